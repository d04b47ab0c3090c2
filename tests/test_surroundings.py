"""What stands around an article: read once, and new with the next request after any change."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from blog import publishing
from blog.db import db, writing
from blog.models import Change, Kept, Person, Tag
from tests.factories import Visitor, make_person, make_post, set_clock
from tests.reading import links
from tests.statements import counted

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)


@pytest.fixture
def ada(app: Flask) -> Person:
    return make_person("ada")


def test_an_article_read_again_asks_for_nothing_around_it(client: Visitor, ada: Person) -> None:
    make_post(ada, title="Rye bread", tags=["Bread"])
    post = make_post(ada, title="Wheat bread", tags=["Bread"])
    path = post.path
    first = client.get(path)
    with counted() as asked:
        assert client.get(path).data == first.data
    assert len([one for one in asked if not one.startswith("BEGIN")]) <= 2


def test_whatever_changes_around_an_article_it_is_new_at_once(client: Visitor, ada: Person) -> None:
    post = make_post(ada, title="Wheat bread", tags=["Bread"], at=NOON)
    assert "/posts/rye-bread" not in links(client.get(post.path))
    other = make_post(ada, title="Rye bread", tags=["Bread"], at=NOON + timedelta(1))
    answer = client.get(post.path)
    assert "/posts/rye-bread" in links(answer)
    with writing():
        tag = Tag.with_slug("bread")
        assert tag
        tag.name = "Loaves"
        person = db.session.merge(ada)
        person.name = "Ada Baker"
    answer = client.get(post.path)
    assert "Loaves" in answer.text
    assert "Ada Baker" in answer.text
    publishing.unpublish(other)
    assert "/posts/rye-bread" not in links(client.get(post.path))


def test_a_post_whose_time_comes_stands_beside_at_once(
    client: Visitor, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = make_post(ada, title="Wheat", at=NOON)
    soon = datetime.now(UTC) + timedelta(hours=1)
    make_post(ada, title="Rye", at=soon)
    assert "/posts/rye" not in links(client.get(post.path))
    set_clock(monkeypatch, soon + timedelta(seconds=1), "models.change")
    assert "/posts/rye" in links(client.get(post.path))


def test_what_is_kept_is_never_more_than_so_much(app: Flask) -> None:
    kept: Kept[list[int]] = Kept(2)
    state = Change.state()
    first = kept.at(state, 1, lambda: [1])
    assert kept.at(state, 1, lambda: [2]) is first
    kept.at(state, 2, lambda: [2])
    kept.at(state, 3, lambda: [3])
    assert kept.at(state, 1, lambda: [4]) == [4]


def test_a_new_state_keeps_nothing_of_the_last_one(app: Flask, ada: Person) -> None:
    kept: Kept[list[int]] = Kept(2)
    kept.at(Change.state(), 1, lambda: [1])
    make_post(ada)
    assert kept.at(Change.state(), 1, lambda: [2]) == [2]
