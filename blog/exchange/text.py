"""From bytes to good text: decoded, with plain line ends, and with wrong decodings repaired."""

import codecs
import re

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from ftfy import fix_encoding
from ftfy.badness import is_bad

# In bytes; a novel has half as many.
FILE_LIMIT = 2_000_000
# The share of control characters above which something is not text.
CONTROL_SHARE = 0.02
# In characters to be repaired, a line costing as much as some more; that is a second's work.
REPAIR_LIMIT, LINE_COST = 300_000, 100
# Repairs that are listed one by one.
LISTED = 20
# Characters of a file that a sentence shows.
SHOWN = 60

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Nothing that a repair may add: overlong sequences would become these.
NOT_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class Unreadable(Exception):
    """A file that cannot be taken in; its text tells a person what is wrong, and where."""


def decode(data: bytes, name: str) -> str:
    """Return the text of a file in UTF-8, or in UTF-16 with its mark; every line ends in `\\n`."""
    if len(data) > FILE_LIMIT:
        raise Unreadable(_("“%(name)s” is larger than 2 MB.", name=shown(name)))
    try:
        text = data.decode("utf-16" if data.startswith(UTF_16) else "utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(
            _("“%(name)s” is not a text file in UTF-8 or UTF-16.", name=shown(name))
        ) from None
    if "\0" in text or len(CONTROLS.findall(text)) > len(text) * CONTROL_SHARE:
        raise Unreadable(_("“%(name)s” is not a text file.", name=shown(name)))
    if not text.strip():
        raise Unreadable(_("“%(name)s” is empty.", name=shown(name)))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def repair(text: str) -> tuple[str, tuple[LazyString, ...]]:
    """Undo decodings with a wrong character set, line by line; each is reported by a sentence.

    A good line stays as it is, to the byte, whatever stands on the others.
    """
    lines, spent = text.split("\n"), 0
    found: list[tuple[str, str, int]] = []
    for place, line in enumerate(lines):
        # What fix_encoding asks first, too; most lines need no more.
        if line.isascii() or not is_bad(line):
            continue
        spent += LINE_COST + len(line)
        if spent > REPAIR_LIMIT:
            raise Unreadable(
                _("Too much of it was decoded with the wrong character set; save it as UTF-8 anew.")
            )
        fixed = fix_encoding(line)
        if fixed != line and not set(NOT_TEXT.findall(fixed)) - set(line):
            lines[place] = fixed
            found.extend((*change, place + 1) for change in _changes(line, fixed))
    sentences = [
        _(
            "Repaired “%(old)s” to “%(new)s” (line %(line)s).",
            old=shown(old),
            new=shown(new),
            line=line,
        )
        for old, new, line in found[:LISTED]
    ]
    if len(found) > LISTED:
        sentences.append(_("… and %(count)s more.", count=len(found) - LISTED))
    return "\n".join(lines), tuple(sentences)


def shown(text: str) -> str:
    """Return the beginning of `text` on one line, with nothing in it that cannot be printed."""
    line = "".join(c if c.isprintable() else "�" for c in " ".join(text[: 4 * SHOWN].split()))
    return line if len(line) <= SHOWN else line[: SHOWN - 1].rstrip() + "…"


def _changes(old: str, new: str) -> list[tuple[str, str]]:
    """Pair the words that differ; where words were joined or parted, the stretch that differs."""
    before, after = old.split(" "), new.split(" ")
    if len(before) == len(after):
        return [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    start = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    while before[-1] == after[-1] and min(len(before), len(after)) > start + 1:
        before.pop()
        after.pop()
    return [(" ".join(before[start:]), " ".join(after[start:]))]
