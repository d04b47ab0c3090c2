"""What a page may hold, in one place: both walls and our own reworking read it."""

import re
from collections.abc import Callable

from pygments.token import STANDARD_TYPES

from blog.rendering import addresses

Rule = Callable[[str], str | None]


def names(words: str) -> frozenset[str]:
    """A set of names, written as a line of them."""
    return frozenset(words.split())


TAGS = names(
    """
    a abbr aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div
    dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img input ins kbd label li mark ol p pre q
    rp rt ruby s samp small span strong sub summary sup table tbody td tfoot th thead time tr u
    ul var wbr
    """
)
# The parts of MathML Core of which our own formulas are made. No author writes them: the first
# wall knows none. Nothing here links, runs, or holds foreign content.
MATH = names(
    """
    math mfrac mi mn mo mover mpadded mphantom mroot mrow mspace msqrt mstyle msub msubsup msup
    mtable mtd mtext mtr munder munderover
    """
)
# What stands inside these was never meant to be read.
HIDDEN = names(
    """
    applet audio canvas embed frameset iframe math noembed noframes noscript object script select
    style svg template textarea title video xmp
    """
)
# Inside these a blank line leads back to Markdown.
CONTAINERS = names("article aside center details div figcaption figure section summary")


def _pattern(pattern: str) -> Rule:
    found = re.compile(pattern)
    return lambda value: value if found.fullmatch(value) else None


def _classes(*patterns: str) -> Rule:
    """Keeps the known ones among an element's classes."""
    known = re.compile("|".join(patterns))
    return lambda value: " ".join(c for c in value.split() if known.fullmatch(c)) or None


def _text(value: str) -> str | None:
    return value or None


def _maybe_empty(value: str) -> str | None:
    return value


_flag = _pattern("(?:)|checked|disabled|open|reversed")
_number = _pattern(r"-?\d{1,9}")
_count = _pattern(r"[1-9]\d{0,2}")
_pixels = _pattern(r"[1-9]\d{0,4}")
_moment = _pattern(r"[\w:.+ -]{1,40}")
_cell: dict[str, Rule] = {
    "class": _classes("left", "center", "right"),
    "colspan": _count,
    "rowspan": _count,
}
_kinds = names(
    """
    abstract attention caution danger error example hint important info note question quote
    seealso success tip warning
    """
)
_truth = _pattern("true|false")
_length = _pattern(r"[+-]?(?:\d{1,2}(?:\.\d{1,4})?|\.\d{1,4})(?:em|ex|px|pt|mm|cm)|0")
_moved: dict[str, Rule] = {"depth": _length, "height": _length, "width": _length}
_heading: dict[str, Rule] = {"id": _pattern(r"h-[^\s\"'<>&]{1,200}")}
_note: dict[str, Rule] = {
    "class": _classes("sidenote"),
    "id": _pattern(r"fn:\d{1,5}"),
    "role": _pattern("doc-footnote"),
}
_code_classes = filter(None, STANDARD_TYPES.values())
_edit: dict[str, Rule] = {"cite": addresses.link, "datetime": _moment}

# Written by the renderer alone.
OURS = names("sizes srcset")
EVERYWHERE: dict[str, Rule] = {
    "dir": _pattern("ltr|rtl|auto"),
    "lang": _pattern("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8}){0,4}"),
}
ATTRIBUTES: dict[str, dict[str, Rule]] = {
    "a": {
        "class": _classes("anchor", "footnote-ref", "footnote-backref"),
        "href": addresses.link,
        "role": _pattern("doc-noteref|doc-backlink"),
        "title": _text,
    },
    "abbr": {"title": _text},
    "aside": _note,
    "blockquote": {"cite": addresses.link},
    "code": {"class": _classes(r"language-[\w.+#-]{1,40}")},
    "col": {"span": _count},
    "colgroup": {"span": _count},
    "del": _edit,
    "details": {"open": _flag},
    "dfn": {"title": _text},
    "div": {
        "class": _classes("admonition", "footnote", "formula", "scroll", *_kinds),
        "tabindex": _pattern("0"),
    },
    "h1": _heading,
    "h2": _heading,
    "h3": _heading,
    "h4": _heading,
    "h5": _heading,
    "h6": _heading,
    "img": {
        "alt": _maybe_empty,
        "decoding": _pattern("async"),
        "height": _pixels,
        "loading": _pattern("lazy"),
        "sizes": _pattern(r"\(width < \d{2}rem\) 100vw, \d{2}\.\drem"),
        "src": addresses.image,
        "srcset": _pattern(
            r"(/media/[0-9a-f]{64}/)\d{3,4}\.webp \d{3,4}w(?:, \1[^\s,]+ \d{3,5}w)+"
        ),
        "title": _text,
        "width": _pixels,
    },
    "input": {"checked": _flag, "disabled": _flag, "type": _pattern("checkbox")},
    "ins": _edit,
    "li": {
        "class": _classes("task-list-item"),
        "id": _pattern(r"fn:\d{1,5}"),
        "value": _number,
    },
    "math": {"alttext": _text, "display": _pattern("block")},
    "mfrac": {"linethickness": _length},
    "mi": {"mathvariant": _pattern("normal")},
    "mo": {
        "fence": _truth,
        "form": _pattern("prefix|infix|postfix"),
        "largeop": _truth,
        "lspace": _length,
        "maxsize": _length,
        "minsize": _length,
        "movablelimits": _truth,
        "rspace": _length,
        "separator": _truth,
        "stretchy": _truth,
    },
    "mover": {"accent": _truth},
    "mpadded": {**_moved, "lspace": _length, "voffset": _length},
    "mspace": _moved,
    "mstyle": {"displaystyle": _truth, "scriptlevel": _pattern("[0-3]")},
    # Core leaves this to CSS, which needs something to go by.
    "mtd": {"columnalign": _pattern("left|center|right")},
    "munder": {"accentunder": _truth},
    "munderover": {"accent": _truth, "accentunder": _truth},
    "ol": {"reversed": _flag, "start": _number, "type": _pattern("[1aAiI]")},
    "p": {"class": _classes("admonition-title")},
    "pre": {"class": _classes("highlight"), "tabindex": _pattern("0")},
    "q": {"cite": addresses.link},
    "span": _note | {"class": _classes("hll", "number", "part", "sidenote", *_code_classes)},
    "sup": {"id": _pattern(r"fnref\d{0,5}:\d{1,5}")},
    "td": _cell,
    "th": {**_cell, "abbr": _text, "scope": _pattern("row|col|rowgroup|colgroup")},
    "time": {"datetime": _moment},
    "ul": {"class": _classes("task-list")},
}


def permit(tag: str, name: str, value: str) -> str | None:
    """An attribute's value as it may stand in a page, or None if it may not."""
    rule = ATTRIBUTES.get(tag, {}).get(name) or EVERYWHERE.get(name)
    return rule(value) if rule else None
