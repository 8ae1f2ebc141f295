"""Forms: a label that is its field's buddy, and dialogs with one main act."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QShowEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDateTimeEdit,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOptionFrame,
    QVBoxLayout,
    QWidget,
)

from studio.ui.theme import Role, Size, Space, Tone
from studio.ui.widgets.buttons import Button, Kind
from studio.ui.widgets.texts import Text


def field_row(label: str, field: QWidget, shown: QWidget | None = None, hint: str = "") -> QWidget:
    """A labelled field. ``&`` in ``label`` is the Alt key; ``shown`` is what holds ``field``, if not itself."""
    row = QWidget()
    column = QVBoxLayout(row)
    column.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
    column.setSpacing(Space.XS)
    words = QLabel(label)
    words.setProperty("role", Role.SMALL.value)
    words.setBuddy(field)
    field.setAccessibleName(label.replace("&", ""))
    if isinstance(field, QAbstractSpinBox) and not (isinstance(field, QDateTimeEdit) and field.calendarPopup()):
        # A styled spin box gives its text no room at the left, whatever its padding.
        field.findChildren(QLineEdit)[0].setTextMargins(Space.S + 2, 0, 0, 0)
    column.addWidget(words)
    column.addWidget(shown or field)
    if hint:
        column.addWidget(Text(hint, Role.SMALL, wrap=True))
    return row


class PasswordField(QWidget):
    """A password that can be looked at: old eyes mistype, and Telex changes letters unseen."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        row.setSpacing(Space.S)
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        row.addWidget(self.edit, 1)
        self._eye = Button(self.tr("Xem"), Kind.TOOL, "eye", name=self.tr("Xem mật khẩu đang gõ"))
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._on_toggled)
        row.addWidget(self._eye)

    def _on_toggled(self, shown: bool) -> None:
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)


class FormDialog(QDialog):
    """A dialog: title, body that scrolls where the screen is small, trouble line, and two buttons.

    Subclasses fill ``body`` and override ``submit``, which calls ``accept`` or ``say_trouble``.
    """

    def __init__(self, title: str, act: str, parent: QWidget | None = None, width: int = Size.DIALOG) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self._width = width
        outer = QVBoxLayout(self)
        outer.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        outer.setSpacing(Space.M)
        outer.addWidget(Text(title, Role.TITLE, wrap=True))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inside = QWidget()
        self.body = QVBoxLayout(self._inside)
        self.body.setContentsMargins(Space.NONE, Space.NONE, Space.M, Space.NONE)
        self.body.setSpacing(Space.M)
        self._scroll.setWidget(self._inside)
        outer.addWidget(self._scroll, 1)
        self._trouble = Text("", Role.SMALL_STRONG, tone=Tone.WARN, wrap=True)
        self._trouble.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._trouble.hide()
        outer.addWidget(self._trouble)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(Space.M)
        self.buttons.addStretch()
        self.cancel_button = Button(self.tr("Thôi"), Kind.QUIET)
        self.cancel_button.clicked.connect(self.reject)
        self.act_button = Button(act, Kind.PRIMARY)
        self.act_button.setDefault(True)
        self.act_button.clicked.connect(self._on_act)
        self.buttons.addWidget(self.cancel_button)
        self.buttons.addWidget(self.act_button)
        outer.addLayout(self.buttons)

    def submit(self) -> None:
        """The main act; overridden."""
        self.accept()

    def say_trouble(self, text: str) -> None:
        """Show what is wrong; the person may mend it and press again."""
        self._trouble.setText(f"✗ {text}" if text else "")
        self._trouble.setVisible(bool(text))
        self.act_button.setEnabled(True)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()
        fields = [w for w in self._inside.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
        first = next((field for field in fields if field.isVisible() and field.isEnabled()), None)
        if first is not None:
            first.setFocus()

    def fit(self) -> None:
        """Take the height that the body asks for, as far as the screen has it."""
        wanted = max(self._inside.sizeHint().height(), self._inside.heightForWidth(self._width - 60)) + 170
        room = self.screen().availableGeometry()
        self.resize(min(self._width, room.width() - 40), min(wanted, room.height() - 60))

    def _on_act(self) -> None:
        self.say_trouble("")
        self.act_button.setEnabled(False)
        self.submit()


class PathEdit(QLineEdit):
    """A file's place: while nobody writes in it, a long one is shown with … in its middle, whole in the tool tip."""

    def __init__(self) -> None:
        super().__init__()
        self.textChanged.connect(self.setToolTip)

    def shown(self) -> str:
        """What there is room for, between the margins of the field."""
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self._room().width())

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.shown()
        if self.hasFocus() or shown == self.text():
            super().paintEvent(event)
            return
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        painter.drawText(self._room(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()

    def _room(self) -> QRect:
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        inside = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self)
        # The field itself keeps two pixels free at either side.
        return inside.adjusted(2, 0, -2, 0)
