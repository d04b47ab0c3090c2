"""A text taken apart into paragraphs and words, so that nothing of it is lost."""

import re
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import NamedTuple

from blog.text import SIGNS, UNSPACED

# No text that is read has more of them: what comes after is taken as one.
MOST_PARAGRAPHS, MOST_WORDS = 20_000, 150_000
APART = re.compile(r"\n(?:[ \t]*\n)+")
FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)", re.MULTILINE)
LETTERS = rf"[^\W_{UNSPACED}][^\W_{UNSPACED}{SIGNS}]*(?:[{SIGNS}]+[^\W_{UNSPACED}]*)*"
# A word, a character of a script without spaces, or a run of one sign; then the space after it.
TOKEN = re.compile(
    rf"([{UNSPACED}][{SIGNS}]*|{LETTERS}(?:(?:['’]|(?<=\d)[.,](?=\d)){LETTERS})*"
    rf"|([^\w\s]|_)\2*[{SIGNS}\ufe0f\U0001f3fb-\U0001f3ff]*)(\s*)"
)


class Unit(NamedTuple):
    """A word or a paragraph, and the white space after it, which makes no difference by itself."""

    text: str
    space: str


def paragraphs_of(text: str) -> list[Unit]:
    """The parts between blank lines; fenced code stays in one."""
    ends = [match.end() for match in islice(APART.finditer(text), MOST_PARAGRAPHS)]
    starts = [0, *ends]
    parts = [text[a:b] for a, b in zip(starts, [*ends, len(text)], strict=True) if a < b]
    follows = [False] * len(parts)  # belongs to the part before it
    fence, opened = "", 0
    for place, part in enumerate(parts):
        for mark, rest in FENCE.findall(part):
            if not fence:
                fence, opened = mark, place
            elif mark.startswith(fence) and not rest.strip():
                follows[opened + 1 : place + 1] = [True] * (place - opened)
                fence = ""
    heads = [place for place, one in enumerate(follows) if not one]
    wholes = ("".join(parts[a:b]) for a, b in pairwise([*heads, len(parts)]))
    return [Unit(one.rstrip(), one[len(one.rstrip()) :]) for one in wholes]


def tokens(text: str) -> list[Unit]:
    """The words and signs; the first one is what white space there is before them."""
    lead = len(text) - len(text.lstrip())
    found = list(islice(TOKEN.finditer(text, lead), MOST_WORDS))
    rest = text[found[-1].end() :] if found else ""
    units = [Unit(one[1], one[3]) for one in found]
    return [Unit("", text[:lead]), *units, *([Unit(rest, "")] if rest else [])]


def words(text: str) -> Iterator[str]:
    """The words alone, whatever their case."""
    return (token.casefold() for token, _, _ in TOKEN.findall(text) if token[:1].isalnum())


def count_words(text: str) -> int:
    """How many words a text has, each character of a script without spaces being one."""
    return sum(token[:1].isalnum() for token, _, _ in TOKEN.findall(text))
