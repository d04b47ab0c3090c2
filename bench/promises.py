"""What was promised, beside what was measured: every figure is computed from those of a run."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

from bench.contestants import BARE, NGINX, WARM

Figures = dict[str, Any]
JUDGED = {"front page": "front page", "tag": "tag page", "article": "article"}
FLAT = 1.05  # what counts as no growth of memory


@dataclass(frozen=True)
class Promise:
    """One promise: what is measured, its bound, the figure, and whether the bound is kept."""

    what: str
    bound: float
    measured: float | None
    unit: str = ""
    at_least: bool = False

    @property
    def promised(self) -> str:
        """The bound in words."""
        return f"{'at least' if self.at_least else 'at most'} {_number(self.bound, self.unit)}"

    @property
    def found(self) -> str:
        """The figure in words."""
        return "–" if self.measured is None else _number(self.measured, self.unit)

    @property
    def verdict(self) -> str:
        """Whether it holds."""
        if self.measured is None:
            return "not measured"
        kept = self.measured >= self.bound if self.at_least else self.measured <= self.bound
        return "yes" if kept else "**no**"


def promises(figures: Figures) -> list[Promise]:
    """All of them, those without a figure too."""
    return [*_speed(figures), *_size(figures), *_steadiness(figures)]


def ratio(load: Figures, one: str, other: str, what: str) -> float | None:
    """The median of what one has by what the other has, each pair from the same round."""
    if one not in load or other not in load:
        return None
    pairs = zip(load[one]["runs"], load[other]["runs"], strict=True)
    return median(mine[what] / theirs[what] for mine, theirs in pairs)


def _speed(figures: Figures) -> Iterator[Promise]:
    load, cold = figures.get("load", {}), figures.get("cold", {})
    rate = ratio(load, WARM, BARE, "rate")
    yield Promise("article, requests a second, by bare Flask’s", 3, rate, " ×", True)
    rate = ratio(load, WARM, NGINX, "rate")
    yield Promise("article, requests a second, by nginx’s", 0.45, rate, " ×", True)
    cpu = ratio(load, WARM, BARE, "cpu")
    yield Promise("article, CPU of a request, by bare Flask’s", 0.35, cpu, " ×")
    own, whole = cold.get("own_ms"), cold.get("ratio")
    yield Promise("article, nothing kept: CPU beside Markdown, bleach and nh3", 3, own, " ms")
    yield Promise("article, nothing kept: CPU by that of the three libraries", 1.4, whole, " ×")


def _size(figures: Figures) -> Iterator[Promise]:
    growth, sizes = figures.get("growth", {}), figures.get("sizes", [])
    more = f"{sizes[-1]:,} posts by {sizes[0]:,}" if sizes else "many posts by few"
    for page, name in JUDGED.items():
        spent = growth.get(page)
        yield Promise(f"{name}, CPU at {more}", 1.3, spent and spent[-1] / spent[0], " ×")
    for kind in ("rare", "middling", "common", "two letters"):
        p99 = figures.get("search", {}).get(kind, {}).get("p99")
        at = f" at {sizes[-1]:,} posts" if sizes else ""
        yield Promise(f"search, {kind}, p99{at}", 40, p99, " ms")


def _steadiness(figures: Figures) -> Iterator[Promise]:
    start = figures.get("start", {})
    for mix in ("the article", "four pages"):
        found = figures.get("writing", {}).get(mix)
        pairs = zip(found["busy"], found["quiet"], strict=True) if found else ()
        p99 = median(busy["p99"] / quiet["p99"] for busy, quiet in pairs) if found else None
        yield Promise(f"p99 beside five publishes a second, by the quiet one: {mix}", 3, p99, " ×")
    by_size: list[tuple[str, Callable[[str], str]]] = [
        (size, lambda what, size=size: f"{what}, {int(size):,} posts")  # type: ignore[misc]
        for size in map(str, figures.get("sizes", [0]))
    ]
    for size, said in by_size:
        took = start.get(size)
        yield Promise(said("start to first answer"), 1.5, median(took) if took else None, " s")
    for size, said in by_size:
        memory = figures.get("memory", {}).get(size)
        full = max(memory["full"]) if memory else None
        yield Promise(said("memory of a worker, caches full (PSS)"), 120, full, " MB")
        grown = max(_grown(memory)) if memory else None
        yield Promise(said("its growth by 10,000 junk addresses"), FLAT, grown, " ×")


def _grown(memory: Figures) -> list[float]:
    pairs = zip(memory["after_junk"], memory["full"], strict=True)
    return [after / before for after, before in pairs]


def _number(value: float, unit: str) -> str:
    digits = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3
    shown = f"{value:,.{digits}f}"
    return (shown.rstrip("0").rstrip(".") if digits else shown) + unit
