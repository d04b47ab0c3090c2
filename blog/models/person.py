"""People: those who sign in, and the names under articles."""

import hashlib
import hmac
import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Self

from flask import current_app
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship
from werkzeug.security import check_password_hash, generate_password_hash

from blog.db import LARGEST_KEY, Base, Moment, db, now
from blog.models.slug import slugify

if TYPE_CHECKING:
    from blog.models.post import Post

ROLES = ("admin", "editor", "author")
HANDLE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
EMAIL = re.compile(r"(?=.{3,254}$)[^@\s]+@[^@\s]+\.[^@\s]+")


@cache
def _nobodys_hash(method: str) -> str:
    """A hash to check against when the name is unknown, so that the answer takes as long."""
    return generate_password_hash("nobody", method)


class Person(Base):
    """Somebody who writes here, or a byline: a name that cannot sign in."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("role IN ('admin', 'editor', 'author')", name="role"),
        Index("ix_person_shown", "shown", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    handle: Mapped[str] = mapped_column(String(40), unique=True)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(255))
    role: Mapped[str] = mapped_column(String(10), default="author")
    # What stands beside the name under an article, such as “clinical pharmacist”.
    about: Mapped[str] = mapped_column(String(300), default="")
    active: Mapped[bool] = mapped_column(default=True)
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    # How many of this author's posts have a `shown_at`.
    shown: Mapped[int] = mapped_column(default=0, server_default="0")

    authorships: Mapped[list["Authorship"]] = relationship(viewonly=True)

    def set_password(self, password: str) -> None:
        """Keep a slow hash of the password (the cost is in PASSWORD_METHOD), never the password."""
        self.password_hash = generate_password_hash(password, current_app.config["PASSWORD_METHOD"])

    @property
    def session_stamp(self) -> str:
        """A mark of the present password, kept in a session so that a new password ends it."""
        return hashlib.sha256((self.password_hash or "").encode()).hexdigest()[:24]

    def may_continue(self, stamp: str) -> bool:
        """Whether a session that began with this stamp still stands."""
        return self.active and hmac.compare_digest(self.session_stamp, stamp)

    @property
    def is_admin(self) -> bool:
        """Whether people and settings are this person's."""
        return self.role == "admin"

    @property
    def is_last_admin(self) -> bool:
        """Whether nobody would be admin without this person."""
        able = self.is_admin and self.active and self.password_hash is not None
        return able and self.admins() == 1

    @property
    def edits_all(self) -> bool:
        """Whether everybody's posts are this person's to edit."""
        return self.role in {"admin", "editor"}

    def may_edit(self, post: "Post") -> bool:
        """Editors touch all posts, authors their own."""
        return self.edits_all or self in post.authors

    @classmethod
    def get(cls, person_id: int) -> Self | None:
        """The person with this id."""
        return db.session.get(cls, person_id) if person_id <= LARGEST_KEY else None

    @classmethod
    def with_handle(cls, handle: str) -> Self | None:
        """The person with this handle, active or not."""
        return db.session.scalar(select(cls).where(cls.handle == handle))

    @classmethod
    def with_email(cls, email: str) -> Self | None:
        """The person with this e-mail address, kept in lower case."""
        return db.session.scalar(select(cls).where(cls.email == email.lower()))

    @classmethod
    def with_handles(cls, handles: Sequence[str]) -> Sequence[Self]:
        """The people with these handles, in this order."""
        found = db.session.scalars(select(cls).where(cls.handle.in_(handles)))
        return sorted(found, key=lambda person: handles.index(person.handle))

    @classmethod
    def names(cls) -> Sequence[tuple[str, str]]:
        """Handle and name of everybody, bylines included."""
        found = db.session.execute(select(cls.handle, cls.name).order_by(cls.handle))
        return [(handle, name) for handle, name in found]

    @classmethod
    def everybody(cls) -> Sequence[Self]:
        """All people, those who can sign in first, by name."""
        return db.session.scalars(select(cls).order_by(cls.active.desc(), cls.name, cls.id)).all()

    @classmethod
    def idle_samples(cls) -> Sequence[Self]:
        """Sample authors under no article."""
        return db.session.scalars(select(cls).where(cls.is_sample, ~cls.authorships.any())).all()

    @classmethod
    def admins(cls) -> int:
        """How many people can sign in as admin."""
        able = (cls.role == "admin", cls.active, cls.password_hash.is_not(None))
        return db.session.scalar(select(func.count()).select_from(cls).where(*able)) or 0

    @classmethod
    def authenticate(cls, name: str, password: str) -> Self | None:
        """The active person with this name or e-mail address and password, or None as slowly."""
        name = name.strip().lower()
        person = db.session.scalar(
            select(cls).where(or_(cls.handle == name, cls.email == name), cls.active)
        )
        known = person.password_hash if person else None
        right = check_password_hash(
            known or _nobodys_hash(current_app.config["PASSWORD_METHOD"]), password
        )
        return person if known and right else None

    @classmethod
    def byline(cls, name: str, is_sample: bool = False) -> Self:
        """The person known by this name or handle, else a new byline that cannot sign in."""
        # Compared here, since SQLite's lower() knows the letters of ASCII only.
        names = db.session.execute(select(cls.id, cls.name).order_by(cls.id))
        known = next((n for n, other in names if other.casefold() == name.casefold()), None)
        person = cls.get(known) if known else cls.with_handle(slugify(name))
        if person is None:
            handle = cls.free_handle(name)
            person = cls(name=name, handle=handle, role="author", active=False, is_sample=is_sample)
            db.session.add(person)
            db.session.flush()
        return person

    @classmethod
    def free_handle(cls, name: str) -> str:
        """A handle made from a name that nobody has."""
        ascii_name = slugify(name).encode("ascii", "ignore").decode().strip("-")[:36].strip("-")
        stem = ascii_name or "author"
        handle, n = stem, 1
        while cls.with_handle(handle):
            n += 1
            handle = f"{stem[:34]}-{n}"
        return handle


class Authorship(Base):
    """One author of one post, with the place of the name in the byline."""

    __tablename__ = "post_author"
    # The order of an author's list, as that of a tag's.
    __table_args__ = (Index("ix_post_author_shown", "person_id", "shown_at", "post_id"),)

    post_id: Mapped[int] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="RESTRICT"), primary_key=True
    )
    place: Mapped[int]
    shown_at: Mapped[datetime | None] = mapped_column(Moment)
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
