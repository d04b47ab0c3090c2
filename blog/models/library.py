"""Images and files as the desk lists them, and where each of them is used."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, or_, select, tuple_
from sqlalchemy.orm import contains_eager, defer, joinedload, load_only, selectinload, undefer

from blog.db import db
from blog.models.autosave import Autosave
from blog.models.media import Media, Variant
from blog.models.person import Person
from blog.models.post import PUBLISHED_TITLE, Post
from blog.models.revision import Revision
from blog.models.site import Site

KINDS = ("", "images", "files")
LENGTH = 30
SHOWN = 50
VARIED = ("image/jpeg", "image/png", "image/webp", "image/avif")
# With the person who gave it, its size, and the addresses of its variants.
FOR_LISTS = (
    joinedload(Media.person),
    undefer(Media.size),
    selectinload(Media.variants).options(load_only(Variant.sha256, Variant.width)),
)
AUTHORS = selectinload(Post.authorships)
FOR_USES = (joinedload(Post.current).defer(Revision.body), PUBLISHED_TITLE, AUTHORS)
T = TypeVar("T")


@dataclass(frozen=True)
class Library:
    """A page of what is kept here, newest first: what is named so, of one kind or of both."""

    query: str = ""
    kind: str = ""  # one of KINDS
    after: Media | None = None

    def page(self) -> tuple[Sequence[Media], str | None]:
        """The files of this page, and the hash after which the next one begins."""
        query = select(Media).where(*self._conditions()).options(*FOR_LISTS)
        if self.after:
            place = (self.after.created_at, self.after.sha256)
            query = query.where(tuple_(Media.created_at, Media.sha256) < place)
        newest = query.order_by(Media.created_at.desc(), Media.sha256.desc())
        found = db.session.scalars(newest.limit(LENGTH + 1)).all()
        return found[:LENGTH], found[LENGTH - 1].sha256 if len(found) > LENGTH else None

    def _conditions(self) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        for word in self.query.split()[:10]:
            named = Media.name.icontains(word, autoescape=True)
            conditions.append(or_(named, Media.alt.icontains(word, autoescape=True)))
        if self.kind:
            is_image = Media.width.is_not(None)
            conditions.append(is_image if self.kind == "images" else ~is_image)
        return conditions

    @staticmethod
    def count() -> int:
        """How many images and files are kept."""
        return db.session.scalar(select(func.count()).select_from(Media)) or 0

    @staticmethod
    def undescribed(person: Person) -> Sequence[Media]:
        """Images this person gave, of which nobody yet said what they show; the oldest first."""
        mute = (Media.alt == "", ~Media.decorative, Media.width.is_not(None))
        query = select(Media).where(Media.person_id == person.id, *mute).options(*FOR_LISTS)
        return db.session.scalars(query.order_by(Media.created_at).limit(LENGTH)).all()

    @staticmethod
    def without_variants(wider_than: int) -> Sequence[str]:
        """The hashes of images wider than this that were kept before there were variants."""
        wide = (Media.width > wider_than, Media.type.in_(VARIED), ~Media.variants.any())
        return db.session.scalars(select(Media.sha256).where(*wide)).all()


@dataclass(frozen=True)
class Uses:
    """Where a file is used, at most SHOWN of each kind: as long as it is anywhere, it stays."""

    posts: Sequence[Post]  # by their newest save or by what readers see
    more_posts: int
    saves: Sequence[Revision]  # older ones, and those in the trash
    more_saves: int
    typing: bool
    by_site: bool

    @classmethod
    def of(cls, media: Media) -> Self:
        """All places that mention a file: texts of whatever age, what is being typed, the site."""
        now = _told(media, True).with_only_columns(Post.id)
        posts = select(Post).where(Post.id.in_(now)).options(*FOR_USES)
        posts = posts.order_by(Post.id.desc())
        saves = _told(media, False).order_by(Revision.id.desc())
        saves = saves.options(defer(Revision.body), contains_eager(Revision.post).options(AUTHORS))
        shown, more_posts = _shown(posts)
        old, more_saves = _shown(saves)
        return cls(shown, more_posts, old, more_saves, _typing(media), _by_site(media))

    @staticmethod
    def now(media: Media) -> bool:
        """Whether a file is used by more than old saves."""
        return _by_site(media) or _any(_told(media, True)) or _typing(media)

    @staticmethod
    def before(media: Media) -> bool:
        """Whether an old save or one in the trash mentions a file."""
        return _any(_told(media, False))

    @property
    def are_now(self) -> bool:
        """Whether there is more than old saves."""
        return bool(self.posts or self.typing or self.by_site)

    def __bool__(self) -> bool:
        return self.are_now or bool(self.saves)


def _told(media: Media, now: bool) -> Select[Revision]:
    """The saves that mention a file: those that are newest or readers', or all others."""
    newest = or_(Post.current_id == Revision.id, Post.published_id == Revision.id)
    held = and_(Post.deleted_at.is_(None), func.coalesce(newest, False))
    mentioned = or_(Revision.body.contains(media.sha256), Revision.cover.contains(media.sha256))
    query = select(Revision).join(Post, Revision.post_id == Post.id)
    return query.where(mentioned, held if now else ~held)


def _typing(media: Media) -> bool:
    typed = cast(Autosave.fields, String).contains(media.sha256)
    return _any(select(Autosave).where(typed))


def _by_site(media: Media) -> bool:
    texts = (Site.footer.contains(media.sha256), Site.navigation.contains(media.sha256))
    return _any(select(Site).where(or_(Site.logo_sha256 == media.sha256, *texts)))


def _any(query: Select[Any]) -> bool:
    return bool(db.session.scalar(select(query.exists())))


def _shown(query: Select[T]) -> tuple[Sequence[T], int]:
    """The first of what is found, and how many more there are."""
    found = db.session.scalars(query.limit(SHOWN)).all()
    if len(found) < SHOWN:
        return found, 0
    bare = query.order_by(None).with_only_columns(func.count(), maintain_column_froms=True)
    return found, (db.session.scalar(bare) or 0) - len(found)
