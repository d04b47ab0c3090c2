"""Feeds: Atom, RSS and JSON, each complete and well-formed whatever an article holds."""

import json
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from blog import publishing
from blog.db import db
from blog.models import Person, Post, Site
from blog.rendering import render
from tests.factories import Visitor, make_person, make_post

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
HOSTILE = """<script>alert(1)</script> & ]]> "q" 'a' &amp; <b>"""
BODY = """
Salt[^1] 🧂👩‍👩‍👧 and [a page](/pages/about), [near](other), [here](#h-more), [odd](<mailto://[x>),
<mailto:a@b.example>.

<blockquote cite="/quoted">Quoted.</blockquote>

## More

```python
if a < b and c > d: print("]]>")
```

| a | b |
|---|---|
| 1 | 2 |

![A heap](/media/0/salt.png)

مرحبا بالعالم

[^1]: A note.
"""
KINDS = ("atom", "rss", "json")
SPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FEEDS = [f"/feed.{kind}" for kind in KINDS]


@pytest.fixture
def ada(app: Flask) -> Person:
    return make_person("ada")


@pytest.fixture
def full(ada: Person) -> Post:
    """A post with everything that feeds have stumbled over."""
    return make_post(
        ada,
        make_person("bert", name=HOSTILE),
        title=f"{HOSTILE} 🧂 ملح",
        slug="ملح",
        summary=f"Why {HOSTILE}.",
        body=BODY,
        language="ar",
        tags=["Salt", "C++ & <b>"],
        at=NOON,
    )


def tree(answer: TestResponse) -> Element:
    assert answer.status_code == 200
    return ElementTree.fromstring(answer.data)


def find(parent: Element, path: str) -> list[Element]:
    """What lies at a path; a name without a prefix is of the feed's own kind."""
    own = parent.tag.rpartition("}")[0].strip("{")
    return parent.findall(path, {**SPACES, "": own})


def said(parent: Element, *paths: str) -> list[str]:
    return ["".join(one.itertext()) for path in paths for one in find(parent, path)]


def titles(client: Visitor, path: str) -> list[str]:
    """The titles in a feed, in whatever form."""
    answer = client.get(path)
    if path.endswith("json"):
        return [item["title"] for item in json.loads(answer.data)["items"]]
    return said(tree(answer), "entry/title" if path.endswith("atom") else "channel/item/title")


def addresses(html: str) -> list[str]:
    """Where the links and images of an entry lead; raises where it is not valid HTML."""
    page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(html)
    found = (one.get("href") or one.get("src") or one.get("cite") for one in page.iter())
    return [address for address in found if address]


def contents(client: Visitor) -> list[str]:
    """The HTML of the only article, as each feed gives it."""
    atom, rss, feed = (client.get(path) for path in FEEDS)
    return [
        *said(tree(atom), "entry/content"),
        *said(tree(rss), "channel/item/content:encoded"),
        json.loads(feed.data)["items"][0]["content_html"],
    ]


def test_an_atom_feed_says_all_that_is_known(client: Visitor, app: Flask, full: Post) -> None:
    url = app.config["URL"]
    answer = client.get("/feed.atom")
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    feed = tree(answer)
    assert said(feed, "id", "title") == [f"{url}/", "Untitled publication"]
    assert {one.get("rel"): one.get("href") for one in find(feed, "link")} == {
        "self": f"{url}/feed.atom",
        "alternate": f"{url}/",
    }
    (entry,) = find(feed, "entry")
    year = full.created_at.year
    assert said(entry, "id") == [f"tag:127.0.0.1,{year}:post-{full.id}"]
    assert said(entry, "title") == [full.current.title]
    assert said(entry, "summary") == [full.current.summary]
    assert said(entry, "author/name") == ["Ada", HOSTILE]
    assert entry.get(LANG) == "ar"
    assert [one.get("label") for one in find(entry, "category")] == ["Salt", "C++ & <b>"]
    (link,) = find(entry, "link")
    assert link.get("href") == f"{url}/posts/%D9%85%D9%84%D8%AD"
    assert datetime.fromisoformat(said(entry, "published")[0]) == NOON
    assert full.current.versioned_at
    updated = datetime.fromisoformat(said(entry, "updated")[0])
    assert updated == full.current.versioned_at.replace(microsecond=0)
    assert said(feed, "updated") == said(entry, "updated")


