"""What has a place in lists: from when, until when, and in which order."""

from datetime import datetime
from typing import Self

from sqlalchemy import ColumnElement, Index, Select, String, bindparam, or_, select, text, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from blog.db import Moment, now
from blog.models.addressed import Addressed
from blog.models.person import Authorship, Person
from blog.models.tag import Tag, Tagging

# The moment when a statement is asked, so that one may be built long before.
PRESENT = bindparam("present", callable_=lambda: now(), type_=Moment)
SHOWN = text("shown_at IS NOT NULL")
# Each list is read in the order of an index: what comes next is found, and nothing is sorted.
INDEXES = tuple(
    Index(f"ix_post_{name}", *columns, sqlite_where=SHOWN, postgresql_where=SHOWN)
    for name, *columns in (
        ("shown", "shown_at", "id"),
        ("language", "language", "shown_at", "id"),
        ("part", "series_id", "series_place", "shown_at", "id"),
        ("leaving", "unpublish_at"),
    )
)


class Listed(Addressed):
    """What readers are led to while it is public; `blog.models.shown` writes two of its columns."""

    # From then on readers are told that it is gone.
    unpublish_at: Mapped[datetime | None] = mapped_column(Moment)
    # From when readers are led to it; none where they will not be.
    shown_at: Mapped[datetime | None] = mapped_column(Moment)
    # That of the version which readers are given.
    language: Mapped[str | None] = mapped_column(String(35))

    @classmethod
    def stays(cls) -> ColumnElement[bool]:
        """Whether its end has not come."""
        return or_(cls.unpublish_at.is_(None), cls.unpublish_at > PRESENT)

    @classmethod
    def is_shown(
        cls, at: InstrumentedAttribute[datetime | None] | None = None
    ) -> tuple[ColumnElement[bool], ...]:
        """Whether readers are led to an article now, by its own moment or that of another row."""
        return (at or cls.shown_at) <= PRESENT, cls.stays()

    @classmethod
    def by_date(
        cls,
        author: Person | None = None,
        tag: Tag | None = None,
        language: str = "",
        before: tuple[datetime, int] | None = None,
    ) -> Select[Self]:
        """The query for public posts, newest first: all, or by an author, a tag or a language.

        With `before` it begins after the post of this moment and id.
        """
        at, number = cls.order(author, tag)
        # One bound alone: of two, SQLite would seek the first and read all between them.
        past = before is not None and before[0] <= now()
        bound = tuple_(at, number) < tuple_(*before) if before and past else at <= PRESENT
        query = select(cls).where(at.is_not(None), bound, cls.stays())
        query = query.order_by(at.desc(), number.desc())
        if tag:
            return query.join(Tagging, number == cls.id).where(Tagging.tag_id == tag.id)
        if author:
            return query.join(Authorship, number == cls.id).where(Authorship.person_id == author.id)
        return query.where(cls.language == language) if language else query

    @classmethod
    def order(
        cls, author: Person | None = None, tag: Tag | None = None
    ) -> tuple[InstrumentedAttribute[datetime | None], InstrumentedAttribute[int]]:
        """Moment and id by which `by_date` is ordered, in the table whose index has that order."""
        if tag:
            return Tagging.shown_at, Tagging.post_id
        if author:
            return Authorship.shown_at, Authorship.post_id
        return cls.shown_at, cls.id
