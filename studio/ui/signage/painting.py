"""A layout as a board shows it, by the rules of ``domain.signage_metrics``.

Letters are filled outlines, laid out at the font's own 1000 units an em: Qt rounds advances to 1/64 px at the
size asked for, and over a ticker's line that adds up to most of a pixel beside what a browser draws.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QImageReader,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QTransform,
)

from studio.domain.errors import OperatorFixable, StudioError
from studio.domain.signage import Box, Region, RegionKind, SignageLayout, TextStyle
from studio.domain.signage_clock import clock_lines
from studio.domain.signage_metrics import (
    FONT_FAMILY,
    PlacedLine,
    place_clock,
    place_image,
    place_qr,
    place_text,
    place_ticker,
)
from studio.services.signage_packages import qr_modules
from studio.ui.theme.fonts import load_fonts

UNITS_PER_EM = 1000
Pictures = Callable[[str], "QImage | None"]


def render_layout(layout: SignageLayout, media: Callable[[str], Path], now: datetime) -> QImage:
    """Return the layout at exactly its canvas's pixels, as a board shows it at ``now`` (in the station's zone).

    ``media`` gives the file of a SHA-256. A picture that is missing or broken shows its region's fallback.
    """
    load_fonts()
    image = QImage(layout.width, layout.height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint_layout(painter, layout, PictureFiles(media).picture, now)
    painter.end()
    return image


def paint_layout(painter: QPainter, layout: SignageLayout, pictures: Pictures, now: datetime) -> None:
    """Draw in the canvas's pixels; the painter's transform scales."""
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    paint_background(painter, layout)
    for region in layout.painted:
        shown = shown_region(region, pictures, now)
        if shown is not None:
            paint_region(painter, shown, pictures, now)


def paint_background(painter: QPainter, layout: SignageLayout) -> None:
    fall = QLinearGradient(0, 0, 0, layout.height)
    fall.setColorAt(0, QColor(layout.background.top))
    fall.setColorAt(1, QColor(layout.background.bottom))
    painter.fillRect(QRect(0, 0, layout.width, layout.height), fall)


def shown_region(region: Region, pictures: Pictures, now: datetime) -> Region | None:
    """Return what stands in the region's place at ``now``: itself, its fallback as a text, or nothing."""
    holds = region.validity.holds(now)
    if holds and region.kind is RegionKind.IMAGE:
        holds = bool(region.media_sha256) and pictures(region.media_sha256) is not None
    if holds:
        return region
    return replace(region, kind=RegionKind.TEXT, content=region.fallback_text) if region.fallback_text else None


def paint_region(painter: QPainter, region: Region, pictures: Pictures, now: datetime) -> None:
    """Draw one region, clipped to its box; validity is not looked at."""
    box, style = region.box, region.style
    rect = QRect(box.x, box.y, box.width, box.height)
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    if style.fill:
        painter.fillRect(rect, QColor(style.fill))
    for line in placed_lines(region, now):
        paint_line(painter, line, style)
    if region.kind is RegionKind.IMAGE and region.media_sha256:
        _paint_picture(painter, region, pictures(region.media_sha256))
    if region.kind is RegionKind.QR:
        _paint_qr(painter, box, region.content)
    painter.restore()


def paint_line(painter: QPainter, line: PlacedLine, style: TextStyle) -> None:
    """Fill a placed line's outlines; what exceeds the region is the caller's to clip."""
    scale = line.font_px / UNITS_PER_EM
    outline = QTransform(scale, 0, 0, scale, line.x, line.baseline_y).map(_outline(line.text, int(style.weight)))
    painter.fillPath(outline, QColor(style.colour))


def placed_lines(region: Region, now: datetime) -> list[PlacedLine]:
    """Return where the region's lines of letters stand; none for pictures and codes."""
    box, style = region.box, region.style
    if region.kind is RegionKind.TEXT:
        return place_text(region.content, box, style, lambda text: text_width(text, style.font_px, style))
    if region.kind is RegionKind.TICKER:
        return [place_ticker(region.content, box, style)]
    if region.kind is RegionKind.CLOCK:
        lines = clock_lines(now, region.face)
        return place_clock(lines, box, style, lambda text, font_px: text_width(text, font_px, style))
    return []


def text_width(text: str, font_px: int, style: TextStyle) -> float:
    """The width of a line in px of the canvas; of ``style`` only the weight counts."""
    return _units(text, int(style.weight)) * font_px / UNITS_PER_EM


class PictureFiles:
    """Pictures by hash, decoded once and kept; None where a file is missing or broken."""

    def __init__(self, media: Callable[[str], Path]) -> None:
        self._media = media
        self._kept: dict[str, QImage | None] = {}

    def picture(self, sha256: str) -> QImage | None:
        if sha256 not in self._kept:
            self._kept[sha256] = self._read(sha256)
        return self._kept[sha256]

    def _read(self, sha256: str) -> QImage | None:
        try:
            path = self._media(sha256)
        except OperatorFixable:
            return None
        reader = QImageReader(str(path))
        # The file's name carries no ending, and its bytes decide what it is.
        reader.setDecideFormatFromContent(True)
        reader.setAutoTransform(True)
        image = reader.read()
        return None if image.isNull() else image


def _paint_picture(painter: QPainter, region: Region, image: QImage | None) -> None:
    if image is None:
        return
    place = place_image(image.width(), image.height(), region.box, region.fit)
    target = QRectF(place.left, place.top, place.width, place.height)
    size = QSize(round(place.width), round(place.height))
    if size.width() * 2 <= image.width() or size.height() * 2 <= image.height():
        # Bilinear sampling skips pixels below half size.
        smooth = Qt.TransformationMode.SmoothTransformation
        image = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    painter.drawImage(target, image)


def _paint_qr(painter: QPainter, box: Box, text: str) -> None:
    painter.fillRect(QRect(box.x, box.y, box.width, box.height), Qt.GlobalColor.white)
    try:
        rows = qr_modules(text)
    except StudioError:
        return
    left, top, module = place_qr(len(rows), box)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark == "1":
                painter.fillRect(QRect(left + x * module, top + y * module, module, module), Qt.GlobalColor.black)


@lru_cache(maxsize=16)
def _font(weight: int) -> QFont:
    font = QFont(FONT_FAMILY)
    font.setPixelSize(UNITS_PER_EM)
    font.setWeight(QFont.Weight(weight))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setKerning(True)
    return font


@lru_cache(maxsize=2048)
def _units(text: str, weight: int) -> float:
    return QFontMetricsF(_font(weight)).horizontalAdvance(text)


@lru_cache(maxsize=256)
def _outline(text: str, weight: int) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addText(QPointF(0, 0), _font(weight), text)
    return path
