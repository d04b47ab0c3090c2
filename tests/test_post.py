"""Posts: their states, what readers find, and what belongs to all revisions at once."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import inspect

from blog import publishing
from blog.db import db, now, writing
from blog.models import Post, Redirect, Series, Tag
from blog.publishing import Filing, Text
from blog.rendering import render
from tests.factories import make_person, make_post, set_clock


def make(state: str) -> Post:
    """Return a post in this state."""
    at = now() + timedelta(days=1) if state == "scheduled" else None
    post = make_post(title=state, at=at, published=state != "draft")
    if state == "trashed":
        publishing.trash(post)
    return post


@pytest.mark.parametrize("state", ["draft", "scheduled", "trashed"])
def test_readers_do_not_find_what_is_not_published(app: Flask, state: str) -> None:
    post = make(state)
    assert post.state == state
    assert Post.readable("post", state) is None
    assert Post.newest(9, None).posts == []
    assert Post.nearest(state) is None


def test_readers_find_what_is_published(app: Flask) -> None:
    post = make("published")
    assert post.state == "published"
    assert Post.readable("post", "published") is post
    assert Post.newest(9, None).posts == [post]
    assert Post.nearest("publisched") is post
    assert Post.pages() == []


def test_a_page_is_in_no_list_of_posts(app: Flask) -> None:
    page = make_post(title="about", kind="page")
    make_post(title="draft", kind="page", published=False)
    assert page.path == "/pages/about"
    assert Post.readable("page", "about") is page
    assert Post.readable("post", "about") is None
    assert Post.newest(9, None).posts == []
    assert Post.pages() == [page]


def test_a_scheduled_post_appears_when_its_time_comes(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = make("scheduled")
    later = now() + timedelta(days=2)
    set_clock(monkeypatch, later)
    assert post.state == "published"
    assert Post.readable("post", "scheduled") is post
    assert Post.newest(9, None).posts == [post]


def test_nothing_is_near_to_what_looks_like_nothing(app: Flask) -> None:
    make("published")
    assert Post.nearest("zzz") is None
    assert Post.nearest("x" * 5000) is None


def test_authors_keep_their_order(app: Flask) -> None:
    ada, bob, cleo = (make_person(name) for name in ("ada", "bob", "cleo"))
    post = make_post(cleo, ada, bob)
    db.session.expire_all()
    assert list(post.authors) == [cleo, ada, bob]
    with writing():
        post.authors = [bob, cleo]
    assert list(post.authors) == [bob, cleo]


def test_tags_keep_their_order_and_stand_once(app: Flask) -> None:
    post = make_post(tags=["Zebra", "C++", "apple", "ZEBRA"])
    db.session.expire_all()
    assert [tag.slug for tag in post.tags] == ["zebra", "c-plus-plus", "apple"]
    text = Text(title="A title", body="A text.", summary="A summary.", trial=render("A text."))
    publishing.save(post, text, Filing(tags=["apple", "Zebra"]), editor=None)
    assert [tag.name for tag in post.tags] == ["apple", "Zebra"]


def test_names_that_differ_in_case_are_one_tag(app: Flask) -> None:
    one, two = make_post(tags=["Open Data"]), make_post(tags=["open data", "🎉"])
    assert list(one.tags) == list(two.tags) == [Tag.with_slug("open-data")]
    assert one.tags[0].name == "Open Data"


def test_posts_form_series_and_translations(app: Flask) -> None:
    post = make_post()
    with writing():
        post.series, post.series_place = Series(slug="s", title="A series"), 2
        post.translation_group = "one"
    db.session.expire_all()
    assert post.series
    assert (post.series.title, post.series_place, post.translation_group) == ("A series", 2, "one")
    with writing():
        db.session.delete(post.series)
    assert post.series is None


def test_a_post_takes_all_that_belongs_to_it_along(app: Flask) -> None:
    post = make_post(make_person(), tags=["Tests"], aliases=["/old"])
    with writing():
        db.session.delete(post)
    left = {
        table: db.session.connection().exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()
        for table in inspect(db.engine).get_table_names()
        if table != "alembic_version" and not table.startswith(("search_entry_", "search_save_"))
    }
    assert {table for table, count in left.items() if count} == {"change", "person", "tag"}


@pytest.mark.parametrize(
    ("wanted", "slug"),
    [
        ("Taken", "taken-3"),
        ("Free", "free"),
        ("", "untitled"),
        ("🎉", "untitled"),
        ("old", "old-2"),
    ],
)
def test_a_free_slug_is_nobodys_now_or_then(app: Flask, wanted: str, slug: str) -> None:
    make_post(title="Taken")
    make_post(title="Taken", published=False)
    make_post(title="Other", aliases=["/pages/old"])
    assert Post.free_slug(wanted) == slug
    assert Post.slug_is_free(slug)


def test_a_post_may_keep_its_own_slug_and_go_back_to_an_old_one(app: Flask) -> None:
    post = make_post(title="Taken", aliases=["/posts/old"])
    assert Post.free_slug("taken", post) == "taken"
    assert Post.free_slug("old", post) == "old"
    assert Redirect.free("/posts/old", post)
    assert not Redirect.free("/posts/old", None)
