"""Numbers in words."""

from __future__ import annotations

import re

from studio.domain.speech.spoken import Region

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION = 10**9

# 1.250.000,5 · 1,250,000 · 1 250 000 · 1.5 · 1250,75. At most 15 digits: longer ones are codes.
NUMBER = (
    r"(?:[0-9]{1,3}(?:\.[0-9]{3}){1,4}(?:,[0-9]{1,6})?"
    r"|[0-9]{1,3}(?:,[0-9]{3}){2,4}"
    r"|[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3}){2,4}"
    r"|[0-9]{1,6}\.[0-9]{1,2}(?!\.[0-9])"
    r"|[0-9]{1,12}(?:,[0-9]{1,6})?)(?![0-9])"
)


def thousand(region: Region) -> str:
    return "nghìn" if region is Region.NORTH else "ngàn"


def cardinal(value: int, region: Region = Region.NORTH) -> str:
    """Return a whole number in words; ``value`` from 0 to below 10^18."""
    if value < 1000:
        return _below_thousand(value, region, whole=True)
    if value >= _BILLION:
        high, low = divmod(value, _BILLION)
        said = f"{cardinal(high, region)} tỷ"
        return f"{said} {_rest(low, region)}" if low else said
    return _rest(value, region, first=True)


def _rest(value: int, region: Region, *, first: bool = False) -> str:
    """Return what stands below a thousand million; after a higher part hundreds are said even when zero."""
    parts: list[str] = []
    groups = ((value // 1_000_000, " triệu"), (value // 1000 % 1000, f" {thousand(region)}"), (value % 1000, ""))
    for group, name in groups:
        if group:
            parts.append(_below_thousand(group, region, whole=first and not parts) + name)
    return " ".join(parts)


def _below_thousand(value: int, region: Region, *, whole: bool) -> str:
    """``whole``: nothing stands before it, so that 5 is năm and not không trăm linh năm."""
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    said = [] if whole and not hundreds else [f"{_DIGITS[hundreds]} trăm"]
    if not rest:
        return " ".join(said) if said else "không"
    if not tens:
        if said:
            said.append("linh" if region is Region.NORTH else "lẻ")
        return " ".join([*said, _DIGITS[ones]])
    said.append("mười" if tens == 1 else f"{_DIGITS[tens]} mươi")
    if ones:
        said.append(_after_ten(tens, ones, region))
    return " ".join(said)


def _after_ten(tens: int, ones: int, region: Region) -> str:
    if ones == 5:
        return "lăm"
    if tens > 1 and ones == 1:
        return "mốt"
    if tens > 1 and ones == 4 and region is Region.NORTH:
        return "tư"
    return _DIGITS[ones]


def digits(text: str) -> str:
    """Return each digit's name; other characters are passed over."""
    return " ".join(_DIGITS[int(char)] for char in text if char in "0123456789")


def ordinal(value: int, region: Region) -> str:
    """Return what follows ``thứ``."""
    return {1: "nhất", 4: "tư"}.get(value) or cardinal(value, region)


def month(value: int, region: Region) -> str:
    """Return what follows ``tháng``."""
    return "tư" if value == 4 else cardinal(value, region)


def written_number(text: str, region: Region) -> tuple[str, bool]:
    """Return a number as it stands (see ``NUMBER``) in words, and whether it can be read in one way only."""
    text = re.sub(r"[ \u00a0\u202f]", "", text)
    if text.count(",") > 1:
        return cardinal(int(text.replace(",", "")), region), True
    if re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{3}", text) and text.endswith("00"):
        # 100,000 is no decimal that anybody writes; still, a person looks.
        return cardinal(int(text.replace(",", "")), region), False
    certain = True
    if re.fullmatch(r"[0-9]{1,6}\.[0-9]{1,2}", text):
        text, certain = text.replace(".", ","), False
    whole, _, part = text.replace(".", "").partition(",")
    said = _whole(whole, region)
    return (f"{said} phẩy {_fraction(part, region)}" if part else said), certain


def _whole(text: str, region: Region) -> str:
    # 05 hộ is five; 007 is a code.
    if len(text) > 2 and text.startswith("0"):
        return digits(text)
    return cardinal(int(text), region)


def _fraction(text: str, region: Region) -> str:
    if len(text) <= 2 and not text.startswith("0"):
        return cardinal(int(text), region)
    return digits(text)
