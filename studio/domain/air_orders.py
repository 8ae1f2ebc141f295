"""What airs besides the plan: emergencies, their endings, exercises and the live microphone.

An order becomes items of the plan, one for each repetition, so that the arbiter's one rule of priority holds
for all; which items there are follows from the order and its instants alone, so that an engine that takes over
goes on with the very same ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from studio.domain.clusters import LOCAL_OUTPUT
from studio.domain.errors import Defect
from studio.domain.instants import from_us, to_us
from studio.domain.plan import PlanItem, PlannedFile
from studio.domain.programme import Priority
from studio.domain.schedule import OverRun

# Between the end of one repetition and the next there is at least so much.
LEAST_PAUSE_S = 2.0
# After so long it is asked whether to go on; it goes on when nobody answers.
ASK_EVERY_S = 3600.0
# Targets that could not be reached are tried again so often, and for so long.
RETRY_EVERY_S = 60.0
RETRY_FOR_S = 24 * 3600.0
# How far ahead repetitions are handed to the arbiter.
AHEAD_S = 60.0
# The longest a microphone stays open without being told again.
LONGEST_LIVE_S = 12 * 3600.0

LIVE_CODEC = "live"
LIVE_FILE = PlannedFile("", "", 0, LIVE_CODEC)
# Errors of a target that was not there: it may come back.
AWAY = frozenset({"NO_ANSWER", "NO_REPORT", "DEVICE_OFFLINE", "DEVICE_UNKNOWN", "BROKER_DOWN", "OUTPUT_LOST"})


class AirKind(StrEnum):
    EMERGENCY = "EMERGENCY"  # the station's own
    EMERGENCY_SOURCE = "EMERGENCY_SOURCE"  # from above
    EXERCISE = "EXERCISE"
    ALL_CLEAR = "ALL_CLEAR"
    CORRECTION = "CORRECTION"
    LIVE = "LIVE"
    LIVE_EMERGENCY = "LIVE_EMERGENCY"  # spoken into a running emergency; nothing cuts it
    TRIAL = "TRIAL"  # a few words to hear which loudspeakers answer; it cuts nothing


_PRIORITY = {
    AirKind.EMERGENCY: Priority.EMERGENCY_LOCAL,
    AirKind.EMERGENCY_SOURCE: Priority.EMERGENCY_SOURCE,
    AirKind.EXERCISE: Priority.EMERGENCY_LOCAL,
    AirKind.ALL_CLEAR: Priority.EMERGENCY_LOCAL,
    AirKind.CORRECTION: Priority.EMERGENCY_LOCAL,
    AirKind.LIVE: Priority.LIVE,
    AirKind.LIVE_EMERGENCY: Priority.EMERGENCY_SOURCE,
    AirKind.TRIAL: Priority.NORMAL,
}
# Within one priority lower is first: the live voice, the endings, the higher disaster level; exercises last.
_ORDER = {AirKind.LIVE_EMERGENCY: -100, AirKind.ALL_CLEAR: -50, AirKind.CORRECTION: -50, AirKind.EXERCISE: 100}
LIVE_KINDS = frozenset({AirKind.LIVE, AirKind.LIVE_EMERGENCY})


@dataclass(frozen=True, slots=True)
class AirSound:
    """``master`` is what this PC plays (FLAC 48 kHz), ``rendition`` what loudspeakers fetch."""

    master: PlannedFile
    rendition: PlannedFile
    length_s: float
    integrated_lufs: float | None = None


@dataclass(frozen=True, slots=True)
class AirOrder:
    """One order to the on-air process. ``targets``: cluster ids and ``LOCAL_OUTPUT``.

    ``repeat_every_s`` is from start to start, 0 for once. ``max_length_s`` ends it by itself, counted from its
    first second. ``follows`` names the emergency that an ending, or a live voice, belongs to. For the
    microphone ``sound`` is None; ``over_programme`` lets the local programme go on under the voice.
    """

    id: str
    kind: AirKind
    title: str
    operator: str
    targets: tuple[str, ...]
    pressed_at: datetime
    sound: AirSound | None = None
    repeat_every_s: float = 0.0
    level: int = 0
    max_length_s: float | None = None
    follows: str = ""
    microphone: str = ""
    over_programme: bool = False

    @property
    def live(self) -> bool:
        return self.kind in LIVE_KINDS

    @property
    def emergency(self) -> bool:
        return self.kind in (AirKind.EMERGENCY, AirKind.EMERGENCY_SOURCE, AirKind.EXERCISE)

    @property
    def ending(self) -> bool:
        """The all-clear or the correction of an emergency: each is said once."""
        return self.kind in (AirKind.ALL_CLEAR, AirKind.CORRECTION)

    @property
    def priority(self) -> Priority:
        return _PRIORITY[self.kind]

    @property
    def period_s(self) -> float:
        """Return the seconds from start to start, 0 for once."""
        if self.sound is None or self.repeat_every_s <= 0:
            return 0.0
        return max(self.repeat_every_s, self.sound.length_s + LEAST_PAUSE_S)


@dataclass(frozen=True, slots=True)
class Stint:
    """A stretch during which the order stands, its repetitions counted from its beginning.

    A local stop ends one, the resume begins the next; "again now" ends one and begins the next at once.
    """

    begins_at: datetime
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RunningOrder:
    """An order and what became of it. ``held`` tells of a local stop; ``ended_at`` that it is over."""

    order: AirOrder
    stints: tuple[Stint, ...]
    held: bool = False
    ended_at: datetime | None = None
    answered_at: datetime | None = None
    asked_at: datetime | None = None
    reason: str = ""
    # Extra plays for targets that were away: by start, fixed once made.
    retries: Mapping[datetime, tuple[str, ...]] = field(default_factory=dict)

    @property
    def started_at(self) -> datetime:
        return self.stints[0].begins_at

    @property
    def standing(self) -> bool:
        return self.ended_at is None and not self.held

    def over_at(self) -> datetime | None:
        """Return when it ends by itself, None for never."""
        order = self.order
        if order.max_length_s is not None:
            return self.started_at + timedelta(seconds=order.max_length_s)
        if order.live:
            return self.started_at + timedelta(seconds=LONGEST_LIVE_S)
        return None

    def next_at(self, now: datetime) -> datetime | None:
        """Return when its next repetition begins."""
        period_s = self.order.period_s
        if not self.standing or not period_s:
            return None
        begins_at = self.stints[-1].begins_at
        done = max(0, int((now - begins_at).total_seconds() // period_s)) + 1
        return begins_at + timedelta(seconds=done * period_s)

    def being_said(self, now: datetime) -> bool:
        """Tell whether its newest repetition is not over yet: to say it again now would put one behind the other."""
        length_s = _length_s(self) + LEAST_PAUSE_S
        since = now - timedelta(seconds=self.order.period_s + length_s)
        starts = _starts(self.order, self.stints[-1], since, now, ahead_s=0.0)
        return bool(starts) and (now - starts[-1]).total_seconds() < length_s

    def asks(self, now: datetime) -> bool:
        """Tell whether a person shall be asked whether to go on."""
        since = self.answered_at or self.started_at
        return self.order.emergency and self.standing and (now - since).total_seconds() >= ASK_EVERY_S


def items_of(running: RunningOrder, now: datetime) -> list[PlanItem]:
    """Return the order's plays that are near ``now``: those that may still be awaited, and the next."""
    order = running.order
    length_s = _length_s(running)
    back = timedelta(seconds=order.period_s + length_s + 60.0)
    found = [(at, order.targets) for stint in running.stints for at in _starts(order, stint, now - back, now)]
    found += [(at, targets) for at, targets in running.retries.items() if at >= now - back]
    return [_item(running, at, targets, length_s) for at, targets in found]


