"""Signs between words and numbers; and characters that nobody can say."""

from __future__ import annotations

import re
import unicodedata

from studio.domain.speech.letters import LETTER, ROMAN_LETTERS, is_syllable, roman
from studio.domain.speech.place import Place, Said
from studio.domain.speech.spoken import SpanKind

KEPT = frozenset(".,;:?!…()[]\"'“”‘’«»")
_DASHES = "-–—−‑"
_DASH = re.compile(rf"(\s*)[{_DASHES}]+(\s*)")
_BULLET = re.compile(rf"(?:[{_DASHES}+*]+[ \t]+|[•●▪■◦○►▶➢➤✓✔·][ \t]*|[{_DASHES}](?=[^\W\d_]))")
_NEGATIVE = re.compile(r"[-−](?=[0-9])")
_DEGREE_BEHIND = re.compile(r"[0-9]{1,3}(?:,[0-9])?\s?(?:[°º℃%]|độ)")
_DIGIT_BEHIND = re.compile(r"[0-9]")
_YEAR_BEHIND = re.compile(r"[0-9]{4}")
_ROMAN_BEHIND = re.compile(rf"({ROMAN_LETTERS})(?!\w)")
_SAME_WORD = re.compile(r"([^\W\d_]+)\s+[0-9]")
# Both ends of a range are named: cấp 8-9 is cấp tám đến cấp chín.
_NAMED = "cấp lớp tháng thứ bài khoản tổ ngày quý khóa mùng mồng thôn điều tuần điểm chương đợt"
_NAMED_TWICE = frozenset(_NAMED.split())
_SCORE_BEFORE = frozenset(("tỷ", "tỉ", "thắng", "thua", "hòa", "dẫn", "cuộc"))
_SCORE = re.compile(r"(\s?)[-–—](?=(\s?[0-9]{1,2})(?![\w/%°])(?![.,][0-9]))()")
_SMALL_BEFORE = re.compile(r"(?<![0-9.,])[0-9]{1,2}$")
_STROKE = re.compile(r"/(?=([^\W_]))")
_RATIO = re.compile(r"(?<=[0-9]):(?=[0-9])")
_VIRUS = re.compile(r"/(?=H[0-9])")
_CAPITALS = re.compile(rf"[A-ZĐ]{LETTER}{{2,12}}")
_ITEM = re.compile(r"(?<=[0-9A-Za-zđ])/(?=\s)")
_ITEM_BEFORE = re.compile(r"(?<![^\W_])(?:[0-9]{1,2}|[a-zđ]|[IVX]{1,4})$")
_SIGNS = {
    "&": "và", "=": "bằng", "+": "cộng", "≥": "lớn hơn hoặc bằng", "≤": "nhỏ hơn hoặc bằng", ">=": "lớn hơn hoặc bằng",
    "<=": "nhỏ hơn hoặc bằng", ">": "lớn hơn", "<": "nhỏ hơn", "±": "cộng trừ", "×": "nhân", "%": "phần trăm",
    "‰": "phần nghìn", "°": "độ", "@": "a còng", "$": "đô la", "€": "ơ rô", "№": "số", "→": "đến", "÷": "chia",
    "§": "mục", "≈": "khoảng", "~": "khoảng", "№.": "số",
}  # fmt: skip
_UNSURE = {"#": "thăng", "→": "đến", "~": "khoảng", "@": "a còng", "/": "trên"}
_LONGEST_SIGN = 2


def bullet(place: Place) -> Said | None:
    """A list's mark at the head of a line: nothing to say."""
    found = place.match(_BULLET) if place.begins_line else None
    return None if found is None else Said(found.end(), "", SpanKind.MARK)


def score(place: Place) -> Said | None:
    """tỷ số 3-1: two numbers side by side."""
    found = place.match(_SCORE)
    if found is None or place.last is None or place.last.kind is not SpanKind.NUMBER:
        return None
    near = (*place.words[-3:-1], place.before_number)
    before = _SMALL_BEFORE.search(place.text, max(0, place.at - 3), place.at)
    # A range goes up; what does not is a score.
    down = found[1] == "" and before is not None and int(before[0]) >= int(found[2]) and place.before_number != "cấp"
    if not down and not _SCORE_BEFORE.intersection(near):
        return None
    return Said(found.end(1) + 1 + len(found[3]), "", SpanKind.SYMBOL)


