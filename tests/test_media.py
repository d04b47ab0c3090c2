"""Files, under addresses that never change meaning."""

import pytest
from flask import Flask

from blog.db import db
from blog.models import Media
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
