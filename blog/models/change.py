"""When anything was last written, for whoever asks whether a page is still the same."""

from datetime import datetime

from sqlalchemy import CheckConstraint, event, func, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from blog.db import Base, Moment, db, now
from blog.models.post import Post


class Change(Base):
    """The last change: one row, or none as long as nothing was ever written."""

    __tablename__ = "change"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)

    @classmethod
    def last(cls) -> datetime | None:
        """When what readers see last changed: by a change, or because a post's time came or went.

        Asked before a page is made, it is never later than what the page shows.
        """
        came = select(func.max(Post.published_at)).where(*Post.is_readable()).scalar_subquery()
        went = select(func.max(Post.unpublish_at)).where(Post.unpublish_at <= now())
        changed = select(cls.at).where(cls.id == 1).scalar_subquery()
        found = db.session.execute(select(changed, came, went.scalar_subquery())).one()
        moments = [moment for moment in found if moment]
        return max(moments, default=None)


@event.listens_for(Session, "before_commit")
def _note(session: Session) -> None:
    """Every change is made under the write lock, so moments come in the order of changes."""
    if not (session.info.get("writing") and session.info["public"]):
        return
    session.flush()
    connection = session.connection()
    if not connection.execute(update(Change).values(at=now())).rowcount:
        connection.execute(insert(Change).values(id=1, at=now()))
