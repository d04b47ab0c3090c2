"""What to look at before a post is published: found in a few queries, said in sentences."""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Literal
from urllib.parse import unquote, urljoin, urlsplit

from babel import Locale, UnknownLocaleError
from flask_babel import gettext as _
from flask_babel import ngettext

from blog.address import public_address
from blog.db import now
from blog.facts import facts_of
from blog.models import Media, Post, Revision, Site, slugify
from blog.models.answers import silent, texts_at
from blog.publishing import HELD, Filing, Text
from blog.rendering import Refused, Rendered, render
from blog.text import language_tag

Word = Literal["needed", "look", "order"]
# Needed whatever the settings say, since no reader could find or name the post without them.
ALWAYS = ("title", "slug")
# What the admin may make binding.
BINDABLE = ("summary", "language", "images", "headings", "links", "anchors", "markup")
MOST_ADDRESSES = 500
MOST_LINKED = 20  # texts whose headings are looked up
# What has an id on each article's page, or may have: its notes are too many to be told apart.
FRAME = re.compile(r"(?:top|main|outline|series|beside|fn(?:ref\d*)?:\d+)?")
SHOWN = 5  # findings of one kind
FEED = re.compile(r"/feed\.(?:atom|rss|json)$")


@dataclass(frozen=True)
class Check:
    """One line before publishing: its check, a word, a sentence, and where to mend it."""

    name: str
    word: Word
    sentence: str
    place: str = ""


@dataclass(frozen=True)
class Finding:
    """What one check found: sentences to act on, or what it says where there are none."""

    wrong: Sequence[str] = ()
    fine: str = ""
    place: str = "#body"
    # What is only looked at, whatever the settings say.
    waits: Sequence[str] = ()


def look_over(text: Text, filing: Filing, post: Post | None = None) -> list[Check]:
    """All that stands between a text and its readers, what is needed first; then what is in order.

    Asks the database a bounded number of times, however long the text is.
    """
    binding = {*ALWAYS, *Site.current().binding_checks.split()}
    found = {name: check(text, filing, post) for name, check in CHECKS.items()}
    checks = [
        Check(name, "needed" if name in bound else "look", sentence, finding.place)
        for name, finding in found.items()
        for bound, sentences in ((binding, finding.wrong), (set(), finding.waits))
        for sentence in _first(sentences)
    ]
    checks.sort(key=lambda check: check.word != "needed")
    fine = "; ".join(
        one.fine for one in found.values() if one.fine and not (one.wrong or one.waits)
    )
    return [*checks, Check("order", "order", f"{fine[:1].upper()}{fine[1:]}.")] if fine else checks


def text_of(revision: Revision) -> Text:
    """What a revision holds, rendered once more."""
    fields = {name: getattr(revision, name) for name in HELD}
    trial = render(revision.body, facts_of(revision))
    return Text(**fields, trial=trial)


def open_checks(checks: Iterable[Check]) -> list[Check]:
    """Those that are not in order."""
    return [check for check in checks if check.word != "order"]


def is_ready(checks: Iterable[Check]) -> bool:
    """Whether nothing that must be in order is missing."""
    return all(check.word != "needed" for check in checks)


def mark(checks: Iterable[Check]) -> str:
    """A short name for what there is to look at: another finding has another one."""
    said = "\n".join(f"{one.name} {one.word} {one.sentence}" for one in open_checks(checks))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _first(sentences: Sequence[str]) -> list[str]:
    """The first sentences of one kind, and how many there are beside these."""
    more = len(sentences) - SHOWN
    if more < 2:
        return list(sentences)
    return [*sentences[:SHOWN], ngettext("%(num)s more like it.", "%(num)s more like it.", more)]


def _title(text: Text, _filing: Filing, _post: Post | None) -> Finding:
    sentence = _("An article needs a title before readers see it.")
    return Finding([] if text.title.strip() else [sentence], place="#title")


def _slug(_text: Text, filing: Filing, post: Post | None) -> Finding:
    taken = filing.slug and not Post.slug_is_free(filing.slug, post)
    sentence = _("Another article has or had the address “%(slug)s”.", slug=filing.slug)
    return Finding([sentence] if taken else [], place="#slug")


def _summary(text: Text, _filing: Filing, _post: Post | None) -> Finding:
    size = len(text.summary.strip())
    fine = ngettext("summary of %(num)s character", "summary of %(num)s characters", size)
    missing = _("There is no summary; lists and shared links show one.")
    return Finding([] if size else [missing], fine, "#summary")


def _language(text: Text, _filing: Filing, _post: Post | None) -> Finding:
    if _is_known(text.language):
        return Finding()
    unknown = _("The language “%(code)s” is none that is known.", code=text.language)
    return Finding([unknown if text.language else _("There is no language.")], place="#language")


def _is_known(code: str) -> bool:
    """Whether CLDR has a locale for a language, or a name, as for those that nobody speaks now."""
    if language_tag(code).partition("-")[0] in Locale("en").languages:
        return True
    try:
        return bool(Locale.parse(code, sep="-"))
    except (UnknownLocaleError, ValueError, TypeError):
        return False


def _images(text: Text, _filing: Filing, _post: Post | None) -> Finding:
    cover = [text.cover] if text.cover and not text.cover_alt.strip() else []
    bare = [*cover, *text.trial.undescribed]
    decorative = Media.decorative_among(bare)
    wrong = [
        _("“%(name)s” has no description for readers who cannot see it.", name=_name(address))
        for address in bare
        if address not in decorative
    ]
    shown = text.cover or "<img" in text.trial.html
    place = "#cover_alt" if cover and cover[0] not in decorative else "#body"
    return Finding(wrong, _("images described") if shown else "", place)


def _headings(text: Text, _filing: Filing, _post: Post | None) -> Finding:
    before, wrong = 1, []
    for heading in text.trial.outline:
        if heading.level > before + 1:
            levels = {"level": heading.level, "before": before}
            title = heading.text[:80]
            wrong.append(
                _(
                    "The heading “%(title)s” is of level %(level)d and comes after one of level"
                    " %(before)d.",
                    title=title,
                    **levels,
                )
            )
        before = heading.level
    return Finding(wrong, _("headings in order") if text.trial.outline else "")


def _links(text: Text, filing: Filing, post: Post | None) -> Finding:
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


def _anchors(text: Text, filing: Filing, post: Post | None) -> Finding:
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


def _markup(text: Text, _filing: Filing, _post: Post | None) -> Finding:
    names = ", ".join(text.trial.dropped)
    sentence = _("Not shown to readers, since it may not stand in a page: %(names)s", names=names)
    return Finding([sentence] if names else [], _("no markup lost"))


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


def _name(address: str) -> str:
    """An image as its author knows it: the last part of its address."""
    return address.rstrip("/").rpartition("/")[2][:80] or address[:80]


CHECKS: dict[str, Callable[[Text, Filing, Post | None], Finding]] = {
    "title": _title,
    "slug": _slug,
    "summary": _summary,
    "language": _language,
    "images": _images,
    "headings": _headings,
    "links": _links,
    "anchors": _anchors,
    "markup": _markup,
}
