"""Boards, layouts, publications, proof of play."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    op.create_table(
        "board",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("width_px", sa.Integer(), nullable=False),
        sa.Column("height_px", sa.Integer(), nullable=False),
        sa.Column("width_mm", sa.Integer(), nullable=False),
        sa.Column("reader_m", sa.Double(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board")),
        sa.UniqueConstraint("code", name=op.f("uq_board_code")),
    )
    _layouts()
    op.create_table(
        "board_publication",
        sa.Column("board_id", sa.String(), nullable=False),
        sa.Column("emergency", sa.Boolean(), nullable=False),
        sa.Column("package_id", sa.String(), nullable=False),
        sa.Column("counter", sa.BigInteger(), nullable=False),
        sa.Column("layout_ids", sa.Text(), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.Column("by_person", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_board_publication_board_id_board")),
        sa.PrimaryKeyConstraint("board_id", "emergency", name=op.f("pk_board_publication")),
    )
    op.create_table(
        "board_play",
        sa.Column("board_id", sa.String(), nullable=False),
        sa.Column("journal_id", sa.String(), nullable=False),
        sa.Column("counter", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("package_id", sa.String(), nullable=False),
        sa.Column("layout_sha256", sa.String(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("length_s", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_board_play_board_id_board")),
        sa.PrimaryKeyConstraint("board_id", "journal_id", "counter", name=op.f("pk_board_play")),
    )
    op.create_index(op.f("ix_board_play_started_at"), "board_play", ["started_at"])


def _layouts() -> None:
    op.create_table(
        "layout",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("edit", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("approver_id", sa.String(), nullable=False),
        sa.Column("approved_sha256", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_layout")),
    )
    op.create_index(op.f("ix_layout_state"), "layout", ["state"])
    op.create_index(op.f("ix_layout_changed_at"), "layout", ["changed_at"])
    op.create_table(
        "layout_maker",
        sa.Column("layout_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["layout_id", "version"],
            ["layout.id", "layout.version"],
            name=op.f("fk_layout_maker_layout_id_version_layout"),
        ),
        sa.PrimaryKeyConstraint("layout_id", "version", "person_id", name=op.f("pk_layout_maker")),
    )
    op.create_table(
        "layout_event",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("layout_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("by_person", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("layout_sha256", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["layout_id", "version"],
            ["layout.id", "layout.version"],
            name=op.f("fk_layout_event_layout_id_version_layout"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_layout_event")),
    )
    op.create_index("ix_layout_event_layout_id_at", "layout_event", ["layout_id", "at"])
