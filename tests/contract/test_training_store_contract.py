"""The records of training, in memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from studio.domain.errors import Defect
from studio.domain.training import Progress, Statement, StatementVerb
from studio.ports.store import Store
from studio.ports.training_store import InstalledCourse

NOW = datetime(2026, 11, 24, 5, 7, 48, 123456, tzinfo=UTC)
HOA = Progress("hoa", "first-day", 1, NOW, NOW, frozenset({"one", "two"}), "three", 83.5, NOW)
PASSED = Statement("s-1", "hoa", StatementVerb.PASSED, "course/first-day/v1/quiz", NOW, 83.5, True, 61)


def test_progress_is_kept_and_replaced(store: Store) -> None:
    with store.write("hoa") as unit:
        assert unit.training.progress("hoa", "first-day") is None
        unit.training.save_progress(HOA)
        unit.training.save_progress(replace(HOA, person_id="an", quiz_passed_at=None, best_percent=None))
    later = replace(HOA, lab_passed_at=NOW, completed_at=NOW, changed_at=NOW + timedelta(minutes=1))
    with store.write("hoa") as unit:
        unit.training.save_progress(later)
    with store.read() as unit:
        assert unit.training.progress("hoa", "first-day") == later
        assert [each.person_id for each in unit.training.progress_of()] == ["an", "hoa"]
        assert unit.training.progress_of("hoa") == [later]


def test_people_who_completed_are_counted_once(store: Store) -> None:
    with store.write("hoa") as unit:
        for course, at in (("a", NOW), ("b", NOW + timedelta(hours=1)), ("c", NOW - timedelta(days=400))):
            unit.training.save_progress(replace(HOA, course_id=course, completed_at=at))
        unit.training.save_progress(replace(HOA, person_id="an"))
    with store.read() as unit:
        assert unit.training.completed_between(NOW, NOW + timedelta(hours=1)) == 1
        assert unit.training.completed_between(NOW, NOW + timedelta(hours=2)) == 1
        assert unit.training.completed_between(NOW + timedelta(hours=2), NOW + timedelta(hours=3)) == 0


def test_statements_come_back_in_order_of_time(store: Store) -> None:
    earlier = Statement("s-2", "hoa", StatementVerb.EXPERIENCED, "course/first-day/v1/lesson/one", NOW - timedelta(1))
    with store.write("hoa") as unit:
        unit.training.add_statement(PASSED)
        unit.training.add_statement(earlier)
        unit.training.add_statement(replace(PASSED, id="s-3", actor="an"))
    with store.read() as unit:
        assert unit.training.statements("hoa") == [earlier, PASSED]
    with pytest.raises(Defect, match="RECORD_EXISTS"), store.write("hoa") as unit:
        unit.training.add_statement(PASSED)


def test_the_newest_version_of_a_course_stands(store: Store) -> None:
    one = InstalledCourse("radio", 1, b'{"payload":"1"}', NOW, "trainer")
    two = replace(one, version=2, envelope=b"\x00\xff2")
    other = replace(one, course_id="boards")
    with store.write("trainer") as unit:
        for course in (two, one, other, replace(other, installed_by="admin")):
            unit.training.install(course)
    with store.read() as unit:
        assert unit.training.installed() == [replace(other, installed_by="admin"), two]
    with store.write("trainer") as unit:
        unit.training.remove("radio")
        assert [course.course_id for course in unit.training.installed()] == ["boards"]


def test_nothing_is_written_in_a_unit_that_reads(store: Store) -> None:
    with pytest.raises(Defect, match="WRITE_IN_READ_UNIT"), store.read() as unit:
        unit.training.save_progress(HOA)
