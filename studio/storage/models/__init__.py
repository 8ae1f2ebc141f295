"""All tables of a station. Importing this package fills ``Base.metadata``."""

from __future__ import annotations

from studio.storage.models.base import Base, Instant, JsonText
from studio.storage.models.boards import (
    BoardPlayRow,
    BoardRow,
    LayoutEventRow,
    LayoutMakerRow,
    LayoutRow,
    PublicationRow,
)
from studio.storage.models.broadcasting import JournalRecordRow, PlayRow, SlotRow, SlotTargetRow
from studio.storage.models.emergencies import EmergencyRow, EmergencyStepRow
from studio.storage.models.exchange import FeedbackRow, InboundBulletinRow, ReportedPlayRow, ReportRow, SyncStateRow
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
    TakeMarkerRow,
    TakeRow,
    TakeSegmentRow,
)
from studio.storage.models.records import AuditEntryRow, AuditHeadRow, AuditSaltRow, OutboxRow, SettingRow
from studio.storage.models.training import CourseProgressRow, InstalledCourseRow, TrainingStatementRow

__all__ = [
    "ApprovalEventRow",
    "AuditEntryRow",
    "AuditHeadRow",
    "AuditSaltRow",
    "Base",
    "BoardPlayRow",
    "BoardRow",
    "ClusterRow",
    "ContributorRow",
    "CourseProgressRow",
    "CredentialRow",
    "EditListRow",
    "EditStepRow",
    "EmergencyRow",
    "EmergencyStepRow",
    "FeedbackRow",
    "InboundBulletinRow",
    "InstalledCourseRow",
    "Instant",
    "JournalRecordRow",
    "JsonText",
    "LayoutEventRow",
    "LayoutMakerRow",
    "LayoutRow",
    "ManifestRow",
    "OutboxRow",
    "PersonRoleRow",
    "PersonRow",
    "PlayRow",
    "ProgrammeMakerRow",
    "ProgrammeRow",
    "PublicationRow",
    "RenditionRow",
    "ReportRow",
    "ReportedPlayRow",
    "SettingRow",
    "SlotRow",
    "SlotTargetRow",
    "SyncStateRow",
    "TakeGapRow",
    "TakeMarkerRow",
    "TakeRow",
    "TakeSegmentRow",
    "TrainingStatementRow",
]
