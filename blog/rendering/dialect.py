"""Markdown as our authors write it, made into HTML that nobody has judged yet."""

import re
from html import escape
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.preprocessors import HtmlBlockPreprocessor
from markdown.treeprocessors import Treeprocessor
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from blog.rendering.formulas import Formulas
from blog.rendering.spacing import Spacing
from blog.rendering.tables import CONTAINERS, HIDDEN


def to_html(source: str) -> tuple[str, list[list[str]]]:
    """The HTML of a Markdown source, still to be cleaned, and the formulas it only has marks of."""
    formulas: list[list[str]] = []
    # A new object each time: one that met a RecursionError goes on to give wrong HTML,
    # and none may be shared between threads.
    markdown = Markdown(extensions=EXTENSIONS, extension_configs=SETTINGS, output_format="html")
    markdown.ESCAPED_CHARS.append("$")
    markdown.preprocessors.register(Formulas(formulas), "formulas", 22)
    markdown.preprocessors.register(RawBlocks(markdown), "html_block", 20)
    markdown.preprocessors.register(Spacing(markdown), "spacing", 15)
    markdown.treeprocessors.register(Alignment(markdown), "alignment", 1)
    markdown.treeprocessors.register(Silence(markdown), "silence", 0)
    return markdown.convert(source), formulas


class RawBlocks(HtmlBlockPreprocessor):
    """Finds raw HTML. In a container, as on GitHub, a blank line leads back to Markdown.

    An element that would be removed does so too, or one left open would take the text with it.
    """

    def run(self, lines: list[str]) -> list[str]:
        """The lines with raw HTML put aside."""
        every = self.md.block_level_elements
        self.md.block_level_elements = [n for n in every if n not in CONTAINERS | HIDDEN]
        try:
            return super().run(lines)
        finally:
            self.md.block_level_elements = every


class Alignment(Treeprocessor):
    """Column alignment becomes a class: `style` breaks our policy, `align` is invalid."""

    def run(self, root: Element) -> None:
        """Turn each cell's `align` into a class."""
        for cell in root.iter():
            if align := cell.attrib.pop("align", None):
                cell.set("class", align)


class Silence(Treeprocessor):
    """An image without words has no `alt`: only who writes HTML can say that it needs none."""

    def run(self, root: Element) -> None:
        """Take away each `alt` in which nothing stands."""
        for image in root.iter("img"):
            if not image.get("alt", "").strip():
                image.attrib.pop("alt", None)


def fence(source: str, language: str | None, _class: str, options: Any, _md: Any, **_: Any) -> str:
    """A fenced block with Pygments' classes; an unknown language stays readable code."""
    name = (language or "").lower()
    try:
        lexer = get_lexer_by_name(name, stripnl=False)
    except ClassNotFound:
        code = escape(source, quote=False) + "\n"
    else:
        formatter = HtmlFormatter(nowrap=True, hl_lines=options.get("hl_lines", ()))
        code = highlight(source, lexer, formatter)
    opening = f'<code class="language-{escape(name)}">' if name else "<code>"
    return f'<pre class="highlight">{opening}{code}</code></pre>'


LINES = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")


def fence_options(_language: Any, inputs: Any, options: Any, _attrs: Any, _md: Any) -> bool:
    """Of a fence's options only the lines to stress are understood; the rest does no harm."""
    wanted = inputs.get("hl_lines")
    if isinstance(wanted, str):
        options["hl_lines"] = [
            line
            for first, last in LINES.findall(wanted)[:50]
            for line in range(int(first), min(int(last or first), int(first) + 200) + 1)
        ]
    return True


EXTENSIONS = [
    "markdown.extensions.abbr",
    "markdown.extensions.admonition",
    "markdown.extensions.attr_list",
    "markdown.extensions.def_list",
    "markdown.extensions.footnotes",
    "markdown.extensions.sane_lists",
    "markdown.extensions.tables",
    "pymdownx.magiclink",
    "pymdownx.quotes",
    "pymdownx.superfences",
    "pymdownx.tasklist",
    "pymdownx.tilde",
]
SETTINGS: dict[str, dict[str, Any]] = {
    "markdown.extensions.footnotes": {
        "BACKLINK_TEXT": "↩\ufe0e",
        "BACKLINK_TITLE": "",
        "USE_DEFINITION_ORDER": False,
    },
    "markdown.extensions.tables": {"use_align_attribute": True},
    "pymdownx.quotes": {"callouts": True},
    "pymdownx.superfences": {
        "custom_fences": [
            {"name": "*", "class": "", "format": fence, "validator": fence_options},
        ],
        "relaxed_headers": True,
    },
    "pymdownx.tilde": {"subscript": False},
}
