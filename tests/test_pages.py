"""What holds for every page: readers' pages and the desk's, pages of errors included."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from io import BytesIO
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from blog import publishing
from blog.auth import set_up_token
from blog.db import db
from blog.models import Person, Post, Site
from blog.rendering import render
from tests.factories import Visitor, make_person, make_post
from tests.reading import FIELDS, parse, typed, words

EVIL = """<b class="x">'Bold' & "brave"</b><script>alert(1)</script>"""
SUMMARY = f"A summary, {EVIL}"
ONCE = ("h1", "title", "main")
READERS = {
    "/": 200,
    "/?before=9999999999999999.9": 200,
    "/tags/salt": 200,
    "/authors/ada": 200,
    "/posts/evil": 200,
    "/posts/plain": 200,
    "/pages/about": 200,
    "/posts/gone": 410,
    "/posts/hush": 404,
    "/posts/evill": 404,
    "/tags/hush": 404,
    "/nothing/here": 404,
}
FORMS = {"/sign-in": 200, "/set-up/{token}": 200}
DESK = {
    "/write": 200,
    "/write?whose=everyone": 200,
    "/write/trash": 200,
    "/write/new": 200,
    "/write/{evil}": 200,
    "/write/{hush}": 200,
    "/write/help": 200,
    "/write/import": 200,
    "/write/tags": 200,
    "/write/{evil}/preflight": 200,
    "/write/{hush}/preflight": 200,
    "/write/2000000000": 404,
    "/write/publish": 405,
    "/admin/people": 200,
    "/admin/settings": 200,
    "/posts/evil": 200,
    "/": 200,
}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; connect-src 'self';"
    " style-src 'self'; font-src 'self'; img-src 'self' https: http: data:; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.fixture
def places(app: Flask) -> dict[str, object]:
    """A blog with something in every state, its words a trial for every page that shows them."""
    token = set_up_token()
    ada = make_person("ada")
    ada.name = f"Ada {EVIL}"
    site = Site.current()
    site.title, site.tagline, site.description = f"Site {EVIL}", f"Line {EVIL}", f"About {EVIL}"
    db.session.add(site)
    db.session.commit()
    evil = make_post(
        ada,
        slug="evil",
        title=f"Title {EVIL}",
        summary=SUMMARY,
        tags=["Salt", EVIL],
        cover="https://x.example/?a&b\"'<i>",
        cover_alt=EVIL,
    )
    make_post(
        ada, title="Plain", summary="", body="# Plain\n\n## A\n\n### B\n\n## C", tags=["Salt"]
    )
    make_post(ada, title="About", kind="page")
    publishing.unpublish(make_post(ada, title="Hush, gone", slug="gone", tags=["Salt"]))
    return {"token": token, "evil": evil.id, "hush": hide(ada, evil).id}


def hide(ada: Person, seen: Post) -> Post:
    """Make all that no reader may know, each with the word Hush in every part; return a draft."""
    text = {"title": "Hush", "summary": "Hush.", "body": "Hush!", "cover_alt": "Hush"}
    later = datetime.now(UTC) + timedelta(hours=1)
    for kind in ("post", "page"):
        make_post(ada, kind=kind, at=later, tags=["Hush", "Salt"], **text)
        publishing.trash(make_post(ada, kind=kind, tags=["Hush", "Salt"], **text))
        draft = make_post(ada, kind=kind, tags=["Hush", "Salt"], published=False, **text)
    edit = publishing.Text(**text, trial=render(text["body"]))
    tags = [tag.name for tag in seen.tags]
    publishing.save(seen, edit, publishing.Filing(slug=seen.slug, tags=tags), editor=None)
    return draft


def unlabelled(page: Element) -> list[str]:
    """The fields of a page that nothing names for people who cannot see it."""
    labels = {label.get("for") for label in page.iter("label") if "".join(label.itertext()).strip()}
    fields = [
        field for field in page.iter() if field.tag in FIELDS and field.get("type") != "hidden"
    ]
    named = {"aria-label", "aria-labelledby"}
    return [str(f.attrib) for f in fields if f.get("id") not in labels and not named & {*f.attrib}]


def faults(answer: TestResponse, status: int) -> list[str]:
    """What is wrong with an answer, whatever page it is."""
    found = [] if answer.status_code == status else [f"{answer.status_code}, not {status}"]
    found += [name for name, value in HEADERS.items() if answer.headers.get(name) != value]
    try:
        page = parse(answer.text)
    except html5lib.html5parser.ParseError as error:
        return [*found, f"invalid: {error}"]
    ids = Counter(element.get("id") for element in page.iter() if element.get("id"))
    found += [f"id {name} twice" for name, times in ids.items() if times > 1]
    found += [f"{len([*page.iter(tag)])} {tag}" for tag in ONCE if len([*page.iter(tag)]) != 1]
    found += [f"an empty {tag}" for tag in (*ONCE, "a", "button") if empty(page, tag)]
    found += [f"<{one.tag}>" for one in page.iter() if runs(one) or bold(one)]
    found += ["an image without alt" for image in page.iter("img") if image.get("alt") is None]
    found += ["no language"] if not page.get("lang") else []
    return found + [f"no label: {field}" for field in unlabelled(page)]


def empty(page: Element, tag: str) -> bool:
    return any(not "".join(one.itertext()).strip() for one in page.iter(tag))


def runs(element: Element) -> bool:
    data = element.get("type") == "application/ld+json"
    own = (element.get("src") or "").startswith("/look/")
    return element.tag == "style" or (element.tag == "script" and not data and not own)


def bold(element: Element) -> bool:
    return element.tag == "b" and "Bold" in "".join(element.itertext())


def test_every_page_of_readers_is_whole_and_leaves_nothing_with_them(
    client: Visitor, places: dict[str, object]
) -> None:
    wrong = {}
    for path, status in READERS.items():
        answer = client.get(path)
        found = faults(answer, status)
        found += [word for word in ("Hush", "csrf") if word in answer.text]
        found += [name for name in ("Set-Cookie",) if name in answer.headers]
        head = client.head(path)
        found += [f"head {head.status}"] if (head.status_code, head.data) != (status, b"") else []
        wrong |= {path: found} if found else {}
    assert wrong == {}


def test_every_form_for_strangers_is_whole(client: Visitor, places: dict[str, object]) -> None:
    wrong = {}
    for path, status in FORMS.items():
        path = path.format(**places)
        found = faults(client.get(path), status) + faults(client.post(path, data={}), 422)
        found += [] if client.head(path).status_code == status else ["no head"]
        wrong |= {path: found} if found else {}
    assert wrong == {}


def test_every_page_of_the_desk_is_whole(admin: Visitor, places: dict[str, object]) -> None:
    answers = {path: admin.get(path.format(**places)) for path in DESK}
    wrong = {path: faults(answer, DESK[path]) for path, answer in answers.items()}
    assert {path: found for path, found in wrong.items() if found} == {}
    kept = [path for path in answers if path.startswith(("/write", "/admin")) and DESK[path] < 405]
    caching = {path: answers[path].headers["Cache-Control"] for path in kept}
    assert caching == dict.fromkeys(kept, "no-store")


def test_every_answer_to_a_form_is_whole(
    admin: Visitor, places: dict[str, object], tokens: None
) -> None:
    form = typed(admin.get("/write/{evil}".format(**places)))
    stale = typed(admin.get("/write/{hush}".format(**places))) | {"base": "1", "body": EVIL}
    own = f"/admin/people/{admin.person.id}"
    token = {"csrf_token": form["csrf_token"]}
    posts = {
        "/write/{evil}/preview": (form, 200),
        "/write/{evil}": (form | {"cover": EVIL, "tags": f"{EVIL}, !!", "slug": "<>"}, 422),
        "/write/{hush}": (stale, 409),
        "/write/import": (token | {"files": [(BytesIO(b"---\n"), f"{EVIL}.md")]}, 200),
        "/admin/settings": (token | {"title": EVIL, "time_zone": EVIL}, 422),
        own: (token, 422),
        "/write/new": ({"body": EVIL}, 400),
    }
    wrong = {path: faults(admin.post(path.format(**places), data=data), status)
             for path, (data, status) in posts.items()}  # fmt: skip
    assert {path: found for path, found in wrong.items() if found} == {}


def test_what_people_write_is_shown_as_they_wrote_it(
    client: Visitor, admin: Visitor, places: dict[str, object]
) -> None:
    front, article = client.get("/"), client.get("/posts/evil")
    for answer in (front, client.get("/tags/salt"), client.get("/authors/ada"), article):
        for said in (f"Title {EVIL}", SUMMARY, f"Ada {EVIL}"):
            assert said in words(answer)
    assert words(front, "title") == words(front, "h1") == f"Site {EVIL}"
    assert words(article, "h1") == f"Title {EVIL}"
    assert words(article, "title") == f"Title {EVIL} · Site {EVIL}"
    assert described(front) == f"About {EVIL}"
    assert described(article) == SUMMARY
    assert f"Title {EVIL}" in words(admin.get("/write?whose=everyone"))
    (cover,) = parse(article.text).iter("img")
    assert (cover.get("src"), cover.get("alt")) == ("https://x.example/?a&b\"'<i>", EVIL)


def described(answer: TestResponse) -> str | None:
    metas = parse(answer.text).iter("meta")
    return next((one.get("content") for one in metas if one.get("name") == "description"), None)


def test_a_file_of_the_design_has_the_headers_too(client: Visitor) -> None:
    answer = client.get("/static/style.css")
    assert answer.status_code == 200
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "Set-Cookie" not in answer.headers
    answer.close()


def test_only_forms_leave_a_cookie_with_strangers(client: Visitor, tokens: None) -> None:
    for path in ("/", "/posts/x", "/write", "/favicon.svg", "/media/x/y"):
        client.get(path).close()
        assert not client.get_cookie("session")
    assert "csrf_token" in typed(client.get("/sign-in"))
    assert client.get_cookie("session")
