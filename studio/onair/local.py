"""The local output's plays: from the arbiter's orders to voices in the mixer, and back to what was heard."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from studio.domain.air_orders import LIVE_CODEC
from studio.domain.arbiter_state import Happened, LocalDrifted, LocalEnded, LocalStarted, Play
from studio.domain.broadcast import PlayState
from studio.onair.mixer import Mixer, Report, VoiceEnded, VoiceStarted
from studio.onair.output import RATE_HZ
from studio.onair.pump import Pump
from studio.onair.shelf import MediaSource, Shelf
from studio.onair.wall import WallMap

logger = logging.getLogger(__name__)

# A programme at its beginning that comes less late than this is played whole.
_WHOLE_WITHIN_S = 1.0
_DRIFT_TOLD_S = 0.01
# A joined programme so far off its place, found within the first seconds, is moved.
_MISPLACED_S, _LEARNING_S = 0.06, 5.0


@dataclass(slots=True)
class _Run:
    """From the monotonic second ``begins_s`` the programme stands at ``position`` frames."""

    play: Play
    begins_s: float
    position: int
    length: int
    voice: int | None = None
    generation: int = 0
    first_frame: int | None = None
    started: bool = False
    outage: bool = False
    ends_told: datetime | None = None

    @property
    def ends_s(self) -> float:
        return self.begins_s + (self.length - self.position) / RATE_HZ


class LocalPlayer:
    """Runs on the engine's thread. Plays stay on their timeline while the output is away."""

    def __init__(
        self,
        mixer: Mixer,
        pump: Pump,
        shelf: Shelf,
        wall: WallMap,
        microphone: Callable[[], MediaSource | None] = lambda: None,
    ) -> None:
        self._microphone = microphone
        self.starved_blocks = 0
        self._mixer, self._pump, self._shelf, self._wall = mixer, pump, shelf, wall
        self._runs: dict[str, _Run] = {}
        self._coming: list[Report] = []
        self._happened: list[Happened] = []

    @property
    def running(self) -> list[str]:
        """The plays whose sources are in use."""
        return list(self._runs)

    def start(self, play: Play, at: datetime, position_s: float) -> None:
        length = round(play.item.length_s * RATE_HZ)
        self._runs[play.id] = _Run(play, self._wall.monotonic_of(at), round(position_s * RATE_HZ), length)
        if not is_live(play):
            self._shelf.put(play.id, play.item.master)
        self._give_voice(self._runs[play.id])

    def stop(self, play_id: str, at: datetime) -> None:
        run = self._runs.get(play_id)
        if run is None:
            return
        if run.voice is not None and run.generation == self._pump.generation and self._pump.output is not None:
            self._mixer.stop(run.voice, self._wall.monotonic_of(at))
        elif at <= self._wall.now():
            state = PlayState.PREEMPTED if run.started or not run.outage else PlayState.FAILED
            self._end(run, state, "OUTPUT_LOST" if run.outage else "")

    def carry_on(self, play_id: str) -> None:
        run = self._runs.get(play_id)
        if run is not None and run.voice is not None:
            self._mixer.carry_on(run.voice)

    def fade_all(self) -> None:
        """Fade out whatever sounds: the process is leaving."""
        for run in self._runs.values():
            if run.voice is not None:
                self._mixer.stop(run.voice, self._wall.monotonic())

    def forget(self, play_id: str) -> None:
        self._mixer.forget(play_id)

    def tick(self) -> list[Happened]:
        """Bring orders and output together; return what happened since the last call."""
        # The mixer works ahead of what is heard; what is told has happened.
        now_s = self._wall.monotonic()
        self._coming += self._mixer.reports()
        due = [report for report in self._coming if report.at_s <= now_s]
        self._coming = [report for report in self._coming if report.at_s > now_s]
        for report in sorted(due, key=lambda one: (one.at_s, isinstance(one, VoiceStarted))):
            run = next((r for r in self._runs.values() if r.voice == report.voice), None)
            if run is None:
                continue
            if isinstance(report, VoiceStarted):
                self._voice_started(run, report)
            else:
                self._voice_ended(run, report)
        for play_id, code in self._shelf.failures():
            self._fail(play_id, code)
        for run in list(self._runs.values()):
            self._look_after(run)
        happened, self._happened = self._happened, []
        return happened

    def _voice_started(self, run: _Run, report: VoiceStarted) -> None:
        run.started = True
        run.begins_s, run.position, run.first_frame = report.at_s, report.position_frames, report.frame
        at = self._wall.instant_of(report.at_s)
        self._happened.append(LocalStarted(run.play.id, at, report.position_frames / RATE_HZ))

    def _voice_ended(self, run: _Run, report: VoiceEnded) -> None:
        del self._runs[run.play.id]
        self.starved_blocks += report.starved_blocks
        state, error = report.state, report.error
        if state is PlayState.PLAYED and run.outage:
            state, error = PlayState.PARTIAL, "OUTPUT_LOST"
        self._happened.append(
            LocalEnded(
                run.play.id,
                self._wall.instant_of(report.at_s),
                state,
                report.position_frames / RATE_HZ,
                report.integrated_lufs,
                error,
            )
        )

    def _fail(self, play_id: str, code: str) -> None:
        run = self._runs.pop(play_id, None)
        begun = run is not None and run.started
        state = PlayState.PARTIAL if begun else PlayState.FAILED
        self._happened.append(LocalEnded(play_id, self._wall.now(), state, 0.0, None, code))

    def _end(self, run: _Run, state: PlayState, error: str) -> None:
        del self._runs[run.play.id]
        now_s = self._wall.monotonic()
        heard_s = max(0.0, min(now_s, run.ends_s) - run.begins_s) + run.position / RATE_HZ
        self._happened.append(LocalEnded(run.play.id, self._wall.now(), state, heard_s, None, error))

    def _look_after(self, run: _Run) -> None:
        if run.voice is not None and (run.generation != self._pump.generation or self._pump.output is None):
            # Its frame numbers went with the output; the play itself stays on its timeline.
            run.voice, run.first_frame, run.outage = None, None, True
        if run.voice is None:
            if self._wall.monotonic() >= run.ends_s:
                why = "OUTPUT_LOST" if run.outage else "MEDIA_LATE"
                self._end(run, PlayState.PARTIAL if run.started else PlayState.FAILED, why)
            else:
                self._give_voice(run)
        elif run.first_frame is not None:
            self._watch_place(run, run.first_frame)

    def _give_voice(self, run: _Run) -> None:
        now_s = self._wall.monotonic()
        if self._pump.output is None:
            run.outage = run.outage or now_s > run.begins_s
            return
        source, error = (self._microphone(), "") if is_live(run.play) else self._shelf.take(run.play.id)
        if error or source is None:
            # A failure is told by ``tick``; a file still being checked has its turn then too.
            return
        begins_s, position = run.begins_s, run.position
        soonest_s = now_s + self._pump.soonest_s()
        late_s = soonest_s - begins_s
        if late_s > 0:
            begins_s = soonest_s
            if position or late_s > _WHOLE_WITHIN_S or run.outage:
                position += round(late_s * RATE_HZ)
        source.aim(position)
        run.length = source.frames
        if position >= source.frames or not source.ready(position):
            return
        run.generation = self._pump.generation
        run.voice = self._mixer.start(run.play.id, source, begins_s, position)

    def _watch_place(self, run: _Run, first_frame: int) -> None:
        """Follow where the output's clock puts a voice: it learns in its first seconds, and drifts later."""
        output = self._pump.output
        if output is None:
            return
        try:
            began_s = output.heard_at(first_frame)
            ends_s = output.heard_at(first_frame + run.length - run.position)
        except self._pump.errors:
            return
        if is_live(run.play):
            # What is spoken is never out of its place.
            return
        young = self._wall.monotonic() - run.begins_s < _LEARNING_S
        if young and run.position and abs(began_s - run.begins_s) > _MISPLACED_S:
            # Joined where the clock, just opened, wrongly said: go to the right place now.
            logger.warning("%s stands %.3f s off its place: moved", run.play.id, began_s - run.begins_s)
            if run.voice is not None:
                self._mixer.stop(run.voice, self._wall.monotonic() + self._pump.soonest_s())
            run.voice = run.first_frame = None
            self._give_voice(run)
            return
        ends_at = self._wall.instant_of(ends_s)
        if run.ends_told is None or abs((ends_at - run.ends_told).total_seconds()) > _DRIFT_TOLD_S:
            run.ends_told = ends_at
            self._happened.append(LocalDrifted(run.play.id, ends_at))


def is_live(play: Play) -> bool:
    return play.item.master.codec == LIVE_CODEC
