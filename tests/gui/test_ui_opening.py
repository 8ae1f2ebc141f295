"""Opening the window: a folder that is held, and a station that has no processes running."""

from __future__ import annotations

import argparse
import json
import os
import signal
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from studio.app.build import create_station
from studio.app.station_folder import FolderLock, StationFolder
from studio.app.window import start_supervisor, tell_refusal
from studio.domain.errors import OperatorFixable
from studio.services.messages import words_for
from tests.support.waiting import wait_until


def test_a_folder_that_another_window_holds_is_said_in_a_box(tmp_path: Path, qtbot: QtBot) -> None:
    folder = StationFolder(tmp_path)
    lock = FolderLock(folder, "window")
    with pytest.raises(OperatorFixable) as caught:
        FolderLock(folder, "window")
    told: list[str] = []

    def read_and_close() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        told.append(box.text())
        box.accept()

    QTimer.singleShot(0, read_and_close)
    tell_refusal(caught.value)
    assert told == [words_for(caught.value).what]
    assert str(os.getpid()) in str(caught.value)
    lock.release()


def test_opening_starts_the_on_air_processes_once_and_they_outlive_the_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = StationFolder(tmp_path / "station")
    create_station(folder, "Đài xã Bình Minh")
    monkeypatch.setenv("STUDIO_NO_SUPERVISOR", "1")
    assert start_supervisor(folder) is None
    monkeypatch.delenv("STUDIO_NO_SUPERVISOR")
    started = start_supervisor(folder)
    assert started is not None
    status = folder.run / "supervisor.json"
    wait_until(status.exists, 20, "the supervisor runs")
    pid = int(json.loads(status.read_text(encoding="ascii"))["pid"])
    try:
        assert os.getpgid(pid) != os.getpgid(0), "it would end with the window's group"
        assert pid == started.pid
        assert start_supervisor(folder) is None
    finally:
        started.send_signal(signal.SIGTERM)
        assert started.wait(20) == 0


def test_pictures_are_drawn_by_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    from studio.app.window import open_window

    chosen = argparse.Namespace(screenshots=str(tmp_path / "out"))
    assert open_window(chosen, StationFolder(tmp_path / "unused")) == 0
    names = {path.stem for path in (tmp_path / "out").glob("*.png")}
    assert {"sign_in", "today", "produce", "schedule", "devices", "log", "admin", "approvals"} <= names
    assert not (tmp_path / "unused").exists()
