"""What pages say of themselves to machines, and that no words of a text can break out of it."""

import json
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from blog.db import db
from blog.models import Person, Site
from blog.models.media import Media
from tests.factories import Visitor, make_person, make_post
from tests.reading import parse
from tests.test_feed_parts import LATER, translate

EVIL = "</script><script>alert(1)</script> \"q\" 'a' & <!-- \u2028 ‮rtl\n\nline"
TOLD = "</script><script>alert(1)</script> \"q\" 'a' & <!-- rtl line"


@pytest.fixture
def ada(app: Flask) -> Person:
    return make_person("ada", name="Ada B", about="baker")


def metas(answer: TestResponse) -> dict[str, list[str]]:
    """What each property of a page says."""
    found: dict[str, list[str]] = {}
    for meta in parse(answer.text).iter("meta"):
        name = meta.get("property") or meta.get("name") or ""
        found.setdefault(name, []).append(meta.get("content", ""))
    return found


def linked(answer: TestResponse, rel: str) -> list[str]:
    return [x.get("href", "") for x in parse(answer.text).iter("link") if x.get("rel") == rel]


def hreflang(answer: TestResponse) -> dict[str, str]:
    links = parse(answer.text).iter("link")
    return {x.get("hreflang", ""): x.get("href", "") for x in links if x.get("hreflang")}