def over(place: Place) -> Said | None:
    """A stroke between numbers, behind a time, in the name of a virus."""
    found = place.match(_RATIO)
    if found is not None and place.follows_number:
        return Said(found.end(), "trên", SpanKind.SYMBOL)
    item = place.match(_ITEM)
    if item is not None and _ITEM_BEFORE.search(place.text, max(0, place.at - 5), place.at):
        return Said(item.end(), ",", SpanKind.SYMBOL)
    found = place.match(_STROKE)
    if found is None or place.last is None:
        return Said(place.at + 1, "", SpanKind.SYMBOL) if place.match(_VIRUS) and place.word == "a" else None
    if place.last.kind is SpanKind.TIME:
        return Said(found.end(), "", SpanKind.SYMBOL)
    if place.last.kind is SpanKind.ABBREVIATION and found[1].isupper():
        return Said(found.end(), "hoặc", SpanKind.SYMBOL, certain=False)
    if place.last.kind is SpanKind.QUANTITY:
        return Said(found.end(), "," if found[1].isdecimal() else "một", SpanKind.SYMBOL)
    if place.follows_number and found[1].isdecimal():
        return Said(found.end(), "trên", SpanKind.SYMBOL)
    return None


def negative(place: Place) -> Said | None:
    """-5°C."""
    if place.follows_number or place.match(_NEGATIVE) is None:
        return None
    before = place.text[place.at - 1 : place.at]
    if before and not before.isspace() and before not in "(:":
        return None
    degree = _DEGREE_BEHIND.match(place.text, place.at + 1) is not None
    if place.begins_line and not degree:
        return Said(place.at + 1, "", SpanKind.MARK, certain=False)
    return Said(place.at + 1, "âm", SpanKind.NUMBER, certain=degree)


def dash(place: Place) -> Said | None:
    """A range between numbers; a pause between words; nothing inside a word."""
    found = place.match(_DASH)
    if found is None:
        return None
    end = found.end()
    spaced = bool(found[2]) or place.text[place.at - 1 : place.at].isspace()
    if place.last is not None and place.last.kind is SpanKind.COORDINATE:
        return Said(end, ",", SpanKind.SYMBOL)
    range_words = _range(place, end) if place.follows_number else ""
    if range_words:
        return Said(end, range_words, SpanKind.SYMBOL)
    capitals = _CAPITALS.match(place.text, end)
    if not spaced and capitals is not None and not is_syllable(capitals[0]) and place.words:
        return Said(end, ",", SpanKind.SYMBOL)
    if not spaced:
        return Said(end, "", SpanKind.SYMBOL)
    nothing = not place.words or place.text[: place.at].rstrip()[-1:] in (*KEPT, "\n", "") or end >= len(place.text)
    return Said(end, "" if nothing else ",", SpanKind.SYMBOL)


def _range(place: Place, end: int) -> str:
    """Return the words between the two ends of a range; nothing where it is none."""
    if _DIGIT_BEHIND.match(place.text, end):
        again = place.before_number in _NAMED_TWICE and not _YEAR_BEHIND.match(place.text, end)
        return f"đến {place.before_number if again else ''}".strip()
    numeral = _ROMAN_BEHIND.match(place.text, end)
    from_roman = place.last is not None and place.last.kind is SpanKind.ROMAN
    if from_roman and numeral is not None and roman(numeral[1]) is not None:
        return f"đến {place.before_number}".strip()
    same = _SAME_WORD.match(place.text, end)
    return "đến" if same is not None and same[1].lower() == place.before_number else ""


def sign(place: Place) -> Said | None:
    """&, +, =, ≥ …"""
    for length in range(_LONGEST_SIGN, 0, -1):
        written = place.text[place.at : place.at + length]
        if len(written) == length and written in _SIGNS:
            return Said(place.at + length, _SIGNS[written], SpanKind.SYMBOL, certain=written not in _UNSURE)
    return None


def odd(place: Place) -> Said:
    """Anything else: it is left out, and a person sees that it was."""
    char = place.text[place.at]
    end = place.at + 1
    if char in _UNSURE:
        return Said(end, _UNSURE[char], SpanKind.SYMBOL, certain=False)
    # Joined emoji, and rows of the same sign, go together.
    while end < len(place.text) and (
        place.text[end] == char or unicodedata.category(place.text[end]) in ("Mn", "Cf", "Sk")
    ):
        end += 1
    invisible = unicodedata.category(char) in ("Cf", "Cc", "Mn")
    return Said(end, "", SpanKind.MARK if invisible else SpanKind.REMOVED, certain=invisible)
