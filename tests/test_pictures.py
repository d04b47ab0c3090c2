"""What is kept of an image: upright, without what it says of its maker, in three widths."""

import pytest
from PIL import Image, PngImagePlugin

from blog.files import file_type, is_drawing
from blog.pictures import NoPicture, Picture, narrower, read_picture
from tests.images import HTML, MP3, PDF, PROFILE, SVG, bomb, encoded, exif, opened, photo, quarters

KINDS = ["JPEG", "PNG", "WEBP", "AVIF"]


def is_red(image: Image.Image, x: float, y: float) -> bool:
    place = (round(x * image.width), round(y * image.height))
    red, green, blue = image.convert("RGB").getpixel(place)  # type: ignore[misc]
    return bool(red > 200 > 60 > max(green, blue))


def says_nothing(picture: Picture) -> bool:
    image = opened(picture.data)
    told = {"exif", "xmp", "comment", "photoshop", "Comment"} & image.info.keys()
    return not told and not image.getexif() and b"Telltale" not in picture.data


@pytest.mark.parametrize("kind", KINDS)
def test_a_phone_photo_comes_out_upright_without_its_place_in_three_widths(kind: str) -> None:
    data = photo(6, kind, (2400, 1800))
    assert b"Telltale" in data
    picture = read_picture(data)
    assert picture[:3] == (f"image/{kind.lower()}", 1800, 2400)
    assert says_nothing(picture)
    shown = opened(picture.data)
    assert shown.size == (1800, 2400)
    assert shown.info["icc_profile"] == PROFILE
    assert [(one.width, one.height) for one in picture.narrower] == [
        (480, 640),
        (960, 1280),
        (1600, 2133),
    ]
    for one in (shown, *(opened(one.data) for one in picture.narrower)):
        assert is_red(one, 0.75, 0.25)
        assert not any(is_red(one, x, y) for x, y in ((0.25, 0.25), (0.25, 0.75), (0.75, 0.75)))
    for one in picture.narrower:
        image = opened(one.data)
        assert (image.format, image.size) == ("WEBP", (one.width, one.height))
        assert not image.getexif()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_undone(orientation: int) -> None:
    upright = quarters(64, 48)
    turns = (None, 0, 3, 1, 5, 2, 6, 4)  # what a camera held so does to the picture
    turn = turns[orientation - 1]
    held = upright if turn is None else upright.transpose(turn)  # type: ignore[arg-type]
    picture = read_picture(encoded(held, "JPEG", exif=exif(orientation), quality=95))
    shown = opened(picture.data)
    assert shown.size == (picture.width, picture.height) == (64, 48)
    assert is_red(shown, 0.25, 0.25)
    assert not is_red(shown, 0.75, 0.25)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_an_upright_photo_loses_its_place_and_no_pixel(kind: str) -> None:
    data = photo(1, kind)
    picture = read_picture(data)
    assert says_nothing(picture)
    assert opened(picture.data).tobytes() == opened(data).tobytes()


@pytest.mark.parametrize("kind", [*KINDS, "GIF"])
def test_what_says_nothing_stays_byte_for_byte(kind: str) -> None:
    more = {} if kind == "GIF" else {"icc_profile": PROFILE}
    data = encoded(quarters(200, 100), kind, **more)
    picture = read_picture(data)
    assert (picture.data, picture.narrower) == (data, ())


def test_words_and_whatever_is_appended_go() -> None:
    image = quarters(64, 48)
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "Telltale", zip=False)
    said = [encoded(image, "PNG", pnginfo=words), encoded(image, "GIF", comment=b"Telltale")]
    said += [encoded(image, "JPEG", comment=b"Telltale"), encoded(image, "WEBP", xmp=b"Telltale")]
    for data in said:
        assert b"Telltale" in data
        assert says_nothing(read_picture(data + b"Telltale video"))


