"""Listening: sound is rendered ahead in the background and pulled by the monitor output; an edit is heard at once."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain.errors import StudioError
from studio.services.station import Station
from studio.ui.produce.play_stream import PlayStream, Source
from studio.ui.tasks import Lane, TaskHandle, Tasks

POSITION_MS = 33


class PlaybackModel(QObject):
    """``position_changed`` gives the frame now heard; ``state_changed`` that it began, ended or changed speed."""

    position_changed = Signal(int)
    state_changed = Signal()
    failed = Signal(object)

    def __init__(self, station: Station, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player = station.player
        self._tasks = tasks
        self._stream: PlayStream | None = None
        self._speed = 1.0
        self._end = 0
        self._sounding = False
        self._task: TaskHandle | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(POSITION_MS)
        self._timer.timeout.connect(self._on_tick)

    @property
    def running(self) -> bool:
        return self._stream is not None

    @property
    def speed(self) -> float:
        """How fast it plays, negative backwards; 0 when nothing plays."""
        return self._speed if self.running else 0.0

    def play(self, source: Source, from_frame: int, to_frame: int, speed: float = 1.0) -> None:
        """Play ``source`` from ``from_frame`` to ``to_frame``, or backwards to 0; replaces what was playing."""
        self.stop()
        if from_frame >= to_frame if speed > 0 else from_frame <= 0:
            return
        self._stream = PlayStream(source, from_frame, to_frame, speed)
        self._speed, self._end = speed, to_frame if speed > 0 else 0
        self._fill()
        self.state_changed.emit()

    def replace(self, source: Source, to_frame: int) -> None:
        """Go on at the same place with another source: the edit as it is now."""
        if self._stream is not None:
            self._stream.replace(source, to_frame)
            if self._speed > 0:
                self._end = to_frame
            self._fill()

    def stop(self) -> None:
        if self._stream is None:
            return
        self._timer.stop()
        if self._task is not None:
            self._task.cancel()
        self._stream, self._task, self._sounding = None, None, False
        self._player.stop()
        self.state_changed.emit()

    def _fill(self) -> None:
        stream = self._stream
        if stream is not None and self._task is None and stream.wants_more:
            self._task = self._tasks.run(stream.fill, done=self._on_filled, failed=self._on_failed, lane=Lane.LISTEN)

    def _on_filled(self, _nothing: None) -> None:
        self._task = None
        stream = self._stream
        if stream is None:
            return
        if not self._sounding:
            try:
                self._player.play_from(stream.pull)
            except StudioError as error:
                self._on_failed(error)
                return
            self._sounding = True
            self._timer.start()
        self._fill()

    def _on_failed(self, error: StudioError) -> None:
        self._task = None
        self.stop()
        self.failed.emit(error)

    def _on_tick(self) -> None:
        stream = self._stream
        if stream is None:
            return
        heard = self._player.position()
        if heard is None:
            end = self._end
            self.stop()
            self.position_changed.emit(end)
            return
        self.position_changed.emit(stream.position(heard))
        self._fill()
