"""Trao đổi as a person uses it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from studio.domain.exchange import (
    Enrolment,
    ExchangeStanding,
    FeedbackState,
    InboundBulletin,
    InboundState,
    OutboxState,
)
from studio.domain.programme import BulletinClass, Category
from studio.domain.takes import Take, TakeSegment
from studio.services.upward import keep_enrolment, tell_event
from studio.ui.admin.screen import SOURCE, AdminScreen
from studio.ui.desk import Room
from studio.ui.exchange.dialogs import TakeDialog, WordsDialog
from studio.ui.exchange.screen import ExchangeScreen
from studio.ui.produce.screen import ProduceScreen
from studio.ui.widgets import Row
from tests.support.exchange_samples import a_feedback, an_inbound
from tests.support.store_samples import a_take
from tests.support.ui_window import OpenWindow, open_window, type_in

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

TEXT = (
    "Trạm y tế xã tổ chức tiêm chủng cho trẻ dưới 24 tháng tuổi từ 7 giờ 30 đến 11 giờ sáng thứ Bảy tuần này.\n"
    "Đề nghị bà con mang theo sổ tiêm chủng và có mặt đúng giờ."
)


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWindow]:
    with open_window(qtbot, tmp_path) as window:
        fill(window)
        yield window


def fill(window: OpenWindow) -> None:
    now = window.world.station.clock.now()
    enrolment = Enrolment("http://127.0.0.1:1", "s", "T1-01", "Xã Bình Minh", ("VN", "T1"), "Tỉnh", "k", now)
    with window.world.store.write("sync") as unit:
        keep_enrolment(unit, enrolment)
        for bulletin in bulletins(now):
            unit.exchange.save_bulletin(bulletin)
        unit.exchange.save_feedback(
            a_feedback(at=now - timedelta(hours=3), text="Đoạn đường liên thôn Đông có ổ gà lớn, bao giờ xã cho sửa?")
        )
        unit.exchange.save_feedback(
            a_feedback(FeedbackState.ANSWERED, now - timedelta(days=1), answer="Xã đã cấp nước lại từ 6 giờ.",
                       text="Nhà tôi mất nước hai ngày nay.", phone_masked="*** *** 417")
        )  # fmt: skip
        tell_event(unit, "AUDIT_HEAD", now)
        tell_event(unit, "LOCAL_STOP", now)
        dead = unit.outbox.pending()[0][0]
        unit.outbox.settle(dead, OutboxState.DEAD, "NOT_FOUND")


def bulletins(now: datetime) -> list[InboundBulletin]:
    at = now - timedelta(minutes=50)
    emergency = an_inbound(InboundState.ACCEPTED, at, bulletin_class=BulletinClass.EMERGENCY, title="Lũ trên sông Thao")
    return [
        an_inbound(InboundState.VERIFIED, at, title="Lịch tiêm chủng cho trẻ em", text=TEXT, agency="Sở Y tế tỉnh"),
        an_inbound(
            InboundState.VERIFIED,
            at + timedelta(minutes=9),
            bulletin_class=BulletinClass.PRIORITY,
            category=Category.DISASTER,
            title="Chủ động ứng phó mưa lớn diện rộng",
            text=TEXT,
            agency="Ban Chỉ huy phòng thủ dân sự tỉnh",
        ),
        replace(emergency, handed_over_at=at),
    ]


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]


def screen_of(opened: OpenWindow, part: str = "") -> ExchangeScreen:
    screen = opened.sit(opened.world.hoa, Room.EXCHANGE, part)
    assert isinstance(screen, ExchangeScreen)
    opened.settle()
    return screen


def states(opened: OpenWindow) -> dict[str, InboundState]:
    return {b.content.title: b.state for b in opened.world.station.exchange.inbox()}


def choose(screen: ExchangeScreen, opened: OpenWindow, title: str) -> None:
    found = next(b for b in opened.world.station.exchange.inbox() if b.content.title == title)
    screen.inbox.choose(found.id)


def test_a_normal_bulletin_is_declined_with_a_reason(opened: OpenWindow) -> None:
    screen = screen_of(opened)
    choose(screen, opened, "Lịch tiêm chủng cho trẻ em")
    screen.inbox.decline.click()
    dialog = opened.dialog(WordsDialog)
    dialog.act_button.click()
    opened.settle()
    assert any("Chưa ghi lý do" in text for text in texts(dialog))
    type_in(dialog._words, "Đã phát hôm qua")
    dialog.act_button.click()
    opened.until(lambda: states(opened)["Lịch tiêm chủng cho trẻ em"] is InboundState.DECLINED)
    opened.settle()


def test_priority_and_emergency_have_no_button_to_decline(opened: OpenWindow) -> None:
    screen = screen_of(opened)
    choose(screen, opened, "Chủ động ứng phó mưa lớn diện rộng")
    assert screen.inbox.take.isVisible()
    assert not screen.inbox.decline.isVisible()
    choose(screen, opened, "Lũ trên sông Thao")
    assert not screen.inbox.take.isVisible()
    assert any("không cần bấm" in text for text in texts(screen.inbox))


def test_taking_asks_when_and_where(opened: OpenWindow) -> None:
    screen = screen_of(opened)
    choose(screen, opened, "Lịch tiêm chủng cho trẻ em")
    screen.inbox.take.click()
    dialog = opened.dialog(TakeDialog)
    assert dialog._when.instant() > opened.world.station.clock.now()
    assert dialog._where.targets()
    dialog._later.click()
    assert not dialog._when.isEnabled()
    dialog.reject()


def test_a_bulletin_is_heard_from_any_place_before_it_is_taken(
    opened: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen, title = screen_of(opened), "Lịch tiêm chủng cho trẻ em"
    exchange = opened.world.station.exchange
    found = next(b for b in exchange.inbox() if b.content.title == title)
    assert found.content.audio is not None
    take = replace(a_take(), segments=(TakeSegment("1.wav", 42 * 48_000, "1" * 64),), channels=1)
    with opened.world.store.write("test") as unit:
        unit.takes.add(take)
        unit.exchange.put_state(f"decoded:{found.content.audio.sha256}", take.id)
    starts: list[int] = []

    def read(_take: Take, start: int, frames: int) -> NDArray[np.float32]:
        starts.append(start)
        return np.zeros((frames, 1), np.float32)

    monkeypatch.setattr(exchange.reader, "read", read)
    choose(screen, opened, title)
    bar = screen.inbox.hearing
    assert (bar.place.maximum(), bar._at.text()) == (42, "00:00 / 00:42")
    bar.listen.click()
    opened.until(lambda: starts[:1] == [0])
    assert bar.playback.running
    assert bar.listen.text().strip() == "Dừng nghe"
    bar.place.setValue(30)
    opened.until(lambda: 30 * 48_000 in starts)
    assert bar._at.text() == "00:30 / 00:42"
    bar.listen.click()
    opened.settle()
    assert not bar.playback.running
    assert states(opened)[title] is InboundState.VERIFIED
    bar.listen.click()
    opened.until(lambda: bar.playback.running)
    screen.show_part("outbox")
    assert not bar.playback.running
    opened.settle()


def test_words_alone_are_taken_to_be_read(opened: OpenWindow) -> None:
    words = an_inbound(
        InboundState.VERIFIED, opened.world.station.clock.now(), title="Mời họp thôn", text=TEXT, audio=None
    )
    with opened.world.store.write("sync") as unit:
        unit.exchange.save_bulletin(words)
    screen = screen_of(opened)
    screen.inbox.choose(words.id)
    assert not screen.inbox.take.isVisible()
    assert not screen.inbox.hearing.isVisible()
    screen.inbox.read.click()
    opened.settle()
    room = opened.window.findChild(ProduceScreen)
    assert room is not None
    opened.until(lambda: room.in_editor and room.editor.script.isVisible())
    assert room.editor.script.text.toPlainText() == TEXT
    shots = os.environ.get("EXCHANGE_SHOTS")
    if shots:
        opened.window.grab().save(str(Path(shots) / "produce_script.png"))
    room.editor.script_key.click()
    assert not room.editor.script.isVisible()
    again = screen_of(opened)
    again.inbox.choose(words.id)
    opened.until(lambda: again.inbox.read.accessibleName() == "Mở bản nháp")


def test_an_answer_opens_as_a_draft_to_be_read(opened: OpenWindow) -> None:
    screen = screen_of(opened, "citizens")
    answered = next(f for f in opened.world.station.feedback.list() if f.state is FeedbackState.ANSWERED)
    screen.citizens.choose(answered.id)
    screen.citizens.to_air.click()
    opened.settle()
    room = opened.window.findChild(ProduceScreen)
    assert room is not None
    opened.until(lambda: room.in_editor and "Xã đã cấp nước lại" in room.editor.script.text.toPlainText())


def test_all_that_failed_goes_again_by_one_press(opened: OpenWindow) -> None:
    screen = screen_of(opened, "outbox")
    assert any("1 không gửi được" in text for text in texts(screen.outbox))
    cell = screen.outbox.table.item(0, 3)
    assert cell is not None
    assert cell.text() == "Cấp trên không còn việc này"
    screen.outbox.all_again.click()
    opened.until(lambda: opened.world.station.exchange.outbox().counts[OutboxState.DEAD] == 0)
    opened.settle()
    assert not screen.outbox.all_again.isVisible()


@pytest.mark.parametrize(
    ("why", "said"), [("RECALLED", "Cấp trên thu hồi “Cắt nước”"), ("SUPERSEDED", "Cấp trên thay “Cắt nước”")]
)
def test_what_was_taken_back_above_is_told_on_today(opened: OpenWindow, why: str, said: str) -> None:
    newer = an_inbound(InboundState.VERIFIED, opened.world.station.clock.now(), title="Cắt nước chiều mai")
    told = {
        "bulletin_id": newer.id,
        "title": "Cắt nước",
        "at": opened.world.station.clock.now().isoformat(),
        "why": why,
        "slots": 1,
        "by_title": newer.content.title,
    }
    with opened.world.store.write("sync") as unit:
        unit.exchange.save_bulletin(newer)
        unit.exchange.put_state("withdrawn", [told])
    opened.sit(opened.world.hoa, Room.TODAY)
    opened.settle()
    [line] = [row for row in opened.window.findChildren(Row) if row.accessibleName().startswith(said)]
    line.click()
    opened.settle()
    screen = opened.window.findChild(ExchangeScreen)
    assert screen is not None
    assert screen.inbox.key == newer.id


def test_a_citizen_is_answered(opened: OpenWindow) -> None:
    screen = screen_of(opened, "citizens")
    assert any("ổ gà lớn" in text for text in texts(screen.citizens))
    type_in(screen.citizens._answer, "Xã sửa trong tháng 12.")
    screen.citizens.send.click()
    asked = screen.citizens.key

    def answered() -> bool:
        found = next(f for f in opened.world.station.feedback.list() if f.id == asked)
        return found.state is FeedbackState.ANSWERED and found.answer == "Xã sửa trong tháng 12."

    opened.until(answered)
    opened.settle()


def test_what_failed_can_be_sent_again(opened: OpenWindow) -> None:
    screen = screen_of(opened, "outbox")
    assert screen.outbox.table.rowCount() >= 2
    assert not screen.outbox.again.isEnabled()
    screen.outbox.table.setCurrentCell(0, 0)
    screen.outbox.again.click()
    opened.until(lambda: opened.world.station.exchange.outbox().counts[OutboxState.DEAD] == 0)
    opened.settle()


def test_the_report_is_looked_at_and_submitted(opened: OpenWindow) -> None:
    screen = screen_of(opened, "report")
    assert screen.report.table.rowCount() > 5
    assert any("chưa nộp" in text for text in texts(screen.report))
    year = opened.world.station.reports.current_year()
    screen.report.submit.click()
    opened.until(lambda: len(opened.world.station.reports.submitted(year)) == 1)
    opened.settle()
    assert any("Nộp lại sẽ thay bản trước" in text for text in texts(screen.report))


def test_the_standing_is_said(opened: OpenWindow) -> None:
    screen = screen_of(opened)
    assert any("Phần trao đổi chưa chạy" in text for text in texts(screen))
    now = datetime.now(UTC)
    screen._say_standing(ExchangeStanding("OFFLINE", "UNREACHABLE", now, now, 0.2))
    assert not any("chưa chạy" in text for text in texts(screen))
    screen._say_standing(ExchangeStanding("CONNECTED", "", now, now, -600.0))
    assert any("lệch 10 phút" in text for text in texts(screen))


@pytest.mark.parametrize("size", [(1366, 768), (1093, 614)])
@pytest.mark.parametrize("part", ["inbox", "citizens", "outbox", "report"])
def test_every_part_fits_both_screens(opened: OpenWindow, size: tuple[int, int], part: str) -> None:
    opened.window.resize(*size)
    screen = screen_of(opened, part)
    opened.settle()
    assert opened.window.width() == size[0]
    shots = os.environ.get("EXCHANGE_SHOTS")
    if shots:
        opened.window.grab().save(str(Path(shots) / f"exchange_{part}_{size[0]}.png"))
    primary = {"inbox": screen.inbox.take, "citizens": screen.citizens.send, "outbox": screen.outbox.again,
               "report": screen.report.submit}[part]  # fmt: skip
    corner = primary.mapTo(screen, primary.rect().bottomRight())
    assert screen.rect().contains(corner)


def test_an_administrator_is_led_to_the_enrolment(opened: OpenWindow) -> None:
    unenrolled = ExchangeStanding("NOT_ENROLLED", "", None, None, None)
    screen = opened.sit(opened.world.admin, Room.EXCHANGE)
    assert isinstance(screen, ExchangeScreen)
    screen._say_standing(unenrolled)
    assert screen._trouble.text() == "Đài chưa ghi danh với hệ thống nguồn."
    screen.enrol.click()
    opened.settle()
    shown = opened.window.findChildren(AdminScreen)
    assert shown
    assert shown[0].isVisible()
    assert shown[0].part == SOURCE


def test_who_does_not_administer_is_sent_to_who_does(opened: OpenWindow) -> None:
    screen = opened.sit(opened.world.loi, Room.EXCHANGE)
    assert isinstance(screen, ExchangeScreen)
    screen._say_standing(ExchangeStanding("NOT_ENROLLED", "", None, None, None))
    assert "Nhờ người quản trị" in screen._trouble.text()
    assert not screen.enrol.isVisible()
