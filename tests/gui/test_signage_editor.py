"""The editor of boards, through its widgets: by mouse, by keyboard alone, with a Vietnamese input method."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from studio.app.signage import templates
from studio.domain.signage import Box, FontWeight, Region, RegionKind, SignageLayout
from studio.domain.signage_boards import SignageDraft
from studio.domain.signage_rules import Board, judge_layout
from studio.services.signage import Template
from studio.ui.desk import Room
from studio.ui.signage.legibility import missing_px
from studio.ui.signage.screen import SignageScreen
from tests.support.ui_fakes import MORNING
from tests.support.ui_window import OpenWindow, open_window, type_in

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
NO, SHIFT, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWindow]:
    with open_window(qtbot, tmp_path, full=False) as window:
        yield window


@pytest.fixture
def screen(opened: OpenWindow) -> SignageScreen:
    """The editor at her desk, with one page begun from nothing."""
    world = opened.world
    world.station.signage.create(world.hoa, "Tiêm phòng")
    found = opened.sit(world.hoa, Room.SIGNAGE)
    assert isinstance(found, SignageScreen)
    return found


def press_tool(screen: SignageScreen, kind: RegionKind) -> None:
    button = next(b for b in screen.tools.findChildren(QToolButton) if b.property("region") == kind.value)
    QTest.mouseClick(button, LEFT)


def added(screen: SignageScreen, kind: RegionKind = RegionKind.TEXT) -> Region:
    press_tool(screen, kind)
    screen.board.setFocus()
    return chosen(screen)


def chosen(screen: SignageScreen) -> Region:
    region = screen.model.chosen
    assert region is not None
    return region


def layout_of(screen: SignageScreen) -> SignageLayout:
    layout = screen.model.layout
    assert layout is not None
    return layout


def stored(opened: OpenWindow, screen: SignageScreen) -> SignageDraft:
    """The page as the records have it, once the gesture is over."""
    screen.model.settle()
    opened.settle()
    draft = screen.model.draft
    assert draft is not None
    return opened.world.station.signage.open(draft.id)


def close_dialog() -> None:
    active = QApplication.activeModalWidget()
    assert active is not None
    active.close()


def point(screen: SignageScreen, x: float, y: float) -> QPoint:
    return screen.board.screen_point(x, y).toPoint()


def drag(screen: SignageScreen, start: tuple[float, float], end: tuple[float, float], *, drop: bool = True) -> None:
    port = screen.board.viewport()
    QTest.mousePress(port, LEFT, NO, point(screen, *start))
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    for place in (middle, end):
        QTest.mouseMove(port, point(screen, *place))
        QApplication.processEvents()
    if drop:
        QTest.mouseRelease(port, LEFT, NO, point(screen, *end))


@pytest.mark.parametrize("kind", list(RegionKind))
def test_each_tool_puts_its_thing_on_the_board(opened: OpenWindow, screen: SignageScreen, kind: RegionKind) -> None:
    press_tool(screen, kind)
    if kind is RegionKind.IMAGE:
        close_dialog()
    assert [region.kind for region in stored(opened, screen).layout.regions] == [kind]
    assert chosen(screen).kind is kind


def test_what_is_added_can_be_read_from_where_people_stand(opened: OpenWindow, screen: SignageScreen) -> None:
    for kind in (RegionKind.TEXT, RegionKind.TICKER, RegionKind.CLOCK):
        added(screen, kind)
    assert screen.readable.text() == "✓ Đọc được từ 15 m"


def test_typing_with_an_input_method_changes_the_words_as_one_step(opened: OpenWindow, screen: SignageScreen) -> None:
    press_tool(screen, RegionKind.TEXT)
    field = screen.region_panel.words
    assert field.hasFocus()
    field.selectAll()
    type_in(field, "Tiêm phòng đợt 2")
    assert chosen(screen).content == "Tiêm phòng đợt 2"
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    draft = stored(opened, screen)
    assert draft.layout.regions[0].content == "Tiêm phòng đợt "
    assert len(draft.edit.steps) == 2
    screen.board.setFocus()
    QTest.keyClick(screen.board, Qt.Key.Key_Z, CTRL)
    assert stored(opened, screen).layout.regions[0].content == "Chữ mới"


def test_arrows_move_shift_resizes_and_held_keys_are_one_step(opened: OpenWindow, screen: SignageScreen) -> None:
    before = added(screen).box
    for _ in range(3):
        QTest.keyClick(screen.board, Qt.Key.Key_Right)
    QTest.keyClick(screen.board, Qt.Key.Key_Up, CTRL)
    QTest.keyClick(screen.board, Qt.Key.Key_Down, SHIFT)
    QTest.keyClick(screen.board, Qt.Key.Key_Left, SHIFT | CTRL)
    draft = stored(opened, screen)
    assert draft.layout.regions[0].box == Box(before.x + 24, before.y - 1, before.width - 1, before.height + 8)
    assert len(draft.edit.steps) == 3


def test_enter_leads_to_the_words_and_esc_back(opened: OpenWindow, screen: SignageScreen) -> None:
    added(screen)
    QTest.keyClick(screen.board, Qt.Key.Key_Return)
    assert screen.region_panel.words.hasFocus()
    QTest.keyClick(screen.region_panel.words, Qt.Key.Key_Escape)
    assert screen.board.hasFocus()
    QTest.keyClick(screen.board, Qt.Key.Key_Escape)
    assert screen.model.chosen is None


@pytest.mark.parametrize("template", templates(), ids=lambda template: template.id)
def test_every_template_can_be_read_and_nothing_is_hidden(qtbot: QtBot, template: Template) -> None:
    judged = judge_layout(template.layout, Board("", "", ""))
    kinds = {region.id: region.kind for region in template.layout.regions}
    assert all(one.contrast_enough for one in judged)
    assert all(one.far_enough or kinds[one.region_id] is RegionKind.QR for one in judged)
    assert all(missing_px(region, MORNING) <= 0 for region in template.layout.regions)


def test_a_region_stays_on_the_canvas(opened: OpenWindow, screen: SignageScreen) -> None:
    added(screen)
    for _ in range(20):
        QTest.keyClick(screen.board, Qt.Key.Key_Left)
    assert stored(opened, screen).layout.regions[0].box.x == 0


def test_tab_walks_through_the_regions_and_then_leaves(opened: OpenWindow, screen: SignageScreen) -> None:
    first, second = added(screen), added(screen, RegionKind.TICKER)
    screen.model.choose("")
    screen.preview_button.setFocus()
    screen.board.setFocus(Qt.FocusReason.TabFocusReason)
    assert chosen(screen).id == first.id
    assert "Chữ mới" in screen.board.accessibleDescription()
    QTest.keyClick(screen.board, Qt.Key.Key_Tab)
    assert chosen(screen).id == second.id
    QTest.keyClick(screen.board, Qt.Key.Key_Backtab, SHIFT)
    assert chosen(screen).id == first.id
    QTest.keyClick(screen.board, Qt.Key.Key_Tab)
    QTest.keyClick(screen.board, Qt.Key.Key_Tab)
    assert not screen.board.hasFocus()


def test_delete_removes_and_letters_and_backspace_do_not(opened: OpenWindow, screen: SignageScreen) -> None:
    added(screen)
    for key in (Qt.Key.Key_Backspace, Qt.Key.Key_S, Qt.Key.Key_X, Qt.Key.Key_D):
        QTest.keyClick(screen.board, key)
    type_in(screen.board, "xóa")
    assert len(layout_of(screen).regions) == 1
    QTest.keyClick(screen.board, Qt.Key.Key_Delete)
    assert stored(opened, screen).layout.regions == ()
    QTest.keyClick(screen.board, Qt.Key.Key_Z, CTRL)
    assert len(stored(opened, screen).layout.regions) == 1
    QTest.keyClick(screen.board, Qt.Key.Key_Y, CTRL)
    assert stored(opened, screen).layout.regions == ()


def test_a_mouse_moves_a_region_onto_a_snap_line(opened: OpenWindow, screen: SignageScreen) -> None:
    added(screen)
    box = chosen(screen).box
    middle = (box.x + box.width / 2, box.y + box.height / 2)
    # The middle of the region is let go near the middle of the canvas.
    drag(screen, middle, (960 + 6, middle[1] + 200), drop=False)
    assert any(guide.upright and guide.at == 960 for guide in screen.board.guides)
    QTest.mouseRelease(screen.board.viewport(), LEFT, NO, point(screen, 966, middle[1] + 200))
    moved = stored(opened, screen).layout.regions[0].box
    assert abs(moved.x + moved.width // 2 - 960) <= 1
    assert (moved.width, moved.height) == (box.width, box.height)
    assert screen.board.guides == ()


def test_a_handle_resizes_a_region(opened: OpenWindow, screen: SignageScreen) -> None:
    box = added(screen).box
    drag(screen, (box.right, box.bottom), (box.right + 300, box.bottom + 150))
    grown = stored(opened, screen).layout.regions[0].box
    assert (grown.x, grown.y) == (box.x, box.y)
    assert abs(grown.width - box.width - 300) <= 24
    assert abs(grown.height - box.height - 150) <= 24


def test_a_click_chooses_the_topmost_and_layers_can_be_turned(opened: OpenWindow, screen: SignageScreen) -> None:
    low, high = added(screen), added(screen)
    x, y = high.box.x + high.box.width / 2, high.box.y + high.box.height / 2
    QTest.mouseClick(screen.board.viewport(), LEFT, NO, point(screen, x, y))
    assert chosen(screen).id == high.id
    QTest.mouseClick(opened.button("Đưa xuống lớp dưới"), LEFT)
    assert [region.id for region in stored(opened, screen).layout.painted] == [high.id, low.id]
    assert not screen.edit_bar.down.isEnabled()
    QTest.mouseClick(screen.board.viewport(), LEFT, NO, point(screen, 1800, 1000))
    assert screen.model.chosen is None


def test_the_panel_changes_size_weight_colour_and_alignment(opened: OpenWindow, screen: SignageScreen) -> None:
    added(screen)
    panel = screen.region_panel
    opened.button("Màu chữ: Vàng", panel).click()
    opened.button("Căn chữ: Giữa", panel).click()
    opened.button("Nền ô: Xanh lá đậm", panel).click()
    style = stored(opened, screen).layout.regions[0].style
    assert (style.colour, style.align.value, style.fill) == ("#ffd75e", "center", "#14532d")
    assert style.weight is FontWeight.BOLD


def test_small_letters_are_told_and_mended_with_one_press(opened: OpenWindow, screen: SignageScreen) -> None:
    board = Board("board", "ubnd", "UBND xã", reader_m=30.0)
    opened.world.station.signage.boards.save(opened.world.admin, board)
    screen.refresh()
    opened.settle()
    added(screen)
    screen.region_panel.size_field.setValue(40)
    assert screen.readable.text() == "✗ Đọc được từ 8,8 m"
    opened.button("Sửa giúp").click()
    region = stored(opened, screen).layout.regions[0]
    assert screen.readable.text() == "✓ Đọc được từ 30 m"
    assert region.style.font_px >= 136


def test_a_picture_file_is_taken_and_shown(opened: OpenWindow, screen: SignageScreen, tmp_path: Path) -> None:
    source = tmp_path / "hoa.png"
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    assert image.save(str(source))
    press_tool(screen, RegionKind.IMAGE)
    close_dialog()
    screen.take_picture(str(source))
    opened.until(lambda: bool(chosen(screen).media_sha256))
    region = stored(opened, screen).layout.regions[0]
    assert (region.media_type, len(region.media_sha256)) == ("image/png", 64)


def test_what_is_no_picture_is_told(opened: OpenWindow, screen: SignageScreen, tmp_path: Path) -> None:
    source = tmp_path / "anh.svg"
    source.write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    press_tool(screen, RegionKind.IMAGE)
    close_dialog()
    screen.take_picture(str(source))
    opened.settle()
    assert opened.window.notices.isVisible()
    assert chosen(screen).media_sha256 == ""


@pytest.mark.parametrize("size", [(1366, 768), (1093, 614)])
def test_the_whole_board_is_in_sight(opened: OpenWindow, screen: SignageScreen, size: tuple[int, int]) -> None:
    opened.window.resize(*size)
    opened.settle()
    corner, end = point(screen, 0, 0), point(screen, 1920, 1080)
    assert corner.x() >= 0
    assert corner.y() >= 0
    assert end.x() <= screen.board.viewport().width()
    assert end.y() <= screen.board.viewport().height()
    assert (end.x() - corner.x()) >= 300
