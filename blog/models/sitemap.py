"""Every public address, for those who would read it all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from blog.db import db
from blog.models.person import Authorship, Person
from blog.models.post import Post
from blog.models.revision import Revision
from blog.models.site import Site
from blog.models.tag import Series, Tag, Tagging
from blog.models.ways_in import in_year, years

NEWEST = func.max(Revision.versioned_at)


@dataclass(frozen=True)
class Place:
    """One address on this site, when what readers find there last changed, and its languages."""

    path: str
    changed: datetime | None
    # The same work in each of its languages, this one included; none where it has but one.
    languages: Sequence[tuple[str, str]] = ()


class Sitemap:
    """Every public address, in parts of at most 50,000: one part for each range of ids."""

    LARGEST = 50_000

    @classmethod
    def whole(cls) -> Sequence[Place] | None:
        """All addresses, or None where one file cannot hold them."""
        query = select(func.count()).select_from(Post).where(*Post.is_public())
        leaves, ways = db.session.scalar(query) or 0, cls.ways_in()
        return [*ways, *cls.leaves()] if leaves + len(ways) <= cls.LARGEST else None

    @classmethod
    def ways_in(cls) -> Sequence[Place]:
        """The front page, and all lists that have something to read."""
        newest = _newest()
        if newest is None:
            return [Place("/", None)]
        tags = _by(Tag.slug).join(Tagging).join(Tag)
        people = _by(Person.handle).join(Authorship).join(Person)
        return [
            Place("/", newest),
            Place("/archive", newest),
            *_years(),
            *_lists("tags", tags, newest),
            *_lists("authors", people, newest),
            *_places("series", _by(Series.slug).join(Series)),
            *_places("languages", _by(Revision.language)),
        ][: cls.LARGEST]

    @classmethod
    def leaves(cls, part: int | None = None) -> Sequence[Place]:
        """Articles and standing pages: all of them, or those of one part."""
        shown = list(Post.is_public())
        if part is not None:
            end = part * cls.LARGEST
            shown += [Post.id > end - cls.LARGEST, Post.id <= end]
        query = select(Post.kind, Post.slug, Revision.versioned_at, Post.translation_group)
        found = db.session.execute(query.join(Post.published).where(*shown).order_by(Post.id))
        works = _works(shown)
        return [
            Place(f"/{kind}s/{slug}", changed, works.get(group, ()))
            for kind, slug, changed, group in found
        ]

    @classmethod
    def parts(cls) -> Sequence[tuple[int, datetime | None]]:
        """The numbers of the parts that hold articles or pages, each with its newest change."""
        part = ((Post.id - 1) // cls.LARGEST + 1).label("part")
        query = select(part, NEWEST).join(Post.published)
        found = db.session.execute(query.where(*Post.is_public()).group_by(part).order_by(part))
        return [(number, changed) for number, changed in found]


def _newest(*narrowed: ColumnElement[bool]) -> datetime | None:
    """When any of the public posts last changed."""
    shown = (Post.kind == "post", *Post.is_public(), *narrowed)
    return db.session.scalar(select(NEWEST).select_from(Post).join(Post.published).where(*shown))


def _by(name: InstrumentedAttribute[str]) -> Select[str, datetime | None]:
    """The query for the names of what public posts belong to, each with its newest change."""
    query = select(name, NEWEST).select_from(Post).join(Post.published)
    shown = (Post.kind == "post", *Post.is_public())
    return query.where(*shown).group_by(name).order_by(name)


def _places(room: str, query: Select[str, datetime | None]) -> list[Place]:
    return [Place(f"/{room}/{name}", changed) for name, changed in db.session.execute(query)]


def _lists(room: str, query: Select[str, datetime | None], newest: datetime) -> list[Place]:
    """The list of all lists of a kind, where there are any, before these."""
    places = _places(room, query)
    return [Place(f"/{room}", newest), *places] if places else []


def _years() -> list[Place]:
    zone = Site.current().zone
    return [Place(f"/archive/{year}", _newest(in_year(year, zone))) for year, _count in years(zone)]


def _works(shown: Sequence[ColumnElement[bool]]) -> dict[str | None, list[tuple[str, str]]]:
    """Language and path of all public parts of each work that has one of these posts."""
    group = Post.translation_group
    wanted = select(group).where(group.is_not(None), *shown)
    query = select(group, Revision.language, Post.kind, Post.slug).join(Post.published)
    query = query.where(group.in_(wanted.correlate(None)), *Post.is_public())
    works: dict[str | None, list[tuple[str, str]]] = {}
    for name, language, kind, slug in db.session.execute(
        query.order_by(Revision.language, Post.id)
    ):
        works.setdefault(name, []).append((language, f"/{kind}s/{slug}"))
    return {name: work for name, work in works.items() if len({code for code, _ in work}) > 1}
