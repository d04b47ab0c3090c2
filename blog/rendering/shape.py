"""What our pages need of a text's structure, done on tokens between the two walls."""

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TypeAlias

from blog.rendering.addresses import srcset
from blog.rendering.formulas import put_back, sources_in
from blog.rendering.notes import number_notes, place_notes
from blog.rendering.order import in_order
from blog.rendering.outline import link_to_headings, name_headings, same_title
from blog.rendering.page import PHRASES, with_anchors, with_notes_beside
from blog.rendering.plain import plain
from blog.rendering.tokens import (
    Token,
    blank,
    closes,
    closing,
    decoded,
    element,
    encoded,
    opening,
    opens,
    tags,
    text,
)
from blog.rendering.values import Facts, Heading

Sizes: TypeAlias = Mapping[str, Sequence[int]]
# As wide as the screen, or as a line of text.
MEASURE = "(width < 56rem) 100vw, 36.8rem"
KEPT = re.compile("/media/([0-9a-f]{64})/")


class Shape:
    """Reworks one text's tokens and remembers what it learnt of them."""

    def __init__(self, facts: Facts, formulas: Sequence[list[str]]) -> None:
        self.facts = facts
        self.formulas = formulas
        self.has_code = False
        self.outline: tuple[Heading, ...] = ()
        self.text = ""
        self.references: tuple[str, ...] = ()
        self.undescribed: tuple[str, ...] = ()
        self.astray: tuple[str, ...] = ()

    def __call__(self, tokens: list[Token]) -> tuple[list[Token], list[Token]]:
        """The tokens of a text for anywhere, encoded for bleach, and for our page, as they are."""
        typed = partial(sources_in, sources=self.formulas)
        tokens = [decoded(token, typed) for token in tokens]
        tokens = in_order(put_back(tokens, self.formulas))
        tokens = _without_title(tokens, self.facts.title)
        tokens, self.outline = name_headings(place_notes(number_notes(tokens)))
        link_to_headings(tokens, self.outline)
        self.undescribed, self.astray = _undescribed(tokens), _astray(tokens)
        tokens = _scrolling(_tasks(_images(tokens, self.facts.sizes)))
        if self.facts.beside:
            _give_up_ids(tokens)
        self.text = plain(tokens)
        self.references = _references(tokens)
        self.has_code = any(opens(token, "pre") for token in tokens)
        page = with_anchors(with_notes_beside(tokens))
        return [encoded(token) for token in tokens], page


def _give_up_ids(tokens: list[Token]) -> None:
    """Nothing can be linked to, so no link within the text leads anywhere."""
    for tag in tags(tokens):
        tag["data"].pop("id", None)
        if tag["data"].get("href", "").startswith("#"):
            tag["data"] = {}


def _without_title(tokens: list[Token], title: str) -> list[Token]:
    """The tokens without a leading heading that only repeats the title."""
    start = next((i for i, token in enumerate(tokens) if not blank(token)), len(tokens))
    if start < len(tokens) and opens(tokens[start], "h1"):
        heading = element(tokens, start)
        if same_title(plain(heading), title):
            return tokens[start + len(heading) :]
    return tokens


def _images(tokens: list[Token], sizes: Sizes) -> list[Token]:
    """Images load late; one alone in its paragraph is a figure, its title the caption."""
    result: list[Token] = []
    figure_end = -1
    for i, token in enumerate(tokens):
        if i <= figure_end:
            continue
        if opens(token, "p") and (inner := _lone_image(tokens, i)):
            figure_end = i + len(element(tokens, i)) - 1
            result += _figure(inner, sizes)
        elif token.get("name") == "img":
            result.append(_image(token, sizes))
        else:
            result.append(token)
    return result


