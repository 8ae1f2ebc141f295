"""Whose emergency it is: an officer chosen or typed, and their PIN."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from studio.domain.emergency_arming import LONGEST_PIN
from studio.domain.errors import StudioError
from studio.domain.roles import Person
from studio.ui.desk import Desk
from studio.ui.emergency.words import trouble_text
from studio.ui.theme import Role, Size, Space, Tone
from studio.ui.widgets import Text
from studio.ui.widgets.forms import FormDialog, field_row
from studio.ui.words import fold_accents


@dataclass(frozen=True, slots=True)
class Signed:
    """Who answers for it."""

    officer_id: str
    pin: str


class PinBox(QWidget):
    """``entered`` with Enter in the PIN."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._officers: list[Person] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        column.setSpacing(Space.S)
        self.officer = QComboBox()
        self.officer.setEditable(True)
        self.officer.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = self.officer.completer()
        if isinstance(completer, QCompleter):
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
        column.addWidget(field_row(self.tr("Người chịu trách nhiệm"), self.officer))
        self.pin = QLineEdit()
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setMaxLength(LONGEST_PIN)
        self.pin.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhSensitiveData)
        self.pin.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]*"), self.pin))
        self.pin.returnPressed.connect(self.entered)
        column.addWidget(field_row(self.tr("Mã PIN khẩn cấp (chỉ có số)"), self.pin))
        self.trouble = Text("", Role.SMALL_STRONG, tone=Tone.WARN, wrap=True)
        self.trouble.hide()
        column.addWidget(self.trouble)

    def set_officers(self, officers: Sequence[Person], chosen: str = "") -> None:
        """``chosen`` is a person's id."""
        self._officers = list(officers)
        self.officer.clear()
        for person in self._officers:
            self.officer.addItem(person.name, person.id)
        ids = [person.id for person in self._officers]
        self.officer.setCurrentIndex(ids.index(chosen) if chosen in ids else (0 if len(ids) == 1 else -1))
        if not ids:
            self.say(
                self.tr("Chưa ai đặt mã PIN khẩn cấp. Đăng nhập, bấm vào tên mình ở góc trên rồi chọn Mã PIN khẩn cấp.")
            )

    def begin(self) -> None:
        """Empty the PIN and put the cursor where something is missing."""
        self.pin.clear()
        self.say("")
        (self.pin if self._officer_id() else self.officer).setFocus()

    def signed(self) -> Signed | None:
        """Return who answers for it; None, and what is missing is said, while it is incomplete."""
        officer_id = self._officer_id()
        if not officer_id:
            self.say(self.tr("Chọn người chịu trách nhiệm trước."))
            self.officer.setFocus()
            return None
        if not self.pin.text():
            self.say(self.tr("Gõ mã PIN của người này."))
            self.pin.setFocus()
            return None
        return Signed(officer_id, self.pin.text())

    def fail(self, error: StudioError) -> None:
        self.say(trouble_text(error))
        self.pin.selectAll()
        self.pin.setFocus()

    def say(self, text: str) -> None:
        self.trouble.setText(f"✗ {text}" if text else "")
        self.trouble.setVisible(bool(text))

    def _officer_id(self) -> str:
        typed = fold_accents(self.officer.currentText())
        if not typed:
            return ""
        named = [person for person in self._officers if fold_accents(person.name) == typed]
        near = named or [person for person in self._officers if typed in fold_accents(person.name)]
        return near[0].id if len(near) == 1 else self._picked(named)

    def _picked(self, named: list[Person]) -> str:
        """Two people of one name are told apart by the list alone."""
        chosen = str(self.officer.currentData() or "")
        return chosen if any(person.id == chosen for person in named) else ""


class PinDialog(FormDialog):
    """An act that the officer's PIN carries. ``text`` shows words to be said or a reason to be given."""

    signed_off = Signal(object)

    def __init__(
        self, title: str, act: str, said: str, parent: QWidget | None, text_label: str = "", text: str = ""
    ) -> None:
        super().__init__(title, act, parent, Size.DIALOG)
        self.body.addWidget(Text(said, Role.BODY, wrap=True))
        self.text = QPlainTextEdit(text)
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(Size.BUTTON * 2)
        if text_label:
            self.body.addWidget(field_row(text_label, self.text))
        self._needs_text = bool(text_label)
        self.pin_box = PinBox()
        self.pin_box.entered.connect(self._on_act)
        self.body.addWidget(self.pin_box)
        self.body.addStretch()

    def set_officers(self, officers: Sequence[Person], chosen: str) -> None:
        self.pin_box.set_officers(officers, chosen)
        self.pin_box.begin()
        if not officers:
            self.pin_box.set_officers(officers)

    def submit(self) -> None:
        signed = self.pin_box.signed()
        if self._needs_text and not self.text.toPlainText().strip():
            self.say_trouble(self.tr("Ghi mấy chữ vào ô trống."))
        elif signed is None:
            self.act_button.setEnabled(True)
        else:
            self.signed_off.emit(signed)

    def fail(self, error: StudioError) -> None:
        """Say what went wrong; nothing has changed."""
        self.act_button.setEnabled(True)
        self.pin_box.fail(error)
        self.fit()


class OwnPinDialog(FormDialog):
    """A person's own emergency PIN, set or changed."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Mã PIN khẩn cấp"), self.tr("Lưu mã"), parent)
        self._desk = desk
        said = self.tr("Mã này phát, dừng và báo yên tin khẩn cấp, kể cả khi chưa đăng nhập. Không cho ai biết.")
        self.body.addWidget(Text(said, Role.BODY, wrap=True))
        self._first, self._again = QLineEdit(), QLineEdit()
        for label, edit in ((self.tr("&Mã mới, ít nhất 4 chữ số"), self._first), (self.tr("Gõ &lại"), self._again)):
            edit.setEchoMode(QLineEdit.EchoMode.Password)
            edit.setMaxLength(LONGEST_PIN)
            edit.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]*"), edit))
            self.body.addWidget(field_row(label, edit))
        self.body.addStretch()

    def submit(self) -> None:
        pin = self._first.text()
        if pin != self._again.text():
            self.say_trouble(self.tr("Hai lần gõ chưa giống nhau."))
            return
        people, person = self._desk.station.people, self._desk.person
        self._desk.tasks.run(
            lambda: people.set_pin(person, person.id, pin), done=self._on_saved, failed=self._on_failed
        )

    def _on_saved(self, _nothing: None) -> None:
        self._desk.tell(self.tr("Đã lưu mã PIN khẩn cấp."))
        self.accept()

    def _on_failed(self, error: StudioError) -> None:
        self.say_trouble(trouble_text(error))
