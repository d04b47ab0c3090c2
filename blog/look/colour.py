"""Colours derived from the accent as static/style.css derives them, for what has no stylesheet."""

import re
from math import atan2, cos, hypot, sin

from blog.models.site import ACCENT

PAPER, INK, INK_2 = "#fdfdfc", "#171b1a", "#525a57"
PAPER_DARK = "#131615"
HEX = re.compile("#[0-9a-f]{6}")
Three = tuple[float, float, float]

# From linear sRGB to OKLab and back: https://bottosson.github.io/posts/oklab/
TO_CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
FROM_LAB = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
FROM_CONES = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)


def accent_of(value: str) -> str:
    """The accent as #rrggbb; anything that is no colour is the one that blogs begin with."""
    return value if HEX.fullmatch(value) else ACCENT


def shade(accent: str, lightness: float, share: float, most: float) -> str:
    """The accent's hue at a lightness, with a share of its chroma and no more than `most`."""
    _, chroma, hue = to_oklch(accent)
    return from_oklch(lightness, min(chroma * share, most), hue)


def verso(accent: str) -> str:
    """The tinted paper."""
    return shade(accent, 0.938, 0.12, 0.012)


def rule(accent: str) -> str:
    """The colour of hairlines."""
    return shade(accent, 0.825, 0.12, 0.012)


def link(accent: str) -> str:
    """The colour of links and folios on white paper."""
    lightness, chroma, hue = to_oklch(accent)
    return from_oklch(min(lightness, 0.445), chroma, hue)


def to_oklch(colour: str) -> Three:
    """Lightness, chroma and hue (in radians) of #rrggbb."""
    red, green, blue = (_linear(int(colour[n : n + 2], 16) / 255) for n in (1, 3, 5))
    long, middle, short = (cone ** (1 / 3) for cone in _times(TO_CONES, (red, green, blue)))
    lightness, a, b = _times(TO_LAB, (long, middle, short))
    return lightness, hypot(a, b), atan2(b, a)


def from_oklch(lightness: float, chroma: float, hue: float) -> str:
    """The colour as #rrggbb; what screens cannot show is cut off, as browsers do."""
    long, middle, short = _times(FROM_LAB, (lightness, chroma * cos(hue), chroma * sin(hue)))
    channels = _times(FROM_CONES, (long**3, middle**3, short**3))
    return "#" + "".join(f"{round(255 * _curved(one)):02x}" for one in channels)


def _times(matrix: tuple[Three, Three, Three], vector: Three) -> Three:
    one, two, three = (sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix)
    return one, two, three


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _curved(channel: float) -> float:
    channel = min(max(channel, 0.0), 1.0)
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055
