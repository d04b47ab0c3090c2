"""The block at the head of a file, YAML or TOML, read as text: `no` and `1.10` stay so."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import NamedTuple, TypeAlias

import yaml
from flask_babel import lazy_gettext as _

from blog.exchange.text import CONTROLS, Unreadable, shown

Value: TypeAlias = "str | list[Value] | dict[str, Value]"

# In characters.
LIMIT = 64 * 1024
# Mappings and lists within each other.
DEPTH = 20
# tomllib needs time by the square of a dotted key's parts.
DOTS = 500

CLOSING = {"---": ("---", "..."), "+++": ("+++",)}
TOML_LINE = re.compile(r"(.*) \(at line (\d+), column \d+\)", re.DOTALL)


class Split(NamedTuple):
    """A file in two: the mark of its block (`---`, `+++` or none), the block, and the rest.

    The block begins with as many empty lines as stand before it in the file, so that the line
    numbers of its parser are those of the file.
    """

    mark: str
    block: str
    rest: str


def split(text: str, keys: frozenset[str]) -> Split:
    """Part a text from its front matter; `---` without an end is a rule, unless a key follows."""
    lines = text.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    mark = lines[first].rstrip()
    if mark not in CLOSING:
        return Split("", "", text)
    for end in range(first + 1, len(lines)):
        if lines[end].rstrip() in CLOSING[mark]:
            block = "\n" * (first + 1) + "\n".join(lines[first + 1 : end])
            if len(block) > LIMIT:
                raise Unreadable(_("The front matter is longer than 64 KB."))
            return Split(mark, block, "\n".join(lines[end + 1 :]))
    follows = lines[first + 1].partition(":")[0] if len(lines) > first + 1 else ""
    if mark == "---" and follows not in keys:
        return Split("", "", text)
    raise Unreadable(
        _("The front matter has no end: a line “%(mark)s” is missing after it.", mark=mark)
    )


def parse(mark: str, block: str) -> dict[str, Value]:
    """Read a block as a mapping of texts, lists and mappings; Unreadable names the line."""
    found = _toml(block) if mark == "+++" else _yaml(block)
    if isinstance(found, dict):
        return found
    raise Unreadable(
        _("The front matter between the “---” lines must consist of lines “key: value”.")
    )


def _yaml(block: str) -> Value:
    try:
        # Events, not yaml.load: nothing is built that was not looked at, and reading stops early.
        events = yaml.parse(block, Loader=yaml.BaseLoader)
        next(events)
        if isinstance(next(events), yaml.StreamEndEvent):
            return {}
        found = _node(events, next(events), 1)
        next(events)
        if not isinstance(event := next(events), yaml.StreamEndEvent):
            raise _broken(_("a second document begins"), _line(event))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        if error.problem == "found unexpected end of stream" and error.context_mark:
            line = error.context_mark.line + 1
            raise _broken(_("what stands in quotes there has no end"), line) from None
        if error.problem == "mapping values are not allowed here":
            raise _broken(_("a value with “: ” in it must stand in quotes"), line) from None
        raise _broken(error.problem or error.context or "?", line) from None
    except yaml.reader.ReaderError as error:
        line = block.count("\n", 0, error.position) + 1
        raise _broken(_("it contains a control character"), line) from None
    except (ValueError, OverflowError):
        # An escape sequence beyond Unicode, or half a pair; PyYAML passes both on.
        raise Unreadable(
            _("The front matter contains an escape sequence that stands for no character.")
        ) from None
    return found


def _node(events: Iterator[yaml.Event], event: yaml.Event, depth: int) -> Value:
    line = _line(event)
    if isinstance(event, yaml.AliasEvent):
        raise _broken(_("references such as “*name” are not read"), line)
    if getattr(event, "tag", None) is not None:
        raise _broken(_("tags such as “!!name” are not read"), line)
    if isinstance(event, yaml.ScalarEvent):
        return _clean(event.value, line)
    if depth > DEPTH:
        raise _broken(_("it is nested more than 20 levels deep"), line)
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Value] = []
        while not isinstance(item := next(events), yaml.SequenceEndEvent):
            items.append(_node(events, item, depth + 1))
        return items
    pairs: dict[str, Value] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        line = _line(event)
        key = _node(events, event, depth + 1)
        if not isinstance(key, str):
            raise _broken(_("a key must be a text"), line)
        if key in pairs:
            raise _broken(_("the key “%(key)s” is there twice", key=shown(key)), line)
        pairs[key] = _node(events, next(events), depth + 1)
    return pairs


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _toml(block: str) -> Value:
    for place, line in enumerate(block.split("\n")):
        if line.count(".") > DOTS:
            raise _broken(_("it is nested more than 20 levels deep"), place + 1)
    try:
        return _plain(tomllib.loads(block + "\n", parse_float=str), 1)
    except RecursionError:
        raise Unreadable(_("The front matter is nested more than 20 levels deep.")) from None
    except ValueError as error:
        found = TOML_LINE.fullmatch(str(error))
        if not found:
            raise Unreadable(
                _("The front matter cannot be read: %(problem)s.", problem=shown(str(error)))
            ) from None
        raise _broken(found[1], int(found[2])) from None


def _plain(value: object, depth: int) -> Value:
    """Turn what tomllib made of a value back into text."""
    match value:
        case dict() | list() if depth > DEPTH:
            raise RecursionError
        case dict():
            return {_clean(key): _plain(item, depth + 1) for key, item in value.items()}
        case list():
            return [_plain(item, depth + 1) for item in value]
        case bool():
            return str(value).lower()
        case date() | datetime() | time():
            return value.isoformat()
        case _:
            return _clean(str(value))


def _clean(text: str, line: int | None = None) -> str:
    """Return the text, if a database can hold it and a page can show it."""
    if not text.isascii():
        # JSON's way to write what lies beyond 16 bits is a pair of halves, each with its escape.
        text = text.encode("utf-16", "surrogatepass").decode("utf-16")
    if CONTROLS.search(text):
        if line is None:
            raise Unreadable(_("The front matter contains a control character."))
        raise _broken(_("it contains a control character"), line)
    return text


def _broken(problem: object, line: int) -> Unreadable:
    return Unreadable(
        _(
            "The front matter cannot be read at line %(line)s: %(problem)s.",
            line=line,
            problem=problem,
        )
    )
