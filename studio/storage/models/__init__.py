"""All tables of a station. Importing this package fills ``Base.metadata``."""

from __future__ import annotations

from studio.storage.models.base import Base, Instant, JsonText
from studio.storage.models.broadcasting import JournalRecordRow, PlayRow, SlotRow, SlotTargetRow
from studio.storage.models.people import ClusterRow, CredentialRow, PersonRoleRow, PersonRow
from studio.storage.models.production import (
    ApprovalEventRow,
    ContributorRow,
    EditListRow,
    EditStepRow,
    ManifestRow,
    ProgrammeMakerRow,
    ProgrammeRow,
    RenditionRow,
    TakeGapRow,
    TakeRow,
    TakeSegmentRow,
)
from studio.storage.models.records import AuditEntryRow, AuditHeadRow, AuditSaltRow, OutboxRow, OutboxState, SettingRow

__all__ = [
    "ApprovalEventRow",
    "AuditEntryRow",
    "AuditHeadRow",
    "AuditSaltRow",
    "Base",
    "ClusterRow",
    "ContributorRow",
    "CredentialRow",
    "EditListRow",
    "EditStepRow",
    "Instant",
    "JournalRecordRow",
    "JsonText",
    "ManifestRow",
    "OutboxRow",
    "OutboxState",
    "PersonRoleRow",
    "PersonRow",
    "PlayRow",
    "ProgrammeMakerRow",
    "ProgrammeRow",
    "RenditionRow",
    "SettingRow",
    "SlotRow",
    "SlotTargetRow",
    "TakeGapRow",
    "TakeRow",
    "TakeSegmentRow",
]
