"""What lies on whose desk, and in which order."""

from datetime import timedelta

import pytest
from flask import Flask

from blog import publishing
from blog.db import db, now, writing
from blog.models import BadCursor, Desk, Person, Post, Site
from blog.publishing import Filing, Text
from blog.rendering import render
from tests.factories import make_person, make_post

SHELVES = ("drafts", "waiting", "scheduled", "published", "stale", "trash")


def lists(person: Person, everyone: bool = False) -> dict[str, list[str]]:
    """The slugs on each shelf that holds any, each shelf as long as it is said to be."""
    desk = Desk(person, everyone)
    found = {name: [post.slug for post in desk.shelf(name, 50).posts] for name in SHELVES}
    assert {name: len(slugs) for name, slugs in found.items()} == {
        name: desk.counts[name] for name in SHELVES
    }
    return {name: slugs for name, slugs in found.items() if slugs}


def edit(post: Post) -> None:
    text = Text(title="Edited", body="Edited.", trial=render("Edited."))
    publishing.save(post, text, Filing(slug=post.slug), editor=None)


def wait(post: Post, **moments: timedelta) -> Post:
    """Set moments of a post to so long ago."""
    with writing():
        for name, ago in moments.items():
            setattr(post, name, now() - ago)
    return post


@pytest.fixture
def ada(app: Flask) -> Person:
    return make_person()


@pytest.fixture
def edith(app: Flask) -> Person:
    return make_person("edith", "editor")


def test_each_post_lies_where_its_state_says(ada: Person) -> None:
    make_post(ada, title="draft", published=False)
    make_post(ada, title="scheduled", at=now() + timedelta(days=1))
    make_post(ada, title="published")
    make_post(ada, title="page", kind="page")
    edit(make_post(ada, title="edited"))
    publishing.trash(make_post(ada, title="trashed"))
    wait(make_post(ada, title="waiting", published=False), waiting_since=timedelta(0))
    wait(make_post(ada, title="withdrawn"), unpublish_at=timedelta(hours=1))
    assert lists(ada) == {
        "drafts": ["withdrawn", "edited", "draft"],
        "waiting": ["waiting"],
        "scheduled": ["scheduled"],
        "published": ["edited", "page", "published"],
        "trash": ["trashed"],
    }
    counts = Desk(ada).counts
    assert (counts["mine"], counts["everyone"]) == (7, 7)


def test_a_desk_has_what_its_person_wrote_or_helped_to_write(ada: Person) -> None:
    bob = make_person("bob")
    make_post(ada, title="by ada")
    make_post(bob, title="by bob")
    make_post(bob, ada, title="by both", published=False)
    wait(make_post(bob, title="waits", published=False), waiting_since=timedelta(0))
    publishing.trash(make_post(bob, title="thrown away by bob"))
    assert lists(ada) == {"drafts": ["by-both"], "published": ["by-ada"]}
    assert (Desk(ada).counts["mine"], Desk(ada).counts["everyone"]) == (2, 4)
    # Nobody but editors has everyone's desk, whatever is asked for.
    assert lists(ada, everyone=True) == lists(ada)


def test_an_editor_has_what_waits_wherever_it_lies(ada: Person, edith: Person) -> None:
    make_post(ada, title="by ada")
    make_post(edith, title="own")
    first = make_post(ada, title="first", published=False)
    wait(make_post(ada, title="second", published=False), waiting_since=timedelta(hours=1))
    wait(first, waiting_since=timedelta(hours=2))
    publishing.trash(make_post(ada, title="gone"))
    waiting = {"waiting": ["first", "second"], "trash": ["gone"]}
    assert lists(edith) == {"published": ["own"]} | waiting
    assert lists(edith, everyone=True) == {"published": ["own", "by-ada"]} | waiting


def test_drafts_come_last_saved_first(ada: Person) -> None:
    first, _, _ = [make_post(ada, title=title, published=False) for title in ("a", "b", "c")]
    edit(first)
    assert lists(ada)["drafts"] == ["edited", "c", "b"]


def test_scheduled_posts_come_next_one_first(ada: Person) -> None:
    for days in (2, 1, 3):
        make_post(ada, title=f"in {days}", at=now() + timedelta(days=days))
    assert lists(ada)["scheduled"] == ["in-1", "in-2", "in-3"]


def test_published_posts_come_newest_first_and_old_ones_of_equal_times_too(ada: Person) -> None:
    at = now() - timedelta(days=9)
    for title in ("a", "b"):
        make_post(ada, title=title, at=at)
    make_post(ada, title="older", at=at - timedelta(days=1))
    assert lists(ada)["published"] == ["b", "a", "older"]


def test_what_was_thrown_away_last_comes_first(ada: Person) -> None:
    posts = [make_post(ada, title=title) for title in ("a", "b")]
    with writing():
        for post in reversed(posts):
            publishing.trash(post)
    assert lists(ada)["trash"] == ["a", "b"]


def test_what_nobody_looked_through_for_a_year_is_stale(ada: Person) -> None:
    year, month = timedelta(days=367), timedelta(days=31)
    posts = [make_post(ada, title=title) for title in ("old", "new", "checked", "checked long ago")]
    wait(make_post(ada, title="draft", published=False), checked_at=year)
    with writing():
        for post in (posts[0], *posts[2:]):
            assert post.published
            post.published.versioned_at = now() - 2 * year
    wait(posts[2], checked_at=month)
    wait(posts[3], checked_at=year)
    assert lists(ada)["stale"] == ["old", "checked-long-ago"]
    publishing.still_holds(posts[0])
    assert lists(ada)["stale"] == ["checked-long-ago"]


@pytest.mark.parametrize(("months", "stale"), [(0, False), (1, True), (10, True), (99_999, False)])
def test_the_publication_says_after_how_many_months(ada: Person, months: int, stale: bool) -> None:
    post = make_post(ada, title="old")
    with writing():
        assert post.published
        post.published.versioned_at = now() - timedelta(days=340)
        site = Site.current()
        site.stale_months = months
        db.session.add(site)
    assert ("stale" in lists(ada)) == stale


@pytest.mark.parametrize("name", SHELVES)
def test_pages_of_a_shelf_hold_every_post_once(ada: Person, edith: Person, name: str) -> None:
    with writing():
        for n in range(7):
            post = make_post(ada, title=f"post {n}", published=name != "drafts")
            at = now() - timedelta(days=400 + n // 3)
            post.deleted_at = at if name == "trash" else None
            post.waiting_since = at if name == "waiting" else None
            if name != "drafts":
                assert post.published
                post.published.versioned_at = at
                post.published_at = at if name != "scheduled" else at + timedelta(days=999)
    found: list[Post] = []
    desk, before = Desk(edith, everyone=True), None
    whole = list(desk.shelf(name, 50).posts)
    for _ in range(4):
        shelf = desk.shelf(name, 2, before)
        found, before = [*found, *shelf.posts], shelf.older
    assert before is None
    assert len(whole) == 7
    assert found == whole


@pytest.mark.parametrize("name", SHELVES)
@pytest.mark.parametrize("before", ["x", "", "1", "1.x", "9" * 50])
def test_what_no_page_gave_is_no_cursor(ada: Person, name: str, before: str) -> None:
    with pytest.raises(BadCursor):
        Desk(ada).shelf(name, 5, before)
