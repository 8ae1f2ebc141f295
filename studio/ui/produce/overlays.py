"""What lies over the tiles: ruler, titles, markers, the range, handles, loudness, the take that grows, the playhead."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from studio.domain.editing import Clip, Marker, TrackKind
from studio.ui.produce.axis import TimeAxis
from studio.ui.produce.gestures import fade_handles, fade_y
from studio.ui.produce.painting import BARE_PX, CLIP_RADIUS, TRACK_COLOURS, clip_box, wave_place
from studio.ui.produce.scene import CLIP_TITLE_PX, RULER_PX, Growing, Lane, Scene
from studio.ui.produce.waveform import paint_columns
from studio.ui.theme.active import theme
from studio.ui.theme.tokens import Role

_TITLE_INSET_PX = 8
_LEAST_TITLE_PX = 24
_SPAN_ALPHA = 26
_NOISE_ALPHA = 60
_GROWING_ALPHA = 70
_HANDLED_PX = 48
# Loudness is drawn between these: from a whisper to louder than any target.
LOWEST_LUFS, HIGHEST_LUFS = -50.0, -5.0


def paint_ruler(painter: QPainter, axis: TimeAxis, markers: Sequence[Marker]) -> None:
    """Times, but where a marker has its name."""
    look = theme()
    painter.setFont(look.font(Role.SMALL))
    metrics = painter.fontMetrics()
    taken = [
        (axis.x(marker.at) - 4, axis.x(marker.at) + 16 + metrics.horizontalAdvance(marker.text)) for marker in markers
    ]
    for tick in axis.ticks(look.scaled(84)):
        painter.setPen(look.colour("line"))
        painter.drawLine(QPointF(tick.x, 0), QPointF(tick.x, RULER_PX - 6))
        right = tick.x + 5 + metrics.horizontalAdvance(tick.label)
        if any(tick.x + 5 < end and right > start for start, end in taken):
            continue
        painter.setPen(look.colour("ink_2"))
        painter.drawText(QRectF(tick.x + 5, 0, 90, RULER_PX - 6), Qt.AlignmentFlag.AlignVCenter, tick.label)


def paint_titles(painter: QPainter, axis: TimeAxis, lanes: Sequence[Lane], scene: Scene, ducked_words: str) -> None:
    """Each clip's title stays in sight as long as any of the clip is. ``ducked_words`` follow the music bed's."""
    by_track = {lane.track: lane for lane in lanes}
    font = theme().font(Role.SMALL_STRONG)
    painter.setFont(font)
    font_words = font.toString()
    least = max(BARE_PX, _LEAST_TITLE_PX) * axis.frames_per_px
    first, last = axis.first, axis.last
    for clip in scene.clips:
        if clip.length < least or clip.start >= last or clip.start + clip.length <= first or not clip.title:
            continue
        box = clip_box(axis, by_track[clip.track], clip)
        left = max(box.left(), 0.0) + _TITLE_INSET_PX
        room = box.right() - left - 4
        if room < _LEAST_TITLE_PX:
            continue
        title = clip.title
        if clip.track is TrackKind.BED and scene.ducked:
            title = f"{title} ({ducked_words})"
        painter.setPen(theme().colour(TRACK_COLOURS[clip.track]))
        shown = _elided(font_words, title, int(room))
        painter.drawText(QRectF(left, box.top(), room, CLIP_TITLE_PX), Qt.AlignmentFlag.AlignVCenter, shown)


@lru_cache(maxsize=2048)
def _elided(font_words: str, title: str, room: int) -> str:
    """Measuring words is the dearest part of a repaint: it is done once for a width."""
    font = QFont()
    font.fromString(font_words)
    return QFontMetricsF(font).elidedText(title, Qt.TextElideMode.ElideRight, room)


def paint_handles(painter: QPainter, axis: TimeAxis, lanes: Sequence[Lane], clip: Clip | None) -> None:
    """The fade handles of the chosen clip."""
    if clip is None or clip.length < _HANDLED_PX * axis.frames_per_px:
        return
    lane = next(lane for lane in lanes if lane.track is clip.track)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme().colour(TRACK_COLOURS[clip.track]), 1.6))
    painter.setBrush(theme().colour("surface"))
    for x in fade_handles(axis, clip):
        painter.drawEllipse(QPointF(x, fade_y(lane)), 5.0, 5.0)


def paint_markers(painter: QPainter, axis: TimeAxis, height_px: int, markers: Sequence[Marker]) -> None:
    look = theme()
    ink = look.colour("ink_2")
    painter.setFont(look.font(Role.SMALL))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for marker in markers:
        x = axis.x(marker.at)
        if not -120 < x < axis.width_px + 8:
            continue
        painter.setPen(QPen(ink, 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, RULER_PX - 8), QPointF(x, height_px))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        flag = [(x, RULER_PX - 16), (x + 10, RULER_PX - 12), (x, RULER_PX - 8)]
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in flag]))
        if marker.text:
            painter.setPen(ink)
            wide = painter.fontMetrics().horizontalAdvance(marker.text) + 6
            place = QRectF(x + 13, 0, wide, RULER_PX - 6)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, marker.text)


def paint_span(painter: QPainter, axis: TimeAxis, height_px: int, span: tuple[int, int]) -> None:
    left, right = (axis.x(edge) for edge in span)
    ink = QColor(theme().colour("ink"))
    ink.setAlpha(_SPAN_ALPHA)
    painter.fillRect(QRectF(left, RULER_PX, right - left, height_px - RULER_PX), ink)
    painter.setPen(QPen(theme().colour("ink_2"), 1, Qt.PenStyle.DashLine))
    for x in (left, right):
        painter.drawLine(QPointF(x, RULER_PX), QPointF(x, height_px))


def paint_noise(painter: QPainter, axis: TimeAxis, lanes: Sequence[Lane], scene: Scene, words: str) -> None:
    """The stretch that noise reduction learns from, wherever it is heard."""
    noise = scene.noise
    if noise is None:
        return
    look = theme()
    ground = QColor(look.colour("ok"))
    ground.setAlpha(_NOISE_ALPHA)
    lane = next(lane for lane in lanes if lane.track is TrackKind.VOICE)
    for clip in scene.clips:
        if clip.take_id != noise.take_id or clip.track is not TrackKind.VOICE or clip.loop is not None:
            continue
        start = max(clip.start, clip.start + noise.start - clip.source_start)
        end = min(clip.end, clip.start + noise.start + noise.length - clip.source_start)
        if end > start and end > axis.first and start < axis.last:
            box = QRectF(axis.x(start), lane.clip_top + lane.clip_height - 18, (end - start) / axis.frames_per_px, 16)
            painter.fillRect(box, ground)
            painter.setPen(look.colour("ok"))
            painter.setFont(look.font(Role.SMALL))
            if painter.fontMetrics().horizontalAdvance(words) < box.width() - 8:
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def paint_loudness(
    painter: QPainter, axis: TimeAxis, lane: Lane, columns: NDArray[np.float32], target_lufs: float
) -> None:
    """Momentary loudness over the voice's lane, one value a pixel, and the level that is wanted."""
    top, height = wave_place(lane)

    def y_of(lufs: NDArray[np.float32]) -> NDArray[np.float32]:
        share = (np.clip(lufs, LOWEST_LUFS, HIGHEST_LUFS) - LOWEST_LUFS) / (HIGHEST_LUFS - LOWEST_LUFS)
        return np.asarray(top + height * (1.0 - share), np.float32)

    look = theme()
    wanted = float(y_of(np.array([target_lufs], np.float32))[0])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.colour("ok"), 1, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(0, wanted), QPointF(axis.width_px, wanted))
    heights = y_of(columns)
    painter.setPen(QPen(look.colour("ink"), 1.2))
    line: list[QPointF] = []
    for x, (level, y) in enumerate(zip(columns.tolist(), heights.tolist(), strict=True)):
        if level > LOWEST_LUFS:
            line.append(QPointF(x + 0.5, y))
        elif line:
            painter.drawPolyline(line)
            line = []
    if line:
        painter.drawPolyline(line)


