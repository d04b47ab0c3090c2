"""Addresses for machines: the Markdown of an article, sitemap, robots, llms.txt, health."""

from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
import yaml
from flask import Flask
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from blog import publishing
from blog.models import Person, Post, Site
from blog.models.sitemap import Sitemap
from blog.rendering import render
from tests.factories import Visitor, make_person, make_post
from tests.test_feed_parts import translate

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
NAMES = {"": "http://www.sitemaps.org/schemas/sitemap/0.9"}
HOSTILE = """no: <b> & "q" 'a' # - [x] 🧂"""
LATER = datetime.now(UTC) + timedelta(days=1)
FEEDS = ["/feed.atom", "/feed.rss", "/feed.json"]
MACHINES = [*FEEDS, "/sitemap.xml", "/robots.txt", "/llms.txt", "/healthz", "/readyz"]
BODY = "Salt: *a* <b>\n\n---\n\nمرحبا 🧂"


@pytest.fixture
def ada(app: Flask) -> Person:
    return make_person("ada")


@pytest.fixture
def full(ada: Person) -> Post:
    """A post whose every field a careless writer of YAML or XML would break."""
    return make_post(
        ada,
        make_person("bert", name=HOSTILE),
        title=HOSTILE,
        slug="ملح",
        summary=f"Why?\n\n{HOSTILE}",
        body=BODY,
        language="ar",
        tags=["Salt", "C++ & <b>"],
        at=NOON,
    )


def said(answer: TestResponse, path: str) -> list[str]:
    assert answer.status_code == 200
    assert answer.content_type == "application/xml; charset=utf-8"
    return [one.text or "" for one in ElementTree.fromstring(answer.data).findall(path, NAMES)]


def test_what_is_not_public_appears_nowhere(client: Visitor, ada: Person) -> None:
    make_post(ada, title="Public", tags=["Salt"])
    make_post(ada, title="Secret draft", published=False, tags=["Salt", "secret"])
    make_post(ada, title="Secret later", at=LATER, tags=["Salt", "secret"])
    make_post(make_person("secret"), title="Secret page", kind="page", published=False)
    publishing.trash(make_post(ada, title="Secret trash", tags=["Salt", "secret"]))
    edited = make_post(ada, title="Edited")
    text = publishing.Text(title="Secret edit", body="x", trial=render("x"))
    publishing.save(edited, text, publishing.filing_of(edited), editor=None)
    own = [f"{place}{feed}" for place in ("/tags/salt", "/authors/ada") for feed in FEEDS]
    for path in (*MACHINES, *own):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "secret" not in answer.text.lower()
    for slug in ("secret-draft", "secret-later"):
        assert client.get(f"/posts/{slug}.md").status_code == 404
    assert client.get("/posts/secret-trash.md").status_code == 410
    assert "Edited" in client.get("/posts/edited.md").text


@pytest.mark.parametrize("path", MACHINES)
def test_head_says_the_same_without_a_body_and_nobody_gets_a_cookie(
    client: Visitor, full: Post, path: str
) -> None:
    head, answer = client.head(path), client.get(path)
    assert (head.status_code, head.data) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Cache-Control"):
        assert head.headers.get(name) == answer.headers.get(name)
    assert "Set-Cookie" not in answer.headers


def test_the_sitemap_holds_every_public_address(
    client: Visitor, app: Flask, ada: Person, full: Post
) -> None:
    make_post(ada, title="About", kind="page")
    answer = client.get("/sitemap.xml")
    found = [loc.removeprefix(app.config["URL"]) for loc in said(answer, "url/loc")]
    leaves = ["/posts/%D9%85%D9%84%D8%AD", "/pages/about"]
    years = ["/archive", "/archive/2026"]
    tags = ["/tags", "/tags/c-plus-plus-b", "/tags/salt"]
    people = ["/authors", "/authors/ada", "/authors/bert"]
    assert found == ["/", *years, *tags, *people, "/languages/ar", *leaves]
    changed = said(answer, "url/lastmod")
    assert len(changed) == len({"/", "/archive", *tags, *people, *leaves})
    assert all(datetime.fromisoformat(moment).tzinfo for moment in changed)


