"""The index: which posts hold which words, on either engine.

The engines only find; they are given words that `fold` made, and never read a language. What is
found is judged in `rank`, from the same columns on both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Text,
    TextClause,
    and_,
    column,
    delete,
    event,
    exists,
    func,
    insert,
    literal,
    select,
    table,
    text,
)
from sqlalchemy.orm import Mapper

from blog.db import db
from blog.models.post import Post
from blog.models.revision import Revision
from blog.rendering import Facts, Refused, render
from blog.search.fold import folded, words
from blog.search.query import Term

# Bounds of what one post puts into the index, the same for both engines: PostgreSQL takes a
# megabyte of different words at most.
MOST_WORDS, MOST_BYTES = 100_000, 500_000
NEWEST, NEWEST_BY_HEAD = 1000, 200

ENTRY = table(
    "search_entry",
    *map(
        column, ("rowid", "post_id", "revision_id", "edition", "title", "tags", "summary", "body")
    ),
    *map(column, ("text", "head", "whole")),
)
# To be raised when words are folded or split in another way: what was indexed before is then stale.
EDITION = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """A post that was found: its columns as the index has them, each word between two spaces."""

    id: int
    published_at: datetime
    year: int
    language: str
    title: str
    tags: str
    summary: str
    body: str


def put(post: Post) -> None:
    """Index what readers see of a post, or will see at its time; a post without that has none."""
    revision = post.published
    if revision is None or post.deleted_at or post.kind != "post":
        return remove(post.id)
    known = (ENTRY.c.revision_id == revision.id, ENTRY.c.edition == EDITION)
    query = select(ENTRY.c.text, ENTRY.c.tags).where(key() == post.id, *known)
    plain, tagged = next(iter(db.session.execute(query)), (None, None))
    tags = " ".join(tag.name for tag in post.tags)
    if plain is None:
        plain = _plain(revision)
    elif tagged == folded(tags, revision.language):
        return None
    fields = {"title": revision.title, "tags": tags, "summary": revision.summary, "body": plain}
    made = columns(fields, revision.language)
    made_from = {"revision_id": revision.id, "edition": EDITION}
    entry = insert(ENTRY).values({key(): post.id, "text": plain, **made_from, **made})
    if not on_sqlite():
        head = f"{made['title']}{made['tags']}"
        whole = f"{head}{made['summary']}{made['body']}"
        entry = entry.values(head=vector(head), whole=vector(whole))
    remove(post.id)
    db.session.execute(entry)
    return None


def _plain(revision: Revision) -> str:
    try:
        return render(revision.body, Facts(revision.title, revision.language)).text
    except Refused:  # it is found by its title at least, and stops nobody who indexes all
        return ""


def remove(post_id: int) -> None:
    """Take a post out of the index."""
    db.session.execute(delete(ENTRY).where(key() == post_id))


@event.listens_for(Post, "after_delete")
def _follow(_mapper: Mapper[Post], connection: Connection, post: Post) -> None:
    """A table of FTS5 has no foreign keys."""
    connection.execute(delete(ENTRY).where(key() == post.id))


def unindexed() -> ColumnElement[bool]:
    """Whether a post is published or scheduled and the index does not know it as it is now."""
    known = exists().where(key() == Post.id, ENTRY.c.revision_id == Post.published_id)
    known = known.where(ENTRY.c.edition == EDITION).select_from(ENTRY)
    alive = (Post.kind == "post", Post.deleted_at.is_(None), Post.published_id.is_not(None))
    return and_(*alive, ~known)


def clear() -> None:
    """Empty the index."""
    db.session.execute(delete(ENTRY))


def matching(
    terms: Iterable[Term], narrowed: Sequence[ColumnElement[bool]], zone: ZoneInfo
) -> dict[int, Entry]:
    """Public posts that hold all terms: the newest 1,000, and the newest 200 by title and tags.

    Of a phrase only its words are asked for here.
    """
    terms = list(terms)
    found: dict[int, Entry] = {}
    for part, limit in (("whole", NEWEST), ("head", NEWEST_BY_HEAD)):
        about = (Post.published_at, Post.published_on, Revision.language, key())
        texts = (ENTRY.c.title, ENTRY.c.tags, ENTRY.c.summary, ENTRY.c.body)
        query = Post.public("post").with_only_columns(*about, *texts)
        query = query.join(ENTRY, key() == Post.id).join(Post.published)
        query = query.where(_match(terms, part), *narrowed).order_by(key().desc()).limit(limit)
        for at, on, language, post_id, *columns in db.session.execute(query):
            day = on or at.astimezone(zone)
            found[post_id] = Entry(post_id, at, day.year, language, *columns)
        if len(found) < limit:
            break
    return found


def texts(ids: Iterable[int]) -> dict[int, str]:
    """The plain texts of posts, by id."""
    query = select(key(), ENTRY.c.text).where(key().in_(list(ids)))
    return dict(iter(db.session.execute(query)))


def columns(fields: dict[str, str], language: str) -> dict[str, str]:
    """The words of each field between spaces, as many of them as one post may put in."""
    columns: dict[str, str] = {}
    different: set[str] = set()
    size = count = 0
    for name, plain in fields.items():
        kept: list[str] = []
        for word, _, _ in words(plain, language):
            if word not in different:
                different.add(word)
                size += len(word.encode()) + 8
            count += 1
            if size > MOST_BYTES or count > MOST_WORDS:
                break
            kept.append(word)
        columns[name] = f" {' '.join(kept)} "
    return columns


def vector(folded: str) -> ColumnElement[str]:
    """Words as PostgreSQL indexes them."""
    # From an array, since a parser of PostgreSQL's would split our words by its own rules.
    different = sorted(set(folded.split()))
    return func.array_to_tsvector(literal(different, ARRAY(Text)))


def _match(terms: list[Term], part: str) -> TextClause:
    if on_sqlite():
        expression = " AND ".join(
            grouped(term, " OR ", " AND ", '"{}"', '"{}" *') for term in terms
        )
        columns = "{title tags} : " if part == "head" else ""
        return text("search_entry MATCH :match").bindparams(match=f"{columns}({expression})")
    forms = (grouped(term, " | ", " & ", "'{}'", "'{}':*") for term in terms)
    expression = " & ".join(forms)
    return text(f"search_entry.{part} @@ CAST(:match AS tsquery)").bindparams(match=expression)


def grouped(term: Term, either: str, both: str, word: str, beginning: str) -> str:
    """A term in an engine's own writing; its words hold nothing but letters, digits and signs."""
    last = beginning if term.is_beginning else word
    phrases = (
        both.join([*map(word.format, phrase[:-1]), last.format(phrase[-1])])
        for phrase in term.phrases
    )
    return f"({either.join(f'({phrase})' for phrase in phrases)})"


def key() -> ColumnElement[int]:
    """The column of the index that holds the id of the post."""
    return ENTRY.c.rowid if on_sqlite() else ENTRY.c.post_id


def on_sqlite() -> bool:
    """Whether the index is FTS5's."""
    return db.engine.dialect.name == "sqlite"
