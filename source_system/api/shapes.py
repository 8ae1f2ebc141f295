"""What accounts and citizens read and write, beyond the contract with stations."""

from __future__ import annotations

from typing import Annotated, Generic, TypeVar

from pydantic import Field

from source_system.access import Role
from sync_client.contract.areas import Area
from sync_client.contract.base import (
    AreaCode,
    Count,
    Cursor,
    FilledLine,
    Identifier,
    Instant,
    Line,
    Model,
    Text,
    Version,
    Word,
)
from sync_client.contract.bulletins import AudioDescriptor, BulletinClass, BulletinContent, BulletinStatus, Category
from sync_client.contract.enrolment import PeerKind
from sync_client.contract.going_up import Device, Event, LogRow, ScheduleDay, TrainingRecord
from sync_client.contract.reports import AnnualReport
from sync_client.contract.uploads import ProgrammeUp

Login = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{1,60}$")]
Password = Annotated[str, Field(min_length=1, max_length=200)]


class SignIn(Model):
    login: Login
    password: Password


class Account(Model):
    id: Identifier
    login: Login
    name: FilledLine
    role: Role
    area: AreaCode
    active: bool


class SignedIn(Model):
    token: str
    expires_at: Instant
    account: Account


class NewAccount(Model):
    login: Login
    name: FilledLine
    role: Role
    area: AreaCode
    password: Annotated[str, Field(min_length=12, max_length=200)]


class NewEnrolCode(Model):
    area: AreaCode
    kind: PeerKind = PeerKind.STATION


class EnrolCode(Model):
    code: str
    area: AreaCode
    kind: PeerKind
    expires_at: Instant


class Station(Model):
    id: Identifier
    kind: PeerKind
    name: FilledLine
    area: AreaCode
    software: Line
    enrolled_at: Instant
    last_seen: Instant | None
    skew_ms: int | None
    revoked: bool


class IssueState(Word):
    DRAFT = "DRAFT"
    ISSUED = "ISSUED"
    REJECTED = "REJECTED"


class BulletinOverview(Model):
    """``content`` is None where it came signed from above: its envelope is in the feed."""

    id: Identifier
    version: Version
    state: IssueState
    area: AreaCode
    bulletin_class: BulletinClass
    title: FilledLine
    creator: Line
    approver: Line
    created_at: Instant
    issued_at: Instant | None
    position: int | None
    content: BulletinContent | None


Body = TypeVar("Body", bound=Model)


class FromStation(Model, Generic[Body]):
    """A row as a station sent it."""

    station_id: Identifier
    area: AreaCode
    received_at: Instant
    row: Body


class Page(Model, Generic[Body]):
    items: list[Body]
    cursor: Cursor
    more: bool


class LogPage(Page[FromStation[LogRow]]):
    pass


class DevicePage(Page[FromStation[Device]]):
    pass


class SchedulePage(Page[FromStation[ScheduleDay]]):
    pass


class EventPage(Page[FromStation[Event]]):
    pass


class TrainingPage(Page[FromStation[TrainingRecord]]):
    pass


class ReportPage(Page[FromStation[AnnualReport]]):
    pass


class StatusPage(Page[FromStation[BulletinStatus]]):
    pass


class ProgrammePage(Page[FromStation[ProgrammeUp]]):
    pass


class BulletinPage(Page[BulletinOverview]):
    pass


class StationPage(Page[Station]):
    pass


class AccountPage(Page[Account]):
    pass


class AreaFigures(Model):
    """One area of the level below, with all that is under it."""

    area: Area
    stations: Count
    seen_within_a_day: Count
    devices: dict[str, Count] = Field(description="by state")
    emergencies_today: Count
    open_feedback: Count


class FiguresPage(Page[AreaFigures]):
    pass


class UplinkView(Model):
    """The link to the system above. ``state``: NOT_RUNNING, STARTING, CONNECTED, OFFLINE, REFUSED or LOCAL."""

    linked: bool
    base_url: str = ""
    system_name: Line = ""
    state: str = ""
    code: str = ""
    since: Instant | None = None
    last_answer_at: Instant | None = None
    skew_ms: int | None = None
    waiting: Count = 0
    oldest_waiting_at: Instant | None = None
    refused: Count = Field(default=0, description="messages that were not taken above")
    held: Count = Field(default=0, description="bulletins whose sound is not here yet")


class Contact(Model):
    name: Line
    phone: Line


class Done(Model):
    id: str


class PublicArea(Model):
    code: AreaCode
    name: FilledLine
    parent: AreaCode | None


class PublicAreas(Model):
    areas: list[PublicArea]
    cursor: Cursor
    more: bool


class News(Model):
    """An item of the citizens' page; ``agency`` is who speaks."""

    id: Identifier
    at: Instant
    bulletin_class: BulletinClass
    category: Category
    title: FilledLine
    text: Text
    agency: Line
    language: str
    running: bool = Field(description="an emergency that is neither over nor ended")
    disaster_level: int | None
    audio: AudioDescriptor | None


class NewsPage(Model):
    area: PublicArea
    emergencies: list[News]
    news: list[News]
    cursor: Cursor
    more: bool
