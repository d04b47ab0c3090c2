"""What feeds say beside the text: languages, translations, covers."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from blog.db import db
from blog.models import Person
from blog.models.media import Media
from tests.factories import Visitor, make_person, make_post
from tests.test_feeds import FEEDS, KINDS, contents, find, said, titles, tree

LATER = datetime.now(UTC) + timedelta(days=1)
DATA = b"\x89PNG, or what passes for it"


@pytest.fixture
def ada(app: Flask) -> Person:
    return make_person("ada")


@pytest.fixture
def cover(app: Flask) -> Media:
    media = Media.keep(DATA, "salt.png", "image/png")
    media.width, media.height = 40, 30
    db.session.commit()
    return media


def translate(ada: Person, group: str, at: datetime | None = None, **languages: str) -> None:
    """One work in several languages."""
    for code, slug in languages.items():
        post = make_post(ada, slug=slug, language=code, at=at)
        post.translation_group = group
        db.session.commit()


@pytest.mark.parametrize("kind", KINDS)
def test_a_language_has_a_feed_however_its_code_is_spelled(
    client: Visitor, app: Flask, ada: Person, kind: str
) -> None:
    make_post(ada, title="Um", language="pt-BR")
    make_post(ada, title="Dois", language="pt-br")
    make_post(ada, title="One", language="en")
    for code in ("pt-BR", "pt-br", "PT-Br"):
        assert sorted(titles(client, f"/languages/{code}/feed.{kind}")) == ["Dois", "Um"]
    assert titles(client, f"/languages/en/feed.{kind}") == ["One"]
    text = client.get(f"/languages/EN/feed.{kind}").text
    assert f"{app.config['URL']}/languages/en/feed.{kind}" in text
    assert "English" in text


def test_a_language_that_nothing_public_has_is_no_feed(client: Visitor, ada: Person) -> None:
    make_post(ada, language="fr", published=False)
    make_post(ada, language="fr", kind="page")
    for code in ("fr", "xx", "%00", "../etc", "e" * 300):
        assert client.get(f"/languages/{code}/feed.atom").status_code in (400, 404)


def test_translations_are_named_with_their_language(
    client: Visitor, app: Flask, ada: Person
) -> None:
    translate(ada, "w", en="salt", es="sal")
    translate(ada, "another", fr="sel")
    translate(ada, "w", LATER, de="hush")
    url = app.config["URL"]
    rss = tree(client.get("/languages/en/feed.rss"))
    atom = tree(client.get("/languages/en/feed.atom"))
    for found in (find(atom, "entry/link"), find(rss, "channel/item/atom:link")):
        named = {one.get("hreflang"): one.get("href") for one in found if one.get("hreflang")}
        assert named == {"es": f"{url}/posts/sal"}
    (other,) = find(tree(client.get("/languages/fr/feed.atom")), "entry/link")
    assert other.get("href") == f"{url}/posts/sel"


def test_a_cover_of_ours_is_known_to_the_byte(
    client: Visitor, app: Flask, ada: Person, cover: Media
) -> None:
    make_post(ada, cover=cover.path, cover_alt='A "heap" <b>')
    address = f"{app.config['URL']}{cover.path}"
    atom, rss, feed = (client.get(path) for path in FEEDS)
    (enclosure,) = (one for one in find(tree(atom), "entry/link") if one.get("rel") == "enclosure")
    assert (enclosure.get("href"), enclosure.get("type")) == (address, "image/png")
    assert enclosure.get("length") == str(len(DATA))
    (media,) = tree(rss).iter("{http://search.yahoo.com/mrss/}content")
    assert media.attrib == {
        "url": address,
        "medium": "image",
        "type": "image/png",
        "fileSize": str(len(DATA)),
        "width": "40",
        "height": "30",
    }
    assert json.loads(feed.data)["items"][0]["image"] == address
    picture = f'<figure><img src="{address}" alt="A &quot;heap&quot; &lt;b&gt;"></figure>'
    assert [html.startswith(picture) for html in contents(client)] == [True] * 3


def test_a_cover_from_elsewhere_is_shown_without_a_size(client: Visitor, ada: Person) -> None:
    make_post(ada, cover='https://x.example/a?b&c"d')
    atom, rss, feed = (client.get(path) for path in FEEDS)
    assert [one.get("rel") for one in find(tree(atom), "entry/link")] == ["alternate"]
    (media,) = tree(rss).iter("{http://search.yahoo.com/mrss/}content")
    assert media.attrib == {"url": "https://x.example/a?b&c%22d", "medium": "image"}
    assert json.loads(feed.data)["items"][0]["image"] == "https://x.example/a?b&c%22d"
    assert all("a?b&amp;c%22d" in html for html in contents(client))


@pytest.mark.parametrize(
    "cover", ["javascript:alert(1)", "data:image/png;base64,x", "//x.example/a"]
)
def test_a_cover_that_no_page_may_show_is_in_no_feed(
    client: Visitor, ada: Person, cover: str
) -> None:
    make_post(ada, cover=cover)
    assert not [path for path in FEEDS if cover[:6] in client.get(path).text]
    assert not any("<img" in html for html in contents(client))
    assert said(tree(client.get("/feed.atom")), "entry/title") == ["A title"]
