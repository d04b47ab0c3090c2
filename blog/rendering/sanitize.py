"""The two walls: bleach, then nh3, both reading the same tables."""

import re
from collections.abc import Callable, Iterable
from typing import Any, cast

import bleach
import nh3

from blog.rendering import addresses
from blog.rendering.fallen import Fallen
from blog.rendering.tables import ATTRIBUTES, EVERYWHERE, HIDDEN, MATH, TAGS, permit
from blog.rendering.tokens import Token, written

Shape = Callable[[list[Token]], tuple[list[Token], list[Token]]]


def clean(html: str, shape: Shape) -> tuple[str, str, tuple[str, ...]]:
    """The HTML that both walls let through, for anywhere and for our own page, and what fell.

    `shape` reworks the tokens between the walls, and gives both forms.
    """
    page: list[Token] = []
    seen = without_hidden(html)
    fallen = Fallen(html, seen)

    def shaped(source: Iterable[Token]) -> list[Token]:
        tokens, page[:] = shape(_unwrapped(list(source)))
        return tokens

    cleaner = bleach.Cleaner(
        tags=TAGS,
        # Names only: values still hold character references here. Shape reads those and asks
        # `permit` before nh3 does.
        attributes=fallen.may_pass,
        protocols=addresses.LINK_SCHEMES,
        strip=True,
        filters=[cast(Any, shaped)],
    )
    # html5lib loses what an unclosed table without a parent throws out; so it gets a parent.
    anywhere = cleaner.clean("<div>" + seen)
    return LAST_WORD.clean(anywhere), LAST_WORD.clean(written(page)), tuple(fallen.names)


def _unwrapped(tokens: list[Token]) -> list[Token]:
    """The tokens without the first element's tags."""
    depth = 0
    for end, token in enumerate(tokens):
        depth += {"StartTag": 1, "EndTag": -1}.get(token["type"], 0)
        if not depth:
            return tokens[1:end] + tokens[end + 1 :]
    return tokens


def last_word(rule: Callable[[str, str, str], str | None]) -> nh3.Cleaner:
    """The second wall; `rule` says of tag, attribute and value what may stand there, or None."""
    return nh3.Cleaner(
        tags=set(TAGS - {"h1"} | MATH),
        clean_content_tags=set(HIDDEN - MATH),
        attributes={"*": set(EVERYWHERE)} | {tag: set(rules) for tag, rules in ATTRIBUTES.items()},
        attribute_filter=rule,
        url_schemes=set(addresses.LINK_SCHEMES),
        set_tag_attribute_values={"input": {"type": "checkbox", "disabled": ""}},
        link_rel=None,  # links open in the same tab, where rel would say nothing
    )


LAST_WORD = last_word(permit)

MARK = re.compile(rf"<(?:!--|(/?)({'|'.join(HIDDEN)})(?=[\s/>]))", re.IGNORECASE)


def without_hidden(html: str) -> str:
    """HTML without comments and elements that are not text, where these are closed.

    An unclosed one loses its tag only, so that it cannot swallow the rest of the text.
    """
    marks = list(MARK.finditer(html))
    closings = _last_closings(html, marks)
    kept: list[str] = []
    position = 0
    for mark in marks:
        name = (mark[2] or "--").lower()
        if mark.start() < position or mark[1]:
            continue
        kept.append(html[position : mark.start()])
        if closings.get(name, -1) > mark.start():
            position = _end(html, name, mark.end())
        else:
            kept.append("" if mark[2] else "&lt;!--")
            position = mark.start() if mark[2] else mark.end()
    return "".join(kept) + html[position:]


def _last_closings(html: str, marks: Iterable[re.Match[str]]) -> dict[str, int]:
    """Where each kind is closed for the last time: looking it up keeps the work linear."""
    end = html.rfind(">")
    tags = {mark[2].lower(): mark.start() for mark in marks if mark[1] and mark.end() <= end}
    return tags | {"--": html.rfind("-->")}


def _end(html: str, name: str, start: int) -> int:
    if name == "--":
        return html.find("-->", start - 2) + 3
    closing = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(html, start)
    return html.find(">", closing.end()) + 1 if closing else start
