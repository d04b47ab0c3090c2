"""Ways in: years, tags, authors and languages that have something to read, with how much."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, extract, func, or_, select

from blog.db import db
from blog.models.person import Authorship, Person
from blog.models.post import Post
from blog.models.revision import Revision
from blog.models.tag import Tag, Tagging

MOST = 1000
YEARS = range(1000, 9999)


def in_year(year: int, zone: ZoneInfo) -> ColumnElement[bool]:
    """Whether a post carries a day of this year: its own day, or that of its moment in the zone."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    begins, ends = _midnight(first, zone), _midnight(date(year + 1, 1, 1), zone)
    moment = (Post.published_at >= begins) & (Post.published_at < ends)
    day = Post.published_on.between(first, last)
    # A day without a time was filed at midnight in the zone of then: near, whatever it was.
    near = Post.published_at.between(begins - timedelta(2), ends + timedelta(2))
    return near & or_(Post.published_on.is_(None) & moment, day)


def years(zone: ZoneInfo) -> Sequence[tuple[int, int]]:
    """The years that have public posts, newest first, each with how many."""
    shown = (Post.kind == "post", *Post.is_public())
    # Whatever the engine's own zone, a year differs by one at most from the site's.
    found = select(extract("year", Post.published_at)).distinct().where(*shown)
    near = {int(year) + step for year in db.session.scalars(found) for step in (-1, 0, 1)}
    span = sorted(near & set(YEARS), reverse=True)
    if not span:
        return []
    counts = db.session.execute(
        select(*(func.count().filter(in_year(year, zone)) for year in span))
        .select_from(Post)
        .where(*shown)
    ).one()
    return [(year, count) for year, count in zip(span, counts, strict=True) if count]


def subjects() -> Sequence[tuple[Tag, int]]:
    """The 1,000 tags with most public posts, each with how many, by name."""
    count = func.count()
    query = select(Tag, count).join(Tagging).join(Post, Post.id == Tagging.post_id)
    query = query.where(Post.kind == "post", *Post.is_public()).group_by(Tag.id)
    found = db.session.execute(query.order_by(count.desc(), Tag.slug).limit(MOST))
    return sorted(((tag, n) for tag, n in found), key=lambda pair: pair[0].name.casefold())


def writers() -> Sequence[tuple[Person, int]]:
    """The 1,000 authors with most public posts, each with how many, by name."""
    count = func.count()
    query = select(Person, count).join(Authorship).join(Post, Post.id == Authorship.post_id)
    query = query.where(Post.kind == "post", *Post.is_public()).group_by(Person.id)
    found = db.session.execute(query.order_by(count.desc(), Person.handle).limit(MOST))
    return sorted(((person, n) for person, n in found), key=lambda pair: pair[0].name.casefold())


def languages() -> Sequence[tuple[str, int]]:
    """The languages of public posts, most used first, each with how many."""
    count = func.count()
    query = select(Revision.language, count).join(Post, Post.published_id == Revision.id)
    query = query.where(Post.kind == "post", *Post.is_public()).group_by(Revision.language)
    found = db.session.execute(query.order_by(count.desc(), Revision.language))
    return [(language, number) for language, number in found]


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
