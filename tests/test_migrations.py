"""Migrations: from nothing to the models and back, on either engine, and without losing a row."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import create_engine, func, inspect, select, text, update
from sqlalchemy.exc import IntegrityError

from app import create_app
from blog import commands
from blog.db import db
from blog.models import Autosave, Media, Site, TagRedirect, Variant
from tests.factories import make_person, make_post
from tests.server import ROOT

NEWEST = max(path.name for path in (ROOT / "migrations/versions").glob("*.py")).partition("_")[0]
COPY = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = NEWEST


def upgrade():
    copies = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    for table in ("post", "revision", "person", "tag"):
        with op.batch_alter_table(table, recreate=copies) as batch:
            batch.add_column(sa.Column("new", sa.Integer()))
"""
BREAK = """
from alembic import op

revision = "9999"
down_revision = NEWEST


def upgrade():
    op.execute("DELETE FROM person")
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """A blog with a database in which there is nothing at all."""
    url, server = f"sqlite:///{tmp_path / 'blog.sqlite'}", None
    if request.param == "postgresql":
        server = create_engine(
            request.getfixturevalue("postgresql_url"), isolation_level="AUTOCOMMIT"
        )
        with server.connect() as connection:
            connection.execute(text("DROP DATABASE IF EXISTS empty"))
            connection.execute(text("CREATE DATABASE empty STRATEGY file_copy"))
        url = server.url.set(database="empty").render_as_string()
    settings = {"TESTING": True, "SECRET_KEY": "for tests", "PASSWORD_METHOD": "pbkdf2:sha256:1"}
    blog = create_app(settings | {"SQLALCHEMY_DATABASE_URI": url})
    with blog.app_context():
        yield blog
        db.session.remove()
        db.engine.dispose()
    if server:
        server.dispose()


def counts() -> dict[str, int]:
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in db.metadata.sorted_tables
    }


def fill() -> None:
    """Put a row into every table, but for series."""
    person = make_person()
    post = make_post(person, title="A post", tags=["Tests"], aliases=["/old"])
    db.session.add(Site.current())
    db.session.add(Media(sha256="0" * 64, name="a", type="a", data=b"a", person_id=person.id))
    db.session.add(Variant(sha256="0" * 64, width=480, height=1, data=b"a"))
    db.session.add(Autosave(key="a", person_id=person.id, post_id=post.id, fields={}))
    db.session.add(TagRedirect(slug="old", tag=post.tags[0]))
    post.current.editor = person
    db.session.commit()


def with_migration(folder: Path, source: str) -> str:
    """Return a folder of our migrations and one more."""
    shutil.copytree(ROOT / "migrations", folder / "migrations")
    more = source.replace("NEWEST", repr(NEWEST))
    (folder / "migrations/versions/9999_more.py").write_text(more)
    return str(folder / "migrations")


def test_migrations_go_up_to_the_models_and_down_to_nothing(empty: Flask) -> None:
    upgrade()
    check()
    downgrade(revision="base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]
    upgrade()
    check()


def test_the_database_has_every_foreign_key_of_the_models(app: Flask) -> None:
    found = {
        (table, *key["constrained_columns"], key["referred_table"], key["options"]["ondelete"])
        for table in db.metadata.tables
        for key in inspect(db.engine).get_foreign_keys(table)
    }
    wanted = {
        (column.table.name, column.name, key.column.table.name, key.ondelete)
        for table in db.metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
    }
    assert found == wanted
    assert {("post", "current_id", "revision", "SET NULL")} <= found
    assert {("post", "published_id", "revision", "SET NULL")} <= found


def test_every_foreign_key_is_enforced(app: Flask) -> None:
    fill()
    keys = [c for table in db.metadata.sorted_tables for c in table.columns if c.foreign_keys]
    assert len(keys) == 16
    for column in keys:
        with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
            db.session.execute(update(column.table).values({column.name: 999_999}))
        db.session.rollback()


def test_a_table_that_is_copied_loses_no_row(empty: Flask, tmp_path: Path) -> None:
    upgrade()
    fill()
    before = counts()
    assert [table for table, count in before.items() if not count] == ["series"]
    db.session.commit()
    upgrade(with_migration(tmp_path, COPY))
    assert counts() == before
    with pytest.raises(IntegrityError):
        db.session.execute(text("UPDATE post SET current_id = 999999"))


def test_a_migration_that_would_leave_orphans_changes_nothing(empty: Flask, tmp_path: Path) -> None:
    upgrade()
    fill()
    before = counts()
    db.session.commit()
    with pytest.raises((IntegrityError, SystemExit)):
        upgrade(with_migration(tmp_path, BREAK))
    assert counts() == before
    version = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    assert version == NEWEST


def test_the_database_is_copied_aside_before_it_changes(
    empty: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    aside = tmp_path / "blog.sqlite.before-9999"
    commands.migrate()
    fill()
    commands.migrate()
    assert not aside.exists()
    with_migration(tmp_path, COPY)
    monkeypatch.setattr(empty, "root_path", str(tmp_path))
    commands.migrate()
    assert "new" in {column["name"] for column in inspect(db.engine).get_columns("post")}
    if db.engine.dialect.name == "postgresql":
        assert not aside.exists()
        return
    assert str(aside) in capsys.readouterr().out
    with closing(sqlite3.connect(aside)) as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchall() == [(NEWEST,)]
        assert copy.execute("SELECT title FROM revision").fetchall() == [("A post",)]
