"""What the level above takes back, words that are to be read, sound heard before it is taken."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from studio.domain.approval import ApprovalState
from studio.domain.errors import OperatorFixable, Refused
from studio.domain.exchange import (
    BulletinKind,
    Enrolment,
    InboundAudio,
    InboundBulletin,
    InboundState,
    IssuedOrder,
    OutboxKind,
    OutboxState,
)
from studio.domain.ids import new_id
from studio.domain.programme import BulletinClass, Origin
from studio.domain.schedule import SlotState
from studio.services.exchange import Accepted
from studio.services.today import AttentionCode
from studio.services.upward import keep_enrolment, tell_event
from tests.support.exchange_samples import a_feedback, an_inbound
from tests.support.stations import START, TestStation, make_station
from tests.support.sync_station import TellingStarter, flac


@pytest.fixture
def made(tmp_path: Path) -> TestStation:
    built = make_station(tmp_path / "station")
    now = built.clock.now()
    enrolment = Enrolment("http://127.0.0.1:9", new_id(), "T1-01", "Xã", ("VN", "T1"), "Tỉnh", "k", now)
    with built.station.exchange.store.write("test") as unit:
        keep_enrolment(unit, enrolment)
    return built


def arrive(made: TestStation, sound: bytes | None = None, **content: Any) -> InboundBulletin:
    """As if it had come down and been verified."""
    audio = None
    if sound is not None:
        sha256 = made.station.exchange.media.put_bytes(sound)
        assert sha256 == hashlib.sha256(sound).hexdigest()
        audio = InboundAudio(sha256, len(sound), "flac", 1.0, f"/v1/audio/{sha256}")
    bulletin = an_inbound(InboundState.VERIFIED, made.clock.now(), audio=audio, **content)
    with made.station.exchange.store.write("test") as unit:
        unit.exchange.save_bulletin(bulletin)
    return bulletin


def taken(made: TestStation, bulletin: InboundBulletin) -> Accepted:
    at = made.clock.now() + timedelta(hours=2)
    return made.station.exchange.accept(made.cast.editor, bulletin.id, at, frozenset({made.clusters[0].id}))


def state_of(made: TestStation, bulletin: InboundBulletin) -> InboundState:
    with made.station.exchange.store.read() as unit:
        found = unit.exchange.bulletin(bulletin.id, bulletin.version)
    assert found is not None
    return found.state


def told_schedule(made: TestStation) -> list[int]:
    """How many rows each day's plan has that waits to go up."""
    with made.station.exchange.store.read() as unit:
        items = unit.outbox.items([OutboxState.PENDING])
    return [len(item.payload["rows"]) for item in items if item.kind == OutboxKind.SCHEDULE]


@pytest.mark.parametrize("how", ["recall", "other bulletin", "next version"])
def test_what_is_taken_back_leaves_the_plan_and_is_told_up_and_on_today(made: TestStation, how: str) -> None:
    old = arrive(made, flac(), title="Cắt nước sáng mai")
    accepted = taken(made, old)
    assert told_schedule(made) == [1]
    if how == "recall":
        newer = arrive(made, kind=BulletinKind.RECALL, supersedes_id=old.id, supersedes_version=1, title="Thu hồi")
    elif how == "other bulletin":
        newer = arrive(made, flac(0.4), supersedes_id=old.id, supersedes_version=1, title="Cắt nước chiều mai")
    else:
        newer = arrive(made, flac(0.4), id=old.id, version=2, title="Cắt nước chiều mai")
    for _ in range(2):
        made.station.exchange.act_on_arrivals()
    with made.station.exchange.store.read() as unit:
        programme = unit.programmes.get(accepted.programme.id)
        slots = unit.slots.of_programme(accepted.programme.id)
    assert programme is not None
    assert programme.state is ApprovalState.RECALLED
    assert [slot.state for slot in slots] == [SlotState.CANCELLED]
    assert made.station.planning.snapshot().items == ()
    assert told_schedule(made) == [0]
    [told] = made.station.exchange.withdrawn()
    assert (told.title, told.slots, told.bulletin_id) == ("Cắt nước sáng mai", 1, newer.id)
    codes = [line.code for line in made.station.today.view().attention]
    expected = AttentionCode.RECALLED_ABOVE if how == "recall" else AttentionCode.SUPERSEDED_ABOVE
    assert codes.count(expected) == 1
    assert state_of(made, newer) is (InboundState.ACCEPTED if how == "recall" else InboundState.VERIFIED)
    made.clock.advance(25 * 3600)
    assert made.station.exchange.withdrawn() == []


