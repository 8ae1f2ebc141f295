"""What stands on a board, its state, and distances, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from studio.domain.signage import Align, ClockFace, FontWeight, Region, RegionKind, SignageLayout
from studio.domain.signage_boards import BoardState, BoardStatus
from studio.ui.theme import Mark
from studio.ui.words import number_text


def kind_text(kind: RegionKind) -> str:
    return {
        RegionKind.TEXT: QCoreApplication.translate("SignageWords", "Chữ"),
        RegionKind.TICKER: QCoreApplication.translate("SignageWords", "Chữ chạy"),
        RegionKind.IMAGE: QCoreApplication.translate("SignageWords", "Ảnh"),
        RegionKind.CLOCK: QCoreApplication.translate("SignageWords", "Giờ, lịch"),
        RegionKind.QR: QCoreApplication.translate("SignageWords", "Mã QR"),
    }[kind]


def region_text(region: Region) -> str:
    """``Chữ “Tiêm phòng đợt 2…”``: a region by its kind and the beginning of what it says."""
    words = " ".join(region.content.split())
    short = words if len(words) <= 24 else words[:23].rstrip() + "…"
    has_words = region.kind in (RegionKind.TEXT, RegionKind.TICKER, RegionKind.QR) and short
    return f"{kind_text(region.kind)} “{short}”" if has_words else kind_text(region.kind)


def weight_text(weight: FontWeight) -> str:
    return {
        FontWeight.REGULAR: QCoreApplication.translate("SignageWords", "Thường"),
        FontWeight.MEDIUM: QCoreApplication.translate("SignageWords", "Vừa"),
        FontWeight.SEMIBOLD: QCoreApplication.translate("SignageWords", "Hơi đậm"),
        FontWeight.BOLD: QCoreApplication.translate("SignageWords", "Đậm"),
    }[weight]


def align_text(align: Align) -> str:
    return {
        Align.LEFT: QCoreApplication.translate("SignageWords", "Trái"),
        Align.CENTER: QCoreApplication.translate("SignageWords", "Giữa"),
        Align.RIGHT: QCoreApplication.translate("SignageWords", "Phải"),
    }[align]


def face_text(face: ClockFace) -> str:
    return {
        ClockFace.TIME: QCoreApplication.translate("SignageWords", "Giờ"),
        ClockFace.DATE: QCoreApplication.translate("SignageWords", "Ngày"),
        ClockFace.TIME_DATE: QCoreApplication.translate("SignageWords", "Giờ và ngày"),
        ClockFace.TIME_DATE_LUNAR: QCoreApplication.translate("SignageWords", "Giờ, ngày, âm lịch"),
    }[face]


def metres_text(metres: float) -> str:
    """``18 m``; under ten metres ``4,5 m``. Rounded down: nobody is promised more than holds."""
    if metres >= 10:
        return QCoreApplication.translate("SignageWords", "%1 m").replace("%1", str(int(metres)))
    return QCoreApplication.translate("SignageWords", "%1 m").replace("%1", number_text(int(metres * 10) / 10))


def contrast_text(ratio: float) -> str:
    """``8,2 : 1``"""
    return f"{number_text(int(ratio * 10) / 10)} : 1"


def board_state_text(status: BoardStatus) -> tuple[str, Mark]:
    """How a board is, and its mark; only what the board itself said is confirmed."""
    return {
        BoardState.SHOWING: (QCoreApplication.translate("SignageWords", "Đang hiện đúng"), Mark.CONFIRMED),
        BoardState.BEHIND: (QCoreApplication.translate("SignageWords", "Đang hiện bản cũ"), Mark.WAITING),
        BoardState.REFUSED: (QCoreApplication.translate("SignageWords", "Không nhận bản mới"), Mark.FAULT),
        BoardState.OFFLINE: (QCoreApplication.translate("SignageWords", "Mất kết nối"), Mark.FAULT),
        BoardState.DISABLED: (QCoreApplication.translate("SignageWords", "Đang tắt"), Mark.UNCONFIRMABLE),
        BoardState.UNKNOWN: (QCoreApplication.translate("SignageWords", "Chưa biết"), Mark.UNCONFIRMABLE),
    }[status.state]


def canvas_text(layout: SignageLayout) -> str:
    return f"{layout.width} × {layout.height}"
