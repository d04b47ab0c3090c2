"""The language in which pages speak: the site's, an article's own, and never two unawares."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
import wtforms
from babel.messages.pofile import read_po
from flask import Flask
from werkzeug.test import TestResponse

from blog import publishing
from blog.db import db
from blog.models import Site
from blog.rendering import render
from tests.factories import PASSWORD, Runner, Visitor, make_person, make_post, sign_in
from tests.reading import links, parse, said_of, words
from tests.test_translations import catalog, forms, ids

ENGINES = ("sqlite",)  # nothing here depends on the engine

WTFORMS = Path(wtforms.__file__).parent / "locale/es/LC_MESSAGES/wtforms.po"
AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
SPOKEN = ("alt", "title", "placeholder", "aria-label")
PLACEHOLDER = re.compile(r"%\\\((\w+)\\\)[sd]")
DAY = {"en": r"\d+ [A-Z][a-z]+ \d{4}(, \d\d:\d\d)?", "es": r"\d+ de [a-z]+ de \d{4}(, \d\d:\d\d)?"}
READERS = (
    *("/", "/tags", "/tags/pan", "/authors", "/authors/ada", "/archive", "/archive/2026"),
    *("/series/cocina", "/languages/ar", "/posts/sal", "/posts/milh", "/pages/casa", "/nada"),
    *("/posts/retirado", "/posts/sall", "/sign-in", "/?before=9999999999999999.9"),
    *("/search", "/search?q=palabra", "/search?q=ninguna+sal", "/search?q=!"),
)
DESK = (
    *("/write", "/write?whose=everyone", "/write/trash", "/write/new", "/write/import"),
    *("/write/{sal}", "/write/{apunte}", "/write/{luego}", "/write/{cambios}", "/posts/sal"),
    *("/admin/people", "/admin/settings", "/write/publish", "/"),
)


@cache
def sentences(language: str) -> re.Pattern[str]:
    """All that only this language's interface says, our own words and those of WTForms."""
    texts = []
    for known in (catalog("es"), read_po(io.BytesIO(WTFORMS.read_bytes()))):
        for message in ids(known).values():
            english = list(message.id) if message.pluralizable else [message.id]
            said = {"en": english, "es": forms(message)}
            both = zip(said["en"], said["es"], strict=True)
            texts += [mine[language == "es"] for mine in both if mine[0] != mine[1]]
    # A placeholder alone would stand for anything.
    marked = [PLACEHOLDER.sub(".+", re.escape(text)) for text in texts]
    return re.compile("|".join([DAY[language], *(text for text in marked if text[:1] != ".")]))


def pieces(element: Element, language: str = "") -> Iterator[tuple[str, str]]:
    """Every text that people see or hear, part by part, with the language it is said to be in."""
    own = element.get("lang", language)
    own = "" if element.tag == "title" else own  # it may be in two languages, and cannot say so
    yield from ((element.get(name, ""), own) for name in SPOKEN)
    for text, spoken in [(element.text, own), *((child.tail, own) for child in element)]:
        yield from ((" ".join(part.split()), spoken) for part in (text or "").split(" · "))
    for child in element:
        yield from pieces(child, own)


def said(answer: TestResponse, language: str) -> list[tuple[str, str]]:
    """What a page says in the words of an interface, and the language it is said to be in."""
    found = pieces(parse(answer.text))
    return [(text, spoken) for text, spoken in found if sentences(language).fullmatch(text)]


def mislabelled(answer: TestResponse, language: str) -> set[str]:
    """What a page says in an interface’s words and gives out as another language."""
    return {text for text, spoken in said(answer, language) if spoken not in ("", language)}


def site_in(language: str) -> None:
    site = Site.current()
    site.title, site.language, site.time_zone, site.posts_per_page = "Sal", language, "UTC", 2
    db.session.add(site)
    db.session.commit()


@pytest.fixture
def admin(app: Flask) -> Visitor:
    """The admin, who has read already what signing in says in the site’s first language."""
    admin = sign_in(app, "root", "admin")
    admin.get("/write")
    return admin


@pytest.fixture
def places(app: Flask) -> dict[str, int]:
    """Articles in three languages and every state; ids by slug."""
    ada, bea = make_person("ada", about="panadera"), make_person("bea")
    soon = datetime.now(UTC) + timedelta(days=1)
    more = {"series": "Cocina", "tags": ["Pan", "Sal"], "at": AT}
    body = "# Sal\n\n## Uno\n\n### Dos\n\n## Tres\n\n" + "palabra " * 1230
    posts = [
        make_post(ada, bea, slug="sal", title="Salero", body=body, language="es", **more),
        make_post(ada, slug="salt", title="Zalt", body=body, translation_of="sal", **more),
        make_post(bea, slug="milh", title="ملح", language="ar", translation_of="sal", **more),
        make_post(ada, slug="casa", title="Nuestra casa", kind="page", language="es"),
        make_post(ada, slug="apunte", title="", summary="", body="x " * 1234, published=False),
        make_post(ada, slug="luego", title="Luego", at=soon, language="es"),
        make_post(ada, slug="cambios", title="Cambiado", language="es"),
        make_post(ada, slug="retirado", title="Retirado", language="es"),
        make_post(ada, slug="tirado", title="", published=False),
    ]
    posts[0].is_sample = True
    edit = publishing.Text(title="Otro", body="Otro.", trial=render("Otro."))
    publishing.save(posts[6], edit, publishing.Filing(slug="cambios"), editor=ada)
    publishing.unpublish(posts[7])
    publishing.trash(posts[8])
    db.session.commit()
    return {post.slug: post.id for post in posts}


