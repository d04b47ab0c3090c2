"""Ways in: tags and series."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Self

from sqlalchemy import ForeignKey, Index, String, delete, exists, func, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.db import LARGEST_KEY, Base, Moment, db
from blog.models.slug import slugify


class Tag(Base):
    """A subject that posts are filed under."""

    __tablename__ = "tag"
    __table_args__ = (Index("ix_tag_shown", "shown", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    # How many posts under it have a `shown_at`.
    shown: Mapped[int] = mapped_column(default=0, server_default="0")

    @classmethod
    def with_slug(cls, slug: str) -> Self | None:
        """The tag at this address."""
        return db.session.scalar(select(cls).where(cls.slug == slug))

    @classmethod
    def shelf(cls, after: str, limit: int) -> "Sequence[tuple[Tag, int]]":
        """At most so many tags by slug, those after this one, each with how many posts have it."""
        count = select(func.count()).where(Tagging.tag_id == cls.id).scalar_subquery()
        query = select(cls, count).where(cls.slug > after).order_by(cls.slug).limit(limit)
        return [(tag, number) for tag, number in db.session.execute(query)]

    @classmethod
    def most_used(cls, limit: int) -> Sequence[Self]:
        """The tags on most posts, in whatever state these are, by name."""
        query = select(cls).join(Tagging).group_by(cls.id)
        query = query.order_by(func.count().desc(), cls.slug).limit(limit)
        return sorted(db.session.scalars(query), key=lambda tag: tag.name.casefold())

    @classmethod
    def get(cls, tag_id: int) -> Self | None:
        """The tag with this id."""
        return db.session.get(cls, tag_id) if tag_id <= LARGEST_KEY else None

    @classmethod
    def unused(cls) -> Sequence[Self]:
        """Tags on no post."""
        used = exists().where(Tagging.tag_id == cls.id)
        return db.session.scalars(select(cls).where(~used)).all()

    @classmethod
    def named(cls, names: Iterable[str]) -> "list[Tag]":
        """The tags with these names, in order and each once; unknown ones are made.

        A name that led elsewhere once, since its tag was merged or renamed, still does.
        """
        tags: dict[str, Tag] = {}
        for name in names:
            slug = slugify(name)
            if slug and slug not in tags:
                known = cls.with_slug(slug) or TagRedirect.at(slug)
                tags[slug] = known or cls(slug=slug, name=name.strip())
        db.session.add_all(tags.values())
        return list(dict.fromkeys(tags.values()))


class Tagging(Base):
    """One tag on one post."""

    __tablename__ = "post_tag"
    # The order of a tag's list, so that no page of it has to sort.
    __table_args__ = (Index("ix_post_tag_shown", "tag_id", "shown_at", "post_id"),)

    post_id: Mapped[int] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), primary_key=True
    )
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int]
    shown_at: Mapped[datetime | None] = mapped_column(Moment)
    tag: Mapped[Tag] = relationship(lazy="joined", innerjoin=True)

    @classmethod
    def posts(cls, tag: Tag) -> Sequence[int]:
        """The ids of all posts under a tag, in whatever state, newest first."""
        query = select(cls.post_id).where(cls.tag_id == tag.id).order_by(cls.post_id.desc())
        return db.session.scalars(query).all()

    @classmethod
    def move(cls, tag: Tag, other: Tag) -> None:
        """Put another tag in the place of this one, on every post that has this one."""
        both = select(cls.post_id).where(cls.tag_id == other.id)
        own = cls.tag_id == tag.id
        shown = select(func.count(cls.shown_at)).where(cls.tag_id == Tag.id).scalar_subquery()
        for act in (
            delete(cls).where(own, cls.post_id.in_(both)),
            update(cls).where(own).values(tag_id=other.id),
            update(Tag).where(Tag.id.in_([tag.id, other.id])).values(shown=shown),
        ):
            db.session.execute(act.execution_options(keeps_shown=True))


class TagRedirect(Base):
    """An address that a tag had before it was renamed, or became part of this one."""

    __tablename__ = "tag_redirect"

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id", ondelete="CASCADE"), index=True)

    tag: Mapped[Tag] = relationship(lazy="joined", innerjoin=True)

    @classmethod
    def at(cls, slug: str) -> Tag | None:
        """The tag that an old address leads to."""
        old = db.session.get(cls, slug)
        return old.tag if old else None

    @classmethod
    def point(cls, slug: str, tag: Tag) -> None:
        """Make an old address lead to this tag from now on."""
        old = db.session.get(cls, slug) or cls(slug=slug)
        old.tag = tag
        db.session.add(old)

    @classmethod
    def forget(cls, slug: str) -> None:
        """Let an old address lead nowhere, since a tag stands there now."""
        if old := db.session.get(cls, slug):
            db.session.delete(old)

    @classmethod
    def of(cls, tag: Tag) -> Sequence[Self]:
        """The old addresses of a tag."""
        return db.session.scalars(select(cls).where(cls.tag_id == tag.id)).all()


class Series(Base):
    """Posts to be read one after the other; each post knows its place."""

    __tablename__ = "series"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(200))

    @classmethod
    def with_slug(cls, slug: str) -> Self | None:
        """The series at this address."""
        return db.session.scalar(select(cls).where(cls.slug == slug))

    @classmethod
    def titled(cls, title: str) -> Self | None:
        """The series with this title, made where there is none; None for a title without words."""
        slug = slugify(title)
        if not slug:
            return None
        series = cls.with_slug(slug) or cls(slug=slug, title=title.strip())
        db.session.add(series)
        return series
