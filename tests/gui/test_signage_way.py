"""A page's way through the widgets: begun from a template, submitted, judged, put on boards, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from studio.domain.approval import ApprovalState
from studio.domain.roles import Person
from studio.domain.signage import Box, Region, RegionKind
from studio.domain.signage_boards import BoardState, BoardStatus, NoticeKind, SignageDraft
from studio.domain.signage_codec import layout_sha256
from studio.domain.signage_edit import AddRegion, SetPage
from studio.domain.signage_rules import Board
from studio.ui.desk import Room
from studio.ui.signage.dialogs import BoardDialog, JudgeDialog, NewPageDialog, PublishDialog, ReasonDialog
from studio.ui.signage.preview import EmergencyPreview, RealPreview
from studio.ui.signage.screen import SignageScreen
from studio.ui.theme.board import PREVIEW_EDGE
from tests.support.signage_fakes import FakeBoardControl
from tests.support.ui_window import OpenWindow, open_window, type_in

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWindow]:
    with open_window(qtbot, tmp_path, full=False) as window:
        yield window


def page(opened: OpenWindow, title: str = "Tiêm phòng") -> SignageDraft:
    """A page with one text, made by the editor."""
    world = opened.world
    draft = world.station.signage.create(world.hoa, title)
    region = Region("title", RegionKind.TEXT, Box(60, 60, 1200, 300), content=title)
    return world.station.signage.apply(world.hoa, draft.id, AddRegion(region))


def board(opened: OpenWindow, name: str = "UBND xã") -> Board:
    made = Board(f"board-{name}", f"code-{len(name)}", name, place="Cổng")
    opened.world.station.signage.boards.save(opened.world.admin, made)
    return made


def sit(opened: OpenWindow, person: Person, subject: str = "") -> SignageScreen:
    screen = opened.sit(person, Room.SIGNAGE, subject)
    assert isinstance(screen, SignageScreen)
    return screen


def state_of(opened: OpenWindow, draft: SignageDraft) -> ApprovalState:
    opened.settle()
    return opened.world.station.signage.open(draft.id).state


def control(opened: OpenWindow) -> FakeBoardControl:
    found = opened.world.station.signage.boards.control
    assert isinstance(found, FakeBoardControl)
    return found


def test_an_empty_room_says_what_to_do_and_a_template_begins_a_page(opened: OpenWindow) -> None:
    screen = sit(opened, opened.world.hoa)
    assert not screen.board.isVisible()
    opened.button("+ Thêm trang").click()
    dialog = opened.dialog(NewPageDialog)
    assert len(dialog.cards) >= 3
    dialog.cards[1].click()
    dialog.title.selectAll()
    type_in(dialog.title, "Lịch cắt điện")
    dialog.act_button.click()
    opened.settle()
    opened.settle()
    draft = screen.model.draft
    assert draft is not None
    assert draft.title == "Lịch cắt điện"
    assert len(draft.layout.regions) >= 2
    assert screen.board.isVisible()


def test_the_editor_submits_and_cannot_judge_her_own(opened: OpenWindow) -> None:
    draft = page(opened)
    screen = sit(opened, opened.world.hoa, draft.id)
    opened.button("Gửi duyệt").click()
    assert state_of(opened, draft) is ApprovalState.SUBMITTED
    opened.settle()
    assert screen.act_button.text() == "Đang chờ duyệt"
    assert not screen.act_button.isEnabled()


def test_an_empty_page_is_not_submitted(opened: OpenWindow) -> None:
    draft = opened.world.station.signage.create(opened.world.hoa, "Trống")
    sit(opened, opened.world.hoa, draft.id)
    opened.button("Gửi duyệt").click()
    assert state_of(opened, draft) is ApprovalState.DRAFT
    assert opened.window.notices.isVisible()


def test_the_leader_sees_and_approves_then_puts_it_on_the_boards_that_are_chosen(opened: OpenWindow) -> None:
    draft, first, second = page(opened), board(opened), board(opened, "Chợ")
    opened.world.station.signage.submit(opened.world.hoa, draft.id)
    screen = sit(opened, opened.world.loi, draft.id)
    opened.button("Xem và duyệt…").click()
    judge = opened.dialog(JudgeDialog)
    judge.act_button.click()
    assert state_of(opened, draft) is ApprovalState.APPROVED
    opened.settle()
    opened.button("Đưa lên bảng…").click()
    publish = opened.dialog(PublishDialog)
    publish.boards[second.id].setChecked(False)
    publish.act_button.click()
    assert state_of(opened, draft) is ApprovalState.SCHEDULED
    told = control(opened).publications
    assert [(one.board_id, one.layout_ids) for one in told] == [(first.id, (draft.id,))]
    opened.settle()
    assert screen.act_button.text() == "Đưa lên bảng…"


def test_the_rail_tells_who_may_approve_how_many_pages_wait(opened: OpenWindow) -> None:
    draft, world = page(opened), opened.world
    world.station.signage.submit(world.hoa, draft.id)
    sit(opened, world.hoa)
    assert opened.button("Bảng điện tử", opened.window.rail).accessibleDescription() == ""
    sit(opened, world.loi)
    assert opened.button("Bảng điện tử", opened.window.rail).accessibleDescription() == "1 việc chờ"


def test_publishing_to_no_board_is_asked_again(opened: OpenWindow) -> None:
    draft, only = page(opened), board(opened)
    signage, world = opened.world.station.signage, opened.world
    signage.submit(world.hoa, draft.id)
    sit(opened, world.loi, draft.id)
    opened.button("Xem và duyệt…").click()
    opened.dialog(JudgeDialog).act_button.click()
    opened.settle()
    opened.settle()
    opened.button("Đưa lên bảng…").click()
    publish = opened.dialog(PublishDialog)
    publish.boards[only.id].setChecked(False)
    publish.act_button.click()
    opened.settle()
    assert publish.isVisible()
    assert control(opened).publications == []


def test_sent_back_with_a_reason_and_never_without(opened: OpenWindow) -> None:
    draft = page(opened)
    opened.world.station.signage.submit(opened.world.hoa, draft.id)
    sit(opened, opened.world.loi, draft.id)
    opened.button("Xem và duyệt…").click()
    judge = opened.dialog(JudgeDialog)
    judge.return_button.click()
    assert state_of(opened, draft) is ApprovalState.SUBMITTED
    type_in(judge.reason, "Ghi thêm giờ")
    judge.return_button.click()
    assert state_of(opened, draft) is ApprovalState.RETURNED
    assert opened.world.station.signage.history(draft.id)[-1].reason == "Ghi thêm giờ"


def test_what_was_changed_after_it_was_seen_is_not_approved(opened: OpenWindow) -> None:
    draft, world = page(opened), opened.world
    world.station.signage.submit(world.hoa, draft.id)
    sit(opened, world.loi, draft.id)
    opened.button("Xem và duyệt…").click()
    judge = opened.dialog(JudgeDialog)
    world.station.signage.apply(world.hoa, draft.id, SetPage(title="Khác"))
    world.station.signage.submit(world.hoa, draft.id)
    judge.act_button.click()
    assert state_of(opened, draft) is ApprovalState.SUBMITTED
    assert judge.isVisible()


def test_recalled_with_a_reason_it_leaves_the_boards(opened: OpenWindow) -> None:
    draft, one = page(opened), board(opened)
    signage, world = opened.world.station.signage, opened.world
    submitted = signage.submit(world.hoa, draft.id)
    signage.approve(world.loi, draft.id, layout_sha256(submitted.layout))
    signage.publish(world.loi, [draft.id], [one.id])
    screen = sit(opened, world.loi, draft.id)
    assert "UBND xã" in screen.where_words
    screen.edit_bar.recall.trigger()
    reason = opened.dialog(ReasonDialog)
    type_in(reason.reason, "Sai ngày")
    reason.act_button.click()
    assert state_of(opened, draft) is ApprovalState.RECALLED
    assert control(opened).publications[0].layout_ids == ()


def test_an_edit_after_approval_is_a_new_version(opened: OpenWindow) -> None:
    draft, world = page(opened), opened.world
    world.station.signage.submit(world.hoa, draft.id)
    screen = sit(opened, world.hoa, draft.id)
    screen.model.choose("title")
    screen.model.move_by(8, 0)
    screen.model.settle()
    opened.settle()
    now = world.station.signage.open(draft.id)
    assert (now.version, now.state) == (2, ApprovalState.DRAFT)
    assert screen.act_button.text() == "Gửi duyệt"


def test_boards_are_listed_with_how_they_are_and_lost_ones_are_told(opened: OpenWindow) -> None:
    one, two = board(opened), board(opened, "Chợ")
    now = opened.world.clock.now()
    control(opened).states = [
        BoardStatus(one.id, BoardState.SHOWING, now),
        BoardStatus(two.id, BoardState.OFFLINE, now - timedelta(hours=2)),
    ]
    screen = sit(opened, opened.world.hoa, "boards")
    table = screen.boards_page.table
    assert table.rowCount() == 2
    badges = [table.cell_badge(row, 1) for row in range(2)]
    assert {badge.text() for badge in badges if badge is not None} == {"✓ Đang hiện đúng", "✗ Mất kết nối"}
    control(opened).running = False
    screen.refresh()
    opened.settle()
    badges = [table.cell_badge(row, 1) for row in range(2)]
    assert {badge.text() for badge in badges if badge is not None} == {"◌ Chưa biết"}


def test_the_administrator_adds_a_board(opened: OpenWindow) -> None:
    screen = sit(opened, opened.world.admin, "boards")
    assert screen.boards_page.first.isVisible(), "with no board there is one thing to press"
    assert not screen.boards_page.add.isVisible()
    screen.boards_page.first.click()
    dialog = opened.dialog(BoardDialog)
    dialog.act_button.click()
    opened.settle()
    assert dialog.isVisible()
    type_in(dialog.name, "Nhà văn hóa")
    dialog.reader_m.setValue(20)
    dialog.act_button.click()
    opened.settle()
    boards = [view.board for view in opened.world.station.signage.boards.view().boards]
    assert [(one.name, one.reader_m) for one in boards] == [("Nhà văn hóa", 20.0)]
    assert boards[0].code.startswith("nha-van-hoa-")


def test_only_the_administrator_changes_boards(opened: OpenWindow) -> None:
    board(opened)
    screen = sit(opened, opened.world.hoa, "boards")
    assert not screen.boards_page.add.isVisible()
    assert not screen.boards_page.pair.isVisible()
    assert screen.boards_page.emergency.isVisible()


def test_who_may_not_edit_changes_nothing(opened: OpenWindow) -> None:
    draft = page(opened)
    screen = sit(opened, opened.world.admin, draft.id)
    screen.model.choose("title")
    screen.model.move_by(8, 0)
    screen.model.remove()
    screen.model.settle()
    opened.settle()
    assert opened.world.station.signage.open(draft.id).layout == draft.layout
    assert not screen.tools.isEnabled()


def test_the_preview_of_an_emergency_is_orange_and_sends_nothing(opened: OpenWindow) -> None:
    one = board(opened)
    screen = sit(opened, opened.world.hoa, "boards")
    screen.boards_page.emergency.click()
    dialog = opened.dialog(EmergencyPreview)
    layout = dialog.picture.layout_shown
    assert layout is not None
    assert layout.emergency
    assert (layout.width, layout.height) == (one.width_px, one.height_px)
    picture = dialog.picture.grab().toImage()
    seen = {picture.pixelColor(x, picture.height() // 2).name() for x in range(picture.width())}
    assert PREVIEW_EDGE in seen
    dialog.kind.setCurrentIndex(dialog.kind.findData(NoticeKind.ALL_CLEAR.value))
    calm = dialog.picture.layout_shown
    assert calm is not None
    assert calm.background != layout.background
    dialog.close()
    assert control(opened).publications == []


def test_the_real_preview_runs_its_ticker_and_stops_with_its_window(opened: OpenWindow) -> None:
    world, draft = opened.world, page(opened)
    ticker = Region("ticker", RegionKind.TICKER, Box(0, 900, 1920, 120), content="Gió mùa đông bắc · " * 6)
    world.station.signage.apply(world.hoa, draft.id, AddRegion(ticker))
    screen = sit(opened, world.hoa, draft.id)
    screen.preview_button.click()
    dialog = opened.dialog(RealPreview)
    before = dialog.picture.grab().toImage()
    opened.until(lambda: dialog.picture.grab().toImage() != before)
    dialog.close()
    assert not dialog.picture.is_running
