"""The theme in force: which palette, and how large the text is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QDir
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QApplication

from studio.ui.theme.fonts import load_fonts, make_font
from studio.ui.theme.style import build_qss
from studio.ui.theme.tokens import DARK, LIGHT, Palette, Role, TextSize


@dataclass(frozen=True, slots=True)
class Theme:
    """``dark`` is for nights; ``text_size`` scales every text and what must hold it."""

    dark: bool = False
    text_size: TextSize = TextSize.MEDIUM

    @property
    def palette(self) -> Palette:
        return DARK if self.dark else LIGHT

    def font(self, role: Role) -> QFont:
        return make_font(role, self.text_size.scale)

    def scaled(self, length: float) -> int:
        """A length that must grow with the text it holds."""
        return round(length * self.text_size.scale)

    def colour(self, name: str) -> QColor:
        """The palette's colour of that name, for painters."""
        return QColor(getattr(self.palette, name))


# One window has one theme; painters ask here, and ``apply`` alone changes it.
_active = Theme()


def theme() -> Theme:
    return _active


def apply(app: QApplication, wanted: Theme) -> None:
    """Dress the whole application; callable again at any time."""
    global _active
    _active = wanted
    load_fonts()
    # The style sheet names pictures as ``theme:down_light.png``.
    QDir.setSearchPaths("theme", [str(Path(__file__).with_name("images"))])
    app.setFont(wanted.font(Role.BODY))
    app.setStyleSheet(build_qss(wanted.palette, wanted.text_size.scale))
