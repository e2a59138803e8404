"""Whose data goes once their last request has ended"""

import sqlalchemy as sa
from alembic import op

revision = "erasure"
down_revision = "outbox"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "erasure",
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("resident_id"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("erasure")
