"""What machines ask for: the newest posts with their texts, and every public address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from blog.db import db
from blog.models.person import Authorship, Person
from blog.models.post import WITH_PEOPLE_AND_TAGS, Post
from blog.models.revision import Revision
from blog.models.tag import Tag, Tagging

LENGTH = 20


@dataclass(frozen=True)
class Feed:
    """The newest public posts: all, those under a tag, or those by an author."""

    tag: Tag | None = None
    author: Person | None = None

    def posts(self) -> Sequence[tuple[Post, Revision]]:
        """At most 20 posts, newest first, each with the version that readers see."""
        query = Post.by_date(self.author, self.tag).limit(LENGTH)
        posts = db.session.scalars(
            query.options(joinedload(Post.published), *WITH_PEOPLE_AND_TAGS)
        ).all()
        return [(post, post.published) for post in posts if post.published]


@dataclass(frozen=True)
class Place:
    """One address on this site, and when what readers find there last changed."""

    path: str
    changed: datetime | None


class Sitemap:
    """Every public address, in parts of at most 50,000: one part for each range of ids."""

    LARGEST = 50_000

    @classmethod
    def is_large(cls) -> bool:
        """Whether one file cannot hold all addresses."""
        query = select(func.count()).select_from(Post).where(*Post.is_public())
        leaves = db.session.scalar(query) or 0
        return leaves + len(cls.ways_in()) > cls.LARGEST

    @classmethod
    def ways_in(cls) -> Sequence[Place]:
        """The front page, and the tags and authors that have something to read."""
        newest = func.max(Revision.versioned_at)
        shown = (Post.kind == "post", *Post.is_public())
        tags = select(Tag.slug, newest).join(Tagging, Tagging.tag_id == Tag.id)
        tags = tags.join(Post, Post.id == Tagging.post_id).join(Post.published).where(*shown)
        people = select(Person.handle, newest).join(Authorship, Authorship.person_id == Person.id)
        people = people.join(Post, Post.id == Authorship.post_id).join(Post.published).where(*shown)
        front = select(newest).select_from(Post).join(Post.published).where(*shown)
        return [
            Place("/", db.session.scalar(front)),
            *_places("tags", tags.group_by(Tag.slug).order_by(Tag.slug)),
            *_places("authors", people.group_by(Person.handle).order_by(Person.handle)),
        ][: cls.LARGEST]

    @classmethod
    def leaves(cls, part: int | None = None) -> Sequence[Place]:
        """Articles and standing pages: all of them, or those of one part."""
        query = select(Post.kind, Post.slug, Revision.versioned_at).join(Post.published)
        query = query.where(*Post.is_public()).order_by(Post.id)
        if part is not None:
            end = part * cls.LARGEST
            query = query.where(Post.id > end - cls.LARGEST, Post.id <= end)
        found = db.session.execute(query)
        return [Place(f"/{kind}s/{slug}", changed) for kind, slug, changed in found]

    @classmethod
    def parts(cls) -> Sequence[tuple[int, datetime | None]]:
        """The numbers of the parts that hold articles or pages, each with its newest change."""
        part = ((Post.id - 1) // cls.LARGEST + 1).label("part")
        query = select(part, func.max(Revision.versioned_at)).join(Post.published)
        found = db.session.execute(query.where(*Post.is_public()).group_by(part).order_by(part))
        return [(number, changed) for number, changed in found]


def _places(room: str, query: Select[str, datetime | None]) -> Sequence[Place]:
    return [Place(f"/{room}/{name}", changed) for name, changed in db.session.execute(query)]
