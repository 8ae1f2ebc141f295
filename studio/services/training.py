"""Training: courses read, quizzes taken, labs passed; every record goes up in the unit that makes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from studio.domain.errors import Misuse, OperatorFixable, Refused
from studio.domain.roles import Person, Role
from studio.domain.training import (
    Attempt,
    Course,
    Progress,
    Stage,
    Statement,
    StatementVerb,
    begin,
    done_parts,
    mark_quiz,
    passed_lab,
    read_lesson,
    resume_at,
    stage,
    took_quiz,
)
from studio.domain.training_courses import check_text, pictures_of
from studio.domain.training_labs import find_lab
from studio.ports.clock import Clock
from studio.ports.media import MediaStore
from studio.ports.recording import Encoder
from studio.ports.secrets import Signer
from studio.ports.store import Store
from studio.ports.training_store import InstalledCourse
from studio.services.course_packages import open_package, pack_course
from studio.services.courses import CourseBook, built_in_books, stored_book
from studio.services.training_records import ResultRow, keep_statement, result_rows, statement

if TYPE_CHECKING:
    # numpy is not loaded before a sound is.
    import numpy as np
    from numpy.typing import NDArray

# They hold courses and see everybody's results; the others see their own.
_KEEPERS = frozenset({Role.TRAINER, Role.ADMIN})
_WATCHERS = _KEEPERS | {Role.LEADER, Role.BOARD}
LONGEST_SOUND_S = 180


@dataclass(frozen=True, slots=True)
class CourseView:
    """A course as it stands for one person."""

    course: Course
    progress: Progress | None
    built_in: bool
    stage: Stage
    done: int
    resume_lesson: str


@dataclass(frozen=True, slots=True)
class LessonView:
    """A lesson's checked Markdown; ``pictures`` are all that it may show, named as the text names them."""

    course: Course
    lesson_id: str
    text: str
    pictures: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class TrainingService:
    """``built_in`` is the folder of the program's own courses."""

    store: Store
    clock: Clock
    media: MediaStore
    signer: Signer
    encoder: Encoder
    built_in: Path

    # Courses

    def courses(self, by: Person) -> list[CourseView]:
        """The program's own first, then those installed, with how far ``by`` is."""
        books = self._books()
        with self.store.read() as unit:
            mine = {each.course_id: each for each in unit.training.progress_of(by.id)}
        return [_view(book, mine.get(book.course.id)) for book in books]

    def course(self, by: Person, course_id: str) -> CourseView:
        """Raises ``Misuse("NO_SUCH_COURSE")``."""
        book = self._book(course_id)
        with self.store.read() as unit:
            return _view(book, unit.training.progress(by.id, course_id))

    def lesson(self, course_id: str, lesson_id: str) -> LessonView:
        """Raises ``OperatorFixable``: COURSE_TEXT_UNSAFE, COURSE_FILE_MISSING, COURSE_FILE_CHANGED."""
        book = self._book(course_id)
        lesson = book.course.lesson(lesson_id)
        raw = book.read(lesson.file)
        text = check_text(lesson.file, raw, _Present(book))
        pictures = {name: book.read(str(PurePosixPath(lesson.file).parent / name)) for name in pictures_of(text)}
        return LessonView(book.course, lesson_id, text, pictures)

    def sound(self, course_id: str, path: str) -> NDArray[np.float32]:
        """Return a lesson's sound, (frames, channels) float32 at 48 kHz, at most ``LONGEST_SOUND_S``."""
        return self.encoder.read_master(self._book(course_id).path(path), 0, LONGEST_SOUND_S * 48_000)

    def install(self, by: Person, source: Path) -> Course:
        """Take a package in. Raises what ``open_package`` raises, ``Refused``: NOT_ALLOWED, COURSE_BUILT_IN,
        COURSE_OLDER."""
        _require_keeper(by)
        package = open_package(source, self.signer)
        course = package.course
        if any(book.course.id == course.id for book in built_in_books(self.built_in)):
            raise Refused("COURSE_BUILT_IN", title=course.title)
        for content in package.files.values():
            self.media.put_bytes(content)
        with self.store.write(by.id) as unit:
            for held in unit.training.installed():
                if held.course_id == course.id and held.version > course.version:
                    raise Refused("COURSE_OLDER", title=course.title)
            now = self.clock.now()
            unit.training.install(InstalledCourse(course.id, course.version, package.envelope, now, by.id))
            unit.audit.record("COURSE_INSTALLED", course.id, version=course.version)
        return course

    def remove(self, by: Person, course_id: str) -> None:
        _require_keeper(by)
        with self.store.write(by.id) as unit:
            unit.training.remove(course_id)
            unit.audit.record("COURSE_REMOVED", course_id)

    def pack(self, by: Person, folder: Path, target: Path) -> None:
        """Make a signed package of a course written in a folder."""
        _require_keeper(by)
        pack_course(folder, target, self.signer)

    # What a learner does

    def open_lesson(self, by: Person, course_id: str, lesson_id: str) -> None:
        """The person stands at this lesson now: it is where to go on."""

        def stand(course: Course, progress: Progress) -> Progress:
            return replace(progress, at_lesson=course.lesson(lesson_id).id, changed_at=self.clock.now())

        self._move(by, course_id, stand)

    def finish_lesson(self, by: Person, course_id: str, lesson_id: str, duration_s: int | None = None) -> CourseView:
        """The person read it to its end."""
        part = f"lesson/{lesson_id}"
        return self._move(
            by,
            course_id,
            lambda course, progress: read_lesson(course, progress, lesson_id, self.clock.now()),
            lambda course: statement(
                by.id, self.clock.now(), StatementVerb.EXPERIENCED, course, part, duration_s=duration_s
            ),
        )

    def take_quiz(
        self, by: Person, course_id: str, answers: Mapping[str, frozenset[int]], duration_s: int | None = None
    ) -> tuple[Attempt, CourseView]:
        """Mark the quiz and keep the outcome. Raises ``Refused("QUIZ_INCOMPLETE")``."""
        attempt = mark_quiz(self._book(course_id).course, answers)
        verb = StatementVerb.PASSED if attempt.passed else StatementVerb.FAILED
        view = self._move(
            by,
            course_id,
            lambda course, progress: took_quiz(course, progress, attempt, self.clock.now()),
            lambda course: statement(
                by.id,
                self.clock.now(),
                verb,
                course,
                "quiz",
                attempt.percent,
                passed=attempt.passed,
                duration_s=duration_s,
            ),
        )
        return attempt, view

    def finish_lab(
        self, by: Person, course_id: str, *, passed: bool, duration_s: int | None = None, practice_id: str = ""
    ) -> CourseView:
        """Keep a lab's outcome. ``practice_id`` names the practice station whose events were judged."""

        def keep(course: Course, progress: Progress) -> Progress:
            find_lab(course.lab_id)
            return passed_lab(course, progress, self.clock.now()) if passed else progress

        verb = StatementVerb.PASSED if passed else StatementVerb.FAILED
        return self._move(
            by,
            course_id,
            keep,
            lambda course: statement(
                by.id, self.clock.now(), verb, course, f"lab/{course.lab_id}", passed=passed, duration_s=duration_s
            ),
            practice_id=practice_id,
        )

    # Results

    def results(self, by: Person) -> list[ResultRow]:
        """Everybody's, for whom that is their work; one's own for the others. Those who went furthest first."""
        courses = {book.course.id: book.course for book in self._books()}
        everyone = not _WATCHERS.isdisjoint(by.roles)
        with self.store.read() as unit:
            names = {person.id: person.name for person in unit.people.all()}
            found = unit.training.progress_of(None if everyone else by.id)
        return result_rows(found, courses, names)

    def statements(self, by: Person) -> list[Statement]:
        with self.store.read() as unit:
            return unit.training.statements(by.id)

    def staff_trained(self, start: datetime, end: datetime) -> int:
        """People who completed a course in ``[start, end)``, for the annual report."""
        with self.store.read() as unit:
            return unit.training.completed_between(start, end)

    # Inside

    def _books(self) -> list[CourseBook]:
        books: list[CourseBook] = list(built_in_books(self.built_in))
        with self.store.read() as unit:
            installed = unit.training.installed()
        for each in installed:
            try:
                books.append(stored_book(self.media, self.signer.open(each.envelope)))
            except OperatorFixable:
                # One damaged package must not hide the others; opening it says what is wrong with it.
                continue
        return books

    def _book(self, course_id: str) -> CourseBook:
        for book in built_in_books(self.built_in):
            if book.course.id == course_id:
                return book
        with self.store.read() as unit:
            installed = {each.course_id: each for each in unit.training.installed()}
        if course_id not in installed:
            raise Misuse("NO_SUCH_COURSE", course=course_id)
        return stored_book(self.media, self.signer.open(installed[course_id].envelope))

    def _move(
        self,
        by: Person,
        course_id: str,
        change: Callable[[Course, Progress], Progress],
        said: Callable[[Course], Statement] | None = None,
        practice_id: str = "",
    ) -> CourseView:
        """Change the person's progress; what they did and that it is complete are told in the same unit."""
        book = self._book(course_id)
        course = book.course
        with self.store.write(by.id) as unit:
            before = unit.training.progress(by.id, course_id) or begin(course, by.id, self.clock.now())
            after = change(course, before)
            unit.training.save_progress(after)
            if said is not None:
                done = said(course)
                keep_statement(unit, done)
                unit.audit.record("TRAINING", course.id, said=done.verb.value, practice=practice_id)
            if after.completed_at is not None and before.completed_at is None:
                keep_statement(
                    unit,
                    statement(
                        by.id, self.clock.now(), StatementVerb.COMPLETED, course, "", after.best_percent, passed=True
                    ),
                )
        return _view(book, after)


class _Present:
    """The files of a book as a collection of paths, asked one by one."""

    def __init__(self, book: CourseBook) -> None:
        self._book = book

    def __contains__(self, path: object) -> bool:
        try:
            return isinstance(path, str) and self._book.path(path).is_file()
        except OperatorFixable:
            return False


def _view(book: CourseBook, progress: Progress | None) -> CourseView:
    course = book.course
    resume = resume_at(course, progress).id
    return CourseView(course, progress, book.built_in, stage(course, progress), done_parts(course, progress), resume)


def _require_keeper(person: Person) -> None:
    if not person.active or _KEEPERS.isdisjoint(person.roles):
        raise Refused("NOT_ALLOWED", person=person.name)
