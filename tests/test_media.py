"""Files, under addresses that never change meaning."""

import pytest
from flask import Flask

from blog.db import db
from blog.models import Media
from blog.pictures import Narrow, Picture
from tests.factories import Visitor

PNG = b"\x89PNG\r\n\x1a\n and so on"


@pytest.fixture
def image(app: Flask) -> Media:
    return keep(PNG, "salt.png", "image/png")


def keep(data: bytes, name: str, kind: str) -> Media:
    media = Media.keep(data, name, kind)
    db.session.commit()
    return media


def test_a_file_is_given_to_be_kept_for_ever(client: Visitor, image: Media) -> None:
    answer = client.get(image.path)
    assert (answer.status_code, answer.data) == (200, PNG)
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == "inline"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers


def test_whoever_has_it_is_told_so(client: Visitor, image: Media) -> None:
    tag = client.get(image.path).headers["ETag"]
    answer = client.get(image.path, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.data) == (304, b"")
    assert "immutable" in answer.headers["Cache-Control"]
    other = client.get(image.path, headers={"If-None-Match": '"other"'})
    assert other.status_code == 200


def test_its_head_says_the_same_without_the_file(client: Visitor, image: Media) -> None:
    answer = client.head(image.path)
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(PNG))


def test_what_is_no_plain_image_is_a_download(client: Visitor, app: Flask) -> None:
    kinds = ["image/svg+xml", "text/html", "text/plain", "application/pdf", "text/xml", "image/x"]
    kinds += ["application/xhtml+xml", "IMAGE/PNG", "image/png; x", "application/octet-stream"]
    for kind in kinds:
        answer = client.get(keep(f"<script>{kind}</script>".encode(), "salt", kind).path)
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"] == "attachment"


def test_another_hash_or_name_is_404(client: Visitor, image: Media) -> None:
    sha256 = image.sha256
    paths = [f"/media/{'0' * 64}/salt.png", f"/media/{sha256}/other.png", f"/media/{sha256}"]
    paths += [f"/media/{sha256.upper()}/salt.png", "/media/x/salt.png", "/media"]
    paths += [f"/media/{sha256}/salt.png/x", f"/media/{sha256}/SALT.png", "/media/../salt.png"]
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 404)


def test_a_name_with_spaces_and_letters_works(client: Visitor, app: Flask) -> None:
    media = keep(b"x", "Pão & sal #1.png", "image/png")
    assert client.get(f"/media/{media.sha256}/P%C3%A3o%20%26%20sal%20%231.png").status_code == 200


def test_a_file_is_never_changed(client: Visitor, image: Media) -> None:
    for method in ("post", "put", "delete", "patch"):
        assert getattr(client, method)(image.path).status_code == 405


def test_a_part_can_be_asked_for(client: Visitor, app: Flask) -> None:
    media = keep(bytes(range(100)), "talk.mp3", "audio/mpeg")
    asked = {"bytes=10-19": (10, 20), "bytes=90-": (90, 100), "bytes=-5": (95, 100)}
    for header, (start, end) in asked.items():
        answer = client.get(media.path, headers={"Range": header})
        assert (answer.status_code, answer.data) == (206, bytes(range(start, end)))
        assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/100"
        assert answer.headers["Content-Length"] == str(end - start)
        assert "immutable" in answer.headers["Cache-Control"]
    for header in ("bytes=0-1,5-6", "pages=1-2", "bytes=x", "nonsense"):
        answer = client.get(media.path, headers={"Range": header})
        assert (answer.status_code, len(answer.data)) == (200, 100)
        assert answer.headers["Accept-Ranges"] == "bytes"


def test_a_part_of_another_file_is_not_mixed_in(client: Visitor, image: Media) -> None:
    asked = {"Range": "bytes=0-3", "If-Range": '"other"'}
    assert client.get(image.path, headers=asked).status_code == 200
    asked["If-Range"] = client.get(image.path).headers["ETag"]
    assert client.get(image.path, headers=asked).data == PNG[:4]


def test_what_is_not_there_is_not_kept_for_ever(client: Visitor, image: Media) -> None:
    beyond = client.get(image.path, headers={"Range": "bytes=9000-"})
    missing = client.get(f"/media/{image.sha256}/480.webp")
    wrong = client.get(f"/media/{image.sha256}/99999999999.webp")
    assert [a.status_code for a in (beyond, missing, wrong)] == [416, 404, 404]
    assert beyond.headers["Content-Range"] == f"bytes */{len(PNG)}"
    for answer in (beyond, missing, wrong):
        assert "immutable" not in answer.headers["Cache-Control"]


def test_a_variant_is_served_like_the_image(client: Visitor, image: Media) -> None:
    image.keep_narrower([Narrow(480, 240, b"narrow")])
    db.session.commit()
    answer = client.get(image.variants[0].path)
    assert (answer.status_code, answer.data) == (200, b"narrow")
    assert (answer.content_type, answer.headers["Content-Disposition"]) == ("image/webp", "inline")
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    tag = answer.headers["ETag"]
    assert tag != client.get(image.path).headers["ETag"]
    asked = {"If-None-Match": tag}
    assert client.get(image.variants[0].path, headers=asked).status_code == 304


def test_a_download_that_is_opened_runs_nothing(client: Visitor, app: Flask) -> None:
    answer = client.get(keep(b"%PDF-1.7", "paper.pdf", "application/pdf").path)
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_no_image_takes_the_address_of_a_variant(app: Flask) -> None:
    taken = Media.keep_picture(Picture("image/webp", 2000, 10, b"x"), "480.webp")
    assert taken.name == "image-480.webp"
