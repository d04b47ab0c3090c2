"""What to look at before a post is published: found in a few queries, said in sentences."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from babel import Locale, UnknownLocaleError
from flask_babel import gettext as _
from flask_babel import ngettext

from blog.facts import facts_of
from blog.models import Media, Post, Revision, Site
from blog.preflight.finding import Finding
from blog.preflight.targets import anchors, links
from blog.publishing import HELD, Filing, Text
from blog.rendering import render
from blog.text import language_tag

Word = Literal["needed", "look", "order"]
# Needed whatever the settings say, since no reader could find or name the post without them.
ALWAYS = ("title", "slug")
# What the admin may make binding.
BINDABLE = ("summary", "language", "images", "headings", "links", "anchors", "markup")
SHOWN = 5  # findings of one kind


@dataclass(frozen=True)
class Check:
    """One line before publishing: its check, a word, a sentence, and where to mend it."""

    name: str
    word: Word
    sentence: str
    place: str = ""


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


def _markup(text: Text, _filing: Filing, _post: Post | None) -> Finding:
    names = ", ".join(text.trial.dropped)
    sentence = _("Not shown to readers, since it may not stand in a page: %(names)s", names=names)
    return Finding([sentence] if names else [], _("no markup lost"))


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
    "links": links,
    "anchors": anchors,
    "markup": _markup,
}
