"""The page cache in the moment between a change and its acknowledgement."""

from collections.abc import Callable
from time import time

import pytest
from flask import Flask

from blog import watch
from blog.db import db, writing
from blog.models import Post, Site
from blog.page_cache import PageCache
from blog.watch import GRACE, acknowledge
from tests.caching import cache, clock, salt
from tests.factories import Visitor

__all__ = ["cache", "clock", "salt"]


def rename(title: str) -> None:
    """Change every page."""
    with writing():
        Site.current().title = title


@pytest.fixture
def meanwhile(cache: PageCache, monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], None]]:
    """What is done once while the next page is being made."""
    inner, acts, cache.watch.grace = cache.inner, [], GRACE

    def make(environ, start_response):  # type: ignore[no-untyped-def]
        if acts:
            acts.pop()()
        return inner(environ, start_response)

    monkeypatch.setattr(cache, "inner", make)
    return acts


@pytest.fixture
def given(
    client: Visitor, salt: Post, meanwhile: list[Callable[[], None]]
) -> Callable[[], tuple[bool, bool]]:
    """Whether a change is shown on the front page to who asks for it while another page is being
    made, and to who asks after that.
    """

    def ask() -> tuple[bool, bool]:
        early: list[bool] = []
        meanwhile.append(lambda: early.append("Pepper" in client.get("/").text))
        assert "Pepper" in client.get(salt.path).text
        return early[0], "Pepper" in client.get("/").text

    client.get("/")
    client.get(salt.path)
    return ask


def test_until_a_change_is_acknowledged_one_reader_waits_for_the_new_page(
    cache: PageCache, given: Callable[[], tuple[bool, bool]]
) -> None:
    rename("Pepper")
    cache.watch.state(time())
    with writing(public=False):
        Site.current().tagline = "Dry"
    waits = db.engine.dialect.name != "sqlite"  # whose machines may have other clocks
    assert given() == (waits, True)


def test_once_it_is_acknowledged_nobody_gets_the_old_one(
    given: Callable[[], tuple[bool, bool]], clock: Callable[[float], None]
) -> None:
    rename("Pepper")
    clock(GRACE + 0.001)
    assert given() == (True, True)


def test_a_clock_that_is_set_back_gives_no_grace(
    given: Callable[[], tuple[bool, bool]], clock: Callable[[float], None]
) -> None:
    rename("Pepper")
    clock(-5)
    assert given() == (True, True)


def test_of_two_changes_the_first_one_may_be_acknowledged(
    given: Callable[[], tuple[bool, bool]],
) -> None:
    rename("Pepper")
    rename("Pepper and thyme")
    assert given() == (True, True)


def test_it_is_acknowledged_when_grace_is_over(
    app: Flask, salt: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    acknowledge()

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        monkeypatch.setattr(watch, "time", lambda: moment + seconds)

    monkeypatch.setattr(watch, "sleep", sleep)
    with writing():
        pass
    moment = db.session.info["changed"].timestamp() + 0.03
    monkeypatch.setattr(watch, "time", lambda: moment)
    acknowledge()
    acknowledge()  # there is nothing more to say
    assert slept == ([pytest.approx(GRACE - 0.03)] if db.engine.dialect.name == "sqlite" else [])


@pytest.mark.parametrize("since", [-3600, GRACE, 3600])
def test_nobody_waits_longer_than_grace_lasts(
    app: Flask, monkeypatch: pytest.MonkeyPatch, since: float
) -> None:
    with writing():
        pass
    moment = db.session.info["changed"].timestamp() + since
    monkeypatch.setattr(watch, "time", lambda: moment)
    monkeypatch.setattr(watch, "sleep", lambda _seconds: pytest.fail("slept"))
    acknowledge()


def test_what_no_reader_sees_is_acknowledged_at_once(app: Flask, salt: Post) -> None:
    acknowledge()
    with writing(public=False):
        pass
    assert "changed" not in db.session.info
