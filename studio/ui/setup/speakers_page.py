"""How the loudspeakers reach the station: this PC as their meeting place, and the first cluster paired."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QButtonGroup, QComboBox, QRadioButton, QVBoxLayout, QWidget

from studio.ports.upkeep import Hub
from studio.ui.setup.host import SetupHost
from studio.ui.setup.page import SetupPage
from studio.ui.setup.pairing import PairingCard
from studio.ui.theme import Role, Space, Tone
from studio.ui.widgets import Text
from studio.ui.widgets.forms import field_row

LAN, PUBLIC, ELSEWHERE, NONE = "lan", "public", "elsewhere", "none"


class SpeakersPage(SetupPage):
    def __init__(self, host: SetupHost) -> None:
        super().__init__(host)
        self.ask(
            self.tr("Các cụm loa nối vào đài bằng cách nào?"),
            self.tr("Loa qua mạng cần một nơi để gặp đài: máy chủ kết nối. Loa kéo dây và FM thì không cần."),
        )
        self.hub: Hub | None = None
        self._choices = QButtonGroup(self)
        self._radios: dict[str, QRadioButton] = {}
        column = QVBoxLayout()
        column.setSpacing(Space.NONE)
        for key, text in (
            (LAN, self.tr("Loa ở trong mạng của đài: máy này làm máy chủ kết nối")),
            (PUBLIC, self.tr("Có loa 4G hoặc ở xa: máy này làm máy chủ, qua địa chỉ công khai")),
            (ELSEWHERE, self.tr("Máy chủ kết nối đặt hẳn ở nơi khác (tỉnh, nhà cung cấp)")),
            (NONE, self.tr("Chưa có loa qua mạng")),
        ):
            radio = QRadioButton(text)
            self._radios[key] = radio
            self._choices.addButton(radio)
            column.addWidget(radio)
        self._choices.buttonToggled.connect(self._on_choice)
        self.body.addLayout(column)
        self.address = QComboBox()
        self.address.setEditable(True)
        self._address_row = field_row(self.tr("Đị&a chỉ để loa nối vào"), self.address)
        self.address.editTextChanged.connect(self._on_address)
        self.body.addWidget(self._address_row)
        self.advice = Text("", Role.SMALL, wrap=True)
        self.body.addWidget(self.advice)
        self.state = Text("", Role.STRONG, wrap=True)
        self.body.addWidget(self.state)
        self.pairing = PairingCard(host)
        self.pairing.hide()
        self.body.addWidget(self.pairing)
        self.body.addStretch(1)
        self._radios[NONE].setChecked(True)

    @property
    def choice(self) -> str:
        return next(key for key, radio in self._radios.items() if radio.isChecked())

    def choose(self, key: str) -> None:
        self._radios[key].setChecked(True)

    def act_text(self) -> str:
        return self.tr("Bật máy chủ kết nối") if self._to_set_up() else self.tr("Tiếp tục")

    def first_field(self) -> QWidget:
        return self._radios[self.choice]

    def enter(self) -> None:
        upkeep = self.host.seated().station.upkeep
        self.host.tasks.run(lambda: (upkeep.hub(), upkeep.addresses()), done=self._on_known, failed=self.fail)
        self.pairing.begin()

    def leave(self) -> None:
        self.pairing.end()

    def submit(self) -> None:
        if not self._to_set_up():
            self.answered.emit()
            return
        host = self.address.currentText().strip()
        if not host:
            self.say_trouble(self.tr("Gõ địa chỉ mà loa sẽ nối vào."))
            self.address.setFocus()
            return
        desk = self.host.seated()
        upkeep, person = desk.station.upkeep, desk.person
        self.begin_work()
        self.host.tasks.run(lambda: upkeep.set_up_hub(person, host), done=self._on_set_up, failed=self.fail)

    def _to_set_up(self) -> bool:
        if self.choice not in (LAN, PUBLIC):
            return False
        hub = self.hub
        return hub is None or not hub.set_up or hub.host != self.address.currentText().strip()

    def _on_known(self, answer: tuple[Hub, list[str]]) -> None:
        self.hub, addresses = answer
        self.address.clear()
        self.address.addItems(addresses)
        if self.hub.set_up:
            self.address.setCurrentText(self.hub.host)
            self.choose(LAN if self.hub.host in addresses or not self.hub.reachable else PUBLIC)
        self._show()

    def _on_set_up(self, hub: Hub) -> None:
        self.hub = hub
        self._show()
        self.end_work()
        self.pairing.name.setFocus()
        QTimer.singleShot(0, self, self._on_laid_out)

    def _on_laid_out(self) -> None:
        self.bring_into_sight(self.pairing)

    def _on_choice(self, _button: object, on: bool) -> None:
        if on:
            if self.choice == PUBLIC and self.hub is not None and not self.hub.set_up:
                self.address.setCurrentText("")
            self._show()

    def _on_address(self, _text: str) -> None:
        self._show()

    def _show(self) -> None:
        choice, hub = self.choice, self.hub
        here = choice in (LAN, PUBLIC)
        self._address_row.setVisible(here)
        self.advice.setText(self._advice(choice))
        ready = here and hub is not None and hub.set_up and not self._to_set_up()
        self.pairing.setVisible(ready)
        if here and hub is not None and not hub.program_found:
            self._say("✗ " + self.tr("Máy này chưa cài mosquitto. Cài mosquitto rồi mở lại trang này."), Tone.WARN)
        elif ready and hub is not None:
            said = self.tr("Đã bật. Loa nối vào %1, cổng %2.").replace("%2", str(hub.port)).replace("%1", hub.host)
            self._say("✓ " + said, Tone.OK)
        else:
            self._say("", None)
        # The big button says what it will do.
        self.busy_changed.emit(False)

    def _advice(self, choice: str) -> str:
        return {
            LAN: self.tr("Đặt địa chỉ cố định cho máy này ở bộ phát Wi-Fi hoặc bộ định tuyến, để loa tìm thấy mãi."),
            PUBLIC: self.tr(
                "Gõ địa chỉ công khai của đài (nhà mạng cấp). Ở bộ định tuyến, chuyển cổng 1883 và 8137 vào máy này."
            ),
            ELSEWHERE: self.tr(
                "Việc này cần kỹ thuật viên của tỉnh hoặc nhà cung cấp: cho họ biết tên và mã đài. "
                "Bấm Tiếp tục; đài vẫn phát ra loa tại chỗ, và khai báo cụm loa ở mục Thiết bị."
            ),
            NONE: self.tr("Loa kéo dây từ tăng âm phát cùng đường ra tại đài. Thêm loa qua mạng lúc nào cũng được."),
        }[choice]

    def _say(self, text: str, tone: Tone | None) -> None:
        self.state.setText(text)
        self.state.setVisible(bool(text))
        self.state.set_tone(tone)
