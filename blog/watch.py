"""Whether anything that readers may see changed, asked at every request."""

from collections.abc import Callable
from logging import getLogger
from math import inf
from threading import Lock
from time import sleep, time
from typing import Any

from flask import Flask

from blog.db import db, watch
from blog.models import Change, State

RESPITE = 1.0  # seconds for which a database that failed is left alone
# Seconds after a change in which what was kept before may be given, while the new is being made:
# whoever made the change is told that it is done only then.
GRACE = 0.1
log = getLogger(__name__)


class Watch:
    """Knows which state readers may see, by a connection that never writes."""

    def __init__(self, app: Flask) -> None:
        self._app, self.grace = app, GRACE
        self._lock = Lock()
        self._handle: Any = None
        self._mark: Callable[[], object] = object
        self._seen: object = None
        self._state, self._since, self._until = State(0, None, None, None), -inf, inf
        self._before: State | None = None
        self._failed = 0.0

    def state(self, moment: float) -> State | None:
        """What readers may see at this moment; None as long as the database does not answer."""
        if 0 <= moment - self._failed < RESPITE or not self._lock.acquire(timeout=RESPITE):
            return None
        try:
            return self._ask(moment) if self._handle else self._ask_anew(moment)
        except Exception:  # a driver's own errors too, whichever driver it is
            return self._ask_anew(moment)  # perhaps only the connection was lost
        finally:
            self._lock.release()

    @property
    def last(self) -> State:
        """What was known last, whether or not the database answers now."""
        return self._state

    def is_in_grace(self, state: State | None, moment: float) -> bool:
        """Whether the one change since this state was made so lately that nobody was told yet."""
        if state is None or state != self._before or not self._state.changed:
            return False
        return 0 <= moment - self._state.changed.timestamp() < self.grace

    def _ask_anew(self, moment: float) -> State | None:
        """The same by a new connection."""
        if 0 <= moment - self._failed < RESPITE:  # somebody else has just tried
            return None
        try:
            self.close()
            self._open()
            return self._ask(moment)
        except Exception as error:
            self._failed = moment
            log.warning("The database fails, so readers get what is kept: %r", error)
            return None

    def close(self) -> None:
        """Let go of the connection; the next question opens another."""
        handle, self._handle = self._handle, None
        if handle is not None:
            handle.close()

    def _ask(self, moment: float) -> State:
        mark = self._mark()
        # A clock that is set back makes what came already something to come.
        in_time = self._since <= moment < self._until
        if mark != self._seen or not in_time:
            with self._app.app_context():
                state = Change.state()
                has_grace = _has_grace()
            if state != self._state:
                # Of two changes, or of time and a change, the first one may be known already.
                alone = in_time and has_grace and state.version == self._state.version + 1
                self._before, self._state = self._state if alone else None, state
            last, until = state.last, state.until
            self._since = last.timestamp() if last else -inf
            self._seen, self._until = mark, until.timestamp() if until else inf
        return self._state

    def _open(self) -> None:
        with self._app.app_context():
            pooled = db.engine.raw_connection()
        self._handle, self._seen = pooled.driver_connection, None
        pooled.detach()
        self._mark = watch(self._handle)


def acknowledge(_error: BaseException | None = None) -> None:
    """Hold back the news of a change that was made here for as long as grace lasts."""
    changed = db.session.info.pop("changed", None)
    if changed is None or not _has_grace():
        return
    end = changed.timestamp() + GRACE
    while 0 < (left := end - time()) <= GRACE:
        sleep(left)


def _has_grace() -> bool:
    """Whether all processes have one clock, as those that share an SQLite file do."""
    return db.engine.dialect.name == "sqlite"
