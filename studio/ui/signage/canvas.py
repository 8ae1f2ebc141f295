"""The board as it will look, and the hand that moves what stands on it.

Keys: Tab and Shift+Tab choose a region, arrows move it by 8 px and Shift with arrows resizes it (with Ctrl by
1 px), Delete removes it, Esc lets go. Backspace and letters do nothing: a Vietnamese input method may send them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QSizePolicy

from studio.domain.signage import SMALLEST_REGION_PX, Box, Region, SignageLayout
from studio.domain.signage_edit import kept_inside
from studio.domain.signage_rules import Guide, snapped
from studio.ui.desk import Desk
from studio.ui.signage.items import FrameItem, GroundItem, GuideItem, RegionItem
from studio.ui.signage.model import SignageModel
from studio.ui.signage.painting import Pictures
from studio.ui.signage.words import region_text
from studio.ui.theme import theme

STEP_PX, FINE_STEP_PX = 8, 1
_SNAP_SCREEN_PX = 8
_DRAG_SCREEN_PX = 4
_MARGIN_PX = 10
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_CURSORS = {
    "nw": Qt.CursorShape.SizeFDiagCursor,
    "se": Qt.CursorShape.SizeFDiagCursor,
    "ne": Qt.CursorShape.SizeBDiagCursor,
    "sw": Qt.CursorShape.SizeBDiagCursor,
    "n": Qt.CursorShape.SizeVerCursor,
    "s": Qt.CursorShape.SizeVerCursor,
    "e": Qt.CursorShape.SizeHorCursor,
    "w": Qt.CursorShape.SizeHorCursor,
}


@dataclass(slots=True)
class _Drag:
    """A button held down at ``origin`` on a region, or on one of its handles."""

    region: Region
    handle: str
    origin: QPointF
    box: Box
    moving: bool = False


class BoardView(QGraphicsView):
    """Shows the model's layout. ``edit_asked`` when a region's words are wanted (Enter, double click)."""

    edit_asked = Signal()

    def __init__(self, desk: Desk, model: SignageModel, pictures: Pictures) -> None:
        super().__init__()
        self._desk = desk
        self._model = model
        self._pictures = pictures
        self._drag: _Drag | None = None
        self._items: dict[str, RegionItem] = {}
        self._ground_of: tuple[int, int, object] | None = None
        self._scene = QGraphicsScene(self)
        self.setScene(self._scene)
        self._frame = FrameItem()
        self._guides: GuideItem | None = None
        self._ground: GroundItem | None = None
        self._scene.addItem(self._frame)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(theme().scaled(320), theme().scaled(190))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setMouseTracking(True)
        self.setStyleSheet("background: transparent")
        self.setAccessibleName(self.tr("Bảng, như sẽ hiện"))
        model.changed.connect(self._on_changed)
        model.selected.connect(self._on_selected)

    # What it shows

    @property
    def screen_scale(self) -> float:
        """Screen px of one px of the canvas."""
        return self.transform().m11() or 1.0

    @property
    def guides(self) -> tuple[Guide, ...]:
        """The snap lines in sight."""
        return self._guides.guides if self._guides is not None else ()

    def region_item(self, region_id: str) -> RegionItem | None:
        return self._items.get(region_id)

    def screen_point(self, x: float, y: float) -> QPointF:
        """Where a point of the canvas stands in the viewport."""
        return QPointF(self.mapFromScene(QPointF(x, y)))

    def tick(self) -> None:
        """Have the clocks show the time."""
        now = self._desk.now()
        for item in self._items.values():
            item.show_region(item.region, now)

    def _on_changed(self) -> None:
        layout = self._model.layout
        if layout is None:
            for item in self._items.values():
                self._scene.removeItem(item)
            self._items = {}
            self._frame.frame(None, 1.0, handles=False)
            return
        self._lay_ground(layout)
        now, wanted = self._desk.now(), {region.id for region in layout.regions}
        for gone in set(self._items) - wanted:
            self._scene.removeItem(self._items.pop(gone))
        for region in layout.regions:
            known = self._items.get(region.id)
            if known is None:
                self._items[region.id] = item = RegionItem(region, self._pictures, now)
                self._scene.addItem(item)
            else:
                known.show_region(region, now)
        self._show_frame()
        self._say_chosen()

    def _lay_ground(self, layout: SignageLayout) -> None:
        fresh = (layout.width, layout.height, layout.background)
        if fresh == self._ground_of:
            return
        self._ground_of = fresh
        for old in (self._ground, self._guides):
            if old is not None:
                self._scene.removeItem(old)
        self._ground, self._guides = GroundItem(layout), GuideItem(layout)
        self._scene.addItem(self._ground)
        self._scene.addItem(self._guides)
        self._fit()

    def _on_selected(self) -> None:
        self._show_frame()
        self._say_chosen()

    def _show_frame(self, box: Box | None = None) -> None:
        chosen = self._model.chosen
        shown = box or (chosen.box if chosen is not None else None)
        self._frame.frame(shown, self.screen_scale, handles=self._model.may_edit)

    def _say_chosen(self) -> None:
        """A screen reader hears what is chosen and where it stands."""
        chosen = self._model.chosen
        said = self.tr("Chưa chọn phần nào. Phím Tab chọn phần kế tiếp.")
        if chosen is not None:
            where = self.tr("cách trái %1, cách trên %2, rộng %3, cao %4")
            for mark, value in zip(
                ("%1", "%2", "%3", "%4"),
                (chosen.box.x, chosen.box.y, chosen.box.width, chosen.box.height),
                strict=True,
            ):
                where = where.replace(mark, str(value))
            said = f"{region_text(chosen)}; {where}"
        if said != self.accessibleDescription():
            self.setAccessibleDescription(said)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    def _fit(self) -> None:
        layout = self._model.layout
        if layout is None:
            return
        # Handles at the canvas's edge need a little room beyond it.
        room = self.viewport().rect()
        scale = min((room.width() - 2 * _MARGIN_PX) / layout.width, (room.height() - 2 * _MARGIN_PX) / layout.height)
        scale = max(scale, 0.01)
        margin = _MARGIN_PX / scale
        self._scene.setSceneRect(QRectF(-margin, -margin, layout.width + 2 * margin, layout.height + 2 * margin))
        self.resetTransform()
        self.scale(scale, scale)
        self.centerOn(layout.width / 2, layout.height / 2)
        self._show_frame()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def drawForeground(self, painter: QPainter, _rect: QRectF | QRect) -> None:
        """Focus is seen: a frame around the board itself."""
        if self.hasFocus() and self._model.layout is not None and self._model.chosen is None:
            layout = self._model.layout
            pen = painter.pen()
            pen.setColor(theme().colour("ink"))
            pen.setWidth(3)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(0, 0, layout.width, layout.height))

    # Keys

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() is Qt.FocusReason.TabFocusReason and self._model.chosen is None:
            self._model.choose_next(1)
        elif event.reason() is Qt.FocusReason.BacktabFocusReason and self._model.chosen is None:
            self._model.choose_next(-1)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks through the regions before it leaves the board."""
        if self._model.choose_next(1 if forward else -1):
            return True
        return super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        arrow = _ARROWS.get(Qt.Key(event.key()))
        if arrow is not None and not keys & Qt.KeyboardModifier.AltModifier:
            step = FINE_STEP_PX if keys & Qt.KeyboardModifier.ControlModifier else STEP_PX
            dx, dy = arrow[0] * step, arrow[1] * step
            if keys & Qt.KeyboardModifier.ShiftModifier:
                self._model.grow_by(dx, dy)
            else:
                self._model.move_by(dx, dy)
        elif event.key() == Qt.Key.Key_Delete and not keys:
            self._model.remove()
        elif event.key() == Qt.Key.Key_Escape and self._model.chosen is not None:
            self._model.choose("")
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._model.chosen is not None:
            self.edit_asked.emit()
        else:
            event.ignore()
            return
        event.accept()

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        point = self.mapToScene(event.position().toPoint())
        chosen, handle = self._model.chosen, self._frame.handle_at(point)
        if chosen is None or not handle:
            handle, chosen = "", self._region_at(point)
            self._model.choose(chosen.id if chosen is not None else "")
        if chosen is not None and self._model.may_edit:
            # The model may have settled a gesture just now; what it shows is what is dragged.
            now_chosen = self._model.chosen or chosen
            self._drag = _Drag(now_chosen, handle, point, now_chosen.box)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = self.mapToScene(event.position().toPoint())
        drag = self._drag
        if drag is None:
            handle = self._frame.handle_at(point)
            over = self._region_at(point) is not None
            plain = Qt.CursorShape.SizeAllCursor if over and self._model.may_edit else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(_CURSORS.get(handle, plain))
            return
        offset = point - drag.origin
        if not drag.moving and offset.manhattanLength() * self.screen_scale < _DRAG_SCREEN_PX:
            return
        drag.moving = True
        free = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        drag.box = self._dragged(drag, round(offset.x()), round(offset.y()), snap=not free)
        item = self._items.get(drag.region.id)
        if item is not None:
            item.show_region(replace(drag.region, box=drag.box), self._desk.now())
        self._show_frame(drag.box)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drag, self._drag = self._drag, None
        if self._guides is not None:
            self._guides.show_guides([])
        if drag is not None and drag.moving:
            self._model.place(drag.region.id, drag.box)
            self._show_frame()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)
        self._drag = None
        if self._model.chosen is not None:
            self.edit_asked.emit()

    def _region_at(self, point: QPointF) -> Region | None:
        layout = self._model.layout
        if layout is None:
            return None
        under = [r for r in layout.painted if QRectF(r.box.x, r.box.y, r.box.width, r.box.height).contains(point)]
        return under[-1] if under else None

    def _dragged(self, drag: _Drag, dx: int, dy: int, *, snap: bool) -> Box:
        """The box where the mouse is, on a snap line where one is near."""
        layout = self._model.layout
        assert layout is not None
        within = round(_SNAP_SCREEN_PX / self.screen_scale) if snap else 0
        others = [region.box for region in layout.regions if region.id != drag.region.id]
        start = drag.region.box
        guides: list[Guide] = []
        if not drag.handle:
            box = kept_inside(replace(start, x=start.x + dx, y=start.y + dy), layout.width, layout.height)
            if within:
                box, guides = snapped(box, others, layout.width, layout.height, within)
                box = kept_inside(box, layout.width, layout.height)
        else:
            box, guides = _resized(start, drag.handle, (dx, dy), others, layout, within)
        if self._guides is not None:
            self._guides.show_guides(guides)
        return box


def _resized(
    start: Box, handle: str, by: tuple[int, int], others: list[Box], layout: SignageLayout, within: int
) -> tuple[Box, list[Guide]]:
    """The box with the handle's corner or edge moved, and the lines that it was snapped to."""
    left, top, right, bottom = start.x, start.y, start.right, start.bottom
    corner = Box((left if "w" in handle else right) + by[0], (top if "n" in handle else bottom) + by[1], 0, 0)
    guides: list[Guide] = []
    if within:
        corner, guides = snapped(corner, others, layout.width, layout.height, within)
    moves_x, moves_y = "w" in handle or "e" in handle, "n" in handle or "s" in handle
    if "w" in handle:
        left = min(max(corner.x, 0), right - SMALLEST_REGION_PX)
    elif "e" in handle:
        right = max(min(corner.x, layout.width), left + SMALLEST_REGION_PX)
    if "n" in handle:
        top = min(max(corner.y, 0), bottom - SMALLEST_REGION_PX)
    elif "s" in handle:
        bottom = max(min(corner.y, layout.height), top + SMALLEST_REGION_PX)
    seen = [guide for guide in guides if (moves_x if guide.upright else moves_y)]
    return Box(left, top, right - left, bottom - top), seen
