"""A text for readers who find it elsewhere: its own links and images still lead to this site."""

from urllib.parse import urljoin

from markupsafe import Markup

from blog.rendering.sanitize import last_word
from blog.rendering.tables import permit

ADDRESSES = frozenset({"href", "src", "cite"})


def absolute(html: Markup, base: str) -> Markup:
    """The HTML of a text that stands at `base`, every address in it a whole one."""

    def whole(tag: str, name: str, value: str) -> str | None:
        kept = permit(tag, name, value)
        return _joined(base, kept) if kept and name in ADDRESSES else kept

    return Markup(last_word(whole).clean(html))  # noqa: S704 - nh3 has the last word again


def _joined(base: str, address: str) -> str | None:
    try:
        return urljoin(base, address)
    except ValueError:  # “mailto://[”, which only a browser can make something of
        return None
