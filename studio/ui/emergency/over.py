"""The screen of an emergency over whatever blocks the window: a dialog, or the practice station."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QVBoxLayout, QWidget

from studio.ui.theme import Space


class OverWindow(QDialog):
    """Holds the page while it is shown; Esc leaves it, and stops nothing."""

    def __init__(self, page: QWidget, parent: QWidget, over: QRect) -> None:
        """``over``: what it covers, on the screen."""
        super().__init__(parent, Qt.WindowType.Dialog)
        self.setWindowTitle(self.tr("Phát khẩn cấp"))
        self.setModal(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        column.addWidget(page)
        page.show()
        self.setGeometry(over)


def blocking_window(*known: QWidget | None) -> QWidget | None:
    """Return the modal window that keeps the keys from the main window, other than those ``known``."""
    modal = QApplication.activeModalWidget()
    return modal if modal is not None and modal not in known else None


def types_a_secret() -> bool:
    """Whether a PIN or a password is being typed."""
    focused = QApplication.focusWidget()
    return isinstance(focused, QLineEdit) and focused.echoMode() is QLineEdit.EchoMode.Password
