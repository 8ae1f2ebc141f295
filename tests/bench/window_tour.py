"""The window as ``studio.app.window`` opens it, with a person who sits down and walks through rooms by script.

``python -m tests.bench.window_tour --station DIR --name N --password P`` prints, as JSON, its resident memory
three seconds after it was usable and three seconds after the tour. With ``--busy N`` that many Python threads
never rest from then on, and the process stays until its stdin ends.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import psutil
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from studio.app.build import build_station
from studio.app.station_folder import StationFolder
from studio.domain.roles import Person
from studio.services.station import Station
from studio.ui.appearance import dress
from studio.ui.desk import Room
from studio.ui.shell.window import MainWindow

REST_MS = 3000
ROOMS = (Room.TODAY, Room.SCHEDULE, Room.TODAY)


class Tour(QObject):
    """One visit of the rooms, from usable to the end."""

    ended = Signal()

    def __init__(self, window: MainWindow, station: Callable[[], Station], name: str, password: str) -> None:
        super().__init__(window)
        self._window, self._station, self._name, self._password = window, station, name, password
        self._rooms = iter(ROOMS)
        self.facts: dict[str, float] = {}
        window.usable.connect(self._on_usable)

    @Slot()
    def _on_usable(self) -> None:
        self._window.usable.disconnect(self._on_usable)
        QTimer.singleShot(REST_MS, self, self._sign_in)

    def _sign_in(self) -> None:
        self.facts["idle_rss_mb"] = rss_mb()
        people, name, password = self._station().people, self._name, self._password
        self._window.tasks.run(lambda: people.sign_in(name, password), done=self._on_signed_in)

    def _on_signed_in(self, person: Person) -> None:
        self._window.sit_down(person)
        self._next_room()

    def _next_room(self) -> None:
        room = next(self._rooms, None)
        if room is None:
            QTimer.singleShot(REST_MS, self, self._end)
            return
        self._window.go(room)
        QTimer.singleShot(REST_MS // 3, self, self._next_room)

    def _end(self) -> None:
        self.facts["tour_rss_mb"] = rss_mb()
        self.ended.emit()


class Stay(QObject):
    """What comes after the tour: leave, or spin until nobody listens any more."""

    def __init__(self, tour: Tour, busy: int) -> None:
        super().__init__(tour)
        self._tour, self._busy = tour, busy
        tour.ended.connect(self._on_ended)

    @Slot()
    def _on_ended(self) -> None:
        print(json.dumps(self._tour.facts), flush=True)
        if not self._busy:
            QApplication.quit()
            return
        for _ in range(self._busy):
            threading.Thread(target=spin, daemon=True).start()
        threading.Thread(target=leave_when_unheard, daemon=True).start()


def spin() -> None:
    """Hold the interpreter as hard as plain Python can."""
    number = 0
    while True:
        number = (number * 31 + 7) % 1_000_003


def leave_when_unheard() -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os._exit(0)


def rss_mb() -> float:
    return float(psutil.Process().memory_info().rss / 1e6)


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--station", type=Path, required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--password", required=True)
    parser.add_argument("--busy", type=int, default=0)
    chosen = parser.parse_args(words)
    folder = StationFolder(chosen.station)
    opened: list[Station] = []

    def open_station() -> Station:
        opened.append(build_station(folder, "window"))
        return opened[0]

    app = QApplication(sys.argv[:1])
    dress(app)
    window = MainWindow(open_station)
    tour = Tour(window, lambda: opened[0], chosen.name, chosen.password)
    stay = Stay(tour, chosen.busy)
    window.show()
    code = app.exec()
    del stay
    return code


if __name__ == "__main__":
    sys.exit(main())
