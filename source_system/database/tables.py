"""Who and where: the system itself, areas, accounts, stations, keys, and what makes calls safe to repeat."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from source_system.database.base import Base, RowNumber


class SystemRow(Base):
    """The one row that says which system this is. ``key_serial`` rises with every change of the issuing keys."""

    __tablename__ = "system"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    system_id: Mapped[str]
    name: Mapped[str]
    area: Mapped[str]
    key_serial: Mapped[int]
    training_data: Mapped[bool]


class LevelRow(Base):
    __tablename__ = "level"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    rank: Mapped[int]


class AreaRow(Base):
    """``path`` is the codes from the top down, each followed by a slash: the subtree is a prefix."""

    __tablename__ = "area"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    level: Mapped[str]
    parent: Mapped[str | None]
    path: Mapped[str] = mapped_column(index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    replaced_by: Mapped[str]


class AccountRow(Base):
    __tablename__ = "account"

    id: Mapped[str] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]
    area: Mapped[str] = mapped_column(index=True)
    password_hash: Mapped[str]
    active: Mapped[bool]
    created_at: Mapped[datetime]


class TokenRow(Base):
    __tablename__ = "token"

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(index=True)
    expires_at: Mapped[datetime]


class EnrolCodeRow(Base):
    __tablename__ = "enrol_code"

    code_sha256: Mapped[str] = mapped_column(primary_key=True)
    area: Mapped[str]
    kind: Mapped[str]
    expires_at: Mapped[datetime]
    used_by: Mapped[str | None]


class PeerRow(Base):
    """A station, or the source system of an area below. ``skew_ms``: its clock minus ours, at its last call."""

    __tablename__ = "peer"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    area: Mapped[str] = mapped_column(index=True)
    public_key: Mapped[str]
    key_id: Mapped[str] = mapped_column(unique=True)
    software: Mapped[str]
    enrolled_at: Mapped[datetime]
    last_seen: Mapped[datetime | None]
    skew_ms: Mapped[int | None]
    revoked_at: Mapped[datetime | None]


class IssuingKeyRow(Base):
    """A key that signs an area's bulletins; ours has its seed in the data folder."""

    __tablename__ = "issuing_key"

    key_id: Mapped[str] = mapped_column(primary_key=True)
    public_key: Mapped[str]
    area: Mapped[str] = mapped_column(index=True)
    level: Mapped[str]
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    ours: Mapped[bool]


class NonceRow(Base):
    __tablename__ = "nonce"

    key_id: Mapped[str] = mapped_column(primary_key=True)
    nonce: Mapped[str] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class AnswerRow(Base):
    """The first answer to an Idempotency-Key, written in the same transaction as what it answers."""

    __tablename__ = "answer"

    principal: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    path: Mapped[str]
    body_sha256: Mapped[str]
    status: Mapped[int]
    location: Mapped[str]
    body: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(index=True)


class CounterRow(Base):
    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(RowNumber)


class AuditRow(Base):
    """Who did what of weight: never personal text."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_at", "at"),)

    seq: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    at: Mapped[datetime]
    who: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    area: Mapped[str]


class UplinkRow(Base):
    """The one row of the link to the system above, and how it stood at ``noted_at``; our key's seed is a file."""

    __tablename__ = "uplink"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    base_url: Mapped[str]
    station_id: Mapped[str]
    system_id: Mapped[str]
    system_name: Mapped[str]
    root_public_key: Mapped[str]
    key_serial: Mapped[int] = mapped_column(RowNumber)
    key_list: Mapped[str | None]
    feed_cursor: Mapped[str]
    emergency_cursor: Mapped[str]
    feedback_cursor: Mapped[str]
    state: Mapped[str]
    code: Mapped[str]
    since: Mapped[datetime | None]
    last_answer_at: Mapped[datetime | None]
    skew_ms: Mapped[int | None]
    noted_at: Mapped[datetime | None]


class OutgoingRow(Base):
    """A message for the system above, written in the same transaction as what it tells."""

    __tablename__ = "outgoing"

    seq: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    path: Mapped[str]
    body: Mapped[str]
    stream: Mapped[str] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(index=True)
    attempts: Mapped[int]
    last_problem: Mapped[str]
    created_at: Mapped[datetime]
    again_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]


class InboundRow(Base):
    """A bulletin from above whose signature held; ``published``: it stands in our own feed."""

    __tablename__ = "inbound"

    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger, unique=True)
    bulletin_class: Mapped[str]
    supersedes_id: Mapped[str] = mapped_column(index=True)
    audio_sha256: Mapped[str | None]
    valid_to: Mapped[datetime]
    envelope: Mapped[str]
    received_at: Mapped[datetime]
    published: Mapped[bool] = mapped_column(index=True)
    problem: Mapped[str]
    problem_at: Mapped[datetime | None]
