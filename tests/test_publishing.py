"""The acts that change a post: what each keeps, and what readers see of it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from blog import publishing
from blog.db import db, now, writing
from blog.filters import iso_day
from blog.models import Post, Site
from blog.publishing import Clash, Filing, Text
from blog.rendering import Refused, render
from tests.factories import make_person, make_post, set_clock

AUCKLAND = ZoneInfo("Pacific/Auckland")
TRIAL = render("A text.")
WORDS = {"title": "A title", "body": "A text.", "summary": "A summary."}


def save(post: Post, filing: Filing | None = None, base: int | None = None, **words: Any) -> Post:
    """Save the words of make_post with these changes, and everything else as it was."""
    text = Text(**WORDS | {"trial": TRIAL} | words)
    filing = filing or Filing(slug=post.slug, tags=[tag.name for tag in post.tags], at=post.time)
    publishing.save(post, text, filing, editor=None, base=base)
    return post


def versions(post: Post) -> list[tuple[int, int | None, str]]:
    db.session.expire_all()
    return [(revision.number, revision.version, revision.title) for revision in post.revisions]


@pytest.fixture
def auckland(app: Flask) -> None:
    with writing():
        site = Site.current()
        site.time_zone = "Pacific/Auckland"
        db.session.add(site)


def tomorrow() -> datetime:
    return (now() + timedelta(days=1)).replace(microsecond=0)


def test_a_new_text_is_a_draft_of_its_editor(app: Flask) -> None:
    ada = make_person()
    text = Text(**WORDS, trial=TRIAL, extra={"key": ["a", {"b": "c"}]}, note="From a file")
    post = publishing.create(text, Filing(kind="page"), editor=ada)
    db.session.expire_all()
    revision = post.current
    assert (post.state, post.kind, post.slug, post.published) == ("draft", "page", "a-title", None)
    assert (list(post.authors), revision.editor) == ([ada], ada)
    assert (revision.number, revision.version, revision.words) == (1, None, 2)
    assert (revision.extra, revision.note) == ({"key": ["a", {"b": "c"}]}, "From a file")


def test_two_posts_of_one_title_have_two_addresses(app: Flask) -> None:
    assert [make_post().slug for _ in range(3)] == ["a-title", "a-title-2", "a-title-3"]


def test_each_save_is_a_revision_with_the_next_number(app: Flask) -> None:
    post = save(save(make_post(published=False), title="B"), title="C", note="Better")
    assert versions(post) == [(1, None, "A title"), (2, None, "B"), (3, None, "C")]
    assert (post.current.title, post.current.note) == ("C", "Better")


@pytest.mark.parametrize(
    "words",
    [
        *({"title": "B"}, {"summary": "B"}, {"body": "B"}, {"language": "es"}),
        *({"cover": "/b.png"}, {"cover_alt": "B"}, {"extra": {"b": "c"}}),
    ],
)
def test_a_change_of_any_word_makes_a_revision(app: Flask, words: dict[str, Any]) -> None:
    assert save(make_post(), **words).last_number == 2


def test_the_same_words_again_make_no_revision_but_are_filed(app: Flask) -> None:
    post = save(make_post(tags=["Old"]), Filing(slug="new", tags=["New"], kind="page"))
    assert (post.last_number, post.has_edits) == (1, False)
    assert (post.path, [tag.name for tag in post.tags]) == ("/pages/new", ["New"])


def test_readers_see_no_later_save_until_it_is_published(app: Flask) -> None:
    post = save(make_post(tags=["Old"]), Filing(slug="a-title", tags=["New"]), title="B")
    readable = Post.readable("post", "a-title")
    assert readable and readable.published
    assert (readable.published.title, readable.has_edits) == ("A title", True)
    assert [tag.name for tag in readable.tags] == ["New"]
    publishing.publish(post)
    assert (post.published, post.has_edits) == (post.current, False)
    assert versions(post) == [(1, 1, "A title"), (2, 2, "B")]


def test_publishing_twice_changes_nothing(app: Flask) -> None:
    post = make_post()
    first = post.published_at
    publishing.publish(post)
    assert (post.published_at, post.versions, post.next_version) == (first, 1, 1)


def test_saves_between_versions_have_no_version(app: Flask) -> None:
    post = save(save(make_post(), title="B"), title="C")
    assert post.next_version == 2
    publishing.publish(post)
    assert versions(post) == [(1, 1, "A title"), (2, None, "B"), (3, 2, "C")]
    assert post.current.versioned_at and post.current.versioned_at > post.revisions[0].versioned_at


def test_a_version_keeps_its_number_when_it_comes_and_goes(app: Flask) -> None:
    post = make_post()
    at = post.published_at
    publishing.unpublish(post)
    assert (post.state, post.published, post.planned_at, post.versions) == ("draft", None, at, 1)
    publishing.publish(post)
    assert (post.state, post.published_at, post.versions) == ("published", at, 1)
    publishing.unpublish(post)
    publishing.publish(save(post, title="B"))
    assert versions(post) == [(1, 1, "A title"), (2, 2, "B")]


def test_an_edit_before_its_time_replaces_the_version_that_waits(app: Flask) -> None:
    post = save(make_post(at=tomorrow()), title="B")
    assert (post.state, post.next_version) == ("scheduled", 1)
    publishing.publish(post)
    assert versions(post) == [(1, None, "A title"), (2, 1, "B")]
    assert (post.versions, post.state, post.published) == (1, "scheduled", post.current)


def test_a_version_that_waited_in_vain_is_none(app: Flask) -> None:
    post = make_post(at=tomorrow())
    publishing.unpublish(post)
    assert versions(post) == [(1, None, "A title")]


@pytest.mark.parametrize("way", ["moved", "unpublished"])
def test_a_version_that_readers_had_stays_theirs_when_the_post_waits_again(
    app: Flask, way: str
) -> None:
    post = make_post()
    if way == "unpublished":
        publishing.unpublish(post)
    save(post, Filing(slug=post.slug, at=tomorrow()))
    publishing.publish(post)
    publishing.publish(save(post, title="B"))
    assert post.state == "scheduled"
    assert versions(post) == [(1, 1, "A title"), (2, 2, "B")]
    publishing.unpublish(post)
    assert versions(post) == [(1, 1, "A title"), (2, None, "B")]


def test_a_version_is_given_when_its_time_comes(app: Flask, monkeypatch: Any) -> None:
    at = tomorrow()
    post = make_post(at=at)
    assert post.published and (post.published.versioned_at, post.published.waits) == (at, True)
    save(post, Filing(slug=post.slug, at=at + timedelta(days=1)))
    assert post.published.versioned_at == at + timedelta(days=1)
    set_clock(monkeypatch, at + timedelta(days=2), "models.revision", "publishing")
    publishing.publish(save(post, title="B"))
    assert versions(post) == [(1, 1, "A title"), (2, 2, "B")]


def test_a_clash_leaves_everything_as_it_was(app: Flask) -> None:
    post = make_post(tags=["Tests"], published=False)
    base = post.current_id
    save(post, summary="Somebody else's", base=base)
    with pytest.raises(Clash):
        save(post, Filing(slug="mine", tags=["Mine"], at=tomorrow()), title="Mine", base=base)
    db.session.expire_all()
    assert (post.current.summary, post.last_number) == ("Somebody else's", 2)
    assert (post.planned_at, [tag.name for tag in post.tags]) == (None, ["Tests"])
    assert post.slug == "a-title"


@pytest.mark.parametrize("at", [None, -1, 1])
def test_the_trash_takes_a_post_and_gives_back_a_draft(app: Flask, at: int | None) -> None:
    post = make_post(at=None if at is None else tomorrow() + timedelta(days=2 * at))
    time, seen = post.time, post.state == "published"
    publishing.trash(post)
    assert (post.state, post.published) == ("trashed", None)
    publishing.restore(post)
    assert (post.state, post.time, post.versions) == ("draft", time, int(seen))


def test_a_draft_appears_at_the_time_planned_for_it(app: Flask) -> None:
    at = datetime(2024, 7, 25, 10, 0, 30, tzinfo=UTC)
    post = make_post(at=at, published=False)
    assert (post.state, post.planned_at) == ("draft", at)
    publishing.publish(post)
    assert (post.state, post.published_at, post.planned_at) == ("published", at, None)


def test_a_draft_whose_time_was_emptied_has_none(app: Flask) -> None:
    post = save(make_post(at=date(2024, 7, 25), published=False), Filing())
    assert (post.time, post.published_on) == (None, None)


def test_a_published_post_keeps_its_time_when_the_field_was_emptied(app: Flask) -> None:
    post = save(make_post(at=date(2024, 7, 25)), Filing())
    assert (post.published_at, post.published_on) == (
        datetime(2024, 7, 25, tzinfo=UTC),
        date(2024, 7, 25),
    )


@pytest.mark.usefixtures("auckland")
def test_a_day_stays_that_day_wherever_the_site_moves() -> None:
    post = make_post(at=date(2024, 7, 25))
    assert post.published_at == datetime(2024, 7, 24, 12, tzinfo=UTC)
    for zone in ("America/Los_Angeles", "UTC", "Pacific/Kiritimati"):
        Site.current().time_zone = zone
        assert (post.published_on, iso_day(post)) == (date(2024, 7, 25), date(2024, 7, 25))


@pytest.mark.usefixtures("auckland")
@pytest.mark.parametrize("published", [False, True])
@pytest.mark.parametrize(
    "at", [date(2024, 7, 25), datetime(2024, 7, 25, 10, 0, 30, 5, AUCKLAND)], ids=str
)
def test_what_the_form_showed_and_sends_back_changes_no_time(
    at: datetime | date, published: bool
) -> None:
    post = make_post(at=at, published=published)
    before = post.time, post.published_on
    assert post.time
    shown = post.time.astimezone(AUCKLAND).strftime("%Y-%m-%dT%H:%M")
    save(post, Filing(slug=post.slug, at=datetime.fromisoformat(shown).replace(tzinfo=AUCKLAND)))
    assert (post.time, post.published_on) == before


@pytest.mark.usefixtures("auckland")
def test_a_time_of_day_makes_a_day_a_moment() -> None:
    at = datetime(2024, 7, 25, 9, 30, tzinfo=AUCKLAND)
    post = save(make_post(at=date(2024, 7, 25)), Filing(slug="a-title", at=at))
    assert (post.published_at, post.published_on) == (at, None)


@pytest.mark.parametrize("reason", ["busy", "long", "slow", "nested", "memory", "crashed"])
def test_a_refusal_is_a_sentence_that_names_the_paragraph_where_it_can(
    app: Flask, reason: str
) -> None:
    assert publishing.why_refused(Refused(reason)).endswith(".")
    if reason not in {"busy", "long"}:
        assert "“[[[[”" in publishing.why_refused(Refused(reason, "[[[["))
