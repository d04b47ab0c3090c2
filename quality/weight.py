"""A first visit to an article: bytes, requests, scripts, and whether the type moves anything."""

from playwright.sync_api import Browser

from quality.publication import Publication
from tests.first_visit import cost, shifts

KB = 1024
LIMITS = {"KB with its type": 50, "KB without": 20, "requests without images": 5, "script": 0}
WIDTHS = (390, 1280)


def check(blogs: Publication, browser: Browser) -> int:
    """Compare one visit with the limits, and return how many it passes."""
    address = blogs.address + blogs.article
    visit = cost(browser, address)
    sizes = (visit.total / KB, (visit.total - visit.fonts) / KB, visit.requests, visit.scripts)
    broken = 0
    for (name, limit), size in zip(LIMITS.items(), sizes, strict=True):
        broken += size > limit
        print(f"{'TOO MUCH ' * (size > limit)}{size:.4g} {name} (at most {limit})")
    for width in WIDTHS:
        moved = shifts(browser, address, width)
        broken += bool(moved)
        print("".join(f"MOVED at {width} px: {line}\n" for line in moved), end="")
    print(f"Weight: a first visit to {blogs.article}; broken: {broken}\n")
    return broken
