"""What stands in the editor's scene, in the canvas's pixels: the ground, the regions, the chosen one's frame."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from studio.domain.signage import Box, Region, RegionKind, SignageLayout
from studio.domain.signage_metrics import FONT_FAMILY
from studio.domain.signage_rules import Guide
from studio.ui.signage.painting import Pictures, paint_background, paint_region
from studio.ui.theme.board import FRAME_DARK, FRAME_LIGHT, GUIDE

HANDLE_PX = 11
HANDLES = ("nw", "n", "ne", "e", "se", "s", "sw", "w")


def rect_of(box: Box) -> QRectF:
    return QRectF(box.x, box.y, box.width, box.height)


class GroundItem(QGraphicsItem):
    def __init__(self, layout: SignageLayout) -> None:
        super().__init__()
        self._layout = layout
        self.setZValue(-10_000)

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self._layout.width, self._layout.height)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        paint_background(painter, self._layout)


class RegionItem(QGraphicsItem):
    """One region. A picture that is not chosen yet shows where it will stand, which the board does not."""

    def __init__(self, region: Region, pictures: Pictures, now: datetime) -> None:
        super().__init__()
        self.region = region
        self._pictures = pictures
        self._now = now
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._place(region)

    def show_region(self, region: Region, now: datetime) -> None:
        clock_turned = region.kind is RegionKind.CLOCK and (now.date(), now.hour, now.minute) != (
            self._now.date(),
            self._now.hour,
            self._now.minute,
        )
        if region == self.region and not clock_turned:
            return
        if region.box != self.region.box:
            self.prepareGeometryChange()
        self.region, self._now = region, now
        self._place(region)
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self.region.box.width, self.region.box.height)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        box = replace(self.region.box, x=0, y=0)
        region = replace(self.region, box=box)
        paint_region(painter, region, self._pictures, self._now)
        words = self._placeholder()
        if words:
            _paint_placeholder(painter, box, words)

    def _place(self, region: Region) -> None:
        self.setPos(region.box.x, region.box.y)
        self.setZValue(region.z)

    def _placeholder(self) -> str:
        region = self.region
        if region.kind is RegionKind.IMAGE:
            if not region.media_sha256:
                return QCoreApplication.translate("RegionItem", "Chưa chọn ảnh")
            if self._pictures(region.media_sha256) is None:
                return QCoreApplication.translate("RegionItem", "Không mở được ảnh")
        if region.kind in (RegionKind.TEXT, RegionKind.TICKER) and not region.content.strip():
            return QCoreApplication.translate("RegionItem", "Chưa có chữ")
        if region.kind is RegionKind.QR and not region.content.strip():
            return QCoreApplication.translate("RegionItem", "Chưa có địa chỉ")
        return ""


class FrameItem(QGraphicsItem):
    """The chosen region's frame with its eight handles, of the same size on the screen at any scale."""

    def __init__(self) -> None:
        super().__init__()
        self._box: Box | None = None
        self._scale = 1.0
        self._handles = True
        self.setZValue(10_000)
        self.hide()

    def frame(self, box: Box | None, scale: float, *, handles: bool) -> None:
        """``scale``: screen px of one px of the canvas."""
        if (box, scale, handles) == (self._box, self._scale, self._handles):
            return
        self.prepareGeometryChange()
        self._box, self._scale, self._handles = box, scale, handles
        self.setVisible(box is not None)
        self.update()

    def handle_at(self, point: QPointF) -> str:
        """The handle under a point of the canvas, or ``""``."""
        if self._box is None or not self._handles:
            return ""
        reach = (HANDLE_PX / 2 + 3) / self._scale
        places = _handle_places(self._box)
        near = {name: (place - point).manhattanLength() for name, place in places.items()}
        name = min(near, key=lambda one: near[one])
        offset = places[name] - point
        return name if max(abs(offset.x()), abs(offset.y())) <= reach else ""

    def boundingRect(self) -> QRectF:
        if self._box is None:
            return QRectF()
        reach = (HANDLE_PX + 4) / self._scale
        return rect_of(self._box).adjusted(-reach, -reach, reach, reach)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        if self._box is None:
            return
        gap = 3 / self._scale
        rect = rect_of(self._box).adjusted(-gap, -gap, gap, gap)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((FRAME_DARK, 4), (FRAME_LIGHT, 2)):
            pen = QPen(QColor(colour), width)
            pen.setCosmetic(True)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(rect)
        if not self._handles:
            return
        pen = QPen(QColor(FRAME_DARK), 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(QColor(FRAME_LIGHT))
        side = HANDLE_PX / self._scale
        for place in _handle_places(self._box).values():
            painter.drawRect(QRectF(place.x() - side / 2, place.y() - side / 2, side, side))


class GuideItem(QGraphicsItem):
    """The lines that a moved box was snapped to."""

    def __init__(self, layout: SignageLayout) -> None:
        super().__init__()
        self._layout = layout
        self._guides: tuple[Guide, ...] = ()
        self.setZValue(9_000)

    @property
    def guides(self) -> tuple[Guide, ...]:
        return self._guides

    def show_guides(self, guides: list[Guide]) -> None:
        if tuple(guides) != self._guides:
            self._guides = tuple(guides)
            self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self._layout.width, self._layout.height)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        pen = QPen(QColor(GUIDE), 2, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        painter.setPen(pen)
        for guide in self._guides:
            if guide.upright:
                painter.drawLine(guide.at, 0, guide.at, self._layout.height)
            else:
                painter.drawLine(0, guide.at, self._layout.width, guide.at)


def _handle_places(box: Box) -> dict[str, QPointF]:
    middle_x, middle_y = box.x + box.width / 2, box.y + box.height / 2
    xs = {"w": float(box.x), "": middle_x, "e": float(box.right)}
    ys = {"n": float(box.y), "": middle_y, "s": float(box.bottom)}
    return {
        name: QPointF(xs["w" if "w" in name else "e" if "e" in name else ""], ys[name[0] if name[0] in ys else ""])
        for name in HANDLES
    }


def _paint_placeholder(painter: QPainter, box: Box, words: str) -> None:
    rect = rect_of(box)
    painter.save()
    painter.setPen(QPen(QColor(FRAME_LIGHT), 3, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(2, 2, -2, -2))
    font = QFont(FONT_FAMILY)
    font.setPixelSize(max(12, min(40, box.height // 4, box.width // 9)))
    painter.setFont(font)
    painter.setPen(QColor(FRAME_LIGHT))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)
    painter.restore()
