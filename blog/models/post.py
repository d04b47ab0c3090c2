"""Posts: what stays the same over all revisions, and which posts readers and authors find."""

from collections.abc import Sequence
from datetime import date, datetime
from difflib import get_close_matches
from functools import cache
from typing import Any, Self

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    bindparam,
    func,
    select,
    text,
)
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.ext.orderinglist import ordering_list
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from blog.db import LARGEST_KEY, Base, Moment, db, now
from blog.models.listed import INDEXES, PRESENT, Listed
from blog.models.paging import EPOCH, Page, cursor, read_cursor
from blog.models.person import Authorship, Person
from blog.models.revision import Revision
from blog.models.tag import Series, Tag, Tagging

MOST_PINS = 3
PUBLIC = text("deleted_at IS NULL AND published_at IS NOT NULL")


class Post(Listed, Base):
    """A post or a standing page: its revisions, and what belongs to all of them at once."""

    __tablename__ = "post"
    __table_args__ = (
        CheckConstraint("kind IN ('post', 'page')", name="kind"),
        Index(
            "ix_post_public",
            "kind",
            "published_at",
            "id",
            sqlite_where=PUBLIC,
            postgresql_where=PUBLIC,
        ),
        *(
            Index(f"ix_post_{name}", name, sqlite_where=set_, postgresql_where=set_)
            for name in ("unpublish_at", "pinned_at", "series_id", "translation_group")
            for set_ in (text(f"{name} IS NOT NULL"),)
        ),
        *INDEXES,
    )

    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id", ondelete="SET NULL"))
    series_place: Mapped[int | None]
    translation_group: Mapped[str | None] = mapped_column(String(36))
    current_id: Mapped[int | None] = mapped_column(
        ForeignKey("revision.id", use_alter=True, ondelete="SET NULL")
    )
    published_id: Mapped[int | None] = mapped_column(
        ForeignKey("revision.id", use_alter=True, ondelete="SET NULL")
    )
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    # The day to show where no time of day is known: a date is the same day in every time zone.
    published_on: Mapped[date | None]
    planned_at: Mapped[datetime | None] = mapped_column(Moment)
    deleted_at: Mapped[datetime | None] = mapped_column(Moment)
    # Read by whoever has its address, and listed nowhere.
    unlisted: Mapped[bool] = mapped_column(default=False)
    pinned_at: Mapped[datetime | None] = mapped_column(Moment)
    # Since when its author asks an editor to look at it.
    waiting_since: Mapped[datetime | None] = mapped_column(Moment)
    # When somebody last said that it still holds.
    checked_at: Mapped[datetime | None] = mapped_column(Moment)
    # Who knows it may read the newest save without an account.
    preview_token: Mapped[str | None] = mapped_column(String(43), unique=True)
    # The address under which it was imported: the same file again is the same post.
    import_key: Mapped[str | None] = mapped_column(String(100), unique=True)
    import_hash: Mapped[str | None] = mapped_column(String(64))
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)

    revisions: Mapped[list[Revision]] = relationship(
        back_populates="post",
        foreign_keys=[Revision.post_id],
        order_by=Revision.number,
        passive_deletes=True,
    )
    current: Mapped[Revision] = relationship(foreign_keys=[current_id], post_update=True)
    published: Mapped[Revision | None] = relationship(foreign_keys=[published_id], post_update=True)
    series: Mapped[Series | None] = relationship()
    authorships: Mapped[list[Authorship]] = relationship(
        order_by=Authorship.place,
        collection_class=ordering_list("place"),
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    taggings: Mapped[list[Tagging]] = relationship(
        order_by=Tagging.place,
        collection_class=ordering_list("place"),
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    authors: AssociationProxy[list[Person]] = association_proxy(
        "authorships", "person", creator=lambda person: Authorship(person=person)
    )
    tags: AssociationProxy[list[Tag]] = association_proxy(
        "taggings", "tag", creator=lambda tag: Tagging(tag=tag)
    )

    @property
    def state(self) -> str:
        """What the post is now: draft, scheduled, published, withdrawn or trashed."""
        if self.deleted_at:
            return "trashed"
        if self.published_at is None:
            return "draft"
        if self.unpublish_at and self.unpublish_at <= now():
            return "withdrawn"
        return "published" if self.published_at <= now() else "scheduled"

    @property
    def has_edits(self) -> bool:
        """Whether a newer save waits behind the version that readers see."""
        return self.published_id is not None and self.current_id != self.published_id

    @property
    def time(self) -> datetime | None:
        """When it was or will be published, as far as anybody said."""
        return self.published_at or self.planned_at

    @property
    def versions(self) -> int:
        """How many versions readers were given so far."""
        query = select(func.max(Revision.version)).where(Revision.post_id == self.id)
        return db.session.scalar(query) or 0

    @property
    def was_read(self) -> bool:
        """Whether readers were ever given a version, so that they may know its address."""
        query = select(Revision.id).where(Revision.post_id == self.id)
        return bool(db.session.scalar(query.where(Revision.versioned_at <= now()).limit(1)))

    @property
    def next_version(self) -> int:
        """The number that the newest save gets; it replaces a version that nobody could see yet."""
        if self.current.version:
            return self.current.version
        replaced = self.published is not None and self.published.waits
        return self.versions if replaced else self.versions + 1

    @property
    def last_number(self) -> int:
        """The number of the newest revision, 0 where none was saved."""
        query = select(func.max(Revision.number)).where(Revision.post_id == self.id)
        return db.session.scalar(query) or 0

    @classmethod
    def get(cls, post_id: int) -> Self | None:
        """The post with this id, in whatever state."""
        return db.session.get(cls, post_id) if post_id <= LARGEST_KEY else None

    @classmethod
    def imported_as(cls, key: str) -> Self | None:
        """The post that a file with this address became, whatever it is called now."""
        return db.session.scalar(select(cls).where(cls.import_key == key))

    @classmethod
    def readable(cls, kind: str, slug: str) -> Self | None:
        """The post that readers find at this address now, unlisted or not."""
        here = {"kind": kind, "slug": slug}
        return db.session.scalars(cls._readable(), here).one_or_none()

    @classmethod
    @cache
    def _readable(cls) -> Select[Self]:
        """The statement for one post, built once: that takes longer than to ask it."""
        here = (cls.kind == bindparam("kind"), cls.slug == bindparam("slug"))
        query = select(cls).where(*here, *cls.is_readable())
        return query.options(joinedload(cls.published), joinedload(cls.series))

    @classmethod
    def newest(
        cls,
        limit: int,
        before: str | None,
        *narrowed: ColumnElement[bool],
        until: datetime | None = None,
        **by: Any,
    ) -> Page:
        """A page of at most `limit` public posts after the cursor `before`; raises BadCursor.

        `by` is what `by_date` takes; none of the posts is of the moment `until` or later.
        """
        bounds = [(until, 0)] if until else []
        bounds += [] if before is None else [read_cursor(before)]
        query = cls.by_date(**by, before=min(bounds, default=None)).where(*narrowed)
        posts = db.session.scalars(query.limit(limit + 1).options(PUBLISHED_TITLE)).all()
        last = posts[limit - 1] if len(posts) > limit else None
        older = cursor(last.published_at, last.id) if last and last.published_at else None
        return Page(posts[:limit], older, before)

    @classmethod
    def front(cls, limit: int) -> Page:
        """The first page of the front: what is pinned, last pinned first, then the newest posts."""
        # A range, and not only a value: engines begin with the few that are pinned.
        pins = select(cls).where(cls.pinned_at > EPOCH, *cls.is_shown())
        pins = pins.order_by(cls.pinned_at.desc(), cls.id.desc()).limit(MOST_PINS)
        pinned = db.session.scalars(pins.options(PUBLISHED_TITLE)).all()
        rest = cls.newest(limit, None, cls.id.not_in([post.id for post in pinned]))
        return Page([*pinned, *rest.posts], rest.older, pinned=len(pinned))

    @classmethod
    def previewed(cls, token: str) -> Self | None:
        """The post whose newest save may be read by whoever has this token."""
        query = select(cls).where(cls.preview_token == token, cls.deleted_at.is_(None))
        beside = (selectinload(cls.authorships), selectinload(cls.taggings))
        return db.session.scalar(query.options(joinedload(cls.current), *beside))

    @classmethod
    def pages(cls) -> Sequence[Self]:
        """The standing pages, by slug."""
        # Sorted here, since SQLite might else read all slugs in their order to find the few.
        pages = db.session.scalars(cls.public("page").options(PUBLISHED_TITLE))
        return sorted(pages, key=lambda page: page.slug)

    @classmethod
    def nearest(cls, slug: str) -> Self | None:
        """The public post whose slug looks most like this one, among the newest 100."""
        newest = cls.by_date().limit(100)
        slugs = db.session.scalars(newest.with_only_columns(cls.slug)).all()
        found = get_close_matches(slug[:60], slugs, 1)
        return cls.readable("post", found[0]) if found else None

    @classmethod
    def samples(cls) -> Sequence[Self]:
        """The posts that came with the blog."""
        return db.session.scalars(select(cls).where(cls.is_sample)).all()

    @classmethod
    def any_exist(cls) -> bool:
        """Whether anything was ever written here."""
        return db.session.scalar(select(cls.id).limit(1)) is not None

    @classmethod
    def is_readable(cls) -> tuple[ColumnElement[bool], ...]:
        """What readers may see: a filter, so nothing has to wake up at a certain time."""
        return cls.deleted_at.is_(None), cls.published_at <= PRESENT, cls.stays()

    @classmethod
    def is_public(cls) -> tuple[ColumnElement[bool], ...]:
        """What readers are led to: all that they may see, but for what is unlisted."""
        return *cls.is_readable(), cls.unlisted.is_(False)

    @classmethod
    def public(cls, kind: str = "") -> Select[Self]:
        """The query for what readers are led to: posts, pages, or both."""
        kinds = (cls.kind == kind,) if kind else ()
        return select(cls).where(*kinds, *cls.is_public())


PUBLISHED_TITLE: ORMOption = joinedload(Post.published).defer(Revision.body)
