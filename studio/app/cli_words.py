"""Words that the command line alone says. Errors are worded in ``studio.services.messages``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.app.cli import language

if TYPE_CHECKING:
    from studio.app.doctor import Checked

_WORDS: dict[str, tuple[str, str]] = {
    "LOCAL_OUTPUT": ("Loa tại đài", "Station output"),
    "PROOF_CLEAN": ("Lịch có {slots} buổi phát, không có gì phải sửa.", "{slots} slots, nothing to mend."),
    "FINDING_GAP": (
        "trống sóng {seconds} giây giữa “{first}” và “{second}”",
        "{seconds} s of silence between “{first}” and “{second}”",
    ),
    "FINDING_OVERLAP": ("“{first}” và “{second}” trùng giờ", "“{first}” and “{second}” overlap"),
    "FINDING_ORDER_UNDECIDED": (
        "hai tin ưu tiên trùng giờ: “{first}” và “{second}”, cần chọn tin phát trước",
        "two priority items at one time: “{first}” and “{second}”; choose which airs first",
    ),
    "FINDING_FILE_MISSING": ("“{first}”: mất tệp âm thanh", "“{first}”: the sound file is missing"),
    "FINDING_FILE_CHANGED": (
        "“{first}”: tệp đã bị thay sau khi duyệt, sẽ không phát",
        "“{first}”: the file was changed after approval and will not air",
    ),
    "FINDING_NOT_APPROVED": ("“{first}” chưa duyệt", "“{first}” is not approved"),
    "FINDING_LOUDNESS_OUT_OF_RANGE": (
        "“{first}”: âm lượng {value} LUFS, ngoài mức cho phép",
        "“{first}”: loudness {value} LUFS, out of range",
    ),
    "FINDING_OVER_LIMIT": ("quá thời lượng phát trong ngày: {seconds} giây", "over the day's airtime: {seconds} s"),
    "FINDING_QUIET_HOURS": ("“{first}” nằm trong giờ không phát", "“{first}” falls in quiet hours"),
    "FINDING_CLUSTER_NOT_READY": ("cụm loa chưa sẵn sàng", "the cluster is not ready"),
}


def words(key: str, **fields: object) -> str:
    """Return the words for ``key`` in the command line's language."""
    vietnamese, english = _WORDS[key]
    return (english if language() == "en" else vietnamese).format(**fields)


# code → (Vietnamese, what to do, English, what to do); the advice is said where the check is not good.
_DOCTOR: dict[str, tuple[str, str, str, str]] = {
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


def doctor_words(checked: Checked) -> tuple[str, str]:
    """Return what was looked at and, where it is not good, what to do."""
    details = {"entries": 0, "broken_at": "", **checked.details}
    if not details.get("devices"):
        details["devices"] = "none found" if language() == "en" else "không tìm thấy"
    if "counter" in checked.details:
        details["broken_at"] = ": {chain} #{counter} {why}".format(**checked.details)
    what, todo, what_en, todo_en = _DOCTOR[checked.code]
    if language() == "en":
        what, todo = what_en, todo_en
    return what.format(**details), "" if checked.state in ("GOOD", "UNKNOWN") else todo
