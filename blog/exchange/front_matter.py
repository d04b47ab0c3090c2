"""One Markdown file as a document: its body, and its head as Astro, Hugo and Jekyll write it."""

import html
import re
from dataclasses import dataclass, field

from flask_babel.speaklater import LazyString

from blog.exchange.blocks import Value, parse, split
from blog.exchange.fields import (
    DATE,
    KEYS,
    SLUG,
    SUMMARY,
    TITLE,
    TITLE_LIMIT,
    UPDATED,
    WORK,
    Fields,
    When,
    too_long,
)
from blog.exchange.names import read_name
from blog.exchange.text import Unreadable, decode, repair

__all__ = ["Document", "Unreadable", "read"]

# Markdown in a heading, and what a reader sees of it.
MARKUP = (
    (re.compile(r"\s\{[^{}]*\}$"), ""),
    (re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)"), r"\1"),
    (re.compile(r"(`+|\*+|~~)(?=\S)([^`*~]+)\1"), r"\2"),
    (re.compile(r"(?<!\w)(__?)(?=\S)([^_]+)\1(?!\w)"), r"\2"),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
)


@dataclass(frozen=True, kw_only=True)
class Document:
    """What a file says, before anything is looked up: `slug` and `cover` are as written there.

    A date is a day, a moment, or a naive time in the blog's zone; `extra` holds every key that was
    not understood, as text; `repairs` tells what was changed, and what was left out.
    """

    name: str
    title: str
    slug: str
    body: str
    summary: str = ""
    language: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    cover: str = ""
    cover_alt: str = ""
    date: When | None = None
    updated: When | None = None
    draft: bool | None = None
    aliases: tuple[str, ...] = ()
    series: str = ""
    series_place: int | None = None
    work: str = ""  # what files of one work in several languages have in common
    variant: str = ""  # the language in the file's name, where only that tells it from another
    extra: dict[str, Value] = field(default_factory=dict)
    repairs: tuple[LazyString, ...] = ()


def read(data: bytes, name: str) -> Document:
    """Read a file's bytes and its name; Unreadable, with a sentence for people, if that fails."""
    text, repairs = repair(decode(data, name))
    mark, block, rest = split(text, KEYS)
    fields, named = Fields(parse(mark, block) if mark else {}), read_name(name)
    body = _without_blank_ends(rest)
    title = fields.text(TITLE) or _first_heading(body) or _readable(named.stem) or "Untitled"
    if len(title) > TITLE_LIMIT:
        raise too_long("title", TITLE_LIMIT)
    cover, cover_alt = fields.image()
    slug = fields.text(SLUG)
    return Document(
        name=name,
        title=title,
        slug=slug or named.stem or title,
        body=body,
        summary=fields.text(SUMMARY),
        language=fields.language() or named.language,
        authors=fields.authors(),
        tags=fields.tags(),
        cover=cover,
        cover_alt=cover_alt,
        draft=fields.draft(),
        date=fields.date(DATE) or named.date,
        updated=fields.date(UPDATED),
        aliases=fields.aliases(),
        series=fields.series(),
        series_place=fields.place(),
        work=fields.text(WORK) or (named.stem if named.language else ""),
        variant="" if slug else named.language,
        extra=fields.extra(),
        repairs=(*repairs, *fields.notices),
    )


def _without_blank_ends(text: str) -> str:
    lines = text.rstrip(" \t\n").split("\n")
    first = next((place for place, line in enumerate(lines) if line.strip(" \t")), len(lines))
    return "\n".join([*lines[first:], ""])


def _first_heading(body: str) -> str:
    """Return the first `# heading` outside fenced code, as plain text, or ""."""
    fence = ""
    for line in body.split("\n"):
        start = line.lstrip(" ")
        if len(line) - len(start) > 3:
            continue
        if start.startswith(("```", "~~~")):
            marks = start[: len(start) - len(start.lstrip(start[0]))]
            if not fence:
                fence = marks
            elif marks.startswith(fence) and not start[len(marks) :].strip():
                fence = ""
        elif not fence and re.match(r"#\s+[^\s#]", start):
            return _plain(start[1:1000].strip())
    return ""


def _plain(heading: str) -> str:
    without_closing = heading.rstrip("#")
    if not without_closing or without_closing[-1].isspace():
        heading = without_closing.rstrip()
    for pattern, seen in MARKUP:
        heading = pattern.sub(seen, heading)
    return " ".join(html.unescape(heading).split())


def _readable(name: str) -> str:
    """Make a title of a file's name: `on-bread_and_salt` reads “On bread and salt”."""
    words = " ".join(re.split(r"[\s_-]+", name)).strip()
    return words[:1].upper() + words[1:]
