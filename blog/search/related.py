"""What to read next: posts that share tags and words with one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from sqlalchemy import func, or_, select

from blog.db import db
from blog.models.post import FOR_LISTS, Post
from blog.models.revision import Revision
from blog.models.tag import Tagging
from blog.search.fold import words
from blog.search.index import ENTRY

CANDIDATES = 200
TAG, WORD, SAME_LANGUAGE = 2.0, 1.0, 0.5
LEAST = 2.0  # a shared tag, or two rare words


@dataclass(frozen=True, slots=True)
class _Other:
    """A post that may be offered: how many tags it shares, its language, what it speaks of."""

    id: int
    tags: int
    language: str
    words: frozenset[str]


def related(post: Post, limit: int = 3) -> list[Post]:
    """The posts most like one, best first, at most `limit`; often fewer, and never a translation.

    The newest 200 that share a tag are looked at, and where those are too few the newest 200.
    """
    if post.published is None:
        return []
    tags = [tagging.tag_id for tagging in post.taggings]
    others = _others(post, tags, sharing=True) if tags else []
    if len(others) < limit:
        known = {other.id for other in others}
        others += [one for one in _others(post, tags, sharing=False) if one.id not in known]
    title, summary, language = post.published.title, post.published.summary, post.published.language
    own = _telling(word.word for word in words(f"{title} {summary}", language))
    common = Counter(word for other in others for word in other.words & own)

    def score(other: _Other) -> float:
        # A word that many of them have says little of two.
        rare = fsum(WORD / sqrt(common[word]) for word in own & other.words)
        shared = TAG * other.tags + rare
        return shared + (SAME_LANGUAGE if shared and other.language == language else 0)

    best = sorted((-score(other), -other.id) for other in others)[:limit]
    ids = [-place for value, place in best if -value >= LEAST]
    posts = db.session.scalars(select(Post).where(Post.id.in_(ids)).options(*FOR_LISTS)).all()
    return sorted(posts, key=lambda one: ids.index(one.id))


def _others(post: Post, tags: Sequence[int], sharing: bool) -> list[_Other]:
    shared = select(func.count()).where(Tagging.post_id == Post.id, Tagging.tag_id.in_(tags))
    columns = (Post.id, shared.scalar_subquery(), Revision.language, ENTRY.c.title, ENTRY.c.summary)
    query = Post.by_date().with_only_columns(*columns).where(Post.id != post.id).limit(CANDIDATES)
    query = query.join(Post.published).join(ENTRY, ENTRY.c.post_id == Post.id)
    if post.translation_group:
        group = Post.translation_group
        query = query.where(or_(group.is_(None), group != post.translation_group))
    if sharing:
        query = query.where(Post.id.in_(select(Tagging.post_id).where(Tagging.tag_id.in_(tags))))
    return [
        _Other(post_id, number, language, _telling(f"{title}{summary}".split()))
        for post_id, number, language, title, summary in db.session.execute(query)
    ]


def _telling(found: Iterable[str]) -> frozenset[str]:
    """Without short words, which say little."""
    return frozenset(word for word in found if len(word) > 3 or not word.isascii())
