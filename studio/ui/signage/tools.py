"""The column of things that can be put on a board, and where a new one stands."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton, QVBoxLayout

from studio.domain.signage import (
    Align,
    Box,
    FontWeight,
    Region,
    RegionKind,
    SignageLayout,
    TextStyle,
)
from studio.domain.signage_edit import kept_inside
from studio.domain.signage_metrics import line_height_px
from studio.domain.signage_rules import Board, needed_font_px
from studio.ui.signage.words import kind_text
from studio.ui.theme import Size, Space, icon, theme
from studio.ui.theme.board import BOARD_FILLS, BOARD_INKS

_ICONS = {
    RegionKind.TEXT: "text-t",
    RegionKind.TICKER: "ticker",
    RegionKind.IMAGE: "image",
    RegionKind.CLOCK: "clock",
    RegionKind.QR: "qr",
}


class ToolColumn(QFrame):
    """``add_asked`` with a ``RegionKind``."""

    add_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self.setAccessibleName(self.tr("Thêm vào bảng"))
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.S, Space.S, Space.S, Space.S)
        column.setSpacing(Space.XS)
        for kind in RegionKind:
            button = QToolButton()
            button.setProperty("kind", "tall")
            button.setProperty("region", kind.value)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setIcon(icon(_ICONS[kind], "ink"))
            button.setIconSize(QSize(Size.ICON_LARGE, Size.ICON_LARGE))
            button.setText(kind_text(kind))
            button.setAccessibleName(self.tr("Thêm %1").replace("%1", kind_text(kind)))
            button.setToolTip(self.tr("Thêm %1").replace("%1", kind_text(kind)))
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setFixedHeight(theme().scaled(62))
            button.clicked.connect(self._on_clicked)
            column.addWidget(button)
        column.addStretch(1)
        self.setFixedWidth(theme().scaled(92))

    def _on_clicked(self) -> None:
        self.add_asked.emit(RegionKind(self.sender().property("region")))


def fresh_region(kind: RegionKind, layout: SignageLayout, board: Board, words: str) -> Region:
    """A new region, large enough to be read from where people stand, in a place of its own kind."""
    wide, high = layout.width, layout.height
    size = max(12, min(needed_font_px(board.reader_m, wide, board), high // 6))
    margin = wide // 32
    line = line_height_px(size)
    if kind is RegionKind.TICKER:
        style = TextStyle(size, FontWeight.SEMIBOLD, BOARD_INKS[4], fill=BOARD_FILLS[1])
        box = Box(0, high - line - size // 3, wide, line + size // 3)
    elif kind is RegionKind.CLOCK:
        # The second line is under half the size, and must be read too.
        style = TextStyle(min(round(size * 2.25), high // 4), FontWeight.BOLD, align=Align.RIGHT)
        height = 2 * line_height_px(style.font_px)
        box = Box(wide - margin - wide * 2 // 5, margin // 2, wide * 2 // 5, height)
    elif kind is RegionKind.IMAGE:
        style = TextStyle(size)
        box = Box(wide - margin - wide // 3, high // 4, wide // 3, high // 2)
    elif kind is RegionKind.QR:
        style = TextStyle(size)
        side = max(96, high // 5)
        box = Box(wide - margin - side, high - margin - side, side, side)
    else:
        style = TextStyle(size, FontWeight.BOLD)
        box = Box(margin, high // 3, wide // 2, 2 * line)
    return Region("new", kind, kept_inside(_beside(box, layout), wide, high), 0, style, words)


def _beside(box: Box, layout: SignageLayout) -> Box:
    """The same box, a little lower and more to the right for each region that stands exactly there."""
    shift = 24
    taken = {(region.box.x, region.box.y) for region in layout.regions}
    while (box.x, box.y) in taken:
        box = Box(box.x - shift, box.y - shift, box.width, box.height)
    return box
