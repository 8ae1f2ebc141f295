"""Colours and rules of the emergency panel and the live room."""

from __future__ import annotations

from studio.ui.theme.tokens import TYPE, Palette, Radius, Role, Size, Space

# Decision 18/2021: ground and letters of the disaster levels 1 to 5.
LEVEL_COLOURS = {
    1: ("#A9D3F5", "#13202A"),
    2: ("#FFF2A8", "#2E2600"),
    3: ("#F59331", "#1D1000"),
    4: ("#D8202A", "#FFFFFF"),
    5: ("#7A2E92", "#FFFFFF"),
}
# The dark block of an open microphone, the same by day and night.
BLOCK, BLOCK_KEY, BLOCK_LINE = "#2B0A12", "#471923", "#7C3542"
BLOCK_INK, BLOCK_INK_2, BLOCK_DOT = "#FFFFFF", "#EBC3CA", "#FF3B57"
# White letters on red, in both palettes: an alarm looks the same at night.
ALARM, ALARM_INK, ALARM_HOVER = "#C4122F", "#FFFFFF", "#A80F28"
CALM = "#1A7A48"
# An exercise over the loudspeakers is never red.
EXERCISE = "#1F4FA8"
# What lies behind the panel.
SHADE_ALPHA = 120
SCRIPT_SIZES = (19, 23, 27, 32, 38)
SCRIPT_USUAL = 1


def emergency_qss(p: Palette, scale: float) -> str:
    """Return the rules of these two places."""
    return "\n".join((_keys(p, scale), _panel(p, scale), _live(p, scale)))


def _px(length: float, scale: float) -> str:
    return f"{round(length * scale)}px"


def _keys(p: Palette, scale: float) -> str:
    strong = _px(18, scale)
    return f"""
QPushButton[kind="alarm"] {{ background: {p.surface}; color: {p.air}; border: 2px solid {p.air}; font-weight: 600;
    border-radius: {Radius.CONTROL}px; padding: 0 15px; }}
QPushButton[kind="alarm"]:hover {{ background: {p.air_weak}; }}
QPushButton[kind="alarm"][running="true"] {{ background: {ALARM}; color: {ALARM_INK}; border-color: {ALARM}; }}
QPushButton[kind="alarm"] QLabel[alarm="off"] {{ color: {p.air}; }}
QPushButton[kind="alarm"] QLabel[alarm="on"] {{ color: {ALARM_INK}; }}
QPushButton[kind="alarm"] QLabel[badge="key"] {{ color: {p.air}; border-color: {p.air}; }}
QPushButton[kind="alarm"]:focus {{ border: 3px solid {p.ink}; padding: 0 14px; }}
QPushButton[kind="alarm"]:disabled {{ color: {p.ink_2}; border-color: {p.line}; background: {p.surface}; }}
QPushButton[big="true"] {{ min-height: {_px(72, scale)}; padding: 0 9px; font-size: {strong}; font-weight: 600;
    border-radius: {Radius.CARD}px; }}
QPushButton[big="true"][act="speak"] {{ color: {p.air}; border: 2px solid {p.air}; }}
QPushButton[big="true"][act="stop"] {{ color: {p.ink}; border-color: {p.line_strong}; }}
QPushButton[big="true"][act="calm"] {{ background: {CALM}; color: {ALARM_INK}; border-color: {CALM}; }}
QPushButton[big="true"][act="correct"] {{ color: {p.warn}; border-color: {p.warn}; }}
QPushButton[big="true"][act="begin"] {{ background: {p.accent}; color: {p.on_strong}; border-color: {p.accent}; }}
QPushButton[big="true"][act="live"] {{ background: {p.air}; color: {p.on_strong}; border-color: {p.air}; }}
QPushButton[big="true"][act="live"] QLabel {{ color: {p.on_strong}; }}
QPushButton[big="true"][arm="true"][missing="true"] {{ background: {p.sunken}; border: 1px solid {p.line_strong}; }}
QPushButton[big="true"][arm="true"][missing="true"] QLabel {{ color: {p.ink_2}; }}
QPushButton[big="true"][arm="true"][missing="true"]:focus {{ border: 3px solid {p.ink}; }}
QPushButton[arm="true"] {{ min-height: {_px(104, scale)}; }}
QPushButton[big="true"]:focus {{ border: 3px solid {p.ink}; }}
QPushButton[big="true"]:disabled {{ background: {p.sunken}; color: {p.ink_2}; border: 1px solid {p.line}; }}
"""


