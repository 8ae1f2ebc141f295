"""The style sheet, made from the tokens."""

from __future__ import annotations

from studio.ui.theme.emergency import emergency_qss
from studio.ui.theme.tokens import FONT_FAMILY, TYPE, Palette, Radius, Role, Size, Tone


def build_qss(palette: Palette, scale: float) -> str:
    """Return the application's style sheet for a palette, with text ``scale`` times its usual size."""
    return "\n".join(
        (
            _base(palette),
            _texts(palette, scale),
            _surfaces(palette),
            _buttons(palette, scale),
            _fields(palette, scale),
            _lists(palette, scale),
            _frame(palette, scale),
            _badges(palette, scale),
            emergency_qss(palette, scale),
        )
    )


def _px(length: float, scale: float) -> str:
    return f"{round(length * scale)}px"


def _base(p: Palette) -> str:
    return f"""
QWidget {{ color: {p.ink}; }}
QMainWindow, QDialog, QWidget#page {{ background: {p.page}; }}
QToolTip {{ background: {p.ink}; color: {p.surface}; border: 0; padding: 6px 8px; }}
QScrollArea {{ background: transparent; border: 0; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {p.line_strong}; border-radius: 4px; margin: 2px;
    min-height: 40px; min-width: 40px; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
    background: transparent; border: 0; width: 0; height: 0; }}
QAbstractScrollArea::corner {{ background: transparent; border: 0; }}
QSplitter::handle {{ background: transparent; }}
"""


def _texts(p: Palette, scale: float) -> str:
    rules = [f'QWidget {{ font-family: "{FONT_FAMILY}"; font-size: {_px(TYPE[Role.BODY].size, scale)}; }}']
    for role, style in TYPE.items():
        rules.append(
            f'QLabel[role="{role.value}"], QAbstractButton[role="{role.value}"] '
            f"{{ font-size: {_px(style.size, scale)}; font-weight: {style.weight.value}; }}"
        )
    rules.append("QLabel { background: transparent; }")
    rules.append(f'QLabel[role="small"], QLabel[role="caption"] {{ color: {p.ink_2}; }}')
    rules += [f'QLabel[tone="{tone.value}"] {{ color: {tone.ink(p)}; }}' for tone in Tone]
    rules.append(f'QLabel[tone="ink"] {{ color: {p.ink}; }}')
    return "\n".join(rules)


def _surfaces(p: Palette) -> str:
    return f"""
QFrame[surface="card"] {{ background: {p.surface}; border: 1px solid {p.line}; border-radius: {Radius.CARD}px; }}
QFrame[surface="sunken"] {{ background: {p.sunken}; border: 0; border-radius: {Radius.CARD}px; }}
QFrame[surface="plain"] {{ background: transparent; border: 0; }}
QFrame[surface="card"][edge="air"] {{ border-left: {Size.EDGE}px solid {p.air}; }}
QFrame[surface="card"][edge="warn"] {{ border-left: {Size.EDGE}px solid {p.warn}; }}
QFrame[surface="card"][edge="accent"] {{ border-left: {Size.EDGE}px solid {p.accent}; }}
QFrame[surface="note"] {{ background: {p.warn_weak}; border: 0; border-radius: {Radius.CONTROL}px; }}
QFrame[line="true"] {{ background: {p.line}; border: 0; max-height: 1px; min-height: 1px; }}
"""


