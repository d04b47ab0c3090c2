"""What a feed says, whatever form it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone
from urllib.parse import urlsplit

from flask import current_app

from blog.address import public_address
from blog.filters import current_site
from blog.models import Beside, Post, Revision
from blog.models.media import MENTION, Media
from blog.rendering import Facts, render
from blog.rendering.absolute import absolute, whole
from blog.text import one_line

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Cover:
    """The picture above an article; what is ours is known to the byte."""

    address: str
    media: Media | None


class Entry:
    """One article as feeds give it."""

    def __init__(self, post: Post, revision: Revision, media: Media | None, beside: Beside) -> None:
        host = urlsplit(current_app.config["URL"]).hostname
        # A name that stays when the address changes (RFC 4151).
        self.id = f"tag:{host},{post.created_at.year}:post-{post.id}"
        self.post, self.revision = post, revision
        self.title = one_line(revision.title) or one_line(revision.summary) or post.slug
        self.authors = [
            (one.name, public_address(f"/authors/{one.handle}")) for one in beside.authors[post.id]
        ]
        self.address = public_address(post.path)
        self.published = published(post)
        self.updated = max(revision.versioned_at or EPOCH, self.published)
        self.tags = beside.tags[post.id]
        self.translations = {
            one.published.language: public_address(one.path)
            for one in beside.translations[post.id]
            if one.published.language != revision.language
        }
        cover = whole(revision.cover, self.address)
        self.cover = Cover(cover, media) if cover else None
        mentioned = MENTION.findall(revision.body + revision.cover)
        own = {name: size for name, size in beside.sizes.items() if name in mentioned}
        rendered = render(revision.body, Facts(revision.title, revision.language, own))
        self.html = str(absolute(rendered.html, self.address, cover, revision.cover_alt))


@dataclass(frozen=True)
class Channel:
    """A feed and its articles."""

    title: str
    subtitle: str
    language: str
    home: str
    address: str
    entries: Sequence[Entry]

    @property
    def updated(self) -> datetime:
        """When any of its articles last changed."""
        return max((entry.updated for entry in self.entries), default=EPOCH)


def channel(
    posts: Sequence[tuple[Post, Revision]], path: str, file: str, name: str, language: str
) -> Channel:
    """The feed of these posts that stands beside the page at `path`, under its name."""
    site = current_site()
    covers = Media.behind(revision.cover for _, revision in posts)
    beside = Beside.of([post for post, _ in posts], [revision.body for _, revision in posts])
    entries = [
        Entry(post, revision, covers.get(revision.cover), beside) for post, revision in posts
    ]
    return Channel(
        title=f"{name} · {site.title}" if name else site.title,
        subtitle=site.description or site.tagline,
        language=language or site.language,
        home=public_address(path),
        address=public_address(f"{path.rstrip('/')}/{file}"),
        entries=entries,
    )


def published(post: Post) -> datetime:
    """When a post appeared; a day without a time begins at midnight in the site's zone."""
    if post.published_on is None:
        return post.published_at or EPOCH
    midnight = datetime.combine(post.published_on, time(), current_site().zone)
    # Before zones were agreed on, clocks differed by seconds, which neither format can say.
    minutes = (midnight.utcoffset() or timedelta()) // timedelta(minutes=1)
    return midnight.replace(tzinfo=timezone(timedelta(minutes=minutes)))


def iso(moment: datetime) -> str:
    """A moment as RFC 3339 writes it."""
    return moment.isoformat(timespec="seconds")
