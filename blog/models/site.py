"""The publication itself: its settings, and the old addresses that it still answers."""

from datetime import datetime
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.db import Base, Moment, db, now
from blog.models.media import Media

if TYPE_CHECKING:
    from blog.models.addressed import Addressed
    from blog.models.post import Post


# A ledger green.
ACCENT = "#0e6149"


class Site(Base):
    """The settings of the publication: one row, or none as long as nothing was ever set."""

    __tablename__ = "site"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(String(200))
    tagline: Mapped[str] = mapped_column(String(300))
    description: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(35))
    time_zone: Mapped[str] = mapped_column(String(64))
    posts_per_page: Mapped[int]
    feed_length: Mapped[int]
    accent: Mapped[str] = mapped_column(String(7))
    # One link a line: the words, then the address.
    navigation: Mapped[str] = mapped_column(Text)
    # Markdown, as everything that is written here.
    footer: Mapped[str] = mapped_column(Text)
    # After so many months a post that nobody looked at again is stale.
    stale_months: Mapped[int]
    # Checks before publishing that must be in order, by name, with spaces between them.
    binding_checks: Mapped[str] = mapped_column(Text)
    logo_sha256: Mapped[str | None] = mapped_column(ForeignKey("media.sha256", ondelete="SET NULL"))
    logo: Mapped[Media | None] = relationship(lazy="joined")

    @classmethod
    def current(cls) -> Self:
        """The settings in force; what was never set has its default."""
        return db.session.get(cls, 1) or cls(
            id=1,
            title="Untitled publication",
            tagline="",
            description="",
            language="en",
            time_zone="UTC",
            posts_per_page=10,
            feed_length=20,
            accent=ACCENT,
            navigation="",
            footer="",
            stale_months=12,
            binding_checks="",
        )

    def copied(self) -> "Site":
        """The same settings, in no session: to be looked at, for as long as one likes."""
        copy = Site(**{name: getattr(self, name) for name in SETTINGS})
        if logo := self.logo:
            copy.logo = Media(**{name: getattr(logo, name) for name in LOGO})
        return copy

    @classmethod
    def was_set(cls) -> bool:
        """Whether anybody ever set anything."""
        return db.session.get(cls, 1) is not None

    @property
    def links(self) -> list[tuple[str, str]]:
        """The navigation as words and addresses; empty where the blog's own one is to stand."""
        lines = (line.strip().rpartition(" ") for line in self.navigation.splitlines())
        return [(words.strip(), address) for words, _space, address in lines if words]

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which the site shows and reads times."""
        return ZoneInfo(self.time_zone)


SETTINGS = tuple(column.key for column in Site.__table__.columns)
LOGO = ("sha256", "name", "type", "width", "height")


class Redirect(Base):
    """An address that a post once had, or had elsewhere before it came here."""

    __tablename__ = "redirect"
    LONGEST = 500

    path: Mapped[str] = mapped_column(String(LONGEST), primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)

    post: Mapped["Post"] = relationship()

    @classmethod
    def at(cls, path: str) -> Self | None:
        """The redirect that stands at this path."""
        return db.session.get(cls, path)

    @classmethod
    def point(cls, path: str, post: "Post") -> None:
        """Make an old path lead to this post from now on."""
        old = cls.at(path) or cls(path=path)
        old.post = post
        db.session.add(old)

    @classmethod
    def free(cls, path: str, post: "Addressed | None") -> bool:
        """Whether a post may take this path without cutting off an old address of another one."""
        return not db.session.scalar(
            select(cls.path).where(cls.path == path, cls.post_id != (post.id if post else 0))
        )
