"""The first setup's rules: what comes next, what is kept, who may; the plate; the test broadcast's order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from studio.domain.air_orders import AirKind, RunningOrder, Stint, items_of, order_from_data, order_to_data
from studio.domain.errors import Misuse, Refused
from studio.domain.first_run import ORDER, SetupStep, StepState, first_open, left_out, may_skip
from studio.domain.health import BAD, GOOD, Checked
from studio.domain.programme import Priority
from studio.domain.roles import Person, Role
from studio.services.first_run import FirstRunService
from studio.services.messages_health import health_words
from studio.services.settings import SettingsService
from studio.services.upkeep import UpkeepService, checked_plate
from tests.support.memory_store import MemoryStore
from tests.support.onair_station import NO_FILE, NOON, air_order, air_sound
from tests.support.setup_fakes import FakeUpkeep
from tests.support.stations import HandClock

ADMIN = Person("p-admin", "Trần Văn Bình", frozenset({Role.ADMIN}))
EDITOR = Person("p-editor", "Nguyễn Thị Hoa", frozenset({Role.EDITOR}))


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(HandClock(datetime(2026, 11, 24, tzinfo=UTC)))


def test_steps_come_in_order_and_two_of_them_cannot_be_skipped() -> None:
    assert first_open({}) is SetupStep.STATION
    done = dict.fromkeys(ORDER[:2], StepState.DONE)
    assert first_open(done | {SetupStep.SOUND: StepState.SKIPPED}) is SetupStep.LOUDSPEAKERS
    assert first_open(dict.fromkeys(ORDER, StepState.SKIPPED)) is None
    assert [step for step in ORDER if not may_skip(step)] == [SetupStep.STATION, SetupStep.PEOPLE]
    assert left_out(done | {SetupStep.SOUND: StepState.SKIPPED}) == ORDER[2:]
    looked = done | {SetupStep.SOUND: StepState.TO_CHECK}
    assert first_open(looked) is SetupStep.LOUDSPEAKERS
    assert SetupStep.SOUND in left_out(looked)


def test_what_was_answered_is_kept_and_leaving_ends_it(store: MemoryStore) -> None:
    service = FirstRunService(store)
    assert not service.state().goes_on, "a station that was made by command is left alone"
    assert service.begin(ADMIN).goes_on
    service.mark(ADMIN, SetupStep.SOUND, StepState.SKIPPED)
    again = FirstRunService(store).state()
    assert (again.steps[SetupStep.SOUND], again.steps[SetupStep.STATION]) == (StepState.SKIPPED, StepState.DONE)
    assert not service.leave(ADMIN).goes_on
    assert service.state().steps[SetupStep.SOUND] is StepState.SKIPPED
    anew = service.begin(ADMIN, anew=True)
    assert anew.goes_on
    assert SetupStep.SOUND not in anew.steps
    with pytest.raises(Refused, match="NOT_ALLOWED"):
        service.mark(EDITOR, SetupStep.SOUND, StepState.DONE)


@pytest.mark.parametrize("code", ["BM 01", "MÃ-1", "x" * 33, "a/b"])
def test_a_code_that_cannot_be_one_is_refused(code: str) -> None:
    with pytest.raises(Misuse, match="STATION_CODE_BAD"):
        checked_plate("Đài", code, "")


def test_the_plate_is_trimmed_composed_and_named() -> None:
    plate = checked_plate("  Đài xã Bình Minh ", "bm-01", " Xã Bình Minh ")
    assert (plate.name, plate.code, plate.area) == ("Đài xã Bình Minh", "BM-01", "Xã Bình Minh")
    with pytest.raises(Misuse, match="STATION_NAME_MISSING"):
        checked_plate("   ", "", "")


def test_only_an_administrator_changes_the_station(store: MemoryStore) -> None:
    pc = FakeUpkeep()
    service = UpkeepService(store, pc)
    before = pc.sign
    for call in (
        lambda: service.rename(EDITOR, "Khác", "", ""),
        lambda: service.set_up_hub(EDITOR, "192.168.1.2"),
        lambda: service.enrol(EDITOR, "https://x", "y"),
    ):
        with pytest.raises(Refused, match="NOT_ALLOWED"):
            call()
    assert pc.sign == before
    assert not pc.broker.set_up
    assert not pc.enrolled
    service.rename(ADMIN, "Đài mới", "", "")
    with store.read() as unit:
        assert [entry.verb for entry in unit.audit.entries()] == ["STATION_RENAMED"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("quiet_hours", ["21:30"]),
        ("quiet_hours", ["21:30", "21:30"]),
        ("quiet_hours", ["21:30", "hai giờ"]),
        ("airtime_limit_s", 0.0),
        ("airtime_limit_s", 90_000.0),
        ("text_size", "huge"),
        ("language", "fr"),
        ("dark", "yes"),
    ],
)
def test_a_setting_that_means_nothing_is_refused(store: MemoryStore, name: str, value: object) -> None:
    with pytest.raises(Misuse, match="BAD_SETTING"):
        SettingsService(store).put(ADMIN, name, value)


def test_everyone_darkens_their_screen_and_hours_are_the_administrators(store: MemoryStore) -> None:
    settings = SettingsService(store)
    settings.put(EDITOR, "dark", True)
    assert settings.get("dark") is True
    with pytest.raises(Refused, match="NOT_ALLOWED"):
        settings.put(EDITOR, "quiet_hours", ["21:30", "05:00"])


def test_a_test_broadcast_cuts_nothing_and_ends_by_itself() -> None:
    order = replace(air_order("t", air_sound(NO_FILE, 4.0)), kind=AirKind.TRIAL, max_length_s=24.0)
    items = items_of(RunningOrder(order, (Stint(NOON),)), NOON)
    assert [item.priority for item in items] == [Priority.NORMAL]
    assert min(Priority) is Priority.NORMAL
    running = RunningOrder(order, (Stint(NOON),))
    assert running.over_at() == NOON + timedelta(seconds=24)
    assert not running.asks(NOON + timedelta(hours=2))
    assert order_from_data(order_to_data(order)) == order


def test_health_is_worded_in_both_languages_with_vietnamese_commas() -> None:
    disk = Checked("DISK", BAD, {"free_gb": 0.4, "folder": "/dai"})
    what, todo = health_words(disk)
    assert what == "Ổ đĩa còn trống 0,4 GB"
    assert "5 GB" in todo
    assert health_words(disk, "en")[0] == "0.4 GB free on the disk"
    assert health_words(Checked("MICROPHONE", GOOD, {"devices": ""}))[0] == "Micro: không tìm thấy"
    assert health_words(Checked("SLEEP", GOOD))[1] == ""
    clock = Checked("CLOCK_BACK", GOOD, {"now": "2026-11-24T22:48:09.370882+07:00"})
    assert health_words(clock)[0] == "Giờ máy: 24/11/2026 22:48:09"
