"""Mail beside text messages, what residents know of, and promises that were not kept"""

import sqlalchemy as sa
from alembic import op

revision = "posts"
down_revision = "erasure"

LOST = "status IN ('failed', 'unsure', 'missed')"


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("channel", sa.String(), server_default="sms", nullable=False))
        batch_op.add_column(
            sa.Column("seen", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.create_index("ix_outbox_resident", ["resident_id", "mode"], unique=False)
        batch_op.create_index(
            "ix_outbox_lost",
            ["changed_at"],
            unique=False,
            sqlite_where=sa.text(LOST),
            postgresql_where=sa.text(LOST),
        )
    with op.batch_alter_table("help_request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("broken_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("help_request", schema=None) as batch_op:
        batch_op.drop_column("answered_at")
        batch_op.drop_column("broken_at")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_lost")
        batch_op.drop_index("ix_outbox_resident")
        batch_op.drop_column("seen")
        batch_op.drop_column("channel")
