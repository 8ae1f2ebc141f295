"""Shared widgets, dressed by the theme."""

from studio.ui.widgets.badges import Badge, CountBadge, MarkBadge, MarkCounts, MarkStrip
from studio.ui.widgets.buttons import Button, Kind, Segmented
from studio.ui.widgets.cards import Card, EmptyNote, IconLabel, Row, clear, divider, two_lines
from studio.ui.widgets.pages import Page
from studio.ui.widgets.texts import Elided, Figures, KeyCap, Text, draw_figures, figures_width, restyle

__all__ = [
    "Badge",
    "Button",
    "Card",
    "CountBadge",
    "Elided",
    "EmptyNote",
    "Figures",
    "IconLabel",
    "KeyCap",
    "Kind",
    "MarkBadge",
    "MarkCounts",
    "MarkStrip",
    "Page",
    "Row",
    "Segmented",
    "Text",
    "clear",
    "divider",
    "draw_figures",
    "figures_width",
    "restyle",
    "two_lines",
]
