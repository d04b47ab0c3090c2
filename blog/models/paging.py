"""Paging by key: a page begins after the last post of the one before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from blog.models.post import Post

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class BadCursor(ValueError):
    """A cursor that no page ever gave."""


@dataclass(frozen=True)
class Page:
    """Some posts, newest first, the cursor of the page after them, and the one they come after.

    `older` is None on the last page, `before` on the first. The first `pinned` posts stand before
    all others, whatever their dates.
    """

    posts: Sequence["Post"]
    older: str | None
    before: str | None = None
    pinned: int = 0


def cursor(moment: datetime, post_id: int) -> str:
    """Return the key of one post as text for an address: microseconds since 1970, a dot, its id."""
    return f"{(moment - EPOCH) // timedelta(microseconds=1)}.{post_id}"


def read_cursor(text: str) -> tuple[datetime, int]:
    """Return moment and id of a cursor; raises BadCursor for anything else."""
    microseconds, _, post_id = text.partition(".")
    try:
        if len(text) > 40 or not post_id.isdecimal() or int(post_id) >= 2**63:
            raise ValueError(text)
        return EPOCH + timedelta(microseconds=int(microseconds)), int(post_id)
    except (ValueError, OverflowError) as error:
        raise BadCursor(text) from error
