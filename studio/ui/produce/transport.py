"""The card at the foot: the record button, play, the time, and the microphone's meter."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout

from studio.domain.takes import INTERNAL_RATE_HZ, TakeGap
from studio.ports.recording import RecorderStatus
from studio.ui.produce.axis import long_time
from studio.ui.produce.meters import ClipLight, LevelMeter
from studio.ui.produce.recording import Snapshot
from studio.ui.produce.recording_choice import MicrophoneKey
from studio.ui.produce.words import alarm_text
from studio.ui.theme import Mark, Role, Space, Tone, paint_icon, theme
from studio.ui.widgets import Badge, Button, Card, Elided, Figures, KeyCap, Kind, Text
from studio.ui.words import number_text

# The gravest come first; more than two are not read.
_MOST_ALARMS = 2
_WIDE_PX = 760


class RoundButton(QAbstractButton):
    """A round button with one icon; ``filled`` in the colour of recording."""

    def __init__(self, side: int, *, filled: bool) -> None:
        super().__init__()
        self._side = side
        self._filled = filled
        self._icon = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_state(self, icon_name: str, name: str, tip: str) -> None:
        self._icon = icon_name
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.update()

    def sizeHint(self) -> QSize:
        side = theme().scaled(self._side)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        strong = look.colour("air" if self._filled else "accent")
        if not self.isEnabled():
            strong = look.colour("line_strong")
        painter.setPen(Qt.PenStyle.NoPen if self._filled else QPen(look.colour("accent_line"), 1.2))
        painter.setBrush(strong.darker(112) if self._filled and self.isDown() else strong)
        if not self._filled:
            painter.setBrush(look.colour("accent_weak" if self.underMouse() or self.isDown() else "surface"))
        painter.drawEllipse(box)
        side = round(self.width() * 0.4)
        place = QRect((self.width() - side) // 2, (self.height() - side) // 2, side, side)
        paint_icon(painter, place, self._icon, "on_strong" if self._filled else "accent")
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("ink"), 2.5))
            painter.drawEllipse(box)
        painter.end()


class TransportCard(Card):
    record_asked = Signal()
    play_asked = Signal()
    visitor_asked = Signal()
    consent_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._note = ""
        self._alarms = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.body.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        self._recording = self._playing = False
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        self.body.addLayout(row, 1)
        self.record = RoundButton(84, filled=True)
        self.record.clicked.connect(self.record_asked)
        self.play = RoundButton(64, filled=False)
        self.play.clicked.connect(self.play_asked)
        row.addWidget(self.record)
        row.addWidget(self.play)
        row.addLayout(self._middle(), 1)
        row.addLayout(self._right())
        self._alarm = Text("", Role.SMALL_STRONG, tone=Tone.WARN, wrap=True)
        self._alarm.hide()
        # Above the rest: in a low window the card's foot lies out of sight.
        self.body.insertWidget(0, self._alarm)
        self.set_running(recording=False, playing=False, busy=False)
        self.show_position(0)
        self.set_overwriting(overwriting=False)
        self.reset_meter()

    def hasHeightForWidth(self) -> bool:
        """No: a wrapping text would make the whole page scroll."""
        return False

    def _middle(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(Space.NONE)
        self.time = Figures("", Role.FIGURE)
        self.time.setAccessibleName(self.tr("Vị trí"))
        self._will = Elided("", Role.SMALL)
        self._will.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        keys = QHBoxLayout()
        keys.setSpacing(Space.XS)
        self._record_word = Text(self.tr("thu"), Role.SMALL)
        self._play_word = Text(self.tr("nghe"), Role.SMALL)
        parts = (self._will, KeyCap("R"), self._record_word, Text("·", Role.SMALL), KeyCap(self.tr("Phím cách")))
        for part in (*parts, self._play_word):
            keys.addWidget(part)
        # While recording there is nothing to hear; there is something to mark.
        self._listen_parts = (*parts[3:], self._play_word)
        self._mark_parts = (Text("·", Role.SMALL), KeyCap("M"), Text(self.tr("đánh dấu"), Role.SMALL))
        for part in self._mark_parts:
            part.hide()
            keys.addWidget(part)
        self._speed = Badge("", Tone.ACCENT)
        self._speed.hide()
        keys.addWidget(self._speed)
        keys.addStretch()
        self.visitor = Button(self.tr("Thu khách"), Kind.LINK, key="Ctrl+Shift+R")
        self.visitor.clicked.connect(self.visitor_asked)
        self.consent = Button(self.tr("Khách đã đồng ý"), Kind.LINK, key="Ctrl+M")
        self.consent.clicked.connect(self.consent_asked)
        self.consent.hide()
        column.addStretch()
        column.addWidget(self.time)
        column.addLayout(keys)
        for button in (self.visitor, self.consent):
            button.setProperty("fine", "true")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            column.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addStretch()
        return column

    def _right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(Space.S)
        head = QHBoxLayout()
        self.microphone = MicrophoneKey()
        head.addWidget(self.microphone, 1)
        self.unbroken = Badge("")
        head.addWidget(self.unbroken)
        self.meter = LevelMeter()
        foot = QHBoxLayout()
        self.loudness = Figures("", Role.SMALL)
        self.loudness.setAccessibleName(self.tr("Âm lượng lúc này"))
        foot.addWidget(self.loudness)
        foot.addStretch()
        self.clip_light = ClipLight()
        self.clip_light.hide()
        foot.addWidget(self.clip_light)
        column.addStretch()
        column.addLayout(head)
        column.addWidget(self.meter)
        column.addLayout(foot)
        column.addStretch()
        return column

    def show_lead(self, *, on: bool) -> None:
        """What lies before the stretch is heard; recording begins by itself behind it."""
        self._note = self.tr("Nghe đoạn trước rồi máy tự thu. Bấm R để thôi.") if on else ""
        self._tell()

    def show_visitor(self, words: str, *, agreed: bool) -> None:
        """What the visitor reads out, until it is said that they did; nothing ends it."""
        self._note = words
        self.consent.setVisible(bool(words) and not agreed)
        self._tell()

    def show_level(self, status: RecorderStatus) -> None:
        """What the microphone hears, whether it is kept or not."""
        self.meter.set_peaks(status.peaks)
        self.clip_light.show_clipped(status.clipped)
        lufs = status.momentary_lufs
        self.loudness.setText(f"{number_text(lufs)} LUFS" if lufs is not None else "")
        self.clip_light.show()

    def set_overwriting(self, *, overwriting: bool) -> None:
        """Whether recording here would take the place of what was said."""
        said = self.tr("Thu lại từ đây") if overwriting else self.tr("Thu tiếp từ đây")
        self._will.setText(f"{said} · ")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_will()

    def _show_will(self) -> None:
        """Where there is no room for it, the key alone stands."""
        self._will.setVisible(not self._recording and self.width() >= theme().scaled(_WIDE_PX))

    def show_position(self, frame: int) -> None:
        self.time.setText(long_time(frame))

    def show_speed(self, speed: float) -> None:
        """How fast it plays, where that is not its own speed; 0 when nothing plays."""
        if speed < 0:
            said = self.tr("nghe lùi ×%1")
        elif speed > 1:
            said = self.tr("nghe nhanh ×%1")
        else:
            said = ""
        self._speed.setText(said.replace("%1", number_text(abs(speed))))
        self._speed.setVisible(bool(said))

    def set_running(self, *, recording: bool, playing: bool, busy: bool) -> None:
        if recording:
            self.record.set_state("stop", self.tr("Dừng thu"), self.tr("Dừng thu (R)"))
        else:
            self.record.set_state("microphone", self.tr("Thu âm"), self.tr("Thu âm (R)"))
        if playing:
            self.play.set_state("pause", self.tr("Dừng nghe"), self.tr("Dừng nghe (Phím cách)"))
        else:
            self.play.set_state("play", self.tr("Nghe"), self.tr("Nghe (Phím cách)"))
        self._record_word.setText(self.tr("dừng thu") if recording else self.tr("thu"))
        self._play_word.setText(self.tr("dừng") if playing else self.tr("nghe"))
        self._recording = recording
        self.visitor.setVisible(not recording)
        self.visitor.setEnabled(not busy)
        self._show_will()
        for part in self._listen_parts:
            part.setVisible(not recording)
        for part in self._mark_parts:
            part.setVisible(recording)
        self.record.setEnabled(not busy)
        self.play.setEnabled(not recording and not busy)
        self.time.set_colour("air" if recording else "ink")

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """A moment of recording."""
        status = snapshot.status
        self.show_level(status)
        self.keep_gaps(status.gaps)
        self.unbroken.show()
        said = " ".join(alarm_text(alarm, status) for alarm in snapshot.alarms[:_MOST_ALARMS])
        self._say(said)

    def keep_gaps(self, gaps: tuple[TakeGap, ...]) -> None:
        """Tell whether the take is whole; it stays said after the take."""
        if gaps:
            lost_s = sum(gap.length_frames for gap in gaps) / INTERNAL_RATE_HZ
            said = self.tr("%1 chỗ mất tiếng").replace("%1", str(len(gaps)))
            self.unbroken.setToolTip(self.tr("Mất tất cả %1 giây").replace("%1", number_text(lost_s, 2)))
            self.unbroken.set_state(f"{Mark.FAULT.value} {said}", Tone.WARN)
        else:
            self.unbroken.set_state(self.tr("Không mất tiếng"), Tone.OK)

    def reset_meter(self) -> None:
        self.unbroken.hide()
        self.clip_light.put_out()
        self.quiet_meter()

    def quiet_meter(self) -> None:
        """Recording ended: the bars fall, the badge stays."""
        self.meter.reset()
        self.loudness.setText("")
        self._say("")

    @property
    def alarm(self) -> str:
        return self._alarm.text()

    def _say(self, alarms: str) -> None:
        self._alarms = alarms
        self._tell()

    def _tell(self) -> None:
        words = " ".join(filter(None, (self._note, self._alarms)))
        self._alarm.set_tone(Tone.WARN if self._alarms else Tone.ACCENT)
        if words != self._alarm.text():
            self._alarm.setText(words)
            needed = self._alarm.heightForWidth(max(1, self.width() - 2 * Space.L))
            self._alarm.setMinimumHeight(max(0, needed))
            self._alarm.setVisible(bool(words))
