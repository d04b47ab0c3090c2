"""What a list shows beside its posts, found for all of them at once.

One statement: who wrote them, what they are filed under, the same works in other languages, and
how large their covers are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    bindparam,
    cast,
    literal_column,
    null,
    select,
    union_all,
)
from sqlalchemy.types import Integer, Text

from blog.db import db
from blog.models.linked import Linked, Words, path_of
from blog.models.media import MENTION, Media, Variant
from blog.models.person import Authorship, Person
from blog.models.post import Post
from blog.models.revision import Revision
from blog.models.tag import Tag, Tagging


class Byline(NamedTuple):
    """A name under an article, and the address of its page."""

    handle: str
    name: str
    about: str


class Subject(NamedTuple):
    """A tag on an article."""

    slug: str
    name: str
    id: int


@dataclass(frozen=True)
class Beside:
    """What stands beside some posts, by their ids; of images, by their hashes."""

    authors: dict[int, list[Byline]] = field(default_factory=dict)
    tags: dict[int, list[Subject]] = field(default_factory=dict)
    translations: dict[int, list[Linked]] = field(default_factory=dict)
    # Width and height, then the widths of the variants.
    sizes: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, posts: Sequence[Post], texts: Iterable[str] = ()) -> Self:
        """What stands beside these posts, whose published versions are known already.

        The images are those of their covers, and those that `texts` mention.
        """
        ids = [post.id for post in posts]
        found = cls({one: [] for one in ids}, {one: [] for one in ids}, {one: [] for one in ids})
        if not ids:
            return found
        works: dict[str, list[Linked]] = {}
        for what, number, place, extra, key, name, more, group in _rows(posts, texts):
            if what == "author":
                found.authors[number].append(Byline(key, name, more))
            elif what == "tag":
                found.tags[number].append(Subject(key, name, extra))
            elif what == "work":
                works.setdefault(group, []).append(Linked(number, key, Words(name, more)))
            elif number and place:
                known = found.sizes.get(key, (number, place))
                found.sizes[key] = (*known, extra) if extra else known
        for post in posts:
            if others := works.get(post.translation_group or ""):
                found.translations[post.id] = [one for one in others if one.id != post.id]
        return found


def _rows(posts: Sequence[Post], texts: Iterable[str]) -> Sequence[Sequence[Any]]:
    shown = (*texts, *(post.published.cover for post in posts if post.published))
    given = {
        "posts": [post.id for post in posts],
        "groups": list({post.translation_group for post in posts if post.translation_group}),
        "images": list({name for text in shown for name in MENTION.findall(text)}),
    }
    # Ordered here: engines do not agree on the order of texts.
    return sorted(db.session.execute(_ALL, given), key=_order)


def _order(row: Sequence[Any]) -> tuple[str, str, int]:
    """Authors and tags by their places, works by language, images from the narrowest on."""
    what, number, place, width, _key, _name, more, _group = row
    if what == "work":
        return what, more, number
    return what, "", (width or 0) if what == "size" else place


def _statement() -> CompoundSelect[Any]:
    """The statement, built once: that takes longer than to ask it.

    Each row says what it is, then has three numbers and four texts.
    """
    posts: BindParameter[int] = bindparam("posts", expanding=True)
    groups: BindParameter[str] = bindparam("groups", expanding=True)
    images: BindParameter[str] = bindparam("images", expanding=True)
    none, empty = cast(null(), Integer), literal_column("''", Text)
    person, tag, group = Authorship.person, Tagging.tag, Post.translation_group
    authors = select(
        *(literal_column("'author'", Text), Authorship.post_id, Authorship.place, none),
        *(Person.handle, Person.name, Person.about, empty),
    )
    tags = select(
        *(literal_column("'tag'", Text), Tagging.post_id, Tagging.place, Tag.id),
        *(Tag.slug, Tag.name, empty, empty),
    )
    works = select(
        *(literal_column("'work'", Text), Post.id, none, none),
        *(path_of(Post), Revision.title, Revision.language, group),
    )
    sizes = select(
        *(literal_column("'size'", Text), Media.width, Media.height, Variant.width),
        *(Media.sha256, empty, empty, empty),
    )
    narrower = Variant.sha256 == Media.sha256
    return union_all(
        authors.join(person).where(Authorship.post_id.in_(posts)),
        tags.join(tag).where(Tagging.post_id.in_(posts)),
        works.join(Post.published).where(group.in_(groups), *Post.is_public()),
        sizes.join(Variant, narrower, isouter=True).where(Media.sha256.in_(images)),
    )


_ALL = _statement()
