"""Cleaning the voice: switches and sliders, heard before and after while it plays, kept for the next making ready."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QDialog, QPushButton, QSlider
from pytestqt.qtbot import QtBot

from studio.domain.cleaning import decode_cleaning
from studio.domain.cleaning_presets import cleaning_preset
from studio.services.cleaning import CleaningService
from studio.ui.produce.cleaning_page import CleaningDialog
from studio.ui.produce.tools import Act
from tests.support.produce_desk import RATE, RoomUnderTest, open_room

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[RoomUnderTest]:
    with open_room(tmp_path, qtbot) as room:
        room.open_with_voice(6.0)
        room.editor.model.seek(0)
        yield room


def clean(room: RoomUnderTest, hands: Callable[[CleaningDialog], bool]) -> None:
    """Open the page and let ``hands`` work on it; what they return closes it."""
    done: list[bool] = []

    def show(dialog: QDialog) -> bool:
        assert isinstance(dialog, CleaningDialog)
        dialog.show()
        room.settle(lambda: dialog.model.ready)
        accepted = hands(dialog)
        if not accepted:
            dialog.reject()
        done.append(accepted)
        return dialog.result() == QDialog.DialogCode.Accepted

    room.hands.in_dialog = show
    room.editor.act_asked.emit(Act.CLEAN)
    room.settle(lambda: bool(done))


def choose_version(dialog: CleaningDialog, words: str) -> None:
    button = next(each for each in dialog.version.findChildren(QPushButton) if each.text() == words)
    QTest.mouseClick(button, LEFT)


def test_every_control_has_a_name_and_shows_the_preset(room: RoomUnderTest) -> None:
    def look(dialog: CleaningDialog) -> bool:
        for each in (*dialog.findChildren(QCheckBox), *dialog.findChildren(QSlider)):
            assert each.accessibleName() or (isinstance(each, QCheckBox) and each.text())
        assert all(switch.isChecked() for switch in dialog.switches.values())
        assert not dialog.usual.isEnabled()
        return False

    clean(room, look)


def test_what_is_kept_is_used_and_recorded_at_the_next_making_ready(room: RoomUnderTest) -> None:
    def switch(dialog: CleaningDialog) -> bool:
        dialog.switches["gate"].click()
        assert not dialog.sliders["gate"].isVisible()
        dialog.sliders["denoise"].setFocus()
        QTest.keyClick(dialog.sliders["denoise"], Qt.Key.Key_Right)
        assert dialog.usual.isEnabled()
        QTest.mouseClick(dialog.act_button, LEFT)
        return True

    clean(room, switch)
    usual = cleaning_preset("horn")
    wanted = replace(
        usual, gate=replace(usual.gate, on=False), denoise=replace(usual.denoise, most_db=usual.denoise.most_db + 1)
    )
    room.settle(lambda: CleaningService(room.desk.station.settings).chosen("horn") == wanted)
    QTest.mouseClick(room.editor.next.master, LEFT)
    room.settle(lambda: room.editor.finishing.job is None)
    with room.made.store.read() as unit:
        entry = next(each for each in unit.audit.entries() if each.verb == "MASTERED")
    assert decode_cleaning(entry.facts["cleaning"]) == wanted
    assert room.errors == []


def test_back_to_usual_and_left_without_keeping(room: RoomUnderTest) -> None:
    def play_with_it(dialog: CleaningDialog) -> bool:
        dialog.switches["hum"].click()
        dialog.sliders["compressor"].setValue(12)
        QTest.mouseClick(dialog.usual, LEFT)
        assert dialog.model.cleaning == cleaning_preset("horn")
        assert dialog.switches["hum"].isChecked()
        dialog.switches["clicks"].click()
        return False

    clean(room, play_with_it)
    assert CleaningService(room.desk.station.settings).chosen("horn") == cleaning_preset("horn")


def test_before_and_after_change_over_while_it_plays(room: RoomUnderTest) -> None:
    def listen(dialog: CleaningDialog) -> bool:
        QTest.mouseClick(dialog.play, LEFT)
        room.settle(lambda: room.player.pull is not None)
        after = room.player.hear(RATE // 2)
        choose_version(dialog, "Trước")
        room.settle()
        # Past the seam it is the take as it was recorded.
        room.player.hear(RATE // 2)
        at = RATE
        before = room.player.hear(RATE // 4)
        voice = room.desk.station.mastering.render(room.editor.model.draft, at, RATE // 4)
        assert np.abs(before - voice).max() < 1e-4
        assert np.abs(after - room.desk.station.mastering.render(room.editor.model.draft, 0, RATE // 2)).max() > 1e-3
        choose_version(dialog, "Nghe như loa")
        room.settle()
        room.player.hear(RATE // 2)
        # The take is a 180 Hz hum, which a horn hardly gives.
        assert np.abs(room.player.hear(RATE // 2)).max() < np.abs(after).max() / 4
        dialog.switches["compressor"].click()
        room.settle(lambda: dialog.model.ready)
        assert room.editor.playback.running
        return False

    clean(room, listen)
    assert not room.editor.playback.running


def test_nothing_recorded_is_said(room: RoomUnderTest) -> None:
    room.open_new()
    room.editor.act_asked.emit(Act.CLEAN)
    room.settle()
    assert [error.code for error in room.errors] == ["NOTHING_RECORDED"]
