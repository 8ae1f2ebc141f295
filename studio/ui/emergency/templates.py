"""What is said for each hazard until the person writes it otherwise.

Spoken words, not words of the window: they stay in the station's language. The station's own stand in the
setting ``emergency_texts`` as ``SAY_<hazard>``; ``{where}`` becomes the places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from studio.domain.emergency import Hazard

_SAID: Mapping[Hazard, str] = {
    Hazard.FLOOD: (
        "Nước đang lên nhanh. Bà con {where} khẩn trương đưa người già và trẻ em đến nơi cao, an toàn, "
        "ngắt điện trước khi rời nhà, không đi qua chỗ nước chảy xiết."
    ),
    Hazard.STORM: (
        "Bão, gió giật mạnh đang đến gần. Bà con {where} ở trong nhà kiên cố, tránh xa cửa kính, cây to và cột điện, "
        "không ra ngoài cho đến khi có thông báo mới."
    ),
    Hazard.LANDSLIDE: (
        "Có nguy cơ sạt lở đất. Bà con {where} ở sườn dốc, ven suối rời ngay đến nơi an toàn, "
        "không quay lại lấy đồ đạc, nghe theo hướng dẫn của cán bộ thôn."
    ),
    Hazard.FIRE: (
        "Đang có cháy. Bà con {where} rời khỏi khu vực cháy, nhường đường cho xe chữa cháy, gọi số một một bốn, "
        "giúp người già và trẻ em ra nơi thoáng."
    ),
    Hazard.EPIDEMIC: (
        "Có dịch bệnh lây lan. Bà con {where} hạn chế tụ tập, đeo khẩu trang, rửa tay, "
        "báo trạm y tế ngay khi có người sốt hoặc có biểu hiện lạ."
    ),
    Hazard.SECURITY: (
        "Có tình huống an ninh, trật tự. Bà con {where} ở trong nhà, khóa cửa, không tụ tập, "
        "báo công an xã khi thấy người lạ khả nghi."
    ),
    Hazard.OTHER: "Thông báo khẩn. Bà con {where} chú ý lắng nghe và làm theo hướng dẫn của chính quyền xã.",
}
_WHOLE = "trong toàn xã"


def say(hazard: Hazard, hamlets: Sequence[str], own: Mapping[str, str] | None) -> str:
    """Return the words for ``hazard`` at ``hamlets``; none named is the whole commune."""
    said = (own or {}).get(f"SAY_{hazard.value}") or _SAID[hazard]
    return said.replace("{where}", ", ".join(hamlets) if hamlets else _WHOLE)
