"""No accent that an admin can choose makes a page illegible, in light or in dark."""

import pytest
from playwright.sync_api import Browser

from tests.server import Server

ACCENTS = (
    *("#ffff00", "#808080", "#00008b", "#ff0000", "#0e6149", "#00ff00", "#00ffff", "#ff00ff"),
    *("#000000", "#ffffff", "#ffa500", "#8b4513", "#ffc0cb", "#4b0082"),
)
# The least contrast of one token on another (WCAG 2.2: text 4.5, what is only seen 3).
LEAST = {
    **{(one, two): 4.5 for one in ("ink", "ink-2", "link", "alarm") for two in ("paper", "verso")},
    ("paper", "link"): 4.5,
    ("ink", "tint"): 4.5,
    ("link", "tint"): 4.5,
    ("edge", "paper"): 3.0,
    ("edge", "verso"): 3.0,
}
# What the browser makes of each token, as a reader's screen would show it.
COLOURS = """accents => {
  const root = document.documentElement;
  const probe = document.body.appendChild(document.createElement("i"));
  const pen = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const seen = token => {
    probe.style.color = `var(--${token})`;
    pen.fillStyle = getComputedStyle(probe).color;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const tokens = ["paper", "verso", "ink", "ink-2", "link", "alarm", "tint", "edge"];
  return accents.map(accent => {
    root.style.setProperty("--accent", accent);
    return Object.fromEntries(tokens.map(token => [token, seen(token)]));
  });
}"""

pytestmark = pytest.mark.browser


def luminance(colour: list[int]) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [part / 255 for part in colour]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: list[int], other: list[int]) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_accent_is_legible(browser: Browser, samples: Server, theme: str) -> None:
    with browser.new_context(color_scheme=theme) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(samples.address)
        shown = page.evaluate(COLOURS, list(ACCENTS))
    poor = {
        (accent, *pair): round(contrast(colours[pair[0]], colours[pair[1]]), 2)
        for accent, colours in zip(ACCENTS, shown, strict=True)
        for pair, least in LEAST.items()
        if contrast(colours[pair[0]], colours[pair[1]]) < least
    }
    assert poor == {}
    assert len({tuple(colours["link"]) for colours in shown}) > 8  # the accent is taken at all
