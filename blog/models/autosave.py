"""What is being typed, kept apart from the history until it is saved."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from blog.db import Base, Moment, now


class Autosave(Base):
    """The fields of one open editor as they were last sent; each replaces the one before it."""

    __tablename__ = "autosave"

    # Made by the form when the editor opens, so that two open editors keep two.
    key: Mapped[str] = mapped_column(String(36), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    post_id: Mapped[int | None] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), index=True
    )
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(Moment, default=now)