def _panel(p: Palette, scale: float) -> str:
    small = _px(TYPE[Role.SMALL].size, scale)
    rules = [
        f"""
QDialog[panel="emergency"] {{ background: {p.surface}; border: 3px solid {ALARM}; }}
QFrame[band="alarm"] {{ background: {ALARM}; border: 0; }}
QFrame[band="alarm"] QLabel, QFrame[band="ended"] QLabel[role="headline"] {{ color: {ALARM_INK}; }}
QFrame[band="alarm"][shape="card"] {{ border-radius: {Radius.CARD}px; }}
QFrame[band="exercise"] {{ background: {EXERCISE}; border-radius: {Radius.CARD}px; border: 0; }}
QFrame[band="exercise"] QLabel, QFrame[band="exercise"] QLabel[role="headline"] {{ color: {ALARM_INK}; }}
QFrame[shape="card"] QLabel[role="headline"] {{ padding-top: {_px(Space.XS, scale)}; qproperty-indent: 0; }}
QFrame[band="ended"] {{ background: {p.rail}; border-radius: {Radius.CARD}px; border: 0; }}
QFrame[band="ended"] QLabel {{ color: {ALARM_INK}; }}
QPushButton[kind="band"] {{ background: {ALARM}; color: {ALARM_INK}; border: 2px solid {ALARM_INK};
    border-radius: {Radius.CONTROL}px; min-height: {_px(32, scale)}; }}
QPushButton[kind="band"]:hover {{ background: {ALARM_HOVER}; }}
QPushButton[kind="band"]:focus {{ border: 3px solid {ALARM_INK}; }}
QPushButton[kind="chip"] {{ background: {p.sunken}; color: {p.ink_2}; border: 1px solid transparent; font-size: {small};
    font-weight: 600; min-height: {_px(34, scale)}; padding: 0 11px; border-radius: {Radius.BADGE}px; }}
QPushButton[kind="chip"]:hover {{ border-color: {p.line_strong}; }}
QPushButton[kind="chip"]:checked {{ background: {p.accent_weak}; color: {p.accent}; border-color: {p.accent_line}; }}
QPushButton[kind="chip"]:focus {{ border: 2px solid {p.ink}; padding: 0 10px; }}
QPushButton[kind="hazard"] {{ background: {p.surface}; border: 1px solid {p.line}; padding: 0;
    min-height: {_px(62, scale)};
    border-radius: {Radius.CARD}px; }}
QPushButton[kind="hazard"]:hover {{ border-color: {p.line_strong}; }}
QPushButton[kind="hazard"]:checked {{ background: {p.air_weak}; border: 3px solid {p.air}; }}
QPushButton[kind="hazard"]:focus {{ border: 2px dashed {p.ink_2}; }}
QPushButton[kind="hazard"]:checked:focus {{ border: 3px dashed {p.air}; }}
QPushButton[kind="level"] {{ background: {p.surface}; border: 3px solid {p.line}; padding: 0;
    min-height: {_px(54, scale)};
    border-radius: {Radius.CARD}px; }}
QPushButton[kind="level"]:checked {{ border: 4px solid {p.ink}; }}
QPushButton[kind="level"]:focus {{ border: 3px dashed {p.ink_2}; }}
QPushButton[kind="level"]:checked:focus {{ border: 4px dashed {p.ink}; }}
QFrame[upright="true"] {{ background: {p.line}; border: 0; max-width: 1px; min-width: 1px; }}
"""
    ]
    for level, (ground, ink) in LEVEL_COLOURS.items():
        rules.append(
            f'QPushButton[kind="level"][level="{level}"] {{ background: {ground}; border-color: {ground}; }}\n'
            f'QPushButton[kind="level"][level="{level}"]:checked, QPushButton[kind="level"][level="{level}"]:focus '
            f"{{ border-color: {p.ink}; }}\n"
            f'QPushButton[kind="level"][level="{level}"] QLabel {{ color: {ink}; }}'
        )
    return "\n".join(rules)


def _live(p: Palette, scale: float) -> str:
    rules = [
        f"""
QFrame[band="live"] {{ background: {BLOCK}; border: 0; border-radius: {Radius.CARD}px; }}
QFrame[band="live"] QLabel {{ color: {BLOCK_INK_2}; }}
QFrame[band="live"] QLabel[role="headline"] {{ color: {BLOCK_INK}; font-size: {_px(30, scale)}; }}
QFrame[band="live"] QLabel[badge="key"] {{ color: {BLOCK}; background: {BLOCK_INK}; border-color: {BLOCK_INK_2}; }}
QPushButton[kind="block"] {{ background: {BLOCK_KEY}; color: {BLOCK_INK}; border: 1px solid {BLOCK_LINE};
    border-radius: {Radius.CONTROL}px; min-height: {_px(62, scale)}; padding: 0 15px; font-weight: 600; }}
QPushButton[kind="block"][act="end"] {{ background: {BLOCK_INK}; border-color: {BLOCK_INK}; }}
QPushButton[kind="block"][act="end"] QLabel {{ color: {ALARM}; }}
QPushButton[kind="block"][act="end"]:focus {{ border: 3px solid {BLOCK_DOT}; }}
QPushButton[kind="block"]:hover {{ border-color: {BLOCK_INK}; }}
QPushButton[kind="block"]:checked, QPushButton[kind="block"][on="true"] {{ background: {BLOCK_INK_2};
    color: {BLOCK}; }}
QPushButton[kind="block"]:focus {{ border: 3px solid {BLOCK_INK}; padding: 0 13px; }}
QPlainTextEdit[script="true"] {{ border: 0; background: transparent; padding: 0; }}
"""
    ]
    for step, size in enumerate(SCRIPT_SIZES):
        rules.append(f'QPlainTextEdit[letters="{step}"] {{ font-size: {_px(size, scale)}; font-weight: 500; }}')
    rules.append(
        f'QFrame[band="live"] QLabel[dot="true"] {{ color: {BLOCK_DOT}; font-size: {_px(Size.BADGE, scale)}; }}'
    )
    rules.append(f'QPlainTextEdit[script="true"]:focus {{ border: 2px solid {p.accent}; }}')
    return "\n".join(rules)
