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
        """When what readers see last changed: by a change, or because a post's time came.

        Asked before a page is made, it is never later than what the page shows.
        """
        came = select(func.max(Post.published_at)).where(*Post.is_public()).scalar_subquery()
        changed = select(cls.at).where(cls.id == 1).scalar_subquery()
        moments = [moment for moment in db.session.execute(select(changed, came)).one() if moment]
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
