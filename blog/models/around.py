"""What stands around one article: its series, its translations, and the articles beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any, Self

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    bindparam,
    func,
    literal_column,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased
from sqlalchemy.types import Integer, Text

from blog.db import Moment, db
from blog.models.linked import Linked, Words, path_of
from blog.models.person import Person
from blog.models.post import PUBLISHED_TITLE, Post
from blog.models.revision import Revision
from blog.models.slug import slugify
from blog.models.tag import Series

MOST_PARTS = 500
ZERO: ColumnElement[int] = literal_column("0", Integer)
NEIGHBOURS = 4  # parts of a series that an article names before and after itself


@dataclass(frozen=True)
class Around:
    """What readers may turn to from an article; only what is public."""

    # The parts nearest to the post, itself included, and the number of the first of them.
    series: Sequence[Linked] = ()
    first_part: int = 1
    translations: Sequence[Linked] = ()
    earlier: Linked | None = None
    later: Linked | None = None

    def __contains__(self, post: Post | Linked) -> bool:
        """Whether readers are led there already."""
        led = (*self.series, *self.translations, self.earlier, self.later)
        return post.id in {one.id for one in led if one}

    @classmethod
    def of(cls, post: Post, translations: Sequence[Linked] = ()) -> Self:
        """Everything around a post beside its translations, which are known already.

        Earlier and later ones are in its language. One statement.
        """
        language = post.published.language if post.published and post.kind == "post" else ""
        statement = _statement(language, bool(post.series_id))
        if statement is None:
            return cls(translations=translations)
        here = {"post": post.id, "at": post.published_at, "series": post.series_id}
        found: dict[str, list[Linked]] = {"part": [], "earlier": [], "later": []}
        first = 1
        for what, number, *link in sorted(db.session.execute(statement, here), key=itemgetter(1)):
            post_id, path, title, spoken, at, on = link
            first = number if what == "part" and not found["part"] else first
            found[what].append(Linked(post_id, path, Words(title, spoken), at, on))
        beside = (next(iter(found[name]), None) for name in ("earlier", "later"))
        return cls(found["part"], first, translations, *beside)


def parts(series_id: int) -> Sequence[Post]:
    """The public posts of a series, in their order; those without a place come last, by date."""
    order = (Post.series_place, Post.shown_at, Post.id)
    shown = select(Post.id).where(Post.series_id == series_id, *Post.is_shown())
    # Engines do not agree on where rows without a place stand: each kind is found by itself.
    kinds = (shown.where(order[0].is_not(None)), shown.where(order[0].is_(None)))
    ids = union_all(
        *(select(kind.order_by(*order).limit(MOST_PARTS).subquery().c.id) for kind in kinds)
    )
    query = select(Post).where(Post.id.in_(ids)).order_by(*_place())
    return db.session.scalars(query.limit(MOST_PARTS).options(PUBLISHED_TITLE)).all()


def siblings(post: Post) -> Sequence[Post]:
    """The other posts that are the same work in another language, in whatever state."""
    return [other for other in in_work(post.translation_group) if other is not post]


def in_work(group: str | None) -> Sequence[Post]:
    """All posts of one work, in whatever state; none where there is no work."""
    if not group:
        return []
    query = select(Post).where(Post.translation_group == group).order_by(Post.id)
    return db.session.scalars(query).all()


def may_join_series(person: Person, title: str) -> bool:
    """Whether a person may put a post beside those of a series: a link will stand under each."""
    series = Series.with_slug(slugify(title))
    if series is None or person.edits_all:
        return True
    part = select(Post.id).where(Post.series_id == series.id).limit(1)
    own = part.where(Post.authorships.any(person_id=person.id))
    return db.session.scalar(part) is None or db.session.scalar(own) is not None


@lru_cache(maxsize=64)
def _statement(language: str, in_series: bool) -> CompoundSelect[Any] | None:
    """What to ask for the links around a post, built once for all posts of a shape.

    Without a language it is a standing page, which has nothing before or after it.
    """
    here = bindparam("post", type_=Integer)
    queries = [_near(here)] if in_series else []
    if language:
        queries += (_links(name, _beside(language, name)) for name in ("earlier", "later"))
    return union_all(*queries) if queries else None


def _place() -> tuple[Any, ...]:
    place = Post.series_place
    return place.is_(None), place, Post.shown_at, Post.id


def _near(here: ColumnElement[int]) -> Select[Any]:
    """The parts of a series nearest to a post, each with its number."""
    series = Post.series_id == bindparam("series", type_=Integer)
    number = func.row_number().over(order_by=_place()).label("number")
    every = select(Post).where(series, *Post.is_shown()).order_by(*_place()).limit(MOST_PARTS)
    numbered = _links("part", every, number).cte()
    own = select(numbered.c.number).where(numbered.c.id == here).scalar_subquery()
    distance = numbered.c.number - func.coalesce(own, 1)
    return select(numbered).where(distance.between(-NEIGHBOURS, NEIGHBOURS))


def _links(what: str, query: Select[Post], number: ColumnElement[int] = ZERO) -> Select[Any]:
    """The same query, for links and not for whole posts."""
    words = aliased(Revision)
    columns = (Post.id, path_of(Post).label("path"), words.title, words.language)
    found = query.with_only_columns(
        *(literal_column(f"'{what}'", Text).label("what"), number.label("number"), *columns),
        *(Post.published_at, Post.published_on),
    )
    return select(found.join(words, words.id == Post.published_id).subquery())


def _beside(language: str, which: str) -> Select[Post]:
    """The next public post in this language, earlier or later."""
    here = tuple_(bindparam("at", type_=Moment), bindparam("post", type_=Integer))
    key, query = tuple_(Post.shown_at, Post.id), select(Post).where(Post.language == language)
    if which == "later":
        query = query.where(key > here, *Post.is_shown()).order_by(Post.shown_at, Post.id)
    else:
        query = query.where(key < here, Post.shown_at.is_not(None), Post.stays())
        query = query.order_by(Post.shown_at.desc(), Post.id.desc())
    return query.limit(1)
