"""Feeds as strict readers take them: a lenient parser finds no fault, nor do validators' rules."""

import json
import re
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import feedparser
import html5lib
import pytest
from flask import Flask

from blog.db import db
from blog.models import Person, Site
from tests.factories import Visitor, make_person, make_post
from tests.test_feeds import BODY, HOSTILE, KINDS, LANG, NOON, find, said

ENGINES = ("sqlite",)  # nothing here depends on the engine

PLACES = ("", "/tags/salt", "/authors/ada", "/languages/ar")
XML = [f"{place}/feed.{kind}" for place in PLACES for kind in ("atom", "rss")]
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
RFC_822 = re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}")
LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


@pytest.fixture(autouse=True)
def posts(app: Flask) -> Person:
    """Posts that hold all that feeds have stumbled over, in every feed."""
    ada = make_person("ada", name="Ada \x07& <b>")
    formula = "Then $x^2 < y$ and\n\n$$\\frac{a}{b}$$\n\n`a && b < c`"
    given = {"tags": ["Salt"], "language": "ar", "cover": "/media/none/a b.png", "cover_alt": '"<'}
    make_post(ada, title=f"{HOSTILE} 🧂", summary=HOSTILE, body=BODY, at=NOON, **given)
    make_post(ada, title="Sum", summary="", body=formula, **given)
    odd = make_post(ada, title="Odd", summary="s", body="c", **given)
    odd.current.title = odd.current.summary = "\x01a\x0b\x1f\ufffe\x7f‮b\n\nc"
    odd.current.body = "c\x02\x0cd \U0001f9c2 \u2028 ]]> &nbsp; &bogus;"
    bare = make_post(ada, title="x", body="", summary="", **given)
    bare.current.title = ""
    db.session.add(site := Site.current())
    site.title = "A & <i>B</i> \x01🧂"
    db.session.commit()
    return ada


def feed(client: Visitor, path: str) -> Element:
    return ElementTree.fromstring(client.get(path).data)


def is_whole(address: str | None) -> bool:
    parts = urlsplit(address or "")
    return parts.scheme in {"http", "https", "mailto"} and address == (address or "").strip()


@pytest.mark.parametrize("path", XML)
def test_a_parser_that_forgives_has_nothing_to_forgive(client: Visitor, path: str) -> None:
    answer = client.get(path)
    headers = {name.lower(): value for name, value in answer.headers}
    parsed = feedparser.parse(answer.data, response_headers=headers)
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.version == {"atom": "atom10", "rss": "rss20"}[path[-4:].strip(".")]
    assert len(parsed.entries) == 4
    for entry in parsed.entries:
        assert all((entry.id, entry.title, entry.link, entry.published_parsed))
        assert entry.updated_parsed
        assert entry.content[0].value
        assert entry.authors[0].name == "Ada & <b>"


@pytest.mark.parametrize("place", PLACES)
def test_an_atom_feed_keeps_to_its_standard(client: Visitor, app: Flask, place: str) -> None:
    root = feed(client, f"{place}/feed.atom")
    assert LANGUAGE.fullmatch(root.get(LANG, ""))
    for element in (root, *find(root, "entry")):
        for name in ("id", "title", "updated"):
            assert len(find(element, name)) == 1
            assert said(element, name)[0].strip()
        for name in ("summary", "subtitle", "content", "published"):
            assert len(find(element, name)) <= 1
        assert len(find(element, "author")) >= 1
        assert all(find(author, "name") for author in find(element, "author"))
        links = [
            (one.get("rel"), one.get("type"), one.get("hreflang")) for one in find(element, "link")
        ]
        assert len(links) == len(set(links))
        assert ("alternate", "text/html", None) in links
    dates = [*said(root, "updated", "entry/updated", "entry/published")]
    assert all(RFC_3339.fullmatch(date) for date in dates)
    (own,) = (one.get("href") for one in find(root, "link") if one.get("rel") == "self")
    assert own == f"{app.config['URL']}{place}/feed.atom"
    entries = find(root, "entry")
    ids = [said(entry, "id")[0] for entry in entries]
    assert len(set(ids)) == len(ids) == 4
    assert all(re.fullmatch(r"(https?|tag):\S+", one) for one in [*said(root, "id"), *ids])
    assert all(LANGUAGE.fullmatch(entry.get(LANG, "")) for entry in entries)
    assert all(one.get("type") == "text" for one in find(root, "entry/summary"))
    whole = [one.get("href") for one in root.iter() if "href" in one.attrib]
    whole += [one.get("scheme") for one in root.iter() if "scheme" in one.attrib]
    assert all(map(is_whole, [*whole, *said(root, "icon", "entry/author/uri")]))


