"""What readers are led to, kept where lists are read, so that no list is sorted or counted."""

import sys

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

SHOWN = sa.text('shown_at IS NOT NULL')
POST_INDEXES = {
    'ix_post_shown': ['shown_at', 'id'],
    'ix_post_language': ['language', 'shown_at', 'id'],
    'ix_post_part': ['series_id', 'series_place', 'shown_at', 'id'],
    'ix_post_leaving': ['unpublish_at'],
}
# Rows that belong to a post and to another table, and that table.
ROWS = {'post_tag': 'tag', 'post_author': 'person'}
# Most posts have none of these, and a count of how many rows have one value must not say otherwise.
SPARSE = ('series_id', 'translation_group')


def upgrade():
    """Columns are added in place: no table is copied, however many rows it has."""
    op.add_column('post', sa.Column('shown_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('post', sa.Column('language', sa.String(length=35), nullable=True))
    _say('Noting which articles are shown')
    # One whose end came is taken out when the blog starts.
    op.execute("""
        UPDATE post SET
            shown_at = CASE WHEN kind = 'post' AND deleted_at IS NULL AND NOT unlisted
                THEN published_at END,
            language = (SELECT language FROM revision WHERE revision.id = post.published_id)
        WHERE published_id IS NOT NULL OR published_at IS NOT NULL
    """)
    for name, columns in POST_INDEXES.items():
        op.create_index(name, 'post', columns, sqlite_where=SHOWN, postgresql_where=SHOWN)
    for name in SPARSE:
        op.drop_index(f'ix_post_{name}', 'post')
        some = sa.text(f'{name} IS NOT NULL')
        op.create_index(
            f'ix_post_{name}', 'post', [name], sqlite_where=some, postgresql_where=some
        )
    for rows, owner in ROWS.items():
        _say(f'Putting the rows of {rows} into their order')
        op.add_column(rows, sa.Column('shown_at', sa.DateTime(timezone=True), nullable=True))
        op.add_column(
            owner, sa.Column('shown', sa.Integer(), nullable=False, server_default='0')
        )
        # From one to the other, since most of these posts have a moment.
        op.execute(f"""
            UPDATE {rows} SET shown_at = post.shown_at FROM post
            WHERE post.id = {rows}.post_id AND post.shown_at IS NOT NULL
        """)
        op.create_index(f'ix_{rows}_shown', rows, [f'{owner}_id', 'shown_at', 'post_id'])
        op.drop_index(f'ix_{rows}_{owner}_id', rows)
        op.execute(f"""
            UPDATE {owner} SET shown =
                (SELECT count(shown_at) FROM {rows} WHERE {rows}.{owner}_id = {owner}.id)
        """)
        op.create_index(f'ix_{owner}_shown', owner, ['shown', 'id'])


def downgrade():
    for rows, owner in ROWS.items():
        op.drop_index(f'ix_{owner}_shown', owner)
        op.drop_index(f'ix_{rows}_shown', rows)
        for table, column in ((rows, 'shown_at'), (owner, 'shown')):
            with op.batch_alter_table(table) as batch:
                batch.drop_column(column)
        op.create_index(op.f(f'ix_{rows}_{owner}_id'), rows, [f'{owner}_id'])
    for name in SPARSE:
        op.drop_index(f'ix_post_{name}', 'post')
        op.create_index(op.f(f'ix_post_{name}'), 'post', [name])
    for name in POST_INDEXES:
        op.drop_index(name, 'post')
    with op.batch_alter_table('post') as batch:
        batch.drop_column('language')
        batch.drop_column('shown_at')


def _say(step):
    """Who waits at a terminal learns for what; stopped, all is as it was before."""
    if sys.stderr.isatty():
        print(step, file=sys.stderr)
