"""What a text says without its markup: for search, excerpts and reading time."""

import math
import re
from collections.abc import Iterable
from typing import Any

from blog.rendering.tables import names

BLOCKS = names(
    """
    aside blockquote br caption dd details div dl dt figcaption figure h2 h3 h4 h5 h6 hr li ol p
    pre summary table td th tr ul
    """
)
# Characters of scripts that put no spaces between words, and how many of them make a word.
UNSPACED = (
    (
        re.compile(
            "[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd]"
        ),
        2,
    ),
    (re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"), 5),
)
WORD = re.compile(r"\w\S*")
SILENT_READING = 238  # words a minute (Brysbaert 2019)


def plain(tokens: Iterable[dict[str, Any]]) -> str:
    """The words in a stream of tokens, a line for each block, formulas as TeX, no note marks."""
    parts: list[str] = []
    in_mark = in_code = in_formula = False
    for token in tokens:
        if "name" not in token:
            if not in_mark and not in_formula:
                parts.append(token["data"] if in_code else token["data"].replace("\n", " "))
            continue
        begins = token["type"] == "StartTag"
        if token["name"] == "math":  # once, as its author knows it
            in_formula = begins
            parts.append(token["data"].get("alttext", ""))
        elif token["name"] == "a":
            in_mark = begins and "footnote" in token["data"].get("class", "")
        elif token["name"] in BLOCKS:
            parts.append("\n")
            in_code = begins and token["name"] == "pre"
    lines = (" ".join(line.split()) for line in "".join(parts).splitlines())
    return "\n".join(line for line in lines if line)


def count_words(text: str) -> int:
    """How many words; two characters of Chinese or Japanese count as one, five of Thai."""
    words = 0
    for characters, per_word in UNSPACED:
        text, found = characters.subn(" ", text)
        words += math.ceil(found / per_word)
    return words + len(WORD.findall(text))


def minutes(words: int) -> int:
    """Reading time in whole minutes, at least one."""
    return max(1, round(words / SILENT_READING))
