"""The timeline canvas: it draws a scene, and asks for changes; it decides nothing.

The still picture (all but the playhead) is kept as a pixmap, so that a moving playhead costs two narrow
strips of it. Keys: arrows move the playhead (Shift draws a range, Ctrl goes to clip edges), Up and Down
choose a clip, Alt with arrows moves it, + and - zoom.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.domain.editing import Clip
from studio.domain.takes import INTERNAL_RATE_HZ
from studio.ui.produce.axis import TimeAxis
from studio.ui.produce.painting import Canvas, paint_playhead, paint_scene
from studio.ui.produce.scene import CLIP_TITLE_PX, RULER_PX, Lane, Scene, Selection, hit, lanes, snapped
from studio.ui.produce.waveform import ImageCache, PeakSource
from studio.ui.theme.active import theme

ZOOM_STEP = 1.5
_SNAP_PX = 8
_DRAG_PX = 4
_EDGE_PX = 6
_STEP_PX = 8
_HEAD_HALF_PX = 9


@dataclass(slots=True)
class _Drag:
    """A button held down: at ``origin_frame``, on ``clip`` when its title was taken hold of."""

    origin: QPointF
    origin_frame: int
    clip: Clip | None
    under: Clip | None
    edge: int = 0  # −1 the clip's start, 1 its end, 0 neither
    moving: bool = False


class Timeline(QWidget):
    """Set its contents with ``show_scene`` and ``set_playhead``; it asks back by signals, in frames."""

    seek_asked = Signal(int)
    selection_asked = Signal(Selection)
    move_asked = Signal(str, int)
    trim_asked = Signal(str, int, int)
    axis_changed = Signal()

    def __init__(self, peaks: PeakSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._peaks = peaks
        self._images = ImageCache()
        self._scene = Scene()
        self._axis = TimeAxis()
        self._playhead = 0
        self._still: QPixmap | None = None
        self._drag: _Drag | None = None
        self._dragged: Clip | None = None
        self._anchor: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        # No system input method composes here: keys are commands.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(RULER_PX + 3 * 40)
        self.setAccessibleName(self.tr("Dòng thời gian"))

    # What it shows

    @property
    def axis(self) -> TimeAxis:
        return self._axis

    @property
    def playhead(self) -> int:
        return self._playhead

    @property
    def scene(self) -> Scene:
        return self._scene

    def show_scene(self, scene: Scene) -> None:
        if scene == self._scene:
            return
        first = self._scene.length == 0 and scene.length > 0
        self._scene = scene
        axis = replace(self._axis, length=scene.length)
        self._set_axis(axis.fitted() if first else axis.clamped(), force=True)

    def set_playhead(self, frame: int, *, follow: bool = True) -> None:
        """Move the red line; only the strips it leaves and enters are drawn again."""
        if follow and self._drag is None:
            self._set_axis(self._axis.showing(frame))
        if frame == self._playhead:
            return
        before, self._playhead = self._axis.x(self._playhead), frame
        for x in (before, self._axis.x(frame)):
            self.update(QRect(int(x) - _HEAD_HALF_PX, 0, 2 * _HEAD_HALF_PX + 1, self.height()))

    def peaks_arrived(self) -> None:
        """Draw again: waveforms that were missing may be there now."""
        self._redraw()

    def theme_changed(self) -> None:
        self._images.clear()
        self._redraw()

    # The view

    def zoom_in(self) -> None:
        self._zoom(ZOOM_STEP)

    def zoom_out(self) -> None:
        self._zoom(1 / ZOOM_STEP)

    def fit(self) -> None:
        self._set_axis(self._axis.fitted())

    def look_at(self, first: float) -> None:
        """Scroll so that frame ``first`` stands at the left edge."""
        self._set_axis(replace(self._axis, first=first).clamped())

    def _zoom(self, factor: float) -> None:
        x = self._axis.x(self._playhead)
        around = x if 0 <= x <= self.width() else self.width() / 2
        self._set_axis(self._axis.zoomed(factor, around))

    def _set_axis(self, axis: TimeAxis, *, force: bool = False) -> None:
        if axis == self._axis and not force:
            return
        self._axis = axis
        self._redraw()
        self.axis_changed.emit()

    def _redraw(self) -> None:
        self._still = None
        self.update()

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._still is None:
            self._still = self._paint_still()
        painter = QPainter(self)
        ratio = self._still.devicePixelRatio()
        # The clip of the painter keeps this to the strips that changed.
        rect = event.rect()
        painter.drawPixmap(rect, self._still, QRect(rect.topLeft() * ratio, rect.size() * ratio))
        x = self._axis.x(self._playhead)
        if -_HEAD_HALF_PX < x < self.width() + _HEAD_HALF_PX:
            paint_playhead(painter, x, self.height())
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme().colour("accent"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _paint_still(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        still = QPixmap(self.size() * ratio)
        still.setDevicePixelRatio(ratio)
        painter = QPainter(still)
        canvas = Canvas(self._axis, self.height(), ratio, self._peaks, self._images)
        scene = self._scene
        if self._dragged is not None:
            moved = tuple(self._dragged if clip.id == self._dragged.id else clip for clip in scene.clips)
            scene = replace(scene, clips=moved)
        paint_scene(painter, canvas, scene)
        painter.end()
        return still

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The view keeps its seconds: a wider window shows the same part, larger.
        shown = self._axis.frames_per_px * self._axis.width_px
        width = max(1, self.width())
        self._set_axis(replace(self._axis, width_px=width, frames_per_px=shown / width).clamped(), force=True)

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        at = event.position()
        frame = self._axis.frame(at.x())
        lane = self._lane_at(at.y())
        under = hit(self._scene.clips, lane.track, frame) if lane else None
        held = under if under and lane and at.y() < lane.clip_top + CLIP_TITLE_PX else None
        cut, edge = self._edge_at(lane, at.x())
        self._drag = _Drag(at, frame, cut or held, under, edge)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._drag is None:
            self._set_cursor(at)
            return
        if not self._drag.moving and abs(at.x() - self._drag.origin.x()) < _DRAG_PX:
            return
        self._drag.moving = True
        frame = self._axis.frame(at.x())
        if self._drag.clip is None:
            low, high = sorted((self._drag.origin_frame, frame))
            if low < high:
                self.selection_asked.emit(Selection(span=(low, high)))
            return
        if self._drag.edge:
            self._drag_edge(self._drag.clip, self._drag.edge, frame)
        else:
            self._drag_clip(self._drag.clip, frame - self._drag.origin_frame)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drag, self._drag = self._drag, None
        if drag is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        if not drag.moving:
            self.selection_asked.emit(Selection(drag.under.id if drag.under else ""))
            self.seek_asked.emit(drag.origin_frame)
        elif self._dragged is not None and drag.clip is not None:
            moved, self._dragged = self._dragged, None
            self._redraw()
            if drag.edge:
                self.trim_asked.emit(moved.id, moved.start, moved.end)
            elif moved.start != drag.clip.start:
                self.move_asked.emit(moved.id, moved.start)

    def _drag_clip(self, clip: Clip, by: int) -> None:
        within = round(_SNAP_PX * self._axis.frames_per_px)
        start = snapped(clip, max(0, clip.start + by), self._scene.clips, self._playhead, within)
        self._dragged = replace(clip, start=start)
        self._redraw()

    def _drag_edge(self, clip: Clip, edge: int, frame: int) -> None:
        """Shorten the clip at one edge; its sound stays in its place."""
        within = round(_SNAP_PX * self._axis.frames_per_px)
        if abs(frame - self._playhead) <= within:
            frame = self._playhead
        least = min(clip.length, INTERNAL_RATE_HZ // 20)
        if edge < 0:
            by = min(max(0, frame - clip.start), clip.length - least)
            self._dragged = replace(
                clip, start=clip.start + by, source_start=clip.source_start + by, length=clip.length - by
            )
        else:
            self._dragged = replace(clip, length=min(clip.length, max(least, frame - clip.start)))
        self._redraw()

    def _edge_at(self, lane: Lane | None, x: float) -> tuple[Clip | None, int]:
        """The clip whose start (−1) or end (1) lies under ``x``; clips too narrow to hold have none."""
        for clip in self._scene.clips:
            left, right = self._axis.x(clip.start), self._axis.x(clip.end)
            if lane is None or clip.track is not lane.track or right - left < 4 * _EDGE_PX:
                continue
            if 0 <= x - left < _EDGE_PX:
                return clip, -1
            if 0 <= right - x < _EDGE_PX:
                return clip, 1
        return None, 0

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        steps = (turned.y() or turned.x()) / 120
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._set_axis(self._axis.zoomed(ZOOM_STEP**steps, event.position().x()))
        else:
            self._set_axis(self._axis.scrolled(-steps * self.width() / 8))
        event.accept()

    def _set_cursor(self, at: QPointF) -> None:
        lane = self._lane_at(at.y())
        clip = hit(self._scene.clips, lane.track, self._axis.frame(at.x())) if lane else None
        if self._edge_at(lane, at.x())[1]:
            self.setCursor(Qt.CursorShape.SizeHorCursor)
        elif clip and lane and at.y() < lane.clip_top + CLIP_TITLE_PX:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif clip:
            self.setCursor(Qt.CursorShape.IBeamCursor)
        else:
            self.unsetCursor()

    def _lane_at(self, y: float) -> Lane | None:
        return next((lane for lane in lanes(self.height()) if lane.top <= y < lane.top + lane.height), None)

    # The keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._go(-1 if key == Qt.Key.Key_Left else 1, held)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._seek(0 if key == Qt.Key.Key_Home else self._scene.length, held)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._choose_next(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.zoom_out()
        elif key == Qt.Key.Key_0 and held & Qt.KeyboardModifier.ControlModifier:
            self.fit()
        elif key == Qt.Key.Key_Escape and self._scene.selection != Selection():
            self.selection_asked.emit(Selection())
        else:
            event.ignore()

    def _go(self, way: int, held: Qt.KeyboardModifier) -> None:
        step = max(INTERNAL_RATE_HZ // 100, round(_STEP_PX * self._axis.frames_per_px))
        if held & Qt.KeyboardModifier.AltModifier:
            clip = self._scene.clip(self._scene.selection.clip_id)
            if clip is not None:
                self.move_asked.emit(clip.id, max(0, clip.start + way * step))
        elif held & Qt.KeyboardModifier.ControlModifier:
            edges = sorted({0, *(clip.start for clip in self._scene.clips), *(clip.end for clip in self._scene.clips)})
            beyond = [edge for edge in edges if (edge - self._playhead) * way > 0]
            self._seek((min(beyond) if way > 0 else max(beyond)) if beyond else self._playhead, held)
        else:
            self._seek(max(0, self._playhead + way * step), held)

    def _seek(self, frame: int, held: Qt.KeyboardModifier) -> None:
        if held & Qt.KeyboardModifier.ShiftModifier:
            if self._anchor is None or self._scene.selection.span is None:
                self._anchor = self._playhead
            low, high = sorted((self._anchor, frame))
            self.selection_asked.emit(Selection(span=(low, high)) if low < high else Selection())
        self.seek_asked.emit(frame)

    def _choose_next(self, way: int) -> None:
        ids = [clip.id for clip in self._scene.clips]
        if not ids:
            return
        at = ids.index(self._scene.selection.clip_id) if self._scene.selection.clip_id in ids else None
        index = (0 if way > 0 else len(ids) - 1) if at is None else (at + way) % len(ids)
        self.selection_asked.emit(Selection(ids[index]))
        clip = self._scene.clips[index]
        if not clip.start <= self._playhead < clip.end:
            self.seek_asked.emit(clip.start)
