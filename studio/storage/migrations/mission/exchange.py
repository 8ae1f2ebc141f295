"""The exchange: bulletins from above, feedback, reports, cursors; the outbox learns order, streams and tries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    _outbox()
    op.create_table(
        "inbound_bulletin",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("bulletin_class", sa.String(), nullable=False),
        sa.Column("valid_to", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("handed_over_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_inbound_bulletin")),
    )
    op.create_index("ix_inbound_bulletin_state_received_at", "inbound_bulletin", ["state", "received_at"])
    op.create_index(op.f("ix_inbound_bulletin_programme_id"), "inbound_bulletin", ["programme_id"])
    op.create_table(
        "feedback",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("about_bulletin", sa.String(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("has_name", sa.Boolean(), nullable=False),
        sa.Column("phone_masked", sa.String(), nullable=False),
        sa.Column("for_child", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("answer_bulletin", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    op.create_index("ix_feedback_state_received_at", "feedback", ["state", "received_at"])
    op.create_index(op.f("ix_feedback_received_at"), "feedback", ["received_at"])
    op.create_table(
        "report",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("prepared_at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )
    op.create_index(op.f("ix_report_year"), "report", ["year"])
    op.create_table(
        "sync_state",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sync_state")),
    )
    op.create_table(
        "reported_play",
        sa.Column("play_id", sa.String(), nullable=False),
        sa.Column("outbox_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["play_id"], ["play.play_id"], name=op.f("fk_reported_play_play_id_play")),
        sa.PrimaryKeyConstraint("play_id", name=op.f("pk_reported_play")),
    )


def _outbox() -> None:
    op.add_column("outbox", sa.Column("counter", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("outbox", sa.Column("stream", sa.String(), server_default=sa.text("''"), nullable=False))
    op.add_column("outbox", sa.Column("again_at", sa.BigInteger(), nullable=True))
    op.add_column("outbox", sa.Column("problem", sa.String(), server_default=sa.text("''"), nullable=False))
    op.create_index("ix_outbox_state_counter", "outbox", ["state", "counter"])
    op.create_index("ix_outbox_stream_counter", "outbox", ["stream", "counter"])
