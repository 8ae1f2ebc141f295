"""The timeline's picture in tiles, so that a scroll draws one new tile and an edit only those that it touched.

A tile is told by zoom and place, and holds as long as what it shows: the very clips, whether they are chosen and
heard, and the peaks they were drawn from.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPixmap

from studio.domain.editing import Clip, TrackKind
from studio.ui.produce.axis import TimeAxis
from studio.ui.produce.scene import Lane, Scene, lanes

TILE_PX = 256
_MOST_TILES = 72


@dataclass(frozen=True, slots=True)
class TileScene:
    """What one tile shows. Equal tiles look alike."""

    clips: tuple[Clip, ...]
    chosen: str
    silent: frozenset[TrackKind]
    lanes: tuple[Lane, ...]
    version: int


# Draws a tile's scene; the axis begins at the tile's left edge.
PaintTile = Callable[[QPainter, TimeAxis, TileScene], None]


class Tiles:
    """Composes the view of tiles, painting those that are not held. ``painted`` counts them."""

    def __init__(self, paint: PaintTile) -> None:
        self._paint = paint
        self._held: OrderedDict[tuple[float, float, int, int], tuple[TileScene, QPixmap]] = OrderedDict()
        self.painted = 0

    def clear(self) -> None:
        self._held.clear()

    def compose(
        self, painter: QPainter, axis: TimeAxis, height_px: int, ratio: float, scene: Scene, version: int
    ) -> None:
        """Lay the tiles of ``axis``'s view. ``version`` changes when the same clips look different."""
        wide = TILE_PX * axis.frames_per_px
        lanes = lanes_of(scene, height_px)
        silent = frozenset(track for track in scene.lane_tracks if not scene.is_heard(track))
        low, high = axis.first - wide, axis.last
        shown = [clip for clip in scene.clips if clip.start < high and clip.start + clip.length > low]
        first, last = int(axis.first // wide), int(high // wide)
        for index in range(first, last + 1):
            start, end = index * wide, (index + 1) * wide
            clips = tuple(clip for clip in shown if clip.start < end and clip.end > start)
            chosen = scene.selection.clip_id
            if not any(clip.id == chosen for clip in clips):
                chosen = ""
            tile = self._tile(axis, index, height_px, ratio, TileScene(clips, chosen, silent, lanes, version))
            left = round((start - axis.first) / axis.frames_per_px * ratio) / ratio
            painter.drawPixmap(QPointF(left, 0.0), tile)

    def _tile(self, axis: TimeAxis, index: int, height_px: int, ratio: float, scene: TileScene) -> QPixmap:
        key = (axis.frames_per_px, ratio, height_px, index)
        held = self._held.get(key)
        if held is not None and held[0] == scene:
            self._held.move_to_end(key)
            return held[1]
        pixmap = QPixmap(round(TILE_PX * ratio), round(height_px * ratio))
        pixmap.setDevicePixelRatio(ratio)
        painter = QPainter(pixmap)
        self._paint(painter, TimeAxis(index * TILE_PX * axis.frames_per_px, axis.frames_per_px, TILE_PX), scene)
        painter.end()
        self.painted += 1
        self._held[key] = (scene, pixmap)
        self._held.move_to_end(key)
        while len(self._held) > _MOST_TILES:
            self._held.popitem(last=False)
        return pixmap


def lanes_of(scene: Scene, height_px: int) -> tuple[Lane, ...]:
    """The lanes that ``scene`` needs."""

    return lanes(height_px, scene.lane_tracks)
