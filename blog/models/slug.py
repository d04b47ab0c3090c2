"""Readable parts of addresses."""

import re
import unicodedata

LENGTH = 80
# Letters that Unicode does not take apart into a base letter and an accent.
FOLDS = str.maketrans(
    {"ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)


def slugify(text: str) -> str:
    """Return `text` as lower-case words joined by hyphens, at most 80 characters, perhaps empty.

    Latin letters lose their accents, other scripts keep theirs; `C++` and `C#` stay apart.
    """
    text = re.sub(r"(?<=\w)#", "-sharp", re.sub(r"(?<=[\w+])\+", "-plus", text.lower()))
    folded = unicodedata.normalize("NFKD", text.translate(FOLDS))
    latin = re.sub(r"(?<=[a-z])[\u0300-\u036f]+", "", folded)
    # An apostrophe joins what it stands between: “don’t” is one word.
    words = re.findall(r"\w+", unicodedata.normalize("NFC", re.sub(r"['’]", "", latin)))
    slug = "-".join(word for part in words for word in part.split("_") if word)
    return slug if len(slug) <= LENGTH else slug[: LENGTH + 1].rpartition("-")[0] or slug[:LENGTH]
