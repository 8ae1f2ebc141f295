"""``ports.training_store`` over SQL."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select

from studio.domain.training import Progress, Statement, StatementVerb
from studio.ports.training_store import InstalledCourse
from studio.storage.models import CourseProgressRow, InstalledCourseRow, TrainingStatementRow
from studio.storage.repositories.base import Repository


class SqlTrainingRecords(Repository):
    def install(self, course: InstalledCourse) -> None:
        self._changing.merge(
            InstalledCourseRow(
                course_id=course.course_id,
                version=course.version,
                envelope=course.envelope,
                installed_at=course.installed_at,
                installed_by=course.installed_by,
            )
        )
        self._changing.flush()

    def installed(self) -> list[InstalledCourse]:
        newest: dict[str, InstalledCourseRow] = {}
        for row in self._session.scalars(select(InstalledCourseRow)):
            if row.course_id not in newest or newest[row.course_id].version < row.version:
                newest[row.course_id] = row
        return [
            InstalledCourse(row.course_id, row.version, row.envelope, row.installed_at, row.installed_by)
            for _, row in sorted(newest.items())
        ]

    def remove(self, course_id: str) -> None:
        self._changing.execute(delete(InstalledCourseRow).where(InstalledCourseRow.course_id == course_id))

    def progress(self, person_id: str, course_id: str) -> Progress | None:
        row = self._session.get(CourseProgressRow, (person_id, course_id))
        return None if row is None else _progress(row)

    def save_progress(self, progress: Progress) -> None:
        self._changing.merge(
            CourseProgressRow(
                person_id=progress.person_id,
                course_id=progress.course_id,
                version=progress.version,
                started_at=progress.started_at,
                changed_at=progress.changed_at,
                lessons_read=sorted(progress.lessons_read),
                at_lesson=progress.at_lesson,
                best_percent=progress.best_percent,
                quiz_passed_at=progress.quiz_passed_at,
                lab_passed_at=progress.lab_passed_at,
                completed_at=progress.completed_at,
            )
        )
        self._changing.flush()

    def progress_of(self, person_id: str | None = None) -> list[Progress]:
        wanted = select(CourseProgressRow)
        if person_id is not None:
            wanted = wanted.where(CourseProgressRow.person_id == person_id)
        found = [_progress(row) for row in self._session.scalars(wanted)]
        return sorted(found, key=lambda each: (each.person_id, each.course_id))

    def add_statement(self, statement: Statement) -> None:
        row = TrainingStatementRow(
            id=statement.id,
            actor=statement.actor,
            verb=statement.verb.value,
            activity=statement.activity,
            at=statement.at,
            score_percent=statement.score_percent,
            passed=statement.passed,
            duration_s=statement.duration_s,
        )
        self._insert(row, id=statement.id)

    def statements(self, person_id: str) -> list[Statement]:
        mine = select(TrainingStatementRow).where(TrainingStatementRow.actor == person_id)
        rows = self._session.scalars(mine.order_by(TrainingStatementRow.at, TrainingStatementRow.id))
        return [
            Statement(
                row.id,
                row.actor,
                StatementVerb(row.verb),
                row.activity,
                row.at,
                row.score_percent,
                row.passed,
                row.duration_s,
            )
            for row in rows
        ]

    def completed_between(self, start: datetime, end: datetime) -> int:
        done = CourseProgressRow.completed_at
        people = select(func.count(CourseProgressRow.person_id.distinct())).where(done >= start, done < end)
        return self._session.scalar(people) or 0


def _progress(row: CourseProgressRow) -> Progress:
    return Progress(
        row.person_id,
        row.course_id,
        row.version,
        row.started_at,
        row.changed_at,
        frozenset(row.lessons_read),
        row.at_lesson,
        row.best_percent,
        row.quiz_passed_at,
        row.lab_passed_at,
        row.completed_at,
    )
