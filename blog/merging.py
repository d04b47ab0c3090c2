"""Two people's edits of one text, put together paragraph by paragraph.

Only edits that touch the same paragraph clash; what clashes is kept twice, and said.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

BETWEEN = re.compile(r"(\n(?:[ \t]*\n)+)")
# Pairs of paragraphs to compare at most, a quarter of a second; beyond, all between is one edit.
MOST_PAIRS = 1_000_000


@dataclass(frozen=True)
class Spot:
    """A place where both edited the same paragraphs: how it read before, mine, and theirs."""

    base: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Merged:
    """Both edits in one text; at each spot mine stands first, then theirs."""

    text: str
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True)
class _Edit:
    """Paragraphs `start` to `end` of the base replaced by others; start is end for an insertion."""

    start: int
    end: int
    paragraphs: tuple[str, ...]

    def meets(self, start: int, end: int) -> bool:
        """Whether both change the same paragraphs, or put something into the same gap."""
        if self.start == self.end or start == end:
            inside = start < self.start < end or self.start < start < self.end
            return inside or (self.start == self.end == start == end)
        return self.start < end and start < self.end


def merge(base: str, mine: str, theirs: str) -> Merged:
    """Both edits of `base` in one text; quick and without loss for any three texts."""
    if mine == theirs or theirs == base:
        return Merged(mine)
    if mine == base:
        return Merged(theirs)
    paragraphs = _paragraphs(base)
    left = _edits(paragraphs, _paragraphs(mine))
    right = _edits(paragraphs, _paragraphs(theirs))
    merged: list[str] = []
    spots: list[Spot] = []
    done = 0
    for start, end, ours, others in _groups(left, right):
        merged += paragraphs[done:start]
        done = end
        one, other = (_applied(paragraphs, start, end, edits) for edits in (ours, others))
        if not others or one == other:
            merged += one
        elif not ours:
            merged += other
        else:
            spots.append(Spot("".join(paragraphs[start:end]), "".join(one), "".join(other)))
            merged += [*one, *other]
    return Merged(_joined([*merged, *paragraphs[done:]]), tuple(spots))


def merge_value(base: str | None, mine: str, theirs: str) -> tuple[str, bool]:
    """What a short field is to hold after two edits, and whether they clash: then it is mine."""
    if mine == base:
        return theirs, False
    return mine, theirs not in (mine, base)


def _paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, each with the blank lines after it."""
    parts = [*BETWEEN.split(text), ""]
    whole = (part + gap for part, gap in zip(parts[::2], parts[1::2], strict=True))
    return [paragraph for paragraph in whole if paragraph]


def _joined(paragraphs: Sequence[str]) -> str:
    """The text of paragraphs, with a blank line wherever two would run into one."""
    joined: list[str] = []
    for paragraph in paragraphs:
        if joined and not BETWEEN.search(joined[-1]):
            joined[-1] = joined[-1].rstrip("\n") + "\n\n"
        joined.append(paragraph)
    return "".join(joined)


def _edits(base: Sequence[str], other: Sequence[str]) -> list[_Edit]:
    """What was done to the base, from its beginning on; blank lines at the end do not count."""
    before, after = ([part.rstrip() for part in parts] for parts in (base, other))
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    if len(old) * len(new) > MOST_PAIRS:
        return [_Edit(head, head + len(old), tuple(other[head : head + len(new)]))]
    edits: list[_Edit] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "replace" and j - i == m - k:  # one for one: each is an edit of its own
            edits += [
                _Edit(head + i + n, head + i + n + 1, (other[head + k + n],)) for n in range(j - i)
            ]
        elif tag != "equal":
            edits.append(_Edit(head + i, head + j, tuple(other[head + k : head + m])))
    return edits


def _groups(
    left: Sequence[_Edit], right: Sequence[_Edit]
) -> Iterator[tuple[int, int, list[_Edit], list[_Edit]]]:
    """Edits that meet, together: from where to where in the base, and whose they are."""
    waiting = [list(left), list(right)]
    while waiting[0] or waiting[1]:
        firsts = [edits[0] for edits in waiting if edits]
        first = min(firsts, key=lambda edit: (edit.start, edit.end))
        start, end = first.start, first.end
        taken: tuple[list[_Edit], list[_Edit]] = ([], [])
        grown = True
        while grown:
            grown = False
            for mine, edits in zip(taken, waiting, strict=True):
                while edits and (edits[0] is first or edits[0].meets(start, end)):
                    edit = edits.pop(0)
                    mine.append(edit)
                    start, end = min(start, edit.start), max(end, edit.end)
                    grown = True
        yield start, end, *taken


def _applied(base: Sequence[str], start: int, end: int, edits: Sequence[_Edit]) -> list[str]:
    """These paragraphs of the base with one person's edits."""
    result: list[str] = []
    for edit in edits:
        result += [*base[start : edit.start], *edit.paragraphs]
        start = edit.end
    return [*result, *base[start:end]]
