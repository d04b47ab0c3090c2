"""What somebody typed into the search field, made into terms; nothing in it is an error."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from blog.search.fold import IN_PAIRS, RUN, fold, words
from blog.text import one_line

LONGEST, MOST_TERMS = 200, 16
QUOTED = re.compile('["“”„«»]([^"“”„«»]*)["“”„«»]')


@dataclass(frozen=True)
class Term:
    """What must be there: one of these phrases, which differ by language, or a beginning."""

    phrases: tuple[tuple[str, ...], ...]
    is_beginning: bool = False

    @property
    def words(self) -> frozenset[str]:
        """All words that it may be found by."""
        return frozenset(word for phrase in self.phrases for word in phrase)


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
    """Quoted words together, and all others one by one, with the signs that join them."""
    end = 0
    for quoted in QUOTED.finditer(text):
        yield from text[end : quoted.start()].split()
        yield quoted[1]
        end = quoted.end()
    yield from text[end:].split()


def _term(part: str, languages: tuple[str, ...]) -> Term | None:
    runs = RUN.findall(part)
    if len(runs) == 1 and len(runs[0]) == 1 and IN_PAIRS.match(runs[0]):
        return Term(((fold(runs[0]),),), is_beginning=True)
    phrases = dict.fromkeys(_phrase(part, language) for language in languages)
    known = tuple(phrase for phrase in phrases if phrase)
    return Term(known) if known else None


def _phrase(part: str, language: str) -> tuple[str, ...]:
    """The words in their order; the single character that ends a run is in the pair before it."""
    found = list(words(part, language))
    return tuple(
        word.word
        for i, word in enumerate(found)
        if not (
            word.end - word.start == 1
            and i
            and found[i - 1].end == word.end
            and IN_PAIRS.match(part, word.start)
        )
    )
