"""The acts that change a post, shared by forms, commands and importers; each is one transaction.

A text comes in with its trial: only what was rendered once in a killable child is ever stored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from blog import search
from blog.db import db, make_public, now, writing
from blog.models import Person, Post, Redirect, Revision, Series, Site, Tag, siblings
from blog.rendering import Refused, Rendered

# What one post may carry, by form or by file; lengths in characters.
SUMMARY, ADDRESS, MOST_TAGS = 10_000, 2_000, 20


@dataclass(frozen=True, kw_only=True)
class Text:
    """What a revision holds; `trial` is the first rendering of its body."""

    title: str
    body: str
    trial: Rendered
    summary: str = ""
    language: str = "en"
    cover: str = ""
    cover_alt: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""

    def same_as(self, revision: Revision) -> bool:
        """Whether this is, word for word, what the revision holds."""
        return all(getattr(self, name) == getattr(revision, name) for name in HELD)


# What a revision holds beside its body, each in a line; and all that it holds.
LINES = ("title", "summary", "language", "cover", "cover_alt")
HELD = (*LINES, "body", "extra")


@dataclass(frozen=True, kw_only=True)
class Filing:
    """What belongs to the post and changes at once; a day without a time stays that day."""

    slug: str = ""
    tags: Sequence[str] = ()
    kind: str = "post"
    at: datetime | date | None = None
    aliases: Sequence[str] = ()
    series: str = ""
    series_place: int | None = None
    # The slug of a post that is the same work in another language.
    translation_of: str = ""
    unpublish_at: datetime | None = None
    unlisted: bool = False
    # Handles in their order; none leaves the authors as they are.
    authors: Sequence[str] = ()


def filing_of(post: Post) -> Filing:
    """How a post is filed now."""
    return Filing(
        slug=post.slug,
        tags=tuple(tag.name for tag in post.tags),
        kind=post.kind,
        at=post.time,
        series=post.series.title if post.series else "",
        series_place=post.series_place,
        translation_of=next((other.slug for other in siblings(post)), ""),
        unpublish_at=post.unpublish_at,
        unlisted=post.unlisted,
        authors=tuple(person.handle for person in post.authors),
    )


class Clash(Exception):
    """Somebody saved the post after this edit began."""


def why_refused(refused: Refused) -> str:
    """Say in one sentence why a text was refused, and where it can be known, which paragraph is."""
    reason: str
    if refused.reason == "busy":
        reason = _("Two other texts are being rendered now. Yours is still here: try again.")
    elif refused.reason == "long":
        reason = _("The text is longer than a million characters. Make two of it.")
    elif refused.excerpt:
        reason = _(
            "The paragraph that begins “%(excerpt)s” cannot be rendered in time: it nests or"
            " repeats marks too much. Write it more plainly.",
            excerpt=refused.excerpt,
        )
    else:
        reason = _("The whole text takes too long to render. Make it shorter or plainer.")
    return reason


def create(
    text: Text,
    filing: Filing,
    *,
    editor: Person | None,
    authors: Sequence[Person] = (),
) -> Post:
    """Make a draft with its first revision; without authors it is the editor's own."""
    with writing(public=False):
        slug = Post.free_slug(filing.slug or text.title)
        post = Post(kind=filing.kind, slug=slug)
        post.authors = list(authors) or [person for person in (editor,) if person]
        db.session.add(post)
        db.session.flush()
        _revise(post, text, editor)
        _file(post, filing, slug)
    return post


def save(
    post: Post, text: Text, filing: Filing, *, editor: Person | None, base: int | None = None
) -> Revision:
    """Add a revision, unless it would say nothing that the newest does not, and file the post anew.

    Raises Clash, with nothing changed, where `base` is given and is not the newest revision's id.
    """
    with writing(public=False):
        make_public(post.published_id is not None)  # known only once nobody else writes
        if base is not None and base != post.current_id:
            raise Clash
        slug = filing.slug or text.title
        known = post.import_key or post.was_read
        follows_title = not known and post.slug == Post.free_slug(post.current.title, post)
        if follows_title and slug == post.slug:
            slug = text.title
        if text.note not in ("", post.current.note) or not text.same_as(post.current):
            _revise(post, text, editor)
        _file(post, filing, slug)
        _index(post)
    return post.current


def restore_revision(
    post: Post, old: Revision, trial: Rendered, *, editor: Person | None
) -> Revision | None:
    """Add a revision that holds what an old one held; none where the newest holds it already.

    `trial` is a new rendering of the old body. Readers keep the version that they see.
    """
    with writing(public=False):
        held = {name: getattr(old, name) for name in HELD}
        note = _("Restored from revision %(number)d", number=old.number)
        text = Text(**held, trial=trial, note=note)
        if text.same_as(post.current):
            return None
        _revise(post, text, editor)
    return post.current


