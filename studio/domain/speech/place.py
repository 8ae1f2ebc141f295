"""A place in the text, as a rule sees it; and what a rule gives back."""

from __future__ import annotations

import re
from dataclasses import dataclass

from studio.domain.speech.spoken import Region, SpanKind

_WORD = re.compile(r"\s*([^\W\d_]+)")
_NUMERIC = frozenset({SpanKind.NUMBER, SpanKind.QUANTITY, SpanKind.DATE, SpanKind.TIME, SpanKind.ROMAN})


@dataclass(frozen=True, slots=True)
class Said:
    """The piece from the place up to ``end`` is said as ``words``."""

    end: int
    words: str
    kind: SpanKind
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """``words`` are the last words that were said, in lower case, newest last, only those of this line.

    ``last`` is the piece before, when nothing but spaces and commas lies between; ``before_number`` the word that
    stood before the last number.
    """

    text: str
    at: int
    region: Region
    words: tuple[str, ...] = ()
    last: Said | None = None
    before_number: str = ""

    @property
    def word(self) -> str:
        """The last word that was said in this line."""
        return self.words[-1] if self.words else ""

    @property
    def begins_line(self) -> bool:
        before = self.text[max(0, self.at - 8) : self.at]
        return not before.rpartition("\n")[2].strip() and ("\n" in before or len(before) == self.at or not before)

    @property
    def follows_number(self) -> bool:
        return self.last is not None and self.last.kind in _NUMERIC

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.match(self.text, self.at)

    def next_word(self, end: int) -> str:
        """Return the word behind ``end``, in lower case; nothing where no word follows at once."""
        found = _WORD.match(self.text, end, end + 24)
        return found[1].lower() if found else ""

    def following(self, end: int, length: int = 120) -> str:
        """Return what follows in the same sentence."""
        return re.split(r"[;\n!?]|\.(?=\s|$)", self.text[end : end + length], maxsplit=1)[0]

    def said_lately(self, words: frozenset[str], within: int) -> bool:
        return any(word in words for word in self.words[-within:])
