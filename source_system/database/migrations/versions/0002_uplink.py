"""The link to the system above at work: cursors, how it stands, streams, held bulletins, feedback from above."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Nothing drove the link before: a row would have been put there by hand, and is enrolled anew.
    op.drop_table("uplink")
    op.drop_table("outgoing")
    op.create_table(
        "uplink",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("base_url", "station_id", "system_id")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("system_name", "root_public_key")),
        sa.Column("key_serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key_list", sa.String(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("feed_cursor", "emergency_cursor")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("feedback_cursor", "state", "code")),
        sa.Column("since", sa.BigInteger(), nullable=True),
        sa.Column("last_answer_at", sa.BigInteger(), nullable=True),
        sa.Column("skew_ms", sa.Integer(), nullable=True),
        sa.Column("noted_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uplink")),
    )
    op.create_table(
        "outgoing",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("id", "path", "body", "stream", "state")),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_problem", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("again_at", sa.BigInteger(), nullable=True),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outgoing")),
        sa.UniqueConstraint("id", name=op.f("uq_outgoing_id")),
    )
    op.create_index(op.f("ix_outgoing_state"), "outgoing", ["state"])
    op.create_index(op.f("ix_outgoing_stream"), "outgoing", ["stream"])
    op.create_table(
        "inbound",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("bulletin_class", sa.String(), nullable=False),
        sa.Column("supersedes_id", sa.String(), nullable=False),
        sa.Column("audio_sha256", sa.String(), nullable=True),
        sa.Column("valid_to", sa.BigInteger(), nullable=False),
        sa.Column("envelope", sa.String(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("problem_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_inbound")),
        sa.UniqueConstraint("seq", name=op.f("uq_inbound_seq")),
    )
    op.create_index(op.f("ix_inbound_published"), "inbound", ["published"])
    op.create_index(op.f("ix_inbound_supersedes_id"), "inbound", ["supersedes_id"])
    op.add_column("feedback", sa.Column("from_above", sa.Boolean(), nullable=False, server_default=sa.false()))
