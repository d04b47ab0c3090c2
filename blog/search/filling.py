"""The index filled: with what it does not know, post by post, so that it goes on where it was."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, column, delete, func, insert, or_, select, table

from blog.db import db, writing
from blog.models import Post
from blog.search import index, saves

AT_ONCE = 20  # posts in one transaction
LOOKED_AT = 500  # posts whose entries are compared at once
# The editions of which the index once knew every post; what is written later enters with its post.
COMPLETE = table("search_entry_edition", column("edition"))


def catch_up(after: int = 0) -> int:
    """Index the next post above this id that the index does not know as it is; 0 where none is.

    One post is one transaction, so that nobody who writes waits for more than that.
    """
    while last := _end(after):
        near = (Post.id > after, Post.id <= last)
        waiting = select(Post.id).where(_unindexed(), *near).order_by(Post.id).limit(1)
        if post_id := db.session.scalar(waiting):
            with writing():
                if post := Post.get(post_id):
                    index.put(post)
                    saves.put(post)
            return post_id
        after = last
    return 0


def put_all(post_ids: Sequence[int]) -> None:
    """Index these posts anew, a few in a transaction, so that nobody who writes waits for all."""
    for start in range(0, len(post_ids), AT_ONCE):
        with writing():
            for post_id in post_ids[start : start + AT_ONCE]:
                if post := Post.get(post_id):
                    index.put(post)


def behind() -> int:
    """How many posts the index does not know as they are."""
    return db.session.scalar(select(func.count(Post.id)).where(_unindexed())) or 0


def is_complete() -> bool:
    """Whether nothing is left of what was there before the index was; asked at every start."""
    query = select(COMPLETE.c.edition).where(COMPLETE.c.edition == index.EDITION)
    return db.session.scalar(query) is not None


def note_complete() -> None:
    """Note that the index knows every post."""
    if not is_complete():
        with writing(public=False):
            db.session.execute(delete(COMPLETE))
            db.session.execute(insert(COMPLETE).values(edition=index.EDITION))


def clear() -> None:
    """Empty the index, that of the desk too."""
    db.session.execute(delete(COMPLETE))
    index.clear()
    saves.clear()


def _end(after: int) -> int:
    """The last of the next few ids, 0 where there are none."""
    few = select(Post.id).where(Post.id > after).order_by(Post.id).limit(LOOKED_AT).subquery()
    return db.session.scalar(select(func.max(few.c.id))) or 0


def _unindexed() -> ColumnElement[bool]:
    return or_(index.unindexed(), saves.unindexed())
