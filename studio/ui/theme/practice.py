"""The look of practice and of exercises: blue, so that nobody takes them for the real thing."""

from __future__ import annotations

from studio.ui.theme.active import theme
from studio.ui.theme.tokens import Radius

# (ground, ink on it, weak ground, ink on the weak ground): each pair at 4.5:1 or better.
_LIGHT = ("#1F4FA8", "#FFFFFF", "#E4ECFB", "#1B4391")
_DARK = ("#8FB4FF", "#08141A", "#172A4D", "#BBD1FF")
EDGE = 4
# The font's own height leaves no room for two marks over a capital: DIỄN would read DIÊN.
ACCENT_ROOM = 4


def practice_qss() -> str:
    """Return the style of a practice window and of an exercise's panel, for the theme in force."""
    ground, ink, weak, weak_ink = _DARK if theme().dark else _LIGHT
    return f"""
QFrame[practice="frame"] {{ border: {EDGE}px solid {ground}; background: {theme().palette.page}; }}
QFrame[practice="band"] {{ background: {ground}; border: 0; }}
QFrame[practice="band"] QLabel {{ color: {ink}; }}
QFrame[practice="band"] QPushButton[kind="alarm"] QLabel {{ color: {theme().palette.air}; }}
QFrame[practice="strip"] {{ background: {weak}; border: 0; }}
QFrame[practice="panel"] {{ background: {weak}; border: 2px solid {ground}; border-radius: {Radius.CARD}px; }}
QFrame[practice="panel"] QLabel {{ color: {weak_ink}; padding-top: {ACCENT_ROOM}px; }}
QPushButton[practice="band"] {{ background: transparent; color: {ink}; border: 1px solid {ink}; }}
QPushButton[practice="band"]:hover {{ background: {weak}; color: {weak_ink}; }}
QPushButton[practice="band"]:checked {{ background: {ink}; color: {ground}; }}
QPushButton[practice="band"]:focus {{ border: 3px solid {ink}; padding: 0 15px; }}
QPushButton[practice="arm"] {{ background: {ground}; color: {ink}; border-color: {ground}; min-height: 72px; }}
QPushButton[practice="arm"]:hover, QPushButton[practice="arm"]:pressed {{ background: {ground}; }}
QPushButton[practice="arm"]:focus {{ border: 3px solid {theme().palette.ink}; }}
QPushButton[practice="arm"]:disabled {{ background: {theme().palette.sunken}; color: {theme().palette.ink_2};
    border-color: {theme().palette.line}; }}
"""
