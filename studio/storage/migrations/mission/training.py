"""Installed courses, how far each person is, and what they did."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    op.create_table(
        "installed_course",
        sa.Column("course_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.Column("installed_at", sa.BigInteger(), nullable=False),
        sa.Column("installed_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("course_id", "version", name=op.f("pk_installed_course")),
    )
    op.create_table(
        "course_progress",
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("course_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("lessons_read", sa.Text(), nullable=False),
        sa.Column("at_lesson", sa.String(), nullable=False),
        sa.Column("best_percent", sa.Double(), nullable=True),
        sa.Column("quiz_passed_at", sa.BigInteger(), nullable=True),
        sa.Column("lab_passed_at", sa.BigInteger(), nullable=True),
        sa.Column("completed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("person_id", "course_id", name=op.f("pk_course_progress")),
    )
    op.create_index(op.f("ix_course_progress_completed_at"), "course_progress", ["completed_at"])
    op.create_table(
        "training_statement",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("score_percent", sa.Double(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("duration_s", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_statement")),
    )
    op.create_index("ix_training_statement_actor_at", "training_statement", ["actor", "at"])
