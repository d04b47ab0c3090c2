"""What machines read: Atom, RSS and JSON feeds, the sitemap, robots.txt, llms.txt, health."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote, urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Blueprint, Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from blog.filters import current_site
from blog.models import Person, Post, Revision, Site, Tag
from blog.models.feed import Feed, Place, Sitemap
from blog.rendering import Facts, render
from blog.rendering.absolute import absolute
from blog.text import one_line, tidy

bp = Blueprint("feeds", __name__)
FEED = "feed.<any(atom, rss, json):kind>"
ATOM = "http://www.w3.org/2005/Atom"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LISTED = 100
MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\[]`<"})


@bp.get(f"/{FEED}")
def site(kind: str) -> ResponseReturnValue:
    """The newest articles."""
    return _feed(kind, Feed(), "/")


@bp.get(f"/tags/<slug>/{FEED}")
def tag(slug: str, kind: str) -> ResponseReturnValue:
    """The newest articles under one tag."""
    tag = Tag.with_slug(slug) or abort(404)
    return _feed(kind, Feed(tag=tag), f"/tags/{slug}", tag.name)


@bp.get(f"/authors/<handle>/{FEED}")
def author(handle: str, kind: str) -> ResponseReturnValue:
    """The newest articles by one author."""
    author = Person.with_handle(handle) or abort(404)
    return _feed(kind, Feed(author=author), f"/authors/{handle}", author.name)


@bp.get("/sitemap.xml")
def sitemap() -> ResponseReturnValue:
    """Every public address, or the list of the files that hold them."""
    if not Sitemap.is_large():
        return _places("urlset", "url", [*Sitemap.ways_in(), *Sitemap.leaves()])
    parts = [(0, None), *Sitemap.parts()]
    files = [Place(f"/sitemap-{number}.xml", changed) for number, changed in parts]
    return _places("sitemapindex", "sitemap", files)


@bp.get("/sitemap-<int(max=42949):number>.xml")
def sitemap_part(number: int) -> ResponseReturnValue:
    """One file of a large sitemap; the first holds the ways in."""
    places = Sitemap.leaves(number) if number else Sitemap.ways_in()
    return _places("urlset", "url", places or abort(404))


@bp.get("/robots.txt")
def robots() -> ResponseReturnValue:
    """Where crawlers need not look."""
    return _plain(render_template("feeds/robots.txt", sitemap=_at("/sitemap.xml")))


@bp.get("/llms.txt")
def llms() -> ResponseReturnValue:
    """What stands here, for language models, each with the address of its Markdown."""
    articles = Post.newest(LISTED, None).posts
    lists = {"articles": _lines(articles), "standing": _lines(Post.pages())}
    return _plain(render_template("feeds/llms.txt", **lists))


@bp.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Say that the process answers."""
    return _plain("ok\n")


