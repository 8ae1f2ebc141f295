"""The whole edit in one strip, with a window on the part that the timeline shows."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.produce.axis import TimeAxis
from studio.ui.produce.scene import Scene
from studio.ui.produce.waveform import PeakSource, paint_columns
from studio.ui.theme.active import theme

HEIGHT_PX = 42
_INSET_PX = 7
_WAVE_ALPHA = 80


class Overview(QWidget):
    """``view_asked`` gives the frame that shall stand at the timeline's left edge."""

    view_asked = Signal(float)

    def __init__(self, peaks: PeakSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._peaks = peaks
        self._scene = Scene()
        self._axis = TimeAxis()
        self._still: QPixmap | None = None
        self._kept: dict[Hashable, NDArray[np.float32]] = {}
        self.setFixedHeight(HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Toàn bộ chương trình"))
        self.setToolTip(self.tr("Kéo để xem phần khác (mũi tên trái, phải)"))

    def show_scene(self, scene: Scene) -> None:
        if scene.clips != self._scene.clips:
            self._still = None
        self._scene = scene
        self.update()

    def show_axis(self, axis: TimeAxis) -> None:
        """The part that the timeline shows now."""
        if axis.length != self._axis.length:
            self._still = None
        self._axis = axis
        self.update()

    def forget(self) -> None:
        """What was drawn of a take is not what it looks like any more."""
        self._kept = {}
        self.redraw()

    def redraw(self) -> None:
        self._still = None
        self.update()

    @property
    def _frames_per_px(self) -> float:
        return max(1.0, self._axis.widest_frames_per_px * self._axis.width_px / max(1, self.width()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._still is None or self._still.size() != self.size() * self.devicePixelRatioF():
            self._still = self._paint_still()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._still)
        scale = self._frames_per_px
        left = self._axis.first / scale
        right = min(self.width() - 1.0, self._axis.last / scale)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = theme()
        painter.setPen(QPen(look.colour("accent" if not self.hasFocus() else "ink"), 2))
        painter.drawRoundedRect(QRectF(left + 1, 5, max(12.0, right - left - 2), self.height() - 10), 3, 3)
        painter.end()

    def _paint_still(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        still = QPixmap(self.size() * ratio)
        still.setDevicePixelRatio(ratio)
        look = theme()
        still.fill(look.colour("surface"))
        painter = QPainter(still)
        painter.setPen(look.colour("line"))
        painter.drawLine(0, 0, self.width(), 0)
        columns = self._columns(round(self.width() * ratio), self._frames_per_px / ratio)
        height = self.height() - 2 * _INSET_PX
        painter.setOpacity(_WAVE_ALPHA / 255)
        image = paint_columns(columns, round(height * ratio), look.colour("accent"), np.asarray(columns.any(axis=1)))
        painter.drawImage(QRectF(0, _INSET_PX, columns.shape[0] / ratio, height), image)
        painter.end()
        return still

    def _columns(self, count: int, per_column: float) -> NDArray[np.float32]:
        """All clips as one wave, (count, 2); what a clip looks like is kept as long as it stays as it is."""
        found = np.zeros((count, 2), np.float32)
        kept: dict[Hashable, NDArray[np.float32]] = {}
        lefts: list[int] = []
        parts: list[NDArray[np.float32]] = []
        for clip in self._scene.clips:
            left, wide = round(clip.start / per_column), max(1, round(clip.length / per_column))
            if left + wide > count:
                continue
            # Not where it lies: a cut moves hundreds of clips that look the same.
            key = (clip.take_id, clip.source_start, clip.length, clip.gain_db, wide)
            columns = self._kept.get(key)
            if columns is None:
                source = clip.loop.first if clip.loop is not None else clip.source_start
                seen = self._peaks.columns(clip.take_id, source, clip.length, wide)
                if seen is None:
                    continue
                columns = seen * np.float32(10 ** (clip.gain_db / 20))
            kept[key] = columns
            lefts.append(left)
            parts.append(columns)
        if parts:
            # Laid over one another at once: a step a clip would be felt with hundreds of them.
            joined = np.concatenate(parts)
            counts = np.array([len(part) for part in parts])
            at = np.arange(len(joined)) + np.repeat(np.array(lefts) - (np.cumsum(counts) - counts), counts)
            np.minimum.at(found[:, 0], at, joined[:, 0])
            np.maximum.at(found[:, 1], at, joined[:, 1])
        self._kept = kept
        return found

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._look_around(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._look_around(event.position().x())

    def _look_around(self, x: float) -> None:
        shown = self._axis.last - self._axis.first
        self.view_asked.emit(x * self._frames_per_px - shown / 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shown = self._axis.last - self._axis.first
        if event.key() == Qt.Key.Key_Left:
            self.view_asked.emit(self._axis.first - shown / 4)
        elif event.key() == Qt.Key.Key_Right:
            self.view_asked.emit(self._axis.first + shown / 4)
        else:
            super().keyPressEvent(event)
