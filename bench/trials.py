"""What is measured, each trial by itself; every one gives figures that JSON can hold."""

import json
import random
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPException
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import data, growth, load, words
from bench.build import SLUG
from bench.contestants import contestants
from bench.served import WITHOUT_CACHE, Served, blog
from tests.server import ROOT, environment

QUERIES, PASSES = 250, 3
STARTS = 5
AT_ONCE, MOST, CALM = 400, 12_000, 0.01
JUNK = ("/posts/nothing-{}", "/tags/nothing-{}", "/?nothing={}", "/posts/" + SLUG + "?from={}")
JUNK_HITS = 10_000

Figures = dict[str, Any]


def side_by_side(kept: Path, rounds: int, seconds: float) -> Figures:
    """All contestants by turns, the order another one in each round."""
    with TemporaryDirectory() as name, ExitStack() as stack:
        all_ = contestants(kept, Path(name), stack)
        for one in all_:
            load.warm(one.served, one.path, one.headers)
        figures: Figures = {one.name: {"bytes": one.size, "runs": []} for one in all_}
        for turn in range(rounds):
            at = turn * (len(all_) // rounds or 1) % len(all_)
            for one in all_[at:] + all_[:at]:
                print(f"  round {turn + 1}: {one.name}", flush=True)
                run = load.hit(one.served, one.path, seconds, one.headers)
                figures[one.name]["runs"].append(run.as_dict())
        return figures


def grown(folders: list[Path]) -> Figures:
    """What pages cost with ever more posts, both caches off."""
    return _printed("bench.growth", folders)


def shared(kept: Path) -> Figures:
    """What the blog adds to the time of its three libraries in the measured article."""
    return _printed("bench.share", [kept]) if find_spec("bench.cold") else {}


def _printed(module: str, folders: list[Path]) -> Figures:
    """The figures that a module prints as JSON, run by itself with both caches off."""
    command = [sys.executable, "-m", module, *map(str, folders)]
    with TemporaryDirectory() as name:
        settings = environment(BLOG_INSTANCE=name, **WITHOUT_CACHE)
        done = subprocess.run(command, cwd=ROOT, env=settings, stdout=subprocess.PIPE, check=True)
    found: Figures = json.loads(done.stdout)
    return found


def searched(kept: Path) -> Figures:
    """Different queries of each kind, one after the other on one connection, no page kept."""
    figures: Figures = {}
    with blog(kept, **WITHOUT_CACHE) as served:
        for kind, some in words.kinds(QUERIES).items():
            paths = [f"/search?q={word}" for word in some]
            load.one_by_one(served, paths[:20])
            passes = [load.one_by_one(served, paths) for _ in range(PASSES)]
            best = [min(took) for took in zip(*passes, strict=True)]
            every = [took for one in passes for took in one]
            figures[kind] = {
                "queries": len(paths),
                "p50": load.percentile(every, 50),
                "p99": load.percentile(every, 99),
                "best_p99": load.percentile(best, 99),
            }
    return figures


def written(kept: Path, rounds: int, seconds: float) -> Figures:
    """Readers by turns quiet and beside somebody who publishes: of that article, and of others."""
    known = growth.pages()
    mixes = {"the article": ["article"], "four pages": ["article", "front page", "tag", "feed"]}
    figures: Figures = {}
    with TemporaryDirectory() as name:
        copy = data.copy(kept, Path(name) / "copy")
        with blog(copy) as served:
            for mix, pages in mixes.items():
                paths = [known[page] for page in pages]
                figures[mix] = {"quiet": [], "busy": [], "published": []}
                script = load.script(Path(name), paths)
                _ask(served, paths * 8)
                for turn in range(rounds):
                    runs: list[Callable[..., None]] = [_quiet, _busy]
                    for run in runs[:: -1 if turn % 2 else 1]:
                        run(served, copy, seconds, script, figures[mix])
    return figures


def _quiet(served: Served, _instance: Path, seconds: float, script: Path, figures: Figures) -> None:
    figures["quiet"].append(load.hit(served, "/", seconds, script=script).as_dict())


def _busy(served: Served, instance: Path, seconds: float, script: Path, figures: Figures) -> None:
    # The writer begins before the readers do and ends after them.
    command = [sys.executable, "-m", "bench.writer", str(seconds + 3)]
    settings = environment(BLOG_INSTANCE=str(instance))
    with subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.PIPE) as writer:
        try:
            writer.wait(2)
        except subprocess.TimeoutExpired:
            figures["busy"].append(load.hit(served, "/", seconds, script=script).as_dict())
        said, _ = writer.communicate(timeout=60)
        figures["published"].append(int(said) / (seconds + 3))


def started(kept: Path) -> list[float]:
    """Seconds from the start of the process to its first answer, several times."""
    took = []
    for _ in range(STARTS + 1):
        with blog(kept) as served:
            took.append(served.took)
    return took[1:]  # the first one also reads the disk


def remembered(kept: Path) -> Figures:
    """Megabytes of each worker: new, with its caches full, and after junk."""
    slugs = data.slugs(kept, MOST)
    random.Random(1).shuffle(slugs)
    with blog(kept) as served:
        begun = served.memory()
        full, count = begun, 0
        for first in range(0, len(slugs), AT_ONCE):
            some = slugs[first : first + AT_ONCE]
            _ask(served, [f"/posts/{slug}" for slug in some])
            before, full, count = full, served.memory(), first + len(some)
            if max(full) < max(before) * (1 + CALM) and min(full) < min(before) * (1 + CALM):
                break
        _ask(served, [JUNK[n % len(JUNK)].format(n) for n in range(JUNK_HITS)])
        return {"pages": count, "begun": begun, "full": full, "after_junk": served.memory()}


def _ask(served: Served, paths: list[str]) -> None:
    """Ask for pages, eight at once, whatever the answers are; none may be missing."""
    with ThreadPoolExecutor(8) as pool:
        try:
            list(pool.map(lambda part: _ask_for(served, paths[part::8]), range(8)))
        except (OSError, HTTPException) as error:
            raise RuntimeError(f"A page got no answer; a worker may have ended: {error}") from error


def _ask_for(served: Served, paths: list[str]) -> None:
    for path in paths:
        served.ask(path)
