"""The machines of bulletins from above and of feedback, and the annual report."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from studio.domain.annual_report import Kind, ReportFacts, make_report, period_bounds, reporting_year
from studio.domain.broadcast import BroadcastLogEntry, PlayState
from studio.domain.clusters import DeviceState, SpeakerCluster, Technology
from studio.domain.errors import Refused
from studio.domain.exchange import (
    Feedback,
    FeedbackKind,
    FeedbackState,
    InboundState,
    InboundVerb,
    feedback_may_become,
    move_inbound,
    step_feedback,
    steps_to_answer,
)
from studio.domain.programme import BulletinClass, Category, Origin
from sync_client.contract.feedback import FeedbackState as SpokenState
from sync_client.contract.feedback import may_become
from tests.support.exchange_samples import NOW, an_inbound

ZONE = "Asia/Ho_Chi_Minh"


def test_a_bulletin_walks_from_received_to_accepted() -> None:
    verified = move_inbound(an_inbound(), InboundVerb.VERIFY, NOW)
    accepted = move_inbound(verified, InboundVerb.ACCEPT, NOW, "hoa")
    assert (verified.state, accepted.state) == (InboundState.VERIFIED, InboundState.ACCEPTED)
    assert accepted.decided_by == "hoa"


def test_unverified_work_is_never_taken() -> None:
    with pytest.raises(Refused, match="WRONG_STATE"):
        move_inbound(an_inbound(), InboundVerb.ACCEPT, NOW)


@pytest.mark.parametrize("bulletin_class", [BulletinClass.PRIORITY, BulletinClass.EMERGENCY])
def test_only_normal_bulletins_are_declined(bulletin_class: BulletinClass) -> None:
    verified = an_inbound(InboundState.VERIFIED, bulletin_class=bulletin_class)
    with pytest.raises(Refused, match="CANNOT_DECLINE"):
        move_inbound(verified, InboundVerb.DECLINE, NOW, "hoa", "không hợp")
    assert not verified.may_be_declined


def test_declining_says_why() -> None:
    verified = an_inbound(InboundState.VERIFIED)
    with pytest.raises(Refused, match="REASON_NEEDED"):
        move_inbound(verified, InboundVerb.DECLINE, NOW, "hoa", "  ")
    assert move_inbound(verified, InboundVerb.DECLINE, NOW, "hoa", " trùng tin ").reason == "trùng tin"


def test_what_is_still_valid_does_not_expire() -> None:
    bulletin = an_inbound(InboundState.VERIFIED)
    with pytest.raises(Refused, match="NOT_YET_OVER"):
        move_inbound(bulletin, InboundVerb.EXPIRE, bulletin.content.valid_to - timedelta(seconds=1))
    assert move_inbound(bulletin, InboundVerb.EXPIRE, bulletin.content.valid_to).state is InboundState.EXPIRED


@pytest.mark.parametrize("before", list(FeedbackState))
@pytest.mark.parametrize("after", list(FeedbackState))
def test_our_machine_of_feedback_is_the_contracts(before: FeedbackState, after: FeedbackState) -> None:
    assert feedback_may_become(before, after) == may_become(SpokenState(before.value), SpokenState(after.value))


@pytest.mark.parametrize(
    "state", [FeedbackState.NEW, FeedbackState.RECEIVED, FeedbackState.FORWARDED, FeedbackState.IN_PROGRESS]
)
def test_from_every_open_state_steps_lead_to_the_answer(state: FeedbackState) -> None:
    feedback = Feedback("f", "T1-01", state, FeedbackKind.QUESTION, "Khi nào sửa đường?", NOW, NOW)
    for step in steps_to_answer(state):
        feedback = step_feedback(feedback, step, NOW, answer="Tháng sau." if step is FeedbackState.ANSWERED else "")
    assert (feedback.state, feedback.answer) == (FeedbackState.ANSWERED, "Tháng sau.")


def test_what_is_closed_is_not_answered() -> None:
    with pytest.raises(Refused, match="WRONG_STATE"):
        steps_to_answer(FeedbackState.CLOSED)


@pytest.mark.parametrize(
    ("day", "year"), [(date(2025, 12, 14), 2025), (date(2025, 12, 15), 2026), (date(2026, 1, 1), 2026)]
)
def test_the_period_turns_on_15_december(day: date, year: int) -> None:
    assert reporting_year(day) == year


def row(at: datetime, target: str, seconds: float = 600.0, state: PlayState = PlayState.PLAYED) -> BroadcastLogEntry:
    end = at + timedelta(seconds=seconds)
    entry = BroadcastLogEntry(
        f"slot:{at.timestamp()}:{target}", "slot", target, "p", 1, "Tin", "", "", at, end, at, end, state
    )
    return entry if state is not PlayState.FAILED else replace(entry, actual_start=None, actual_end=None)


def test_minutes_count_once_however_many_clusters_played() -> None:
    start, end = period_bounds(2026, ZONE)
    rows = [row(start, "a"), row(start, "b", 540.0), row(start, "c", state=PlayState.FAILED)]
    rows += [row(end - timedelta(seconds=1), "a", 60.0)]
    outside = [row(start - timedelta(seconds=1), "a"), row(end, "a")]
    kinds = {("p", 1): Kind(Origin.PROVINCE, Category.DISASTER, BulletinClass.PRIORITY)}
    clusters = (
        *(SpeakerCluster(i, i, i, "", Technology.IP) for i in "abc"),
        SpeakerCluster("w", "w", "w", "", Technology.WIRED, confirms=False),
        SpeakerCluster("d", "d", "d", "", Technology.IP, enabled=False),
    )
    states = {"a": DeviceState.ONLINE, "b": DeviceState.OFFLINE}
    report = make_report("r", 2026, ZONE, rows + outside, ReportFacts(kinds, clusters, states), NOW, "Hoa")
    assert [(p.origin, p.category, p.count, p.minutes) for p in report.programmes] == [
        (Origin.PROVINCE, Category.DISASTER, 2, 11.0)
    ]
    assert {m.bulletin_class: m.minutes for m in report.minutes_by_class}[BulletinClass.PRIORITY] == 11.0
    assert report.faults == 1
    assert report.share_connected == pytest.approx(1 / 3)
    assert {(c.technology, c.state): c.count for c in report.clusters} == {
        (Technology.IP, DeviceState.ONLINE): 1,
        (Technology.IP, DeviceState.OFFLINE): 1,
        (Technology.IP, DeviceState.UNKNOWN): 1,
        (Technology.IP, DeviceState.DISABLED): 1,
        (Technology.WIRED, DeviceState.UNKNOWN): 1,
    }
    assert not report.final
    assert (report.period_start, report.period_end) == (date(2025, 12, 15), date(2026, 12, 14))


def test_a_report_is_final_once_its_period_is_over() -> None:
    _, end = period_bounds(2026, ZONE)
    facts = ReportFacts({})
    assert make_report("r", 2026, ZONE, [], facts, end, "Hoa").final
    assert not make_report("r", 2026, ZONE, [], facts, end - timedelta(microseconds=1), "Hoa").final
    assert end == datetime(2026, 12, 14, 17, tzinfo=UTC)
