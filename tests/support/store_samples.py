"""Domain objects for tests of the store, and a clock that stands where it is put."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from studio.domain.approval import ApprovalEvent, ApprovalState, ApprovalVerb, ApprovalWay
from studio.domain.audit import CHAIN_START
from studio.domain.broadcast import JournalKind, JournalRecord, PlayRecord, PlayState
from studio.domain.clusters import LOCAL_OUTPUT, SpeakerCluster, Technology
from studio.domain.ids import new_id
from studio.domain.journal import next_record, play_record_to_data
from studio.domain.programme import (
    BulletinClass,
    Category,
    Contributor,
    ContributorPart,
    Manifest,
    Origin,
    Priority,
    Programme,
    Rendition,
    Rights,
    SignedManifest,
)
from studio.domain.roles import Person, Role
from studio.domain.schedule import TimeSlot
from studio.domain.takes import MarkerKind, Take, TakeGap, TakeMarker, TakeSegment
from studio.ports.store import Credential, Store, Unit

NOON = datetime(2026, 1, 5, 5, 0, 0, 123_456, tzinfo=UTC)


class StillClock:
    """``studio.ports.clock.Clock`` that moves only when told."""

    def __init__(self, now: datetime = NOON) -> None:
        self._now = now
        self._monotonic_s = 0.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic_s

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        self._monotonic_s += seconds


def a_person(name: str = "Đặng Thị Hoà", *roles: Role) -> tuple[Person, Credential]:
    person = Person(new_id(), name, frozenset(roles or {Role.EDITOR, Role.ANNOUNCER}), "cô")
    return person, Credential(person.id, f"sign-in-{person.id}", "$argon2id$x", "$argon2id$y")


def a_cluster(code: str, position: int = 0) -> SpeakerCluster:
    return SpeakerCluster(
        new_id(), code, "Thôn Đông", "Đông", Technology.CELLULAR, "bru", 65, False, True, "0900000000", position
    )


def a_take(started_at: datetime = NOON) -> Take:
    segments = (TakeSegment("0001.wav", 172_800_000, "1" * 64), TakeSegment("0002.wav", 96_000, "2" * 64))
    gaps = (TakeGap(480, 96, "RING_FULL"), TakeGap(9_000_000_000, 1, "DEVICE_LOST"))
    markers = (TakeMarker(288_000, "Khách đã đồng ý", MarkerKind.CONSENT), TakeMarker(500_000))
    return Take(
        new_id(), "Phỏng vấn", started_at, 48_000, 1, segments, gaps, "USB mic", new_id(), True, 240_000, markers
    )


def a_programme(edit_list_id: str = "", version: int = 1, programme_id: str = "") -> Programme:
    return Programme(
        programme_id or new_id(),
        version,
        "Bản tin sáng",
        "vi",
        BulletinClass.PRIORITY,
        Origin.AUTHORITY,
        Category.DISASTER,
        ApprovalState.DRAFT,
        edit_list_id,
        frozenset({new_id(), new_id()}),
        NOON,
        NOON,
        new_id(),
    )


def a_manifest(programme: Programme, salt: bytes = b"") -> SignedManifest:
    manifest = Manifest(
        programme.id,
        programme.version,
        programme.title,
        programme.language,
        programme.bulletin_class,
        programme.origin,
        programme.category,
        "a" * 64,
        5_000_000_000,
        14_400_000,
        48_000,
        1,
        -16.02,
        -1.25,
        (Rendition("opus", 48, "b" * 64, 1_234_567, 312), Rendition("mp3", 64, "c" * 64, 2_345_678, 1105)),
        "Kính thưa bà con…",
        (Contributor("Lê Văn Đức", ContributorPart.AUTHOR, new_id()), Contributor("Khách", ContributorPart.ANNOUNCER)),
        Rights("Kho nhạc xã", "Văn Cao", "Nhà nước", "CC0", "2030-01-01"),
    )
    # Bytes that no text encoding would give back.
    envelope = bytes(range(256)) + programme.id.encode() + salt
    return SignedManifest(manifest, (salt.hex() + programme.id.replace("-", "") + "0" * 64)[:64], envelope)


def an_event(programme: Programme, verb: ApprovalVerb, at: datetime = NOON) -> ApprovalEvent:
    return ApprovalEvent(
        new_id(), programme.id, programme.version, verb, new_id(), at, ApprovalWay.BY_TELEPHONE, "d" * 64, "Đã nghe"
    )


def a_slot(programme: Programme, starts_at: datetime = NOON, length_s: float = 300.5) -> TimeSlot:
    return TimeSlot(
        new_id(),
        programme.id,
        programme.version,
        "e" * 64,
        programme.title,
        starts_at,
        length_s,
        frozenset({LOCAL_OUTPUT, new_id()}),
        Priority.PRIORITY,
    )


def a_play(state: PlayState, target: str = LOCAL_OUTPUT, planned_start: datetime = NOON, name: str = "s") -> PlayRecord:
    return PlayRecord(
        play_id=f"{name}:1:{target}",
        slot_id=name,
        target=target,
        programme_id="p",
        version=1,
        manifest_sha256="a" * 64,
        file_sha256="b" * 64,
        title="Bản tin sáng",
        planned_start=planned_start,
        planned_end=planned_start + timedelta(minutes=5),
        state=state,
    )


class Boot:
    """Writes the records of one boot of the on-air process, chained."""

    def __init__(self, boot_id: str = "", at: datetime = NOON) -> None:
        self.boot_id = boot_id or new_id()
        self.at = at
        self.records: list[JournalRecord] = []
        self.write(JournalKind.BOOT, {"pid": 7, "standby": False, "version": "1"})

    def write(self, kind: JournalKind, data: dict[str, object]) -> JournalRecord:
        self.at += timedelta(milliseconds=1)
        previous = self.records[-1].sha256 if self.records else CHAIN_START
        record = next_record(self.boot_id, len(self.records) + 1, self.at, 1000, kind, data, previous)
        self.records.append(record)
        return record

    def play(self, play: PlayRecord, after_s: float | None = None, position_s: float = 0.0) -> JournalRecord:
        """Record ``play``, heard ``after_s`` past its planned start."""
        heard_at = None if after_s is None else play.planned_start + timedelta(seconds=after_s)
        if heard_at is not None:
            self.at = max(self.at, heard_at)
        return self.write(
            JournalKind.PLAY, play_record_to_data(replace(play, heard_at=heard_at, position_s=position_s))
        )


def in_write(store: Store, change: Callable[[Unit], object]) -> None:
    with store.write("somebody") as unit:
        change(unit)


def a_stored_programme(store: Store) -> Programme:
    programme = a_programme()
    in_write(store, lambda unit: unit.programmes.add(programme))
    return programme
