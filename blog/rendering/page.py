"""What a text has on our own pages only: notes beside their marks, headings to link to.

Elsewhere, in a feed say, nobody has our stylesheet: there a note is a paragraph, and stays one.
"""

import re

from blog.rendering.plain import plain
from blog.rendering.tables import MATH, names
from blog.rendering.tokens import (
    Token,
    balanced,
    blank,
    closing,
    element,
    opening,
    opens,
    tags,
    text,
)

PHRASES = MATH | names(
    """
    a abbr b bdi bdo br cite code del dfn em i img input ins kbd mark q rp rt ruby s samp small
    span strong sub sup time u var wbr
    """
)
HEADINGS = ("h2", "h3", "h4", "h5", "h6")
HOSTS = names("dd li p")  # where a note may stand in the midst
AROUND = HOSTS | PHRASES - {"a"} | names("blockquote details div dl ol ul")
MARK = re.compile(r"fnref:(\d+)")
SENTENCE = re.compile(r"[.!?…؟।]['\"’”»)\]]*(?=\s|$)|[。！？][」』”’)]*")
NEAR = 200  # characters from a mark to the end of its sentence, about three lines
FEW = 400  # tokens, of which a formula takes many


def with_anchors(tokens: list[Token]) -> list[Token]:
    """Each heading is a link to itself, up to the first other link in it."""
    result: list[Token] = []
    i = 0
    while i < len(tokens):
        result.append(tokens[i])
        i += 1
        if opens(tokens[i - 1], *HEADINGS) and "id" in tokens[i - 1]["data"]:
            words = _unlinked(element(tokens, i - 1)[1:-1])
            if plain(words) or any(tag["name"] == "img" for tag in tags(words)):
                anchor = {"class": "anchor", "href": f"#{tokens[i - 1]['data']['id']}"}
                result += [opening("a", **anchor), *words, closing("a")]
                i += len(words)
    return result


def _unlinked(inner: list[Token]) -> list[Token]:
    """What in a heading stands before the first part that holds a link."""
    end = 0
    while end < len(inner):
        part = balanced(inner, end)
        if any(tag["name"] == "a" for tag in tags(part)):
            break
        end += len(part)
    return inner[:end]


def with_notes_beside(tokens: list[Token]) -> list[Token]:
    """Notes that are no more than words stand in the line that mentions them, after its sentence.

    From there a stylesheet can lift them into the margin. A note with a list or with code stays
    a block, and so does one that a heading or a table mentions.
    """
    if not any(opens(token, "aside") for token in tokens):
        return tokens
    spans, rest = _short_notes(tokens)
    places: dict[tuple[int, int], list[Token]] = {}
    parents: list[str] = []
    for i, token in enumerate(rest):
        if token["type"] == "EndTag":
            parents.pop()
        elif token["type"] == "StartTag":
            parents.append(token["name"])
            found = MARK.fullmatch(token["data"].get("id", ""))
            if found and found[1] in spans:
                place = _after_sentence(rest, i, parents)
                places.setdefault(place, []).extend(spans.pop(found[1]))
    return _with(rest, places)


def _short_notes(tokens: list[Token]) -> tuple[dict[str, list[Token]], list[Token]]:
    """The notes that may stand in a line, by number, and the tokens without them."""
    hosted = _hosted(tokens)
    spans: dict[str, list[Token]] = {}
    rest: list[Token] = []
    i, stays = 0, False
    while i < len(tokens):
        note = _note(tokens, i)
        number = note[0]["data"]["id"][3:] if note else ""
        # Where one note must stay behind a block, its later notes stay behind it too.
        stays = stays and (bool(note) or blank(tokens[i]))
        if number in hosted and not stays and _is_words(note):
            spans[number] = _span(note)
        else:
            stays = stays or bool(note)
            rest += note or [tokens[i]]
        i += len(note) or 1
    return spans, rest


def _note(tokens: list[Token], start: int) -> list[Token]:
    """The note that begins here, or []."""
    begins = opens(tokens[start], "aside") and tokens[start]["data"].get("id", "").startswith("fn:")
    return balanced(tokens, start) if begins else []


def _is_words(note: list[Token]) -> bool:
    return all(tag["name"] in PHRASES | {"p"} for tag in tags(note[1:-1]))


def _hosted(tokens: list[Token]) -> set[str]:
    """The numbers of the notes whose first mark is in a line of running text."""
    hosted: set[str] = set()
    parents: list[str] = []
    for token in tokens:
        if token["type"] == "StartTag":
            parents.append(token["name"])
            found = MARK.fullmatch(token["data"].get("id", ""))
            if found and AROUND.issuperset(parents) and HOSTS & set(parents):
                hosted.add(found[1])
        elif token["type"] == "EndTag":
            parents.pop()
    return hosted


def _span(note: list[Token]) -> list[Token]:
    """A note as part of a line; its paragraphs, if there are several, as parts of it."""
    inner = [token for token in note[1:-1] if not (blank(token) and "\n" in token["data"])]
    if sum(opens(token, "p") for token in inner) == 1 and opens(inner[0], "p"):
        inner = [token for token in inner if token.get("name") != "p"]
    for i, token in enumerate(inner):
        if token.get("name") == "p":
            begins = token["type"] == "StartTag"
            inner[i] = opening("span", **{"class": "part"}) if begins else closing("span")
    return [opening("span", **note[0]["data"]), *inner, closing("span")]


def _after_sentence(tokens: list[Token], start: int, parents: list[str]) -> tuple[int, int]:
    """Where the sentence ends whose mark begins here: a token, and how far into its text."""
    depth = next(n for n, name in enumerate(reversed(parents)) if name in HOSTS)
    before = tokens[start - 1]
    ended = "name" not in before and bool(re.search(rf"(?:{SENTENCE.pattern})$", before["data"]))
    i = start + len(balanced(tokens, start))
    depth -= 1
    near, fallback = NEAR, None
    while near > 0 and i < start + FEW:
        token = tokens[i]
        if not depth and not opens(token, "sup"):
            fallback = fallback or (i, 0)
            if ended or _ends_line(token):
                return i, 0
            if "name" not in token and (end := _sentence_end(token["data"][:near])):
                return i, end
        near -= len(token["data"]) if "name" not in token else 0
        depth += {"StartTag": 1, "EndTag": -1}.get(token["type"], 0)
        i += 1
    return fallback or (i, 0)


def _ends_line(token: Token) -> bool:
    return token["type"] == "EndTag" or token.get("name", "b") not in PHRASES


def _sentence_end(words: str) -> int:
    for found in SENTENCE.finditer(words):
        following = words[found.end() :].lstrip()
        if not following[:1].islower():
            return found.end()
    return 0


def _with(tokens: list[Token], places: dict[tuple[int, int], list[Token]]) -> list[Token]:
    """The tokens with notes at their places, which may be in the midst of a text."""
    offsets: dict[int, list[int]] = {}
    for index, offset in places:
        offsets.setdefault(index, []).append(offset)
    result: list[Token] = []
    for i, token in enumerate(tokens):
        done = 0
        for offset in sorted(offsets.get(i, ())):
            if offset > done:
                result.append(text(token["data"][done:offset]))
            result += places[i, offset]
            done = offset
        result.append(text(token["data"][done:]) if done else token)
    return result
