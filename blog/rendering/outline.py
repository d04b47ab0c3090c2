"""Headings: ids by GitHub's rule, links to them, and the one that repeats the title."""

import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote

from blog.rendering.plain import plain
from blog.rendering.tokens import Token, element, opens, tags
from blog.rendering.values import Heading

LEVELS = ("h1", "h2", "h3", "h4", "h5", "h6")
MARKS = frozenset({"Mn", "Mc", "Nd", "Nl", "Pc"})
ALIKE = str.maketrans(
    dict.fromkeys("‘’‚‛ʼ′´", "'")
    | dict.fromkeys("“”„‟«»″", '"')
    | dict.fromkeys("‐‑‒–—−", "-")
    | dict.fromkeys("`*", "")
)


def name_headings(tokens: list[Token]) -> tuple[list[Token], tuple[Heading, ...]]:
    """Give headings ids that clobber nothing; the page has its own h1, so ours begin at h2."""
    shift = int(any(opens(token, "h1") for token in tokens))
    taken: dict[str, int] = {}
    outline: list[Heading] = []
    empty: set[int] = set()
    for i, token in enumerate(tokens):
        if not opens(token, *LEVELS):
            continue
        heading = element(tokens, i)
        words = " ".join(plain(heading).split()) or _pictured(heading)
        if not words:
            empty |= {i, i + len(heading) - 1}
            continue
        name = _unique(_slug(token["data"].get("id", "") or words), taken)
        token["data"]["id"] = name
        level = min(6, int(token["name"][1]) + shift)
        heading[0]["name"] = heading[-1]["name"] = f"h{level}"
        outline.append(Heading(level, name, words))
    return [token for i, token in enumerate(tokens) if i not in empty], tuple(outline)


def _pictured(heading: list[Token]) -> str:
    """What the pictures in a heading stand for."""
    return " ".join(tag["data"].get("alt", "") for tag in tags(heading) if tag["name"] == "img")


def link_to_headings(tokens: list[Token], outline: Iterable[Heading]) -> None:
    """A link to `#heading` reaches that heading, whose id has a prefix."""
    ids = {heading.id for heading in outline}
    for token in tags(tokens):
        address = token["data"].get("href", "")
        if address.startswith("#") and address[1:] not in ids:
            wanted = f"h-{unquote(address[1:]).lower()}"
            if wanted in ids:
                token["data"]["href"] = f"#{wanted}"


def same_title(one: str, other: str) -> bool:
    """Whether two titles read the same, whatever their case, spaces, quotes and dashes."""
    return bool(one.strip()) and _folded(one) == _folded(other)


def _folded(title: str) -> str:
    plain_title = unicodedata.normalize("NFKC", title).translate(ALIKE)
    return " ".join(plain_title.casefold().split())


def _slug(text: str) -> str:
    """GitHub's rule: lower case, letters, digits, hyphens and underscores; spaces to hyphens."""
    kept = (c for c in text.strip().lower() if c in " -" or c.isalpha() or _is_mark(c))
    return "".join(kept).replace(" ", "-")


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in MARKS


def _unique(name: str, taken: dict[str, int]) -> str:
    """An id for this name that no heading has yet; `taken` remembers each one's last number."""
    stem = candidate = f"h-{name[:100] or 'section'}"
    while candidate in taken:
        taken[stem] += 1
        candidate = f"{stem}-{taken[stem]}"
    taken[candidate] = 0
    return candidate
