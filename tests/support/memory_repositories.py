"""The repositories of the memory store: dictionaries of frozen domain objects."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, TypeVar

from studio.domain.annual_report import AnnualReport
from studio.domain.approval import ApprovalEvent, ApprovalState
from studio.domain.as_run import fold_play, plays_in
from studio.domain.audit import CHAIN_START, AuditEntry, BrokenLink, link, verify
from studio.domain.broadcast import BroadcastLogEntry, JournalRecord
from studio.domain.clusters import SpeakerCluster
from studio.domain.editing import EditList, EditStep
from studio.domain.emergency import Emergency, EmergencyStep
from studio.domain.errors import Defect, Misuse, Refused
from studio.domain.exchange import Feedback, InboundBulletin, OutboxItem
from studio.domain.instants import to_us
from studio.domain.programme import Programme, SignedManifest
from studio.domain.roles import Person
from studio.domain.schedule import TimeSlot
from studio.domain.signage_boards import BoardPlay, Publication, SignageDraft
from studio.domain.signage_rules import Board
from studio.domain.takes import Take
from studio.domain.training import Progress, Statement
from studio.ports.store import Credential
from studio.ports.training_store import InstalledCourse
from studio.storage.audit_facts import without_personal_text

Value = TypeVar("Value")


@dataclass
class Tables:
    people: dict[str, Person] = field(default_factory=dict)
    credentials: dict[str, Credential] = field(default_factory=dict)
    clusters: dict[str, SpeakerCluster] = field(default_factory=dict)
    takes: dict[str, Take] = field(default_factory=dict)
    edits: dict[str, EditList] = field(default_factory=dict)
    programmes: dict[tuple[str, int], Programme] = field(default_factory=dict)
    events: dict[str, ApprovalEvent] = field(default_factory=dict)
    slots: dict[str, TimeSlot] = field(default_factory=dict)
    journal: dict[tuple[str, int], JournalRecord] = field(default_factory=dict)
    audit: dict[int, AuditEntry] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    outbox: dict[str, OutboxItem] = field(default_factory=dict)
    boards: dict[str, Board] = field(default_factory=dict)
    publications: dict[tuple[str, bool], Publication] = field(default_factory=dict)
    board_plays: dict[tuple[str, str, int], BoardPlay] = field(default_factory=dict)
    layouts: dict[tuple[str, int], SignageDraft] = field(default_factory=dict)
    layout_events: dict[str, ApprovalEvent] = field(default_factory=dict)
    inbound: dict[tuple[str, int], InboundBulletin] = field(default_factory=dict)
    feedback: dict[str, Feedback] = field(default_factory=dict)
    reports: dict[str, AnnualReport] = field(default_factory=dict)
    sync_state: dict[str, str] = field(default_factory=dict)
    reported_plays: dict[str, str] = field(default_factory=dict)
    installed_courses: dict[tuple[str, int], InstalledCourse] = field(default_factory=dict)
    course_progress: dict[tuple[str, str], Progress] = field(default_factory=dict)
    training_statements: dict[str, Statement] = field(default_factory=dict)
    emergencies: dict[str, Emergency] = field(default_factory=dict)
    emergency_steps: dict[tuple[str, str, str, datetime], EmergencyStep] = field(default_factory=dict)

    def copy(self) -> Tables:
        return Tables(**{each.name: dict(getattr(self, each.name)) for each in fields(self)})


@dataclass(frozen=True)
class Access:
    """One unit's tables, and who works on them when."""

    tables: Tables
    writable: bool
    actor: str
    at: datetime
    process_name: str


class MemoryRepository:
    def __init__(self, access: Access) -> None:
        self._access = access
        self._tables = access.tables

    def _require_writable(self, *instants: datetime) -> None:
        if not self._access.writable:
            raise Defect("WRITE_IN_READ_UNIT")
        for instant in instants:
            _require_aware(instant)

    def _require(self, there: bool, **key: Any) -> None:
        if not there:
            raise Defect("RECORD_MISSING", **key)

    def _require_new(self, there: bool, **key: Any) -> None:
        if there:
            raise Defect("RECORD_EXISTS", **key)


def _require_aware(instant: datetime) -> None:
    try:
        to_us(instant)
    except ValueError as error:
        raise Defect("BAD_VALUE", why=str(error)) from error


