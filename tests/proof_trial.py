"""The long proof: every absurd text at every size.

`python -m tests.proof_trial`, or with a part of a name for some of them.
"""

import sys
import time
from collections import Counter

from blog.rendering import Refused, trial
from tests.absurd import ABSURD, SIZES

LIMIT = 2.5  # seconds in which an author has a page or a sentence
AFTERWARDS = 1.0  # seconds in which the next, ordinary text is through


def verdict(source: str) -> tuple[str, float]:
    """What became of a text, and after how many seconds."""
    began = time.monotonic()
    try:
        trial(source)
        said = "accepted"
    except Refused as refused:
        said = f"{refused.reason}{'' if refused.excerpt else ', no paragraph named'}"
    return said, time.monotonic() - began


def say(line: str) -> None:
    """One line on the terminal, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    """Print one line for each kind and size; the number of broken promises is the exit code."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    verdict("warm")
    broken = 0
    slowest = slowest_after = 0.0
    counts: Counter[str] = Counter()
    for name, make in ABSURD.items():
        for size in SIZES if wanted in name else ():
            said, seconds = verdict(make(size))
            next_said, next_seconds = verdict("An *ordinary* text.")
            late = seconds > LIMIT or next_seconds > AFTERWARDS or next_said != "accepted"
            broken += late
            counts[said] += 1
            slowest, slowest_after = max(slowest, seconds), max(slowest_after, next_seconds)
            told = f"{'BROKEN ' if late else ''}{size // 1024:3} KB  {seconds:5.2f} s"
            say(f"{told}, then {next_seconds:4.2f} s  {name}: {said}")
    say(f"{dict(counts)}; broken: {broken}")
    say(f"slowest {slowest:.2f} s, slowest ordinary text afterwards {slowest_after:.2f} s")
    return broken


if __name__ == "__main__":
    sys.exit(main())
