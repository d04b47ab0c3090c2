"""Where a post stands: its kind and slug, and which addresses are free for it."""

from typing import Self

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from blog.db import db
from blog.models.site import Redirect
from blog.models.slug import LENGTH, slugify

KINDS = ("post", "page")
# First parts of addresses that are ours, now or by promise: no old address may stand there.
ROOMS = frozenset(
    {
        *("account", "admin", "archive", "authors", "corrections", "invitations", "languages"),
        *("media", "previews", "search", "series", "set-up", "sign-in", "sign-out", "static"),
        *("tags", "write", "feed.atom", "feed.rss", "feed.json", "sitemap.xml", "robots.txt"),
        *("llms.txt", "healthz", "readyz", "favicon.ico", "favicon.svg", "look", ".well-known"),
    }
)


class Addressed:
    """What has an address below that of its kind; no two have the same slug."""

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(4), default="post")
    slug: Mapped[str] = mapped_column(String(100), unique=True)

    @property
    def path(self) -> str:
        """Its address on this site."""
        return f"/{self.kind}s/{self.slug}"

    @classmethod
    def with_slug(cls, slug: str) -> Self | None:
        """The post with this slug, in whatever state."""
        return db.session.scalar(select(cls).where(cls.slug == slug))

    @classmethod
    def slug_is_free(cls, slug: str, post: "Addressed | None" = None) -> bool:
        """Whether no other post has this slug, and no old address of another needs it."""
        if post and slug == post.slug:
            return True
        holder = cls.with_slug(slug)
        paths = (f"/{kind}s/{slug}" for kind in KINDS)
        return holder in (None, post) and all(Redirect.free(path, post) for path in paths)

    @classmethod
    def free_slug(cls, wanted: str, post: "Addressed | None" = None) -> str:
        """A slug made from `wanted` that is free for this post, with a number where it must be."""
        stem = slugify(wanted) or "untitled"
        slug, n = stem, 1
        while not cls.slug_is_free(slug, post):
            n += 1
            slug = f"{stem[: LENGTH - len(str(n)) - 1].rstrip('-')}-{n}"
        return slug

    def may_answer(self, path: str) -> bool:
        """Whether an old address may lead here: no page of ours and no other post stands there."""
        room, _, rest = path.removeprefix("/").partition("/")
        if room in ROOMS:
            return False
        if room in {f"{kind}s" for kind in KINDS}:
            # What stands below an article, or beside it as a file, is the article's own.
            plain = rest and "/" not in rest and "." not in rest
            if not plain or self.with_slug(rest) not in (None, self):
                return False
        return Redirect.free(path, self)
