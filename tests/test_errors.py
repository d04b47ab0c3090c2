"""What is said when a page cannot be shown, and where it went if it only moved."""

import re

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from blog.authoring.room import MOST_BYTES
from blog.models import Change, Post, Site
from tests.factories import Visitor, make_person, make_post
from tests.reading import links, parse, typed, words

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; font-src 'self';"
    " img-src 'self' https: http: data:; form-action 'self'; frame-ancestors 'none';"
    " base-uri 'none'"
)


@pytest.fixture
def failing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Failures are answered, as outside of tests."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    return monkeypatch


def test_a_404_suggests_what_stands_nearest(client: Visitor, app: Flask) -> None:
    make_post(make_person(), title="On salt and bread")
    for path in ("/posts/on-salt-and-bred", "/on-salt-and-bread", "/blog/2024/on-salt-and-bread"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "/posts/on-salt-and-bread" in links(answer)
        assert "On salt and bread" in words(answer)
        assert path in words(answer)


def test_a_404_suggests_nothing_that_is_not_near_or_not_public(client: Visitor, app: Flask) -> None:
    make_post(make_person(), title="On salt and bread", published=False)
    answer = client.get("/posts/on-salt-and-bred")
    assert answer.status_code == 404
    assert "/posts/on-salt-and-bread" not in links(answer)


@pytest.mark.parametrize("path", ["/<script>alert(1)</script>", "/posts/\"'><b>", "/%F0%28", "/é"])
def test_an_odd_address_is_repeated_as_text(client: Visitor, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert not [tag for tag in ("script", "b") if [*parse(answer.text).iter(tag)]]


def test_an_address_that_no_database_takes_is_an_answer(client: Visitor) -> None:
    paths = ["/%00", "/posts/a%00b", "/pages/%00", "/tags/%00", "/authors/%00", "/media/%00/x"]
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 400)
    paths = ["/" + "x" * 20000, "/posts/" + "x" * 20000, "/tags/" + "x" * 20000, "/posts/%ED%A0%80"]
    assert {path[:9]: client.get(path).status_code for path in paths} == {
        path[:9]: 404 for path in paths
    }


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/tags/", "/tags"),
        ("/posts/a/", "/posts/a"),
        ("/write/", "/write"),
        ("/posts/a///", "/posts/a"),
        ("/%C3%A9/", "/%C3%A9"),
    ],
)
def test_a_slash_too_many_is_taken_away(client: Visitor, path: str, target: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.location) == (301, target)


def test_no_slash_leads_off_the_site(client: Visitor) -> None:
    paths = ["//evil.example/", "///evil.example/", "////evil.example//", "/\\evil.example/"]
    paths += ["/\\/evil.example/", "//evil.example/%2f..//", "http://evil.example/"]
    paths += ["/\t/evil.example/", "/\n/evil.example/", "/\r\\evil.example/", "/.//evil.example/"]
    for path in paths:
        answer = client.get("/", environ_overrides={"PATH_INFO": path})
        assert answer.status_code in (301, 308, 404), path
        assert re.match(r"/[^/\\\s]|http://localhost/|$", answer.headers.get("Location", "")), path


@pytest.mark.parametrize("path", ["/", "/tags/x", "/posts/x", "/authors/x", "/media/x/y"])
def test_readers_pages_take_no_posts(client: Visitor, path: str) -> None:
    answer = client.post(path, data={"x": "y"})
    assert answer.status_code == 405
    assert set(answer.allow) == {"GET", "HEAD", "OPTIONS"}
    assert words(answer, "h1")


@pytest.mark.parametrize("path", ["/write/new", "/sign-in", "/write/import"])
def test_too_much_at_once_is_413(author: Visitor, app: Flask, path: str) -> None:
    most = MOST_BYTES if path.startswith("/write") else app.config["MAX_CONTENT_LENGTH"]
    length = {"CONTENT_LENGTH": str(most + 1)}
    answer = author.post(path, data={"title": "x"}, environ_overrides=length)
    assert answer.status_code == 413
    assert words(answer, "h1")
    assert author.get("/write").status_code == 200


def test_a_strangers_text_is_given_back(client: Visitor, draft: Post) -> None:
    text = "Written for hours.\n</textarea><script>x</script>\n"
    for path in ("/write/new", f"/write/{draft.id}", f"/write/{draft.id}/publish"):
        answer = client.post(path, data={"title": "Mine", "body": text})
        assert answer.status_code == 401
        fields = typed(answer)
        assert (fields["title"], fields["body"]) == ("Mine", text)
    assert draft.current.number == 1


def test_a_lost_token_keeps_what_was_typed(author: Visitor, draft: Post, tokens: None) -> None:
    for token in ({}, {"csrf_token": ""}, {"csrf_token": "made up"}):
        answer = author.post(f"/write/{draft.id}", data={"body": "For hours.", **token})
        assert answer.status_code == 400
        assert typed(answer)["body"] == "For hours."
    assert draft.current.number == 1


def test_the_token_of_the_page_is_taken(author: Visitor, draft: Post, tokens: None) -> None:
    fields = typed(author.get(f"/write/{draft.id}"))
    assert author.post(f"/write/{draft.id}", data=fields | {"body": "Mine."}).status_code == 303
    assert draft.current.body == "Mine."


def test_no_change_is_made_without_a_token(admin: Visitor, draft: Post, tokens: None) -> None:
    paths = ["/sign-in", "/sign-out", "/write/new", "/write/import", "/admin/settings"]
    paths += [f"/admin/people/{admin.person.id}", f"/write/{draft.id}/delete", "/write/publish"]
    answers = {path: admin.post(path, data={"title": "Forged"}).status_code for path in paths}
    assert answers == dict.fromkeys(paths, 400)
    assert draft.state == "draft"
    assert admin.get("/write").status_code == 200


def test_a_failure_of_ours_is_a_page(client: Visitor, failing: pytest.MonkeyPatch) -> None:
    failing.setattr("blog.listing.Post.newest", lambda *_, **__: 1 / 0)
    answer = client.get("/")
    assert answer.status_code == 500
    assert words(answer, "h1")
    assert "ZeroDivisionError" not in answer.text
    assert answer.headers["Content-Security-Policy"] == POLICY


def test_a_lost_database_is_said_without_one(client: Visitor, failing: pytest.MonkeyPatch) -> None:
    def lost(*_: object) -> None:
        raise OperationalError("SELECT secret", {}, Exception("no such host"))

    failing.setattr(Change, "state", lost)
    failing.setattr(Site, "current", lost)
    answer = client.get("/")
    assert (answer.status_code, answer.mimetype) == (500, "text/plain")
    assert answer.text == "Something broke on our side. Try once more in a moment."
    assert answer.headers["Content-Security-Policy"] == POLICY


def test_the_next_request_after_a_failure_is_served(
    author: Visitor, draft: Post, failing: pytest.MonkeyPatch
) -> None:
    with failing.context() as patched:
        patched.setattr("blog.publishing.Tag.named", lambda _: 1 / 0)
        data = {"body": "Mine.", "tags": "one", "base": draft.current_id}
        assert author.post(f"/write/{draft.id}", data=data).status_code == 500
    assert draft.current.number == 1
    assert author.post(f"/write/{draft.id}", data=data).status_code == 303
    assert draft.current.number == 2
