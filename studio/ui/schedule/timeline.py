"""The day's timeline: blocks picked and moved by mouse or keyboard, programmes dropped in from the store."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip

from studio.domain.schedule import TimeSlot
from studio.ui.schedule import painting
from studio.ui.schedule.axis import DAY_MINUTES, make_axis
from studio.ui.schedule.painting import Geometry
from studio.ui.schedule.picture import Block, DayPicture
from studio.ui.theme import Size, theme
from studio.ui.words import clock_text, length_text, priority_text

PROGRAMME_MIME = "application/x-studio-programme"
_LEAST_PER_MINUTE = 2.4
_KEY_COMMIT_MS = 900


@dataclass(frozen=True, slots=True)
class MoveAsked:
    """A slot is to begin at ``starts_at``."""

    slot: TimeSlot
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class DropAsked:
    """A programme was dropped at ``starts_at`` on the lane of ``target``."""

    programme_id: str
    starts_at: datetime
    target: str


class Timeline(QAbstractScrollArea):
    """Emits what a person wants; it changes nothing itself."""

    move_asked = Signal(object)
    drop_asked = Signal(object)
    opened = Signal(object)
    picked = Signal(object)

    def __init__(self, *, may_move: bool = True) -> None:
        super().__init__()
        self._may_move = may_move
        self._picture = DayPicture((), (), (), ())
        self._day_start: datetime | None = None
        self._now: datetime | None = None
        self._geometry: Geometry | None = None
        self._slot_id = ""
        self._lane = 0
        self._drag_from: QPoint | None = None
        self._shift = 0.0
        self._moving = False
        self._drop_minute: float | None = None
        self._keys = QTimer(self)
        self._keys.setSingleShot(True)
        self._keys.setInterval(_KEY_COMMIT_MS)
        self._keys.timeout.connect(self._commit)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(may_move)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(self.tr("Lịch trong ngày theo từng cụm loa"))
        self.setAccessibleDescription(
            self.tr("Mũi tên: chọn mục. Enter: mở. Alt + mũi tên trái, phải: dời một phút. Esc: bỏ.")
        )

    def show_day(self, picture: DayPicture, day_start: datetime) -> None:
        """Draw a day whose local midnight is ``day_start``; a move in hand is kept unless its slot is gone."""
        self._picture = picture
        self._day_start = day_start
        if picture.block(self._slot_id) is None:
            self._slot_id, self._shift, self._moving = "", 0.0, False
        self._lane = min(self._lane, max(0, len(picture.lanes) - 1))
        self._lay_out()

    def set_now(self, now: datetime | None) -> None:
        """Where the now line stands; None on another day."""
        if self._now is None or now is None or now.minute != self._now.minute or now.date() != self._now.date():
            self._now = now
            self._lay_out()

    def pick(self, slot_id: str) -> None:
        """Put the keyboard on a slot and bring it into sight."""
        block = self._picture.block(slot_id)
        if block is not None:
            self._slot_id = slot_id
            if block.lanes and self._lane not in block.lanes:
                self._lane = block.lanes[0]
            self._reveal(block)
            self.setAccessibleDescription(self._said(block))
            self.picked.emit(block.slot)
        self.viewport().update()

    @property
    def picked_slot(self) -> TimeSlot | None:
        block = self._picture.block(self._slot_id)
        return block.slot if block else None

    def is_movable(self, slot: TimeSlot) -> bool:
        """What has begun stays where it is."""
        return self._may_move and (self._now is None or slot.starts_at > self._now)

    # Laying out.

    def _lay_out(self) -> None:
        busy = [(block.start, block.end) for block in self._picture.blocks]
        if self._now is not None and self._day_start is not None:
            minute = self._minute_of(self._now)
            busy.append((minute, minute + 1))
        head = theme().scaled(Size.LANE_HEAD)
        room = max(200, self.viewport().width() - head - 1)
        axis = make_axis(busy, room, theme().scaled(Size.FOLD), _LEAST_PER_MINUTE)
        self._geometry = Geometry(axis, head, theme().scaled(Size.RULER), theme().scaled(Size.LANE))
        wide, high = round(head + axis.width), self._geometry.lane_top(len(self._picture.lanes)) + 1
        port = self.viewport().size()
        self.horizontalScrollBar().setRange(0, max(0, wide - port.width()))
        self.horizontalScrollBar().setPageStep(port.width())
        self.verticalScrollBar().setRange(0, max(0, high - port.height()))
        self.verticalScrollBar().setPageStep(port.height())
        self.verticalScrollBar().setSingleStep(self._geometry.lane)
        self.viewport().update()

    def _minute_of(self, instant: datetime) -> float:
        assert self._day_start is not None
        return (instant - self._day_start).total_seconds() / 60

    def _instant(self, minute: float) -> datetime:
        assert self._day_start is not None
        return self._day_start + timedelta(minutes=round(minute))

    def _reveal(self, block: Block) -> None:
        geometry = self._geometry
        if geometry is None:
            return
        rect = geometry.block_rect(block.start, block.end, self._lane)
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        if rect.left() - geometry.head < across.value():
            across.setValue(int(rect.left() - geometry.head))
        elif rect.right() > across.value() + self.viewport().width():
            across.setValue(int(rect.right() - self.viewport().width()))
        if rect.top() - geometry.ruler < down.value():
            down.setValue(int(rect.top() - geometry.ruler))
        elif rect.bottom() > down.value() + self.viewport().height():
            down.setValue(int(rect.bottom() - self.viewport().height()))

    # Painting.

    def paintEvent(self, _event: QPaintEvent) -> None:
        geometry = self._geometry
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme().colour("surface"))
        if geometry is None:
            painter.end()
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, top = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        painter.translate(-left, -top)
        painting.paint_ground(painter, geometry, self._picture, top + self.viewport().height())
        # Where few rows leave the strips too low for their words, these go on below.
        painting.paint_ruler(painter, geometry, (max(geometry.ruler, top), top + self.viewport().height()))
        for block in self._picture.blocks:
            if not (self._moving and block.slot.id == self._slot_id):
                painting.paint_blocks(painter, geometry, block)
        for patch in self._picture.patches:
            painting.paint_patch(painter, geometry, patch)
        if self._now is not None and self._day_start is not None:
            painting.paint_now(painter, geometry, self._minute_of(self._now), len(self._picture.lanes))
        self._paint_picked(painter, geometry)
        painting.paint_head(painter, geometry, self._picture.lanes, left, self._lane if self.hasFocus() else -1)
        painter.end()

    def _paint_picked(self, painter: QPainter, geometry: Geometry) -> None:
        if self._drop_minute is not None:
            painting.paint_now(painter, geometry, self._drop_minute, len(self._picture.lanes))
        block = self._picture.block(self._slot_id)
        if block is None:
            return
        if self._moving:
            moved = self._moved(block)
            painting.paint_blocks(painter, geometry, moved, ghost=True)
            rect = geometry.block_rect(moved.start, moved.end, self._lane)
            words = f"{clock_text(self._instant(moved.start))}  {block.slot.title}"
            painting.paint_flag(painter, rect, words, geometry)
        elif self.hasFocus():
            painting.paint_focus(painter, geometry, block, self._lane)

    def _moved(self, block: Block) -> Block:
        length = block.end - block.start
        start = min(max(round(block.start + self._shift), 0), DAY_MINUTES - 1)
        return replace(block, start=float(start), end=start + length)

    # Mouse.

    def _at(self, point: QPoint) -> tuple[Block, int] | None:
        geometry = self._geometry
        if geometry is None or point.x() < geometry.head:
            return None
        spot = QPoint(point.x() + self.horizontalScrollBar().value(), point.y() + self.verticalScrollBar().value())
        for block in reversed(self._picture.blocks):
            for lane in block.lanes:
                if geometry.block_rect(block.start, block.end, lane).adjusted(-2, 0, 2, 0).contains(spot):
                    return block, lane
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position().toPoint())
        if event.button() is not Qt.MouseButton.LeftButton or found is None:
            return
        self._commit()
        block, self._lane = found
        self.pick(block.slot.id)
        if self.is_movable(block.slot):
            self._drag_from = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        block = self._picture.block(self._slot_id)
        if self._drag_from is None or block is None or self._geometry is None:
            over = self._at(point)
            movable = over is not None and self.is_movable(over[0].slot)
            shape = Qt.CursorShape.OpenHandCursor if movable else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
            return
        if not self._moving and (point - self._drag_from).manhattanLength() < 4:
            return
        self._moving = True
        axis = self._geometry.axis
        at = axis.minute(axis.x(block.start) + point.x() - self._drag_from.x())
        self._shift = round(at) - block.start
        self.viewport().update()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        if self._drag_from is not None:
            self._drag_from = None
            self._commit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position().toPoint())
        if found is not None:
            self._drag_from = None
            self.opened.emit(found[0].slot)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self._at(event.pos())
            QToolTip.showText(event.globalPos(), self._said(found[0]) if found else "", self.viewport())
            return True
        return super().viewportEvent(event)

    def _said(self, block: Block) -> str:
        slot = block.slot
        assert self._day_start is not None
        at = clock_text(slot.starts_at.astimezone(self._day_start.tzinfo))
        places = self.tr("%1 nơi phát").replace("%1", str(len(slot.targets)))
        return f"{at} {slot.title}, {length_text(slot.length_s)}, {priority_text(slot.priority)}, {places}"

    # Keyboard.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if alt and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._nudge(-1 if key == Qt.Key.Key_Left else 1)
        elif key == Qt.Key.Key_Escape and self._moving:
            self.cancel_move()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open_or_commit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not event.modifiers():
            self._step(-1 if key == Qt.Key.Key_Left else 1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not event.modifiers():
            self._change_lane(-1 if key == Qt.Key.Key_Up else 1)
        else:
            event.ignore()

    def _open_or_commit(self) -> None:
        slot = self.picked_slot
        if self._moving:
            self._commit()
        elif slot is not None:
            self.opened.emit(slot)

    def _step(self, way: int) -> None:
        """To the next or previous block of this lane."""
        self._commit()
        mine = [block for block in self._picture.blocks if self._lane in block.lanes]
        if not mine:
            return
        places = [place for place, block in enumerate(mine) if block.slot.id == self._slot_id]
        place = places[0] + way if places else 0
        self.pick(mine[min(max(place, 0), len(mine) - 1)].slot.id)

    def _change_lane(self, way: int) -> None:
        self._commit()
        self._lane = min(max(self._lane + way, 0), max(0, len(self._picture.lanes) - 1))
        block = self._picture.block(self._slot_id)
        mine = [b for b in self._picture.blocks if self._lane in b.lanes]
        if mine and (block is None or self._lane not in block.lanes):
            start = block.start if block else 0.0
            block = min(mine, key=lambda b: abs(b.start - start))
        if block is not None:
            self.pick(block.slot.id)
        self.viewport().update()

    def _nudge(self, minutes: int) -> None:
        slot = self.picked_slot
        if slot is not None and self.is_movable(slot):
            self._moving = True
            self._shift += minutes
            self._keys.start()
            self.viewport().update()

    def cancel_move(self) -> None:
        """Put the block back where it was."""
        self._keys.stop()
        self._drag_from, self._shift, self._moving = None, 0.0, False
        self.viewport().update()

    def _commit(self) -> None:
        self._keys.stop()
        block = self._picture.block(self._slot_id)
        if not self._moving or block is None:
            return
        start = self._instant(self._moved(block).start)
        self.cancel_move()
        if start != block.slot.starts_at:
            self.move_asked.emit(MoveAsked(block.slot, start))

    # Dropping from the store.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(PROGRAMME_MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._drop_minute = self._drop_at(event.position().toPoint())
        event.acceptProposedAction()
        self.viewport().update()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._drop_minute = None
        self.viewport().update()

    def dropEvent(self, event: QDropEvent) -> None:
        minute = self._drop_at(event.position().toPoint())
        self._drop_minute = None
        self.viewport().update()
        geometry = self._geometry
        if minute is None or geometry is None:
            return
        raw = event.mimeData().data(PROGRAMME_MIME).data()
        row = int(event.position().y() + self.verticalScrollBar().value() - geometry.ruler) // geometry.lane
        lanes = self._picture.lanes
        target = lanes[row].target if 0 <= row < len(lanes) else ""
        event.acceptProposedAction()
        self.drop_asked.emit(DropAsked(bytes(raw).decode(), self._instant(minute), target))

    def _drop_at(self, point: QPoint) -> float | None:
        if self._geometry is None or self._day_start is None:
            return None
        x = point.x() + self.horizontalScrollBar().value() - self._geometry.head
        return float(round(self._geometry.axis.minute(x)))

    # Qt's own.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self._slot_id and self._picture.blocks:
            self._step(0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()
