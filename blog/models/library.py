"""Images and files as the desk lists them, and where each of them is used."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from sqlalchemy import ColumnElement, String, cast, func, or_, select, tuple_
from sqlalchemy.orm import joinedload, load_only, selectinload, undefer

from blog.db import db
from blog.models.autosave import Autosave
from blog.models.media import Media, Variant
from blog.models.person import Person
from blog.models.post import Post
from blog.models.revision import Revision
from blog.models.site import Site

KINDS = ("", "images", "files")
LENGTH = 30
VARIED = ("image/jpeg", "image/png", "image/webp", "image/avif")
# With the person who gave it, its size, and the addresses of its variants.
FOR_LISTS = (
    joinedload(Media.person),
    undefer(Media.size),
    selectinload(Media.variants).options(load_only(Variant.sha256, Variant.width)),
)


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
    """Where a file is used: as long as it is anywhere, it stays."""

    posts: Sequence[Post]
    autosaves: Sequence[Autosave]
    by_site: bool

    @classmethod
    def of(cls, media: Media) -> Self:
        """All places that mention a file: texts of whatever age, what is being typed, the site."""
        name = media.sha256
        mentioned = or_(Revision.body.contains(name), Revision.cover.contains(name))
        told = select(Revision.post_id).where(mentioned)
        posts = select(Post).where(Post.id.in_(told)).options(joinedload(Post.current))
        typing = select(Autosave).where(cast(Autosave.fields, String).contains(name))
        texts = or_(Site.footer.contains(name), Site.navigation.contains(name))
        site = select(Site.id).where(or_(Site.logo_sha256 == name, texts))
        return cls(
            posts=db.session.scalars(posts.order_by(Post.id.desc())).all(),
            autosaves=db.session.scalars(typing).all(),
            by_site=db.session.scalar(site) is not None,
        )

    def __bool__(self) -> bool:
        return bool(self.posts or self.autosaves or self.by_site)
