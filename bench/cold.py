"""What one page costs that no cache holds: the blog's own share, and that of its three libraries.

`python -m bench.cold [TIMES]` fills a database in a temporary folder and prints for each page, in
milliseconds of processor time: the whole, the time inside Markdown, bleach and nh3, the rest, which
is the blog's own, and how much the whole is of the libraries' time. The least and the median of so
many requests; page cache and memo of renderings are off.

What stands around all pages, and around an article, is read once for as long as readers see the
same: the first row of an article has it, and the second one is the first request after a change.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from bleach import Cleaner
from flask import Flask
from flask_migrate import upgrade
from markdown import Markdown
from werkzeug.test import EnvironBuilder, run_wsgi_app

from app import create_app
from bench.build import ARTICLE
from blog.db import writing
from blog.exchange import samples
from blog.models import Person
from blog.rendering import sanitize
from tests.factories import make_person, make_post
from tests.statements import counted

TIMES = 60
PAGES = ("/posts/measured", "/", "/tags/bread", "/authors/ada", "/languages/en", "/archive")
PAGES += ("/series/loaves", "/search?q=bread", "/feed.atom", "/sitemap.xml")
SETTINGS = {"SECRET_KEY": "for measuring alone", "PAGE_CACHE": 0, "RENDER_MEMO": 0}


@dataclass(frozen=True)
class Cost:
    """Milliseconds of processor time of one page, the least and the median of many requests."""

    whole: tuple[float, float]
    libraries: tuple[float, float]

    @property
    def own(self) -> tuple[float, float]:
        """What the blog adds of its own."""
        least, middle = (self.whole[n] - self.libraries[n] for n in (0, 1))
        return least, middle

    @property
    def ratio(self) -> float:
        """The whole page as a multiple of the libraries' time."""
        return self.whole[0] / self.libraries[0] if self.libraries[0] else 0.0


class Meter:
    """Adds up the processor time inside the three libraries."""

    def __init__(self) -> None:
        self.spent = 0.0

    def timed(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """The same call, its time added up."""

        def run(*args: Any, **kwargs: Any) -> Any:
            begun = time.process_time()
            try:
                return call(*args, **kwargs)
            finally:
                self.spent += time.process_time() - begun

        return run

    @contextmanager
    def running(self) -> Iterator[None]:
        """Measure all that happens meanwhile: Markdown.convert, bleach's clean and nh3's."""
        last = _Last(self.timed(sanitize.LAST_WORD.clean))
        with (
            patch.object(Markdown, "convert", self.timed(Markdown.convert)),
            patch.object(Cleaner, "clean", self.timed(Cleaner.clean)),
            patch.object(sanitize, "LAST_WORD", last),
        ):
            yield


@dataclass(frozen=True)
class _Last:
    """nh3's cleaner itself takes no other methods."""

    clean: Callable[..., Any]


def cost(app: Flask, path: str, times: int = TIMES, changing: bool = False) -> Cost:
    """What a page costs when nothing of it is kept; with `changing`, each time after a change."""
    meter, wholes, shares = Meter(), [], []
    environ = EnvironBuilder(path, headers={"Accept-Encoding": "br"}).get_environ()
    with meter.running():
        for _ in range(times):
            if changing:
                _change(app)
            meter.spent, begun = 0.0, time.process_time()
            _body, status, _headers = run_wsgi_app(app, dict(environ), buffered=True)
            wholes.append((time.process_time() - begun) * 1000)
            shares.append(meter.spent * 1000)
            assert status == "200 OK", (path, status)
    least = wholes.index(min(wholes))
    return Cost((wholes[least], median(wholes)), (shares[least], median(shares)))


def _change(app: Flask) -> None:
    """Count a change."""
    with app.app_context(), writing():
        pass


def fill(people: list[Person]) -> None:
    """The sample posts, and twenty more under several tags, by several authors, in one series."""
    samples.add()
    more = {"tags": ["Bread", "Salt"], "series": "Loaves"}
    for number in range(20):
        make_post(*people[: number % 2 + 1], title=f"Loaf {number}", **more)
    make_post(
        *people,
        title="A measured article",
        slug="measured",
        body=ARTICLE.read_text("utf-8"),
        **more,
    )


def main(times: int) -> None:
    """Print the table."""
    with TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder) / 'blog.sqlite'}"
        app = create_app(SETTINGS | {"SQLALCHEMY_DATABASE_URI": database})
        with app.app_context():
            upgrade()
            fill([make_person("ada", about="baker"), make_person("bert")])
        print(f"{ARTICLE.stat().st_size} bytes of Markdown; ms of CPU, least (median) of {times}")
        print("* each time after a change")
        print(f"{'page':20} {'asks':>4} {'whole':>15} {'libraries':>15} {'own':>15} {'ratio':>6}")
        rows = [(path, False) for path in PAGES]
        rows.insert(1, (PAGES[0], True))
        for path, changing in rows:
            found = cost(app, path, times, changing)
            if changing:
                _change(app)
            with app.app_context(), counted() as asked:
                app.test_client().get(path)
            asks = sum(not statement.startswith("BEGIN") for statement in asked)
            pairs = (found.whole, found.libraries, found.own)
            shown = " ".join(f"{least:6.2f} ({middle:6.2f})" for least, middle in pairs)
            name = f"{path} *" if changing else path
            print(f"{name:20} {asks:4} {shown} {found.ratio:6.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else TIMES)
