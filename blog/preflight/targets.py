"""Whether links lead anywhere: on this site to a page, in a text to a heading."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from itertools import islice
from urllib.parse import unquote, urljoin, urlsplit

from flask_babel import gettext as _
from flask_babel import ngettext

from blog.address import public_address
from blog.db import now
from blog.facts import facts_of
from blog.models import Post, Site, slugify
from blog.models.answers import silent, texts_at
from blog.preflight.finding import Finding
from blog.publishing import Filing, Text
from blog.rendering import Refused, Rendered, render

MOST_ADDRESSES = 500
MOST_LINKED = 20  # texts whose headings are looked up
# What has an id on each article's page, or may have: its notes are too many to be told apart.
FRAME = re.compile(r"(?:top|main|outline|series|beside|fn(?:ref\d*)?:\d+)?")
FEED = re.compile(r"/feed\.(?:atom|rss|json)$")


def links(text: Text, filing: Filing, post: Post | None) -> Finding:
    """What on this site a text leads to, or shows, that readers would not find."""
    own = _own(text, filing, post)
    addresses = [*text.trial.references, *filter(None, [text.cover])]
    paths = {address: path for address, (path, _name) in _here(addresses, own).items()}
    made = {own, f"{own}.md", *_ways_in(text, filing, post)}
    unheard = silent(path for path in paths.values() if FEED.sub("", path.rstrip("/")) not in made)
    wrong: list[str] = []
    waits: list[str] = []
    for address, path in paths.items():
        if unheard.get(path) == "nothing":
            wrong.append(_("Nothing stands at “%(address)s” on this site.", address=address))
        elif path in unheard:
            # Drafts that link to each other could never appear if the first had to wait.
            (waits if unheard[path] == "draft" else wrong).append(
                _("The link to “%(address)s” leads to what readers cannot see.", address=address)
            )
    fine = ngettext("%(num)s link here answers", "%(num)s links here answer", len(paths))
    return Finding(wrong, fine if paths else "", waits=waits)


def anchors(text: Text, filing: Filing, post: Post | None) -> Finding:
    """Links to a part of this text, or of another one here, that is none of its headings."""
    own = _own(text, filing, post)
    wrong = [
        _("The link to “%(address)s” leads to no heading of this text.", address=address)
        for address in text.trial.astray
    ]
    parts = {
        address: (path, anchor)
        for address, (path, anchor) in _here(text.trial.references, own).items()
        if not FRAME.fullmatch(anchor)
    }
    mine = {own, post.path if post else own}
    ids = {path: _ids(text.trial) for path, _anchor in parts.values() if path.rstrip("/") in mine}
    others = dict.fromkeys(path for path, _anchor in parts.values() if path not in ids)
    ids |= _ids_at(list(others)[:MOST_LINKED])
    for address, (path, anchor) in parts.items():
        if anchor in ids.get(path, {anchor}):
            continue
        if (meant := f"h-{anchor.lower()}") in ids[path]:
            sentence = _(
                "The link to “%(address)s” leads to no heading there; “#%(anchor)s” is one.",
                address=address,
                anchor=meant,
            )
        else:
            sentence = _("The link to “%(address)s” leads to no heading there.", address=address)
        wrong.append(sentence)
    return Finding(wrong)


def _ids_at(paths: Iterable[str]) -> dict[str, set[str]]:
    """The ids of the headings of the posts that readers find at these paths."""
    found = {}
    for path, revision in texts_at(paths).items():
        with suppress(Refused):
            found[path] = _ids(render(revision.body, facts_of(revision)))
    return found


def _ids(rendered: Rendered) -> set[str]:
    return {heading.id for heading in rendered.outline}


def _own(text: Text, filing: Filing, post: Post | None) -> str:
    """Where the text stands, or will."""
    return f"/{filing.kind}s/{filing.slug or (post.slug if post else slugify(text.title))}"


def _ways_in(text: Text, filing: Filing, post: Post | None) -> set[str]:
    """The lists that hold the text as soon as readers see it, if any does."""
    if filing.kind != "post" or filing.unlisted:
        return set()
    at = filing.at or now()
    day = at.astimezone(Site.current().zone) if isinstance(at, datetime) else at
    authors = filing.authors or [person.handle for person in (post.authors if post else ())]
    return {
        f"/archive/{day.year}",
        f"/languages/{text.language}",
        f"/series/{slugify(filing.series)}",
        *(f"/tags/{slugify(name)}" for name in filing.tags),
        *(f"/authors/{handle}" for handle in authors),
    }


def _here(addresses: Iterable[str], own: str) -> dict[str, tuple[str, str]]:
    """Of the first addresses those on this site, each with its path and fragment, unescaped."""
    base = public_address("")
    found = {}
    for address in islice(addresses, MOST_ADDRESSES):
        try:
            parts = urlsplit(urljoin(f"{base}{own}", address))
        except ValueError:
            continue
        if f"{parts.scheme}://{parts.netloc}".lower() == base.lower():
            # What comes after “:~:” names words to be marked, and no place.
            anchor = unquote(parts.fragment.partition(":~:")[0])
            found[address] = unquote(parts.path) or "/", anchor
    return found
