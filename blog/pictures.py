"""What an image file really is, told by its content; and what is kept of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Literal, NamedTuple

from blog.containers import stripped

if TYPE_CHECKING:
    from PIL.Image import Image

# A multi-picture file is a JPEG with further ones appended, as many phones write them.
FORMATS = {name.upper(): name for name in ("png", "jpeg", "webp", "gif", "avif")} | {"MPO": "jpeg"}
BEGINNING = re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP|....ftypavi[fs]", re.S)
LARGEST = 40_000_000  # pixels; a small file can unfold into many more
LONGEST = 5 * LARGEST  # of all frames of an animation
WIDTHS = (480, 960, 1600)
ORIENTATION = 0x0112
# How each orientation of EXIF is undone, as Pillow numbers its transpositions.
TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}
Fault = Literal["none", "broken", "large"]
_one_at_a_time = Lock()  # unfolded, one image takes up to 300 MB


class NoPicture(ValueError):
    """A file that is no image of ours, a broken one, or one with too many pixels."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault: Fault = fault


class Narrow(NamedTuple):
    """An image once more, narrower, as WebP."""

    width: int
    height: int
    data: bytes


class Picture(NamedTuple):
    """An image fit to be kept: its media type, its size in pixels, its bytes, its variants."""

    type: str
    width: int
    height: int
    data: bytes
    narrower: tuple[Narrow, ...] = ()


def read_picture(data: bytes) -> Picture:
    """An image turned upright, without EXIF, places, comments and whatever else it carries.

    Its colour profile stays, and its bytes too where nothing has to change. Raises NoPicture.
    """
    with _opened(data) as image:
        kind = FORMATS[image.format or ""]
        turn = image.getexif().get(ORIENTATION, 1)
        bare = stripped(data, kind)
    with _opened(bare or data) as image:
        if _unfold(image) > 1:
            return Picture(f"image/{kind}", *image.size, bare or _encoded(image, image, kind, data))
        shown = image
        if turn in TURNS and kind != "gif":
            shown = image.transpose(TURNS[turn])  # type: ignore[arg-type]
        if shown is not image or not bare:
            bare = _encoded(shown, image, kind, data)
        return Picture(f"image/{kind}", *shown.size, bare, tuple(_narrower(shown)))


def narrower(data: bytes) -> tuple[Narrow, ...]:
    """The variants of an image that is kept already; none of an animation. Raises NoPicture."""
    with _opened(data) as image:
        return () if _unfold(image) > 1 else tuple(_narrower(image))


@contextmanager
def _opened(data: bytes) -> Iterator[Image]:
    """An image of a size that may be unfolded; a decoder that fails means a broken file."""
    from PIL import Image  # a tenth of a second to load, and only uploads need it

    bombs = (Image.DecompressionBombError, Image.DecompressionBombWarning)
    with _one_at_a_time:
        try:
            with Image.open(BytesIO(data), formats=("PNG", "JPEG", "WEBP", "GIF", "AVIF")) as image:
                if image.width * image.height > LARGEST:
                    raise NoPicture("large")
                yield image
        except NoPicture:
            raise
        except bombs as error:
            raise NoPicture("large") from error
        except Exception as error:  # a decoder meets bytes that nobody foresaw
            raise NoPicture("broken" if BEGINNING.match(data) else "none") from error


def _unfold(image: Image) -> int:
    """Decode every frame, since what is cut off shows only then; says how many there are."""
    frames = getattr(image, "n_frames", 1)
    if frames * image.width * image.height > max(LONGEST, LARGEST):
        raise NoPicture("large")
    for frame in range(frames):
        image.seek(frame)
        image.load()
    return int(frames)


def _encoded(shown: Image, source: Image, kind: str, data: bytes) -> bytes:
    """An image in its own format, as near to what it was as encoding anew allows."""
    from PIL import JpegImagePlugin  # loaded by now

    file = BytesIO()
    how: dict[str, object] = {"icc_profile": source.info.get("icc_profile")}
    if kind == "jpeg":
        how |= {"qtables": source.quantization, "progressive": "progressive" in source.info}  # type: ignore[attr-defined]
        how |= {"subsampling": JpegImagePlugin.get_sampling(source), "optimize": True}
    elif kind == "webp":
        how |= {"lossless": b"VP8L" in data, "quality": 90}
    elif kind == "avif":
        how |= {"quality": 90, "save_all": getattr(source, "n_frames", 1) > 1}
    shown.save(file, kind, **how)
    return file.getvalue()


def _narrower(image: Image) -> Iterator[Narrow]:
    widths = [width for width in WIDTHS if width < image.width]
    if not widths:
        return
    profile = image.info.get("icc_profile") if image.mode in {"RGB", "RGBA", "P"} else None
    plain = _in_colours(image)
    for width in widths:
        height = max(1, round(image.height * width / image.width))
        file = BytesIO()
        small = plain.resize((width, height), reducing_gap=3.0)
        small.save(file, "WEBP", quality=80, icc_profile=profile)
        yield Narrow(width, height, file.getvalue())


def _in_colours(image: Image) -> Image:
    """Any kind of pixels as WebP knows them: red, green and blue, with or without alpha."""
    from PIL import ImageCms  # as above

    if image.mode == "CMYK" and (profile := image.info.get("icc_profile")):
        inks, screen = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(image, inks, screen, outputMode="RGB")
        return converted or image.convert("RGB")
    if image.mode.startswith("I"):  # 16 bits of grey
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")
