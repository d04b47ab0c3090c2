"""Markdown files become posts: matched to what is here, filed, and reported line by line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import PurePath
from uuid import NAMESPACE_OID, uuid5

from flask_babel import gettext as _

from blog.db import writing
from blog.exchange.blocks import Value
from blog.exchange.front_matter import Document, Unreadable, read
from blog.models import (
    KINDS,
    Media,
    Person,
    Post,
    Site,
    in_work,
    may_join_series,
    slugify,
)
from blog.publishing import (
    ADDRESS,
    MOST_TAGS,
    SUMMARY,
    Filing,
    Text,
    create,
    filing_of,
    publish,
    save,
    why_refused,
)
from blog.rendering import Facts, Refused, Rendered, trial
from blog.rendering.addresses import image
from blog.text import one_line, tidy

# Seconds that a file waits while two other texts are rendered: nobody is there to try again.
PATIENCE = 20.0


@dataclass(frozen=True)
class Outcome:
    """What became of one file: added, updated, unchanged or refused, and what there is to say."""

    name: str
    action: str
    sentence: str = ""
    notes: tuple[str, ...] = ()
    post: Post | None = None


@dataclass(frozen=True)
class Order:
    """How files are to be taken in: by whom, whether to publish, and whether only to try."""

    editor: Person | None = None
    publish: bool = False
    dry_run: bool = False
    is_sample: bool = False


@dataclass(frozen=True)
class _Arrival:
    """One file, read and rendered, with the address it is known by and the hash of its bytes."""

    document: Document
    key: str
    digest: str
    rendered: Rendered


class _Undo(Exception):
    """Ends a dry run: everything was done, and nothing stays."""


def take_in_all(files: Iterable[tuple[str, bytes | str]], order: Order) -> Iterator[Outcome]:
    """Take in files one by one, given as name and content, or as name and why there is none.

    Two of one address in one run are not one post.
    """
    seen: dict[str, str] = {}
    for name, data in files:
        if isinstance(data, str):
            yield Outcome(name, "refused", data)
        else:
            yield take_in(name, data, order, seen)


def take_in(name: str, data: bytes, order: Order, seen: dict[str, str] | None = None) -> Outcome:
    """Take in one file: a new draft, a new revision of the post that it became before, or nothing.

    `seen` maps addresses taken in this run to the files they came from.
    """
    try:
        document = read(data, name)
        key = slugify(document.slug) or slugify(document.title)
        varied = f"{key}-{document.variant.lower()}"
        foreign = document.variant not in ("", Site.current().language)
        if foreign or (document.variant and Post.imported_as(varied)):
            key = varied
        if not key:
            raise Unreadable(_("Nothing in it makes an address: give it a “slug”."))
        if seen is not None and seen.setdefault(key, name) != name:
            raise Unreadable(_("It has the same address as %(name)s.", name=seen[key]))
        _check_lengths(document)
        facts = Facts(document.title, _language(document))
        rendered = trial(document.body, facts, PATIENCE)
        arrival = _Arrival(document, key, sha256(data).hexdigest(), rendered)
        with writing():
            outcome = _store(arrival, order)
            if order.dry_run:
                raise _Undo
    except _Undo:
        return outcome
    except Unreadable as error:
        return Outcome(name, "refused", str(error))
    except Refused as error:
        return Outcome(name, "refused", why_refused(error))
    return outcome


def _check_lengths(document: Document) -> None:
    """Stop at what the desk's form would not take either."""
    limits = {"summary": SUMMARY, "cover": ADDRESS, "cover_alt": ADDRESS}
    for name, limit in limits.items():
        if len(getattr(document, name)) > limit:
            raise Unreadable(
                _("Its “%(name)s” is longer than %(limit)d characters.", name=name, limit=limit)
            )
    if len(document.tags) > MOST_TAGS:
        raise Unreadable(_("It has more than %(most)d tags.", most=MOST_TAGS))


def _store(arrival: _Arrival, order: Order) -> Outcome:
    document, notes = arrival.document, list(map(str, arrival.document.repairs))
    post = Post.imported_as(arrival.key)
    known = post is not None and post.import_hash == arrival.digest
    text, action = _text(arrival, notes), "unchanged" if known else "updated"
    if post is None:
        post, action = _add(arrival, text, order, notes), "added"
    else:
        _stop_unless_editable(post, order)
        if not known:
            # Its address may have been changed on the desk since, and stays as it is there.
            kept = filing_of(post)
            filed = _filing(arrival, order)
            filing = replace(
                filed,
                series=filed.series or kept.series,
                slug=post.slug,
                series_place=document.series_place or kept.series_place,
                translation_of=kept.translation_of,
                unpublish_at=kept.unpublish_at,
                unlisted=kept.unlisted,
            )
            save(post, text, filing, editor=order.editor)
    post.import_hash = arrival.digest
    if document.series and post.series is None:
        notes.append(_("Its series is somebody else’s; it was not added to that."))
    if not _join_work(post, document, order):
        notes.append(_("The same work in another language is somebody else’s; it was not linked."))
    for alias in document.aliases:
        if alias != post.path and not post.may_answer(alias):
            notes.append(_("%(path)s is another page here; no redirect was made.", path=alias))
    if order.publish and document.draft:
        notes.append(_("It says that it is a draft, so it was not published."))
    elif order.publish and text.same_as(post.current) and post.current is not post.published:
        publish(post)
        action = "updated" if action == "unchanged" else action
    return Outcome(document.name, action, "", tuple(notes), None if order.dry_run else post)


