"""The room Đào tạo as a learner uses it: courses, lessons, sounds, the quiz, results, packages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from studio.services.course_packages import pack_course
from studio.ui.training.course_page import QUIZ
from tests.support.training_desk import Classroom, open_classroom
from tests.support.ui_fakes import PlainSigner
from tests.support.ui_station import COURSES

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

LEFT = Qt.MouseButton.LeftButton
COURSE, VOICE = "ngay-dau-o-dai", "thu-am-va-can-am-luong"


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Classroom]:
    with open_classroom(tmp_path, qtbot) as classroom:
        yield classroom


def button(room: Classroom, name: str) -> QAbstractButton:
    found = [
        each
        for each in room.screen.findChildren(QAbstractButton)
        if name in (each.accessibleName(), each.text().strip()) and each.isVisible()
    ]
    assert len(found) == 1, name
    return found[0]


def press(room: Classroom, name: str) -> None:
    QTest.mouseClick(button(room, name), LEFT)
    room.settle()


def test_a_course_is_begun_read_and_resumed(room: Classroom) -> None:
    press(room, "Bắt đầu: Ngày đầu ở đài")
    course = room.screen.course
    assert course.lesson.text.toPlainText().startswith("Một ngày ở đài")
    press(room, "Đọc xong, sang bài tiếp theo")
    assert course.part == "man-hinh-hom-nay"
    assert course.rows["mot-ngay"].accessibleName() == "Một ngày ở đài, đã xong"
    press(room, "Các khóa học")
    press(room, "Học tiếp: Ngày đầu ở đài")
    assert course.part == "man-hinh-hom-nay"
    assert course.lesson.text.toPlainText().startswith("Đọc màn hình Hôm nay")


def test_a_lesson_shows_its_own_pictures_and_reaches_for_nothing_else(room: Classroom, tmp_path: Path) -> None:
    room.open(COURSE)
    room.screen.course.part_asked.emit("man-hinh-hom-nay")
    room.settle()
    text = room.screen.course.lesson.text
    kind = QTextDocument.ResourceType.ImageResource.value
    own = text.loadResource(kind, QUrl("pictures/hom-nay.png"))
    assert isinstance(own, QImage)
    assert own.width() > 200
    other = tmp_path / "other.png"
    own.save(str(other))
    for name in (str(other), other.as_uri(), "http://127.0.0.1/x.png", "../pictures/hom-nay.png"):
        assert text.loadResource(kind, QUrl(name)).isNull()
    assert not text.openLinks()


def test_html_in_a_text_stays_text(room: Classroom) -> None:
    room.screen.course.lesson.text.show_text("# Bài\n\n<b>đậm</b> <img src='x.png'>", {})
    assert "<b>đậm</b>" in room.screen.course.lesson.text.toPlainText()


def test_samples_are_heard_one_at_a_time(room: Classroom) -> None:
    room.open(VOICE)
    room.screen.course.part_asked.emit("vua-tieng")
    room.settle()
    lesson = room.screen.course.lesson
    assert [each.text().strip() for each in lesson.buttons.values()] == ["Vừa tiếng", "Vỡ tiếng", "Quá nhỏ"]
    press(room, "Nghe: Vừa tiếng")
    press(room, "Nghe: Vỡ tiếng")
    assert len(room.player.played) == 2
    assert [each.isChecked() for each in lesson.buttons.values()] == [False, True, False]
    room.player.at = None
    room.screen.tick()
    assert not any(each.isChecked() for each in lesson.buttons.values())
    press(room, "Nghe: Quá nhỏ")
    press(room, "Các khóa học")
    assert room.player.at is None


def answer(room: Classroom, wrong: int = 0) -> None:
    """Click the right options of all questions but the first ``wrong``."""
    questions = room.desk.station.training.course(room.world.hoa, COURSE).course.quiz.questions
    for place, question in enumerate(questions):
        buttons = room.screen.course.quiz.cards[question.id].buttons
        chosen = question.right if place >= wrong else frozenset({(min(question.right) + 1) % len(buttons)})
        for option in chosen:
            buttons[option].click()


def test_a_quiz_is_failed_explained_and_passed(room: Classroom) -> None:
    room.open(COURSE)
    room.screen.course.part_asked.emit(QUIZ)
    quiz = room.screen.course.quiz
    press(room, "Nộp bài")
    assert quiz.verdict.text() == "✗ Còn 7 câu chưa trả lời."
    answer(room, wrong=3)
    press(room, "Nộp bài")
    assert quiz.verdict.text().startswith("✗ Chưa đạt, mới đúng 57")
    first = next(iter(quiz.cards.values()))
    assert first.outcome.text().startswith("✗ Chưa đúng. Câu đúng: Đang lên sóng hoặc đang khẩn cấp.")
    assert not quiz.go_on.isVisible()
    press(room, "Làm lại")
    answer(room)
    press(room, "Nộp bài")
    assert quiz.verdict.text().startswith("✓ Đạt, đúng 100")
    assert first is not next(iter(quiz.cards.values()))
    progress = room.desk.station.training.course(room.world.hoa, COURSE).progress
    assert progress is not None
    assert progress.quiz_passed_at is not None
    # The lessons are still to be read: there it goes on.
    press(room, "Đọc nốt các bài")
    assert room.screen.course.part == "mot-ngay"


def test_one_answer_of_a_question_replaces_the_other(room: Classroom) -> None:
    room.open(COURSE)
    room.screen.course.part_asked.emit(QUIZ)
    cards = room.screen.course.quiz.cards
    single, several = cards["mau-do"], cards["truoc-gio-phat"]
    single.buttons[0].click()
    single.buttons[2].click()
    assert single.chosen() == frozenset({2})
    single.buttons[2].click()
    assert single.chosen() == frozenset({2})
    several.buttons[0].click()
    several.buttons[2].click()
    assert several.chosen() == frozenset({0, 2})


def test_results_name_what_was_done(room: Classroom) -> None:
    room.desk.station.training.finish_lesson(room.world.hoa, COURSE, "mot-ngay")
    press(room, "Kết quả")
    table = room.screen.results.table
    row = [item.text() for column in range(6) if (item := table.item(0, column)) is not None]
    assert row == ["Nguyễn Thị Hoa", "Ngày đầu ở đài", "1 trên 6 phần", "", "", ""]


def test_no_practice_to_be_had_is_said(room: Classroom, tmp_path: Path) -> None:
    room.open(COURSE)
    room.screen.course.part_asked.emit("lab")
    (tmp_path / "practice-0").mkdir()
    room.screen.course.lab.enter.click()
    room.settle(lambda: bool(room.errors))
    assert room.screen.course.lab.enter.isEnabled()
    assert room.screen.practice is None


def test_who_keeps_courses_adds_a_package(qtbot: QtBot, tmp_path: Path) -> None:
    source, package = tmp_path / "mine", tmp_path / "mine.zip"
    source.mkdir()
    for path in (COURSES / "3-khan-cap").iterdir():
        text = path.read_text("utf-8").replace('"khi-co-khan-cap"', '"tinh-day"')
        (source / path.name).write_text(text.replace("Khi có khẩn cấp", "Tỉnh dạy"), "utf-8")
    pack_course(source, package, PlainSigner())
    with open_classroom(tmp_path, qtbot, "admin") as room:
        room.file[0] = str(tmp_path / "none.zip")
        press(room, "Thêm khóa học")
        assert [error.code for error in room.errors] == ["FILE_MISSING"]
        room.file[0] = str(package)
        press(room, "Thêm khóa học")
        assert room.told == ["Đã thêm khóa “Tỉnh dạy”."]
        assert button(room, "Bắt đầu: Tỉnh dạy").isEnabled()


def test_who_does_not_keep_courses_is_not_offered_to_add(room: Classroom) -> None:
    assert not room.screen.add.isVisible()
