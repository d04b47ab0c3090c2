"""Whole pages for readers, kept in front of Flask, and exact: who was told of a change finds it.

A page is kept as Flask gave it, once for each way to send it (brotli, gzip, as it is). It is given
again as long as the database says that nothing public changed since before it was made, and until
time alone changes something. Then one reader waits for the new one; the others do so too, unless
the change is still to be acknowledged (watch.GRACE). Whatever is unusual about a request takes it
past all this, so nobody can leave anything here but the page that everybody gets.
"""

import re
from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime
from threading import Lock
from time import time
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from flask import Flask
from werkzeug.http import parse_date, remove_entity_headers

from blog.delivery import COMPRESSED, ENDS, coding
from blog.models import State
from blog.watch import Watch

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Address: TypeAlias = tuple[str, str]
MIB = 1024 * 1024
LARGEST = MIB // 4  # bytes of a page; a larger one would push out many that are read more
OVERHEAD = 2500  # bytes that a page takes in memory beside its text and its address, or near
# The words that mean something in a query; no page changes for any other.
ASKED = frozenset({"before", "q", "tag", "author", "year", "language", "sort", "page", "next"})
HOST = re.compile(r"([\w-]+(\.[\w-]+)*\.?|\[[\da-f:.]+\])(:\d*)?", re.ASCII | re.IGNORECASE)
LONGEST = 500  # characters of an address
CODINGS = ("any", "", *COMPRESSED)
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")


class Kept(NamedTuple):
    """A page as it is sent, the state of the blog that it shows, and the moment it ends with."""

    state: State | None
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
        return state is not None and self.state == state and moment < self.ends

    def is_with(self, environ: "WSGIEnvironment") -> bool:
        """Whether the reader has this very page; of dates only the one that went with it counts."""
        tags = environ.get("HTTP_IF_NONE_MATCH")
        if tags is not None:
            return bool(self.etag) and (self.etag in tags or tags.strip() == "*")
        since = environ.get("HTTP_IF_MODIFIED_SINCE")
        return bool(since and self.modified and parse_date(since) == self.modified)


class PageCache:
    """WSGI middleware: keeps at most so many MiB, and lets go of what was not read for longest.

    `size` is how many bytes it keeps now, and `inner` what it stands in front of.
    """

    def __init__(self, app: Flask, mebibytes: int) -> None:
        self.inner: WSGIApplication = app.wsgi_app
        self.watch = Watch(app)
        self._session: str = app.config["SESSION_COOKIE_NAME"]
        self._most, self.size = mebibytes * MIB, 0
        self._pages: OrderedDict[Address, Kept] = OrderedDict()
        self._lock = Lock()
        # Who asks for what is being made waits for it. So few locks are enough for all pages.
        self._turns = [Lock() for _ in range(64)]
        # Who makes a page in time of grace; one at once, so that threads are left for the others.
        self._ahead = Lock()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Give what is kept, where it holds, else what Flask gives."""
        if not self._is_plain(environ):
            return self.inner(environ, start_response)
        path = environ["PATH_INFO"]
        address = path, coding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        moment = time()
        state, kept = self.watch.state(moment), self._find(address)
        if kept and (kept.holds(state, moment) or (state is None and self._was_last(kept))):
            return _give(kept, environ, start_response)
        if state is None or environ["REQUEST_METHOD"] == "HEAD":
            return self.inner(environ, start_response)
        # A page of this very state lacks no more than its date.
        if not kept or not (kept.state == state or self.watch.is_in_grace(kept.state, moment)):
            return self._in_turn(address, environ, start_response)
        if not self._ahead.acquire(blocking=False):
            return _give(kept, environ, start_response)
        try:
            return self._in_turn(address, environ, start_response)
        finally:
            self._ahead.release()

    def _in_turn(
        self, address: Address, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Give a page that somebody may just have made, or make it."""
        with self._turns[hash(address) % len(self._turns)]:
            moment = time()
            state, kept = self.watch.state(moment), self._find(address)
            if not kept or not kept.holds(state, moment):
                return self._make(address, state, environ, start_response)
        return _give(kept, environ, start_response)

    def _was_last(self, kept: Kept) -> bool:
        """Whether nothing is known that changed since this page was made."""
        return kept.state == self.watch.last

    def _is_plain(self, environ: "WSGIEnvironment") -> bool:
        """Whether it asks for a page that is the same for everybody, in the usual way."""
        query, path = environ.get("QUERY_STRING"), environ.get("PATH_INFO", "")
        return (
            environ["REQUEST_METHOD"] in ("GET", "HEAD")
            # Any number of slashes in front leads to one page.
            and not path.startswith("//")
            and len(path) <= LONGEST
            and self._session not in environ.get("HTTP_COOKIE", "")
            and "HTTP_RANGE" not in environ
            and "HTTP_IF_MATCH" not in environ
            and not environ.get("CONTENT_TYPE")
            and "markdown" not in environ.get("HTTP_ACCEPT", "").lower()
            and HOST.fullmatch(environ.get("HTTP_HOST", "")) is not None
            and not (query and _asks(query))
        )

    def _make(
        self,
        address: Address,
        state: State | None,
        environ: "WSGIEnvironment",
        start_response: "StartResponse",
    ) -> Iterable[bytes]:
        """Let Flask make the whole page, and keep it where it may be kept."""
        whole = {name: value for name, value in environ.items() if name not in CONDITIONS}
        whole["QUERY_STRING"] = ""
        status, headers, body = _run(self.inner, whole)
        self._forget(address)
        if not status.startswith("200"):
            if environ.get("QUERY_STRING"):  # where it leads may depend on words that mean nothing
                return self.inner(environ, start_response)
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
            self._pages[address] = kept
            self.size += kept.size
            while self.size > self._most:
                self.size -= self._pages.popitem(last=False)[1].size

    def _forget(self, address: Address) -> None:
        """Drop what is no page any more: all of it, where it is sent in another way than it was."""
        with self._lock:
            for name in CODINGS:
                old = self._pages.get((address[0], name))
                if old and (name in (address[1], "any") or not self._was_last(old)):
                    del self._pages[address[0], name]
                    self.size -= old.size


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
    if state is None or ends is None or "set-cookie" in named:
        ends = 0
    elif state.until:
        ends = min(ends, state.until.timestamp())
    return Kept(
        state=state,
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
