"""Which of the posts that were found come first: judged here alone, so that engines agree."""

from collections.abc import Iterable
from functools import lru_cache

from blog.search.index import Entry
from blog.search.query import Term

TITLE, TAGS, SUMMARY = 4.0, 2.0, 1.5  # what a word there counts, beside at most 1 in the body
WHOLE_TITLE, NEIGHBOURS = 3.0, 0.75
# How soon repeating a word stops to count, and how much length counts against a body.
SATURATION, LENGTH, USUAL = 1.2, 0.6, 4000


def ranked(entries: Iterable[Entry], terms: tuple[Term, ...]) -> list[Entry]:
    """The entries that hold every term, best first, the newer of two equals first."""
    scored = ((score(entry, terms), entry) for entry in entries)
    held = [(value, entry.published_at, entry.id, entry) for value, entry in scored if value]
    return [found[-1] for found in sorted(held, key=lambda f: f[:3], reverse=True)]


def score(entry: Entry, terms: tuple[Term, ...]) -> float:
    """How well a post answers; 0 where a term is missing, which is so if only its words are."""
    total, in_title = 0.0, 0
    drag = SATURATION * (1 - LENGTH + LENGTH * len(entry.body) / USUAL)
    wanted, whole = _wanted(terms, entry.language)
    for words in wanted:
        title, body = entry.title.count(words), entry.body.count(words)
        value = (
            TITLE * bool(title)
            + TAGS * (words in entry.tags)
            + SUMMARY * (words in entry.summary)
            + (body / (body + drag) if body else 0)
        )
        if not value:
            return 0.0
        total += value
        in_title += bool(title)
    if in_title == len(terms):
        total += WHOLE_TITLE / max(1, len(entry.title.split()) - len(terms) + 1) + 1
    if len(terms) > 1:
        total += NEIGHBOURS * (whole in entry.title or whole in entry.body)
    return total


@lru_cache(200)
def _wanted(terms: tuple[Term, ...], language: str) -> tuple[tuple[str, ...], str]:
    """What a column in this language holds where it holds a term, for each; and all in a row."""
    rows = [" ".join(term.reading(language)) for term in terms]
    ends = ["" if term.is_beginning else " " for term in terms]
    each = tuple(f" {row}{end}" for row, end in zip(rows, ends, strict=True))
    return each, f" {' '.join(rows)}{ends[-1]}"
