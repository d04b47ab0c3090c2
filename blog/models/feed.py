"""What feeds ask for: the newest posts with their texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice

from sqlalchemy.orm import joinedload

from blog.db import db
from blog.models.person import Person
from blog.models.post import Post
from blog.models.revision import Revision
from blog.models.tag import Tag


@dataclass(frozen=True)
class Feed:
    """The newest public posts: all, or by tag, author, or language in any of these spellings."""

    tag: Tag | None = None
    author: Person | None = None
    languages: Sequence[str] = ()

    def posts(self, length: int) -> Sequence[tuple[Post, Revision]]:
        """At most so many, newest first, each with the version readers see."""
        # One spelling after the other, since each alone has an index with its order.
        lists = (
            db.session.scalars(
                Post.by_date(self.author, self.tag, language)
                .limit(length)
                .options(joinedload(Post.published))
            ).all()
            for language in self.languages or ("",)
        )
        posts = merge(*lists, key=lambda post: (post.published_at, post.id), reverse=True)
        return [(post, post.published) for post in islice(posts, length) if post.published]
