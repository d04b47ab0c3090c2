"""The part of a text that shows why it was found, with the words that were looked for marked."""

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple, TypeAlias

from blog.search.fold import IN_PAIRS, Word, fold, spans, words
from blog.search.index import JUDGED
from blog.search.query import Term

Pieces: TypeAlias = list[tuple[str, bool]]
LOOKED_AT = 60_000  # characters of a text
LENGTH = 210
LEAD = 60  # characters before the first hit
TRIED = 300  # hits; a text of one word alone is all hits
Span: TypeAlias = tuple[int, int, str]


class _Row(NamedTuple):
    """Words in a row that are those of a term: the places of the first and the last."""

    first: int
    last: int
    phrase: tuple[str, ...]
    is_beginning: bool


def marked(text: str, folded: str, terms: Sequence[Term], language: str) -> Pieces:
    """The whole text in pieces, each with whether it is a hit; `folded` as in `snippet`."""
    return _pieces(text, _hits(text, folded, terms, language), 0, len(text))


def snippet(text: str, folded: str, terms: Sequence[Term], language: str) -> Pieces:
    """About 210 characters of the text around the most hits, in pieces; [] where there is none.

    `folded` are its words as the index has them, or the first `JUDGED` characters of these, or ''
    where they are not known: to find one there costs less than to fold.
    """
    text = " ".join(text[:LOOKED_AT].split())
    hits = _hits(text, folded, terms, language)
    if not hits:
        return []
    tried = hits[:TRIED]
    best = max(tried, key=lambda hit: _worth(tried, hit))
    start = _word_edge(text, max(0, best.start - LEAD), -1)
    end = _word_edge(text, min(len(text), start + LENGTH), 1)
    pieces = _pieces(text, hits, start, end)
    before, after = [("… ", False)] if start else [], [(" …", False)] if end < len(text) else []
    return [*before, *pieces, *after]


def beginning(text: str) -> str:
    """The first 210 characters or so of a text."""
    line = " ".join(text[: 4 * LENGTH].split())
    end = _word_edge(line, min(len(line), LENGTH), 1)
    return line[:end] + (" …" if end < len(line) else "")


def around(text: str, words: Sequence[str]) -> str:
    """About 210 characters around the first of these words, in lower case, or the beginning."""
    line = " ".join(text[:LOOKED_AT].split())
    lowered = line.casefold()
    places = [place for word in words if (place := lowered.find(word)) >= 0]
    start = _word_edge(line, max(0, min(places, default=0) - LEAD), -1)
    end = _word_edge(line, min(len(line), start + LENGTH), 1)
    return f"{'… ' * bool(start)}{line[start:end].strip()}{' …' * (end < len(line))}"


def _hits(text: str, folded: str, terms: Sequence[Term], language: str) -> list[Word]:
    """Where terms stand in a text: by the words that are known, unless these are not its own."""
    rows = _rows(folded.split(), terms, language)
    if not rows and 0 < len(folded) < JUDGED:
        return []
    last = max((row.last for row in rows), default=0)
    found = list(islice(spans(text, language), last + 1)) if rows else []
    if rows and all(_begins(text, found, row) for row in rows[:TRIED]):
        return _placed(rows, found)
    folds = list(words(text, language))
    rows = _rows([one.word for one in folds], terms, language)
    return _placed(rows, [(start, end, "") for _, start, end in folds])


def _rows(words: Sequence[str], terms: Sequence[Term], language: str) -> list[_Row]:
    """Where terms stand among words, in their order: a phrase only where its words do in theirs."""
    places: dict[str, list[int]] = {}
    for i, word in enumerate(words):
        places.setdefault(word, []).append(i)
    rows = set()
    for term in terms:
        phrase = term.reading(language)
        begins = places.get(phrase[0], [])
        if term.is_beginning and len(phrase) == 1:
            begins = [i for word in places if word.startswith(phrase[0]) for i in places[word]]
        for i in begins:
            row = words[i : i + len(phrase)]
            if len(row) == len(phrase) and _is(row, phrase, term.is_beginning):
                rows.add(_Row(i, i + len(phrase) - 1, phrase, term.is_beginning))
    return sorted(rows)


def _is(row: Sequence[str], phrase: tuple[str, ...], is_beginning: bool) -> bool:
    last = row[-1].startswith(phrase[-1]) if is_beginning else row[-1] == phrase[-1]
    return last and tuple(row[:-1]) == phrase[:-1]


def _begins(text: str, found: Sequence[Span], row: _Row) -> bool:
    """Whether a row begins with the word of the text that it should, as far as the text goes."""
    if row.first >= len(found):
        return True
    start, end, spoken = found[row.first]
    return fold(text[start:end], spoken).startswith(row.phrase[0])


def _placed(rows: Sequence[_Row], found: Sequence[Span]) -> list[Word]:
    """The rows that lie within a text whose words are those that were found."""
    hits = set()
    for first, last, phrase, is_beginning in rows:
        if last < len(found):
            start, end, _ = found[last]
            end = min(start + 1, end) if is_beginning else end
            hits.add(Word(" ".join(phrase), found[first][0], end))
    return sorted(hits, key=lambda hit: (hit.start, hit.end))


def _worth(hits: list[Word], first: Word) -> tuple[int, int, int]:
    """How many different words, and how many at all, a snippet from this hit on would show."""
    shown = [hit.word for hit in hits if first.start <= hit.start < first.start + LENGTH - LEAD]
    return len(set(shown)), len(shown), -first.start


def _pieces(text: str, hits: list[Word], start: int, end: int) -> Pieces:
    pieces: Pieces = []
    position = start
    for hit in hits:
        if hit.end <= position or hit.start >= end:
            continue
        if hit.start > position:
            pieces.append((text[position : hit.start], False))
        elif pieces and pieces[-1][1]:  # pairs of characters overlap
            pieces[-1] = (pieces[-1][0] + text[position : hit.end], True)
            position = hit.end
            continue
        pieces.append((text[max(position, hit.start) : hit.end], True))
        position = hit.end
    return [*pieces, (text[position:end], False)] if position < end else pieces


def _word_edge(text: str, place: int, step: int) -> int:
    """The nearest place that cuts no word, at most 30 characters away."""
    for distance in range(30):
        edge = place + step * distance
        if edge <= 0 or edge >= len(text):
            return max(0, min(edge, len(text)))
        if text[edge - 1] == " " if step < 0 else text[edge] == " ":
            return edge
        if IN_PAIRS.match(text, edge):
            return edge
    return place
