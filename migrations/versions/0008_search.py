"""The index that readers search, made anew in the order in which posts were published.

It is made empty. It is filled when the blog starts (`flask blog serve`), or by `flask blog reindex`.
"""

from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

# Places are in the order of publication, so that an engine that reads them backwards finds the
# newest first, and stops.
TABLE = """
CREATE TABLE search_entry (
    place BIGINT NOT NULL,
    post_id INTEGER NOT NULL,
    revision_id INTEGER NOT NULL,
    edition INTEGER NOT NULL,
    language TEXT NOT NULL,
    filed TEXT NOT NULL,
    title TEXT NOT NULL,
    tags TEXT NOT NULL,
    summary TEXT NOT NULL,
    body TEXT NOT NULL,
    text TEXT NOT NULL,
    CONSTRAINT fk_search_entry_post_id_post FOREIGN KEY (post_id) REFERENCES post (id)
        ON DELETE CASCADE,
    CONSTRAINT pk_search_entry PRIMARY KEY (place)
)
"""
INDEXES = (
    'CREATE INDEX ix_search_entry_post_id ON search_entry (post_id, revision_id, edition)',
    # The edition of which every post was indexed once, so that no start has to look at them all.
    'CREATE TABLE search_entry_edition (edition INTEGER NOT NULL)',
)
HEAD = 'title, tags, filed'
WHOLE = 'title, tags, summary, body, filed'


def _words(name, columns):
    """A table of words alone, of one letter on, kept in step with the entries.

    Our own words arrive split and folded; "ascii" leaves every other character as it is.
    """
    of = {when: ', '.join(f'{when}.{name}' for name in columns.split(', ')) for when in ('new', 'old')}
    return (
        f"""
        CREATE VIRTUAL TABLE {name} USING fts5({columns}, content='search_entry',
            content_rowid='place', tokenize='ascii', detail=none, columnsize=0, prefix='1')
        """,
        f"""
        CREATE TRIGGER {name}_put AFTER INSERT ON search_entry BEGIN
            INSERT INTO {name} (rowid, {columns}) VALUES (new.place, {of['new']}); END
        """,
        f"""
        CREATE TRIGGER {name}_remove AFTER DELETE ON search_entry BEGIN
            INSERT INTO {name} ({name}, rowid, {columns})
            VALUES ('delete', old.place, {of['old']}); END
        """,
    )


SQLITE = (
    TABLE.replace('BIGINT NOT NULL', 'INTEGER NOT NULL'),
    *INDEXES,
    *_words('search_entry_head', HEAD),
    *_words('search_entry_whole', WHOLE),
)
POSTGRESQL = (
    TABLE.replace('text TEXT', 'head TSVECTOR NOT NULL, whole TSVECTOR NOT NULL, text TEXT'),
    *INDEXES,
    # Words that wait to be sorted in are read through by every search.
    'CREATE INDEX ix_search_entry_head ON search_entry USING gin (head) WITH (fastupdate = off)',
    'CREATE INDEX ix_search_entry_whole ON search_entry USING gin (whole) WITH (fastupdate = off)',
)
# As it was made by 0003.
BEFORE_ON_SQLITE = (
    """
    CREATE VIRTUAL TABLE search_entry USING fts5(
        revision_id UNINDEXED, edition UNINDEXED, title, tags, summary, body, text UNINDEXED,
        tokenize='ascii', detail=column
    )
    """,
)
BEFORE_ON_POSTGRESQL = (
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
    op.execute('DROP TABLE search_entry')
    for statement in SQLITE if on_sqlite else POSTGRESQL:
        op.execute(statement)


def downgrade():
    on_sqlite = op.get_bind().dialect.name == 'sqlite'
    for name in ('head', 'whole') if on_sqlite else ():
        op.execute(f'DROP TRIGGER search_entry_{name}_put')
        op.execute(f'DROP TRIGGER search_entry_{name}_remove')
        op.execute(f'DROP TABLE search_entry_{name}')
    op.execute('DROP TABLE search_entry_edition')
    op.execute('DROP TABLE search_entry')
    for statement in BEFORE_ON_SQLITE if on_sqlite else BEFORE_ON_POSTGRESQL:
        op.execute(statement)
