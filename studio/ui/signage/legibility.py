"""ĐỌC ĐƯỢC KHÔNG? What can be read from where people stand, and a fix for what cannot."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from studio.domain.signage import Region, RegionKind, SignageLayout
from studio.domain.signage_edit import LayoutStep, ResizeRegion, SetRegion
from studio.domain.signage_metrics import line_height_px
from studio.domain.signage_rules import Board, Legibility, judge_layout
from studio.ui.signage.painting import placed_lines
from studio.ui.signage.words import contrast_text, metres_text, region_text
from studio.ui.theme import Mark, Role, Space, Tone
from studio.ui.widgets import Badge, Button, Elided, Kind, Text, clear


class LegibilityCard(QWidget):
    """``fix_asked`` with the steps that mend what the note says."""

    fix_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[SignageLayout, Board, bool] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        column.setSpacing(Space.XS)
        column.addWidget(Text(self.tr("ĐỌC ĐƯỢC KHÔNG?"), Role.CAPTION))
        self._reader = Text("", Role.SMALL, ink=True, wrap=True)
        column.addWidget(self._reader)
        self._note = QFrame()
        self._note.setProperty("surface", "note")
        note = QVBoxLayout(self._note)
        note.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        note.setSpacing(Space.XS)
        self._advice = Text("", Role.SMALL, tone=Tone.WARN, wrap=True)
        self._mend = Button(self.tr("Sửa giúp"), Kind.LINK)
        self._mend.clicked.connect(self._on_mend)
        note.addWidget(self._advice)
        note.addWidget(self._mend)
        column.addWidget(self._note)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(Space.XS)
        column.addLayout(self._rows)
        self._fix: tuple[LayoutStep, ...] = ()

    def show_layout(self, layout: SignageLayout | None, board: Board, now: datetime, *, may_edit: bool) -> None:
        """Judge ``layout`` as it would be read on ``board``."""
        self.setVisible(layout is not None)
        if layout is None or (layout, board, may_edit) == self._shown:
            return
        self._shown = (layout, board, may_edit)
        said = self.tr("Người xem đứng cách %1 (%2)")
        self._reader.setText(said.replace("%1", metres_text(board.reader_m)).replace("%2", board.name))
        judged = judge_layout(layout, board)
        clear(self._rows)
        for one in judged:
            self._rows.addLayout(self._row(layout, one))
        if not judged:
            self._rows.addWidget(Text(self.tr("Chưa có chữ nào trên bảng."), Role.SMALL, wrap=True))
        words, self._fix = self._advice_on(layout, board, judged, now)
        self._advice.setText(words)
        self._note.setVisible(bool(words))
        self._mend.setVisible(bool(self._fix) and may_edit)

    def _row(self, layout: SignageLayout, one: Legibility) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(Elided(region_text(layout.region(one.region_id)), Role.SMALL, ink=True), 1)
        mark = Mark.CONFIRMED if one.far_enough else Mark.FAULT
        row.addWidget(_badge(mark, metres_text(one.distance_m)))
        if not one.contrast_enough:
            row.addWidget(_badge(Mark.FAULT, contrast_text(one.contrast)))
        return row

    def _advice_on(
        self, layout: SignageLayout, board: Board, judged: list[Legibility], now: datetime
    ) -> tuple[str, tuple[LayoutStep, ...]]:
        """The gravest trouble in words, and the steps that mend it, if steps can."""
        for one in judged:
            if one.fix is not None:
                said = self.tr("Phóng %1 lên %2 px để đọc được từ %3.")
                said = said.replace("%1", region_text(layout.region(one.region_id)))
                said = said.replace("%2", str(one.fix.region.style.font_px))
                return said.replace("%3", metres_text(board.reader_m)), mended(layout, one.fix.region, now)
        for region in layout.painted:
            if missing_px(region, now) > 0:
                said = self.tr("%1 dài quá ô: phần dưới bị che.").replace("%1", region_text(region))
                return said, mended(layout, region, now)
        for one in judged:
            if not one.contrast_enough:
                said = self.tr("%1 chìm vào nền. Chọn màu chữ hoặc màu nền khác.")
                return said.replace("%1", region_text(layout.region(one.region_id))), ()
        return "", ()

    def _on_mend(self) -> None:
        if self._fix:
            self.fix_asked.emit(self._fix)


def missing_px(region: Region, now: datetime) -> int:
    """By how much the region's lines of letters are taller than its box."""
    if region.kind not in (RegionKind.TEXT, RegionKind.CLOCK):
        return 0
    lines = placed_lines(region, now)
    return sum(line_height_px(line.font_px) for line in lines) - region.box.height


def mended(layout: SignageLayout, region: Region, now: datetime) -> tuple[LayoutStep, ...]:
    """The steps that make a region as given, and its box as tall as its letters where the canvas has the room."""
    steps: list[LayoutStep] = []
    if region != layout.region(region.id):
        steps.append(SetRegion(region))
    missing = missing_px(region, now)
    if missing > 0:
        box = region.box
        height = min(box.height + missing, layout.height)
        steps.append(ResizeRegion(region.id, replace(box, y=min(box.y, layout.height - height), height=height)))
    return tuple(steps)


def _badge(mark: Mark, words: str) -> Badge:
    return Badge(f"{mark.value} {words}", mark.tone)
