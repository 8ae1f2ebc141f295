"""What ``studio doctor`` found, in words: for the terminal and for the window alike."""

from __future__ import annotations

from datetime import datetime

from studio.domain.health import GOOD, UNKNOWN, Checked

# code → (Vietnamese, what to do, English, what to do); the advice is said where the check is not good.
_HEALTH: dict[str, tuple[str, str, str, str]] = {
    "SOUND": (
        "Hệ thống âm thanh không trả lời: {why}",
        "Cài lại trình điều khiển âm thanh, rồi khởi động lại máy.",
        "The sound system does not answer: {why}",
        "Reinstall the sound driver, then restart the PC.",
    ),
    "MICROPHONE": (
        "Micro: {devices}",
        "Cắm micro vào máy, xem dây và công tắc trên micro.",
        "Microphone: {devices}",
        "Plug in the microphone; look at its cable and switch.",
    ),
    "OUTPUT": (
        "Loa, tăng âm tại đài: {devices}",
        "Cắm tăng âm vào đường ra âm thanh của máy.",
        "Station output: {devices}",
        "Connect the amplifier to the PC's sound output.",
    ),
    "MICROPHONE_PRIVACY": (
        "Quyền dùng micro của Windows",
        "Mở Cài đặt → Quyền riêng tư → Micro, bật cho phép ứng dụng dùng micro.",
        "Windows' microphone privacy",
        "Open Settings → Privacy → Microphone and allow apps to use it.",
    ),
    "SLEEP": (
        "Máy không tự ngủ",
        "Đặt chế độ ngủ là Không bao giờ, để máy không ngủ giữa buổi phát.",
        "The PC does not sleep by itself",
        "Set sleep to Never, so that it does not sleep in a broadcast.",
    ),
    "RESTARTS": (
        "Máy không tự khởi động lại để cập nhật",
        "Đặt giờ hoạt động của Windows Update trùm giờ phát sóng.",
        "Updates do not restart the PC by themselves",
        "Let Windows Update's active hours cover the broadcasts.",
    ),
    "DISK": (
        "Ổ đĩa còn trống {free_gb} GB",
        "Xóa bớt tệp không dùng; cần ít nhất 5 GB, và quyền ghi vào thư mục đài.",
        "{free_gb} GB free on the disk",
        "Free some room; 5 GB are needed, and the right to write in the station folder.",
    ),
    "CLOCK_SYNC": (
        "Đồng hồ máy chỉnh giờ qua mạng",
        "Bật tự động chỉnh giờ, để phát đúng giờ.",
        "The clock is set over the network",
        "Turn on automatic time, so that broadcasts start on time.",
    ),
    "STATION": (
        "Thư mục đài: {folder}",
        "Tạo đài bằng “studio init”, hoặc chỉ đúng thư mục bằng --station.",
        "Station folder: {folder}",
        "Make one with “studio init”, or name the right folder with --station.",
    ),
    "AUDIT": (
        "Nhật ký liền mạch ({entries} dòng){broken_at}",
        "Nhật ký đã bị sửa. Giữ nguyên máy, báo cấp trên, so với bản sao lưu.",
        "The audit log is whole ({entries} rows){broken_at}",
        "The log was altered. Leave the PC as it is, report it, compare with the backup.",
    ),
    "JOURNAL": (
        "Sổ phát sóng liền mạch{broken_at}",
        "Sổ phát sóng đã bị sửa. Giữ nguyên máy, báo cấp trên.",
        "The on-air journal is whole{broken_at}",
        "The journal was altered. Leave the PC as it is and report it.",
    ),
    "CLOCK_BACK": (
        "Giờ máy: {now}",
        "Đồng hồ máy chạy lùi so với việc ghi gần nhất. Chỉnh lại ngày giờ.",
        "The clock: {now}",
        "The clock stands before the last recorded event. Set date and time.",
    ),
    "ONAIR": (
        "Tiến trình phát sóng",
        "Chưa chạy. Chạy “studio supervise”, hoặc khởi động lại máy.",
        "The on-air process",
        "It does not run. Run “studio supervise”, or restart the PC.",
    ),
    "BROKER": (
        "Đường tới {clusters} cụm loa",
        "Chưa nối được. Xem mạng và máy chủ kết nối cụm loa.",
        "The way to {clusters} clusters",
        "Not connected. Look at the network and at the broker.",
    ),
}


def health_words(checked: Checked, language: str = "vi") -> tuple[str, str]:
    """Return what was looked at and, where it is not good, what to do; in ``vi`` or ``en``."""
    english = language == "en"
    details = {"entries": 0, "broken_at": "", **checked.details}
    if not details.get("devices"):
        details["devices"] = "none found" if english else "không tìm thấy"
    if not english and "free_gb" in details:
        details["free_gb"] = str(details["free_gb"]).replace(".", ",")
    if "now" in details:
        details["now"] = f"{datetime.fromisoformat(str(details['now'])):%d/%m/%Y %H:%M:%S}"
    if "counter" in checked.details:
        details["broken_at"] = ": {chain} #{counter} {why}".format(**checked.details)
    what, todo, what_en, todo_en = _HEALTH[checked.code]
    if english:
        what, todo = what_en, todo_en
    return what.format(**details), "" if checked.state in (GOOD, UNKNOWN) else todo
