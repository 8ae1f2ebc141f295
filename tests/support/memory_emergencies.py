"""The memory store's emergencies."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from studio.domain.emergency import Emergency, EmergencyStep, Step
from tests.support.memory_repositories import MemoryRepository


class MemoryEmergencies(MemoryRepository):
    def save(self, emergency: Emergency) -> None:
        self._require_writable(emergency.pressed_at, emergency.decided_at)
        self._tables.emergencies[emergency.id] = emergency

    def get(self, emergency_id: str) -> Emergency | None:
        return self._tables.emergencies.get(emergency_id)

    def of_source(self, source_id: str) -> Emergency | None:
        return next((one for one in self._newest() if source_id and one.source_id == source_id), None)

    def between(self, start: datetime, end: datetime) -> list[Emergency]:
        return [one for one in self._newest() if start <= one.decided_at < end]

    def running(self) -> list[Emergency]:
        return [one for one in self._newest() if one.ended_at is None]

    def add_steps(self, steps: Iterable[EmergencyStep]) -> int:
        added = 0
        for step in steps:
            self._require_writable(step.at)
            self._require(step.emergency_id in self._tables.emergencies, id=step.emergency_id)
            key = (step.emergency_id, step.step, step.target, step.at)
            if key not in self._tables.emergency_steps:
                self._tables.emergency_steps[key] = step
                added += 1
        return added

    def steps(self, emergency_id: str) -> list[EmergencyStep]:
        found = [step for step in self._tables.emergency_steps.values() if step.emergency_id == emergency_id]
        return sorted(found, key=lambda step: (step.at, list(Step).index(step.step), step.target))

    def _newest(self) -> list[Emergency]:
        return sorted(self._tables.emergencies.values(), key=lambda one: (one.decided_at, one.id), reverse=True)
