"""Programmes: the bulletin, its versions, and the signed manifest that is approved and aired."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from studio.domain.approval import ApprovalState


class BulletinClass(StrEnum):
    """Circular 39/2020: lowest to highest."""

    NORMAL = "NORMAL"
    PRIORITY = "PRIORITY"
    EMERGENCY = "EMERGENCY"


class Origin(StrEnum):
    """Decree 49/2024, Article 9."""

    STATION = "STATION"
    AUTHORITY = "AUTHORITY"
    DISTRICT = "DISTRICT"
    PROVINCE = "PROVINCE"
    CENTRE = "CENTRE"


class Category(StrEnum):
    """The essential-information groups."""

    POLICY = "POLICY"
    PROJECTS = "PROJECTS"
    SOCIETY = "SOCIETY"
    SECURITY = "SECURITY"
    DISASTER = "DISASTER"
    GOOD_EXAMPLES = "GOOD_EXAMPLES"
    ILLEGAL_ACTS = "ILLEGAL_ACTS"
    PRODUCTS = "PRODUCTS"


class Priority(IntEnum):
    """The product's one scale (DOMAIN.md, "Priority"); higher wins."""

    NORMAL = 10
    RELAY = 20
    PRIORITY = 30
    LIVE = 40
    EMERGENCY_LOCAL = 50
    EMERGENCY_SOURCE = 60


class ContributorPart(StrEnum):
    AUTHOR = "AUTHOR"
    EDITOR = "EDITOR"
    ANNOUNCER = "ANNOUNCER"
    TECHNICIAN = "TECHNICIAN"


@dataclass(frozen=True, slots=True)
class Contributor:
    """Royalties are paid by these."""

    name: str
    part: ContributorPart
    person_id: str = ""


@dataclass(frozen=True, slots=True)
class Rights:
    """Of music and readings. Empty fields are unknown: warned in the proof."""

    source: str = ""
    author: str = ""
    holder: str = ""
    licence: str = ""
    expires_on: str = ""


@dataclass(frozen=True, slots=True)
class Rendition:
    """One encoding of a master, as a device fetches and verifies it."""

    codec: str
    bitrate_kbps: int
    sha256: str
    size_bytes: int
    decoder_delay_frames: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is approved and aired. The bytes that were signed are kept; this is their meaning.

    ``sha256`` of those bytes is the approved hash.
    """

    programme_id: str
    version: int
    title: str
    language: str
    bulletin_class: BulletinClass
    origin: Origin
    category: Category
    master_sha256: str
    master_size_bytes: int
    duration_frames: int
    sample_rate_hz: int
    channels: int
    integrated_lufs: float | None
    true_peak_dbtp: float | None
    renditions: tuple[Rendition, ...]
    text: str = ""
    contributors: tuple[Contributor, ...] = ()
    rights: Rights = field(default_factory=Rights)

    @property
    def duration_s(self) -> float:
        return self.duration_frames / self.sample_rate_hz


@dataclass(frozen=True, slots=True)
class SignedManifest:
    """The exact bytes that were signed, as an envelope, and their hash."""

    manifest: Manifest
    sha256: str
    envelope: bytes


@dataclass(frozen=True, slots=True)
class Programme:
    """A bulletin in one of its versions. ``family_id`` joins language versions of one bulletin."""

    id: str
    version: int
    title: str
    language: str
    bulletin_class: BulletinClass
    origin: Origin
    category: Category
    state: ApprovalState
    edit_list_id: str
    maker_ids: frozenset[str]
    created_at: datetime
    changed_at: datetime
    family_id: str = ""
    manifest: SignedManifest | None = None

    @property
    def priority(self) -> Priority:
        return {
            BulletinClass.NORMAL: Priority.NORMAL,
            BulletinClass.PRIORITY: Priority.PRIORITY,
            BulletinClass.EMERGENCY: Priority.EMERGENCY_LOCAL,
        }[self.bulletin_class]
