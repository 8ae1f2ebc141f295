"""Numbers with what they count: money, measures, shares, coordinates, and plain numbers."""

from __future__ import annotations

import re

from studio.domain.speech.letters import ROMAN_LETTERS, is_syllable, roman
from studio.domain.speech.numbers import NUMBER, cardinal, digits, month, ordinal, thousand, written_number
from studio.domain.speech.phones import is_unclear_hotline
from studio.domain.speech.place import Place, Said
from studio.domain.speech.spoken import Region, SpanKind
from studio.domain.speech.units import PER_CHAIN, UNIT, unit_words

_NUMBER = re.compile(NUMBER)
_MEASURED = re.compile(rf"({NUMBER})\s?({UNIT})")
_THOUSANDS = re.compile(rf"(?![0-9]K)({NUMBER})[kK](?!\w)")
_METRES = re.compile(r"([0-9]{1,3})m([0-9]{2})(?!\w)")
_PER_MILLE = re.compile(rf"({NUMBER})\s?‰")
_MONEY_FIRST = re.compile(rf"([$€])\s?({NUMBER})")
_TIMES = re.compile(r"([0-9]{1,4}(?:,[0-9]{1,2})?)\s?[x×]\s?(?=[0-9])")
_SECTION = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2}){2,4}(?![0-9])(?!\.[0-9])")
_HEADING = re.compile(rf"[0-9]{{1,2}}\.[0-9]{{1,2}}(?=\.?\s+[^\W\d_])(?!\s?{UNIT})")
_POINT_ZERO = re.compile(r"[0-9]{1,2}\.0(?![0-9.])")
_MILLIONS = re.compile(r"([0-9]{1,4})tr([1-9])(?!\w)")
_TRIPLE = re.compile(r"[0-9]{1,3}(?:-[0-9]{1,3}){2,3}(?![\w-])")
_CODE = re.compile(r"[0-9]{3,}")
_DIRECTIONS = {
    "N": "vĩ bắc", "B": "vĩ bắc", "S": "vĩ nam", "E": "kinh đông", "Đ": "kinh đông", "W": "kinh tây", "T": "kinh tây",
}  # fmt: skip
_DEGREES = re.compile(r"""([0-9]{1,3})[°º]\s?([0-9]{1,2})['′’]\s?(?:([0-9]{1,2})(?:["″”]|''))?\s?([NBSEĐWT])?(?!\w)""")
_DECIMAL_DEGREES = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,3})?)(?:\s?[°º]\s?([NBSEĐWT])|([NE]))(?!\w)")
_AFTER_HEADING = re.compile(r"[.)]|/\s")
_ROMAN = re.compile(rf"({ROMAN_LETTERS})(?![\w])")
_FOLLOWS = (
    "kỷ khóa thứ hội điều chương mục phần cấp hạng khu loại vực quý lớp "
    "động tập bậc kỳ nhóm vùng đoạn đợt lần quyển bài độ phụ quyết tháng"
)
_ROMAN_FOLLOWS = frozenset(_FOLLOWS.split())
_SHARES = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅛": (1, 8)}


def measured(place: Place) -> Said | None:
    """1.250.000đ, 0,5 ha, 25.000đ/kg, 32°C, 10%."""
    found = place.match(_MEASURED)
    if found is None:
        return None
    said, certain = written_number(found[1], place.region)
    return Said(found.end(), f"{said} {unit_words(found[2])}", SpanKind.QUANTITY, certain)


def thousands(place: Place) -> Said | None:
    """50k."""
    found = place.match(_THOUSANDS)
    if found is None:
        return None
    said, certain = written_number(found[1], place.region)
    return Said(found.end(), f"{said} {thousand(place.region)}", SpanKind.QUANTITY, certain)


def per_mille(place: Place) -> Said | None:
    found = place.match(_PER_MILLE)
    if found is None:
        return None
    said, certain = written_number(found[1], place.region)
    return Said(found.end(), f"{said} phần {thousand(place.region)}", SpanKind.QUANTITY, certain)


def money_first(place: Place) -> Said | None:
    """$100."""
    found = place.match(_MONEY_FIRST)
    if found is None:
        return None
    said, certain = written_number(found[2], place.region)
    return Said(found.end(), f"{said} {unit_words(found[1])}", SpanKind.QUANTITY, certain)


def times(place: Place) -> Said | None:
    """3x4m: the first of them and the sign."""
    found = place.match(_TIMES)
    if found is None:
        return None
    return Said(found.end(), f"{written_number(found[1], place.region)[0]} nhân", SpanKind.QUANTITY)


