"""Renderings kept in memory: a text is rendered once in a process, not once for each reader."""

from collections import OrderedDict
from hashlib import blake2b
from threading import Lock

from blog.rendering.values import Facts, Rendered

MEGABYTE = 2**20


class Memo:
    """The renderings asked for last, within a bound of memory; a bound of 0 keeps none."""

    def __init__(self, megabytes: int) -> None:
        self.limit = megabytes * MEGABYTE
        self.size = 0
        self._kept: OrderedDict[bytes, Rendered] = OrderedDict()
        self._lock = Lock()

    @staticmethod
    def key(source: str, facts: Facts) -> bytes:
        """What tells one rendering from every other: a hash of all that it is made from."""
        parts = (
            facts.title,
            facts.language,
            repr((sorted(facts.sizes.items()), facts.beside)),
            source,
        )
        lengths = " ".join(str(len(part)) for part in parts)
        whole = "".join((lengths, "\n", *parts)).encode("utf-8", "surrogatepass")
        return blake2b(whole, digest_size=32).digest()

    def get(self, key: bytes) -> Rendered | None:
        """The rendering with this key, which is now the one asked for last."""
        with self._lock:
            rendered = self._kept.get(key)
            if rendered is not None:
                self._kept.move_to_end(key)
            return rendered

    def put(self, key: bytes, rendered: Rendered, *, asked_for: bool = True) -> None:
        """Keep a rendering, and let go of others; of it first, unless somebody asked for it."""
        weight = _weight(rendered)
        with self._lock:
            if weight > self.limit or key in self._kept:
                return
            self._kept[key] = rendered
            self._kept.move_to_end(key, last=asked_for)
            self.size += weight
            while self.size > self.limit:
                self.size -= _weight(self._kept.popitem(last=False)[1])


def _weight(rendered: Rendered) -> int:
    """About what it takes in memory, in bytes: Python keeps at most four for a character."""
    headings = (heading.text for heading in rendered.outline)
    found = (*rendered.references, *rendered.dropped, *rendered.undescribed, *rendered.astray)
    texts = (rendered.html, rendered.page, rendered.text, *found, *headings)
    return 4 * sum(map(len, texts)) + 500 * (1 + len(rendered.outline))
