"""The on-air engine: asks the arbiter, carries out what it decides, and writes down what came of it.

``tick`` is called some 20 times a second, or on a test's own clock; it waits for nothing.
"""

from __future__ import annotations

import logging
import os
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from studio.domain.air_reports import LiveStatus
from studio.domain.arbiter import step
from studio.domain.arbiter_restore import Recalled, restore
from studio.domain.arbiter_state import (
    EMPTY_PLAN,
    RULES,
    Action,
    ArbiterState,
    CarryOn,
    ClockJumped,
    Happened,
    LocalEnded,
    Log,
    Phase,
    PlanIndex,
    Play,
    Prepare,
    Rules,
    StartCluster,
    StartLocal,
    Stop,
    StopAsked,
    play_id_of,
)
from studio.domain.broadcast import JournalKind, OnAirNow, OnAirStatus, PlayState
from studio.domain.clusters import LOCAL_OUTPUT
from studio.domain.journal import play_record_to_data
from studio.onair.air_desk import AirDesk
from studio.onair.clusters import ClusterPlayer
from studio.onair.live_desk import LiveDesk
from studio.onair.live_watch import LiveWatch
from studio.onair.local import LocalPlayer
from studio.onair.plan_file import PlanFile
from studio.onair.pump import EXACT_MARGIN_S, Pump
from studio.onair.shelf import Shelf
from studio.onair.wall import WallMap

logger = logging.getLogger(__name__)

Asked = TypeVar("Asked")

_PLAN_EVERY_S = 0.5
_SHOWN_UPCOMING = 20
_SHOWN_AHEAD = timedelta(days=1)
_MEDIA_ALARM_S = 3600.0
_BRIDGE_ALARM_S = 5.0


class EngineJournal(Protocol):
    """``ports.onair.Journal`` that tells how many of its records are on the disk."""

    @property
    def appended(self) -> int: ...

    @property
    def settled(self) -> int: ...

    @property
    def stalled(self) -> bool: ...

    @property
    def ballast_spent(self) -> bool: ...

    def append(self, kind: str, data: dict[str, object]) -> None: ...


@dataclass(frozen=True, slots=True)
class EngineParts:
    """What the engine is made of; ``boot_id`` names this run in the journal."""

    wall: WallMap
    journal: EngineJournal
    plan_file: PlanFile
    pump: Pump
    shelf: Shelf
    local: LocalPlayer
    clusters: ClusterPlayer
    boot_id: str
    rss_mb: Callable[[], float]
    live: LiveDesk | None = None


