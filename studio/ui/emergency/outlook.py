"""What will happen when it is aired, in plain words; who cannot be reached and whom to ring."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from studio.services.emergency_views import Outlook
from studio.ui.emergency.words import board_colour_text
from studio.ui.theme import Mark, Role, Space, Tone
from studio.ui.widgets import Badge, Text, clear, divider

_MOST_AWAY = 4


class OutlookList(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._shown: Outlook | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        column.setSpacing(Space.S)
        column.addWidget(Text(self.tr("NGAY KHI PHÁT"), Role.CAPTION))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(Space.S)
        column.addLayout(self._lines)

    def show_outlook(self, outlook: Outlook) -> None:
        if outlook == self._shown:
            return
        self._shown = outlook
        clear(self._lines)
        if outlook.clusters:
            said = self.tr("%1 cụm loa").replace("%1", str(outlook.clusters))
            ready = self.tr("%1 sẵn sàng").replace("%1", str(outlook.ready))
            mark = Mark.CONFIRMED if outlook.ready == outlook.clusters else None
            self._line(said, f"{mark.value} {ready}" if mark else ready, Tone.OK if outlook.ready else Tone.WARN)
        if outlook.local:
            self._line(self.tr("Loa tại đài cũng phát"))
        if outlook.boards:
            said = self.tr("%1 bảng điện tử đổi sang %2").replace("%1", str(outlook.boards))
            ready = self.tr("%1 sẵn sàng").replace("%1", str(outlook.boards_ready))
            ready = f"{Mark.CONFIRMED.value} {ready}" if outlook.boards_ready == outlook.boards else ready
            tone = Tone.OK if outlook.boards_ready else Tone.WARN
            self._line(said.replace("%2", board_colour_text(outlook.level or 0)), ready, tone)
        if not outlook.clusters and not outlook.local:
            self._line(self.tr("Chưa chọn nơi nào"), tone=Tone.WARN)
        for title in outlook.interrupts[:3]:
            self._line(self.tr("Ngắt “%1”, phát lại sau").replace("%1", title))
        if outlook.quiet_hours:
            self._line(self.tr("Phát cả lúc này, đang là giờ không phát"))
        else:
            self._line(self.tr("Phát cả trong giờ không phát"))
        self._line(self.tr("Tự báo lên cấp trên, ghi nhật ký từng nơi"))
        if outlook.away:
            self._away(outlook)

    def _line(self, words: str, badge: str = "", tone: Tone | None = None) -> None:
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(Text(words, Role.SMALL, ink=True, wrap=True), 1)
        if badge:
            row.addWidget(Badge(badge, tone or Tone.NEUTRAL))
        self._lines.addLayout(row)
        self._lines.addWidget(divider())

    def _away(self, outlook: Outlook) -> None:
        note = QFrame()
        note.setProperty("surface", "note")
        column = QVBoxLayout(note)
        column.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        column.setSpacing(Space.XS)
        for view in outlook.away[:_MOST_AWAY]:
            said = self.tr("%1 mất kết nối.").replace("%1", view.cluster.name)
            column.addWidget(Text(f"{Mark.FAULT.value} {said}", Role.SMALL_STRONG, tone=Tone.WARN, wrap=True))
            if view.cluster.caretaker_phone:
                ring = self.tr("Gọi trưởng thôn: %1").replace("%1", view.cluster.caretaker_phone)
                column.addWidget(Text(ring, Role.SMALL, tone=Tone.WARN, wrap=True))
        more = len(outlook.away) - _MOST_AWAY
        if more > 0:
            said = self.tr("và %1 nơi nữa mất kết nối").replace("%1", str(more))
            column.addWidget(Text(f"{Mark.FAULT.value} {said}", Role.SMALL_STRONG, tone=Tone.WARN, wrap=True))
        self._lines.addWidget(note)
