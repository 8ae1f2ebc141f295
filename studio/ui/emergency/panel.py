"""The emergency panel: five questions, what will happen, the key, and the PIN."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from studio.domain.clusters import SpeakerCluster
from studio.domain.emergency import EmergencyDraft, OrderedHow, SoundFrom
from studio.domain.errors import StudioError
from studio.domain.roles import Person
from studio.domain.takes import Take
from studio.ui.emergency.big_key import BigKey
from studio.ui.emergency.outlook import OutlookList
from studio.ui.emergency.pin import PinBox, Signed
from studio.ui.emergency.questions import (
    HazardQuestion,
    LevelQuestion,
    OrderQuestion,
    SayQuestion,
    WhereQuestion,
)
from studio.ui.emergency.words import trouble_text
from studio.ui.tasks import Lane, Tasks
from studio.ui.theme import Role, Size, Space, Tone, theme
from studio.ui.widgets import Button, IconLabel, Text

if TYPE_CHECKING:
    from studio.services.emergency import Prepared
    from studio.services.emergency_views import Outlook
    from studio.services.station import Station

_LOOK_EVERY_MS = 3000
_SOON_MS = 150
_MOST_TAKES = 30


@dataclass(frozen=True, slots=True)
class _Known:
    """What the panel needs of the station when it opens."""

    posts: Sequence[str]
    officers: Sequence[Person]
    clusters: Sequence[SpeakerCluster]
    takes: Sequence[Take]
    own_texts: Mapping[str, str] | None
    boards: int


class EmergencyPanel(QDialog):
    """``aired`` with the emergency's id once it is on air. Esc and Đóng leave before that, and only before."""

    aired = Signal(str)

    def __init__(self, station: Station, tasks: Tasks, officer_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.FramelessWindowHint | Qt.WindowType.Dialog)
        self.setWindowTitle(self.tr("Phát khẩn cấp"))
        self.setProperty("panel", "emergency")
        self.setModal(True)
        self._station, self._tasks, self._officer_id = station, tasks, officer_id
        self._own_texts: Mapping[str, str] | None = None
        self._prepared: Prepared | None = None
        self._preparing: EmergencyDraft | None = None
        self._waiting: Signed | None = None
        self._pressed_at: datetime | None = None
        self._starting = False
        self._listening = False
        self._officers: Sequence[Person] = ()
        self._build()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._look_ahead)
        self._often = QTimer(self)
        self._often.setInterval(_LOOK_EVERY_MS)
        self._often.timeout.connect(self._look_ahead)
        self._often.start()
        self._tasks.run(self._fetch, done=self._on_known, failed=self._on_failed, lane=Lane.AIR)

    # Made of: a red band, questions at the left, what will happen and the key at the right.

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(3, 3, 3, 3)
        outer.setSpacing(Space.NONE)
        outer.addWidget(self._band())
        body = QHBoxLayout()
        body.setContentsMargins(Space.XL, Space.M, Space.M, Space.L)
        body.setSpacing(Space.L)
        body.addWidget(_scrolled(self._questions()), 1)
        upright = QFrame()
        upright.setProperty("upright", "true")
        body.addWidget(upright)
        self._side = _scrolled(self._right())
        self._side.setFixedWidth(theme().scaled(Size.SIDE))
        body.addWidget(self._side)
        outer.addLayout(body, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme().scaled(Size.DIALOG * 2 + Size.RULER)
        self.where.set_wide(wide=self.width() >= theme().scaled(Size.WINDOW_W - Size.RAIL))
        self._side.setFixedWidth(theme().scaled(Size.SIDE - Size.TOP_BAR - Space.XL if narrow else Size.SIDE))

    def _band(self) -> QFrame:
        band = QFrame()
        band.setProperty("band", "alarm")
        row = QHBoxLayout(band)
        row.setContentsMargins(Space.XL, Space.S, Space.XL, Space.S)
        row.setSpacing(Space.M)
        row.addWidget(IconLabel("warning", "rail_ink", Size.BADGE + Space.S))
        row.addWidget(Text(self.tr("PHÁT KHẨN CẤP"), Role.HEADLINE))
        row.addWidget(Text(self.tr("Đang chuẩn bị. Chưa có gì phát ra."), Role.BODY), 1)
        self.close_button = QPushButton(self.tr("Đóng"))
        self.close_button.setProperty("kind", "band")
        self.close_button.setAutoDefault(False)
        self.close_button.setAccessibleName(self.tr("Đóng"))
        self.close_button.setAccessibleDescription("Esc")
        self.close_button.clicked.connect(self.reject)
        row.addWidget(self.close_button)
        return band

    def _questions(self) -> QWidget:
        self.order, self.hazard, self.level = OrderQuestion(), HazardQuestion(), LevelQuestion()
        self.where, self.say = WhereQuestion(), SayQuestion()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(Space.XS, Space.NONE, Space.S, Space.NONE)
        column.setSpacing(Space.M)
        for question in (self.order, self.hazard, self.level, self.where, self.say):
            column.addWidget(question)
            question.changed.connect(self._on_changed)
        column.addStretch()
        return inside

    def _right(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(Space.XS, Space.NONE, Space.S, Space.NONE)
        column.setSpacing(Space.M)
        self.outlook = OutlookList()
        column.addWidget(self.outlook)
        self.trouble = Text("", Role.SMALL_STRONG, tone=Tone.WARN, wrap=True)
        self.trouble.hide()
        column.addWidget(self.trouble)
        self.arm_key = BigKey()
        self.arm_key.pressed_down.connect(self._on_pressed)
        self.arm_key.held.connect(self._on_armed)
        self.arm_key.waits_changed.connect(self._on_waits)
        column.addWidget(self.arm_key)
        self.pin_box = PinBox()
        self.pin_box.entered.connect(self._on_entered)
        self.pin_box.hide()
        column.addWidget(self.pin_box)
        self.air_button = QPushButton(self.tr("PHÁT NGAY"))
        self.air_button.setProperty("big", "true")
        self.air_button.setProperty("act", "live")
        self.air_button.setAutoDefault(False)
        self.air_button.clicked.connect(self._on_entered)
        self.air_button.hide()
        column.addWidget(self.air_button)
        self.back_button = Button(self.tr("Thôi, không phát"))
        self.back_button.clicked.connect(self._disarm)
        self.back_button.hide()
        column.addWidget(self.back_button)
        self.listen_button = Button(self.tr("Nghe thử tại máy"), icon_name="play")
        self.listen_button.clicked.connect(self._on_listen)
        column.addWidget(self.listen_button)
        column.addStretch()
        return inside

    # What the station knows.

    def _fetch(self) -> _Known:
        station = self._station
        # The newest takes; no verb of the services lists them yet.
        with station.recording.store.read() as unit:
            boards = sum(board.enabled for board in unit.boards.all())
            takes = sorted(unit.takes.all(), key=lambda take: take.started_at, reverse=True)[:_MOST_TAKES]
        return _Known(
            station.emergency.posts(),
            station.emergency.officers(),
            station.live.targets(),
            takes,
            station.settings.get("emergency_texts"),
            boards,
        )

    def _on_known(self, known: _Known) -> None:
        self._own_texts = known.own_texts
        self._officers = known.officers
        self.order.set_posts(known.posts)
        self.where.set_clusters(known.clusters)
        self.where.set_boards(known.boards)
        self.say.set_takes(known.takes)
        self.pin_box.set_officers(known.officers, self._officer_id)
        self._on_changed()

    def draft(self) -> EmergencyDraft | None:
        """What is answered so far; None while a hazard is missing."""
        hazard = self.hazard.hazard()
        if hazard is None:
            return None
        # A live voice comes on top of the machine's: its words are what is repeated afterwards.
        source = SoundFrom.TAKE if self.say.sound_from() is SoundFrom.TAKE else SoundFrom.SPEECH
        return EmergencyDraft(
            self.order.post.currentText(),
            OrderedHow(self.order.how.current()),
            hazard,
            self.where.targets(),
            self.say.words(),
            source,
            self.say.take_id(),
            self.level.level(),
            self.level.source_text(),
            int(self.say.minutes.currentData()),
            on_boards=self.where.on_boards(),
        )

    def missing(self) -> str:
        """What is still to be answered, in words; empty when it can be aired."""
        draft = self.draft()
        if draft is None:
            return self.tr("Chọn việc gì xảy ra (câu 2).")
        if draft.level is not None and not draft.level_source:
            return self.tr("Ghi bản tin nào đã công bố cấp, hoặc chọn Chưa công bố cấp (câu 3).")
        if not draft.targets:
            return self.tr("Chọn ít nhất một nơi (câu 4).")
        if not draft.text:
            return self.tr("Ghi lời sẽ phát (câu 5).")
        if draft.sound_from is SoundFrom.TAKE and not draft.take_id:
            return self.tr("Chọn bản thu sẵn, hoặc chọn Máy đọc (câu 5).")
        return ""

    def _on_changed(self) -> None:
        hazard = self.hazard.hazard()
        self.level.set_hazard(hazard)
        self.say.follow(hazard, self.where.chosen(), self._own_texts)
        self._say_trouble("")
        self.arm_key.show_missing(self.missing())
        self._soon.start(_SOON_MS)

    def _look_ahead(self) -> None:
        draft = self.draft() or self._bare()
        if self._starting or not self.isVisible():
            return
        station = self._station
        self._tasks.run(lambda: station.emergency.outlook(draft), done=self._on_outlook, failed=self._on_no_outlook)

    def _bare(self) -> EmergencyDraft:
        from studio.domain.emergency import Hazard

        return EmergencyDraft(
            "", OrderedHow.PHONE, Hazard.OTHER, self.where.targets(), "", on_boards=self.where.on_boards()
        )

    def _on_outlook(self, outlook: Outlook) -> None:
        self.outlook.show_outlook(outlook)

    def _on_no_outlook(self, _error: StudioError) -> None:
        """The records are busy for a moment: the next look tells; nothing here stands in an emergency's way."""

    # The key, the PIN, on air.

    def _on_pressed(self) -> None:
        missing = self.missing()
        if missing:
            self.arm_key.forget()
            self._say_trouble(missing)
            return
        self._say_trouble("")
        self._pressed_at = self._station.clock.now()
        self._prepare()

    def _prepare(self) -> None:
        """Made while the key is held and the PIN typed, so that the press is followed by sound at once."""
        draft = self.draft()
        if draft is None or (self._prepared is not None and self._prepared.draft == draft):
            return
        if self._preparing == draft:
            return
        self._prepared, self._preparing = None, draft
        service = self._station.emergency
        self._tasks.run(
            lambda: service.prepare(draft), done=self._on_prepared, failed=self._on_unprepared, lane=Lane.WORK
        )

    def _on_prepared(self, prepared: Prepared) -> None:
        if prepared.draft != self._preparing:
            return
        self._prepared, self._preparing = prepared, None
        if self._listening:
            self._play(prepared)
        if self._waiting is not None:
            self._start(self._waiting)

    def _on_unprepared(self, error: StudioError) -> None:
        self._preparing, self._waiting = None, None
        self._set_starting(False)
        self._listening = False
        self._disarm()
        self._say_trouble(trouble_text(error))

    def _on_waits(self, waits: bool) -> None:
        self.arm_key.show_waits(waits)

    def _on_armed(self) -> None:
        if self.missing():
            return
        for widget in (self.pin_box, self.air_button, self.back_button):
            widget.show()
        self.arm_key.hide()
        self.listen_button.hide()
        QTimer.singleShot(0, self, self._show_air_button)
        if self._officers:
            self.pin_box.begin()
        else:
            self.pin_box.set_officers(self._officers)

    def _show_air_button(self) -> None:
        self._side.ensureWidgetVisible(self.air_button)

    def _disarm(self) -> None:
        for widget in (self.pin_box, self.air_button, self.back_button):
            widget.hide()
        self.arm_key.show()
        self.listen_button.show()
        self.arm_key.setFocus()

    def _on_entered(self) -> None:
        missing = self.missing()
        if missing:
            self._disarm()
            self._say_trouble(missing)
            return
        signed = self.pin_box.signed()
        if signed is None or self._starting:
            return
        self._set_starting(True)
        self._prepare()
        if self._prepared is not None:
            self._start(signed)
        else:
            self._waiting = signed

    def _start(self, signed: Signed) -> None:
        self._waiting = None
        prepared, pressed_at, station = self._prepared, self._pressed_at, self._station
        assert prepared is not None
        live = self.say.sound_from() is SoundFrom.LIVE

        def air() -> tuple[str, StudioError | None]:
            emergency = station.emergency.start(prepared, signed.officer_id, signed.pin, pressed_at)
            if live:
                try:
                    station.live.speak_into(emergency.id, signed.officer_id, signed.pin)
                except StudioError as error:
                    # The machine's voice airs all the same; that the microphone did not open is told there.
                    return emergency.id, error
            return emergency.id, None

        self._tasks.run(air, done=self._on_aired, failed=self._on_refused, lane=Lane.AIR)

    def _on_aired(self, answer: tuple[str, StudioError | None]) -> None:
        self._set_starting(False)
        emergency_id, trouble = answer
        if trouble is not None:
            self._tasks.error_raised.emit(trouble)
        self.accept()
        self.aired.emit(emergency_id)

    def _on_refused(self, error: StudioError) -> None:
        self._set_starting(False)
        self.pin_box.fail(error)

    def _set_starting(self, starting: bool) -> None:
        self._starting = starting
        self.air_button.setEnabled(not starting)
        self.air_button.setText(self.tr("Đang phát…") if starting else self.tr("PHÁT NGAY"))
        self.close_button.setEnabled(not starting)
        self.back_button.setEnabled(not starting)

    # Listening here.

    def _on_listen(self) -> None:
        missing = self.missing()
        if missing:
            self._say_trouble(missing)
            return
        self._listening = True
        self.listen_button.setEnabled(False)
        self._prepare()
        if self._prepared is not None:
            self._play(self._prepared)

    def _play(self, prepared: Prepared) -> None:
        self._listening = False
        station, sound = self._station, prepared.order.sound

        def play() -> None:
            if sound is None:
                return
            sounds = station.emergency.sounds
            master = sounds.media.path(sound.master.sha256)
            heard: Any = sounds.encoder.read_master(master, 0, round(sound.length_s * 48_000))
            station.player.play(heard)

        self._tasks.run(play, done=self._on_played, failed=self._on_not_played, lane=Lane.WORK)

    def _on_played(self, _nothing: None) -> None:
        self.listen_button.setEnabled(True)

    def _on_not_played(self, error: StudioError) -> None:
        self.listen_button.setEnabled(True)
        self._say_trouble(trouble_text(error))

    def _on_failed(self, error: StudioError) -> None:
        self._say_trouble(trouble_text(error))

    def _say_trouble(self, text: str) -> None:
        self.trouble.setText(f"✗ {text}" if text else "")
        self.trouble.setVisible(bool(text))

    def reject(self) -> None:
        """Esc and Đóng: while it is being aired they do nothing."""
        if self._starting:
            return
        self._station.player.stop()
        self._disarm()
        self.arm_key.forget()
        super().reject()


def _scrolled(inside: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area
