"""Keys that are held: one that ends sound, and one that arms an emergency."""

from __future__ import annotations

import time

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from studio.domain import emergency_arming as arming
from studio.ui.theme import Radius, Role, Size, Space, theme
from studio.ui.widgets import IconLabel, KeyCap, Text

_TICK_MS = 30
END_HOLD_S = 1.0
_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class HoldKey(QPushButton):
    """``held`` comes once it was down for ``hold_s``, by mouse, finger, Space or Enter; a click does nothing."""

    held = Signal()
    pressed_down = Signal()

    def __init__(self, text: str, name: str = "", hold_s: float = END_HOLD_S) -> None:
        super().__init__(text)
        self._hold_s = hold_s
        self._down_at_s: float | None = None
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(name or text)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._on_tick)

    def share(self) -> float:
        """How much of the hold is done, 0 to 1."""
        if self._down_at_s is None:
            return 0.0
        return min(1.0, (self.now_s() - self._down_at_s) / self._hold_s)

    def now_s(self) -> float:
        return time.monotonic()

    def go_down(self) -> None:
        self._down_at_s = self.now_s()
        self._timer.start()
        self.pressed_down.emit()
        self.update()

    def come_up(self) -> None:
        self._timer.stop()
        self._down_at_s = None
        self.update()

    def _on_tick(self) -> None:
        if self.share() >= 1.0:
            self.come_up()
            self.held.emit()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.isEnabled():
            self.setFocus()
            self.go_down()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self.come_up()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _KEYS:
            if not event.isAutoRepeat():
                self.go_down()
            return
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() in _KEYS:
            if not event.isAutoRepeat():
                self.come_up()
            return
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.come_up()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.come_up()
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        share = self.share()
        if share <= 0.0:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colour = theme().colour("ink")
        colour.setAlpha(110)
        painter.setBrush(colour)
        # A bar at the foot, so that the words stay readable.
        height = 8.0
        painter.drawRoundedRect(
            QRectF(2, self.height() - height - 2, (self.width() - 4) * share, height), Radius.BADGE, Radius.BADGE
        )
        painter.end()


class CappedHoldKey(HoldKey):
    """A held key with its word above and its key cap below."""

    def __init__(self, text: str, icon_name: str, colour: str, cap: str, name: str) -> None:
        super().__init__("", name)
        self.setToolTip(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        column.setSpacing(Space.XS)
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        line.addStretch()
        line.addWidget(IconLabel(icon_name, colour, Size.ICON))
        line.addWidget(Text(text, Role.STRONG))
        line.addStretch()
        column.addStretch()
        column.addLayout(line)
        column.addWidget(KeyCap(cap), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        for label in self.findChildren(QLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            label.ensurePolished()
        self.setMinimumWidth(column.totalSizeHint().width())


class ArmKey(HoldKey):
    """Held for two seconds, or pressed twice within ten (``domain.emergency_arming``): then ``held``."""

    waits_changed = Signal(bool)

    def __init__(self, text: str, name: str = "") -> None:
        super().__init__(text, name, arming.HOLD_S)
        self._arming = arming.cancel()
        self._second = QTimer(self)
        self._second.setSingleShot(True)
        self._second.timeout.connect(self.forget)

    @property
    def waits_for_second(self) -> bool:
        """One short press was made; a second one arms."""
        return self._second.isActive()

    def share(self) -> float:
        return self._arming.held_share(self.now_s()) if self._arming.down_at_s is not None else 0.0

    def forget(self) -> None:
        """As if it had never been pressed."""
        self._arming = arming.cancel()
        self._second.stop()
        self._timer.stop()
        self.waits_changed.emit(False)
        self.update()

    def go_down(self) -> None:
        first = self._arming.pressed_at_s is None or not self._second.isActive()
        if first:
            self._arming = arming.cancel()
        self._arming = arming.press(self._arming, self.now_s())
        if self._arming.down_at_s is None:
            return
        if first:
            self.pressed_down.emit()
        if self._arming.armed_at_s is not None:
            self._armed()
            return
        self._timer.start()
        self.update()

    def come_up(self) -> None:
        self._timer.stop()
        if self._arming.down_at_s is None:
            return
        self._arming = arming.release(self._arming, self.now_s())
        if self._arming.armed_at_s is not None:
            self._armed()
            return
        self._second.start(round(arming.TWICE_WITHIN_S * 1000))
        self.waits_changed.emit(True)
        self.update()

    def _on_tick(self) -> None:
        self._arming = arming.tick(self._arming, self.now_s())
        if self._arming.armed_at_s is not None:
            self._armed()
        self.update()

    def _armed(self) -> None:
        self.forget()
        self.held.emit()
