"""Text made into the words that are searched: the one place where writing is folded and split.

Both engines index what comes out here, and every query goes the same way, so that both give the
same answers and nothing depends on how an engine reads a language.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

import snowballstemmer

from blog.models.slug import FOLDS
from blog.text import SIGNS, UNSPACED

LONGEST = 60  # characters of one word; the rest of a longer one is not looked at
# Korean has spaces between words, and particles that cling to them.
IN_RUNS = rf"{UNSPACED}\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
LETTERS = rf"[^\W_{IN_RUNS}]+(?:[{SIGNS}]+[^\W_{IN_RUNS}]*)*"
# An apostrophe joins; “#” belongs to the name of a language, and begins something else elsewhere.
RUN = re.compile(
    rf"[{IN_RUNS}]+|(?<![^\W_])[A-Za-z]\#(?![^\W\d])|{LETTERS}(?:['’ʼ׳״]{LETTERS})*(?:\+\+)?"
)
IN_PAIRS = re.compile(rf"[{IN_RUNS}]")
# A character with what is written as one of its own only by some: voice marks, parts of hangul.
CHARACTER = re.compile(".[\u1160-\u11ff\u3099\u309a\uff9e\uff9f]*", re.DOTALL)
# What French, Catalan and Italian drop before a vowel, and the English possessive.
ELIDED = re.compile(
    r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|d?all|dell|nell|sull|coll|un|quell|quest)['’ʼ]"
    r"(?=[^\W\d_]{2})",
    re.IGNORECASE,
)
POSSESSIVE = re.compile("['’ʼ]s$", re.IGNORECASE)
ACCENTS = re.compile("(?<=[a-zα-ω])[\u0300-\u036f]+")
POINTS = re.compile(
    "[\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200dʼ]"
)
# Written either way by the same people.
EITHER = str.maketrans({"ё": "е", "ς": "σ", "ى": "ي", "ة": "ه", "+": "plus", "#": "sharp"})
STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french",
    "ga": "irish", "hu": "hungarian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "nb": "norwegian", "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish",
}  # fmt: skip
_lock = Lock()  # a stemmer keeps the word that it works on


class Word(NamedTuple):
    """A word as it is indexed, and where it stands in the text: `text[start:end]`."""

    word: str
    start: int
    end: int


def words(text: str, language: str = "") -> Iterator[Word]:
    """The words of a text, one after the other, made of letters and digits only.

    A run without spaces becomes its pairs of characters, and its last character alone, so that
    every character begins a word.
    """
    for start, end, spoken in spans(text, language):
        if word := fold(text[start:end], spoken):
            yield Word(word, start, end)


def spans(text: str, language: str = "") -> Iterator[tuple[int, int, str]]:
    """Where each word of a text begins and ends, and the language that it is folded by."""
    for run in RUN.finditer(text):
        if not IN_PAIRS.match(run[0]):
            elided = ELIDED.match(run[0])
            yield run.start() + (elided.end() if elided else 0), run.end(), language
            continue
        starts = [one.start() for one in CHARACTER.finditer(text, run.start(), run.end())]
        for start, end in zip(starts, [*starts[2:], run.end(), run.end()], strict=False):
            yield start, end, ""


def folded(text: str, language: str = "") -> str:
    """All words of a text with a space between each two, and around them all."""
    return f" {' '.join(word for word, _, _ in words(text, language))} "


@lru_cache(50_000)
def fold(run: str, language: str = "") -> str:
    """One word without case, accents and endings; '' where nothing to look for is left."""
    whole = POSSESSIVE.sub("", unicodedata.normalize("NFKC", run[: 2 * LONGEST]))
    lowered = whole.lower().translate(FOLDS).translate(EITHER)
    plain = ACCENTS.sub("", unicodedata.normalize("NFKD", lowered))
    known = POINTS.sub("", unicodedata.normalize("NFC", plain)).translate(EITHER)
    kept = "".join(c for c in known if c.isalnum() or unicodedata.category(c) in {"Mn", "Mc"})
    if not any(map(str.isalnum, kept)):
        return ""
    return _stem(kept[:LONGEST], STEMMERS.get(language.partition("-")[0].lower(), ""))


def _stem(word: str, algorithm: str) -> str:
    if not algorithm or len(word) < 3 or not word.isalpha():
        return word
    with _lock:
        stemmed: str = _stemmer(algorithm).stemWord(word)
    return "".join(c for c in stemmed if c.isalnum()) or word


@lru_cache
def _stemmer(algorithm: str) -> "snowballstemmer.basestemmer.BaseStemmer":
    return snowballstemmer.stemmer(algorithm)
