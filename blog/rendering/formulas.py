"""Formulas between dollar signs: put aside before Markdown reads the text, put back as MathML.

What is put aside leaves a mark of characters that no text of ours can hold, so that neither an
author nor the library can write one. It is an ordinary word to Markdown and to the first wall;
the formula comes in behind that, where an author's own `<math>` is long gone.
"""

import re
from collections.abc import Iterator, Sequence

from markdown.preprocessors import Preprocessor

from blog.rendering.mathml import formula, numbered
from blog.rendering.tables import names
from blog.rendering.tokens import Token, closing, opening, text

BEGIN, END, MORE = "\ufde0", "\ufde1", "\ufde2"
DIGITS = {ord(digit): chr(0xFDD0 + i) for i, digit in enumerate("0123456789abcdef")}
VALUES = {ord(mark): chr(digit) for digit, mark in DIGITS.items()}
HELD = re.compile(rf"{BEGIN}([\ufdd0-\ufddf]+){END}((?:\s*{MORE})*)")
PARAGRAPH = re.compile(r"(\n(?:[ \t>]*\n)+)")
QUOTED = re.compile(r"[ \t>]*")
# Each alternative is read once and never again, so the search is linear in the text.
MARKS = re.compile(
    r"""
      \\.                                     # an escaped dollar is a dollar
    | (?P<code>`+)
    | https?://[^\s<>]* | \]\([^\s()<>]*      # an address may hold dollars too
    | <[a-zA-Z/][^<>]*>
    | \$\$ (?P<display>(?:\\.|[^$\\`]|\$(?!\$))*+) \$\$
    | \$(?![\s$])
      (?P<inline>(?:\\.
        | (?!</[a-zA-Z] | \n[ \t>]*(?:[-+*\#|]|\d{1,9}[.)])[ \t])[^$\\`])*+)
      (?<!\s)\$(?!\d)
    """,
    re.VERBOSE | re.DOTALL,
)
FLOW = names("aside blockquote dd details div figcaption li td th")
CODE = names("code kbd pre samp")


class Formulas(Preprocessor):
    """Takes the formulas out of a text whose fences are out already."""

    def __init__(self, sources: list[list[str]]) -> None:
        super().__init__()
        self.sources = sources

    def run(self, lines: list[str]) -> list[str]:
        """The lines with a mark in the place of each formula, as many lines as before."""
        whole = "\n".join(lines)
        if "$" not in whole:
            return lines
        return "".join(map(self._without, PARAGRAPH.split(whole))).split("\n")

    def _without(self, paragraph: str) -> str:
        kept: list[str] = []
        position = 0
        while found := MARKS.search(paragraph, position):
            kept.append(paragraph[position : found.start()])
            if found["display"] is None and found["inline"] is None:
                end = _end_of_code(paragraph, found) if found["code"] else found.end()
                kept.append(paragraph[found.start() : end])
            else:
                end = found.end()
                begun = paragraph.rfind("\n", 0, found.start()) + 1
                quotes = (QUOTED.match(paragraph, begun) or found)[0].count(">")
                kept.append(self._mark(found[0].split("\n"), quotes))
            position = end
        return "".join(kept) + paragraph[position:]

    def _mark(self, lines: list[str], quotes: int) -> str:
        """A mark for a formula; what stands before its later lines belongs to Markdown."""
        before = re.compile(rf"[ \t]*(?:>[ \t]*){{0,{quotes}}}")
        ends = [0, *(len((before.match(line) or [""])[0]) for line in lines[1:])]
        self.sources.append([line[end:] for line, end in zip(lines, ends, strict=True)])
        number = f"{len(self.sources) - 1:x}".translate(DIGITS)
        later = (line[:end] + MORE for line, end in zip(lines[1:], ends[1:], strict=True))
        return "\n".join([f"{BEGIN}{number}{END}", *later])


def _end_of_code(paragraph: str, found: re.Match[str]) -> int:
    """Where a code span ends that begins here; without an end it is none."""
    run = re.escape(found["code"])
    closed = re.compile(rf"(?<!`){run}(?!`)").search(paragraph, found.end())
    return closed.end() if closed else found.end()


def sources_in(value: str, sources: Sequence[list[str]]) -> str:
    """A text with the formulas as their author typed them, for code and attributes."""
    if BEGIN not in value and MORE not in value:
        return value

    def typed(found: re.Match[str]) -> str:
        first, *later = _source(found, sources)
        spaces = re.findall(rf"(\s*){MORE}", found[2])
        spaces += ["\n"] * (len(later) - len(spaces))
        return first + "".join(s + line for s, line in zip(spaces, later, strict=False))

    return HELD.sub(typed, value).replace(MORE, "")


def put_back(tokens: list[Token], sources: Sequence[list[str]]) -> list[Token]:
    """The tokens with MathML for the marks; in code, and where it is no TeX, the source."""
    if not sources:
        return tokens
    result: list[Token] = []
    parents: list[Token] = [opening("div")]
    for token in tokens:
        if token["type"] == "StartTag":
            parents.append(token)
        elif token["type"] == "EndTag" and len(parents) > 1:
            parents.pop()
        if token["type"] == "Characters" and (BEGIN in token["data"] or MORE in token["data"]):
            if CODE & {parent["name"] for parent in parents}:
                result.append(text(sources_in(token["data"], sources)))
            else:
                result += _shown(token["data"], sources, parents[-1])
        else:
            result.append(token)
    return result


def _shown(data: str, sources: Sequence[list[str]], parent: Token) -> Iterator[Token]:
    position = 0
    splits = parent["name"] == "p" and not parent["data"]
    for found in HELD.finditer(data):
        source = "\n".join(_source(found, sources))
        before = data[position : found.start()]
        position = found.end()
        if splits and source.startswith("$$"):
            before = before.rstrip()
            position += len(data) - position - len(data[position:].lstrip())
        yield from _plain(before)
        if not source.startswith("$$"):
            yield from formula(source[1:-1], False) or _code(source)
        elif splits:
            yield from (closing("p"), *_displayed(source), opening("p"))
        elif parent["name"] in FLOW:
            yield from _displayed(source)
        else:  # in a heading, say, which can hold no block
            yield from formula(numbered(source[2:-2])[0], False) or _code(source)
    yield from _plain(data[position:])


def _plain(data: str) -> Iterator[Token]:
    if words := data.replace(MORE, ""):
        yield text(words)


def _source(found: re.Match[str], sources: Sequence[list[str]]) -> list[str]:
    return sources[int(found[1].translate(VALUES), 16)]


def _code(source: str) -> list[Token]:
    return [opening("code"), text(source), closing("code")]


def _displayed(source: str) -> list[Token]:
    """A formula on a line of its own, which scrolls inside itself, and its number."""
    tex, number = numbered(source[2:-2])
    tokens = formula(tex, True)
    if tokens is None:
        return [opening("pre"), *_code(source), closing("pre")]
    if number:
        label = [opening("span", **{"class": "number"}), text(f"({number})"), closing("span")]
        tokens += [text(" "), *label]
    return [opening("div", **{"class": "formula", "tabindex": "0"}), *tokens, closing("div")]