def test_a_newer_bulletin_ends_one_that_nobody_took_yet(made: TestStation) -> None:
    old = arrive(made, flac(), title="Cũ")
    newer = arrive(made, flac(0.4), supersedes_id=old.id, supersedes_version=1, title="Mới")
    made.station.exchange.act_on_arrivals()
    assert (state_of(made, old), state_of(made, newer)) == (InboundState.EXPIRED, InboundState.VERIFIED)
    with pytest.raises(Refused, match="WRONG_STATE"):
        taken(made, old)


def test_a_recall_stops_what_sounds_also_after_a_crash_in_between(made: TestStation) -> None:
    """The books were written and the air was not reached: the recall stays in hand until it was."""
    old = arrive(made, flac())
    accepted = taken(made, old)
    arrive(made, kind=BulletinKind.RECALL, supersedes_id=old.id, supersedes_version=1)
    asked: list[str] = []

    class Failing:
        def stop_and_publish(self, programme_id: str, *_rest: object) -> None:
            asked.append(programme_id)
            if len(asked) == 1:
                raise OperatorFixable("DISK_FULL")

    exchange = replace(made.station.exchange, planning=Failing())  # type: ignore[arg-type]  # only what is asked of it
    exchange.act_on_arrivals()
    exchange.act_on_arrivals()
    exchange.act_on_arrivals()
    assert asked == [accepted.programme.id] * 2


class AwayDesk(TellingStarter):
    """An emergency desk whose on-air process is away when the end is asked for the first time."""

    away = True

    def end_from_source(self, bulletin: InboundBulletin) -> None:
        if self.away:
            self.away = False
            raise OperatorFixable("ONAIR_NOT_RUNNING")
        super().end_from_source(bulletin)


def test_an_emergencys_recall_stays_in_hand_until_the_on_air_process_has_it(made: TestStation) -> None:
    alert = arrive(made, flac(), bulletin_class=BulletinClass.EMERGENCY)
    desk = AwayDesk()
    exchange = replace(made.station.exchange, starter=desk)
    exchange.act_on_arrivals()
    recall = arrive(
        made, kind=BulletinKind.RECALL, bulletin_class=BulletinClass.EMERGENCY, supersedes_id=alert.id,
        supersedes_version=1,
    )  # fmt: skip
    exchange.act_on_arrivals()
    assert (desk.ended, state_of(made, recall)) == ([], InboundState.VERIFIED)
    exchange.act_on_arrivals()
    assert (desk.ended, state_of(made, recall)) == ([alert.id], InboundState.ACCEPTED)
    assert desk.started == [alert.id]


@pytest.mark.parametrize("begun", [True, False])
def test_an_emergency_is_over_unheard_only_where_it_was_not_begun(made: TestStation, begun: bool) -> None:
    """The process that began it may have died before it said so in the records."""
    alert = arrive(made, flac(), bulletin_class=BulletinClass.EMERGENCY)
    arrive(
        made, kind=BulletinKind.RECALL, bulletin_class=BulletinClass.EMERGENCY, supersedes_id=alert.id,
        supersedes_version=1,
    )  # fmt: skip
    desk = TellingStarter([alert.id] if begun else [])
    replace(made.station.exchange, starter=desk).act_on_arrivals()
    assert state_of(made, alert) is (InboundState.ACCEPTED if begun else InboundState.EXPIRED)
    assert desk.started == ([alert.id] * 2 if begun else [])
    assert desk.ended == [alert.id]