def paint_growing(painter: QPainter, axis: TimeAxis, lane: Lane, growing: Growing) -> None:
    left = axis.x(growing.start)
    width = max(2.0, growing.length / axis.frames_per_px)
    red = theme().colour("air")
    path = QPainterPath()
    path.addRoundedRect(QRectF(left, lane.clip_top, width, lane.clip_height), CLIP_RADIUS, CLIP_RADIUS)
    weak = QColor(red)
    weak.setAlpha(_GROWING_ALPHA)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(red, 1.5))
    painter.setBrush(weak)
    painter.drawPath(path)
    top, height = wave_place(lane)
    first, last = max(0, round(left)), min(axis.width_px, round(left + width))
    if growing.levels and last > first and height >= 6:
        # As many columns as are in sight, each the loudest of its snapshots.
        edges = np.linspace((first - left) / width, (last - left) / width, last - first + 1) * len(growing.levels)
        at = np.clip(edges[:-1].astype(np.intp), 0, len(growing.levels) - 1)
        heights = np.asarray(growing.levels[at[0] :], np.float32)[at - at[0]]
        image = paint_columns(np.stack([-heights, heights], axis=1), height, red)
        painter.drawImage(QPointF(first, top), image)


def paint_playhead(painter: QPainter, x: float, height_px: int) -> None:
    red = theme().colour("air")
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(red, 2))
    painter.drawLine(QPointF(x, 8), QPointF(x, height_px))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(red)
    painter.drawPolygon(QPolygonF([QPointF(x - 7, 0), QPointF(x + 7, 0), QPointF(x, 10)]))
