"""What editors pin stands at the head of the front page."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from blog import publishing
from blog.db import db, now, writing
from blog.models import Post, Site
from tests.factories import Visitor, make_person, make_post
from tests.reading import links, parse, words

FIRST = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture
def posts(app: Flask) -> list[Post]:
    """Six posts, oldest first, and two of them on a page."""
    site = Site.current()
    site.posts_per_page = 2
    with writing():
        db.session.add(site)
    ada = make_person("ada")
    days = (FIRST + timedelta(days=n) for n in range(6))
    return [make_post(ada, title=f"Post {n}", at=day) for n, day in enumerate(days)]


YES = {"yes": "1"}


def pin(*posts: Post) -> None:
    for n, post in enumerate(posts):
        with writing():
            post.pinned_at = now() + timedelta(minutes=n)


def titles(client: Visitor, path: str = "/") -> list[str]:
    page = parse(client.get(path).text)
    return [words_of.strip() for h2 in page.iter("h2") if (words_of := "".join(h2.itertext()))]


def entries(client: Visitor, path: str = "/") -> list[str]:
    return [title for title in titles(client, path) if title.startswith("Post")]


def test_what_is_pinned_stands_first_and_once_newest_pin_first(
    client: Visitor, posts: list[Post]
) -> None:
    assert entries(client) == ["Post 5", "Post 4"]
    pin(posts[0], posts[5])
    assert entries(client) == ["Post 5", "Post 0", "Post 4", "Post 3"]
    assert words(client.get("/")).count("Pinned") == 2


def test_later_pages_are_as_they_were(client: Visitor, posts: list[Post]) -> None:
    pin(posts[0], posts[5])
    seen = []
    path = "/"
    for _ in range(4):
        seen.append(entries(client, path))
        older = links(client.get(path), rel="next")
        path = older[0] if older else ""
        if not path:
            break
    assert seen == [["Post 5", "Post 0", "Post 4", "Post 3"], ["Post 2", "Post 1"], ["Post 0"]]


def test_three_are_pinned_at_most(client: Visitor, posts: list[Post]) -> None:
    pin(*posts[:4])
    assert entries(client) == ["Post 3", "Post 2", "Post 1", "Post 5", "Post 4"]
    assert words(client.get("/")).count("Pinned") == 3


def test_what_is_not_public_is_not_pinned(client: Visitor, posts: list[Post]) -> None:
    pin(posts[0])
    publishing.unpublish(posts[0])
    assert entries(client) == ["Post 5", "Post 4"]
    assert "Pinned" not in words(client.get("/"))


def test_an_editor_pins_and_unpins(editor: Visitor, client: Visitor, post: Post) -> None:
    path = f"/write/{post.id}"
    answer = editor.post(f"{path}/pin", data=YES | {"body": "Typed.", "base": post.current_id})
    assert (answer.status_code, answer.location) == (303, path)
    assert post.pinned_at is not None
    assert post.current.body == "Typed."
    assert "Pinned" in words(client.get("/"))
    assert "Unpin" in words(editor.get(path))
    since = post.pinned_at
    editor.post(f"{path}/pin", data=YES)  # by somebody whose page is older
    assert post.pinned_at == since
    editor.post(f"{path}/pin")
    assert post.pinned_at is None


def test_an_author_does_not_pin(author: Visitor, client: Visitor, post: Post) -> None:
    path = f"/write/{post.id}/pin"
    assert author.post(path).status_code == 403
    assert client.post(path).location == "/sign-in"
    assert "Pin to the front page" not in words(author.get(f"/write/{post.id}"))
    assert post.pinned_at is None


def test_a_pin_is_a_post_to_what_there_is(editor: Visitor, post: Post) -> None:
    assert editor.get(f"/write/{post.id}/pin").status_code == 405
    assert editor.post("/write/2000000000/pin").status_code == 404
    data = {"body": "x", "tags": ",".join(f"t{n}" for n in range(30))}
    assert editor.post(f"/write/{post.id}/pin", data=data).status_code == 422
    assert post.pinned_at is None
