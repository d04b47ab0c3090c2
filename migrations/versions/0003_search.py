"""The index that readers search: FTS5 on SQLite, tsvector on PostgreSQL."""

from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

# Our own words arrive split and folded; "ascii" leaves every other character as it is.
SQLITE = """
CREATE VIRTUAL TABLE search_entry USING fts5(
    revision_id UNINDEXED, edition UNINDEXED, title, tags, summary, body, text UNINDEXED,
    tokenize='ascii', detail=column
)
"""
POSTGRESQL = (
    """
    CREATE TABLE search_entry (
        post_id INTEGER NOT NULL CONSTRAINT pk_search_entry PRIMARY KEY
            CONSTRAINT fk_search_entry_post_id_post REFERENCES post (id) ON DELETE CASCADE,
        revision_id INTEGER NOT NULL,
        edition INTEGER NOT NULL,
        title TEXT NOT NULL,
        tags TEXT NOT NULL,
        summary TEXT NOT NULL,
        body TEXT NOT NULL,
        text TEXT NOT NULL,
        head TSVECTOR NOT NULL,
        whole TSVECTOR NOT NULL
    )
    """,
    'CREATE INDEX ix_search_entry_head ON search_entry USING gin (head)',
    'CREATE INDEX ix_search_entry_whole ON search_entry USING gin (whole)',
)


def upgrade():
    on_sqlite = op.get_bind().dialect.name == 'sqlite'
    for statement in (SQLITE,) if on_sqlite else POSTGRESQL:
        op.execute(statement)


def downgrade():
    op.execute('DROP TABLE search_entry')
