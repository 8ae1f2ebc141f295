"""A visitor is recorded in one tap: the consent is spoken first, kept in the take, and not aired."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from studio.domain.takes import MarkerKind, TakeMarker
from studio.ui.produce.recording_visitor import VisitorForm
from tests.support.produce_desk import RATE, HandSound, RoomUnderTest, open_room

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[RoomUnderTest]:
    with open_room(tmp_path, qtbot) as room:
        room.open_new()
        yield room


def named(dialog: QDialog) -> bool:
    """The person types a name and begins."""
    assert isinstance(dialog, VisitorForm)
    dialog.submit()
    assert dialog.result() == QDialog.DialogCode.Rejected, "nobody is recorded without a name"
    dialog.field.setText(" Hồ Văn Lâm ")
    assert "Tôi là Hồ Văn Lâm. Tôi đồng ý để Đài xã Bình Minh" in dialog.words.text()
    dialog.submit()
    return dialog.result() == QDialog.DialogCode.Accepted


def begin(room: RoomUnderTest) -> list[str]:
    told: list[str] = []
    room.desk.told.connect(lambda notice: told.append(str(notice)))
    room.hands.in_dialog = named
    room.sound.preroll_s = 5.0
    QTest.mouseClick(room.editor.transport.visitor, LEFT)
    room.settle(lambda: room.editor.recording.running)
    return told


def stop(room: RoomUnderTest) -> None:
    QTest.mouseClick(room.editor.transport.record, LEFT)
    room.settle(lambda: not room.editor.is_recording and room.editor.model.state.unsaved == 0)


def test_consent_is_kept_in_the_take_and_not_aired(room: RoomUnderTest) -> None:
    told = begin(room)
    transport = room.editor.transport
    assert room.sound.started[0][1] == "Khách: Hồ Văn Lâm"
    assert "Tôi là Hồ Văn Lâm." in transport.alarm, "what is to be read out stays in sight"
    room.sound.status_now = HandSound.snapshot(6.0)
    QTest.mouseClick(transport.consent, LEFT)
    room.settle(lambda: bool(room.sound.marks))
    assert room.sound.marks == (TakeMarker(11 * RATE, "Hết lời đồng ý", MarkerKind.CONSENT),)
    assert "Mời khách nói" in transport.alarm
    assert not transport.consent.isVisible()
    room.sound.length_s = 20.0
    room.sound.status_now = None
    stop(room)
    (clip,) = room.clips
    assert (clip.start, clip.source_start, clip.length) == (0, 11 * RATE, 14 * RATE)
    assert room.stored().state.markers == (), "the consent is no place to come back to in the edit"
    assert transport.alarm == ""
    assert any("Lời đồng ý của Hồ Văn Lâm được giữ" in each for each in told)
    assert transport.visitor.isVisible()


def test_a_missing_consent_is_told(room: RoomUnderTest) -> None:
    told = begin(room)
    stop(room)
    assert any("Chưa có lời đồng ý của Hồ Văn Lâm" in each for each in told)
    assert room.clips[0].source_start == 5 * RATE


def test_a_visitor_is_not_recorded_without_a_microphone(room: RoomUnderTest) -> None:
    room.sound.fails_with = "NO_MICROPHONE"
    room.hands.in_dialog = named
    QTest.mouseClick(room.editor.transport.visitor, LEFT)
    room.settle(lambda: bool(room.errors))
    assert room.editor.transport.alarm == ""
    assert not room.editor.transport.consent.isVisible()
