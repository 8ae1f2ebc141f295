"""Hazards, levels, orders and marks of an emergency, in words."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QCoreApplication

from studio.domain.broadcast import PlayState
from studio.domain.emergency import Hazard, OrderedHow
from studio.domain.errors import StudioError
from studio.services.emergency_views import EmergencyBoard, EmergencyTarget, TargetMark
from studio.ui.errors import words_in
from studio.ui.theme import Mark
from studio.ui.words import number_text

HAZARD_ICONS = {
    Hazard.FLOOD: "waves",
    Hazard.STORM: "wind",
    Hazard.LANDSLIDE: "landslide",
    Hazard.FIRE: "fire",
    Hazard.EPIDEMIC: "epidemic",
    Hazard.SECURITY: "security",
    Hazard.OTHER: "more",
}
MARKS = {
    TargetMark.CONFIRMED: Mark.CONFIRMED,
    TargetMark.UNCONFIRMABLE: Mark.UNCONFIRMABLE,
    TargetMark.NOT_REACHED: Mark.FAULT,
    TargetMark.WAITING: Mark.WAITING,
}


def hazard_text(hazard: Hazard) -> str:
    return {
        Hazard.FLOOD: QCoreApplication.translate("Emergency", "Lũ, ngập"),
        Hazard.STORM: QCoreApplication.translate("Emergency", "Bão, lốc"),
        Hazard.LANDSLIDE: QCoreApplication.translate("Emergency", "Sạt lở"),
        Hazard.FIRE: QCoreApplication.translate("Emergency", "Cháy"),
        Hazard.EPIDEMIC: QCoreApplication.translate("Emergency", "Dịch bệnh"),
        Hazard.SECURITY: QCoreApplication.translate("Emergency", "An ninh"),
        Hazard.OTHER: QCoreApplication.translate("Emergency", "Khác"),
    }[hazard]


def how_text(how: OrderedHow) -> str:
    return {
        OrderedHow.PHONE: QCoreApplication.translate("Emergency", "Điện thoại"),
        OrderedHow.WRITTEN: QCoreApplication.translate("Emergency", "Văn bản"),
        OrderedHow.IN_PERSON: QCoreApplication.translate("Emergency", "Trực tiếp"),
        OrderedHow.NOT_REACHED_DUTY_OFFICER: QCoreApplication.translate(
            "Emergency", "Chưa liên lạc được, trực ban tự quyết"
        ),
    }[how]


def by_order_text(post: str, how: OrderedHow, at: str) -> str:
    """``Theo lệnh Chủ tịch UBND xã qua điện thoại lúc 05:05``."""
    said = {
        OrderedHow.PHONE: QCoreApplication.translate("Emergency", "Theo lệnh %1 qua điện thoại lúc %2"),
        OrderedHow.WRITTEN: QCoreApplication.translate("Emergency", "Theo lệnh %1 bằng văn bản lúc %2"),
        OrderedHow.IN_PERSON: QCoreApplication.translate("Emergency", "Theo lệnh %1 trực tiếp lúc %2"),
        OrderedHow.NOT_REACHED_DUTY_OFFICER: QCoreApplication.translate(
            "Emergency", "Chưa liên lạc được %1, trực ban tự quyết lúc %2"
        ),
    }[how]
    return said.replace("%2", at).replace("%1", post)


def level_text(level: int | None) -> tuple[str, str]:
    """The level and how grave it is: ``Cấp 3``, ``Lớn``."""
    if level is None:
        return QCoreApplication.translate("Emergency", "Chưa công bố cấp"), ""
    grave = (
        QCoreApplication.translate("Emergency", "Thấp"),
        QCoreApplication.translate("Emergency", "Trung bình"),
        QCoreApplication.translate("Emergency", "Lớn"),
        QCoreApplication.translate("Emergency", "Rất lớn"),
        QCoreApplication.translate("Emergency", "Thảm họa"),
    )
    return QCoreApplication.translate("Emergency", "Cấp %1").replace("%1", str(level)), grave[level - 1]


def count_text(mark: TargetMark, count: int) -> str:
    """A count of one mark; empty at nothing."""
    if not count:
        return ""
    said = {
        TargetMark.CONFIRMED: QCoreApplication.translate("Emergency", "%1 đã phát"),
        TargetMark.UNCONFIRMABLE: QCoreApplication.translate("Emergency", "%1 không xác nhận được"),
        TargetMark.NOT_REACHED: QCoreApplication.translate("Emergency", "%1 chưa tới"),
        TargetMark.WAITING: QCoreApplication.translate("Emergency", "%1 đang chờ"),
    }[mark]
    return said.replace("%1", str(count))


def target_text(row: EmergencyTarget, *, over: bool = False) -> str:
    """How one target stands; ``over``: how it stood when the emergency ended, for nothing is tried any more."""
    if over and row.mark is not TargetMark.UNCONFIRMABLE:
        return {
            TargetMark.CONFIRMED: QCoreApplication.translate("Emergency", "Đã phát"),
            TargetMark.NOT_REACHED: QCoreApplication.translate("Emergency", "Không tới"),
        }.get(row.mark, QCoreApplication.translate("Emergency", "Dừng trước khi tới"))
    if row.waits:
        return QCoreApplication.translate("Emergency", "Chờ tin khẩn khác phát xong")
    if row.mark is TargetMark.UNCONFIRMABLE:
        return QCoreApplication.translate("Emergency", "Đã ra cổng, không có xác nhận")
    if row.mark is TargetMark.NOT_REACHED:
        return QCoreApplication.translate("Emergency", "Chưa tới, máy tự thử lại")
    if row.mark is TargetMark.CONFIRMED:
        playing = row.state is PlayState.PLAYING
        return (
            QCoreApplication.translate("Emergency", "Đang phát")
            if playing
            else QCoreApplication.translate("Emergency", "Đã phát, chờ lần sau")
        )
    if row.acked_s is not None:
        return QCoreApplication.translate("Emergency", "Đã nhận lệnh")
    return QCoreApplication.translate("Emergency", "Đang gửi lệnh")


def board_colour_text(level: int) -> str:
    """The colour of a board by the level (Decision 18/2021); red where none was announced."""
    return (
        QCoreApplication.translate("Emergency", "màu đỏ"),
        QCoreApplication.translate("Emergency", "màu xanh nhạt"),
        QCoreApplication.translate("Emergency", "màu vàng nhạt"),
        QCoreApplication.translate("Emergency", "màu cam"),
        QCoreApplication.translate("Emergency", "màu đỏ"),
        QCoreApplication.translate("Emergency", "màu tím"),
    )[level]


class BoardWords(Enum):
    """What boards are told of: an alarm that runs, one that is over, an exercise, an all-clear or correction."""

    ALARM = "alarm"
    OVER = "over"
    EXERCISE = "exercise"
    ENDING = "ending"


def board_text(row: EmergencyBoard, words: BoardWords) -> str:
    """How one board stands."""
    if row.returned:
        return QCoreApplication.translate("Emergency", "Đã trở lại nội dung thường ngày")
    if row.waits:
        return QCoreApplication.translate("Emergency", "Bảng đang hiện tin khẩn khác")
    if row.mark is TargetMark.CONFIRMED:
        if words is BoardWords.OVER:
            return QCoreApplication.translate("Emergency", "Bảng đã hiện tin này")
        if words is BoardWords.ENDING:
            return QCoreApplication.translate("Emergency", "Bảng đang hiện lời này")
        if words is BoardWords.EXERCISE:
            return QCoreApplication.translate("Emergency", "Bảng đang hiện, ghi rõ diễn tập")
        said = QCoreApplication.translate("Emergency", "Bảng đã sang %1")
        return said.replace("%1", board_colour_text(row.level))
    if words is BoardWords.OVER:
        return QCoreApplication.translate("Emergency", "Tin này không tới bảng")
    if row.mark is TargetMark.NOT_REACHED:
        return QCoreApplication.translate("Emergency", "Chưa tới bảng, máy tự thử lại")
    if row.acked_s is not None:
        return QCoreApplication.translate("Emergency", "Bảng đã nhận")
    return QCoreApplication.translate("Emergency", "Đang gửi tới bảng")


def since_text(seconds: float | None) -> str:
    """``+0,3 giây`` from the press."""
    if seconds is None:
        return "–"
    return QCoreApplication.translate("Emergency", "+%1 giây").replace("%1", number_text(seconds))


def long_timer(seconds: float) -> str:
    """``00:00:47``."""
    whole = max(0, int(seconds))
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def trouble_text(error: StudioError) -> str:
    """What went wrong with a PIN or an order, and what to do."""
    if error.code == "PIN_WRONG":
        left = int(error.details.get("left", 0))
        said = QCoreApplication.translate("Emergency", "Mã PIN chưa đúng. Chưa có gì thay đổi. Gõ lại.")
        if not left:
            return said
        more = QCoreApplication.translate("Emergency", "Còn %1 lần trước khi phải chờ.")
        return f"{said} {more.replace('%1', str(left))}"
    if error.code == "PIN_WAIT":
        said = QCoreApplication.translate(
            "Emergency", "Sai mã PIN nhiều lần. Chờ %1 giây rồi gõ lại, hoặc chọn người khác có mã."
        )
        return said.replace("%1", str(error.details.get("wait_s", "…")))
    if error.code == "PIN_NOT_SET":
        return QCoreApplication.translate("Emergency", "Người này chưa đặt mã PIN khẩn cấp. Chọn người khác có mã.")
    if error.code == "PIN_WEAK":
        return QCoreApplication.translate(
            "Emergency", "Mã dễ đoán. Dùng ít nhất 4 chữ số, không lặp, không liền nhau, không phải năm sinh."
        )
    return words_in(error).sentence
