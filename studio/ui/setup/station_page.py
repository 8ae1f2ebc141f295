"""How the station is called."""

from __future__ import annotations

from PySide6.QtCore import QRegularExpression, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from studio.ports.upkeep import StationPlate
from studio.ui.desk import Topic
from studio.ui.setup.host import SetupHost
from studio.ui.setup.page import SetupPage
from studio.ui.theme import Role, Space
from studio.ui.widgets import Text
from studio.ui.widgets.forms import field_row


class PlateFields(QWidget):
    """Name, code and area; also on the administration's card."""

    def __init__(self) -> None:
        super().__init__()
        self.name, self.code, self.area = QLineEdit(), QLineEdit(), QLineEdit()
        self.name.setPlaceholderText(self.tr("Đài truyền thanh xã …"))
        self.code.setPlaceholderText(self.tr("ví dụ BM-01"))
        self.code.setMaxLength(32)
        self.code.setValidator(QRegularExpressionValidator(QRegularExpression("[A-Za-z0-9.-]*"), self.code))
        self.area.setPlaceholderText(self.tr("Xã …, tỉnh …"))
        grid = QGridLayout(self)
        grid.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.M)
        grid.addWidget(field_row(self.tr("&Tên đài, như đọc trên sóng"), self.name), 0, 0, 1, 2)
        grid.addWidget(field_row(self.tr("Địa &bàn"), self.area), 1, 0)
        grid.addWidget(field_row(self.tr("&Mã đài (nếu cấp trên đã cấp)"), self.code), 1, 1)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)

    def show_plate(self, plate: StationPlate) -> None:
        self.name.setText(plate.name)
        self.code.setText(plate.code)
        self.area.setText(plate.area)

    def texts(self) -> tuple[str, str, str]:
        """Name, code, area."""
        return self.name.text(), self.code.text(), self.area.text()


class StationPage(SetupPage):
    """``founded`` once a station was made, which the window has yet to open."""

    founded = Signal()

    def __init__(self, host: SetupHost) -> None:
        super().__init__(host)
        self.ask(
            self.tr("Đài của mình tên là gì?"),
            self.tr("Tên này hiện trên màn hình, trong báo cáo và ở hệ thống nguồn. Sau này sửa được."),
        )
        self.fields = PlateFields()
        self.body.addWidget(self.fields)
        zone = self.tr("Giờ phát sóng theo giờ Việt Nam (GMT+7), không đổi theo mùa.")
        self.body.addWidget(Text(zone, Role.SMALL, wrap=True))
        self.body.addStretch(1)

    def first_field(self) -> QWidget:
        return self.fields.name

    def enter(self) -> None:
        station = self.host.station
        if station is not None:
            self.host.tasks.run(station.upkeep.plate, done=self._on_plate, failed=self.fail)

    def submit(self) -> None:
        name, code, area = self.fields.texts()
        if not name.strip():
            self.say_trouble(self.tr("Chưa gõ tên đài."))
            self.fields.name.setFocus()
            return
        self.begin_work()
        station, desk, founding = self.host.station, self.host.desk, self.host.founding
        if station is None:
            assert founding is not None
            self.host.tasks.run(lambda: founding.found(name, code, area), done=self._on_founded, failed=self.fail)
        elif desk is None:
            # Made a moment ago, and gone back to before its first person was entered: it stays as it is.
            self.end_work()
            self.answered.emit()
        else:
            upkeep, person = station.upkeep, desk.person
            self.host.tasks.run(
                lambda: upkeep.rename(person, name, code, area), done=self._on_renamed, failed=self.fail
            )

    def _on_plate(self, plate: StationPlate) -> None:
        self.fields.show_plate(plate)

    def _on_founded(self, _nothing: None) -> None:
        self.end_work()
        self.founded.emit()

    def _on_renamed(self, _plate: StationPlate) -> None:
        self.end_work()
        self.host.seated().news(Topic.SETTINGS)
        self.answered.emit()
