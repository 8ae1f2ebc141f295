"""How the timeline is drawn. All of it is paint: twelve rows of blocks as widgets would be slow to drag."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from studio.ui.schedule.axis import DAY_MINUTES, DayAxis, Span
from studio.ui.schedule.picture import Block, DayPicture, Lane, Patch
from studio.ui.theme import Radius, Role, Size, Space, Tone, theme
from studio.ui.widgets import draw_figures
from studio.ui.words import length_text, priority_tone


@dataclass(frozen=True, slots=True)
class Geometry:
    """Where things stand, in the coordinates of the whole (scrolled) surface."""

    axis: DayAxis
    head: int
    ruler: int
    lane: int

    def lane_top(self, lane: int) -> int:
        return self.ruler + lane * self.lane

    def block_rect(self, start: float, end: float, lane: int) -> QRectF:
        left, right = self.axis.x(start), self.axis.x(end)
        width = max(float(Size.BLOCK_MIN), right - left)
        return QRectF(self.head + left + 0.5, self.lane_top(lane) + 3.5, width - 1, self.lane - 6)


def paint_ground(painter: QPainter, geometry: Geometry, picture: DayPicture, foot: int) -> None:
    """Quiet hours, folded strips (down to ``foot``, the lowest y in view), tick lines, row lines."""
    bottom = geometry.lane_top(len(picture.lanes))
    axis = geometry.axis
    painter.setPen(Qt.PenStyle.NoPen)
    for start, end in picture.quiet:
        left, right = axis.x(start), axis.x(end)
        shade = QRectF(geometry.head + left, geometry.ruler, right - left, bottom - geometry.ruler)
        painter.fillRect(shade, theme().colour("sunken"))
    for span in axis.spans:
        if span.folded:
            strip = QRectF(geometry.head + span.x, 0, span.width, max(bottom, foot))
            painter.fillRect(strip, theme().colour("sunken"))
    painter.setPen(QPen(theme().colour("line"), 1))
    for minute, written in axis.ticks():
        x = round(geometry.head + axis.x(minute)) + 0.5
        top = geometry.ruler - (Space.S if written else 0)
        painter.drawLine(QPointF(x, top), QPointF(x, bottom))
    for lane in range(len(picture.lanes) + 1):
        y = geometry.lane_top(lane) - 0.5
        painter.drawLine(QPointF(0, y), QPointF(geometry.head + axis.width, y))


def paint_ruler(painter: QPainter, geometry: Geometry, sight: tuple[int, int]) -> None:
    """Hours, and the length of each folded strip in words; ``sight`` is the y range now in view."""
    painter.setPen(theme().colour("ink_2"))
    painter.setFont(theme().font(Role.SMALL))
    last_right = -1.0
    for minute, written in geometry.axis.ticks():
        x = geometry.head + geometry.axis.x(minute)
        if written and x > last_right:
            text = f"{minute // 60:02d}:{minute % 60:02d}"
            width = painter.fontMetrics().horizontalAdvance("00:00 ")
            draw_figures(painter, QRectF(x + 4, 0, width, geometry.ruler - Space.XS).toRect(), text)
            last_right = x + width
    for span in geometry.axis.spans:
        if span.folded:
            _paint_fold_words(painter, geometry.head, span, sight)


def _paint_fold_words(painter: QPainter, head: int, span: Span, sight: tuple[int, int]) -> None:
    hours, minutes = divmod(round(span.minutes), 60)
    if span.end >= DAY_MINUTES:
        said = QCoreApplication.translate("Timeline", "hết ngày")
    elif hours and minutes:
        said = QCoreApplication.translate("Timeline", "%1 giờ %2 không phát")
    else:
        said = QCoreApplication.translate("Timeline", "%1 không phát")
        said = said.replace("%1", length_text(span.minutes * 60))
    said = said.replace("%1", str(hours)).replace("%2", str(minutes))
    room = sight[1] - sight[0]
    painter.save()
    painter.translate(head + span.x + span.width / 2, sight[0] + room / 2)
    painter.rotate(-90)
    shown = painter.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, room)
    painter.drawText(QRectF(-room / 2, -span.width / 2, room, span.width), Qt.AlignmentFlag.AlignCenter, shown)
    painter.restore()


def paint_blocks(painter: QPainter, geometry: Geometry, block: Block, *, ghost: bool = False) -> None:
    """One slot on all of its lanes; a ghost is where it would go."""
    tone = priority_tone(block.slot.priority)
    palette = theme().palette
    ink, ground = QColor(tone.ink(palette)), QColor(tone.ground(palette))
    if ghost:
        ground.setAlphaF(0.75)
    painter.setFont(theme().font(Role.SMALL_STRONG))
    for lane in block.lanes:
        rect = geometry.block_rect(block.start, block.end, lane)
        painter.setBrush(ground)
        painter.setPen(QPen(ink, 1.2, Qt.PenStyle.DashLine if ghost else Qt.PenStyle.SolidLine))
        painter.drawRoundedRect(rect, Radius.BADGE, Radius.BADGE)
        inside = rect.adjusted(Space.XS + 1, 0, -2, 0)
        if inside.width() > Space.M:
            painter.setPen(ink)
            painter.save()
            painter.setClipRect(inside)
            painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, block.slot.title)
            painter.restore()


def paint_patch(painter: QPainter, geometry: Geometry, patch: Patch) -> None:
    """A collision covers its blocks; a silence is hatched between them."""
    palette = theme().palette
    rect = geometry.block_rect(patch.start, patch.end, patch.lane)
    if patch.is_gap:
        painter.setPen(Qt.PenStyle.NoPen)
        hatch = QColor(palette.warn)
        hatch.setAlphaF(0.45)
        painter.fillRect(rect, QBrush(hatch, Qt.BrushStyle.BDiagPattern))
        painter.setPen(QPen(QColor(palette.warn), 1, Qt.PenStyle.DotLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect)
        return
    painter.setFont(theme().font(Role.SMALL_STRONG))
    said = QCoreApplication.translate("Timeline", "✗ 2 tin")
    # What a person must answer is readable at the place, also where its minutes are few.
    rect.setWidth(max(rect.width(), painter.fontMetrics().horizontalAdvance(said) + 2.0 * Space.XS))
    painter.setBrush(QColor(palette.priority_weak))
    painter.setPen(QPen(QColor(palette.priority), 2, Qt.PenStyle.DashLine))
    painter.drawRoundedRect(rect, Radius.BADGE, Radius.BADGE)
    painter.setPen(QColor(palette.priority))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, said)


def paint_focus(painter: QPainter, geometry: Geometry, block: Block, lane: int) -> None:
    """A ring around the block that has the keyboard, and its whole title where it does not fit."""
    rect = geometry.block_rect(block.start, block.end, lane)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme().colour("ink"), 2.4))
    painter.drawRoundedRect(rect.adjusted(-1, -1, 1, 1), Radius.BADGE, Radius.BADGE)
    painter.setFont(theme().font(Role.SMALL_STRONG))
    width = painter.fontMetrics().horizontalAdvance(block.slot.title)
    if width + 2 * Space.XS > rect.width():
        paint_flag(painter, rect, block.slot.title, geometry)


def paint_flag(painter: QPainter, rect: QRectF, text: str, geometry: Geometry) -> None:
    """A dark label beside ``rect``, above it or (in the first row) below."""
    painter.setFont(theme().font(Role.SMALL_STRONG))
    metrics = painter.fontMetrics()
    width, height = metrics.horizontalAdvance(text) + 2 * Space.S, metrics.height() + Space.XS
    top = rect.top() - height - 2 if rect.top() - height - 2 > geometry.ruler else rect.bottom() + 3
    left = min(rect.left(), geometry.head + geometry.axis.width - width - 2)
    flag = QRectF(max(geometry.head + 2.0, left), top, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().colour("ink"))
    painter.drawRoundedRect(flag, Radius.BADGE, Radius.BADGE)
    painter.setPen(theme().colour("surface"))
    painter.drawText(flag, Qt.AlignmentFlag.AlignCenter, text)


def paint_now(painter: QPainter, geometry: Geometry, minute: float, lanes: int) -> None:
    x = geometry.head + geometry.axis.x(minute)
    painter.setPen(QPen(theme().colour("air"), 2))
    painter.drawLine(QPointF(x, geometry.ruler - 2), QPointF(x, geometry.lane_top(lanes)))
    painter.setBrush(theme().colour("air"))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(QPointF(x, geometry.ruler - 2), Size.NOW_DOT, Size.NOW_DOT)


def paint_head(painter: QPainter, geometry: Geometry, lanes: tuple[Lane, ...], left: int, focused: int) -> None:
    """The names, which stay in sight while the hours scroll."""
    height = geometry.lane_top(len(lanes))
    painter.fillRect(QRectF(left, 0, geometry.head, height), theme().colour("surface"))
    painter.setPen(QPen(theme().colour("line"), 1))
    edge = left + geometry.head - 0.5
    painter.drawLine(QPointF(edge, geometry.ruler), QPointF(edge, height))
    painter.setFont(theme().font(Role.SMALL_STRONG))
    for place, lane in enumerate(lanes):
        top = geometry.lane_top(place)
        tone: Tone = lane.mark.tone
        painter.setPen(QColor(tone.ink(theme().palette)))
        mark = QRectF(left + 2, top, 20, geometry.lane)
        painter.drawText(mark, Qt.AlignmentFlag.AlignCenter, lane.mark.value)
        painter.setPen(theme().colour("accent" if place == focused else "ink"))
        room = geometry.head - 26
        name = painter.fontMetrics().elidedText(lane.name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(left + 24, top, room, geometry.lane), Qt.AlignmentFlag.AlignVCenter, name)
        painter.setPen(QPen(theme().colour("line"), 1))
        painter.drawLine(QPointF(left, top - 0.5), QPointF(left + geometry.head, top - 0.5))
