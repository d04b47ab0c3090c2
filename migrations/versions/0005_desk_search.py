"""The index that the desk searches, and another for versions by their time.

The desk's index is made empty, as that of readers is. It is filled from the newest save of every post
when the blog starts (`flask blog serve`), or by `flask blog reindex`.
"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

# Which words a save holds, and nothing of where: who writes looks for texts.
SQLITE = """
CREATE VIRTUAL TABLE search_save USING fts5(
    revision_id UNINDEXED, edition UNINDEXED, words, tokenize='ascii', detail=none
)
"""
POSTGRESQL = (
    """
    CREATE TABLE search_save (
        post_id INTEGER NOT NULL CONSTRAINT pk_search_save PRIMARY KEY
            CONSTRAINT fk_search_save_post_id_post REFERENCES post (id) ON DELETE CASCADE,
        revision_id INTEGER NOT NULL,
        edition INTEGER NOT NULL,
        words TSVECTOR NOT NULL
    )
    """,
    # Words that wait to be sorted in are read through by every search.
    'CREATE INDEX ix_search_save_words ON search_save USING gin (words) WITH (fastupdate = off)',
)


def upgrade():
    given = sa.text('versioned_at IS NOT NULL')
    op.create_index(
        op.f('ix_revision_versioned_at'), 'revision', ['versioned_at'],
        sqlite_where=given, postgresql_where=given,
    )
    on_sqlite = op.get_bind().dialect.name == 'sqlite'
    for statement in (SQLITE,) if on_sqlite else POSTGRESQL:
        op.execute(statement)


def downgrade():
    op.execute('DROP TABLE search_save')
    op.drop_index(op.f('ix_revision_versioned_at'), 'revision')
