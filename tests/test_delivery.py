"""How pages travel: their ETag decides, and texts go compressed where no secret is in them."""

import gzip
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import brotli
import pytest
from flask import Flask, Response, g, request

from blog import publishing
from blog.db import db
from blog.delivery import coding, deliver
from blog.models import Person, Post, Site
from blog.models.media import Media
from blog.rendering import render
from tests.factories import Visitor, make_person, make_post

ENGINES = ("sqlite",)  # nothing here depends on the engine

GZIP = {"Accept-Encoding": "gzip"}
PAGES = (
    *("/", "/posts/salt", "/posts/salt.md", "/pages/about", "/tags/salt", "/authors/ada"),
    *("/archive", "/tags", "/authors", "/languages/en", "/search?q=salt", "/feed.atom"),
    *("/feed.rss", "/feed.json", "/sitemap.xml", "/llms.txt"),
)


@pytest.fixture
def salt(app: Flask) -> Post:
    ada = make_person("ada")
    make_post(ada, slug="about", kind="page")
    return make_post(ada, title="Salt", slug="salt", tags=["Salt"], body="Salt. " * 300)


@pytest.mark.parametrize("path", PAGES)
def test_what_is_known_is_not_sent_again(client: Visitor, salt: Post, path: str) -> None:
    for headers in ({}, GZIP):
        answer = client.get(path, headers=headers)
        etag = answer.headers["ETag"]
        for known in (etag, f"W/{etag}", f'"x", {etag}, "y"', "*"):
            again = client.get(path, headers={**headers, "If-None-Match": known})
            assert (known, again.status_code, again.data) == (known, 304, b"")
            assert again.headers["ETag"] == etag
            assert again.headers["Cache-Control"] == answer.headers["Cache-Control"]
            assert again.headers.get("Vary") == answer.headers.get("Vary")
            assert not {"Content-Encoding", "Content-Length"} & {*again.headers.keys()}
            assert "Content-Security-Policy" in again.headers
        for other in ('"x"', "", "x", f"{etag[:-2]}"):
            assert client.get(path, headers={**headers, "If-None-Match": other}).status_code == 200
    if path == "/sitemap.xml":
        make_post(make_person("bert"))
    db.session.add(site := Site.current())
    site.title = site.description = "Renamed"
    salt.current.title = salt.current.body = "Pepper"
    salt.tags[0].name = salt.authors[0].name = "Another"
    db.session.commit()
    assert client.get(path, headers={**GZIP, "If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_head_says_what_get_says(client: Visitor, salt: Post, path: str) -> None:
    for headers in ({}, GZIP):
        head, answer = client.head(path, headers=headers), client.get(path, headers=headers)
        assert (head.status_code, head.data) == (200, b"")
        undated = [
            {name: value for name, value in one.headers.items() if name != "Last-Modified"}
            for one in (head, answer)  # a second may have passed, after which there is a date
        ]
        assert undated[0] == undated[1]
        assert int(answer.headers["Content-Length"]) == len(answer.data)
    known = {"If-None-Match": client.get(path).headers["ETag"]}
    assert client.head(path, headers=known).status_code == 304


def dated(moment: datetime) -> dict[str, str]:
    return {"If-Modified-Since": moment.strftime("%a, %d %b %Y %H:%M:%S GMT")}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], datetime]]:
    """Sets the blog's clock to so many seconds after noon of a day to come."""
    noon = datetime(2040, 1, 1, 12, tzinfo=UTC)

    def set_to(seconds: int) -> datetime:
        moment = noon + timedelta(seconds=seconds)
        for module in ("delivery", "models.change", "models.post", "publishing"):
            monkeypatch.setattr(f"blog.{module}.now", lambda: moment)
        return moment

    yield set_to


@pytest.mark.parametrize("path", ["/", "/posts/salt", "/posts/salt.md", "/feed.atom", "/archive"])
def test_a_page_that_did_not_change_is_not_sent_again(
    client: Visitor, author: Visitor, post: Post, clock: Callable[[int], datetime], path: str
) -> None:
    changed = clock(0)
    salt = make_post(author.person, slug="salt")
    clock(5)
    answer = client.get(path)
    assert answer.last_modified == changed
    assert client.get(path, headers=dated(changed)).status_code == 304
    assert client.head(path, headers=dated(changed)).data == b""
    for other in (changed - timedelta(1), changed + timedelta(1), changed + timedelta(seconds=1)):
        assert client.get(path, headers=dated(other)).status_code == 200
    both = dated(changed) | {"If-None-Match": '"other"'}
    assert client.get(path, headers=both).status_code == 200
    changed_again = clock(7)
    text = publishing.Text(title="New", body="New.", trial=render("New."))
    publishing.save(salt, text, publishing.filing_of(salt), editor=None)
    clock(9)
    assert client.get(path, headers=dated(changed)).last_modified == changed_again


def test_within_its_own_second_a_change_has_no_date(
    client: Visitor, author: Visitor, clock: Callable[[int], datetime]
) -> None:
    clock(0)
    make_post(author.person)
    assert client.get("/").last_modified is None


def test_a_post_whose_time_comes_is_a_change(
    client: Visitor, author: Visitor, clock: Callable[[int], datetime]
) -> None:
    before = clock(0)
    due = before + timedelta(seconds=60)
    make_post(author.person, title="Patience", at=due)
    clock(30)
    assert client.get("/").last_modified == before
    clock(90)
    answer = client.get("/", headers=dated(before))
    assert (answer.status_code, answer.last_modified) == (200, due)


