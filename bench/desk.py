"""The pages of the desk with ten thousand posts of five saves each, on both engines.

`python -m bench.desk [POSTS]` fills a database in a temporary folder and prints how long each page
takes, the best of five, and how many statements it asks.
"""

import random
import sys
import time
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import insert, update

from app import create_app
from blog.db import db, now
from blog.models import Authorship, Person, Post, Revision
from blog.search import index, saves
from tests.engines import postgresql
from tests.factories import Visitor, sign_in
from tests.statements import counted

PAGES = [
    *("", "?whose=everyone", "/drafts?whose=everyone", "/published", "/published?whose=everyone"),
    *("/scheduled?whose=everyone", "/stale", "/waiting", "/trash", "/lately", "/1", "/1/history"),
    *("/1/history/1...5", "/search?q=word77&whose=everyone", "/search?q=w&whose=everyone"),
    *("/search?q=word1+word2+word3&whose=everyone", "/search?q=nowhere&whose=everyone"),
    "/search?q=word77",
]
SAVES, WORDS, BYTES = 5, 3000, 5000


def fill(posts: int, people: list[int]) -> None:
    """Make posts in all states, ten a day, each by one of the people."""
    chance, present = random.Random(1), now()
    rows: dict[type, list[dict[str, Any]]] = {Post: [], Revision: [], Authorship: []}
    entries: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    for number in range(1, posts + 1):
        state = chance.choices(("published", "draft", "scheduled", "trash"), (80, 15, 2, 3))[0]
        begun = present - timedelta(days=(posts - number) / 10 + 1)
        last = number * SAVES
        rows[Post].append({"id": number, "slug": f"post-{number}", "created_at": begun})
        heads.append({"id": number, "current_id": last, **_state(state, begun, last, number)})
        rows[Authorship].append(
            {"post_id": number, "person_id": people[number % len(people)], "place": 0}
        )
        body = ""
        for n in range(SAVES):
            body = "\n\n".join(" ".join(_words(chance, 80)) for _ in range(9))[:BYTES]
            given = state in {"published", "scheduled"} and (n == SAVES - 1 or n == 0)
            rows[Revision].append(
                {"id": last - SAVES + 1 + n, "post_id": number, "number": n + 1, "body": body}
                | {"title": f"Article {number} on {body[:20]}", "words": 700}
                | {
                    "editor_id": people[number % len(people)],
                    "version": 1 + (n > 0) if given else None,
                }
                | {"created_at": begun + timedelta(minutes=n)}
                | {"versioned_at": begun + timedelta(minutes=n) if given else None}
            )
        entries.append({"id": number, "revision_id": last, "body": body})
        if len(entries) == 500:
            _write(rows, heads, entries)
    _write(rows, heads, entries)
    db.session.connection().exec_driver_sql("ANALYZE")
    db.session.commit()


def _words(chance: random.Random, count: int) -> list[str]:
    return [f"word{int(WORDS * chance.random() ** 3)}" for _ in range(count)]


def _state(state: str, begun: datetime, last: int, number: int) -> dict[str, Any]:
    moments: dict[str, Any] = dict.fromkeys(("published_at", "deleted_at"))
    moments |= {"published_id": None, "waiting_since": None}
    if state in {"published", "scheduled"}:
        later = timedelta(days=9999 if state == "scheduled" else 0)
        seen = last - SAVES + 1 if number % 20 == 0 else last
        moments |= {"published_at": begun + later, "published_id": seen}
    elif state == "trash":
        moments["deleted_at"] = begun
    elif number % 10 == 0:
        moments["waiting_since"] = begun
    return moments


def _write(
    rows: dict[type, list[dict[str, Any]]],
    heads: list[dict[str, Any]],
    entries: list[dict[str, Any]],
) -> None:
    for model, many in rows.items():
        if many:
            db.session.execute(insert(model), many)
        many.clear()
    if heads:
        db.session.execute(update(Post), heads)
    for entry in entries:
        words = index.columns({"words": entry["body"]}, "")["words"]
        kept = words if index.on_sqlite() else index.vector(words)
        entry = {saves.key(): entry["id"], "revision_id": entry["revision_id"], "words": kept}
        db.session.execute(insert(saves.SAVE).values({**entry, "edition": index.EDITION}))
    heads.clear()
    entries.clear()
    db.session.commit()


def measure(visitor: Visitor, page: str) -> tuple[float, int, int]:
    """Milliseconds at best, statements, and the status of one page."""
    best = 1e9
    for _ in range(5):
        began = time.perf_counter()
        with counted() as asked:
            answer = visitor.get(f"/write{page}")
        best = min(best, (time.perf_counter() - began) * 1000)
    return best, len(asked), answer.status_code


def run(app: Flask, posts: int) -> None:
    """Fill the database and print a line for each page."""
    with app.app_context():
        upgrade()
        editor = sign_in(app, "edith", "editor")
        people = [Person(name=f"P {n}", handle=f"p{n}", role="author") for n in range(20)]
        db.session.add_all(people)
        db.session.commit()
        began = time.perf_counter()
        fill(posts, [editor.person.id, *(person.id for person in people)])
        print(f"{db.engine.dialect.name}: filled in {time.perf_counter() - began:.0f} s")
        for page in PAGES:
            took, asked, status = measure(editor, page)
            print(f"{took:8.1f} ms {asked:3} statements  {status}  /write{page}")


def main() -> None:
    """Measure SQLite, then PostgreSQL."""
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        for url in (f"sqlite:///{folder / 'blog.sqlite'}", stack.enter_context(postgresql())):
            settings = {"SECRET_KEY": "bench", "WTF_CSRF_ENABLED": False, "TESTING": True}
            app = create_app(settings | {"SQLALCHEMY_DATABASE_URI": url})
            app.test_client_class = Visitor
            run(app, posts)


if __name__ == "__main__":
    main()
