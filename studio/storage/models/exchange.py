"""What came from the level above, citizens' feedback, reports, and where the exchange stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from studio.storage.models.base import Base, JsonText


class InboundBulletinRow(Base):
    """``envelope`` holds the exact bytes that were signed above; ``content`` is their meaning."""

    __tablename__ = "inbound_bulletin"

    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str]
    bulletin_class: Mapped[str]
    valid_to: Mapped[datetime]
    content: Mapped[dict[str, Any]] = mapped_column(JsonText)
    envelope: Mapped[bytes]
    key_id: Mapped[str]
    received_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    decided_by: Mapped[str]
    reason: Mapped[str]
    programme_id: Mapped[str] = mapped_column(index=True)
    problem: Mapped[str]
    handed_over_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_inbound_bulletin_state_received_at", "state", "received_at"),)


class FeedbackRow(Base):
    __tablename__ = "feedback"

    id: Mapped[str] = mapped_column(primary_key=True)
    area: Mapped[str]
    state: Mapped[str]
    kind: Mapped[str]
    text: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(index=True)
    changed_at: Mapped[datetime]
    about_bulletin: Mapped[str]
    rating: Mapped[int | None]
    has_name: Mapped[bool]
    phone_masked: Mapped[str]
    for_child: Mapped[bool]
    answer: Mapped[str]
    reason: Mapped[str]
    answer_bulletin: Mapped[str]

    __table_args__ = (Index("ix_feedback_state_received_at", "state", "received_at"),)


class ReportRow(Base):
    __tablename__ = "report"

    id: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(index=True)
    prepared_at: Mapped[datetime]
    body: Mapped[dict[str, Any]] = mapped_column(JsonText)


class SyncStateRow(Base):
    """Cursors, the enrolment, the key list."""

    __tablename__ = "sync_state"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JsonText, nullable=False)


class ReportedPlayRow(Base):
    """Which row of the outbox took a row of the log up."""

    __tablename__ = "reported_play"

    play_id: Mapped[str] = mapped_column(ForeignKey("play.play_id"), primary_key=True)
    outbox_id: Mapped[str]