def publish(post: Post, at_once: bool = False) -> None:
    """Give the newest revision to readers, at the time planned for it or now.

    `at_once` brings a scheduled post forward to this moment.
    """
    with writing():
        if at_once and post.state == "scheduled":
            post.published_at = None
            post.published_on = None
        number, seen = post.next_version, post.published
        if seen and seen.waits and seen is not post.current:
            _take_back(seen)
            db.session.flush()
        post.published_at = post.published_at or post.planned_at or now()
        if post.unpublish_at and post.unpublish_at <= max(now(), post.published_at):
            post.unpublish_at = None
        post.planned_at = post.waiting_since = None
        post.published = post.current
        if post.current.version is None or post.current.waits:
            post.current.version = number
            post.current.versioned_at = max(now(), post.published_at)
        _index(post)


def unpublish(post: Post) -> None:
    """Make the post a draft again; it keeps its time, and the versions that readers have seen."""
    with writing():
        if post.published and post.published.waits:
            _take_back(post.published)
        if post.published_at:
            post.planned_at, post.published_at, post.published = post.published_at, None, None
        _index(post)


def trash(post: Post) -> None:
    """Take the post from readers and from the desk; nothing of it is lost."""
    with writing():
        unpublish(post)
        post.deleted_at, post.waiting_since, post.preview_token = now(), None, None


def restore(post: Post) -> None:
    """Bring a post back from the trash, as a draft."""
    with writing():
        unpublish(post)
        post.deleted_at = None


def still_holds(post: Post) -> None:
    """Note that somebody looked a post through and found nothing to change."""
    with writing():
        post.checked_at = now()


def _index(post: Post) -> None:
    """What readers search follows in the same transaction."""
    db.session.flush()
    search.put(post)


def _revise(post: Post, text: Text, editor: Person | None) -> None:
    fields = {name: getattr(text, name) for name in (*HELD, "note")}
    post.current = Revision(
        post=post,
        number=post.last_number + 1,
        editor=editor,
        words=text.trial.words,
        **fields | {"extra": dict(text.extra)},
    )
    db.session.flush()
    search.saves.put(post)


def _take_back(revision: Revision) -> None:
    """A version is what readers were given: one that waited in vain for its time was none."""
    revision.version = revision.versioned_at = None


def _file(post: Post, filing: Filing, slug: str) -> None:
    """Set what belongs to the post; an address that readers may know goes on working."""
    path = post.path
    post.kind = filing.kind
    if slug != post.slug:
        post.slug = Post.free_slug(slug, post)
    if path != post.path and post.was_read:
        Redirect.point(path, post)
    if old := Redirect.at(post.path):
        db.session.delete(old)
    for alias in filing.aliases:
        if alias != post.path and post.may_answer(alias):
            Redirect.point(alias, post)
    if [tag.name for tag in post.tags] != list(filing.tags):
        post.tags = Tag.named(filing.tags)
    post.series = Series.titled(filing.series)
    post.series_place = filing.series_place if post.series else None
    post.unpublish_at, post.unlisted = filing.unpublish_at, filing.unlisted
    if filing.authors and tuple(filing.authors) != tuple(one.handle for one in post.authors):
        post.authors = list(Person.with_handles(filing.authors))
    _join_work(post, filing.translation_of)
    _set_time(post, filing.at)


def _join_work(post: Post, slug: str) -> None:
    """Make a post the same work as another one; without one it leaves the work it belonged to."""
    other = Post.with_slug(slug) if slug else None
    if other and other is not post:
        other.translation_group = other.translation_group or str(uuid4())
        post.translation_group = other.translation_group
    elif siblings(post):
        post.translation_group = None


def _set_time(post: Post, at: datetime | date | None) -> None:
    if at is None:
        if post.published_at is None:
            post.planned_at = post.published_on = None
        return
    day = None if isinstance(at, datetime) else at
    zone = Site.current().zone
    moment = at if isinstance(at, datetime) else datetime.combine(at, time(), zone)
    # A form shows minutes of the wall clock and no more: sent back unchanged, they change nothing.
    is_same = post.time and _minute(post.time, zone) == _minute(moment, zone)
    if is_same and day in (None, post.published_on):
        return
    post.published_on = day
    if post.published_at:
        post.published_at = moment
        if post.published and post.published.waits:
            post.published.versioned_at = max(now(), moment)
    else:
        post.planned_at = moment


def _minute(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