def test_people_who_are_signed_in_get_no_date(author: Visitor, post: Post) -> None:
    assert author.get(post.path).last_modified is None


@pytest.mark.parametrize(
    ("name", "unpacked"), [("gzip", gzip.decompress), ("br", brotli.decompress)]
)
def test_the_compressed_form_is_the_same_text_under_another_tag(
    client: Visitor, salt: Post, name: str, unpacked: Callable[[bytes], bytes]
) -> None:
    accepted = {"Accept-Encoding": name}
    for path in (*PAGES, "/nothing", "/look/x/style.css"):
        plain, packed = client.get(path), client.get(path, headers=accepted)
        if len(plain.data) < 1000:
            assert "Content-Encoding" not in packed.headers
            continue
        assert packed.headers["Content-Encoding"] == name
        assert unpacked(packed.data) == plain.data
        assert "Accept-Encoding" in plain.vary
        assert "Accept-Encoding" in packed.vary
        if plain.status_code == 200:
            assert packed.headers["ETag"] != plain.headers["ETag"]
            crossed = {"If-None-Match": packed.headers["ETag"]}
            assert client.get(path, headers=crossed).status_code == 200
        assert packed.data == client.get(path, headers=accepted).data


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("br, gzip;q=0.5", "br"),
        ("br;q=0.5, gzip", "gzip"),
        ("gzip ; q=1.0, identity; q=0.5", "gzip"),
        ("*", "br"),
        ("br;q=0, *", "gzip"),
        ("gzip, *;q=0.1", "gzip"),
        ("", ""),
        ("deflate", ""),
        ("identity", ""),
        ("gzip;q=0", ""),
        ("gzip;q=0.000, br;q=0, *", ""),
        ("*;q=0", ""),
        ("identity, gzip;q=0.5", ""),
        ("gzip;q=", ""),
        ("gzip;q=nan", ""),
        ("br;q=-1", ""),
        ("gzip;q=9", ""),
        ("gzip;level=9", ""),
        (",;,=;q", ""),
        ("gzipped", ""),
    ],
)
def test_a_text_is_compressed_for_those_who_want_it(header: str, name: str) -> None:
    assert coding(header) == name


def test_what_one_person_sees_has_no_tag_and_is_not_compressed(
    author: Visitor, salt_for: None
) -> None:
    for path in ("/", "/write", "/posts/salt"):
        answer = author.get(path, headers=GZIP | {"If-None-Match": "*"})
        assert answer.status_code == 200
        assert not {"ETag", "Content-Encoding"} & {*answer.headers.keys()}


@pytest.fixture
def salt_for(author: Visitor) -> None:
    make_post(author.person, title="Salt", slug="salt", body="Salt. " * 300)


def test_a_page_with_the_token_of_a_form_is_not_compressed(client: Visitor, tokens: None) -> None:
    answer = client.get("/sign-in", headers=GZIP | {"If-None-Match": "*"})
    assert answer.status_code == 200
    assert not {"ETag", "Content-Encoding"} & {*answer.headers.keys()}


@pytest.mark.parametrize(
    ("secret", "headers"),
    [
        ({"person": "somebody"}, {}),
        ({"csrf_token": "secret"}, {}),
        ({}, {"Cache-Control": "no-store"}),
        ({}, None),
    ],
)
def test_each_sign_of_a_secret_is_enough(
    app: Flask, secret: dict[str, str], headers: dict[str, str] | None
) -> None:
    with app.test_request_context("/", headers=GZIP):
        for name, value in secret.items():
            setattr(g, name, value)
        answer = deliver(request, Response("words " * 500, headers=headers))
    open_to_all = headers is None
    assert ("ETag" in answer.headers, "Content-Encoding" in answer.headers) == (open_to_all,) * 2


def test_only_answers_that_are_whole_have_a_tag(client: Visitor, salt: Post) -> None:
    star = {"If-None-Match": "*"}
    for path, status in (("/none", 404), ("/tags/", 301), ("/write", 303)):
        answer = client.get(path, headers=star)
        assert answer.status_code == status
        assert "ETag" not in answer.headers
    assert client.post("/", headers=star).status_code == 405


def test_pictures_are_left_as_they_are(client: Visitor, app: Flask) -> None:
    media = Media.keep(b"\x89PNG" * 1000, "a.png", "image/png")
    db.session.commit()
    answer = client.get(media.path, headers=GZIP)
    assert answer.data == b"\x89PNG" * 1000
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["ETag"] == f'"{media.sha256}"'
    known = {"If-None-Match": answer.headers["ETag"]}
    assert client.get(media.path, headers=known).status_code == 304


def test_a_file_that_lasts_is_compressed_once(
    client: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = client.get("/").text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    first = client.get(address, headers=GZIP)
    monkeypatch.setattr("blog.delivery.COMPRESSED", None)
    again = client.get(address, headers=GZIP)
    assert again.data == first.data
    assert again.headers["Cache-Control"].endswith("immutable")


def test_nobody_is_asked_who_they_are_for_a_tag(
    client: Visitor, salt: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Person, "get", None)
    assert client.get("/feed.atom", headers=GZIP).headers["ETag"]
