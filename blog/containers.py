"""Image files taken apart: all that is not the picture is left out, and no pixel is touched."""

import re
from collections.abc import Callable, Iterator
from struct import error, pack, unpack_from
from typing import NamedTuple

# Colour, transparency, resolution, animation; no words, no times, no places.
PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI sBIT bKGD pHYs hIST acTL fcTL"
    b" fdAT".split()
)
WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
WEBP_SAYS = 0b00001100  # the flags of VP8X for EXIF and XMP
ORIENTATION = 0x0112  # as EXIF numbers it
JPEG_KEPT = (b"\xe0JFIF\0", b"\xe2ICC_PROFILE\0", b"\xeeAdobe")
GIF_KEPT = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
AVIF_BOXES = frozenset({b"ftyp", b"meta", b"mdat", b"moov"})
AVIF_SAYS = re.compile(b"Exif|mime")
# What ends a run of compressed data: a mark that is neither a stuffed byte nor a restart.
JPEG_MARK = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
MOST_PIECES = 100_000  # of 20 MB in the smallest blocks that are usual, and some
MOST_SCANS = 100  # of a JPEG; each is a pass over all pixels, and ten are usual
MOST_FRAMES = 1_000


class TooMuch(ValueError):
    """A file that is small, but would keep a decoder busy for minutes."""


class Bare(NamedTuple):
    """An image file that says nothing of its maker, and how its camera was held."""

    data: bytes
    orientation: int = 1
    # Whether it may be kept so; else what it says is only hidden, and encoding anew helps.
    clean: bool = True


class Work:
    """How much a decoder would have to do, counted before one begins."""

    def __init__(self) -> None:
        self.pieces = self.scans = self.frames = 0

    def count(self, scans: int = 0, frames: int = 0) -> None:
        """One more piece of the file, perhaps a scan or a frame of it; raises TooMuch."""
        self.pieces += 1
        self.scans += scans
        self.frames += frames
        if self.pieces > MOST_PIECES or self.scans > MOST_SCANS or self.frames > MOST_FRAMES:
            raise TooMuch


def stripped(data: bytes, kind: str) -> Bare:
    """The file without EXIF, XMP, IPTC, comments, and whatever is appended to it.

    Its bytes equal `data` where there is none of it. Raises ValueError for a file that is not
    built as its kind, or is cut off, and TooMuch for one of too many scans, frames or pieces.
    """
    try:
        return WAYS[kind](data, Work())
    except (IndexError, error) as wrong:
        raise ValueError(f"no whole {kind}") from wrong


def _held(exif: bytes) -> int:
    """The orientation that EXIF tells; a whole reader of it can be led to endless copying."""
    try:
        order = "<" if exif[:2] == b"II" else ">"
        (at,) = unpack_from(f"{order}4xI", exif)
        (entries,) = unpack_from(f"{order}H", exif, at)
        for entry in range(entries):
            tag, _type, _count, value = unpack_from(f"{order}HHIH", exif, at + 2 + 12 * entry)
            if tag == ORIENTATION:
                return int(value)
    except error:  # what is no EXIF tells nothing
        pass
    return 1


def _png(data: bytes, work: Work) -> Bare:
    kept, at, held = [data[:8]], 8, 1
    while at < len(data):
        length, name = unpack_from(">I4s", data, at)
        work.count(frames=name == b"fcTL")
        end = at + length + 12
        if name in PNG_KEPT:
            kept.append(data[at:end])
        elif name == b"eXIf":
            held = _held(data[at + 8 : end - 4])
        at = len(data) if name == b"IEND" else end
    return Bare(b"".join(kept), held)


def _jpeg(data: bytes, work: Work) -> Bare:
    kept, at, held = [data[:2]], 2, 1
    while (found := JPEG_MARK.search(data, at)) and data[found.end() - 1] != 0xD9:
        start = found.end() - 1
        (length,) = unpack_from(">H", data, start + 1)
        at = start + 1 + length
        name = data[start]
        work.count(scans=name == 0xDA)
        body = data[start : start + 1] + data[start + 3 : start + 16]
        if body.startswith(b"\xe1Exif\0\0") and held == 1:
            held = _held(data[start + 9 : at])
        if (0xE0 <= name <= 0xEF or name == 0xFE) and not body.startswith(JPEG_KEPT):
            continue
        if name == 0xDA:  # the scan's compressed data follow
            ends = JPEG_MARK.search(data, at)
            at = ends.start() if ends else len(data)
        kept.append(b"\xff" + data[start:at])
    if not found:  # a decoder would fill what is missing with grey
        raise ValueError("no end of the image")
    return Bare(b"".join([*kept, b"\xff\xd9"]), held)


def _webp(data: bytes, work: Work) -> Bare:
    kept, at, held = [], 12, 1
    end = min(8 + unpack_from("<I", data, 4)[0], len(data))
    while at + 8 <= end:
        name, length = unpack_from("<4sI", data, at)
        work.count(frames=name == b"ANMF")
        after = at + 8 + length + length % 2
        if name in WEBP_KEPT:
            chunk = bytearray(data[at:after])
            if name == b"VP8X":
                chunk[8] &= ~WEBP_SAYS
            kept.append(bytes(chunk))
        elif name == b"EXIF":
            held = _held(data[at + 8 : after].removeprefix(b"Exif\0\0"))
        at = after
    body = b"WEBP" + b"".join(kept)
    return Bare(b"RIFF" + pack("<I", len(body)) + body, held)


def _gif(data: bytes, work: Work) -> Bare:
    at = 13 + _colours(data[10])
    kept = [data[:at]]
    while data[at] != 0x3B:
        start = at
        work.count(frames=data[at] == 0x2C)
        if data[at] == 0x2C:
            at = _blocks_end(data, work, at + 11 + _colours(data[at + 9]))
            kept.append(data[start:at])
        elif data[at] == 0x21:
            at = _blocks_end(data, work, at + 2)
            said = data[start + 1] in (0x01, 0xFE)  # plain text and comments
            foreign = data[start + 1] == 0xFF and data[start + 3 : start + 14] not in GIF_KEPT
            if not said and not foreign:
                kept.append(data[start:at])
        else:
            raise ValueError("no block of a GIF")
    return Bare(b"".join([*kept, b"\x3b"]))


def _colours(flags: int) -> int:
    """The bytes of a table of colours, where there is one."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _blocks_end(data: bytes, work: Work, at: int) -> int:
    while data[at]:
        work.count()
        at += data[at] + 1
    return at + 1


def _avif(data: bytes, work: Work) -> Bare:
    boxes = list(_boxes(data, work))
    known = AVIF_BOXES.issuperset(name for name, _ in boxes)
    # Items of a kind that no decoder looks for; how it was held stands in a box of its own.
    hidden = b"".join(AVIF_SAYS.sub(b"hide", b) if n != b"mdat" else b for n, b in boxes)
    return Bare(hidden, clean=known and hidden == data)


def _boxes(data: bytes, work: Work) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(data):
        work.count()
        length, name = unpack_from(">I4s", data, at)
        if length == 1:
            (length,) = unpack_from(">Q", data, at + 8)
        if length and length < 8:
            raise ValueError("no box")
        end = at + length if length else len(data)
        yield name, data[at:end]
        at = end


WAYS: dict[str, Callable[[bytes, Work], Bare]] = {
    "png": _png,
    "jpeg": _jpeg,
    "webp": _webp,
    "gif": _gif,
    "avif": _avif,
}