@bp.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Say whether the database answers too."""
    try:
        Site.was_set()
    except SQLAlchemyError:
        return _plain("The database does not answer.\n", 503)
    return _plain("ok\n")


class Entry:
    """One article as feeds give it."""

    def __init__(self, post: Post, revision: Revision) -> None:
        host = urlsplit(current_app.config["URL"]).hostname
        # A name that stays when the address changes (RFC 4151).
        self.id = f"tag:{host},{post.created_at.year}:post-{post.id}"
        self.post, self.revision = post, revision
        self.authors = [(one.name, _at(f"/authors/{one.handle}")) for one in post.authors]
        self.address = _at(post.path)
        self.published = _published(post)
        self.updated = max(revision.versioned_at or EPOCH, self.published)
        rendered = render(revision.body, Facts(revision.title, revision.language))
        self.html = str(absolute(rendered.html, self.address))


@dataclass(frozen=True)
class Channel:
    """A feed and its articles, whatever form it takes."""

    title: str
    subtitle: str
    home: str
    address: str
    entries: Sequence[Entry]

    @property
    def updated(self) -> datetime:
        """When any of its articles last changed."""
        return max((entry.updated for entry in self.entries), default=EPOCH)


def _feed(kind: str, feed: Feed, path: str, name: str = "") -> Response:
    posts = feed.posts()
    if name and not posts:
        abort(404)  # what only drafts have is nobody's business yet
    site = current_site()
    channel = Channel(
        title=f"{name} · {site.title}" if name else site.title,
        subtitle=site.description or site.tagline,
        home=_at(path),
        address=_at(f"{path.rstrip('/')}/feed.{kind}"),
        entries=[Entry(post, revision) for post, revision in posts],
    )
    body, content_type = {"atom": _atom, "rss": _rss, "json": _json}[kind](channel)
    response = Response(body, content_type=content_type)
    # No Last-Modified: no date of ours would tell that an article was withdrawn.
    response.add_etag()
    response.make_conditional(request)
    return response


def _atom(channel: Channel) -> tuple[bytes, str]:
    """RFC 4287."""
    site = current_site()
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": site.language})
    _add(feed, "id", channel.home)
    _add(feed, "title", channel.title)
    if channel.subtitle:
        _add(feed, "subtitle", channel.subtitle)
    _add(feed, "updated", _iso(channel.updated))
    _add(feed, "link", rel="self", type="application/atom+xml", href=channel.address)
    _add(feed, "link", rel="alternate", type="text/html", href=channel.home)
    _add(_add(feed, "author"), "name", site.title)
    for entry in channel.entries:
        _atom_entry(_add(feed, "entry", **{"xml:lang": entry.revision.language}), entry)
    return tostring(feed, "utf-8", xml_declaration=True), "application/atom+xml; charset=utf-8"


def _atom_entry(item: Element, entry: Entry) -> None:
    _add(item, "id", entry.id)
    _add(item, "title", entry.revision.title)
    _add(item, "link", rel="alternate", type="text/html", href=entry.address)
    _add(item, "published", _iso(entry.published))
    _add(item, "updated", _iso(entry.updated))
    for name, address in entry.authors:
        person = _add(item, "author")
        _add(person, "name", name)
        _add(person, "uri", address)
    for tag in entry.post.tags:
        _add(item, "category", term=tag.slug, label=tag.name, scheme=_at("/tags"))
    if entry.revision.summary:
        _add(item, "summary", entry.revision.summary)
    _add(item, "content", entry.html, type="html")


def _rss(channel: Channel) -> tuple[bytes, str]:
    """RSS 2.0 with the modules that the RSS Advisory Board's profile names."""
    spaces = {
        "xmlns:atom": ATOM,
        "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
        "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    }
    rss = Element("rss", {"version": "2.0", **spaces})
    top = _add(rss, "channel")
    _add(top, "title", channel.title)
    _add(top, "link", channel.home)
    _add(top, "description", channel.subtitle or channel.title)
    _add(top, "language", current_site().language)
    _add(top, "lastBuildDate", format_datetime(channel.updated))
    _add(top, "atom:link", rel="self", type="application/rss+xml", href=channel.address)
    for entry in channel.entries:
        _rss_item(_add(top, "item"), entry)
    return tostring(rss, "utf-8", xml_declaration=True), "application/rss+xml; charset=utf-8"


def _rss_item(item: Element, entry: Entry) -> None:
    _add(item, "title", entry.revision.title)
    _add(item, "link", entry.address)
    _add(item, "guid", entry.id, isPermaLink="false")
    _add(item, "pubDate", format_datetime(entry.published))
    _add(item, "atom:updated", _iso(entry.updated))
    _add(item, "dc:language", entry.revision.language)
    for name, _address in entry.authors:
        _add(item, "dc:creator", name)
    for tag in entry.post.tags:
        _add(item, "category", tag.name)
    if entry.revision.summary:
        _add(item, "description", entry.revision.summary)
    _add(item, "content:encoded", entry.html)


def _json(channel: Channel) -> tuple[bytes, str]:
    """JSON Feed 1.1."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.home,
        "feed_url": channel.address,
        "description": channel.subtitle,
        "language": current_site().language,
        "items": [_json_item(entry) for entry in channel.entries],
    }
    return json.dumps(feed).encode(), "application/feed+json; charset=utf-8"


def _json_item(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": entry.address,
        "title": tidy(entry.revision.title),
        "content_html": tidy(entry.html),
        "summary": tidy(entry.revision.summary),
        "date_published": _iso(entry.published),
        "date_modified": _iso(entry.updated),
        "authors": [{"name": name, "url": address} for name, address in entry.authors],
        "tags": [tag.name for tag in entry.post.tags],
        "language": entry.revision.language,
    }


def _places(root: str, each: str, places: Iterable[Place]) -> Response:
    listed = [(_at(place.path), place.changed and _iso(place.changed)) for place in places]
    page = render_template("feeds/sitemap.xml", root=root, each=each, places=listed)
    return Response(page, content_type="application/xml; charset=utf-8")


def _add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """Add an element to another one; what XML cannot hold stays out."""
    child = SubElement(parent, name, {key: tidy(value) for key, value in attributes.items()})
    child.text = tidy(text)
    return child


def _plain(text: str, status: int = 200) -> Response:
    return Response(text, status, content_type="text/plain; charset=utf-8")


def _lines(posts: Iterable[Post]) -> list[tuple[str, str, str]]:
    """Title, address of the Markdown, and summary of each post."""
    versions = [(_at(post.path) + ".md", post.published) for post in posts]
    return [
        (one_line(one.title).translate(MARKS), at, one_line(one.summary).translate(MARKS))
        for at, one in versions
        if one
    ]


def _at(path: str) -> str:
    """The public address of what stands at a path of ours."""
    return f"{current_app.config['URL']}{quote(path)}"


def _published(post: Post) -> datetime:
    """When a post appeared; a day without a time begins at midnight in the site's zone."""
    if post.published_on is None:
        return post.published_at or EPOCH
    midnight = datetime.combine(post.published_on, time(), current_site().zone)
    # Before zones were agreed on, clocks differed by seconds, which neither format can say.
    minutes = (midnight.utcoffset() or timedelta()) // timedelta(minutes=1)
    return midnight.replace(tzinfo=timezone(timedelta(minutes=minutes)))


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