def section(place: Place) -> Said | None:
    """3.2.1; 2.1 at the head of a line; 4.0."""
    found = place.match(_SECTION) or place.match(_POINT_ZERO)
    if found is None and place.begins_line:
        found = place.match(_HEADING)
    if found is None:
        return None
    said = " chấm ".join(cardinal(int(part), place.region) for part in found[0].split("."))
    return Said(found.end(), said, SpanKind.NUMBER)


def triple(place: Place) -> Said | None:
    """16-16-8: what a fertiliser holds; no range."""
    found = place.match(_TRIPLE)
    if found is None:
        return None
    said = ", ".join(cardinal(int(part), place.region) for part in found[0].split("-"))
    return Said(found.end(), said, SpanKind.NUMBER)


def millions(place: Place) -> Said | None:
    """1tr2: a million and two hundred thousand."""
    found = place.match(_MILLIONS)
    if found is None:
        return None
    value = int(found[1]) * 1_000_000 + int(found[2]) * 100_000
    return Said(found.end(), cardinal(value, place.region), SpanKind.QUANTITY)


def metres(place: Place) -> Said | None:
    """1m65."""
    found = place.match(_METRES)
    if found is None:
        return None
    said = f"{cardinal(int(found[1]), place.region)} mét {cardinal(int(found[2]), place.region)}"
    return Said(found.end(), said, SpanKind.QUANTITY)


def coordinate(place: Place) -> Said | None:
    """16°28'30"N, 16,5°N, 112,5E."""
    found = place.match(_DEGREES)
    if found is not None:
        said = f"{cardinal(int(found[1]), place.region)} độ {cardinal(int(found[2]), place.region)} phút"
        said += f" {cardinal(int(found[3]), place.region)} giây" if found[3] else ""
        said += f" {_DIRECTIONS[found[4]]}" if found[4] else ""
        return Said(found.end(), said, SpanKind.COORDINATE)
    found = place.match(_DECIMAL_DEGREES)
    if found is None or (found[3] and "," not in found[1] and "." not in found[1]):
        return None
    said, _ = written_number(found[1].replace(".", ","), place.region)
    return Said(found.end(), f"{said} độ {_DIRECTIONS[found[2] or found[3]]}", SpanKind.COORDINATE)


def plain(place: Place) -> Said | None:
    """Any number that nothing else has claimed."""
    found = place.match(_NUMBER)
    if found is None:
        return None
    end, word, region = found.end(), place.word, place.region
    if found[0].isdigit() and not (len(found[0]) > 2 and found[0].startswith("0")):
        value = int(found[0])
        if word == "thứ":
            return Said(end, ordinal(value, region), SpanKind.NUMBER)
        if word == "tháng" and value <= 12:
            return Said(end, month(value, region), SpanKind.NUMBER)
        if is_unclear_hotline(place, end):
            return Said(end, cardinal(value, region), SpanKind.NUMBER, certain=False)
    said, certain = written_number(found[0], region)
    return Said(end, said, SpanKind.NUMBER, certain)


def code(place: Place) -> Said | None:
    """Digits that no number has: too many of them."""
    found = place.match(_CODE)
    return None if found is None else Said(found.end(), digits(found[0]), SpanKind.NUMBER, certain=False)


def share(place: Place) -> Said | None:
    """½."""
    pair = _SHARES.get(place.text[place.at])
    if pair is None:
        return None
    over, under = cardinal(pair[0], place.region), month(pair[1], place.region)
    return Said(place.at + 1, f"{over} phần {under}", SpanKind.NUMBER)


def per_chain(place: Place) -> Said | None:
    """đồng/kg, triệu đồng/người/tháng, without a number before it."""
    found = place.match(PER_CHAIN)
    if found is None:
        return None
    return Said(found.end(), unit_words(found[0]), SpanKind.QUANTITY)


def roman_number(place: Place) -> Said | None:
    """A Roman numeral after a word that is numbered so, or at a line's head; elsewhere a person looks."""
    found = place.match(_ROMAN)
    value = roman(found[1]) if found else None
    if found is None or value is None:
        return None
    text, end = found[1], found.end()
    heading = place.begins_line and _AFTER_HEADING.match(place.text, end) and text[0] in "IVX"
    if place.word in _ROMAN_FOLLOWS and (len(text) > 1 or text in "IVX"):
        return Said(end, _numbered(value, place.word, place.region), SpanKind.ROMAN)
    if heading:
        return Said(end, cardinal(value, place.region), SpanKind.ROMAN)
    if len(text) < 2 or is_syllable(text):
        return None
    return Said(end, cardinal(value, place.region), SpanKind.ROMAN, certain=False)


def _numbered(value: int, word: str, region: Region) -> str:
    if word == "thứ":
        return ordinal(value, region)
    return month(value, region) if word == "tháng" else cardinal(value, region)
