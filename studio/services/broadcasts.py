"""The broadcast log: copied from the journal, read by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from studio.domain.broadcast import BroadcastLogEntry
from studio.ports.onair import JournalSource
from studio.ports.store import Store
from studio.services.scheduling import SchedulingService


@dataclass(frozen=True, slots=True)
class BroadcastLogService:
    store: Store
    journal: JournalSource
    scheduling: SchedulingService

    def catch_up(self) -> int:
        """Copy what is new in the journal; return the number of records. Safe to call from several processes."""
        with self.store.read() as unit:
            if not self.journal.read_new(unit.log.counter):
                return 0
        with self.store.write("journal") as unit:
            # Read again inside the writing unit: another process may have copied them meanwhile.
            return unit.log.take_in(self.journal.read_new(unit.log.counter))

    def day(self, day: date) -> list[BroadcastLogEntry]:
        start, end = self.scheduling.bounds(day)
        with self.store.read() as unit:
            return unit.log.between(start, end)
