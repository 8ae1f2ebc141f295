"""While the microphone is open: the dark block with its three keys, the levels, and where the voice goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from studio.domain.air_reports import LiveStatus
from studio.services.emergency_views import EmergencyTarget, TargetMark
from studio.ui.emergency.figures import WhiteFigures
from studio.ui.emergency.hold_key import CappedHoldKey
from studio.ui.emergency.words import MARKS, count_text, target_text
from studio.ui.live.flow import FlowBox
from studio.ui.live.meter import LevelRow
from studio.ui.theme import Mark, Role, Size, Space, Tone, icon
from studio.ui.widgets import Badge, Card, KeyCap, MarkBadge, MarkCounts, Text, restyle
from studio.ui.words import clock_text, number_text, target_name, timer_text


class LiveBlock(QFrame):
    """``end_asked`` after the hold; ``cough_changed`` while the key is down; ``duck_asked`` with what is wanted."""

    end_asked = Signal()
    cough_changed = Signal(bool)
    duck_asked = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("band", "live")
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL + Space.XS, Space.L, Space.XL + Space.XS, Space.XL + Space.XS)
        column.setSpacing(Space.L)
        column.addLayout(self._head())
        column.addWidget(self._keys())

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(Space.L)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        first = QHBoxLayout()
        first.setSpacing(Space.S)
        dot = Text("●")
        dot.setProperty("dot", "true")
        self.headline = Text("", Role.HEADLINE, wrap=True)
        first.addWidget(dot)
        first.addWidget(self.headline, 1)
        words.addLayout(first)
        self.where = Text("", Role.BODY, wrap=True)
        words.addWidget(self.where)
        words.addStretch()
        head.addLayout(words, 1)
        right = QVBoxLayout()
        right.setSpacing(Space.NONE)
        self.timer = WhiteFigures("00:00", Role.TIMER)
        self.timer.setAccessibleName(self.tr("Đã nói"))
        self.returns = Text("", Role.BODY)
        right.addWidget(self.timer, 0, Qt.AlignmentFlag.AlignRight)
        right.addWidget(self.returns, 0, Qt.AlignmentFlag.AlignRight)
        head.addLayout(right)
        return head

    def _keys(self) -> FlowBox:
        row = FlowBox()
        self.end_key = CappedHoldKey(
            self.tr("Giữ để kết thúc"), "square", "air", "Ctrl+End", self.tr("Kết thúc: giữ một giây, hoặc Ctrl+End")
        )
        self.end_key.setProperty("kind", "block")
        self.end_key.setProperty("act", "end")
        self.end_key.held.connect(self.end_asked)
        self.cough_key = _BlockKey(self.tr("Giữ để tắt mic"), "mute", self.tr("Phím cách"))
        self.cough_key.pressed.connect(self._on_cough_down)
        self.cough_key.released.connect(self._on_cough_up)
        self.duck_key = _BlockKey(self.tr("Hạ nhạc nền"), "music", "D")
        self.duck_key.clicked.connect(self._on_duck)
        self._ducked = False
        for key in (self.end_key, self.cough_key, self.duck_key):
            row.add(key)
        return row

    def show_status(self, status: LiveStatus, now: datetime, *, in_emergency: bool, over_programme: bool) -> None:
        """``now`` in the station's zone."""
        if not status.open:
            said = self.tr("MICRO ĐANG CHỜ")
        elif status.cough:
            said = self.tr("MICRO ĐANG TẮT TẠM")
        else:
            said = self.tr("ĐANG NÓI TRONG TIN KHẨN CẤP") if in_emergency else self.tr("MICRO ĐANG MỞ")
        if said != self.headline.text():
            self.headline.setText(said)
        self.timer.setText(timer_text((now - status.started_at).total_seconds()))
        back = ""
        if status.returns_at is not None:
            back = self.tr("trở lại lịch lúc %1").replace("%1", clock_text(status.returns_at.astimezone(now.tzinfo)))
        if back != self.returns.text():
            self.returns.setText(back)
        restyle(self.cough_key, on="true" if status.cough else "false")
        self._ducked = status.duck
        restyle(self.duck_key, on="true" if status.duck else "false")
        self.duck_key.say(self.tr("Nhạc nền đang hạ") if status.duck else self.tr("Hạ nhạc nền"))
        if self.duck_key.isHidden() == over_programme:
            self.duck_key.setVisible(over_programme)

    def _on_cough_down(self) -> None:
        self.cough_changed.emit(True)

    def _on_cough_up(self) -> None:
        self.cough_changed.emit(False)

    def _on_duck(self) -> None:
        self.duck_asked.emit(not self._ducked)


