"""What a file's name says: an address, perhaps a day and a language."""

import re
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import NamedTuple

from babel import localedata

from blog.exchange.dates import read_date
from blog.text import language_tag

ENDINGS = (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".txt")
# Names of files that stand for their folder.
BUNDLES = ("index", "_index")
DATED = re.compile(r"(\d{4}-\d\d-\d\d)-(.*\w.*)", re.ASCII | re.DOTALL)


class Name(NamedTuple):
    """The parts of a file's name; `stem` is "" where only a folder could have named the file."""

    stem: str
    date: date | None
    language: str


def read_name(name: str) -> Name:
    """Take a name apart: `2024-07-25-on-bread.es.md`, `on-bread/index.md`, `on-bread.md`."""
    path = PurePosixPath(name.replace("\\", "/"))
    stem = path.stem if path.suffix.lower() in ENDINGS else path.name
    stem, language = _language(stem)
    if stem in BUNDLES:
        stem = path.parent.name
    day: datetime | date | None = None
    if dated := DATED.fullmatch(stem):
        try:
            day, stem = read_date(dated[1]), dated[2]
        except ValueError:
            day = None
    return Name(stem.strip(" ."), day, language)


def _language(stem: str) -> tuple[str, str]:
    """Part `on-bread.es` in two; `notes.old` and `v2.0` stay whole, being no languages."""
    base, _dot, ending = stem.rpartition(".")
    code = language_tag(ending)
    if base and code and localedata.exists(code.replace("-", "_")):
        return base, code
    return stem, ""
