"""One writer at a time, moments in UTC, and SQLite with the settings that the blog leans on."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError, StatementError

from blog.db import db, now, watch, writing
from blog.models import Person, Tagging
from tests.factories import make_person

Elsewhere = Callable[..., "Future[Any]"]
PATIENCE = 20
# Longer than a write that does not wait for its turn would take.
MOMENT = 0.1


@pytest.fixture
def elsewhere(app: Flask) -> Iterator[Elsewhere]:
    """Run something in another thread, with a session and a connection of its own."""
    with ThreadPoolExecutor(4) as threads:

        def inside(act: Callable[..., object], *args: object) -> object:
            with app.app_context():
                return act(*args)

        yield lambda act, *args: threads.submit(inside, act, *args)


def name_of(person_id: int) -> str:
    person = Person.get(person_id)
    assert person
    return person.name


def append(letter: str, person_id: int, times: int = 1, start: Barrier | None = None) -> None:
    if start:
        start.wait(PATIENCE)
    for _ in range(times):
        with writing():
            person = Person.get(person_id)
            assert person
            person.name += letter


def test_a_write_waits_for_the_one_before_it(elsewhere: Elsewhere) -> None:
    person = make_person(name="a")
    with writing():
        later = elsewhere(append, "c", person.id)
        assert not wait([later], MOMENT).done
        person.name += "b"
    later.result(PATIENCE)
    db.session.rollback()
    assert person.name == "abc"


def test_writers_at_once_lose_nothing(elsewhere: Elsewhere) -> None:
    person, start = make_person(name=""), Barrier(3)
    person_id = person.id
    writers = [elsewhere(append, letter, person_id, 4, start) for letter in "abc"]
    for writer in writers:
        writer.result(PATIENCE)
    db.session.rollback()
    assert sorted(person.name) == sorted("abc" * 4)


def test_a_write_after_an_old_read_sees_what_is_new(elsewhere: Elsewhere) -> None:
    person = make_person(name="a")
    person_id = person.id
    assert person.name == "a"
    elsewhere(append, "b", person_id).result(PATIENCE)
    with writing():
        assert person.name == "ab"
        person.name += "c"
    assert elsewhere(name_of, person_id).result(PATIENCE) == "abc"


def test_a_reader_does_not_wait_for_a_writer(elsewhere: Elsewhere) -> None:
    person = make_person(name="a")
    person_id = person.id
    with writing():
        person.name = "b"
        db.session.flush()
        assert elsewhere(name_of, person_id).result(PATIENCE) == "a"


def test_blocks_nest_and_the_outermost_commits(elsewhere: Elsewhere) -> None:
    person = make_person(name="a")
    person_id = person.id
    with writing():
        append("b", person_id)
        db.session.flush()
        assert elsewhere(name_of, person_id).result(PATIENCE) == "a"
    assert elsewhere(name_of, person_id).result(PATIENCE) == "ab"


@pytest.mark.parametrize("nested", [False, True])
def test_an_exception_undoes_everything_and_frees_the_lock(
    elsewhere: Elsewhere, nested: bool
) -> None:
    person = make_person(name="a")
    person_id = person.id
    with pytest.raises(ZeroDivisionError), writing():
        append("b", person_id)
        if nested:
            with writing():
                raise ZeroDivisionError
        raise ZeroDivisionError
    elsewhere(append, "c", person_id).result(PATIENCE)
    append("d", person_id)
    assert person.name == "acd"


def test_a_refused_row_undoes_everything_and_frees_the_lock(app: Flask) -> None:
    person = make_person(name="a")
    with pytest.raises(IntegrityError), writing():
        person.name = "b"
        db.session.add(Tagging(post_id=1, tag_id=1, place=0))
    append("c", person.id)
    assert person.name == "ac"


def test_a_moment_comes_back_in_utc(app: Flask) -> None:
    if db.engine.dialect.name == "postgresql":
        assert db.session.scalar(text("SHOW timezone")) == "Pacific/Auckland"
    moment = datetime(2024, 7, 25, 0, 30, 59, 123456, timezone(timedelta(hours=13)))
    person = make_person(created_at=moment)
    assert person.created_at == moment
    assert person.created_at.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(app: Flask) -> None:
    with pytest.raises(StatementError, match="has no time zone"):
        make_person(created_at=datetime(2024, 7, 25))
    db.session.rollback()


def test_now_is_utc() -> None:
    assert now().tzinfo is UTC


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10000)],
)
def test_sqlite_has_its_settings_on_every_connection(
    tmp_path: Path, pragma: str, value: object
) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'blog.sqlite'}")
    with engine.connect() as one, engine.connect() as other:
        assert one.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
        assert other.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    engine.dispose()


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
def test_a_commit_of_anybody_else_is_noticed(tmp_path: Path, mode: str) -> None:
    with ExitStack() as stack:
        one, other = (
            stack.enter_context(closing(sqlite3.connect(tmp_path / "a", isolation_level=None)))
            for _ in range(2)
        )
        one.execute(f"PRAGMA journal_mode={mode}")
        one.execute("CREATE TABLE change (version)")
        mark = watch(other)
        for _ in range(3):
            before = mark()
            assert mark() == before
            one.execute("INSERT INTO change VALUES (1)")
            assert mark() != before
            one.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def test_a_log_that_was_made_anew_is_watched(tmp_path: Path) -> None:
    for _ in range(2):
        with closing(sqlite3.connect(tmp_path / "a", isolation_level=None)) as one:
            one.execute("PRAGMA journal_mode=WAL")
            one.execute("CREATE TABLE IF NOT EXISTS change (version)")
            with closing(sqlite3.connect(tmp_path / "a", isolation_level=None)) as other:
                mark = watch(other)
                before = mark()
                one.execute("INSERT INTO change VALUES (1)")
                assert mark() != before
        assert not (tmp_path / "a-shm").exists()


def test_to_watch_takes_no_lock_away(tmp_path: Path) -> None:
    with ExitStack() as stack:
        one, two, three = (
            stack.enter_context(closing(sqlite3.connect(tmp_path / "a", 0, isolation_level=None)))
            for _ in range(3)
        )
        one.execute("PRAGMA journal_mode=WAL")
        one.execute("CREATE TABLE change (version)")
        one.execute("BEGIN IMMEDIATE")
        for _ in range(2):
            watch(two)()
        asked = "import sqlite3, sys; sqlite3.connect(sys.argv[1], 0).execute('BEGIN IMMEDIATE')"
        refused = subprocess.run([sys.executable, "-c", asked, tmp_path / "a"], stderr=-1)
        assert b"locked" in refused.stderr
        one.execute("ROLLBACK")
        three.execute("BEGIN IMMEDIATE")
