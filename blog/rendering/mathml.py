"""TeX made into MathML: what the library returns is rebuilt by the tables, or refused."""

import html
import re
import unicodedata
from xml.etree.ElementTree import Element

from latex2mathml.converter import Converter

from blog.rendering.tables import MATH, names, permit
from blog.rendering.tokens import Token, closing, opening, text
from blog.text import tidy

LONGEST = 2000  # characters of one formula
DEEPEST = 40  # elements of MathML within each other
BRACES = 25  # groups within each other
LEAVES = names("mi mn mo mtext")
ARITY = {
    "mfrac": 2, "mover": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2,
    "msubsup": 3, "munderover": 3,
}  # fmt: skip
# These define commands, or say a part twice: a short formula could become an endless one.
FORBIDDEN = re.compile(
    r"\\(?:\w*def|newcommand|renewcommand|newenvironment|DeclareMathOperator|sideset)(?![a-zA-Z])"
)
ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{\s*([a-zA-Z]+\*?)\s*\}")
# An environment of TeX, and the one of the library that draws it, without its made-up numbers.
ENVIRONMENTS = {
    **{name: name for name in names("array bmatrix Bmatrix cases matrix pmatrix smallmatrix")},
    **{name: name for name in names("vmatrix Vmatrix")},
    **dict.fromkeys(("align", "align*", "aligned", "split"), "align*"),
    **dict.fromkeys(("gather", "gather*", "gathered"), "matrix"),
    **dict.fromkeys(("equation", "equation*"), "equation"),
}
GROUPS = re.compile(r"\\.|([{}])", re.DOTALL)
TAG = re.compile(r"\\tag\*?\s*\{([^{}$\\]{1,40})\}")
REFERENCE = re.compile(r"&#x[0-9a-fA-F]{1,6};")
SPACES = {
    "thinmathspace": "0.167em",
    "mediummathspace": "0.222em",
    "thickmathspace": "0.278em",
}
LIMITS = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
LIMITED = names("inf lim max min sup ⋀ ⋁ ⋂ ⋃ ⨁ ⨂ ∐ ∏ ∑")
THIN = SPACES["thinmathspace"]


class Unsound(Exception):
    """A formula that the library did not understand, whether it says so or not."""


def formula(tex: str, displayed: bool) -> list[Token] | None:
    """The tokens of a formula in MathML, which hold no element and no attribute but the tables'.

    None for what is empty, too long, too deep, or no TeX that is understood here.
    """
    try:
        _check(tex)
        known = ENVIRONMENT.sub(_known, tex)
        display = "block" if displayed else "inline"
        tree = Converter(display=display).convert_to_element(known)
        inner = _row(list(tree), 0)
    except MemoryError:
        raise
    except Exception:  # whatever a library of a hundred commands stumbles over
        return None
    attributes = {"alttext": " ".join(tex.split())} | ({"display": "block"} if displayed else {})
    return [opening("math", **attributes), *inner, closing("math")]


def numbered(tex: str) -> tuple[str, str]:
    """A formula without its `\\tag`, and what that says."""
    found = TAG.search(tex)
    return (TAG.sub("", tex, count=1), found[1].strip()) if found else (tex, "")


def _check(tex: str) -> None:
    """Raises where reading on could take long, and where braces do not match."""
    if not tex.strip() or len(tex) > LONGEST or FORBIDDEN.search(tex):
        raise Unsound
    depth = 0
    for brace in GROUPS.findall(tex):
        depth += {"{": 1, "}": -1, "": 0}[brace]
        if not 0 <= depth <= BRACES:
            raise Unsound
    if depth:
        raise Unsound


def _known(found: re.Match[str]) -> str:
    return f"\\{found[1]}{{{ENVIRONMENTS[found[2]]}}}"


