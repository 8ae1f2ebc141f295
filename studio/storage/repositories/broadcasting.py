"""The schedule's slots, and the broadcast log folded from the journal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, insert, or_, select

from studio.domain.as_run import fold_play, plays_in, read_play
from studio.domain.broadcast import BroadcastLogEntry, JournalKind, JournalRecord, PlayState
from studio.domain.programme import Priority
from studio.domain.schedule import OverRun, SlotState, TimeSlot
from studio.storage.models import JournalRecordRow, PlayRow, ProgrammeRow, SlotRow, SlotTargetRow
from studio.storage.repositories.base import Repository

# Databases bound the number of values in one statement.
_CHUNK = 400


class SqlSlots(Repository):
    def add(self, slot: TimeSlot) -> None:
        self._require(ProgrammeRow, id=slot.programme_id, version=slot.version)
        self._insert(SlotRow(**_slot_columns(slot)), id=slot.id)

    def save(self, slot: TimeSlot) -> None:
        row = self._existing(SlotRow, id=slot.id)
        self._require(ProgrammeRow, id=slot.programme_id, version=slot.version)
        held = {kept.target: kept for kept in row.targets}
        columns = _slot_columns(slot)
        columns["targets"] = [held.get(target, SlotTargetRow(target=target)) for target in sorted(slot.targets)]
        for name, value in columns.items():
            setattr(row, name, value)
        self._changing.flush()

    def get(self, slot_id: str) -> TimeSlot | None:
        row = self._session.get(SlotRow, slot_id)
        return None if row is None else _slot(row)

    def between(self, start: datetime, end: datetime) -> list[TimeSlot]:
        touching = (
            select(SlotRow)
            .where(SlotRow.starts_at < end, SlotRow.ends_at > start)
            .order_by(SlotRow.starts_at, SlotRow.id)
        )
        return [_slot(row) for row in self._session.scalars(touching)]

    def of_programme(self, programme_id: str) -> list[TimeSlot]:
        mine = select(SlotRow).where(SlotRow.programme_id == programme_id).order_by(SlotRow.starts_at, SlotRow.id)
        return [_slot(row) for row in self._session.scalars(mine)]


class SqlBroadcastLog(Repository):
    def take_in(self, records: Sequence[JournalRecord]) -> int:
        self._changing.flush()
        by_key = {(record.boot_id, record.counter): record for record in records}
        fresh = [by_key[key] for key in sorted(by_key.keys() - self._known(by_key.keys()))]
        rows = []
        touched = set()
        for record in fresh:
            play = read_play(record)
            if play is not None:
                touched.add(play.play_id)
            rows.append(
                {
                    "boot_id": record.boot_id,
                    "counter": record.counter,
                    "at": record.at,
                    "monotonic_us": record.monotonic_us,
                    "kind": record.kind.value,
                    "play_id": None if play is None else play.play_id,
                    "data": record.data,
                    "sha256": record.sha256,
                }
            )
        if rows:
            self._changing.execute(insert(JournalRecordRow), rows)
        for chunk in _chunks(sorted(touched)):
            self._fold(chunk)
        return len(fresh)

    def counter(self, boot_id: str) -> int:
        last = select(func.max(JournalRecordRow.counter)).where(JournalRecordRow.boot_id == boot_id)
        return self._session.scalar(last) or 0

    def between(self, start: datetime, end: datetime) -> list[BroadcastLogEntry]:
        touching = select(PlayRow).where(
            or_(
                and_(PlayRow.planned_start < end, PlayRow.planned_end > start),
                and_(PlayRow.actual_start < end, func.coalesce(PlayRow.actual_end, PlayRow.actual_start) >= start),
            )
        )
        entries = [log_entry(row) for row in self._session.scalars(touching)]
        return sorted(entries, key=lambda entry: (entry.planned_start, entry.target, entry.play_id))

    def _known(self, keys: Iterable[tuple[str, int]]) -> set[tuple[str, int]]:
        counters: dict[str, list[int]] = {}
        for boot_id, counter in keys:
            counters.setdefault(boot_id, []).append(counter)
        known: set[tuple[str, int]] = set()
        for boot_id, mine in counters.items():
            held = select(JournalRecordRow.counter).where(
                JournalRecordRow.boot_id == boot_id,
                JournalRecordRow.counter.between(min(mine), max(mine)),
            )
            known.update((boot_id, counter) for counter in self._session.scalars(held))
        return known

    def _fold(self, play_ids: Sequence[str]) -> None:
        """Fold these plays anew from all of their records, as late ones may belong before the known ones."""
        raw = self._session.execute(select(*_RECORD_COLUMNS).where(JournalRecordRow.play_id.in_(play_ids)))
        held = {row.play_id: row for row in self._session.scalars(select(PlayRow).where(PlayRow.play_id.in_(play_ids)))}
        for play_id, play in plays_in(_record(row) for row in raw).items():
            columns = _play_columns(fold_play(play))
            row = held.get(play_id)
            if row is None:
                self._changing.add(PlayRow(**columns))
            else:
                for name, value in columns.items():
                    setattr(row, name, value)
        self._changing.flush()


def _chunks(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[index : index + _CHUNK] for index in range(0, len(values), _CHUNK))


def _slot_columns(slot: TimeSlot) -> dict[str, object]:
    return {
        "id": slot.id,
        "programme_id": slot.programme_id,
        "version": slot.version,
        "manifest_sha256": slot.manifest_sha256,
        "title": slot.title,
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "length_s": slot.length_s,
        "priority": slot.priority.value,
        "over_run": slot.over_run.value,
        "state": slot.state.value,
        "decided_order": slot.decided_order,
        "targets": [SlotTargetRow(target=target) for target in sorted(slot.targets)],
    }


def _slot(row: SlotRow) -> TimeSlot:
    return TimeSlot(
        row.id,
        row.programme_id,
        row.version,
        row.manifest_sha256,
        row.title,
        row.starts_at,
        row.length_s,
        frozenset(aimed.target for aimed in row.targets),
        Priority(row.priority),
        OverRun(row.over_run),
        SlotState(row.state),
        row.decided_order,
    )


_RECORD_COLUMNS = (
    JournalRecordRow.boot_id,
    JournalRecordRow.counter,
    JournalRecordRow.at,
    JournalRecordRow.monotonic_us,
    JournalRecordRow.kind,
    JournalRecordRow.data,
    JournalRecordRow.sha256,
)


def _record(row: Sequence[Any]) -> JournalRecord:
    boot_id, counter, at, monotonic_us, kind, data, sha256 = row
    return JournalRecord(boot_id, counter, at, monotonic_us, JournalKind(kind), data, sha256)


_PLAY_FIELDS = tuple(field.name for field in fields(BroadcastLogEntry))


def _play_columns(entry: BroadcastLogEntry) -> dict[str, object]:
    columns = {name: getattr(entry, name) for name in _PLAY_FIELDS}
    return {**columns, "state": entry.state.value}


def log_entry(row: PlayRow) -> BroadcastLogEntry:
    """Return the row of the log as a person reads it."""
    columns = {name: getattr(row, name) for name in _PLAY_FIELDS}
    return BroadcastLogEntry(**{**columns, "state": PlayState(row.state)})
