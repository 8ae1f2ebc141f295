"""What every page of the setup is handed: the task gateway, and whatever of the station there is already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from studio.ports.upkeep import InstallerWords
from studio.ui.tasks import Tasks

if TYPE_CHECKING:
    from studio.services.station import Station
    from studio.ui.desk import Desk


@dataclass(frozen=True, slots=True)
class Founding:
    """``found`` makes a station of this name, code and area, and raises what is wrong with them."""

    found: Callable[[str, str, str], None]
    words: InstallerWords


class SetupHost(QObject):
    """``station`` is None before it was made, ``desk`` before its first person was."""

    def __init__(self, tasks: Tasks, founding: Founding | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self.founding = founding
        self.station: Station | None = None
        self.desk: Desk | None = None
        self.words = founding.words if founding else InstallerWords()

    def seated(self) -> Desk:
        """The desk; the pages behind the first two are entered with one alone."""
        assert self.desk is not None
        return self.desk
