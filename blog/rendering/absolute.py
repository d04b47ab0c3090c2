"""A text for readers who find it elsewhere: its own links and images still lead to this site."""

from urllib.parse import urljoin

from markupsafe import Markup

from blog.rendering.sanitize import last_word
from blog.rendering.tables import permit

ADDRESSES = frozenset({"href", "src", "cite"})
COVER = Markup('<figure><img src="{}" alt="{}"></figure>\n')


def absolute(html: Markup, base: str, cover: str = "", cover_alt: str = "") -> Markup:
    """The HTML of a text that stands at `base`, every address in it a whole one.

    Its cover, where it has one, stands before it.
    """

    def joined(tag: str, name: str, value: str) -> str | None:
        kept = permit(tag, name, value)
        if kept and name == "srcset":
            return ", ".join(urljoin(base, one) for one in kept.split(", "))
        return _joined(base, kept) if kept and name in ADDRESSES else kept

    above = COVER.format(cover, cover_alt) if cover else Markup()
    return Markup(last_word(joined).clean(above + html))  # noqa: S704 - nh3 has the last word again


def whole(address: str, base: str) -> str:
    """The whole address of an image that a text at `base` names, or '' where it may not stand."""
    kept = permit("img", "src", address)
    return (kept and _joined(base, kept)) or ""


def _joined(base: str, address: str) -> str | None:
    try:
        return urljoin(base, address)
    except ValueError:  # “mailto://[”, which only a browser can make something of
        return None
