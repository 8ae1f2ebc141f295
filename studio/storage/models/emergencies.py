"""Emergencies, and every step taken with its time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from studio.storage.models.base import Base, JsonText


class EmergencyRow(Base):
    """``draft`` is what the officer ordered, as it stood on the panel."""

    __tablename__ = "emergency"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    draft: Mapped[dict[str, Any]] = mapped_column(JsonText)
    title: Mapped[str]
    officer_id: Mapped[str]
    pressed_at: Mapped[datetime]
    decided_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    ending: Mapped[str]
    reason: Mapped[str]
    source_id: Mapped[str] = mapped_column(index=True)
    agency: Mapped[str]


class EmergencyStepRow(Base):
    __tablename__ = "emergency_step"

    emergency_id: Mapped[str] = mapped_column(ForeignKey("emergency.id"), primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    target: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    detail: Mapped[str]
