"""Numbers of official documents: 135/QĐ-TTg, 49/2024/NĐ-CP, 91/2025/QH15."""

from __future__ import annotations

import re

from studio.domain.speech.letters import spelled
from studio.domain.speech.numbers import cardinal
from studio.domain.speech.place import Place, Said
from studio.domain.speech.spoken import SpanKind

_PART = r"[A-ZĐƯÂÊÔ][A-Za-zĐđƯÂÊÔ&]{0,11}[0-9]{0,2}"
_NUMBER = re.compile(rf"([0-9]{{1,5}})(?:/((?:19|20)[0-9]{{2}}))?[/-]({_PART}(?:[-/]{_PART}){{0,3}})(?!\w)")
_TYPES = {
    "QĐ": "Quyết định", "NĐ": "Nghị định", "NQ": "Nghị quyết", "TT": "Thông tư", "TTLT": "Thông tư liên tịch",
    "CT": "Chỉ thị", "CV": "Công văn", "KH": "Kế hoạch", "TB": "Thông báo", "BC": "Báo cáo", "TTr": "Tờ trình",
    "HD": "Hướng dẫn", "CĐ": "Công điện", "QC": "Quy chế", "PA": "Phương án", "GM": "Giấy mời",
    "GP": "Giấy phép", "QyĐ": "Quy định", "QĐi": "Quy định", "VBHN": "Văn bản hợp nhất", "KL": "Kết luận",
    "CTr": "Chương trình", "ĐA": "Đề án", "BB": "Biên bản", "GUQ": "Giấy ủy quyền", "TTHĐ": "Thỏa thuận",
    "CTHĐ": "Chương trình hành động", "QĐUB": "Quyết định", "L": "Luật", "PL": "Pháp lệnh", "LCT": "Lệnh",
}  # fmt: skip
_UNNUMBERED = re.compile(rf"/({_PART}(?:[-/]{_PART}){{1,3}})(?!\w)")
_KIND = re.compile(r"(QĐ|NĐ|NQ|KH|TB|CV|TTr|HD)(?=\s(?:số:?\s)?[0-9])")
_ISSUERS = {
    "TTg": "Thủ tướng Chính phủ", "CP": "Chính phủ", "QH": "Quốc hội", "UBTVQH": "Ủy ban Thường vụ Quốc hội",
    "CTN": "Chủ tịch nước", "HĐND": "Hội đồng nhân dân", "UBND": "Ủy ban nhân dân", "UB": "Ủy ban nhân dân",
    "MTTQ": "Mặt trận Tổ quốc", "UBMTTQ": "Ủy ban Mặt trận Tổ quốc", "TW": "Trung ương", "TƯ": "Trung ương",
    "BCT": "Bộ Công Thương", "BTC": "Bộ Tài chính", "BNV": "Bộ Nội vụ", "BYT": "Bộ Y tế",
    "BGDĐT": "Bộ Giáo dục và Đào tạo", "BCA": "Bộ Công an", "BQP": "Bộ Quốc phòng", "BTP": "Bộ Tư pháp",
    "BXD": "Bộ Xây dựng", "BGTVT": "Bộ Giao thông vận tải", "BNNPTNT": "Bộ Nông nghiệp và Phát triển nông thôn",
    "BNNMT": "Bộ Nông nghiệp và Môi trường", "BTNMT": "Bộ Tài nguyên và Môi trường",
    "BTTTT": "Bộ Thông tin và Truyền thông", "BKHCN": "Bộ Khoa học và Công nghệ",
    "BVHTTDL": "Bộ Văn hóa, Thể thao và Du lịch", "BLĐTBXH": "Bộ Lao động, Thương binh và Xã hội",
    "BKHĐT": "Bộ Kế hoạch và Đầu tư", "VPCP": "Văn phòng Chính phủ", "NHNN": "Ngân hàng Nhà nước",
    "BTGTW": "Ban Tuyên giáo Trung ương", "BTV": "Ban Thường vụ", "BCH": "Ban Chấp hành", "BCĐ": "Ban Chỉ đạo",
    "ĐU": "Đảng ủy", "HU": "Huyện ủy", "TU": "Tỉnh ủy", "ThU": "Thành ủy", "TTYT": "Trung tâm Y tế",
    "CAX": "Công an xã", "CA": "Công an", "BCHQS": "Ban Chỉ huy Quân sự", "HPN": "Hội Phụ nữ",
    "HND": "Hội Nông dân", "HCCB": "Hội Cựu chiến binh", "ĐTN": "Đoàn Thanh niên", "VP": "Văn phòng",
    "SGDĐT": "Sở Giáo dục và Đào tạo", "SYT": "Sở Y tế", "STC": "Sở Tài chính", "SNV": "Sở Nội vụ",
    "PCTT": "Ban Chỉ huy Phòng chống thiên tai", "PTDS": "Ban Chỉ huy Phòng thủ dân sự",
    "TANDTC": "Tòa án nhân dân tối cao", "VKSNDTC": "Viện kiểm sát nhân dân tối cao",
}  # fmt: skip


