"""The one icon set: Phosphor's thin lines, from QtAwesome's font file.

QtAwesome itself takes 0.3 s to import, for six fonts that are not used; its file is read directly, and the
characters of the names in use stand here.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

from studio.ui.theme.active import theme
from studio.ui.theme.fonts import package_files

_FILE = "phosphor-1.3.0.ttf"
GLYPHS: dict[str, str] = {
    "admin": "\uf19c",
    "archive": "\uf009",
    "attention": "\uf35d",
    "bell": "\uf082",
    "board": "\uf30b",
    "broadcast": "\uf0a2",
    "calendar-plus": "\uf0af",
    "chats": "\uf0e0",
    "check": "\uf0e7",
    "check-circle": "\uf0e8",
    "clock": "\uf0f9",
    "close": "\uf36d",
    "details": "\uf0ba",
    "devices": "\uf215",
    "down": "\uf0c2",
    "download": "\uf14c",
    "drag": "\uf144",
    "edit": "\uf266",
    "exchange": "\uf04d",
    "export": "\uf15a",
    "eye": "\uf15b",
    "fade": "\uf0d5",
    "file": "\uf170",
    "file-audio": "\uf170",
    "folder": "\uf18c",
    "gain": "\uf2d0",
    "home": "\uf1d9",
    "horn": "\uf215",
    "import": "\uf169",
    "info": "\uf1e0",
    "key": "\uf1e4",
    "language": "\uf333",
    "left": "\uf0c3",
    "list": "\uf1fb",
    "lock": "\uf205",
    "log": "\uf22c",
    "loop": "\uf29f",
    "magic": "\uf207",
    "mail": "\uf156",
    "microphone": "\uf218",
    "moon": "\uf21f",
    "more": "\uf145",
    "music": "\uf224",
    "mute": "\uf2e8",
    "pause": "\uf25e",
    "people": "\uf351",
    "person": "\uf346",
    "person-add": "\uf34f",
    "phone": "\uf26e",
    "plan": "\uf1fc",
    "play": "\uf27c",
    "plus": "\uf27f",
    "proof": "\uf2b8",
    "recall": "\uf1b8",
    "redo": "\uf067",
    "refresh": "\uf045",
    "reject": "\uf36e",
    "return": "\uf016",
    "right": "\uf0c4",
    "save": "\uf181",
    "schedule": "\uf0ae",
    "scissors": "\uf2ab",
    "search": "\uf20a",
    "send": "\uf25c",
    "sign-in": "\uf2c6",
    "sign-out": "\uf2c7",
    "silence": "\uf25e",
    "speaker": "\uf2e0",
    "stop": "\uf2f7",
    "text-size": "\uf310",
    "timer": "\uf329",
    "training": "\uf1b6",
    "trash": "\uf334",
    "trim": "\uf09b",
    "undo": "\uf066",
    "up": "\uf0c5",
    "warning": "\uf35c",
    "waves": "\uf360",
    "zoom-in": "\uf20c",
    "zoom-out": "\uf20b",
    "offline": "\uf0ce",
    "split": "\uf050",
    "move": "\uf04d",
    "keyboard": "\uf1e5",
    "calendar": "\uf0ad",
    "gap": "\uf2ae",
    "text-t": "\uf31f",
    "ticker": "\uf035",
    "image": "\uf1dd",
    "qr": "\uf292",
    "layer-up": "\uf037",
    "layer-down": "\uf034",
    "flood": "\uf360",
    "storm": "\uf103",
    "fire": "\uf176",
    "epidemic": "\uf0a5",
    "security": "\uf2b7",
    "robot": "\uf2a3",
    "square": "\uf2ed",
    "wind": "\uf369",
    "landslide": "\uf33c",
    "monitor": "\uf21d",
    "headphones": "\uf1c8",
    "marker": "\uf17c",
    "crossfade": "\uf1e2",
    "shorten": "\uf04a",
    "ends": "\uf11b",
    "fill": "\uf255",
    "sample": "\uf093",
    "envelope": "\uf25d",
    "level": "\uf162",
    "copy": "\uf114",
    "paste": "\uf0f7",
    "push": "\uf0f8",
    "duck": "\uf33a",
    "assemble": "\uf2f1",
    "spectrum": "\uf2a6",
    "loudness": "\uf0d4",
    "effect": "\uf1ef",
}


def icon(name: str, colour: str = "ink_2", on_colour: str = "") -> QIcon:
    """Return an icon that takes ``colour`` (a palette name) from the theme in force when it is painted.

    ``on_colour`` is for a checked button. Raises ``KeyError`` for a name that is not in ``GLYPHS``.
    """
    return QIcon(_GlyphEngine(GLYPHS[name], colour, on_colour or colour))


def paint_icon(painter: QPainter, rect: QRect, name: str, colour: str) -> None:
    """Draw the icon into ``rect`` in the palette's ``colour``."""
    _GlyphEngine(GLYPHS[name], colour, colour).paint(painter, rect, QIcon.Mode.Normal, QIcon.State.Off)


@cache
def _family() -> str:
    path = package_files("qtawesome", "fonts") / _FILE
    return QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(path)))[0]


class _GlyphEngine(QIconEngine):
    def __init__(self, glyph: str, colour: str, on_colour: str) -> None:
        super().__init__()
        self._glyph = glyph
        self._colours = {QIcon.State.Off: colour, QIcon.State.On: on_colour}

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        painter.save()
        font = QFont(_family())
        font.setPixelSize(rect.height())
        painter.setFont(font)
        painter.setPen(theme().colour("line_strong" if mode is QIcon.Mode.Disabled else self._colours[state]))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._glyph)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _GlyphEngine(self._glyph, self._colours[QIcon.State.Off], self._colours[QIcon.State.On])
