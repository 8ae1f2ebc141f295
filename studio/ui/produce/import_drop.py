"""Files and folders dragged onto the room."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from studio.ui.theme import Role, Size, Space
from studio.ui.widgets import IconLabel, Text


class FileDrop(QObject):
    """Watches what is dragged over ``room``; files may fall where ``may_fall`` says so."""

    dropped = Signal(list)

    def __init__(self, room: QWidget, may_fall: Callable[[], bool]) -> None:
        super().__init__(room)
        self._room = room
        self._may_fall = may_fall
        self.sheet = _Sheet(room)
        room.setAcceptDrops(True)
        room.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Of a window that is forgotten as a whole, Python may empty this before Qt hides the room.
        if watched is not self.__dict__.get("_room"):
            return False
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self.sheet.hide()
            paths = paths_of(event.mimeData())
            if paths and self._may_fall():
                event.setDropAction(Qt.DropAction.CopyAction)
                event.accept()
                self.dropped.emit(paths)
            return True
        if isinstance(event, QDragEnterEvent):
            if self._may_fall() and paths_of(event.mimeData()):
                event.setDropAction(Qt.DropAction.CopyAction)
                event.accept()
                self.sheet.cover()
            return True
        if isinstance(event, QDragLeaveEvent) or event.type() == QEvent.Type.Hide:
            self.sheet.hide()
        elif event.type() == QEvent.Type.Resize and self.sheet.isVisible():
            self.sheet.cover()
        return False


def paths_of(dragged: QMimeData) -> list[str]:
    """Return the files and folders of this PC among what is dragged."""
    return [url.toLocalFile() for url in dragged.urls() if url.isLocalFile()]


class _Sheet(QFrame):
    """Lies over the room while files hang above it: where they fall, and that they may."""

    def __init__(self, room: QWidget) -> None:
        super().__init__(room)
        self._room = room
        self.setProperty("surface", "card")
        self.setProperty("edge", "accent")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.setSpacing(Space.M)
        column.addStretch()
        self.said = Text(self.tr("Thả tệp vào đây để nhập"), Role.TITLE)
        then = Text(self.tr("WAV, MP3, M4A, WMA, OGG, FLAC, AMR, 3GP, phim có tiếng; một hay nhiều tệp, cả thư mục."))
        for part in (IconLabel("import", "accent", Size.ICON * 2), self.said, then):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self.hide()

    def cover(self) -> None:
        self.setGeometry(self._room.rect())
        self.raise_()
        self.show()
