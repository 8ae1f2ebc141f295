"""Words that the command line alone says. Errors are worded in ``studio.services.messages``."""

from __future__ import annotations

from studio.app.cli import language
from studio.domain.health import Checked
from studio.services.messages_health import health_words

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


def doctor_words(checked: Checked) -> tuple[str, str]:
    """Return what was looked at and, where it is not good, what to do."""
    return health_words(checked, language())
