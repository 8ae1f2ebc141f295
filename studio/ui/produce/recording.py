"""Recording as the room sees it: start, a snapshot 25 times a second, the take at the end, and alarms."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain.errors import StudioError
from studio.domain.roles import Person
from studio.domain.takes import INTERNAL_RATE_HZ, MarkerKind, Take
from studio.ports.recording import RecorderState, RecorderStatus
from studio.services.production import ProductionService
from studio.services.station import Station
from studio.ui.tasks import Lane, Tasks

SNAPSHOT_MS = 40
SILENT_BELOW = 0.001
SILENT_AFTER_S = 3.0
LITTLE_DISK_S = 15 * 60
# What a gap says that the microphone was away in.
MIC_AWAY = "INPUT_LOST"


class Alarm(Enum):
    """What the person must know while recording; none of them stops it."""

    MIC_SILENT = "MIC_SILENT"
    MIC_BLOCKED = "MIC_BLOCKED"
    MIC_LOST = "MIC_LOST"
    MIC_BACK = "MIC_BACK"
    CLIPPING = "CLIPPING"
    DISK_SHORT = "DISK_SHORT"
    SOUND_LOST = "SOUND_LOST"


@dataclass(slots=True)
class Watch:
    """Judges snapshots, the gravest first.

    A microphone muted by the system gives exact zeros, an unplugged one faint noise.
    """

    heard_at_s: float = 0.0
    loudest: float = 0.0
    clipped_at_s: float = -10.0

    def judge(self, status: RecorderStatus) -> tuple[Alarm, ...]:
        level = max(status.peaks, default=0.0)
        silent = "MIC_SILENT" in status.warnings
        self.loudest = max(self.loudest, level)
        if level >= SILENT_BELOW:
            self.heard_at_s = status.length_s
        if status.clipped:
            self.clipped_at_s = status.length_s
        found: list[Alarm] = []
        lost = {gap.cause for gap in status.gaps}
        if status.state is RecorderState.DEVICE_LOST:
            found.append(Alarm.MIC_LOST)
        elif silent or status.length_s - self.heard_at_s >= SILENT_AFTER_S:
            found.append(Alarm.MIC_BLOCKED if self.loudest == 0.0 else Alarm.MIC_SILENT)
        if status.disk_left_s < LITTLE_DISK_S:
            found.append(Alarm.DISK_SHORT)
        if lost - {MIC_AWAY}:
            found.append(Alarm.SOUND_LOST)
        if MIC_AWAY in lost and status.state is not RecorderState.DEVICE_LOST:
            found.append(Alarm.MIC_BACK)
        if status.length_s - self.clipped_at_s < 2.0:
            found.append(Alarm.CLIPPING)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The recorder's status with what it means."""

    status: RecorderStatus
    alarms: tuple[Alarm, ...]

    @property
    def frames(self) -> int:
        return round(self.status.length_s * INTERNAL_RATE_HZ)


class RecordingModel(QObject):
    """One take at a time. ``take_made`` gives it with the frame at which recording began."""

    started = Signal()
    snapshot_taken = Signal(Snapshot)
    take_made = Signal(Take, int)
    failed = Signal(object)
    state_changed = Signal()

    def __init__(self, station: Station, person: Person, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._recording = station.recording
        self._person = person
        self._tasks = tasks
        self._at_frame = 0
        self._running = False
        self._busy = False
        self._watch = Watch()
        self._levels: list[float] = []
        self._timer = QTimer(self)
        self._timer.setInterval(SNAPSHOT_MS)
        self._timer.timeout.connect(self._on_tick)

    @property
    def running(self) -> bool:
        return self._running

    @property
    def busy(self) -> bool:
        """The device is being opened or the take sealed."""
        return self._busy

    @property
    def levels(self) -> list[float]:
        """The peak of every snapshot so far, linear."""
        return self._levels

    @property
    def at_frame(self) -> int:
        return self._at_frame

    def start(self, title: str, at_frame: int) -> None:
        """Begin a take that will lie at ``at_frame``."""
        if self._running or self._busy:
            return
        self._at_frame = at_frame
        self._watch = Watch()
        self._levels = []
        self._set_busy(True)
        person = self._person
        self._tasks.run(
            lambda: self._recording.start(person, title),
            done=self._on_started,
            failed=self._on_failed,
            lane=Lane.WORK,
        )

    def stop(self) -> None:
        if not self._running or self._busy:
            return
        self._set_busy(True)
        person = self._person
        self._tasks.run(
            lambda: self._recording.stop(person), done=self._on_stopped, failed=self._on_stop_failed, lane=Lane.WORK
        )

    def mark(self, text: str, kind: MarkerKind = MarkerKind.NOTE) -> None:
        """Mark what is heard now; the next snapshots show it."""
        if self._running and not self._busy:
            recording, person = self._recording, self._person
            self._tasks.run(lambda: recording.mark(person, text, kind), failed=self._on_mark_failed, lane=Lane.AIR)

    def let_go(self, programme_id: str, production: ProductionService) -> None:
        """The room is closed while recording: seal the take and lay it, with nobody left to tell."""
        if not self._running or self._busy:
            return
        self._end()
        recording, person, at_frame = self._recording, self._person, self._at_frame

        def keep() -> None:
            take = recording.stop(person)
            if take.frames:
                production.add_take(person, programme_id, take, at_frame)

        self._tasks.run(keep, lane=Lane.WORK)

    def _on_started(self, _take_id: str) -> None:
        self._running = True
        self._set_busy(False)
        self._timer.start()
        self.started.emit()

    def _on_failed(self, error: StudioError) -> None:
        self._set_busy(False)
        self.failed.emit(error)

    def _on_mark_failed(self, error: StudioError) -> None:
        # The take may have ended meanwhile; then there is nothing to mark.
        if self._running:
            self.failed.emit(error)

    def _on_stopped(self, take: Take) -> None:
        self._end()
        self.take_made.emit(take, self._at_frame)

    def _on_stop_failed(self, error: StudioError) -> None:
        self._end()
        self.failed.emit(error)

    def _end(self) -> None:
        self._timer.stop()
        self._running = False
        self._set_busy(False)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.state_changed.emit()

    def _on_tick(self) -> None:
        status = self._recording.status()
        self._levels.append(min(1.0, max(status.peaks, default=0.0)))
        self.snapshot_taken.emit(Snapshot(status, self._watch.judge(status)))
        if status.state is RecorderState.DISK_FULL and not self._busy:
            # What was heard until then is kept: seal it and say why it ended.
            broken = "DISK_ERROR" in status.warnings
            self.failed.emit(StudioError("RECORDING_BROKEN_OFF" if broken else "RECORDING_OUT_OF_ROOM"))
            self.stop()
