"""Search for readers: one interface over FTS5 and tsvector, and one judgement for both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from difflib import get_close_matches
from operator import attrgetter
from zoneinfo import ZoneInfo

from sqlalchemy import select

from blog.db import db
from blog.models import Person, Post, Revision, Shell, Tag, TagRedirect, in_year
from blog.models.post import PUBLISHED_TITLE
from blog.models.ways_in import YEARS
from blog.search import index, query, rank, saves
from blog.search.candidates import NEWEST, Narrowing, matching
from blog.search.filling import behind, catch_up, clear, is_complete, note_complete, put_all
from blog.search.index import put
from blog.search.query import LONGEST, MOST_TERMS, Query, Term
from blog.search.related import related
from blog.search.results import Facet, Result, shown
from blog.text import tidy

__all__ = [
    "LONGEST",
    "MOST_TERMS",
    "Choice",
    "Found",
    "behind",
    "catch_up",
    "clear",
    "find",
    "is_complete",
    "note_complete",
    "put",
    "put_all",
    "related",
    "saves",
]
MOST_TRIED = 3  # terms that are looked for by themselves, where nothing holds all of them
MOST_GUESSED = 3  # words whose spelling is compared with that of all titles


@dataclass(frozen=True)
class Choice:
    """How a search is narrowed: by the slug of a tag, a handle, a year, a language."""

    tag: str = ""
    author: str = ""
    year: str = ""
    language: str = ""
    newest: bool = False

    @property
    def chosen(self) -> dict[str, str]:
        """What narrows the search, by the name of its field."""
        given = {name: getattr(self, name) for name in ("tag", "author", "year", "language")}
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True)
class Found:
    """What a search found: a page of results, how many there are, and the facets of all."""

    query: Query
    choice: Choice  # with the address that its tag has now
    results: Sequence[Result] = ()
    count: int = 0
    facets: dict[str, list[Facet]] = field(default_factory=dict)
    nearest: Sequence[Post] = ()
    are_all: bool = True

    @property
    def most(self) -> int:
        """How many articles there are at least, where not all were counted."""
        return min(self.count, NEWEST)

    @property
    def can_be_narrowed(self) -> bool:
        """Whether any facet has more than one value."""
        return any(len(facets) > 1 for facets in self.facets.values())


def find(
    typed: str, choice: Choice, limit: int, page: int = 1, shell: Shell | None = None
) -> Found:
    """The given page of results for what somebody typed; whatever that is, it is no error.

    Who knows what stands around every page gives it; else it is read.
    """
    shell = shell or Shell.read()
    zone = shell.site.zone
    asked = query.read(typed, shell.languages)
    choice = _moved(choice)
    narrowing = _narrowed(choice, asked.languages, zone) if asked.terms else None
    if narrowing is None:
        return Found(asked, choice)
    found = matching(asked.terms, narrowing, zone)
    if not found.entries:
        return Found(asked, choice, nearest=_nearest(asked, zone))
    if choice.newest:
        key = attrgetter("published_at", "id")
        entries = sorted(found.entries, key=key, reverse=True)
    else:
        entries = rank.ranked(found.entries, asked.terms, index.bodies)
    results, facets = shown(entries[(page - 1) * limit : page * limit], entries, asked)
    return Found(asked, choice, results, len(entries), facets, are_all=found.are_all)


def _moved(choice: Choice) -> Choice:
    """The same choice, where its tag was renamed or merged: at the address that leads to."""
    known = choice.tag and choice.tag == tidy(choice.tag)
    tag = TagRedirect.at(choice.tag) if known else None
    return replace(choice, tag=tag.slug) if tag else choice


def _narrowed(choice: Choice, languages: Sequence[str], zone: ZoneInfo) -> Narrowing | None:
    """What a choice asks for, or None where nothing can meet it."""
    if any(value != tidy(value) for value in choice.chosen.values()):
        return None
    filed: list[str] = []
    if choice.tag:
        tag = Tag.with_slug(choice.tag)
        filed.append(f"{index.TAG}{tag.id if tag else 0}")
    if choice.author:
        author = Person.with_handle(choice.author)
        filed.append(f"{index.AUTHOR}{author.id if author else 0}")
    if choice.language:
        if choice.language not in languages:
            return None
        filed.append(index.spoken(choice.language))
    if not choice.year:
        return Narrowing(tuple(filed))
    year = int(choice.year) if choice.year.isdecimal() and len(choice.year) == 4 else 0
    if year not in YEARS:
        return None
    # A day at either end may be of that year in the zone of the site, or of the day's own.
    days = date(year, 1, 1) - timedelta(2), date(year, 12, 31) + timedelta(2)
    return Narrowing(tuple(filed), days, (in_year(year, zone),))


def _nearest(asked: Query, zone: ZoneInfo) -> list[Post]:
    """Where nothing holds all words: what holds one of them, or one that is spelled like it."""
    terms = sorted(asked.terms, key=lambda term: -max(map(len, term.phrases[0])))
    alone = terms[:MOST_TRIED] if len(terms) > 1 else []
    return next((found for term in (*alone, *_alike(asked)) if (found := _best(term, zone))), [])


def _best(term: Term, zone: ZoneInfo) -> list[Post]:
    found = matching([term], Narrowing(), zone)
    ids = [entry.id for entry in rank.ranked(found.entries, (term,), index.bodies)[:3]]
    posts = select(Post).where(Post.id.in_(ids)).options(PUBLISHED_TITLE)
    known = {post.id: post for post in db.session.scalars(posts)} if ids else {}
    return [known[one] for one in ids]


def _alike(asked: Query) -> Iterator[Term]:
    """The words of the newest 100 titles that are spelled like what was typed."""
    titles = Post.by_date().join(Post.published).with_only_columns(Revision.title).limit(100)
    known = {word.casefold() for title in db.session.scalars(titles) for word in title.split()}
    for word in asked.text.casefold().split()[:MOST_GUESSED]:
        for found in get_close_matches(word, known, 1, 0.75):
            yield from query.read(found, asked.languages).terms[:1]
