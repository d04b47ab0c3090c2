"""What an image file really is, told by its content; and what is kept of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Literal, NamedTuple

from blog.containers import MOST_FRAMES, ORIENTATION, Bare, TooMuch, stripped

if TYPE_CHECKING:
    from PIL.Image import Image

# Each kind by how it begins.
BEGINNING = re.compile(
    rb"(?P<png>\x89PNG)|(?P<jpeg>\xff\xd8\xff)|(?P<gif>GIF8)|(?P<webp>RIFF....WEBP)"
    rb"|(?P<avif>....ftypavi[fs])",
    re.S,
)
LARGEST = 40_000_000  # pixels; a small file can unfold into many more
LONGEST = 5 * LARGEST  # of all frames of an animation
WIDTHS = (480, 960, 1600)
# How each orientation of EXIF is undone, as Pillow numbers its transpositions.
TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}
PATIENCE = 10  # seconds that a file waits while others are unfolded
Fault = Literal["none", "broken", "large", "much", "busy"]
_one_at_a_time = Lock()  # unfolded, one image takes up to 300 MB


class NoPicture(ValueError):
    """A file that is no image of ours, or broken, or unfolds into too much; or no time for it."""

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
    with _opened(data) as (image, bare):
        kind = (image.format or "").lower()
        if _unfold(image) > 1:
            kept = bare.data if bare.clean else _encoded(image, image, kind, data)
            return Picture(f"image/{kind}", *image.size, kept)
        turn = image.getexif().get(ORIENTATION, 1) if kind == "avif" else bare.orientation
        shown = image.transpose(TURNS[turn]) if turn in TURNS else image  # type: ignore[arg-type]
        kept = bare.data
        if shown is not image or not bare.clean:
            kept = _encoded(shown, image, kind, data)
        return Picture(f"image/{kind}", *shown.size, kept, tuple(_narrower(shown)))


def narrower(data: bytes) -> tuple[Narrow, ...]:
    """The variants of an image that is kept already; none of an animation. Raises NoPicture."""
    with _opened(data) as (image, _bare):
        return () if _unfold(image) > 1 else tuple(_narrower(image))


@contextmanager
def _opened(data: bytes) -> Iterator[tuple[Image, Bare]]:
    """An image of a size that may be unfolded; a decoder that fails means a broken file.

    What Pillow reads is bare: words, EXIF and endless small pieces would cost it minutes.
    """
    from PIL import Image  # a tenth of a second to load, and only uploads need it

    begins = BEGINNING.match(data)
    if not begins or not begins.lastgroup:
        raise NoPicture("none")
    bombs = (Image.DecompressionBombError, Image.DecompressionBombWarning)
    with _turn():
        try:
            bare = stripped(data, begins.lastgroup)
            with Image.open(BytesIO(bare.data), formats=[begins.lastgroup.upper()]) as image:
                if image.width * image.height > LARGEST:
                    raise NoPicture("large")
                yield image, bare
        except NoPicture:
            raise
        except TooMuch as error:
            raise NoPicture("much") from error
        except bombs as error:
            raise NoPicture("large") from error
        except Exception as error:  # a decoder meets bytes that nobody foresaw
            raise NoPicture("broken") from error


@contextmanager
def _turn() -> Iterator[None]:
    """Wait until no other image is worked on, but not as long as a browser would."""
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise NoPicture("busy")
    try:
        yield
    finally:
        _one_at_a_time.release()


def _unfold(image: Image) -> int:
    """Decode every frame, since what is cut off shows only then; says how many there are."""
    frames, pixels = getattr(image, "n_frames", 1), 0
    if frames > MOST_FRAMES:
        raise NoPicture("much")
    if frames * image.width * image.height > LONGEST:
        raise NoPicture("large")
    for frame in range(frames):
        image.seek(frame)
        pixels += image.width * image.height  # a frame of a GIF may outgrow its first
        if image.width * image.height > LARGEST or pixels > LONGEST:
            raise NoPicture("large")
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
