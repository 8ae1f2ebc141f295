"""Listening to a bulletin before it is taken: one key, and a bar to go to any place in it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from studio.domain.errors import StudioError
from studio.domain.exchange import InboundBulletin
from studio.domain.takes import INTERNAL_RATE_HZ, Take
from studio.ui.desk import Desk
from studio.ui.produce.playback import PlaybackModel
from studio.ui.tasks import Lane
from studio.ui.theme import Role, Space, theme
from studio.ui.widgets import Button, Figures, Kind
from studio.ui.words import timer_text

_SLIDER_STEPS_A_SECOND = 1
_PAGE_S = 10
_HANDLE_PX = 28


class ListenBar(QWidget):
    """``show_bulletin`` says what would be heard; leaving it, or the room, ends the listening."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._bulletin: InboundBulletin | None = None
        self._take: Take | None = None
        self._opening = ""
        self._from_frame = 0
        self.playback = PlaybackModel(desk.station, desk.tasks, self)
        self.playback.position_changed.connect(self._on_position)
        self.playback.state_changed.connect(self._on_state)
        self.playback.failed.connect(desk.fail)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        row.setSpacing(Space.M)
        self.listen = Button(self.tr("Nghe"), Kind.QUIET, "play", name=self.tr("Nghe, dừng nghe bản tin"))
        self.listen.clicked.connect(self._on_listen)
        self.place = QSlider(Qt.Orientation.Horizontal)
        self.place.setAccessibleName(self.tr("Nghe từ giây thứ"))
        self.place.setPageStep(_PAGE_S)
        self.place.setMinimumHeight(theme().scaled(_HANDLE_PX))
        self.place.setTracking(False)
        self.place.valueChanged.connect(self._on_place)
        self.place.sliderMoved.connect(self._say_at)
        self._at = Figures("00:00 / 00:00", Role.STRONG)
        row.addWidget(self.listen)
        row.addWidget(self.place, 1)
        row.addWidget(self._at)

    def show_bulletin(self, bulletin: InboundBulletin | None) -> None:
        """Make ready for this one; hidden for what has no sound here."""
        before = self._bulletin
        self._bulletin = bulletin
        audio = None if bulletin is None else bulletin.content.audio
        self.setVisible(audio is not None)
        if audio is None or before is None or bulletin is None or before.content.audio != audio:
            self.playback.stop()
            self._take, self._from_frame = None, 0
            seconds = 0 if audio is None else round(audio.duration_s)
            self.place.blockSignals(True)
            self.place.setRange(0, seconds * _SLIDER_STEPS_A_SECOND)
            self.place.setValue(0)
            self.place.blockSignals(False)
            self._say_at(0)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.playback.stop()

    def _on_listen(self) -> None:
        if self.playback.running:
            self.playback.stop()
            return
        if self._bulletin is None:
            return
        if self._take is not None:
            self._play(self._take)
            return
        exchange, person, bulletin = self._desk.station.exchange, self._desk.person, self._bulletin
        self._opening = bulletin.id
        self.listen.setEnabled(False)
        self.listen.setText(" " + self.tr("Đang mở…"))
        self._desk.tasks.run(
            lambda: (bulletin.id, exchange.to_hear(person, bulletin.id)),
            done=self._on_opened,
            failed=self._on_failed,
            lane=Lane.WORK,
        )

    def _on_opened(self, answer: tuple[str, Take]) -> None:
        key, take = answer
        self._ready()
        # Another was chosen meanwhile, or the room was left.
        if self._bulletin is None or self._bulletin.id != key or not self.isVisible():
            return
        self._take = take
        self._play(take)

    def _on_failed(self, error: StudioError) -> None:
        self._ready()
        self._desk.fail(error)

    def _ready(self) -> None:
        self.listen.setEnabled(True)
        self._on_state()

    def _play(self, take: Take) -> None:
        start = self._from_frame if self._from_frame < take.frames else 0
        exchange = self._desk.station.exchange
        self.playback.play(lambda at, frames: exchange.hear(take, at, frames), start, take.frames)

    def _on_place(self, place: int) -> None:
        self._from_frame = place * INTERNAL_RATE_HZ // _SLIDER_STEPS_A_SECOND
        self._say_at(place)
        if self.playback.running and self._take is not None:
            self._play(self._take)

    def _on_position(self, frame: int) -> None:
        at_end = self._take is not None and frame >= self._take.frames
        self._from_frame = 0 if at_end else frame
        place = frame * _SLIDER_STEPS_A_SECOND // INTERNAL_RATE_HZ
        if not self.place.isSliderDown():
            self.place.blockSignals(True)
            self.place.setValue(place)
            self.place.blockSignals(False)
            self._say_at(place)

    def _on_state(self) -> None:
        self.listen.setText(" " + (self.tr("Dừng nghe") if self.playback.running else self.tr("Nghe")))

    def _say_at(self, place: int) -> None:
        whole = self.place.maximum() / _SLIDER_STEPS_A_SECOND
        self._at.setText(f"{timer_text(place / _SLIDER_STEPS_A_SECOND)} / {timer_text(whole)}")
