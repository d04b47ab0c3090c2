"""Taking in Markdown files on the desk."""

from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from blog import publishing
from blog.models import Person, Post
from tests.factories import Visitor, make_person
from tests.reading import said_of, words

SALT = b"""---
title: On salt
author: Ada
date: 25 July 2024
tags: [Food]
description: Why it matters.
layout: wide
---

A *pinch*.
"""
BOMB = "---\na: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\ntitle: *c\n"


def hand_in(visitor: Visitor, *files: tuple[str, bytes], publish: bool = False) -> TestResponse:
    data = {"files": [(BytesIO(content), name) for name, content in files]}
    answer = visitor.post("/write/import", data=data | ({"publish": "y"} if publish else {}))
    assert answer.status_code == 200, words(answer)
    return answer


def test_a_file_becomes_a_draft_with_all_it_says(client: Visitor, author: Visitor) -> None:
    answer = hand_in(author, ("salt.md", SALT))
    assert "Added" in words(answer)
    post = Post.with_slug("salt")
    assert (post.state, post.current.title, post.current.words) == ("draft", "On salt", 2)
    assert (post.current.summary, post.current.extra) == ("Why it matters.", {"layout": "wide"})
    assert (post.authors, [tag.name for tag in post.tags]) == ([author.person], ["Food"])
    assert f"/write/{post.id}" in answer.text
    assert client.get("/posts/salt").status_code == 404


def test_a_file_is_published_under_its_date_by_choice(client: Visitor, author: Visitor) -> None:
    hand_in(author, ("salt.md", SALT), publish=True)
    assert "25 July 2024" in words(client.get("/posts/salt"))


def test_the_same_file_twice_is_one_post(author: Visitor) -> None:
    hand_in(author, ("salt.md", SALT))
    assert "Unchanged" in words(hand_in(author, ("salt.md", SALT)))
    assert "Updated" in words(hand_in(author, ("salt.md", SALT + b"\nMore.\n")))
    post = Post.with_slug("salt")
    assert (post.current.number, Post.with_slug("salt-2")) == (2, None)


def test_each_file_has_its_line_and_one_refused_stops_no_other(author: Visitor) -> None:
    files = ("bad.md", b"---\ntitle: [\n---\nx"), ("salt.md", SALT), ("salt.markdown", SALT)
    text = words(hand_in(author, *files))
    assert [text.count(word) for word in ("Added", "Refused")] == [1, 2]
    for name in ("bad.md", "salt.md", "salt.markdown"):
        assert name in text
    assert "It has the same address as salt.md." in text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256))),
        ("broken.md", b"---\ntitle: 'On\n---\nx"),
        ("impossible.md", b"---\ntitle: x\ndate: 31 February 2024\n---\nx"),
        ("unclear.md", b"---\ntitle: x\ndate: 03/04/2024\n---\nx"),
        ("bomb.md", BOMB.encode() + b"---\nx"),
        ("noise.md", b"\0\1\2"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(
    author: Visitor, name: str, content: bytes
) -> None:
    answer = hand_in(author, (name, content))
    assert "Refused" in words(answer)
    assert not Post.any_exist()


def test_a_file_name_is_only_a_name(author: Visitor) -> None:
    for name in ("../../etc/<b>salt</b>.md", "C:\\x\\salt.md", "s\x01alt.md", "a\0b.md"):
        answer = hand_in(author, (name, b"# Salt\n"))
        assert "<b>" not in answer.text


def test_no_file_is_said_next_to_the_field(author: Visitor) -> None:
    for data in ({}, {"files": (BytesIO(b""), "")}, {"files": "text"}):
        answer = author.post("/write/import", data=data)
        assert answer.status_code == 422
        assert "Choose one to 20 files" in said_of(answer, "files")


def test_an_unknown_author_becomes_a_byline_that_cannot_sign_in(editor: Visitor) -> None:
    hand_in(editor, ("salt.md", SALT))
    ada = Person.with_handle("ada")
    assert (ada.name, ada.active, ada.password_hash) == ("Ada", False, None)
    assert Post.with_slug("salt").authors == [ada]


def test_an_author_writes_under_no_other_authors_name(other: Visitor) -> None:
    make_person("ada")
    answer = hand_in(other, ("salt.md", SALT))
    assert "Only editors file articles under Ada." in words(answer)
    assert "You were added to its authors" in words(answer)
    assert Post.with_slug("salt").authors == [other.person]


def test_an_author_who_takes_in_a_byline_stands_beside_it(other: Visitor) -> None:
    hand_in(other, ("salt.md", SALT))
    assert [person.name for person in Post.with_slug("salt").authors] == ["Ada", "Otto"]


def test_an_author_cannot_overwrite_what_another_took_in(author: Visitor, other: Visitor) -> None:
    hand_in(author, ("salt.md", SALT))
    answer = hand_in(other, ("salt.md", SALT + b"Mine now."), publish=True)
    assert "belongs to somebody else" in words(answer)
    post = Post.with_slug("salt")
    assert (post.current.number, post.state) == (1, "draft")


def test_what_lies_in_the_trash_is_not_taken_in_again(author: Visitor) -> None:
    hand_in(author, ("salt.md", SALT))
    publishing.trash(Post.with_slug("salt"))
    assert "is in the trash" in words(hand_in(author, ("salt.md", SALT + b"More.")))


def test_an_address_of_another_article_is_not_taken(author: Visitor, draft: Post) -> None:
    answer = hand_in(author, ("a-draft.md", b"# Another\n"))
    assert "“a-draft” belongs to another article" in words(answer)
    assert draft.current.title == "A draft"


def test_an_old_address_named_in_a_file_leads_here(client: Visitor, author: Visitor) -> None:
    source = SALT.replace(b"layout: wide", b"aliases: [/2024/07/salt.html, /old/]")
    hand_in(author, ("salt.md", source), publish=True)
    for old in ("/2024/07/salt.html", "/old"):
        answer = client.get(old)
        assert (answer.status_code, answer.location) == (301, "/posts/salt")
