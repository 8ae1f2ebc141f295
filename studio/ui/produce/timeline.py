"""The timeline canvas: it draws a scene, and asks for changes; it decides nothing.

The still picture (all but the playhead) is composed of tiles and kept, so that a moving playhead costs two narrow
strips of it. Keys: arrows move the playhead (Shift draws a range, Ctrl goes to clip edges and markers), Page Up and
Page Down go from phrase to phrase, Up and Down choose a clip, Alt with arrows moves it or lifts its level, + and -
zoom.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.domain.editing import Clip, Marker, TrackKind
from studio.domain.takes import INTERNAL_RATE_HZ
from studio.ui.produce import overlays
from studio.ui.produce.axis import TimeAxis
from studio.ui.produce.gestures import Grip, Held, Place, dragged, held_at, point_added, step_of
from studio.ui.produce.loudness_line import LoudnessLine
from studio.ui.produce.painting import Brush, SpectrumSource, paint_tile
from studio.ui.produce.scene import RULER_PX, Scene, Selection, lanes
from studio.ui.produce.tiles import Tiles, TileScene
from studio.ui.produce.waveform import PeakSource
from studio.ui.theme.active import theme

ZOOM_STEP = 1.5
_DRAG_PX = 4
_STEP_PX = 8
_HEAD_HALF_PX = 9
_CURSORS = {
    Grip.START: Qt.CursorShape.SizeHorCursor,
    Grip.END: Qt.CursorShape.SizeHorCursor,
    Grip.MOVE: Qt.CursorShape.OpenHandCursor,
    Grip.FADE_IN: Qt.CursorShape.PointingHandCursor,
    Grip.FADE_OUT: Qt.CursorShape.PointingHandCursor,
    Grip.POINT: Qt.CursorShape.SizeAllCursor,
    Grip.MARKER: Qt.CursorShape.SizeHorCursor,
}


class Timeline(QWidget):
    """Set its contents with ``show_scene`` and ``set_playhead``; it asks back by signals, in frames."""

    seek_asked = Signal(int)
    selection_asked = Signal(Selection)
    step_asked = Signal(object)
    phrase_asked = Signal(int)
    lift_asked = Signal(int)
    menu_asked = Signal(QPoint)
    axis_changed = Signal()

    def __init__(self, peaks: PeakSource, spectra: SpectrumSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._peaks = peaks
        self._spectra = spectra
        self._spectra_shown = False
        self._loudness: LoudnessLine | None = None
        self.tiles = Tiles(self._paint_tile)
        self._version = 0
        self._scene = Scene()
        self._axis = TimeAxis()
        self._playhead = 0
        self._still: QPixmap | None = None
        self._held: Held | None = None
        self._moving = False
        self._seen: Clip | Marker | None = None
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
        if follow and self._held is None:
            self._set_axis(self._axis.showing(frame))
        if frame == self._playhead:
            return
        before, self._playhead = self._axis.x(self._playhead), frame
        for x in (before, self._axis.x(frame)):
            self.update(QRect(int(x) - _HEAD_HALF_PX, 0, 2 * _HEAD_HALF_PX + 1, self.height()))

    def peaks_arrived(self) -> None:
        """Draw again: waveforms or spectra that were missing may be there now."""
        self._version += 1
        self._redraw()

    def show_spectra(self, *, shown: bool) -> None:
        self._spectra_shown = shown
        self.peaks_arrived()

    def show_loudness(self, line: LoudnessLine | None) -> None:
        self._loudness = line
        self._redraw()

    def theme_changed(self) -> None:
        self.tiles.clear()
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
        axis = axis.on_pixels(self.devicePixelRatioF())
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
            overlays.paint_playhead(painter, x, self.height())
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme().colour("accent"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _paint_tile(self, painter: QPainter, axis: TimeAxis, scene: TileScene) -> None:
        spectra = self._spectra if self._spectra_shown else None
        paint_tile(painter, Brush(self.height(), self.devicePixelRatioF(), self._peaks, spectra), axis, scene)

    def _paint_still(self) -> QPixmap:
        ratio, axis, scene = self.devicePixelRatioF(), self._axis, self._seen_scene()
        still = QPixmap(self.size() * ratio)
        still.setDevicePixelRatio(ratio)
        painter = QPainter(still)
        self.tiles.compose(painter, axis, self.height(), ratio, scene, self._version)
        rows = lanes(self.height(), scene.lane_tracks)
        overlays.paint_ruler(painter, axis, scene.markers)
        overlays.paint_titles(painter, axis, rows, scene, self.tr("tự hạ khi có tiếng"))
        overlays.paint_noise(painter, axis, rows, scene, self.tr("mẫu tạp âm"))
        if self._loudness is not None:
            columns = self._loudness.columns(axis)
            overlays.paint_loudness(painter, axis, rows[0], columns, self._loudness.target_lufs)
        overlays.paint_handles(painter, axis, rows, scene.clip(scene.selection.clip_id))
        if scene.growing is not None:
            overlays.paint_growing(painter, axis, rows[0], scene.growing)
        overlays.paint_markers(painter, axis, self.height(), scene.markers)
        if scene.selection.span is not None:
            overlays.paint_span(painter, axis, self.height(), scene.selection.span)
        painter.end()
        return still

    def _seen_scene(self) -> Scene:
        """The scene with what is being dragged as it will be."""
        seen, scene = self._seen, self._scene
        if isinstance(seen, Clip):
            return replace(scene, clips=tuple(seen if clip.id == seen.id else clip for clip in scene.clips))
        if isinstance(seen, Marker):
            moved = tuple(seen if marker.id == seen.id else marker for marker in scene.markers)
            return replace(scene, markers=moved)
        return scene

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The view keeps its seconds: a wider window shows the same part, larger.
        shown = self._axis.frames_per_px * self._axis.width_px
        width = max(1, self.width())
        self._set_axis(replace(self._axis, width_px=width, frames_per_px=shown / width).clamped(), force=True)

    # The mouse

    def _place(self) -> Place:
        return Place(self._scene, self._axis, lanes(self.height(), self._scene.lane_tracks), self._playhead)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        at = event.position()
        self._held, self._moving = held_at(self._place(), at.x(), at.y()), False
        if self._held.grip is Grip.RULER:
            self.seek_asked.emit(self._held.frame)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at, held = event.position(), self._held
        if held is None:
            self._set_cursor(at.x(), at.y())
            return
        if not self._moving and max(abs(at.x() - held.x), abs(at.y() - held.y)) < _DRAG_PX:
            return
        self._moving = True
        frame = self._axis.frame(at.x())
        if held.grip is Grip.RULER:
            self.seek_asked.emit(frame)
        elif held.grip is Grip.RANGE:
            low, high = sorted((held.frame, frame))
            if low < high:
                self.selection_asked.emit(Selection(span=(low, high)))
        else:
            self._seen = dragged(held, self._place(), at.x(), at.y())
            self._redraw()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held, self._held = self._held, None
        if held is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        seen, self._seen = self._seen, None
        if self._moving:
            step = step_of(held, seen)
            self._redraw()
            if step is not None:
                self.step_asked.emit(step)
        elif held.marker is not None:
            self.seek_asked.emit(held.marker.at)
        elif held.grip is not Grip.RULER:
            self.selection_asked.emit(Selection(held.under.id if held.under else ""))
            self.seek_asked.emit(held.frame)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        place = self._place()
        step = point_added(held_at(place, at.x(), at.y()), place)
        if step is not None:
            self.step_asked.emit(step)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = self._place()
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            held = held_at(place, event.pos().x(), event.pos().y())
            if held.under is not None and self._scene.selection.span is None:
                self.selection_asked.emit(Selection(held.under.id))
                self.seek_asked.emit(held.frame)
            self.menu_asked.emit(event.globalPos())
        else:
            clip = self._scene.clip(self._scene.selection.clip_id)
            track = clip.track if clip else TrackKind.VOICE
            lane = next(lane for lane in place.lanes if lane.track is track)
            x = min(max(0, round(self._axis.x(self._playhead))), self.width())
            self.menu_asked.emit(self.mapToGlobal(QPoint(x, lane.top + lane.height // 2)))

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        steps = (turned.y() or turned.x()) / 120
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._set_axis(self._axis.zoomed(ZOOM_STEP**steps, event.position().x()))
        else:
            self._set_axis(self._axis.scrolled(-steps * self.width() / 8))
        event.accept()

    def _set_cursor(self, x: float, y: float) -> None:
        held = held_at(self._place(), x, y)
        shape = _CURSORS.get(held.grip)
        if shape is not None:
            self.setCursor(shape)
        elif held.under is not None:
            self.setCursor(Qt.CursorShape.IBeamCursor)
        else:
            self.unsetCursor()

    # The keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._go(-1 if key == Qt.Key.Key_Left else 1, held)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._seek(0 if key == Qt.Key.Key_Home else self._scene.length, held)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.phrase_asked.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            up = key == Qt.Key.Key_Up
            if held & Qt.KeyboardModifier.AltModifier:
                self.lift_asked.emit(1 if up else -1)
            else:
                self._choose_next(-1 if up else 1)
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
                seen = replace(clip, start=max(0, clip.start + way * step))
                moved = step_of(Held(Grip.MOVE, 0.0, 0.0, 0, clip), seen)
                if moved is not None:
                    self.step_asked.emit(moved)
        elif held & Qt.KeyboardModifier.ControlModifier:
            edges = {0, *(marker.at for marker in self._scene.markers)}
            for clip in self._scene.clips:
                edges |= {clip.start, clip.end}
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
