"""The words of Today's lines, and where each leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from studio.ui.desk import Place, Room
from studio.ui.words import clock_text, day_text, length_text, number_text, target_name

if TYPE_CHECKING:
    from studio.services.proving import Finding
    from studio.services.today import Attention


@dataclass(frozen=True, slots=True)
class Line:
    """One line that needs a person, in words."""

    icon: str
    first: str
    second: str
    place: Place


def attention_lines(found: Sequence[Attention], zone: tzinfo, now: datetime) -> list[Line]:
    """One line for each thing; what failed at several clusters is one line."""
    merged: dict[tuple[str, str], list[Attention]] = {}
    for attention in found:
        merged.setdefault((attention.code.value, attention.subject), []).append(attention)
    return [_line(group, zone, now) for group in merged.values()]


def _line(group: list[Attention], zone: tzinfo, now: datetime) -> Line:
    first = group[0]
    at = _when(first.at, zone, now)
    code = first.code.value
    if code == "CLUSTER_OFFLINE":
        said = QCoreApplication.translate("Today", "Cụm loa %1 mất kết nối").replace("%1", first.name)
        since = QCoreApplication.translate("Today", "từ %1 · xem cách xử lý").replace("%1", at)
        never = QCoreApplication.translate("Today", "chưa thấy bao giờ · xem cách xử lý")
        return Line("offline", said, since if at else never, Place(Room.DEVICES, first.subject))
    if code == "ORDER_UNDECIDED":
        said = QCoreApplication.translate("Today", "Hai tin ưu tiên trùng %1").replace("%1", at)
        both = QCoreApplication.translate("Today", "“%1” và “%2”: cần chọn tin phát trước")
        both = both.replace("%1", first.name).replace("%2", first.other)
        return Line("warning", said, both, Place(Room.SCHEDULE, first.subject))
    if code == "WAITS_FOR_APPROVAL":
        said = QCoreApplication.translate("Today", "“%1” chờ duyệt").replace("%1", first.name)
        sent = QCoreApplication.translate("Today", "gửi %1 · nghe và duyệt").replace("%1", at)
        return Line("proof", said, sent, Place(Room.APPROVALS, first.subject))
    if code == "DID_NOT_AIR":
        where = ", ".join(target_name(line.other) for line in group)
        said = QCoreApplication.translate("Today", "“%1” không phát được ở %2")
        said = said.replace("%1", first.name).replace("%2", where)
        return Line("offline", said, _at_words(at), Place(Room.LOG, first.subject))
    if code in ("RECALLED_ABOVE", "SUPERSEDED_ABOVE"):
        return _taken_back_line(first, at)
    return _machine_line(code, first.name)


def _taken_back_line(first: Attention, at: str) -> Line:
    if first.code.value == "RECALLED_ABOVE":
        said = QCoreApplication.translate("Today", "Cấp trên thu hồi “%1”").replace("%1", first.name)
        under = QCoreApplication.translate("Today", "%1 · đã dừng và bỏ khỏi lịch phát").replace("%1", at)
    else:
        said = QCoreApplication.translate("Today", "Cấp trên thay “%1”").replace("%1", first.name)
        under = QCoreApplication.translate("Today", "%1 · bản cũ đã bỏ khỏi lịch; xem bản mới “%2”")
        under = under.replace("%1", at).replace("%2", first.other)
    return Line("warning", said, under, Place(Room.EXCHANGE, first.subject))


def _machine_line(code: str, name: str) -> Line:
    said = {
        "ONAIR_NOT_RUNNING": QCoreApplication.translate("Today", "Bộ phát sóng chưa chạy"),
        "OUTPUT_LOST": QCoreApplication.translate("Today", "Mất đường ra âm thanh %1").replace("%1", name),
        "CLOCK_UNTRUSTED": QCoreApplication.translate("Today", "Đồng hồ máy chưa tin được"),
        "BRIDGE_NOT_RUNNING": QCoreApplication.translate("Today", "Bộ nối loa chưa chạy"),
        "BROKER_DOWN": QCoreApplication.translate("Today", "Mất kết nối tới các cụm loa"),
        "TAKE_RECOVERED": QCoreApplication.translate("Today", "Đã cứu bản thu “%1” sau khi máy tắt").replace(
            "%1", name
        ),
    }
    todo = {
        "ONAIR_NOT_RUNNING": QCoreApplication.translate("Today", "Lịch chưa phát. Khởi động lại máy."),
        "OUTPUT_LOST": QCoreApplication.translate("Today", "Cắm lại dây, hoặc chọn đường ra khác."),
        "CLOCK_UNTRUSTED": QCoreApplication.translate("Today", "Nối mạng để chỉnh giờ, hoặc đặt lại giờ máy."),
        "BRIDGE_NOT_RUNNING": QCoreApplication.translate("Today", "Chưa gửi được tới cụm loa. Khởi động lại máy."),
        "BROKER_DOWN": QCoreApplication.translate("Today", "Kiểm tra mạng của đài."),
        "TAKE_RECOVERED": QCoreApplication.translate("Today", "Nghe lại rồi dùng hoặc bỏ."),
    }
    rooms = {
        "BRIDGE_NOT_RUNNING": Place(Room.DEVICES),
        "BROKER_DOWN": Place(Room.DEVICES),
        "TAKE_RECOVERED": Place(Room.PRODUCE),
    }
    return Line("warning", said.get(code, code), todo.get(code, ""), rooms.get(code, Place(Room.ADMIN, "sound")))


def finding_line(finding: Finding, names: dict[str, str], zone: tzinfo) -> Line:
    """A finding of the proof; ``names`` are the targets' names by id."""
    at = clock_text(finding.at.astimezone(zone))
    where = _where(finding.targets, names)
    length = length_text(finding.seconds)
    said = {
        "GAP": QCoreApplication.translate("Today", "%1 trống sóng %2, %3"),
        "OVERLAP": QCoreApplication.translate("Today", "%1 hai chương trình trùng %2, %3"),
        "ORDER_UNDECIDED": QCoreApplication.translate("Today", "%1 hai tin ưu tiên trùng giờ, %3"),
        "FILE_MISSING": QCoreApplication.translate("Today", "%1 “%4” thiếu tệp âm thanh"),
        "FILE_CHANGED": QCoreApplication.translate("Today", "%1 “%4” khác bản đã duyệt"),
        "NOT_APPROVED": QCoreApplication.translate("Today", "%1 “%4” chưa duyệt"),
        "LOUDNESS_OUT_OF_RANGE": QCoreApplication.translate("Today", "%1 “%4” quá to hoặc quá nhỏ%5"),
        "OVER_LIMIT": QCoreApplication.translate("Today", "%3 phát %2, quá giới hạn trong ngày"),
        "QUIET_HOURS": QCoreApplication.translate("Today", "%1 “%4” rơi vào giờ không phát"),
        "CLUSTER_NOT_READY": QCoreApplication.translate("Today", "%3 chưa sẵn sàng cho %1"),
    }[finding.code.value]
    level = "" if finding.value is None else f" ({number_text(finding.value)})"
    said = said.replace("%1", at).replace("%2", length).replace("%3", where).replace("%4", finding.title)
    icons = {"GAP": "gap", "CLUSTER_NOT_READY": "offline", "NOT_APPROVED": "proof"}
    return Line(
        icons.get(finding.code.value, "warning"),
        said.replace("%5", level),
        "",
        _finding_place(finding, zone),
    )


def _finding_place(finding: Finding, zone: tzinfo) -> Place:
    if finding.code.value == "CLUSTER_NOT_READY":
        return Place(Room.DEVICES, finding.targets[0])
    if finding.slot_id:
        return Place(Room.SCHEDULE, finding.slot_id)
    return Place(Room.SCHEDULE, f"day:{finding.at.astimezone(zone).date().isoformat()}")


def _where(targets: tuple[str, ...], names: dict[str, str]) -> str:
    if len(targets) > 2:
        return QCoreApplication.translate("Today", "%1 nơi phát").replace("%1", str(len(targets)))
    return ", ".join(target_name(names.get(target, "")) for target in targets)


def _when(at: datetime | None, zone: tzinfo, now: datetime) -> str:
    """A time of today alone; of another day with its date."""
    if at is None:
        return ""
    local = at.astimezone(zone)
    if local.date() == now.date():
        return clock_text(local)
    return f"{clock_text(local)} {day_text(local.date())}"


def _at_words(at: str) -> str:
    return QCoreApplication.translate("Today", "lúc %1 · xem nhật ký").replace("%1", at)
