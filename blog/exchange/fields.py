"""The keys of front matter that are understood, each turned into what the blog works with."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import TypeAlias
from unicodedata import normalize
from urllib.parse import unquote

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from blog.exchange.blocks import Value
from blog.exchange.dates import read_date
from blog.exchange.text import Unreadable, shown
from blog.text import language_tag

When: TypeAlias = datetime | date

# Of two names for one thing the earlier is heard, and the later kept as it is.
TITLE = ("title",)
SLUG = ("slug",)
DATE = ("date", "pubDate", "published", "publishDate")
UPDATED = ("updated", "lastmod", "updatedDate")
DRAFT = ("draft",)
SUMMARY = ("description", "summary", "excerpt")
AUTHORS = ("author", "authors")
COVER = ("image", "heroImage", "cover")
ADDRESS = ("url", "src", "image")
TAGS = ("tags", "categories", "keywords")
LANGUAGE = ("lang", "language", "locale")
ALIASES = ("aliases", "redirect_from")
SERIES = ("series",)
PLACE = ("series_place", "series_order")
WORK = ("translationKey",)
KNOWN = (
    *(TITLE, SLUG, DATE, UPDATED, DRAFT, SUMMARY, AUTHORS),
    *(COVER, TAGS, LANGUAGE, ALIASES, SERIES, PLACE, WORK),
)
KEYS = frozenset(key for keys in KNOWN for key in keys)

FLAGS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
# `null` in small letters only: Null is somebody's name.
EMPTY = ("", "~", "null")
# Characters that a title, a name, a tag and a path may have.
TITLE_LIMIT, NAME_LIMIT, TAG_LIMIT, PATH_LIMIT = 300, 200, 80, 500

PATH = re.compile(r"/[^/?#\\\s][^?#\\\s]*")
SEVERAL = re.compile(r"[,;&]| and ")


class Fields:
    """Front matter to be asked field by field; what nobody asked for is extra."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = values
        self._used: set[str] = set()
        # Hugo does not mind the case of a key; of two spellings the first is meant.
        self._keys: dict[str, str] = {}
        for key in values:
            self._keys.setdefault(key.casefold(), key)
        self.notices: list[LazyString] = []

    def text(self, names: tuple[str, ...], limit: int | None = None) -> str:
        """Return a text on one line, or ""."""
        key, value = self._take(names)
        return _text(key, value, limit)

    def date(self, names: tuple[str, ...]) -> When | None:
        """Return a day or a moment; a date that could mean two days is refused."""
        if self._flag("published") is not None:
            names = tuple(name for name in names if name != "published")
        if not (text := self.text(names)):
            return None
        try:
            return read_date(text)
        except ValueError:
            raise Unreadable(
                _(
                    "“%(value)s” cannot be read as a date; write it like 2024-07-25, "
                    "2024-07-25 10:00:00 +0200, 25 July 2024 or July 25, 2024.",
                    value=shown(text),
                )
            ) from None

    def draft(self) -> bool | None:
        """Return what `draft` says, or Jekyll's `published` where that is no date, or None."""
        key, value = self._take(DRAFT)
        if key:
            if not isinstance(value, str) or (flag := FLAGS.get(value.strip().lower())) is None:
                raise Unreadable(_("“%(key)s” must be true or false.", key=shown(key)))
            return flag
        if (flag := self._flag("published")) is None:
            return None
        self._used.add(self._keys["published"])
        return not flag

    def authors(self) -> tuple[str, ...]:
        """Return the names of a list; a single text is one name, whatever stands in it."""
        key, value = self._take(AUTHORS)
        if isinstance(value, str) and SEVERAL.search(value):
            self.notices.append(
                _(
                    "“%(name)s” was taken as the name of one author; a list names several.",
                    name=shown(value),
                )
            )
        names = []
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                self._keep_details(key, item, ("name",))
                item = _inner(item, ("name",))
                if _is_empty(item):
                    raise Unreadable(_("“%(key)s” has no “name”.", key=shown(key)))
            if not isinstance(item, str):
                raise Unreadable(_("“%(key)s” must be a name, or a list of names.", key=shown(key)))
            names.append(_text(key, item, NAME_LIMIT))
        return tuple(dict.fromkeys(filter(None, names)))

    def image(self) -> tuple[str, str]:
        """Return the address of the cover and its alternative text."""
        key, value = self._take(COVER)
        if not isinstance(value, dict):
            return _text(key, value), ""
        address = _text(key, _inner(value, ADDRESS))
        self._keep_details(key, value, (*ADDRESS, "alt") if address else ())
        if not address:
            self.notices.append(_("“%(key)s” has no address (“url”).", key=shown(key)))
        return address, _text(key, _inner(value, ("alt",)))

    def tags(self) -> tuple[str, ...]:
        """Return the tags of a list, or of a text with commas between them."""
        key, value = self._take(TAGS)
        tags = [_text(key, item, TAG_LIMIT) for item in _items(key, value, ",")]
        return tuple({tag.casefold(): tag for tag in reversed(tags) if tag}.values())[::-1]

    def language(self) -> str:
        """Return a language as BCP 47 writes it; what cannot be one is kept, and reported."""
        for name in LANGUAGE:
            key, value = self._take((name,))
            text = _text(key, value)
            if code := language_tag(text):
                return code
            if text:
                self._keep(key)
                self.notices.append(
                    _(
                        "“%(value)s” is not a language such as en or pt-BR; it was kept as it is.",
                        value=shown(text),
                    )
                )
        return ""

    def aliases(self) -> tuple[str, ...]:
        """Return old paths on this site; other addresses are kept, and reported."""
        key, value = self._take(ALIASES)
        items = [item.strip() for item in _items(key, value, None) if not _is_empty(item)]
        # Looked up as browsers ask for it: decoded.
        texts = [normalize("NFC", unquote(item)) for item in items]
        paths = [text for text in texts if len(text) <= PATH_LIMIT and PATH.fullmatch(text)]
        if others := [text for text in texts if text not in paths]:
            self._keep(key)
            for text in others:
                self.notices.append(
                    _(
                        "“%(value)s” is not a path on this site; no redirect was made for it.",
                        value=shown(text),
                    )
                )
        # An address with a slash at its end is redirected before it is looked up.
        return tuple(dict.fromkeys(path.rstrip("/") for path in paths))

    def series(self) -> str:
        """Return the title of the series; of several the first, and all are kept."""
        key, value = self._take(SERIES)
        if isinstance(value, dict):
            self._keep(key)
            return ""
        items = [_text(key, item, TITLE_LIMIT) for item in _items(key, value, None)]
        if len(items) > 1:
            self._keep(key)
        return next(filter(None, items), "")[:NAME_LIMIT]

    def place(self) -> int | None:
        """Return the place in the series, 1 to 9999; anything else is kept as it is."""
        key, value = self._take(PLACE)
        if isinstance(value, str) and value.strip().isdecimal() and 0 < int(value) < 10_000:
            return int(value)
        self._keep(key)
        return None

    def extra(self) -> dict[str, Value]:
        """Return everything that was not understood, in its order."""
        return {key: value for key, value in self._values.items() if key not in self._used}

    def _take(self, names: tuple[str, ...]) -> tuple[str, Value]:
        """Return the first of these that says something, as it is spelled there, or ("", "")."""
        for name in names:
            key = self._keys.get(name.casefold())
            if key is not None:
                self._used.add(key)
                if not _is_empty(self._values[key]):
                    return key, self._values[key]
        return "", ""

    def _keep(self, key: str) -> None:
        self._used.discard(key)

    def _keep_details(self, key: str, value: dict[str, Value], understood: tuple[str, ...]) -> None:
        """Keep the whole mapping where it says more than is understood."""
        if any(name.casefold() not in understood for name in value):
            self._keep(key)

    def _flag(self, name: str) -> bool | None:
        value = self._values.get(self._keys.get(name, ""))
        return FLAGS.get(value.strip().lower()) if isinstance(value, str) else None


