"""Images that tests make: a phone's photo with its place, a bomb, and plain ones."""

import random
import struct
import zlib
from io import BytesIO

from PIL import Image, ImageCms
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
SVG = b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
HTML = b"<!doctype html><script>alert(1)</script>"
PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" + bytes(400)


def encoded(image: Image.Image, kind: str, **how: object) -> bytes:
    file = BytesIO()
    image.save(file, kind, **how)
    return file.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def plain(width: int = 40, height: int = 20, kind: str = "PNG", colour: str = "#0e6149") -> bytes:
    return encoded(Image.new("RGB", (width, height), colour), kind)


def quarters(width: int, height: int) -> Image.Image:
    """An image whose upper left quarter is red, the rest of it rough and blue."""
    dots = random.Random(1).randbytes(width // 8 * (height // 8))
    rough = Image.frombytes("L", (width // 8, height // 8), dots).resize((width, height))
    image = Image.merge("RGB", (Image.new("L", rough.size), Image.new("L", rough.size), rough))
    image.paste("red", (0, 0, width // 2, height // 2))
    return image


def exif(orientation: int = 1) -> Image.Exif:
    """What a phone writes into a photo: how it was held, what it is, and where it was."""
    said = Image.Exif()
    said[0x0112], said[0x010F] = orientation, "Telltale Phone"
    said.get_ifd(0x8825).update({1: "N", 2: (37.0, 10.0, 41.0), 3: "W", 4: (3.0, 36.0, 2.0)})
    return said


def photo(orientation: int = 6, kind: str = "JPEG", size: tuple[int, int] = (2400, 1600)) -> bytes:
    """A photo of a phone that was turned: the red quarter belongs at the upper right."""
    return encoded(quarters(*size), kind, exif=exif(orientation), icc_profile=PROFILE)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that unfolds into so many pixels."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(100))), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def form(**fields: object) -> dict[str, object]:
    """A form with files as a browser sends it; files are given with their names."""
    parts = {
        name: [FileStorage(BytesIO(data), called) for data, called in value]
        if isinstance(value, list)
        else value
        for name, value in fields.items()
    }
    boundary, body = encode_multipart(parts)
    return {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}
