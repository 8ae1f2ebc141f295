"""The station's records of training: installed packages, how far each person is, and what they did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from studio.domain.training import Progress, Statement


@dataclass(frozen=True, slots=True)
class InstalledCourse:
    """A package whose files lie in the media store; ``envelope`` holds the exact manifest that was signed."""

    course_id: str
    version: int
    envelope: bytes
    installed_at: datetime
    installed_by: str


class TrainingRecords(Protocol):
    """``Unit.training``."""

    def install(self, course: InstalledCourse) -> None:
        """Add it, or put it in the place of the same version."""

    def installed(self) -> list[InstalledCourse]:
        """The newest version of each, by id."""

    def remove(self, course_id: str) -> None:
        """Take every version away; what people did stays recorded."""

    def progress(self, person_id: str, course_id: str) -> Progress | None: ...

    def save_progress(self, progress: Progress) -> None: ...

    def progress_of(self, person_id: str | None = None) -> list[Progress]:
        """Of one person or of all, by person and course."""

    def add_statement(self, statement: Statement) -> None: ...

    def statements(self, person_id: str) -> list[Statement]:
        """In order of time."""

    def completed_between(self, start: datetime, end: datetime) -> int:
        """How many people completed a course in ``[start, end)``."""
