"""What lists keep of each post follows whatever is done to it, and can be made anew."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, text, update

from blog import publishing, tagging
from blog.db import db, now, writing
from blog.models import (
    Authorship,
    Person,
    Post,
    Tag,
    Tagging,
    languages_used,
    rebuild,
    settle,
    subjects,
    writers,
)
from blog.models.feed import Feed
from blog.publishing import Filing, Text, filing_of
from blog.rendering import render
from tests.factories import make_person, make_post, set_clock

Act = Callable[[Post], object]
DAY = timedelta(days=1)
KEPT = (
    "SELECT id, shown_at, language FROM post",
    "SELECT post_id, tag_id, shown_at FROM post_tag",
    "SELECT post_id, person_id, shown_at FROM post_author",
    "SELECT id, shown FROM tag",
    "SELECT id, shown FROM person",
)
FORGET = (
    "UPDATE post SET shown_at = NULL, language = NULL",
    "UPDATE post_tag SET shown_at = NULL",
    "UPDATE post_author SET shown_at = NULL",
    "UPDATE tag SET shown = 7",
    "UPDATE person SET shown = 7",
)


def kept() -> list[list[tuple[object, ...]]]:
    """All that is kept of what is shown."""
    return [sorted(map(tuple, db.session.execute(text(query))), key=str) for query in KEPT]


def counted() -> tuple[dict[str, int], dict[str, int], list[str]]:
    """What the lists of tags, authors and languages say."""
    tags = {tag.slug: number for tag, number in subjects()}
    return tags, {person.handle: n for person, n in writers()}, list(languages_used())


def public() -> list[Post]:
    """The public posts, by the columns that everything else follows from."""
    query = Post.public("post").order_by(Post.published_at.desc(), Post.id.desc())
    return list(db.session.scalars(query))


def check() -> None:
    """Lists and counts are exactly those of the public posts, and nothing would come out anew."""
    posts = public()
    assert Post.newest(99, None).posts == posts
    by_tag, by_author, spoken = counted()
    for tag in db.session.scalars(select(Tag)):
        own = [post for post in posts if tag in post.tags]
        assert Post.newest(99, None, tag=tag).posts == own
        assert by_tag.get(tag.slug, 0) == len(own)
    for person in db.session.scalars(select(Person)):
        own = [post for post in posts if person in post.authors]
        assert Post.newest(99, None, author=person).posts == own
        assert by_author.get(person.handle, 0) == len(own)
    codes = [post.published.language for post in posts if post.published]
    assert spoken == sorted(set(codes))
    for code in {*codes, "xx"}:
        own = [post for post in posts if post.published and post.published.language == code]
        assert Post.newest(99, None, language=code).posts == own
    settle()
    maintained = kept()
    list(rebuild())
    assert kept() == maintained


def change(**filing: object) -> Act:
    """An act that files a post in another way, and leaves its text."""

    def act(post: Post) -> None:
        given = {"title": post.current.title, "body": post.current.body} | {
            name: filing.pop(name) for name in ("language",) if name in filing
        }
        filed = filing_of(post).__dict__ | filing
        made = Text(**given, trial=render(post.current.body))  # type: ignore[arg-type]
        publishing.save(post, made, Filing(**filed), editor=None)

    return act


def publish_in(language: str) -> Act:
    def act(post: Post) -> None:
        change(language=language)(post)
        publishing.publish(post)

    return act


def set_columns(**values: object) -> Act:
    def act(post: Post) -> None:
        with writing():
            for name, value in values.items():
                setattr(post, name, value)

    return act


def merge(_post: Post) -> None:
    salt, food = Tag.with_slug("salt"), Tag.with_slug("food")
    assert salt
    assert food
    tagging.merge(salt, food)


def delete_post(post: Post) -> None:
    with writing():
        db.session.delete(post)


def restore(post: Post) -> None:
    publishing.trash(post)
    publishing.restore(post)


def publish_again(post: Post) -> None:
    restore(post)
    publishing.publish(post)


@pytest.fixture
def post(app: Flask) -> Post:
    """One of four posts that share tags, authors and languages with each other."""
    ada, bert = make_person("ada"), make_person("bert")
    make_post(ada, slug="one", tags=["Salt", "Food"], at=now() - DAY)
    make_post(bert, slug="two", tags=["Food"], language="es", at=now() - 2 * DAY)
    make_post(ada, slug="page", kind="page", tags=["Salt"])
    make_post(ada, slug="draft", tags=["Salt"], published=False)
    return make_post(ada, bert, slug="this", tags=["Salt", "Rye"], language="en")


@pytest.mark.parametrize(
    ("act", "shown", "salt", "food"),
    [
        (publishing.unpublish, False, 1, 2),
        (publishing.trash, False, 1, 2),
        (restore, False, 1, 2),
        (publish_again, True, 2, 2),
        (change(unlisted=True), False, 1, 2),
        (change(kind="page"), False, 1, 2),
        (change(tags=["Food"]), True, 1, 3),
        (change(tags=["Food", "New"]), True, 1, 3),
        (change(tags=()), True, 1, 2),
        (change(authors=["bert"]), True, 2, 2),
        (change(at=datetime(2020, 1, 1, tzinfo=UTC)), True, 2, 2),
        (change(at=datetime(2999, 1, 1, tzinfo=UTC)), False, 1, 2),
        (change(unpublish_at=datetime(2020, 1, 1, tzinfo=UTC)), False, 1, 2),
        (change(unpublish_at=datetime(2999, 1, 1, tzinfo=UTC)), True, 2, 2),
        (change(language="fr"), True, 2, 2),
        (publish_in("fr"), True, 2, 2),
        (set_columns(unlisted=True), False, 1, 2),
        (merge, True, 0, 3),
        (delete_post, False, 1, 2),
    ],
)
def test_lists_and_counts_follow_every_act(
    post: Post, act: Act, shown: bool, salt: int, food: int
) -> None:
    check()
    act(post)
    assert ("this" in [one.slug for one in public()]) is shown
    tags = counted()[0]
    assert (tags.get("salt", 0), tags["food"]) == (salt, food)
    check()


def test_only_the_version_that_readers_have_says_the_language(post: Post) -> None:
    change(language="fr")(post)
    assert languages_used() == ["en", "es"]
    publishing.publish(post)
    assert languages_used() == ["en", "es", "fr"]
    publishing.unpublish(post)
    assert languages_used() == ["en", "es"]


def test_a_post_is_counted_from_its_time_to_its_end(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(at=now() + DAY, unpublish_at=now() + 3 * DAY)(post)
    start = now()
    for days, number in ((0, 1), (2, 2), (4, 1)):
        set_clock(monkeypatch, start + days * DAY)
        assert counted()[0]["salt"] == number
        assert counted()[1] == {"ada": number, "bert": number}
        check()


def test_what_has_gone_leaves_the_lists_with_the_next_change_and_comes_back(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(unpublish_at=now() + DAY)(post)
    set_clock(monkeypatch, now() + 2 * DAY)
    rows = select(func.count()).where(Tagging.shown_at.is_not(None))
    before = db.session.scalar(rows)
    settle()
    assert (before, db.session.scalar(rows)) == (5, 3)
    check()
    change(unpublish_at=None)(post)
    assert db.session.scalar(rows) == before
    check()


def test_all_of_it_is_made_anew_from_nothing_and_goes_on_where_it_stopped(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = kept()
    monkeypatch.setattr("blog.models.shown.AT_ONCE", 2)
    for statement in FORGET:
        db.session.execute(text(statement))
    db.session.commit()
    stopped = rebuild()
    next(stopped)
    stopped.close()
    assert kept() != right
    list(rebuild())
    assert kept() == right


def test_an_act_on_many_rows_at_once_cannot_pass_by(post: Post) -> None:
    for act in (
        update(Post).values(unlisted=True),
        delete(Tagging).where(Tagging.post_id == post.id),
        update(Authorship).values(place=9),
    ):
        with pytest.raises(RuntimeError, match="would not follow"):
            db.session.execute(act)


def test_what_is_undone_leaves_nothing_behind(post: Post) -> None:
    before = kept()
    with pytest.raises(ZeroDivisionError), writing():
        publishing.trash(post)
        post.tags = Tag.named(["Other"])
        db.session.flush()
        raise ZeroDivisionError
    assert kept() == before
    check()


def test_a_tag_is_in_the_list_of_tags_however_many_are_still_to_come(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blog.models.ways_in.MOST", 1)
    author = make_person("cyd")
    for number in range(3):
        make_post(author, tags=["Later"], at=now() + DAY, slug=f"later-{number}")
    assert [tag.slug for tag, _ in subjects()] in (["salt"], ["food"])
    assert len(writers()) == 1


def test_a_feed_of_a_language_in_two_spellings_is_by_date(post: Post) -> None:
    make_post(slug="big", language="pt-BR", at=now() - 3 * DAY)
    make_post(slug="small", language="pt-br", at=now() - 2 * DAY)
    make_post(slug="new", language="pt-BR", at=now() - DAY)
    found = Feed(languages=["pt-BR", "pt-br"]).posts(9)
    assert [one.slug for one, _ in found] == ["new", "small", "big"]