def test_a_picture_of_several_is_a_jpeg_with_its_first() -> None:
    several = encoded(quarters(64, 48), "MPO", save_all=True, append_images=[quarters(32, 24)])
    picture = read_picture(several)
    assert picture[:3] == ("image/jpeg", 64, 48)
    assert opened(picture.data).format == "JPEG"
    assert len(picture.data) < len(several) - 500


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_an_animation_stays_one_and_has_no_variants(kind: str) -> None:
    frames = [Image.new("RGB", (600, 40), colour) for colour in ("red", "green", "blue")]
    told = {"comment": b"Telltale"} if kind == "GIF" else {"exif": exif()}
    data = encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=90, **told)
    picture = read_picture(data)
    assert says_nothing(picture)
    assert opened(picture.data).n_frames == 3  # type: ignore[attr-defined]
    assert picture.narrower == narrower(picture.data) == ()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK"])
def test_all_kinds_of_pixels_are_made_narrower(mode: str) -> None:
    image = quarters(704, 16).convert(mode)
    clear = mode in {"LA", "RGBA"}
    if clear:
        image.putalpha(100)
    picture = read_picture(encoded(image, "JPEG" if mode == "CMYK" else "PNG"))
    (small,) = picture.narrower
    shown = opened(small.data)
    assert (shown.size, shown.mode) == ((480, 11), "RGBA" if clear else "RGB")
    assert is_red(shown, 0.25, 0.25) == (mode in {"P", "RGBA", "CMYK"})


def test_sixteen_bits_of_grey_keep_their_lightness() -> None:
    (small,) = read_picture(encoded(Image.new("I;16", (700, 10), 40_000), "PNG")).narrower
    level = opened(small.data).getpixel((9, 2))
    assert isinstance(level, tuple)
    assert abs(level[0] - 156) < 4


@pytest.mark.parametrize("size", [(50_000, 50_000), (12_000, 9_000), (6_400, 6_300)])
def test_a_bomb_is_refused_before_it_unfolds(size: tuple[int, int]) -> None:
    with pytest.raises(NoPicture) as no:
        read_picture(bomb(*size))
    assert no.value.fault == "large"


@pytest.mark.parametrize("kind", [*KINDS, "GIF"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_cut_off_image_is_refused(kind: str, share: float) -> None:
    data = encoded(quarters(640, 480), kind)
    with pytest.raises(NoPicture) as no:
        read_picture(data[: int(len(data) * share)])
    assert no.value.fault == "broken"


@pytest.mark.parametrize("data", [b"", HTML, SVG, PDF, b"BM" + bytes(80), b"\0" * 99])
def test_what_is_no_image_is_refused(data: bytes) -> None:
    with pytest.raises(NoPicture) as no:
        read_picture(data)
    assert no.value.fault == "none"


def test_bytes_that_nobody_foresaw_are_refused_not_fatal() -> None:
    for kind in [*KINDS, "GIF"]:
        data = bytearray(
            encoded(quarters(64, 48), kind, **({} if kind == "GIF" else {"exif": exif()}))
        )
        for place in range(8, len(data), max(1, len(data) // 60)):
            torn = bytes(data[:place]) + bytes([data[place] ^ 0xFF]) + bytes(data[place + 1 :])
            try:
                picture = read_picture(torn)
            except NoPicture:
                continue
            assert opened(picture.data).size == (picture.width, picture.height)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "application/pdf"),
        (PDF[:-8], None),
        (b"x" + PDF, None),
        (MP3, "audio/mpeg"),
        (b"\xff\xfb\x90\x64" + bytes(99), "audio/mpeg"),
        (b"\xff\xd8\xff\xe0" + bytes(99), None),
        (b"OggS\0" + bytes(21) + b"\x01\x13OpusHead" + bytes(9), "audio/ogg"),
        (b"OggS\0" + bytes(21) + b"\x01\x1e\x80theora" + bytes(300), None),
        (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
        (b"fLaC\0\0\0\x22", "audio/flac"),
        (b"\0\0\0\x1cftypM4A \0\0\0\0", "audio/mp4"),
        (b"\0\0\0\x1cftypisom\0\0\0\0", None),
        (HTML, None),
        (b"MZ" + bytes(99), None),
        (b"PK\x03\x04", None),
        (b"", None),
    ],
)
def test_other_files_are_known_by_their_content(data: bytes, kind: str | None) -> None:
    assert file_type(data) == kind


def test_a_drawing_is_known_as_one() -> None:
    assert is_drawing(SVG)
    assert is_drawing(b"\n <SVG width='1'></SVG>")
    assert not is_drawing(HTML)
    assert not is_drawing(b"<?xml version='1.0'?><rss/>")
