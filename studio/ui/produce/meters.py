"""Meters: the input level while recording, and how loud the whole edit is."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.domain.loudness import LoudnessReport
from studio.ui.theme import Mark, Role, theme
from studio.ui.widgets import Button, Kind, restyle
from studio.ui.words import number_text

FLOOR_DB = -60.0
# The ends first: what does not fit between them is left out.
_MARKS_DB = (-60, 0, -20, -40, -6)
_BAR_PX = 14
_GAP_PX = 5
_HOT_DB = -3.0
_FALL_DB_PER_SNAPSHOT = 1.0  # 25 dB a second, as quasi-peak meters fall
# The loudest of the last two seconds stays in sight, then sinks.
_HELD_SNAPSHOTS = 50
_HELD_FALL_DB = 0.5


class LevelMeter(QWidget):
    """Peak level of up to two channels on a scale −60…0 dB; set it at 25–30 Hz, never per block."""

    def __init__(self) -> None:
        super().__init__()
        self._levels_db: list[float] = [FLOOR_DB, FLOOR_DB]
        self._held_db: list[float] = [FLOOR_DB, FLOOR_DB]
        self._held_for = [0, 0]
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Mức tiếng vào micro"))

    def set_peaks(self, peaks: tuple[float, ...]) -> None:
        """``peaks`` are linear, per channel; one channel moves both bars."""
        both = (peaks * 2)[:2] if peaks else (0.0, 0.0)
        fresh = [max(FLOOR_DB, 20 * math.log10(peak)) if peak > 0 else FLOOR_DB for peak in both]
        fallen = [max(new, old - _FALL_DB_PER_SNAPSHOT) for new, old in zip(fresh, self._levels_db, strict=True)]
        held = [self._hold(lane, level) for lane, level in enumerate(fresh)]
        if fallen != self._levels_db or held != self._held_db:
            self._levels_db, self._held_db = fallen, held
            self.update()

    def _hold(self, lane: int, level_db: float) -> float:
        if level_db >= self._held_db[lane]:
            self._held_for[lane] = 0
            return level_db
        self._held_for[lane] += 1
        sinks = self._held_for[lane] > _HELD_SNAPSHOTS
        return max(level_db, self._held_db[lane] - _HELD_FALL_DB) if sinks else self._held_db[lane]

    def reset(self) -> None:
        self._levels_db = [FLOOR_DB, FLOOR_DB]
        self._held_db = [FLOOR_DB, FLOOR_DB]
        self.update()

    @property
    def held_db(self) -> tuple[float, ...]:
        """The loudest peaks, held for two seconds."""
        return tuple(self._held_db)

    @property
    def levels_db(self) -> tuple[float, ...]:
        return tuple(self._levels_db)

    def sizeHint(self) -> QSize:
        return QSize(theme().scaled(300), 2 * _BAR_PX + _GAP_PX + theme().scaled(22))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().scaled(150), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for index, (level, held) in enumerate(zip(self._levels_db, self._held_db, strict=True)):
            top = index * (_BAR_PX + _GAP_PX)
            painter.setBrush(look.colour("line"))
            painter.drawRoundedRect(QRectF(0, top, self.width(), _BAR_PX), 3, 3)
            painter.setBrush(look.colour("ok" if level < _HOT_DB else "warn"))
            if level > FLOOR_DB:
                painter.drawRoundedRect(QRectF(0, top, self._x(level), _BAR_PX), 3, 3)
            if held > FLOOR_DB:
                painter.setBrush(look.colour("ink"))
                painter.drawRect(QRectF(self._x(held) - 2, top, 2, _BAR_PX))
        painter.setPen(look.colour("ink_2"))
        painter.setFont(look.font(Role.SMALL))
        top = 2 * _BAR_PX + _GAP_PX
        taken: list[tuple[float, float]] = []
        for mark in _MARKS_DB:
            said = number_text(mark, 0)
            width = painter.fontMetrics().horizontalAdvance(said)
            x = min(max(0.0, self._x(mark) - width / 2), self.width() - width)
            if any(x < right and left < x + width for left, right in taken):
                continue
            taken.append((x - 4, x + width + 4))
            painter.drawText(QRectF(x, top, width + 2, self.height() - top), Qt.AlignmentFlag.AlignBottom, said)
        painter.end()

    def _x(self, level_db: float) -> float:
        """The upper part is stretched a little: there one steers."""
        share = (level_db - FLOOR_DB) / -FLOOR_DB
        return float(self.width() * share**1.25)


class ClipLight(Button):
    """Says whether the sound ever broke; it stays lit until someone who has seen it clicks."""

    def __init__(self) -> None:
        super().__init__("", Kind.LINK)
        self.setProperty("fine", "true")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._times = 0
        self._lit = False
        self.clicked.connect(self.put_out)
        self.put_out()

    @property
    def times(self) -> int:
        return self._times

    def show_clipped(self, clipped: bool) -> None:
        """A moment: whether it was clipped lately. Counts each new time."""
        if clipped and not self._lit:
            self._times += 1
            self._say()
        self._lit = clipped

    def put_out(self) -> None:
        self._times = 0
        self._say()

    def _say(self) -> None:
        broke = self._times > 0
        said = self.tr("Vỡ tiếng %1 lần").replace("%1", str(self._times)) if broke else self.tr("Không vỡ tiếng")
        mark = Mark.FAULT if broke else Mark.CONFIRMED
        self.setText(f"{mark.value} {said}")
        self.setAccessibleName(said)
        self.setToolTip(self.tr("Bấm để tắt báo vỡ tiếng") if broke else "")
        self.setEnabled(broke)
        restyle(self, clip="lit" if broke else "out")


class LoudnessBars(QWidget):
    """Loudest moment and loudest stretch as two bars, with the wanted level as a line across."""

    _LOW_LUFS, _HIGH_LUFS = -40.0, 0.0

    def __init__(self) -> None:
        super().__init__()
        self._values: tuple[float | None, float | None] = (None, None)
        self._target = -16.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(48)
        self.setMaximumHeight(theme().scaled(176))
        self.setAccessibleName(self.tr("Thước âm lượng"))

    def set_report(self, report: LoudnessReport | None, target_lufs: float) -> None:
        self._values = (report.momentary_max_lufs, report.short_term_max_lufs) if report else (None, None)
        self._target = target_lufs
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(72, theme().scaled(176))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font(Role.SMALL))
        words = painter.fontMetrics().height() + 4
        height = self.height() - words
        left = (self.width() - 72) / 2
        for index, (name, value) in enumerate(zip("MS", self._values, strict=True)):
            box = QRectF(left + index * 42, 0, 30, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("sunken"))
            painter.drawRoundedRect(box, 4, 4)
            if value is not None:
                full = height * self._share(value)
                painter.setBrush(look.colour("ok"))
                painter.drawRoundedRect(QRectF(box.left(), height - full, box.width(), full), 4, 4)
            y = height * (1 - self._share(self._target))
            painter.fillRect(QRectF(box.left(), y - 1, box.width(), 2), look.colour("ink"))
            painter.setPen(look.colour("ink_2"))
            painter.drawText(QRectF(box.left(), height, box.width(), words), Qt.AlignmentFlag.AlignCenter, name)
        painter.end()

    def _share(self, lufs: float) -> float:
        share = (lufs - self._LOW_LUFS) / (self._HIGH_LUFS - self._LOW_LUFS)
        return min(1.0, max(0.0, share))
