"""The schedule, and what was aired: slots, the journal's records, and the plays folded from them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.storage.models.base import Base, JsonText


class SlotRow(Base):
    __tablename__ = "slot"

    id: Mapped[str] = mapped_column(primary_key=True)
    programme_id: Mapped[str]
    version: Mapped[int]
    manifest_sha256: Mapped[str]
    title: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    # Kept beside, so that "what touches this hour" is one indexed question.
    ends_at: Mapped[datetime] = mapped_column(index=True)
    length_s: Mapped[float]
    priority: Mapped[int]
    over_run: Mapped[str]
    state: Mapped[str]
    decided_order: Mapped[int | None]
    targets: Mapped[list[SlotTargetRow]] = relationship(lazy="selectin", cascade="all, delete-orphan")

    __table_args__ = (
        ForeignKeyConstraint(["programme_id", "version"], ["programme.id", "programme.version"]),
        Index("ix_slot_programme_id", "programme_id"),
    )


class SlotTargetRow(Base):
    """A cluster's id, or the station's own output."""

    __tablename__ = "slot_target"

    slot_id: Mapped[str] = mapped_column(ForeignKey("slot.id"), primary_key=True)
    target: Mapped[str] = mapped_column(primary_key=True)


class JournalRecordRow(Base):
    """A copy of the on-air journal. ``play_id`` is set for PLAY records alone."""

    __tablename__ = "journal_record"

    boot_id: Mapped[str] = mapped_column(primary_key=True)
    counter: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    monotonic_us: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str]
    play_id: Mapped[str | None] = mapped_column(index=True)
    data: Mapped[dict[str, Any]] = mapped_column(JsonText)
    sha256: Mapped[str]


class PlayRow(Base):
    """One play on one target, from plan to result. It refers to nothing: the log outlives all else."""

    __tablename__ = "play"

    play_id: Mapped[str] = mapped_column(primary_key=True)
    slot_id: Mapped[str]
    target: Mapped[str]
    programme_id: Mapped[str] = mapped_column(index=True)
    version: Mapped[int]
    title: Mapped[str]
    manifest_sha256: Mapped[str]
    file_sha256: Mapped[str]
    planned_start: Mapped[datetime]
    planned_end: Mapped[datetime]
    actual_start: Mapped[datetime | None] = mapped_column(index=True)
    actual_end: Mapped[datetime | None]
    state: Mapped[str]
    integrated_lufs: Mapped[float | None]
    rejoins: Mapped[int]
    error: Mapped[str]
    operator: Mapped[str]
    preempted_by: Mapped[str]

    __table_args__ = (Index("ix_play_planned_start_target", "planned_start", "target"),)
