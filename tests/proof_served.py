"""The long proof over HTTP: every absurd text at every size, while somebody reads the front page.

`python -m tests.proof_served [part of a name]`
"""

import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from tests.absurd import ABSURD, SIZES
from tests.desk_client import DeskClient
from tests.server import Server

LIMIT = 2.5  # seconds in which an author has a page or a sentence
READING = 0.5  # seconds in which the front page answers meanwhile
REFUSED = "cannot be rendered in time", "takes too long to render"


class Reader(threading.Thread):
    """Reads the front page again and again, and remembers the longest wait."""

    def __init__(self, server: Server) -> None:
        super().__init__()
        self.server, self.longest, self.pages = server, 0.0, 0
        self.stopped = threading.Event()

    def run(self) -> None:
        """Read until told to stop."""
        while not self.stopped.wait(0.02):
            began = time.monotonic()
            if self.server.get("/") == 200:
                self.pages += 1
                self.longest = max(self.longest, time.monotonic() - began)

    def __exit__(self, *_: object) -> None:
        """Stop reading."""
        self.stopped.set()
        self.join()

    def __enter__(self) -> "Reader":
        """Begin to read."""
        self.start()
        return self


def preview(desk: DeskClient, source: str) -> tuple[str, float]:
    """What the author is answered, and after how many seconds."""
    status, page, seconds = desk.send("/write/preview", {"title": "Absurd", "body": source})
    if status == 200:
        return "a page", seconds
    return (
        "a sentence" if status == 422 and any(s in page for s in REFUSED) else str(status)
    ), seconds


def prove(server: Server, texts: Iterable[tuple[str, str]], timed: bool = True) -> int:
    """Print a line for each text and one at the end; return the number of broken promises.

    Only a run on a machine of its own can be held to the clock (`timed`).
    """
    desk = DeskClient(server.set_up_link)
    preview(desk, "An *ordinary* text.")
    broken, slowest = 0, 0.0
    with Reader(server) as reader:
        for name, source in texts:
            said, seconds = preview(desk, source)
            late = (timed and seconds > LIMIT) or said not in ("a page", "a sentence")
            broken, slowest = broken + late, max(slowest, seconds)
            print(f"{'BROKEN ' * late}{len(source):6} {seconds:5.2f} s  {name}: {said}")  # noqa: T201
    broken += (timed and reader.longest > READING) or not reader.pages
    print(  # noqa: T201
        f"slowest answer {slowest:.2f} s; front page read {reader.pages} times, at most"
        f" {reader.longest:.2f} s; broken: {broken}"
    )
    return broken


def main() -> int:
    """Serve a blog as shipped, and prove it on all texts."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    texts = [(n, make(s)) for n, make in ABSURD.items() for s in SIZES if wanted in n]
    with tempfile.TemporaryDirectory() as folder, Server(Path(folder)) as server:
        return prove(server, texts)


if __name__ == "__main__":
    sys.exit(main())
