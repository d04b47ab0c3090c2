"""Elements where they belong, for HTML that a validator accepts, and none too deep."""

from blog.rendering.tokens import Token, blank, opens
from blog.rendering.values import Refused

DEEPEST = 100
PARENTS = {
    "dd": {"dl"},
    "dt": {"dl"},
    "figcaption": {"figure"},
    "li": {"ol", "ul"},
    "rp": {"ruby"},
    "rt": {"ruby"},
    "summary": {"details"},
}


def in_order(tokens: list[Token]) -> list[Token]:
    """The tokens without tags that stand under the wrong parent, and without empty paragraphs."""
    kept: list[Token] = []
    parents: list[str] = [""]
    for token in tokens:
        if token["type"] == "StartTag":
            misplaced = _is_misplaced(token, parents)
            parents.append("" if misplaced else token["name"])
            if len(parents) > DEEPEST:
                raise Refused("nested")
            if misplaced:
                continue
        elif token["type"] == "EndTag":
            if not parents.pop():
                continue
            if token["name"] == "p" and _empties(kept):
                continue
        kept.append(token)
    return kept


def _is_misplaced(token: Token, parents: list[str]) -> bool:
    if token["name"] == "a":  # a link needs an address, and cannot stand in another
        return "href" not in token["data"] or "a" in parents
    return token["name"] in PARENTS and parents[-1] not in PARENTS[token["name"]]


def _empties(kept: list[Token]) -> bool:
    """Take back a paragraph that began and holds nothing, and tell whether there was one."""
    end = len(kept)
    while end and blank(kept[end - 1]):
        end -= 1
    if end and opens(kept[end - 1], "p"):
        del kept[end - 1 :]
        return True
    return False
