"""How many public changes there were, so that a page can be told from an older one."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('change') as batch:
        batch.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
    with op.batch_alter_table('change') as batch:
        batch.alter_column('version', server_default=None)


def downgrade():
    with op.batch_alter_table('change') as batch:
        batch.drop_column('version')
