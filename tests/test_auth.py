"""Who is asking: sign in and out, and the first admin's set-up."""

import time

import pytest
from flask import Flask
from itsdangerous import TimestampSigner

from blog.auth import set_up_token
from blog.db import db
from blog.models import Person, Site
from tests.factories import PASSWORD, Visitor, make_person
from tests.reading import said_of, typed, words

DAY = 24 * 3600
FIRST = {
    "title": "The Salt Review",
    "name": "Ada Lovelace",
    "handle": "ada",
    "email": "Ada@Example.org",
    "password": PASSWORD,
}


def enter(visitor: Visitor, name: str = "ada", password: str = PASSWORD, **more: str) -> int:
    data = {"name": name, "password": password, **more}
    return visitor.post("/sign-in", data=data).status_code


def test_handle_or_address_and_password_sign_in(app: Flask) -> None:
    make_person("ada", email="ada@example.org")
    for name in ("ada", " ADA ", "ada@example.org", "Ada@Example.ORG"):
        client = app.test_client()
        assert client.get("/write").status_code == 303
        assert enter(client, name) == 303
        answer = client.get("/write")
        assert answer.status_code == 200
        assert "Signed in as Ada." in words(answer)


def test_a_wrong_password_and_an_unknown_name_are_told_the_same(client: Visitor) -> None:
    make_person("ada")
    make_person("byline", password_hash=None)
    make_person("gone", active=False)
    said = set()
    for name, password in (("ada", "wrong"), ("nobody", PASSWORD), ("gone", PASSWORD)):
        answer = client.post("/sign-in", data={"name": name, "password": password})
        assert (answer.status_code, typed(answer)["name"]) == (422, name)
        assert typed(answer)["password"] == ""
        said.add(said_of(answer, "password"))
    assert said == {"That handle and password do not belong together."}
    assert client.get("/write").status_code == 303


def test_a_byline_without_a_password_cannot_sign_in(client: Visitor) -> None:
    byline = make_person("byline")
    byline.password_hash = None
    db.session.commit()
    for password in ("", "nobody", "None", PASSWORD):
        assert enter(client, "byline", password) == 422


def test_empty_fields_are_named(client: Visitor) -> None:
    answer = client.post("/sign-in")
    assert answer.status_code == 422
    assert said_of(answer, "name") == said_of(answer, "password") == "This is needed."


@pytest.mark.parametrize("name", ["x" * 255, "' OR 1=1 --", "<script>", "٣"])
def test_odd_names_are_refused_and_kept(client: Visitor, name: str) -> None:
    answer = client.post("/sign-in", data={"name": name, "password": "x"})
    assert (answer.status_code, typed(answer)["name"]) == (422, name)


@pytest.mark.parametrize("target", ["/write/new", "/write?whose=everyone", "/posts/über"])
def test_whoever_was_sent_here_is_sent_back(client: Visitor, target: str) -> None:
    make_person("ada")
    form = client.get("/sign-in", query_string={"next": target})
    answer = client.post("/sign-in", data=typed(form) | {"name": "ada", "password": PASSWORD})
    assert answer.status_code == 303
    assert answer.location == target.replace("ü", "%C3%BC")


def test_nobody_is_sent_off_the_site(client: Visitor) -> None:
    make_person("ada")
    evil = ["https://evil.example", "//evil.example", "///evil.example", "/\\evil.example"]
    evil += ["\\\\evil.example", "/\t/evil.example", "\t//evil.example", "/\n/evil.example"]
    evil += ["javascript:alert(1)", "data:text/html,x", "evil.example", "", " //evil.example"]
    evil += ["https:evil.example", "http:/evil.example", "@evil.example", "/\r\nX: y", "?x", "#x"]
    for target in evil:
        data = {"name": "ada", "password": PASSWORD, "next": target}
        answer = client.post("/sign-in", data=data)
        assert (answer.status_code, answer.location) == (303, "/write"), target


def test_signing_out_ends_the_session(author: Visitor) -> None:
    assert author.get("/sign-out").status_code == 405
    assert author.get("/write").status_code == 200
    answer = author.post("/sign-out")
    assert (answer.status_code, answer.location) == (303, "/")
    assert author.get("/write").status_code == 303
    assert not author.get_cookie("session")


