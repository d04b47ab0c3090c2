"""Settings that readers see, a line about each author, and when anything last changed."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

TEXTS = {'accent': sa.String(length=7), 'navigation': sa.Text(), 'footer': sa.Text()}
DEFAULTS = {'accent': '#0e6149', 'navigation': '', 'footer': ''}


def upgrade():
    with op.batch_alter_table('site') as batch_op:
        for name, kind in TEXTS.items():
            batch_op.add_column(
                sa.Column(name, kind, nullable=False, server_default=DEFAULTS[name])
            )
        batch_op.add_column(
            sa.Column('feed_length', sa.Integer(), nullable=False, server_default='20')
        )
        batch_op.add_column(sa.Column('logo_sha256', sa.String(length=64), nullable=True))
        batch_op.create_foreign_key(
            op.f('fk_site_logo_sha256_media'), 'media', ['logo_sha256'], ['sha256'],
            ondelete='SET NULL',
        )
    with op.batch_alter_table('person') as batch_op:
        batch_op.add_column(
            sa.Column('about', sa.String(length=300), nullable=False, server_default='')
        )
    op.create_index(op.f('ix_post_series_id'), 'post', ['series_id'])
    op.create_table('change',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_change_single')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_change'))
    )


def downgrade():
    op.drop_table('change')
    op.drop_index(op.f('ix_post_series_id'), 'post')
    with op.batch_alter_table('person') as batch_op:
        batch_op.drop_column('about')
    with op.batch_alter_table('site') as batch_op:
        batch_op.drop_constraint(op.f('fk_site_logo_sha256_media'), type_='foreignkey')
        for name in ('logo_sha256', 'feed_length', *TEXTS):
            batch_op.drop_column(name)
