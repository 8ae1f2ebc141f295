"""Drawing the timeline: ruler, lanes, clips with their waveforms, the range, the take that grows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from studio.domain.editing import Clip, TrackKind
from studio.ui.produce.axis import TimeAxis
from studio.ui.produce.scene import CLIP_TITLE_PX, RULER_PX, Growing, Lane, Scene, lanes
from studio.ui.produce.waveform import ImageCache, PeakSource, envelope, paint_columns
from studio.ui.theme.active import theme
from studio.ui.theme.tokens import Role

TRACK_COLOURS = {TrackKind.VOICE: "accent", TrackKind.BED: "relay", TrackKind.TUNE: "warn"}
_CLIP_RADIUS = 5.0
_TITLE_INSET_PX = 8
_BARE_PX = 5
_BEHIND_OPACITY = 0.3
_LEAST_FADE_PX = 4
_LEAST_WAVE_PX = 20
_FADED_ALPHA = 150
_SPAN_ALPHA = 26
_GROWING_ALPHA = 70


@dataclass(frozen=True, slots=True)
class Canvas:
    """What every drawing needs: where to, at which scale, and with which peaks."""

    axis: TimeAxis
    height_px: int
    pixel_ratio: float
    peaks: PeakSource
    images: ImageCache


def paint_scene(painter: QPainter, canvas: Canvas, scene: Scene) -> None:
    """Draw everything but the playhead, which moves and is laid over it."""
    look = theme()
    painter.fillRect(QRect(0, 0, canvas.axis.width_px, canvas.height_px), look.colour("surface"))
    _paint_ruler(painter, canvas)
    by_track = {lane.track: lane for lane in lanes(canvas.height_px)}
    painter.setPen(look.colour("line"))
    for lane in by_track.values():
        painter.drawLine(0, lane.top, canvas.axis.width_px, lane.top)
    for clip in scene.clips:
        chosen = clip.id == scene.selection.clip_id
        paint_clip(painter, canvas, by_track[clip.track], clip, chosen=chosen)
    if scene.growing is not None:
        _paint_growing(painter, canvas, by_track[TrackKind.VOICE], scene.growing)
    if scene.selection.span is not None:
        _paint_span(painter, canvas, scene.selection.span)


def paint_playhead(painter: QPainter, x: float, height_px: int) -> None:
    red = theme().colour("air")
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(red, 2))
    painter.drawLine(QPointF(x, 8), QPointF(x, height_px))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(red)
    painter.drawPolygon(QPolygonF([QPointF(x - 7, 0), QPointF(x + 7, 0), QPointF(x, 10)]))


def _paint_ruler(painter: QPainter, canvas: Canvas) -> None:
    look = theme()
    painter.setFont(look.font(Role.SMALL))
    for tick in canvas.axis.ticks(look.scaled(84)):
        painter.setPen(look.colour("line"))
        painter.drawLine(QPointF(tick.x, 0), QPointF(tick.x, RULER_PX - 6))
        painter.setPen(look.colour("ink_2"))
        painter.drawText(QRectF(tick.x + 5, 0, 90, RULER_PX - 6), Qt.AlignmentFlag.AlignVCenter, tick.label)


def paint_clip(painter: QPainter, canvas: Canvas, lane: Lane, clip: Clip, *, chosen: bool) -> None:
    """Draw one clip; what lies out of sight costs nothing."""
    axis = canvas.axis
    if clip.end <= axis.first or clip.start >= axis.last:
        return
    name = TRACK_COLOURS[clip.track]
    ink, ground = theme().colour(name), theme().colour(f"{name}_weak")
    if chosen:
        ground = _mixed(ground, ink, 0.10)
    # Far edges are held just outside the view: a clip of an hour may be a million pixels wide.
    left, right = max(-9.0, axis.x(clip.start)), min(axis.width_px + 9.0, axis.x(clip.end))
    if right - left < _BARE_PX:
        # So narrow that neither title nor waveform can be read: a bar says that something is there.
        painter.fillRect(QRectF(left, lane.clip_top, max(1.0, right - left - 0.5), lane.clip_height), ink)
        return
    box = QRectF(left + 0.75, lane.clip_top + 0.75, max(2.0, right - left - 1.5), lane.clip_height - 1.5)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, 2.4 if chosen else 1.2))
    painter.setBrush(ground)
    painter.drawRoundedRect(box, _CLIP_RADIUS, _CLIP_RADIUS)
    _paint_wave(painter, canvas, lane, clip, ink)
    _paint_fades(painter, axis, box, clip, ink)
    _paint_title(painter, box, clip.title, ink)


def _paint_wave(painter: QPainter, canvas: Canvas, lane: Lane, clip: Clip, ink: QColor) -> None:
    axis, ratio = canvas.axis, canvas.pixel_ratio
    left, right = max(0.0, axis.x(clip.start)), min(float(axis.width_px), axis.x(clip.end))
    # Whole device pixels, so that an image is drawn without being smoothed away.
    first, last = round(left * ratio), round(right * ratio)
    top, height = _wave_place(lane)
    if last - first < 1 or height < 6:
        return
    per_column = axis.frames_per_px / ratio
    start = max(clip.start, round(axis.first + first * per_column))
    frames = min(clip.end - start, round((last - first) * per_column))
    if frames < 1:
        return
    rows = round(height * ratio)
    offset = start - clip.start
    fades = (clip.fade_in, clip.fade_in_past, clip.fade_out, clip.fade_out_past, offset, clip.length)
    faded = fades if clip.fade_in or clip.fade_out else None
    source = clip.source_start + offset
    key = (clip.take_id, source, frames, last - first, rows, ink.rgb(), clip.gain_db, faded)
    image = canvas.images.get(key)
    if image is None:
        columns = canvas.peaks.columns(clip.take_id, source, frames, last - first)
        if columns is None:
            return
        columns = envelope(columns, per_column, offset, clip)
        image = paint_columns(columns, rows, ink)
        canvas.images.put(key, image)
    # Behind its title a waveform is faint, so that the title can be read.
    painter.setOpacity(1.0 if top > lane.clip_top + 3 else _BEHIND_OPACITY)
    painter.drawImage(QRectF(first / ratio, top, (last - first) / ratio, rows / ratio), image)
    painter.setOpacity(1.0)


def _wave_place(lane: Lane) -> tuple[int, int]:
    """Top and height of the waveform: under the title, or behind it where the lane is low."""
    under = lane.clip_height - CLIP_TITLE_PX - 8
    if under >= _LEAST_WAVE_PX:
        return lane.clip_top + CLIP_TITLE_PX, under
    return lane.clip_top + 3, lane.clip_height - 6


def _paint_fades(painter: QPainter, axis: TimeAxis, box: QRectF, clip: Clip, ink: QColor) -> None:
    if max(clip.fade_in, clip.fade_out) < _LEAST_FADE_PX * axis.frames_per_px:
        return
    faint = QColor(ink)
    faint.setAlpha(_FADED_ALPHA)
    painter.setPen(QPen(faint, 1))
    top, bottom = box.top() + CLIP_TITLE_PX, box.bottom()
    rise, fall = clip.start - clip.fade_in_past, clip.end + clip.fade_out_past
    painter.save()
    painter.setClipRect(box.toAlignedRect())
    if clip.fade_in:
        painter.drawLine(QPointF(axis.x(rise), bottom), QPointF(axis.x(rise + clip.fade_in), top))
    if clip.fade_out:
        painter.drawLine(QPointF(axis.x(fall - clip.fade_out), top), QPointF(axis.x(fall), bottom))
    painter.restore()


def _paint_title(painter: QPainter, box: QRectF, title: str, ink: QColor) -> None:
    left = max(box.left(), 0.0) + _TITLE_INSET_PX
    room = box.right() - left - 4
    if room < 24 or not title:
        return
    painter.setFont(theme().font(Role.SMALL_STRONG))
    painter.setPen(ink)
    shown = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, int(room))
    painter.drawText(QRectF(left, box.top(), room, CLIP_TITLE_PX), Qt.AlignmentFlag.AlignVCenter, shown)


def _paint_growing(painter: QPainter, canvas: Canvas, lane: Lane, growing: Growing) -> None:
    left = canvas.axis.x(growing.start)
    width = max(2.0, growing.length / canvas.axis.frames_per_px)
    red = theme().colour("air")
    path = QPainterPath()
    path.addRoundedRect(QRectF(left, lane.clip_top, width, lane.clip_height), _CLIP_RADIUS, _CLIP_RADIUS)
    weak = QColor(red)
    weak.setAlpha(_GROWING_ALPHA)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(red, 1.5))
    painter.setBrush(weak)
    painter.drawPath(path)
    top, height = _wave_place(lane)
    first, last = max(0, round(left)), min(canvas.axis.width_px, round(left + width))
    if growing.levels and last > first and height >= 6:
        # As many columns as are in sight, each the loudest of its snapshots.
        edges = np.linspace((first - left) / width, (last - left) / width, last - first + 1) * len(growing.levels)
        at = np.clip(edges[:-1].astype(np.intp), 0, len(growing.levels) - 1)
        heights = np.asarray(growing.levels[at[0] :], np.float32)[at - at[0]]
        image = paint_columns(np.stack([-heights, heights], axis=1), height, red)
        painter.drawImage(QPointF(first, top), image)


def _paint_span(painter: QPainter, canvas: Canvas, span: tuple[int, int]) -> None:
    left, right = (canvas.axis.x(edge) for edge in span)
    ink = theme().colour("ink")
    ink.setAlpha(_SPAN_ALPHA)
    painter.fillRect(QRectF(left, RULER_PX, right - left, canvas.height_px - RULER_PX), ink)
    painter.setPen(QPen(theme().colour("ink_2"), 1, Qt.PenStyle.DashLine))
    for x in (left, right):
        painter.drawLine(QPointF(x, RULER_PX), QPointF(x, canvas.height_px))


def _mixed(ground: QColor, ink: QColor, share: float) -> QColor:
    def mix(low: int, high: int) -> int:
        return round(low + (high - low) * share)

    return QColor(mix(ground.red(), ink.red()), mix(ground.green(), ink.green()), mix(ground.blue(), ink.blue()))
