"""What an author typed and readers do not get, so that the author can be told."""

import re
from html import unescape

from blog.rendering.tables import ATTRIBUTES, EVERYWHERE, HIDDEN, OURS, TAGS, permit

MOST, LONGEST = 20, 60
TAG = re.compile(r"<([a-zA-Z][\w:-]*)")
ADDRESSES = ("href", "src", "cite")
# The dialect itself writes these, and nobody misses them.
OWN = {
    ("a", "title", ""),
    ("a", "class", "magiclink"),
    ("input", "class", "task-list-control"),
    ("label", "class", "task-list-control"),
    ("span", "class", "task-list-indicator"),
}


class Fallen:
    """The names of elements and attributes, and the addresses, that the first wall refuses."""

    def __init__(self, html: str, seen: str) -> None:
        self.names: dict[str, None] = {}
        # What is hidden went already: what is left of it tells which elements did.
        for source, known in ((html, frozenset(HIDDEN)), (seen, None)):
            for name in map(str.lower, TAG.findall(source)):
                if name in known if known is not None else name not in TAGS:
                    self._note(name)

    def may_pass(self, tag: str, name: str, value: str) -> bool:
        """Whether an attribute may pass the wall by its name; notes what will not stay."""
        typed = name in ATTRIBUTES.get(tag, ()) and name not in OURS
        known = typed or name in EVERYWHERE
        judged = unescape(value)
        # Ids are given anew in any case.
        given = known and name == "id"
        if (
            not given
            and (tag, name, judged) not in OWN
            and (not known or permit(tag, name, judged) is None)
        ):
            self._note(judged if name in ADDRESSES and known and judged else name)
        return known

    def _note(self, name: str) -> None:
        if len(self.names) < MOST:
            self.names[name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"] = None
