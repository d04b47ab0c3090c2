"""Every public address, for those who would read it all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from blog.db import db
from blog.models.person import Authorship, Person
from blog.models.post import Post
from blog.models.revision import Revision
from blog.models.site import Site
from blog.models.tag import Series, Tag, Tagging
from blog.models.ways_in import languages_used, years


@dataclass(frozen=True)
class Place:
    """One address here, when what stands there last changed, if known, and its languages."""

    path: str
    changed: datetime | None = None
    # The same work in each of its languages, this one included; none where it has but one.
    languages: Sequence[tuple[str, str]] = ()


class Sitemap:
    """Every public address, in parts of at most 50,000: one part for each range of ids."""

    LARGEST = 50_000

    @classmethod
    def whole(cls) -> Sequence[Place] | None:
        """All addresses, or None where one file might not hold them."""
        ways = cls.ways_in()
        last = db.session.scalar(select(func.max(Post.id))) or 0
        return [*ways, *cls.leaves(1)] if last + len(ways) <= cls.LARGEST else None

    @classmethod
    def ways_in(cls) -> Sequence[Place]:
        """The front page, and all lists that have something to read."""
        newest = _newest()
        if newest is None:
            return [Place("/", None)]
        series = exists().where(Post.series_id == Series.id, *Post.is_shown())
        slugs = db.session.scalars(select(Series.slug).where(series))
        return [
            Place("/", newest),
            Place("/archive", newest),
            *_places("archive", years(Site.current().zone)),
            *_lists("tags", Tag.slug, Tag.id, Tagging.tag_id, newest),
            *_lists("authors", Person.handle, Person.id, Authorship.person_id, newest),
            *_places("series", sorted(slugs)),
            *_places("languages", languages_used()),
        ][: cls.LARGEST]

    @classmethod
    def leaves(cls, part: int) -> Sequence[Place]:
        """The articles and standing pages of one part."""
        end = part * cls.LARGEST
        shown = (*Post.is_public(), Post.id > end - cls.LARGEST, Post.id <= end)
        query = select(Post.kind, Post.slug, Revision.versioned_at, Post.translation_group)
        found = db.session.execute(query.join(Post.published).where(*shown).order_by(Post.id))
        works = _works(shown)
        return [
            Place(f"/{kind}s/{slug}", changed, works.get(group, ()))
            for kind, slug, changed, group in found
        ]

    @classmethod
    def parts(cls) -> Sequence[int]:
        """The numbers of the parts that hold articles or pages."""
        # From the end of one part to the first id after it; the first of all comes after none.
        parts = select(literal(0).label("part")).cte("parts", recursive=True)
        after = select((Post.id - 1) // cls.LARGEST + 1).order_by(Post.id).limit(1)
        after = after.where(Post.id > parts.c.part * cls.LARGEST, *Post.is_public())
        found = select(after.scalar_subquery()).where(parts.c.part.is_not(None))
        parts = parts.union_all(found)
        return db.session.scalars(select(parts.c.part).where(parts.c.part > 0)).all()


def _newest() -> datetime | None:
    """When any of the public posts last changed."""
    at = Revision.versioned_at
    # The versions come in their order; from a join, an engine might begin with the posts.
    given = select(Post.published_id).where(Post.id == Revision.post_id, *Post.is_shown())
    query = select(at).where(at.is_not(None), given.scalar_subquery() == Revision.id)
    return db.session.scalar(query.order_by(at.desc()).limit(1))


def _lists(
    room: str,
    name: InstrumentedAttribute[str],
    number: InstrumentedAttribute[int],
    owner: InstrumentedAttribute[int],
    newest: datetime,
) -> list[Place]:
    """The list of all lists of a kind, where there are any, before these.

    Each changed when the newest article on it did: all of them are not read through.
    """
    rows = owner.class_
    first = select(Revision.versioned_at).join(Post, Post.published_id == Revision.id)
    first = first.join(rows, rows.post_id == Post.id)
    first = first.where(owner == number, *Post.is_shown(rows.shown_at))
    first = first.order_by(rows.shown_at.desc(), rows.post_id.desc()).limit(1)
    changed = first.scalar_subquery()
    query = select(name, changed).where(number.class_.shown > 0).order_by(name)
    found = db.session.execute(query.limit(Sitemap.LARGEST))
    places = [Place(f"/{room}/{named}", at) for named, at in found if at]
    return [Place(f"/{room}", newest), *places] if places else []


def _places(room: str, names: Iterable[object]) -> list[Place]:
    return [Place(f"/{room}/{name}") for name in names]


def _works(shown: Sequence[ColumnElement[bool]]) -> dict[str | None, list[tuple[str, str]]]:
    """Language and path of all public parts of each work that has one of these posts."""
    group = Post.translation_group
    wanted = select(group).where(group.is_not(None), *shown)
    query = select(group, Post.language, Post.kind, Post.slug)
    query = query.where(group.in_(wanted.correlate(None)), *Post.is_public())
    works: dict[str | None, list[tuple[str, str]]] = {}
    for name, language, kind, slug in db.session.execute(query.order_by(Post.language, Post.id)):
        works.setdefault(name, []).append((language or "", f"/{kind}s/{slug}"))
    return {name: work for name, work in works.items() if len({code for code, _ in work}) > 1}
