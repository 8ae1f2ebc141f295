"""Drawing one tile of the timeline: lanes, clips with their waveforms or spectra, fades and levels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from studio.domain.editing import Clip, TrackKind
from studio.ui.produce.axis import TimeAxis
from studio.ui.produce.gestures import envelope_y
from studio.ui.produce.scene import CLIP_TITLE_PX, Lane
from studio.ui.produce.tiles import TileScene
from studio.ui.produce.waveform import PeakSource, envelope, paint_columns
from studio.ui.theme.active import theme

TRACK_COLOURS = {
    TrackKind.VOICE: "accent",
    TrackKind.BED: "relay",
    TrackKind.TUNE: "warn",
    TrackKind.EFFECT: "ok",
}
CLIP_RADIUS = 5.0
BARE_PX = 5
_BEHIND_OPACITY = 0.3
_SILENT_OPACITY = 0.35
_LEAST_FADE_PX = 4
_LEAST_WAVE_PX = 20
_FADED_ALPHA = 150
# Louder than this in the clip's own sound is broken: full scale, less what rounding takes.
_BROKEN = 0.998
_BROKEN_PX = 4


class SpectrumSource(Protocol):
    """Where the timeline has its spectra from."""

    def image(self, take_id: str, start: int, frames: int, columns: int, rows: int) -> QImage | None:
        """Return (columns × rows) of the take's frames ``[start, start + frames)``, None while it is not made."""


@dataclass(frozen=True, slots=True)
class Brush:
    """What every tile is drawn with; ``spectra`` only while spectra are shown."""

    height_px: int
    pixel_ratio: float
    peaks: PeakSource
    spectra: SpectrumSource | None = None


def paint_tile(painter: QPainter, brush: Brush, axis: TimeAxis, scene: TileScene) -> None:
    """Draw all of a tile; titles, playhead and whatever else moves are laid over it."""
    look = theme()
    painter.fillRect(QRect(0, 0, axis.width_px, brush.height_px), look.colour("surface"))
    painter.setPen(look.colour("line"))
    for lane in scene.lanes:
        painter.drawLine(0, lane.top, axis.width_px, lane.top)
    for lane in scene.lanes:
        clips = [clip for clip in scene.clips if clip.track is lane.track]
        if not clips:
            continue
        painter.setOpacity(_SILENT_OPACITY if lane.track in scene.silent else 1.0)
        wide = [clip for clip in clips if clip.length >= BARE_PX * axis.frames_per_px]
        _paint_bars(painter, axis, lane, [clip for clip in clips if clip.length < BARE_PX * axis.frames_per_px])
        for clip in wide:
            _paint_box(painter, axis, lane, clip, chosen=clip.id == scene.chosen)
        if wide:
            _paint_wave(painter, brush, axis, lane, wide)
        for clip in wide:
            _paint_fades(painter, axis, lane, clip)
            if clip.envelope:
                _paint_envelope(painter, axis, lane, clip, chosen=clip.id == scene.chosen)
        painter.setOpacity(1.0)


def clip_box(axis: TimeAxis, lane: Lane, clip: Clip) -> QRectF:
    """The frame of a clip. Far edges are held just outside the view: an hour may be a million pixels wide."""
    left, right = max(-9.0, axis.x(clip.start)), min(axis.width_px + 9.0, axis.x(clip.end))
    return QRectF(left + 0.75, lane.clip_top + 0.75, max(2.0, right - left - 1.5), lane.clip_height - 1.5)


def wave_place(lane: Lane) -> tuple[int, int]:
    """Top and height of the waveform: under the title, or behind it where the lane is low."""
    under = lane.clip_height - CLIP_TITLE_PX - 8
    if under >= _LEAST_WAVE_PX:
        return lane.clip_top + CLIP_TITLE_PX, under
    return lane.clip_top + 3, lane.clip_height - 6


def _paint_bars(painter: QPainter, axis: TimeAxis, lane: Lane, clips: list[Clip]) -> None:
    """Clips so narrow that neither title nor waveform can be read: a bar says that something is there."""
    if not clips:
        return
    ink = theme().colour(TRACK_COLOURS[lane.track])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.drawRects(
        [
            QRectF(
                axis.x(clip.start),
                lane.clip_top,
                max(1.0, clip.length / axis.frames_per_px - 0.5),
                lane.clip_height,
            )
            for clip in clips
        ]
    )


def _paint_box(painter: QPainter, axis: TimeAxis, lane: Lane, clip: Clip, *, chosen: bool) -> None:
    name = TRACK_COLOURS[clip.track]
    ink, ground = theme().colour(name), theme().colour(f"{name}_weak")
    if chosen:
        ground = _mixed(ground, ink, 0.10)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, 2.4 if chosen else 1.2))
    painter.setBrush(ground)
    painter.drawRoundedRect(clip_box(axis, lane, clip), CLIP_RADIUS, CLIP_RADIUS)


