"""The annual report's figures, each held against what is in the station's records; and a log put right later."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from studio.domain.broadcast import PlayState
from studio.domain.clusters import DeviceState, DeviceStatus
from studio.domain.exchange import Enrolment, OutboxKind, OutboxState
from studio.domain.ids import new_id
from studio.domain.signage_boards import BoardPlay, Publication
from studio.domain.signage_rules import Board
from studio.domain.training import Progress
from studio.services.upward import SETTLES_AFTER, keep_enrolment, tell_corrections, tell_log
from tests.support.stations import TestStation, make_station
from tests.support.store_samples import Boot, a_play


@pytest.fixture
def made(tmp_path: Path) -> TestStation:
    return make_station(tmp_path / "station")


def a_board(code: str) -> Board:
    return Board(new_id(), code, f"Bảng {code}", "trước UBND", 1280, 720, 1920, 12.5, True, 0)


def test_boards_in_use_and_people_trained_are_counted_from_records(made: TestStation) -> None:
    station, now = made.station, made.clock.now()
    before = now - timedelta(days=400)
    proved, given, idle, long_ago = (a_board(code) for code in "abcd")
    with station.exchange.store.write("test") as unit:
        for board in (proved, given, idle, long_ago):
            unit.boards.save(board)
        unit.boards.take_plays(
            [
                BoardPlay(proved.id, "j", 1, "package", "ab" * 32, now - timedelta(days=3), 60.0),
                BoardPlay(proved.id, "j", 2, "package", "ab" * 32, now - timedelta(days=2), 60.0),
                BoardPlay(long_ago.id, "j", 1, "package", "ab" * 32, before, 60.0),
            ]
        )
        unit.boards.publish(
            Publication(given.id, False, "package", 1, ("one",), b"\x00", "hoa", now - timedelta(days=1))
        )
        for person, course, done in (
            (made.cast.editor, "first-day", now - timedelta(days=1)),
            (made.cast.editor, "voice", now - timedelta(days=1)),
            (made.cast.leader, "first-day", None),
            (made.cast.reporter, "first-day", before),
        ):
            unit.training.save_progress(Progress(person.id, course, 1, before, now, completed_at=done))
    report = station.reports.preview(made.cast.editor, station.reports.current_year())
    assert (report.boards, report.staff_trained) == (2, 1)
    assert station.training.staff_trained(now - timedelta(days=30), now) == 1
    earlier = station.reports.preview(made.cast.editor, station.reports.current_year() - 1)
    assert (earlier.boards, earlier.staff_trained) == (1, 1)


def test_every_figure_against_the_log(made: TestStation) -> None:
    """Two airings of one programme on two clusters, one failure, one of last year: counted by hand here."""
    station, now = made.station, made.clock.now()
    programme = made.approved("Tin chiều", 1.0)
    one, two, three = made.clusters
    made.devices.told = [DeviceStatus(one.id, DeviceState.ONLINE, now), DeviceStatus(two.id, DeviceState.OFFLINE, now)]
    boot = Boot(at=now - timedelta(days=500))

    def aired(at: Any, target: str, end: PlayState, length_s: float) -> None:
        play = replace(
            a_play(PlayState.PLAYING, target, at, f"{at}{target}"), programme_id=programme.id, slot_id=f"{at}"
        )
        boot.play(play, 1.0)
        boot.play(replace(play, state=end), length_s)

    aired(now - timedelta(days=420), one.id, PlayState.PLAYED, 600.0)
    for days in (5, 4):
        aired(now - timedelta(days=days), one.id, PlayState.PLAYED, 120.0)
        aired(now - timedelta(days=days), two.id, PlayState.PLAYED, 60.0)
    aired(now - timedelta(days=3), three.id, PlayState.FAILED, 1.0)
    with station.exchange.store.write("journal") as unit:
        unit.log.take_in(boot.records)
        entries = unit.log.between(now - timedelta(days=30), now)
    longest = {e.slot_id: 0.0 for e in entries if e.state is PlayState.PLAYED}
    for e in entries:
        if e.state is PlayState.PLAYED and e.actual_start and e.actual_end:
            longest[e.slot_id] = max(longest[e.slot_id], (e.actual_end - e.actual_start).total_seconds())
    report = station.reports.preview(made.cast.editor, station.reports.current_year())
    [counted] = report.programmes
    assert (counted.origin, counted.category, counted.count) == (programme.origin, programme.category, 2)
    assert counted.minutes == pytest.approx(sum(longest.values()) / 60.0, abs=0.02)
    assert sum(each.minutes for each in report.minutes_by_class) == counted.minutes
    assert report.faults == 1
    assert sum(each.count for each in report.clusters) == len(made.clusters)
    assert report.share_connected == pytest.approx(1 / sum(c.confirms for c in made.clusters))
    assert (report.feedback_received, report.feedback_answered, report.emergencies) == (0, 0, ())


def test_a_row_of_the_log_put_right_later_goes_up_again(made: TestStation) -> None:
    """Told as PARTIAL since nobody heard the end; days later the loudspeaker says that it played."""
    station, now = made.station, made.clock.now()
    enrolment = Enrolment("http://127.0.0.1", new_id(), "T1-01", "Xã", ("VN", "T1"), "x", "x", now - timedelta(days=9))
    boot = Boot(at=now - timedelta(hours=5))
    play = a_play(PlayState.PLAYING, made.clusters[0].id, now - timedelta(hours=4))
    boot.play(play, 0.2)
    store = station.exchange.store
    with store.write("journal") as unit:
        keep_enrolment(unit, enrolment)
        unit.log.take_in(boot.records)
        assert tell_log(unit, now + SETTLES_AFTER) == 1
        assert tell_corrections(unit, {"another"}, now) == 0
    boot.play(replace(play, state=PlayState.PLAYED), 299.0)
    with store.write("journal") as unit:
        unit.log.take_in(boot.records)
        assert tell_corrections(unit, {play.play_id}, now) == 1
        assert tell_corrections(unit, {play.play_id}, now) == 0
    with store.read() as unit:
        told = [item.payload["rows"] for item in unit.outbox.items([OutboxState.PENDING])
                if item.kind == OutboxKind.BROADCAST_LOG]  # fmt: skip
    by_revision = {row.get("revision", 1): row for rows in told for row in rows}
    assert {revision: row["result"] for revision, row in by_revision.items()} == {1: "PARTIAL", 2: "PLAYED"}
    assert len({row["id"] for row in by_revision.values()}) == 1
