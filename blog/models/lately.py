"""What happened lately: saves and publications, newest first."""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Select, null, select

from blog.db import db, now
from blog.models.person import Authorship, Person
from blog.models.post import Post
from blog.models.revision import Revision

LINES, LOOKED_AT = 50, 300


@dataclass(frozen=True)
class Event:
    """Somebody saved a post, once or often in a row, or a version of it came to readers."""

    at: datetime
    post_id: int
    title: str
    language: str
    who: str | None
    version: int | None = None
    times: int = 1


def lately(person: Person) -> list[Event]:
    """The newest fifty lines of all that this person may see."""
    saved = _newest(person, Revision.created_at, Revision.id, null())
    given = _newest(person, Revision.versioned_at, Revision.versioned_at, Revision.version)
    given = given.where(Revision.versioned_at <= now())
    events = [Event(*row) for query in (saved, given) for row in db.session.execute(query)]
    # A version is younger than its save, though one press of a button made both.
    events.sort(key=lambda event: (event.at, event.version is not None), reverse=True)
    runs = groupby(events[:LOOKED_AT], lambda event: (event.post_id, event.who, event.version))
    rows = [list(run) for _, run in runs][:LINES]
    return [replace(row[0], times=len(row)) for row in rows]


def _newest(person: Person, at: Any, order: Any, version: Any) -> Select[Any]:
    about = (Revision.post_id, Revision.title, Revision.language, Person.name)
    query: Select[Any] = select(at, *about, version)
    query = query.join(Revision.post).outerjoin(Revision.editor).where(Post.deleted_at.is_(None))
    if not person.edits_all:
        own = select(Authorship.post_id).where(Authorship.person_id == person.id)
        query = query.where(Revision.post_id.in_(own))
    return query.order_by(order.desc()).limit(LOOKED_AT)
