"""The child in which a text is rendered for the first time: `python -m blog.rendering.child`.

It can be killed at any moment. It also limits itself, so that it ends even if nobody is left
to kill it: by its memory, by its processor time, and by the end of its standard input.
"""

import json
import os
import re
import resource
import signal
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any, BinaryIO

from blog.rendering import Facts, Refused, render
from blog.text import tidy

SOFT = 1.5  # seconds for the whole text, before the search for the guilty paragraph begins
SEARCH_UNTIL = 1.85  # the parent kills at 2
SLOW_BLOCK = 0.2  # a paragraph that needs more than this alone is guilty
MEMORY = 512 * 2**20
CPU = 5  # seconds for one text
RENDERS = 200  # after these a child is replaced, whatever its health
GROWTH = 128 * 2**20
# Readers' requests stand deeper on the stack than this child, under the same limit of 1000.
FRAMES = 700
EXCERPT = 60
FENCE = re.compile(" {0,3}(```+|~~~+)")
MARKS = re.compile(r"[^\w\s]")


class Late(BaseException):
    """The alarm went off. No `except Exception` in a library may stop it."""


class Alarm:
    """A clock that interrupts, and remembers that it did where a library swallowed it."""

    def __init__(self) -> None:
        self.rang = False
        self.ever = False
        signal.signal(signal.SIGALRM, self._ring)

    def _ring(self, _number: int, _frame: FrameType | None) -> None:
        self.rang = self.ever = True
        raise Late

    @contextmanager
    def set(self, seconds: float) -> Iterator[None]:
        """Raise Late after so many seconds, or at the end if it could not be heard before."""
        self.rang = False
        try:
            signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001))
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        if self.rang:
            raise Late


def main() -> None:
    """Say that all is loaded, then answer requests until nobody asks any more."""
    requests, replies = _take_over_pipes()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    sys.setrecursionlimit(FRAMES)
    alarm = Alarm()
    render(
        "# Warm\n\n```python\nup = 1\n```\n\n| a | b |\n|---|---|\n| [c](d) | $e$[^1] |\n\n[^1]: f"
    )
    size, resident = _memory()
    _limit(resource.RLIMIT_AS, size + MEMORY)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _send(replies, {"ready": True})
    for served in range(1, RENDERS + 1):
        request = _receive(requests)
        if request is None:
            return
        _limit(resource.RLIMIT_CPU, int(time.process_time()) + CPU)
        reply = _answer(request["source"], Facts(**request["facts"]), alarm)
        # An interrupted library may be left in disorder; a new child costs less than doubt.
        reply["last"] = served == RENDERS or alarm.ever or _memory()[1] > resident + GROWTH
        _send(replies, reply)


def _answer(source: str, facts: Facts, alarm: Alarm) -> dict[str, Any]:
    """The rendered text, or why not and where."""
    began = time.monotonic()
    try:
        with alarm.set(SOFT):
            rendered = render(source, facts)
    except Late:
        reason = "slow"
    except MemoryError:
        return {"refused": "memory", "excerpt": None}
    except Refused as refused:
        reason = refused.reason
    else:
        return {
            "html": rendered.html,
            "outline": [(h.level, h.id, h.text) for h in rendered.outline],
            "text": rendered.text,
            "references": rendered.references,
            "page": rendered.page,
            "has_code": rendered.has_code,
            "dropped": rendered.dropped,
            "undescribed": rendered.undescribed,
            "astray": rendered.astray,
        }
    return {"refused": reason, "excerpt": _guilty(source, reason, began + SEARCH_UNTIL, alarm)}


def _guilty(source: str, reason: str, until: float, alarm: Alarm) -> str | None:
    """The beginning of a paragraph that is refused on its own too, if one is found in time."""
    # Plain prose is never at fault: look first where the marks are.
    blocks = sorted(_blocks(tidy(source)), key=lambda block: -len(MARKS.findall(block)))
    if len(blocks) == 1:
        return _beginning(blocks[0])
    for block in blocks:
        left = until - time.monotonic()
        if left < SLOW_BLOCK / 2:
            return None
        found = None
        try:
            with alarm.set(min(left, SLOW_BLOCK) if reason == "slow" else left):
                render(block)
        except (Late, MemoryError):
            found = "slow"
        except Refused as refused:
            found = refused.reason
        if found and reason in ("slow", found):
            return _beginning(block)
    return None


def _beginning(block: str) -> str:
    words = " ".join(block.split())
    return words if len(words) <= EXCERPT else words[: EXCERPT - 1] + "…"


def _blocks(source: str) -> list[str]:
    """The paragraphs of a text; a fence is one, whatever blank lines it holds."""
    blocks: list[list[str]] = [[]]
    fence = ""
    for line in source.split("\n"):
        if mark := FENCE.match(line):
            fence = ("" if mark[1].startswith(fence) else fence) if fence else mark[1]
        if line.strip() or fence:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return ["\n".join(lines) for lines in blocks if lines]


def _limit(what: int, value: int) -> None:
    """Set one of our own limits, as far as the system lets us."""
    most = resource.getrlimit(what)[1]
    with suppress(ValueError, OSError):
        resource.setrlimit(what, (value if most < 0 else min(value, most), most))


def _memory() -> tuple[int, int]:
    """Address space and memory in use, in bytes; where the system does not say, a guess."""
    try:
        pages = Path("/proc/self/statm").read_text().split()
    except OSError:
        return 2**30, 0
    return int(pages[0]) * resource.getpagesize(), int(pages[1]) * resource.getpagesize()


def _take_over_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output for us alone: what a library prints must not reach the parent."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    return requests, replies


def _receive(stream: BinaryIO) -> Any:
    """The next message, or None at the end."""
    size = stream.read(4)
    if len(size) < 4:
        return None
    data = stream.read(struct.unpack("!I", size)[0])
    return json.loads(data)


def _send(stream: BinaryIO, message: dict[str, Any]) -> None:
    """One message: its length in four bytes, then JSON."""
    data = json.dumps(message).encode()
    stream.write(struct.pack("!I", len(data)) + data)
    stream.flush()


if __name__ == "__main__":
    main()
