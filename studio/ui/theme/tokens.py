"""Every colour, size and weight of the window. Nothing else names one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by meaning. ``air`` is kept for what is on air or an emergency, and for recording."""

    name: str
    page: str
    surface: str
    sunken: str
    line: str
    line_strong: str
    ink: str
    ink_2: str
    on_strong: str
    accent: str
    accent_hover: str
    accent_line: str
    accent_weak: str
    ok: str
    ok_weak: str
    warn: str
    warn_weak: str
    air: str
    air_weak: str
    priority: str
    priority_weak: str
    relay: str
    relay_weak: str
    rail: str
    rail_hover: str
    rail_ink: str
    rail_faint: str
    count: str
    count_ink: str


LIGHT = Palette(
    name="light",
    page="#F3F5F7",
    surface="#FFFFFF",
    sunken="#E9EDF0",
    line="#D9E0E6",
    line_strong="#8A98A4",
    ink="#13202A",
    ink_2="#4F5E6B",
    on_strong="#FFFFFF",
    accent="#0A6A86",
    accent_hover="#085A72",
    accent_line="#9CC6D2",
    accent_weak="#E2F0F4",
    ok="#1A7A48",
    ok_weak="#E3F4EA",
    warn="#9A5B00",
    warn_weak="#FFF1D9",
    air="#C4122F",
    air_weak="#FCE8EB",
    priority="#8A5200",
    priority_weak="#FFE9C7",
    relay="#5B3F91",
    relay_weak="#EBE6F5",
    rail="#10303D",
    rail_hover="#1B4252",
    rail_ink="#D3E0E6",
    rail_faint="#8FA6B2",
    count="#F2B441",
    count_ink="#13202A",
)

# For nights: the same meanings on dark ground, each text at 4.5:1 or better on its own weak ground.
DARK = Palette(
    name="dark",
    page="#0E171D",
    surface="#17232B",
    sunken="#22303A",
    line="#2E3E49",
    line_strong="#7B8B97",
    ink="#EAF0F4",
    ink_2="#A9B7C2",
    on_strong="#08141A",
    accent="#6CC4DC",
    accent_hover="#8AD2E6",
    accent_line="#2F6577",
    accent_weak="#12384A",
    ok="#6FD39C",
    ok_weak="#12382A",
    warn="#F2B861",
    warn_weak="#3D2C10",
    air="#FF7488",
    air_weak="#4A1620",
    priority="#F0B768",
    priority_weak="#40300F",
    relay="#C0A9EC",
    relay_weak="#2E2546",
    rail="#0A1F28",
    rail_hover="#16333F",
    rail_ink="#D3E0E6",
    rail_faint="#8FA6B2",
    count="#F2B441",
    count_ink="#13202A",
)


class Space:
    NONE = 0
    XS = 4
    S = 8
    M = 12
    L = 16
    XL = 20


class Radius:
    BADGE = 5
    CONTROL = 8
    CARD = 10


class Size:
    """Lengths in logical pixels."""

    RAIL = 184
    TOP_BAR = 64
    RAIL_ITEM = 48
    BUTTON = 44
    TOOL = 38
    FIELD = 42
    ROW = 44
    ICON = 20
    ICON_SMALL = 16
    ICON_LARGE = 22
    EDGE = 6
    BADGE = 24
    BAR = 10
    MARK_CELL = 30
    SIDE = 366
    NARROW_SIDE = 158
    TODAY_TWO_COLUMNS = 840
    DIALOG = 520
    DIALOG_WIDE = 720
    FORM = 420
    SETUP_STEPS = 232
    BIG_KEY_W, BIG_KEY_H = 164, 52
    SETUP_BODY = 620
    SETUP_WIDE = 860
    WINDOW_W, WINDOW_H = 1366, 768
    WINDOW_MIN_W, WINDOW_MIN_H = 800, 520
    # The day's timeline.
    LANE = 36
    LANE_HEAD = 138
    RULER = 30
    FOLD = 26
    BLOCK_MIN = 9
    MINUTE = 4.9
    NOW_DOT = 5


class Weight(Enum):
    REGULAR = 400
    MEDIUM = 500
    SEMIBOLD = 600
    BOLD = 700


@dataclass(frozen=True, slots=True)
class TypeStyle:
    """Pixel size at text size Vừa, and weight."""

    size: int
    weight: Weight


class Role(Enum):
    """What a text is for; the theme knows how that looks."""

    BODY = "body"
    STRONG = "strong"
    SMALL = "small"
    SMALL_STRONG = "small_strong"
    CAPTION = "caption"
    TITLE = "title"
    HEADLINE = "headline"
    FIGURE_SMALL = "figure_small"
    FIGURE = "figure"
    TIMER = "timer"


TYPE: dict[Role, TypeStyle] = {
    Role.BODY: TypeStyle(16, Weight.REGULAR),
    Role.STRONG: TypeStyle(16, Weight.SEMIBOLD),
    Role.SMALL: TypeStyle(14, Weight.REGULAR),
    Role.SMALL_STRONG: TypeStyle(14, Weight.SEMIBOLD),
    Role.CAPTION: TypeStyle(14, Weight.SEMIBOLD),
    Role.TITLE: TypeStyle(22, Weight.BOLD),
    Role.HEADLINE: TypeStyle(26, Weight.BOLD),
    Role.FIGURE_SMALL: TypeStyle(28, Weight.SEMIBOLD),
    Role.FIGURE: TypeStyle(34, Weight.SEMIBOLD),
    Role.TIMER: TypeStyle(54, Weight.SEMIBOLD),
}

FONT_FAMILY = "Be Vietnam Pro"


class TextSize(Enum):
    """Cỡ chữ: Vừa, Lớn, Rất lớn."""

    MEDIUM = "normal"
    LARGE = "large"
    LARGEST = "largest"

    @property
    def scale(self) -> float:
        return {"normal": 1.0, "large": 1.15, "largest": 1.3}[self.value]


class Tone(Enum):
    """The meaning of a colour; a pair of ink and ground in every palette."""

    NEUTRAL = "neutral"
    ACCENT = "accent"
    OK = "ok"
    WARN = "warn"
    AIR = "air"
    PRIORITY = "priority"
    RELAY = "relay"

    def ink(self, palette: Palette) -> str:
        return {"neutral": palette.ink_2}.get(self.value) or str(getattr(palette, self.value))

    def ground(self, palette: Palette) -> str:
        return {"neutral": palette.sunken}.get(self.value) or str(getattr(palette, f"{self.value}_weak"))


class Mark(Enum):
    """Never colour alone. Counts never merge these."""

    CONFIRMED = "✓"
    UNCONFIRMABLE = "◌"
    FAULT = "✗"
    WAITING = "…"

    @property
    def tone(self) -> Tone:
        return {"✓": Tone.OK, "✗": Tone.WARN}.get(self.value, Tone.NEUTRAL)
