"""Images and files, kept in the database under the hash of their content."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Self

from sqlalchemy import ForeignKey, LargeBinary, String, Text, func, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, undefer

from blog.db import Base, Moment, db, now
from blog.models.slug import slugify
from blog.pictures import Picture

# How a text names a file that is kept here.
MENTION = re.compile("/media/([0-9a-f]{64})/")
PATH = re.compile("/media/([0-9a-f]{64})/[^/]+")


class Media(Base):
    """One file; its address names its content, so it never changes meaning."""

    __tablename__ = "media"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    type: Mapped[str] = mapped_column(String(100))
    width: Mapped[int | None]
    height: Mapped[int | None]
    is_sample: Mapped[bool] = mapped_column(default=False)
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    size: Mapped[int] = column_property(func.length(data), deferred=True)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    # What an image shows, for readers who cannot see it; none is needed where it only decorates.
    alt: Mapped[str] = mapped_column(Text, default="")
    decorative: Mapped[bool] = mapped_column(default=False)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    @property
    def path(self) -> str:
        """Its address on this site."""
        return f"/media/{self.sha256}/{self.name}"

    @classmethod
    def get(cls, sha256: str) -> Self | None:
        """The file with this hash."""
        return db.session.get(cls, sha256)

    @classmethod
    def sizes(cls, texts: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Width and height in pixels of the images here that are mentioned, by their hash."""
        hashes = {sha256 for text in texts for sha256 in MENTION.findall(text)}
        if not hashes:
            return {}
        query = select(cls.sha256, cls.width, cls.height).where(cls.sha256.in_(hashes))
        found = db.session.execute(query)
        return {sha256: (width, height) for sha256, width, height in found if width and height}

    @classmethod
    def behind(cls, addresses: Iterable[str]) -> dict[str, Self]:
        """The files that stand at these addresses, by address, each with its size in bytes."""
        found = {address: match[1] for address in addresses if (match := PATH.fullmatch(address))}
        if not found:
            return {}
        query = select(cls).where(cls.sha256.in_(found.values())).options(undefer(cls.size))
        known = {media.sha256: media for media in db.session.scalars(query)}
        return {address: known[name] for address, name in found.items() if name in known}

    @classmethod
    def decorative_among(cls, addresses: Iterable[str]) -> set[str]:
        """Those of these addresses at which an image stands that was said to need no words."""
        found = {address: match[1] for address in addresses if (match := MENTION.match(address))}
        if not found:
            return set()
        query = select(cls.sha256).where(cls.sha256.in_(found.values()), cls.decorative)
        known = set(db.session.scalars(query))
        return {address for address, sha256 in found.items() if sha256 in known}

    @classmethod
    def samples(cls) -> Sequence[Self]:
        """The images that came with the blog."""
        return db.session.scalars(select(cls).where(cls.is_sample)).all()

    @classmethod
    def keep(cls, data: bytes, name: str, type_: str, is_sample: bool = False) -> Self:
        """Keep a file once, however often it is given."""
        sha256 = hashlib.sha256(data).hexdigest()
        media = cls.get(sha256)
        if media is None:
            media = cls(sha256=sha256, name=name, type=type_, data=data, is_sample=is_sample)
            db.session.add(media)
        return media

    @classmethod
    def keep_picture(
        cls, data: bytes, picture: Picture, name: str, is_sample: bool = False
    ) -> Self:
        """Keep an image with its size; its name gets the ending of what it really is."""
        stem = slugify(name.rpartition(".")[0] or name) or "image"
        name = f"{stem}.{picture.type.partition('/')[2]}"
        media = cls.keep(data, name, picture.type, is_sample)
        media.width, media.height = picture.width, picture.height
        return media


class Variant(Base):
    """An image once more, narrower, for screens that need no more."""

    __tablename__ = "media_variant"

    sha256: Mapped[str] = mapped_column(
        ForeignKey("media.sha256", ondelete="CASCADE"), primary_key=True
    )
    width: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    height: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
