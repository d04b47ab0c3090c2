"""What somebody typed into the search field, made into terms; nothing in it is an error."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from blog.search.fold import IN_PAIRS, RUN, words
from blog.text import one_line

LONGEST, MOST_TERMS = 200, 16
QUOTED = re.compile('["“”„«»]([^"“”„«»]*)["“”„«»]')
JOINTS = frozenset(".-_‐‑")


@dataclass(frozen=True)
class Term:
    """What must be there: words in a row, as each language writes their stems.

    Of a beginning, the last word may go on.
    """

    readings: tuple[tuple[str, tuple[str, ...]], ...]
    is_beginning: bool = False

    @cached_property
    def phrases(self) -> tuple[tuple[str, ...], ...]:
        """The different readings, in whatever language."""
        return tuple(dict.fromkeys(phrase for _, phrase in self.readings))

    @cached_property
    def _by_language(self) -> dict[str, tuple[str, ...]]:
        return dict(self.readings)

    def reading(self, language: str) -> tuple[str, ...]:
        """The words as a text in this language has them."""
        return self._by_language.get(language, self.readings[0][1])


@dataclass(frozen=True)
class Query:
    """What was typed, on one line, and the terms that it asks for."""

    text: str
    terms: tuple[Term, ...]
    languages: tuple[str, ...]
    was_cut: bool


def read(typed: str, languages: Iterable[str]) -> Query:
    """Read a query of at most 200 characters and 16 terms; what is beyond is not looked for.

    A word is looked for as each of the languages would write its stem.
    """
    text = one_line(typed[: 4 * LONGEST])
    languages = tuple(languages) or ("",)
    parts = list(_parts(text[:LONGEST]))
    terms = dict.fromkeys(term for part in parts if (term := _term(part, languages)))
    was_cut = len(text) > LONGEST or len(typed) > 4 * LONGEST or len(terms) > MOST_TERMS
    return Query(text[:LONGEST], tuple(terms)[:MOST_TERMS], languages, was_cut)


def _parts(text: str) -> Iterator[str]:
    """Quoted words together, and all others one by one, or joined as in “node.js”."""
    end = 0
    for quoted in QUOTED.finditer(text):
        yield from _joined(text[end : quoted.start()])
        yield quoted[1]
        end = quoted.end()
    yield from _joined(text[end:])


def _joined(text: str) -> Iterator[str]:
    """The words with one sign between them that makes them one; whatever else is no syntax."""
    start = end = 0
    for run in RUN.finditer(text):
        between = text[end : run.start()]
        in_number = between == "," and text[end - 1 : end].isdigit() and run[0][0].isdigit()
        if end and not (between in JOINTS or in_number):
            yield text[start:end]
            end = 0
        start, end = (start if end else run.start()), run.end()
    yield text[start:end]


def _term(part: str, languages: tuple[str, ...]) -> Term | None:
    readings = tuple((language, tuple(words(part, language))) for language in languages)
    found = readings[0][1]
    if not found:
        return None
    is_short = IN_PAIRS.match(part, found[-1].start) is not None
    is_pair_end = is_short and len(found) > 1 and found[-2].end == found[-1].end
    # The character that ends a run stands in the pair before it; alone it may begin a pair.
    kept = len(found) - 1 if is_pair_end else len(found)
    is_beginning = is_short and not is_pair_end
    phrases = ((code, tuple(word.word for word in some[:kept])) for code, some in readings)
    return Term(tuple(phrases), is_beginning)
