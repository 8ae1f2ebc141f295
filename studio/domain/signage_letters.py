"""How wide bold letters of Be Vietnam Pro are at most: for sizes that must fit without a text engine."""

from __future__ import annotations

import unicodedata

# Advance widths in em, rounded up to 1/50, each letter's widest accented form counted with it.
_WIDTHS = {
    0.24: " '",
    0.30: "Il",
    0.32: "ij·",
    0.36: ".:!,;",
    0.42: 'f"',
    0.46: "1rt()“”",
    0.50: "J°",
    0.56: "sz/*[]",
    0.60: "7knvy<>",
    0.64: "-ehux?c×",
    0.68: "+EFLg238PSZabdopq",
    0.72: "0569Tđ4BKRY–",
    0.78: "H_=DNUV&ACX",
    0.84: "GĐOQ",
    0.90: "#%—…Mmw",
}
_WIDTH_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_WIDEST_EM = 1.06


def bold_width_em(text: str) -> float:
    """Return a width that bold letters do not exceed, in em; a letter that is not known counts as the widest."""
    base = (char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return sum(_WIDTH_OF.get(char, _WIDEST_EM) for char in base)
