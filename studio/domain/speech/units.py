"""Units behind a number."""

from __future__ import annotations

import re

UNITS: dict[str, str] = {
    "km": "ki lô mét", "hm": "héc tô mét", "dm": "đề xi mét", "cm": "xăng ti mét", "mm": "mi li mét", "m": "mét",
    "km2": "ki lô mét vuông", "km²": "ki lô mét vuông", "m2": "mét vuông", "m²": "mét vuông",
    "cm2": "xăng ti mét vuông", "cm²": "xăng ti mét vuông", "m3": "mét khối", "m³": "mét khối",
    "cm3": "xăng ti mét khối", "cm³": "xăng ti mét khối", "ha": "héc ta",
    "kg": "ki lô gam", "g": "gam", "mg": "mi li gam", "µg": "mi cờ rô gam", "μg": "mi cờ rô gam",
    "l": "lít", "ml": "mi li lít", "cc": "xê xê", "lít": "lít", "tạ": "tạ", "tấn": "tấn", "yến": "yến", "sào": "sào",
    "°C": "độ xê", "℃": "độ xê", "oC": "độ xê", "ºC": "độ xê", "°F": "độ ép", "°": "độ", "º": "độ",
    "V": "vôn", "kV": "ki lô vôn", "W": "oát", "kW": "ki lô oát", "MW": "mê ga oát", "kWh": "ki lô oát giờ",
    "KWh": "ki lô oát giờ", "kwh": "ki lô oát giờ", "kVA": "ki lô vôn am pe", "HP": "mã lực",
    "Hz": "héc", "kHz": "ki lô héc", "MHz": "mê ga héc", "GHz": "ghi ga héc", "dB": "đê xi ben",
    "KB": "ki lô bai", "MB": "mê ga bai", "GB": "ghi ga bai", "TB": "tê ra bai", "Mbps": "mê ga bít trên giây",
    "%": "phần trăm", "s": "giây", "h": "giờ", "giờ": "giờ", "phút": "phút", "giây": "giây",
    "đ": "đồng", "đồng": "đồng", "VND": "đồng", "VNĐ": "đồng", "vnđ": "đồng", "vnd": "đồng", "Đ": "đồng",
    "tr": "triệu", "trđ": "triệu đồng", "tr.đ": "triệu đồng", "trđồng": "triệu đồng", "tỷđ": "tỷ đồng",
    "USD": "đô la Mỹ", "$": "đô la Mỹ", "EUR": "ơ rô", "€": "ơ rô",
}  # fmt: skip
# Things that are counted: "per" one of them is "một", and "15/19" of them is "trên".
_COUNTED = (
    "người hộ em cháu con cái bao lần ngày tháng năm tuần buổi viên gói hộp chai lon cây bụi khẩu lượt suất chiếc xe "
    "nhà phòng lớp xã thôn bản buôn làng phường huyện tỉnh tổ khu trường tiêu chỉ đại phiếu đảng hội học thành cụm "
    "mục điểm bài công khóa đơn chi cơ câu mẫu ca vụ tập trạm bàn trang trận giường đoàn phần"
)
COUNTED = frozenset(_COUNTED.split())
# After these a fraction is a share of them.
_SHARED = "số diện dân tổng quân chiều đoạn chặng lượng khối vốn giá thời quãng sản dung"
SHARED = frozenset(_SHARED.split())

_ONE = "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True))
_PER = "|".join(
    re.escape(unit) for unit in sorted({*UNITS, *COUNTED} - {"%", "°", "º", "$", "€"}, key=len, reverse=True)
)
# A unit, and up to two more after a slash.
UNIT = rf"(?:{_ONE})(?:/(?:{_PER})(?!\w)){{0,2}}(?![\w²³])"
PER_CHAIN = re.compile(rf"(?:{_PER}|triệu|nghìn|ngàn)(?:/(?:{_PER})(?!\w)){{1,2}}(?![\w²³])")
_MONEY = ("đồng", "đô la Mỹ", "ơ rô", "triệu", "tỷ đồng", "triệu đồng")


def unit_words(unit: str) -> str:
    """Return a unit (see ``UNIT``) in words: money and counted things are "một" each, physical units "trên"."""
    first, *per = unit.split("/")
    said = UNITS.get(first, first)
    between = "một" if said in _MONEY or any(part in COUNTED for part in (first, *per)) else "trên"
    for part in per:
        # Density counts people, yet is said as physics is.
        joint = "trên" if part in UNITS and first in COUNTED else between
        said += f" {joint} {UNITS.get(part, part)}"
    return said
