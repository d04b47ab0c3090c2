"""`python -m bench`: measure the blog beside others, and write docs/performance.md."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bench import data, load, machine, report, trials
from bench.served import Taken
from tests.server import ROOT

SIZES = (100, 10_000, 1_000_000)
PARTS = ("load", "growth", "search", "writing", "start", "memory", "cold")


def main(given: Sequence[str] | None = None) -> int:
    """Measure what was asked for, keep the figures, and write the page."""
    options = _options(given)
    load.wrk()
    sizes = sorted(options.sizes)
    kept = [data.publication(size) for size in sizes]
    file = data.folder() / "figures.json"
    figures = json.loads(file.read_text()) if file.exists() else {}
    if figures.get("sizes") != sizes:
        figures = {"sizes": sizes}
    figures |= {"machine": machine.describe(), "date": date.today().isoformat()}
    for part in options.only:
        print(f"Measuring: {part}", flush=True)
        try:
            figures |= _measure(part, kept, options)
        except Taken as taken:
            sys.exit(str(taken))
        file.write_text(json.dumps(figures, indent=1))
    report.write(figures, options.page)
    print(report.markdown(figures))
    return 0


def _measure(part: str, kept: list[Path], options: argparse.Namespace) -> dict[str, Any]:
    """The figures of one part: side by side at the middle size, search at the largest."""
    middle, rounds, seconds = kept[len(kept) // 2], options.rounds, options.seconds
    if part == "load":
        found = trials.side_by_side(middle, rounds, seconds)
        return {"load": found, "load_posts": int(middle.name)}
    acts: dict[str, Callable[[], Any]] = {
        "growth": lambda: trials.grown(kept),
        "search": lambda: trials.searched(kept[-1]),
        "writing": lambda: trials.written(middle, rounds, seconds),
        "start": lambda: {folder.name: trials.started(folder) for folder in kept},
        "memory": lambda: {folder.name: trials.remembered(folder) for folder in kept},
        "cold": lambda: trials.shared(middle),
    }
    return {part: acts[part]()}


def _options(given: Sequence[str] | None) -> argparse.Namespace:
    asked = argparse.ArgumentParser("make bench", description=__doc__)
    asked.add_argument("--rounds", type=int, default=3, help="of all contestants")
    asked.add_argument("--seconds", type=float, default=4, help="of each run of wrk")
    asked.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of posts")
    asked.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    asked.add_argument("--page", type=Path, default=ROOT / "docs/performance.md")
    return asked.parse_args(given)


if __name__ == "__main__":
    sys.exit(main())
