"""The station's verbs for emergencies and the microphone, over real records and an air desk that does as told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import soundfile

from studio.app.build import Stand, build_station
from studio.app.cli_emergency import which
from studio.domain.air_orders import AirKind
from studio.domain.air_reports import AirReport, TargetSteps
from studio.domain.broadcast import PlayState
from studio.domain.clusters import LOCAL_OUTPUT, DeviceState
from studio.domain.emergency import EmergencyDraft, EmergencyKind, Ending, Hazard, OrderedHow, SoundFrom, Step
from studio.domain.errors import Misuse, OperatorFixable, Refused
from studio.domain.exchange import OutboxState
from studio.domain.ids import new_id
from studio.domain.signage_rules import Board
from studio.services.emergency import EmergencyService, ExerciseContext
from studio.services.emergency_boards import EmergencyBoards
from studio.services.emergency_views import TargetMark
from tests.support.fake_voices import ToneVoices
from tests.support.signage_fakes import FakeBoardControl, make_fake_signage
from tests.support.stations import QUICK_HASHER, TestStation, make_station

PIN = "3749"


@pytest.fixture
def made(tmp_path: Path) -> TestStation:
    made = make_station(tmp_path / "station")
    voices = ToneVoices()
    made.station = build_station(made.folder, "test", Stand(made.clock, made.onair, made.devices, QUICK_HASHER, voices))
    made.station.people.set_pin(made.cast.editor, made.cast.editor.id, PIN)
    made.onair.air_now = made.clock.now()
    return made


def draft(made: TestStation, **changes: object) -> EmergencyDraft:
    targets = (*(cluster.id for cluster in made.clusters), LOCAL_OUTPUT)
    plain = EmergencyDraft("Chủ tịch UBND xã", OrderedHow.PHONE, Hazard.FLOOD, targets, "Nước sông đang lên nhanh.")
    return replace(plain, **changes)  # type: ignore[arg-type]  # names checked by replace


def started(made: TestStation, **changes: object) -> str:
    service = made.station.emergency
    return service.start(service.prepare(draft(made, **changes)), made.cast.editor.id, PIN).id


def steps(service: EmergencyService, emergency_id: str) -> list[tuple[Step, str]]:
    return [(step.step, step.target) for step in service.steps(emergency_id)]


def test_from_the_press_to_the_all_clear_every_step_is_kept(made: TestStation) -> None:
    service = made.station.emergency
    emergency_id = started(made)
    order = made.onair.reports[0].order
    assert (order.kind, order.repeat_every_s, order.operator) == (AirKind.EMERGENCY, 600.0, made.cast.editor.id)
    assert order.sound is not None
    master = made.folder.root / order.sound.master.path
    assert soundfile.info(master).samplerate == 48_000
    view = service.running()[0]
    assert view.emergency is not None
    assert view.emergency.draft.ordered_by == "Chủ tịch UBND xã"
    assert view.count(TargetMark.CONFIRMED) == 4
    made.clock.advance(30)
    made.onair.air_now = made.clock.now()
    service.all_clear(emergency_id, made.cast.editor.id, PIN)
    service.keep()
    service.keep()
    ended = service.status()[0]
    assert not ended.running
    assert ended.ending is not None
    assert (ended.ending.kind, {row.target for row in ended.ending.targets}) == (AirKind.ALL_CLEAR, set(order.targets))
    kept = steps(service, emergency_id)
    assert kept[:2] == [(Step.PRESSED, ""), (Step.DECIDED, "")]
    assert {(Step.PLAYING, target) for target in order.targets} <= set(kept)
    assert {(Step.ALL_ACKED, ""), (Step.ALL_CLEAR, "")} <= set(kept)
    # There is no level above that it could have been told to.
    assert not {(Step.REPORTING, ""), (Step.REPORTED, "")} & set(kept)
    with made.station.people.store.read() as unit:
        known = unit.emergencies.get(emergency_id)
        assert known is not None
        assert known.ending is Ending.ALL_CLEAR


def test_the_correction_says_its_own_words_to_the_same_targets(made: TestStation) -> None:
    service = made.station.emergency
    emergency_id = started(made, targets=(made.clusters[1].id,))
    service.correct(emergency_id, made.cast.editor.id, PIN)
    assert made.onair.reports[0].order.targets == (made.clusters[1].id,)
    assert made.onair.reports[0].order.kind is AirKind.CORRECTION
    service.keep()
    with made.station.people.store.read() as unit:
        assert unit.emergencies.running() == []


def test_one_that_ended_without_its_all_clear_still_gets_it_and_once(made: TestStation) -> None:
    service, officer = made.station.emergency, made.cast.editor.id
    emergency_id = started(made)
    prepared = service.prepare_ending(emergency_id, Ending.ALL_CLEAR)
    # The on-air process died, or the first press had no answer: there it has ended already.
    made.onair.emergency_stop(emergency_id, officer, "ALL_CLEAR")
    service.end(prepared, officer, PIN)
    service.all_clear(emergency_id, officer, PIN)
    assert [report.order.kind for report in made.onair.reports] == [AirKind.ALL_CLEAR, AirKind.EMERGENCY]
    # A correction may still follow: it says something else.
    service.correct(emergency_id, officer, PIN)
    # And where the on-air process has lost all memory of it.
    again = service.prepare_ending(emergency_id, Ending.CORRECTION)
    made.onair.reports.clear()
    service.end(again, officer, PIN)
    assert [report.order.kind for report in made.onair.reports] == [AirKind.CORRECTION]


def test_the_latest_stopped_one_of_the_day_is_what_an_all_clear_without_a_name_is_for(
    made: TestStation, capsys: pytest.CaptureFixture[str]
) -> None:
    service, officer = made.station.emergency, made.cast.editor.id
    assert service.latest_without_all_clear() is None
    emergency_id = started(made)
    assert which(made.station, "all-clear") == emergency_id
    service.stop(emergency_id, officer, PIN)
    with pytest.raises(Misuse, match="ARGUMENTS_MISSING"):
        which(made.station, "stop")
    assert capsys.readouterr().err == ""
    assert which(made.station, "all-clear") == emergency_id
    assert "Lũ, ngập" in capsys.readouterr().err
    service.all_clear(emergency_id, officer, PIN)
    assert service.latest_without_all_clear() is None


def test_one_stopped_yesterday_gets_no_all_clear_unnamed(made: TestStation) -> None:
    emergency_id = started(made)
    made.station.emergency.stop(emergency_id, made.cast.editor.id, PIN)
    made.clock.advance(25 * 3600)
    assert made.station.emergency.latest_without_all_clear() is None


def test_said_again_at_once_is_a_step_each_time(made: TestStation) -> None:
    service = made.station.emergency
    emergency_id = started(made)
    made.clock.advance(60)
    made.onair.air_now = made.clock.now()
    service.repeat(emergency_id, made.cast.editor.id)
    assert service.running()[0].next_at == made.clock.now() + timedelta(minutes=10)
    made.clock.advance(60)
    service.repeat(emergency_id, made.cast.editor.id)
    assert steps(service, emergency_id).count((Step.REPEATED, "")) == 2
    with pytest.raises(OperatorFixable, match="NO_SUCH_ORDER"):
        service.repeat("another", made.cast.editor.id)


def test_who_cannot_be_reached_is_said_with_a_number_to_ring(made: TestStation) -> None:
    away = replace(made.clusters[0], caretaker_phone="0912 000 318")
    made.station.devices.save(made.cast.admin, away)
    made.devices.told[0] = replace(made.devices.told[0], state=DeviceState.OFFLINE)
    outlook = made.station.emergency.outlook(draft(made))
    assert (outlook.clusters, outlook.ready, [view.cluster.id for view in outlook.away]) == (3, 2, [away.id])
    started(made)
    report = made.onair.reports[0]
    rows = [
        TargetSteps(one.target, PlayState.FAILED, one.sent_at, failed_at=made.clock.now(), error="DEVICE_OFFLINE")
        if one.target == away.id
        else one
        for one in report.targets
    ]
    made.onair.reports[0] = replace(report, targets=tuple(rows))
    row = next(row for row in made.station.emergency.running()[0].targets if row.target == away.id)
    assert (row.mark, row.phone, row.error) == (TargetMark.NOT_REACHED, "0912 000 318", "DEVICE_OFFLINE")


def test_only_the_officers_own_pin_airs_it_and_five_wrong_ones_delay(made: TestStation) -> None:
    service, editor = made.station.emergency, made.cast.editor
    prepared = service.prepare(draft(made))
    with pytest.raises(Refused, match="PIN_NOT_SET"):
        service.start(prepared, made.cast.leader.id, PIN)
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(Refused, match="PIN_WRONG") as wrong:
            service.start(prepared, editor.id, "9999")
        assert wrong.value.details["left"] == left
    with pytest.raises(Refused, match="PIN_WAIT"):
        service.start(prepared, editor.id, PIN)
    assert made.onair.reports == []
    # What was tried before stands in the records: a program started anew waits too.
    with pytest.raises(Refused, match="PIN_WAIT"):
        made.reopened().people.check_pin(editor.id, PIN)
    made.clock.advance(31)
    service.start(prepared, editor.id, PIN)
    assert len(made.onair.reports) == 1


def test_pins_are_ones_own_and_not_weak(made: TestStation) -> None:
    people = made.station.people
    with pytest.raises(Refused, match="NOT_ALLOWED"):
        people.set_pin(made.cast.editor, made.cast.leader.id, PIN)
    with pytest.raises(Refused, match="PIN_WEAK"):
        people.set_pin(made.cast.leader, made.cast.leader.id, "1234")
    people.set_pin(made.cast.admin, made.cast.admin.id, PIN)
    with pytest.raises(Refused, match="NOT_ALLOWED"):
        made.station.emergency.start(made.station.emergency.prepare(draft(made)), made.cast.admin.id, PIN)
    assert [person.name for person in people.officers()] == [made.cast.editor.name]


def test_an_exercise_needs_training_and_says_so_around_each_message(made: TestStation) -> None:
    service, editor = made.station.emergency, made.cast.editor
    context = ExerciseContext("lesson", over_loudspeakers=True)
    prepared = service.prepare_exercise(draft(made), context)
    for wrong in (None, ExerciseContext("")):
        with pytest.raises(Refused, match="EXERCISE_NEEDS_TRAINING"):
            service.start_exercise(prepared, editor.id, PIN, wrong)
    with pytest.raises(Refused, match="EXERCISE_NEEDS_TRAINING"):
        service.start(prepared, editor.id, PIN)
    begun = service.start_exercise(prepared, editor.id, PIN, context)
    assert begun.kind is EmergencyKind.EXERCISE
    assert begun.title.startswith("DIỄN TẬP")
    voices = service.sounds.voices
    assert isinstance(voices, ToneVoices)
    assert "Đây là diễn tập." in voices.said
    # This station's on-air process is a stand-in; a real one keeps what is not for the loudspeakers off the air.
    assert service.prepare_exercise(draft(made), ExerciseContext("lesson")).order.kind is AirKind.EXERCISE
    with pytest.raises(Refused, match="PRACTICE_STATION_ONLY"):
        replace(service, practice=False).prepare_exercise(draft(made), ExerciseContext("lesson"))
    assert (Step.REPORTING, "") not in steps(service, begun.id)


def test_one_from_above_is_stopped_here_with_a_reason_and_resumed_by_one_key(made: TestStation) -> None:
    service, editor = made.station.emergency, made.cast.editor
    own = started(made)
    with pytest.raises(Refused, match="NOT_FROM_ABOVE"):
        service.local_stop(own, editor.id, PIN, "nghi chèn sóng")
    report = made.onair.reports[0]
    made.onair.reports[0] = replace(report, order=replace(report.order, kind=AirKind.EMERGENCY_SOURCE))
    with pytest.raises(Refused, match="REASON_NEEDED"):
        service.local_stop(own, editor.id, PIN, " ")
    service.local_stop(own, editor.id, PIN, "nghi chèn sóng")
    assert service.running()[0].held
    service.resume(own, editor.id)
    assert not service.running()[0].held
    assert {(Step.LOCAL_STOP, ""), (Step.RESUMED, "")} <= set(steps(service, own))


def test_a_recorded_take_can_be_the_message(made: TestStation) -> None:
    made.draft("Báo động")
    with made.station.people.store.read() as unit:
        take = unit.takes.all()[0]
    started(made, sound_from=SoundFrom.TAKE, take_id=take.id)
    sound = made.onair.reports[0].order.sound
    assert sound is not None
    assert abs(sound.length_s - take.length_s) < 0.01


def test_what_the_records_missed_is_entered_from_the_on_air_process(made: TestStation) -> None:
    service = made.station.emergency
    prepared = service.prepare(draft(made))
    made.onair.emergency_start(replace(prepared.order, operator=made.cast.editor.id))
    service.keep()
    with made.station.people.store.read() as unit:
        # Whoever started it may be about to enter it.
        assert unit.emergencies.running() == []
    made.clock.advance(5)
    service.keep()
    with made.station.people.store.read() as unit:
        assert [one.id for one in unit.emergencies.running()] == [prepared.order.id]
    assert (Step.PLAYING, LOCAL_OUTPUT) in steps(service, prepared.order.id)


def test_an_on_air_process_that_takes_over_tells_no_step_anew(made: TestStation) -> None:
    """It dates what its journal holds a moment off; that a target failed again is another matter."""
    service = made.station.emergency
    emergency_id = started(made)
    service.keep()
    kept = steps(service, emergency_id)
    (report,) = made.onair.reports
    later = timedelta(milliseconds=3)
    targets = [
        replace(one, sent_at=one.sent_at + later, acked_at=None if one.acked_at is None else one.acked_at + later)
        for one in report.targets
        if one.sent_at is not None
    ]
    assert len(targets) == len(report.targets)
    made.onair.reports[0] = replace(report, targets=tuple(targets))
    service.keep()
    assert steps(service, emergency_id) == kept
    for number in (1, 2):
        failed = replace(targets[0], failed_at=made.clock.now() + number * later, error="OFFLINE")
        made.onair.reports[0] = replace(report, targets=(failed, *targets[1:]))
        service.keep()
    assert len(steps(service, emergency_id)) == len(kept) + 2


def test_the_order_to_the_on_air_process_comes_before_any_board(made: TestStation) -> None:
    service, editor = made.station.emergency, made.cast.editor
    signage = make_fake_signage(service.store, made.clock, service.sounds.media, service.zone)
    signage.boards.save(made.cast.admin, Board(new_id(), "ubnd", "Bảng trước UBND"))
    control = signage.boards.control
    assert isinstance(control, FakeBoardControl)
    put: list[int] = []

    def aside(work: Callable[[], None]) -> None:
        # What is on air, and in the books, when the boards' turn comes.
        put.append(len([report for report in made.onair.reports if report.ended_at is None]))
        work()

    boards = EmergencyBoards(service.store, made.clock, signage.boards, aside)
    service = replace(service, practice=False, boards=boards)
    begun = service.start(service.prepare(draft(made)), editor.id, PIN)
    assert put == [1]
    assert [one.emergency for one in control.publications] == [True]
    (row,) = service.running()[0].boards
    assert (row.name, row.mark) == ("Bảng trước UBND", TargetMark.WAITING)
    service.stop(begun.id, editor.id, PIN)
    assert (put, control.publications) == ([1, 0], [])


def test_the_boards_are_kept_with_no_on_air_process_too(made: TestStation, monkeypatch: pytest.MonkeyPatch) -> None:
    service, editor = made.station.emergency, made.cast.editor
    signage = make_fake_signage(service.store, made.clock, service.sounds.media, service.zone)
    signage.boards.save(made.cast.admin, Board(new_id(), "ubnd", "Bảng trước UBND"))
    control = signage.boards.control
    assert isinstance(control, FakeBoardControl)
    # The process that ordered it died before the boards' turn came.
    boards = EmergencyBoards(service.store, made.clock, signage.boards, lambda _work: None)
    service = replace(service, practice=False, boards=boards)
    service.start(service.prepare(draft(made)), editor.id, PIN)
    assert control.publications == []

    def gone(_self: object) -> list[AirReport]:
        raise OperatorFixable("ONAIR_NOT_RUNNING")

    monkeypatch.setattr(type(made.onair), "air_reports", gone)
    with pytest.raises(OperatorFixable, match="ONAIR_NOT_RUNNING"):
        service.keep()
    assert [one.emergency for one in control.publications] == [True]


def test_it_is_told_as_reported_once_the_level_above_has_it(made: TestStation) -> None:
    store = made.station.people.store
    with store.write("sync") as unit:
        unit.exchange.put_state("enrolment", {"station_id": "s"})
    emergency_id = started(made)
    service = made.station.emergency
    service.keep()
    assert service.running()[0].reported_at is None
    (step,) = [step for step in service.steps(emergency_id) if step.step is Step.REPORTING]
    made.clock.advance(3)
    with store.write("sync") as unit:
        unit.outbox.settle(step.detail, OutboxState.CONFIRMED)
    service.keep()
    service.keep()
    assert service.running()[0].reported_at == made.clock.now()
    assert steps(service, emergency_id).count((Step.REPORTED, "")) == 1


def test_the_prepared_message_names_the_places(made: TestStation) -> None:
    service = made.station.emergency
    assert "Bà con trong toàn xã" in service.say(Hazard.FLOOD)
    assert "Bà con Đông khẩn trương" in service.say(Hazard.FLOOD, (made.clusters[0].id, LOCAL_OUTPUT))
    made.station.settings.put(made.cast.admin, "emergency_texts", {"SAY_FIRE": "Cháy ở {where}!"})
    assert service.say(Hazard.FIRE, (made.clusters[0].id,)) == "Cháy ở Đông!"


def test_live_goes_where_it_is_told_and_back(made: TestStation) -> None:
    live, editor = made.station.live, made.cast.editor
    with pytest.raises(Refused, match="NO_TARGETS"):
        live.start(editor, targets=())
    order_id = live.start(editor, "Họp thôn", (made.clusters[0].id, LOCAL_OUTPUT))
    with pytest.raises(OperatorFixable, match="LIVE_ALREADY"):
        live.start(editor)
    live.cough(order_id, on=True)
    live.duck(order_id, on=True)
    live.gain(order_id, 6.0)
    view = live.status()
    assert view is not None
    assert (view.title, view.status.cough, view.status.duck, view.status.gain_db) == ("Họp thôn", True, True, 6.0)
    assert [row.name for row in view.targets] == [made.clusters[0].name, ""]
    live.stop(order_id, editor.id)
    assert live.levels() is None


def test_speaking_into_an_emergency_goes_to_exactly_its_targets(made: TestStation) -> None:
    emergency_id = started(made, targets=(made.clusters[0].id,))
    made.station.live.speak_into(emergency_id, made.cast.editor.id, PIN)
    spoken = made.onair.reports[0].order
    assert (spoken.kind, spoken.targets) == (AirKind.LIVE_EMERGENCY, (made.clusters[0].id,))
    view = next(view for view in made.station.emergency.running() if view.id == emergency_id)
    assert view.speaking
