"""The long proof that no reader sees an old page: a thousand publishes, and readers all the while.

`python -m tests.proof_fresh [PUBLISHES]` serves a blog as shipped, on SQLite and on PostgreSQL.
Another process publishes; readers, who have connections to both workers, note what was acknowledged
before they ask, and must be given that or something newer.
"""

import http.client
import os
import re
import sys
import tempfile
import threading
from collections import Counter
from multiprocessing import get_context
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from urllib.parse import urlsplit

from tests.engines import postgresql
from tests.server import Server

PUBLISHES, READERS = 1000, 4
PAGES = ("/posts/news", "/", "/feed.atom")
EDITION = re.compile(r"Edition (\d+)\.")


def publish(settings: dict[str, str], times: int, acknowledged: "Synchronized[int]") -> None:
    """Publish so many editions of one article, and say of each when it was acknowledged."""
    os.environ.update(settings)
    from app import create_app
    from blog import publishing
    from blog.models import Post
    from blog.rendering import render

    app = create_app()
    for number in range(1, times + 1):
        body = f"Edition {number}."
        text = publishing.Text(title="News", summary=body, body=body, trial=render(body))
        with app.app_context():  # which ends as a request does: with the acknowledgement
            if post := Post.with_slug("news"):
                publishing.save(post, text, publishing.filing_of(post), editor=None)
            else:
                post = publishing.create(text, publishing.Filing(slug="news"), editor=None)
            publishing.publish(post)
        acknowledged.value = number


class Reader(threading.Thread):
    """Reads one page again and again, by one connection at a time."""

    def __init__(self, address: str, path: str, acknowledged: "Synchronized[int]") -> None:
        super().__init__()
        self.host, self.path, self.acknowledged = urlsplit(address).netloc, path, acknowledged
        self.stopped = threading.Event()
        self.pages: Counter[str] = Counter()

    def run(self) -> None:
        """Read until told to stop."""
        while not self.stopped.is_set():
            connection = http.client.HTTPConnection(self.host, timeout=30)
            for _ in range(50):
                self.pages[self._read(connection)] += 1
            connection.close()

    def _read(self, connection: http.client.HTTPConnection) -> str:
        known = self.acknowledged.value
        connection.request("GET", self.path)
        answer = connection.getresponse()
        shown = EDITION.search(answer.read().decode())
        if not known:
            return "before the first"
        if answer.status != 200 or not shown:
            return f"{answer.status}"
        return "new" if int(shown[1]) >= known else "OLD"


def prove(server: Server, settings: dict[str, str], times: int) -> int:
    """Print what readers were given while somebody published; return how many pages were wrong."""
    context = get_context("spawn")
    acknowledged = context.Value("i", 0)
    publisher = context.Process(target=publish, args=(settings, times, acknowledged))
    readers = [Reader(server.address, PAGES[i % len(PAGES)], acknowledged) for i in range(READERS)]
    publisher.start()
    for reader in readers:
        reader.start()
    publisher.join()
    for reader in readers:
        reader.stopped.set()
        reader.join()
    pages = sum((reader.pages for reader in readers), Counter())
    failed = acknowledged.value != times or publisher.exitcode != 0
    print(f"{acknowledged.value} publishes; pages read: {dict(pages)}")  # noqa: T201
    return failed + sum(pages.values()) - pages["new"] - pages["before the first"]


def main() -> int:
    """Prove it on either engine."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else PUBLISHES
    wrong = 0
    with postgresql() as url, tempfile.TemporaryDirectory() as folder:
        for name, more in (("sqlite", {}), ("postgresql", {"DATABASE_URL": url})):
            place = Path(folder) / name
            place.mkdir()
            with Server(place, BLOG_SAMPLES="off", **more) as server:
                wrong += prove(server, {"BLOG_INSTANCE": str(place), **more}, times)
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
