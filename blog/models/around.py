"""What stands around one article: its series, its translations, and the articles beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from sqlalchemy import select, tuple_
from sqlalchemy.orm.interfaces import ORMOption

from blog.db import db
from blog.models.post import PUBLISHED_TITLE, Post
from blog.models.revision import Revision


@dataclass(frozen=True)
class Around:
    """What readers may turn to from an article; only what is public."""

    series: Sequence[Post] = ()
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
        series = parts(post.series_id) if post.series_id else ()
        return cls(series, translations, _beside(post, -1), _beside(post, 1))


def parts(series_id: int, *options: ORMOption) -> Sequence[Post]:
    """The public posts of a series, in their order; those without a place come last, by date."""
    query = Post.public("post").where(Post.series_id == series_id)
    place = Post.series_place
    query = query.order_by(place.is_(None), place, Post.published_at, Post.id)
    return db.session.scalars(query.options(PUBLISHED_TITLE, *options)).all()


def translations_of(posts: Iterable[Post]) -> dict[int, list[Post]]:
    """For each post's id the other public posts that are the same work, by language."""
    grouped = [post for post in posts if post.translation_group]
    if not grouped:
        return {}
    groups = {post.translation_group for post in grouped}
    query = Post.public().where(Post.translation_group.in_(groups)).join(Post.published)
    query = query.order_by(Revision.language, Post.id).options(PUBLISHED_TITLE)
    works = db.session.scalars(query).all()
    return {
        post.id: [w for w in works if w.translation_group == post.translation_group and w != post]
        for post in grouped
    }


def siblings(post: Post) -> Sequence[Post]:
    """The other posts that are the same work in another language, in whatever state."""
    if not post.translation_group:
        return []
    query = select(Post).where(Post.translation_group == post.translation_group)
    return db.session.scalars(query.where(Post.id != post.id).order_by(Post.id)).all()


def _beside(post: Post, direction: int) -> Post | None:
    """The next public post in this language, earlier (-1) or later (1)."""
    if post.published is None or post.kind != "post":
        return None
    key, here = tuple_(Post.published_at, Post.id), tuple_(post.published_at, post.id)
    query = Post.by_date(language=post.published.language)
    if direction > 0:
        query = query.where(key > here).order_by(None).order_by(Post.published_at, Post.id)
    else:
        query = query.where(key < here)
    return db.session.scalar(query.limit(1).options(PUBLISHED_TITLE))
