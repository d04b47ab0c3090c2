"""Which addresses on this site answer, asked for many at once."""

import re
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import HTTPException
from werkzeug.security import safe_join

from blog.db import db
from blog.models.media import Media, Variant
from blog.models.person import Authorship, Person
from blog.models.post import Post
from blog.models.revision import Revision
from blog.models.site import Redirect, Site
from blog.models.tag import Series, Tag, Tagging, TagRedirect
from blog.models.ways_in import any_shown, languages_used, years
from blog.text import language_tag

Why = Literal["nothing", "gone", "draft"]
# What the part of an address that varies says: a slug, a year, a file's hash and name.
Names: TypeAlias = Collection[Any]
Finder: TypeAlias = Callable[[Names], Names]


class Place(NamedTuple):
    """Where an address leads: to a post, or to what a finder knows; without one, to nothing."""

    path: str
    finder: Finder | None = None
    name: Any = None


def silent(paths: Iterable[str]) -> dict[str, Why]:
    """Of these paths, none of them escaped, those at which readers find nothing they may see.

    A post may be a draft still, or gone. What cannot be known here is taken to answer. The number
    of queries does not grow with that of the paths.
    """
    places = {path: place for path in paths if (place := _place(path))}
    names: dict[Finder, set[Any]] = {}
    for place in places.values():
        if place.finder:
            names.setdefault(place.finder, set()).add(place.name)
    found = {finder: finder(asked) for finder, asked in names.items()}
    left = {
        path: place.path
        for path, place in places.items()
        if not (place.finder and place.name in found[place.finder])
    }
    states = _states(set(left.values()))
    whys = {path: _why(states.get(address, set())) for path, address in left.items()}
    return {path: why for path, why in whys.items() if why}


def texts_at(paths: Iterable[str]) -> dict[str, Revision]:
    """The versions that readers find at those of these paths where a post stands."""
    asked = {path: place.path for path in paths if (place := _place(path))}
    slugs = {address.rpartition("/")[2] for address in asked.values()}
    query = select(Post).where(Post.slug.in_(slugs), *Post.is_readable())
    posts = db.session.scalars(query.options(joinedload(Post.published))) if slugs else ()
    texts = {post.path: post.published for post in posts if post.published}
    return {path: texts[at] for path, at in asked.items() if at in texts and at == _tidy(path)}


def _tidy(path: str) -> str:
    """A path as it is once carelessly written ones were sent on."""
    return re.sub("/+", "/", f"/{path}").rstrip("/") or "/"


def _place(path: str) -> Place | None:
    """Where a path leads; None where only whoever asks for it can know whether it answers."""
    path = _tidy(path)
    if "\0" in path:  # no address has one, and PostgreSQL would not even look for it
        return Place("")
    if path.startswith("/.well-known/"):  # what stands before the blog may have them
        return None
    try:
        endpoint, given = current_app.url_map.bind("").match(path, "GET")
    except HTTPException:
        return Place(path)
    if endpoint in ARTICLES:
        return Place(f"/{ARTICLES[endpoint]}s/{given['slug']}")
    if endpoint not in FINDERS:
        return None
    finder, *names = FINDERS[endpoint]
    name = tuple(given[name] for name in names)
    return Place(path, finder, name if len(name) > 1 else name[0])


def _states(paths: Collection[str]) -> dict[str, set[str]]:
    """The states of the posts that stand at these paths, or stood there once."""
    if not paths:
        return {}
    slugs = {path.rpartition("/")[2] for path in paths}
    own = db.session.scalars(select(Post).where(Post.slug.in_(slugs)))
    old = select(Redirect.path, Post).join(Redirect.post).where(Redirect.path.in_(paths))
    states: dict[str, set[str]] = {}
    for path, post in [*((post.path, post) for post in own), *db.session.execute(old)]:
        states.setdefault(path, set()).add(post.state)
    return states


def _why(states: Collection[str]) -> Why | None:
    """Why readers find no post in any of these states, if so."""
    if "published" in states:
        return None
    if {"draft", "scheduled"} & set(states):
        return "draft"
    return "gone" if states else "nothing"


def _tags(slugs: Names) -> Names:
    """Those of these slugs under which there is something to read, old ones included."""
    own = select(Tag.slug).where(Tag.slug.in_(slugs), any_shown(Tagging.tag_id, Tag.id))
    old = select(TagRedirect.slug).where(TagRedirect.slug.in_(slugs))
    old = old.where(any_shown(Tagging.tag_id, TagRedirect.tag_id))
    return set(db.session.scalars(own.union(old)))


def _authors(handles: Names) -> Names:
    """Those of these handles whose owners wrote something to read."""
    wrote = any_shown(Authorship.person_id, Person.id)
    return set(db.session.scalars(select(Person.handle).where(Person.handle.in_(handles), wrote)))


def _series(slugs: Names) -> Names:
    """Those of these slugs whose series have parts to read."""
    query = select(Series.slug).join(Post, Post.series_id == Series.id)
    query = query.where(Series.slug.in_(slugs), Post.kind == "post", *Post.is_public())
    return set(db.session.scalars(query.distinct()))


def _languages(codes: Names) -> Names:
    """Those of these codes, however they are spelled, in which there is something to read."""
    used = set(languages_used())
    return {code for code in codes if {code, language_tag(code)} & used}


def _years(_years: Names) -> Names:
    """The years of which there is something to read."""
    return set(years(Site.current().zone))


def _files(files: Names) -> Names:
    """The hashes and names of what is kept, among those with these hashes."""
    query = select(Media.sha256, Media.name)
    hashes = {sha256 for sha256, _name in files}
    return {(row[0], row[1]) for row in db.session.execute(query.where(Media.sha256.in_(hashes)))}


def _variants(variants: Names) -> Names:
    """The hashes and widths of narrower images, among those with these hashes."""
    query = select(Variant.sha256, Variant.width)
    hashes = {sha256 for sha256, _width in variants}
    return {(row[0], row[1]) for row in db.session.execute(query.where(Variant.sha256.in_(hashes)))}


def _static(names: Names) -> Names:
    """Those of these files that come with the blog."""
    folder = current_app.static_folder or ""
    return {name for name in names if (file := safe_join(folder, name)) and Path(file).is_file()}


# The views whose addresses name what may not be there, by endpoint.
ARTICLES = {
    "article.show": "post",
    "article.show_markdown": "post",
    "article.page": "page",
    "article.page_markdown": "page",
}
FINDERS: dict[str, tuple[Finder, *tuple[str, ...]]] = {
    "static": (_static, "filename"),
    "listing.tag": (_tags, "slug"),
    "feeds.tag": (_tags, "slug"),
    "listing.author": (_authors, "handle"),
    "feeds.author": (_authors, "handle"),
    "listing.language": (_languages, "language"),
    "feeds.language": (_languages, "language"),
    "listing.series": (_series, "slug"),
    "listing.archive_year": (_years, "year"),
    "media.show": (_files, "sha256", "name"),
    "media.variant": (_variants, "sha256", "width"),
}
