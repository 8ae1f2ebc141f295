"""A public bulletin board's layout: what the editor changes, the approver judges and the board shows.

All lengths are whole pixels of the canvas; a board scales the canvas onto its screen. The file's form is
``resources/signage/layout-1.schema.json``; ``signage_codec`` reads and writes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from studio.domain.errors import Misuse

LAYOUT_SCHEMA = 1
SMALLEST_SIDE_PX, LARGEST_SIDE_PX = 64, 7680
SMALLEST_REGION_PX = 8
SMALLEST_FONT_PX, LARGEST_FONT_PX = 8, 2000
MOST_REGIONS = 50
LONGEST_TEXT = 4000
LONGEST_QR_TEXT = 500
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class RegionKind(StrEnum):
    TEXT = "text"
    TICKER = "ticker"
    IMAGE = "image"
    CLOCK = "clock"
    QR = "qr"


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class FontWeight(IntEnum):
    REGULAR = 400
    MEDIUM = 500
    SEMIBOLD = 600
    BOLD = 700


class ImageFit(StrEnum):
    """``CONTAIN`` shows the whole picture, ``COVER`` fills the region and cuts the rest."""

    CONTAIN = "contain"
    COVER = "cover"


class ClockFace(StrEnum):
    TIME = "time"
    DATE = "date"
    TIME_DATE = "time-date"
    TIME_DATE_LUNAR = "time-date-lunar"


class DurationKind(StrEnum):
    """How long a page of several stays: ``seconds``, or until its ticker has passed once."""

    SECONDS = "seconds"
    TICKER_ONCE = "ticker-once"


@dataclass(frozen=True, slots=True)
class Box:
    """``x, y``: the upper left corner from the canvas's."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class TextStyle:
    """Colours are ``#rrggbb``, lower case. ``fill`` is the region's own background, empty for none."""

    font_px: int = 48
    weight: FontWeight = FontWeight.REGULAR
    colour: str = "#ffffff"
    align: Align = Align.LEFT
    fill: str = ""


@dataclass(frozen=True, slots=True)
class Validity:
    """Shown in ``[starts_at, ends_at)``; None is open on that side."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        return (self.starts_at is None or self.starts_at <= now) and (self.ends_at is None or now < self.ends_at)


@dataclass(frozen=True, slots=True)
class Region:
    """One thing on the board. ``content``: the text, the ticker's text, the QR's text; for others unused.

    Outside its validity, or without its picture, a region shows ``fallback_text``, or nothing.
    """

    id: str
    kind: RegionKind
    box: Box
    z: int = 0
    style: TextStyle = field(default_factory=TextStyle)
    content: str = ""
    media_sha256: str = ""
    media_type: str = ""
    fit: ImageFit = ImageFit.CONTAIN
    face: ClockFace = ClockFace.TIME_DATE_LUNAR
    validity: Validity = field(default_factory=Validity)
    fallback_text: str = ""


@dataclass(frozen=True, slots=True)
class Background:
    """A fall of colour from the top to the bottom edge; equal colours are one plain."""

    top: str = "#0b3a5b"
    bottom: str = "#0b3a5b"


@dataclass(frozen=True, slots=True)
class DurationRule:
    kind: DurationKind = DurationKind.SECONDS
    seconds: int = 12


@dataclass(frozen=True, slots=True)
class Fallback:
    """What the board shows when nothing it holds is valid any more."""

    text: str = ""
    colour: str = "#ffffff"
    background: str = "#0b3a5b"


@dataclass(frozen=True, slots=True)
class SignageLayout:
    """One page of a board. ``stats`` asks for proof of play; ``author`` and ``approver`` are persons' ids."""

    title: str
    width: int = 1920
    height: int = 1080
    background: Background = field(default_factory=Background)
    regions: tuple[Region, ...] = ()
    duration: DurationRule = field(default_factory=DurationRule)
    fallback: Fallback = field(default_factory=Fallback)
    validity: Validity = field(default_factory=Validity)
    emergency: bool = False
    stats: bool = True
    author: str = ""
    approver: str = ""
    schema: int = LAYOUT_SCHEMA

    @property
    def painted(self) -> tuple[Region, ...]:
        """The regions from the lowest to the topmost: by ``z``, then as they stand."""
        return tuple(sorted(self.regions, key=lambda region: region.z))

    def region(self, region_id: str) -> Region:
        """Raises ``Misuse("NO_SUCH_REGION")``."""
        for region in self.regions:
            if region.id == region_id:
                return region
        raise Misuse("NO_SUCH_REGION", region=region_id)

    @property
    def media(self) -> frozenset[str]:
        """The SHA-256 of every file that the layout shows."""
        return frozenset(region.media_sha256 for region in self.regions if region.media_sha256)


