"""Ways in: tags and series."""

from collections.abc import Iterable, Sequence
from typing import Self

from sqlalchemy import ForeignKey, String, exists, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.db import Base, db
from blog.models.slug import slugify


class Tag(Base):
    """A subject that posts are filed under."""

    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(80))

    @classmethod
    def with_slug(cls, slug: str) -> Self | None:
        """The tag at this address."""
        return db.session.scalar(select(cls).where(cls.slug == slug))

    @classmethod
    def unused(cls) -> Sequence[Self]:
        """Tags on no post."""
        return db.session.scalars(select(cls).where(~exists(Tagging.tag_id == cls.id))).all()

    @classmethod
    def named(cls, names: Iterable[str]) -> list[Self]:
        """The tags with these names, in order and each once; unknown ones are made."""
        tags: dict[str, Self] = {}
        for name in names:
            slug = slugify(name)
            if slug and slug not in tags:
                tags[slug] = cls.with_slug(slug) or cls(slug=slug, name=name.strip())
        db.session.add_all(tags.values())
        return list(tags.values())


class Tagging(Base):
    """One tag on one post."""

    __tablename__ = "post_tag"

    post_id: Mapped[int] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), primary_key=True
    )
    tag_id: Mapped[int] = mapped_column(
        ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    place: Mapped[int]
    tag: Mapped[Tag] = relationship(lazy="joined", innerjoin=True)


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
