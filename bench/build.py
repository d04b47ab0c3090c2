"""`python -m bench.build POSTS` fills a new database in the folder that BLOG_INSTANCE names."""

import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click
from flask_migrate import upgrade
from sqlalchemy import event, insert

from app import create_app
from bench import posts, words
from bench.posts import Portion
from blog import publishing
from blog.db import db, writing
from blog.models import Authorship, Media, Person, Post, Revision, Series, Site, Tag, Tagging
from blog.models.slug import slugify
from blog.pictures import read_picture
from blog.publishing import Filing, Text
from blog.rendering import close, trial
from blog.search import index, saves
from tests.server import ROOT

ARTICLE = Path(__file__).with_name("article.md")
TITLE = "A measured article"
SLUG = slugify(TITLE)
COVER = ROOT / "blog/samples/leaves.png"
# Posts of a portion, portions of a transaction; processes, and how many portions they are ahead.
AT_ONCE, WRITTEN, WORKERS, AHEAD = 500, 20, 2, 6
# While a million posts come in, FTS5 sorts in larger portions than its own, and merges less often.
ROOMY, AS_EVER = {"hashsize": 256 << 20, "automerge": 16}, {"hashsize": 1 << 20, "automerge": 4}


def build(total: int) -> None:
    """Make everything but what `flask blog reindex` makes: people, posts, the measured article."""
    pool = ProcessPoolExecutor(WORKERS, get_context("spawn"))
    with create_app().app_context(), pool:
        upgrade(str(ROOT / "migrations"))
        event.listen(db.engine, "connect", _trust)
        db.engine.dispose()
        cover = _beginnings(total)
        with click.progressbar(length=total, label=f"Making {total:,} posts") as bar:
            portions = _portions(pool, total, cover)
            while some := list(islice(portions, WRITTEN)):
                _write(some)
                bar.update(sum(len(made.posts) for made in some))
        _measured()
        assert not db.session.connection().exec_driver_sql("PRAGMA foreign_key_check").first()


def _trust(connection: Any, _entry: object) -> None:
    """Ask only at the end whether all is there that is named; posts and revisions name each other.

    SQLite would read all posts for each revision that comes before its post.
    """
    connection.execute("PRAGMA foreign_keys = OFF")


def _beginnings(total: int) -> str:
    """Make what posts belong to, and return the address of the one cover that many of them have."""
    with writing():
        site = Site.current()
        site.title, site.description = "A generated publication", "Made to be measured."
        names = [word.capitalize() for word in words.vocabulary("es")[: posts.AUTHORS]]
        db.session.add(site)
        db.session.add_all(
            Person(name=name, handle=f"author-{n}", role="author", active=False)
            for n, name in enumerate(names, 1)
        )
        db.session.add_all(Tag(name=name, slug=slugify(name)) for name in posts.tag_names())
        numbers = range(1, total // 200 + 2)
        db.session.add_all(Series(title=f"Series {n}", slug=f"series-{n}") for n in numbers)
        picture = Media.keep_picture(read_picture(COVER.read_bytes()), "leaves", alt="Leaves")
        db.session.flush()
        return picture.path


def _portions(pool: ProcessPoolExecutor, total: int, cover: str) -> Iterator[Portion]:
    """All rows in their order, made in other processes, a few portions ahead of us."""
    ahead: deque[Future[Portion]] = deque()
    for first in range(1, total + 1, AT_ONCE):
        last = min(total, first + AT_ONCE - 1)
        ahead.append(pool.submit(posts.make, first, last, total, cover))
        if len(ahead) > AHEAD:
            yield ahead.popleft().result()
    while ahead:
        yield ahead.popleft().result()


def _write(some: list[Portion]) -> None:
    """Store portions: their rows, and their entries in the indexes as `blog.search` puts them."""
    with writing():
        connection = db.session.connection()
        connection.exec_driver_sql("PRAGMA cache_size = -524288")
        _tune(ROOMY)
        for made in some:
            connection.execute(insert(Revision.__table__), made.revisions)
            connection.execute(insert(Post.__table__), made.posts)
            connection.execute(insert(Authorship.__table__), made.authors)
            connection.execute(insert(Tagging.__table__), made.tags)
            connection.execute(insert(index.ENTRY), made.found)
            connection.execute(insert(saves.SAVE), made.saves)
        _tune(AS_EVER)


def _tune(settings: dict[str, int]) -> None:
    connection = db.session.connection()
    ours = "SELECT name FROM sqlite_master WHERE sql LIKE '%CREATE VIRTUAL TABLE%fts5%'"
    for (name,) in connection.exec_driver_sql(ours).all():
        for setting, value in settings.items():
            tune = f"INSERT INTO {name} ({name}, rank) VALUES ('{setting}', {value})"
            connection.exec_driver_sql(tune)


def _measured() -> None:
    """Publish the article that is measured, the newest of all, by the acts that a form has."""
    body = ARTICLE.read_text("utf-8")
    author = Person.with_handle("author-1")
    text = Text(title=TITLE, body=body, trial=trial(body), summary="Sample text, to be measured.")
    filing = Filing(slug=SLUG, tags=posts.tag_names()[:3])
    publishing.publish(publishing.create(text, filing, editor=author))
    close()


if __name__ == "__main__":
    build(int(sys.argv[1]))
