"""What may answer a query: the newest posts that hold its words, and never more than so many."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Integer,
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
)

from blog.db import db, now
from blog.models import Post
from blog.search.index import A_DAY, ENTRY, all_of, any_of, on_sqlite
from blog.search.query import Term

NEWEST, NEWEST_BY_HEAD, NEWEST_ALIKE = 500, 200, 60
# As the driver has it: our own type is read by a function of ours, hundreds of times.
MOMENT = type_coerce(Post.published_at, DateTime)
SHORT = ("language", "filed", "title", "tags", "summary")
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
    language: str
    filed: str
    title: str
    tags: str
    summary: str


@dataclass
class Candidates:
    """The posts that may answer, by id, and whether these are all."""

    entries: dict[int, Entry] = field(default_factory=dict)
    are_all: bool = True


def matching(terms: Sequence[Term], narrowing: Narrowing, zone: ZoneInfo) -> Candidates:
    """Public posts that hold all terms: of the newest 500, and the newest 200 by title and tags.

    The limits are those of what the engine finds, so that no query costs more; few of these are
    not public, or hold the words of a phrase apart.
    """
    found = Candidates()
    is_shown = and_(Post.kind == "post", *Post.is_public(), *narrowing.conditions)
    columns: tuple[Any, ...] = (MOMENT, Post.published_on, ENTRY.c.post_id)
    columns += tuple(ENTRY.c[name] for name in SHORT)
    for part, limit in (("whole", NEWEST), ("head", NEWEST_BY_HEAD)):
        newest = _having_all(part, terms, narrowing, limit)
        shows = type_coerce(and_(is_shown, *_in_a_row(terms)), Integer)
        query = select(shows, *columns).select_from(newest)
        query = query.join(ENTRY, ENTRY.c.place == newest.c.place)
        rows = db.session.execute(query.join(Post, Post.id == ENTRY.c.post_id)).all()
        for shown, at, on, post_id, *rest in rows:
            if shown:
                day = on or _day(at, zone)
                found.entries[post_id] = Entry(post_id, at, day.year, *rest)
        if part == "whole" and len(rows) < limit:
            return found
    return Candidates(found.entries, are_all=False)


def _day(at: datetime, zone: ZoneInfo) -> datetime:
    """A moment as the zone has it, where that may make another year of it."""
    return at.replace(tzinfo=at.tzinfo or UTC).astimezone(zone) if at.month in (1, 12) else at


def having_one(part: str, words: Sequence[str]) -> Subquery:
    """The places of the newest sixty posts that have any of these words, as the index has them."""
    return _newest(part, any_of(words), NEWEST_ALIKE)


def _having_all(part: str, terms: Sequence[Term], narrowing: Narrowing, limit: int) -> Subquery:
    """The places of the newest posts that hold all terms and are filed so."""
    return _newest(part, all_of(terms, narrowing.filed), limit, narrowing.days)


def _newest(part: str, match: str, limit: int, days: tuple[date, date] | None = None) -> Subquery:
    """The places of what the engine finds, newest first: it stops where the limit is reached."""
    words = table(f"search_entry_{part}", column("rowid")) if on_sqlite() else ENTRY
    place = words.c.rowid if on_sqlite() else ENTRY.c.place
    clause = text(
        f"search_entry_{part} MATCH :match"
        if on_sqlite()
        else f"search_entry.{part} @@ CAST(:match AS tsquery)"
    )
    # What is scheduled stands behind what is public.
    first, last = days or (date.min, now().date() + timedelta(1))
    within = place.between(first.toordinal() << A_DAY, (last.toordinal() + 1 << A_DAY) - 1)
    query = select(place.label("place")).select_from(words)
    query = query.where(clause.bindparams(bindparam("match", match, unique=True)), within)
    return query.order_by(place.desc()).limit(limit).subquery()


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
