"""What every page has around it: the settings, the standing pages, and the languages to read in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from blog.models.change import State
from blog.models.kept import Kept
from blog.models.linked import Linked
from blog.models.post import Post
from blog.models.site import Site
from blog.models.ways_in import languages_used


@dataclass(frozen=True)
class Shell:
    """It belongs to no session, so that it can be shown for as long as nothing changes."""

    site: Site
    pages: Sequence[Linked]
    languages: Sequence[str]

    @classmethod
    def read(cls) -> Self:
        """What stands around pages now."""
        pages = [link for page in Post.pages() if (link := Linked.to(page))]
        return cls(Site.current().copied(), pages, languages_used())

    @classmethod
    def at(cls, state: State) -> "Shell":
        """The same, read once for as long as `state` is what readers may see."""
        return _kept.at(state, None, cls.read)


_kept: Kept[Shell] = Kept(1)
