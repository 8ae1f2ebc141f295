"""Telephone numbers and other rows of digits, said one by one."""

from __future__ import annotations

import re

from studio.domain.speech.numbers import digits
from studio.domain.speech.place import Place, Said
from studio.domain.speech.spoken import SpanKind
from studio.domain.speech.units import COUNTED

_SEP = r"[. \-\u00a0]"
_HOME = re.compile(rf"0[0-9]{{1,4}}(?:{_SEP}[0-9]{{1,7}}){{1,5}}(?![0-9])|0[0-9]{{8,10}}(?![0-9])")
_AREA = re.compile(r"\((0[0-9]{1,3})\)[. \-]?([0-9]{1,8}(?:[. \-][0-9]{2,4}){0,3})(?![0-9])")
_ABROAD = re.compile(rf"\+(84){_SEP}?([0-9]{{1,10}}(?:{_SEP}?[0-9]{{2,4}}){{0,3}})(?![0-9])")
_SERVICE = re.compile(r"(1[89]00)[. ]?([0-9]{4,6})(?![0-9])")
_SHORT = re.compile(r"(?:11[1-9]|1022|1080|156|18[0-9]{2}|19[0-9]{2})(?![0-9.,/:][0-9]|[0-9])")
_CALL = frozenset(("gọi", "thoại", "nóng", "đài", "hotline", "lai", "cứu", "bấm", "máy", "alo"))
_ACCOUNT = frozenset(("khoản", "mã", "công", "dân", "cước", "chứng", "minh", "thẻ", "thuế", "seri", "hiệu"))
_LONG = re.compile(r"[0-9]{8,}")
_NUMBER_WORDS = frozenset(("đồng", "người", "hộ", "usd", "vnđ", "vnd", "đ"))


def home(place: Place) -> Said | None:
    """0912.345.678, 0234 3821234, 02343821234."""
    found = place.match(_HOME)
    if found is None:
        return None
    groups = re.split(_SEP, found[0])
    count = sum(map(len, groups))
    if not 9 <= count <= 11:
        return None
    if len(groups) == 1:
        first = {9: 3, 10: 4, 11: 4}[count]
        rest = found[0][first:]
        groups = [found[0][:first], rest[:-3], rest[-3:]]
    return Said(found.end(), ", ".join(map(digits, groups)), SpanKind.PHONE)


def area(place: Place) -> Said | None:
    """(0234) 3821234."""
    found = place.match(_AREA)
    if found is None:
        return None
    groups = [found[1], *re.split(_SEP, found[2])]
    if not 9 <= sum(map(len, groups)) <= 11:
        return None
    return Said(found.end(), ", ".join(map(digits, groups)), SpanKind.PHONE)


def abroad(place: Place) -> Said | None:
    """+84 912 345 678."""
    found = place.match(_ABROAD)
    if found is None:
        return None
    groups = [group for group in re.split(_SEP, found[2]) if group]
    if len(groups) == 1 and len(groups[0]) == 9:
        groups = [groups[0][:3], groups[0][3:6], groups[0][6:]]
    return Said(found.end(), ", ".join([f"cộng {digits(found[1])}", *map(digits, groups)]), SpanKind.PHONE)


def service(place: Place) -> Said | None:
    """1900 1234, 18006601."""
    found = place.match(_SERVICE)
    if found is None or (place.text[found.start() : found.end()].isdigit() and place.next_word(found.end()) in COUNTED):
        return None
    if len(found[0]) == len(found[1]) + len(found[2]) and place.next_word(found.end()) in _NUMBER_WORDS:
        return None
    return Said(found.end(), f"{digits(found[1])}, {digits(found[2])}", SpanKind.PHONE)


def short(place: Place) -> Said | None:
    """113, 114, 115, 1022: digits where one is told to call; a count of things stays a number."""
    found = place.match(_SHORT)
    if found is None or (len(found[0]) == 4 and found[0][:2] in ("18", "19")):
        return None
    behind = place.next_word(found.end())
    listed = place.last is not None and place.last.kind is SpanKind.PHONE
    if listed or (place.said_lately(_CALL, 4) and behind not in COUNTED):
        return Said(found.end(), digits(found[0]), SpanKind.PHONE)
    return None


def is_unclear_hotline(place: Place, end: int) -> bool:
    """Tell whether a number could be a hotline: nothing before it says so, and nothing behind it is counted."""
    written = place.text[place.at : end]
    return written in ("111", "112", "113", "114", "115", "1022") and not place.words and not place.next_word(end)


def row(place: Place) -> Said | None:
    """Eight digits and more without a dot: an account, a card; a sum only where money or people follow."""
    found = place.match(_LONG)
    if found is None:
        return None
    count, end = len(found[0]), found.end()
    if count <= 12 and not found[0].startswith("0") and place.next_word(end) in _NUMBER_WORDS:
        return None
    if place.text[end : end + 1] == "," and place.text[end + 1 : end + 2].isdigit():
        return None
    certain = place.said_lately(_ACCOUNT, 4) or found[0].startswith("0")
    return Said(end, digits(found[0]), SpanKind.PHONE, certain)
