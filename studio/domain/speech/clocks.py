"""Times of day."""

from __future__ import annotations

import re

from studio.domain.speech.numbers import cardinal
from studio.domain.speech.place import Place, Said
from studio.domain.speech.spoken import SpanKind

_LETTER = re.compile(r"([0-9]{1,2})\s?(?:[hH]|g(?=[0-9]))\s?([0-9]{2})?(?:\s?(?:['′]|ph?(?![\w.])))?(?!\w)(?!/[^\W\d])")
_SOUTHERN = re.compile(r"([0-9]{1,2})g(?!\w)")
_TO_ANOTHER = re.compile(r"\s?[-–]\s?[0-9]{1,2}g")
_HOURS = frozenset(("giờ", "phút"))
_COLON = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?['′]?(?![\w:/'])")
_ROUND_THE_CLOCK = re.compile(r"24/(24|7)(?![0-9/])")
_PRIME = re.compile(r"([0-9]{1,3})['′](?![\w'′])")


def by_letter(place: Place) -> Said | None:
    """7h30, 7g30, 6h, 7h30', 06h00."""
    found = place.match(_SOUTHERN)
    if found is not None and int(found[1]) <= 24:
        # 7g is seven grams, unless it stands between times.
        if place.said_lately(_HOURS, 3) or _TO_ANOTHER.match(place.text, found.end()):
            return Said(found.end(), _clock(place, found[1], None), SpanKind.TIME)
        return None
    found = place.match(_LETTER)
    if found is None or int(found[1]) > 24 or int(found[2] or 0) > 59:
        return None
    return Said(found.end(), _clock(place, found[1], found[2]), SpanKind.TIME)


def by_colon(place: Place) -> Said | None:
    """18:45, 18:45:30."""
    found = place.match(_COLON)
    if found is None or int(found[1]) > 24 or int(found[2]) > 59 or int(found[3] or 0) > 59:
        return None
    said = _clock(place, found[1], found[2])
    if found[3]:
        said += f" {cardinal(int(found[3]), place.region)} giây"
    return Said(found.end(), said, SpanKind.TIME)


def round_the_clock(place: Place) -> Said | None:
    """24/24 and 24/7."""
    found = place.match(_ROUND_THE_CLOCK)
    if found is None or place.said_lately(frozenset({"ngày"}), 1):
        return None
    said = f"{cardinal(24, place.region)} trên {cardinal(int(found[1]), place.region)}"
    end = found.end()
    if place.text[end : end + 1] == "h" and not place.text[end + 1 : end + 2].isalnum():
        return Said(end + 1, f"{said} giờ", SpanKind.TIME)
    return Said(end, said, SpanKind.TIME)


def minutes(place: Place) -> Said | None:
    """45' by itself."""
    found = place.match(_PRIME)
    if found is None:
        return None
    return Said(found.end(), f"{cardinal(int(found[1]), place.region)} phút", SpanKind.TIME)


def _clock(place: Place, hour: str, minute: str | None) -> str:
    said = f"{cardinal(int(hour), place.region)} giờ"
    return f"{said} {cardinal(int(minute), place.region)} phút" if minute and int(minute) else said