def _add(arrival: _Arrival, text: Text, order: Order, notes: list[str]) -> Post:
    if not Post.slug_is_free(arrival.key):
        raise Unreadable(_("The address “%(slug)s” belongs to another article.", slug=arrival.key))
    authors = _authors(arrival.document, order, notes)
    post = create(text, _filing(arrival, order), editor=order.editor, authors=authors)
    post.import_key, post.is_sample = arrival.key, order.is_sample
    return post


def _join_work(post: Post, document: Document, order: Order) -> bool:
    """Link what files of one name in several languages, or of one `translationKey`, became.

    Not where that would put a link on the page of somebody whose page is not the editor's to edit.
    """
    if post.translation_group:
        return True
    group = str(uuid5(NAMESPACE_OID, document.work or document.slug))
    plain = Post.imported_as(slugify(document.slug)) if document.variant else None
    group = (plain.translation_group if plain else None) or group
    others = {*in_work(group), plain} - {None, post}
    editor = order.editor
    if not all(editor is None or editor.may_edit(other) for other in others if other):
        return False
    if plain:
        plain.translation_group = group
    if document.work or others:
        post.translation_group = group
    return True


def _stop_unless_editable(post: Post, order: Order) -> None:
    if post.deleted_at:
        raise Unreadable(_("It was taken in before, and is in the trash: bring it back first."))
    if order.editor and not order.editor.may_edit(post):
        raise Unreadable(_("It was taken in before, and belongs to somebody else."))


def _text(arrival: _Arrival, notes: list[str]) -> Text:
    document, cover = arrival.document, _cover(arrival.document)
    if document.cover and not cover:
        notes.append(
            _("The cover image %(cover)s is not here; its name is kept.", cover=document.cover)
        )
    extra = dict(document.extra)
    if extra.get("kind") in KINDS:
        del extra["kind"]
    if document.updated:
        extra["updated"] = document.updated.isoformat()
    if document.cover and not cover:
        named: Value = {"url": document.cover, "alt": document.cover_alt}
        extra.setdefault("image", named if document.cover_alt else document.cover)
    return Text(
        title=one_line(document.title),
        body=tidy(document.body),
        trial=arrival.rendered,
        summary=one_line(document.summary),
        language=_language(document),
        cover=cover,
        cover_alt=one_line(document.cover_alt) if cover else "",
        extra=extra,
        note=f"Imported from {PurePath(document.name).name}",
    )


def _filing(arrival: _Arrival, order: Order) -> Filing:
    document, series = arrival.document, one_line(arrival.document.series)
    own = order.editor is None or may_join_series(order.editor, series)
    kind = document.extra.get("kind")
    return Filing(
        slug=arrival.key,
        tags=[part for tag in document.tags for part in map(one_line, tag.split(",")) if part],
        kind=kind if kind in KINDS else "post",
        at=_moment(document.date),
        aliases=document.aliases,
        series=series if own else "",
        series_place=document.series_place,
    )


def _moment(value: datetime | date | None) -> datetime | date | None:
    """A time without a zone is the site's; a day stays a day."""
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=Site.current().zone)
    return value


def _language(document: Document) -> str:
    return document.language or Site.current().language


def _cover(document: Document) -> str:
    """The cover's address, or none where no reader could load it."""
    cover = document.cover
    parts = PurePath(cover).parts
    here = cover.startswith("/media/") and len(parts) == 4 and Media.get(parts[2]) is not None
    return (
        cover
        if here or (cover.lower().startswith(("http://", "https://")) and image(cover))
        else ""
    )


def _authors(document: Document, order: Order, notes: list[str]) -> list[Person]:
    """The people named in the file, known or new, and whoever must be able to edit it."""
    names = filter(None, map(one_line, document.authors))
    named = [Person.byline(name, is_sample=order.is_sample) for name in names]
    people = list(dict.fromkeys(named))
    editor = order.editor
    if editor is None or editor.edits_all or not people:
        return people
    for person in people:
        if person.active and person is not editor:
            notes.append(_("Only editors file articles under %(name)s.", name=person.name))
    people = [person for person in people if person is editor or not person.active]
    if editor not in people:
        notes.append(_("You were added to its authors, so that you can edit it."))
        people.append(editor)
    return people