def _buttons(p: Palette, scale: float) -> str:
    height, tool = _px(Size.BUTTON - 2, scale), _px(Size.TOOL - 2, scale)
    small = _px(TYPE[Role.SMALL].size, scale)
    return f"""
QPushButton {{ background: {p.surface}; color: {p.accent}; border: 1px solid {p.accent_line};
    border-radius: {Radius.CONTROL}px; min-height: {height}; padding: 0 17px; font-weight: 600; }}
QPushButton:hover {{ background: {p.accent_weak}; }}
QPushButton:pressed {{ background: {p.accent_weak}; border-color: {p.accent}; }}
QPushButton:focus {{ border: 2px solid {p.ink}; padding: 0 16px; }}
QPushButton:disabled {{ color: {p.ink_2}; background: {p.sunken}; border-color: {p.line}; }}
QPushButton[kind="primary"] {{ background: {p.accent}; color: {p.on_strong}; border-color: {p.accent}; }}
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed {{ background: {p.accent_hover}; }}
QPushButton[kind="primary"]:focus {{ border: 2px solid {p.ink}; }}
QPushButton[kind="primary"]:disabled {{ background: {p.sunken}; color: {p.ink_2}; border-color: {p.line}; }}
QPushButton[kind="danger"] {{ color: {p.warn}; border-color: {p.warn}; }}
QPushButton[kind="danger"]:hover {{ background: {p.warn_weak}; }}
QPushButton[kind="air"] {{ color: {p.on_strong}; background: {p.air}; border-color: {p.air}; }}
QPushButton[kind="tool"], QToolButton[kind="tool"] {{ background: {p.page}; color: {p.ink}; border: 1px solid {p.line};
    border-radius: {Radius.CONTROL}px; min-height: {tool}; padding: 0 11px; font-weight: 500; font-size: {small}; }}
QPushButton[kind="tool"]:hover, QToolButton[kind="tool"]:hover {{ background: {p.surface};
    border-color: {p.accent_line}; }}
QPushButton[kind="tool"]:checked, QToolButton[kind="tool"]:checked {{ background: {p.accent_weak}; color: {p.accent};
    border-color: {p.accent_line}; font-weight: 600; }}
QPushButton[kind="tool"]:focus, QToolButton[kind="tool"]:focus {{ border: 2px solid {p.ink}; padding: 0 10px; }}
QPushButton[kind="tool"]:disabled, QToolButton[kind="tool"]:disabled {{ color: {p.ink_2}; background: {p.page}; }}
QToolButton[kind="tall"] {{ background: transparent; color: {p.ink}; border: 1px solid transparent;
    border-radius: {Radius.CONTROL}px; padding: 0; font-weight: 500; font-size: {small}; }}
QToolButton[kind="tall"]:hover, QToolButton[kind="tall"]:pressed {{ background: {p.accent_weak}; color: {p.accent}; }}
QToolButton[kind="tall"]:focus {{ border: 2px solid {p.ink}; }}
QToolButton[kind="tall"]:disabled {{ color: {p.ink_2}; }}
QPushButton[kind="square"] {{ padding: 0; min-width: {tool}; max-width: {tool}; min-height: {tool};
    background: {p.page}; border: 1px solid {p.line}; color: {p.ink}; }}
QPushButton[kind="square"]:hover {{ background: {p.surface}; border-color: {p.accent_line}; }}
QPushButton[kind="square"]:focus {{ border: 2px solid {p.ink}; padding: 0; }}
QPushButton[kind="link"] {{ background: transparent; border: 1px solid transparent; color: {p.accent}; padding: 0 3px;
    min-height: {_px(Size.BADGE, scale)}; text-decoration: underline; text-align: left; font-weight: 500; }}
QPushButton[fine="true"] {{ font-size: {small}; }}
QPushButton[clip="out"] {{ color: {p.ink_2}; text-decoration: none; }}
QPushButton[clip="lit"] {{ color: {p.warn}; background: {p.warn_weak}; border-radius: {Radius.BADGE}px;
    text-decoration: none; padding: 0 9px; }}
QPushButton[kind="link"]:hover {{ color: {p.accent_hover}; }}
QPushButton[kind="link"]:focus {{ border: 2px solid {p.ink}; padding: 0 2px; }}
QPushButton[kind="row"] {{ background: transparent; border: 1px solid transparent; text-align: left; color: {p.ink};
    border-radius: {Radius.CONTROL}px; padding: 0; }}
QPushButton[kind="row"]:hover {{ background: {p.accent_weak}; }}
QPushButton[kind="row"]:focus {{ border: 2px solid {p.ink}; padding: 0; }}
QPushButton[kind="row"]:checked {{ background: {p.accent_weak}; border-color: {p.accent}; }}
QFrame[segmented="true"] {{ background: {p.surface}; border: 1px solid {p.line};
    border-radius: {Radius.CONTROL}px; }}
QPushButton[kind="segment"] {{ background: transparent; border: 1px solid transparent; color: {p.ink_2};
    padding: 0 11px; min-height: {tool}; font-weight: 500; border-radius: {Radius.CONTROL - 1}px; }}
QPushButton[kind="segment"]:hover {{ background: {p.page}; }}
QPushButton[kind="segment"]:checked {{ background: {p.accent_weak}; color: {p.accent}; font-weight: 600; }}
QPushButton[kind="segment"]:focus {{ border: 2px solid {p.ink}; padding: 0 10px; }}
QPushButton::menu-indicator {{ image: none; width: 0; }}
QMenu {{ background: {p.surface}; border: 1px solid {p.line}; padding: 4px; }}
QMenu::item {{ padding: 9px 28px 9px 12px; border-radius: {Radius.BADGE}px; }}
QMenu::item:selected {{ background: {p.accent_weak}; color: {p.accent}; }}
"""


