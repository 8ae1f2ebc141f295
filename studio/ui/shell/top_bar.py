"""The top bar: station, clock, dates, the on-air tally, and who is signed in."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from studio.domain.broadcast import OnAirStatus
from studio.domain.roles import Person
from studio.ui.emergency.key import EmergencyKey
from studio.ui.theme import Role, Size, Space, theme
from studio.ui.widgets import Elided, Figures, IconLabel, Row, Text, restyle
from studio.ui.words import clock_text, clock_text_s, full_day_text, lunar_text, roles_text, timer_text


class TopBar(QFrame):
    """``status`` and the clock are fed once a second. The emergency key stands at the right end."""

    sign_out_asked = Signal()
    settings_asked = Signal()
    pin_asked = Signal()
    emergency_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("top_bar")
        self.setFixedHeight(theme().scaled(Size.TOP_BAR))
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.XL, Space.NONE, Space.L, Space.NONE)
        row.setSpacing(Space.XL)
        self._station = Elided("", Role.SMALL)
        names = QWidget()
        names.setFixedWidth(theme().scaled(Size.RAIL) - Space.XL)
        names.setLayout(_pair(Text("Truyền Thanh", Role.STRONG), self._station))
        row.addWidget(names)
        self._clock = Figures("00:00:00", Role.FIGURE_SMALL)
        self._clock.setAccessibleName(self.tr("Đồng hồ của đài"))
        row.addWidget(self._clock)
        self._solar, self._lunar = Text("", Role.SMALL), Text("", Role.SMALL)
        row.addLayout(_pair(self._solar, self._lunar))
        self._tally = Tally()
        row.addWidget(self._tally)
        row.addStretch(1)
        self._person = Row()
        self._person.line.setContentsMargins(Space.S, Space.XS, Space.S, Space.XS)
        self._name, self._role = Text("", Role.SMALL_STRONG, ink=True), Elided("", Role.SMALL)
        for label in (self._name, self._role):
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._person.line.addLayout(_pair(self._name, self._role))
        self._person.line.addWidget(IconLabel("down", "ink_2"))
        self._person.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        menu = QMenu(self._person)
        menu.addAction(self.tr("Cỡ chữ, ngôn ngữ…")).triggered.connect(self.settings_asked)
        menu.addAction(self.tr("Mã PIN khẩn cấp…")).triggered.connect(self.pin_asked)
        menu.addAction(self.tr("Đổi người, đăng xuất")).triggered.connect(self.sign_out_asked)
        self._person.setMenu(menu)
        self._person.hide()
        row.addWidget(self._person)
        self.emergency_key = EmergencyKey()
        self.emergency_key.clicked.connect(self.emergency_asked)
        row.addWidget(self.emergency_key)
        self._day: date | None = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # On a small screen the tally needs the room more than the dates do.
        for label in (self._solar, self._lunar):
            label.setVisible(self.width() >= theme().scaled(Size.WINDOW_W - Size.RAIL))

    def set_station(self, name: str) -> None:
        self._station.setText(name)

    def set_person(self, person: Person | None) -> None:
        self._person.setVisible(person is not None)
        if person is not None:
            self._name.setText(person.name)
            self._role.setText(roles_text(person.roles))
            self._role.setMinimumWidth(min(self._role.sizeHint().width(), theme().scaled(Size.NARROW_SIDE)))
            self._person.setAccessibleName(self.tr("Người đang làm việc: %1").replace("%1", person.name))

    def set_now(self, now: datetime) -> None:
        """``now`` in the station's zone."""
        self._clock.setText(clock_text_s(now))
        if now.date() != self._day:
            self._day = now.date()
            self._solar.setText(full_day_text(now.date()))
            self._lunar.setText(lunar_text(now.date()))

    def set_air(self, text: str, *, running: bool) -> None:
        """``text`` is what is on air besides the plan, or empty; ``running`` tells of an emergency."""
        self._tally.set_air(text)
        self.emergency_key.set_running(running=running)

    def set_status(self, status: OnAirStatus | None, now: datetime, *, known: bool) -> None:
        """``known`` is false until the first answer came."""
        self._tally.show_status(status, now, known=known)


class Tally(Elided):
    """Red only while sound goes out."""

    def __init__(self) -> None:
        super().__init__("", Role.STRONG)
        self.setObjectName("tally")
        self.setFixedHeight(theme().scaled(Size.BUTTON - Space.XS))
        self.setProperty("onair", "false")
        self._air = ""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_status(self, status: OnAirStatus | None, now: datetime, *, known: bool) -> None:
        if self._air:
            self._show(f"●  {self._air}", "true")
        elif not known:
            self._show(self.tr("Đang hỏi bộ phát sóng…"), "false")
        elif status is None:
            self._show("✗ " + self.tr("Bộ phát sóng chưa chạy"), "lost")
        elif status.playing:
            first = status.playing[0]
            left = timer_text((first.planned_end - now).total_seconds())
            said = self.tr("ĐANG PHÁT · %1 · còn %2").replace("%2", left).replace("%1", first.title)
            self._show(f"●  {said}", "true")
        elif status.upcoming:
            first = status.upcoming[0]
            at = clock_text(first.planned_start.astimezone(now.tzinfo))
            self._show(self.tr("Không phát · %1 %2").replace("%1", at).replace("%2", first.title), "false")
        else:
            self._show(self.tr("Không phát"), "false")

    def set_air(self, text: str) -> None:
        self._air = text
        if text:
            self._show(f"●  {text}", "true")

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(2 * Space.L, 0)

    def _show(self, text: str, onair: str) -> None:
        self.setText(text)
        restyle(self, onair=onair)


def _pair(first: Text, second: Text) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
    column.setSpacing(Space.NONE)
    column.addStretch()
    column.addWidget(first)
    column.addWidget(second)
    column.addStretch()
    return column
