"""The page cache gives what Flask would give now, and is no place for anybody's own."""

import re
from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from werkzeug.test import Client
from werkzeug.wrappers import Response

from blog import publishing, tagging
from blog.db import db, writing
from blog.models import Media, Post, Site
from blog.page_cache import ASKED, PageCache
from blog.rendering import render
from tests.caching import cache, clock, salt
from tests.factories import Visitor, make_post
from tests.server import ROOT
from tests.statements import counted

__all__ = ["cache", "clock", "salt"]
MARKDOWN = {"Accept": "text/markdown"}
ENCODINGS = ("", "gzip", "br, gzip", "gzip, deflate, br, zstd")


def asked(client: Visitor, path: str, **headers: str) -> int:
    """How often the database is asked by the ORM for a page."""
    with counted() as statements:
        client.get(path, headers=headers)
    return len(statements)


def test_a_page_is_made_once(
    cache: PageCache, client: Visitor, salt: Post, clock: Callable[[int], None]
) -> None:
    clock(5)
    for encoding in ENCODINGS[:3]:
        assert asked(client, salt.path, **{"Accept-Encoding": encoding})
        assert not asked(client, salt.path, **{"Accept-Encoding": encoding})
    assert client.get(salt.path, headers={"Accept-Encoding": "br"}).content_encoding == "br"


def renamed(post: Post) -> None:
    new = publishing.Text(title="Pepper", body="Pepper.", trial=render("Pepper."))
    publishing.save(post, new, publishing.filing_of(post), editor=None)
    publishing.publish(post)


def settled(_post: Post) -> None:
    with writing():
        site = Site.current()
        site.title = "The Pepper Review"
        db.session.add(site)


@pytest.mark.parametrize(
    "change",
    [
        renamed,
        settled,
        publishing.unpublish,
        publishing.trash,
        lambda post: make_post(*post.authors, title="Another"),
        lambda post: tagging.rename(post.tags[0], "Sodium", "sodium"),
    ],
)
def test_the_next_request_after_a_change_is_answered_anew(
    cache: PageCache, app: Flask, client: Visitor, salt: Post, change: Callable[[Post], object]
) -> None:
    pages = ("/", salt.path, "/tags/salt", "/feed.atom", "/sitemap.xml")
    for _ in range(2):
        before = [client.get(path).data for path in pages]
    change(salt)
    seen = [client.get(path).data for path in pages]
    uncached = Client(cache.inner, Response)
    assert seen == [uncached.get(path).data for path in pages]
    assert seen != before


def test_another_process_is_heard_too(
    cache: PageCache, app: Flask, client: Visitor, salt: Post
) -> None:
    client.get("/")
    other = create_engine(app.config["SQLALCHEMY_DATABASE_URI"])
    with other.begin() as connection:
        connection.execute(text("UPDATE revision SET title = 'Pepper'"))
        connection.execute(text("UPDATE change SET version = version + 1"))
    other.dispose()
    assert "Pepper" in client.get("/").text


def test_what_nobody_can_see_makes_no_page_anew(
    cache: PageCache,
    client: Visitor,
    author: Visitor,
    post: Post,
    draft: Post,
    clock: Callable[[int], None],
) -> None:
    clock(5)
    client.get("/")
    author.post(f"/write/{draft.id}/autosave", data={"key": "a" * 36, "title": "T", "body": "B"})
    author.get("/write")
    assert client.get("/").status_code == 200
    asked(client, "/")  # the watch may have looked once more
    assert not asked(client, "/")


def test_a_page_ends_when_a_post_comes_and_when_it_goes(
    cache: PageCache, client: Visitor, author: Visitor, clock: Callable[[int], None]
) -> None:
    due = publishing.now() + timedelta(seconds=60)
    post = make_post(author.person, title="Patience", at=due)
    with writing():
        post.unpublish_at = due + timedelta(seconds=60)
    for second, is_there in ((5, False), (59, False), (60, True), (119, True), (120, False)):
        clock(second)
        for _ in range(2):
            assert ("Patience" in client.get("/").text) == is_there, second
        assert (client.get(post.path).status_code == 200) == is_there


def test_a_page_gets_its_date_once_its_second_is_over(
    cache: PageCache, client: Visitor, author: Visitor, clock: Callable[[int], None]
) -> None:
    clock(0)
    make_post(author.person)
    assert client.get("/").last_modified is client.get("/").last_modified is None
    clock(1)
    assert client.get("/").last_modified


