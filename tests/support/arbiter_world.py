"""A world for the arbiter: targets that do exactly as told, and a clock that runs or jumps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from studio.domain.arbiter import step
from studio.domain.arbiter_restore import Recalled, restore
from studio.domain.arbiter_state import (
    Action,
    ArbiterState,
    CarryOn,
    ClockJumped,
    DeviceSaid,
    Happened,
    LocalEnded,
    LocalStarted,
    Log,
    PlanIndex,
    Play,
    StartCluster,
    StartLocal,
    Stop,
    StopAsked,
    seconds,
)
from studio.domain.broadcast import PlayRecord, PlayState
from studio.domain.plan import PlanItem
from tests.support.onair_station import NOON, plan_of

FINAL = {PlayState.PLAYED, PlayState.PARTIAL, PlayState.FAILED, PlayState.PREEMPTED, PlayState.CANCELLED}


@dataclass
class Sound:
    """What one target was told to play, and for how long it really sounded (monotonic seconds)."""

    play: Play
    begins_s: float
    position_s: float
    ends_s: float
    stop_s: float | None = None
    told: bool = False
    over: bool = False

    @property
    def until_s(self) -> float:
        return self.ends_s if self.stop_s is None else min(self.ends_s, self.stop_s)


@dataclass
class World:
    """Runs the arbiter in steps of at most ``pace_s``; keeps everything that sounded and was logged."""

    items: Sequence[PlanItem]
    pace_s: float = 0.25
    now: datetime = NOON
    now_s: float = 0.0
    answers: bool = True
    state: ArbiterState = field(default_factory=ArbiterState)
    sounds: list[Sound] = field(default_factory=list)
    log: list[tuple[datetime, PlayRecord]] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    heard: list[Happened] = field(default_factory=list)
    latest_wake_s: float = 0.0

    def __post_init__(self) -> None:
        self.plan = PlanIndex(plan_of(*self.items, published_at=self.now))

    def replan(self, items: Sequence[PlanItem]) -> None:
        self.items = items
        self.plan = PlanIndex(plan_of(*items, published_at=self.now))

    def run(self, length_s: float) -> None:
        end_s = self.now_s + length_s
        while self.now_s < end_s:
            self._tell()
            happened, self.heard = self.heard, []
            self.state, actions = step(self.state, self.plan, self.now, happened)
            for action in actions:
                self._do(action)
            self.actions += actions
            assert self.state.wake_at > self.now, "no next action"
            self._pass(min(self.pace_s, end_s - self.now_s))

    def jump(self, by_s: float) -> None:
        self.now += timedelta(seconds=by_s)
        self.heard.append(ClockJumped(by_s))

    def recall(self, *play_ids: str) -> None:
        self.heard.append(StopAsked(play_ids, "person", "RECALLED"))

    def restart(self, dead_s: float) -> None:
        """The process dies with its local sound, and comes back after ``dead_s``."""
        for sound in self.sounds:
            if sound.play.local and not sound.over:
                sound.stop_s = min(sound.until_s, self.now_s)
                sound.over = sound.told = True
        self.heard.clear()
        self._pass(dead_s)
        self.state = restore([Recalled(at, record) for at, record in self.log], self.plan, self.now)

    def finals(self, play_id: str) -> list[PlayRecord]:
        return [record for _, record in self.log if record.play_id == play_id and record.state in FINAL]

    def heard_on(self, target: str) -> list[Sound]:
        """What really sounded there, in order."""
        found = [
            s for s in self.sounds if s.play.target == target and s.until_s > s.begins_s and s.begins_s < self.now_s
        ]
        return sorted(found, key=lambda sound: sound.begins_s)

    def _pass(self, by_s: float) -> None:
        self.now_s += by_s
        self.now += timedelta(seconds=by_s)

    def _second(self, instant: datetime) -> float:
        return self.now_s + (instant - self.now).total_seconds()

    def _do(self, action: Action) -> None:
        match action:
            case StartLocal() | StartCluster():
                begins_s = self._second(action.at)
                if isinstance(action, StartCluster) and self._told_already(action.play.id, begins_s):
                    return
                assert begins_s >= self.now_s, "ordered for the past"
                rest_s = action.play.item.length_s - action.position_s
                self.sounds.append(Sound(action.play, begins_s, action.position_s, begins_s + rest_s))
            case Stop():
                sound = self._current(action.play.id)
                if sound is not None:
                    sound.stop_s = max(self.now_s, self._second(action.at))
            case CarryOn():
                sound = self._current(action.play.id)
                if sound is not None:
                    sound.stop_s = None
            case Log():
                self.log.append((self.now, action.record))
            case _:
                pass

    def _told_already(self, play_id: str, begins_s: float) -> bool:
        """The bridge takes a command that says nothing new as said."""
        return any(s.play.id == play_id and abs(s.begins_s - begins_s) < 0.05 for s in self.sounds)

    def _current(self, play_id: str) -> Sound | None:
        return next((s for s in reversed(self.sounds) if s.play.id == play_id and not s.over), None)

    def _tell(self) -> None:
        for sound in self.sounds:
            if not sound.play.local and not self.answers:
                continue
            if not sound.told and sound.begins_s <= self.now_s and sound.until_s > sound.begins_s:
                sound.told = True
                self.heard.append(self._began(sound))
            if not sound.over and sound.until_s <= self.now_s:
                sound.over = True
                self.heard.append(self._ended(sound))

    def _began(self, sound: Sound) -> Happened:
        at = self.now + seconds(sound.begins_s - self.now_s)
        if sound.play.local:
            return LocalStarted(sound.play.id, at, sound.position_s)
        return DeviceSaid(sound.play.id, PlayState.PLAYING, at, sound.position_s)

    def _ended(self, sound: Sound) -> Happened:
        at = self.now + seconds(sound.until_s - self.now_s)
        position_s = sound.position_s + max(0.0, sound.until_s - sound.begins_s)
        whole = sound.until_s >= sound.ends_s - 0.25
        state = PlayState.PLAYED if whole else PlayState.PREEMPTED
        if sound.play.local:
            return LocalEnded(sound.play.id, at, state, position_s, -16.0)
        return DeviceSaid(sound.play.id, state, at, position_s)
