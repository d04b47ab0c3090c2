"""Footnotes: ids that nobody else can claim, letters, and links that lead somewhere.

A note stands after the block that first mentions it, so that the text reads well wherever it is
read. Numbers are left to sources: notes are lettered.
"""

import re
from collections import deque
from collections.abc import Iterable

from blog.rendering.addresses import link
from blog.rendering.tokens import (
    Token,
    balanced,
    blank,
    closes,
    closing,
    opening,
    opens,
    tags,
    text,
)

TARGETS = {"li": re.compile("(fn):(.*)"), "sup": re.compile(r"(fnref\d*):(.*)")}
ROLES = {"footnote-ref": "doc-noteref", "footnote-backref": "doc-backlink"}
MARK = re.compile(r"fnref:(\d+)")


def number_notes(tokens: list[Token]) -> list[Token]:
    """Give notes and their marks ids by number, lead the links there, drop dead ways back."""
    ids = _new_ids(tokens)
    kept: list[Token] = []
    dropping, letter = False, ""
    for token in tokens:
        if opens(token, "a") and (kind := token["data"].get("class")) in ROLES:
            target = ids.get(token["data"].get("href", ""), "")
            letter = _letter(target[3:]) if target.startswith("fn:") else ""
            if kind == "footnote-backref":  # the way back to the first mark is the letter
                if kept and kept[-1].get("data") == "\xa0":
                    kept.pop()
                dropping = not target or bool(MARK.fullmatch(target))
                if not dropping:
                    kept.append(text("\xa0"))
            if target:
                token["data"] |= {"href": f"#{target}", "role": ROLES[kind]}
        elif letter and "name" not in token and token["data"].isdigit():
            token = text(letter)
        if not dropping:
            kept.append(token)
        if closes(token, "a"):
            dropping, letter = False, ""
    return kept


def _new_ids(tokens: list[Token]) -> dict[str, str]:
    """Sets the new ids and tells which old address became which id."""
    numbers = _in_order_of_mention(tokens)
    ids: dict[str, str] = {}
    for token in tags(tokens):
        if token["name"] not in TARGETS or "id" not in token["data"]:
            continue
        old = token["data"].pop("id")
        found = TARGETS[token["name"]].fullmatch(old)
        address = link(f"#{old}")
        if found and found[2] in numbers and address and address not in ids:
            ids[address] = f"{found[1]}:{numbers[found[2]]}"
            token["data"]["id"] = ids[address]
    return ids


def _in_order_of_mention(tokens: list[Token]) -> dict[str, int]:
    """The number of each note that there is, by the name it has so far."""
    names: dict[str, list[str]] = {"li": [], "sup": []}
    for token in tags(tokens):
        old = token["data"].get("id", "") if token["name"] in TARGETS else ""
        if found := TARGETS.get(token["name"], MARK).fullmatch(old):
            names[token["name"]].append(found[2])
    there = set(names["li"])
    mentioned = [name for name in names["sup"] if name in there]
    return {name: i for i, name in enumerate(dict.fromkeys(mentioned + names["li"]), 1)}


def _letter(number: str) -> str:
    """a to z, then aa, ab: what a note is called."""
    left, letters = int(number), ""
    while left:
        left, last = divmod(left - 1, 26)
        letters = chr(ord("a") + last) + letters
    return letters


def place_notes(tokens: list[Token]) -> list[Token]:
    """Move each note from the list at the end to the block that mentions it first.

    A note that only another note mentions follows that one; what nobody mentions stays last.
    """
    notes: dict[str, list[Token]] = {}
    result: list[Token] = []
    start = 0
    rest = _without_notes(tokens, notes)
    if not notes:
        return rest
    while start < len(rest):
        block = balanced(rest, start)
        result += block
        start += len(block)
        due = deque(_mentioned(block))
        while due:
            if note := notes.pop(number := due.popleft(), None):
                due.extendleft(reversed(_mentioned(note)))
                result += _aside(number, note, mentioned=True)
    for number, note in notes.items():
        result += _aside(number, note, mentioned=False)
    return result


def _without_notes(tokens: list[Token], notes: dict[str, list[Token]]) -> list[Token]:
    """The tokens without the lists of notes, which go into `notes` by their number."""
    kept: list[Token] = []
    i = 0
    while i < len(tokens):
        size = 1
        if opens(tokens[i], "div") and tokens[i]["data"].get("class") == "footnote":
            box = balanced(tokens, i)
            left = _without_items(box, notes)
            size = len(box)
            if any(not blank(one) and one.get("name") not in ("div", "hr", "ol") for one in left):
                kept += left
        else:
            kept.append(tokens[i])
        i += size
    return kept


def _without_items(box: list[Token], notes: dict[str, list[Token]]) -> list[Token]:
    left: list[Token] = []
    i = 0
    while i < len(box):
        name = box[i]["data"].get("id", "") if opens(box[i], "li") else ""
        if name.startswith("fn:"):
            item = balanced(box, i)
            notes[name[3:]] = item[1:-1]
            i += len(item)
        else:
            left.append(box[i])
            i += 1
    return left


def _mentioned(tokens: Iterable[Token]) -> list[str]:
    ids = (tag["data"].get("id", "") for tag in tags(tokens) if tag["name"] == "sup")
    return [found[1] for name in ids if (found := MARK.fullmatch(name))]


def _aside(number: str, note: list[Token], mentioned: bool) -> list[Token]:
    """A note with its letter in front, which leads back to the first mark."""
    inner = _trimmed(note)
    if not inner:
        return []
    if not opens(inner[0], "p"):
        inner[:0] = opening("p"), closing("p")
    if mentioned:
        data = {"class": "footnote-backref", "href": f"#fnref:{number}", "role": "doc-backlink"}
        back = [opening("a", **data), text(_letter(number)), closing("a"), text(" ")]
        inner[1:1] = back
    data = {"class": "sidenote", "id": f"fn:{number}", "role": "doc-footnote"}
    return [text("\n"), opening("aside", **data), *inner, closing("aside")]


def _trimmed(note: list[Token]) -> list[Token]:
    """A note without white space around it, and without paragraphs that only led back."""
    inner: list[Token] = []
    for token in note:
        if closes(token, "p") and inner and opens(inner[-1], "p"):
            inner.pop()
        else:
            inner.append(token)
    while inner and blank(inner[0]):
        inner.pop(0)
    while inner and blank(inner[-1]):
        inner.pop()
    return inner
