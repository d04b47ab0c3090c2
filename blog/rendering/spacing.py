"""Blank lines and indents that GitHub does not ask for and Python-Markdown needs.

A list may follow a paragraph at once, its parts may stand under their item's first letter, and
a fence or a table may touch the text around it. Only what would be misread is changed. It runs
when fences and raw HTML are already out of the text.
"""

import re
from itertools import groupby

from markdown.preprocessors import Preprocessor
from markdown.util import HTML_PLACEHOLDER_RE

from blog.rendering.tables import CONTAINERS

ITEM = re.compile(r" *([-+*]|\d{1,9}[.)])( +)(?=\S)")
RULE = re.compile(r" *([-*_])(?: *\1){2,} *$")
ALONE = re.compile(
    rf" *(?:{HTML_PLACEHOLDER_RE.pattern} *$|</(?:{'|'.join(CONTAINERS)})\s*> *$|\#{{1,6}} )"
)
UNDER_HEADER = re.compile(r" *\|?(?: *:?-+:? *\|)+(?: *:?-+:?)? *$")
QUOTE = re.compile("> ?")
STEP = 4  # the one indent that Python-Markdown knows


class Spacing(Preprocessor):
    """Runs over the lines of a text once, and over those of a quotation once more."""

    def run(self, lines: list[str]) -> list[str]:
        """The lines as Python-Markdown wants them."""
        spaced: list[str] = []
        for quoted, group in groupby(lines, lambda line: line.startswith(">")):
            if quoted:
                inner = _spaced([QUOTE.sub("", line, count=1) for line in group])
                spaced += [f"> {line}".rstrip() for line in inner]
            else:
                spaced += _spaced(list(group))
        return spaced


def _spaced(lines: list[str]) -> list[str]:
    text = _Text()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        text.take(line, following)
    return text.lines


class _Text:
    """The lines taken so far, and the list items that are still open."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.items: list[tuple[int, bool]] = []  # where an item's text begins; is it numbered?
        self.alone = False  # the last line must not touch the next one
        self.loose = False  # nor the next item, as it belongs to an item's later paragraph

    def take(self, line: str, following: str) -> None:
        """Add one line; the following one tells whether this is a table's first."""
        if not line.strip():
            self.lines.append("")
            return
        width = len(line) - len(line.lstrip(" "))
        alone = bool(ALONE.match(line))
        fresh = alone or self.alone or not self._last()
        item = None if RULE.match(line) else ITEM.match(line)
        if item and width < self._edge() + STEP and self._may_begin(item[1], fresh):
            self._take_item(line, width, item)
            return
        if fresh:
            self._leave(width)
        if not self.items and width >= STEP:
            alone = False  # indented code
        header = "|" in line and UNDER_HEADER.match(following) and "|" not in self._last()
        if alone or self.alone or header:
            self._separate()
        self.alone = alone
        self.loose = bool(self.items) and (fresh or self.loose)
        self.lines.append(self._indented(line, width))

    def _take_item(self, line: str, width: int, item: re.Match[str]) -> None:
        marker, gap = item[1].replace(")", "."), item[2]
        numbered = marker.endswith(".")
        before = self._leave(width)
        begins = not self.items if before is None else before is not numbered
        if begins or self.alone or self.loose:
            self._separate()
        self.alone = self.loose = False
        self.lines.append(" " * STEP * len(self.items) + marker + gap + line[item.end() :])
        edge = width + len(marker) + (len(gap) if len(gap) <= STEP else 1)
        self.items.append((edge, numbered))

    def _may_begin(self, marker: str, fresh: bool) -> bool:
        """In the midst of a paragraph only the first item of a list may begin."""
        return fresh or bool(self.items) or marker in "-+*" or marker[:-1] == "1"

    def _leave(self, width: int) -> bool | None:
        """Close the items that a line so far to the left is not in; was the last one numbered?"""
        numbered = None
        while self.items and width < self.items[-1][0]:
            numbered = self.items.pop()[1]
        return numbered

    def _indented(self, line: str, width: int) -> str:
        """A line of an open item, where Python-Markdown looks for it."""
        depth = STEP * len(self.items)
        if width >= depth or width < self._edge():
            return line
        return " " * (depth + width - self._edge()) + line.lstrip(" ")

    def _edge(self) -> int:
        return self.items[-1][0] if self.items else 0

    def _last(self) -> str:
        return self.lines[-1] if self.lines else ""

    def _separate(self) -> None:
        if self._last():
            self.lines.append("")
