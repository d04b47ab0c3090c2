"""One article, or one standing page, as readers see it."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from blog import publishing
from blog.models import Person, Post
from tests.factories import Visitor, make_person, make_post, set_clock
from tests.reading import links, parse, words

LATER = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture
def ada(app: Flask) -> Person:
    return make_person("ada")


def rename(author: Visitor, post: Post, slug: str) -> None:
    data = {"slug": slug, "base": post.current_id}
    assert author.post(f"/write/{post.id}", data=data).status_code == 303


def test_an_article_shows_all_that_was_written(client: Visitor, ada: Person) -> None:
    post = make_post(
        ada,
        make_person("bert"),
        title="On salt",
        summary="Why it matters.",
        body="# On salt\n\nA *pinch*.\n\n## How much\n\nLittle.",
        tags=["Food"],
        at=datetime(2026, 3, 12, tzinfo=UTC),
    )
    answer = client.get(post.path)
    assert answer.status_code == 200
    for said in ("Why it matters.", "Ada and Bert", "A pinch.", "12 March 2026", "1 minute"):
        assert said in words(answer)
    assert words(answer, "h1") == "On salt"
    assert "/tags/food" in links(answer)
    assert words(answer, "title").startswith("On salt")
    meta = {one.get("name"): one.get("content") for one in parse(answer.text).iter("meta")}
    assert meta["description"] == "Why it matters."


def test_an_article_speaks_its_own_language(client: Visitor, ada: Person) -> None:
    post = make_post(ada, title="على الملح", language="ar")
    page = parse(client.get(post.path).text)
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")


def test_a_standing_page_has_an_address_of_its_kind(client: Visitor, ada: Person) -> None:
    page = make_post(ada, title="About us", kind="page")
    assert words(client.get("/pages/about-us"), "h1") == "About us"
    assert client.get("/posts/about-us").status_code == 404
    post = make_post(ada, title="On salt")
    assert client.get(f"/pages/{post.slug}").status_code == 404
    assert page.path in links(client.get(post.path))


@pytest.mark.parametrize("path", ["/posts/unknown", "/pages/unknown", "/posts/..", "/posts"])
def test_an_unknown_article_is_404(client: Visitor, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("kind", ["post", "page"])
def test_what_is_not_public_is_404(client: Visitor, ada: Person, kind: str) -> None:
    draft = make_post(ada, title="Draft", kind=kind, published=False)
    scheduled = make_post(ada, title="Scheduled", kind=kind, at=LATER)
    trashed = make_post(ada, title="Trashed", kind=kind, published=False)
    publishing.trash(trashed)
    for post in (draft, scheduled, trashed):
        assert client.get(post.path).status_code == 404


def test_the_author_finds_a_draft_at_the_desk_alone(author: Visitor, draft: Post) -> None:
    assert author.get(draft.path).status_code == 404


@pytest.mark.parametrize("kind", ["post", "page"])
def test_what_was_taken_from_readers_is_410(client: Visitor, ada: Person, kind: str) -> None:
    unpublished = make_post(ada, title="Unpublished", kind=kind)
    publishing.unpublish(unpublished)
    trashed = make_post(ada, title="Trashed", kind=kind)
    publishing.trash(trashed)
    for post in (unpublished, trashed):
        assert client.get(post.path).status_code == 410
        assert post.current.title not in words(client.get(post.path))


def test_a_post_appears_at_its_time_and_nothing_wakes_up(
    client: Visitor, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = make_post(ada, title="Patience", at=LATER)
    assert client.get(post.path).status_code == 404
    assert "Patience" not in words(client.get("/"))
    set_clock(monkeypatch, LATER)
    assert client.get(post.path).status_code == 200
    assert "Patience" in words(client.get("/"))


def test_an_old_address_leads_to_the_newest_in_one_step(
    client: Visitor, author: Visitor, post: Post
) -> None:
    rename(author, post, "second")
    rename(author, post, "third")
    for old in ("/posts/a-post", "/posts/second"):
        answer = client.get(old)
        assert (answer.status_code, answer.location) == (301, "/posts/third")
    assert client.get("/posts/third").status_code == 200


def test_an_address_may_come_back(client: Visitor, author: Visitor, post: Post) -> None:
    rename(author, post, "second")
    rename(author, post, "a-post")
    assert client.get("/posts/a-post").status_code == 200
    assert client.get("/posts/second").location == "/posts/a-post"


def test_the_old_address_of_something_taken_away_is_410(
    client: Visitor, author: Visitor, post: Post
) -> None:
    rename(author, post, "second")
    author.post(f"/write/{post.id}/unpublish")
    assert client.get("/posts/a-post").status_code == 410
    assert client.get("/posts/second").status_code == 410


def test_an_article_that_becomes_a_page_is_followed(
    client: Visitor, author: Visitor, post: Post
) -> None:
    author.post(f"/write/{post.id}", data={"kind": "page", "base": post.current_id})
    assert client.get("/posts/a-post").location == "/pages/a-post"
    assert client.get("/pages/a-post").status_code == 200


def test_only_who_may_edit_is_offered_the_editor(
    client: Visitor, author: Visitor, other: Visitor, editor: Visitor, post: Post
) -> None:
    offered = [f"/write/{post.id}" in links(who.get(post.path)) for who in (author, editor)]
    assert offered == [True, True]
    offered = [f"/write/{post.id}" in links(who.get(post.path)) for who in (client, other)]
    assert offered == [False, False]


def test_readers_keep_what_was_published_while_it_is_edited(
    client: Visitor, author: Visitor, post: Post
) -> None:
    data = {"title": "Better", "body": "Better words.", "base": post.current_id}
    assert author.post(f"/write/{post.id}", data=data).status_code == 303
    answer = client.get(post.path)
    assert "A text." in words(answer)
    assert "Better" not in words(answer)
