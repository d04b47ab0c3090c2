"""What to read next: posts that share tags and words with one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from sqlalchemy import or_, select, union

from blog.db import db
from blog.models.linked import Linked
from blog.models.post import PUBLISHED_TITLE, Post
from blog.search import candidates
from blog.search.fold import words
from blog.search.index import ENTRY, TAG, any_of

MOST_WORDS = 12
WEIGHT_OF_TAG, WEIGHT_OF_WORD, SAME_LANGUAGE = 2.0, 1.0, 0.5
LEAST = 2.0  # a shared tag, or two rare words


@dataclass(frozen=True, slots=True)
class _Other:
    """A post that may be offered: how many tags it shares, its language, what it speaks of."""

    id: int
    tags: int
    language: str
    words: frozenset[str]


def related(post: Post, tags: Iterable[int], limit: int = 3) -> list[Linked]:
    """The posts most like one that has these tags, by id: best first, at most `limit`.

    They are often fewer, and never a translation.

    The newest sixty that share a tag are looked at, and the newest sixty with a word of its title.
    """
    if post.published is None:
        return []
    title, summary, language = post.published.title, post.published.summary, post.published.language
    own = _telling(word.word for word in words(f"{title} {summary}", language))
    titled = _telling(word.word for word in words(title, language))
    filed = [f"{TAG}{tag}" for tag in tags]
    others = _others(post, filed, sorted(titled)[:MOST_WORDS], own)
    common = Counter(word for other in others for word in other.words)

    def score(other: _Other) -> float:
        # A word that many of them have says little of two.
        rare = fsum(WEIGHT_OF_WORD / sqrt(common[word]) for word in other.words)
        shared = WEIGHT_OF_TAG * other.tags + rare
        return shared + (SAME_LANGUAGE if shared and other.language == language else 0)

    best = sorted((-score(other), -other.id) for other in others)[:limit]
    ids = [-place for value, place in best if -value >= LEAST]
    if not ids:
        return []
    posts = db.session.scalars(select(Post).where(Post.id.in_(ids)).options(PUBLISHED_TITLE))
    links = [link for post in posts if (link := Linked.to(post))]
    return sorted(links, key=lambda one: ids.index(one.id))


def _others(
    post: Post, tags: Sequence[str], titled: Sequence[str], own: frozenset[str]
) -> list[_Other]:
    given = {"tags": any_of(tags), "titled": any_of(titled)}
    most = candidates.NEWEST_ALIKE
    ways = [candidates.newest("head", name, most) for name, match in given.items() if match]
    if not ways:
        return []
    places = union(*(select(way.c.place) for way in ways)).subquery()
    columns = (ENTRY.c.post_id, ENTRY.c.filed, ENTRY.c.language, ENTRY.c.title, ENTRY.c.summary)
    query = select(*columns).select_from(places).join(ENTRY, ENTRY.c.place == places.c.place)
    query = query.join(Post, Post.id == ENTRY.c.post_id)
    query = query.where(Post.id != post.id, Post.kind == "post", *Post.is_public())
    if post.translation_group:
        group = Post.translation_group
        query = query.where(or_(group.is_(None), group != post.translation_group))
    rows = db.session.execute(query, given | candidates.within())
    return [
        _Other(
            post_id,
            len(set(tags).intersection(filed.split())),
            language,
            own.intersection(f"{title}{summary}".split()),
        )
        for post_id, filed, language, title, summary in rows
    ]


def _telling(found: Iterable[str]) -> frozenset[str]:
    """Without short words, which say little."""
    return frozenset(word for word in found if len(word) > 3 or not word.isascii())
