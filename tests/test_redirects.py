"""Old addresses lead to the post that had them, for ever."""

import pytest
from flask import Flask

from blog import publishing
from blog.db import db
from blog.models import Post, Redirect
from blog.publishing import Filing, Text
from blog.rendering import render
from tests.factories import make_post

TRIAL = render("A text.")


def rename(post: Post, slug: str, kind: str = "post", title: str = "A title") -> Post:
    text = Text(title=title, body="A text.", summary="A summary.", trial=TRIAL)
    publishing.save(post, text, Filing(slug=slug, kind=kind), editor=None)
    db.session.expire_all()
    return post


def led_to(path: str) -> Post | None:
    redirect = Redirect.at(path)
    return redirect and redirect.post


def test_an_address_of_a_draft_leaves_no_trace(app: Flask) -> None:
    rename(make_post(title="A", published=False), "b")
    assert led_to("/posts/a") is None


def test_a_draft_follows_its_title(app: Flask) -> None:
    post = make_post(published=False)
    assert rename(post, "a-title", title="Another").slug == "another"
    assert rename(post, "", title="A third").slug == "a-third"


def test_a_draft_with_a_number_follows_its_title_too(app: Flask) -> None:
    make_post()
    post = make_post(published=False)
    assert rename(post, "a-title-2").slug == "a-title-2"
    assert rename(post, "a-title-2", title="Another").slug == "another"


def test_a_draft_keeps_an_address_of_its_own(app: Flask) -> None:
    post = rename(make_post(published=False), "my-own")
    assert rename(post, "my-own", title="Another").slug == "my-own"


@pytest.mark.parametrize("act", [publishing.publish, publishing.unpublish])
def test_a_post_that_readers_know_does_not_follow_its_title(app: Flask, act: object) -> None:
    post = make_post()
    act(post)
    assert rename(post, "a-title", title="Another").slug == "a-title"


def test_every_old_address_leads_to_the_post(app: Flask) -> None:
    post = make_post(title="A")
    rename(rename(post, "b"), "c")
    assert led_to("/posts/a") is led_to("/posts/b") is post
    assert led_to("/posts/c") is None


def test_a_post_may_go_back_to_an_old_address(app: Flask) -> None:
    post = make_post(title="A")
    rename(rename(post, "b"), "a")
    assert post.slug == "a"
    assert led_to("/posts/a") is None
    assert led_to("/posts/b") is post


def test_a_post_that_becomes_a_page_leads_there(app: Flask) -> None:
    post = rename(make_post(title="A"), "a", kind="page")
    assert post.path == "/pages/a"
    assert led_to("/posts/a") is post
    assert led_to("/pages/a") is None


@pytest.mark.parametrize("kind", ["post", "page"])
def test_nobody_else_gets_an_old_address(app: Flask, kind: str) -> None:
    first = rename(make_post(title="A"), "b")
    assert make_post(title="A", kind=kind).slug == "a-2"
    assert rename(make_post(title="C", kind=kind), "a", kind).slug == "a-3"
    assert led_to("/posts/a") is first


def test_an_unpublished_post_still_leaves_its_old_address(app: Flask) -> None:
    post = make_post(title="A")
    publishing.unpublish(post)
    rename(post, "b")
    assert led_to("/posts/a") is post


def test_aliases_lead_to_the_post_unless_they_are_another_ones(app: Flask) -> None:
    first = rename(make_post(title="A"), "b")
    post = make_post(title="C", aliases=["/2019/c.html", "/posts/c", "/posts/a"])
    assert led_to("/2019/c.html") is post
    assert led_to("/posts/c") is None
    assert led_to("/posts/a") is first
