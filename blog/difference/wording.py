"""One paragraph and what it became, word by word."""

from collections.abc import Iterable, Iterator
from itertools import accumulate, chain, groupby, zip_longest
from operator import attrgetter
from typing import Literal, NamedTuple, TypeAlias

from blog.difference.sequences import Match, Work, matches
from blog.difference.units import Unit, tokens

SAME: Literal["same"] = "same"
TAKEN_OUT: Literal["taken out"] = "taken out"
PUT_IN: Literal["put in"] = "put in"
SLIDE = 200  # words by which a change may be moved to where a sentence ends
ROUNDS = 8  # in which what is rewritten grows over chance matches
KEPT = 0.25  # share of characters that must stay for words to be compared
ENDS = frozenset(".!?…。！？؟।")
PAUSES = frozenset(",;:—–、，")

Kind: TypeAlias = Literal["same", "taken out", "put in"]


class Piece(NamedTuple):
    """Some words in a row with one fate."""

    kind: Kind
    text: str


def compared(one: Unit, other: Unit, work: Work) -> Iterator[Piece]:
    """The pieces of a paragraph and of what it became; two as a whole where little of it stayed."""
    old, new = tokens("".join(one)), tokens("".join(other))
    texts = [token.text for token in old], [token.text for token in new]
    stay = _calmed(matches(*texts, work), *texts)
    whole = sum(len(texts[0][m.old + n]) for m in stay for n in range(m.length))
    if whole < KEPT * max(len(one.text), len(other.text)) or not one.text or not other.text:
        stay = [Match(len(old), len(new), 0)]
    pieces: list[Piece] = []
    i = j = 0
    for match in stay:
        pieces.append(Piece(TAKEN_OUT, "".join(map("".join, old[i : match.old]))))
        pieces.append(Piece(PUT_IN, "".join(map("".join, new[j : match.new]))))
        i, j = match.old + match.length, match.new + match.length
        before, after = old[match.old : i], new[match.new : j]
        if before == after:
            pieces.append(Piece(SAME, "".join(map("".join, before))))
        else:
            pieces += chain.from_iterable(map(kept, before, after))
    for kind, run in groupby(filter(_text, pieces), _kind):
        yield Piece(kind, "".join(map(_text, run)))


def kept(one: Unit, other: Unit) -> list[Piece]:
    """The pieces of what is the same but for the space after it."""
    if one.space == other.space:
        return [Piece(SAME, "".join(one))]
    spaces = [Piece(TAKEN_OUT, one.space), Piece(PUT_IN, other.space)]
    return [Piece(SAME, one.text), *filter(_text, spaces)]


def _calmed(found: Iterable[Match], old: list[str], new: list[str]) -> list[Match]:
    """Without chance matches inside of what was rewritten, and with whole sentences put in."""
    sizes = [list(accumulate(map(len, side), initial=0)) for side in (old, new)]
    left = list(found)
    for _ in range(ROUNDS):
        waiting, left = left, []
        last = Match(0, 0, 0)
        for match, following in zip_longest(waiting, waiting[1:]):
            ends = match.old + match.length, match.new + match.length
            size = sizes[0][ends[0]] - sizes[0][match.old]
            before = _changed(sizes, (last.old + last.length, last.new + last.length), match[:2])
            after = _changed(sizes, ends, following[:2]) if following else 0
            if not following or not before or not after or size > min(before, after):
                left.append(match)
                last = match
    return _slid(left, old, new)


def _changed(sizes: list[list[int]], start: tuple[int, int], end: tuple[int, int]) -> int:
    """How many characters differ between two matches, on the side where they are more."""
    return max(size[b] - size[a] for size, a, b in zip(sizes, start, end, strict=True))


def _slid(matches: list[Match], old: list[str], new: list[str]) -> list[Match]:
    """Of the places where the same words could have come or gone, the end of a sentence."""
    for n in range(len(matches) - 1):
        one, two = matches[n : n + 2]
        ends = one.old + one.length, one.new + one.length
        gaps = two.old - ends[0], two.new - ends[1]
        if min(gaps) or not max(gaps):
            continue
        side, start, gap = (old, ends[0], gaps[0]) if gaps[0] else (new, ends[1], gaps[1])
        low = high = 0
        while low < min(one.length, SLIDE) and side[start - low - 1] == side[start + gap - low - 1]:
            low += 1
        while high < min(two.length, SLIDE) and side[start + high] == side[start + gap + high]:
            high += 1
        best = max(
            range(-low, high + 1), key=lambda by: (_pause(side[max(start + by, 1) - 1]), -abs(by))
        )
        matches[n] = one._replace(length=one.length + best)
        matches[n + 1] = Match(two.old + best, two.new + best, two.length - best)
    return matches


def _pause(before: str) -> int:
    """How good a place it is to begin with something after this word."""
    return 2 if before == "" or before[-1] in ENDS else before[-1] in PAUSES


_kind, _text = attrgetter("kind"), attrgetter("text")
