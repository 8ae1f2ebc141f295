"""Emergencies and their steps: in memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from studio.domain.emergency import (
    Emergency,
    EmergencyDraft,
    EmergencyKind,
    EmergencyStep,
    Ending,
    Hazard,
    OrderedHow,
    Step,
)
from studio.domain.errors import Defect
from studio.ports.store import Store
from tests.support.store_samples import NOON

pytest_plugins = ["tests.support.postgres_fixtures", "tests.support.store_fixtures"]

DRAFT = EmergencyDraft(
    "Chủ tịch UBND xã", OrderedHow.PHONE, Hazard.FLOOD, ("c1", "local"), "Nước lên.", level=3,
    level_source="bản tin số 214", ordered_at=NOON - timedelta(minutes=2),
)  # fmt: skip
FLOOD = Emergency("e1", EmergencyKind.EMERGENCY, DRAFT, "Lũ", "officer", NOON, NOON + timedelta(seconds=4))


def test_what_was_ordered_comes_back_whole_and_can_be_ended(store: Store) -> None:
    with store.write("officer") as unit:
        unit.emergencies.save(FLOOD)
    with store.read() as unit:
        assert unit.emergencies.get("e1") == FLOOD
        assert unit.emergencies.running() == [FLOOD]
    ended = replace(FLOOD, ended_at=NOON + timedelta(minutes=9), ending=Ending.ALL_CLEAR, ending_text="Nước đã rút.")
    ended = replace(ended, draft=replace(DRAFT, on_boards=False))
    with store.write("officer") as unit:
        unit.emergencies.save(ended)
    with store.read() as unit:
        assert unit.emergencies.get("e1") == ended
        assert unit.emergencies.running() == []
        assert unit.emergencies.between(NOON, NOON + timedelta(hours=1)) == [ended]
        assert unit.emergencies.between(NOON - timedelta(hours=1), NOON) == []


def test_one_from_above_is_found_by_its_bulletin(store: Store) -> None:
    with store.write("sync") as unit:
        unit.emergencies.save(FLOOD)
        unit.emergencies.save(replace(FLOOD, id="e2", kind=EmergencyKind.FROM_ABOVE, source_id="b1"))
    with store.read() as unit:
        found = unit.emergencies.of_source("b1")
        assert found is not None
        assert found.id == "e2"
        assert unit.emergencies.of_source("") is None


def test_a_step_is_kept_once_and_in_order_of_time(store: Store) -> None:
    later = EmergencyStep("e1", Step.PLAYING, NOON + timedelta(seconds=6), "c1")
    first = EmergencyStep("e1", Step.PRESSED, NOON, "", "officer")
    with store.write("onair") as unit:
        unit.emergencies.save(FLOOD)
        assert unit.emergencies.add_steps([later, first]) == 2
        assert unit.emergencies.add_steps([first]) == 0
    with store.read() as unit:
        assert unit.emergencies.steps("e1") == [first, later]


def test_a_read_unit_writes_nothing(store: Store) -> None:
    with store.read() as unit, pytest.raises(Defect, match="WRITE_IN_READ_UNIT"):
        unit.emergencies.save(FLOOD)
