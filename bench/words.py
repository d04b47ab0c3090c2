"""Words that nobody speaks: two languages, each as uneven as real ones (Zipf's law).

The word of rank r is r times rarer than the first one, so that a search has rare, middling and
common words, and every language begins its words with over two hundred different pairs of letters.
"""

import random
from functools import cache
from itertools import accumulate, pairwise

LANGUAGES = ("en", "es")
SIZE = 50_000  # words of one language
WORDS = 105  # of a post, on average
VOWELS = "aeiou"
CONSONANTS = (
    *"bcdfghjklmnpqrstvwxyz",
    *("bl", "br", "ch", "cl", "cr", "dr", "fl", "fr", "gl", "gn", "gr", "kn", "ph", "pl", "pr"),
    *("ps", "rh", "sc", "sh", "sk", "sl", "sm", "sn", "sp", "st", "sw", "th", "tr", "tw", "wh"),
)
# A word may begin with a vowel: with each of them before each of these.
ONSETS = (*CONSONANTS, *(vowel + second for vowel in VOWELS for second in "bcdfgklmnprstvz"))
ENDS = {"en": ("", "", "n", "r", "t", "nd", "ck", "m"), "es": ("", "", "", "s", "r", "l", "n")}


@cache
def vocabulary(language: str) -> tuple[str, ...]:
    """All words of a language, the most common one first."""
    chance = random.Random(language)
    found: dict[str, None] = {}
    while len(found) < SIZE:
        syllables = 1 + (len(found) > 100) + (len(found) > 2000) + (chance.random() < 0.3)
        starts = (chance.choice(CONSONANTS if n else ONSETS) for n in range(syllables))
        word = "".join(start + chance.choice(VOWELS) for start in starts)
        found.setdefault(word + chance.choice(ENDS[language]))
    return tuple(found)


def pick(chance: random.Random, language: str, count: int) -> list[str]:
    """So many words as a text has them."""
    return chance.choices(vocabulary(language), cum_weights=_weights(), k=count)


def text(chance: random.Random, language: str) -> str:
    """A body of 60 to 150 words: sentences in two or three paragraphs, and nothing else."""
    count = chance.randint(60, 2 * WORDS - 60)
    some = pick(chance, language, count)
    cuts = [0, *sorted(chance.sample(range(12, count - 12), chance.randint(1, 2))), count]
    return "\n\n".join(_paragraph(some[start:end]) for start, end in pairwise(cuts))


def kinds(count: int) -> dict[str, list[str]]:
    """Words to look for, by how common they are, and beginnings of two letters; `count` of each.

    They are words of the first language; with a million posts the rare ones stand in some 150 of
    them, the middling ones in some 8,000, the most common ones in nearly all.
    """
    known = vocabulary(LANGUAGES[0])
    middling = len(known) // 50
    beginnings = dict.fromkeys(word[:2] for word in known)
    return {
        "rare": list(known[-count:]),
        "middling": list(known[middling : middling + count]),
        "common": list(known[:count]),
        "two letters": list(beginnings)[:count],
    }


@cache
def _weights() -> tuple[float, ...]:
    return tuple(accumulate(1 / rank for rank in range(1, SIZE + 1)))


def _paragraph(some: list[str]) -> str:
    sentences = (some[start : start + 12] for start in range(0, len(some), 12))
    return " ".join(f"{' '.join(words).capitalize()}." for words in sentences)
