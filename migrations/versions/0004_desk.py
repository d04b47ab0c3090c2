"""The desk: autosaves, narrower images, and what a post may be beside published."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

# Few posts have these, and every page asks for them.
MARKED = ('unpublish_at', 'pinned_at')
MOMENTS = ('unpublish_at', 'pinned_at', 'waiting_since', 'checked_at')


def upgrade():
    with op.batch_alter_table('post') as batch_op:
        for name in MOMENTS:
            batch_op.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column('unlisted', sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column('preview_token', sa.String(length=43), nullable=True))
        batch_op.create_unique_constraint(op.f('uq_post_preview_token'), ['preview_token'])
    with op.batch_alter_table('site') as batch_op:
        batch_op.add_column(
            sa.Column('stale_months', sa.Integer(), nullable=False, server_default='12')
        )
        batch_op.add_column(
            sa.Column('binding_checks', sa.Text(), nullable=False, server_default='')
        )
    with op.batch_alter_table('media') as batch_op:
        batch_op.add_column(sa.Column('alt', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(
            sa.Column('decorative', sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column('person_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f('fk_media_person_id_person'), 'person', ['person_id'], ['id'],
            ondelete='SET NULL',
        )
    op.create_table('media_variant',
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('width', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('data', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['sha256'], ['media.sha256'], name=op.f('fk_media_variant_sha256_media'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('sha256', 'width', name=op.f('pk_media_variant'))
    )
    op.create_table('autosave',
    sa.Column('key', sa.String(length=36), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_autosave_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_autosave_post_id_post'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_autosave'))
    )
    op.create_index(op.f('ix_autosave_person_id'), 'autosave', ['person_id'])
    op.create_index(op.f('ix_autosave_post_id'), 'autosave', ['post_id'])
    op.create_table('tag_redirect',
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('tag_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['tag_id'], ['tag.id'], name=op.f('fk_tag_redirect_tag_id_tag'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('slug', name=op.f('pk_tag_redirect'))
    )
    op.create_index(op.f('ix_tag_redirect_tag_id'), 'tag_redirect', ['tag_id'])
    for name in MARKED:
        some = sa.text(f'{name} IS NOT NULL')
        op.create_index(
            op.f(f'ix_post_{name}'), 'post', [name], sqlite_where=some, postgresql_where=some
        )


def downgrade():
    for name in MARKED:
        op.drop_index(op.f(f'ix_post_{name}'), 'post')
    op.drop_table('tag_redirect')
    op.drop_table('autosave')
    op.drop_table('media_variant')
    with op.batch_alter_table('media') as batch_op:
        batch_op.drop_constraint(op.f('fk_media_person_id_person'), type_='foreignkey')
        for name in ('person_id', 'decorative', 'alt'):
            batch_op.drop_column(name)
    with op.batch_alter_table('site') as batch_op:
        for name in ('binding_checks', 'stale_months'):
            batch_op.drop_column(name)
    with op.batch_alter_table('post') as batch_op:
        batch_op.drop_constraint(op.f('uq_post_preview_token'), type_='unique')
        for name in ('preview_token', 'unlisted', *MOMENTS):
            batch_op.drop_column(name)
