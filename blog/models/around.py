"""What stands around one article: its series, its translations, and the articles beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from sqlalchemy import select, tuple_, union_all
from sqlalchemy.orm.interfaces import ORMOption

from blog.db import db
from blog.models.person import Person
from blog.models.post import PUBLISHED_TITLE, Post
from blog.models.slug import slugify
from blog.models.tag import Series

MOST_PARTS = 500
NEIGHBOURS = 4  # parts of a series that an article names before and after itself


@dataclass(frozen=True)
class Around:
    """What readers may turn to from an article; only what is public."""

    # The parts nearest to the post, itself included, and the number of the first of them.
    series: Sequence[Post] = ()
    first_part: int = 1
    translations: Sequence[Post] = ()
    earlier: Post | None = None
    later: Post | None = None

    def __contains__(self, post: Post) -> bool:
        """Whether readers are led there already."""
        return post in (*self.series, *self.translations, self.earlier, self.later)

    @classmethod
    def of(cls, post: Post) -> Self:
        """Everything around a post; earlier and later ones are in its language."""
        translations = translations_of([post]).get(post.id, ())
        series = list(parts(post.series_id)) if post.series_id else []
        here = series.index(post) if post in series else 0
        first = max(0, here - NEIGHBOURS)
        near = series[first : here + NEIGHBOURS + 1]
        return cls(near, first + 1, translations, _beside(post, -1), _beside(post, 1))


def parts(series_id: int, *options: ORMOption) -> Sequence[Post]:
    """The public posts of a series, in their order; those without a place come last, by date."""
    place = Post.series_place
    order = (place, Post.shown_at, Post.id)
    shown = select(Post.id).where(Post.series_id == series_id, *Post.is_shown())
    # Engines do not agree on where rows without a place stand: each kind is found by itself.
    kinds = (shown.where(place.is_not(None)), shown.where(place.is_(None)))
    ids = union_all(
        *(select(kind.order_by(*order).limit(MOST_PARTS).subquery().c.id) for kind in kinds)
    )
    query = select(Post).where(Post.id.in_(ids)).order_by(place.is_(None), *order)
    options = (PUBLISHED_TITLE, *options)
    return db.session.scalars(query.limit(MOST_PARTS).options(*options)).all()


def translations_of(posts: Iterable[Post]) -> dict[int, list[Post]]:
    """For each post's id the other public posts that are the same work, by language."""
    grouped = [post for post in posts if post.translation_group]
    if not grouped:
        return {}
    groups = {post.translation_group for post in grouped}
    query = Post.public().where(Post.translation_group.in_(groups))
    query = query.order_by(Post.language, Post.id).options(PUBLISHED_TITLE)
    works = db.session.scalars(query).all()
    return {
        post.id: [w for w in works if w.translation_group == post.translation_group and w != post]
        for post in grouped
    }


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


def _beside(post: Post, direction: int) -> Post | None:
    """The next public post in this language, earlier (-1) or later (1)."""
    if post.published is None or post.published_at is None or post.kind != "post":
        return None
    language, here = post.published.language, (post.published_at, post.id)
    if direction > 0:
        query = Post.by_date(language=language).where(tuple_(Post.shown_at, Post.id) > here)
        query = query.order_by(None).order_by(Post.shown_at, Post.id)
    else:
        query = Post.by_date(language=language, before=here)
    return db.session.scalar(query.limit(1).options(PUBLISHED_TITLE))
