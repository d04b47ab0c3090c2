"""What tests make: people, posts, and visitors of the blog."""

from contextvars import Context
from dataclasses import fields
from datetime import datetime
from typing import Any

from flask import Flask, has_app_context
from flask.testing import FlaskClient, FlaskCliRunner
from pytest import MonkeyPatch

from blog import publishing
from blog.db import db
from blog.models import Person, Post
from blog.publishing import Filing, Text
from blog.rendering import render

PASSWORD = "correct horse battery staple"
FILED = {field.name for field in fields(Filing)}
# The modules that ask which time it is before they say what is public.
CLOCKS = ("models.listed", "models.post", "models.shown")


class Visitor(FlaskClient):
    """A browser whose requests share nothing with the test but the database."""

    person: Person

    def open(self, *args: Any, **kwargs: Any) -> Any:
        if has_app_context():  # not so where it follows a redirect
            db.session.commit()  # what the test holds is read anew when it looks again
        return Context().run(super().open, *args, **kwargs)


class Runner(FlaskCliRunner):
    """A command line that shares nothing with the test but the database."""

    def invoke(self, *args: Any, **kwargs: Any) -> Any:
        db.session.commit()
        return Context().run(super().invoke, *args, **kwargs)


def sign_in(app: Flask, handle: str, role: str = "author") -> Visitor:
    """Return the browser of a new person, signed in; `.person` is who it is."""
    visitor = app.test_client()
    visitor.person = make_person(handle, role)
    answer = visitor.post("/sign-in", data={"name": handle, "password": PASSWORD})
    assert answer.status_code == 303
    return visitor


def set_clock(monkeypatch: MonkeyPatch, moment: datetime, *more: str) -> None:
    """Let it be this moment for readers, and for more modules."""
    for module in (*CLOCKS, *more):
        monkeypatch.setattr(f"blog.{module}.now", lambda: moment)


def make_person(handle: str = "ada", role: str = "author", **more: Any) -> Person:
    """Return somebody who can sign in with PASSWORD."""
    person = Person(**{"name": handle.title(), "handle": handle, "role": role} | more)
    person.set_password(PASSWORD)
    db.session.add(person)
    db.session.commit()
    return person


def make_post(*authors: Person, published: bool = True, **given: Any) -> Post:
    """Return a post of these authors; it is given fields of publishing.Text and Filing."""
    filing = {name: value for name, value in given.items() if name in FILED}
    text = {name: value for name, value in given.items() if name not in FILED}
    text = {"title": "A title", "body": "A text.", "summary": "A summary."} | text
    text["trial"] = render(text["body"])
    post = publishing.create(Text(**text), Filing(**filing), editor=None, authors=authors)
    if published:
        publishing.publish(post)
    return post


def tags_of(post: Post) -> list[int]:
    """Return the ids of a post's tags."""
    return [tag.id for tag in post.tags]
