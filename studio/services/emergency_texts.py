"""Prepared words that are broadcast: the station edits them in its settings (``emergency_texts``)."""

from __future__ import annotations

from studio.domain.emergency import Hazard

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
}
