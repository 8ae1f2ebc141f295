"""Trying a microphone and an output: a level that moves, and words that are heard. Nothing is kept or aired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.domain.errors import StudioError
from studio.ports.sound_check import Heard
from studio.ui.errors import words_in
from studio.ui.live.meter import LevelRow
from studio.ui.tasks import Lane, Tasks
from studio.ui.theme import Role, Space, Tone
from studio.ui.widgets import Button, Kind, Text

if TYPE_CHECKING:
    from studio.services.station import Station

_SPOKEN = "Đây là tiếng thử của đài. Một, hai, ba."
_LOOK_MS = 40
_PLAYING_LOOK_MS = 200
# A voice that is heard well reaches this; it is about −26 dBFS.
_HEARD_PEAK = 0.05


class MicrophoneTrial(QWidget):
    """Listens while it is in sight and was begun; the microphone is let go by ``end``."""

    def __init__(self, tasks: Tasks, station: Station) -> None:
        super().__init__()
        self._tasks, self._check = tasks, station.sound_check
        self._listening = self._asking = False
        self._best = 0.0
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        column.setSpacing(Space.S)
        self.meter = LevelRow(self.tr("Mức tiếng"))
        column.addWidget(self.meter)
        self.said = Text("", Role.SMALL_STRONG, wrap=True)
        column.addWidget(self.said)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._on_look)

    def begin(self, device: str | None) -> None:
        """Listen to this microphone."""
        check = self._check
        self._best = 0.0
        self.meter.reset()
        self._say(self.tr("Đang mở micro…"), None)

        def listen() -> bool | None:
            check.listen(device)
            return check.microphone_allowed()

        self._tasks.run(listen, done=self._on_open, failed=self._on_failed, lane=Lane.AIR)

    def end(self) -> None:
        """Let the microphone go."""
        self._timer.stop()
        self._listening = False
        self._tasks.run(self._check.stop_listening, lane=Lane.AIR)

    def _on_open(self, allowed: bool | None) -> None:
        self._listening = True
        if allowed is False:
            self._say("✗ " + self._privacy(), Tone.WARN)
        else:
            self._say(self.tr("Nói thử vài câu vào micro, xem vạch có chạy không."), None)
        self._timer.start()

    def _on_failed(self, error: StudioError) -> None:
        self._timer.stop()
        self.meter.reset()
        self._say(f"✗ {words_in(error).sentence}", Tone.WARN)

    def _on_look(self) -> None:
        if not self._asking:
            self._asking = True
            self._tasks.run(self._check.heard, done=self._on_heard, failed=self._on_failed, lane=Lane.STATUS)

    def _on_heard(self, heard: Heard) -> None:
        self._asking = False
        if not self._listening:
            return
        self.meter.set_peak(heard.peak)
        if heard.lost:
            self._timer.stop()
            self._say("✗ " + self.tr("Micro vừa mất kết nối. Cắm lại rồi chọn lại micro."), Tone.WARN)
        elif heard.silent:
            self._say("✗ " + self._privacy(), Tone.WARN)
        else:
            self._best = max(self._best, heard.peak)
            if self._best >= _HEARD_PEAK:
                self._say("✓ " + self.tr("Nghe thấy tiếng rõ."), Tone.OK)

    def _privacy(self) -> str:
        return self.tr(
            "Micro im hẳn. Xem công tắc trên micro; trên Windows mở Cài đặt › Quyền riêng tư › Micro, "
            "cho phép ứng dụng dùng micro."
        )

    def _say(self, text: str, tone: Tone | None) -> None:
        self.said.setText(text)
        self.said.set_tone(tone)


class OutputTrial(QWidget):
    """A key that has this PC say a sentence on an output."""

    def __init__(self, tasks: Tasks, station: Station) -> None:
        super().__init__()
        self._tasks, self._station = tasks, station
        self._device: str | None = None
        self._busy = False
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        row.setSpacing(Space.M)
        self.play = Button(self.tr("Nghe thử"), Kind.QUIET, "speaker", name=self.tr("Nghe thử đường ra"))
        self.play.clicked.connect(self._on_play)
        row.addWidget(self.play)
        self.said = Text("", Role.SMALL, wrap=True)
        row.addWidget(self.said, 1)
        self._timer = QTimer(self)
        self._timer.setInterval(_PLAYING_LOOK_MS)
        self._timer.timeout.connect(self._on_look)

    def set_device(self, device: str | None) -> None:
        if device != self._device:
            self._device = device
            self.end()

    def end(self) -> None:
        self._timer.stop()
        self._say("", None)
        self._busy = False
        self._tasks.run(self._station.sound_check.stop_playing, lane=Lane.AIR)

    def _on_play(self) -> None:
        if self._busy:
            return
        station, device = self._station, self._device

        def play() -> bool:
            sound, spoken = station.trial.sound(_SPOKEN)
            station.sound_check.play(sound, device)
            return spoken

        self._busy = True
        self._say(self.tr("Đang mở đường ra…"), None)
        self._tasks.run(play, done=self._on_playing, failed=self._on_failed, lane=Lane.AIR)

    def _on_playing(self, spoken: bool) -> None:
        heard = self.tr("Đang đọc một câu.") if spoken else self.tr("Đang phát ba tiếng nhạc (máy chưa có giọng đọc).")
        self._say(heard, None)
        self._timer.start()

    def _on_look(self) -> None:
        self._tasks.run(self._station.sound_check.playing, done=self._on_state, lane=Lane.STATUS)

    def _on_state(self, playing: bool) -> None:
        if not playing and self._timer.isActive():
            self._timer.stop()
            self._busy = False
            self._say(self.tr("Không nghe thấy gì? Xem dây, núm âm lượng, hoặc chọn đường ra khác."), None)

    def _on_failed(self, error: StudioError) -> None:
        self._busy = False
        self._say(f"✗ {words_in(error).sentence}", Tone.WARN)

    def _say(self, text: str, tone: Tone | None) -> None:
        self.said.setText(text)
        self.said.set_tone(tone)
