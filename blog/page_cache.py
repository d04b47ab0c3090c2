"""Whole pages for readers, kept in front of Flask, and exact: after a change the next one is new.

A page is kept as Flask gave it, once for each way to send it (brotli, gzip, as it is). It is given
again as long as the database says that nothing public changed since before it was made, and until
time alone changes something. Whatever is unusual about a request takes it past all this, so nobody
can leave anything here but the page that everybody gets.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import datetime
from logging import getLogger
from math import inf
from threading import Lock
from time import time
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from flask import Flask
from werkzeug.http import parse_date, remove_entity_headers

from blog.db import db, watch
from blog.delivery import ENDS, coding
from blog.models import Change, State

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Address: TypeAlias = tuple[str, str]
MIB = 1024 * 1024
LARGEST = MIB // 4  # bytes of a page; a larger one would push out many that are read more
OVERHEAD = 2500  # bytes that a page takes in memory beside its text and its address, or near
RESPITE = 1.0  # seconds for which a database that failed is left alone
# The words that mean something in a query; no page changes for any other.
ASKED = frozenset({"before", "q", "tag", "author", "year", "language", "sort", "page", "next"})
HOST = re.compile(r"([\w.-]+|\[[\da-f:.]+\])(:\d*)?", re.ASCII | re.IGNORECASE)
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
log = getLogger(__name__)


class Kept(NamedTuple):
    """A page as it is sent, the version of the blog that it shows, and the moment it ends with."""

    version: int
    ends: float
    headers: list[tuple[str, str]]
    body: bytes
    # What goes to those who have it, and by what they prove that.
    known: list[tuple[str, str]]
    etag: str
    modified: datetime | None
    vary: str

    @property
    def size(self) -> int:
        """About how many bytes of memory it takes."""
        return len(self.body) + OVERHEAD

    def holds(self, state: State | None, moment: float) -> bool:
        """Whether readers would get the same now."""
        return state is not None and self.version == state.version and moment < self.ends

    def is_with(self, environ: "WSGIEnvironment") -> bool:
        """Whether the reader has this very page; of dates only the one that went with it counts."""
        tags = environ.get("HTTP_IF_NONE_MATCH")
        if tags is not None:
            return bool(self.etag) and (self.etag in tags or tags.strip() == "*")
        since = environ.get("HTTP_IF_MODIFIED_SINCE")
        return bool(since and self.modified and parse_date(since) == self.modified)


class Watch:
    """Knows which state readers may see, by a connection that never writes."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._lock = Lock()
        self._handle: Any = None
        self._mark: Callable[[], object] = object
        self._seen: object = None
        self._state, self._until = State(0, None, None), inf
        self._failed = 0.0

    def state(self, moment: float) -> State | None:
        """What readers may see at this moment; None as long as the database does not answer."""
        if 0 <= moment - self._failed < RESPITE:
            return None
        with self._lock:
            try:
                return self._ask(moment)
            except Exception as error:  # a driver's own errors too, whichever driver it is
                self._failed = moment
                self.close()
                log.warning("The database fails, so readers get what is kept: %r", error)
                return None

    def close(self) -> None:
        """Let go of the connection; the next question opens another."""
        handle, self._handle = self._handle, None
        if handle is not None:
            handle.close()

    def _ask(self, moment: float) -> State:
        if self._handle is None:
            self._open()
        mark = self._mark()
        if mark != self._seen or moment >= self._until:
            with self._app.app_context():
                self._state = Change.state()
            until = self._state.until
            self._seen, self._until = mark, until.timestamp() if until else inf
        return self._state

    def _open(self) -> None:
        with self._app.app_context():
            pooled = db.engine.raw_connection()
        self._handle, self._seen = pooled.driver_connection, None
        pooled.detach()
        self._mark = watch(self._handle)


