"""What readers are led to, kept where lists are read: by post, by tag, by author.

A post that is public, or will be at its time, carries `shown_at`; so do its rows under tags and
authors, whose indexes have the order of their lists, and each tag and author knows how many those
are. All of it follows from other columns and is written here alone: after every flush that touches
a post. A post whose time is still to come has it already, and one whose end came loses it with the
next change of anything; for these few, whoever reads looks at the time.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    case,
    event,
    func,
    inspect,
    or_,
    select,
    union_all,
)
from sqlalchemy import update as updated
from sqlalchemy.orm import InstrumentedAttribute, ORMExecuteState, Session

from blog.db import db, now, writing
from blog.models.person import Authorship, Person
from blog.models.post import Post
from blog.models.revision import Revision
from blog.models.tag import Tag, Tagging

AT_ONCE = 500
# Who counts, the rows that are counted, and the column by which these belong to it.
SHELVES: tuple[tuple[type[Tag | Person], InstrumentedAttribute[int]], ...] = (
    (Tag, Tagging.tag_id),
    (Person, Authorship.person_id),
)
ROWS = (Tagging, Authorship)
# What is followed; all else that a save or a note changes costs a flush nothing.
FOLLOWED: dict[type[object], tuple[str, ...]] = {
    Post: (
        *("kind", "published", "published_id", "published_at", "unpublish_at"),
        *("deleted_at", "unlisted", "taggings", "authorships"),
    ),
    Revision: ("language",),
    Tagging: ("post_id", "tag", "tag_id"),
    Authorship: ("post_id", "person", "person_id"),
}


def waiting(owner: InstrumentedAttribute[int]) -> dict[int, int]:
    """How many posts that each tag, or author, counts are not to be seen: not yet, or no more."""
    moment = now()
    ids = union_all(
        select(Post.id).where(Post.shown_at > moment),
        select(Post.id).where(Post.shown_at <= moment, Post.unpublish_at <= moment),
    )
    # Counted here, since SQLite might else read all rows in the order of their owners.
    return Counter(db.session.scalars(select(owner).where(owner.class_.post_id.in_(ids))))


def settle() -> None:
    """Take out of the lists what has gone, as every change does."""
    with writing(public=False):
        pass


def last_id() -> int:
    """The largest id that a post has, 0 where there is none."""
    return db.session.scalar(select(func.max(Post.id))) or 0


def rebuild() -> Iterator[int]:
    """Make all of it anew, some posts in a transaction; gives how far in ids each of them came.

    It may be stopped and begun again at any point: what is right already is not written twice.
    """
    last = 0
    while ids := _ids(Post.id > last):
        with writing():
            _refresh(db.session.connection(), ids)
        yield ids[-1] - last
        last = ids[-1]
    with writing():
        for counting, owner in SHELVES:
            number = select(func.count(owner.class_.shown_at)).where(owner == counting.id)
            shown = number.scalar_subquery()
            _write(db.session.connection(), counting, counting.shown != shown, shown=shown)


def _ids(*where: Any) -> Sequence[int]:
    return db.session.scalars(select(Post.id).where(*where).order_by(Post.id).limit(AT_ONCE)).all()


def _refresh(connection: Connection, ids: Sequence[int]) -> None:
    _follow(connection, ids, _counted(connection, ids))


def _counted(connection: Connection, ids: Sequence[int]) -> list[Counter[int]]:
    """How often each tag, and each author, counts one of these posts."""
    queries = (
        select(owner).where(owner.class_.post_id.in_(ids), owner.class_.shown_at.is_not(None))
        for _counting, owner in SHELVES
    )
    return [Counter(connection.scalars(query)) for query in queries]


def _follow(connection: Connection, ids: Sequence[int], before: list[Counter[int]]) -> None:
    """Write what follows from these posts as they are now; `before` is what was counted of them."""
    led = and_(Post.kind == "post", Post.deleted_at.is_(None), Post.unlisted.is_(False))
    at = case((and_(led, Post.stays()), Post.published_at))
    spoken = select(Revision.language).where(Revision.id == Post.published_id).scalar_subquery()
    _write(connection, Post, Post.id.in_(ids), shown_at=at, language=spoken)
    for rows in ROWS:
        theirs = select(Post.shown_at).where(Post.id == rows.post_id).scalar_subquery()
        _write(connection, rows, rows.post_id.in_(ids), shown_at=theirs)
    for (counting, _owner), old, new in zip(
        SHELVES, before, _counted(connection, ids), strict=True
    ):
        new.subtract(old)
        grown = updated(counting).where(counting.id == bindparam("who"))
        grown = grown.values(shown=counting.shown + bindparam("more"))
        if changed := [{"who": who, "more": more} for who, more in new.items() if more]:
            connection.execute(grown, changed)


def _write(connection: Connection, table: Any, where: Any, **values: Any) -> None:
    """Give rows these values, where they have others."""
    other = or_(*(getattr(table, name).is_distinct_from(value) for name, value in values.items()))
    connection.execute(updated(table).where(where, other).values(values))


def _touched(session: Session) -> list[int]:
    """The ids of the stored posts of which a flush changes something that is followed here."""
    # A new revision is followed by way of the post that publishes it.
    new = [one for one in session.new if not isinstance(one, Revision)]
    found = (*new, *session.deleted, *filter(_is_followed, session.dirty))
    ids = {one.id for one in found if isinstance(one, Post)}
    ids |= {one.post_id for one in found if isinstance(one, (*ROWS, Revision))}
    return sorted(ids - {None})


def _is_followed(one: object) -> bool:
    """Whether a changed object has changed in what lists, counts and languages follow from."""
    names = FOLLOWED.get(type(one), ())
    return any(inspect(one).attrs[name].history.has_changes() for name in names)


@event.listens_for(Session, "before_flush")
def _note(session: Session, *_: object) -> None:
    """What a flush takes away can be counted before it only."""
    ids = _touched(session)
    session.info["counted"] = _counted(session.connection(), ids) if ids else None


@event.listens_for(Session, "after_flush")
def _keep(session: Session, *_: object) -> None:
    if ids := _touched(session):
        _follow(session.connection(), ids, session.info["counted"] or [Counter(), Counter()])


@event.listens_for(Session, "before_commit")
def _settle(session: Session) -> None:
    if session.info.get("writing"):
        session.flush()
        gone = select(Post.id).where(Post.unpublish_at <= now(), Post.shown_at.is_not(None))
        if ids := session.connection().scalars(gone).all():
            _refresh(session.connection(), ids)


@event.listens_for(Session, "do_orm_execute")
def _refuse(state: ORMExecuteState) -> None:
    """An act on many rows at once passes no flush: it has to say that it keeps what stands here."""
    if (state.is_update or state.is_delete or state.is_insert) and not state.execution_options.get(
        "keeps_shown"
    ):
        mapper = state.bind_mapper
        if mapper and mapper.class_ in (Post, Person, Tag, *ROWS):
            raise RuntimeError(f"{mapper.class_.__name__}: what is shown would not follow")