def number(place: Place) -> Said | None:
    """What kind of document, its number and year, and whose it is; kind and author only where not said beside."""
    found = place.match(_NUMBER)
    if found is None:
        return None
    parts = re.split(r"[-/]", found[3])
    if len(parts) == 1 and not _known(parts[0]):
        return None
    kind = _TYPES.get(parts[0], "")
    if not kind and not _issuer(parts[0], place) and len(parts) == 1:
        return None
    authors = parts[1:] if kind else parts
    said = cardinal(int(found[1]), place.region)
    if found[2]:
        said += f" năm {cardinal(int(found[2]), place.region)}"
    return Said(found.end(), *_worded(place, found.end(), kind, said, authors))


def unnumbered(place: Place) -> Said | None:
    """/TB-UBND behind a number that was left open: a person looks."""
    found = place.match(_UNNUMBERED)
    parts = re.split(r"[-/]", found[1]) if found else []
    if found is None or parts[0] not in _TYPES:
        return None
    named = [_issuer(part, place) or spelled(part) for part in parts[1:]]
    return Said(found.end(), f"{_TYPES[parts[0]]} của {', '.join(named)}", SpanKind.DOCUMENT, certain=False)


def kind(place: Place) -> Said | None:
    """QĐ số 99, NĐ 15/2020/NĐ-CP: what kind, before the number."""
    found = place.match(_KIND)
    return None if found is None else Said(found.end(1), _TYPES[found[1]], SpanKind.DOCUMENT)


def _worded(place: Place, end: int, kind: str, said: str, authors: list[str]) -> tuple[str, SpanKind, bool]:
    beside = kind and _said_before(place, kind)
    if kind and not beside:
        said = f"{said}, {kind}" if place.word == "số" else f"{kind} số {said}"
    unknown: list[str] = []
    named: list[str] = []
    for author in authors:
        words = _issuer(author, place)
        if words:
            named.append(words)
        else:
            unknown.append(author)
    behind = place.following(end)
    if named and not any(
        f"của {words}" in behind or f"của {short}" in behind for words, short in _both(authors, place)
    ):
        said += " của " + ", ".join(named)
    if unknown:
        said += ", " + ", ".join(spelled(author) for author in unknown)
    return said, SpanKind.DOCUMENT, not unknown


def _both(authors: list[str], place: Place) -> list[tuple[str, str]]:
    return [(_issuer(author, place), author) for author in authors if _issuer(author, place)]


def _issuer(part: str, place: Place) -> str:
    """Return who issued it. QH15 is the National Assembly of the 15th term."""
    letters = part.rstrip("0123456789")
    term = part[len(letters) :]
    words = _ISSUERS.get(letters, "")
    if words and term:
        words += f" khóa {cardinal(int(term), place.region)}"
    return words


def _known(part: str) -> bool:
    return part in _TYPES or part.rstrip("0123456789") in _ISSUERS


def _said_before(place: Place, kind: str) -> bool:
    words = [word for word in place.words if word != "số"]
    wanted = kind.lower().split()
    return words[-len(wanted) :] == wanted
