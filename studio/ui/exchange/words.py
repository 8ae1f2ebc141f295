"""The exchange's states in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from studio.domain.exchange import (
    ExchangeStanding,
    FeedbackKind,
    FeedbackState,
    InboundState,
    OutboxKind,
    OutboxState,
)
from studio.domain.programme import BulletinClass, Origin
from studio.ui.theme import Tone


def inbound_text(state: InboundState) -> tuple[str, Tone]:
    return {
        InboundState.RECEIVED: (QCoreApplication.translate("ExchangeWords", "Đang tải tiếng"), Tone.NEUTRAL),
        InboundState.VERIFIED: (QCoreApplication.translate("ExchangeWords", "Chờ đài quyết định"), Tone.WARN),
        InboundState.ACCEPTED: (QCoreApplication.translate("ExchangeWords", "Đã nhận"), Tone.OK),
        InboundState.DECLINED: (QCoreApplication.translate("ExchangeWords", "Đã từ chối"), Tone.NEUTRAL),
        InboundState.EXPIRED: (QCoreApplication.translate("ExchangeWords", "Hết hiệu lực"), Tone.NEUTRAL),
    }[state]


def class_tone(bulletin_class: BulletinClass) -> Tone:
    return {
        BulletinClass.NORMAL: Tone.ACCENT,
        BulletinClass.PRIORITY: Tone.PRIORITY,
        BulletinClass.EMERGENCY: Tone.AIR,
    }[bulletin_class]


def origin_text(origin: Origin) -> str:
    return {
        Origin.STATION: QCoreApplication.translate("ExchangeWords", "Đài tự làm"),
        Origin.AUTHORITY: QCoreApplication.translate("ExchangeWords", "Cấp ủy, chính quyền"),
        Origin.DISTRICT: QCoreApplication.translate("ExchangeWords", "Huyện"),
        Origin.PROVINCE: QCoreApplication.translate("ExchangeWords", "Tỉnh"),
        Origin.CENTRE: QCoreApplication.translate("ExchangeWords", "Trung ương"),
    }[origin]


def feedback_text(state: FeedbackState) -> tuple[str, Tone]:
    return {
        FeedbackState.NEW: (QCoreApplication.translate("ExchangeWords", "Mới"), Tone.WARN),
        FeedbackState.RECEIVED: (QCoreApplication.translate("ExchangeWords", "Chờ trả lời"), Tone.WARN),
        FeedbackState.FORWARDED: (QCoreApplication.translate("ExchangeWords", "Đã chuyển"), Tone.NEUTRAL),
        FeedbackState.IN_PROGRESS: (QCoreApplication.translate("ExchangeWords", "Đang xử lý"), Tone.WARN),
        FeedbackState.ANSWERED: (QCoreApplication.translate("ExchangeWords", "Đã trả lời"), Tone.OK),
        FeedbackState.BROADCAST: (QCoreApplication.translate("ExchangeWords", "Đã phát sóng"), Tone.OK),
        FeedbackState.CLOSED: (QCoreApplication.translate("ExchangeWords", "Đã xong"), Tone.NEUTRAL),
        FeedbackState.REJECTED: (QCoreApplication.translate("ExchangeWords", "Không tiếp nhận"), Tone.NEUTRAL),
    }[state]


def feedback_kind_text(kind: FeedbackKind) -> str:
    return {
        FeedbackKind.REPORT: QCoreApplication.translate("ExchangeWords", "Phản ánh"),
        FeedbackKind.PROPOSAL: QCoreApplication.translate("ExchangeWords", "Kiến nghị"),
        FeedbackKind.QUESTION: QCoreApplication.translate("ExchangeWords", "Câu hỏi"),
        FeedbackKind.RATING: QCoreApplication.translate("ExchangeWords", "Đánh giá"),
    }[kind]


def outbox_kind_text(kind: str) -> str:
    words = {
        OutboxKind.BULLETIN_STATUS: QCoreApplication.translate("ExchangeWords", "Việc đã làm với bản tin cấp trên"),
        OutboxKind.BROADCAST_LOG: QCoreApplication.translate("ExchangeWords", "Nhật ký phát sóng"),
        OutboxKind.DEVICES: QCoreApplication.translate("ExchangeWords", "Tình trạng cụm loa"),
        OutboxKind.SCHEDULE: QCoreApplication.translate("ExchangeWords", "Lịch phát"),
        OutboxKind.EVENTS: QCoreApplication.translate("ExchangeWords", "Việc cần báo ngay"),
        OutboxKind.TRAINING: QCoreApplication.translate("ExchangeWords", "Kết quả tập huấn"),
        OutboxKind.REPORT: QCoreApplication.translate("ExchangeWords", "Báo cáo năm"),
        OutboxKind.PROGRAMME: QCoreApplication.translate("ExchangeWords", "Bản tin của đài"),
        OutboxKind.FEEDBACK: QCoreApplication.translate("ExchangeWords", "Phản ánh đến đài"),
        OutboxKind.FEEDBACK_STEP: QCoreApplication.translate("ExchangeWords", "Trả lời người dân"),
    }
    return words[OutboxKind(kind)] if kind in OutboxKind._value2member_map_ else kind


def outbox_state_text(state: OutboxState) -> tuple[str, Tone]:
    return {
        OutboxState.PENDING: (QCoreApplication.translate("ExchangeWords", "Chờ gửi"), Tone.NEUTRAL),
        OutboxState.SENDING: (QCoreApplication.translate("ExchangeWords", "Đang gửi"), Tone.ACCENT),
        OutboxState.UNCERTAIN: (QCoreApplication.translate("ExchangeWords", "Chưa rõ đã tới"), Tone.WARN),
        OutboxState.CONFIRMED: (QCoreApplication.translate("ExchangeWords", "Đã tới"), Tone.OK),
        OutboxState.DEAD: (QCoreApplication.translate("ExchangeWords", "Không gửi được"), Tone.WARN),
    }[state]


def problem_text(code: str) -> str:
    """Why a row was not taken, or waits, in words; a code that is not known here stands as it is."""
    words = {
        "": "",
        "NOT_FOUND": QCoreApplication.translate("ExchangeWords", "Cấp trên không còn việc này"),
        "FORBIDDEN": QCoreApplication.translate("ExchangeWords", "Ngoài địa bàn của đài"),
        "STATE_CONFLICT": QCoreApplication.translate("ExchangeWords", "Cấp trên đã ghi khác"),
        "IDEMPOTENCY_MISMATCH": QCoreApplication.translate("ExchangeWords", "Cấp trên đã ghi khác"),
        "HASH_MISMATCH": QCoreApplication.translate("ExchangeWords", "Tệp tiếng bị hỏng"),
        "MEDIA_MISSING": QCoreApplication.translate("ExchangeWords", "Tệp tiếng không còn trong máy"),
        "FILE_GONE": QCoreApplication.translate("ExchangeWords", "Tệp tiếng không còn trong máy"),
        "TOO_LARGE": QCoreApplication.translate("ExchangeWords", "Quá lớn để gửi"),
        "UNREACHABLE": QCoreApplication.translate("ExchangeWords", "Chưa tới được cấp trên"),
        "CONNECTION_LOST": QCoreApplication.translate("ExchangeWords", "Mạng đứt giữa chừng"),
        "TOO_MANY": QCoreApplication.translate("ExchangeWords", "Cấp trên đang bận"),
        "BUSY": QCoreApplication.translate("ExchangeWords", "Cấp trên đang bận"),
        "MALFORMED": QCoreApplication.translate("ExchangeWords", "Nội dung không đúng mẫu; báo người hỗ trợ"),
        "NOT_ALLOWED_BY_RULE": QCoreApplication.translate("ExchangeWords", "Trái quy định của cấp trên"),
        "FAULT": QCoreApplication.translate("ExchangeWords", "Cấp trên đang lỗi"),
    }
    return words.get(code.partition(" ")[0], code)


def standing_text(standing: ExchangeStanding, *, administers: bool = False) -> tuple[str, bool]:
    """How the exchange stands, and whether somebody has to do something; an administrator is sent to nobody."""
    if administers and standing.state == "NOT_ENROLLED":
        return QCoreApplication.translate("ExchangeWords", "Đài chưa ghi danh với hệ thống nguồn."), True
    return {
        "CONNECTED": (QCoreApplication.translate("ExchangeWords", "✓ Đang nối với hệ thống nguồn"), False),
        "STARTING": (QCoreApplication.translate("ExchangeWords", "Đang nối với hệ thống nguồn…"), False),
        "OFFLINE": (
            QCoreApplication.translate(
                "ExchangeWords", "Mất mạng tới hệ thống nguồn. Việc của đài vẫn chạy; nối lại sẽ tự gửi."
            ),
            False,
        ),
        "REFUSED": (
            QCoreApplication.translate("ExchangeWords", "✗ Hệ thống nguồn không nhận đài này. Gọi cấp trên."),
            True,
        ),
        "LOCAL": (
            QCoreApplication.translate("ExchangeWords", "✗ Máy của đài không ghi được. Xem dung lượng ổ đĩa."),
            True,
        ),
        "NOT_ENROLLED": (
            QCoreApplication.translate("ExchangeWords", "Đài chưa ghi danh với hệ thống nguồn. Nhờ người quản trị."),
            True,
        ),
    }.get(
        standing.state,
        (QCoreApplication.translate("ExchangeWords", "✗ Phần trao đổi chưa chạy. Khởi động lại máy."), True),
    )
