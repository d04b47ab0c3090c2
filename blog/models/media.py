"""Images and files, kept in the database under the hash of their content."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Self

from sqlalchemy import ForeignKey, LargeBinary, String, Text, func, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship, undefer

from blog.db import Base, Moment, db, now
from blog.files import ENDINGS
from blog.models.person import Person
from blog.models.slug import slugify
from blog.pictures import Narrow, Picture
from blog.text import one_line

# How a text names a file that is kept here.
MENTION = re.compile("/media/([0-9a-f]{64})/")
PATH = re.compile("/media/([0-9a-f]{64})/[^/]+")
# What Markdown would read as more than a letter.
ESCAPED = re.compile(r"[\\`*_\[\]$~>]")


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

    person: Mapped[Person | None] = relationship()
    variants: Mapped[list["Variant"]] = relationship(
        order_by="Variant.width", passive_deletes=True, cascade="all, delete-orphan"
    )

    @property
    def path(self) -> str:
        """Its address on this site."""
        return f"/media/{self.sha256}/{self.name}"

    @property
    def is_image(self) -> bool:
        """Whether it can be shown, and not only downloaded."""
        return self.width is not None

    @property
    def is_described(self) -> bool:
        """Whether somebody said what it shows, or that nobody need."""
        return bool(self.alt) or self.decorative

    @property
    def thumbnail(self) -> str:
        """The address of an image, as narrow as there is one."""
        return self.variants[0].path if self.variants else self.path

    @property
    def widths(self) -> tuple[int, ...]:
        """Width and height of an image, then the widths of its variants."""
        return (self.width or 0, self.height or 0, *(one.width for one in self.variants))

    def markdown(self, alt: str) -> str:
        """How a text shows the image, or links to the file, in its author's words."""
        words = ESCAPED.sub(r"\\\g<0>", one_line(alt)).replace("&", "&amp;").replace("<", "&lt;")
        return (
            f"![{words}]({self.path})" if self.is_image else f"[{words or self.name}]({self.path})"
        )

    def may_be_changed_by(self, person: Person) -> bool:
        """Its words and its end are for whoever gave it, and for editors."""
        return person.edits_all or self.person_id == person.id

    @classmethod
    def get(cls, sha256: str) -> Self | None:
        """The file with this hash."""
        return db.session.get(cls, sha256)

    @classmethod
    def sizes(cls, texts: Iterable[str]) -> dict[str, tuple[int, ...]]:
        """Width and height of the images that are mentioned, then the widths of their variants.

        All in pixels, by hash.
        """
        hashes = {sha256 for text in texts for sha256 in MENTION.findall(text)}
        if not hashes:
            return {}
        narrower = Variant.sha256 == cls.sha256
        query = select(cls.sha256, cls.width, cls.height, Variant.width)
        query = query.join(Variant, narrower, isouter=True).where(cls.sha256.in_(hashes))
        found: dict[str, tuple[int, ...]] = {}
        for sha256, width, height, variant in db.session.execute(query.order_by(Variant.width)):
            if width and height:
                known = found.get(sha256, (width, height))
                found[sha256] = (*known, variant) if variant else known
        return found

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
    def keep(cls, data: bytes, name: str, type_: str, **more: Any) -> Self:
        """Keep a file once, however often it is given; words that it lacks are filled in."""
        sha256 = hashlib.sha256(data).hexdigest()
        media = cls.get(sha256)
        if media is None:
            media = cls(sha256=sha256, name=name, type=type_, data=data, **more)
            db.session.add(media)
            return media
        if not media.is_described:
            media.alt, media.decorative = more.get("alt", ""), more.get("decorative", False)
        media.person_id = media.person_id or more.get("person_id")
        media.is_sample = media.is_sample and more.get("is_sample", False)
        return media

    @classmethod
    def keep_picture(cls, picture: Picture, name: str, **more: Any) -> Self:
        """Keep an image with its size and its variants."""
        name = _named(name, picture.type.partition("/")[2], "image")
        media = cls.keep(picture.data, name, picture.type, **more)
        media.width, media.height = picture.width, picture.height
        media.keep_narrower(picture.narrower)
        return media

    @classmethod
    def keep_file(cls, data: bytes, kind: str, name: str, **more: Any) -> Self:
        """Keep what is to be downloaded, as it is."""
        return cls.keep(data, _named(name, ENDINGS[kind], "file"), kind, **more)

    def keep_narrower(self, pictures: Iterable[Narrow]) -> None:
        """Keep the variants of an image, once."""
        if not self.variants:
            self.variants = [Variant(width=w, height=h, data=data) for w, h, data in pictures]


def _named(name: str, ending: str, otherwise: str) -> str:
    """A name with the ending of what the file really is; digits alone are a variant's."""
    stem = slugify(name.rpartition(".")[0] or name) or otherwise
    return f"{otherwise}-{stem}.{ending}" if stem.isdecimal() else f"{stem}.{ending}"


class Variant(Base):
    """An image once more, narrower, for screens that need no more."""

    __tablename__ = "media_variant"

    sha256: Mapped[str] = mapped_column(
        ForeignKey("media.sha256", ondelete="CASCADE"), primary_key=True
    )
    width: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    height: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    @property
    def path(self) -> str:
        """Its address on this site."""
        return f"/media/{self.sha256}/{self.width}.webp"

    @classmethod
    def get(cls, sha256: str, width: int) -> Self | None:
        """The variant of an image that has this width."""
        return db.session.get(cls, (sha256, width))
