"""A file that cannot become a post is refused with a sentence, and leaves nothing behind."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from blog import publishing
from blog.db import db
from blog.exchange.take_in import Order, Outcome, take_in, take_in_all
from blog.models import Post
from blog.publishing import Filing, Text
from blog.rendering import render
from tests.factories import make_person, make_post

HEAD = "title: A title\nauthor: Somebody New\ntags: [New]\naliases: /new\n"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}]\n"
    for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


def rows() -> dict[str, int]:
    """How many rows each table has; what nobody committed is not counted."""
    db.session.rollback()
    count = select(func.count())
    return {
        table.name: db.session.scalar(count.select_from(table)) or 0
        for table in db.metadata.sorted_tables
    }


def file(head: str = HEAD, body: str = "A text.") -> bytes:
    return f"---\n{head}\n---\n\n{body}\n".encode()


def refused(data: bytes, name: str = "an-essay.md", order: Order | None = None) -> str:
    before = rows()
    outcome = take_in(name, data, order or Order(publish=True))
    assert rows() == before
    assert (outcome.action, outcome.post) == ("refused", None)
    assert outcome.sentence.endswith(".")
    assert "\n" not in outcome.sentence
    return outcome.sentence


@pytest.mark.parametrize(
    "data",
    [
        file(HEAD + "colour: [a"),
        file(HEAD + "\tcolour: a"),
        file(HEAD + "title: Twice"),
        file(HEAD + "date: 31 February 2024"),
        file(HEAD + "date: 03/04/2024"),
        file(HEAD + "date: 0001-01-01"),
        file(HEAD + "date: 9999-12-31T23:59:59-12:00"),
        file(HEAD + BOMB),
        file(HEAD + 'summary: "\\0"'),
        file(HEAD + 'x: "\\ud800"'),
        file("title: " + "x" * 301),
        file("title: A title\nauthor: " + "x" * 201),
        file(f"title: A title\nauthor: Somebody New\ntags: [{'x' * 81}]"),
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"\xff\xfe\xff",
        b"",
        b"x" * 2_000_001,
    ],
    ids=lambda data: ascii(data[-24:]),
)
def test_a_file_that_cannot_be_read_is_refused(app: Flask, data: bytes) -> None:
    refused(data)


def test_a_text_that_cannot_be_rendered_is_refused(app: Flask) -> None:
    assert "“>>>>" in refused(file(body=">" * 5000 + " a"))


def test_a_file_without_any_word_for_an_address_is_refused(app: Flask) -> None:
    assert "slug" in refused(file("title: 🎉"), name="🎉.md")


def test_the_address_of_another_article_is_refused(app: Flask) -> None:
    make_post(title="An essay")
    assert "“an-essay”" in refused(file())


def test_an_old_address_of_another_article_is_refused(app: Flask) -> None:
    make_post(aliases=["/posts/an-essay"])
    refused(file())


def test_two_files_of_one_address_in_one_run_are_not_one_post(app: Flask) -> None:
    files = [("a/essay.md", file()), ("b/essay.md", file(body="Another.")), ("c.md", file())]
    outcomes = list(take_in_all(files, Order()))
    assert [outcome.action for outcome in outcomes] == ["added", "refused", "added"]
    assert "a/essay.md" in outcomes[1].sentence
    assert rows()["post"] == rows()["revision"] == 2


def test_what_lies_in_the_trash_is_not_brought_back(app: Flask) -> None:
    publishing.trash(post_of(take_in("an-essay.md", file(), Order())))
    assert "trash" in refused(file(body="Changed."))


def test_an_author_changes_no_post_of_somebody_else(app: Flask) -> None:
    ada, bob = make_person("ada"), make_person("bob")
    editor = make_person("edith", "editor")
    post = post_of(take_in("an-essay.md", file("title: A title"), Order(editor=ada)))
    changed = file("title: A title", "Changed.")
    assert "somebody else" in refused(changed, order=Order(editor=bob))
    assert "somebody else" in refused(changed, order=Order(editor=bob, publish=True))
    assert take_in("an-essay.md", changed, Order(editor=editor)).action == "updated"
    assert take_in("an-essay.md", file("title: A title"), Order(editor=ada)).action == "updated"
    assert post.last_number == 3


@pytest.mark.parametrize("publish", [False, True])
def test_a_dry_run_says_what_would_happen_and_stores_nothing(app: Flask, publish: bool) -> None:
    order, before = Order(dry_run=True, publish=publish), rows()
    outcome = take_in("an-essay.md", file(HEAD + "image: loaf.jpg"), order)
    assert (outcome.action, outcome.post, len(outcome.notes)) == ("added", None, 1)
    assert rows() == before


def test_a_dry_run_on_a_known_post_stores_nothing(app: Flask) -> None:
    post = post_of(take_in("an-essay.md", file(), Order()))
    before, order = rows(), Order(dry_run=True, publish=True)
    assert take_in("an-essay.md", file(body="Changed."), order).action == "updated"
    assert take_in("an-essay.md", file(HEAD + "date: nonsense"), order).action == "refused"
    assert rows() == before
    assert (post.state, post.current.body) == ("draft", "A text.\n")


def test_a_refusal_in_the_middle_leaves_the_desks_edits_alone(app: Flask) -> None:
    post = make_post(title="An essay")
    text = Text(title="Edited", body="Edited.", trial=render("Edited."))
    publishing.save(post, text, Filing(slug="an-essay"), editor=None)
    refused(file())
    assert (post.current.title, post.published.title) == ("Edited", "An essay")


def post_of(outcome: Outcome) -> Post:
    assert outcome.post, outcome.sentence
    return outcome.post
