"""The acts that change a tag; old addresses go on working, and the search follows."""

from collections.abc import Iterable

from blog import search
from blog.db import db, writing
from blog.models import Post, Tag, TagRedirect


def rename(tag: Tag, name: str, slug: str) -> None:
    """Give a tag another name, and perhaps another address, to which its old one leads."""
    with writing():
        if slug != tag.slug:
            old, tag.slug = tag.slug, slug
            db.session.flush()
            TagRedirect.point(old, tag)
            TagRedirect.forget(slug)
        tag.name = name
        _index(Post.tagged(tag))


def merge(tag: Tag, other: Tag) -> None:
    """Put the posts of a tag under another one, in its place, and let its addresses lead there."""
    with writing():
        posts = Post.tagged(tag)
        for post in posts:
            both = [other if one is tag else one for one in post.tags]
            post.tags = list(dict.fromkeys(both))
        db.session.flush()
        for old in TagRedirect.of(tag):
            old.tag = other
        slug = tag.slug
        db.session.flush()
        db.session.delete(tag)
        db.session.flush()
        TagRedirect.point(slug, other)
        _index(posts)


def remove(tag: Tag) -> bool:
    """Delete a tag that no post has; says whether it was one."""
    with writing():
        unused = not Post.tagged(tag)
        if unused:
            db.session.delete(tag)
    return unused


def _index(posts: Iterable[Post]) -> None:
    db.session.flush()
    for post in posts:
        search.put(post)
