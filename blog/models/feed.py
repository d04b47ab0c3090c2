"""What feeds ask for: the newest posts with their texts."""

from collections.abc import Sequence
from dataclasses import dataclass

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

    def posts(self, limit: int) -> Sequence[tuple[Post, Revision]]:
        """At most so many, newest first, each with the version readers see."""
        query = Post.by_date(self.author, self.tag).limit(limit)
        if self.languages:
            query = query.where(Post.published.has(Revision.language.in_(self.languages)))
        posts = db.session.scalars(query.options(joinedload(Post.published))).all()
        return [(post, post.published) for post in posts if post.published]
