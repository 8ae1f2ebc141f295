"""Written pieces that are said in a way of their own: the station's, and those that the product knows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from studio.domain.errors import Misuse
from studio.domain.speech.abbreviations import ABBREVIATIONS, AMBIGUOUS
from studio.domain.speech.foreign import FOREIGN
from studio.domain.speech.spoken import SpanKind

LONGEST = 60
_HEAD = re.compile(r"\w+|\S")


@dataclass(frozen=True, slots=True)
class Entry:
    """``written`` with a capital in it is found as it stands; without one, in any case."""

    written: str
    said: str
    kind: SpanKind = SpanKind.LEXICON
    certain: bool = True


class Lexicon:
    """Finds the longest entry at a place of a text. Later entries win over earlier ones of the same writing."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._by_head: dict[str, dict[str, Entry]] = {}
        for entry in entries:
            head = _HEAD.match(entry.written)
            if head is not None:
                self._by_head.setdefault(head[0].lower(), {})[entry.written] = entry
        self._longest_first = {
            head: sorted(found.values(), key=_longest_then_exact) for head, found in self._by_head.items()
        }

    def at(self, text: str, place: int) -> Entry | None:
        """Return the entry that begins at ``place``, where a word begins."""
        head = _HEAD.match(text, place, place + LONGEST)
        if head is None:
            return None
        for entry in self._longest_first.get(head[0].lower(), ()):
            if _stands(entry.written, text, place):
                return entry
        return None


def _stands(written: str, text: str, place: int) -> bool:
    end = place + len(written)
    found = text[place:end]
    if found != written and (written != written.lower() or found.lower() != written):
        return False
    return not (_is_word(written[-1]) and end < len(text) and _is_word(text[end]))


def _longest_then_exact(entry: Entry) -> tuple[int, bool]:
    return -len(entry.written), entry.written == entry.written.lower()


def _is_word(char: str) -> bool:
    return char.isalpha() or char.isdecimal()


def checked_entry(written: str, said: str) -> Entry:
    """Return a person's entry. Raises ``Misuse("BAD_LEXICON_ENTRY")``: something empty or too long, or ``said``
    holding what is not words."""
    written = " ".join(unicodedata.normalize("NFC", written).split())
    said = " ".join(unicodedata.normalize("NFC", said).split())
    ok = 0 < len(written) <= LONGEST and 0 < len(said) <= 4 * LONGEST
    if not ok or not all(char.isalpha() or char in " ,." for char in said) or not any(map(str.isalpha, said)):
        raise Misuse("BAD_LEXICON_ENTRY", written=written, said=said)
    return Entry(written, said)


@cache
def built_in() -> Lexicon:
    """The words that every station shares."""
    entries = [Entry(written, said, SpanKind.FOREIGN) for written, said in FOREIGN.items()]
    entries += [Entry(written, said, SpanKind.ABBREVIATION) for written, said in ABBREVIATIONS.items()]
    entries += [Entry(written, said, SpanKind.ABBREVIATION, certain=False) for written, said in AMBIGUOUS.items()]
    return Lexicon(entries)
