"""Where ink falls, what snaps, and what can be read from how far."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.signage import (
    Align,
    Background,
    Box,
    ClockFace,
    ImageFit,
    Region,
    RegionKind,
    SignageLayout,
    TextStyle,
    check_layout,
)
from studio.domain.signage_boards import EmergencyNotice, NoticeKind, emergency_layout, fitting_font_px
from studio.domain.signage_clock import clock_lines, lunar_day_text, lunar_days
from studio.domain.signage_edit import LayoutEdit
from studio.domain.signage_metrics import (
    break_lines,
    line_height_px,
    place_clock,
    place_image,
    place_qr,
    place_text,
)
from studio.domain.signage_rules import (
    Board,
    Guide,
    contrast_ratio,
    judge,
    least_distance_m,
    needed_font_px,
    readable_m,
    snapped,
)

BOARD = Board("b", "ubnd", "Bảng", width_px=1920, height_px=1080, width_mm=1920, reader_m=15)


def ten_each(text: str) -> float:
    return 10.0 * len(text)


def test_words_fill_lines_and_a_word_too_long_stays_whole() -> None:
    assert break_lines("một hai ba", 70, ten_each) == ["một hai", "ba"]
    assert break_lines("một\n\nhai", 70, ten_each) == ["một", "", "hai"]
    assert break_lines("a nghiêngngả b", 50, ten_each) == ["a", "nghiêngngả", "b"]
    # Half a pixel too long still fits: two text engines may differ so much.
    assert break_lines("một hai", 69.6, ten_each) == ["một hai"]


@given(st.text(st.sampled_from("ab \n"), max_size=60), st.integers(10, 200))
def test_breaking_keeps_every_word_in_order(text: str, width: int) -> None:
    assert " ".join(break_lines(text, width, ten_each)).split() == text.split()


def test_lines_are_stacked_from_the_top_by_their_alignment() -> None:
    box, style = Box(100, 50, 200, 400), TextStyle(20, align=Align.RIGHT)
    first, second = place_text("abc\nde", box, style, ten_each)
    assert (first.x, first.baseline_y) == (270, 70)
    assert (second.x, second.baseline_y) == (280, 70 + line_height_px(20))
    centred = place_text("abc", box, replace(style, align=Align.CENTER, fill="#000000"), ten_each)
    assert centred[0].x == 100 + 5 + (190 - 30) / 2


def test_a_clock_has_a_smaller_second_line() -> None:
    lines = place_clock(["05:07", "24/11"], Box(0, 0, 500, 300), TextStyle(100), lambda text, px: len(text) * px / 2)
    assert [line.font_px for line in lines] == [100, 45]


def test_pictures_and_codes_stand_in_the_middle() -> None:
    box = Box(10, 10, 100, 100)
    assert place_image(200, 100, box, ImageFit.CONTAIN).height == 50
    assert place_image(200, 100, box, ImageFit.COVER).left == 10 - 50
    assert place_qr(33, box) == (10, 10, 3)
    assert place_qr(30, Box(0, 0, 100, 200)) == (5, 55, 3)


def test_a_box_snaps_to_the_canvas_and_to_its_neighbours() -> None:
    other = Box(300, 300, 200, 100)
    assert snapped(Box(5, 200, 100, 50), [], 1280, 720) == (Box(0, 200, 100, 50), [Guide(True, 0)])
    moved, guides = snapped(Box(503, 297, 80, 40), [other], 1280, 720)
    assert (moved.x, moved.y) == (500, 300)
    assert guides == [Guide(True, 500), Guide(False, 300)]
    far = Box(700, 500, 33, 33)
    assert snapped(far, [other], 1280, 720) == (far, [])


def test_letters_are_read_as_far_as_they_are_high_and_the_fix_makes_them_high_enough() -> None:
    assert readable_m(98, 1920, BOARD) == pytest.approx(21.756)
    small = Region("a", RegionKind.TEXT, Box(0, 0, 500, 100), style=TextStyle(40), content="Chữ")
    layout = SignageLayout("Bảng", regions=(small,))
    judged = judge(layout, small, BOARD)
    assert judged is not None
    assert not judged.far_enough
    assert judged.needed_font_px == needed_font_px(15, 1920, BOARD)
    assert judged.fix is not None
    mended = LayoutEdit(layout).apply(judged.fix).layout
    again = judge(mended, mended.regions[0], BOARD)
    assert again is not None
    assert again.far_enough
    assert again.fix is None


@given(st.integers(8, 60), st.floats(3, 60), st.integers(300, 8000))
def test_the_fix_of_a_clock_mends_its_smaller_line_too(font_px: int, reader_m: float, width_mm: int) -> None:
    board = replace(BOARD, reader_m=reader_m, width_mm=width_mm)
    clock = Region("c", RegionKind.CLOCK, Box(0, 0, 500, 100), style=TextStyle(font_px))
    judged = judge(SignageLayout("Bảng", regions=(clock,)), clock, board)
    assert judged is not None
    if judged.fix is not None:
        mended = judge(SignageLayout("Bảng", regions=(judged.fix.region,)), judged.fix.region, board)
        assert mended is not None
        assert mended.far_enough


def test_contrast_is_judged_against_what_lies_behind() -> None:
    assert contrast_ratio("#ffffff", "#000000") == pytest.approx(21)
    band = Region("band", RegionKind.TEXT, Box(0, 0, 1920, 200), 0, TextStyle(fill="#ffffff"))
    text = Region("text", RegionKind.TEXT, Box(10, 10, 500, 100), 1, TextStyle(90, colour="#eeeeee"), "Chữ")
    layout = SignageLayout("Bảng", regions=(band, text), background=Background("#000000", "#000000"))
    judged = judge(layout, text, BOARD)
    assert judged is not None
    assert not judged.contrast_enough
    alone = judge(replace(layout, regions=(text,)), text, BOARD)
    assert alone is not None
    assert alone.contrast_enough
    assert least_distance_m(SignageLayout("Bảng"), BOARD) is None


def test_the_clock_knows_the_lunar_calendar() -> None:
    noon = datetime(2026, 11, 24, 5, 7, tzinfo=UTC)
    assert clock_lines(noon, ClockFace.TIME_DATE_LUNAR) == ["05:07", "24/11 · 16 tháng Mười"]
    assert clock_lines(noon, ClockFace.TIME) == ["05:07"]
    assert clock_lines(noon, ClockFace.DATE) == ["24/11/2026"]
    assert lunar_day_text(date(2025, 8, 1)) == "8 tháng Sáu nhuận"
    assert lunar_day_text(date(2026, 2, 17)) == "1 tháng Giêng"
    days = lunar_days(date(2026, 12, 30), 4)
    assert list(days) == ["2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02"]


@given(st.text(st.sampled_from("aăđ ệ\n"), min_size=1, max_size=200), st.integers(64, 3000), st.integers(64, 3000))
def test_an_emergency_is_as_large_as_it_fits(text: str, width: int, height: int) -> None:
    layout = emergency_layout(EmergencyNotice("LŨ", text, NoticeKind.EMERGENCY, 3), width, height)
    assert layout.emergency
    check_layout(layout)
    assert fitting_font_px("a", Box(0, 0, 400, 400)) > fitting_font_px("a " * 100, Box(0, 0, 400, 400))
