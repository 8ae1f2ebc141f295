"""What the timeline draws: lanes, blocks, collisions and silences, in minutes of the local day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from studio.domain.clusters import LOCAL_OUTPUT
from studio.domain.schedule import TimeSlot
from studio.ui.schedule.axis import DAY_MINUTES
from studio.ui.theme import Mark
from studio.ui.words import device_text, target_name

if TYPE_CHECKING:
    from studio.services.devices import DevicesView
    from studio.services.scheduling import DayView


@dataclass(frozen=True, slots=True)
class Lane:
    """A row: one target, with how it is."""

    target: str
    name: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Patch:
    """Something between two minutes of one lane: a collision (``undecided`` if a person must answer) or a gap."""

    lane: int
    start: float
    end: float
    is_gap: bool
    undecided: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A slot, and the lanes where it is drawn."""

    slot: TimeSlot
    start: float
    end: float
    lanes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DayPicture:
    lanes: tuple[Lane, ...]
    blocks: tuple[Block, ...]
    patches: tuple[Patch, ...]
    quiet: tuple[tuple[float, float], ...]

    def block(self, slot_id: str) -> Block | None:
        return next((block for block in self.blocks if block.slot.id == slot_id), None)


def make_picture(view: DayView, devices: DevicesView | None, zone: ZoneInfo) -> DayPicture:
    """Lay a day out in lanes: the station's output first where something plays there, then the clusters."""
    states = {v.cluster.id: v.status.state for v in devices.clusters} if devices else {}
    used = {target for slot in view.slots for target in slot.targets}
    lanes = [Lane(LOCAL_OUTPUT, target_name(""), Mark.CONFIRMED)] if LOCAL_OUTPUT in used or not view.clusters else []
    for cluster in view.clusters:
        mark = Mark.UNCONFIRMABLE
        if cluster.confirms and cluster.id in states:
            mark = device_text(states[cluster.id], confirms=True)[1]
        lanes.append(Lane(cluster.id, cluster.name, mark))
    places = {lane.target: place for place, lane in enumerate(lanes)}

    def minute(instant: datetime) -> float:
        """Minutes of this day; what lies before or after it is cut at midnight."""
        passed = (instant - view.starts_at).total_seconds() / 60
        return min(max(passed, 0.0), float(DAY_MINUTES))

    blocks = tuple(
        Block(
            slot,
            minute(slot.starts_at),
            minute(slot.ends_at),
            tuple(sorted(places[target] for target in slot.targets if target in places)),
        )
        for slot in view.slots
    )
    clashes = [
        Patch(
            places[c.target],
            minute(min(c.first.starts_at, c.second.starts_at)),
            minute(max(c.first.ends_at, c.second.ends_at)),
            is_gap=False,
            undecided=c.needs_decision,
        )
        for c in view.conflicts
        if c.target in places
    ]
    gaps = [
        Patch(places[g.target], minute(g.starts_at), minute(g.ends_at), is_gap=True)
        for g in view.gaps
        if g.target in places
    ]
    return DayPicture(tuple(lanes), blocks, (*gaps, *clashes), _quiet(view))


def _quiet(view: DayView) -> tuple[tuple[float, float], ...]:
    if view.quiet is None:
        return ()
    start = view.quiet.start.hour * 60.0 + view.quiet.start.minute
    end = view.quiet.end.hour * 60.0 + view.quiet.end.minute
    if start < end:
        return ((start, end),)
    return ((0.0, end), (start, float(DAY_MINUTES)))
