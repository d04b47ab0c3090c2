"""The object that a view hands to its template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from blog.address import public_address
from blog.filters import LOCALES, current_site
from blog.look import share, share_path
from blog.models import Post
from blog.models.media import PATH
from blog.rendering.absolute import whole
from blog.text import one_line

Sizes = Mapping[str, Sequence[int]]


@dataclass(frozen=True)
class Picture:
    """The picture of a page where a link to it is shared."""

    address: str
    alt: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class About:
    """What machines may know of one page."""

    title: str
    address: str
    language: str
    description: str
    picture: Picture
    kind: str = "website"
    indexed: bool = True
    # Open Graph's further properties, in order; a name may return.
    properties: Sequence[tuple[str, str]] = ()
    # The feeds beside this page: the title and where they stand, without the ending.
    feeds: Sequence[tuple[str, str]] = ()
    # The same work by language, this page included; none where it has but one.
    languages: Sequence[tuple[str, str]] = ()
    default: str = ""
    source: str = ""
    authors: Sequence[str] = ()
    graph: Sequence[dict[str, Any]] = ()

    @property
    def readable(self) -> str:
        """The address as people read it, for print."""
        return unquote(self.address)

    @property
    def locales(self) -> list[str]:
        """The page's locale and those of its translations, as Open Graph writes them."""
        codes = [self.language, *(code for code, _ in self.languages if code != self.language)]
        return list(dict.fromkeys(filter(None, map(open_graph_locale, codes))))

    @property
    def data(self) -> dict[str, Any]:
        """Structured data, as schema.org names it."""
        return {"@context": "https://schema.org", "@graph": [*self.graph]}


def shared_picture() -> Picture:
    """The publication's own picture."""
    name = one_line(current_site().title)
    return Picture(public_address(share_path()), name, share.WIDTH, share.HEIGHT)


def picture_of(post: Post, sizes: Sizes) -> Picture:
    """An article's cover, else the publication's own picture; `sizes` knows what is kept here."""
    revision = post.published
    address = whole(revision.cover, public_address(post.path)) if revision else ""
    if revision is None or not address:
        return shared_picture()
    kept = PATH.fullmatch(revision.cover)
    size = sizes.get(kept[1], ()) if kept else ()
    return Picture(address, one_line(revision.cover_alt), *size[:2])


@lru_cache(maxsize=256)
def open_graph_locale(code: str) -> str:
    """A language with the country it is most at home in, as `en_GB`; '' for an unknown one."""
    try:
        locale = Locale.parse(LOCALES.get(code, code), sep="_" if code in LOCALES else "-")
    except (UnknownLocaleError, ValueError):
        return ""
    likely = get_global("likely_subtags").get(locale.language, "")
    land = locale.territory or likely.rpartition("_")[2]
    return f"{locale.language}_{land}" if land else locale.language
