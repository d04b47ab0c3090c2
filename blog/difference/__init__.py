"""What differs between two texts: paragraphs are set beside each other, then their words.

Plain data comes out, in the order of reading. All “same” and “taken out” pieces together are the
old text, all “same” and “put in” pieces the new one, to the last character. Whatever the texts
are, the work is bounded: what is too large to be compared word by word is shown as replaced.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from blog.difference.likeness import successors
from blog.difference.sequences import Work, matches
from blog.difference.units import Unit, count_words, paragraphs_of
from blog.difference.wording import PUT_IN, SAME, TAKEN_OUT, Piece, compared, kept

__all__ = ["PUT_IN", "SAME", "TAKEN_OUT", "Block", "Difference", "Piece", "difference", "in_words"]


@dataclass(frozen=True)
class Block:
    """One paragraph that changed, or a run of paragraphs that did not, each in pieces."""

    changed: bool
    paragraphs: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True)
class Difference:
    """Two texts as one, and how many words came and went."""

    blocks: tuple[Block, ...]
    words_in: int
    words_out: int


def difference(old: str, new: str) -> Difference:
    """What was taken out and put in from one text to the other, within a second or so."""
    before, after, work = paragraphs_of(old), paragraphs_of(new), Work()
    paragraphs: list[tuple[bool, tuple[Piece, ...]]] = []
    at_old = at_new = 0
    for match in matches([one.text for one in before], [one.text for one in after], work):
        gap = before[at_old : match.old], after[at_new : match.new]
        paragraphs += ((True, one) for one in _rewritten(*gap, work))
        at_old, at_new = match.old + match.length, match.new + match.length
        same = zip(before[match.old : at_old], after[match.new : at_new], strict=True)
        paragraphs += ((False, tuple(kept(one, other))) for one, other in same)
    pieces = [piece for changed, one in paragraphs if changed for piece in one]
    return Difference(
        tuple(_blocks(paragraphs)),
        sum(count_words(piece.text) for piece in pieces if piece.kind == PUT_IN),
        sum(count_words(piece.text) for piece in pieces if piece.kind == TAKEN_OUT),
    )


def in_words(old: str, new: str) -> tuple[Piece, ...]:
    """The same for a line of text, such as a title."""
    return tuple(compared(Unit(old, ""), Unit(new, ""), Work()))


def _rewritten(old: list[Unit], new: list[Unit], work: Work) -> Iterator[tuple[Piece, ...]]:
    """Paragraphs that are not the same: each beside the one it became, where there is one."""
    at_old = at_new = 0
    for i, j in [*successors(old, new), (len(old), len(new))]:
        yield from ((Piece(TAKEN_OUT, "".join(one)),) for one in old[at_old:i])
        yield from ((Piece(PUT_IN, "".join(one)),) for one in new[at_new:j])
        if i < len(old):
            yield tuple(compared(old[i], new[j], work))
        at_old, at_new = i + 1, j + 1


def _blocks(paragraphs: Iterable[tuple[bool, tuple[Piece, ...]]]) -> Iterator[Block]:
    for changed, run in groupby(paragraphs, itemgetter(0)):
        together = tuple(pieces for _, pieces in run)
        parts = [(one,) for one in together] if changed else [together]
        yield from (Block(changed, part) for part in parts)
