"""The index: which posts hold which words, on either engine.

The engines are given words that `fold` made, and never read a language. Entries have places in the
order in which their posts were published, so that the newest are found first.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    BindParameter,
    ColumnElement,
    Text,
    and_,
    bindparam,
    column,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    table,
)

from blog.db import db
from blog.models.post import Post
from blog.models.revision import Revision
from blog.rendering import Facts, Refused, render
from blog.search.fold import folded, words
from blog.search.query import Term

# Bounds of what one post puts into the index, the same for both engines: PostgreSQL takes a
# megabyte of different words at most.
MOST_WORDS, MOST_BYTES = 100_000, 500_000
JUDGED = 20_000

ENTRY = table(
    "search_entry",
    *map(column, ("place", "post_id", "revision_id", "edition", "language", "filed")),
    *map(column, ("title", "tags", "summary", "body", "text", "head", "whole")),
)
PLACES: BindParameter[int] = bindparam("places", expanding=True, type_=BigInteger)
# As much of the words of a text as it is judged by.
BODY = func.substr(ENTRY.c.body, 1, JUDGED)
# Built once: that takes longer than to ask it.
_BODIES = select(ENTRY.c.place, BODY).where(ENTRY.c.place.in_(PLACES))
# To be raised when words are folded or split in another way: what was indexed before is then stale.
EDITION = 1
# How many posts of one day have places of their own, as a power of two.
A_DAY = 20
# What a post is filed under is indexed among its words; no word of a text holds this sign.
SIGN = "§"
TAG, AUTHOR, LANGUAGE = f"{SIGN}t", f"{SIGN}a", f"{SIGN}l"


def put(post: Post) -> None:
    """Index what readers see of a post, or will see at its time; a post without that has none."""
    revision, at = post.published, post.published_at
    if revision is None or at is None or post.deleted_at or post.kind != "post":
        return remove(post.id)
    tags = " ".join(tag.name for tag in post.tags)
    filed = _filed(post, revision.language)
    known = (ENTRY.c.revision_id == revision.id, ENTRY.c.edition == EDITION)
    query = select(ENTRY.c.text, ENTRY.c.place, ENTRY.c.filed, ENTRY.c.tags)
    query = query.where(ENTRY.c.post_id == post.id, *known)
    plain, place, *as_filed = next(iter(db.session.execute(query)), (None, 0))
    stays = place >> A_DAY == at.toordinal()
    if stays and as_filed == [filed, folded(tags, revision.language)]:
        return None
    if plain is None:
        plain = _plain(revision)
    remove(post.id)
    fields = {"title": revision.title, "tags": tags, "summary": revision.summary, "body": plain}
    made = columns(fields, revision.language)
    entry: dict[str, Any] = {
        "place": place if stays else _free_place(at),
        "post_id": post.id,
        "filed": filed,
    }
    entry |= {"revision_id": revision.id, "edition": EDITION, "language": revision.language}
    if not on_sqlite():
        head = f"{made['title']}{made['tags']}{filed}"
        whole = f"{head}{made['summary']}{made['body']}"
        entry |= {"head": vector(head), "whole": vector(whole)}
    db.session.execute(insert(ENTRY).values({**entry, **made, "text": plain}))
    return None


def _plain(revision: Revision) -> str:
    try:
        return render(revision.body, Facts(revision.title, revision.language)).text
    except Refused:  # it is found by its title at least, and stops nobody who indexes all
        return ""


def _filed(post: Post, language: str) -> str:
    """The tags, the authors and the language of a post, as words."""
    tags = [f"{TAG}{tagging.tag_id}" for tagging in post.taggings]
    authors = [f"{AUTHOR}{authorship.person_id}" for authorship in post.authorships]
    return f" {' '.join([*tags, *authors, spoken(language)])} "


def spoken(language: str) -> str:
    """A language as a word; an engine would split “pt-BR”."""
    return LANGUAGE + language.lower().replace("-", SIGN)


def _free_place(at: datetime) -> int:
    """A place among those of a day, or, where a million posts have them all, of a day before."""
    day = at.toordinal()
    while True:
        first, last = day << A_DAY, (day + 1 << A_DAY) - 1
        taken = select(func.max(ENTRY.c.place)).where(ENTRY.c.place.between(first, last))
        if (newest := db.session.scalar(taken) or first - 1) < last:
            return newest + 1
        day -= 1


def remove(post_id: int) -> None:
    """Take a post out of the index."""
    db.session.execute(delete(ENTRY).where(ENTRY.c.post_id == post_id))


def unindexed() -> ColumnElement[bool]:
    """Whether a post is published or scheduled and the index does not know it as it is now."""
    known = exists().where(ENTRY.c.post_id == Post.id, ENTRY.c.revision_id == Post.published_id)
    known = known.where(ENTRY.c.edition == EDITION).select_from(ENTRY)
    alive = (Post.kind == "post", Post.deleted_at.is_(None), Post.published_id.is_not(None))
    return and_(*alive, ~known)


def clear() -> None:
    """Empty the index."""
    db.session.execute(delete(ENTRY))


def bodies(places: Sequence[int]) -> dict[int, str]:
    """The first 20,000 characters of the words of texts, by place: enough to judge a text by."""
    return dict(db.session.connection().execute(_BODIES, {"places": places}).all())


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


def all_of(terms: Sequence[Term], more: Sequence[str] = ()) -> str:
    """What holds all terms, and these words as they are, in the engine's own writing."""
    return _all([*map(_grouped, terms), *_quoted(more)])


def any_of(words: Sequence[str]) -> str:
    """What holds one of these words as they are, in the engine's own writing."""
    return _any(_quoted(words))


def _grouped(term: Term) -> str:
    """A term in the engine's own writing; its words hold nothing but letters, digits and signs.

    Where languages read it in different ways, each reading is asked for in its own languages.
    """
    readings = []
    for phrase in term.phrases:
        parts = _quoted(phrase)
        if term.is_beginning:
            parts[-1] += " *" if on_sqlite() else ":*"
        if len(term.phrases) > 1:
            codes = [spoken(code) for code, reading in term.readings if reading == phrase]
            parts.append(f"({any_of(codes)})")
        readings.append(f"({_all(parts)})")
    return f"({_any(readings)})"


def _quoted(words: Sequence[str]) -> list[str]:
    return [f'"{word}"' if on_sqlite() else f"'{word}'" for word in words]


def _all(parts: Sequence[str]) -> str:
    return (" AND " if on_sqlite() else " & ").join(parts)


def _any(parts: Sequence[str]) -> str:
    return (" OR " if on_sqlite() else " | ").join(parts)


def on_sqlite() -> bool:
    """Whether the index is FTS5's."""
    return db.engine.dialect.name == "sqlite"
