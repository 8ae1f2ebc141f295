"""The station's records: a unit of work over repositories.

``store.write(actor)`` begins at once (BEGIN IMMEDIATE), commits on a clean exit, rolls back on an error.
Domain objects come out, never sessions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from studio.domain.approval import ApprovalEvent, ApprovalState
from studio.domain.audit import AuditEntry, BrokenLink
from studio.domain.broadcast import BroadcastLogEntry, JournalRecord
from studio.domain.clusters import SpeakerCluster
from studio.domain.editing import EditList, EditStep
from studio.domain.exchange import OutboxItem, OutboxState
from studio.domain.programme import Programme, SignedManifest
from studio.domain.roles import Person
from studio.domain.schedule import TimeSlot
from studio.domain.takes import Take
from studio.ports.boards_store import Boards, Layouts
from studio.ports.emergencies_store import Emergencies
from studio.ports.exchange_store import ExchangeRecords
from studio.ports.training_store import TrainingRecords


@dataclass(frozen=True, slots=True)
class Credential:
    """argon2id hashes only."""

    person_id: str
    sign_in_name: str
    password_hash: str
    pin_hash: str = ""


class People(Protocol):
    def add(self, person: Person, credential: Credential) -> None: ...
    def save(self, person: Person) -> None: ...
    def get(self, person_id: str) -> Person | None: ...
    def all(self) -> list[Person]: ...
    def credential(self, sign_in_name: str) -> Credential | None: ...
    def credential_of(self, person_id: str) -> Credential | None: ...
    def save_credential(self, credential: Credential) -> None: ...


class Clusters(Protocol):
    def save(self, cluster: SpeakerCluster) -> None: ...
    def get(self, cluster_id: str) -> SpeakerCluster | None: ...
    def all(self) -> list[SpeakerCluster]:
        """In the station's order (``position``, then code)."""


class Takes(Protocol):
    def add(self, take: Take) -> None: ...
    def get(self, take_id: str) -> Take | None: ...
    def all(self) -> list[Take]:
        """Newest first."""


class EditLists(Protocol):
    """Each step is one row, so that every step is kept and a save writes only what is new."""

    def create(self, edit_list: EditList) -> None: ...
    def append(self, edit_list_id: str, index: int, step: EditStep) -> None:
        """Write ``step`` at ``index``, dropping undone steps from there on, and move the cursor after it."""

    def set_cursor(self, edit_list_id: str, cursor: int) -> None: ...
    def get(self, edit_list_id: str) -> EditList | None: ...


class Programmes(Protocol):
    def add(self, programme: Programme) -> None: ...
    def get(self, programme_id: str, version: int | None = None) -> Programme | None:
        """The named version, or the newest."""

    def set_state(self, programme_id: str, version: int, state: ApprovalState, at: datetime) -> None: ...
    def set_manifest(self, programme_id: str, version: int, manifest: SignedManifest, at: datetime) -> None: ...
    def save(self, programme: Programme) -> None: ...
    def newest(self, states: Iterable[ApprovalState] | None = None) -> list[Programme]:
        """The newest version of each programme, most recently changed first."""

    def add_event(self, event: ApprovalEvent) -> None: ...
    def events(self, programme_id: str) -> list[ApprovalEvent]: ...


class Slots(Protocol):
    def add(self, slot: TimeSlot) -> None: ...
    def save(self, slot: TimeSlot) -> None: ...
    def get(self, slot_id: str) -> TimeSlot | None: ...
    def between(self, start: datetime, end: datetime) -> list[TimeSlot]:
        """Slots that touch ``[start, end)``, in order of start."""

    def of_programme(self, programme_id: str) -> list[TimeSlot]:
        """Every slot of any version of the programme, in order of start."""


class BroadcastLog(Protocol):
    """The as-run log, folded from the journal."""

    def take_in(self, records: Sequence[JournalRecord]) -> int:
        """Copy journal records in, idempotently by (boot, counter); return how many were new."""

    def counter(self, boot_id: str) -> int:
        """The last counter taken in from this boot, 0 for none."""

    def between(self, start: datetime, end: datetime) -> list[BroadcastLogEntry]:
        """Rows whose plan or actual time touches ``[start, end)``, by planned start, then target."""


class Audit(Protocol):
    def record(self, verb: str, subject: str, **facts: Any) -> AuditEntry:
        """Chain one entry by the unit's actor, at the unit's instant. Facts: ids, codes, numbers, hashes."""

    def entries(self) -> list[AuditEntry]:
        """All, in order of (chain, counter)."""

    def verify(self) -> list[BrokenLink]: ...


class SettingsTable(Protocol):
    def get(self, key: str) -> Any: ...
    def put(self, key: str, value: Any) -> None: ...


class Outbox(Protocol):
    """Rows that must leave the machine, written in the same transaction as the change they tell of."""

    def add(self, kind: str, payload: dict[str, Any], stream: str = "", only_latest: bool = False) -> str:
        """Return the row's id, which is its idempotency key. Rows of one ``stream`` never overtake each other;
        ``only_latest`` drops those of it that nobody has tried to send yet."""

    def pending(self) -> list[tuple[str, str, dict[str, Any]]]:
        """(id, kind, payload) in order of adding."""

    def take(self, limit: int, now: datetime) -> list[OutboxItem]:
        """Mark SENDING the first due rows, and return them as they stood before."""

    def has_due(self, now: datetime) -> bool: ...

    def recover(self) -> int:
        """Make UNCERTAIN what a dead process left SENDING; return how many."""

    def settle(
        self, row_id: str, state: OutboxState, problem: str = "", again_at: datetime | None = None, counts: bool = True
    ) -> None:
        """Say what came of a try; ``counts`` false where none was made."""

    def retry(self, row_id: str) -> None:
        """Have a row tried again at once, a dead one too."""

    def items(self, states: Iterable[OutboxState], limit: int = 200) -> list[OutboxItem]:
        """The last added first."""

    def counts(self) -> dict[OutboxState, int]: ...

    def forget(self, before: datetime) -> int:
        """Drop confirmed rows added before then; return how many."""


class Unit(Protocol):
    """All repositories over one transaction."""

    people: People
    clusters: Clusters
    takes: Takes
    edits: EditLists
    programmes: Programmes
    slots: Slots
    log: BroadcastLog
    audit: Audit
    settings: SettingsTable
    outbox: Outbox
    boards: Boards
    layouts: Layouts
    exchange: ExchangeRecords
    emergencies: Emergencies
    training: TrainingRecords


class Store(Protocol):
    def read(self) -> AbstractContextManager[Unit]:
        """A consistent view; writing through it is a Defect."""

    def write(self, actor: str) -> AbstractContextManager[Unit]:
        """``actor`` is a person's id, or the process's name. Raises ``OperatorFixable("DATABASE_BUSY")``,
        ``OperatorFixable("DISK_FULL")``."""