def asked(
    client: Visitor, admin: Visitor, places: dict[str, int]
) -> Iterator[tuple[str, TestResponse]]:
    """Every page, each as those see it who may."""
    yield from ((path, client.get(path)) for path in READERS)
    yield from ((path, admin.get(path.format(**places))) for path in DESK)


def test_a_spanish_site_speaks_spanish_everywhere(
    client: Visitor, admin: Visitor, places: dict[str, int]
) -> None:
    site_in("es")
    silent, english, wrong = [], {}, {}
    for path, answer in asked(client, admin, places):
        silent += [] if said(answer, "es") else [path]
        english[path] = {text for text, _ in said(answer, "en")}
        wrong[path] = mislabelled(answer, "es")
    assert {path: texts for path, texts in english.items() if texts} == {}
    assert {path: texts for path, texts in wrong.items() if texts} == {}
    assert silent == []


@pytest.mark.parametrize("language", ["de", "ar"])
def test_where_the_interface_cannot_speak_the_sites_language_it_says_what_it_speaks(
    client: Visitor, admin: Visitor, places: dict[str, int], language: str
) -> None:
    site_in(language)
    wrong = {}
    for path, answer in asked(client, admin, places):
        if path not in ("/posts/sal", "/pages/casa"):
            assert said(answer, "en"), path
            wrong[path] = mislabelled(answer, "en")
    assert {path: texts for path, texts in wrong.items() if texts} == {}
    assert parse(client.get("/").text).get("lang") == language
    assert parse(admin.get("/write").text).get("lang") == "en"


def test_an_article_is_surrounded_by_its_own_language(
    client: Visitor, places: dict[str, int]
) -> None:
    site_in("es")
    english, spanish, arabic = (client.get(f"/posts/{slug}") for slug in ("salt", "sal", "milh"))
    assert said(english, "es") == []
    for words_of_it in ("5 minutes", "Version 1, 2 March 2026", "In other languages", "Archive"):
        assert words_of_it in words(english)
    for answer in (spanish, arabic):
        for words_of_it in ("Versión 1, 2 de marzo de 2026", "En otros idiomas", "Archivo"):
            assert words_of_it in words(answer)
    assert "5 minutos" in words(spanish)
    assert "1 minuto " in words(arabic, "aside")
    assert parse(arabic.text).get("lang") == "ar"
    names = {"Español": "es", "English": "en", "العربية": "ar"}
    for answer in (english, spanish, arabic):
        named = [piece for piece in pieces(parse(answer.text)) if piece[0] in names]
        assert {name: spoken for name, spoken in named if spoken != names[name]} == {}
        assert {name for name, _ in named} == {*names}


def test_dates_numbers_plurals_and_languages_are_written_as_in_spanish(
    client: Visitor, admin: Visitor, places: dict[str, int]
) -> None:
    site_in("es")
    desk, archive = words(admin.get("/write?whose=everyone")), words(client.get("/archive/2026"))
    assert "1.234 palabras · English" in desk
    assert "Marzo" in archive
    assert "2 de marzo de 2026" in archive
    front = client.get("/")
    assert [name for name in ("Español", "English", "العربية") if name not in words(front)] == []
    assert "/languages/es" in links(front)


def test_what_a_form_refuses_is_said_in_spanish(
    client: Visitor, admin: Visitor, places: dict[str, int]
) -> None:
    site_in("es")
    answer = client.post("/sign-in", data={"name": "", "password": "x" * 1001})
    assert said_of(answer, "name") == "Este dato es necesario."
    assert said_of(answer, "password") == "El campo no puede tener más de 1000 caracteres."
    settings = {"posts_per_page": "diez", "feed_length": "0", "language": "", "title": ""}
    refused = admin.post("/admin/settings", data=settings)
    post = {"published_at": "ayer", "series_place": "x", "kind": "x", "title": "x" * 301}
    edited = admin.post("/write/new", data={"body": "x", "language": "es"} | post)
    for answer, names in ((refused, settings), (edited, post)):
        assert answer.status_code == 422
        assert said(answer, "en") == []
        for name in names:
            errors = said_of(answer, name)
            assert [part for part in errors.split(". ") if part], name
            assert not re.search(r"\b(valid|must|be|the|is)\b", errors), name


def test_an_error_without_a_sentence_of_its_own_is_told_in_spanish(
    client: Visitor, admin: Visitor, app: Flask
) -> None:
    site_in("es")
    refused = admin.post(f"/admin/people/{admin.person.id}", data={"role": "owner"})
    assert words(refused, "h1") == words(client.post("/", json={}), "h1") == "Eso no se pudo hacer."


def test_what_happened_is_told_in_spanish(admin: Visitor, places: dict[str, int]) -> None:
    site_in("es")
    data = {"name": "root", "password": PASSWORD}
    assert "Entras como Root." in words(admin.post("/sign-in", data=data, follow_redirects=True))
    answer = admin.post(f"/write/{places['luego']}/unpublish", follow_redirects=True)
    assert "Los lectores ya no lo ven. Vuelve a ser un borrador." in words(answer)


def test_a_new_spanish_site_is_blank_in_spanish(client: Visitor, admin: Visitor) -> None:
    site_in("es")
    for answer in (client.get("/"), admin.get("/"), admin.get("/write"), client.get("/tags")):
        assert said(answer, "es")
        assert said(answer, "en") == []


def test_commands_speak_english_whatever_the_site_speaks(runner: Runner) -> None:
    site_in("es")
    answer = runner.invoke(args=["blog", "samples", "--remove"])
    assert answer.output == "There are no samples here.\n"
