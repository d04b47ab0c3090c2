"""Small image files that would keep a decoder busy for minutes are refused before it begins."""

import struct
import tracemalloc
import zlib

import pytest
from PIL import Image

from blog import pictures
from blog.models import Library
from blog.pictures import NoPicture, read_picture
from tests.factories import Visitor
from tests.images import encoded, form, plain, quarters
from tests.reading import said_of, typed

SMALL = Image.new("RGB", (8, 8), "red")


def scans(number: int) -> bytes:
    """A progressive JPEG whose last scan stands in it so often more."""
    data = encoded(quarters(64, 48), "JPEG", progressive=True)
    return data[:-2] + data[data.rindex(b"\xff\xda") : -2] * number + data[-2:]


def frames(number: int) -> bytes:
    """A GIF with so many frames of one pixel."""
    head = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes(6)
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    return head + frame * number + b"\x3b"


def animation(kind: str, number: int) -> bytes:
    more = [Image.new("RGB", (8, 8), (0, 60 * n, 200)) for n in range(number - 1)]
    return encoded(SMALL, kind, save_all=True, append_images=more)


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_with(chunks: bytes) -> bytes:
    data = plain()
    return data[:33] + chunks + data[33:]


def outgrown() -> bytes:
    """A GIF of one pixel whose second frame has 64 million."""
    data = frames(1)
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 8_000, 8_000, 0) + b"\x02\x02\x44\x01\x00"
    return data[:-1] + frame + b"\x3b"


def fault(data: bytes) -> str:
    with pytest.raises(NoPicture) as no:
        read_picture(data)
    return no.value.fault


def test_scans_without_end_are_refused_and_some_are_usual() -> None:
    assert read_picture(scans(60)).type == "image/jpeg"
    assert fault(scans(120)) == "much"


def test_frames_without_end_are_refused_and_many_are_usual() -> None:
    assert read_picture(frames(1000)).type == "image/gif"
    assert fault(frames(1001)) == "much"


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
def test_an_animation_has_its_bounds(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("blog.pictures", "blog.containers"):
        monkeypatch.setattr(f"{place}.MOST_FRAMES", 4)
    assert read_picture(animation(kind, 4)).type == f"image/{kind.lower()}"
    assert fault(animation(kind, 5)) == "much"


def test_a_frame_that_outgrows_its_gif_is_refused() -> None:
    assert fault(outgrown()) == "large"


@pytest.mark.parametrize(
    "data",
    [
        plain(kind="JPEG")[:2] + b"\xff\xe5\0\2" * 100_001 + plain(kind="JPEG")[2:],
        png_with(chunk(b"teLl", b"") * 100_001),
        frames(1)[:19] + b"\x21\xfe" + b"\1x" * 100_001 + b"\0" + frames(1)[19:],
        plain(kind="WEBP")[:4] + struct.pack("<I", 900_000) + b"WEBP" + bytes(8) * 100_001,
        plain(kind="AVIF") + b"\0\0\0\x08free" * 100_001,
    ],
    ids=["jpeg", "png", "gif", "webp", "avif"],
)
def test_pieces_without_end_are_refused(data: bytes) -> None:
    assert fault(data) == "much"


def test_exif_whose_entries_all_hold_the_same_megabyte_is_not_copied_out() -> None:
    entries = (struct.pack("<HHII", n, 1, 1_000_000, 8) for n in range(0x0200, 0x0300))
    told = b"II*\0\x08\0\0\0" + struct.pack("<H", 257)
    told += struct.pack("<HHII", 0x0112, 3, 1, 6) + b"".join(entries) + bytes(1_000_000)
    tracemalloc.start()
    picture = read_picture(png_with(chunk(b"eXIf", told)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (picture.width, picture.height) == (20, 40)
    assert peak < 30_000_000


def test_a_long_run_of_filling_is_read_once() -> None:
    data = encoded(quarters(64, 48), "JPEG")
    assert read_picture(data[:-2] + b"\xff" * 500_000 + b"\0" + data[-2:]).width == 64


def test_who_comes_while_others_are_worked_on_is_told_and_keeps_the_form(
    author: Visitor, admin: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "PATIENCE", 0.01)
    text = {"title": "Typed", "body": "Words.", "picture-alt": "Salt"}
    with pictures._one_at_a_time:
        answer = author.post(
            "/write/attach", **form(**text, **{"picture-file": [(plain(), "a.png")]})
        )
        logo = admin.post("/admin/settings", **form(logo_file=[(plain(), "logo.png")]))
    assert answer.status_code == 422
    sentence = "Other images are being worked on: choose “a.png” once more."
    assert sentence in said_of(answer, "picture-file")
    assert typed(answer)["body"].strip() == "Words."
    assert "choose “logo.png” once more" in said_of(logo, "logo_file")
    assert Library.count() == 0
    assert read_picture(plain()).width == 40
