"""Where a take was marked while recording, and how much of it was heard before the press."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("take", sa.Column("preroll_frames", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_table(
        "take_marker",
        sa.Column("take_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at_frame", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["take_id"], ["take.id"], name=op.f("fk_take_marker_take_id_take")),
        sa.PrimaryKeyConstraint("take_id", "position", name=op.f("pk_take_marker")),
    )
