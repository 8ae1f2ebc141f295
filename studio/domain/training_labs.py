"""Labs: what a learner must really have done, as conditions over the product's own events. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from studio.domain.errors import Misuse
from studio.domain.loudness import PRESETS


class EventName(StrEnum):
    """What the watcher of a practice station tells of; the facts stand beside each."""

    RECORDED = "RECORDED"  # id, length_s, clipped_samples, peak_dbfs, gaps
    MASTERED = "MASTERED"  # id, integrated_lufs, off_lu (from the horn's target), reason
    EXERCISE_ARMED = "EXERCISE_ARMED"  # id
    EXERCISE_CANCELLED = "EXERCISE_CANCELLED"  # id
    EXERCISE_STARTED = "EXERCISE_STARTED"  # id


@dataclass(frozen=True, slots=True)
class LabEvent:
    """Something that the product did for the learner, in the order of its happening."""

    name: str
    facts: dict[str, Any] = field(default_factory=dict)


class Demand(StrEnum):
    AT_LEAST = "AT_LEAST"
    AT_MOST = "AT_MOST"
    IS = "IS"


@dataclass(frozen=True, slots=True)
class Check:
    """One demand on an event's fact; ``hint`` is the code of what to say where it fails."""

    fact: str
    demand: Demand
    value: float | str
    hint: str

    def holds(self, facts: dict[str, Any]) -> bool:
        """A fact that is missing fails."""
        found = facts.get(self.fact)
        if self.demand is Demand.IS:
            return bool(found == self.value)
        if not isinstance(found, int | float) or isinstance(self.value, str):
            return False
        return found >= self.value if self.demand is Demand.AT_LEAST else found <= self.value


@dataclass(frozen=True, slots=True)
class LabStep:
    """One tick. Its event comes after the step before it, and, if ``same``, concerns the same thing (fact ``id``).

    ``instead``: events that a learner does by mistake in its place, with the hint's code.
    """

    code: str
    event: EventName
    checks: tuple[Check, ...] = ()
    same: bool = False
    instead: tuple[tuple[EventName, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Lab:
    """``rooms`` are the practice rooms it opens, the first in sight."""

    id: str
    steps: tuple[LabStep, ...]
    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hint:
    """``facts`` are those of the event that failed; they fill the sentence."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LabResult:
    """``met`` and ``missing`` are codes of steps, in order."""

    passed: bool
    met: tuple[str, ...]
    missing: tuple[str, ...]
    hints: tuple[Hint, ...]


RECORD_S = 10.0
TOLERANCE_LU = 0.5
# A person's voice close to a microphone peaks well above this; a muted or unplugged one stays below.
QUIETEST_PEAK_DBFS = -40.0
LAB_TARGET = PRESETS["horn"].target_lufs

_CLEAN_TAKE = LabStep(
    "RECORD_TEN_SECONDS",
    EventName.RECORDED,
    (
        Check("peak_dbfs", Demand.AT_LEAST, QUIETEST_PEAK_DBFS, "TAKE_SILENT"),
        Check("clipped_samples", Demand.AT_MOST, 0, "TAKE_CLIPPED"),
        Check("gaps", Demand.AT_MOST, 0, "TAKE_BROKEN"),
        Check("length_s", Demand.AT_LEAST, RECORD_S, "TAKE_SHORT"),
    ),
)

LABS: dict[str, Lab] = {
    lab.id: lab
    for lab in (
        Lab("record-ten-seconds", (_CLEAN_TAKE,), ("produce",)),
        Lab(
            "master-a-voice",
            (
                LabStep(
                    "RECORD_SOMETHING",
                    EventName.RECORDED,
                    (Check("peak_dbfs", Demand.AT_LEAST, QUIETEST_PEAK_DBFS, "TAKE_SILENT"),),
                ),
                LabStep(
                    "MASTER_IT",
                    EventName.MASTERED,
                    (
                        Check("reason", Demand.IS, "MET", "TARGET_MISSED"),
                        Check("off_lu", Demand.AT_MOST, TOLERANCE_LU, "OTHER_TARGET"),
                    ),
                ),
            ),
            ("produce", "admin"),
        ),
        Lab(
            "arm-and-cancel",
            (
                LabStep("ARM_EXERCISE", EventName.EXERCISE_ARMED),
                LabStep(
                    "CANCEL_EXERCISE",
                    EventName.EXERCISE_CANCELLED,
                    same=True,
                    instead=((EventName.EXERCISE_STARTED, "CONFIRMED_INSTEAD"),),
                ),
            ),
            ("exercise",),
        ),
    )
}


def find_lab(lab_id: str) -> Lab:
    """Raises ``Misuse("NO_SUCH_LAB")``."""
    try:
        return LABS[lab_id]
    except KeyError:
        raise Misuse("NO_SUCH_LAB", lab=lab_id) from None


def judge(lab: Lab, events: Sequence[LabEvent]) -> LabResult:
    """Return what of the lab is done, what is missing, and why the last tries at the first missing step failed."""
    chain = _longest(lab.steps, events, 0, None)
    met = tuple(step.code for step in lab.steps[: len(chain)])
    missing = tuple(step.code for step in lab.steps[len(chain) :])
    hints: tuple[Hint, ...] = ()
    if missing:
        hints = _hints(lab.steps[len(chain)], events, chain[-1] if chain else -1)
    return LabResult(not missing, met, missing, hints)


def _longest(steps: Sequence[LabStep], events: Sequence[LabEvent], start: int, before: LabEvent | None) -> list[int]:
    """The places of the events that meet the most steps from the first on; of equal ones, the latest."""
    if not steps:
        return []
    best: list[int] = []
    for place in range(start, len(events)):
        if _meets(steps[0], events[place], before):
            chain = [place, *_longest(steps[1:], events, place + 1, events[place])]
            if len(chain) >= len(best):
                best = chain
            if len(best) == len(steps):
                break
    return best


def _meets(step: LabStep, event: LabEvent, before: LabEvent | None) -> bool:
    if event.name != step.event or not all(check.holds(event.facts) for check in step.checks):
        return False
    return not step.same or before is None or event.facts.get("id") == before.facts.get("id")


def _hints(step: LabStep, events: Sequence[LabEvent], after: int) -> tuple[Hint, ...]:
    """Of the last event behind ``after`` that was a try at this step."""
    mistakes = dict(step.instead)
    for event in reversed(events[after + 1 :]):
        if event.name == step.event:
            return tuple(Hint(check.hint, event.facts) for check in step.checks if not check.holds(event.facts))
        for name, hint in mistakes.items():
            if event.name == name:
                return (Hint(hint, event.facts),)
    return ()
