"""Loudness in words, making ready, and sending for approval."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from studio.domain.approval import ApprovalState
from studio.domain.loudness import LoudnessReport, MasterOutcome, MasterReason
from studio.domain.programme import BulletinClass, ContributorPart
from studio.ui.desk import Topic
from studio.ui.produce.dialogs import SubmitForm
from studio.ui.produce.finishing import noise_dbfs
from studio.ui.produce.model import Stage
from studio.ui.produce.words import loudness_verdict, outcome_verdict
from tests.support.produce_desk import RATE, RoomUnderTest, open_room

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

LEFT = Qt.MouseButton.LeftButton
REPORT = LoudnessReport(60.0, RATE, 1, -17.4, -12.0, -14.0, 5.0, -3.0, -3.2)


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[RoomUnderTest]:
    with open_room(tmp_path, qtbot) as room:
        yield room


def master(room: RoomUnderTest) -> None:
    QTest.mouseClick(room.editor.next.master, LEFT)
    room.settle(lambda: room.editor.finishing.job is None)


def stage(room: RoomUnderTest) -> Stage:
    return room.editor.steps.stage


def test_loudness_is_told_once_the_hands_rest(room: RoomUnderTest) -> None:
    room.open_with_voice()
    assert "Chưa đo" in room.editor.loudness.verdict
    room.settle(lambda: room.editor.finishing.loudness is not None)
    assert "máy sẽ tăng" in room.editor.loudness.verdict
    QTest.mouseClick(room.editor.loudness.details, LEFT)
    assert "LUFS" in room.editor.loudness.figures.text()


def test_master_button_makes_it_ready(room: RoomUnderTest) -> None:
    room.open_with_voice()
    assert stage(room) is Stage.EDIT
    assert not room.editor.next.submit.isEnabled()
    master(room)
    assert room.editor.model.state.programme.manifest is not None
    assert stage(room) is Stage.SUBMIT
    assert room.editor.loudness.verdict.startswith("Đã cân")
    assert room.editor.next.submit.isEnabled()


def test_an_edit_after_making_ready_asks_for_it_again(room: RoomUnderTest) -> None:
    room.open_with_voice()
    master(room)
    room.editor.model.seek(3 * RATE)
    room.press(Qt.Key.Key_S)
    room.settle()
    assert room.editor.steps.stage is Stage.EDIT
    assert not room.editor.next.submit.isEnabled()


def test_making_ready_can_be_cancelled(room: RoomUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    room.open_with_voice()
    reached, go_on = threading.Event(), threading.Event()
    real = room.sound.read

    def slow(take: object, start: int, frames: int) -> NDArray[np.float32]:
        reached.set()
        assert go_on.wait(10)
        return real(take, start, frames)  # type: ignore[arg-type]

    monkeypatch.setattr(room.sound, "read", slow)
    QTest.mouseClick(room.editor.next.master, LEFT)
    room.qtbot.waitUntil(reached.is_set)
    assert room.editor.next.progress.isVisible()
    QTest.mouseClick(room.editor.next.cancel, LEFT)
    assert not room.editor.next.progress.isVisible()
    go_on.set()
    room.settle()
    assert room.errors == []
    stored = room.desk.station.production.open(room.editor.model.state.programme.id)
    assert stored.programme.manifest is None
    assert room.editor.next.master.isEnabled()


def test_submit_form_describes_makes_ready_and_sends(room: RoomUnderTest) -> None:
    room.open_with_voice()
    master(room)

    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, SubmitForm)
        dialog.show()
        dialog.name.setText("  ")
        QTest.mouseClick(dialog.act_button, LEFT)
        assert dialog.result() != QDialog.DialogCode.Accepted
        dialog.name.setText("Lịch tiêm phòng")
        dialog.kind.setCurrentIndex(1)
        QTest.mouseClick(dialog.act_button, LEFT)
        return dialog.result() == QDialog.DialogCode.Accepted

    room.hands.in_dialog = fill
    QTest.mouseClick(room.editor.next.submit, LEFT)
    room.settle(lambda: room.editor.model.state.programme.state is ApprovalState.SUBMITTED)
    stored = room.desk.station.production.open(room.editor.model.state.programme.id).programme
    assert stored.state is ApprovalState.SUBMITTED
    assert stored.manifest is not None
    manifest = stored.manifest.manifest
    assert (manifest.title, manifest.bulletin_class) == ("Lịch tiêm phòng", BulletinClass.PRIORITY)
    assert {(each.name, each.part) for each in manifest.contributors} == {
        ("Nguyễn Thị Hoa", ContributorPart.AUTHOR),
        ("Nguyễn Thị Hoa", ContributorPart.ANNOUNCER),
    }
    assert room.editor.steps.stage is Stage.DONE
    assert not room.editor.next.submit.isVisible()


def test_what_was_returned_is_shown_and_can_be_sent_again(room: RoomUnderTest) -> None:
    room.open_with_voice()
    master(room)

    def send(dialog: QDialog) -> bool:
        assert isinstance(dialog, SubmitForm)
        QTest.mouseClick(dialog.act_button, LEFT)
        return dialog.result() == QDialog.DialogCode.Accepted

    room.hands.in_dialog = send
    QTest.mouseClick(room.editor.next.submit, LEFT)
    room.settle(lambda: stage(room) is Stage.DONE)
    programme_id = room.editor.model.state.programme.id
    room.desk.station.approvals.return_for_revision(room.made.loi, programme_id, "Đọc lại tên thôn")
    room.desk.news(Topic.PROGRAMMES)
    room.settle(lambda: stage(room) is Stage.SUBMIT)
    assert "trả lại để sửa" in room.editor.page.subtitle.text()
    room.editor.model.seek(RATE)
    room.press(Qt.Key.Key_Q)
    room.settle()
    master(room)
    QTest.mouseClick(room.editor.next.submit, LEFT)
    room.settle(lambda: stage(room) is Stage.DONE)
    stored = room.desk.station.production.open(programme_id).programme
    assert (stored.state, stored.version) == (ApprovalState.SUBMITTED, 2)
    assert room.errors == []


def test_an_unchanged_form_sends_what_was_made_ready(room: RoomUnderTest) -> None:
    room.open_with_voice()
    master(room)
    manifest = room.editor.model.state.programme.manifest
    room.hands.in_dialog = lambda _dialog: True
    QTest.mouseClick(room.editor.next.submit, LEFT)
    room.settle(lambda: stage(room) is Stage.DONE)
    assert room.editor.model.state.programme.manifest == manifest


def test_a_form_left_with_esc_changes_nothing(room: RoomUnderTest) -> None:
    room.open_with_voice()
    master(room)
    before = room.editor.model.state.programme
    room.hands.in_dialog = lambda _dialog: False
    QTest.mouseClick(room.editor.next.submit, LEFT)
    room.settle()
    assert room.editor.model.state.programme == before


@pytest.mark.parametrize(
    ("integrated", "said"),
    [
        (-17.4, "Hơi nhỏ, máy sẽ tăng 1,4 dB khi hoàn thiện"),
        (-30.0, "Nhỏ, máy sẽ tăng 14,0 dB khi hoàn thiện"),
        (-13.5, "Hơi to, máy sẽ giảm 2,5 dB khi hoàn thiện"),
        (-16.3, "Vừa tai, máy chỉ chỉnh chút ít khi hoàn thiện"),
        (None, "Không có tiếng, hãy nghe lại bản thu"),
    ],
)
def test_loudness_in_words(integrated: float | None, said: str) -> None:
    verdict = loudness_verdict(replace(REPORT, integrated_lufs=integrated), -16.0)
    assert f"{verdict.word}, {verdict.then}" == said


def test_a_missed_target_names_its_reason() -> None:
    after = replace(REPORT, integrated_lufs=-18.3)
    outcome = MasterOutcome(-16.0, -1.0, REPORT, after, 3.0, 2.0, MasterReason.PEAKS_TOO_HIGH)
    verdict = outcome_verdict(outcome)
    assert verdict.word == "Chưa đạt mức"
    assert verdict.then == "vì tiếng chỗ to chỗ nhỏ quá, còn thiếu 2,3 dB"
    silent = outcome_verdict(replace(outcome, reason=MasterReason.SILENT))
    assert "không có tiếng" in silent.then


def test_noise_is_the_level_of_the_quiet_moments() -> None:
    rng = np.random.default_rng(5)
    sound = rng.normal(0.0, 10 ** (-60 / 20), (4 * RATE, 1)).astype(np.float32)
    sound[RATE : 3 * RATE] += 0.3
    assert noise_dbfs(sound) == pytest.approx(-60.0, abs=1.0)
    assert noise_dbfs(np.zeros((RATE, 1), np.float32)) is None
