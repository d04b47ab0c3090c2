"""What tests of the page cache share: a cache, a clock, and a blog with something to read."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask

from blog import page_cache
from blog.db import db, now, writing
from blog.models import Post, Site
from blog.page_cache import PageCache
from tests.factories import make_person, make_post, set_clock


@pytest.fixture
def cache(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[PageCache]:
    """The blog's page cache, with nothing in it, and without grace."""
    cache = PageCache(app, 1)
    cache.watch.grace = 0
    monkeypatch.setattr(app, "wsgi_app", cache)
    yield cache
    cache.watch.close()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Sets everybody's clock to so many seconds after a moment soon to come."""
    begin = now() + timedelta(seconds=10)

    def set_to(seconds: float) -> None:
        moment = begin + timedelta(seconds=seconds)
        set_clock(monkeypatch, moment, "delivery", "models.change", "publishing")
        monkeypatch.setattr(page_cache, "time", moment.timestamp)

    set_to(0)
    return set_to


@pytest.fixture
def salt(app: Flask) -> Post:
    make_post(make_person("ida"), slug="about", kind="page")
    ida = make_post(
        make_person("ada"), title="Salt", slug="salt", tags=["Salt"], body="Salt. " * 300
    )
    with writing():
        db.session.add(Site.current())
    return ida
