"""The real window over a made-up station, for the tests of its screens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from studio.domain.roles import Person
from studio.ui.appearance import dress
from studio.ui.desk import Room, Screen
from studio.ui.shell.window import MainWindow
from tests.support.ui_station import UiStation, make_ui_station

Kind = TypeVar("Kind", bound=QObject)


@dataclass
class OpenWindow:
    """A window, its world, and ways to wait and look."""

    qtbot: QtBot
    window: MainWindow
    world: UiStation

    def sit(self, person: Person, room: Room = Room.TODAY, subject: str = "") -> Screen:
        """Have ``person`` at the desk in ``room``, with everything loaded."""
        self.window.sit_down(person)
        return self.go(room, subject)

    def go(self, room: Room, subject: str = "") -> Screen:
        self.window.go(room, subject)
        self.settle()
        screen = self.window.screen_of(room)
        assert screen is not None
        return screen

    def settle(self) -> None:
        """Until no task runs and what the tasks brought is shown."""
        for _ in range(2):
            self.qtbot.waitUntil(lambda: self.window.tasks.running == 0, timeout=10_000)
            QApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def until(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds, timeout=10_000)

    def button(self, text: str, under: QWidget | None = None) -> QAbstractButton:
        """The one visible button with this text or accessible name."""
        found = [
            button
            for button in (under or self.window).findChildren(QAbstractButton)
            if text in (button.text().strip(), button.accessibleName()) and button.isVisible()
        ]
        assert len(found) == 1, (text, [b.text() for b in found])
        return found[0]

    def dialog(self, kind: type[Kind]) -> Kind:
        """The dialog of this kind that is open."""
        self.settle()
        found = [
            dialog for dialog in self.window.findChildren(kind) if isinstance(dialog, QWidget) and dialog.isVisible()
        ]
        assert len(found) == 1, kind
        return found[0]


def type_in(field: QWidget, text: str) -> None:
    """Type as a Vietnamese input method does: the finished text is committed, letter by letter."""
    for letter in text:
        event = QInputMethodEvent()
        event.setCommitString(letter)
        QApplication.sendEvent(field, event)


class StrayWindows(QObject):
    """Notes every window but the main one and dialogs: a widget that was shown before it had a parent."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        shown = event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow()
        if shown and not isinstance(watched, MainWindow | QDialog | QMenu):
            self.seen.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


@contextmanager
def open_window(qtbot: QtBot, folder: Path, *, full: bool = True, language: str = "vi") -> Iterator[OpenWindow]:
    """Open the window on a station in ``folder``; close both at the end."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    dress(app, language=language)
    world = make_ui_station(folder, full=full)
    window = MainWindow(lambda: world.station)
    opened = OpenWindow(qtbot, window, world)
    try:
        with qtbot.waitSignal(window.usable, timeout=10_000):
            window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow, timeout=10_000)
        opened.settle()
        yield opened
    finally:
        window.close()
        window.deleteLater()
        QApplication.processEvents()
        world.close()
        dress(app)
