"""Readable parts of addresses."""

import re
import unicodedata
from urllib.parse import urlsplit

LENGTH = 80
# Letters that Unicode does not take apart into a base letter and an accent.
FOLDS = str.maketrans(
    {"ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
# They choose how the sign before them looks, mostly an emoji.
VARIATIONS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def slugify(text: str) -> str:
    """Return `text` as lower-case words joined by hyphens, at most 80 characters, perhaps empty.

    Latin letters lose their accents, other scripts keep theirs; `C++` and `C#` stay apart.
    """
    text = re.sub(r"(?<=\w)#", "-sharp-", re.sub(r"(?<=[\w+])\+", "-plus-", text.lower()))
    folded = unicodedata.normalize("NFKD", text.translate(FOLDS)).lower()
    latin = re.sub(r"(?<=[a-z])[\u0300-\u036f]+", "", folded)
    # An apostrophe joins what it stands between: “don’t” is one word.
    joined = unicodedata.normalize("NFC", re.sub(r"['’]", "", latin))
    slug = "-".join("".join(c if _in_word(c) else " " for c in joined).split())
    return slug if len(slug) <= LENGTH else slug[: LENGTH + 1].rpartition("-")[0] or slug[:LENGTH]


def _in_word(character: str) -> bool:
    """Whether it is a letter, a digit, or a vowel sign (a mark of its own in many scripts)."""
    sign = unicodedata.category(character) in {"Mn", "Mc"}
    return character.isalnum() or (sign and not VARIATIONS.match(character))


def slug_in(address: str) -> str:
    """The slug in an address as people copy it."""
    return slugify(urlsplit(address).path.rstrip("/").rpartition("/")[2])
