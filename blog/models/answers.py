"""Which addresses on this site answer, asked for many at once."""

from collections.abc import Collection
from typing import Literal
from urllib.parse import unquote

from sqlalchemy import and_, select

from blog.db import db
from blog.models.addressed import KINDS, ROOMS
from blog.models.media import PATH, Media
from blog.models.post import Post
from blog.models.site import Redirect
from blog.models.tag import Tag, Tagging, TagRedirect

Why = Literal["nothing", "draft"]
ROWS = {f"{kind}s": kind for kind in KINDS}


def silent(paths: Collection[str]) -> dict[str, Why]:
    """Of these paths those at which readers find nothing, or a post that they may not see.

    What the blog makes for itself, such as a list or a feed, is taken to answer.
    """
    asked = {path: _parts(path) for path in paths}
    asked = {path: (room, name) for path, (room, name) in asked.items() if _is_known(room, name)}
    posts = _posts({name for room, name in asked.values() if room in ROWS})
    tags = _tags({name for room, name in asked.values() if room == "tags"})
    files = _files({name.partition("/")[0] for room, name in asked.values() if room == "media"})
    left: dict[str, Why] = {}
    for path, (room, name) in asked.items():
        readable = posts.get((ROWS.get(room, ""), name))
        kept = room == "media" and name.partition("/")[0] in files and PATH.fullmatch(unquote(path))
        if not (readable or (room == "tags" and name in tags) or kept):
            left[path] = "nothing" if readable is None else "draft"
    addresses = {path: "/".join(("", *asked[path])).rstrip("/") for path in left}
    moved = _moved(set(addresses.values()))
    return {path: why for path, why in left.items() if addresses[path] not in moved}


def _parts(path: str) -> tuple[str, str]:
    """The first part of a path and the rest; the Markdown of a post stands where it does."""
    room, _, name = unquote(path).strip("/").partition("/")
    if room == "tags":  # its feeds stand below it
        name = name.partition("/")[0]
    return room, name.removesuffix(".md") if room in ROWS else name


def _is_known(room: str, name: str) -> bool:
    """Whether the database knows all addresses like this one."""
    return room != "" and (room not in ROOMS or (room in {"tags", "media"} and name != ""))


def _posts(slugs: Collection[str]) -> dict[tuple[str, str], bool]:
    """The posts with these slugs, and whether readers may see them."""
    if not slugs:
        return {}
    query = select(Post.kind, Post.slug, and_(*Post.is_readable())).where(Post.slug.in_(slugs))
    return {(kind, slug): bool(readable) for kind, slug, readable in db.session.execute(query)}


def _tags(slugs: Collection[str]) -> set[str]:
    """Those of these slugs under which there is something to read, old ones included."""
    if not slugs:
        return set()
    used = select(Tagging.tag_id).join(Post, Post.id == Tagging.post_id).where(*Post.is_public())
    own = select(Tag.slug).where(Tag.slug.in_(slugs), Tag.id.in_(used))
    old = select(TagRedirect.slug).where(TagRedirect.slug.in_(slugs), TagRedirect.tag_id.in_(used))
    return set(db.session.scalars(own.union(old)))


def _files(hashes: Collection[str]) -> set[str]:
    if not hashes:
        return set()
    return set(db.session.scalars(select(Media.sha256).where(Media.sha256.in_(hashes))))


def _moved(paths: Collection[str]) -> set[str]:
    """Those of these addresses that lead on to something that readers may see."""
    if not paths:
        return set()
    query = select(Redirect.path).join(Redirect.post).where(Redirect.path.in_(paths))
    return set(db.session.scalars(query.where(*Post.is_readable())))
