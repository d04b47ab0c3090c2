"""What lies on the desk: the posts of one person, or of everybody, by state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ColumnExpressionArgument, select
from sqlalchemy.orm import joinedload

from blog.db import db, now
from blog.models.person import Person
from blog.models.post import FOR_LISTS, Post
from blog.models.revision import Revision

LENGTH = 500


@dataclass(frozen=True)
class Desk:
    """The posts of a person, or of everybody where there is none; each list holds 500 at most."""

    person: Person | None = None

    def drafts(self) -> Sequence[Post]:
        """Unpublished posts, last saved first."""
        return self._posts(Post.published_at.is_(None), Revision.created_at.desc())

    def edited(self) -> Sequence[Post]:
        """Public posts with newer edits that readers do not see yet, last saved first."""
        newer = Post.current_id != Post.published_id
        return self._posts((Post.published_at <= now()) & newer, Revision.created_at.desc())

    def scheduled(self) -> Sequence[Post]:
        """Posts that appear at a later time, the next one first."""
        return self._posts(Post.published_at > now(), Post.published_at)

    def published(self) -> Sequence[Post]:
        """Posts that readers see, newest first."""
        return self._posts(Post.published_at <= now(), Post.published_at.desc())

    def trashed(self) -> Sequence[Post]:
        """Posts in the trash, last thrown away first."""
        return self._posts(Post.deleted_at.is_not(None), Post.deleted_at.desc(), trash=True)

    def _posts(
        self,
        state: ColumnElement[bool],
        order: ColumnExpressionArgument[datetime | None] | ColumnExpressionArgument[datetime],
        trash: bool = False,
    ) -> Sequence[Post]:
        query = select(Post).join(Post.current).where(state)
        if not trash:
            query = query.where(Post.deleted_at.is_(None))
        if self.person:
            query = query.where(Post.authorships.any(person_id=self.person.id))
        current = joinedload(Post.current).defer(Revision.body)
        query = query.order_by(order, Post.id.desc()).limit(LENGTH)
        return db.session.scalars(query.options(current, *FOR_LISTS)).all()
