"""Soát lịch trước khi phát: what would go wrong on a day, each line leading to where it is mended."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from studio.domain.errors import StudioError
from studio.ui.desk import Desk, Place, Room
from studio.ui.errors import words_in
from studio.ui.tasks import Lane
from studio.ui.theme import Role, Size, Space, Tone
from studio.ui.today.lines import Line, finding_line
from studio.ui.widgets import IconLabel, Row, Text, divider
from studio.ui.widgets.forms import FormDialog
from studio.ui.words import day_text

if TYPE_CHECKING:
    from studio.services.proving import Proof


class ProofDialog(FormDialog):
    """Reads every file again, so it takes a while; it can be left at any time. ``place_chosen`` leads away."""

    place_chosen = Signal(object)

    def __init__(self, desk: Desk, day: date, parent: QWidget | None = None) -> None:
        title = self.tr("Soát lịch %1").replace("%1", day_text(day))
        super().__init__(title, self.tr("Đóng"), parent, Size.DIALOG_WIDE)
        self._desk = desk
        self.cancel_button.setText(self.tr("Thôi soát"))
        self._said = Text(self.tr("Đang đọc lại từng tệp và hỏi từng cụm loa…"), Role.BODY, wrap=True)
        self.body.addWidget(self._said)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(self.tr("Đang soát"))
        self.body.addWidget(self._bar)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(Space.NONE)
        self.body.addLayout(self._lines)
        self.body.addStretch(1)
        self.act_button.hide()
        station = desk.station
        self._handle = desk.tasks.run(
            lambda: (
                station.proving.prove(day),
                {cluster.id: cluster.name for cluster in station.scheduling.day(day).clusters},
            ),
            done=self._on_proof,
            failed=self._on_failed,
            lane=Lane.WORK,
        )
        self.rejected.connect(self._handle.cancel)

    def _on_proof(self, answer: tuple[Proof, dict[str, str]]) -> None:
        proof, names = answer
        self._finish()
        if not proof.slots:
            self._said.setText(self.tr("Ngày này chưa có chương trình nào."))
        elif proof.clean:
            self._said.setText(self.tr("✓ Đủ và đúng: không có chỗ nào phải sửa."))
        else:
            said = self.tr("✗ Còn %1 chỗ phải sửa. Bấm vào từng dòng để tới chỗ đó.")
            self._said.setText(said.replace("%1", str(len(proof.findings))))
        for place, finding in enumerate(proof.findings):
            if place:
                self._lines.addWidget(divider())
            self._lines.addWidget(self._row(finding_line(finding, names, self._desk.zone)))

        QTimer.singleShot(0, self, self.fit)

    def _on_failed(self, error: StudioError) -> None:
        self._finish()
        self.say_trouble(words_in(error).sentence)

    def _finish(self) -> None:
        self._bar.hide()
        self.cancel_button.hide()
        self.act_button.show()
        self.act_button.setEnabled(True)

    def _row(self, line: Line) -> Row:
        row = Row(line.first)
        row.line.addWidget(IconLabel(line.icon, Tone.WARN.value, Size.ICON))
        row.line.addWidget(Text(line.first, Role.BODY, wrap=True), 1)
        row.setProperty("room", line.place.room.value)
        row.setProperty("subject", line.place.subject)
        row.clicked.connect(self._on_row)
        return row

    def _on_row(self) -> None:
        row = self.sender()
        self.accept()
        self.place_chosen.emit(Place(Room(row.property("room")), str(row.property("subject"))))
