"""Training: installed packages, how far each person is, and what they did."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from studio.storage.models.base import Base, JsonText


class InstalledCourseRow(Base):
    """``envelope`` holds the exact manifest that was signed; the files lie in the media store."""

    __tablename__ = "installed_course"

    course_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    envelope: Mapped[bytes]
    installed_at: Mapped[datetime]
    installed_by: Mapped[str]


class CourseProgressRow(Base):
    __tablename__ = "course_progress"

    person_id: Mapped[str] = mapped_column(primary_key=True)
    course_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    started_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    lessons_read: Mapped[list[Any]] = mapped_column(JsonText)
    at_lesson: Mapped[str]
    best_percent: Mapped[float | None]
    quiz_passed_at: Mapped[datetime | None]
    lab_passed_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None] = mapped_column(index=True)


class TrainingStatementRow(Base):
    """One xAPI-shaped record."""

    __tablename__ = "training_statement"

    id: Mapped[str] = mapped_column(primary_key=True)
    actor: Mapped[str]
    verb: Mapped[str]
    activity: Mapped[str]
    at: Mapped[datetime]
    score_percent: Mapped[float | None]
    passed: Mapped[bool | None]
    duration_s: Mapped[int | None]

    __table_args__ = (Index("ix_training_statement_actor_at", "actor", "at"),)
