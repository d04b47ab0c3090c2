"""Which of the posts that were found come first: judged here alone, so that engines agree."""

from collections.abc import Callable, Iterable, Sequence

from blog.search.candidates import Entry
from blog.search.query import Term

TITLE, TAGS, SUMMARY = 4.0, 2.0, 1.5  # what a word there counts, beside at most 1 in the body
WHOLE_TITLE, NEIGHBOURS = 3.0, 0.75
# How soon repeating a word stops to count, and how much length counts against a body.
SATURATION, LENGTH, USUAL = 1.2, 0.6, 4000
READ = 100  # bodies


def ranked(
    entries: Iterable[Entry],
    terms: tuple[Term, ...],
    bodies: Callable[[Sequence[int]], dict[int, str]],
) -> list[Entry]:
    """The entries, best first, the newer of two equals first.

    `bodies` gives those at their places: it is asked for the best by all but the body.
    """
    first = _sorted(list(entries), terms, {})
    best = first[:READ]
    return _sorted(best, terms, bodies([entry.place for entry in best])) + first[READ:]


def _sorted(entries: list[Entry], terms: tuple[Term, ...], texts: dict[int, str]) -> list[Entry]:
    wanted = {language: _wanted(terms, language) for language in {e.language for e in entries}}
    scored = (_score(e, wanted[e.language], texts.get(e.place, "")) for e in entries)
    held = [(value, e.published_at, e.id, e) for value, e in zip(scored, entries, strict=True)]
    return [found[-1] for found in sorted(held, key=lambda f: f[:3], reverse=True)]


def _score(entry: Entry, wanted: list[str], text: str) -> float:
    """How well a post answers, as far as its text is known."""
    total, in_title = 0.0, 0
    *each, whole = wanted
    drag = SATURATION * (1 - LENGTH + LENGTH * len(text) / USUAL)
    for words in each:
        title, body = words in entry.title, text.count(words)
        total += (
            TITLE * title
            + TAGS * (words in entry.tags)
            + SUMMARY * (words in entry.summary)
            + (body / (body + drag) if body else 0)
        )
        in_title += title
    if in_title == len(each):
        total += WHOLE_TITLE / max(1, len(entry.title.split()) - len(each) + 1) + 1
    if len(each) > 1:
        total += NEIGHBOURS * (whole in entry.title or whole in text)
    return total


def _wanted(terms: tuple[Term, ...], language: str) -> list[str]:
    """What a column in this language holds where it holds a term, for each; and all in a row."""
    rows = [" ".join(term.reading(language)) for term in terms]
    ends = ["" if term.is_beginning else " " for term in terms]
    each = [f" {row}{end}" for row, end in zip(rows, ends, strict=True)]
    return [*each, f" {' '.join(rows)}{ends[-1]}"]
