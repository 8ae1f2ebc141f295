"""Quizzes, progress and labs: the pure rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.errors import Misuse, OperatorFixable, Refused
from studio.domain.training import (
    Course,
    Lesson,
    Question,
    Quiz,
    Stage,
    activity_of,
    begin,
    done_parts,
    mark_quiz,
    passed_lab,
    read_lesson,
    resume_at,
    stage,
    took_quiz,
)
from studio.domain.training_courses import check_text, safe_path
from studio.domain.training_labs import LABS, LabEvent, find_lab, judge

NOW = datetime(2026, 11, 24, 5, 7, 48, tzinfo=UTC)
ONE, SEVERAL = frozenset({1}), frozenset({0, 2})
COURSE = Course(
    "c",
    2,
    "Khóa",
    "Tóm tắt",
    "vi",
    "Đài",
    "Apache-2.0",
    75,
    (Lesson("one", "Một", "1.md", 3), Lesson("two", "Hai", "2.md", 4)),
    Quiz(
        (
            Question("q1", "?", ("a", "b"), ONE, "vì"),
            Question("q2", "?", ("a", "b", "c"), SEVERAL, "vì"),
            Question("q3", "?", ("a", "b"), ONE, "vì"),
            Question("q4", "?", ("a", "b"), ONE, "vì"),
        )
    ),
    "record-ten-seconds",
)
RIGHT = {"q1": ONE, "q2": SEVERAL, "q3": ONE, "q4": ONE}


def test_a_quiz_is_passed_from_its_mark_on() -> None:
    assert mark_quiz(COURSE, RIGHT).percent == 100.0
    one_wrong = mark_quiz(COURSE, RIGHT | {"q1": frozenset({0})})
    assert (one_wrong.percent, one_wrong.passed, one_wrong.wrong) == (75.0, True, ("q1",))
    assert not mark_quiz(replace(COURSE, pass_percent=76), RIGHT | {"q1": frozenset({0})}).passed


@pytest.mark.parametrize("chosen", [{0}, {2}, {0, 1, 2}, {1}])
def test_of_several_right_answers_all_and_no_other_must_be_chosen(chosen: set[int]) -> None:
    assert mark_quiz(COURSE, RIGHT | {"q2": frozenset(chosen)}).wrong == ("q2",)


def test_an_unfinished_quiz_is_not_marked() -> None:
    with pytest.raises(Refused, match=r"QUIZ_INCOMPLETE\(left=2\)"):
        mark_quiz(COURSE, {"q1": ONE, "q2": frozenset(), "q3": ONE})
    with pytest.raises(Misuse, match="NO_SUCH_OPTION"):
        mark_quiz(COURSE, RIGHT | {"q1": frozenset({7})})


def test_a_course_is_walked_to_its_end() -> None:
    later = NOW + timedelta(hours=1)
    progress = begin(COURSE, "hoa", NOW)
    assert (stage(COURSE, None), stage(COURSE, progress)) == (Stage.LESSON, Stage.LESSON)
    progress = read_lesson(COURSE, progress, "one", NOW)
    assert resume_at(COURSE, progress).id == "two"
    progress = read_lesson(COURSE, progress, "two", NOW)
    assert stage(COURSE, progress) is Stage.QUIZ
    failed = mark_quiz(COURSE, dict.fromkeys(RIGHT, frozenset({0})))
    progress = took_quiz(COURSE, progress, failed, NOW)
    assert stage(COURSE, progress) is Stage.QUIZ
    progress = took_quiz(COURSE, progress, mark_quiz(COURSE, RIGHT), NOW)
    assert (stage(COURSE, progress), progress.completed_at) == (Stage.LAB, None)
    progress = passed_lab(COURSE, progress, later)
    assert (stage(COURSE, progress), progress.completed_at) == (Stage.DONE, later)
    assert done_parts(COURSE, progress) == COURSE.parts == 4
    # A later, worse quiz takes nothing away.
    again = took_quiz(COURSE, progress, failed, later)
    assert (again.best_percent, again.completed_at, again.quiz_passed_at) == (100.0, later, NOW)


def test_a_lesson_that_is_gone_leads_to_the_first_unread() -> None:
    progress = replace(begin(COURSE, "hoa", NOW), at_lesson="gone", lessons_read=frozenset({"one"}))
    assert resume_at(COURSE, progress).id == "two"
    with pytest.raises(Misuse, match="NO_SUCH_LESSON"):
        read_lesson(COURSE, progress, "gone", NOW)
    assert activity_of(COURSE, "quiz") == "course/c/v2/quiz"


CLEAN: dict[str, Any] = {"id": "t", "length_s": 12.0, "clipped_samples": 0, "gaps": 0, "peak_dbfs": -9.0}
READY: dict[str, Any] = {"id": "p", "reason": "MET", "off_lu": 0.2, "by_lu": -0.2}


def hints(lab_id: str, *events: LabEvent) -> list[str]:
    result = judge(find_lab(lab_id), events)
    assert result.passed == (not result.missing)
    return [hint.code for hint in result.hints]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"length_s": 9.99}, ["TAKE_SHORT"]),
        ({"clipped_samples": 3}, ["TAKE_CLIPPED"]),
        ({"gaps": 1}, ["TAKE_BROKEN"]),
        ({"peak_dbfs": -70.0}, ["TAKE_SILENT"]),
        ({"clipped_samples": 1, "length_s": 2.0}, ["TAKE_CLIPPED", "TAKE_SHORT"]),
        ({"length_s": None}, ["TAKE_SHORT"]),
    ],
)
def test_a_recording_that_is_not_right_says_why(facts: dict[str, Any], said: list[str]) -> None:
    assert hints("record-ten-seconds", LabEvent("RECORDED", CLEAN | facts)) == said


def test_one_right_recording_is_enough_and_the_last_try_is_spoken_of() -> None:
    bad, short = LabEvent("RECORDED", CLEAN | {"clipped_samples": 9}), LabEvent("RECORDED", CLEAN | {"length_s": 1.0})
    assert hints("record-ten-seconds", bad, short) == ["TAKE_SHORT"]
    assert judge(LABS["record-ten-seconds"], [bad, LabEvent("RECORDED", CLEAN), short]).passed
    assert hints("record-ten-seconds") == []


def test_mastering_counts_after_a_recording_only() -> None:
    recorded, mastered = LabEvent("RECORDED", CLEAN | {"length_s": 3.0}), LabEvent("MASTERED", READY)
    assert judge(LABS["master-a-voice"], [recorded, mastered]).passed
    turned = judge(LABS["master-a-voice"], [mastered, recorded])
    assert (turned.met, turned.missing) == (("RECORD_SOMETHING",), ("MASTER_IT",))
    off = LabEvent("MASTERED", READY | {"off_lu": 0.51})
    assert hints("master-a-voice", recorded, off) == ["OTHER_TARGET"]
    assert judge(LABS["master-a-voice"], [recorded, LabEvent("MASTERED", READY | {"off_lu": 0.5})]).passed
    uneven = LabEvent("MASTERED", {"id": "p", "reason": "TOO_SHORT"})
    assert "TARGET_MISSED" in hints("master-a-voice", recorded, uneven)


def test_the_cancelled_exercise_is_the_armed_one() -> None:
    armed, other = LabEvent("EXERCISE_ARMED", {"id": "1"}), LabEvent("EXERCISE_ARMED", {"id": "2"})
    let_go, started = LabEvent("EXERCISE_CANCELLED", {"id": "1"}), LabEvent("EXERCISE_STARTED", {"id": "1"})
    lab = LABS["arm-and-cancel"]
    assert judge(lab, [armed, let_go]).passed
    assert judge(lab, [let_go, armed]).missing == ("CANCEL_EXERCISE",)
    assert not judge(lab, [other, let_go]).passed
    assert hints("arm-and-cancel", armed, started) == ["CONFIRMED_INSTEAD"]
    assert judge(lab, [armed, started, other, LabEvent("EXERCISE_CANCELLED", {"id": "2"})]).passed


@given(st.lists(st.sampled_from(["RECORDED", "MASTERED", "EXERCISE_ARMED", "EXERCISE_CANCELLED", "X"]), max_size=12))
def test_more_events_never_undo_a_lab(names: list[str]) -> None:
    events = [LabEvent(name, CLEAN | READY | {"id": "1"}) for name in names]
    for lab in LABS.values():
        met = [len(judge(lab, events[:count]).met) for count in range(len(events) + 1)]
        assert met == sorted(met)


@pytest.mark.parametrize(
    "text",
    [
        "Chào <script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "Xem <https://example.test>",
        "[bấm](javascript:alert)",
        "[bấm](http://example.test/)",
        "![ảnh](http://example.test/a.png)",
        "![ảnh](../bai/a.png)",
        "![ảnh](a.svg)",
        "![ảnh](thieu.png)",
        "![ảnh](data:image/png;base64,AAAA)",
        "[tệp]: /etc/passwd",
        "![ảnh][tệp]\n\n[tệp]: a.png",
        "<!-- ghi chú -->",
        "[đọc](/etc/passwd)",
    ],
)
def test_a_text_that_could_act_or_reach_out_is_refused(text: str) -> None:
    with pytest.raises(OperatorFixable, match="COURSE_TEXT_UNSAFE"):
        check_text("bai/1.md", f"# Bài\n\n{text}\n".encode(), {"bai/a.png", "bai/a.svg"})


def test_a_plain_text_with_its_own_picture_is_taken() -> None:
    text = "# Bài\n\n![ảnh](a.png) 3 < 5, **đậm**\n\n> nhớ\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    assert check_text("bai/1.md", text.encode(), {"bai/a.png"}) == text
    with pytest.raises(OperatorFixable, match="COURSE_UNREADABLE"):
        check_text("bai/1.md", b"\xff\xfe", set())


@pytest.mark.parametrize(
    "path",
    [
        "../a.md",
        "/etc/a.md",
        "a/../b.md",
        "C:/a.md",
        "a\\b.md",
        "a//b.md",
        "",
        ".hidden",
        "a/b/c/d.md",
        "A.md",
        "con .",
    ],
)
def test_a_path_that_leads_elsewhere_is_no_path(path: str) -> None:
    assert not safe_path(path)


def test_plain_paths_are_paths() -> None:
    assert all(safe_path(path) for path in ("a.md", "pictures/a-1.png", "a/b/c.flac"))
