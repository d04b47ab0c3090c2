"""The stream between the two walls: html5lib's tokens, with their text as a reader sees it."""

import html
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from blog.rendering.tables import permit

Token = dict[str, Any]

# A reference without its semicolon counts only if it is a number, as it does in an address.
REFERENCE = re.compile(r"&(?:#\d{1,9};?|#[xX][0-9a-fA-F]{1,8};?|\w{1,40};)")
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def decoded(token: Token, typed: Callable[[str], str]) -> Token:
    """A token with plain text in it, and only those attributes that `permit` lets through.

    `typed` gives a value as its author typed it, where something was put aside.
    """
    if token["type"] == "Entity":
        return text(_resolved(f"&{token['name']};"))
    if "name" not in token:
        return token
    name = token["name"]
    raw = {key: _resolved(typed(value)) for (_, key), value in token.get("data", {}).items()}
    judged = {key: permit(name, key, value) for key, value in raw.items()}
    data = {key: value for key, value in judged.items() if value is not None}
    if "id" in raw:
        data["id"] = raw["id"]  # whoever gives ids replaces it
    return {"type": token["type"], "name": name, "data": data}


def encoded(token: Token) -> Token:
    """A token as bleach's serialiser wants it: there, an ampersand begins a reference."""
    if "name" not in token:
        return token
    data = {(None, key): value.replace("&", "&amp;") for key, value in token["data"].items()}
    return {**token, "data": data}


def written(tokens: Iterable[Token]) -> str:
    """The HTML of decoded tokens, for nh3 to judge."""
    parts: list[str] = []
    for token in tokens:
        if "name" not in token:
            parts.append(html.escape(token["data"], quote=False))
        elif token["type"] == "EndTag":
            parts.append(f"</{token['name']}>")
        else:
            data = token["data"].items()
            values = "".join(f' {name}="{html.escape(value)}"' for name, value in data)
            parts.append(f"<{token['name']}{values}>")
    return "".join(parts)


def _resolved(value: str) -> str:
    return CONTROLS.sub("", REFERENCE.sub(lambda found: html.unescape(found[0]), value))


def text(data: str) -> Token:
    """A token of text."""
    return {"type": "Characters", "data": data}


def opening(name: str, **attributes: str) -> Token:
    """A start tag."""
    return {"type": "StartTag", "name": name, "data": attributes}


def closing(name: str) -> Token:
    """An end tag."""
    return {"type": "EndTag", "name": name, "data": {}}


def opens(token: Token, *names: str) -> bool:
    """Whether a token is a start tag of one of these elements."""
    return token["type"] == "StartTag" and token["name"] in names


def closes(token: Token, *names: str) -> bool:
    """Whether a token is an end tag of one of these elements."""
    return token["type"] == "EndTag" and token["name"] in names


def blank(token: Token) -> bool:
    """Whether a token is white space only."""
    return token["type"] in ("Characters", "SpaceCharacters") and not token["data"].strip()


def element(tokens: list[Token], start: int) -> list[Token]:
    """The tokens from a start tag to the first end tag of that name."""
    name = tokens[start]["name"]
    for end in range(start + 1, len(tokens)):
        if closes(tokens[end], name):
            return tokens[start : end + 1]
    return tokens[start:]


def balanced(tokens: list[Token], start: int) -> list[Token]:
    """The tokens from a start tag to its own end tag, or the one token that is here."""
    depth = 0
    for end in range(start, len(tokens)):
        depth += {"StartTag": 1, "EndTag": -1}.get(tokens[end]["type"], 0)
        if depth <= 0:
            return tokens[start : end + 1]
    return tokens[start:]


def tags(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tags alone that begin something."""
    return (token for token in tokens if token["type"] in ("StartTag", "EmptyTag"))
