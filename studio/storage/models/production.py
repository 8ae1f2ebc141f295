"""Takes, edit lists, programmes with their manifests, and the approval's events."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.storage.models.base import Base, JsonText


class TakeRow(Base):
    __tablename__ = "take"

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(index=True)
    sample_rate_hz: Mapped[int]
    channels: Mapped[int]
    device: Mapped[str]
    author_id: Mapped[str]
    recovered: Mapped[bool]
    preroll_frames: Mapped[int] = mapped_column(BigInteger, server_default="0")
    segments: Mapped[list[TakeSegmentRow]] = relationship(lazy="selectin", order_by="TakeSegmentRow.position")
    gaps: Mapped[list[TakeGapRow]] = relationship(lazy="selectin", order_by="TakeGapRow.position")
    markers: Mapped[list[TakeMarkerRow]] = relationship(lazy="selectin", order_by="TakeMarkerRow.position")


class TakeSegmentRow(Base):
    __tablename__ = "take_segment"

    take_id: Mapped[str] = mapped_column(ForeignKey("take.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str]
    frames: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str]


class TakeGapRow(Base):
    __tablename__ = "take_gap"

    take_id: Mapped[str] = mapped_column(ForeignKey("take.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    at_frame: Mapped[int] = mapped_column(BigInteger)
    length_frames: Mapped[int] = mapped_column(BigInteger)
    cause: Mapped[str]


class TakeMarkerRow(Base):
    __tablename__ = "take_marker"

    take_id: Mapped[str] = mapped_column(ForeignKey("take.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    at_frame: Mapped[int] = mapped_column(BigInteger)
    text: Mapped[str]
    kind: Mapped[str]


class EditListRow(Base):
    __tablename__ = "edit_list"

    id: Mapped[str] = mapped_column(primary_key=True)
    cursor: Mapped[int]


class EditStepRow(Base):
    """One step. A step that was undone and then overwritten stays, with ``dropped_at`` set."""

    __tablename__ = "edit_step"

    edit_list_id: Mapped[str] = mapped_column(ForeignKey("edit_list.id"), primary_key=True)
    serial: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int]
    kind: Mapped[str]
    body: Mapped[dict[str, object]] = mapped_column(JsonText)
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    dropped_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_edit_step_edit_list_id_position", "edit_list_id", "position"),)


class ProgrammeRow(Base):
    """A bulletin in one version; ``family_id`` joins the language versions of one bulletin."""

    __tablename__ = "programme"

    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str]
    language: Mapped[str]
    family_id: Mapped[str] = mapped_column(index=True)
    bulletin_class: Mapped[str]
    origin: Mapped[str]
    category: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    # Empty for what came from above, which is not edited here.
    edit_list_id: Mapped[str | None] = mapped_column(ForeignKey("edit_list.id"), index=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(index=True)
    manifest_sha256: Mapped[str | None] = mapped_column(ForeignKey("manifest.sha256"))
    makers: Mapped[list[ProgrammeMakerRow]] = relationship(lazy="selectin", cascade="all, delete-orphan")
    manifest: Mapped[ManifestRow | None] = relationship(lazy="selectin")


class ProgrammeMakerRow(Base):
    """Who made it and so may not approve it; makers at other stations have ids too, but no person row."""

    __tablename__ = "programme_maker"

    programme_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[str] = mapped_column(primary_key=True)

    __table_args__ = (ForeignKeyConstraint(["programme_id", "version"], ["programme.id", "programme.version"]),)


class ManifestRow(Base):
    """What was approved: ``envelope`` holds the exact bytes that were signed, the columns their meaning."""

    __tablename__ = "manifest"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    programme_id: Mapped[str] = mapped_column(index=True)
    version: Mapped[int]
    envelope: Mapped[bytes]
    title: Mapped[str]
    language: Mapped[str]
    bulletin_class: Mapped[str]
    origin: Mapped[str]
    category: Mapped[str]
    master_sha256: Mapped[str] = mapped_column(index=True)
    master_size_bytes: Mapped[int] = mapped_column(BigInteger)
    duration_frames: Mapped[int] = mapped_column(BigInteger)
    sample_rate_hz: Mapped[int]
    channels: Mapped[int]
    integrated_lufs: Mapped[float | None]
    true_peak_dbtp: Mapped[float | None]
    text: Mapped[str]
    rights_source: Mapped[str]
    rights_author: Mapped[str]
    rights_holder: Mapped[str]
    rights_licence: Mapped[str]
    rights_expires_on: Mapped[str]
    renditions: Mapped[list[RenditionRow]] = relationship(lazy="selectin", order_by="RenditionRow.position")
    contributors: Mapped[list[ContributorRow]] = relationship(lazy="selectin", order_by="ContributorRow.position")


class RenditionRow(Base):
    __tablename__ = "rendition"

    manifest_sha256: Mapped[str] = mapped_column(ForeignKey("manifest.sha256"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    codec: Mapped[str]
    bitrate_kbps: Mapped[int]
    sha256: Mapped[str] = mapped_column(index=True)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    decoder_delay_frames: Mapped[int]


class ContributorRow(Base):
    """Royalties are paid by these rows."""

    __tablename__ = "contributor"

    manifest_sha256: Mapped[str] = mapped_column(ForeignKey("manifest.sha256"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    part: Mapped[str]
    person_id: Mapped[str] = mapped_column(index=True)


class ApprovalEventRow(Base):
    __tablename__ = "approval_event"

    id: Mapped[str] = mapped_column(primary_key=True)
    programme_id: Mapped[str]
    version: Mapped[int]
    verb: Mapped[str]
    by_person: Mapped[str]
    at: Mapped[datetime]
    way: Mapped[str]
    manifest_sha256: Mapped[str]
    reason: Mapped[str]

    __table_args__ = (
        ForeignKeyConstraint(["programme_id", "version"], ["programme.id", "programme.version"]),
        Index("ix_approval_event_programme_id_at", "programme_id", "at"),
    )
