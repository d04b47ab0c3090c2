"""What templates ask for: dates, languages and the direction of writing, in readers' words."""

from collections.abc import Iterable, MutableMapping
from datetime import date, datetime
from functools import lru_cache
from gettext import NullTranslations
from itertools import groupby
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from flask import Flask, g, has_request_context
from flask.templating import Environment
from flask_babel import get_locale, get_translations, refresh
from flask_babel import gettext as _
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from sqlalchemy.exc import SQLAlchemyError

from blog.address import public_address
from blog.db import now
from blog.models import Desk, Library, Linked, Person, Post, Shell, Site
from blog.rendering import Facts, Rendered, minutes, render
from blog.rendering.addresses import srcset
from blog.rendering.wording import filled

# English dates are written the way the rest of the world writes them: 12 March 2026.
LOCALES = {"en": "en_GB"}
# The languages that the interface speaks; each but the first has a catalogue in translations/.
INTERFACES = ("en", "es")


def current_site() -> Site:
    """The site's settings, read once a request."""
    return current_shell().site


def current_shell() -> Shell:
    """What stands around every page, known already where nothing changed since it was read."""
    shell: Shell | None = g.get("shell")
    if shell is None:
        shell = g.shell = Shell.at(g.state) if g.get("state") else Shell.read()
    return shell


def speak(language: str) -> None:
    """Let the rest of this page be in a language, as far as the interface speaks it."""
    g.language = language
    g.pop("words", None)
    refresh()


def interface() -> str:
    """The interface's language: the page's own, else the site's, else English."""
    if not has_request_context():
        return INTERFACES[0]
    try:
        wanted = (g.get("language", ""), current_site().language)
    except SQLAlchemyError:  # the page that says so needs a language too
        return INTERFACES[0]
    known = (code.partition("-")[0].lower() for code in wanted)
    return next((code for code in known if code in INTERFACES), INTERFACES[0])


def _words() -> NullTranslations:
    """The catalogue that the page is in, looked for once a page and not once a word."""
    words: NullTranslations | None = g.get("words")
    if words is None:
        words = g.words = get_translations()
    return words


@pass_eval_context
def said(context: EvalContext, text: str, /, **values: object) -> str:
    """A text of the interface in the language of the page, with values in its places.

    The same as Jinja's own, which takes three times as long.
    """
    return filled(_words().gettext(text), values, context.autoescape)


@pass_eval_context
def counted(context: EvalContext, one: str, many: str, number: int, /, **values: object) -> str:
    """The same for so many, whose number is `num`."""
    text = _words().ngettext(one, many, number)
    return filled(text, {"num": number} | values, context.autoescape)


def _locale() -> str:
    name = str(get_locale() or "en")
    return LOCALES.get(name, name)


def iso_day(post: Post | Linked) -> date | None:
    """The day a post carries: its own where no time is known, else the one in the site's zone."""
    time = post.time
    return post.published_on or (time.astimezone(current_site().zone).date() if time else None)


def day(value: Post | Linked | date | datetime | None) -> str:
    """A day as “12 March 2026”; a moment is the day it is in the site's zone, nothing is ''."""
    if isinstance(value, Post | Linked):
        value = iso_day(value)
    elif isinstance(value, datetime):
        value = value.astimezone(current_site().zone).date()
    return _formatted(value, "long", _locale()) if value else ""


@lru_cache(maxsize=2048)
def _formatted(value: date, pattern: str, locale: str) -> str:
    return format_date(value, pattern, locale=locale)


def numberformat(value: int) -> str:
    """A number as the language of the page writes it."""
    return _written(value, _locale())


@lru_cache(maxsize=2048)
def _written(value: int, locale: str) -> str:
    return format_decimal(value, locale=locale)


def weekday(value: date) -> str:
    """The name of a day of the week, as a line of its own."""
    return capitalize_first(_formatted(value, "EEEE", _locale()))


def moment(value: datetime | None) -> str:
    """A moment as “12 March 2026, 14:32” in the site's zone; nothing is ''."""
    if value is None:
        return ""
    return f"{day(value)}, {clock(value)}"


def clock(value: datetime) -> str:
    """The time of day of a moment as “14:32”, in the site's zone."""
    return format_datetime(value.astimezone(current_site().zone), "HH:mm", locale=_locale())


def lately(value: datetime) -> str:
    """A moment as people speak of it: “today, 14:32”, “yesterday, 09:05”, else the day."""
    zone = current_site().zone
    days = (now().astimezone(zone).date() - value.astimezone(zone).date()).days
    named = {0: _("today"), 1: _("yesterday")}.get(days)
    return f"{named}, {clock(value)}" if named else day(value)


def desk_of(person: Person) -> Desk:
    """The person's own desk, counted once a request, for the strip beside its pages."""
    if "desk" not in g:
        g.desk = Desk(person)
    desk: Desk = g.desk
    return desk


@lru_cache(maxsize=256)
def language_name(code: str) -> str:
    """A language in its own words (“español”), or its code where it is not known."""
    try:
        return Locale.parse(code, sep="-").get_display_name() or code
    except (UnknownLocaleError, ValueError):
        return code


def capitalize_first(text: str) -> str:
    """The text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def by_period(posts: Iterable[Post], months: bool = False) -> list[tuple[str, list[Post]]]:
    """Posts that come in the order of their days, by year, or by month in the reader's words."""
    named = "LLLL" if months else "yyyy"

    def period(post: Post) -> str:
        day = iso_day(post)
        return capitalize_first(_formatted(day, named, _locale())) if day else ""

    return [(name, list(group)) for name, group in groupby(posts, period)]


def footer() -> Rendered:
    """The publication's own footer, which stands under whatever text a page shows."""
    return _footer(current_site().footer)


@lru_cache(maxsize=4)
def _footer(source: str) -> Rendered:
    return render(source, Facts(beside=True))


@lru_cache(maxsize=256)
def text_direction(code: str) -> str:
    """`rtl` for languages written from right to left, else `ltr`."""
    try:
        return Locale.parse(code, sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "ltr"


class Templates(Environment):
    """Flask's, but for the names that all templates know: a plain dictionary, not a chain of them.

    Each include and import looks through them, some twenty times a page.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names that a template knows: everybody's own, unless it is given more."""
        return super().make_globals(d) if d else self.globals


def init_app(app: Flask) -> None:
    """Give the templates their filters and what every page shows."""
    app.jinja_env.filters.update(
        by_period=by_period,
        capitalize_first=capitalize_first,
        clock=clock,
        day=day,
        iso_day=iso_day,
        language_name=language_name,
        lately=lately,
        minutes=minutes,
        moment=moment,
        numberformat=numberformat,
        weekday=weekday,
    )
    app.jinja_env.globals.update(
        _=said,
        gettext=said,
        ngettext=counted,
        desk_of=desk_of,
        footer=footer,
        media_count=Library.count,
        present=now,
        public_address=public_address,
        srcset=srcset,
        text_direction=text_direction,
    )

    @app.context_processor
    def _every_page() -> dict[str, object]:
        return {
            "site": current_site(),
            "person": g.get("person"),
            "pages": current_shell().pages,
            "languages": current_shell().languages,
            "interface": interface(),
        }
