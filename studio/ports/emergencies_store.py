"""The records of emergencies and of every step taken."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from studio.domain.emergency import Emergency, EmergencyStep


class Emergencies(Protocol):
    def save(self, emergency: Emergency) -> None:
        """Add it, or change what is known of it."""

    def get(self, emergency_id: str) -> Emergency | None: ...

    def of_source(self, source_id: str) -> Emergency | None:
        """The emergency made of a bulletin from above."""

    def between(self, start: datetime, end: datetime) -> list[Emergency]:
        """Those decided in ``[start, end)``, the newest first."""

    def running(self) -> list[Emergency]:
        """Those without an end, the newest first."""

    def add_steps(self, steps: Iterable[EmergencyStep]) -> int:
        """Add steps, each at most once by (emergency, step, target, instant); return how many were new."""

    def steps(self, emergency_id: str) -> list[EmergencyStep]:
        """In order of time."""
