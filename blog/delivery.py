"""How public pages travel: known ones are not sent again, and texts go compressed."""

import gzip
import hashlib
from collections.abc import Callable
from functools import lru_cache
from math import inf

import brotli
from flask import Request, Response, g

from blog.db import now
from blog.models import Change

TEXTS = frozenset(
    {
        *("text/html", "text/css", "text/javascript", "text/plain", "text/markdown"),
        *("application/xml", "application/atom+xml", "application/rss+xml", "image/svg+xml"),
        *("application/json", "application/feed+json", "application/manifest+json"),
        "application/opensearchdescription+xml",
    }
)
# Asked of a process that may have no database: what they say holds for this moment only.
LIVE = frozenset({"machines.healthz", "machines.readyz"})
# The same whatever changes.
UNDATED = LIVE | {"static", "media.show", "media.variant", "look.show", None}
# Any address gives these files, but only the right one lasts.
STAND_INS = frozenset({"look.show", "look.share_image"})
# What a page cache finds in the environment where it may keep the page, and until when.
ENDS = "blog.ends"
STARTED = now()  # another release of the blog shows the same texts in other pages
MOST_ENCODINGS = 200  # characters that are read of a header; no browser sends half as many
LEAST = 1000  # bytes; below that a packet is a packet
# By name, what makes a text shorter with so much effort; the better ones come first.
COMPRESSED: dict[str, Callable[[bytes, int], bytes]] = {
    "br": lambda text, effort: brotli.compress(text, brotli.MODE_TEXT, effort),
    "gzip": lambda text, effort: gzip.compress(text, effort, mtime=0),
}


def deliver(request: Request, response: Response) -> Response:
    """Give a public answer its ETag, its compressed form, and 304 to those who have it.

    What one person alone may see stays as it is, and so does a page with the token of a form:
    compressed beside words that a stranger chose, a secret shows in the length (BREACH).
    """
    if not _is_for_everybody(request, response):
        return response
    if response.mimetype in TEXTS and response.content_length != 0:
        _compress(request, response)
    if response.status_code == 200:
        if "ETag" not in response.headers:
            response.set_etag(_digest(response))
        _date(response)
        if _is_known(request, response):
            response.status_code = 304
        _allow_to_keep(request, response)
    return response


def begin(request: Request) -> None:
    """Note what readers may see and when it last changed, before the page is made that shows it."""
    g.changed = g.state = None
    if request.method in ("GET", "HEAD") and request.endpoint not in UNDATED:
        g.state = Change.state()
        g.changed = max(g.state.last or STARTED, STARTED)


def _date(response: Response) -> None:
    """Say when the page may last have changed, but not within the same second.

    Two changes in one second would have one date, and the second one would never be seen.
    """
    changed = g.get("changed")
    if changed and changed.replace(microsecond=0) < now().replace(microsecond=0):
        response.last_modified = changed


def _is_known(request: Request, response: Response) -> bool:
    """Whether the reader has this very page; of dates only the one that went with it counts."""
    if "If-None-Match" in request.headers:
        return request.if_none_match.contains_weak(response.get_etag()[0] or "")
    since, changed = request.if_modified_since, response.last_modified
    return bool(since and since == changed)


def _allow_to_keep(request: Request, response: Response) -> None:
    """Say until when a page stays the same by itself, unless it is one of countless twins."""
    if request.endpoint in LIVE or (request.endpoint in STAND_INS and not _lasts(response)):
        return
    dated = request.endpoint in UNDATED or response.last_modified
    request.environ[ENDS] = inf if dated else float(int(now().timestamp()) + 1)


def coding(header: str) -> str:
    """How a text is sent to whoever accepts these encodings: `br`, `gzip`, or "" for as it is.

    The one that is wanted most, brotli before gzip where both are welcome (RFC 9110, 12.5.3).
    """
    return _coding(header[:MOST_ENCODINGS])


@lru_cache(maxsize=256)
def _coding(header: str) -> str:
    wanted: dict[str, float] = {}
    for part in header.lower().split(","):
        name, _, parameter = (word.strip() for word in part.partition(";"))
        wanted[name] = _quality(parameter)
    as_it_is = wanted.get("identity", 0)
    best = max(COMPRESSED, key=lambda name: wanted.get(name, wanted.get("*", 0)))
    return best if 0 < wanted.get(best, wanted.get("*", 0)) >= as_it_is else ""


def _quality(parameter: str) -> float:
    if not parameter:
        return 1
    name, _, value = parameter.partition("=")
    try:
        quality = float(value) if name.strip() == "q" else 0
    except ValueError:
        return 0
    return quality if 0 <= quality <= 1 else 0


def _is_for_everybody(request: Request, response: Response) -> bool:
    own = g.get("person") or "csrf_token" in g or response.cache_control.no_store
    plain = response.status_code not in (204, 206, 304) and not response.direct_passthrough
    return request.method in ("GET", "HEAD") and plain and not own


def _compress(request: Request, response: Response) -> None:
    body = response.get_data()
    if len(body) < LEAST or "Content-Encoding" in response.headers:
        return
    response.vary.add("Accept-Encoding")
    if name := coding(request.headers.get("Accept-Encoding", "")):
        packed = _compressed_once(name, body) if _lasts(response) else COMPRESSED[name](body, 5)
        response.set_data(packed)
        response.headers["Content-Encoding"] = name
        if etag := response.get_etag()[0]:
            response.set_etag(f"{etag}-{name}")


def _lasts(response: Response) -> bool:
    """Whether its address never means anything else."""
    return "immutable" in response.headers.get("Cache-Control", "")


def _digest(response: Response) -> str:
    """A strong name for exactly these bytes: the compressed ones have another."""
    return hashlib.sha256(response.get_data()).hexdigest()[:32]


@lru_cache(maxsize=32)
def _compressed_once(name: str, body: bytes) -> bytes:
    return COMPRESSED[name](body, 9)
