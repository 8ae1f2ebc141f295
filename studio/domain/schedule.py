"""The broadcast schedule: slots, and the conflicts and gaps that a person must see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from studio.domain.programme import Priority


class OverRun(StrEnum):
    """What happens to a programme that was pre-empted or runs past its slot."""

    RESUME = "RESUME"
    SHIFT = "SHIFT"
    DROP = "DROP"


class SlotState(StrEnum):
    PLANNED = "PLANNED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class TimeSlot:
    """One programme at one time on some targets (cluster ids and ``LOCAL_OUTPUT``)."""

    id: str
    programme_id: str
    version: int
    manifest_sha256: str
    title: str
    starts_at: datetime
    length_s: float
    targets: frozenset[str]
    priority: Priority
    over_run: OverRun = OverRun.RESUME
    state: SlotState = SlotState.PLANNED
    # A person's decided place among slots that want the same time; lower airs first.
    decided_order: int | None = None

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(seconds=self.length_s)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two slots that want one target at one time. ``needs_decision``: two PRIORITY items, no order yet."""

    target: str
    first: TimeSlot
    second: TimeSlot
    starts_at: datetime
    ends_at: datetime
    needs_decision: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """Silence inside a session: between two slots of one target that stand close together."""

    target: str
    after: TimeSlot
    before: TimeSlot
    starts_at: datetime
    ends_at: datetime

    @property
    def length_s(self) -> float:
        return (self.ends_at - self.starts_at).total_seconds()


# Slots further apart than this belong to different sessions: the silence between is meant.
SESSION_BREAK = timedelta(minutes=15)
# Shorter than this nobody hears as a gap.
SHORTEST_GAP = timedelta(seconds=2)


def on_target(slots: Iterable[TimeSlot], target: str) -> list[TimeSlot]:
    """Return the planned slots of ``target`` in order of start."""
    mine = [s for s in slots if target in s.targets and s.state is SlotState.PLANNED]
    return sorted(mine, key=lambda slot: (slot.starts_at, slot.id))


def find_conflicts(slots: Sequence[TimeSlot]) -> list[Conflict]:
    """Return every overlap of two planned slots on one target, in order of time."""
    found: list[Conflict] = []
    for target in sorted({target for slot in slots for target in slot.targets}):
        mine = on_target(slots, target)
        for index, first in enumerate(mine):
            for second in mine[index + 1 :]:
                if second.starts_at >= first.ends_at:
                    break
                both = first.priority is second.priority is Priority.PRIORITY
                decided = first.decided_order is not None and second.decided_order is not None
                found.append(
                    Conflict(
                        target,
                        first,
                        second,
                        second.starts_at,
                        min(first.ends_at, second.ends_at),
                        both and not decided,
                    )
                )
    return sorted(found, key=lambda c: (c.starts_at, c.target))


def find_gaps(
    slots: Sequence[TimeSlot],
    session_break: timedelta = SESSION_BREAK,
    shortest: timedelta = SHORTEST_GAP,
) -> list[Gap]:
    """Return the silences inside sessions, per target, in order of time."""
    found: list[Gap] = []
    for target in sorted({target for slot in slots for target in slot.targets}):
        reached: TimeSlot | None = None
        for left, right in pairwise(on_target(slots, target)):
            if reached is None or left.ends_at > reached.ends_at:
                reached = left
            silence = right.starts_at - reached.ends_at
            if shortest <= silence < session_break:
                found.append(Gap(target, reached, right, reached.ends_at, right.starts_at))
    return sorted(found, key=lambda g: (g.starts_at, g.target))
