"""A scripted learner walks each lab through the real widgets, and is told what a typical mistake was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from studio.domain.training import StatementVerb
from studio.ui.produce.screen import ProduceScreen
from studio.ui.training.exercise_room import ExerciseRoom
from studio.ui.training.practice_window import PracticeWindow
from tests.support.training_desk import PIN, Classroom, open_classroom

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Classroom]:
    with open_classroom(tmp_path, qtbot) as classroom:
        yield classroom


def record(room: Classroom, window: PracticeWindow, seconds: float, gain: float = 1.0) -> ProduceScreen:
    """A new bulletin, the red button, the voice, the red button again."""
    produce = window.screens["produce"]
    assert isinstance(produce, ProduceScreen)
    room.practice.sound.length_s, room.practice.sound.gain = seconds, gain
    if produce.in_editor:
        produce.show_entry()
        room.calm(window)
    QTest.mouseClick(produce.entry.new, LEFT)
    room.calm(window, lambda: produce.in_editor)
    QTest.mouseClick(produce.editor.transport.record, LEFT)
    room.calm(window, lambda: produce.editor.recording.running)
    QTest.mouseClick(produce.editor.transport.record, LEFT)
    room.calm(window, lambda: not produce.editor.is_recording and produce.editor.model.state.unsaved == 0)
    return produce


def master(room: Classroom, window: PracticeWindow, produce: ProduceScreen) -> None:
    QTest.mouseClick(produce.editor.next.master, LEFT)
    room.calm(window, lambda: produce.editor.finishing.job is None)


def hint(room: Classroom, window: PracticeWindow, words: str) -> None:
    """Wait until the strip says ``words``."""
    room.qtbot.waitUntil(lambda: words in window.hint.text(), timeout=30_000)
    assert window.hint.isVisible()


def passed(room: Classroom, window: PracticeWindow) -> None:
    room.qtbot.waitUntil(lambda: window.result.passed, timeout=30_000)
    assert all(text.text().startswith("✓") for text in window.steps)
    assert window.end.text() == "Xong, về lớp học"


def verbs(room: Classroom) -> list[tuple[StatementVerb, str]]:
    statements = room.desk.station.training.statements(room.world.hoa)
    return [(one.verb, one.activity) for one in statements]


def test_ten_clean_seconds_pass_the_first_lab(room: Classroom) -> None:
    room.open("ngay-dau-o-dai")
    window = room.enter_practice()
    assert window.windowTitle().startswith("LUYỆN TẬP")
    assert window.steps[0].text().startswith("☐")
    record(room, window, 12.0)
    passed(room, window)
    room.leave(window)
    assert "Đạt. Kết quả đã ghi vào sổ." in room.screen.course.lab.outcome_text()
    assert verbs(room) == [(StatementVerb.PASSED, "course/ngay-dau-o-dai/v1/lab/record-ten-seconds")]
    assert room.practice.closed == 1
    assert room.desk.station.production.programmes() == []


def test_a_clipped_and_a_short_recording_are_told_and_mended(room: Classroom) -> None:
    room.open("ngay-dau-o-dai")
    window = room.enter_practice()
    record(room, window, 12.0, gain=6.0)
    hint(room, window, "Bản thu bị vỡ tiếng. Lùi xa micro một chút")
    assert not window.result.passed
    record(room, window, 4.0)
    hint(room, window, "Bản thu mới được 4,0 giây")
    record(room, window, 12.0, gain=0.0)
    hint(room, window, "không nghe thấy tiếng")
    record(room, window, 10.0)
    passed(room, window)
    room.leave(window)


def test_a_lab_left_unpassed_is_failed_with_the_reason_in_sight(room: Classroom) -> None:
    room.open("ngay-dau-o-dai")
    window = room.enter_practice()
    record(room, window, 12.0, gain=6.0)
    hint(room, window, "vỡ tiếng")
    room.leave(window)
    said = room.screen.course.lab.outcome_text()
    assert "✗ Chưa: Thu được mười giây, không vỡ tiếng" in said
    assert "Lùi xa micro" in said
    assert verbs(room) == [(StatementVerb.FAILED, "course/ngay-dau-o-dai/v1/lab/record-ten-seconds")]
    progress = room.desk.station.training.course(room.world.hoa, "ngay-dau-o-dai").progress
    assert progress is not None
    assert progress.lab_passed_at is None


def test_a_practice_in_which_nothing_was_tried_is_no_failure(room: Classroom) -> None:
    room.open("ngay-dau-o-dai")
    room.leave(room.enter_practice())
    assert verbs(room) == []


def test_the_real_red_key_stands_in_the_practice_window(room: Classroom) -> None:
    room.open("ngay-dau-o-dai")
    window = room.enter_practice()
    assert window.emergency_key.isVisible()
    with room.qtbot.waitSignal(room.desk.emergency_asked, timeout=5000):
        QTest.mouseClick(window.emergency_key, LEFT)
    room.leave(window)


def choose_preset(room: Classroom, window: PracticeWindow, preset: str) -> None:
    """In the practice station's own Quản trị."""
    window.go("admin")
    boxes = window.screens["admin"].findChildren(QComboBox)
    box = next(each for each in boxes if each.property("setting") == "preset")
    room.calm(window, lambda: box.count() > 0)
    box.setFocus()
    place = box.findData(preset)
    box.setCurrentIndex(place)
    box.activated.emit(place)
    room.calm(window, lambda: window.practice.station.settings.get("preset") == preset)
    window.go("produce")
    room.calm(window)


