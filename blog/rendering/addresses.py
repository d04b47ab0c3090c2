"""Which addresses may stand in a page: judged by their scheme as a browser would parse it."""

import re
from collections.abc import Sequence
from urllib.parse import quote, urlsplit

LINK_SCHEMES = frozenset({"http", "https", "mailto"})
IMAGE_SCHEMES = frozenset({"http", "https"})

KEPT_IMAGE = re.compile(r"(/media/[0-9a-f]{64}/)[^\s,]+")
EDGES = "".join(map(chr, range(0x21)))  # browsers trim these before they read an address
# Browsers delete tabs and line breaks inside an address and read a backslash as a slash;
# rather than follow each of their steps, an address with any of these is no address.
FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\\\u2028\u2029\ud800-\udfff]")
FIRST_PART = re.compile(r"[^/?#]*")
# Everything in printable ASCII but what the URL standard wants escaped.
KEPT = frozenset(map(chr, range(0x21, 0x7F))) - set('"<>^`{|}')


def link(value: str) -> str | None:
    """The address a link may lead to, tidied, or None."""
    return _judge(value, LINK_SCHEMES)


def image(value: str) -> str | None:
    """The address an image may come from, tidied, or None."""
    return _judge(value, IMAGE_SCHEMES)


def srcset(address: str, size: Sequence[int]) -> str:
    """The widths an image of ours can be had in, for browsers to choose from; "" where only one.

    `size` is its width and height, then the widths of its variants.
    """
    kept = KEPT_IMAGE.fullmatch(address)
    if not kept or not size[2:]:
        return ""
    variants = (f"{kept[1]}{width}.webp {width}w" for width in size[2:])
    return ", ".join([*variants, f"{address} {size[0]}w"])


def _judge(value: str, schemes: frozenset[str]) -> str | None:
    value = value.strip(EDGES)
    if not value or value.startswith("//") or FORBIDDEN.search(value):
        return None
    scheme, colon, rest = _first_part(value)
    if colon and (scheme not in schemes or not rest):
        return None
    if scheme in IMAGE_SCHEMES and colon and not _has_host(value):
        return None
    return _escaped(value)


def _first_part(value: str) -> tuple[str, str, str]:
    """Scheme, colon and rest; a colon behind the first slash, ? or # belongs to no scheme."""
    head = FIRST_PART.match(value)
    first = head[0] if head else ""
    scheme, colon, _ = first.partition(":")
    return scheme.lower(), colon, value[len(scheme) + 1 :]


def _has_host(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return bool(parts.hostname) and (parts.port is None or parts.port >= 0)
    except ValueError:
        return False


def _escaped(value: str) -> str:
    return "".join(c if c in KEPT or ord(c) > 0x7F else quote(c) for c in value)
