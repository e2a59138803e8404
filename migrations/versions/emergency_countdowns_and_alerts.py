"""Emergencies, and whom they tell"""

import sqlalchemy as sa
from alembic import op

revision = "emergency"
down_revision = "posts"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "emergency",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("whose", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("emergency", schema=None) as batch_op:
        batch_op.create_index("ix_emergency_resident", ["resident_id", "mode", "created_at"])
        batch_op.create_index("ix_emergency_due", ["due_at"])
    op.create_table(
        "emergency_alert",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("emergency_id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("sends", sa.Integer(), nullable=False),
        sa.Column("whom", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("said", sa.LargeBinary(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["emergency_id"], ["emergency.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("emergency_id", "kind", "number", name="uq_emergency_alert"),
    )
    with op.batch_alter_table("emergency_alert", schema=None) as batch_op:
        batch_op.create_index("ix_emergency_alert_due", ["due_at"])
        batch_op.create_index("ix_emergency_alert_phone", ["phone", "mode", "told_at"])


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("emergency_alert", schema=None) as batch_op:
        batch_op.drop_index("ix_emergency_alert_phone")
        batch_op.drop_index("ix_emergency_alert_due")
    op.drop_table("emergency_alert")
    with op.batch_alter_table("emergency", schema=None) as batch_op:
        batch_op.drop_index("ix_emergency_due")
        batch_op.drop_index("ix_emergency_resident")
    op.drop_table("emergency")
