"""What was read of the database, kept for as long as readers see the same."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from sqlalchemy import Engine

from blog.db import db
from blog.models.change import State

T = TypeVar("T")


class Kept(Generic[T]):
    """At most so many things by their keys, all of one state: with the next one it begins anew.

    What is kept belongs to no session.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[Engine, tuple[State, dict[Hashable, T]]] = {}

    def at(self, state: State, key: Hashable, read: Callable[[], T]) -> T:
        """What `read` gave for this key as long as `state` is what readers may see.

        `state` was asked earlier in this request, so what is read is never older than it says.
        """
        known = self._known.get(db.engine)
        if known is None or known[0] != state:
            known = self._known[db.engine] = state, {}
        things = known[1]
        if (found := things.get(key)) is None:
            if len(things) >= self._most:
                things.clear()
            found = things[key] = read()
        return found
