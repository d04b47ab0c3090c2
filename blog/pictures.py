"""What an image file really is: told by its content, never by its name."""

from io import BytesIO
from typing import NamedTuple

FORMATS = {"PNG": "png", "JPEG": "jpeg", "WEBP": "webp", "GIF": "gif", "AVIF": "avif"}
LARGEST = 40_000_000  # pixels; a small file can unfold into many more


class Picture(NamedTuple):
    """The media type of an image, and its size in pixels."""

    type: str
    width: int
    height: int


def read_picture(data: bytes) -> Picture:
    """What an image file holds; raises ValueError for what is none of ours, or far too large."""
    from PIL import Image  # a tenth of a second to load, and only uploads need it

    try:
        with Image.open(BytesIO(data), formats=tuple(FORMATS)) as image:
            width, height = image.size
            kind = FORMATS[image.format or ""]
            if width * height > LARGEST:
                raise ValueError("too many pixels")
            image.verify()
    except Exception as error:  # a decoder meets bytes that nobody foresaw
        raise ValueError("no image") from error
    return Picture(f"image/{kind}", width, height)
