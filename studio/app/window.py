"""``studio``: the window. Only Qt is loaded before the first paint; the records are opened behind it."""

from __future__ import annotations

import argparse
import json
import logging
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from studio.app.program import studio_program, unseen
from studio.app.station_folder import FolderLock, StationFolder
from studio.domain.errors import OperatorFixable

if TYPE_CHECKING:
    from studio.services.station import Station


def open_window(chosen: argparse.Namespace, folder: StationFolder) -> int:
    """Open the window on the station, or draw every screen of the demo station with ``--screenshots``."""
    if chosen.screenshots:
        return draw_screens(Path(chosen.screenshots))
    from PySide6.QtWidgets import QApplication

    from studio.app.logs import log_to_file
    from studio.app.upkeep import installer_words
    from studio.ui.appearance import dress
    from studio.ui.setup.host import Founding
    from studio.ui.shell.window import MainWindow

    app = QApplication(sys.argv[:1])
    words = installer_words(folder)
    dress(app, language="vi" if folder.description.exists() else words.language)
    try:
        make_folder(folder)
        lock = FolderLock(folder, "window")
    except OperatorFixable as error:
        # Started from the desktop there is no terminal to say it in.
        tell_refusal(error)
        raise
    log_to_file(folder, "window")
    _show_uncaught()
    supervisors: list[subprocess.Popen[bytes] | None] = []
    if folder.description.exists():
        supervisors.append(start_supervisor(folder))

    def found(name: str, code: str, area: str) -> None:
        found_station(folder, name, code, area)
        supervisors.append(start_supervisor(folder))

    def open_station() -> Station:
        from studio.app.build import build_station

        return build_station(folder, "window")

    window = MainWindow(open_station, Founding(found, words))
    ready = folder.run / "window.json"
    # A window that was killed leaves its own; the lock says that none runs.
    ready.unlink(missing_ok=True)
    window.usable.connect(lambda: _tell_usable(ready))
    window.show()
    try:
        return app.exec()
    finally:
        ready.unlink(missing_ok=True)
        lock.release()
        for supervisor in supervisors:
            if supervisor is not None:
                logging.getLogger("studio").info("the processes of pid %d go on without the window", supervisor.pid)


def tell_refusal(error: OperatorFixable) -> None:
    """Say in a box of its own why the window does not open."""
    from PySide6.QtWidgets import QMessageBox

    from studio.app.cli import language
    from studio.services.messages import words_for

    words = words_for(error, language())
    box = QMessageBox(QMessageBox.Icon.Warning, "Truyền Thanh Studio", words.what)
    box.setInformativeText(" ".join(part for part in (words.kept, words.todo) if part))
    box.exec()


def _tell_usable(ready: Path) -> None:
    """Write the ready file, as the other processes have one, at the first time that a person can sign in."""
    if ready.exists():
        return
    draft = ready.with_suffix(".tmp")
    draft.write_text(json.dumps({"pid": os.getpid(), "usable_at_monotonic_s": time.monotonic()}), encoding="ascii")
    draft.replace(ready)


def draw_screens(target: Path) -> int:
    """Render every screen with the demo station's data as PNG into ``target``."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from studio.app.demo_station import make_demo_station
    from studio.ui.gallery import render_screens

    with tempfile.TemporaryDirectory(prefix="studio-demo-") as place:
        station, person = make_demo_station(StationFolder(Path(place) / "station"))
        for path in render_screens(station, target, person):
            sys.stdout.write(f"{path}\n")
    return 0


def start_supervisor(folder: StationFolder) -> subprocess.Popen[bytes] | None:
    """Start the on-air processes where no service has; they outlive the window. Return the one started.

    ``STUDIO_NO_SUPERVISOR=1`` leaves it, for a window on another PC of a shared station.
    """
    if os.environ.get("STUDIO_NO_SUPERVISOR"):
        return None
    try:
        FolderLock(folder, "supervisor").release()
    except OperatorFixable:
        return None
    command = [*studio_program(), "--station", str(folder.root), "supervise"]
    folder.logs.mkdir(parents=True, exist_ok=True)
    with (folder.logs / "supervisor.out").open("ab") as out:
        if sys.platform == "win32":
            return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, creationflags=unseen())
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True)


def make_folder(folder: StationFolder) -> None:
    """Have the station folder there; raises ``OperatorFixable("FOLDER_UNWRITABLE")``."""
    try:
        folder.create()
    except OSError as error:
        raise OperatorFixable("FOLDER_UNWRITABLE", folder=str(folder.root), why=error.strerror) from error


def found_station(folder: StationFolder, name: str, code: str, area: str) -> None:
    """Make the station of the first run. Raises what ``checked_plate`` and ``create_station`` raise."""
    from studio.app.build import create_station
    from studio.app.upkeep import write_plate
    from studio.services.upkeep import checked_plate

    plate = checked_plate(name, code, area)
    create_station(folder, plate.name)
    write_plate(folder, plate)


def _show_uncaught() -> None:
    """An error in a slot goes to ``sys.excepthook``: it is logged whole, and told once to the person."""
    told: set[type[BaseException]] = set()
    before = sys.excepthook

    def _hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        before(kind, error, trace)
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication

        app = QApplication.instance()
        if kind in told or app is None or threading.current_thread() is not threading.main_thread():
            return
        told.add(kind)
        from studio.domain.errors import Defect
        from studio.ui.shell.window import MainWindow

        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, MainWindow):
                defect = Defect("UNEXPECTED", what=f"{kind.__name__}: {error}")
                QTimer.singleShot(0, widget, lambda shown=widget, what=defect: shown.show_error(what))

    sys.excepthook = _hook
    logging.captureWarnings(capture=True)
