"""Numbers, times and states in words, as they are said in the person's language."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from functools import cache

from PySide6.QtCore import QCoreApplication

from studio.domain.approval import ApprovalState
from studio.domain.broadcast import PlayState
from studio.domain.clusters import DeviceState, Technology
from studio.domain.programme import BulletinClass, Category, Priority
from studio.domain.roles import Role
from studio.ui.theme import Mark, Tone


def clock_text(instant: datetime) -> str:
    return instant.strftime("%H:%M")


def clock_text_s(instant: datetime) -> str:
    return instant.strftime("%H:%M:%S")


def timer_text(seconds: float) -> str:
    """``04:12``, or ``1:04:12`` from an hour on."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes:02d}:{left:02d}"


def length_text(seconds: float) -> str:
    """A length in words: ``40 giây``, ``4 phút``, ``1 giờ 14 phút``."""
    whole = max(0, round(seconds))
    if whole < 60:
        return QCoreApplication.translate("Words", "%1 giây").replace("%1", str(whole))
    minutes = round(whole / 60)
    hours, minutes = divmod(minutes, 60)
    if not hours:
        return QCoreApplication.translate("Words", "%1 phút").replace("%1", str(minutes))
    if not minutes:
        return QCoreApplication.translate("Words", "%1 giờ").replace("%1", str(hours))
    said = QCoreApplication.translate("Words", "%1 giờ %2 phút")
    return said.replace("%1", str(hours)).replace("%2", str(minutes))