def test_words_alone_become_a_draft_with_its_script(made: TestStation) -> None:
    bulletin = arrive(made, text="Kính mời bà con họp lúc 19 giờ.", title="Mời họp")
    with pytest.raises(Refused, match="NO_SOUND"):
        taken(made, bulletin)
    draft = made.station.exchange.take_as_text(made.cast.editor, bulletin.id)
    opened = made.station.production.open(draft.programme.id)
    assert (opened.script, opened.programme.title) == ("Kính mời bà con họp lúc 19 giờ.", "Mời họp")
    assert (opened.programme.state, opened.programme.origin) == (ApprovalState.DRAFT, Origin.PROVINCE)
    assert state_of(made, bulletin) is InboundState.ACCEPTED
    with pytest.raises(Refused, match="WRONG_STATE"):
        made.station.exchange.take_as_text(made.cast.editor, bulletin.id)
    sounding = arrive(made, flac())
    with pytest.raises(Refused, match="HAS_SOUND"):
        made.station.exchange.take_as_text(made.cast.editor, sounding.id)


def test_an_answer_becomes_a_draft_to_be_read_without_the_number(made: TestStation) -> None:
    answered = a_feedback(text="Đường hỏng, gọi tôi 0912 345 678 nhé, từ ngày 20/01/2026.")
    with made.station.exchange.store.write("test") as unit:
        unit.exchange.save_feedback(answered)
    made.station.feedback.answer(made.cast.editor, answered.id, "Xã sửa trong tháng 12.")
    draft = made.station.feedback.draft_bulletin(made.cast.editor, answered.id, "Trả lời ý kiến")
    opened = made.station.production.open(draft.programme.id)
    assert opened.script == draft.script
    assert "Xã sửa trong tháng 12." in opened.script
    assert "Đường hỏng" in opened.script
    assert "20/01/2026" in opened.script
    assert "345" not in opened.script


def test_a_sound_is_heard_before_it_is_taken_and_decoded_once(made: TestStation) -> None:
    bulletin = arrive(made, flac(2.0))
    exchange = made.station.exchange
    take = exchange.to_hear(made.cast.editor, bulletin.id)
    assert take.frames == 96_000
    later = exchange.hear(take, 48_000, 4_800)
    assert later.shape == (4_800, take.channels)
    assert np.abs(later).max() > 0.1
    assert exchange.to_hear(made.cast.editor, bulletin.id).id == take.id
    assert state_of(made, bulletin) is InboundState.VERIFIED
    taken(made, bulletin)
    assert len([folder for folder in made.folder.takes.iterdir() if not folder.name.startswith(".")]) == 1


def test_all_that_was_refused_is_sent_again(made: TestStation) -> None:
    exchange = made.station.exchange
    with exchange.store.write("test") as unit:
        for _ in range(3):
            tell_event(unit, "AUDIT_HEAD", made.clock.now())
        for row_id, *_rest in unit.outbox.pending()[:2]:
            unit.outbox.settle(row_id, OutboxState.DEAD, "FORBIDDEN")
    assert exchange.retry_all(made.cast.editor) == 2
    assert exchange.outbox().counts[OutboxState.DEAD] == 0
    assert exchange.retry_all(made.cast.editor) == 0


def test_an_emergency_is_never_taken_by_hand_but_one_too_long_to_air_unheard_is(made: TestStation) -> None:
    emergency: dict[str, Any] = {
        "bulletin_class": BulletinClass.EMERGENCY,
        "ordered_by": IssuedOrder("Ông A", "Chủ tịch", START),
    }
    spoken = arrive(made, flac(1.0), **emergency)
    with pytest.raises(Refused, match="EMERGENCY_AIRS_ITSELF"):
        taken(made, spoken)
    written = arrive(made, **emergency)
    with pytest.raises(Refused, match="EMERGENCY_AIRS_ITSELF"):
        made.station.exchange.take_as_text(made.cast.editor, written.id)
    assert {state_of(made, spoken), state_of(made, written)} == {InboundState.VERIFIED}
    with made.station.exchange.store.write("test") as unit:
        unit.exchange.save_bulletin(replace(spoken, problem="EMERGENCY_TOO_LONG"))
    assert taken(made, spoken).bulletin.state is InboundState.ACCEPTED
