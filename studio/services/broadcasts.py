"""The broadcast log: copied from the journal, read by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from studio.domain.as_run import read_play
from studio.domain.broadcast import BroadcastLogEntry, PlayState
from studio.ports.onair import JournalSource
from studio.ports.store import Store
from studio.services.scheduling import SchedulingService
from studio.services.upward import has_log_to_tell, tell_answers, tell_corrections, tell_log, tell_plays


@dataclass(frozen=True, slots=True)
class BroadcastLogService:
    store: Store
    journal: JournalSource
    scheduling: SchedulingService

    def catch_up(self) -> int:
        """Copy what is new in the journal; return the number of records. Safe to call from several processes.

        What settled goes up in the same unit, and so does what became of bulletins from above.
        """
        now = self.scheduling.clock.now()
        with self.store.read() as unit:
            if not self.journal.read_new(unit.log.counter) and not has_log_to_tell(unit, now):
                return 0
        with self.store.write("journal") as unit:
            # Read again inside the writing unit: another process may have copied them meanwhile.
            records = self.journal.read_new(unit.log.counter)
            taken = unit.log.take_in(records)
            plays = [play for record in records if (play := read_play(record)) is not None]
            tell_plays(unit, sorted({play.programme_id for play in plays}), now)
            tell_answers(unit, {play.programme_id for play in plays if play.state is PlayState.PLAYED}, now)
            tell_corrections(unit, {play.play_id for play in plays}, now)
            tell_log(unit, now)
            return taken

    def day(self, day: date) -> list[BroadcastLogEntry]:
        start, end = self.scheduling.bounds(day)
        with self.store.read() as unit:
            return unit.log.between(start, end)