def test_a_voice_made_ready_for_horns_passes_the_second_lab(room: Classroom) -> None:
    room.open("thu-am-va-can-am-luong")
    window = room.enter_practice()
    produce = record(room, window, 10.0)
    room.qtbot.waitUntil(lambda: window.steps[0].text().startswith("✓"), timeout=30_000)
    assert window.steps[1].text().startswith("☐")
    master(room, window, produce)
    passed(room, window)
    room.leave(window)


def test_a_wrong_preset_is_told_with_how_far_it_is_off(room: Classroom) -> None:
    room.open("thu-am-va-can-am-luong")
    window = room.enter_practice()
    choose_preset(room, window, "ebu-r128")
    produce = record(room, window, 10.0)
    master(room, window, produce)
    hint(room, window, "nhỏ hơn mức loa ngoài trời 7,0 LU")
    assert "chọn “Loa nén ngoài trời”" in window.hint.text()
    choose_preset(room, window, "horn")
    master(room, window, produce)
    passed(room, window)
    room.leave(window)


def test_a_voice_that_cannot_be_levelled_is_told(room: Classroom) -> None:
    room.open("thu-am-va-can-am-luong")
    window = room.enter_practice()
    produce = record(room, window, 0.2)
    master(room, window, produce)
    hint(room, window, "Máy chưa cân được cho vừa")
    room.leave(window)


def arm(room: Classroom, window: PracticeWindow) -> ExerciseRoom:
    """Two presses within ten seconds, as a shaking hand does it."""
    exercise = window.screens["exercise"]
    assert isinstance(exercise, ExerciseRoom)
    room.qtbot.waitUntil(lambda: exercise.arm_key.isVisible(), timeout=5_000)
    QTest.mouseClick(exercise.arm_key, LEFT)
    room.qtbot.wait(200)
    QTest.mouseClick(exercise.arm_key, LEFT)
    room.calm(window, lambda: exercise.armed is not None)
    return exercise


def test_armed_and_let_go_passes_the_third_lab(room: Classroom) -> None:
    room.open("khi-co-khan-cap")
    window = room.enter_practice()
    exercise = arm(room, window)
    assert exercise.state.text() == "DIỄN TẬP · Máy đã sẵn sàng. Chưa có gì phát ra."
    room.qtbot.waitUntil(lambda: window.steps[0].text().startswith("✓"), timeout=30_000)
    QTest.mouseClick(exercise.let_go, LEFT)
    passed(room, window)
    assert room.practice.made[0].onair.reports == []
    room.leave(window)


def test_confirmed_instead_of_cancelled_is_told_and_mended(room: Classroom) -> None:
    room.open("khi-co-khan-cap")
    window = room.enter_practice()
    exercise = arm(room, window)
    exercise.pin.setText("1357")
    QTest.mouseClick(exercise.confirm, LEFT)
    room.calm(window, lambda: exercise.trouble.isVisible())
    assert exercise.armed is not None
    exercise.pin.setText(PIN)
    QTest.mouseClick(exercise.confirm, LEFT)
    hint(room, window, "Bạn đã nhập mã PIN nên diễn tập đã phát trong máy này")
    assert not window.result.passed
    room.calm(window)
    assert exercise.state.text() == "DIỄN TẬP · Đang phát trong máy này. Không có gì ra loa."
    QTest.mouseClick(exercise.stop, LEFT)
    room.calm(window, lambda: exercise.running is None)
    QTest.mouseClick(arm(room, window).let_go, LEFT)
    passed(room, window)
    room.leave(window)


def test_every_line_of_an_exercise_says_what_it_is(room: Classroom) -> None:
    room.open("khi-co-khan-cap")
    window = room.enter_practice()
    exercise = arm(room, window)
    labels = [text for text in _shown_texts(exercise) if text]
    assert labels
    assert [text for text in labels if not text.startswith("DIỄN TẬP")] == []
    room.leave(window)


def _shown_texts(exercise: ExerciseRoom) -> list[str]:
    from PySide6.QtWidgets import QLabel

    return [label.text() for label in exercise.findChildren(QLabel) if label.isVisible()]
