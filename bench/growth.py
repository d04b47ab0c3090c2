"""What pages cost with few posts and with many: `python -m bench.growth FOLDER …` prints JSON.

CPU in one process that serves all publications by turns, page after page: what disturbs the machine
disturbs all alike, and waiting is not counted. Whoever runs it switches both caches off.
"""

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from flask import Flask

from app import create_app
from bench import posts
from bench.build import SLUG
from blog.models.paging import cursor
from blog.models.slug import slugify

TIMES, BUDGET = 40, 20  # of each page, and the seconds after which fewer are enough


def pages() -> dict[str, str]:
    """The pages by name."""
    middle = cursor(datetime(2020, 11, 1, tzinfo=UTC), 0)
    return {
        "article": f"/posts/{SLUG}",
        "front page": "/",
        "tag": f"/tags/{slugify(posts.tag_names()[0])}",
        "small tag": f"/tags/{slugify(posts.tag_names()[20])}",
        "author": "/authors/author-1",
        "front page, five years down": f"/?before={middle}",
        "archive": "/archive",
        "feed": "/feed.atom",
        "sitemap": "/sitemap.xml",
    }


def measure(folders: list[Path]) -> dict[str, list[float]]:
    """Milliseconds of CPU of each page in each publication."""
    apps = [blog_in(folder) for folder in folders]
    return {name: _by_turns(apps, path) for name, path in pages().items()}


def blog_in(folder: Path) -> Flask:
    """The blog of a publication, in this process."""
    uri = f"sqlite:///{folder / 'blog.sqlite'}"
    return create_app({"SQLALCHEMY_DATABASE_URI": uri, "SECRET_KEY": "only to be measured"})


def _by_turns(apps: list[Flask], path: str) -> list[float]:
    clients = [app.test_client() for app in apps]
    spent: list[list[float]] = [[] for _ in clients]
    end = time.monotonic() + BUDGET
    for turn in range(TIMES + 2):
        if turn > 4 and time.monotonic() > end:
            break
        for client, kept in zip(clients, spent, strict=True):
            began = time.process_time()
            status = client.get(path).status_code
            took = (time.process_time() - began) * 1000
            if status not in (200, 404):  # few posts may have none under a small tag
                raise RuntimeError(f"{path} was answered with {status}.")
            kept.append(took)
    return [median(kept[2:]) for kept in spent]


if __name__ == "__main__":
    print(json.dumps(measure([Path(name) for name in sys.argv[1:]])))
