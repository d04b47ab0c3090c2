"""One writer at a time, moments in UTC, and SQLite with the settings that the blog leans on."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError, StatementError

from blog.db import db, now, writing
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
