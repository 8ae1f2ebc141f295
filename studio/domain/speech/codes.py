"""Roads, kilometre posts, number plates, wards, marked codes, and addresses of the net."""

from __future__ import annotations

import re

from studio.domain.speech.letters import LETTER, letter, spelled
from studio.domain.speech.lexicon import built_in
from studio.domain.speech.numbers import cardinal, digits
from studio.domain.speech.place import Place, Said
from studio.domain.speech.spoken import Region, SpanKind

_ROADS = {
    "QL": "quốc lộ", "TL": "tỉnh lộ", "ĐT": "đường tỉnh", "HL": "hương lộ", "ĐH": "đường huyện", "ĐX": "đường xã",
}  # fmt: skip
_ROAD = re.compile(r"(QL|TL|ĐT|HL|ĐH|ĐX)\.?\s?([0-9]{1,4})([A-ZĐ])?(?!\w)")
_POST = re.compile(r"[Kk][Mm]\s?([0-9]{1,4})(?:\s?\+\s?([0-9]{1,3}))?(?![\w,])")
_PLATE = re.compile(r"([0-9]{2})([A-ZĐ]{1,2})([0-9])?[\-. ]\s?([0-9]{3}\.?[0-9]{2}|[0-9]{4})(?![0-9])")
_WARD = re.compile(r"(P|Q)\.\s?(?:([0-9]{1,2})(?![0-9])|(?=[A-ZĐ][^\W\d_]))")
_MARKED = re.compile(r"([A-ZĐ]{1,5})-([0-9]{1,5})(?![\w-])")
_MIXED = re.compile(rf"(?={LETTER}{{0,24}}[0-9])(?=[0-9]{{0,24}}{LETTER})(?:{LETTER}|[0-9]){{2,48}}(?!\w)")
_MAIL = re.compile(r"[A-Za-z0-9_.+\-]{1,48}@[A-Za-z0-9\-]{1,40}(?:\.[A-Za-z0-9\-]{1,20}){1,4}")
_SITE = re.compile(
    r"(?:https?://)?[A-Za-z0-9\-]{1,40}(?:\.[A-Za-z0-9\-]{1,40}){0,5}\."
    r"(?:vn|com|net|org|gov|edu|info|me)(?![\w])(?::[0-9]{2,5})?(?:/[^\s,;“”\"]{0,200})?"
)
_RUNS = re.compile(r"[A-Za-zĐđ]+|[0-9]+|.")
_NET_WORDS = {
    "gov": "gờ o vê", "vn": "vê nờ", "com": "com", "www": "vê kép vê kép vê kép", "gmail": "gờ meo", "net": "nét",
    "org": "o rờ gờ", "edu": "e đu", "yahoo": "da hu", "facebook": "phây búc", "zalo": "da lô", "youtube": "diu túp",
    "html": "hát tê mờ lờ", "http": "", "https": "",
}  # fmt: skip
_NET_SIGNS = {
    ".": "chấm", "@": "a còng", "-": "gạch ngang", "_": "gạch dưới", "/": "gạch chéo", "?": "hỏi", "=": "bằng",
    "&": "và", "%": "phần trăm", "+": "cộng", "#": "thăng", ":": "hai chấm", "~": "ngã",
}  # fmt: skip
# Short codes of daily life that can be said in one way only: F0, U23, B1, 5G, H5N1.
_PLAIN_CODE = re.compile(
    r"[A-ZĐ][0-9]{1,3}|[0-9]{1,2}[A-ZĐ][0-9]{1,2}|[0-9]{1,2}[A-JL-ZĐ]|H[0-9]{1,2}N[0-9]{1,2}|[a-zđ][0-9]"
)


def road(place: Place) -> Said | None:
    """QL1A, QL.49B, ĐT.741."""
    found = place.match(_ROAD)
    if found is None:
        return None
    said = f"{_ROADS[found[1]]} {cardinal(int(found[2]), place.region)}"
    return Said(found.end(), f"{said} {letter(found[3])}" if found[3] else said, SpanKind.CODE)


def post(place: Place) -> Said | None:
    """Km 15+200."""
    found = place.match(_POST)
    if found is None:
        return None
    said = f"ki lô mét {cardinal(int(found[1]), place.region)}"
    if found[2] and int(found[2]):
        beyond = digits("0") + " " + cardinal(int(found[2]), place.region) if found[2].startswith("0") else ""
        said += f" cộng {beyond or cardinal(int(found[2]), place.region)}"
    return Said(found.end(), said, SpanKind.CODE)


def plate(place: Place) -> Said | None:
    """29A-123.45."""
    found = place.match(_PLATE)
    if found is None:
        return None
    series = " ".join(letter(char) for char in found[2])
    series += f" {cardinal(int(found[3]), place.region)}" if found[3] else ""
    said = f"{cardinal(int(found[1]), place.region)} {series}, {digits(found[4])}"
    return Said(found.end(), said, SpanKind.CODE)


def ward(place: Place) -> Said | None:
    """P.5, Q.10, P. An Cựu."""
    found = place.match(_WARD)
    if found is None:
        return None
    name = "phường" if found[1] == "P" else "quận"
    said = f"{name} {cardinal(int(found[2]), place.region)}" if found[2] else name
    return Said(found.end(), said, SpanKind.CODE)


def marked(place: Place) -> Said | None:
    """A-12."""
    found = place.match(_MARKED)
    if found is None:
        return None
    letters = " ".join(letter(char) for char in found[1])
    return Said(found.end(), f"{letters} gạch {cardinal(int(found[2]), place.region)}", SpanKind.CODE, certain=False)


def mixed(place: Place) -> Said | None:
    """Letters and digits in one: VTV1, 5G, F0, H5N1."""
    found = place.match(_MIXED)
    if found is None:
        return None
    said, known = [], True
    for run in _RUNS.findall(found[0]):
        words, sure = _run(run, place.region)
        said.append(words)
        known &= sure
    certain = known or _PLAIN_CODE.fullmatch(found[0]) is not None
    return Said(found.end(), " ".join(words for words in said if words), SpanKind.CODE, certain)


def _run(run: str, region: Region) -> tuple[str, bool]:
    if run.isdigit():
        return (digits(run) if len(run) > 4 or (len(run) > 1 and run[0] == "0") else cardinal(int(run), region)), True
    entry = built_in().at(run, 0)
    if entry is not None and entry.certain and len(entry.written) == len(run) > 1:
        return entry.said, True
    return spelled(run), False


def _net_word(word: str) -> str:
    if word in _NET_WORDS:
        return _NET_WORDS[word]
    if len(word) == 1:
        return letter(word)
    known = built_in().at(word, 0)
    return known.said if known is not None and len(known.written) == len(word) else word


def net(place: Place) -> Said | None:
    """An e-mail or web address; always for a person to see."""
    found = place.match(_MAIL) or place.match(_SITE)
    if found is None:
        return None
    written = found[0].rstrip(".,)-/?")
    said = []
    spoken = re.sub(r"^https?://", "", written)
    for run in _RUNS.findall(spoken):
        if run[0].isdigit() and run.isascii():
            said.append(digits(run))
        elif run.isalpha():
            said.append(_net_word(run.lower()))
        else:
            said.append(_NET_SIGNS.get(run, ""))
    words = " ".join(part for part in said if part)
    return Said(place.at + len(written), words, SpanKind.ADDRESS, certain=False)
