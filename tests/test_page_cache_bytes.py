"""With the page cache or without it, readers get the same bytes."""

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from blog.models import Post
from blog.page_cache import PageCache
from tests.caching import cache, clock, salt
from tests.test_delivery import PAGES

__all__ = ["cache", "clock", "salt"]
ENGINES = ("sqlite",)  # nothing here depends on the engine
MARKDOWN = {"Accept": "text/markdown"}
ENCODINGS = ("", "gzip", "gzip, deflate, br, zstd")


@pytest.mark.parametrize("path", PAGES)
def test_it_changes_no_byte_of_any_page(
    cache: PageCache, salt: Post, clock: Callable[[int], None], path: str
) -> None:
    clock(5)
    off = answers(cache.inner, path)
    on = [answers(cache, path) for _ in range(2)]
    assert off == on[0] == on[1]
    assert "?" in path or cache.size


def answers(app: Any, path: str) -> list[tuple[str, dict[str, str], bytes]]:
    """All that different readers get for an address."""
    client = Client(app, Response)
    plain = client.get(path)
    known = ({"If-None-Match": plain.headers["ETag"]}, {"If-None-Match": '"x", W/"y"'})
    dates = (plain.headers.get("Last-Modified", ""), "Thu, 01 Jan 1970 00:00:00 GMT", "x")
    asked: list[dict[str, str]] = [{}, *known, {"If-None-Match": "*"}, {"Range": "bytes=0-9"}]
    asked += [{"If-Modified-Since": date} for date in dates]
    asked += [MARKDOWN, {"Content-Type": "application/json"}, {"Host": "evil.example"}]
    given = []
    for how in (client.get, client.head):
        for headers in asked:
            for encoding in ENCODINGS:
                answer = how(path, headers={**headers, "Accept-Encoding": encoding})
                given.append((answer.status, dict(answer.headers), answer.data))
    return given
