"""What to read next: posts that share tags and words with one."""

from collections import Counter
from collections.abc import Sequence
from math import sqrt

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from blog.db import db
from blog.models.post import PUBLISHED_TITLE, Post
from blog.models.tag import Tagging
from blog.search.fold import words

CANDIDATES = 200
TAG, WORD, SAME_LANGUAGE = 2.0, 1.0, 0.5
LEAST = 2.0  # a shared tag, or two rare words


def related(post: Post, limit: int = 3) -> list[Post]:
    """The posts most like one, best first, at most `limit`; often fewer, and never a translation.

    Only the newest 200 that share a tag are looked at, or the newest 200 where there is no tag.
    """
    if post.published is None:
        return []
    candidates = _candidates(post)
    own = _words(post)
    vocabulary = Counter(word for other in candidates for word in _words(other) & own)
    scores = {other.id: _score(post, other, own, vocabulary) for other in candidates}
    best = [other for other in candidates if scores[other.id] >= LEAST]
    return sorted(best, key=lambda other: (-scores[other.id], -other.id))[:limit]


def _candidates(post: Post) -> Sequence[Post]:
    query = Post.by_date().where(Post.id != post.id)
    if post.translation_group:
        group = Post.translation_group
        query = query.where(or_(group.is_(None), group != post.translation_group))
    if tags := [tagging.tag_id for tagging in post.taggings]:
        shared = select(Tagging.post_id).where(Tagging.tag_id.in_(tags))
        query = query.where(Post.id.in_(shared))
    options = (PUBLISHED_TITLE, selectinload(Post.taggings))
    return db.session.scalars(query.limit(CANDIDATES).options(*options)).all()


def _score(post: Post, other: Post, own: set[str], vocabulary: Counter[str]) -> float:
    if post.published is None or other.published is None:
        return 0.0
    tags = {t.tag_id for t in post.taggings} & {t.tag_id for t in other.taggings}
    # A word that many of them have says little of two.
    rare = sum(WORD / sqrt(vocabulary[word]) for word in own & _words(other))
    same = post.published.language == other.published.language
    shared = TAG * len(tags) + rare
    return shared + (SAME_LANGUAGE if same and shared else 0)


def _words(post: Post) -> set[str]:
    """What title and summary speak of; short words say little."""
    if post.published is None:
        return set()
    text = f"{post.published.title} {post.published.summary}"
    found = (word for word, _, _ in words(text, post.published.language))
    return {word for word in found if len(word) > 3 or not word.isascii()}
