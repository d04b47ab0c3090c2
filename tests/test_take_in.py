"""A Markdown file becomes a post, and the same file again stays that post."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from blog import publishing
from blog.db import db, writing
from blog.exchange.take_in import Order, Outcome, take_in
from blog.filters import iso_day
from blog.models import Media, Person, Post, Redirect, Site
from blog.publishing import Filing, Text
from blog.rendering import render
from tests.factories import make_person, make_post

ESSAY = """\
---
title: 'Bread and Salt: What a Loaf Remembers'
layout: /src/layouts/essay.astro
author: Ada Rivera Soto
description: 'How salt, time and heat make bread.'
date: 3 March 2024
image: '/src/assets/loaf.jpg'
rating: 1.10
tags: [Bread, Salt]
---

# Bread and Salt: What a Loaf Remembers

It brings out the bakerâ€™s work.
"""
SLUG = "bread-and-salt"
HEAD = "title: A title\n"


def take(
    head: str = HEAD, body: str = "A text.", name: str = "an-essay.md", **order: Any
) -> Outcome:
    return take_in(name, f"---\n{head}\n---\n\n{body}\n".encode(), Order(**order))


def essay(text: str = ESSAY, **order: Any) -> Outcome:
    return take_in(f"{SLUG}.md", text.encode(), Order(**order))


def post_of(outcome: Outcome) -> Post:
    assert outcome.post, outcome.sentence
    db.session.expire_all()
    return outcome.post


def test_a_file_becomes_a_draft_with_all_it_says(app: Flask) -> None:
    outcome = essay()
    post = post_of(outcome)
    revision, ada = post.current, post.authors[0]
    assert (outcome.action, post.state, post.path) == ("added", "draft", f"/posts/{SLUG}")
    assert revision.title == "Bread and Salt: What a Loaf Remembers"
    assert revision.summary == "How salt, time and heat make bread."
    assert "baker’s" in revision.body
    assert (revision.language, revision.number, revision.editor) == ("en", 1, None)
    assert (ada.name, ada.active, ada.password_hash) == ("Ada Rivera Soto", False, None)
    assert [tag.name for tag in post.tags] == ["Bread", "Salt"]
    assert (post.published_on, post.planned_at) == (
        date(2024, 3, 3),
        datetime(2024, 3, 3, tzinfo=UTC),
    )
    assert revision.extra == {
        "layout": "/src/layouts/essay.astro",
        "rating": "1.10",
        "image": "/src/assets/loaf.jpg",
    }


def test_a_repair_and_a_missing_cover_are_reported(app: Flask) -> None:
    outcome = essay()
    repair, cover = outcome.notes
    assert "“bakerâ€™s” to “baker’s”" in repair
    assert "/src/assets/loaf.jpg" in cover
    assert post_of(outcome).current.cover == ""


def test_a_file_is_published_by_choice_under_its_date(app: Flask) -> None:
    post = post_of(essay(publish=True))
    assert post.published_at == datetime(2024, 3, 3, tzinfo=UTC)
    assert Post.readable("post", SLUG) is post


def test_a_file_that_is_a_draft_stays_one(app: Flask) -> None:
    outcome = take(HEAD + "draft: true", publish=True)
    assert post_of(outcome).state == "draft"
    assert "a draft" in outcome.notes[0]


def test_a_file_with_a_later_date_is_scheduled(app: Flask) -> None:
    assert post_of(take(HEAD + "date: 9000-01-01", publish=True)).state == "scheduled"


@pytest.mark.parametrize("publish", [False, True])
def test_the_same_file_again_changes_nothing(app: Flask, publish: bool) -> None:
    first, second = essay(publish=publish), essay(publish=publish)
    assert second.action == "unchanged"
    assert post_of(second) is post_of(first)
    assert (post_of(second).last_number, len(Person.everybody())) == (1, 1)


def test_the_same_file_again_can_be_published(app: Flask) -> None:
    essay()
    outcome = essay(publish=True)
    assert (outcome.action, post_of(outcome).state) == ("updated", "published")
    assert post_of(outcome).last_number == 1


def test_a_changed_file_is_a_revision_of_its_post(app: Flask) -> None:
    first = essay(publish=True)
    outcome = essay(ESSAY.replace("work", "worth").replace("Salt]", "Time]"))
    post = post_of(outcome)
    assert (outcome.action, post, post.last_number) == ("updated", first.post, 2)
    assert (post.has_edits, [tag.name for tag in post.tags]) == (True, ["Bread", "Time"])
    assert post.published_on == date(2024, 3, 3)


def test_a_changed_file_finds_its_post_under_the_address_the_desk_gave_it(app: Flask) -> None:
    post = post_of(essay(publish=True))
    text = Text(title="Bread", body="A text.", trial=render("A text."))
    publishing.save(post, text, Filing(slug="bread"), editor=None)
    outcome = essay(ESSAY.replace("work", "worth"))
    assert (outcome.action, post_of(outcome)) == ("updated", post)
    assert post.slug == "bread"
    assert Redirect.at(f"/posts/{SLUG}").post is post


def test_the_same_file_again_leaves_what_was_edited_on_the_desk(app: Flask) -> None:
    post = post_of(essay(publish=True))
    text = Text(title="Mine now", body="Mine.", trial=render("Mine."))
    publishing.save(post, text, Filing(slug=post.slug), editor=None)
    assert essay(publish=True).action == "unchanged"
    assert (post.current.body, post.has_edits) == ("Mine.", True)


def test_a_file_with_other_tags_is_filed_anew_without_a_revision(app: Flask) -> None:
    essay()
    outcome = essay(ESSAY.replace("Salt]", "Time]"))
    post = post_of(outcome)
    assert (outcome.action, post.last_number) == ("updated", 1)
    assert [tag.name for tag in post.tags] == ["Bread", "Time"]


def test_a_file_that_names_its_address_keeps_it_when_its_title_changes(app: Flask) -> None:
    take("title: Bread\nslug: bread")
    assert post_of(take("title: Bread and salt\nslug: bread")).slug == "bread"


@pytest.mark.parametrize("name", ["ada lovelace", "ADA LOVELACE", "ada"])
def test_an_author_who_is_known_is_no_second_person(app: Flask, name: str) -> None:
    ada = make_person("ada", name="Ada Lovelace")
    assert list(post_of(take(HEAD + f"author: {name}")).authors) == [ada]
    assert Person.everybody() == [ada]


def test_authors_keep_the_order_of_the_file(app: Flask) -> None:
    post = post_of(take(HEAD + "authors: [Zoë, Ada, zoë]"))
    assert [person.name for person in post.authors] == ["Zoë", "Ada"]


def test_a_file_without_author_is_by_who_takes_it_in(app: Flask) -> None:
    ada = make_person()
    assert list(post_of(take(editor=ada)).authors) == [ada]


def test_an_author_can_edit_what_they_took_in(app: Flask) -> None:
    ada = make_person()
    outcome = take(HEAD + "author: Somebody Else", editor=ada)
    assert ada.may_edit(post_of(outcome))
    assert len(outcome.notes) == 1


def test_an_editor_takes_in_for_others(app: Flask) -> None:
    edith = make_person("edith", "editor")
    outcome = take(HEAD + "author: Somebody Else", editor=edith)
    assert [person.name for person in post_of(outcome).authors] == ["Somebody Else"]
    assert (outcome.notes, post_of(outcome).current.editor) == ((), edith)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "UTC", "Pacific/Pago_Pago"])
def test_a_day_is_that_day_in_every_zone(app: Flask, zone: str) -> None:
    with writing():
        site = Site.current()
        site.time_zone = zone
        db.session.add(site)
    post = post_of(essay(publish=True))
    assert iso_day(post) == post.published_on == date(2024, 3, 3)


@pytest.mark.parametrize("day", ["1000-01-01", "9999-12-30"])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_first_and_the_last_day_are_days(app: Flask, zone: str, day: str) -> None:
    with writing():
        site = Site.current()
        site.time_zone = zone
        db.session.add(site)
    assert str(iso_day(post_of(take(HEAD + f"date: {day}", publish=True)))) == day


def test_a_time_without_a_zone_is_the_sites(app: Flask) -> None:
    with writing():
        site = Site.current()
        site.time_zone = "Pacific/Auckland"
        db.session.add(site)
    post = post_of(take(HEAD + "date: 2024-07-25 10:00:30"))
    assert post.time == datetime(2024, 7, 25, 10, 0, 30, tzinfo=ZoneInfo("Pacific/Auckland"))
    assert post.published_on is None


@pytest.mark.parametrize(
    ("head", "kept"),
    [
        (
            "weight: 010\nkind: recipe\nempty: no",
            {"weight": "010", "kind": "recipe", "empty": "no"},
        ),
        ("params: {a: [1, {b: ~}]}", {"params": {"a": ["1", {"b": "~"}]}}),
        ("lastmod: 2024-08-01", {"updated": "2024-08-01"}),
        ("canonicalURL: https://a.example/", {"canonicalURL": "https://a.example/"}),
        ("kind: page", {}),
    ],
)
def test_every_key_that_is_not_understood_is_kept(app: Flask, head: str, kept: object) -> None:
    assert post_of(take(HEAD + head)).current.extra == kept


def test_a_file_may_be_a_page(app: Flask) -> None:
    assert post_of(take(HEAD + "kind: page")).path == "/pages/an-essay"


@pytest.mark.parametrize(
    "cover", ["/loaf.jpg", "loaf.jpg", "/media/123/loaf.jpg", "javascript:1", "http:"]
)
def test_a_cover_that_is_not_here_is_kept_and_not_shown(app: Flask, cover: str) -> None:
    outcome = take(HEAD + f"cover: {{url: '{cover}', alt: A loaf}}")
    revision = post_of(outcome).current
    assert (revision.cover, revision.cover_alt) == ("", "")
    assert revision.extra == {"image": {"url": cover, "alt": "A loaf"}}
    assert cover in outcome.notes[0]


def test_a_cover_that_is_here_or_on_the_web_is_shown(app: Flask) -> None:
    with writing():
        here = Media.keep(b"picture", "loaf.png", "image/png").path
    for place, cover in enumerate((here, "https://a.example/loaf.png")):
        outcome = take(HEAD + f"cover: {{url: '{cover}', alt: A loaf}}", name=f"{place}.md")
        revision = post_of(outcome).current
        assert (revision.cover, revision.cover_alt, outcome.notes) == (cover, "A loaf", ())


def test_aliases_become_redirects_unless_they_are_somebody_elses(app: Flask) -> None:
    other = make_post(aliases=["/taken"])
    post = post_of(take(HEAD + "aliases: [/2019/bread.html, /taken, /posts/an-essay]"))
    assert Redirect.at("/2019/bread.html").post is post
    assert Redirect.at("/taken").post is other
    assert Redirect.at("/posts/an-essay") is None


def test_the_language_is_the_files_or_else_the_sites(app: Flask) -> None:
    with writing():
        site = Site.current()
        site.language = "es"
        db.session.add(site)
    assert post_of(take()).current.language == "es"
    assert post_of(take(HEAD + "lang: no", name="b.md")).current.language == "no"