def test_a_large_sitemap_is_an_index_of_parts(
    client: Visitor, app: Flask, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts = [make_post(ada, title=f"No. {number}") for number in range(3)]
    monkeypatch.setattr(Sitemap, "LARGEST", 2)
    files = said(client.get("/sitemap.xml"), "sitemap/loc")
    url = app.config["URL"]
    found = [
        loc.removeprefix(url)
        for file in files
        for loc in said(client.get(file.removeprefix(url)), "url/loc")
    ]
    assert found == ["/", "/archive", *(post.path for post in posts)]
    assert len(files) >= 3
    for number in ("9999", "42949", "42950", "99999999999", "x"):
        assert client.get(f"/sitemap-{number}.xml").status_code == 404


def test_the_sitemap_names_every_language_of_a_work(
    client: Visitor, app: Flask, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    translate(ada, "w", es="sal", en="salt")
    translate(ada, "w", LATER, de="hush")
    translate(ada, "one", fr="sel")
    own = [("en", "/posts/salt"), ("es", "/posts/sal")]
    found = languages(client.get("/sitemap.xml"), app.config["URL"])
    named = {path: known for path, known in found.items() if known}
    assert named == {"/posts/sal": own, "/posts/salt": own}
    # Also where the others of a work are in another part.
    monkeypatch.setattr(Sitemap, "LARGEST", 1)
    first = Post.with_slug("sal")
    assert first
    part = languages(client.get(f"/sitemap-{first.id}.xml"), app.config["URL"])
    assert part == {"/posts/sal": own}


def languages(answer: TestResponse, url: str) -> dict[str, list[tuple[str, str]]]:
    """The languages of each address in a sitemap."""
    link = "{http://www.w3.org/1999/xhtml}link"
    found = {}
    for each in ElementTree.fromstring(answer.data):
        links = [(x.get("hreflang", ""), x.get("href", "")) for x in each.iter(link)]
        loc = each.findtext("loc", namespaces=NAMES) or ""
        found[loc.removeprefix(url)] = [(code, at.removeprefix(url)) for code, at in links]
    return found


def test_every_address_in_the_sitemap_can_be_read(client: Visitor, app: Flask, ada: Person) -> None:
    make_post(ada, tags=["Salt"], series="Salts", language="pt-BR", at=date(2024, 1, 1))
    make_post(ada, slug="ملح", at=datetime(2023, 12, 31, 23, 59, tzinfo=UTC))
    make_post(ada, kind="page", title="About")
    paths = [
        loc.removeprefix(app.config["URL"]) for loc in said(client.get("/sitemap.xml"), "url/loc")
    ]
    assert {"/archive/2023", "/archive/2024", "/series/salts", "/languages/pt-BR"} <= {*paths}
    assert [path for path in paths if client.get(path).status_code != 200] == []


def test_an_empty_blog_has_one_address(client: Visitor, app: Flask) -> None:
    assert said(client.get("/sitemap.xml"), "url/loc") == [f"{app.config['URL']}/"]


def test_robots_keep_to_what_readers_see(client: Visitor, app: Flask) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    closed = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow")]
    assert closed == ["/write", "/admin", "/sign-in", "/set-up"]
    assert lines[-1] == f"Sitemap: {app.config['URL']}/sitemap.xml"


def test_llms_txt_lists_articles_and_pages_with_their_markdown(
    client: Visitor, app: Flask, ada: Person
) -> None:
    make_post(ada, title="On [salt]", summary="Why\n\nit <matters>.")
    make_post(ada, title="About", kind="page", summary="")
    text = client.get("/llms.txt").text
    url = app.config["URL"]
    assert text == (
        "# Untitled publication\n\n## Articles\n\n"
        f"- [On \\[salt\\]]({url}/posts/on-salt.md): Why it \\<matters>.\n\n"
        f"## Pages\n\n- [About]({url}/pages/about.md)\n"
    )


def test_readiness_asks_the_database_and_health_does_not(
    client: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> bool:
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr(Site, "was_set", fail)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text.count("\n")) == (503, 1)
    assert client.get("/healthz").text == "ok\n"


def read(answer: TestResponse) -> tuple[dict[str, object], str]:
    """Front matter and body of a Markdown file."""
    assert answer.content_type == "text/markdown; charset=utf-8"
    assert "Accept" in answer.vary
    _, front, body = answer.text.split("---\n", 2)
    return yaml.safe_load(front), body


def test_an_article_gives_its_markdown(client: Visitor, app: Flask, full: Post) -> None:
    fields, body = read(client.get(f"{full.path}.md"))
    assert body.strip() == BODY.strip()
    assert fields == {
        "title": full.current.title,
        "date": NOON,
        "authors": ["Ada", HOSTILE],
        "summary": full.current.summary,
        "tags": ["Salt", "C++ & <b>"],
        "lang": "ar",
        "version": 1,
        "canonicalURL": f"{app.config['URL']}/posts/%D9%85%D9%84%D8%AD",
    }


def test_a_page_gives_its_markdown(client: Visitor, ada: Person) -> None:
    make_post(ada, title="no", slug="about", kind="page", language="no", at=date(2024, 7, 25))
    fields, _ = read(client.get("/pages/about.md"))
    assert (fields["title"], fields["lang"]) == ("no", "no")
    assert fields["date"] == date(2024, 7, 25)
    assert client.get("/posts/about.md").status_code == 404


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("text/markdown", "text/markdown"),
        ("text/markdown, text/html, */*", "text/markdown"),
        ("text/html;q=0.5, text/markdown", "text/markdown"),
        ("text/html, text/markdown;q=0.5", "text/html"),
        ("text/html, application/xhtml+xml, */*;q=0.8", "text/html"),
        ("text/markdown;q=0, */*", "text/html"),
        ("*/*", "text/html"),
        ("", "text/html"),
    ],
)
def test_an_article_is_markdown_for_those_who_ask_for_it(
    client: Visitor, ada: Person, accept: str, given: str
) -> None:
    post = make_post(ada)
    answer = client.get(post.path, headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (200, given)
    assert "Accept" in answer.vary
    assert "Set-Cookie" not in answer.headers


def test_an_old_address_leads_to_the_markdown_of_the_new_one(client: Visitor, ada: Person) -> None:
    post = make_post(ada, slug="first")
    filing = publishing.Filing(slug="second")
    text = publishing.Text(title="x", body="x", trial=render("x"))
    publishing.save(post, text, filing, editor=None)
    answer = client.get("/posts/first.md")
    assert (answer.status_code, answer.location) == (301, "/posts/second.md")
    assert client.get("/posts/unknown.md").status_code == 404
    publishing.unpublish(post)
    assert client.get("/posts/second.md").status_code == 410


def test_a_part_of_the_sitemap_that_no_id_can_be_in_is_404(client: Visitor) -> None:
    for number in (1, 42949, 42950, 9999999):
        assert client.get(f"/sitemap-{number}.xml").status_code == 404


def test_health_does_not_ask_who_is_asking(
    author: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Person, "get", None)
    assert author.get("/healthz").status_code == 200
    assert author.get("/readyz").status_code == 200


@pytest.mark.parametrize("title", ["a\\", "x\\]y", "`tick", "[b](c)"])
def test_no_title_breaks_a_link_of_the_list_for_models(
    client: Visitor, ada: Person, title: str
) -> None:
    make_post(ada, title=title, slug="s", summary="`tick")
    line = next(line for line in client.get("/llms.txt").text.splitlines() if "/s.md" in line)
    html = render(line).html
    assert '/posts/s.md">' in html
    assert "<code>" not in html