def _paint_wave(painter: QPainter, brush: Brush, axis: TimeAxis, lane: Lane, clips: list[Clip]) -> None:
    """One picture for the whole lane: as dear as one clip, however many there are."""
    top, height = wave_place(lane)
    if height < 6:
        return
    ratio = brush.pixel_ratio
    count, rows = round(axis.width_px * ratio), round(height * ratio)
    columns = np.zeros((count, 2), np.float32)
    covered = np.zeros(count, bool)
    for clip in clips:
        first, last, start, frames = _part_in_view(axis, ratio, clip)
        if last <= first or frames < 1:
            continue
        source = clip.source_start + start - clip.start
        if brush.spectra is not None and lane.track is TrackKind.VOICE and clip.loop is None:
            image = brush.spectra.image(clip.take_id, source, frames, last - first, rows)
            if image is not None:
                painter.drawImage(QRectF(first / ratio, top, (last - first) / ratio, rows / ratio), image)
                continue
        found = _clip_columns(brush.peaks, clip, source, frames, last - first)
        if found is not None:
            found = envelope(found, axis.frames_per_px / ratio, start - clip.start, clip)
            columns[first:last, 0] = np.minimum(columns[first:last, 0], found[:, 0])
            columns[first:last, 1] = np.maximum(columns[first:last, 1], found[:, 1])
            covered[first:last] = True
    if not covered.any():
        return
    ink = theme().colour(TRACK_COLOURS[lane.track])
    image = paint_columns(columns, rows, ink, covered)
    # Behind its title a waveform is faint, so that the title can be read.
    opacity = painter.opacity()
    painter.setOpacity(opacity * (1.0 if top > lane.clip_top + 3 else _BEHIND_OPACITY))
    painter.drawImage(QRectF(0, top, count / ratio, rows / ratio), image)
    painter.setOpacity(opacity)
    _paint_broken(painter, columns, ratio, top)


def _part_in_view(axis: TimeAxis, ratio: float, clip: Clip) -> tuple[int, int, int, int]:
    """The clip's first and last column in the tile, and the timeline frames that they show: first, how many."""
    left, right = max(0.0, axis.x(clip.start)), min(float(axis.width_px), axis.x(clip.end))
    first, last = round(left * ratio), round(right * ratio)
    per_column = axis.frames_per_px / ratio
    start = max(clip.start, round(axis.first + first * per_column))
    return first, last, start, min(clip.end - start, round((last - first) * per_column))


def _clip_columns(peaks: PeakSource, clip: Clip, source: int, frames: int, count: int) -> NDArray[np.float32] | None:
    loop = clip.loop
    if loop is None:
        return peaks.columns(clip.take_id, source, frames, count)
    # A loop is room tone: one round of it, repeated, is what one sees.
    round_px = max(1, round(loop.period * count / frames))
    once = peaks.columns(clip.take_id, loop.first, loop.period, round_px)
    return None if once is None else np.resize(once, (count, 2))


def _paint_broken(painter: QPainter, columns: NDArray[np.float32], ratio: float, top: int) -> None:
    """Marks over what is so loud that it breaks."""
    broken = np.flatnonzero((columns[:, 1] >= _BROKEN) | (columns[:, 0] <= -_BROKEN))
    if not len(broken):
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().colour("warn"))
    painter.drawRects([QRectF(at / ratio - 1.0, top, 2.0, _BROKEN_PX) for at in broken.tolist()])


def _paint_fades(painter: QPainter, axis: TimeAxis, lane: Lane, clip: Clip) -> None:
    if max(clip.fade_in, clip.fade_out) < _LEAST_FADE_PX * axis.frames_per_px:
        return
    faint = QColor(theme().colour(TRACK_COLOURS[clip.track]))
    faint.setAlpha(_FADED_ALPHA)
    painter.setPen(QPen(faint, 1))
    box = clip_box(axis, lane, clip)
    top, bottom = box.top() + CLIP_TITLE_PX, box.bottom()
    rise, fall = clip.start - clip.fade_in_past, clip.end + clip.fade_out_past
    painter.save()
    painter.setClipRect(box.toAlignedRect())
    if clip.fade_in:
        painter.drawLine(QPointF(axis.x(rise), bottom), QPointF(axis.x(rise + clip.fade_in), top))
    if clip.fade_out:
        painter.drawLine(QPointF(axis.x(fall - clip.fade_out), top), QPointF(axis.x(fall), bottom))
    painter.restore()


def _paint_envelope(painter: QPainter, axis: TimeAxis, lane: Lane, clip: Clip, *, chosen: bool) -> None:
    """The line of the clip's level; its points where the clip is chosen."""
    ink = theme().colour("ink")
    shift = clip.start - clip.source_start
    points = [QPointF(axis.x(point.at + shift), envelope_y(lane, point.gain_db)) for point in clip.envelope]
    ends = [
        QPointF(axis.x(clip.start), points[0].y()) if points[0].x() > axis.x(clip.start) else points[0],
        QPointF(axis.x(clip.end), points[-1].y()) if points[-1].x() < axis.x(clip.end) else points[-1],
    ]
    painter.save()
    painter.setClipRect(clip_box(axis, lane, clip).toAlignedRect())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, 1.6 if chosen else 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline([ends[0], *points, ends[1]])
    if chosen:
        painter.setBrush(theme().colour("surface"))
        for point in points:
            painter.drawEllipse(point, 4.5, 4.5)
    painter.restore()


def _mixed(ground: QColor, ink: QColor, share: float) -> QColor:
    def mix(low: int, high: int) -> int:
        return round(low + (high - low) * share)

    return QColor(mix(ground.red(), ink.red()), mix(ground.green(), ink.green()), mix(ground.blue(), ink.blue()))
