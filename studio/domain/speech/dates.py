"""Dates, months, quarters, and fractions: whatever is written with strokes between small numbers."""

from __future__ import annotations

import calendar
import re

from studio.domain.speech.letters import ROMAN_LETTERS, roman
from studio.domain.speech.numbers import cardinal, digits, month
from studio.domain.speech.place import Place, Said
from studio.domain.speech.spoken import Region, SpanKind
from studio.domain.speech.units import COUNTED, SHARED, UNIT

_D = r"([0-9]{1,2})"
_FULL = re.compile(rf"{_D}(?:/{_D}/|\.{_D}\.|-{_D}-)([0-9]{{4}})(?![0-9/])")
_DAYS = re.compile(rf"{_D}\s?[-–—]\s?{_D}/{_D}(?:/([0-9]{{4}}))?(?![0-9/])")
_STROKE = re.compile(r"([0-9]{1,4})/([0-9]{1,4})(?![0-9/])")
_DASHED = re.compile(rf"{_D}[-.]{_D}(?![0-9/-])(?![.,][0-9])(?!\s?(?:{UNIT}))(?![\w%])")
_OTHER_DAY = re.compile(rf"\s?[-–—]\s?{_D}/{_D}(?![0-9])")
_MONTH_YEAR = re.compile(r"([0-9]{1,2})\s?[/-]\s?((?:19|20)[0-9]{2})(?![0-9/])")
_MONTHS_OF = re.compile(r"([0-9]{1,2})T/((?:19|20)[0-9]{2})(?![0-9/])")
_QUARTER_YEAR = re.compile(rf"({ROMAN_LETTERS})/((?:19|20)[0-9]{{2}})(?![0-9/])")
_LUNAR = re.compile(r"\s*\(?(?:âm lịch|AL\b|ÂL\b)", re.IGNORECASE)
_BEFORE = (
    "nhật sáng trưa chiều tối đêm hôm lễ niệm khánh dịp mừng hạn tết nữ nhi "
    "động giáo binh lập phóng giỗ tổ ngày giờ phút"
)
_BEFORE_DAY = frozenset(_BEFORE.split())
_QUARTER_WORD = frozenset(("quý",))
_DAY_WORD = frozenset(("ngày",))
_JUST_BEFORE_DAY = frozenset(("từ", "đến", "trước", "sau", "vào", "qua"))
_HOUSES = frozenset(("nhà", "ngõ", "ngách", "hẻm", "kiệt", "áp"))
_PARTS_OF_DAY = frozenset(
    ("sáng", "trưa", "chiều", "tối", "đêm", "hôm", "lễ", "niệm", "khánh", "dịp", "mừng", "nhật", "nay", "mai")
)
_DAY_WORDS = ("ngày", "mồng", "mùng", "rằm")


def day(value: int, place: Place, *, lunar: bool = False) -> str:
    """Return a day of the month, with ``ngày`` unless it was just said."""
    said = cardinal(value, place.region)
    if lunar and value <= 10 and place.word not in ("mồng", "mùng"):
        said = ("mùng " if place.region is Region.SOUTH else "mồng ") + said
    return said if place.word in _DAY_WORDS else f"ngày {said}"


def full_date(place: Place) -> Said | None:
    """20/01/2020, 05-12-2025, 5.12.2025; one that no calendar has is read as it stands, for a person to see."""
    found = place.match(_FULL)
    if found is None:
        return None
    day_of, year = int(found[1]), int(found[5])
    month_of = int(found[2] or found[3] or found[4])
    if not is_day(day_of, month_of, year):
        strokes = [_as_written(part, place.region) for part in re.split(r"[/.-]", found[0])]
        return Said(found.end(), " trên ".join(strokes), SpanKind.NUMBER, certain=False)
    lunar = _LUNAR.match(place.text, found.end()) is not None
    said = f"{day(day_of, place, lunar=lunar)} tháng {_month(month_of, place.region, lunar)}"
    return Said(found.end(), f"{said} năm {cardinal(year, place.region)}", SpanKind.DATE)


def days_of_month(place: Place) -> Said | None:
    """01-5/12/2025: from one day to another of the same month."""
    found = place.match(_DAYS)
    if found is None:
        return None
    first, last, month_of = int(found[1]), int(found[2]), int(found[3])
    year = int(found[4]) if found[4] else 2024
    if not (first < last and is_day(first, month_of, year) and is_day(last, month_of, year)):
        return None
    region = place.region
    said = f"{day(first, place)} đến ngày {cardinal(last, region)} tháng {month(month_of, region)}"
    said += f" năm {cardinal(year, region)}" if found[4] else ""
    return Said(found.end(), said, SpanKind.DATE)


