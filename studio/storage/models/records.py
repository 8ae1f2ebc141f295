"""The audit chain, the settings and the outbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from studio.storage.models.base import Base, JsonText


class AuditEntryRow(Base):
    __tablename__ = "audit_entry"

    chain: Mapped[str] = mapped_column(primary_key=True)
    counter: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str]
    verb: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JsonText)
    previous: Mapped[str]
    sha256: Mapped[str]


class AuditHeadRow(Base):
    """Where each chain ends, so that a cut tail shows."""

    __tablename__ = "audit_head"

    chain: Mapped[str] = mapped_column(primary_key=True)
    counter: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str]


class AuditSaltRow(Base):
    """The salt of a subject's personal texts in the chain; erasing it erases them, and the chain stays."""

    __tablename__ = "audit_salt"

    subject: Mapped[str] = mapped_column(primary_key=True)
    salt: Mapped[bytes]


class SettingRow(Base):
    """The station's settings by key, its time zone among them."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JsonText, nullable=False)


class OutboxRow(Base):
    """What must leave the machine; the id is the idempotency key."""

    __tablename__ = "outbox"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(JsonText)
    state: Mapped[str]
    attempts: Mapped[int]
    created_at: Mapped[datetime]
    # The order of adding, on every clock; the stream names what keeps its order even when one has to wait.
    counter: Mapped[int] = mapped_column(BigInteger, server_default="0")
    stream: Mapped[str] = mapped_column(server_default=text("''"))
    again_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(server_default=text("''"))

    __table_args__ = (
        Index("ix_outbox_state_created_at", "state", "created_at"),
        Index("ix_outbox_state_counter", "state", "counter"),
        Index("ix_outbox_stream_counter", "stream", "counter"),
    )
