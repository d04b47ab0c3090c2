"""Ways in: years, tags, authors and languages that have something to read."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    column,
    exists,
    func,
    or_,
    select,
    values,
)
from sqlalchemy.orm import InstrumentedAttribute

from blog.db import Moment, db
from blog.models.person import Authorship, Person
from blog.models.post import Post
from blog.models.shown import waiting
from blog.models.tag import Tag, Tagging

MOST = 1000
YEARS = range(1000, 9999)
# What a year is bounded by: its moments, its days, and moments that are near enough.
BOUNDS = {"begins": Moment, "ends": Moment, "first": Date, "last": Date}
BOUNDS |= {"since": Moment, "until": Moment}


def in_year(year: int, zone: ZoneInfo) -> ColumnElement[bool]:
    """Whether a post carries a day of this year: its own day, or that of its moment in the zone."""
    *carried, since, _until = _bounds(year, zone)
    return (Post.shown_at >= since) & _carries(*carried)


def end_of(year: int, zone: ZoneInfo) -> datetime:
    """A moment after all posts that carry a day of this year, and near them."""
    return _bounds(year, zone)[-1]


def years(zone: ZoneInfo) -> Sequence[int]:
    """The years that have public posts, newest first."""
    at = func.max(Post.shown_at)
    newest = select(at.label("at")).where(*Post.is_shown()).cte("newest", recursive=True)
    before = select(at).where(Post.shown_at < _year_began(newest.c.at)).scalar_subquery()
    newest = newest.union_all(select(before).where(newest.c.at.is_not(None)))
    # Whatever the engine's own zone, a year differs by one at most from the site's.
    moments = db.session.scalars(select(newest.c.at).where(newest.c.at.is_not(None)))
    near = {moment.year + step for moment in moments for step in (-1, 0, 1)}
    rows = [(year, *_bounds(year, zone)) for year in near & set(YEARS)]
    if not rows:
        return []
    names = (column("year", Integer), *(column(name, kind) for name, kind in BOUNDS.items()))
    bounds = values(*names, name="bounds").data(rows).cte("bounds")
    *carried, since, until = (bounds.c[name] for name in BOUNDS)
    some = exists().where(Post.shown_at.between(since, until), _carries(*carried))
    some = some.where(*Post.is_shown())
    return sorted(db.session.scalars(select(bounds.c.year).where(some)), reverse=True)


def subjects() -> Sequence[tuple[Tag, int]]:
    """The 1,000 tags with most public posts, each with how many, by name."""
    return _most(Tag, Tagging.tag_id)


def writers() -> Sequence[tuple[Person, int]]:
    """The 1,000 authors with most public posts, each with how many, by name."""
    return _most(Person, Authorship.person_id)


def languages_used() -> Sequence[str]:
    """The codes of the languages of public posts."""
    code = func.min(Post.language)
    least = select(code.label("code")).where(Post.shown_at.is_not(None))
    known = least.cte("known", recursive=True)
    after = select(code).where(Post.shown_at.is_not(None), Post.language > known.c.code)
    known = known.union_all(select(after.scalar_subquery()).where(known.c.code.is_not(None)))
    some = exists().where(Post.language == known.c.code, *Post.is_shown())
    return sorted(db.session.scalars(select(known.c.code).where(some)))


def any_shown(
    owner: InstrumentedAttribute[int], number: InstrumentedAttribute[int]
) -> ColumnElement[bool]:
    """Whether a tag, or an author, with this number has public posts."""
    rows = owner.class_
    return exists().where(owner == number, Post.id == rows.post_id, *Post.is_shown(rows.shown_at))


def _most(counting: Any, owner: InstrumentedAttribute[int]) -> list[tuple[Any, int]]:
    less = waiting(owner)
    query = select(counting).where(counting.shown > 0)
    # With as many more as may drop out because they count what is not to be seen.
    query = query.order_by(counting.shown.desc(), counting.id.desc()).limit(MOST + len(less))
    counts = [(one, one.shown - less.get(one.id, 0)) for one in db.session.scalars(query)]
    shown = sorted((pair for pair in counts if pair[1]), key=lambda pair: (-pair[1], -pair[0].id))
    return sorted(shown[:MOST], key=lambda pair: pair[0].name.casefold())


def _bounds(year: int, zone: ZoneInfo) -> tuple[datetime, datetime, date, date, datetime, datetime]:
    # A day without a time was filed at midnight in the zone of then: near, whatever it was.
    first, last = date(year, 1, 1), date(year, 12, 31)
    begins, ends = _midnight(first, zone), _midnight(date(year + 1, 1, 1), zone)
    return begins, ends, first, last, begins - timedelta(2), ends + timedelta(2)


def _carries(begins: Any, ends: Any, first: Any, last: Any) -> ColumnElement[bool]:
    moment = (Post.shown_at >= begins) & (Post.shown_at < ends)
    return or_(Post.published_on.is_(None) & moment, Post.published_on.between(first, last))


def _year_began(at: ColumnElement[Any]) -> ColumnElement[Any]:
    """What comes before all moments of a year, and after all of the year before."""
    if db.engine.dialect.name == "sqlite":
        return func.strftime("%Y-", at)
    return func.date_trunc("year", at)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