def _row(elements: list[Element], depth: int) -> list[Token]:
    """The tokens of elements side by side, with the air that TeX puts around names."""
    result: list[Token] = []
    for i, element in enumerate(elements):
        after = elements[i + 1] if i + 1 < len(elements) else None
        if i and _is_name(element) and elements[i - 1].tag not in ("mo", "mspace"):
            result += _space()
        result += _tokens(element, depth + 1)
        if _is_name(element) and after is not None and after.tag not in ("mo", "mspace"):
            result += _space()
    return result


def _space() -> list[Token]:
    return [opening("mspace", width=THIN), closing("mspace")]


def _is_name(element: Element) -> bool:
    """Whether an element is the name of a function, with or without its limits."""
    core = element
    while core.tag in ARITY and core.tag not in ("mfrac", "mroot") and len(core):
        core = core[0]
    return core.tag in ("mi", "mo") and len(_words(core)) > 1 and _words(core)[0].isalpha()


def _tokens(element: Element, depth: int) -> list[Token]:
    tag = element.tag
    if tag in LIMITS and len(element) and _has_limits(element[0]):
        tag = LIMITS[tag]
        element[0].set("movablelimits", "true")
    if tag not in MATH or tag == "math" or depth > DEEPEST:
        raise Unsound
    if len(element) != ARITY.get(tag, len(element)):
        raise Unsound
    if tag in LEAVES:
        return _leaf(element)
    if element.text:
        raise Unsound
    rows = tag in ("mrow", "mstyle", "mtd", "msqrt", "mpadded", "mphantom")
    inner = (
        _row(list(element), depth)
        if rows
        else [token for child in element for token in _tokens(child, depth + 1)]
    )
    return [opening(tag, **_attributes(element)), *inner, closing(tag)]


def _has_limits(base: Element) -> bool:
    """Whether an operator wants its limits below and above it where there is room."""
    return base.tag == "mo" and ("movablelimits" in base.attrib or _words(base) in LIMITED)


def _leaf(element: Element) -> list[Token]:
    tag, words, attributes = element.tag, _words(element), _attributes(element)
    variant = element.get("mathvariant", "")
    if tag != "mtext" and (words == "&" or (words[:1] == "\\" and len(words) > 1)):
        raise Unsound  # a command nobody knows, or a column outside a table
    if tag == "mo" and (_is_name(element) or words in ("|", "‖")):
        attributes |= {"lspace": "0", "rspace": "0"}
    if tag in ("mi", "mn") and variant not in ("", "normal"):
        words = "".join(_lettered(variant, letter) for letter in words)
    if tag == "mi" and (variant or not (len(words) == 1 and words.isalpha())):
        attributes["mathvariant"] = "normal"
    return [opening(tag, **attributes), text(words), closing(tag)]


def _words(element: Element) -> str:
    if any(child.tag not in LEAVES for child in element):
        raise Unsound
    return tidy(REFERENCE.sub(lambda found: html.unescape(found[0]), "".join(element.itertext())))


def _attributes(element: Element) -> dict[str, str]:
    """What the tables know of an element's attributes; named spaces become lengths."""
    found: dict[str, str] = {}
    for name, value in element.attrib.items():
        length = SPACES.get(value.removeprefix("negative"), "")
        if length:
            value = f"-{length}" if value.startswith("negative") else length
        relative = element.tag == "mpadded" and value[:1] in "+-" and name != "voffset"
        kept = None if relative else permit(element.tag, name, value)
        if kept is not None and name != "mathvariant":
            found[name] = kept
    return found


def _lettered(variant: str, letter: str) -> str:
    """A letter in another alphabet of mathematics, by its name in Unicode; else as it was."""
    kind = unicodedata.name(letter, "").removeprefix("LATIN ").removeprefix("GREEK ")
    style = variant.replace("-", " ").upper().replace("DOUBLE STRUCK", "DOUBLE-STRUCK")
    kind = kind.replace("LETTER ", "")
    old = style.replace("FRAKTUR", "BLACK-LETTER")
    for name in (f"MATHEMATICAL {style} {kind}", f"{old} {kind}"):
        try:
            return unicodedata.lookup(name)
        except KeyError:
            continue
    return letter
