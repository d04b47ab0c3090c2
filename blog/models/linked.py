"""A post as a link to it: all that is known of a post beside the one that is read."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from sqlalchemy import ColumnElement, literal_column
from sqlalchemy.types import Text

from blog.models.post import Post


def path_of(post: type[Post]) -> ColumnElement[str]:
    """The address of a post, made by the database."""
    slash: ColumnElement[str] = literal_column("'/'", Text)
    return slash + post.kind + literal_column("'s/'", Text) + post.slug


@dataclass(frozen=True, slots=True)
class Words:
    """What a link says, and in which language."""

    title: str
    language: str


@dataclass(frozen=True, slots=True)
class Linked:
    """It has of a post what a link needs, under the same names, and no more."""

    id: int
    path: str
    published: Words
    published_at: datetime | None = None
    published_on: date | None = None

    @property
    def time(self) -> datetime | None:
        """When it was published, where a link says so."""
        return self.published_at

    @classmethod
    def to(cls, post: Post) -> Self | None:
        """The link to a post, in the version that readers see."""
        if post.published is None:
            return None
        words = Words(post.published.title, post.published.language)
        return cls(post.id, post.path, words, post.published_at, post.published_on)