def check_layout(layout: SignageLayout) -> None:
    """Raise ``Misuse`` where the layout breaks its form: BAD_LAYOUT with ``what``, REGION_OUTSIDE, BAD_COLOUR."""
    _need(layout.schema == LAYOUT_SCHEMA, "schema")
    _need(bool(layout.title.strip()) and len(layout.title) <= 200, "title")
    sides = range(SMALLEST_SIDE_PX, LARGEST_SIDE_PX + 1)
    _need(layout.width in sides and layout.height in sides, "canvas")
    _need(len(layout.regions) <= MOST_REGIONS, "regions")
    _need(len({region.id for region in layout.regions}) == len(layout.regions), "region ids")
    _need(1 <= layout.duration.seconds <= 86_400, "duration")
    _need(len(layout.fallback.text) <= LONGEST_TEXT, "fallback")
    for colour in (layout.background.top, layout.background.bottom, layout.fallback.colour, layout.fallback.background):
        check_colour(colour)
    _check_validity(layout.validity)
    for region in layout.regions:
        check_region(region, layout.width, layout.height)


def check_region(region: Region, width: int, height: int) -> None:
    """Raise ``Misuse``: REGION_OUTSIDE (not wholly on the canvas, or too small), BAD_COLOUR, BAD_LAYOUT."""
    box = region.box
    small = min(box.width, box.height) < SMALLEST_REGION_PX
    if small or box.x < 0 or box.y < 0 or box.right > width or box.bottom > height:
        raise Misuse("REGION_OUTSIDE", region=region.id)
    _need(re.fullmatch(r"[A-Za-z0-9_-]{1,64}", region.id) is not None, "region id")
    _need(SMALLEST_FONT_PX <= region.style.font_px <= LARGEST_FONT_PX, "font size")
    _need(-1000 <= region.z <= 1000, "z")
    _need(len(region.content) <= (LONGEST_QR_TEXT if region.kind is RegionKind.QR else LONGEST_TEXT), "content")
    _need(len(region.fallback_text) <= LONGEST_TEXT, "fallback")
    _need(not region.media_sha256 or _SHA256.fullmatch(region.media_sha256) is not None, "media")
    _need(region.media_type in ("", "image/png", "image/jpeg", "image/webp"), "media type")
    _need(bool(region.media_sha256) == bool(region.media_type), "media type")
    check_colour(region.style.colour)
    if region.style.fill:
        check_colour(region.style.fill)
    _check_validity(region.validity)


def check_colour(colour: str) -> None:
    """Raise ``Misuse("BAD_COLOUR")`` unless it is ``#rrggbb`` in lower case."""
    if _COLOUR.fullmatch(colour) is None:
        raise Misuse("BAD_COLOUR", colour=colour)


def _check_validity(validity: Validity) -> None:
    if validity.starts_at is not None and validity.ends_at is not None:
        _need(validity.starts_at < validity.ends_at, "validity")


def _need(holds: bool, what: str) -> None:
    if not holds:
        raise Misuse("BAD_LAYOUT", what=what)
