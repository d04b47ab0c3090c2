"""The addresses of the feeds: the publication's, and those of a tag, an author, a language."""

from flask import Blueprint, Response, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from blog.feeds.atom import atom
from blog.feeds.channel import channel
from blog.feeds.json_feed import json_feed
from blog.feeds.rss import rss
from blog.filters import capitalize_first, current_site, language_name
from blog.models import Person, Tag, TagRedirect, languages_used
from blog.models.feed import Feed

bp = Blueprint("feeds", __name__)
FEED = "feed.<any(atom, rss, json):kind>"
FORMS = {
    "atom": (atom, "application/atom+xml; charset=utf-8"),
    "rss": (rss, "application/rss+xml; charset=utf-8"),
    "json": (json_feed, "application/feed+json; charset=utf-8"),
}


@bp.get(f"/{FEED}")
def site(kind: str) -> ResponseReturnValue:
    """The newest articles."""
    return _feed(kind, Feed(), "/")


@bp.get(f"/tags/<slug>/{FEED}")
def tag(slug: str, kind: str) -> ResponseReturnValue:
    """The newest articles under one tag."""
    tag = Tag.with_slug(slug)
    if tag is None:
        moved = TagRedirect.at(slug) or abort(404)
        return redirect(url_for("feeds.tag", slug=moved.slug, kind=kind), 301)
    return _feed(kind, Feed(tag=tag), f"/tags/{slug}", tag.name)


@bp.get(f"/authors/<handle>/{FEED}")
def author(handle: str, kind: str) -> ResponseReturnValue:
    """The newest articles by one author."""
    author = Person.with_handle(handle) or abort(404)
    return _feed(kind, Feed(author=author), f"/authors/{handle}", author.name)


@bp.get(f"/languages/<language>/{FEED}")
def language(language: str, kind: str) -> ResponseReturnValue:
    """The newest articles in one language, however its code is spelled."""
    known = [code for code in languages_used() if code.lower() == language.lower()]
    code = known[0] if known else abort(404)
    name = capitalize_first(language_name(code))
    return _feed(kind, Feed(languages=known), f"/languages/{code}", name, code)


def _feed(kind: str, feed: Feed, path: str, name: str = "", language: str = "") -> Response:
    posts = feed.posts(current_site().feed_length)
    if name and not posts:
        abort(404)  # what only drafts have is nobody's business yet
    write, content_type = FORMS[kind]
    body = write(channel(posts, path, f"feed.{kind}", name, language))
    return Response(body, content_type=content_type)
