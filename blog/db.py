"""The database: handle, declarative base, the one type for moments, and the one write lock."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

# One writer at a time on PostgreSQL as on SQLite; any number that nothing else locks.
WRITE_LOCK = 0x5645_5253_4F

# PostgreSQL does not even look for a larger one.
LARGEST_KEY = 2**31 - 1


class Base(DeclarativeBase):
    """Base of all models; constraints have names, so that migrations can find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC: takes and gives aware datetimes, on engines with time zones and without."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; a datetime without a zone raises ValueError, since it names no moment."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give UTC back, whatever zone the engine's session shows."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


@contextmanager
def writing(public: bool = True) -> Iterator[None]:
    """Hold the blog's one write lock, then commit; undo everything when the block raises.

    Whatever was read before is read again inside. Blocks nest: the outermost one commits. Not
    `public` is a change that no reader's page can show; one block that is public makes all so.
    """
    if db.session.info.get("writing"):
        make_public(public)
        yield
        return
    # A read that turns into a write on a stale snapshot fails at once on SQLite, whatever the
    # timeout: so the read ends here and the lock is asked for before the first statement.
    db.session.rollback()
    connection = db.session.connection(execution_options={"begin": "IMMEDIATE"})
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITE_LOCK})
    db.session.info["writing"], db.session.info["public"] = True, public
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        db.session.info.pop("writing", None)


def make_public(public: bool) -> None:
    """Say of the change that is being written whether readers' pages may show it, if none did."""
    db.session.info["public"] |= public


@event.listens_for(Engine, "connect")
def _set_up_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    if not type(connection).__module__.startswith("sqlite3"):
        return
    handle: Any = connection
    handle.isolation_level = None  # the driver's own BEGIN comes too late to ask for the lock
    for pragma in (
        "busy_timeout=10000",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        handle.execute(f"PRAGMA {pragma}").close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        mode = connection.get_execution_options().get("begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")


# The heads of the indexes of write-ahead logs, by the files that they are in. None is ever closed:
# that would drop all locks which SQLite has on the file in this process (fcntl(2), close).
_heads: dict[tuple[int, int], mmap] = {}
HEAD = 48  # bytes: the counter of transactions, the length of the log, and their checksum


def watch(handle: Any) -> Callable[[], object]:
    """Return a question to ask again and again: its answer is another one after every commit.

    `handle` is a driver's connection that never writes and stays open. On SQLite it costs a look at
    shared memory (https://sqlite.org/walformat.html#walidxfmt), in which no other thread has its
    turn, as it would have while a statement runs; without a write-ahead log, one PRAGMA. On
    PostgreSQL the version of what is public is read, and since when it is so.
    """
    if not type(handle).__module__.startswith("sqlite3"):
        handle.autocommit = True
        return lambda: handle.execute("SELECT version, at FROM change").fetchone()
    handle.execute("PRAGMA busy_timeout=250").close()  # readers get what is kept meanwhile
    handle.execute("SELECT version FROM change").close()  # opens the log
    index = Path(handle.execute("PRAGMA database_list").fetchone()[2] + "-shm")
    if not index.exists():
        return lambda: handle.execute("PRAGMA data_version").fetchone()
    file = index.stat()
    head = _heads.get((file.st_dev, file.st_ino))
    if head is None:
        head = mmap(os.open(index, os.O_RDONLY), HEAD, access=ACCESS_READ)
        _heads[file.st_dev, file.st_ino] = head
    return lambda: head[:HEAD]