def too_long(key: str, limit: int) -> Unreadable:
    """Return the refusal of a value with more than `limit` characters."""
    return Unreadable(
        _("“%(key)s” has more than %(limit)s characters.", key=shown(key), limit=limit)
    )


def _text(key: str, value: Value, limit: int | None = None) -> str:
    if not isinstance(value, str):
        raise Unreadable(_("“%(key)s” must be a text.", key=shown(key)))
    text = "" if _is_empty(value) else " ".join(value.split())
    if limit and len(text) > limit:
        raise too_long(key, limit)
    return text


def _items(key: str, value: Value, separator: str | None) -> list[str]:
    """Return the texts of a list, or of a text that is one or, with a separator, several."""
    if isinstance(value, str):
        return value.split(separator) if separator else [value]
    items = [item for item in value if isinstance(item, str)]
    if isinstance(value, dict) or len(items) < len(value):
        raise Unreadable(_("“%(key)s” must be a text, or a list of texts.", key=shown(key)))
    return items


def _inner(value: dict[str, Value], names: tuple[str, ...]) -> Value:
    inner = {key.casefold(): item for key, item in value.items()}
    return next((inner[name] for name in names if not _is_empty(inner.get(name, ""))), "")


def _is_empty(value: Value) -> bool:
    if isinstance(value, str):
        return value.strip() in EMPTY
    return all(map(_is_empty, value)) if isinstance(value, list) else not value
