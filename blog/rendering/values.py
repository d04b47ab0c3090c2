"""What goes into the renderer and what comes out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from markupsafe import Markup

from blog.rendering.plain import count_words

DEEPEST = 3
Reason = Literal["slow", "nested", "memory", "crashed", "long", "busy"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the renderer must know about a text beside its source."""

    title: str = ""
    language: str = "en"
    # Width and height in pixels of the images that the text may show, by a part of their address.
    sizes: Mapping[str, Sequence[int]] = field(default_factory=dict)
    # Whether another text stands on the same page, to which all ids belong.
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """One line of a text's outline."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as readers get it: the one kind of HTML that templates may show unescaped.

    `html` reads well anywhere; `page` says the same on our own pages, where a stylesheet sets
    notes beside the text and headings can be linked to.
    """

    html: Markup
    outline: tuple[Heading, ...]
    text: str
    references: tuple[str, ...]
    page: Markup
    has_code: bool
    # What was typed and is not shown: names of elements and attributes, refused addresses.
    dropped: tuple[str, ...] = ()
    # The addresses of images that say nothing to those who cannot see them, though not by choice.
    undescribed: tuple[str, ...] = ()
    # Links within the text to what is not in it.
    astray: tuple[str, ...] = ()

    @property
    def contents(self) -> list[Heading]:
        """The headings that a list of contents names."""
        return [heading for heading in self.outline if heading.level <= DEEPEST]

    @property
    def words(self) -> int:
        """How many words it has."""
        return count_words(self.text)


class Refused(Exception):
    """A text that will not be rendered, with the reason and, where known, the guilty paragraph."""

    def __init__(self, reason: Reason, excerpt: str | None = None) -> None:
        super().__init__(reason, excerpt)
        self.reason: Reason = reason
        self.excerpt = excerpt
