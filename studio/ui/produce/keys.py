"""Letter keys by their place on the keyboard, so that a Vietnamese input method cannot bend them.

Two ways an input method stands between: an IME of the system, which the timeline turns off for itself,
and a hook program, which swallows the key and types the finished letter instead (scan code 0), after a
Backspace when it changes what it had typed. From such a letter the pressed key is told by its mark.
"""

from __future__ import annotations

import sys
import unicodedata

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

# Set-1 scan codes, which Windows reports; X11 and Wayland report the same plus eight.
_SET_1 = {
    0x10: "Q", 0x11: "W", 0x12: "E", 0x13: "R", 0x14: "T", 0x15: "Y", 0x16: "U", 0x17: "I", 0x18: "O", 0x19: "P",
    0x1E: "A", 0x1F: "S", 0x20: "D", 0x21: "F", 0x22: "G", 0x23: "H", 0x24: "J", 0x25: "K", 0x26: "L",
    0x2C: "Z", 0x2D: "X", 0x2E: "C", 0x2F: "V", 0x30: "B", 0x31: "N", 0x32: "M",
}  # fmt: skip
_OFFSET = 0 if sys.platform == "win32" else 8
# Telex: which letter key put this mark on the one before.
_TONES = {"\u0301": "S", "\u0300": "F", "\u0309": "R", "\u0303": "X", "\u0323": "J"}
_SHAPES = {"\u031b": "W", "\u0306": "W"}


def letter_of(event: QKeyEvent) -> str:
    """Return the letter A–Z of the key that was pressed, or ``""`` when it was no letter key.

    By scan code where there is one, else by what was typed: ``ứ`` is the S key (the last mark laid on),
    ``ư`` the W key, ``đ`` the D key.
    """
    by_place = _SET_1.get(event.nativeScanCode() - _OFFSET, "")
    return by_place or _letter_typed(event)


def _letter_typed(event: QKeyEvent) -> str:
    text = event.text()
    if len(text) == 1 and text.isalpha():
        if text in "đĐ":
            return "D"
        parts = unicodedata.normalize("NFD", text)
        base, marks = parts[0], parts[1:]
        for table in (_TONES, _SHAPES):
            for mark in marks:
                if mark in table:
                    return table[mark]
        return base.upper() if base.isascii() else ""
    key = event.key()
    if Qt.Key.Key_A.value <= key <= Qt.Key.Key_Z.value:
        return chr(key)
    return ""
