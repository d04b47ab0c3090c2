"""Search and related posts look at a bounded part of the index, however much is in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text

from blog import search
from blog.db import db, writing
from blog.models import Person, Post
from blog.search import Choice, filling, find, related
from tests.factories import make_person, make_post, tags_of
from tests.statements import counted
from tests.test_search import slugs

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
BOUND = 4


@pytest.fixture
def ada(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Person:
    monkeypatch.setattr("blog.search.candidates.NEWEST", BOUND)
    monkeypatch.setattr("blog.search.candidates.NEWEST_BY_HEAD", 2)
    monkeypatch.setattr("blog.search.candidates.NEWEST_ALIKE", 3)
    return make_person("ada")


@contextmanager
def plans() -> Iterator[list[str]]:
    """How the engine would go about each statement on the index meanwhile."""
    found: list[str] = []
    explain = "EXPLAIN QUERY PLAN" if db.engine.dialect.name == "sqlite" else "EXPLAIN"

    def note(_connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "search_entry" in statement and statement.startswith(("SELECT", "WITH")):
            cursor.execute(f"{explain} {statement}", parameters)
            found.append("\n".join(str(row[-1]) for row in cursor.fetchall()))

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


def fill(ada: Person, many: int = 12) -> list[Post]:
    """Posts that all hold one word, oldest first."""
    return [
        make_post(
            ada,
            slug=f"n{n}",
            title=f"No. {n}",
            body="rye and salt",
            tags=["Food"],
            at=NOON + timedelta(n),
        )
        for n in range(many)
    ]


def test_the_newest_are_looked_at_in_the_order_of_publication(ada: Person) -> None:
    make_post(ada, slug="new", title="New", body="rye", at=NOON + timedelta(30))
    for n in range(8):
        make_post(ada, slug=f"old-{n}", title=f"Old {n}", body="rye", at=NOON - timedelta(n))
    assert slugs("rye") == ["new", "old-0", "old-1", "old-2"]
    assert slugs("rye", newest=True) == ["new", "old-0", "old-1", "old-2"]


def test_no_query_looks_at_more_than_so_many(ada: Person) -> None:
    fill(ada)
    for typed in ("rye", "rye salt", '"rye and salt"', "rye food"):
        found = find(typed, Choice(), 20)
        assert (len(found.results), found.are_all) == (BOUND, False), typed
    assert find("n3", Choice(), 20).are_all


def test_a_common_word_is_found_in_a_small_part_that_was_chosen(ada: Person) -> None:
    fill(ada)
    make_post(ada, slug="old", title="Old", body="rye", tags=["Past"], at=NOON - timedelta(900))
    make_post(make_person("bert"), slug="his", body="rye", at=NOON - timedelta(901))
    make_post(ada, slug="es", language="es", body="rye", at=NOON - timedelta(902))
    assert slugs("rye", tag="past") == ["old"]
    assert slugs("rye", author="bert") == ["his"]
    assert slugs("rye", language="es") == ["es"]
    assert set(slugs("rye", year="2023")) == {"old", "his", "es"}


def test_a_choice_follows_the_post(ada: Person) -> None:
    post, other = make_post(ada, title="Rye", tags=["Bread"]), make_post(ada, title="Salt")
    with writing():
        post.tags, post.authors = other.tags, [make_person("bert")]
        db.session.flush()
        search.put(post)
    assert slugs("rye", tag="bread") == slugs("rye", author="ada") == []
    assert slugs("rye", author="bert") == ["rye"]
    with writing():
        post.published_at = NOON - timedelta(900)
        db.session.flush()
        search.put(post)
    assert slugs("rye", year="2023") == ["rye"]


def test_what_is_filed_is_no_word_of_a_text(ada: Person) -> None:
    tagging = make_post(ada, title="Rye", tags=["Bread"]).taggings[0]
    for typed in (f"t{tagging.tag_id}", f"§t{tagging.tag_id}", "len", "§len", f"a{ada.id}"):
        assert slugs(typed) == []


def test_every_statement_goes_by_an_index(ada: Person) -> None:
    post = fill(ada, 3)[0]
    make_post(ada, slug="es", language="es", title="Pies", tags=["Food"])
    on_sqlite = db.engine.dialect.name == "sqlite"
    if not on_sqlite:  # so few rows are read sooner than an index is
        db.session.execute(text("SET enable_seqscan = off"))
    with plans() as found:
        for typed in ("rye", "pies", '"rye and salt"', "京"):
            find(typed, Choice(), 10)
            find(typed, Choice(tag="food", author="ada", year="2026", language="en"), 10)
        related(post, tags_of(post))
    if not on_sqlite:
        db.session.execute(text("RESET enable_seqscan"))
    assert len(found) > 10
    read_all = "SCAN search_entry\n" if on_sqlite else "Seq Scan on search_entry"
    assert [plan for plan in found if read_all in f"{plan}\n" or "SCAN post" in plan] == []
    # FTS5 gives rows in the order that is asked for; nothing has to be sorted.
    assert not [plan for plan in found if "TEMP B-TREE FOR ORDER BY" in plan]


def test_related_posts_cost_two_statements_and_few_rows(ada: Person) -> None:
    post = fill(ada)[0]
    fetched: list[int] = []
    assert post.taggings and post.published
    real = db.session.execute

    def execute(*given: Any, **more: Any) -> Any:
        rows = real(*given, **more).all()
        fetched.append(len(rows))
        return rows

    db.session.execute = execute  # type: ignore[method-assign]
    try:
        with counted() as asked:
            assert len(related(post, tags_of(post))) == 3
    finally:
        del db.session.execute
    assert len(asked) == 2
    assert fetched == [3]


def test_filling_goes_on_where_it_was_interrupted(ada: Person) -> None:
    fill(ada, 6)
    search.clear()
    db.session.commit()
    done = [search.catch_up(), search.catch_up()]
    assert search.behind() == 4
    with counted() as asked:
        while post_id := search.catch_up():  # as after a new start, from the first post on
            done.append(post_id)
    assert (search.behind(), sorted(set(done)), len(done)) == (0, sorted(done), 6)
    assert not [one for one in asked if "count(" in one]


def test_the_next_post_is_looked_for_in_few(ada: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "LOOKED_AT", 2)
    posts = fill(ada, 7)
    with writing():
        search.index.remove(posts[5].id)
    with counted() as asked:
        assert search.catch_up() == posts[5].id
    looked = [one for one in asked if "search_save" in one and one.startswith("SELECT post")]
    assert len(looked) == 3
    assert all("post.id <= " in one for one in looked)
    assert search.catch_up(posts[5].id) == 0


def test_no_start_looks_at_all_posts_again(ada: Person) -> None:
    fill(ada, 2)
    assert not search.is_complete()
    search.note_complete()
    assert search.is_complete()
    with writing():
        search.clear()
    assert not search.is_complete()