class _BlockKey(QPushButton):
    def __init__(self, text: str, icon_name: str, key: str) -> None:
        super().__init__(f"  {text}")
        self.setProperty("kind", "block")
        self.setIcon(icon(icon_name, "rail_ink"))
        self.setIconSize(QSize(Size.ICON_LARGE, Size.ICON_LARGE))
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(text)
        self.setAccessibleDescription(key)
        _add_cap(self, key)

    def say(self, text: str) -> None:
        if text != self.text().strip():
            self.setText(f"  {text}")
            self.setAccessibleName(text)


def _add_cap(button: QPushButton, key: str) -> None:
    """The key beside its control: at the right, in room that the button keeps for it."""
    cap = KeyCap(key)
    cap.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    row = QHBoxLayout(button)
    row.setContentsMargins(Space.NONE, Space.NONE, Space.L, Space.NONE)
    row.addStretch()
    row.addWidget(cap, 0, Qt.AlignmentFlag.AlignVCenter)
    cap.ensurePolished()
    button.ensurePolished()
    button.setStyleSheet("text-align: left;")
    wide = button.fontMetrics().horizontalAdvance(button.text()) + cap.sizeHint().width()
    button.setMinimumWidth(wide + Size.TOP_BAR)


class LevelCard(Card):
    """Fed at 25 to 30 Hz."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout()
        row.setSpacing(Space.XL)
        self.microphone, self.on_air = LevelRow(self.tr("Micro")), LevelRow(self.tr("Ra loa"))
        row.addWidget(self.microphone)
        row.addWidget(self.on_air)
        self.body.addLayout(row)
        self._badges = FlowBox()
        self.body.addWidget(self._badges)
        self._shown: list[tuple[str, Tone]] = []

    def show_levels(self, status: LiveStatus) -> None:
        self.microphone.set_peak(0.0 if status.cough else status.microphone_peak)
        self.on_air.set_peak(status.on_air_peak)
        badges = self._words(status)
        if badges == self._shown:
            return
        self._shown = badges
        self._badges.clear()
        for text, tone in badges:
            self._badges.add(Badge(text, tone))

    def _words(self, status: LiveStatus) -> list[tuple[str, Tone]]:
        words: list[tuple[str, Tone]] = []
        if status.dropouts:
            lost = self.tr("Mất tiếng %1 lần").replace("%1", str(status.dropouts))
            words.append((f"{Mark.FAULT.value} {lost}", Tone.WARN))
        else:
            words.append((f"{Mark.CONFIRMED.value} {self.tr('Không mất tiếng')}", Tone.OK))
        if status.limited:
            words.append((f"{Mark.FAULT.value} {self.tr('Hơi to, máy đang hãm. Ngồi xa micro hơn.')}", Tone.WARN))
        said = {
            "MIC_SILENT": self.tr("Micro không có tiếng. Xem dây, công tắc micro."),
            "DEVICE_LOST": self.tr("Mất micro. Cắm lại dây."),
            "DISK_FULL": self.tr("Đĩa đầy: đang phát nhưng không ghi âm lưu."),
            "DISK_ERROR": self.tr("Không ghi âm lưu được: đang phát bình thường."),
        }
        for code in status.warnings:
            words.append((f"{Mark.FAULT.value} {said.get(code, code)}", Tone.WARN))
        words.append((self.tr("Trễ %1 ms").replace("%1", number_text(status.latency_ms, 0)), Tone.NEUTRAL))
        return words


class GoingToCard(Card):
    """ĐANG PHÁT TỚI: one badge per place with its mark; the three counts stay apart."""

    def __init__(self) -> None:
        super().__init__(self.tr("ĐANG PHÁT TỚI"), "horn")
        self._shown: tuple[EmergencyTarget, ...] = ()
        self.counts = MarkCounts()
        self.header.addWidget(self.counts)
        self._badges = FlowBox()
        self.body.addWidget(self._badges)
        self.body.addStretch()

    def show_targets(self, rows: Sequence[EmergencyTarget]) -> None:
        fresh = tuple(rows)
        if fresh == self._shown:
            return
        self._shown = fresh
        self._badges.clear()
        for row in fresh:
            badge = MarkBadge(target_name(row.name), MARKS[row.mark])
            badge.setToolTip(target_text(row))
            badge.setAccessibleName(f"{target_name(row.name)}: {target_text(row)}")
            self._badges.add(badge)
        self.counts.set_texts(
            {MARKS[mark]: count_text(mark, sum(row.mark is mark for row in fresh)) for mark in TargetMark}
        )
