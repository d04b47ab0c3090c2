"""The index that is searched: what readers see, as it is now, whatever is published."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from blog import publishing, search
from blog.db import db
from blog.models import Post
from blog.rendering import Refused, render
from tests.factories import Visitor, make_person, make_post, set_clock
from tests.test_search import slugs


def test_only_what_readers_see_is_found(author: Visitor, post: Post) -> None:
    def edit(body: str) -> None:
        text = publishing.Text(title="Rye", body=body, trial=render(body))
        publishing.save(post, text, publishing.filing_of(post), editor=None)

    edit("secret oats")
    assert slugs("oats") == slugs("rye") == []
    assert slugs("text") == ["a-post"]
    publishing.publish(post)
    assert slugs("oats") == slugs("rye") == ["a-post"]
    assert slugs("text") == []
    publishing.unpublish(post)
    assert slugs("oats") == []
    publishing.publish(post)
    publishing.trash(post)
    assert slugs("oats") == []
    publishing.restore(post)
    publishing.publish(post)
    assert slugs("oats") == ["a-post"]


def test_tags_are_searched_as_they_are_now(author: Visitor, post: Post) -> None:
    assert slugs("tests") == ["a-post"]
    author.post(f"/write/{post.id}", data={"tags": "Oats", "base": post.current_id})
    assert (slugs("tests"), slugs("oats")) == ([], ["a-post"])


def test_a_save_renders_nothing_while_others_wait(
    author: Visitor, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blog.search.index.render", None)
    author.post(f"/write/{post.id}", data={"tags": "Oats", "body": "Rye.", "base": post.current_id})
    assert slugs("oats") == ["a-post"]


def test_a_title_is_found_however_many_newer_texts_hold_its_words(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = make_person()
    make_post(ada, slug="rye", title="Rye")
    for n in range(4):
        make_post(ada, slug=f"n{n}", title=f"No. {n}", body="rye")
    monkeypatch.setattr("blog.search.candidates.NEWEST", 2)
    assert sorted(slugs("rye")) == ["n2", "n3", "rye"]


def test_an_older_edition_of_the_index_is_made_anew(
    author: Visitor, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert search.behind() == 0
    monkeypatch.setattr("blog.search.index.EDITION", 2)
    assert search.behind() == 1
    search.catch_up()
    assert (search.behind(), slugs("text")) == (0, ["a-post"])


def test_a_text_that_cannot_be_rendered_stops_nobody(
    author: Visitor, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise Refused("nested")

    search.clear()
    monkeypatch.setattr("blog.search.index.render", refuse)
    search.catch_up()
    assert (search.behind(), slugs("post")) == (0, ["a-post"])


def test_a_scheduled_post_is_found_at_its_time(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    later = datetime.now(UTC) + timedelta(days=1)
    make_post(make_person(), title="Patience", at=later)
    assert slugs("patience") == []
    set_clock(monkeypatch, later)
    assert slugs("patience") == ["patience"]


def test_what_the_index_does_not_know_is_caught_up(app: Flask) -> None:
    ada = make_person()
    for n in range(5):
        make_post(ada, title=f"Rye {n}")
    make_post(ada, title="Rye draft", published=False)
    search.clear()
    db.session.commit()
    assert slugs("rye") == []
    assert search.behind() == 6  # the desk searches drafts too
    first = search.catch_up()
    assert len(slugs("rye")) == 1  # interrupted here, it goes on with the next one
    while first := search.catch_up(first):
        pass
    assert (search.behind(), len(slugs("rye"))) == (0, 5)


def test_huge_and_odd_texts_are_indexed(app: Flask) -> None:
    ada = make_person()
    bodies = ["same " * 20_000, "".join(map(chr, range(0x4E00, 0x9FFF))), "x" * 100_000]
    bodies += [" ".join(f"w{n}" for n in range(50_000)), "\u0301 " * 1000, "a\u0301" * 5000]
    for n, body in enumerate(bodies):
        make_post(ada, slug=f"odd-{n}", title=f"Odd {n}", body=body)
    assert slugs("same") == ["odd-0"]
    assert slugs("w10") == ["odd-3"]
    assert len(slugs("odd")) == len(bodies)
