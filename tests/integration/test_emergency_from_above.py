"""An emergency from the level above: on air without a click, once, and ended from there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import soundfile

from studio.app.build import Stand, build_station
from studio.domain.air_orders import AirKind
from studio.domain.clusters import LOCAL_OUTPUT
from studio.domain.emergency import EmergencyKind, Ending, OrderedHow
from studio.domain.errors import OperatorFixable
from studio.domain.exchange import (
    BulletinKind,
    InboundAudio,
    InboundBulletin,
    InboundContent,
    InboundState,
    IssuedOrder,
)
from studio.domain.programme import BulletinClass, Category, Origin
from studio.ports.exchange_store import EmergencyStarter
from sync_client.contract.bulletins import BulletinContent
from tests.support.fake_voices import ToneVoices
from tests.support.stations import QUICK_HASHER, START, TestStation, make_station, voice_like


@pytest.fixture
def made(tmp_path: Path) -> TestStation:
    made = make_station(tmp_path / "station")
    stand = Stand(made.clock, made.onair, made.devices, QUICK_HASHER, ToneVoices())
    made.station = build_station(made.folder, "test", stand)
    made.onair.air_now = made.clock.now()
    return made


def stored(made: TestStation, tmp_path: Path, rate_hz: int = 48_000, kind: str = "FLAC") -> InboundAudio:
    path = tmp_path / f"sound.{kind.lower()}"
    soundfile.write(path, voice_like(3.0)[:, 0], rate_hz, format=kind)
    sha256 = made.station.exchange.media.put(path)
    return InboundAudio(sha256, path.stat().st_size, kind.lower(), 3.0 * 48_000 / rate_hz, "/audio")


def bulletin(audio: InboundAudio | None, **changes: object) -> InboundBulletin:
    content = InboundContent(
        "b1", 1, BulletinKind.NEWS, BulletinClass.EMERGENCY, Origin.PROVINCE, Category.DISASTER, "Lũ quét",
        "Nước sông lên nhanh.", "vi", "Ban Chỉ huy tỉnh", "PROVINCE", "25", START, START + timedelta(hours=2), (), (),
        "creator", "approver", START, START, audio, disaster_level=3,
        ordered_by=IssuedOrder("Ông A", "Chủ tịch UBND tỉnh", START), repeat_every_s=300,
    )  # fmt: skip
    content = replace(content, **changes)  # type: ignore[arg-type]  # names checked by replace
    return InboundBulletin(content, b"", "key", InboundState.VERIFIED, START, START)


def test_it_is_on_air_as_it_was_signed_and_once(made: TestStation, tmp_path: Path) -> None:
    desk: EmergencyStarter = made.station.emergency
    audio = stored(made, tmp_path)
    desk.start_from_source(bulletin(audio))
    desk.start_from_source(bulletin(audio))
    assert len(made.onair.reports) == 1
    order = made.onair.reports[0].order
    assert (order.kind, order.level, order.repeat_every_s) == (AirKind.EMERGENCY_SOURCE, 3, 300.0)
    assert order.sound is not None
    # The very file that was verified, at this PC and at the loudspeakers.
    assert order.sound.master.sha256 == order.sound.rendition.sha256 == audio.sha256
    assert order.max_length_s == 7200.0
    assert set(order.targets) == {LOCAL_OUTPUT, *(cluster.id for cluster in made.clusters)}
    with made.station.people.store.read() as unit:
        kept = unit.emergencies.of_source("b1")
    assert kept is not None
    assert (kept.kind, kept.agency, kept.draft.ordered_how) == (
        EmergencyKind.FROM_ABOVE, "Ban Chỉ huy tỉnh", OrderedHow.WRITTEN,
    )  # fmt: skip


def test_it_loops_at_the_stations_own_interval_where_it_names_none(made: TestStation, tmp_path: Path) -> None:
    made.station.emergency.start_from_source(bulletin(stored(made, tmp_path), repeat_every_s=None))
    order = made.onair.reports[0].order
    assert order.period_s == order.repeat_every_s == 600.0
    # And the contract says so: an emergency loops until it is stopped.
    said = BulletinContent.model_fields["repeat_every_s"].description
    assert said is not None
    assert "600 s" in said
    assert "EMERGENCY loops" in said


def test_named_clusters_alone_get_it(made: TestStation, tmp_path: Path) -> None:
    made.station.emergency.start_from_source(bulletin(stored(made, tmp_path), clusters=("cum-02",)))
    assert made.onair.reports[0].order.targets == (made.clusters[1].id,)


def test_a_file_of_another_kind_is_decoded_first_and_no_file_is_read_aloud(made: TestStation, tmp_path: Path) -> None:
    made.station.emergency.start_from_source(bulletin(stored(made, tmp_path, 24_000, "WAV")))
    sound = made.onair.reports[0].order.sound
    assert sound is not None
    assert soundfile.info(made.folder.root / sound.master.path).samplerate == 48_000
    assert abs(sound.length_s - 6.0) < 0.05
    made.station.emergency.start_from_source(bulletin(None, id="b2"))
    voices = made.station.emergency.sounds.voices
    assert isinstance(voices, ToneVoices)
    assert voices.said == ["Nước sông lên nhanh."]


def test_an_exercise_from_above_is_none_of_the_real_thing(made: TestStation) -> None:
    desk = made.station.emergency
    desk.start_from_source(bulletin(None, exercise=True))
    order = made.onair.reports[0].order
    assert (order.kind, order.title) == (AirKind.EXERCISE, "DIỄN TẬP: Lũ quét")
    voices = desk.sounds.voices
    assert isinstance(voices, ToneVoices)
    assert voices.said == ["Nước sông lên nhanh.", "Đây là diễn tập."]
    with made.station.people.store.read() as unit:
        kept = unit.emergencies.of_source("b1")
    assert kept is not None
    assert kept.kind is EmergencyKind.EXERCISE
    desk.end_from_source(bulletin(None, id="b2", kind=BulletinKind.ALL_CLEAR, supersedes_id="b1", text="Hết."))
    assert made.onair.reports[0].order.title == "DIỄN TẬP: Lũ quét"
    assert voices.said[-2:] == ["Hết.", "Đây là diễn tập."]


@pytest.mark.parametrize("kind", [BulletinKind.ALL_CLEAR, BulletinKind.CORRECTION, BulletinKind.RECALL])
def test_it_ends_from_above_too_for_exactly_those_that_had_it(
    made: TestStation, tmp_path: Path, kind: BulletinKind
) -> None:
    desk = made.station.emergency
    desk.start_from_source(bulletin(stored(made, tmp_path), clusters=("cum-02",)))
    first = made.onair.reports[0].order
    end = bulletin(None, id="b2", kind=kind, supersedes_id="b1", text="Nước đã rút.")
    desk.end_from_source(end)
    desk.end_from_source(end)
    newest = made.onair.reports[0].order
    if kind is BulletinKind.RECALL:
        assert newest.id == first.id
    else:
        assert (newest.kind.value, newest.targets, newest.follows) == (kind.value, first.targets, first.id)
    assert len(made.onair.reports) == (1 if kind is BulletinKind.RECALL else 2)
    with made.station.people.store.read() as unit:
        kept = unit.emergencies.get(first.id)
    assert kept is not None
    assert kept.ending is (Ending.STOP if kind is BulletinKind.RECALL else Ending(kind.value))


def test_one_that_ended_by_itself_still_gets_its_all_clear_and_once(made: TestStation, tmp_path: Path) -> None:
    desk = made.station.emergency
    desk.start_from_source(bulletin(stored(made, tmp_path)))
    first = made.onair.reports[0].order
    made.onair.emergency_stop(first.id, "", "TIME")
    made.clock.advance(60)
    desk.keep()
    with made.station.people.store.read() as unit:
        known = unit.emergencies.get(first.id)
    assert known is not None
    assert known.ending is Ending.TIME
    desk.end_from_source(bulletin(None, id="b2", kind=BulletinKind.RECALL, supersedes_id="b1"))
    assert len(made.onair.reports) == 1
    end = bulletin(None, id="b3", kind=BulletinKind.ALL_CLEAR, supersedes_id="b1", text="Nước đã rút.")
    desk.end_from_source(end)
    desk.end_from_source(end)
    assert [report.order.kind for report in made.onair.reports] == [AirKind.ALL_CLEAR, AirKind.EMERGENCY_SOURCE]


def test_killed_between_air_and_books_it_is_said_once_and_so_is_its_all_clear(
    made: TestStation, tmp_path: Path
) -> None:
    desk, books = made.station.emergency, made.station.emergency.books
    alert = bulletin(stored(made, tmp_path))
    _, order = books.of_bulletin(alert, (LOCAL_OUTPUT,), desk.sounds, made.clock.now())
    made.onair.emergency_start(order)
    desk.start_from_source(alert)
    assert [report.order.id for report in made.onair.reports] == [order.id]
    end = bulletin(None, id="b2", kind=BulletinKind.ALL_CLEAR, supersedes_id="b1", text="Nước đã rút.")
    with made.station.people.store.read() as unit:
        known = unit.emergencies.of_source("b1")
    assert known is not None
    said = books.ending_of_bulletin(end, known, desk.sounds, made.clock.now())
    assert said is not None
    made.onair.emergency_stop(order.id, "source:T1", "ALL_CLEAR", said)
    desk.end_from_source(end)
    assert sorted(report.order.id for report in made.onair.reports) == sorted([order.id, said.id])


def test_the_end_of_one_that_sounds_and_is_not_in_the_books_yet_is_tried_again(
    made: TestStation, tmp_path: Path
) -> None:
    desk, books = made.station.emergency, made.station.emergency.books
    alert = bulletin(stored(made, tmp_path))
    recall = bulletin(None, id="b2", kind=BulletinKind.RECALL, supersedes_id="b1")
    # Of one that was never begun there is nothing to end.
    desk.end_from_source(recall)
    emergency, order = books.of_bulletin(alert, (LOCAL_OUTPUT,), desk.sounds, made.clock.now())
    made.onair.emergency_start(order)
    with pytest.raises(OperatorFixable, match="EMERGENCY_NOT_IN_RECORDS"):
        desk.end_from_source(recall)
    books.enter(emergency)
    desk.end_from_source(recall)
    assert not desk.running()