def test_an_rss_feed_says_all_that_is_known(client: Visitor, app: Flask, full: Post) -> None:
    answer = client.get("/feed.rss")
    assert answer.content_type == "application/rss+xml; charset=utf-8"
    rss = tree(answer)
    assert rss.get("version") == "2.0"
    url = app.config["URL"]
    assert said(rss, "channel/link", "channel/language") == [f"{url}/", "en"]
    assert all(said(rss, "channel/title", "channel/description"))
    (own,) = find(rss, "channel/atom:link")
    assert (own.get("rel"), own.get("href")) == ("self", f"{url}/feed.rss")
    (item,) = find(rss, "channel/item")
    (guid,) = find(item, "guid")
    assert (guid.get("isPermaLink"), (guid.text or "")[:4]) == ("false", "tag:")
    assert said(item, "title", "description") == [full.current.title, full.current.summary]
    assert said(item, "dc:creator") == ["Ada", HOSTILE]
    assert said(item, "category") == ["Salt", "C++ & <b>"]
    assert parsedate_to_datetime(said(item, "pubDate")[0]) == NOON


def test_a_json_feed_says_all_that_is_known(client: Visitor, app: Flask, full: Post) -> None:
    answer = client.get("/feed.json")
    assert answer.content_type == "application/feed+json; charset=utf-8"
    feed = json.loads(answer.data)
    url = app.config["URL"]
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["home_page_url"], feed["feed_url"]) == (f"{url}/", f"{url}/feed.json")
    (item,) = feed["items"]
    assert item["id"].startswith("tag:")
    assert (item["title"], item["summary"]) == (full.current.title, full.current.summary)
    assert item["authors"][0] == {"name": "Ada", "url": f"{url}/authors/ada"}
    assert (item["tags"], item["language"]) == (["Salt", "C++ & <b>"], "ar")
    assert datetime.fromisoformat(item["date_published"]) == NOON


def test_every_feed_holds_the_whole_text(client: Visitor, full: Post) -> None:
    first, *others = contents(client)
    assert others == [first, first]
    for part in ("A note.", "<td>2</td>", "🧂👩‍👩‍👧", "مرحبا بالعالم", "]]&gt;", "language-python"):
        assert part in first


def test_every_address_in_a_text_is_a_whole_one(client: Visitor, app: Flask, full: Post) -> None:
    url = app.config["URL"]
    here = f"{url}/posts/%D9%85%D9%84%D8%AD"
    assert addresses(contents(client)[0]) == [
        f"{here}#fn:1",
        f"{url}/pages/about",
        f"{url}/posts/other",
        f"{here}#h-more",
        "mailto:a@b.example",
        f"{here}#fnref:1",
        f"{url}/quoted",
        f"{url}/media/0/salt.png",
    ]


def test_no_feed_holds_a_control_character(client: Visitor, full: Post) -> None:
    full.current.title = full.current.summary = "\x01a\x0b\x1f\ufffe\x7fb"
    full.current.body = "c\x02\x0cd \U0001f9c2"
    full.authors[0].name = full.tags[0].name = "e\x08f"
    db.session.commit()
    for path in FEEDS:
        assert titles(client, path) == ["ab"]
    assert all("cd 🧂" in content for content in contents(client))


