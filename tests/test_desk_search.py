"""The desk's own search: titles and texts of the newest saves, drafts too, in any script."""

import pytest
from flask import Flask

from blog import publishing, search
from blog.db import db, writing
from blog.models import Person, Post
from blog.publishing import Filing, Text
from blog.rendering import render
from blog.search import saves
from tests.factories import Visitor, make_person, make_post
from tests.reading import words


def slugs(typed: str, person: Person | None = None) -> list[str]:
    return [hit.post.slug for hit in saves.find(typed, person)[1]]


def save(post: Post, body: str) -> None:
    text = Text(title=post.current.title, body=body, trial=render(body))
    publishing.save(post, text, Filing(slug=post.slug), editor=None)


@pytest.mark.parametrize(
    "typed",
    [
        *("letters", "LETTERS", "lett", "title letters", "écrits", "ECRITS", "слово", "СЛОВ"),
        *("ΛΌΓΟΣ", "文字", "字", "a_key", "node.js", "İstanbul", "precis"),
    ],
)
def test_all_words_are_found_by_how_they_begin(app: Flask, typed: str) -> None:
    body = "Old **letters**, Écrits, Слово, λόγος, 古文字だ, a_key, node.js, Istanbul."
    make_post(title="A title", body=body, summary="Précis", published=False)
    make_post(title="Another", body="Nothing of it.")
    assert slugs(typed) == ["a-title"]


@pytest.mark.parametrize("typed", ["etters", "letters nowhere", "", "  ", "*", '"', "'", "a' OR 1"])
def test_what_holds_not_all_words_is_not_found(app: Flask, typed: str) -> None:
    make_post(title="One", body="Old letters.")
    assert slugs(typed) == []


def test_the_newest_save_is_what_is_searched(app: Flask) -> None:
    post = make_post(title="One", body="First words.")
    save(post, "Second thoughts.")
    assert (slugs("first"), slugs("second")) == ([], ["one"])
    publishing.trash(post)
    assert slugs("second") == []
    publishing.restore(post)
    assert slugs("second") == ["one"]
    with writing():
        db.session.delete(post)
    assert slugs("second") == []


def test_what_was_saved_last_comes_first_and_fifty_are_enough(app: Flask) -> None:
    posts = [make_post(title=f"Rye {n}", published=False) for n in range(52)]
    save(posts[3], "Saved again.")
    found = slugs("rye")
    assert found[:2] == ["rye-3", "rye-51"]
    assert len(found) == 50


def test_what_the_desk_does_not_know_is_caught_up(app: Flask) -> None:
    make_post(title="Rye", published=False)
    search.clear()
    db.session.commit()
    assert (slugs("rye"), search.behind()) == ([], 1)
    search.catch_up()
    assert (slugs("rye"), search.behind()) == (["rye"], 0)


def test_authors_search_their_own_and_editors_everything(
    author: Visitor, other: Visitor, editor: Visitor, draft: Post
) -> None:
    assert "A draft" in words(author.get("/write/search?q=draft"), "h2")
    for visitor, whose in ((other, ""), (other, "&whose=everyone"), (editor, "")):
        answer = visitor.get(f"/write/search?q=draft{whose}")
        assert "No newest save holds all of these words." in words(answer, "main")
    assert "A draft" in words(editor.get("/write/search?q=draft&whose=everyone"), "h2")


def test_a_result_shows_the_words_where_they_stand(author: Visitor, app: Flask) -> None:
    body = f"{'Much is said. ' * 40}Then the <b>lighthouse</b> stood. {'More is said. ' * 40}"
    make_post(author.person, title="One", body=body)
    said = words(author.get("/write/search?q=lighthouse"), "li")
    assert "… said. Much is said. Much is said. Much is said. Then the <b>lighthouse</b>" in said


@pytest.mark.parametrize("typed", ["", "%00", "%EF%BF%BE", "%", "x" * 5000, "%22", "a " * 300])
def test_whatever_is_typed_is_no_error(author: Visitor, draft: Post, typed: str) -> None:
    assert author.get(f"/write/search?q={typed}").status_code == 200


def test_a_stranger_searches_nothing(client: Visitor) -> None:
    assert client.get("/write/search?q=a").location.startswith("/sign-in")


def test_bylines_need_no_account(app: Flask) -> None:
    ada = make_person()
    make_post(ada, title="Mine")
    make_post(title="Nobody’s")
    assert (slugs("text", ada), len(slugs("text"))) == (["mine"], 2)
