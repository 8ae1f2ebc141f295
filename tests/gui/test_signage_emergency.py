"""An emergency's letters: all of them stand on the board, measured by the real font."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from studio.domain.signage import Region
from studio.domain.signage_boards import EmergencyNotice, emergency_layout
from studio.domain.signage_letters import bold_width_em
from studio.domain.signage_metrics import line_height_px
from studio.ui.signage.painting import UNITS_PER_EM, placed_lines, text_width
from studio.ui.theme.fonts import load_fonts
from tests.support.ui_fakes import MORNING

NOTICES = (
    ("CẢNH BÁO LŨ QUÉT", "Bà con ven suối rời ngay lên nhà văn hóa thôn. Không qua ngầm tràn."),
    ("MƯA", "Ở TRONG NHÀ"),
    ("WWWW MMMM", "ỄỆỖỘỮỰ " * 30),
    ("BÃO SỐ 12", "\n".join(f"Thôn {number}: lên trường học" for number in range(1, 9))),
)
SIZES = ((1920, 1080), (640, 320), (256, 512))


def shown_whole(region: Region) -> bool:
    lines = placed_lines(region, MORNING)
    high = sum(line_height_px(line.font_px) for line in lines)
    wide = max(text_width(line.text, line.font_px, region.style) for line in lines)
    return high <= region.box.height and wide <= region.box.width + 0.5


@pytest.mark.parametrize(("heading", "message"), NOTICES)
@pytest.mark.parametrize("size", SIZES)
def test_nothing_of_an_emergency_is_cut_off(qtbot: QtBot, heading: str, message: str, size: tuple[int, int]) -> None:
    load_fonts()
    layout = emergency_layout(EmergencyNotice(heading, message, level=3), *size)
    for region in layout.regions:
        smallest = region.style.font_px == 8
        assert smallest or shown_whole(region), region


def test_the_table_of_widths_is_never_too_narrow(qtbot: QtBot) -> None:
    load_fonts()
    style = emergency_layout(EmergencyNotice("a", "b"), 640, 360).region("heading").style
    letters = "AĂÂBCDĐEÊGHIKLMNOÔƠPQRSTUƯVXYWJFZaăâbcdđeêghiklmnoôơpqrstuưvxywjfz0123456789 .,:;!?-–/()·…“”%'\"&+"
    marks = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    for letter in letters:
        for mark in marks if letter in "AĂÂEÊIOÔƠUƯYaăâeêioôơuưy" else ("",):
            exact = text_width(letter + mark, UNITS_PER_EM, style) / UNITS_PER_EM
            assert exact <= bold_width_em(letter + mark) + 1e-6, letter + mark