def test_an_id_stays_when_address_and_text_change(client: Visitor, ada: Person) -> None:
    post = make_post(ada, at=NOON)
    before = said(tree(client.get("/feed.atom")), "entry/id")
    text = publishing.Text(title="New", body="New.", trial=render("x"))
    publishing.save(post, text, publishing.Filing(slug="new", at=NOON), editor=None)
    publishing.publish(post)
    feed = tree(client.get("/feed.atom"))
    assert said(feed, "entry/title") == ["New"]
    assert said(feed, "entry/id") == before


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
@pytest.mark.parametrize("day", [date(2024, 7, 25), date(1850, 1, 1)])
def test_a_day_without_a_time_is_that_day(
    client: Visitor, ada: Person, zone: str, day: date
) -> None:
    make_post(ada, at=day)
    db.session.add(site := Site.current())
    site.time_zone = zone
    db.session.commit()
    published = said(tree(client.get("/feed.atom")), "entry/published")[0]
    assert len(published) == len("2024-07-25T00:00:00+12:00")
    assert published.startswith(f"{day}T00:00:00")
    (sent,) = said(tree(client.get("/feed.rss")), "channel/item/pubDate")
    assert parsedate_to_datetime(sent) == datetime.fromisoformat(published)


@pytest.mark.parametrize("path", FEEDS)
def test_an_empty_blog_has_a_feed_without_entries(client: Visitor, path: str) -> None:
    assert titles(client, path) == []


def test_a_feed_holds_as_many_of_the_newest_as_the_site_says(client: Visitor, ada: Person) -> None:
    for number in range(3):
        make_post(ada, title=f"No. {number}", at=NOON - timedelta(hours=number))
    assert Site.current().feed_length == 20
    assert len(titles(client, "/feed.json")) == 3
    db.session.add(site := Site.current())
    site.feed_length = 2
    db.session.commit()
    for path in FEEDS:
        assert titles(client, path) == ["No. 0", "No. 1"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_tag_and_an_author_have_feeds_of_their_own(
    client: Visitor, ada: Person, kind: str
) -> None:
    bert = make_person("bert")
    make_post(ada, title="No. 1", tags=["Salt"], at=NOON)
    make_post(bert, title="No. 2", tags=["Pepper", "salt"])
    assert titles(client, f"/tags/salt/feed.{kind}") == ["No. 2", "No. 1"]
    assert titles(client, f"/tags/pepper/feed.{kind}") == ["No. 2"]
    assert titles(client, f"/authors/ada/feed.{kind}") == ["No. 1"]


def test_an_unknown_feed_is_404(client: Visitor, ada: Person) -> None:
    make_post(ada, tags=["Hush"], published=False)
    for place in ("/tags/none", "/tags/hush", "/authors/none", "/authors/ada"):
        assert client.get(f"{place}/feed.atom").status_code == 404
    assert client.get("/feed.xml").status_code == 404


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_that_is_known_is_not_sent_again(client: Visitor, ada: Person, path: str) -> None:
    make_post(ada, at=NOON)
    etag = {"If-None-Match": client.get(path).headers["ETag"]}
    known = client.get(path, headers=etag)
    assert (known.status_code, known.data) == (304, b"")
    make_post(ada, title="Another")
    assert client.get(path, headers=etag).status_code == 200


def test_no_date_hides_that_an_article_was_withdrawn(client: Visitor, ada: Person) -> None:
    old = make_post(ada, title="Old", at=NOON)
    make_post(ada, title="New")
    publishing.unpublish(old)
    soon = datetime.now(UTC) + timedelta(minutes=1)
    known = {"If-Modified-Since": soon.strftime("%a, %d %b %Y %H:%M:%S GMT")}
    answer = client.get("/feed.atom", headers=known)
    assert answer.status_code == 200
    assert "Old" not in answer.text


def test_pages_name_their_feeds(client: Visitor, ada: Person) -> None:
    make_post(ada, title="No. 1", tags=["Salt"])
    for path in ("/", "/tags/salt", "/authors/ada"):
        page = html5lib.parse(client.get(path).text, namespaceHTMLElements=False)
        named = [one.get("href") for one in page.iter("link") if one.get("rel") == "alternate"]
        assert f"{path.rstrip('/')}/feed.atom" in named
        assert {*FEEDS} <= {one.get("href") for one in page.iter("a")}
