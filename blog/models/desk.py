"""What lies on the desk: the posts of one person, or of everybody, by what they wait for."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from blog.db import db, now
from blog.models.paging import EPOCH, cursor, read_cursor
from blog.models.person import Authorship, Person
from blog.models.post import PUBLISHED_TITLE, Post
from blog.models.revision import Revision
from blog.models.site import Site

Key = InstrumentedAttribute[int] | InstrumentedAttribute[int | None]
# The order of each shelf, and whether it begins with the greatest. Saves are numbered as they come.
ORDERS: dict[str, tuple[InstrumentedAttribute[datetime | None] | Key, bool]] = {
    "drafts": (Post.current_id, True),
    "waiting": (Post.waiting_since, False),
    "scheduled": (Post.published_at, False),
    "published": (Post.published_at, True),
    "stale": (Post.published_id, False),
    "trash": (Post.deleted_at, True),
}
OVERVIEW = ("drafts", "waiting", "scheduled", "published")
# These hold all that a person may do something about, whosever desk is looked at.
FOR_ALL = frozenset({"waiting", "stale", "trash"})
BRIEF: tuple[ORMOption, ...] = (
    joinedload(Post.current).defer(Revision.body),
    joinedload(Post.current).joinedload(Revision.editor),
    PUBLISHED_TITLE,
)
_newest = aliased(Revision)
VERSIONS = select(func.max(_newest.version)).where(_newest.post_id == Post.id).scalar_subquery()


@dataclass(frozen=True)
class Shelf:
    """Some posts that wait for the same; `older` is the cursor of the page after them."""

    name: str
    posts: Sequence[Post]
    older: str | None = None
    before: str | None = None
    # By the id of the post: how many versions readers were given, and the names of its authors.
    versions: dict[int, int] = field(default_factory=dict)
    authors: dict[int, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Desk:
    """The desk that a person looks at: their own, or everyone's."""

    person: Person
    everyone: bool = False

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many posts each shelf holds, and how many are `mine` and `everyone`'s."""
        mine = Authorship.person_id.is_not(None)
        alive = Post.deleted_at.is_(None)
        states = {
            name: self._state(name) if self._all(name) else and_(self._state(name), mine)
            for name in ORDERS
        }
        states |= {"mine": and_(alive, mine), "everyone": alive}
        own = and_(Authorship.post_id == Post.id, Authorship.person_id == self.person.id)
        query = select(*(func.count(case((state, 1))) for state in states.values()))
        query = query.select_from(Post).outerjoin(Authorship, own)
        return dict(zip(states, db.session.execute(query).one(), strict=True))

    def shelves(self, limit: int) -> list[Shelf]:
        """The first posts of each shelf that holds any."""
        return _named([self._shelf(name, limit) for name in OVERVIEW if self.counts[name]])

    def shelf(self, name: str, limit: int, before: str | None = None) -> Shelf:
        """A page of one shelf after the cursor `before`; raises BadCursor."""
        return _named([self._shelf(name, limit, before)])[0]

    def _shelf(self, name: str, limit: int, before: str | None = None) -> Shelf:
        column, descending = ORDERS[name]
        query = select(Post.id).where(self._state(name)).limit(limit + 1)
        if not self._all(name):
            query = query.where(Post.authorships.any(person_id=self.person.id))
        numbered = column in (Post.current_id, Post.published_id)
        if before is not None:
            moment, number = read_cursor(before)
            key = tuple_(column) if numbered else tuple_(column, Post.id)
            here = tuple_(number) if numbered else tuple_(moment, number)
            query = query.where(key < here if descending else key > here)
        keys = (column,) if numbered else (column, Post.id)
        order = [one.desc() if descending else one.asc() for one in keys]
        # What rows show is fetched once it is known for which: an engine would sort all of it.
        rows = select(Post, VERSIONS).where(Post.id.in_(query.order_by(*order)))
        found = db.session.execute(rows.order_by(*order).options(*BRIEF)).all()
        posts = [post for post, _ in found]
        versions = {post.id: version or 0 for post, version in found}
        older = None
        if len(posts) > limit:
            value = getattr(posts[limit - 1], column.key)
            older = cursor(EPOCH, value) if numbered else cursor(value, posts[limit - 1].id)
        return Shelf(name, posts[:limit], older, before, versions)

    def _all(self, name: str) -> bool:
        """Whether a shelf holds more than what is mine."""
        return self.person.edits_all and (self.everyone or name in FOR_ALL)

    def _state(self, name: str) -> ColumnElement[bool]:
        moment = now()
        alive = Post.deleted_at.is_(None)
        stays = or_(Post.unpublish_at.is_(None), Post.unpublish_at > moment)
        seen = and_(alive, Post.published_at <= moment, stays)
        edited = and_(Post.published_at.is_not(None), stays, Post.current_id != Post.published_id)
        unseen = or_(Post.published_at.is_(None), Post.unpublish_at <= moment, edited)
        return {
            "drafts": and_(alive, unseen, Post.waiting_since.is_(None)),
            "waiting": and_(alive, Post.waiting_since.is_not(None)),
            "scheduled": and_(alive, Post.published_at > moment, stays),
            "published": seen,
            "stale": and_(seen, _not_seen_to()) if name == "stale" else seen,
            "trash": Post.deleted_at.is_not(None),
        }[name]


def _not_seen_to() -> ColumnElement[bool]:
    """Whether nobody published or looked through a post for as many months as the site allows."""
    months = Site.current().stale_months
    if not months:
        return false()
    today = now()
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    since = today.replace(year=max(year, 1), month=month + 1, day=min(today.day, 28))
    checked = or_(Post.checked_at.is_(None), Post.checked_at < since)
    recent = select(Revision.id).where(Revision.versioned_at >= since)
    return and_(Post.published_id.not_in(recent), checked)


def _named(shelves: list[Shelf]) -> list[Shelf]:
    """The shelves with the names of their authors, asked for all at once."""
    ids = [post.id for shelf in shelves for post in shelf.posts]
    if not ids:
        return shelves
    authors: dict[int, list[str]] = {}
    names = select(Authorship.post_id, Person.name).join(Authorship.person)
    names = names.where(Authorship.post_id.in_(ids)).order_by(Authorship.place)
    for post_id, name in db.session.execute(names):
        authors.setdefault(post_id, []).append(name)
    return [replace(shelf, authors=authors) for shelf in shelves]
