"""What the admin alone may do: people and settings."""

import pytest
from flask import Flask

from blog.models import Site
from tests.factories import PASSWORD, Visitor, make_person, sign_in
from tests.reading import said_of, typed, words

PAGES = ["/admin/people", "/admin/settings"]
CHANGES = ["/admin/people/1", "/admin/settings"]
SETTINGS = {
    "title": "The Salt Review",
    "tagline": "Pinch by pinch",
    "description": "All about salt.",
    "language": "pt-BR",
    "time_zone": "America/Sao_Paulo",
    "posts_per_page": "7",
    "stale_months": "6",
    "feed_length": "30",
    "accent": "#123abc",
    "navigation": "Who we are /pages/about\nElsewhere https://example.com/a?b=c",
    "footer": "*Printed* in Granada.",
}


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_is_sent_to_sign_in_and_back(client: Visitor, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.location) == (303, f"/sign-in?next={path}")


@pytest.mark.parametrize("path", CHANGES)
def test_a_stranger_is_sent_to_sign_in(client: Visitor, path: str) -> None:
    answer = client.post(path)
    assert (answer.status_code, answer.location) == (303, "/sign-in")


@pytest.mark.parametrize("who", ["author", "editor"])
def test_nobody_else_may_see_or_change_anything(app: Flask, who: str) -> None:
    visitor = sign_in(app, who, who)
    answers = [visitor.get(path) for path in PAGES]
    data = {"role": "admin", "active": "y"} | SETTINGS
    own = f"/admin/people/{visitor.person.id}"
    answers += [visitor.post(path, data=data) for path in (own, "/admin/settings")]
    assert {answer.status_code for answer in answers} == {403}
    assert visitor.person.role == who
    assert Site.current().title != "The Salt Review"


def test_the_admin_sees_everybody(admin: Visitor) -> None:
    make_person("ada", email="ada@example.org")
    make_person("byline", active=False)
    text = words(admin.get("/admin/people"))
    for said in ("Ada", "ada@example.org", "Byline", "Root"):
        assert said in text


def test_a_role_and_access_can_be_changed(client: Visitor, admin: Visitor) -> None:
    ada = make_person("ada")
    path = f"/admin/people/{ada.id}"
    answer = admin.post(path, data={"role": "editor", "active": "y"})
    assert (answer.status_code, answer.location) == (303, "/admin/people")
    assert (ada.role, ada.active) == ("editor", True)
    assert "Saved: Ada." in words(admin.get("/admin/people"))
    admin.post(path, data={"role": "editor"})
    assert (ada.role, ada.active) == ("editor", False)
    data = {"name": "ada", "password": PASSWORD}
    assert client.post("/sign-in", data=data).status_code == 422


@pytest.mark.parametrize("data", [{"role": "author", "active": "y"}, {"role": "admin"}])
def test_the_last_admin_stays(admin: Visitor, data: dict[str, str]) -> None:
    make_person("former", "admin", active=False)
    answer = admin.post(f"/admin/people/{admin.person.id}", data=data)
    assert answer.status_code == 303
    assert "Somebody must stay admin" in words(admin.get("/admin/people"))
    assert (admin.person.role, admin.person.active) == ("admin", True)


def test_an_admin_may_leave_when_another_stays(admin: Visitor) -> None:
    make_person("second", "admin")
    admin.post(f"/admin/people/{admin.person.id}", data={"role": "author", "active": "y"})
    assert admin.person.role == "author"
    assert admin.get("/admin/people").status_code == 403


@pytest.mark.parametrize("data", [{}, {"role": "owner", "active": "y"}, {"role": ""}])
def test_an_unknown_role_changes_nothing(admin: Visitor, data: dict[str, str]) -> None:
    ada = make_person("ada")
    assert admin.post(f"/admin/people/{ada.id}", data=data).status_code == 422
    assert (ada.role, ada.active) == ("author", True)


def test_an_unknown_person_is_404(admin: Visitor) -> None:
    numbers = ["2000000000", "0", "99999999999", "9" * 30, "x"]
    data = {"role": "author"}
    answers = {n: admin.post(f"/admin/people/{n}", data=data).status_code for n in numbers}
    assert answers == dict.fromkeys(numbers, 404)


def test_a_person_is_never_changed_by_a_get(admin: Visitor) -> None:
    answer = admin.get(f"/admin/people/{admin.person.id}?role=author")
    assert (answer.status_code, admin.person.role) == (405, "admin")


def test_the_settings_are_kept_and_shown(client: Visitor, admin: Visitor) -> None:
    answer = admin.post("/admin/settings", data=SETTINGS)
    assert (answer.status_code, answer.location) == (303, "/admin/settings")
    fields = typed(admin.get("/admin/settings"))
    assert {name: fields[name].strip() for name in SETTINGS} == SETTINGS
    front = client.get("/")
    assert words(front, "title") == words(front, "h1") == "The Salt Review"
    assert "Pinch by pinch" in words(front)
    assert "Printed in Granada." in words(front, "footer")
    assert 'lang="pt-BR"' in front.text
    assert 'content="All about salt."' in front.text


def test_settings_that_cannot_be_change_nothing_and_stay(admin: Visitor) -> None:
    wrong = {
        "title": ("", ""),
        "tagline": ("x" * 301, "300"),
        "description": ("x" * 2001, "2000"),
        "language": ("English, please", "is not a language code"),
        "time_zone": ("Mars/Base", "“Mars/Base” is not a time zone"),
        "posts_per_page": ("101", "from 1 to 100"),
        "feed_length": ("0", "from 1 to 100"),
        "stale_months": ("-1", "from 0 to 999"),
        "accent": ("green", "such as #0e6149"),
        "navigation": ("About", "is not words and an address"),
        "footer": ("x" * 4001, "4000"),
    }
    data = {name: value for name, (value, _) in wrong.items()}
    answer = admin.post("/admin/settings", data=data)
    assert answer.status_code == 422
    for name, (value, sentence) in wrong.items():
        assert sentence in said_of(answer, name)
        assert typed(answer)[name].strip() == value
    assert Site.current().tagline == ""


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("posts_per_page", ["0", "-1", "many", "", "9" * 30, "1.5"]),
        ("accent", ["#fff", "#12345g", "red;}body{display:none"]),
        (
            "navigation",
            ["About javascript:alert(1)", "About //evil.example", "/pages/about", "A b"],
        ),
        (
            "navigation",
            ["A /a\n" * 13, "About data:text/html,x", "About /\\evil.example"],
        ),
        ("time_zone", ["../etc/passwd", "/etc/passwd", "utc\0", "x" * 300]),
    ],
)
def test_an_odd_setting_is_refused_with_a_sentence(
    admin: Visitor, name: str, values: list[str]
) -> None:
    for value in values:
        answer = admin.post("/admin/settings", data=SETTINGS | {name: value})
        assert answer.status_code == 422
        assert said_of(answer, name)
