"""The history of one post: its revisions, newest first, with saves in a row gathered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload

from blog.db import LARGEST_KEY, db
from blog.models.post import Post
from blog.models.revision import Revision

ROWS = 100
TOGETHER = timedelta(hours=1)


@dataclass(frozen=True)
class Saves:
    """A revision, and those that the same person saved within the hour before, without a word."""

    newest: Revision
    others: Sequence[Revision] = ()


@dataclass(frozen=True)
class History:
    """Some revisions of a post, newest first; `older` is where the next page begins."""

    saves: Sequence[Saves]
    # How many words more than the one before it a revision has, by its number.
    growth: dict[int, int]
    older: int | None

    @classmethod
    def of(cls, post: Post, before: int | None = None) -> "History":
        """The revisions below the number `before`, or the newest: a hundred at most."""
        query = select(Revision).where(Revision.post_id == post.id)
        if before is not None:
            query = query.where(Revision.number < min(before, LARGEST_KEY))
        query = query.options(defer(Revision.body), joinedload(Revision.editor))
        query = query.order_by(Revision.number.desc()).limit(ROWS + 1)
        found = db.session.scalars(query).all()
        ends = [one.words for one in found[1:]] + [0]
        growth = {one.number: one.words - end for one, end in zip(found, ends, strict=False)}
        older = found[ROWS - 1].number if len(found) > ROWS else None
        return cls(_gathered(found[:ROWS]), growth, older)

    @property
    def numbers(self) -> list[int]:
        """The numbers of all its revisions, newest first."""
        return [one.number for saves in self.saves for one in (saves.newest, *saves.others)]


def _gathered(revisions: Sequence[Revision]) -> list[Saves]:
    rows: list[list[Revision]] = []
    for one in revisions:
        if rows and _belongs(one, rows[-1][0]):
            rows[-1].append(one)
        else:
            rows.append([one])
    parts = ([row] if len(row) > 2 else [[one] for one in row] for row in rows)
    return [Saves(row[0], row[1:]) for part in parts for row in part]


def _belongs(one: Revision, newest: Revision) -> bool:
    """Whether a save says nothing of its own beside the newer one; the first one always does."""
    silent = not one.note and one.version is None and one.number > 1
    near = newest.created_at - one.created_at <= TOGETHER
    return silent and near and one.editor_id == newest.editor_id