def short_length(seconds: float) -> str:
    """``8:20``."""
    whole = max(0, round(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


def weekday_text(day: date) -> str:
    names = (
        QCoreApplication.translate("Words", "Thứ Hai"),
        QCoreApplication.translate("Words", "Thứ Ba"),
        QCoreApplication.translate("Words", "Thứ Tư"),
        QCoreApplication.translate("Words", "Thứ Năm"),
        QCoreApplication.translate("Words", "Thứ Sáu"),
        QCoreApplication.translate("Words", "Thứ Bảy"),
        QCoreApplication.translate("Words", "Chủ Nhật"),
    )
    return names[day.weekday()]


def day_text(day: date) -> str:
    """``Thứ Ba, 24/11``."""
    return f"{weekday_text(day)}, {day.day}/{day.month}"


def full_day_text(day: date) -> str:
    """``Thứ Ba, 24/11/2026``."""
    return f"{weekday_text(day)}, {day.day}/{day.month}/{day.year}"


def lunar_text(day: date) -> str:
    """``16 tháng Mười, Bính Ngọ``; the lunar calendar loads at the first call (60 ms)."""
    number, month, month_name, year = _lunar(day)
    said = QCoreApplication.translate("Words", "%1 tháng %2, %3", "lunar date; %4 is the month's number")
    said = said.replace("%1", str(number)).replace("%2", month_name)
    return said.replace("%3", year).replace("%4", str(month))


@cache
def _lunar(day: date) -> tuple[int, int, str, str]:
    from lunar_vn import can_chi, solar_to_lunar

    lunar = solar_to_lunar(day)
    months = ["Giêng", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười Một", "Chạp"]
    month = months[lunar.month - 1]
    leap = " nhuận" if lunar.leap else ""
    return lunar.day, lunar.month, month + leap, str(can_chi.get_year_can_chi(lunar.year))


def number_text(value: float, places: int = 1) -> str:
    """``−16,0`` with a comma and a true minus, or ``−16.0`` in English."""
    point = QCoreApplication.translate("Words", ",", "decimal point")
    return f"{value:.{places}f}".replace("-", "−").replace(".", point)


def role_text(role: Role) -> str:
    return {
        Role.REPORTER: QCoreApplication.translate("Words", "Phóng viên"),
        Role.EDITOR: QCoreApplication.translate("Words", "Biên tập viên"),
        Role.ANNOUNCER: QCoreApplication.translate("Words", "Phát thanh viên"),
        Role.BOARD: QCoreApplication.translate("Words", "Ban biên tập"),
        Role.LEADER: QCoreApplication.translate("Words", "Lãnh đạo xã"),
        Role.TRAINER: QCoreApplication.translate("Words", "Người tập huấn"),
        Role.ADMIN: QCoreApplication.translate("Words", "Quản trị"),
    }[role]


def roles_text(roles: frozenset[Role]) -> str:
    return ", ".join(role_text(role) for role in Role if role in roles)


def class_text(bulletin_class: BulletinClass) -> str:
    return {
        BulletinClass.NORMAL: QCoreApplication.translate("Words", "Thông thường"),
        BulletinClass.PRIORITY: QCoreApplication.translate("Words", "Ưu tiên"),
        BulletinClass.EMERGENCY: QCoreApplication.translate("Words", "Khẩn cấp"),
    }[bulletin_class]


def category_text(category: Category) -> str:
    return {
        Category.POLICY: QCoreApplication.translate("Words", "Chính sách, thời sự địa phương"),
        Category.PROJECTS: QCoreApplication.translate("Words", "Dự án, an sinh xã hội"),
        Category.SOCIETY: QCoreApplication.translate("Words", "Chính trị, kinh tế, văn hóa, khoa học"),
        Category.SECURITY: QCoreApplication.translate("Words", "An ninh, quân sự"),
        Category.DISASTER: QCoreApplication.translate("Words", "Thiên tai, hỏa hoạn, dịch bệnh"),
        Category.GOOD_EXAMPLES: QCoreApplication.translate("Words", "Gương người tốt, việc tốt"),
        Category.ILLEGAL_ACTS: QCoreApplication.translate("Words", "Phòng, chống vi phạm pháp luật"),
        Category.PRODUCTS: QCoreApplication.translate("Words", "Sản phẩm, hàng hóa"),
    }[category]


def priority_tone(priority: Priority) -> Tone:
    if priority >= Priority.LIVE:
        return Tone.AIR
    return {Priority.PRIORITY: Tone.PRIORITY, Priority.RELAY: Tone.RELAY}.get(priority, Tone.ACCENT)


def priority_text(priority: Priority) -> str:
    return {
        Priority.NORMAL: QCoreApplication.translate("Words", "Thông thường"),
        Priority.RELAY: QCoreApplication.translate("Words", "Tiếp sóng"),
        Priority.PRIORITY: QCoreApplication.translate("Words", "Ưu tiên"),
        Priority.LIVE: QCoreApplication.translate("Words", "Trực tiếp"),
        Priority.EMERGENCY_LOCAL: QCoreApplication.translate("Words", "Khẩn cấp"),
        Priority.EMERGENCY_SOURCE: QCoreApplication.translate("Words", "Khẩn cấp"),
    }[priority]


def approval_text(state: ApprovalState) -> tuple[str, Tone]:
    return {
        ApprovalState.DRAFT: (QCoreApplication.translate("Words", "Bản nháp"), Tone.NEUTRAL),
        ApprovalState.SUBMITTED: (QCoreApplication.translate("Words", "Chờ duyệt"), Tone.WARN),
        ApprovalState.RETURNED: (QCoreApplication.translate("Words", "Trả lại để sửa"), Tone.WARN),
        ApprovalState.APPROVED: (QCoreApplication.translate("Words", "Đã duyệt"), Tone.OK),
        ApprovalState.REJECTED: (QCoreApplication.translate("Words", "Không duyệt"), Tone.WARN),
        ApprovalState.SCHEDULED: (QCoreApplication.translate("Words", "Đã lên lịch"), Tone.OK),
        ApprovalState.RECALLED: (QCoreApplication.translate("Words", "Đã thu hồi"), Tone.WARN),
        ApprovalState.ARCHIVED: (QCoreApplication.translate("Words", "Đã cất"), Tone.NEUTRAL),
    }[state]


def play_text(state: PlayState) -> tuple[str, Mark | None]:
    """The result of a play on one target, and its mark; None while it is still to come."""
    return {
        PlayState.QUEUED: (QCoreApplication.translate("Words", "Chờ phát"), None),
        PlayState.SENT: (QCoreApplication.translate("Words", "Đã gửi lệnh"), None),
        PlayState.SENT_UNCONFIRMABLE: (
            QCoreApplication.translate("Words", "Đã phát, chưa xác nhận được"),
            Mark.UNCONFIRMABLE,
        ),
        PlayState.ACKED: (QCoreApplication.translate("Words", "Đã nhận lệnh"), None),
        PlayState.PLAYING: (QCoreApplication.translate("Words", "Đang phát"), Mark.CONFIRMED),
        PlayState.PLAYED: (QCoreApplication.translate("Words", "Đã phát"), Mark.CONFIRMED),
        PlayState.PARTIAL: (QCoreApplication.translate("Words", "Phát thiếu"), Mark.FAULT),
        PlayState.FAILED: (QCoreApplication.translate("Words", "Không phát được"), Mark.FAULT),
        PlayState.PREEMPTED: (QCoreApplication.translate("Words", "Nhường tin khác"), Mark.FAULT),
        PlayState.CANCELLED: (QCoreApplication.translate("Words", "Đã hủy"), None),
    }[state]


def device_text(state: DeviceState, *, confirms: bool) -> tuple[str, Mark]:
    """How a cluster is, and its mark; one without a return channel is never shown as confirmed."""
    if not confirms:
        return QCoreApplication.translate("Words", "Không báo về"), Mark.UNCONFIRMABLE
    return {
        DeviceState.ONLINE: (QCoreApplication.translate("Words", "Sẵn sàng"), Mark.CONFIRMED),
        DeviceState.PLAYING: (QCoreApplication.translate("Words", "Đang phát"), Mark.CONFIRMED),
        DeviceState.OFFLINE: (QCoreApplication.translate("Words", "Mất kết nối"), Mark.FAULT),
        DeviceState.FAULT: (QCoreApplication.translate("Words", "Hỏng"), Mark.FAULT),
        DeviceState.DISABLED: (QCoreApplication.translate("Words", "Đang tắt"), Mark.UNCONFIRMABLE),
        DeviceState.UNKNOWN: (QCoreApplication.translate("Words", "Chưa biết"), Mark.UNCONFIRMABLE),
    }[state]


def technology_text(technology: Technology) -> str:
    return {
        Technology.IP: QCoreApplication.translate("Words", "Mạng (IP)"),
        Technology.CELLULAR: QCoreApplication.translate("Words", "4G"),
        Technology.WIRED: QCoreApplication.translate("Words", "Hữu tuyến"),
        Technology.FM: QCoreApplication.translate("Words", "FM"),
    }[technology]


def language_text(code: str) -> str:
    return {
        "vi": QCoreApplication.translate("Words", "Tiếng Việt"),
        "pac": QCoreApplication.translate("Words", "Tiếng Pa Cô"),
        "brv": QCoreApplication.translate("Words", "Tiếng Vân Kiều"),
    }.get(code, code)


def target_name(name: str) -> str:
    """The local output has no name of its own."""
    return name or QCoreApplication.translate("Words", "Tại đài")


def fold_accents(text: str) -> str:
    """Lower case without accents, for searching; Đ has no decomposition, so it is mapped by itself."""
    plain = unicodedata.normalize("NFD", text.strip().lower().replace("đ", "d"))
    return "".join(char for char in plain if not unicodedata.combining(char))
