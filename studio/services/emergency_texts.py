"""Prepared words that are broadcast or shown: the station edits them in its settings (``emergency_texts``).

They stay in the station's language, whatever the window speaks. In ``SAY_<hazard>``, said until the person writes
it otherwise, ``{where}`` becomes the places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from studio.domain.emergency import Hazard
from studio.ports.store import Unit

# Posts that may order an emergency; the station's own list stands in the setting ``emergency_posts``.
DEFAULT_POSTS: tuple[str, ...] = (
    "Chủ tịch UBND xã",
    "Phó Chủ tịch UBND xã",
    "Ban Chỉ huy Phòng thủ dân sự xã",
    "Trưởng Công an xã",
    "Chỉ huy trưởng Ban Chỉ huy Quân sự xã",
)

DEFAULT_TEXTS: dict[str, str] = {
    "ALL_CLEAR": (
        "Đài truyền thanh xã xin báo yên. Tình huống khẩn cấp đã thông báo trước đó đến nay đã qua. "
        "Đề nghị bà con trở lại sinh hoạt bình thường và tiếp tục theo dõi thông tin trên đài."
    ),
    "CORRECTION": (
        "Đài truyền thanh xã xin đính chính. Thông báo khẩn cấp vừa phát trước đó là báo nhầm. "
        "Mong bà con yên tâm, không có tình huống khẩn cấp xảy ra. Đài thành thật xin lỗi bà con."
    ),
    "EXERCISE": "Đây là diễn tập.",
    f"TITLE_{Hazard.FLOOD}": "Lũ, ngập",
    f"TITLE_{Hazard.STORM}": "Bão, lốc",
    f"TITLE_{Hazard.LANDSLIDE}": "Sạt lở",
    f"TITLE_{Hazard.FIRE}": "Cháy",
    f"TITLE_{Hazard.EPIDEMIC}": "Dịch bệnh",
    f"TITLE_{Hazard.SECURITY}": "An ninh",
    f"TITLE_{Hazard.OTHER}": "Thông báo khẩn",
    "TITLE_ALL_CLEAR": "Báo yên",
    "TITLE_CORRECTION": "Đính chính",
    "TITLE_EXERCISE": "DIỄN TẬP",
    # On boards: the heading where the level is announced, and where a bulletin has no title of its own.
    "BOARD_LEVEL": "{title} – CẤP {level}",
    f"SAY_{Hazard.FLOOD}": (
        "Nước đang lên nhanh. Bà con {where} khẩn trương đưa người già và trẻ em đến nơi cao, an toàn, "
        "ngắt điện trước khi rời nhà, không đi qua chỗ nước chảy xiết."
    ),
    f"SAY_{Hazard.STORM}": (
        "Bão, gió giật mạnh đang đến gần. Bà con {where} ở trong nhà kiên cố, tránh xa cửa kính, cây to và cột điện, "
        "không ra ngoài cho đến khi có thông báo mới."
    ),
    f"SAY_{Hazard.LANDSLIDE}": (
        "Có nguy cơ sạt lở đất. Bà con {where} ở sườn dốc, ven suối rời ngay đến nơi an toàn, "
        "không quay lại lấy đồ đạc, nghe theo hướng dẫn của cán bộ thôn."
    ),
    f"SAY_{Hazard.FIRE}": (
        "Đang có cháy. Bà con {where} rời khỏi khu vực cháy, nhường đường cho xe chữa cháy, gọi số một một bốn, "
        "giúp người già và trẻ em ra nơi thoáng."
    ),
    f"SAY_{Hazard.EPIDEMIC}": (
        "Có dịch bệnh lây lan. Bà con {where} hạn chế tụ tập, đeo khẩu trang, rửa tay, "
        "báo trạm y tế ngay khi có người sốt hoặc có biểu hiện lạ."
    ),
    f"SAY_{Hazard.SECURITY}": (
        "Có tình huống an ninh, trật tự. Bà con {where} ở trong nhà, khóa cửa, không tụ tập, "
        "báo công an xã khi thấy người lạ khả nghi."
    ),
    f"SAY_{Hazard.OTHER}": "Thông báo khẩn. Bà con {where} chú ý lắng nghe và làm theo hướng dẫn của chính quyền xã.",
}
_WHOLE = "trong toàn xã"


def text_of(unit: Unit, key: str) -> str:
    """Return the station's own words for ``key``, or the prepared ones."""
    own = unit.settings.get("emergency_texts") or {}
    return str(own.get(key) or DEFAULT_TEXTS[key])


def say(hazard: Hazard, hamlets: Sequence[str], own: Mapping[str, str] | None) -> str:
    """Return the words for ``hazard`` at ``hamlets``; none named is the whole commune."""
    said = (own or {}).get(f"SAY_{hazard.value}") or DEFAULT_TEXTS[f"SAY_{hazard.value}"]
    return said.replace("{where}", ", ".join(hamlets) if hamlets else _WHOLE)
