"""The picture that stands for the publication where a link to it is shared, and its small sign."""

import hashlib
import re
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from blog.look import colour
from blog.text import one_line

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 1200, 630
STRIP, LEFT, RIGHT, TOP = 236, 300, 1128, 84
LINES = 3
# What the type has letters for; static/fonts/README.md says how it was cut.
KNOWN = re.compile("[ -~\xa0-ÿŒœ–—‘’‚“”„‹›•…′″€−]")
# Changes with the drawing, so that a kept picture is not taken for a new one.
EDITION = 1


class Card(NamedTuple):
    """All that the picture is made from."""

    title: str
    tagline: str
    host: str
    accent: str

    @property
    def digest(self) -> str:
        """A short name for what is on the picture."""
        return hashlib.sha256(repr((EDITION, *self)).encode()).hexdigest()[:12]


@lru_cache(maxsize=4)
def draw(card: Card, fonts: str) -> bytes:
    """The picture as a PNG: tinted strip, spine, name as large as fits, tagline and address.

    A name in letters that the type lacks leaves the sign of the spread in its place.
    """
    from PIL import Image, ImageDraw  # a tenth of a second to load, and few requests need it

    image = Image.new("RGB", (WIDTH, HEIGHT), colour.PAPER)
    pen = ImageDraw.Draw(image)
    ink = colour.link(card.accent)
    pen.rectangle((0, 0, STRIP, HEIGHT), fill=colour.verso(card.accent))
    pen.rectangle((STRIP, 0, STRIP + 1, HEIGHT), fill=colour.rule(card.accent))
    italic = _font(fonts, "brygada-1918-italic.woff2", 38)
    beneath = wrapped(written(card.tagline), italic, 2)
    if title := written(card.title):
        spread(pen, STRIP - 110, TOP + 8, 78, ink)
        bottom = _title(pen, title, fonts, 390 - 48 * len(beneath))
    else:
        spread(pen, LEFT, TOP + 8, 340, ink)
        bottom = TOP + 260
    for number, line in enumerate(beneath):
        pen.text((LEFT, bottom + 26 + 48 * number), line, colour.INK_2, italic)
    small = _font(fonts, "brygada-1918-roman.woff2", 30, 520)
    pen.text((LEFT, HEIGHT - 56), _fitting(written(card.host), small), ink, small, anchor="ls")
    kept = BytesIO()
    image.quantize(64).save(kept, "PNG", optimize=True)
    return kept.getvalue()


@lru_cache(maxsize=4)
def icon(accent: str) -> bytes:
    """The sign of the spread as an ICO, for programs that know no SVG."""
    from PIL import Image, ImageDraw  # as above

    image = Image.new("RGBA", (48, 48), "#0000")
    pen = ImageDraw.Draw(image)
    pen.rectangle((1, 8, 46, 39), fill=colour.PAPER)
    spread(pen, 1, 8, 46, colour.link(accent), line=4)
    kept = BytesIO()
    image.save(kept, "ICO", sizes=[(48, 48), (32, 32), (16, 16)])
    return kept.getvalue()


def written(text: str) -> str:
    """The text as the type can write it: without pictures; '' where letters are missing."""
    text = one_line(text)
    if any(sign.isalnum() and not KNOWN.fullmatch(sign) for sign in text):
        return ""
    return one_line("".join(KNOWN.findall(text)))


def spread(pen: "ImageDraw", x: int, y: int, width: int, ink: str, line: int = 0) -> None:
    """Draw two pages side by side, the second one filled."""
    height, line = width * 7 // 10, line or max(2, width // 24)
    pen.rectangle((x, y, x + width - 1, y + height - 1), outline=ink, width=line)
    pen.rectangle((x + width // 2, y, x + width - 1, y + height - 1), fill=ink)


def wrapped(text: str, font: "FreeTypeFont", most: int) -> list[str]:
    """The text in lines that fit the leaf, at most so many; the last one says if it was cut."""
    lines: list[str] = []
    for word in text.split():
        if lines and font.getlength(f"{lines[-1]} {word}") <= RIGHT - LEFT:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    kept = lines[:most]
    if lines[most:]:
        kept[-1] += "…"
    return [_fitting(line, font) for line in kept]


def _title(pen: "ImageDraw", title: str, fonts: str, room: int) -> int:
    """Write the name as large as three lines and the room allow, and return where it ends."""
    for size in range(148, 63, -4):
        font = _font(fonts, "brygada-1918-roman.woff2", size, 490)
        lines = wrapped(title, font, LINES)
        whole = "".join(lines).replace(" ", "") == title.replace(" ", "")
        if whole and size * 1.04 * len(lines) <= room:
            break
    for number, line in enumerate(lines):
        pen.text((LEFT, TOP + round(size * (0.76 + 1.04 * number))), line, colour.INK, font, "ls")
    return TOP + round(size * 1.04 * len(lines))


def _fitting(line: str, font: "FreeTypeFont") -> str:
    """A line cut so that it fits the leaf."""
    if (length := font.getlength(line)) <= RIGHT - LEFT:
        return line
    line = line[: int(len(line) * (RIGHT - LEFT) / length) + 3]
    while line and font.getlength(f"{line}…") > RIGHT - LEFT:
        line = line[:-1]
    return f"{line.rstrip()}…"


def _font(folder: str, name: str, size: int, weight: int = 0) -> "FreeTypeFont":
    from PIL import ImageFont  # as above

    font = ImageFont.truetype(Path(folder) / name, size)
    if weight:
        font.set_variation_by_axes([weight])
    return font
