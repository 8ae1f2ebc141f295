"""What to do about a cluster, in plain words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from studio.domain.clusters import DeviceState, Technology
from studio.ui.theme import Mark
from studio.ui.words import clock_text, day_text, device_text, length_text

if TYPE_CHECKING:
    from studio.services.devices import ClusterView


def never_seen(view: ClusterView) -> bool:
    """Whether a cluster that could answer never did, as far as a running bridge knows."""
    waits = view.status.state in (DeviceState.UNKNOWN, DeviceState.OFFLINE)
    return view.cluster.confirms and waits and view.status.last_seen is None


def state_text(view: ClusterView, *, bridge_running: bool) -> tuple[str, Mark]:
    """How a cluster is, in words, and its mark."""
    if bridge_running and never_seen(view):
        return QCoreApplication.translate("Devices", "Chưa nối lần nào"), Mark.UNCONFIRMABLE
    return device_text(view.status.state, confirms=view.cluster.confirms)


def what_to_do(view: ClusterView, *, bridge_running: bool) -> str:
    """The next step for a person; empty where nothing is needed."""
    cluster, state = view.cluster, view.status.state
    if not cluster.confirms:
        return QCoreApplication.translate("Devices", "Loại này không báo về đài; nghe tại chỗ để biết chắc.")
    if state in (DeviceState.ONLINE, DeviceState.PLAYING):
        return ""
    if state is DeviceState.DISABLED:
        return QCoreApplication.translate("Devices", "Đang tắt trong phần khai báo; bật lại khi dùng.")
    if not bridge_running:
        return QCoreApplication.translate("Devices", "Chờ bộ nối loa chạy rồi xem lại.")
    if never_seen(view):
        return QCoreApplication.translate("Devices", "Ghép thiết bị với đài (cách làm ở dưới).")
    if state is DeviceState.FAULT:
        said = QCoreApplication.translate("Devices", "Tắt điện 10 giây rồi bật lại; vẫn hỏng thì báo kỹ thuật.")
    elif cluster.technology is Technology.CELLULAR:
        said = QCoreApplication.translate("Devices", "Kiểm tra điện và sim 4G; tắt bật lại thiết bị.")
    else:
        said = QCoreApplication.translate("Devices", "Kiểm tra điện và dây mạng; tắt bật lại thiết bị.")
    if cluster.caretaker_phone:
        call = QCoreApplication.translate("Devices", "Gọi %1.").replace("%1", cluster.caretaker_phone)
        said = f"{call} {said}"
    return said


def last_seen_text(seen: datetime | None, now: datetime) -> str:
    """``vừa xong``, ``17 phút trước``, ``05:10 Thứ Hai, 23/11``, or ``chưa bao giờ``."""
    if seen is None:
        return QCoreApplication.translate("Devices", "chưa bao giờ")
    passed = (now - seen).total_seconds()
    if passed < 60:
        return QCoreApplication.translate("Devices", "vừa xong")
    if passed < 12 * 3600:
        return QCoreApplication.translate("Devices", "%1 trước").replace("%1", length_text(passed))
    local = seen.astimezone(now.tzinfo)
    return f"{clock_text(local)} {day_text(local.date())}"
