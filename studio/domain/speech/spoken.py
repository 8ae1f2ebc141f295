"""What normalising gives: the spoken text, and which written piece became which words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Region(StrEnum):
    """How numbers are said: linh or lẻ, nghìn or ngàn, hai mươi tư or hai mươi bốn."""

    NORTH = "NORTH"
    CENTRAL = "CENTRAL"
    SOUTH = "SOUTH"


class SpanKind(StrEnum):
    NUMBER = "NUMBER"
    QUANTITY = "QUANTITY"
    DATE = "DATE"
    TIME = "TIME"
    PHONE = "PHONE"
    DOCUMENT = "DOCUMENT"
    COORDINATE = "COORDINATE"
    ROMAN = "ROMAN"
    CODE = "CODE"
    ADDRESS = "ADDRESS"
    ABBREVIATION = "ABBREVIATION"
    FOREIGN = "FOREIGN"
    SYMBOL = "SYMBOL"
    MARK = "MARK"  # a bullet or an invisible character: nothing to say
    REMOVED = "REMOVED"  # a character that no voice can say
    LEXICON = "LEXICON"


@dataclass(frozen=True, slots=True)
class Span:
    """``written`` at [start, end) of the source is said as ``spoken`` at [said_start, said_end) of the spoken text.

    ``certain`` is false where a person must look: an ambiguous, unknown or removed piece.
    """

    start: int
    end: int
    said_start: int
    said_end: int
    written: str
    spoken: str
    kind: SpanKind
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Spoken:
    """``source`` is the text in NFC, as the spans count it; what no span covers is said as it is written."""

    source: str
    text: str
    spans: tuple[Span, ...]

    @property
    def uncertain(self) -> tuple[Span, ...]:
        return tuple(span for span in self.spans if not span.certain)
