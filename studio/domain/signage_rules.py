"""What the editor watches while a board is laid out: snapping, and whether people can read it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from studio.domain.signage import Box, Region, RegionKind, SignageLayout
from studio.domain.signage_edit import SetRegion
from studio.domain.signage_metrics import CAPITAL_EM, second_font_px, smallest_font_px

# A capital one millimetre high is read from so far: the careful side of the 30 ft an inch that sign makers use,
# for our diacritics are smaller than the letters they stand on.
METRES_PER_CAPITAL_MM = 0.3
# WCAG 2.2, success criterion 1.4.3: large text.
LEAST_CONTRAST = 4.5
# A telephone reads a code from about ten times its side (ISO/IEC 18004 leaves it open; a common rule).
_QR_DISTANCE_PER_SIDE = 10.0


@dataclass(frozen=True, slots=True)
class Board:
    """A board of the station. ``width_mm``: the lit width of its screen; ``reader_m``: where people stand."""

    id: str
    code: str
    name: str
    place: str = ""
    width_px: int = 1920
    height_px: int = 1080
    width_mm: int = 1920
    reader_m: float = 15.0
    enabled: bool = True
    position: int = 0


@dataclass(frozen=True, slots=True)
class Guide:
    """A line that a box was snapped to: ``at`` px from the left (``upright``) or the top."""

    upright: bool
    at: int


@dataclass(frozen=True, slots=True)
class Legibility:
    """From how far a region can be read, and the contrast of its letters; ``fix`` is the step that mends it."""

    region_id: str
    distance_m: float
    contrast: float
    needed_font_px: int
    far_enough: bool
    contrast_enough: bool
    fix: SetRegion | None


def snapped(box: Box, others: Iterable[Box], width: int, height: int, within_px: int = 8) -> tuple[Box, list[Guide]]:
    """Return the moved box with its edges or middle on the nearest edge or middle of the others or the canvas.

    Each axis is judged alone; of equally near lines the first wins, the canvas's before the others'.
    """
    others = list(others)
    upright = [0, width // 2, width, *(at for o in others for at in (o.x, o.x + o.width // 2, o.right))]
    level = [0, height // 2, height, *(at for o in others for at in (o.y, o.y + o.height // 2, o.bottom))]
    dx, guide_x = _nearest((box.x, box.x + box.width // 2, box.right), upright, within_px)
    dy, guide_y = _nearest((box.y, box.y + box.height // 2, box.bottom), level, within_px)
    guides = [Guide(True, guide_x)] if guide_x is not None else []
    guides += [Guide(False, guide_y)] if guide_y is not None else []
    return replace(box, x=box.x + dx, y=box.y + dy), guides


def readable_m(font_px: float, layout_width: int, board: Board) -> float:
    """Return from how many metres letters of ``font_px`` are read on the board."""
    return font_px * CAPITAL_EM * _mm_per_px(layout_width, board) * METRES_PER_CAPITAL_MM


def needed_font_px(distance_m: float, layout_width: int, board: Board) -> int:
    """Return the least size of letters that are read from ``distance_m``."""
    return math.ceil(distance_m / (CAPITAL_EM * _mm_per_px(layout_width, board) * METRES_PER_CAPITAL_MM) - 1e-9)


def judge(layout: SignageLayout, region: Region, board: Board) -> Legibility | None:
    """Judge one region on one board; None for pictures. The fix enlarges the letters, it never moves a region."""
    if region.kind is RegionKind.IMAGE:
        return None
    if region.kind is RegionKind.QR:
        side_mm = min(region.box.width, region.box.height) * _mm_per_px(layout.width, board)
        return Legibility(region.id, side_mm / 1000 * _QR_DISTANCE_PER_SIDE, 21.0, 0, True, True, None)
    smallest = smallest_font_px(region.kind, region.face, region.style)
    distance = readable_m(smallest, layout.width, board)
    needed = needed_font_px(board.reader_m, layout.width, board)
    far_enough = distance >= board.reader_m - 1e-9
    contrast = min(contrast_ratio(region.style.colour, behind) for behind in _behind(layout, region))
    fix: SetRegion | None = None
    if not far_enough:
        size = needed
        while second_font_px(replace(region.style, font_px=size)) < needed and smallest != region.style.font_px:
            size += 1
        fix = SetRegion(replace(region, style=replace(region.style, font_px=size)))
    return Legibility(region.id, distance, contrast, needed, far_enough, contrast >= LEAST_CONTRAST, fix)


def judge_layout(layout: SignageLayout, board: Board) -> list[Legibility]:
    """Judge every region with letters, from the lowest layer up."""
    judged = (judge(layout, region, board) for region in layout.painted)
    return [one for one in judged if one is not None]


def least_distance_m(layout: SignageLayout, board: Board) -> float | None:
    """Return from how far all letters can be read; None without letters."""
    kinds = {region.id: region.kind for region in layout.regions}
    told = [one.distance_m for one in judge_layout(layout, board) if kinds[one.region_id] is not RegionKind.QR]
    return min(told, default=None)


def contrast_ratio(one: str, other: str) -> float:
    """Return the contrast of two ``#rrggbb`` colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _behind(layout: SignageLayout, region: Region) -> tuple[str, ...]:
    if region.style.fill:
        return (region.style.fill,)
    below = [o for o in layout.painted if o.z < region.z and o.style.fill and _covers(o.box, region.box)]
    return (below[-1].style.fill,) if below else (layout.background.top, layout.background.bottom)


def _covers(outer: Box, inner: Box) -> bool:
    upright = outer.y <= inner.y and outer.bottom >= inner.bottom
    return upright and outer.x <= inner.x and outer.right >= inner.right


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _mm_per_px(layout_width: int, board: Board) -> float:
    return board.width_mm / layout_width


def _nearest(edges: tuple[int, int, int], lines: list[int], within_px: int) -> tuple[int, int | None]:
    best: tuple[int, int | None] = (0, None)
    shortest = within_px + 1
    for line in lines:
        for edge in edges:
            if abs(line - edge) < shortest:
                shortest, best = abs(line - edge), (line - edge, line)
    return best
