"""Bulletins going down, and what became of them going up (Circular 39/2020; Decree 49/2024, Article 9)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from sync_client.contract.base import (
    MAX_BATCH,
    AreaCode,
    FilledLine,
    Identifier,
    Instant,
    LanguageTag,
    LevelCode,
    Line,
    Model,
    Sha256,
    Text,
    Version,
    Word,
)
from sync_client.contract.version import CONTRACT_VERSION


class BulletinClass(Word):
    """Lowest to highest."""

    NORMAL = "NORMAL"
    PRIORITY = "PRIORITY"
    EMERGENCY = "EMERGENCY"


class BulletinKind(Word):
    """ALL_CLEAR, CORRECTION and RECALL name in ``supersedes`` what they end."""

    NEWS = "NEWS"
    ALL_CLEAR = "ALL_CLEAR"
    CORRECTION = "CORRECTION"
    RECALL = "RECALL"


class Origin(Word):
    STATION = "STATION"
    AUTHORITY = "AUTHORITY"
    DISTRICT = "DISTRICT"
    PROVINCE = "PROVINCE"
    CENTRE = "CENTRE"


class Category(Word):
    """The essential-information groups."""

    POLICY = "POLICY"
    PROJECTS = "PROJECTS"
    SOCIETY = "SOCIETY"
    SECURITY = "SECURITY"
    DISASTER = "DISASTER"
    GOOD_EXAMPLES = "GOOD_EXAMPLES"
    ILLEGAL_ACTS = "ILLEGAL_ACTS"
    PRODUCTS = "PRODUCTS"


class InboundState(Word):
    RECEIVED = "RECEIVED"
    VERIFIED = "VERIFIED"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    EXPIRED = "EXPIRED"


class PlayState(Word):
    QUEUED = "QUEUED"
    SENT = "SENT"
    SENT_UNCONFIRMABLE = "SENT_UNCONFIRMABLE"
    ACKED = "ACKED"
    PLAYING = "PLAYING"
    PLAYED = "PLAYED"
    PARTIAL = "PARTIAL"
    FAILED = "FAILED"
    PREEMPTED = "PREEMPTED"
    CANCELLED = "CANCELLED"


class AudioDescriptor(Model):
    """``url_path`` is relative to the base URL of whoever hands the bulletin on: ``/v1/audio/<sha256>``."""

    sha256: Sha256
    size_bytes: int = Field(ge=1, le=2_000_000_000)
    codec: Annotated[str, Field(pattern=r"^[a-z0-9_/.+-]{1,40}$", description="flac, opus, mp3, wav, aac")]
    duration_s: float = Field(gt=0, le=86_400)
    url_path: Annotated[str, Field(pattern=r"^/v1/audio/[0-9a-f]{64}$")]


class Superseded(Model):
    id: Identifier
    version: Version


class Order(Model):
    """By whose order an emergency is issued."""

    name: FilledLine
    post: FilledLine
    at: Instant


class BulletinContent(Model):
    """What people write; the source system adds who, when and which version."""

    kind: BulletinKind = BulletinKind.NEWS
    bulletin_class: BulletinClass
    origin: Origin
    category: Category
    title: FilledLine
    text: Text
    language: LanguageTag = "vi"
    agency: FilledLine
    valid_from: Instant
    valid_to: Instant
    areas: list[AreaCode] = Field(min_length=1, max_length=MAX_BATCH)
    clusters: list[FilledLine] = Field(default_factory=list, max_length=MAX_BATCH, description="empty: all of them")
    audio: AudioDescriptor | None = None
    supersedes: Superseded | None = None
    disaster_level: int | None = Field(default=None, ge=1, le=5, description="Decision 18/2021")
    ordered_by: Order | None = None
    repeat_every_s: int | None = Field(
        default=None,
        ge=30,
        le=86_400,
        description="from start to start; an EMERGENCY loops until it is stopped: without it at the station's own"
        " interval, 600 s. Other classes are said once",
    )
    exercise: bool = False
    public: bool = Field(default=True, description="shown on the citizens' page")

    @model_validator(mode="after")
    def _hangs_together(self) -> BulletinContent:
        if self.valid_to <= self.valid_from:
            message = "valid_to is not after valid_from"
            raise ValueError(message)
        if self.kind is not BulletinKind.NEWS and self.supersedes is None:
            message = "an all-clear, correction or recall names what it ends"
            raise ValueError(message)
        if self.bulletin_class is BulletinClass.EMERGENCY and self.ordered_by is None:
            message = "an emergency names who ordered it"
            raise ValueError(message)
        return self


class Bulletin(BulletinContent):
    """The payload of a feed item's envelope, signed by the key of ``source_area``."""

    contract: str = Field(default=CONTRACT_VERSION, pattern=r"^[0-9]{1,3}\.[0-9]{1,3}$")
    id: Identifier
    version: Version
    source_level: LevelCode
    source_area: AreaCode
    creator: FilledLine
    approver: FilledLine
    approved_at: Instant
    issued_at: Instant


class PlayStatus(Model):
    """The play-out on one cluster."""

    cluster: FilledLine
    state: PlayState
    at: Instant
    detail: Line = ""


class BulletinStatus(Model):
    """What a station did with a bulletin: the whole of it as of ``at``, with all of its plays so far.

    A later report replaces the earlier; one that is not later changes nothing. DECLINED needs a reason and is for
    NORMAL bulletins alone.
    """

    station_id: Identifier
    area: AreaCode
    bulletin_id: Identifier
    version: Version
    state: InboundState
    at: Instant
    reason: Line = ""
    decided_by: Line = ""
    plays: list[PlayStatus] = Field(default_factory=list, max_length=MAX_BATCH)

    @model_validator(mode="after")
    def _says_why(self) -> BulletinStatus:
        if self.state is InboundState.DECLINED and not self.reason.strip():
            message = "declining needs a reason"
            raise ValueError(message)
        return self
