"""Boards: how they are, what is published on them, and how an emergency takes them over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from studio.domain.approval import ApprovalState
from studio.domain.signage import (
    Align,
    Background,
    Box,
    ClockFace,
    DurationRule,
    FontWeight,
    Region,
    RegionKind,
    SignageLayout,
    TextStyle,
)
from studio.domain.signage_edit import LayoutEdit
from studio.domain.signage_letters import bold_width_em
from studio.domain.signage_metrics import break_lines, line_height_px


class BoardState(StrEnum):
    """``SHOWING``: it said that it shows what it should. ``BEHIND``: it still shows something else."""

    SHOWING = "SHOWING"
    BEHIND = "BEHIND"
    REFUSED = "REFUSED"
    OFFLINE = "OFFLINE"
    DISABLED = "DISABLED"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class BoardStatus:
    """``shown_package`` is what the player last said it shows; ``refusal`` why it keeps the old content."""

    board_id: str
    state: BoardState
    last_seen: datetime | None = None
    shown_package: str = ""
    emergency: bool = False
    refusal: str = ""
    clock_offset_ms: float | None = None
    paired: bool = False
    # Of the emergency's place: the package the board last fetched, and since when it shows ``shown_package``.
    fetched_package: str = ""
    fetched_at: datetime | None = None
    shown_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SignageDraft:
    """A layout in one of its versions, with its edit and where it stands on the way to approval."""

    id: str
    version: int
    state: ApprovalState
    edit: LayoutEdit
    maker_ids: frozenset[str]
    created_at: datetime
    changed_at: datetime
    approver_id: str = ""
    approved_sha256: str = ""

    @property
    def layout(self) -> SignageLayout:
        return self.edit.layout

    @property
    def title(self) -> str:
        return self.layout.title


@dataclass(frozen=True, slots=True)
class Publication:
    """What a board was last told to show, in one of its two places: its own, or the emergency's."""

    board_id: str
    emergency: bool
    package_id: str
    counter: int
    layout_ids: tuple[str, ...]
    envelope: bytes
    by_person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class BoardPlay:
    """Proof of play: what one board showed. (board, journal, counter) is its key; ``length_s`` is monotonic."""

    board_id: str
    journal_id: str
    counter: int
    package_id: str
    layout_sha256: str
    started_at: datetime
    length_s: float


class NoticeKind(StrEnum):
    EMERGENCY = "EMERGENCY"
    ALL_CLEAR = "ALL_CLEAR"
    CORRECTION = "CORRECTION"


@dataclass(frozen=True, slots=True)
class EmergencyNotice:
    """What a board says in an emergency. ``level`` 0 to 5: Decision 18/2021, 0 where none was given.

    An ``exercise`` is never in the colours of the real thing.
    """

    heading: str
    message: str
    kind: NoticeKind = NoticeKind.EMERGENCY
    level: int = 0
    exercise: bool = False


# Background and letters by level: light blue, light yellow, orange, red, purple; red where none was given.
_LEVEL_COLOURS = {
    0: ("#b3001b", "#ffffff"),
    1: ("#bfe3f5", "#10222f"),
    2: ("#fff2a8", "#2a2200"),
    3: ("#f28c28", "#1d1000"),
    4: ("#b3001b", "#ffffff"),
    5: ("#5b2a86", "#ffffff"),
}
_CALM = ("#0f6b3c", "#ffffff")
_EXERCISE = ("#0b4f9e", "#ffffff")
_LINE_EM = 1.3


def emergency_layout(notice: EmergencyNotice, width: int, height: int) -> SignageLayout:
    """Lay a notice out over the whole canvas, its letters as large as they fit."""
    colour, ink = _colours(notice)
    margin = max(8, min(width, height) // 24)
    inner = width - 2 * margin
    heading_height = height // 4
    clock_height = max(8, height // 9)
    body_height = height - heading_height - clock_height - 3 * margin
    style = TextStyle(48, FontWeight.BOLD, ink, Align.CENTER)
    heading = Box(margin, margin, inner, heading_height)
    body = Box(margin, 2 * margin + heading_height, inner, body_height)
    clock = Box(margin, height - margin - clock_height, inner, clock_height)
    regions = (
        Region("heading", RegionKind.TEXT, heading, 0, _fitted(style, notice.heading, heading), notice.heading),
        Region("message", RegionKind.TEXT, body, 1, _fitted(style, notice.message, body), notice.message),
        Region(
            "clock",
            RegionKind.CLOCK,
            clock,
            2,
            replace(style, font_px=max(8, int(clock_height / _LINE_EM)), weight=FontWeight.SEMIBOLD),
            face=ClockFace.TIME,
        ),
    )
    return SignageLayout(
        title=notice.heading[:200] or notice.kind.value,
        width=width,
        height=height,
        background=Background(colour, colour),
        regions=regions,
        duration=DurationRule(seconds=60),
        emergency=True,
    )


def _colours(notice: EmergencyNotice) -> tuple[str, str]:
    if notice.exercise:
        return _EXERCISE
    return _CALM if notice.kind is not NoticeKind.EMERGENCY else _LEVEL_COLOURS[notice.level]


def fitting_font_px(text: str, box: Box) -> int:
    """Return the largest size at which the text surely fits its box in bold letters; at least 8."""
    fits, too_large = 8, min(box.height, 2000) + 1
    while too_large - fits > 1:
        middle = (fits + too_large) // 2
        if _fits(text, box, middle):
            fits = middle
        else:
            too_large = middle
    return fits


def _fits(text: str, box: Box, font_px: int) -> bool:
    def measure(line: str) -> float:
        return bold_width_em(line) * font_px

    lines = break_lines(text, box.width, measure)
    return len(lines) * line_height_px(font_px) <= box.height and max(map(measure, lines)) <= box.width


def _fitted(style: TextStyle, text: str, box: Box) -> TextStyle:
    return replace(style, font_px=fitting_font_px(text, box))
