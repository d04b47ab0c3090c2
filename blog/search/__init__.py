"""Search for readers: one interface over FTS5 and tsvector, and one judgement for both."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from sqlalchemy import ColumnElement, func, or_, select

from blog.db import db, writing
from blog.models import (
    Authorship,
    Person,
    Post,
    Site,
    Tag,
    Tagging,
    TagRedirect,
    in_year,
    languages_used,
)
from blog.models.post import FOR_LISTS
from blog.models.ways_in import YEARS
from blog.search import index, query, rank, saves, snippet
from blog.search.index import put
from blog.search.query import LONGEST, MOST_TERMS, Query
from blog.search.related import related
from blog.search.snippet import Pieces
from blog.text import tidy

__all__ = [
    "LONGEST",
    "MOST_TERMS",
    "Choice",
    "Found",
    "behind",
    "catch_up",
    "clear",
    "find",
    "put",
    "put_all",
    "related",
    "saves",
]
MOST_FACETS = 12
AT_ONCE = 20  # posts in one transaction
MOST_TRIED = 3  # terms that are looked for by themselves, where nothing holds all of them
MOST_GUESSED = 3  # words whose spelling is compared with that of all titles


@dataclass(frozen=True)
class Choice:
    """How a search is narrowed: by the slug of a tag, a handle, a year, a language."""

    tag: str = ""
    author: str = ""
    year: str = ""
    language: str = ""
    newest: bool = False

    @property
    def chosen(self) -> dict[str, str]:
        """What narrows the search, by the name of its field."""
        given = {name: getattr(self, name) for name in ("tag", "author", "year", "language")}
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True)
class Result:
    """One post that answers, its title and the best part of its text in pieces."""

    post: Post
    title: Pieces
    snippet: Pieces


@dataclass(frozen=True)
class Facet:
    """One value by which the results can be narrowed, and how many of them have it."""

    value: str
    name: str
    count: int


@dataclass(frozen=True)
class Found:
    """What a search found: a page of results, how many there are, and the facets of all."""

    query: Query
    choice: Choice  # with the address that its tag has now
    results: Sequence[Result] = ()
    count: int = 0
    facets: dict[str, list[Facet]] = field(default_factory=dict)
    nearest: Sequence[Post] = ()
    most: int = index.NEWEST

    @property
    def can_be_narrowed(self) -> bool:
        """Whether any facet has more than one value."""
        return any(len(facets) > 1 for facets in self.facets.values())


def find(typed: str, choice: Choice, limit: int, page: int = 1) -> Found:
    """The given page of results for what somebody typed; whatever that is, it is no error."""
    asked = query.read(typed, languages_used())
    choice = _moved(choice)
    narrowed = _narrowed(choice) if asked.terms else None
    if narrowed is None:
        return Found(asked, choice)
    entries = index.matching(asked.terms, narrowed, Site.current().zone).values()
    ordered = rank.ranked(entries, asked.terms)
    if choice.newest:
        ordered.sort(key=lambda entry: (entry.published_at, entry.id), reverse=True)
    if not ordered:
        return Found(asked, choice, nearest=_nearest(asked))
    shown = ordered[(page - 1) * limit : page * limit]
    return Found(asked, choice, _results(shown, asked), len(ordered), _facets(ordered))


def catch_up(after: int = 0) -> int:
    """Index the next post above this id that the index does not know as it is; 0 where none is.

    One post is one transaction, so that nobody who writes waits for more than that.
    """
    waiting = select(Post.id).where(_unindexed(), Post.id > after).order_by(Post.id).limit(1)
    post_id = db.session.scalar(waiting) or 0
    with writing():
        if post := Post.get(post_id):
            put(post)
            saves.put(post)
    return post_id


def put_all(post_ids: Sequence[int]) -> None:
    """Index these posts anew, a few in a transaction, so that nobody who writes waits for all."""
    for start in range(0, len(post_ids), AT_ONCE):
        with writing():
            for post_id in post_ids[start : start + AT_ONCE]:
                if post := Post.get(post_id):
                    put(post)


def behind() -> int:
    """How many posts the index does not know as they are."""
    return db.session.scalar(select(func.count(Post.id)).where(_unindexed())) or 0


def clear() -> None:
    """Empty the index, that of the desk too."""
    index.clear()
    saves.clear()


def _unindexed() -> ColumnElement[bool]:
    return or_(index.unindexed(), saves.unindexed())


def _moved(choice: Choice) -> Choice:
    """The same choice, where its tag was renamed or merged: at the address that leads to."""
    known = choice.tag and choice.tag == tidy(choice.tag)
    tag = TagRedirect.at(choice.tag) if known else None
    return replace(choice, tag=tag.slug) if tag else choice


def _narrowed(choice: Choice) -> list[ColumnElement[bool]] | None:
    """The conditions that a choice makes, or None where nothing can meet them."""
    if any(value != tidy(value) for value in choice.chosen.values()):
        return None
    conditions: list[ColumnElement[bool]] = []
    if choice.tag:
        tag = Tag.with_slug(choice.tag)
        conditions.append(Post.taggings.any(tag_id=tag.id if tag else 0))
    if choice.author:
        author = Person.with_handle(choice.author)
        conditions.append(Post.authorships.any(person_id=author.id if author else 0))
    if choice.year:
        year = int(choice.year) if choice.year.isdecimal() and len(choice.year) == 4 else 0
        if year not in YEARS:
            return None
        conditions.append(in_year(year, Site.current().zone))
    if choice.language:
        conditions.append(Post.published.has(language=choice.language))
    return conditions


def _results(entries: Sequence[index.Entry], asked: Query) -> list[Result]:
    ids = [entry.id for entry in entries]
    plain = index.texts(ids)
    posts = {post.id: post for post in _posts(ids)}
    results = []
    for entry in entries:
        post, terms, language = posts[entry.id], asked.terms, entry.language
        revision = post.published
        if revision is None:
            continue
        pieces = snippet.snippet(plain[entry.id], terms, language)
        if not pieces:
            said = revision.summary or snippet.beginning(plain[entry.id])
            pieces = snippet.marked(said, terms, language)
        results.append(Result(post, snippet.marked(revision.title, terms, language), pieces))
    return results


def _posts(ids: Sequence[int]) -> Sequence[Post]:
    return db.session.scalars(select(Post).where(Post.id.in_(ids)).options(*FOR_LISTS)).all()


def _facets(entries: Sequence[index.Entry]) -> dict[str, list[Facet]]:
    ids = [entry.id for entry in entries]
    count = func.count()
    tags = select(Tag.slug, Tag.name, count).join(Tagging).where(Tagging.post_id.in_(ids))
    tags = tags.group_by(Tag.id).order_by(count.desc(), Tag.slug).limit(MOST_FACETS)
    people = select(Person.handle, Person.name, count).join(Authorship)
    people = people.where(Authorship.post_id.in_(ids)).group_by(Person.id)
    people = people.order_by(count.desc(), Person.handle).limit(MOST_FACETS)
    spoken = Counter(entry.language for entry in entries)
    years = Counter(str(entry.year) for entry in entries)
    return {
        "language": [Facet(code, code, n) for code, n in sorted(spoken.items(), key=_most)],
        "tag": [Facet(*row) for row in db.session.execute(tags)],
        "author": [Facet(*row) for row in db.session.execute(people)],
        "year": [Facet(year, year, n) for year, n in sorted(years.items(), reverse=True)],
    }


def _most(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]


def _nearest(asked: Query) -> list[Post]:
    """Where nothing holds all words: what holds one of them, or one that is spelled like it."""
    terms = sorted(asked.terms, key=lambda term: -max(map(len, term.phrases[0])))
    titles = (post.published.title for post in Post.newest(100, None).posts if post.published)
    known = {word.casefold() for title in titles for word in title.split()}
    typed = asked.text.casefold().split()[:MOST_GUESSED]
    alike = (get_close_matches(word, known, 1, 0.75) for word in typed)
    guesses = (query.read(found[0], asked.languages).terms for found in alike if found)
    for term in (*terms[:MOST_TRIED], *(guess[0] for guess in guesses if guess)):
        entries = index.matching([term], (), Site.current().zone).values()
        if best := rank.ranked(entries, (term,))[:3]:
            posts = {post.id: post for post in _posts([entry.id for entry in best])}
            return [posts[entry.id] for entry in best]
    return []
