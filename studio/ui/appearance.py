"""How the window is worn: text size, darkness, language. Changed while it runs."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication

import studio
from studio.ui.theme import TextSize, Theme, apply, theme

_translators: list[QTranslator] = []


def dress(app: QApplication, *, dark: bool = False, text_size: str = "normal", language: str = "vi") -> None:
    """Dress the application at the start."""
    app.setStyle("Fusion")
    apply(app, Theme(dark, TextSize(text_size)))
    speak(app, language)


def wear(*, text_size: str | None = None, language: str | None = None, dark: bool | None = None) -> bool:
    """Change what is given and return whether anything changed: then the frame must be made anew."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    now = theme()
    wanted = Theme(now.dark if dark is None else dark, TextSize(text_size) if text_size else now.text_size)
    changed = wanted != now
    if changed:
        apply(app, wanted)
    spoken = "en" if QLocale().language() == QLocale.Language.English else "vi"
    if language is not None and language != spoken:
        speak(app, language)
        changed = True
    return changed


def speak(app: QApplication, language: str) -> None:
    """Load the translations of ``vi`` (Qt's own words) or ``en`` (ours)."""
    QLocale.setDefault(QLocale("en_GB" if language == "en" else "vi_VN"))
    while _translators:
        app.removeTranslator(_translators.pop())
    translator = QTranslator(app)
    if translator.load(f"studio_{language}", str(translations_folder())):
        app.installTranslator(translator)
        _translators.append(translator)


def translations_folder() -> Path:
    """Where the compiled translations lie: beside the package when installed, at the root in a checkout."""
    package = Path(studio.__file__).parent
    inside = package / "resources" / "translations"
    return inside if inside.is_dir() else package.parent / "resources" / "translations"


@cache
def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def now_worn() -> tuple[str, str]:
    """The text size and the language in force."""
    spoken = "en" if QLocale().language() == QLocale.Language.English else "vi"
    return theme().text_size.value, spoken