def _lone_image(tokens: list[Token], start: int) -> list[Token] | None:
    """What a paragraph holds, if that is one image or one linked image."""
    inner: list[Token] = []
    for token in tokens[start + 1 : start + 9]:
        if closes(token, "p"):
            names = [part.get("name") for part in inner]
            found = names in (["img"], ["a", "img", "a"])
            return inner if found and any("src" in part["data"] for part in inner) else None
        if not blank(token):
            inner.append(token)
    return None


def _figure(inner: list[Token], sizes: Sizes) -> list[Token]:
    image = next(token for token in inner if token["name"] == "img")
    caption = image["data"].pop("title", "").strip()
    words = [opening("figcaption"), text(caption), closing("figcaption")] if caption else []
    shown = [_image(token, sizes) if token is image else token for token in inner]
    return [opening("figure"), *shown, *words, closing("figure")]


def _image(token: Token, sizes: Sizes) -> Token:
    """An image that loads late into its place; one whose address was refused is its description."""
    data = token["data"]
    if "src" not in data:
        return text(data.get("alt", ""))
    late = {"loading": "lazy", "decoding": "async"}
    kept = KEPT.match(data["src"])
    size = sizes.get(kept[1]) if kept else None
    if size and not {"width", "height"} & data.keys():
        late |= {"width": str(size[0]), "height": str(size[1])}
        if widths := srcset(data["src"], size):
            late |= {"srcset": widths, "sizes": MEASURE}
    return {**token, "data": {"alt": ""} | data | late}


def _tasks(tokens: list[Token]) -> list[Token]:
    """A task's checkbox is named by its words; no other field may stand in a text."""
    result: list[Token] = []
    labelling = False
    for token in tokens:
        if labelling and token.get("name", "b") not in PHRASES:
            result.append(closing("label"))
            labelling = False
        if token.get("name") not in ("input", "label"):
            result.append(token)
        elif token["name"] == "input" and not labelling and _begins_task(result):
            checked = {"checked": ""} if "checked" in token["data"] else {}
            box = {"type": "checkbox", "disabled": "", **checked}
            result += opening("label"), {**token, "data": box}
            labelling = True
    return result


def _begins_task(before: list[Token]) -> bool:
    around = [token for token in before[-4:] if not blank(token)]
    if around and opens(around[-1], "p"):
        around.pop()
    item = around[-1] if around else text("")
    return opens(item, "li") and item["data"].get("class") == "task-list-item"


def _scrolling(tokens: list[Token]) -> list[Token]:
    """Code and tables may be wider than a phone: they scroll, by keyboard too."""
    result: list[Token] = []
    for i, token in enumerate(tokens):
        if opens(token, "table"):
            result.append(opening("div", **{"class": "scroll", "tabindex": "0"}))
        if opens(token, "pre"):
            token["data"]["tabindex"] = "0"
            if "name" not in tokens[i + 1]:  # each parser on the way would take a line break
                tokens[i + 1]["data"] = tokens[i + 1]["data"].lstrip("\n")
        result.append(token)
        if closes(token, "table"):
            result.append(closing("div"))
    return result


def _undescribed(tokens: list[Token]) -> tuple[str, ...]:
    """The addresses of images without `alt`, each once, in order."""
    images = (tag["data"] for tag in tags(tokens) if tag["name"] == "img")
    return tuple(dict.fromkeys(i["src"] for i in images if "src" in i and "alt" not in i))


def _astray(tokens: list[Token]) -> tuple[str, ...]:
    """The links within this text that lead to nothing in it, each once, in order."""
    ids = {"", "top", *(tag["data"]["id"] for tag in tags(tokens) if "id" in tag["data"])}
    found = (tag["data"].get("href", "") for tag in tags(tokens))
    return tuple(dict.fromkeys(a for a in found if a.startswith("#") and a[1:] not in ids))


def _references(tokens: list[Token]) -> tuple[str, ...]:
    """The addresses of links and images outside this text, each once, in order."""
    found = (token["data"].get("href") or token["data"].get("src") for token in tags(tokens))
    return tuple(dict.fromkeys(a for a in found if a and not a.startswith("#")))
