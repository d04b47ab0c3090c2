"""What may answer a query: the newest posts that hold its words, and never more than so many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Integer,
    Select,
    Subquery,
    and_,
    bindparam,
    column,
    func,
    or_,
    select,
    table,
    text,
    type_coerce,
    union,
)

from blog.db import db, now
from blog.models import Post
from blog.search.index import A_DAY, ENTRY, all_of, on_sqlite
from blog.search.query import Term

NEWEST, NEWEST_BY_HEAD, NEWEST_ALIKE = 500, 200, 60
# As the driver has it: our own type is read by a function of ours, hundreds of times.
MOMENT = type_coerce(Post.published_at, DateTime)
SHORT = ("place", "language", "filed", "title", "tags", "summary")
COLUMNS = (MOMENT, Post.published_on, ENTRY.c.post_id, *(ENTRY.c[name] for name in SHORT))
FIELDS = (ENTRY.c.title, ENTRY.c.tags, ENTRY.c.summary, ENTRY.c.body)


@dataclass(frozen=True)
class Narrowing:
    """What else a post has to be: filed under these words, in these days, and meet conditions."""

    filed: tuple[str, ...] = ()
    days: tuple[date, date] | None = None
    conditions: tuple[ColumnElement[bool], ...] = ()


class Entry(NamedTuple):
    """A post that may answer: its short columns as the index has them, words between spaces."""

    id: int
    published_at: datetime
    year: int
    place: int
    language: str
    filed: str
    title: str
    tags: str
    summary: str


class Candidates(NamedTuple):
    """The posts that may answer, each once, and whether these are all."""

    entries: list[Entry]
    are_all: bool


def matching(terms: Sequence[Term], narrowing: Narrowing, zone: ZoneInfo) -> Candidates:
    """Public posts that hold all terms: of the newest 500, and the newest 200 by title and tags.

    The limits are those of what the engine finds, so that no query costs more; few of these are
    not public, or hold the words of a phrase apart.
    """
    query = _statement(on_sqlite(), NEWEST, NEWEST_BY_HEAD)
    if conditions := (*narrowing.conditions, *_in_a_row(terms)):
        query = query.with_only_columns(_is_shown(*conditions), *COLUMNS)
    given = {"match": all_of(terms, narrowing.filed), **within(narrowing.days)}
    rows = db.session.connection().execute(query, given).all()
    entries = [
        Entry(post_id, at, (on or _day(at, zone)).year, *short)
        for shown, at, on, post_id, *short in rows
        if shown
    ]
    # What holds the words in its title and tags holds them: fewer than 500 are all there are.
    return Candidates(entries, len(rows) < NEWEST)


def newest(part: str, match: str, limit: int) -> Subquery:
    """The places of the newest posts that the engine finds, newest first: it stops at the limit.

    What it looks for is given as the parameter `match`, and the places that count by `within`.
    """
    words = table(f"search_entry_{part}", column("rowid")) if on_sqlite() else ENTRY
    place = words.c.rowid if on_sqlite() else ENTRY.c.place
    clause = text(
        f"search_entry_{part} MATCH :{match}"
        if on_sqlite()
        else f"search_entry.{part} @@ CAST(:{match} AS tsquery)"
    )
    first, last = (bindparam(name, type_=BigInteger) for name in ("first", "last"))
    between = place.between(first, last)
    query = select(place.label("place")).select_from(words).where(clause, between)
    return query.order_by(place.desc()).limit(limit).subquery()


def within(days: tuple[date, date] | None = None) -> dict[str, int]:
    """The parameters that bound the places of `newest`: those of some days, or of all up to now."""
    # What is scheduled stands behind what is public.
    first, last = days or (date.min, now().date() + timedelta(1))
    return {"first": first.toordinal() << A_DAY, "last": (last.toordinal() + 1 << A_DAY) - 1}


@lru_cache(maxsize=8)
def _statement(_on_sqlite: bool, most: int, most_by_head: int) -> Select[Any]:
    """What asks for the rows behind entries, built once: that takes longer than to ask it."""
    parts = (("whole", most), ("head", most_by_head))
    places = union(*(select(newest(part, "match", limit).c.place) for part, limit in parts))
    found = places.subquery()
    query = select(_is_shown(), *COLUMNS).select_from(found)
    query = query.join(ENTRY, ENTRY.c.place == found.c.place)
    return query.join(Post, Post.id == ENTRY.c.post_id)


def _is_shown(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    """Whether readers are led to a post, and it meets conditions."""
    return type_coerce(and_(Post.kind == "post", *Post.is_public(), *conditions), Integer)


def _day(at: datetime, zone: ZoneInfo) -> datetime:
    """A moment as the zone has it, where that may make another year of it."""
    return at.replace(tzinfo=at.tzinfo or UTC).astimezone(zone) if at.month in (1, 12) else at


def _in_a_row(terms: Sequence[Term]) -> list[ColumnElement[bool]]:
    """That the words of a phrase stand in a row: an engine only knows that it has them."""
    conditions = []
    for term in terms:
        if max(map(len, term.phrases)) == 1:
            continue
        readings = []
        for phrase in term.phrases:
            row = f" {' '.join(phrase)}{'' if term.is_beginning else ' '}"
            holds = or_(*(_place_in(column, row) > 0 for column in FIELDS))
            codes = [code for code, reading in term.readings if reading == phrase]
            one = len(term.phrases) == 1
            readings.append(holds if one else and_(ENTRY.c.language.in_(codes), holds))
        conditions.append(or_(*readings))
    return conditions


def _place_in(column: ColumnElement[str], row: str) -> ColumnElement[int]:
    return func.instr(column, row) if on_sqlite() else func.strpos(column, row)
