"""Search for readers: one interface over FTS5 and tsvector, and one judgement for both."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from difflib import get_close_matches

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, selectinload

from blog.db import db
from blog.models import Person, Post, Revision, Site, Tag, TagRedirect, in_year, languages_used
from blog.models.post import PUBLISHED_TITLE
from blog.models.ways_in import YEARS
from blog.search import index, query, rank, saves, snippet
from blog.search.candidates import NEWEST, Entry, Narrowing, matching
from blog.search.filling import behind, catch_up, clear, is_complete, note_complete, put_all
from blog.search.index import put
from blog.search.query import LONGEST, MOST_TERMS, Query, Term
from blog.search.related import related
from blog.search.snippet import Pieces
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
MOST_FACETS = 12
WITH_PEOPLE = selectinload(Post.authorships)
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
class Result:
    """One post that answers, its title and the best part of its text in pieces."""

    post: Post
    title: Pieces
    snippet: Pieces


@dataclass(frozen=True)
class Facet:
    """One value by which the results can be narrowed, and how many of them have it."""

    value: str
    name: str
    count: int


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


def find(typed: str, choice: Choice, limit: int, page: int = 1) -> Found:
    """The given page of results for what somebody typed; whatever that is, it is no error."""
    asked = query.read(typed, languages_used())
    choice = _moved(choice)
    narrowing = _narrowed(choice, asked.languages) if asked.terms else None
    if narrowing is None:
        return Found(asked, choice)
    found = matching(asked.terms, narrowing, Site.current().zone)
    if not found.entries:
        return Found(asked, choice, nearest=_nearest(asked))
    entries = list(found.entries.values())
    if choice.newest:
        entries.sort(key=lambda entry: (entry.published_at, entry.id), reverse=True)
    else:
        entries = rank.ranked(entries, asked.terms, index.bodies)
    shown = entries[(page - 1) * limit : page * limit]
    results, facets = _results(shown, asked), _facets(entries)
    return Found(asked, choice, results, len(entries), facets, are_all=found.are_all)


def _moved(choice: Choice) -> Choice:
    """The same choice, where its tag was renamed or merged: at the address that leads to."""
    known = choice.tag and choice.tag == tidy(choice.tag)
    tag = TagRedirect.at(choice.tag) if known else None
    return replace(choice, tag=tag.slug) if tag else choice


def _narrowed(choice: Choice, languages: Sequence[str]) -> Narrowing | None:
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
    return Narrowing(tuple(filed), days, (in_year(year, Site.current().zone),))


def _results(entries: Sequence[Entry], asked: Query) -> list[Result]:
    ids = [entry.id for entry in entries]
    plain = index.texts(ids)
    posts = {post.id: post for post in _posts(ids)}
    results = []
    for entry in entries:
        post, terms, language = posts[entry.id], asked.terms, entry.language
        revision = post.published
        if revision is None:
            continue
        text, folded = plain[entry.id]
        pieces = snippet.snippet(text, folded, terms, language)
        if not pieces:
            said = revision.summary or snippet.beginning(text)
            pieces = snippet.marked(said, terms, language)
        results.append(Result(post, snippet.marked(revision.title, terms, language), pieces))
    return results


def _posts(ids: Sequence[int]) -> Sequence[Post]:
    return db.session.scalars(
        select(Post).where(Post.id.in_(ids)).options(PUBLISHED_TITLE, WITH_PEOPLE)
    ).all()


def _facets(entries: Sequence[Entry]) -> dict[str, list[Facet]]:
    spoken = Counter(entry.language for entry in entries)
    years = Counter(str(entry.year) for entry in entries)
    filed = Counter("".join(entry.filed for entry in entries).split())
    tags = select(Tag.id, Tag.slug, Tag.name), Tag.id, index.TAG
    people = select(Person.id, Person.handle, Person.name), Person.id, index.AUTHOR
    return {
        "language": [Facet(code, code, n) for code, n in sorted(spoken.items(), key=_most)],
        "tag": _named(*tags, filed),
        "author": _named(*people, filed),
        "year": [Facet(year, year, n) for year, n in sorted(years.items(), reverse=True)],
    }


def _named(
    query: Select[int, str, str], key: InstrumentedAttribute[int], mark: str, filed: Counter[str]
) -> list[Facet]:
    """Those of a kind under which most are filed, by the names that they have now."""
    counts = {int(word.removeprefix(mark)): n for word, n in filed.items() if word.startswith(mark)}
    most = sorted(counts, key=lambda one: (-counts[one], one))[:MOST_FACETS]
    rows = db.session.execute(query.where(key.in_(most)))
    facets = [Facet(value, name, counts[one]) for one, value, name in rows]
    return sorted(facets, key=lambda facet: (-facet.count, facet.value))


def _most(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]


def _nearest(asked: Query) -> list[Post]:
    """Where nothing holds all words: what holds one of them, or one that is spelled like it."""
    terms = sorted(asked.terms, key=lambda term: -max(map(len, term.phrases[0])))
    alone = terms[:MOST_TRIED] if len(terms) > 1 else []
    return next((found for term in (*alone, *_alike(asked)) if (found := _best(term))), [])


def _best(term: Term) -> list[Post]:
    found = matching([term], Narrowing(), Site.current().zone)
    best = rank.ranked(found.entries.values(), (term,), index.bodies)[:3]
    posts = {post.id: post for post in _posts([entry.id for entry in best])} if best else {}
    return [posts[entry.id] for entry in best]


def _alike(asked: Query) -> Iterator[Term]:
    """The words of the newest 100 titles that are spelled like what was typed."""
    titles = Post.by_date().join(Post.published).with_only_columns(Revision.title).limit(100)
    known = {word.casefold() for title in db.session.scalars(titles) for word in title.split()}
    for word in asked.text.casefold().split()[:MOST_GUESSED]:
        for found in get_close_matches(word, known, 1, 0.75):
            yield from query.read(found, asked.languages).terms[:1]
