"""The acts that change a tag; old addresses go on working, and the search follows."""

from blog import search
from blog.db import db, writing
from blog.models import Tag, Tagging, TagRedirect


def rename(tag: Tag, name: str, slug: str) -> None:
    """Give a tag another name, and perhaps another address, to which its old one leads."""
    with writing():
        if slug != tag.slug:
            old, tag.slug = tag.slug, slug
            db.session.flush()
            TagRedirect.point(old, tag)
            TagRedirect.forget(slug)
        tag.name = name
        posts = Tagging.posts(tag)
    search.put_all(posts)


def merge(tag: Tag, other: Tag) -> None:
    """Put the posts of a tag under another one, in its place, and let its addresses lead there."""
    with writing():
        posts = Tagging.posts(tag)
        Tagging.move(tag, other)
        for old in TagRedirect.of(tag):
            old.tag = other
        slug = tag.slug
        db.session.flush()
        db.session.delete(tag)
        db.session.flush()
        TagRedirect.point(slug, other)
    search.put_all(posts)


def remove(tag: Tag) -> bool:
    """Delete a tag that no post has; says whether it was one."""
    with writing():
        unused = tag in Tag.unused()
        if unused:
            db.session.delete(tag)
    return unused
