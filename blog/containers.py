"""Image files taken apart: all that is not the picture is left out, and no pixel is touched."""

import re
from collections.abc import Callable, Iterator
from struct import error, pack, unpack_from

# Colour, transparency, resolution, animation; no words, no times, no places.
PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI sBIT bKGD pHYs hIST acTL fcTL"
    b" fdAT".split()
)
WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
WEBP_SAYS = 0b00001100  # the flags of VP8X for EXIF and XMP
JPEG_KEPT = (b"\xe0JFIF\0", b"\xe2ICC_PROFILE\0", b"\xeeAdobe")
GIF_KEPT = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
AVIF_BOXES = frozenset({b"ftyp", b"meta", b"mdat", b"moov"})
# What ends a run of compressed data: a mark that is neither a stuffed byte nor a restart.
JPEG_MARK = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")


def stripped(data: bytes, kind: str) -> bytes:
    """The file without EXIF, XMP, IPTC, comments, and whatever is appended to it.

    Equals `data` where there is none of it; for AVIF it is empty where only encoding anew
    helps. Raises ValueError for a file that is not built as its kind, or is cut off.
    """
    try:
        return WAYS[kind](data)
    except (IndexError, error) as wrong:
        raise ValueError(f"no whole {kind}") from wrong


def _png(data: bytes) -> bytes:
    kept, at = [data[:8]], 8
    while at < len(data):
        length, name = unpack_from(">I4s", data, at)
        end = at + length + 12
        if name in PNG_KEPT:
            kept.append(data[at:end])
        at = len(data) if name == b"IEND" else end
    return b"".join(kept)


def _jpeg(data: bytes) -> bytes:
    kept, at = [data[:2]], 2
    while (found := JPEG_MARK.search(data, at)) and data[found.end() - 1] != 0xD9:
        start = found.end() - 1
        (length,) = unpack_from(">H", data, start + 1)
        at = start + 1 + length
        name = data[start]
        body = data[start : start + 1] + data[start + 3 : start + 16]
        if (0xE0 <= name <= 0xEF or name == 0xFE) and not body.startswith(JPEG_KEPT):
            continue
        if name == 0xDA:  # the scan's compressed data follow
            ends = JPEG_MARK.search(data, at)
            at = ends.start() if ends else len(data)
        kept.append(b"\xff" + data[start:at])
    if not found:  # a decoder would fill what is missing with grey
        raise ValueError("no end of the image")
    return b"".join([*kept, b"\xff\xd9"])


def _webp(data: bytes) -> bytes:
    kept, at = [], 12
    end = min(8 + unpack_from("<I", data, 4)[0], len(data))
    while at + 8 <= end:
        name, length = unpack_from("<4sI", data, at)
        after = at + 8 + length + length % 2
        if name in WEBP_KEPT:
            chunk = bytearray(data[at:after])
            if name == b"VP8X":
                chunk[8] &= ~WEBP_SAYS
            kept.append(bytes(chunk))
        at = after
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + pack("<I", len(body)) + body


def _gif(data: bytes) -> bytes:
    at = 13 + _colours(data[10])
    kept = [data[:at]]
    while data[at] != 0x3B:
        start = at
        if data[at] == 0x2C:
            at = _blocks_end(data, at + 11 + _colours(data[at + 9]))
            kept.append(data[start:at])
        elif data[at] == 0x21:
            at = _blocks_end(data, at + 2)
            said = data[start + 1] in (0x01, 0xFE)  # plain text and comments
            foreign = data[start + 1] == 0xFF and data[start + 3 : start + 14] not in GIF_KEPT
            if not said and not foreign:
                kept.append(data[start:at])
        else:
            raise ValueError("no block of a GIF")
    return b"".join([*kept, b"\x3b"])


def _colours(flags: int) -> int:
    """The bytes of a table of colours, where there is one."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _blocks_end(data: bytes, at: int) -> int:
    while data[at]:
        at += data[at] + 1
    return at + 1


def _avif(data: bytes) -> bytes:
    boxes = list(_boxes(data))
    known = AVIF_BOXES.issuperset(name for name, _ in boxes)
    says = any(b"Exif" in body or b"mime" in body for name, body in boxes if name == b"meta")
    return data if known and not says else b""


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(data):
        length, name = unpack_from(">I4s", data, at)
        if length == 1:
            (length,) = unpack_from(">Q", data, at + 8)
        if length and length < 8:
            raise ValueError("no box")
        end = at + length if length else len(data)
        yield name, data[at:end] if name == b"meta" else b""
        at = end


WAYS: dict[str, Callable[[bytes], bytes]] = {
    "png": _png,
    "jpeg": _jpeg,
    "webp": _webp,
    "gif": _gif,
    "avif": _avif,
}
