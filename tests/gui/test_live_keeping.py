"""What was spoken live is among the takes without Produce being opened; hours are the station's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from studio.domain.ids import new_id
from studio.domain.takes import Take, TakeSegment
from studio.ui.desk import Room
from studio.ui.live import keeping
from studio.ui.live.screen import LiveScreen
from tests.support.ui_fakes import QuietSound
from tests.support.ui_window import OpenWindow, open_window

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenWindow]:
    monkeypatch.setattr(keeping, "_LOOKS_AFTER_MS", (50, 150, 300))
    with open_window(qtbot, tmp_path) as window:
        window.world.onair.air_now = window.world.clock.now()
        yield window


def known(opened: OpenWindow) -> set[str]:
    with opened.world.store.read() as unit:
        return {take.id for take in unit.takes.all()}


def a_take(opened: OpenWindow) -> Take:
    world = opened.world
    segment = TakeSegment("0001.wav", 48_000, "ab" * 32)
    return Take(new_id(), "Họp thôn", world.clock.now(), 48_000, 1, (segment,), (), "mv7", world.hoa.id)


def test_one_that_lies_there_already_is_kept_by_a_window_that_opens(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "_FIRST_LOOK_MS", 20)
    found: list[Take] = []
    monkeypatch.setattr(QuietSound, "sealed", lambda _self: list(found))
    with open_window(qtbot, tmp_path) as first:
        found.append(a_take(first))
        first.window.emergency.open_station(first.world.station)
        first.until(lambda: found[0].id in known(first))


def test_a_live_take_is_kept_once_the_on_air_process_has_sealed_it(
    opened: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = opened.world
    opened.sit(world.hoa, Room.TODAY)
    order_id = world.station.live.start(world.hoa, "Họp thôn")
    opened.until(lambda: opened.window.emergency.microphone_open)
    take = replace(a_take(opened), id=order_id)
    looked: list[int] = []

    def sealed(_self: QuietSound) -> list[Take]:
        # Sealing takes a while: the first look finds nothing.
        looked.append(1)
        return [take] if len(looked) > 1 else []

    monkeypatch.setattr(QuietSound, "sealed", sealed)
    world.station.live.stop(order_id, world.hoa.id)
    opened.until(lambda: take.id in known(opened))
    opened.settle()
    found = len(looked)
    opened.qtbot.waitUntil(lambda: opened.window.tasks.running == 0)
    assert len(looked) == found == 2


def test_a_process_that_died_meanwhile_leaves_two_takes_and_both_are_kept(
    opened: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = opened.world
    opened.sit(world.hoa, Room.TODAY)
    order_id = world.station.live.start(world.hoa, "Họp thôn")
    opened.until(lambda: opened.window.emergency.microphone_open)
    first, second = a_take(opened), a_take(opened)
    found = [first]
    monkeypatch.setattr(QuietSound, "sealed", lambda _self: list(found))
    assert world.onair.live is not None
    # The one that took over records anew; the microphone stays open.
    world.onair.live = replace(world.onair.live, take_id=second.id)
    opened.until(lambda: first.id in known(opened))
    assert opened.window.emergency.microphone_open
    found.append(second)
    world.station.live.stop(order_id, world.hoa.id)
    opened.until(lambda: second.id in known(opened))


def test_the_hour_that_is_proposed_is_the_stations(opened: OpenWindow) -> None:
    opened.world.onair.upcoming = ()
    screen = opened.sit(opened.world.hoa, Room.LIVE)
    assert isinstance(screen, LiveScreen)
    later = opened.world.clock.at + timedelta(minutes=30)
    assert screen.prepare.at.time().toString("HH:mm") == later.strftime("%H:%M")
