"""How migrations run: in one transaction, on either engine, and without losing a row."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection, Engine, text

from blog.db import WRITE_LOCK, Moment, db


def engine() -> Engine:
    return current_app.extensions["migrate"].db.engine


def render_item(kind, item, autogen_context):
    """Write our type for moments as the plain type it stands for."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return False


def compare_type(_context, _inspected, _metadata, inspected_type, metadata_type):
    """Moments are plain date-times to the database; everything else is compared as usual."""
    return False if isinstance(metadata_type, Moment) else None


def include_name(name, kind, _parents):
    """Leave out the index for searching, which each engine makes in its own way."""
    return kind != "table" or not name.startswith(("search_entry", "search_save"))


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=compare_type,
        include_name=include_name,
        transaction_per_migration=False,
        transactional_ddl=True,  # SQLite can undo changes of tables, though Alembic doubts it
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            # Two nodes that start together migrate one after the other.
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITE_LOCK})
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise RuntimeError(f"the migration would leave {len(broken)} rows without a parent")


with engine().connect().execution_options(begin="IMMEDIATE") as connection:
    if connection.dialect.name == "sqlite":
        # SQLite changes a table by copying and dropping it; with foreign keys on, the drop would
        # empty the tables that refer to it. The setting only works outside a transaction.
        connection.connection.execute("PRAGMA foreign_keys=OFF")
    try:
        migrate(connection)
        connection.commit()
    finally:
        if connection.dialect.name == "sqlite":
            connection.rollback()
            connection.connection.execute("PRAGMA foreign_keys=ON")
