"""Words that the command line alone says. Errors are worded in ``studio.services.messages``."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping

from studio.app.cli import language
from studio.domain.health import Checked
from studio.services.messages_health import health_words

_WORDS: dict[str, tuple[str, str]] = {
    "LOCAL_OUTPUT": ("Loa tại đài", "Station output"),
    "HUB_SET_UP": (
        "Đã đặt trạm nối loa tại {host}:{port}. Tiếp theo: chạy “studio supervise”, rồi ghép từng cụm loa bằng "
        "“studio pair --code MÃ --out TỆP”.",
        "The hub is set up at {host}:{port}. Next: run “studio supervise”, then pair each cluster with "
        "“studio pair --code CODE --out FILE”.",
    ),
    "PAIRED": (
        "Đã ghép cụm loa {code}: {file}. Tiếp theo: chép tệp này sang máy của cụm loa rồi chạy "
        "“speaker-agent --config TỆP --state THƯ_MỤC”. Tệp có khóa riêng, đừng gửi cho ai.",
        "Cluster {code} is paired: {file}. Next: copy this file to the cluster's computer and run "
        "“speaker-agent --config FILE --state DIR”. It holds a private key: give it to nobody else.",
    ),
    "ALL_CLEAR_OF": (
        "Không có tin khẩn nào đang phát. Báo yên cho tin đã dừng gần nhất: {title}, phát lúc {at}.",
        "None runs. The all-clear is for the latest that was stopped: {title}, aired at {at}.",
    ),
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


def told(chosen: argparse.Namespace, data: Mapping[str, object], line: str) -> None:
    """Print ``data`` where ``--json`` was asked for, else ``line``."""
    print(json.dumps(data, ensure_ascii=False, indent=1) if chosen.json else line)


def doctor_words(checked: Checked) -> tuple[str, str]:
    """Return what was looked at and, where it is not good, what to do."""
    return health_words(checked, language())