@pytest.mark.parametrize(
    "unusual",
    [
        {"headers": {"Cookie": "a=b; session=x"}},
        {"headers": {"Cookie": "session =x"}},
        {"headers": {"Cookie": "$Version=1; session\t=x"}},
        {"headers": {"If-Match": '"x"'}},
        {"headers": {"Host": ".."}},
        {"headers": {"Range": "bytes=0-9"}},
        {"headers": MARKDOWN},
        {"headers": {"Accept": "TEXT/MARKDOWN;q=0.9, text/html;q=0.5"}},
        {"headers": {"Content-Type": "application/json"}},
        {"headers": {"Host": "a b"}},
        {"query_string": "before=1.1"},
        {"query_string": "utm=1&%62efore=1.1"},
        {"method": "POST"},
        {"method": "OPTIONS"},
        {"method": "HEAD"},
    ],
)
def test_what_is_unusual_passes_by(cache: PageCache, salt: Post, unusual: dict[str, Any]) -> None:
    with_it, without = (Client(one, Response, False) for one in (cache, cache.inner))
    usual = with_it.get(salt.path).data
    size = cache.size
    for path in (salt.path, "/", "/sign-in", "/nowhere"):
        with_it.open(path, **unusual)
        kept = cache.size
        answers = [one.open(path, **unusual) for one in (with_it, without)]
        assert answers[0].status == answers[1].status
        assert cache.size == kept == size
    assert with_it.get(salt.path).data == usual


@pytest.mark.parametrize("query", ["utm_source=x", "x", "=", "&&", "x=<script>", "befor=1.1", "?"])
def test_words_that_mean_nothing_change_nothing(
    cache: PageCache, client: Visitor, salt: Post, query: str
) -> None:
    fresh = client.get(f"{salt.path}?{query}")
    size = cache.size
    assert fresh.data == client.get(salt.path).data == client.get(f"{salt.path}?{query}1").data
    assert cache.size == size > 0


def test_every_word_that_a_query_may_hold_is_known() -> None:
    rooms = ("listing", "article", "machines", "media", "previews", "auth", "feeds/views")
    lines = "\n".join((ROOT / f"blog/{room}.py").read_text("utf-8") for room in rooms).split("\n")
    read = {
        word for line in lines if "request.args" in line for word in re.findall('"([a-z]+)"', line)
    }
    assert {"before", "q", "next"} <= read <= {*ASKED, "newest"}


def test_junk_is_not_kept(cache: PageCache, client: Visitor, salt: Post) -> None:
    media = Media.keep(b"\x89PNG", "a.png", "image/png")
    db.session.commit()
    client.get(media.path)
    size = cache.size
    assert size
    junk = (
        "/nowhere",
        "//posts/salt",
        "////robots.txt",
        "/posts/none",
        "/look/x/style.css",
        "/share-x.png",
        "/archive/02026",
    )
    for path in (
        *junk,
        "/healthz",
        "/readyz",
        "/sign-in",
        "/search?q=1",
        media.path + "x",
        "/write",
    ):
        client.get(path)
        assert cache.size == size, path


def test_it_holds_what_was_read_last_and_no_more(
    client: Visitor, author: Visitor, cache: PageCache, clock: Callable[[int], None]
) -> None:
    posts = [make_post(author.person, title=f"T{i}", body=f"{i} " * 1000) for i in range(8)]
    first = posts[0].path
    clock(5)
    client.get(first)
    cache._most = most = 5 * cache.size
    for post in posts:
        client.get(first)
        client.get(post.path)
        assert 0 < cache.size <= most
    assert not asked(client, first)
    assert asked(client, posts[1].path)
    assert not asked(client, posts[-1].path)


def test_what_is_asked_for_at_once_is_made_once(app: Flask, cache: PageCache) -> None:
    made, second = [], Event()

    def slow(environ: Any, start_response: Any) -> Any:
        made.append(1)
        if len(made) == 2:
            second.set()
        second.wait(0.3)
        return app.__class__.wsgi_app(app, environ, start_response)

    cache.inner = slow
    given: list[bytes] = []
    readers = [
        Thread(target=lambda: given.append(Client(cache, Response).get("/").data)) for _ in range(4)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert (len(made), len(set(given)), len(given)) == (1, 1, 4)
