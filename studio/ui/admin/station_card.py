"""What stands on the station's door, and the way back into the first setup."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from studio.domain.errors import StudioError
from studio.domain.first_run import left_out
from studio.ports.upkeep import StationPlate
from studio.services.first_run import FirstRun
from studio.ui.desk import Desk, Room, Topic
from studio.ui.errors import words_in
from studio.ui.setup.station_page import PlateFields
from studio.ui.setup.steps import step_text
from studio.ui.theme import Role, Space, Tone
from studio.ui.widgets import Button, Card, Kind, Text, divider


class StationCard(Card):
    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("ĐÀI"), "broadcast")
        self._desk = desk
        self.fields = PlateFields()
        self.body.addWidget(self.fields)
        self.trouble = Text("", Role.SMALL_STRONG, tone=Tone.WARN, wrap=True)
        self.trouble.hide()
        self.body.addWidget(self.trouble)
        row = QHBoxLayout()
        self.save = Button(self.tr("Lưu tên đài"), Kind.PRIMARY, "save")
        self.save.clicked.connect(self._on_save)
        row.addStretch(1)
        row.addWidget(self.save)
        self.body.addLayout(row)
        self.body.addWidget(divider())
        self.left_out = Text("", Role.SMALL, wrap=True)
        self.body.addWidget(self.left_out)
        again = QHBoxLayout()
        again.setSpacing(Space.M)
        self.setup = Button(self.tr("Chạy lại thiết lập ban đầu"), Kind.QUIET, "refresh")
        self.setup.clicked.connect(self._on_setup)
        again.addWidget(self.setup)
        again.addStretch(1)
        self.body.addLayout(again)
        self.body.addStretch(1)

    def refresh(self) -> None:
        station = self._desk.station
        self._desk.tasks.run(lambda: (station.upkeep.plate(), station.first_run.state()), done=self._on_known)

    def _on_known(self, answer: tuple[StationPlate, FirstRun]) -> None:
        plate, state = answer
        self.fields.show_plate(plate)
        waiting = ", ".join(step_text(step) for step in left_out(state.steps))
        if not waiting:
            said = self.tr("Thiết lập ban đầu đã xong mọi bước.")
        elif state.begun:
            said = self.tr("Thiết lập ban đầu còn để lại: %1.").replace("%1", waiting)
        else:
            said = self.tr("Hỏi lần lượt: tên đài, người, âm thanh, cụm loa, hệ thống nguồn, phát thử.")
        self.left_out.setText(said)

    def _on_save(self) -> None:
        name, code, area = self.fields.texts()
        upkeep, person = self._desk.station.upkeep, self._desk.person
        self._say("")
        self._desk.tasks.run(
            lambda: upkeep.rename(person, name, code, area), done=self._on_saved, failed=self._on_failed
        )

    def _on_saved(self, plate: StationPlate) -> None:
        self.fields.show_plate(plate)
        self._desk.tell(self.tr("Đã lưu tên đài."))
        self._desk.news(Topic.SETTINGS)

    def _on_failed(self, error: StudioError) -> None:
        self._say(words_in(error).sentence)

    def _say(self, text: str) -> None:
        self.trouble.setText(f"✗ {text}" if text else "")
        self.trouble.setVisible(bool(text))

    def _on_setup(self) -> None:
        self._desk.go(Room.ADMIN, "setup")
