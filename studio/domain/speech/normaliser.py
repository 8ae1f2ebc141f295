"""From a written text to the words a voice says, with what became what. One pass, in linear time.

At each place the station's words come first, then the rules in their order; a rule looks a bounded way ahead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from studio.domain.speech import clocks, codes, dates, documents, phones, quantities, symbols, words
from studio.domain.speech.lexicon import Lexicon, built_in
from studio.domain.speech.place import Place, Said
from studio.domain.speech.spoken import Region, Span, SpanKind, Spoken

Rule = Callable[[Place], Said | None]

_DIGIT_RULES: tuple[Rule, ...] = (
    codes.net,
    dates.full_date,
    dates.days_of_month,
    documents.number,
    codes.plate,
    phones.service,
    phones.home,
    phones.short,
    clocks.by_letter,
    clocks.by_colon,
    clocks.round_the_clock,
    quantities.coordinate,
    clocks.minutes,
    dates.month_and_year,
    dates.stroke,
    quantities.section,
    quantities.triple,
    quantities.millions,
    quantities.metres,
    dates.dashed_day,
    quantities.times,
    quantities.thousands,
    quantities.per_mille,
    quantities.measured,
    phones.row,
    codes.mixed,
    quantities.plain,
    quantities.code,
)
_LETTER_RULES: tuple[Rule, ...] = (
    codes.net,
    documents.kind,
    codes.road,
    codes.post,
    codes.ward,
    quantities.per_chain,
    dates.quarter_and_year,
    quantities.roman_number,
)
_AFTER_BUILT_IN: tuple[Rule, ...] = (codes.marked, codes.mixed, words.initials, words.either, words.word)
_SIGN_RULES: tuple[Rule, ...] = (
    symbols.bullet,
    phones.area,
    phones.abroad,
    documents.unnumbered,
    quantities.money_first,
    quantities.share,
    symbols.score,
    symbols.over,
    symbols.negative,
    symbols.dash,
    symbols.sign,
)
_SPACE = re.compile(r"[^\S\n]*\n\s*|\s+")
_LAST_WORDS = 6
_UNSAID = (SpanKind.SYMBOL, SpanKind.MARK, SpanKind.REMOVED)
_CLOSING = frozenset(".,;:!?…)")
# 30/4 và 1/5, 113 hoặc 114: a list goes on behind these.
_JOINING = ("và", "hoặc", "hay")


def normalise(text: str, lexicon: Lexicon | None = None, region: Region = Region.NORTH) -> Spoken:
    """Return how ``text`` is said, with a span for each piece that is said otherwise than it is written.

    Nothing is lost unseen: what is ambiguous, unknown or cannot be said is a span that is not ``certain``.
    Normalising the spoken text again changes nothing.
    """
    return _Pass(unicodedata.normalize("NFC", text), lexicon or Lexicon(), region).run()


class _Pass:
    def __init__(self, text: str, lexicon: Lexicon, region: Region) -> None:
        self._text = text
        self._lexicon = lexicon
        self._region = region
        self._out: list[str] = []
        self._length = 0
        self._tail = ""
        self._ending = ""
        self._spans: list[Span] = []
        self._words: tuple[str, ...] = ()
        self._last: Said | None = None
        self._before_number = ""

    def run(self) -> Spoken:
        at = 0
        while at < len(self._text):
            at = self._step(at)
        whole = "".join(self._out)
        text = whole.strip()
        lead = len(whole) - len(whole.lstrip())
        if not lead and len(text) == len(whole):
            return Spoken(self._text, text, tuple(self._spans))
        moved = tuple(_moved(span, lead, len(text)) for span in self._spans)
        return Spoken(self._text, text, moved)

    def _step(self, at: int) -> int:
        char = self._text[at]
        if char.isspace():
            return self._blank(at)
        place = Place(self._text, at, self._region, self._words, self._last, self._before_number)
        said = self._read(place, char)
        if said is None:
            end = words.word_end(place) if char.isalpha() else at + 1
            self._keep(at, end)
            return end
        self._say(at, said)
        return said.end

    def _read(self, place: Place, char: str) -> Said | None:
        entry = self._lexicon.at(self._text, place.at)
        if entry is not None:
            return Said(place.at + len(entry.written), entry.said, entry.kind, entry.certain)
        if char in "0123456789":
            return _first(_DIGIT_RULES, place)
        if char.isalpha():
            said = _first(_LETTER_RULES, place)
            if said is not None:
                return said
            known = built_in().at(self._text, place.at)
            if known is not None:
                return Said(place.at + len(known.written), known.said, known.kind, known.certain)
            return _first(_AFTER_BUILT_IN, place)
        said = _first(_SIGN_RULES, place)
        if said is not None:
            return said
        return None if char in symbols.KEPT else symbols.odd(place)

    def _blank(self, at: int) -> int:
        found = _SPACE.match(self._text, at)
        end = found.end() if found else at + 1
        line = "\n" in self._text[at:end]
        if line:
            self._words, self._last = (), None
        if self._tail == "\n" or (self._tail in (" ", "") and not line):
            return end
        if line and self._tail == " ":
            self._out[-1] = self._out[-1].rstrip(" ")
            self._length -= 1
        self._write("\n" if line else " ")
        return end

    def _keep(self, at: int, end: int) -> None:
        """Say a piece as it is written."""
        piece = self._text[at:end]
        if piece[0].isalpha():
            if self._tail.isalnum() or self._tail in (",", ";"):
                self._part()
            self._remember(piece)
            if piece.lower() not in _JOINING:
                self._last = None
        elif piece not in (",", "(", ")"):
            self._last = None
        if self._tail == " " and piece in _CLOSING and at and not self._text[at - 1].isspace():
            # What stood between was left out: the mark follows the word before it.
            self._out[-1] = self._out[-1][:-1]
            self._length -= 1
            if self._spans and self._spans[-1].said_start > self._length:
                self._spans[-1] = replace(self._spans[-1], said_start=self._length, said_end=self._length)
        self._write(piece)

    def _say(self, at: int, said: Said) -> None:
        spoken = said.words
        if spoken and not spoken.startswith(","):
            self._part()
        elif spoken and self._tail == " ":
            self._out[-1] = self._out[-1][:-1]
            self._length -= 1
        begins = self._length
        self._write(spoken)
        written = self._text[at : said.end]
        self._spans.append(Span(at, said.end, begins, self._length, written, spoken, said.kind, said.certain))
        if spoken and self._text[said.end : said.end + 1].strip() and spoken[-1] == ",":
            self._write(" ")
        if said.kind in _UNSAID and not spoken and self._tail not in (" ", "\n", ""):
            self._write(" ")
        if said.kind not in _UNSAID:
            self._before_number = self._words[-1] if self._words else ""
        if spoken:
            self._remember(spoken)
        self._last = said

    def _part(self) -> None:
        """Set a space before a word where the last one would run into it."""
        behind_letter = self._ending[:1].isalpha() and self._tail in "'’"
        if self._tail and (self._tail.isalnum() or self._tail in ",;:.!?" or behind_letter):
            self._write(" ")

    def _write(self, piece: str) -> None:
        if piece:
            self._out.append(piece)
            self._length += len(piece)
            self._ending = (self._ending + piece)[-2:]
            self._tail = piece[-1]

    def _remember(self, piece: str) -> None:
        said = [word for word in re.split(r"[\W_]+", piece.lower()[-80:]) if word]
        self._words = (*self._words, *said)[-_LAST_WORDS:]


def _first(rules: tuple[Rule, ...], place: Place) -> Said | None:
    for rule in rules:
        said = rule(place)
        if said is not None:
            return said
    return None


def _moved(span: Span, lead: int, length: int) -> Span:
    start, end = (min(max(0, place - lead), length) for place in (span.said_start, span.said_end))
    return replace(span, said_start=start, said_end=end)
