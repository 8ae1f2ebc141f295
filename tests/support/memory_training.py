"""The memory store's records of training."""

from __future__ import annotations

from datetime import datetime

from studio.domain.training import Progress, Statement
from studio.ports.training_store import InstalledCourse
from tests.support.memory_repositories import MemoryRepository


class MemoryTrainingRecords(MemoryRepository):
    def install(self, course: InstalledCourse) -> None:
        self._require_writable(course.installed_at)
        self._tables.installed_courses[course.course_id, course.version] = course

    def installed(self) -> list[InstalledCourse]:
        newest: dict[str, InstalledCourse] = {}
        for key in sorted(self._tables.installed_courses):
            newest[key[0]] = self._tables.installed_courses[key]
        return list(newest.values())

    def remove(self, course_id: str) -> None:
        self._require_writable()
        for key in [key for key in self._tables.installed_courses if key[0] == course_id]:
            del self._tables.installed_courses[key]

    def progress(self, person_id: str, course_id: str) -> Progress | None:
        return self._tables.course_progress.get((person_id, course_id))

    def save_progress(self, progress: Progress) -> None:
        self._require_writable(progress.started_at, progress.changed_at)
        self._tables.course_progress[progress.person_id, progress.course_id] = progress

    def progress_of(self, person_id: str | None = None) -> list[Progress]:
        found = sorted(self._tables.course_progress.items())
        return [progress for (person, _), progress in found if person_id in (None, person)]

    def add_statement(self, statement: Statement) -> None:
        self._require_writable(statement.at)
        self._require_new(statement.id in self._tables.training_statements, id=statement.id)
        self._tables.training_statements[statement.id] = statement

    def statements(self, person_id: str) -> list[Statement]:
        mine = [one for one in self._tables.training_statements.values() if one.actor == person_id]
        return sorted(mine, key=lambda one: (one.at, one.id))

    def completed_between(self, start: datetime, end: datetime) -> int:
        done = [p for p in self._tables.course_progress.values() if p.completed_at and start <= p.completed_at < end]
        return len({progress.person_id for progress in done})
