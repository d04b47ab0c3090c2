"""Figures made into what people read: a Markdown page with tables, and a plot."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from bench import plot
from bench.contestants import BARE, NGINX
from bench.promises import promises, ratio

Figures = dict[str, Any]
SIDE_BY_SIDE = (
    *("what", "bytes", "requests/s", "spread", "by bare Flask", "by nginx"),
    *("p50 ms", "p99 ms", "CPU µs", "CPU by bare Flask"),
)
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"


class Unmarked(Exception):
    """A page that does not say where the figures stand."""


def write(figures: Figures, page: Path) -> None:
    """Put the figures between the two marks of a page, and the plot beside it."""
    before, begins, rest = page.read_text("utf-8").partition(BEGIN)
    _, ends, after = rest.partition(END)
    if not (begins and ends):
        raise Unmarked(f"{page} has no “{BEGIN}” with “{END}” after it.")
    page.with_suffix(".svg").write_text(plot.draw(figures), "utf-8")
    page.write_text(f"{before}{BEGIN}\n\n{markdown(figures)}\n{END}{after}", "utf-8")


def markdown(figures: Figures) -> str:
    """All tables, those without figures left out."""
    return "\n".join(_parts(figures))


def _parts(figures: Figures) -> Iterator[str]:
    if figures.get("load"):
        yield "![Requests a second, and CPU of a page by number of posts](performance.svg)\n"
    yield f"Measured on {figures['date']}:\n"
    yield "\n".join(f"- {name}: {value}" for name, value in figures["machine"].items()) + "\n"
    yield "### Promised and measured\n"
    rows = [(one.what, one.promised, one.found, one.verdict) for one in promises(figures)]
    yield _table(("what", "promised", "measured", "holds"), rows)
    if found := figures.get("load"):
        yield f"### Side by side, {figures['load_posts']:,} posts\n"
        yield _table(
            SIDE_BY_SIDE,
            (_side(found, name) for name in found),
        )
    if found := figures.get("growth"):
        yield "### CPU of a page by number of posts, nothing kept (ms)\n"
        sizes = figures["sizes"]
        yield _table(
            ("page", *(f"{size:,}" for size in sizes), "last by first"),
            ((page, *map(_short, ms), f"{ms[-1] / ms[0]:.2f} ×") for page, ms in found.items()),
        )
    if found := figures.get("search"):
        yield f"### Search at {figures['sizes'][-1]:,} posts, one after the other (ms)\n"
        yield _table(
            ("words", "queries", "p50", "p99", "p99 of each query’s best of three"),
            (
                (kind, one["queries"], *(_short(one[p]) for p in ("p50", "p99", "best_p99")))
                for kind, one in found.items()
            ),
        )
    if found := figures.get("writing"):
        yield from _beside_a_writer(found)
    if found := figures.get("memory"):
        yield "### Memory of a worker (PSS, MB, the larger of two)\n"
        yield _table(
            ("posts", "new", "caches full", "after this many articles", "after 10,000 junk hits"),
            (
                (
                    *(f"{int(size):,}", f"{max(one['begun']):.0f}", f"{max(one['full']):.0f}"),
                    *(f"{one['pages']:,}", f"{max(one['after_junk']):.0f}"),
                )
                for size, one in found.items()
            ),
        )


def _side(found: Figures, name: str) -> tuple[str, ...]:
    runs = found[name]["runs"]
    rates = [run["rate"] for run in runs]
    spread = (max(rates) - min(rates)) / median(rates)
    middle = {what: median(run[what] for run in runs) for what in ("p50", "p99", "cpu")}
    by = [ratio(found, name, other, "rate") for other in (BARE, NGINX)]
    cpu = ratio(found, name, BARE, "cpu")
    return (
        *(name, f"{found[name]['bytes']:,}", f"{median(rates):,.0f}", f"{spread:.0%}"),
        *("–" if one is None else f"{one:.2f}" for one in by),
        *(_short(middle["p50"]), _short(middle["p99"]), f"{middle['cpu']:,.0f}"),
        "–" if cpu is None else f"{cpu:.2f}",
    )


def _beside_a_writer(found: Figures) -> Iterator[str]:
    yield "### Readers beside a writer\n"
    rows, often = [], []
    for mix, runs in found.items():
        often += runs["published"]
        for name, some in (("quiet", runs["quiet"]), ("beside a writer", runs["busy"])):
            middle = {what: median(run[what] for run in some) for what in ("rate", "p50", "p99")}
            times = (_short(middle["p50"]), _short(middle["p99"]))
            rows.append((f"{mix}, {name}", f"{middle['rate']:,.0f}", *times))
    yield _table(("readers of", "requests/s", "p50 ms", "p99 ms"), rows)
    yield f"The writer published {median(often):.1f} times a second.\n"


def _table(head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> str:
    line = " | ".join([":--", *(["--:"] * (len(head) - 1))])
    lines = [" | ".join(head), line, *(" | ".join(map(str, row)) for row in rows)]
    return "".join(f"| {line} |\n" for line in lines)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
