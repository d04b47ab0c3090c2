"""What a page of results shows of its posts, and of all that were found, in two statements."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Integer,
    Text,
    literal_column,
    select,
    union_all,
)

from blog.db import db
from blog.models import Authorship, Linked, Person, Post, Revision, Tag
from blog.models.linked import Words, path_of
from blog.search import snippet
from blog.search.candidates import Entry
from blog.search.index import AUTHOR, BODY, ENTRY, PLACES, TAG
from blog.search.query import Query
from blog.search.snippet import Pieces

MOST_FACETS = 12


@dataclass(frozen=True)
class Result:
    """One post that answers, its title and the best part of its text in pieces."""

    post: Linked
    version: int
    words: int
    authors: Sequence[str]
    title: Pieces
    snippet: Pieces


@dataclass(frozen=True)
class Facet:
    """One value by which the results can be narrowed, and how many of them have it."""

    value: str
    name: str
    count: int


class _Name(NamedTuple):
    """What a person or a tag is called now; of an author, `id` is that of the post."""

    of: str
    id: int
    place: int
    value: str
    name: str


def shown(
    page: Sequence[Entry], every: Sequence[Entry], asked: Query
) -> tuple[list[Result], dict[str, list[Facet]]]:
    """The results on a page, and the facets of every entry: those under which most are filed."""
    filed = Counter("".join(entry.filed for entry in every).split())
    tags, people = _most_filed(filed, TAG), _most_filed(filed, AUTHOR)
    given = {"tags": list(tags), "people": list(people), "posts": [entry.id for entry in page]}
    names: dict[str, list[_Name]] = {"author": [], "tag": [], "person": []}
    for row in db.session.connection().execute(_NAMES, given):
        names[row.of].append(_Name(*row))
    spoken = Counter(entry.language for entry in every)
    years = Counter(str(entry.year) for entry in every)
    facets = {
        "language": sorted((Facet(code, code, n) for code, n in spoken.items()), key=_order),
        "tag": _named(names["tag"], tags),
        "author": _named(names["person"], people),
        "year": [Facet(year, year, n) for year, n in sorted(years.items(), reverse=True)],
    }
    return _results(page, asked, names["author"]), facets


def _results(page: Sequence[Entry], asked: Query, authors: Sequence[_Name]) -> list[Result]:
    bylines: dict[int, list[str]] = {}
    for author in sorted(authors, key=lambda author: author.place):
        bylines.setdefault(author.id, []).append(author.name)
    given = {"places": [entry.place for entry in page]}
    rows = {row.place: row for row in db.session.connection().execute(_POSTS, given)}
    return [
        _result(entry, rows[entry.place], bylines.get(entry.id, ()), asked)
        for entry in page
        if entry.place in rows
    ]


def _result(entry: Entry, row: Any, authors: Sequence[str], asked: Query) -> Result:
    terms, language = asked.terms, entry.language
    words = Words(row.title, row.language)
    post = Linked(entry.id, row.path, words, row.published_at, row.published_on)
    title = snippet.marked(row.title, entry.title, terms, language)
    pieces = snippet.snippet(row.text, row.folded, terms, language)
    if not pieces and row.summary:
        pieces = snippet.marked(row.summary, entry.summary, terms, language)
    pieces = pieces or [(snippet.beginning(row.text), False)]
    return Result(post, row.version, row.words, authors, title, pieces)


def _most_filed(filed: Mapping[str, int], mark: str) -> dict[int, int]:
    """How many are filed under those of a kind under which most are."""
    counts = {int(word.removeprefix(mark)): n for word, n in filed.items() if word.startswith(mark)}
    most = sorted(counts, key=lambda one: (-counts[one], one))[:MOST_FACETS]
    return {one: counts[one] for one in most}


def _named(names: Sequence[_Name], counts: Mapping[int, int]) -> list[Facet]:
    return sorted((Facet(one.value, one.name, counts[one.id]) for one in names), key=_order)


def _order(facet: Facet) -> tuple[int, str]:
    return -facet.count, facet.value


def _names() -> CompoundSelect[Any]:
    posts, people, tags = (
        BindParameter[int](name, expanding=True, type_=Integer)
        for name in ("posts", "people", "tags")
    )
    what = {name: literal_column(f"'{name}'", Text) for name in ("author", "person", "tag")}
    none = literal_column("0", Integer).label("place")
    by, person = Authorship, Person
    authors = select(what["author"].label("of"), by.post_id.label("id"), by.place)
    return union_all(
        authors.add_columns(person.handle.label("value"), person.name)
        .join(by.person)
        .where(by.post_id.in_(posts)),
        select(what["person"], person.id, none, person.handle, person.name).where(
            person.id.in_(people)
        ),
        select(what["tag"], Tag.id, none, Tag.slug, Tag.name).where(Tag.id.in_(tags)),
    )


# Built once: that takes longer than to ask them.
_NAMES = _names()
_POSTS = (
    select(
        *(ENTRY.c.place, ENTRY.c.text, BODY.label("folded"), path_of(Post).label("path")),
        *(Post.published_at, Post.published_on, Revision.title, Revision.language),
        *(Revision.summary, Revision.version, Revision.words),
    )
    .select_from(ENTRY)
    .join(Post, Post.id == ENTRY.c.post_id)
    .join(Revision, Revision.id == Post.published_id)
    .where(ENTRY.c.place.in_(PLACES))
)
