"""Footnotes: numbered ids that nobody else can claim, and links that lead somewhere."""

import re

from blog.rendering.addresses import link
from blog.rendering.tokens import Token, closes, opens, tags

TARGETS = {"li": re.compile("(fn):(.*)"), "sup": re.compile(r"(fnref\d*):(.*)")}
ROLES = {"footnote-ref": "doc-noteref", "footnote-backref": "doc-backlink"}


def number_notes(tokens: list[Token]) -> list[Token]:
    """Give notes and their marks ids by number, lead the links there, drop dead ways back."""
    ids = _new_ids(tokens)
    kept: list[Token] = []
    dropping = False
    for token in tokens:
        if opens(token, "a") and token["data"].get("class") in ROLES:
            target = ids.get(token["data"].get("href", ""))
            dropping = target is None and token["data"]["class"] == "footnote-backref"
            if target:
                token["data"] |= {"href": f"#{target}", "role": ROLES[token["data"]["class"]]}
        if opens(token, "div") and token["data"].get("class") == "footnote":
            token["data"]["role"] = "doc-endnotes"
        if not dropping:
            kept.append(token)
        elif closes(token, "a"):
            dropping = False
    return kept


def _new_ids(tokens: list[Token]) -> dict[str, str]:
    """Sets the new ids and tells which old address became which id."""
    numbers: dict[str, int] = {}
    for token in tags(tokens):
        if token["name"] == "li" and token["data"].get("id", "").startswith("fn:"):
            numbers.setdefault(token["data"]["id"][3:], len(numbers) + 1)
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
