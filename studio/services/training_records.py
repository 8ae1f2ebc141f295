"""Records of training: statements kept and told to the level above, and the list of results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from studio.domain.exchange import OutboxKind
from studio.domain.ids import new_id
from studio.domain.training import Course, Progress, Statement, StatementVerb, activity_of, done_parts
from studio.ports.store import Unit
from studio.services.upward import tell


@dataclass(frozen=True, slots=True)
class ResultRow:
    """How far one person is in one course; ``title`` is empty for a course that is no longer there."""

    person_id: str
    person: str
    title: str
    done: int
    parts: int
    progress: Progress


def result_rows(found: Iterable[Progress], courses: Mapping[str, Course], names: Mapping[str, str]) -> list[ResultRow]:
    """By person, then by title."""
    rows = []
    for progress in found:
        course = courses.get(progress.course_id)
        done, parts = (done_parts(course, progress), course.parts) if course else (0, 0)
        title = course.title if course else ""
        rows.append(ResultRow(progress.person_id, names.get(progress.person_id, ""), title, done, parts, progress))
    return sorted(rows, key=lambda row: (row.person, row.title))


def statement(
    actor: str,
    at: datetime,
    verb: StatementVerb,
    course: Course,
    part: str,
    score_percent: float | None = None,
    *,
    passed: bool | None = None,
    duration_s: int | None = None,
) -> Statement:
    """Return a new record; ``part`` as ``domain.training.activity_of`` takes it."""
    return Statement(new_id(), actor, verb, activity_of(course, part), at, score_percent, passed, duration_s)


def keep_statement(unit: Unit, statement: Statement) -> None:
    """Record a statement, and tell the level above of it: ``sync_client.contract.going_up.TrainingRecord``."""
    unit.training.add_statement(statement)
    record = {
        "id": statement.id,
        "learner": statement.actor,
        "verb": statement.verb.value,
        "activity": statement.activity,
        "at": statement.at.isoformat(),
        "score_percent": statement.score_percent,
        "passed": statement.passed,
        "duration_s": statement.duration_s,
    }
    tell(unit, OutboxKind.TRAINING, {"records": [record]})