def test_a_stranger_may_sign_out_too(client: Visitor) -> None:
    assert client.post("/sign-out").status_code == 303


def test_whoever_is_disabled_is_out_at_once(author: Visitor) -> None:
    author.person.active = False
    assert author.get("/write").status_code == 303
    author.person.active = True
    assert author.get("/write").status_code == 303


def test_a_new_password_ends_the_sessions_of_the_old(author: Visitor) -> None:
    author.person.set_password("a new " + PASSWORD)
    assert author.get("/write").status_code == 303


def test_whoever_was_removed_is_out(author: Visitor) -> None:
    db.session.delete(author.person)
    assert author.get("/write").status_code == 303


def test_a_session_that_was_made_up_is_none(client: Visitor) -> None:
    make_person("ada")
    client.set_cookie("session", "eyJwZXJzb24iOjF9.made.up")
    assert client.get("/write").status_code == 303


def test_a_new_role_counts_at_once(admin: Visitor) -> None:
    assert admin.get("/admin/people").status_code == 200
    admin.person.role = "author"
    assert admin.get("/admin/people").status_code == 403


def test_the_session_is_out_of_reach_for_scripts_and_other_sites(client: Visitor) -> None:
    make_person("ada")
    answer = client.post("/sign-in", data={"name": "ada", "password": PASSWORD})
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.fixture
def link(app: Flask) -> str:
    return f"/set-up/{set_up_token()}"


def test_the_link_makes_the_admin_and_signs_in(client: Visitor, link: str) -> None:
    assert client.get(link).status_code == 200
    answer = client.post(link, data=FIRST)
    assert (answer.status_code, answer.location) == (303, "/write")
    assert client.get("/admin/people").status_code == 200
    person = Person.with_handle("ada")
    assert (person.name, person.role, person.email) == ("Ada Lovelace", "admin", "ada@example.org")
    assert PASSWORD not in person.password_hash
    assert Site.current().title == "The Salt Review"


def test_the_link_works_once(client: Visitor, app: Flask, link: str) -> None:
    client.post(link, data=FIRST)
    thief = app.test_client()
    assert thief.get(link).status_code == 404
    assert thief.post(link, data=FIRST | {"handle": "thief"}).status_code == 404
    assert Person.with_handle("thief") is None


def test_a_link_that_was_made_up_is_404(client: Visitor, link: str) -> None:
    for path in ("/set-up/x", "/set-up/" + "x" * 5000, link[:-1] + "~", f"{link}.x", "/set-up/é"):
        assert client.get(path).status_code == 404
        assert client.post(path, data=FIRST).status_code == 404
    assert client.get("/set-up").status_code == 404
    assert Person.admins() == 0


def test_a_link_works_for_a_week(
    client: Visitor, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    for days, status in ((6, 200), (8, 404)):
        with monkeypatch.context() as patched:
            made = int(time.time()) - days * DAY
            patched.setattr(TimestampSigner, "get_timestamp", lambda _, made=made: made)
            token = set_up_token()
        assert client.get(f"/set-up/{token}").status_code == status


def test_the_form_says_what_is_wrong_and_keeps_the_rest(client: Visitor, link: str) -> None:
    wrong = {"handle": "Ada L.", "email": "ada", "password": "short", "name": ""}
    answer = client.post(link, data=FIRST | wrong)
    assert answer.status_code == 422
    kept = {name: typed(answer)[name] for name in FIRST}
    assert kept == FIRST | wrong | {"password": ""}
    assert "small letters" in said_of(answer, "handle")
    assert "not an e-mail address" in said_of(answer, "email")
    assert "12 characters" in said_of(answer, "password")
    assert "This is needed." in said_of(answer, "name")
    assert Person.everybody() == []


def test_a_handle_that_a_byline_has_is_refused(client: Visitor, link: str) -> None:
    make_person("ada", active=False, email="ada@example.org")
    answer = client.post(link, data=FIRST)
    assert answer.status_code == 422
    assert "Somebody has this handle." in said_of(answer, "handle")
    assert "Somebody has this e-mail address." in said_of(answer, "email")
