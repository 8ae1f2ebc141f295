"""What goes down, what comes up, and what citizens say."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from source_system.database.base import Base, RowNumber


class BulletinRow(Base):
    """``content`` as its author wrote it; ``envelope`` once it is issued, then with its ``position`` in the feed."""

    __tablename__ = "bulletin"

    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str]
    area: Mapped[str] = mapped_column(index=True)
    level: Mapped[str]
    bulletin_class: Mapped[str]
    title: Mapped[str]
    content: Mapped[str]
    envelope: Mapped[str | None]
    creator: Mapped[str]
    creator_id: Mapped[str]
    approver: Mapped[str | None]
    created_at: Mapped[datetime]
    issued_at: Mapped[datetime | None]
    valid_to: Mapped[datetime]
    position: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    public: Mapped[bool]
    ended: Mapped[bool]
    audio_sha256: Mapped[str | None] = mapped_column(index=True)


class BulletinAreaRow(Base):
    __tablename__ = "bulletin_area"
    __table_args__ = (Index("ix_bulletin_area_area", "area"),)

    bulletin_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    area: Mapped[str] = mapped_column(primary_key=True)


class AudioRow(Base):
    """A sound in the media folder, handed in by ``area``."""

    __tablename__ = "audio"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    area: Mapped[str] = mapped_column(primary_key=True)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[datetime]


class UploadRow(Base):
    __tablename__ = "upload"

    id: Mapped[str] = mapped_column(primary_key=True)
    principal: Mapped[str] = mapped_column(index=True)
    area: Mapped[str]
    sha256: Mapped[str]
    length: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    done: Mapped[bool]


class ReceivedRow(Base):
    """Anything a station sent up: its kind, its id made at the origin, its body as it came.

    ``label`` is what lists count by (a state, a kind, a result); ``bulletin_id`` what it is about.
    """

    __tablename__ = "received"
    __table_args__ = (
        UniqueConstraint("kind", "row_id"),
        Index("ix_received_kind_area_seq", "kind", "area", "seq"),
        Index("ix_received_kind_bulletin", "kind", "bulletin_id"),
    )

    seq: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    kind: Mapped[str]
    row_id: Mapped[str]
    station_id: Mapped[str]
    area: Mapped[str]
    at: Mapped[datetime]
    label: Mapped[str]
    bulletin_id: Mapped[str | None]
    body: Mapped[str]
    received_at: Mapped[datetime]


class ProgrammeRow(Base):
    """What a station aired of its own, for the citizens' page where ``public``."""

    __tablename__ = "programme"

    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger, unique=True)
    station_id: Mapped[str]
    area: Mapped[str] = mapped_column(index=True)
    public: Mapped[bool]
    audio_sha256: Mapped[str | None] = mapped_column(index=True)
    body: Mapped[str]
    received_at: Mapped[datetime]


class FeedbackRow(Base):
    """``position`` rises with every change, so that an inbox reads on from its cursor.

    ``from_above``: a citizen said it at the system above, which is told of every step.
    """

    __tablename__ = "feedback"

    id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, unique=True)
    area: Mapped[str] = mapped_column(index=True)
    first_area: Mapped[str]
    station_id: Mapped[str]
    state: Mapped[str]
    kind: Mapped[str]
    text: Mapped[str]
    rating: Mapped[int | None]
    about_bulletin: Mapped[str | None]
    received_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    answer: Mapped[str]
    reason: Mapped[str]
    answer_bulletin: Mapped[str | None]
    reference_sha256: Mapped[str | None] = mapped_column(unique=True)
    consent_text: Mapped[str]
    for_child: Mapped[bool]
    erased_at: Mapped[datetime | None]
    from_above: Mapped[bool]


class FeedbackContactRow(Base):
    """A citizen's name and telephone, apart from the text, gone after ``keep_until``."""

    __tablename__ = "feedback_contact"

    feedback_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    phone: Mapped[str]
    keep_until: Mapped[datetime] = mapped_column(index=True)


class FeedbackStepRow(Base):
    __tablename__ = "feedback_step"

    seq: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    feedback_id: Mapped[str] = mapped_column(index=True)
    state: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]
    area: Mapped[str]
