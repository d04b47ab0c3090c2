"""Text made fit to be stored and shown, wherever it came from."""

import json
import re
from typing import Any

# What no page may hold: control characters but tab and line breaks, half characters,
# and code points that stand for none.
UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
# The last two of each further plane are looked for apart: one pattern takes ten times as long.
FAR = re.compile("[\U0001fffe-\U0010ffff]")
UNFIT_FAR = re.compile(
    f"[{''.join(chr(n << 16 | 0xFFFE) + chr(n << 16 | 0xFFFF) for n in range(1, 17))}]"
)
# Signs that turn the direction of all that follows, which in a title is not their own line alone.
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
# Vowel signs and points, which are part of a word though they are no letters.
SIGNS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0963\u0966-\u0dff\u0e31-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ebc\u0ec8-\u0ecd"
    "\u00ad\u102b-\u103e\u17b4-\u17d3\u200c\u200d\u2060\u3099\u309a"
)
# Scripts that put no spaces between words.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003fffd"
)

# A language with script and region, as BCP 47 writes them; POSIX joins them by a low line.
LANGUAGE = re.compile(
    r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?((?:[-_][a-z0-9]{2,8})*)",
    re.ASCII | re.IGNORECASE,
)


def tidy(text: str | None) -> str:
    """The text with one kind of line break and without characters that no page may hold."""
    kept = UNFIT.sub("", (text or "").replace("\r\n", "\n").replace("\r", "\n"))
    return UNFIT_FAR.sub("", kept) if FAR.search(kept) else kept


def one_line(text: str | None) -> str:
    """The same on one line, every run of white space one space, and without turns of direction."""
    return " ".join(TURNS.sub("", tidy(text)).split())


def language_tag(text: str) -> str:
    """A language as BCP 47 writes it (`pt-BR`, `zh-Hans`), or "" if it cannot be one."""
    match = LANGUAGE.fullmatch(text)
    if not match:
        return ""
    language, script, region, rest = match.groups(default="")
    tag = "-".join(filter(None, (language.lower(), script.title(), region.upper())))
    return tag + rest.replace("_", "-").lower()


def json_object(text: str) -> dict[str, Any]:
    """The object that a text of JSON holds; empty where it holds none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
