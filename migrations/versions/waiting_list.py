"""Who waits for a time where none is left"""

import sqlalchemy as sa
from alembic import op

revision = "waiting"
down_revision = "emergency"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "waiting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["session_id"], ["dialogue_session.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("session_id"),
    )
    with op.batch_alter_table("waiting", schema=None) as batch_op:
        batch_op.create_index("ix_waiting_due", ["due_at"], unique=False)
        batch_op.create_index("ix_waiting_line", ["about", "mode", "asked_at"], unique=False)
        batch_op.create_index(
            "ix_waiting_resident", ["resident_id", "mode", "status"], unique=False
        )


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("waiting", schema=None) as batch_op:
        batch_op.drop_index("ix_waiting_resident")
        batch_op.drop_index("ix_waiting_line")
        batch_op.drop_index("ix_waiting_due")

    op.drop_table("waiting")
