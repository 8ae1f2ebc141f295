"""Words: Vietnamese ones stay, capitals that spell something are spelled, foreign ones are shown to a person."""

from __future__ import annotations

import re

from studio.domain.speech.abbreviations import SYLLABLES
from studio.domain.speech.foreign import NAMES
from studio.domain.speech.letters import LETTER, is_syllable, letter, spelled
from studio.domain.speech.lexicon import built_in
from studio.domain.speech.place import Place, Said
from studio.domain.speech.spoken import SpanKind
from studio.domain.speech.units import UNITS

# H'leo, M'Nông: names of the highlands have their apostrophe within.
_WORD = re.compile(rf"[A-ZĐ][a-zđ]{{0,2}}['’]{LETTER}{{2,32}}|{LETTER}{{1,64}}")
_INITIALS = re.compile(r"(?:[A-ZĐ]\.){2,5}[A-ZĐ]?(?!\w)|(?:[A-ZĐ]\.){1,5}[A-ZĐ](?!\w)")
_EITHER = re.compile(r"([^\W\d_]{1,20})/([^\W\d_]{1,20})(?![\w/])")
_DIGIT_NEXT = re.compile(r"\s?[0-9]")
_LONGEST_SPELLED = 6


def initials(place: Place) -> Said | None:
    """N.V.A."""
    found = place.match(_INITIALS)
    if found is None:
        return None
    ends = found.end()
    # The last full stop may be the sentence's.
    if found[0].endswith("."):
        ends -= 1
    return Said(ends, spelled(found[0]), SpanKind.ABBREVIATION)


def either(place: Place) -> Said | None:
    """nam/nữ: one or the other; đạm/sào: for each; và/hoặc as it stands."""
    found = place.match(_EITHER)
    if found is None or SYLLABLES.keys() & {found[1], found[2]}:
        return None
    if not (is_syllable(found[1]) and is_syllable(found[2])):
        return None
    if found[0].lower() == "và/hoặc":
        return Said(found.end(), f"{found[1]} {found[2]}", SpanKind.SYMBOL)
    if found[2] in UNITS:
        return Said(found.end(), f"{found[1]} một {found[2]}", SpanKind.SYMBOL)
    return Said(found.end(), f"{found[1]} hoặc {found[2]}", SpanKind.SYMBOL, certain=False)


def word(place: Place) -> Said | None:
    """A word that needs more than being said as it stands; None for Vietnamese."""
    found = place.match(_WORD)
    if found is None:
        return None
    text, end = found[0], found.end()
    if text == "x" and _DIGIT_NEXT.match(place.text, end):
        return Said(end, "nhân", SpanKind.SYMBOL)
    if len(text) == 1:
        said = letter(text)
        return None if said == text else Said(end, said, SpanKind.ABBREVIATION)
    if text in SYLLABLES and not _among_capitals(place, end):
        return Said(end, SYLLABLES[text], SpanKind.ABBREVIATION, certain=False)
    if is_syllable(text) or text.lower() in NAMES:
        return None
    known = built_in().at(text, 0)
    if known is not None and len(known.written) == len(text):
        return Said(end, known.said, known.kind, known.certain)
    capitals = sum(char.isupper() for char in text)
    if (text.isupper() and len(text) <= _LONGEST_SPELLED) or (capitals > 1 and not text.isupper()):
        return Said(end, spelled(text), SpanKind.ABBREVIATION, certain=False)
    return Said(end, text, SpanKind.FOREIGN, certain=False)


def word_end(place: Place) -> int:
    """Return where the word at the place ends."""
    found = place.match(_WORD)
    return place.at + 1 if found is None else found.end()


def _among_capitals(place: Place, end: int) -> bool:
    """Tell whether the words beside are in capitals too: a headline, not an abbreviation."""
    before = re.findall(r"[^\W\d_]{2,}", place.text[max(0, place.at - 16) : place.at])
    behind = re.findall(r"[^\W\d_]{2,}", place.text[end : end + 16])
    near = [*before[-1:], *behind[:1]]
    return bool(near) and all(each.isupper() and is_syllable(each) and each not in SYLLABLES for each in near)
