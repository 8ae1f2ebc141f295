"""A practice station: a whole station in a folder of its own, and what its own records tell of the learner.

The events of a lab come from the audit chain that the practised services write; no lesson says them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from studio.domain.audit import AuditEntry
from studio.domain.roles import Person
from studio.domain.takes import INTERNAL_RATE_HZ, Take
from studio.domain.training_labs import LAB_TARGET, EventName, LabEvent
from studio.ports.recording import TakeReader
from studio.ports.store import Store, Unit
from studio.services.exercise import ExerciseService

if TYPE_CHECKING:
    # The station holds the maker of practice stations.
    from studio.services.station import Station

# As the recorder's own warning has it.
CLIPPED_AT = 0.9999
SILENT_DBFS = -120.0
_PIECE_S = 10
_NAMES = {
    "TAKE_KEPT": EventName.RECORDED,
    "MASTERED": EventName.MASTERED,
    "EXERCISE_ARMED": EventName.EXERCISE_ARMED,
    "EXERCISE_CANCELLED": EventName.EXERCISE_CANCELLED,
    "EXERCISE_STARTED": EventName.EXERCISE_STARTED,
}


class PracticeWatch:
    """Turns the practice station's audit entries into a lab's events; what was there before it began is not told."""

    def __init__(self, store: Store, reader: TakeReader) -> None:
        self._store = store
        self._reader = reader
        self._seen = {(entry.chain, entry.counter) for entry in self._entries()}
        self._events: list[LabEvent] = []

    def events(self) -> list[LabEvent]:
        """Everything since the beginning, in order; each entry is looked into once."""
        fresh = [entry for entry in self._entries() if (entry.chain, entry.counter) not in self._seen]
        for entry in sorted(fresh, key=lambda each: (each.at, each.counter)):
            self._seen.add((entry.chain, entry.counter))
            if entry.verb in _NAMES:
                self._events.append(LabEvent(_NAMES[entry.verb].value, self._facts(entry)))
        return list(self._events)

    def _entries(self) -> list[AuditEntry]:
        with self._store.read() as unit:
            return unit.audit.entries()

    def _facts(self, entry: AuditEntry) -> dict[str, Any]:
        facts: dict[str, Any] = {"id": entry.subject}
        with self._store.read() as unit:
            if entry.verb == "MASTERED":
                return facts | _mastered(unit, entry)
            take = unit.takes.get(entry.subject) if entry.verb == "TAKE_KEPT" else None
        return facts if take is None else facts | take_facts(take, self._reader)


def take_facts(take: Take, reader: TakeReader) -> dict[str, Any]:
    """Return a take's length, gaps, clipped samples and peak (dBFS), measured from what was written.

    ITU-R BS.1770-5 true peak is not asked for: a sample at full scale is what a microphone's clipping leaves.
    """
    import numpy as np

    clipped, peak = 0, 0.0
    for start in range(0, take.frames, _PIECE_S * INTERNAL_RATE_HZ):
        sound = np.abs(reader.read(take, start, min(_PIECE_S * INTERNAL_RATE_HZ, take.frames - start)))
        clipped += int(np.count_nonzero(sound >= CLIPPED_AT))
        peak = max(peak, float(sound.max(initial=0.0)))
    peak_dbfs = 20.0 * math.log10(peak) if peak > 0 else SILENT_DBFS
    return {
        "length_s": round(take.length_s, 3),
        "gaps": len(take.gaps),
        "clipped_samples": clipped,
        "peak_dbfs": round(max(SILENT_DBFS, peak_dbfs), 2),
    }


def _mastered(unit: Unit, entry: AuditEntry) -> dict[str, Any]:
    facts: dict[str, Any] = {"reason": entry.facts["reason"]}
    programme = unit.programmes.get(entry.subject, entry.facts["version"])
    signed = None if programme is None else programme.manifest
    # A later edit voids the manifest: then nothing can be said of how loud it was.
    if signed is None or signed.sha256 != entry.facts["manifest_sha256"] or signed.manifest.integrated_lufs is None:
        return facts
    by_lu = round(signed.manifest.integrated_lufs - LAB_TARGET, 2)
    return facts | {"integrated_lufs": signed.manifest.integrated_lufs, "by_lu": by_lu, "off_lu": abs(by_lu)}


@dataclass(frozen=True, slots=True)
class PracticeStation:
    """``person`` is the learner there, whose PIN is ``pin``. ``close`` throws the folder away."""

    station: Station
    person: Person
    pin: str
    exercise: ExerciseService
    watch: PracticeWatch
    close: Callable[[], None]


class PracticeMaker(Protocol):
    def open(self, learner: Person) -> PracticeStation:
        """Make a fresh one; it takes a second or two. Raises ``OperatorFixable``: DISK_FULL, FOLDER_UNWRITABLE."""
