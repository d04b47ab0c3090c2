"""The page cache where a database, a connection or a clock fails: nothing old comes back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError
from werkzeug.test import Client
from werkzeug.wrappers import Response

from blog import publishing
from blog.db import db, writing
from blog.models import Post, rebuild
from blog.page_cache import PageCache
from blog.rendering import render
from tests.caching import cache, clock, salt
from tests.factories import Visitor, make_post

__all__ = ["cache", "clock", "salt"]


@contextmanager
def out_of_order() -> Iterator[None]:
    """Nothing can be asked of the database meanwhile."""

    def fail(*_: object) -> None:
        raise OperationalError("", {}, Exception("no such host"))

    event.listen(db.engine, "before_cursor_execute", fail)
    yield
    event.remove(db.engine, "before_cursor_execute", fail)


def test_without_a_database_readers_get_the_last_page(
    app: Flask,
    client: Visitor,
    other: Visitor,
    salt: Post,
    cache: PageCache,
    clock: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock(5)
    path = salt.path
    last = client.get(path).data
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    cache.watch.close()
    with out_of_order():
        for second in (10, 10, 20):
            clock(second)
            assert client.get(path).data == last
            assert client.get("/tags").status_code == 500
        assert other.get(path).status_code == 500
        assert len(caplog.messages) > 0
        assert "readers get what is kept" in caplog.text
    clock(30)
    assert client.get("/tags").status_code == 200


def test_what_was_withdrawn_does_not_come_back_without_a_database(
    app: Flask,
    client: Visitor,
    salt: Post,
    cache: PageCache,
    clock: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = salt.path
    for encoding in ("br", "gzip", ""):
        client.get(path, headers={"Accept-Encoding": encoding})
    publishing.trash(salt)
    assert client.get(path, headers={"Accept-Encoding": "gzip"}).status_code == 410
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    cache.watch.close()
    clock(5)
    with out_of_order():
        for encoding in ("br", "gzip", ""):
            answer = client.get(path, headers={"Accept-Encoding": encoding})
            assert (answer.status_code, "Salt. Salt." in answer.text) == (500, False)


def test_a_connection_that_is_lost_costs_nobody_anything(
    client: Visitor, salt: Post, cache: PageCache, caplog: pytest.LogCaptureFixture
) -> None:
    client.get("/")
    cache.watch._handle.close()
    make_post(*salt.authors, title="Pepper")
    assert "Pepper" in client.get("/").text
    assert not caplog.messages


def test_a_state_that_was_taken_back_is_another_one(
    client: Visitor, salt: Post, cache: PageCache
) -> None:
    old = db.session.execute(text("SELECT version, at FROM change")).one()
    client.get("/")
    make_post(*salt.authors, title="Libel")
    assert "Libel" in client.get("/").text
    with writing(public=False):
        db.session.execute(text("UPDATE revision SET title = 'Taken back' WHERE title = 'Libel'"))
        db.session.execute(text("UPDATE change SET version = :version - 1"), {"version": old[0]})
    make_post(*salt.authors, title="Another")
    make_post(*salt.authors, title="And another")
    assert "Libel" not in client.get("/").text


def test_a_save_that_waited_while_somebody_published_is_a_public_change(
    client: Visitor, salt: Post, cache: PageCache
) -> None:
    client.get("/tags")
    with writing(public=False):
        filing = publishing.Filing(**{**vars(publishing.filing_of(salt)), "tags": ["Fresh"]})
        held = salt.current
        new = publishing.Text(
            title=held.title, body=held.body, summary=held.summary, trial=render(held.body)
        )
        publishing.save(salt, new, filing, editor=None)
    assert "Fresh" in client.get("/tags").text


def test_lists_that_are_made_anew_are_shown_anew(
    client: Visitor, salt: Post, cache: PageCache
) -> None:
    with writing():
        db.session.execute(text("UPDATE post SET shown_at = NULL"))
    assert "Salt" not in client.get("/").text
    list(rebuild())
    assert "Salt" in client.get("/").text


def test_a_clock_that_is_set_back_shows_nothing_early(
    client: Visitor, salt: Post, cache: PageCache, clock: Callable[[int], None]
) -> None:
    make_post(*salt.authors, title="Patience", at=publishing.now() + timedelta(seconds=60))
    for second, is_there in ((30, False), (61, True), (30, False), (62, True)):
        clock(second)
        assert ("Patience" in client.get("/").text) == is_there, second


def test_where_a_page_leads_keeps_words_that_mean_nothing(cache: PageCache, salt: Post) -> None:
    for path in (f"{salt.path}/?utm=n", "/write?kept=abc", "/write/media?kind=image"):
        with_it, without = (Client(one, Response).get(path) for one in (cache, cache.inner))
        assert with_it.location == without.location


def test_no_cookie_is_ever_kept(app: Flask, cache: PageCache) -> None:
    def cookies(environ: Any, start_response: Any) -> Any:
        given = app.__class__.wsgi_app(app, environ, lambda *_: None)
        body = b"".join(given)
        start_response("200 OK", [("Set-Cookie", "a=b"), ("Content-Length", str(len(body)))])
        return [body]

    cache.inner = cookies
    assert Client(cache, Response).get("/").headers["Set-Cookie"]
    assert cache.size == 0
