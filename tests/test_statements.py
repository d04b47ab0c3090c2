"""How much a page asks of the database: little, nothing twice, and nothing from a template."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import flask
import pytest
from flask import Flask

from blog import publishing
from blog.db import db, writing
from blog.models import Change, Media, Person, Post, Shell, Site
from blog.pictures import read_picture
from tests.factories import Visitor, make_person, make_post, set_clock
from tests.statements import counted

ENGINES = ("sqlite",)  # either engine is asked the same
PICTURE = Path(__file__).parent.parent / "blog" / "samples" / "dots.png"
NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
# What is asked at most; the beginning of a transaction, which SQLite is told by words, aside.
MOST = {
    "/posts/no-4": 7,
    "/posts/no-5.md": 4,
    "/pages/about": 4,
    "/": 4,
    "/tags/salt": 4,
    "/authors/ada": 4,
    "/languages/es": 4,
    "/series/loaves": 4,
    "/archive": 4,
    "/archive/2026": 4,
    "/tags": 3,
    "/authors": 3,
    "/feed.atom": 4,
    "/tags/salt/feed.json": 5,
    "/languages/es/feed.rss": 5,
    "/llms.txt": 3,
    "/robots.txt": 1,
}


@contextmanager
def asked() -> Iterator[list[str]]:
    with counted() as statements:
        found: list[str] = []
        yield found
        found += [one for one in statements if not one.startswith("BEGIN")]


@pytest.fixture
def publication(filled: Callable[[Callable[[], None]], None]) -> None:
    filled(fill)


def fill() -> None:
    """Several authors and tags for each post, covers, translations, a series, pages and a logo."""
    people = [make_person("ada", about="baker"), make_person("bert"), make_person("cleo")]
    with writing():
        picture = Media.keep_picture(read_picture(PICTURE.read_bytes()), "dots.png")
        db.session.add(site := Site.current())
        site.logo, site.footer, site.posts_per_page = picture, "By *us*.", 5
    for slug in ("about", "imprint"):
        make_post(people[0], slug=slug, kind="page")
    for number in range(12):
        make_post(
            *people[: number % 3 + 1],
            slug=f"no-{number}",
            title=f"Salt and bread {number}",
            tags=["Salt", "Bread", "Water"],
            language=("en", "es")[number % 2],
            body=f"![Dots]({picture.path})",
            cover=picture.path,
            cover_alt="Dots",
            series="Loaves",
            at=NOON + timedelta(number),
            translation_of=f"no-{number - 1}" if number % 2 else "",
        )


@pytest.mark.parametrize("path", MOST)
def test_a_page_asks_little_and_nothing_twice(
    client: Visitor, publication: None, path: str
) -> None:
    assert client.get(path).status_code == 200
    with asked() as statements:
        assert client.get(path).status_code == 200
    assert len(statements) <= MOST[path], "\n\n".join(statements)
    # The two ways to what is related have one form.
    twice = {one for one, times in Counter(statements).items() if times > 1}
    assert not {one for one in twice if "search_entry" not in one}


@pytest.mark.parametrize("path", ["/", "/tags/salt", "/posts/no-4", "/archive"])
def test_no_template_asks_anything(
    client: Visitor, publication: None, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get(path)
    found: list[list[str]] = []

    def watch(sender: Flask, **_: object) -> None:
        found.append(list(seen))

    with counted() as seen:
        flask.before_render_template.connect(watch, client.application)
        try:
            client.get(path)
        finally:
            flask.before_render_template.disconnect(watch, client.application)
        assert found == [seen]


@pytest.mark.parametrize("path", ["/", "/posts/no-4"])
def test_twice_as_many_posts_ask_no_more(client: Visitor, publication: None, path: str) -> None:
    with writing():
        Site.current().posts_per_page = 10
    client.get(path)
    with asked() as statements:
        client.get(path)
    assert len(statements) <= MOST[path]


def test_what_stands_around_pages_is_new_after_each_change(
    client: Visitor, publication: None
) -> None:
    client.get("/")
    with writing():
        Site.current().title = "The Salt Review"
    assert "The Salt Review" in client.get("/posts/no-1").text
    with writing():
        Site.current().footer = "Printed by **nobody**."
    assert "<strong>nobody</strong>" in client.get("/posts/no-1").text
    page = make_post(make_person("dora"), title="Colophon", kind="page", language="fr")
    answer = client.get("/").text
    assert "Colophon" in answer
    publishing.unpublish(page)
    assert "Colophon" not in client.get("/").text


def test_what_stands_around_pages_is_new_when_a_time_comes(
    app: Flask, client: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = make_post(make_person("ada"), title="Soon", kind="page")
    end = page.published_at and page.published_at + timedelta(hours=1)
    assert end
    with writing():
        db.session.merge(page).unpublish_at = end
    assert "/pages/soon" in client.get("/").text
    set_clock(monkeypatch, end, "models.change")
    assert "/pages/soon" not in client.get("/").text


def test_what_was_written_without_the_lock_counts_as_a_change(app: Flask) -> None:
    before = Change.state().version
    db.session.add(Person(name="Ada", handle="ada"))
    db.session.commit()
    assert Change.state().version == before + 1
    db.session.rollback()
    db.session.commit()
    assert Change.state().version == before + 1


def test_what_is_kept_belongs_to_no_session(app: Flask, publication: None) -> None:
    shell = Shell.at(Change.state())
    db.session.remove()
    assert shell.site.logo is not None
    assert shell.site.logo.path.endswith("dots.png")
    assert [page.published.title for page in shell.pages] == ["A title", "A title"]
    assert Shell.at(Change.state()) is shell
    with writing():
        post = Post.with_slug("about")
        assert post is not None
        assert Site.current() is not shell.site
