"""Where ink falls: the one set of rules by which the editor's picture and the board's player agree.

The font is Be Vietnam Pro (ascent 1.000 em, descent 0.265 em, capitals 0.740 em), drawn without hinting and
with kerning. A painter gives ``measure(text) -> width in px`` for a style; all else is computed here. The
player has the same rules in ``device_bridge/board_agent/web/paint.js``; a change must be made in both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from studio.domain.signage import Align, Box, ClockFace, ImageFit, RegionKind, TextStyle

FONT_FAMILY = "Be Vietnam Pro"
LINE_HEIGHT_EM = 1.3
BASELINE_EM = 1.02
CAPITAL_EM = 0.74
# Left and right of text, so that a filled region's letters do not touch its edge.
PADDING_EM = 0.25
# Text that exceeds its region by less than this still fits: two text engines may differ so much.
SLACK_PX = 0.5
SECOND_LINE_EM = 0.45
TICKER_EM_PER_S = 2.5
QR_QUIET_MODULES = 4

Measure = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line of text: ``x`` is the left edge of its first glyph, ``baseline_y`` its baseline, on the canvas."""

    text: str
    x: float
    baseline_y: float
    font_px: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture's place: ``left, top, width, height`` in px of the canvas, to be clipped by its region."""

    left: float
    top: float
    width: float
    height: float


def line_height_px(font_px: int) -> int:
    return half_up(font_px * LINE_HEIGHT_EM)


def baseline_px(font_px: int) -> int:
    """From the top of a line to its baseline."""
    return half_up(font_px * BASELINE_EM)


def padding_px(style: TextStyle) -> int:
    """Of a region without its own background: none, so that its letters stand on its edge."""
    return half_up(style.font_px * PADDING_EM) if style.fill else 0


def half_up(value: float) -> int:
    """Round as JavaScript's ``Math.round`` does."""
    return int(value + 0.5) if value >= 0 else -int(-value + 0.5)


def break_lines(text: str, width_px: float, measure: Measure) -> list[str]:
    """Break at line ends and between words, as many words to a line as fit; a word too long stays whole."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if line and measure(longer) > width_px + SLACK_PX:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines


def place_text(text: str, box: Box, style: TextStyle, measure: Measure) -> list[PlacedLine]:
    """Place a text region's lines from the top; what exceeds the region is clipped there."""
    padding = padding_px(style)
    lines = break_lines(text, box.width - 2 * padding, measure)
    return _stacked([(line, style.font_px) for line in lines], box, box.y, style, lambda line, _font_px: measure(line))


def place_clock(
    lines: Sequence[str], box: Box, style: TextStyle, measure: Callable[[str, int], float]
) -> list[PlacedLine]:
    """Place a clock's lines: the first at the style's size, the second smaller. ``measure(text, font_px)``."""
    sized = [(line, style.font_px if index == 0 else second_font_px(style)) for index, line in enumerate(lines)]
    return _stacked(sized, box, box.y, style, measure)


def second_font_px(style: TextStyle) -> int:
    return max(1, half_up(style.font_px * SECOND_LINE_EM))


def place_ticker(text: str, box: Box, style: TextStyle) -> PlacedLine:
    """Place a ticker's line as it begins: at the left edge, in the middle of its height. The editor shows that."""
    top = box.y + half_up((box.height - line_height_px(style.font_px)) / 2)
    line = " ".join(text.split())
    return PlacedLine(
        line, box.x + half_up(style.font_px * PADDING_EM), top + baseline_px(style.font_px), style.font_px
    )


def ticker_speed_px_per_s(style: TextStyle) -> float:
    return style.font_px * TICKER_EM_PER_S


def place_image(width: int, height: int, box: Box, fit: ImageFit) -> Placed:
    """Place a picture of ``width`` × ``height`` in the middle of its region."""
    scales = (box.width / width, box.height / height)
    scale = min(scales) if fit is ImageFit.CONTAIN else max(scales)
    wide, high = width * scale, height * scale
    return Placed(box.x + (box.width - wide) / 2, box.y + (box.height - high) / 2, wide, high)


def place_qr(modules: int, box: Box) -> tuple[int, int, int]:
    """Return (left, top, px of one module) of a code of ``modules`` a side, quiet zone included, on white.

    ISO/IEC 18004 asks for a quiet zone of four modules. Modules are whole pixels; the region is filled white.
    """
    module_px = max(1, min(box.width, box.height) // modules)
    side = modules * module_px
    return box.x + (box.width - side) // 2, box.y + (box.height - side) // 2, module_px


def smallest_font_px(kind: RegionKind, face: ClockFace, style: TextStyle) -> int:
    """Return the size of the smallest letters that a region shows."""
    two_lines = kind is RegionKind.CLOCK and face in (ClockFace.TIME_DATE, ClockFace.TIME_DATE_LUNAR)
    return second_font_px(style) if two_lines else style.font_px


def _stacked(
    lines: Sequence[tuple[str, int]], box: Box, top: int, style: TextStyle, measure: Callable[[str, int], float]
) -> list[PlacedLine]:
    padding = padding_px(style)
    placed: list[PlacedLine] = []
    for text, font_px in lines:
        spare = box.width - 2 * padding - measure(text, font_px) if style.align is not Align.LEFT else 0.0
        shift = spare if style.align is Align.RIGHT else spare / 2
        placed.append(PlacedLine(text, box.x + padding + shift, top + baseline_px(font_px), font_px))
        top += line_height_px(font_px)
    return placed
