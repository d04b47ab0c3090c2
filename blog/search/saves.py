"""The index of the desk: which posts, drafts too, hold words that begin as those typed do.

It knows the newest save of every post as it was typed, and reads no language: who writes looks for
words, not for meanings.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    TextClause,
    column,
    delete,
    event,
    exists,
    insert,
    select,
    table,
    text,
)
from sqlalchemy.orm import Mapper, joinedload

from blog.db import db
from blog.models import Person, Post, Revision
from blog.search import index, query, snippet

SAVE = table("search_save", *map(column, ("rowid", "post_id", "revision_id", "edition", "words")))
MOST, SHORTEST = 50, 3


@dataclass(frozen=True)
class Hit:
    """A post whose newest save holds all words, and a part of its text."""

    post: Post
    snippet: str


def put(post: Post) -> None:
    """Index the newest save of a post, in whatever state it is."""
    revision = post.current
    if db.session.scalar(select(key()).where(key() == post.id, *_known(revision.id))):
        return
    fields = {"words": f"{revision.title}\n{revision.summary}\n{revision.body}"}
    words = index.columns(fields, "")["words"]
    entry = {key(): post.id, "revision_id": revision.id, "edition": index.EDITION}
    remove(post.id)
    kept = words if index.on_sqlite() else index.vector(words)
    db.session.execute(insert(SAVE).values({**entry, "words": kept}))


def find(typed: str, person: Person | None) -> tuple[query.Query, list[Hit]]:
    """The posts with all words that were typed, last saved first: fifty at most.

    They are those of a person, or everybody's; nothing from the trash.
    """
    asked = query.read(typed, ())
    if not asked.terms:
        return asked, []
    found = select(Post.id).join(SAVE, key() == Post.id).where(_match(asked.terms))
    found = found.where(Post.deleted_at.is_(None))
    if person:
        found = found.where(Post.authorships.any(person_id=person.id))
    newest = found.order_by(Post.current_id.desc()).limit(MOST)
    # Texts are fetched once it is known whose: an engine would sort all of them along.
    whole = select(Post).where(Post.id.in_(_by_index(newest)))
    current = joinedload(Post.current).joinedload(Revision.editor)
    posts = db.session.scalars(whole.order_by(Post.current_id.desc()).options(current)).all()
    wanted = asked.text.casefold().split()
    return asked, [Hit(post, snippet.around(post.current.body, wanted)) for post in posts]


def unindexed() -> ColumnElement[bool]:
    """Whether the newest save of a post is not known as it is."""
    return ~exists().where(key() == Post.id, *_known(Post.current_id)).select_from(SAVE)


def remove(post_id: int) -> None:
    """Take a post out of the index."""
    db.session.execute(delete(SAVE).where(key() == post_id))


def clear() -> None:
    """Empty the index."""
    db.session.execute(delete(SAVE))


@event.listens_for(Post, "after_delete")
def _follow(_mapper: Mapper[Post], connection: Connection, post: Post) -> None:
    """A table of FTS5 has no foreign keys."""
    connection.execute(delete(SAVE).where(key() == post.id))


def _by_index(found: Select[int]) -> Sequence[int]:
    """What a query finds, by the index on either engine.

    PostgreSQL does not count what it costs to fetch words that lie apart from their rows, and would
    rather read them all.
    """
    if index.on_sqlite():
        return db.session.scalars(found).all()
    db.session.execute(text("SET LOCAL enable_seqscan = off"))
    ids = db.session.scalars(found).all()
    db.session.execute(text("SET LOCAL enable_seqscan = on"))
    return ids


def _known(revision_id: Any) -> tuple[ColumnElement[bool], ...]:
    return SAVE.c.revision_id == revision_id, SAVE.c.edition == index.EDITION


def _match(terms: Sequence[query.Term]) -> TextClause:
    """What holds words that begin like these, in an engine's own writing."""
    begun = [replace(term, is_beginning=_may_go_on(term)) for term in terms]
    whole = "search_save MATCH :match"
    if not index.on_sqlite():
        whole = "search_save.words @@ CAST(:match AS tsquery)"
    return text(whole).bindparams(match=index.all_of(begun))


def _may_go_on(term: query.Term) -> bool:
    """Whether a longer word answers too; one or two letters alone begin nearly everything."""
    return term.is_beginning or len(term.phrases[0][-1]) >= SHORTEST


def key() -> ColumnElement[int]:
    """The column of the index that holds the id of the post."""
    return SAVE.c.rowid if index.on_sqlite() else SAVE.c.post_id
