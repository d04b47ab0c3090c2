"""What is being typed, kept apart from the history until it is saved."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Self

from sqlalchemy import JSON, ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from blog.db import Base, Moment, db, now
from blog.models.person import Person
from blog.models.post import Post
from blog.models.revision import Revision
from blog.text import json_object

MOST_OFFERED, LOOKED_AT = 5, 50
WORDS = ("title", "summary", "body", "cover", "cover_alt")


class Autosave(Base):
    """The fields of one open editor as they were last sent; each replaces the one before it."""

    __tablename__ = "autosave"

    # Made by the form when the editor opens, so that two open editors keep two.
    key: Mapped[str] = mapped_column(String(36), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    post_id: Mapped[int | None] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), index=True
    )
    # What each field sent, in the form's own names; most sent one value.
    fields: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(Moment, default=now)

    @property
    def title(self) -> str:
        """The title as it was typed."""
        return self.typed("title")

    def typed(self, name: str) -> str:
        """What one field held, empty where it sent nothing."""
        return next(iter(self.fields.get(name, ())), "")

    @property
    def is_unsaved(self) -> bool:
        """Whether it holds words as no save of its post has them, or filed something otherwise."""
        words = {name: self.typed(name) for name in WORDS if name in self.fields}
        if self.post_id is None:
            return any(self.typed(name) for name in (*WORDS, "tags", "series"))
        first = json_object(self.typed("filed"))
        filed = any(self.typed(name) != str(shown) for name, shown in first.items())
        return filed or bool(self.typed("note")) or not Revision.has(self.post_id, **words)

    @classmethod
    def of(cls, key: str, person: Person) -> Self | None:
        """This person's autosave with this key."""
        return db.session.scalar(select(cls).where(cls.key == key, cls.person_id == person.id))

    @classmethod
    def offered(cls, person: Person, post: Post | None = None) -> Sequence[Self]:
        """What this person typed into a post, or into new ones, and never saved; newest first."""
        same = cls.post_id == post.id if post else cls.post_id.is_(None)
        query = select(cls).where(cls.person_id == person.id, same).order_by(cls.saved_at.desc())
        found = db.session.scalars(query.limit(LOOKED_AT))
        return list(islice((kept for kept in found if kept.is_unsaved), MOST_OFFERED))

    @classmethod
    def keep(
        cls, key: str, person: Person, post: Post | None, fields: Mapping[str, list[str]]
    ) -> Self | None:
        """Keep what an editor holds now in place of what it held, and of what it took up.

        None for somebody else's key.
        """
        cls.drop(next(iter(fields.get("replaces", ())), ""), person)
        kept = db.session.get(cls, key) or cls(key=key, person_id=person.id)
        if kept.person_id != person.id:
            return None
        kept.post_id, kept.fields, kept.saved_at = post.id if post else None, dict(fields), now()
        db.session.add(kept)
        return kept

    @classmethod
    def drop(cls, key: str, person: Person) -> Self | None:
        """Forget what an editor held, now that it was saved or is not wanted, and return it."""
        kept = cls.of(key, person)
        if kept:
            db.session.delete(kept)
        return kept