class PageCache:
    """WSGI middleware: keeps at most so many MiB, and lets go of what was not read for longest.

    `size` is how many bytes it keeps now, and `inner` what it stands in front of.
    """

    def __init__(self, app: Flask, mebibytes: int) -> None:
        self.inner: WSGIApplication = app.wsgi_app
        self.watch = Watch(app)
        self._session = f"{app.config['SESSION_COOKIE_NAME']}="
        self._most, self.size = mebibytes * MIB, 0
        self._pages: OrderedDict[Address, Kept] = OrderedDict()
        self._lock = Lock()
        # Who asks for what is being made waits for it. So few locks are enough for all pages.
        self._turns = [Lock() for _ in range(64)]

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Give what is kept, where it holds, else what Flask gives."""
        if not self._is_plain(environ):
            return self.inner(environ, start_response)
        path = environ.get("PATH_INFO", "")
        address = path, coding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        moment = time()
        state, kept = self.watch.state(moment), self._find(address)
        if kept and (state is None or kept.holds(state, moment)):
            return _give(kept, environ, start_response)
        if state is None or environ["REQUEST_METHOD"] == "HEAD":
            return self.inner(environ, start_response)
        with self._turns[hash(address) % len(self._turns)]:
            moment = time()
            state, kept = self.watch.state(moment), self._find(address)
            if not kept or not kept.holds(state, moment):
                return self._make(address, state, kept, environ, start_response)
        return _give(kept, environ, start_response)

    def _is_plain(self, environ: "WSGIEnvironment") -> bool:
        """Whether it asks for a page that is the same for everybody, in the usual way."""
        query = environ.get("QUERY_STRING")
        return (
            environ["REQUEST_METHOD"] in ("GET", "HEAD")
            and self._session not in environ.get("HTTP_COOKIE", "")
            and "HTTP_RANGE" not in environ
            and not environ.get("CONTENT_TYPE")
            and "markdown" not in environ.get("HTTP_ACCEPT", "").lower()
            and HOST.fullmatch(environ.get("HTTP_HOST", "")) is not None
            and not (query and _asks(query))
        )

    def _make(
        self,
        address: Address,
        state: State | None,
        last: Kept | None,
        environ: "WSGIEnvironment",
        start_response: "StartResponse",
    ) -> Iterable[bytes]:
        """Let Flask make the whole page, and fall back to the last one where it cannot."""
        whole = {name: value for name, value in environ.items() if name not in CONDITIONS}
        whole["QUERY_STRING"] = ""
        status, headers, body = _run(self.inner, whole)
        if status.startswith("5") and last:
            log.warning("%s at %s, so readers get the last page", status, address[0])
            return _give(last, environ, start_response)
        if not status.startswith("200"):
            start_response(status, headers)
            return [body]
        kept = _kept(state, whole.get(ENDS), headers, body)
        if kept.ends:
            self._keep(address, kept)
        return _give(kept, environ, start_response)

    def _find(self, address: Address) -> Kept | None:
        for one in (address, (address[0], "any")):
            try:
                self._pages.move_to_end(one)
                return self._pages[one]
            except KeyError:  # or another thread just let it go
                continue
        return None

    def _keep(self, address: Address, kept: Kept) -> None:
        if kept.size > LARGEST:
            return
        if "accept-encoding" not in kept.vary:
            address = address[0], "any"
        with self._lock:
            if old := self._pages.pop(address, None):
                self.size -= old.size
            self._pages[address] = kept
            self.size += kept.size
            while self.size > self._most:
                self.size -= self._pages.popitem(last=False)[1].size


def _asks(query: str) -> bool:
    """Whether a query has a word that means something, or might hide one."""
    names = {part.partition("=")[0] for part in query.split("&")}
    return not ASKED.isdisjoint(names) or any("%" in name or "+" in name for name in names)


def _run(
    inner: "WSGIApplication", environ: "WSGIEnvironment"
) -> tuple[str, list[tuple[str, str]], bytes]:
    """Status, headers and the whole text of an answer."""
    started: list[Any] = []
    parts: list[bytes] = []

    def start(status: str, headers: list[tuple[str, str]], _error: Any = None) -> Any:
        started[:] = status, headers
        return parts.append

    answer = inner(environ, start)
    try:
        parts.extend(answer)
    finally:
        if close := getattr(answer, "close", None):
            close()
    status, headers = started
    return status, headers, b"".join(parts)


def _kept(
    state: State | None, ends: float | None, headers: list[tuple[str, str]], body: bytes
) -> Kept:
    """A whole page, ready to be given; it ends at once where it may not be kept."""
    known = list(headers)
    remove_entity_headers(known)
    named = {name.lower(): value for name, value in headers}
    if state is None or ends is None:
        ends = 0
    elif state.until:
        ends = min(ends, state.until.timestamp())
    return Kept(
        version=state.version if state else 0,
        ends=ends,
        headers=headers,
        body=body,
        known=known,
        etag=named.get("etag", ""),
        modified=parse_date(named.get("last-modified")),
        vary=named.get("vary", "").lower(),
    )


def _give(
    kept: Kept, environ: "WSGIEnvironment", start_response: "StartResponse"
) -> Iterable[bytes]:
    if kept.is_with(environ):
        start_response("304 NOT MODIFIED", kept.known[:])
        return []
    start_response("200 OK", kept.headers[:])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [kept.body]
