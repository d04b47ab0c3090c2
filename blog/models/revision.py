"""Revisions: any save of a post, and the versions among them that readers have seen."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, select, text
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column, relationship

from blog.db import LARGEST_KEY, Base, Moment, db, now
from blog.models.person import Person

if TYPE_CHECKING:
    from blog.models.post import Post

GIVEN = text("versioned_at IS NOT NULL")


class Revision(Base):
    """One save: numbered for the desk, and with a version number once readers were given it."""

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("post_id", "number"),
        UniqueConstraint("post_id", "version"),
        # For what happened lately, and for what is stale because it did not.
        Index(
            "ix_revision_versioned_at",
            "versioned_at",
            sqlite_where=GIVEN,
            postgresql_where=GIVEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    number: Mapped[int]
    version: Mapped[int | None]
    title: Mapped[str] = mapped_column(String(300))
    summary: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(35), default="en")
    cover: Mapped[str] = mapped_column(Text, default="")
    cover_alt: Mapped[str] = mapped_column(Text, default="")
    extra: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    words: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(Text, default="")
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    versioned_at: Mapped[datetime | None] = mapped_column(Moment)

    post: Mapped["Post"] = relationship(back_populates="revisions", foreign_keys=[post_id])
    editor: Mapped[Person | None] = relationship()

    @classmethod
    def of(cls, post: "Post", revision_id: int) -> Self | None:
        """The revision of this post with this id."""
        return cls._one(post, cls.id, revision_id)

    @classmethod
    def numbered(cls, post: "Post", number: int) -> Self | None:
        """The revision of this post with this number."""
        return cls._one(post, cls.number, number)

    @classmethod
    def _one(cls, post: "Post", key: InstrumentedAttribute[int], value: int) -> Self | None:
        query = select(cls).where(cls.post_id == post.id, key == value)
        return db.session.scalar(query) if value <= LARGEST_KEY else None

    @classmethod
    def has(cls, post_id: int, **words: str) -> bool:
        """Whether any revision of a post holds exactly these words, by the names of its columns."""
        query = select(cls.id).where(cls.post_id == post_id).filter_by(**words)
        return db.session.scalar(query.limit(1)) is not None

    @property
    def waits(self) -> bool:
        """Whether its time has not come, so that no reader was given this version yet."""
        return self.versioned_at is not None and self.versioned_at > now()