def data(answer: TestResponse) -> dict[str, dict[str, Any]]:
    """The structured data of a page, by kind; raises where it is no JSON, or more than one."""
    (script,) = (x for x in parse(answer.text).iter("script") if x.get("type"))
    assert script.get("type") == "application/ld+json"
    known = json.loads(script.text or "")
    assert known["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in known["@graph"]}


def settle(**settings: object) -> None:
    db.session.add(site := Site.current())
    for name, value in settings.items():
        setattr(site, name, value)
    db.session.commit()


def test_every_public_page_names_its_one_address(client: Visitor, app: Flask, ada: Person) -> None:
    settle(posts_per_page=1)
    make_post(ada, slug="ملح", tags=["Salt"], series="Salts")
    make_post(ada, tags=["Salt"])
    make_post(ada, slug="about", kind="page")
    url = app.config["URL"]
    older = linked_older(client)
    for asked, own in {
        "/?utm_source=x": "/",
        f"/?utm_source=x&before={older}": f"/?before={older}",
        "/posts/ملح?x=1": "/posts/%D9%85%D9%84%D8%AD",
        "/pages/about": "/pages/about",
        "/tags/salt?q=1": "/tags/salt",
        f"/tags/salt?before={older}": f"/tags/salt?before={older}",
        "/authors/ada": "/authors/ada",
        "/archive": "/archive",
        "/archive/2026": "/archive/2026",
        "/tags": "/tags",
        "/authors": "/authors",
        "/series/salts?before=1": "/series/salts",
        "/languages/en": "/languages/en",
        "/search?q=salt": "/search",
    }.items():
        answer = client.get(asked, headers={"Host": "evil.example"})
        assert (asked, linked(answer, "canonical")) == (asked, [url + own])
        assert metas(answer)["og:url"] == [url + own]
        assert metas(answer)["description"][0]


def linked_older(client: Visitor) -> str:
    links = parse(client.get("/").text).iter("a")
    return next(x.get("href", "").partition("=")[2] for x in links if x.get("rel") == "next")


def test_pages_that_are_nobodys_to_find_say_so(client: Visitor, editor: Visitor) -> None:
    for answer in (client.get("/sign-in"), client.get("/none"), editor.get("/write")):
        assert metas(answer)["robots"] == ["noindex"]
        assert linked(answer, "canonical") == []
    assert "robots" not in metas(client.get("/"))


def test_an_article_says_all_that_is_known(client: Visitor, app: Flask, ada: Person) -> None:
    url = app.config["URL"]
    post = make_post(ada, title="On salt", summary="Why.", tags=["Salt", "Sea"], body="a b c")
    answer = client.get(post.path)
    said = metas(answer)
    assert said["og:type"] == ["article"]
    assert said["og:title"] == ["On salt"]
    assert said["og:locale"] == ["en_GB"]
    assert said["article:tag"] == ["Salt", "Sea"]
    assert said["article:author"] == [f"{url}/authors/ada"]
    assert said["author"] == ["Ada B"]
    assert said["twitter:card"] == ["summary_large_image"]
    article = data(answer)["BlogPosting"]
    assert article["headline"] == "On salt"
    assert article["author"][0]["name"] == "Ada B"
    assert article["author"][0]["url"] == f"{url}/authors/ada"
    assert (article["inLanguage"], article["version"], article["wordCount"]) == ("en", 1, 3)
    assert article["keywords"] == "Salt, Sea"
    assert article["mainEntityOfPage"] == f"{url}{post.path}"
    assert article["datePublished"] == said["article:published_time"][0]
    steps = data(answer)["BreadcrumbList"]["itemListElement"]
    assert [step["item"] for step in steps] == [f"{url}/", f"{url}/tags/salt", url + post.path]


def test_the_front_page_and_an_author_say_who_they_are(client: Visitor, ada: Person) -> None:
    make_post(ada)
    site = data(client.get("/"))["WebSite"]
    template = site["potentialAction"]["target"]["urlTemplate"]
    assert template.endswith("/search?q={search_term_string}")
    person = data(client.get("/authors/ada"))["ProfilePage"]["mainEntity"]
    assert (person["@type"], person["name"], person["description"]) == ("Person", "Ada B", "baker")


def test_no_words_break_out_of_the_metadata(client: Visitor, ada: Person) -> None:
    ada.name = ada.about = EVIL
    settle(title=EVIL, tagline=EVIL, description=EVIL)
    post = make_post(ada, title="x", slug="x", tags=["Salt"], cover="/c.png", cover_alt=EVIL)
    post.current.title = post.current.summary = post.tags[0].name = EVIL
    db.session.commit()
    for path in ("/", post.path, "/tags/salt", "/authors/ada", "/archive", "/search?q=</script>"):
        answer = client.get(path)
        things = data(answer)
        scripts = [x for x in parse(answer.text).iter("script") if not x.get("src")]
        assert len(scripts) == 1
        assert "\u2028" not in (scripts[0].text or "")
        assert "‮" not in "".join([*metas(answer)["og:title"], json.dumps([*things.values()])])
    said = metas(client.get(post.path))
    assert said["og:title"] == said["article:tag"] == said["og:image:alt"] == [TOLD]
    assert data(client.get(post.path))["BlogPosting"]["headline"] == TOLD


def test_a_text_without_a_summary_is_described_by_its_beginning(
    client: Visitor, ada: Person
) -> None:
    post = make_post(ada, summary="", body="## Salt\n\n" + "It is *very* salty. " * 30)
    (description,) = metas(client.get(post.path))["description"]
    assert description.startswith("Salt It is very salty.")
    assert description.endswith("…")
    assert len(description) <= 201


def test_translations_name_each_other_and_themselves(
    client: Visitor, app: Flask, ada: Person
) -> None:
    translate(ada, "w", es="sal", en="salt", ar="ملح")
    translate(ada, "w", LATER, de="hush")
    translate(ada, "one", fr="sel")
    url = app.config["URL"]
    own = {
        "ar": f"{url}/posts/%D9%85%D9%84%D8%AD",
        "en": f"{url}/posts/salt",
        "es": f"{url}/posts/sal",
    }
    for slug in ("salt", "sal", "ملح"):
        answer = client.get(f"/posts/{slug}")
        assert hreflang(answer) == own | {"x-default": own["en"]}
    assert metas(client.get("/posts/sal"))["og:locale:alternate"] == ["ar_EG", "en_GB"]
    assert "x-default" not in hreflang(client.get("/posts/sel"))
    settle(language="fr")
    assert hreflang(client.get("/posts/salt"))["x-default"] == own["es"]


def test_a_picture_is_the_cover_or_the_publications_own(
    client: Visitor, app: Flask, ada: Person
) -> None:
    media = Media.keep(b"x", "salt.png", "image/png")
    media.width, media.height = 40, 30
    db.session.commit()
    ours = make_post(ada, slug="a", cover=media.path, cover_alt="A heap")
    theirs = make_post(ada, slug="b", cover="https://x.example/a.png")
    none = make_post(ada, slug="c")
    evil = make_post(ada, slug="d", cover="javascript:alert(1)")
    said = metas(client.get(ours.path))
    assert said["og:image"] == [app.config["URL"] + media.path]
    assert (said["og:image:width"], said["og:image:height"]) == (["40"], ["30"])
    assert said["og:image:alt"] == ["A heap"]
    said = metas(client.get(theirs.path))
    assert said["og:image"] == ["https://x.example/a.png"]
    assert "og:image:width" not in said
    for post in (none, evil):
        said = metas(client.get(post.path))
        (address,) = said["og:image"]
        assert client.get(address.removeprefix(app.config["URL"])).mimetype == "image/png"
        assert (said["og:image:width"], said["og:image:height"]) == (["1200"], ["630"])
