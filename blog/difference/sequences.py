"""What two sequences have in common: exactly where that can be afforded, else by landmarks."""

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

# Two sequences are compared exactly up to this product of their lengths, and over this many bits
# of work altogether; beyond it only from landmark to landmark.
EXACT, WORK = 30_000_000, 600_000_000
DEPTH = 10  # landmarks between landmarks


class Match(NamedTuple):
    """So many units from these places on are the same."""

    old: int
    new: int
    length: int


@dataclass
class Work:
    """What may still be spent on exact comparison."""

    left: int = WORK

    def allows(self, product: int) -> bool:
        """Take the product from what is left, if it is not too large."""
        if product > EXACT or product > self.left:
            return False
        self.left -= product
        return True


def matches(old: Sequence[str], new: Sequence[str], work: Work) -> Iterator[Match]:
    """What stays, in order, as few long matches; the last one is empty and stands at the ends."""
    whole = range(len(old)), range(len(new))
    last = Match(0, 0, 0)
    for match in _aligned(old, new, *whole, work, DEPTH):
        if (last.old + last.length, last.new + last.length) == match[:2]:
            last = last._replace(length=last.length + match.length)
        elif match.length:
            if last.length:
                yield last
            last = match
    if last.length:
        yield last
    yield Match(len(old), len(new), 0)


def only_places(bags: Iterable[tuple[int, Iterable[Hashable]]]) -> dict[Hashable, int]:
    """Where that stands which stands in one place only."""
    places: dict[Hashable, int] = {}
    for place, bag in bags:
        for one in bag:
            places[one] = place if one not in places else -1
    return {one: place for one, place in places.items() if place >= 0}


def rising(pairs: dict[int, int]) -> list[tuple[int, int]]:
    """The most pairs that are in order on both sides."""
    ends: list[int] = []
    chains: list[tuple[int, int]] = []
    before: dict[tuple[int, int], tuple[int, int] | None] = {}
    for pair in sorted(pairs.items()):
        place = bisect_left(ends, pair[1])
        before[pair] = chains[place - 1] if place else None
        ends[place : place + 1], chains[place : place + 1] = [pair[1]], [pair]
    longest, last = [], chains[-1] if chains else None
    while last:
        longest.append(last)
        last = before[last]
    return longest[::-1]


def _aligned(
    old: Sequence[str], new: Sequence[str], here: range, there: range, work: Work, depth: int
) -> Iterator[Match]:
    """What is the same at both ends, and between them exactly, or from landmark to landmark."""
    most = min(len(here), len(there))
    head = next((n for n in range(most) if old[here[n]] != new[there[n]]), most)
    yield Match(here.start, there.start, head)
    most -= head
    tail = next((n for n in range(most) if old[here[~n]] != new[there[~n]]), most)
    here, there = here[head : len(here) - tail], there[head : len(there) - tail]
    if here and there and work.allows(len(here) * len(there)):
        yield from _exact(old, new, here, there)
    elif here and there and depth:
        sides = [
            only_places((n, (side[n],)) for n in part) for side, part in ((old, here), (new, there))
        ]
        marks = rising({sides[0][one]: sides[1][one] for one in sides[0].keys() & sides[1]})
        i, j = here.start, there.start
        for x, y in marks:
            yield from _aligned(old, new, range(i, x), range(j, y), work, depth - 1)
            yield Match(x, y, 1)
            i, j = x + 1, y + 1
        if marks:
            rest = range(i, here.stop), range(j, there.stop)
            yield from _aligned(old, new, *rest, work, depth - 1)
    yield Match(here.stop, there.stop, tail)


def _exact(old: Sequence[str], new: Sequence[str], here: range, there: range) -> list[Match]:
    """A longest common subsequence, found with one bit for each pair (Hyyrö, 2004)."""
    if len(here) < len(there):  # few long rows are quicker than many short ones
        return [Match(m.new, m.old, m.length) for m in _exact(new, old, there, here)]
    wanted = {new[j] for j in there}
    places: dict[str, bytearray] = {}
    for n, i in enumerate(here):
        if old[i] in wanted:
            bits = places.setdefault(old[i], bytearray(len(here) // 8 + 1))
            bits[n >> 3] |= 1 << (n & 7)
    masks = {one: int.from_bytes(bits, "little") for one, bits in places.items()}
    row = full = (1 << len(here)) - 1
    rows = []
    for j in there:
        met = row & masks.get(new[j], 0)
        row = ((row + met) | (row - met)) & full
        rows.append(row.to_bytes(len(here) // 8 + 1, "little"))
    found, i, j = [], len(here) - 1, len(there) - 1
    while i >= 0 and j >= 0:
        if rows[j][i >> 3] >> (i & 7) & 1:
            i -= 1
        elif j and not rows[j - 1][i >> 3] >> (i & 7) & 1:
            j -= 1
        else:
            found.append(Match(here[i], there[j], 1))
            i, j = i - 1, j - 1
    return found[::-1]
