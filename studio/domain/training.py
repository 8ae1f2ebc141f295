"""Courses, quizzes and how far a person is: plain data and pure rules. Labs: ``training_labs``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from studio.domain.errors import Misuse, Refused


@dataclass(frozen=True, slots=True)
class Lesson:
    """``file`` is its Markdown inside the package; ``audio`` sounds heard in it, as (file, title)."""

    id: str
    title: str
    file: str
    minutes: int
    audio: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """``right`` are the places of the right options; ``why`` explains them, whatever was chosen."""

    id: str
    text: str
    options: tuple[str, ...]
    right: frozenset[int]
    why: str

    @property
    def several(self) -> bool:
        return len(self.right) > 1


@dataclass(frozen=True, slots=True)
class Quiz:
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """``lab_id`` names a lab of the program, or is empty. ``pass_percent`` is the quiz's pass mark."""

    id: str
    version: int
    title: str
    summary: str
    language: str
    author: str
    licence: str
    pass_percent: int
    lessons: tuple[Lesson, ...]
    quiz: Quiz
    lab_id: str = ""

    @property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons)

    @property
    def parts(self) -> int:
        """Lessons, the quiz, and the lab where there is one."""
        return len(self.lessons) + 1 + bool(self.lab_id)

    def lesson(self, lesson_id: str) -> Lesson:
        for lesson in self.lessons:
            if lesson.id == lesson_id:
                return lesson
        raise Misuse("NO_SUCH_LESSON", lesson=lesson_id)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A quiz as it was answered. ``wrong`` are the ids of questions to read again."""

    percent: float
    passed: bool
    wrong: tuple[str, ...]


def mark_quiz(course: Course, answers: Mapping[str, frozenset[int]]) -> Attempt:
    """Mark a whole quiz; each question counts the same, and is right only when exactly the right options are chosen.

    Raises ``Refused("QUIZ_INCOMPLETE")`` with how many questions have no answer, ``Misuse("NO_SUCH_OPTION")``.
    """
    questions = course.quiz.questions
    left = sum(1 for question in questions if not answers.get(question.id))
    if left:
        raise Refused("QUIZ_INCOMPLETE", left=left)
    wrong = []
    for question in questions:
        chosen = answers[question.id]
        if not chosen <= frozenset(range(len(question.options))):
            raise Misuse("NO_SUCH_OPTION", question=question.id)
        if chosen != question.right:
            wrong.append(question.id)
    percent = 100.0 * (len(questions) - len(wrong)) / len(questions)
    return Attempt(percent, percent >= course.pass_percent, tuple(wrong))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one person is in one course. ``at_lesson`` is where they stopped."""

    person_id: str
    course_id: str
    version: int
    started_at: datetime
    changed_at: datetime
    lessons_read: frozenset[str] = frozenset()
    at_lesson: str = ""
    best_percent: float | None = None
    quiz_passed_at: datetime | None = None
    lab_passed_at: datetime | None = None
    completed_at: datetime | None = None


class Stage(StrEnum):
    """What comes next in a course."""

    LESSON = "LESSON"
    QUIZ = "QUIZ"
    LAB = "LAB"
    DONE = "DONE"


def begin(course: Course, person_id: str, now: datetime) -> Progress:
    return Progress(person_id, course.id, course.version, now, now, at_lesson=course.lessons[0].id)


def stage(course: Course, progress: Progress | None) -> Stage:
    """Lessons first, then the quiz, then the lab; a course may be walked in any order, and this is the advice."""
    if progress is None or not all(lesson.id in progress.lessons_read for lesson in course.lessons):
        return Stage.LESSON
    if progress.quiz_passed_at is None:
        return Stage.QUIZ
    if course.lab_id and progress.lab_passed_at is None:
        return Stage.LAB
    return Stage.DONE


def done_parts(course: Course, progress: Progress | None) -> int:
    """How many of ``course.parts`` are done."""
    if progress is None:
        return 0
    read = sum(1 for lesson in course.lessons if lesson.id in progress.lessons_read)
    lab = bool(course.lab_id and progress.lab_passed_at is not None)
    return read + (progress.quiz_passed_at is not None) + lab


def resume_at(course: Course, progress: Progress | None) -> Lesson:
    """The lesson where the person stopped; the first one not read where that is no longer there."""
    if progress is None:
        return course.lessons[0]
    for lesson in course.lessons:
        if lesson.id == progress.at_lesson:
            return lesson
    unread = [lesson for lesson in course.lessons if lesson.id not in progress.lessons_read]
    return (unread or list(course.lessons))[0]


def read_lesson(course: Course, progress: Progress, lesson_id: str, now: datetime) -> Progress:
    """The lesson was read to its end; the next one is where to go on. Raises ``Misuse("NO_SUCH_LESSON")``."""
    place = course.lessons.index(course.lesson(lesson_id))
    following = course.lessons[min(place + 1, len(course.lessons) - 1)].id
    read = progress.lessons_read | {lesson_id}
    return _finished(course, replace(progress, lessons_read=read, at_lesson=following, changed_at=now), now)


def took_quiz(course: Course, progress: Progress, attempt: Attempt, now: datetime) -> Progress:
    """The best attempt counts; once passed, it stays passed."""
    best = max(attempt.percent, progress.best_percent or 0.0)
    passed_at = progress.quiz_passed_at or (now if attempt.passed else None)
    return _finished(course, replace(progress, best_percent=best, quiz_passed_at=passed_at, changed_at=now), now)


def passed_lab(course: Course, progress: Progress, now: datetime) -> Progress:
    changed = replace(progress, lab_passed_at=progress.lab_passed_at or now, changed_at=now)
    return _finished(course, changed, now)


def _finished(course: Course, progress: Progress, now: datetime) -> Progress:
    if progress.completed_at is None and stage(course, progress) is Stage.DONE:
        return replace(progress, completed_at=now)
    return progress


class StatementVerb(StrEnum):
    """Verbs of the Experience API's common vocabulary (xAPI, IEEE 9274.1.1)."""

    EXPERIENCED = "experienced"
    PASSED = "passed"
    FAILED = "failed"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class Statement:
    """One record, shaped as an xAPI statement: actor, verb, object, result, timestamp.

    ``actor`` is the station's id of the person, never a name; ``activity`` a path made by ``activity_of``.
    """

    id: str
    actor: str
    verb: StatementVerb
    activity: str
    at: datetime
    score_percent: float | None = None
    passed: bool | None = None
    duration_s: int | None = None


def activity_of(course: Course, part: str = "") -> str:
    """``course/<id>/v<version>`` and ``/lesson/<id>``, ``/quiz`` or ``/lab/<id>`` behind it."""
    whole = f"course/{course.id}/v{course.version}"
    return f"{whole}/{part}" if part else whole


def next_lesson(lessons: Sequence[Lesson], lesson_id: str) -> Lesson | None:
    """The lesson behind this one; None behind the last."""
    for place, lesson in enumerate(lessons):
        if lesson.id == lesson_id:
            return lessons[place + 1] if place + 1 < len(lessons) else None
    return None
