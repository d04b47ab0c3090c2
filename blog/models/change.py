"""When anything public last changed, and when time alone will change something: whether a page is
still the same is asked here.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    CheckConstraint,
    ScalarSelect,
    Select,
    bindparam,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, UOWTransaction, mapped_column

from blog.db import Base, Moment, db, now
from blog.models.addressed import KINDS
from blog.models.post import Post


@dataclass(frozen=True)
class State:
    """What readers may see, by name: the same `version` before the moment `until` is the same.

    `changed` is when somebody last made a change, and `last` when this came about: by that, or
    because a post's time came or went. Asked before a page is made, it is never later than what
    the page shows.
    """

    version: int
    changed: datetime | None
    last: datetime | None
    until: datetime | None


class Change(Base):
    """The last change: one row, or none as long as nothing was ever written."""

    __tablename__ = "change"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    # How many changes there were: two may have one moment, and clocks are set back.
    version: Mapped[int]

    @classmethod
    def state(cls) -> State:
        """What readers may see now."""
        # Asked of the connection: a session first sees to objects, and here there are none.
        asked = db.session.connection().execute(_STATE, {"moment": now()})
        version, changed, *moments = asked.one()
        came, comes = moments[::2], moments[1::2]
        last = max((moment for moment in (changed, *came) if moment), default=None)
        next_one = min((one for one in comes if one), default=None)
        return State(version or 0, changed, last, next_one)


def _nearest(
    kind: str, moment: BindParameter[datetime], past: bool
) -> ScalarSelect[datetime | None]:
    """The time of the post that came last, or that comes next."""
    at = Post.published_at
    query = select(at).where(Post.kind == kind, Post.deleted_at.is_(None), at.is_not(None))
    narrowed = query.where(at <= moment) if past else query.where(at > moment)
    return narrowed.order_by(at.desc() if past else at).limit(1).scalar_subquery()


def _ends(
    moment: BindParameter[datetime],
) -> tuple[ScalarSelect[datetime | None], ScalarSelect[datetime | None]]:
    """When a post went last, and when one goes next."""
    at = Post.unpublish_at
    went = select(func.max(at)).where(at <= moment)
    return went.scalar_subquery(), select(func.min(at)).where(at > moment).scalar_subquery()


def _state() -> Select[Any]:
    """The statement behind `Change.state`, built once: that takes longer than to ask it."""
    moment = bindparam("moment", type_=Moment)
    return select(
        select(Change.version).where(Change.id == 1).scalar_subquery(),
        select(Change.at).where(Change.id == 1).scalar_subquery(),
        *(_nearest(kind, moment, past) for kind in KINDS for past in (True, False)),
        *_ends(moment),
    )


_STATE = _state()


@event.listens_for(Session, "after_flush")
def _see(session: Session, _context: UOWTransaction) -> None:
    session.info["flushed"] = True


@event.listens_for(Session, "after_rollback")
def _undo(session: Session) -> None:
    session.info.pop("flushed", None)


@event.listens_for(Session, "before_commit")
def _note(session: Session) -> None:
    """Count a change; what was written without the lock counts too, so that none is forgotten.

    Every change is made under the write lock, so moments come in the order of changes.
    """
    session.flush()
    flushed = session.info.pop("flushed", False)
    if not (session.info["public"] if session.info.get("writing") else flushed):
        return
    connection, moment = session.connection(), now()
    grown = update(Change).values(at=moment, version=Change.version + 1)
    if not connection.execute(grown).rowcount:
        connection.execute(insert(Change).values(id=1, at=moment, version=1))
    session.info["changed"] = moment
