"""Images that are kept here take their place before they arrive."""

from flask import Flask

from blog.db import db
from blog.models import Media
from blog.pictures import Picture
from tests.factories import Visitor, make_person, make_post
from tests.reading import parse


def shown(client: Visitor, path: str) -> list[tuple[str | None, str | None]]:
    images = parse(client.get(path).text).iter("img")
    return [(image.get("width"), image.get("height")) for image in images]


def test_covers_and_images_in_texts_have_their_size(app: Flask, client: Visitor) -> None:
    media = Media.keep_picture(b"x", Picture("image/png", 640, 480), "A Picture.PNG")
    unsized = Media.keep(b"y", "y.png", "image/png")
    db.session.commit()
    assert media.path.endswith("/a-picture.png")
    body = f"![one]({media.path})\n\n![two]({unsized.path})\n\n![three](/media/x/y.png)\n\n"
    body += f"<img src='{media.path}' width='10' alt='four'>"
    post = make_post(make_person(), cover=media.path, cover_alt="A cover", body=body)
    sized, none = ("640", "480"), (None, None)
    assert shown(client, post.path) == [sized, sized, none, none, ("10", None)]
    assert shown(client, "/") == [sized]


def test_a_cover_from_elsewhere_has_none(client: Visitor) -> None:
    for cover in ("https://images.example/media/x.png", "/media", "/media/", "/x/media/y/z"):
        post = make_post(make_person(f"p{len(cover)}"), cover=cover)
        assert shown(client, post.path) == [(None, None)]