def as_json(value: Any) -> str:
    try:
        return json.dumps(value, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise Defect("BAD_VALUE", why=str(error)) from error


class MemoryPeople(MemoryRepository):
    def add(self, person: Person, credential: Credential) -> None:
        self._require_writable()
        self._require_free(credential)
        self._require_new(person.id in self._tables.people, id=person.id)
        self._tables.people[person.id] = person
        self._tables.credentials[credential.person_id] = credential

    def save(self, person: Person) -> None:
        self._require_writable()
        self._require(person.id in self._tables.people, id=person.id)
        self._tables.people[person.id] = person

    def get(self, person_id: str) -> Person | None:
        return self._tables.people.get(person_id)

    def all(self) -> list[Person]:
        return sorted(self._tables.people.values(), key=lambda person: person.id)

    def credential(self, sign_in_name: str) -> Credential | None:
        held = self._tables.credentials.values()
        return next((each for each in held if each.sign_in_name == sign_in_name), None)

    def credential_of(self, person_id: str) -> Credential | None:
        return self._tables.credentials.get(person_id)

    def save_credential(self, credential: Credential) -> None:
        self._require_writable()
        self._require_free(credential)
        self._require(credential.person_id in self._tables.people, id=credential.person_id)
        self._tables.credentials[credential.person_id] = credential

    def _require_free(self, credential: Credential) -> None:
        held = self.credential(credential.sign_in_name)
        if held is not None and held.person_id != credential.person_id:
            raise Refused("NAME_TAKEN", name=credential.sign_in_name)


class MemoryClusters(MemoryRepository):
    def save(self, cluster: SpeakerCluster) -> None:
        self._require_writable()
        if any(each.code == cluster.code and each.id != cluster.id for each in self._tables.clusters.values()):
            raise Misuse("CODE_TAKEN", cluster_code=cluster.code)
        self._tables.clusters[cluster.id] = cluster

    def get(self, cluster_id: str) -> SpeakerCluster | None:
        return self._tables.clusters.get(cluster_id)

    def all(self) -> list[SpeakerCluster]:
        return sorted(self._tables.clusters.values(), key=lambda cluster: (cluster.position, cluster.code))


class MemoryTakes(MemoryRepository):
    def add(self, take: Take) -> None:
        self._require_writable(take.started_at)
        self._require_new(take.id in self._tables.takes, id=take.id)
        self._tables.takes[take.id] = take

    def get(self, take_id: str) -> Take | None:
        return self._tables.takes.get(take_id)

    def all(self) -> list[Take]:
        return sorted(self._tables.takes.values(), key=lambda take: (take.started_at, take.id), reverse=True)


class MemoryEditLists(MemoryRepository):
    def create(self, edit_list: EditList) -> None:
        self._require_writable()
        if not 0 <= edit_list.cursor <= len(edit_list.steps):
            raise Defect("EDIT_CURSOR_OUTSIDE", edit_list=edit_list.id)
        self._require_new(edit_list.id in self._tables.edits, id=edit_list.id)
        self._tables.edits[edit_list.id] = edit_list

    def append(self, edit_list_id: str, index: int, step: EditStep) -> None:
        held = self._existing(edit_list_id)
        if not 0 <= index <= len(held.steps):
            raise Defect("EDIT_INDEX_OUTSIDE", edit_list=edit_list_id)
        steps = (*held.steps[:index], step)
        self._tables.edits[edit_list_id] = EditList(edit_list_id, steps, index + 1)

    def set_cursor(self, edit_list_id: str, cursor: int) -> None:
        held = self._existing(edit_list_id)
        if not 0 <= cursor <= len(held.steps):
            raise Defect("EDIT_CURSOR_OUTSIDE", edit_list=edit_list_id)
        self._tables.edits[edit_list_id] = replace(held, cursor=cursor)

    def get(self, edit_list_id: str) -> EditList | None:
        return self._tables.edits.get(edit_list_id)

    def _existing(self, edit_list_id: str) -> EditList:
        self._require_writable()
        self._require(edit_list_id in self._tables.edits, id=edit_list_id)
        return self._tables.edits[edit_list_id]


class MemoryProgrammes(MemoryRepository):
    def add(self, programme: Programme) -> None:
        key = (programme.id, programme.version)
        self._check(programme)
        self._require_new(key in self._tables.programmes, id=programme.id)
        self._tables.programmes[key] = programme

    def get(self, programme_id: str, version: int | None = None) -> Programme | None:
        if version is not None:
            return self._tables.programmes.get((programme_id, version))
        mine = [each for each in self._tables.programmes.values() if each.id == programme_id]
        return max(mine, key=lambda each: each.version, default=None)

    def set_state(self, programme_id: str, version: int, state: ApprovalState, at: datetime) -> None:
        held = self._existing(programme_id, version, at)
        self._tables.programmes[programme_id, version] = replace(held, state=state, changed_at=at)

    def set_manifest(self, programme_id: str, version: int, manifest: SignedManifest, at: datetime) -> None:
        held = self._existing(programme_id, version, at)
        self._tables.programmes[programme_id, version] = replace(held, manifest=manifest, changed_at=at)

    def save(self, programme: Programme) -> None:
        self._existing(programme.id, programme.version)
        self._check(programme)
        self._tables.programmes[programme.id, programme.version] = programme

    def newest(self, states: Iterable[ApprovalState] | None = None) -> list[Programme]:
        newest: dict[str, Programme] = {}
        for each in self._tables.programmes.values():
            if each.id not in newest or newest[each.id].version < each.version:
                newest[each.id] = each
        wanted = None if states is None else set(states)
        shown = [each for each in newest.values() if wanted is None or each.state in wanted]
        return sorted(shown, key=lambda each: (each.changed_at, each.id), reverse=True)

    def add_event(self, event: ApprovalEvent) -> None:
        self._existing(event.programme_id, event.version, event.at)
        self._require_new(event.id in self._tables.events, id=event.id)
        self._tables.events[event.id] = event

    def events(self, programme_id: str) -> list[ApprovalEvent]:
        mine = [each for each in self._tables.events.values() if each.programme_id == programme_id]
        return sorted(mine, key=lambda each: (each.at, each.id))

    def _existing(self, programme_id: str, version: int, *instants: datetime) -> Programme:
        self._require_writable(*instants)
        self._require((programme_id, version) in self._tables.programmes, id=programme_id, version=version)
        return self._tables.programmes[programme_id, version]

    def _check(self, programme: Programme) -> None:
        self._require_writable(programme.created_at, programme.changed_at)
        if programme.edit_list_id:
            self._require(programme.edit_list_id in self._tables.edits, id=programme.edit_list_id)


class MemorySlots(MemoryRepository):
    def add(self, slot: TimeSlot) -> None:
        self._check(slot)
        self._require_new(slot.id in self._tables.slots, id=slot.id)
        self._tables.slots[slot.id] = slot

    def save(self, slot: TimeSlot) -> None:
        self._check(slot)
        self._require(slot.id in self._tables.slots, id=slot.id)
        self._tables.slots[slot.id] = slot

    def get(self, slot_id: str) -> TimeSlot | None:
        return self._tables.slots.get(slot_id)

    def between(self, start: datetime, end: datetime) -> list[TimeSlot]:
        return self._in_order(
            slot for slot in self._tables.slots.values() if slot.starts_at < end and slot.ends_at > start
        )

    def of_programme(self, programme_id: str) -> list[TimeSlot]:
        return self._in_order(slot for slot in self._tables.slots.values() if slot.programme_id == programme_id)

    def _in_order(self, slots: Iterable[TimeSlot]) -> list[TimeSlot]:
        return sorted(slots, key=lambda slot: (slot.starts_at, slot.id))

    def _check(self, slot: TimeSlot) -> None:
        self._require_writable(slot.starts_at)
        self._require((slot.programme_id, slot.version) in self._tables.programmes, id=slot.programme_id)


class MemoryBroadcastLog(MemoryRepository):
    def take_in(self, records: Sequence[JournalRecord]) -> int:
        self._require_writable()
        before = len(self._tables.journal)
        for record in records:
            self._tables.journal.setdefault((record.boot_id, record.counter), record)
        return len(self._tables.journal) - before

    def counter(self, boot_id: str) -> int:
        return max((counter for boot, counter in self._tables.journal if boot == boot_id), default=0)

    def between(self, start: datetime, end: datetime) -> list[BroadcastLogEntry]:
        entries = [fold_play(play) for play in plays_in(self._tables.journal.values()).values()]
        shown = [entry for entry in entries if _touches(entry, start, end)]
        return sorted(shown, key=lambda entry: (entry.planned_start, entry.target, entry.play_id))


def _touches(entry: BroadcastLogEntry, start: datetime, end: datetime) -> bool:
    if entry.planned_start < end and entry.planned_end > start:
        return True
    if entry.actual_start is None:
        return False
    return entry.actual_start < end and (entry.actual_end or entry.actual_start) >= start


class MemoryAudit(MemoryRepository):
    def record(self, verb: str, subject: str, **facts: Any) -> AuditEntry:
        self._require_writable()
        counter = len(self._tables.audit) + 1
        previous = self._tables.audit[counter - 1].sha256 if counter > 1 else CHAIN_START
        clean = without_personal_text(facts, subject.encode())
        access = self._access
        entry = link(access.process_name, counter, access.at, access.actor, verb, subject, clean, previous)
        self._tables.audit[counter] = entry
        return entry

    def entries(self) -> list[AuditEntry]:
        return [self._tables.audit[counter] for counter in sorted(self._tables.audit)]

    def verify(self) -> list[BrokenLink]:
        return verify(self.entries())


class MemorySettings(MemoryRepository):
    def get(self, key: str) -> Any:
        held = self._tables.settings.get(key)
        return None if held is None else json.loads(held)

    def put(self, key: str, value: Any) -> None:
        self._require_writable()
        self._tables.settings[key] = as_json(value)
