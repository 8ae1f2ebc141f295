"""Be Vietnam Pro, from its package's files, without importing the package."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

from studio.ui.theme.tokens import FONT_FAMILY, TYPE, Role

_FACES = ("Regular", "Medium", "SemiBold", "Bold")


def package_files(package: str, folder: str) -> Path:
    """Return a data folder inside an installed package; raises ``FileNotFoundError`` where it is missing."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(package)
    return Path(spec.origin).parent / folder


@cache
def load_fonts() -> None:
    """Register the faces once a process."""
    files = package_files("fontpkg_be_vietnam_pro", "files")
    for face in _FACES:
        QFontDatabase.addApplicationFont(str(files / f"BeVietnamPro-{face}.ttf"))


def make_font(role: Role, scale: float) -> QFont:
    style = TYPE[role]
    font = QFont(FONT_FAMILY)
    font.setPixelSize(round(style.size * scale))
    font.setWeight(QFont.Weight(style.weight.value))
    return font
