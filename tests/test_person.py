"""People: who signs in, who may edit what, and whose name stands under an article."""

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from blog.db import db, writing
from blog.models import HANDLE, Person
from tests.factories import PASSWORD, make_person, make_post


@pytest.mark.parametrize("name", ["ada", " ADA ", "ada@example.org", "Ada@Example.Org"])
def test_handle_or_address_and_password_are_taken(app: Flask, name: str) -> None:
    person = make_person("ada", email="ada@example.org")
    assert Person.authenticate(name, PASSWORD) is person


@pytest.mark.parametrize(
    ("name", "password"),
    [("ada", "wrong"), ("ada", ""), ("nobody", PASSWORD), ("nobody", "nobody"), ("", PASSWORD)],
)
def test_anything_else_is_refused(app: Flask, name: str, password: str) -> None:
    make_person("ada")
    assert Person.authenticate(name, password) is None


def test_who_left_is_refused(app: Flask) -> None:
    make_person("ada", active=False)
    assert Person.authenticate("ada", PASSWORD) is None


@pytest.mark.parametrize("password", ["", "nobody", "None"])
def test_a_byline_cannot_sign_in(app: Flask, password: str) -> None:
    byline = Person.byline("Ada Lovelace")
    byline.active = True
    assert Person.authenticate("ada-lovelace", password) is None


def test_a_password_is_not_kept(app: Flask) -> None:
    person = make_person()
    assert PASSWORD not in (person.password_hash or "")


def test_a_new_password_ends_sessions_and_so_does_leaving(app: Flask) -> None:
    person = make_person()
    stamp = person.session_stamp
    assert person.may_continue(stamp)
    person.set_password("another good long one")
    assert not person.may_continue(stamp)
    assert not person.may_continue("")
    person.active = False
    assert not person.may_continue(person.session_stamp)


def test_authors_edit_their_own_posts_and_editors_all(app: Flask) -> None:
    one, two = make_person("one"), make_person("two")
    post = make_post(one, two)
    roles = [
        make_person("ada", "author"),
        make_person("edith", "editor"),
        make_person("r", "admin"),
    ]
    assert [person.may_edit(post) for person in (one, two, *roles)] == [
        *(True, True),
        *(False, True, True),
    ]


@pytest.mark.parametrize(("handle", "email"), [("ada", None), ("bob", "ada@example.org")])
def test_nobody_shares_a_handle_or_an_address(app: Flask, handle: str, email: str | None) -> None:
    make_person("ada", email="ada@example.org")
    with pytest.raises(IntegrityError):
        make_person(handle, email=email)
    db.session.rollback()


def test_a_role_is_one_of_three(app: Flask) -> None:
    with pytest.raises(IntegrityError):
        make_person("ada", "owner")
    db.session.rollback()


def test_admins_who_left_are_not_counted(app: Flask) -> None:
    admin = make_person("root", "admin")
    make_person("gone", "admin", active=False)
    make_person("edith", "editor")
    assert Person.admins() == 1
    assert admin.is_last_admin


@pytest.mark.parametrize(
    "name", ["Ángel Ruiz", "ángel ruiz", "ÁNGEL RUIZ", "Angel", "angel"], ids=ascii
)
def test_a_byline_is_who_is_known_by_that_name_or_handle(app: Flask, name: str) -> None:
    known = make_person("angel", name="Ángel Ruiz")
    assert Person.byline(name) is known
    assert len(Person.everybody()) == 1


def test_a_new_byline_cannot_sign_in(app: Flask) -> None:
    make_person("ada-lovelace", name="Somebody else")
    with writing():
        byline = Person.byline("Lovelace, Ada")
    assert (byline.name, byline.handle) == ("Lovelace, Ada", "lovelace-ada")
    assert (byline.active, byline.password_hash, byline.role) == (False, None, "author")


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ("Ada Lovelace", "ada-lovelace-2"),
        ("Łucja Ðe", "lucja-de"),
        ("夏目 漱石", "author"),
        ("🎉", "author"),
        ("X" * 200, "x" * 36),
    ],
)
def test_a_handle_is_made_of_a_name(app: Flask, name: str, handle: str) -> None:
    make_person("ada-lovelace")
    made = Person.free_handle(name)
    assert made == handle
    assert HANDLE.fullmatch(made)


@pytest.mark.parametrize("handle", ["a", "ada", "4da", "ada-2", "a" * 40])
def test_a_handle_has_small_letters_digits_and_hyphens(handle: str) -> None:
    assert HANDLE.fullmatch(handle)


@pytest.mark.parametrize(
    "handle", ["", "Ada", "-ada", "ada b", "ada@x", "é", "a" * 41, "ada\n", "²"]
)
def test_anything_else_is_no_handle(handle: str) -> None:
    assert not HANDLE.fullmatch(handle)
