"""Boards, their layouts in all versions, what is published on them, and proof of play."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.storage.models.base import Base, JsonText


class BoardRow(Base):
    __tablename__ = "board"

    id: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    place: Mapped[str]
    width_px: Mapped[int]
    height_px: Mapped[int]
    width_mm: Mapped[int]
    reader_m: Mapped[float]
    enabled: Mapped[bool]
    position: Mapped[int]


class LayoutRow(Base):
    """One version of a layout; ``edit`` holds its base and every step (``signage_codec.edit_record``)."""

    __tablename__ = "layout"

    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(index=True)
    edit: Mapped[dict[str, Any]] = mapped_column(JsonText)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(index=True)
    approver_id: Mapped[str]
    approved_sha256: Mapped[str]
    makers: Mapped[list[LayoutMakerRow]] = relationship(lazy="selectin", cascade="all, delete-orphan")


class LayoutMakerRow(Base):
    __tablename__ = "layout_maker"

    layout_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[str] = mapped_column(primary_key=True)

    __table_args__ = (ForeignKeyConstraint(["layout_id", "version"], ["layout.id", "layout.version"]),)


class LayoutEventRow(Base):
    __tablename__ = "layout_event"

    id: Mapped[str] = mapped_column(primary_key=True)
    layout_id: Mapped[str]
    version: Mapped[int]
    verb: Mapped[str]
    by_person: Mapped[str]
    at: Mapped[datetime]
    way: Mapped[str]
    layout_sha256: Mapped[str]
    reason: Mapped[str]

    __table_args__ = (
        ForeignKeyConstraint(["layout_id", "version"], ["layout.id", "layout.version"]),
        Index("ix_layout_event_layout_id_at", "layout_id", "at"),
    )


class PublicationRow(Base):
    """What a board has to show in its own place and in the emergency's."""

    __tablename__ = "board_publication"

    board_id: Mapped[str] = mapped_column(ForeignKey("board.id"), primary_key=True)
    emergency: Mapped[bool] = mapped_column(primary_key=True)
    package_id: Mapped[str]
    counter: Mapped[int] = mapped_column(BigInteger)
    layout_ids: Mapped[list[str]] = mapped_column(JsonText)
    envelope: Mapped[bytes]
    by_person: Mapped[str]
    at: Mapped[datetime]


class BoardPlayRow(Base):
    __tablename__ = "board_play"

    board_id: Mapped[str] = mapped_column(ForeignKey("board.id"), primary_key=True)
    journal_id: Mapped[str] = mapped_column(primary_key=True)
    counter: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    package_id: Mapped[str]
    layout_sha256: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(index=True)
    length_s: Mapped[float]