def _fields(p: Palette, scale: float) -> str:
    height = _px(Size.FIELD - 2, scale)
    kinds = ("QLineEdit", "QComboBox", "QDateEdit", "QTimeEdit", "QDateTimeEdit", "QSpinBox", "QDoubleSpinBox")
    boxes, box_focus = ", ".join(kinds), ", ".join(f"{kind}:focus" for kind in kinds)
    return f"""
{boxes} {{ background: {p.surface}; border: 1px solid {p.line_strong}; border-radius: {Radius.CONTROL}px;
    min-height: {height}; padding: 0 11px; selection-background-color: {p.accent};
    selection-color: {p.on_strong}; }}
{box_focus} {{ border: 2px solid {p.accent}; padding: 0 10px; }}
QPlainTextEdit, QTextEdit {{ background: {p.surface}; border: 1px solid {p.line_strong}; padding: 7px 9px;
    border-radius: {Radius.CONTROL}px; selection-background-color: {p.accent}; selection-color: {p.on_strong}; }}
QPlainTextEdit:focus, QTextEdit:focus {{ border: 2px solid {p.accent}; padding: 6px 8px; }}
QComboBox::drop-down, QDateEdit::drop-down {{ border: 0; width: 30px; background: transparent; }}
QComboBox::down-arrow, QDateEdit::down-arrow {{ image: url(theme:down_{p.name}.png); width: 12px; height: 12px; }}
QAbstractSpinBox::up-button {{ border: 0; width: 26px; background: transparent; subcontrol-origin: border;
    subcontrol-position: top right; }}
QAbstractSpinBox::down-button {{ border: 0; width: 26px; background: transparent; subcontrol-origin: border;
    subcontrol-position: bottom right; }}
QAbstractSpinBox::up-arrow {{ image: url(theme:up_{p.name}.png); width: 12px; height: 12px; }}
QAbstractSpinBox::down-arrow {{ image: url(theme:down_{p.name}.png); width: 12px; height: 12px; }}
QComboBox QAbstractItemView {{ background: {p.surface}; border: 1px solid {p.line}; outline: 0; padding: 4px;
    selection-background-color: {p.accent_weak}; selection-color: {p.accent}; }}
QCheckBox, QRadioButton {{ spacing: 10px; min-height: {_px(30, scale)}; padding: 1px 4px; border: 1px solid transparent;
    border-radius: {Radius.BADGE}px; }}
QCheckBox:focus, QRadioButton:focus {{ border: 2px solid {p.ink}; padding: 0 3px; }}
QCheckBox::indicator {{ width: 20px; height: 20px; border: 2px solid {p.line_strong}; border-radius: {Radius.BADGE}px;
    background: {p.surface}; }}
QCheckBox::indicator:checked {{ background: {p.accent}; border-color: {p.accent};
    image: url(theme:check_{p.name}.png); }}
QCheckBox::indicator:disabled {{ background: {p.sunken}; border-color: {p.line}; }}
QCheckBox::indicator:checked:disabled {{ background: {p.line_strong}; border-color: {p.line_strong}; }}
QRadioButton::indicator {{ width: 18px; height: 18px; border: 2px solid {p.line_strong}; border-radius: 11px;
    background: {p.surface}; }}
QRadioButton::indicator:checked {{ border: 7px solid {p.accent}; width: 8px; height: 8px; }}
QCalendarWidget QWidget {{ alternate-background-color: {p.page}; background: {p.surface}; }}
QCalendarWidget QToolButton {{ background: {p.surface}; border: 0; padding: 6px 10px; font-weight: 600; }}
QCalendarWidget QAbstractItemView {{ selection-background-color: {p.accent}; selection-color: {p.on_strong}; }}
QSlider::groove:horizontal {{ background: {p.sunken}; height: 8px; border-radius: 4px; }}
QSlider::sub-page:horizontal {{ background: {p.accent}; height: 8px; border-radius: 4px; }}
QSlider::handle:horizontal {{ background: {p.surface}; border: 2px solid {p.accent}; width: 20px; margin: -8px 0;
    border-radius: 11px; }}
QSlider:focus {{ border: 2px solid {p.ink}; border-radius: {Radius.BADGE}px; }}
QProgressBar {{ background: {p.sunken}; border: 0; border-radius: 5px; min-height: 10px; max-height: 10px; }}
QProgressBar::chunk {{ background: {p.accent}; border-radius: 5px; }}
QProgressBar[tone="air"]::chunk {{ background: {p.air}; }}
QProgressBar[tone="ok"]::chunk {{ background: {p.ok}; }}
"""


