"""Emergencies and their steps, in the records."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from studio.domain.emergency import (
    Emergency,
    EmergencyDraft,
    EmergencyKind,
    EmergencyStep,
    Ending,
    Hazard,
    OrderedHow,
    SoundFrom,
    Step,
)
from studio.domain.instants import from_us, to_us
from studio.storage.models import EmergencyRow, EmergencyStepRow
from studio.storage.repositories.base import Repository


class SqlEmergencies(Repository):
    """``ports.emergencies_store.Emergencies``."""

    def save(self, emergency: Emergency) -> None:
        self._changing.merge(
            EmergencyRow(
                id=emergency.id,
                kind=emergency.kind.value,
                draft=_draft_out(emergency.draft) | {"ending_text": emergency.ending_text},
                title=emergency.title,
                officer_id=emergency.officer_id,
                pressed_at=emergency.pressed_at,
                decided_at=emergency.decided_at,
                ended_at=emergency.ended_at,
                ending=emergency.ending.value if emergency.ending else "",
                reason=emergency.reason,
                source_id=emergency.source_id,
                agency=emergency.agency,
            )
        )
        self._changing.flush()

    def get(self, emergency_id: str) -> Emergency | None:
        row = self._session.get(EmergencyRow, emergency_id)
        return None if row is None else _emergency(row)

    def of_source(self, source_id: str) -> Emergency | None:
        found = select(EmergencyRow).where(EmergencyRow.source_id == source_id, EmergencyRow.source_id != "")
        row = self._session.scalars(found.order_by(EmergencyRow.decided_at.desc()).limit(1)).first()
        return None if row is None else _emergency(row)

    def between(self, start: datetime, end: datetime) -> list[Emergency]:
        found = select(EmergencyRow).where(EmergencyRow.decided_at >= start, EmergencyRow.decided_at < end)
        return [_emergency(row) for row in self._session.scalars(found.order_by(*_NEWEST_FIRST))]

    def running(self) -> list[Emergency]:
        found = select(EmergencyRow).where(EmergencyRow.ended_at.is_(None))
        return [_emergency(row) for row in self._session.scalars(found.order_by(*_NEWEST_FIRST))]

    def add_steps(self, steps: Iterable[EmergencyStep]) -> int:
        added = 0
        for step in dict.fromkeys(steps):
            key = {"emergency_id": step.emergency_id, "step": step.step.value, "target": step.target, "at": step.at}
            if self._changing.get(EmergencyStepRow, tuple(key.values())) is None:
                self._changing.add(EmergencyStepRow(**key, detail=step.detail))
                self._changing.flush()
                added += 1
        return added

    def steps(self, emergency_id: str) -> list[EmergencyStep]:
        found = select(EmergencyStepRow).where(EmergencyStepRow.emergency_id == emergency_id)
        steps = [
            EmergencyStep(row.emergency_id, Step(row.step), row.at, row.target, row.detail)
            for row in self._session.scalars(found)
        ]
        return sorted(steps, key=lambda step: (step.at, list(Step).index(step.step), step.target))


_NEWEST_FIRST = (EmergencyRow.decided_at.desc(), EmergencyRow.id.desc())


def _emergency(row: EmergencyRow) -> Emergency:
    return Emergency(
        row.id,
        EmergencyKind(row.kind),
        _draft_in(row.draft),
        row.title,
        row.officer_id,
        row.pressed_at,
        row.decided_at,
        row.ended_at,
        Ending(row.ending) if row.ending else None,
        row.reason,
        row.source_id,
        row.agency,
        str(row.draft.get("ending_text", "")),
    )


def _draft_out(draft: EmergencyDraft) -> dict[str, Any]:
    return {
        "ordered_by": draft.ordered_by,
        "ordered_how": draft.ordered_how.value,
        "hazard": draft.hazard.value,
        "targets": list(draft.targets),
        "text": draft.text,
        "sound_from": draft.sound_from.value,
        "take_id": draft.take_id,
        "level": draft.level,
        "level_source": draft.level_source,
        "repeat_minutes": draft.repeat_minutes,
        "ordered_at_us": None if draft.ordered_at is None else to_us(draft.ordered_at),
        "on_boards": draft.on_boards,
    }


def _draft_in(raw: dict[str, Any]) -> EmergencyDraft:
    return EmergencyDraft(
        raw["ordered_by"],
        OrderedHow(raw["ordered_how"]),
        Hazard(raw["hazard"]),
        tuple(raw["targets"]),
        raw["text"],
        SoundFrom(raw["sound_from"]),
        raw["take_id"],
        raw["level"],
        raw["level_source"],
        raw["repeat_minutes"],
        None if raw["ordered_at_us"] is None else from_us(raw["ordered_at_us"]),
        # Rows of before boards were asked about lack it.
        bool(raw.get("on_boards", True)),
    )
