"""Images that are kept here take their place before they arrive."""

from flask import Flask

from blog import commands
from blog.db import db
from blog.models import Media
from blog.pictures import Narrow, Picture
from tests.factories import Visitor, make_person, make_post
from tests.images import plain
from tests.reading import parse
from tests.statements import counted


def shown(client: Visitor, path: str) -> list[tuple[str | None, str | None]]:
    images = parse(client.get(path).text).iter("img")
    return [(image.get("width"), image.get("height")) for image in images]


def test_covers_and_images_in_texts_have_their_size(app: Flask, client: Visitor) -> None:
    media = Media.keep_picture(Picture("image/png", 640, 480, b"x"), "A Picture.PNG")
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


def make_wide() -> Media:
    """Return an image of 1200 pixels with two variants."""
    small = (Narrow(480, 240, b"small"), Narrow(960, 480, b"less small"))
    media = Media.keep_picture(Picture("image/jpeg", 1200, 600, b"wide", small), "Wide.jpg")
    db.session.commit()
    return media


def images(page: str) -> list[dict[str, str]]:
    return [image.attrib for image in parse(page).iter("img")]


def test_browsers_choose_among_the_widths_of_an_image(app: Flask, client: Visitor) -> None:
    media = make_wide()
    body = f"![one]({media.path})\n\nWords [![two]({media.path})](/x) around.\n"
    post = make_post(make_person(), cover=media.path, cover_alt="A cover", body=body)
    at = f"/media/{media.sha256}"
    widths = f"{at}/480.webp 480w, {at}/960.webp 960w, {media.path} 1200w"
    cover, *inside = images(client.get(post.path).text)
    for image in inside:
        assert image["srcset"] == widths
        assert image["sizes"] == "(width < 56rem) 100vw, 36.8rem"
        assert (image["src"], image["width"], image["height"]) == (media.path, "1200", "600")
    assert (cover["srcset"], cover["sizes"]) == (widths, "(width < 56rem) 100vw, 55rem")
    (lead,) = images(client.get("/").text)
    assert (lead["srcset"], lead["sizes"]) == (widths, "(width < 56rem) 100vw, 66rem")


def test_what_is_not_public_yet_has_the_widths_of_its_cover_too(author: Visitor) -> None:
    cover = make_wide().path
    post = make_post(author.person, cover=cover, cover_alt="A cover", published=False)
    author.post(f"/write/{post.id}/preview-link")
    db.session.expire_all()
    for page in (f"/previews/{post.preview_token}", f"/write/{post.id}/history/1"):
        (image,) = images(author.get(page).text)
        assert (image["src"], image["width"]) == (cover, "1200")
        assert image["srcset"].endswith(f"{cover} 1200w")


def test_feeds_name_the_same_widths_by_whole_addresses(app: Flask, client: Visitor) -> None:
    media = make_wide()
    make_post(make_person(), body=f"![one]({media.path})")
    (item,) = client.get("/feed.json").get_json()["items"]
    base = app.config["URL"]
    for width in (480, 960):
        assert f"{base}/media/{media.sha256}/{width}.webp {width}w" in item["content_html"]
    assert f"{base}{media.path} 1200w" in item["content_html"]


def test_nobody_writes_widths_of_their_own(app: Flask, client: Visitor) -> None:
    media = make_wide()
    own = f"/media/{'a' * 64}/480.webp 480w, /media/{'a' * 64}/x.png 900w"
    body = f'<img src="/x.png" alt="" srcset="{own}" sizes="(width < 56rem) 100vw, 36.8rem">\n\n'
    body += f'<img src="{media.path}" alt="" width="10" srcset="{own}" sizes="99vw">'
    post = make_post(make_person(), body=body)
    for image in images(client.get(post.path).text):
        assert not {"srcset", "sizes"} & {*image}


def test_an_image_that_decorates_says_nothing(app: Flask, client: Visitor) -> None:
    media = make_wide()
    post = make_post(make_person(), body=media.markdown(""))
    assert [image["alt"] for image in images(client.get(post.path).text)] == [""]


def test_one_query_finds_all_sizes(app: Flask) -> None:
    media = make_wide()
    sha256, path = media.sha256, media.path
    with counted() as asked:
        assert Media.sizes([path]) == {sha256: (1200, 600, 480, 960)}
    assert len(asked) == 1


def test_images_from_before_are_made_narrower_when_the_blog_starts(
    app: Flask, client: Visitor
) -> None:
    wide, small = plain(1000, 10), plain(400, 10)
    for data, width in ((wide, 1000), (small, 400), (b"broken", 900)):
        media = Media.keep(data, f"{width}.png", "image/png")
        media.width, media.height = width, 10
    db.session.commit()
    path = Media.keep(wide, "", "").path
    for _ in range(2):
        commands.narrow()
        assert Media.sizes([path]) == {path.split("/")[2]: (1000, 10, 480, 960)}
    assert client.get(path).data == wide