class Engine:
    """Everything but ``ask_stop``, ``reload_plan`` and ``status`` belongs to one thread."""

    def __init__(
        self,
        parts: EngineParts,
        recalled: Sequence[Recalled] = (),
        rules: Rules = RULES,
        orders: Sequence[dict[str, Any]] = (),
    ) -> None:
        self._parts = parts
        self._wall, self._journal, self._local = parts.wall, parts.journal, parts.local
        self._rules = rules
        self._lock = threading.RLock()
        self._asked: deque[StopAsked] = deque()
        self._plan: PlanIndex = EMPTY_PLAN
        # With the plays of emergencies and the microphone in it.
        self._merged: PlanIndex = EMPTY_PLAN
        self._plan_due_s = 0.0
        self._confirms: deque[tuple[int, int]] = deque()
        self._confirmed_seq = 0
        self._generation = 0
        self._output_lost = False
        self._underruns = 0
        self._bridge_seen_s = self._wall.monotonic()
        self._media_alarms: dict[str, float] = {}
        self.since = self._wall.now()
        self.ticked_s = self._wall.monotonic()
        self._read_plan()
        self.desk = AirDesk(self._journal, orders, recalled)
        self.desk.carry(self.since)
        self.live: LiveWatch | None = None
        if parts.live is not None:
            self.live = LiveWatch(self.desk, parts.live, parts.pump, self._wall, self._journal)
        self._state: ArbiterState = restore(recalled, self.desk.plan(self._plan, self.since), self.since, rules)

    # ---- asked from other threads ----

    def ask_stop(self, play_ids: Sequence[str], operator: str, reason: str) -> None:
        self._asked.append(StopAsked(tuple(play_ids), operator, reason))

    def reload_plan(self) -> None:
        self._plan_due_s = 0.0

    def air(self, ask: Callable[[AirDesk, datetime], Asked]) -> Asked:
        """Ask something of the desk of orders; what it changes is carried out at the next ``tick``."""
        with self._lock:
            return ask(self.desk, self._wall.now())

    def status(self) -> OnAirStatus:
        with self._lock:
            now = self._wall.now()
            plays = sorted(self._state.plays.values(), key=lambda play: (play.item.starts_at, play.id))
            playing = [
                _shown(p, now)
                for p in plays
                if p.phase is Phase.RUNNING and p.run is not None and p.run.begins_at <= now
            ]
            ahead = [
                _shown(p, now)
                for p in plays
                if p.phase is Phase.WAITING or (p.run is not None and p.run.begins_at > now)
            ]
            known = {play.play_id for play in [*playing, *ahead]}
            for item in self._plan.starting(now, now + _SHOWN_AHEAD):
                for target in item.targets:
                    play_id = play_id_of(item, target)
                    if len(ahead) < _SHOWN_UPCOMING and play_id not in known and play_id not in self._state.finished:
                        ahead.append(_shown(Play(play_id, item, target), now))
            pump = self._parts.pump
            return OnAirStatus(
                os.getpid(),
                self._parts.boot_id,
                self.since,
                now,
                self._wall.trusted,
                pump.output is not None,
                pump.device_name,
                pump.underruns,
                round(pump.block_late_ms_p99, 3),
                round(self._parts.rss_mb(), 1),
                None if self._plan is EMPTY_PLAN else self._plan.plan.published_at,
                self._parts.clusters.connected,
                tuple(playing),
                tuple(ahead[:_SHOWN_UPCOMING]),
                self._alarms(),
            )

    # ---- the engine's own thread ----

    def tick(self) -> None:
        """Look, decide, act, write."""
        with self._lock:
            happened: list[Happened] = []
            jump_s = self._wall.follow()
            if jump_s:
                logger.warning("the clock jumped by %.3f s", jump_s)
                self._journal.append(JournalKind.CLOCK, {"jump_s": round(jump_s, 6), "trusted": False})
                happened.append(ClockJumped(jump_s))
            now = self._wall.now()
            new_plan = self._read_plan()
            while self._asked:
                happened.append(self._asked.popleft())
            happened += self._local.tick()
            told = self._parts.clusters.tick(now)
            if self._parts.clusters.connected:
                self._bridge_seen_s = self._wall.monotonic()
            self._watch_output()
            self._watch_media(happened)
            self.desk.tick(now)
            happened += self.desk.asked_stops(self._state.plays.values(), now)
            self._merged = self.desk.plan(self._plan, now)
            changed, self.desk.changed = self.desk.changed, False
            if happened or told or new_plan or changed or now >= self._state.wake_at:
                self._decide(now, [*happened, *told], urgent=changed)
            if self.live is not None:
                self.live.tick(now)
            self._confirm()
            self.ticked_s = self._wall.monotonic()

    def live_status(self) -> LiveStatus | None:
        """Return how the microphone stands. Callable from other threads."""
        with self._lock:
            if self.live is None:
                return None
            now, running = self._wall.now(), self.desk.live()
            mine = [
                play
                for play in self._state.plays.values()
                if running is not None and play.item.slot_id == running.order.id and play.run is not None
            ]
            local = [play for play in mine if play.local]
            heard = (
                local[0].last_said is PlayState.PLAYING if local else any(p.run.begins_at <= now for p in mine if p.run)
            )
            return self.live.status(heard)

    def sounding(self) -> int:
        """Return how many plays are on air or ordered at the local output."""
        return sum(1 for play in self._state.plays.values() if play.local and play.phase is Phase.RUNNING)

    def _decide(self, now: datetime, happened: Sequence[Happened], urgent: bool = False) -> None:
        """``urgent``: what was ordered just now begins with the next block, whenever that is heard."""
        soonest_s = self._parts.pump.soonest_s()
        if urgent:
            soonest_s -= EXACT_MARGIN_S
        rules = replace(
            self._rules,
            local_soonest_s=soonest_s if urgent else max(self._rules.local_soonest_s, soonest_s),
            local_lead_s=max(self._rules.local_lead_s, soonest_s + 0.25),
        )
        self._state, actions = step(self._state, self._merged, now, happened, rules)
        # What is ordered is on its way to the disk before it is sent.
        for action in actions:
            if isinstance(action, Log):
                self._journal.append(JournalKind.PLAY, play_record_to_data(action.record))
                self.desk.note(action.record, now)
                if action.record.target == LOCAL_OUTPUT and action.record.play_id in self._state.finished:
                    self._local.forget(action.record.play_id)
        self.desk.note_waiting(self._state.plays.values())
        self._perform_all(actions)
        self._parts.shelf.keep({*self._state.plays, *self._local.running})

    def _perform_all(self, actions: Sequence[Action]) -> None:
        """Carry out in order; starts on many clusters go out as one."""
        starts: list[tuple[Play, datetime, float]] = []
        for action in actions:
            if isinstance(action, StartCluster):
                starts.append((action.play, action.at, action.position_s))
                continue
            if isinstance(action, Stop) and starts:
                self._parts.clusters.start(starts, self._merged)
                starts = []
            self._perform(action)
        self._parts.clusters.start(starts, self._merged)

    def _perform(self, action: Action) -> None:
        match action:
            case Prepare():
                for play in action.plays:
                    if play.local:
                        self._parts.shelf.put(play.id, play.item.master)
                self._parts.clusters.prepare([play for play in action.plays if not play.local], self._merged)
            case StartLocal():
                self._local.start(action.play, action.at, action.position_s)
            case Stop():
                if action.play.local:
                    self._local.stop(action.play.id, action.at)
                else:
                    self._parts.clusters.stop(action.play, action.at, self._merged)
            case CarryOn():
                if action.play.local:
                    self._local.carry_on(action.play.id)
                else:
                    self._parts.clusters.carry_on(action.play.id)
            case _:
                pass

    def _read_plan(self) -> bool:
        now_s = self._wall.monotonic()
        if now_s < self._plan_due_s:
            return False
        self._plan_due_s = now_s + _PLAN_EVERY_S
        found = self._parts.plan_file.poll()
        if found is None:
            return False
        if self._plan is not EMPTY_PLAN and found.index.plan.output_device != self._plan.plan.output_device:
            self._parts.pump.reopen()
        self._plan = found.index
        self._journal.append(JournalKind.PLAN, {"sha256": found.sha256, "items": len(found.index.plan.items)})
        return True

    def _watch_output(self) -> None:
        pump = self._parts.pump
        output = {"output": LOCAL_OUTPUT}
        if pump.generation != self._generation:
            self._generation = pump.generation
            self._output_lost = False
            self._journal.append(JournalKind.OUTPUT, {**output, "event": "opened", "device": pump.device_name})
        # At the start it is just not open yet.
        if pump.output is None and not self._output_lost and pump.last_error:
            self._output_lost = True
            self._journal.append(JournalKind.OUTPUT, {**output, "event": "lost", "why": pump.last_error})
        if pump.underruns > self._underruns:
            self._underruns = pump.underruns
            self._journal.append(JournalKind.OUTPUT, {**output, "event": "underrun", "count": self._underruns})

    def _watch_media(self, happened: Sequence[Happened]) -> None:
        """A programme that can't be aired leaves its slot silent: that is written down and told."""
        now_s = self._wall.monotonic()
        for event in happened:
            if isinstance(event, LocalEnded) and event.error in _MEDIA_CODES:
                self._media_alarms[event.error] = now_s
                gap = {"output": LOCAL_OUTPUT, "event": "gap", "play_id": event.play_id, "why": event.error}
                self._journal.append(JournalKind.OUTPUT, dict(gap))
        for code in [key for key, at_s in self._media_alarms.items() if now_s - at_s > _MEDIA_ALARM_S]:
            del self._media_alarms[code]

    def _confirm(self) -> None:
        clusters = self._parts.clusters
        if clusters.last_seq > self._confirmed_seq:
            self._confirmed_seq = clusters.last_seq
            self._confirms.append((self._journal.appended, clusters.last_seq))
        while self._confirms and self._journal.settled >= self._confirms[0][0]:
            clusters.confirm(self._confirms.popleft()[1])

    def _alarms(self) -> tuple[str, ...]:
        now_s = self._wall.monotonic()
        found = {
            "OUTPUT_LOST": self._parts.pump.output is None,
            "CLOCK_UNTRUSTED": not self._wall.trusted,
            "PLAN_UNREADABLE": self._parts.plan_file.unreadable,
            "NO_PLAN": self._plan is EMPTY_PLAN,
            "JOURNAL_STALLED": self._journal.stalled,
            "DISK_FULL": self._journal.ballast_spent,
            "BRIDGE_LOST": now_s - self._bridge_seen_s > _BRIDGE_ALARM_S,
        }
        return tuple([code for code, on in found.items() if on] + sorted(self._media_alarms))


_MEDIA_CODES = frozenset({"MEDIA_MISSING", "FILE_CHANGED", "MEDIA_UNREADABLE", "MEDIA_LATE"})


def _shown(play: Play, now: datetime) -> OnAirNow:
    sounding = play.phase is Phase.RUNNING and play.run is not None and play.run.begins_at <= now
    state = play.last_said or PlayState.QUEUED
    return OnAirNow(
        play.id,
        play.target,
        play.item.title,
        PlayState.PLAYING if sounding and play.local else state,
        play.item.starts_at,
        play.planned_end,
        round(min(play.position_at(now), play.item.length_s), 3) if sounding else play.position_s,
    )