def with_retry(running: RunningOrder, missing: frozenset[str], now: datetime) -> RunningOrder:
    """Return the order with another try for targets that were away, where one is due."""
    order = running.order
    if not missing or not running.standing or order.live:
        return running
    begins_at = running.stints[-1].begins_at
    if (now - begins_at).total_seconds() > RETRY_FOR_S and not order.period_s:
        return running
    repeated = _starts(order, running.stints[-1], now - timedelta(seconds=order.period_s), now, ahead_s=0.0)
    latest = max([begins_at, *running.retries, *repeated])
    length_s = _length_s(running)
    next_at = running.next_at(now)
    if (now - latest).total_seconds() < max(RETRY_EVERY_S, length_s + LEAST_PAUSE_S):
        return running
    if next_at is not None and (next_at - now).total_seconds() < length_s + LEAST_PAUSE_S:
        return running
    targets = tuple(target for target in order.targets if target in missing)
    kept = {at: those for at, those in running.retries.items() if (now - at).total_seconds() < RETRY_FOR_S}
    return replace(running, retries={**kept, now: targets})


def _starts(order: AirOrder, stint: Stint, since: datetime, now: datetime, ahead_s: float = AHEAD_S) -> list[datetime]:
    until = now + timedelta(seconds=ahead_s)
    period_s = order.period_s
    if not period_s:
        # What runs until it is ended stays in sight as long as it runs.
        seen = order.live or stint.begins_at >= since
        return [stint.begins_at] if seen and stint.begins_at <= until else []
    first = max(0, int((since - stint.begins_at).total_seconds() // period_s))
    last = int((until - stint.begins_at).total_seconds() // period_s)
    starts = [stint.begins_at + timedelta(seconds=n * period_s) for n in range(first, last + 1)]
    return [at for at in starts if stint.ends_at is None or at < stint.ends_at]


def _length_s(running: RunningOrder) -> float:
    order = running.order
    if order.sound is not None:
        return order.sound.length_s
    return order.max_length_s if order.max_length_s is not None else LONGEST_LIVE_S


def _item(running: RunningOrder, at: datetime, targets: tuple[str, ...], length_s: float) -> PlanItem:
    order, sound = running.order, running.order.sound
    if order.over_programme:
        # The voice lies over the local programme, which goes on: it takes the target from nobody there.
        targets = tuple(target for target in targets if target != LOCAL_OUTPUT)
    return PlanItem(
        order.id,
        "",
        0,
        "",
        order.title,
        at,
        length_s,
        targets,
        order.priority,
        OverRun.RESUME if order.live else OverRun.SHIFT,
        _ORDER.get(order.kind, 0) - order.level,
        LIVE_FILE if sound is None else sound.master,
        LIVE_FILE if sound is None else sound.rendition,
        None if sound is None else sound.integrated_lufs,
        waits_s=max(order.period_s - length_s, 0.0) if order.period_s else None,
    )


# ---- as JSON values: on the control socket and in the journal ----


def order_to_data(order: AirOrder) -> dict[str, Any]:
    return {
        "id": order.id,
        "kind": order.kind.value,
        "title": order.title,
        "operator": order.operator,
        "targets": list(order.targets),
        "pressed_at_us": to_us(order.pressed_at),
        "sound": None if order.sound is None else _sound_out(order.sound),
        "repeat_every_s": order.repeat_every_s,
        "level": order.level,
        "max_length_s": order.max_length_s,
        "follows": order.follows,
        "microphone": order.microphone,
        "over_programme": order.over_programme,
    }


def order_from_data(data: Mapping[str, Any]) -> AirOrder:
    """Return the order in ``data``; another shape raises ``Defect("AIR_ORDER_BAD")``."""
    try:
        order = AirOrder(
            str(data["id"]),
            AirKind(data["kind"]),
            str(data["title"]),
            str(data["operator"]),
            tuple(str(target) for target in data["targets"]),
            from_us(data["pressed_at_us"]),
            None if data["sound"] is None else _sound_in(data["sound"]),
            float(data["repeat_every_s"]),
            int(data["level"]),
            None if data["max_length_s"] is None else float(data["max_length_s"]),
            str(data["follows"]),
            str(data["microphone"]),
            bool(data["over_programme"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise Defect("AIR_ORDER_BAD", why=repr(error)) from error
    if not order.targets or (order.sound is None) != order.live:
        raise Defect("AIR_ORDER_BAD", why="no targets or no sound")
    return order


def _sound_out(sound: AirSound) -> dict[str, Any]:
    return {
        "master": _file_out(sound.master),
        "rendition": _file_out(sound.rendition),
        "length_s": sound.length_s,
        "integrated_lufs": sound.integrated_lufs,
    }


def _sound_in(data: Mapping[str, Any]) -> AirSound:
    length_s = float(data["length_s"])
    if not length_s > 0:
        raise ValueError("an empty sound")
    return AirSound(PlannedFile(**data["master"]), PlannedFile(**data["rendition"]), length_s, data["integrated_lufs"])


def _file_out(file: PlannedFile) -> dict[str, Any]:
    return {
        "path": file.path,
        "sha256": file.sha256,
        "size_bytes": file.size_bytes,
        "codec": file.codec,
        "decoder_delay_frames": file.decoder_delay_frames,
    }