@pytest.mark.parametrize("place", PLACES)
def test_an_rss_feed_keeps_to_the_profile(client: Visitor, app: Flask, place: str) -> None:
    root = feed(client, f"{place}/feed.rss")
    (channel,) = find(root, "channel")
    assert all(len(find(channel, name)) == 1 for name in ("title", "link", "description"))
    assert all(map(is_whole, said(channel, "link", "item/link")))
    (own,) = find(channel, "atom:link")
    assert own.get("href") == f"{app.config['URL']}{place}/feed.rss"
    items = find(channel, "item")
    for item in items:
        for name in ("title", "link", "guid", "pubDate", "content:encoded"):
            assert len(find(item, name)) == 1
        assert said(item, "title")[0].strip()
        assert not find(item, "author")  # which would have to be an e-mail address
        assert len(find(item, "description")) <= 1
    guids = [guid for item in items for guid in find(item, "guid")]
    assert len({guid.text for guid in guids}) == 4
    assert {guid.get("isPermaLink") for guid in guids} == {"false"}
    for date in said(channel, "lastBuildDate", "item/pubDate"):
        assert RFC_822.fullmatch(date)
        assert parsedate_to_datetime(date)
    assert all(LANGUAGE.fullmatch(code) for code in said(channel, "language", "item/dc:language"))


@pytest.mark.parametrize("place", PLACES)
def test_a_json_feed_keeps_to_its_standard(client: Visitor, app: Flask, place: str) -> None:
    root = json.loads(client.get(f"{place}/feed.json").data)
    assert root["feed_url"] == f"{app.config['URL']}{place}/feed.json"
    assert is_whole(root["home_page_url"])
    ids = [item["id"] for item in root["items"]]
    assert len(set(ids)) == len(ids) == 4
    for item in root["items"]:
        assert item["content_html"]
        assert is_whole(item["url"])
        assert is_whole(item["image"])
        assert RFC_3339.fullmatch(item["date_published"])
        assert RFC_3339.fullmatch(item["date_modified"])
        assert all(isinstance(value, str) and value for value in item["tags"])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", PLACES)
def test_no_text_in_a_feed_has_a_script_or_an_address_that_is_not_whole(
    client: Visitor, place: str, kind: str
) -> None:
    data = client.get(f"{place}/feed.{kind}").data
    texts = {
        "atom": lambda: said(ElementTree.fromstring(data), "entry/content"),
        "rss": lambda: said(ElementTree.fromstring(data), "channel/item/content:encoded"),
        "json": lambda: [item["content_html"] for item in json.loads(data)["items"]],
    }[kind]()
    assert len(texts) == 4
    for text in texts:
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        elements = list(parser.parseFragment(text).iter())
        assert not {"script", "style", "iframe", "object", "form"} & {str(e.tag) for e in elements}
        named = [e.get(name) for e in elements for name in ("href", "src", "cite")]
        assert all(is_whole(address) for address in named if address is not None)
        assert not [name for e in elements for name in e.attrib if name.startswith("on")]
    assert any("<math" in text for text in texts)