def month_and_year(place: Place) -> Said | None:
    """12/2025, tháng 4/2025, quý 1/2025."""
    found = place.match(_MONTH_YEAR)
    months = place.match(_MONTHS_OF)
    if months is not None:
        said = f"{cardinal(int(months[1]), place.region)} tháng năm {cardinal(int(months[2]), place.region)}"
        return Said(months.end(), said, SpanKind.DATE)
    if found is None or not 1 <= int(found[1]) <= 12:
        return None
    value, year = int(found[1]), cardinal(int(found[2]), place.region)
    if place.word == "quý":
        return Said(found.end(), f"{cardinal(value, place.region)} năm {year}", SpanKind.DATE)
    if "/" not in found[0] and place.word != "tháng":
        return None
    lead = "" if place.word == "tháng" else "tháng "
    return Said(found.end(), f"{lead}{month(value, place.region)} năm {year}", SpanKind.DATE)


def quarter_and_year(place: Place) -> Said | None:
    """IV/2025: a quarter, unless another word says what it is."""
    found = place.match(_QUARTER_YEAR)
    value = roman(found[1]) if found else None
    if found is None or value is None:
        return None
    known = place.word in ("quý", "tháng", "kỳ", "đợt", "khóa")
    said = month(value, place.region) if place.word == "tháng" else cardinal(value, place.region)
    said = f"{'' if known else 'quý '}{said} năm {cardinal(int(found[2]), place.region)}"
    # Quý II, III/2025.
    listed = place.said_lately(_QUARTER_WORD, 3)
    return Said(found.end(), said, SpanKind.DATE, certain=known or listed)


def stroke(place: Place) -> Said | None:
    """a/b: a day and its month, a share, or one number over another; a person looks where nothing tells which."""
    found = place.match(_STROKE)
    if found is None:
        return None
    first, second, end = int(found[1]), int(found[2]), found.end()
    region, behind = place.region, place.next_word(end)
    over = f"{_as_written(found[1], region)} trên {_as_written(found[2], region)}"
    share = f"{cardinal(first, region)} phần {month(second, region)}"
    if behind in SHARED and 0 < first < second:
        return Said(end, share, SpanKind.NUMBER)
    if behind in COUNTED or place.said_lately(_HOUSES, 2) or not is_day(first, second, 2024):
        return Said(end, over, SpanKind.NUMBER)
    lunar = _LUNAR.match(place.text, end) is not None
    listed = place.last is not None and place.last.kind is SpanKind.DATE
    listed = listed or place.words[-2:-1] == ("thứ",)
    # Ngày 25, 26/11.
    listed = listed or (place.follows_number and place.said_lately(_DAY_WORD, 6))
    dated = listed or _to_another_day(place, end) or place.word in _JUST_BEFORE_DAY or place.said_lately(_BEFORE_DAY, 3)
    if not (dated or lunar) and first < second <= 10 and not found[0].startswith("0"):
        return Said(end, share, SpanKind.NUMBER, certain=False)
    said = f"{day(first, place, lunar=lunar)} tháng {_month(second, region, lunar)}"
    return Said(end, said, SpanKind.DATE, certain=dated or lunar)


def _to_another_day(place: Place, end: int) -> bool:
    """Tell whether a dash and another day follow: 28/11-02/12."""
    found = _OTHER_DAY.match(place.text, end)
    return found is not None and is_day(int(found[1]), int(found[2]), 2024)


def dashed_day(place: Place) -> Said | None:
    """24-11: a day where a word of the day stands before it, or where it goes down and so is no range."""
    found = place.match(_DASHED)
    if found is None:
        return None
    first, second = int(found[1]), int(found[2])
    dotted = "." in found[0]
    if dotted and place.word not in _DAY_WORDS:
        return None
    by_day = dotted or place.word in _PARTS_OF_DAY
    down = first > second and (place.word in _DAY_WORDS or first > 12)
    if not is_day(first, second, 2024) or not (by_day or down):
        return None
    said = f"{day(first, place)} tháng {month(second, place.region)}"
    return Said(found.end(), said, SpanKind.DATE, certain=by_day or place.word in _DAY_WORDS)


def is_day(day_of: int, month_of: int, year: int) -> bool:
    return 1 <= month_of <= 12 and 1 <= year <= 9999 and 1 <= day_of <= calendar.monthrange(year, month_of)[1]


def _month(value: int, region: Region, lunar: bool) -> str:
    return {1: "giêng", 12: "chạp"}.get(value, month(value, region)) if lunar else month(value, region)


def _as_written(text: str, region: Region) -> str:
    return digits(text) if text.startswith("0") and len(text) > 1 else cardinal(int(text), region)
