"""What lies on whose desk, and in which order."""

from datetime import timedelta

from flask import Flask

from blog import publishing
from blog.db import now, writing
from blog.models import Desk, Person, Post
from blog.publishing import Filing, Text
from blog.rendering import render
from tests.factories import make_person, make_post


def lists(person: Person | None = None) -> dict[str, list[str]]:
    desk = Desk(person)
    names = ("drafts", "edited", "scheduled", "published", "trashed")
    return {name: [post.slug for post in getattr(desk, name)()] for name in names}


def edit(post: Post) -> None:
    text = Text(title="Edited", body="Edited.", trial=render("Edited."))
    publishing.save(post, text, Filing(slug=post.slug), editor=None)


def test_each_post_lies_where_its_state_says(app: Flask) -> None:
    ada = make_person()
    make_post(ada, title="draft", published=False)
    make_post(ada, title="scheduled", at=now() + timedelta(days=1))
    make_post(ada, title="published")
    make_post(ada, title="page", kind="page")
    edit(make_post(ada, title="edited"))
    publishing.trash(make_post(ada, title="trashed"))
    assert lists() == {
        "drafts": ["draft"],
        "edited": ["edited"],
        "scheduled": ["scheduled"],
        "published": ["edited", "page", "published"],
        "trashed": ["trashed"],
    }


def test_a_desk_has_what_its_person_wrote_or_helped_to_write(app: Flask) -> None:
    ada, bob = make_person("ada"), make_person("bob")
    make_post(ada, title="by ada")
    make_post(bob, title="by bob")
    make_post(bob, ada, title="by both", published=False)
    publishing.trash(make_post(bob, title="thrown away by bob"))
    assert lists(ada) == {
        "drafts": ["by-both"],
        "edited": [],
        "scheduled": [],
        "published": ["by-ada"],
        "trashed": [],
    }


def test_drafts_come_last_saved_first(app: Flask) -> None:
    first, _, _ = [make_post(title=title, published=False) for title in ("a", "b", "c")]
    edit(first)
    assert lists()["drafts"] == ["edited", "c", "b"]


def test_scheduled_posts_come_next_one_first(app: Flask) -> None:
    for days in (2, 1, 3):
        make_post(title=f"in {days}", at=now() + timedelta(days=days))
    assert lists()["scheduled"] == ["in-1", "in-2", "in-3"]


def test_published_posts_come_newest_first_and_old_ones_of_equal_times_too(app: Flask) -> None:
    at = now() - timedelta(days=9)
    for title in ("a", "b"):
        make_post(title=title, at=at)
    make_post(title="older", at=at - timedelta(days=1))
    assert lists()["published"] == ["b", "a", "older"]


def test_what_was_thrown_away_last_comes_first(app: Flask) -> None:
    posts = [make_post(title=title) for title in ("a", "b")]
    with writing():
        for post in reversed(posts):
            publishing.trash(post)
    assert lists()["trashed"] == ["a", "b"]
