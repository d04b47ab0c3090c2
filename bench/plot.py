"""The plot of the figures: SVG by hand, which follows a reader's light or dark."""

from collections.abc import Iterator
from html import escape
from statistics import median
from typing import Any

WIDTH, LEFT, RIGHT, ROW, HEAD = 700, 250, 90, 26, 34
PAGES = ("article", "front page", "tag")
STYLE = """
text { font: 14px system-ui, sans-serif; fill: #222; }
.head { font-weight: 600; }
.bar { fill: #0e6149; } .other { fill: #8a8a8a; }
@media (prefers-color-scheme: dark) {
  text { fill: #ddd; } .bar { fill: #4fb58f; } .other { fill: #7d7d7d; }
}
"""
Row = tuple[str, float, str, bool]


def draw(figures: dict[str, Any]) -> str:
    """Two groups of bars: requests a second by contestant, CPU by page and number of posts."""
    groups = [
        ("Requests a second", list(_rates(figures))),
        ("CPU of a page by number of posts, nothing kept (ms)", list(_growth(figures))),
    ]
    parts, y = [], 0
    for title, rows in groups:
        if rows:
            parts.append(f'<text class="head" x="0" y="{y + 18}">{escape(title)}</text>')
            parts += _bars(rows, y + HEAD)
            y += HEAD + len(rows) * ROW + 20
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {max(y, 1)}" role="img">\n'
        f"<title>Requests a second, and CPU of a page by number of posts</title>\n"
        f"<style>{STYLE}</style>\n" + "\n".join(parts) + "\n</svg>\n"
    )


def _rates(figures: dict[str, Any]) -> Iterator[Row]:
    for name, one in figures.get("load", {}).items():
        rate = median(run["rate"] for run in one["runs"])
        yield name, rate, f"{rate:,.0f}", name.startswith(("bare", "nginx"))


def _growth(figures: dict[str, Any]) -> Iterator[Row]:
    for page in PAGES:
        spent = figures.get("growth", {}).get(page, [])
        for size, ms in zip(figures.get("sizes", []), spent, strict=False):
            yield f"{page}, {size:,} posts", ms, f"{ms:.1f}", False


def _bars(rows: list[Row], top: int) -> Iterator[str]:
    longest = max(value for _, value, _, _ in rows) or 1
    for n, (name, value, said, is_other) in enumerate(rows):
        y, long = top + n * ROW, (WIDTH - LEFT - RIGHT) * value / longest
        kind = "other" if is_other else "bar"
        yield f'<text x="{LEFT - 10}" y="{y + 15}" text-anchor="end">{escape(name)}</text>'
        yield f'<rect class="{kind}" x="{LEFT}" y="{y}" width="{max(long, 1):.1f}" height="20"/>'
        yield f'<text x="{LEFT + long + 8:.1f}" y="{y + 15}">{said}</text>'