def _lists(p: Palette, scale: float) -> str:
    small = _px(TYPE[Role.SMALL].size, scale)
    return f"""
QTableView, QListView, QTreeView {{ background: {p.surface}; border: 1px solid transparent; outline: 0;
    gridline-color: {p.line}; selection-background-color: {p.accent_weak}; selection-color: {p.ink};
    alternate-background-color: {p.page}; }}
QTableView:focus, QListView:focus, QTreeView:focus {{ border: 2px solid {p.accent};
    border-radius: {Radius.BADGE}px; }}
QTableView::item {{ border: 0; border-bottom: 1px solid {p.line}; padding: 0 8px; }}
QTableView::item:selected, QListView::item:selected {{ background: {p.accent_weak}; color: {p.ink}; }}
QListView[role="small"] {{ font-size: {small}; font-weight: 500; }}
QListView::item {{ padding: 8px; border-bottom: 1px solid {p.line}; }}
QHeaderView {{ background: {p.surface}; border: 0; }}
QHeaderView::section {{ background: {p.surface}; color: {p.ink_2}; border: 0; border-bottom: 1px solid {p.line};
    padding: 8px; font-size: {small}; font-weight: 600; }}
QTableCornerButton::section {{ background: {p.surface}; border: 0; }}
"""


def _frame(p: Palette, scale: float) -> str:
    return f"""
QFrame#rail {{ background: {p.rail}; border: 0; }}
QFrame#rail QPushButton {{ background: transparent; color: {p.rail_ink}; border: 1px solid transparent;
    text-align: left; padding: 0 11px; font-weight: 400; min-height: {_px(Size.RAIL_ITEM - 2, scale)};
    border-radius: {Radius.CONTROL}px; }}
QFrame#rail QPushButton:hover {{ background: {p.rail_hover}; }}
QFrame#rail QPushButton:checked {{ background: {p.surface}; color: {p.ink}; font-weight: 600; }}
QFrame#rail QPushButton:disabled {{ color: {p.rail_faint}; }}
QFrame#rail QLabel {{ color: {p.rail_ink}; }}
QFrame#rail QLabel[badge="count"] {{ color: {p.count_ink}; }}
QFrame[surface="foot"] {{ background: {p.surface}; border: 0; border-top: 1px solid {p.line}; }}
QFrame#rail QPushButton:focus {{ border: 2px solid {p.count}; padding: 0 10px; }}
QFrame#top_bar {{ background: {p.surface}; border: 0; border-bottom: 1px solid {p.line}; }}
QLabel#tally {{ border-radius: {Radius.CONTROL}px; padding: 0 16px; font-weight: 600;
    background: {p.sunken}; color: {p.ink_2}; }}
QLabel#tally[onair="true"] {{ background: {p.air}; color: {p.on_strong}; }}
QLabel#tally[onair="lost"] {{ background: {p.warn_weak}; color: {p.warn}; }}
"""


def _badges(p: Palette, scale: float) -> str:
    small = _px(TYPE[Role.SMALL].size, scale)
    rules = [
        f"""QLabel[badge="true"] {{ border-radius: {Radius.BADGE}px; padding: 2px 9px; font-size: {small};
    font-weight: 600; }}""",
        f"""QLabel[badge="count"] {{ background: {p.count}; color: {p.count_ink}; border-radius: {_px(11, scale)};
    min-width: {round(22 * scale) - 10}px; padding: 0 5px; min-height: {_px(22, scale)}; font-size: {small};
    font-weight: 600; }}""",
        f"""QLabel[badge="key"] {{ background: {p.surface}; color: {p.ink_2}; border: 1px solid {p.line_strong};
    border-radius: {Radius.BADGE}px; padding: 0 6px; font-size: {small}; font-weight: 600; }}""",
    ]
    rules += [
        f'QLabel[badge="true"][tone="{tone.value}"] {{ background: {tone.ground(p)}; color: {tone.ink(p)}; }}'
        for tone in Tone
    ]
    return "\n".join(rules)
