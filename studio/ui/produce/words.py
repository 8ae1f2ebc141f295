"""What the Produce room says: loudness, alarms and outcomes in a listener's words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from studio.domain.editing import Clip, TrackKind, TrackSettings
from studio.domain.loudness import LoudnessReport, MasterOutcome, MasterReason
from studio.domain.takes import INTERNAL_RATE_HZ
from studio.ports.recording import RecorderStatus
from studio.ui.produce.axis import short_time
from studio.ui.produce.recording import MIC_AWAY, Alarm
from studio.ui.produce.recording_microphone import name_of
from studio.ui.produce.scene import Scene
from studio.ui.theme import Tone
from studio.ui.words import length_text, number_text

NOISY_ABOVE_DBFS = -50.0
_EVEN_DB = 1.0
_FAR_DB = 6.0
_FULL_DBTP = -0.1


@dataclass(frozen=True, slots=True)
class Verdict:
    """A word, what follows from it, and its tone."""

    word: str
    then: str
    tone: Tone = Tone.NEUTRAL


def track_name(track: TrackKind) -> str:
    return {
        TrackKind.VOICE: QCoreApplication.translate("Produce", "Giọng nói"),
        TrackKind.BED: QCoreApplication.translate("Produce", "Nhạc nền"),
        TrackKind.TUNE: QCoreApplication.translate("Produce", "Nhạc hiệu"),
        TrackKind.EFFECT: QCoreApplication.translate("Produce", "Tiếng động"),
    }[track]


def language_name(code: str) -> str:
    return {
        "vi": QCoreApplication.translate("Produce", "Tiếng Kinh"),
        "pacoh": QCoreApplication.translate("Produce", "Tiếng Pa Cô"),
        "bru": QCoreApplication.translate("Produce", "Tiếng Vân Kiều"),
        "tay": QCoreApplication.translate("Produce", "Tiếng Tày"),
        "hmn": QCoreApplication.translate("Produce", "Tiếng Mông"),
        "khm": QCoreApplication.translate("Produce", "Tiếng Khmer"),
        "en": QCoreApplication.translate("Produce", "Tiếng Anh"),
    }.get(code, code)


def gain_text(clips: tuple[Clip, ...], settings: TrackSettings | None = None) -> str:
    """The level of a track's clips with the track's own: one figure where they agree."""
    settings = settings or TrackSettings()
    if settings.muted:
        return QCoreApplication.translate("Produce", "đã tắt tiếng")
    gains = {clip.gain_db + settings.gain_db for clip in clips}
    if not gains:
        return QCoreApplication.translate("Produce", "còn trống")
    if len(gains) > 1:
        return QCoreApplication.translate("Produce", "nhiều mức")
    gain = gains.pop()
    return QCoreApplication.translate("Produce", "%1 dB").replace(
        "%1", number_text(gain, 0 if gain == int(gain) else 1)
    )


def loudness_verdict(report: LoudnessReport | None, target_lufs: float) -> Verdict:
    """How loud the edit is now, and what making it ready will do."""
    if report is None:
        return Verdict(
            QCoreApplication.translate("Produce", "Chưa đo"),
            QCoreApplication.translate("Produce", "máy tự đo khi bạn ngừng tay"),
        )
    if report.integrated_lufs is None:
        return Verdict(
            QCoreApplication.translate("Produce", "Không có tiếng"),
            QCoreApplication.translate("Produce", "hãy nghe lại bản thu"),
            Tone.WARN,
        )
    lift = target_lufs - report.integrated_lufs
    if abs(lift) <= _EVEN_DB:
        return Verdict(
            QCoreApplication.translate("Produce", "Vừa tai"),
            QCoreApplication.translate("Produce", "máy chỉ chỉnh chút ít khi hoàn thiện"),
            Tone.OK,
        )
    if lift > 0:
        word = (
            QCoreApplication.translate("Produce", "Hơi nhỏ")
            if lift < _FAR_DB
            else QCoreApplication.translate("Produce", "Nhỏ")
        )
        then = QCoreApplication.translate("Produce", "máy sẽ tăng %1 dB khi hoàn thiện")
    else:
        word = (
            QCoreApplication.translate("Produce", "Hơi to")
            if -lift < _FAR_DB
            else QCoreApplication.translate("Produce", "To")
        )
        then = QCoreApplication.translate("Produce", "máy sẽ giảm %1 dB khi hoàn thiện")
    return Verdict(word, then.replace("%1", number_text(abs(lift))))


def outcome_verdict(outcome: MasterOutcome) -> Verdict:
    """What making it ready came to; where the target was not met, why."""
    if outcome.reason is MasterReason.MET:
        return Verdict(
            QCoreApplication.translate("Produce", "Đã cân"),
            QCoreApplication.translate("Produce", "nghe rõ, đều trên loa"),
            Tone.OK,
        )
    word = QCoreApplication.translate("Produce", "Chưa đạt mức")
    if outcome.reason is MasterReason.SILENT:
        return Verdict(word, QCoreApplication.translate("Produce", "vì cả bản không có tiếng"), Tone.WARN)
    if outcome.reason is MasterReason.TOO_SHORT:
        return Verdict(word, QCoreApplication.translate("Produce", "vì bản quá ngắn để đo"), Tone.WARN)
    reached = outcome.after.integrated_lufs
    left = outcome.target_lufs - reached if reached is not None else 0.0
    then = QCoreApplication.translate("Produce", "vì tiếng chỗ to chỗ nhỏ quá, còn thiếu %1 dB")
    return Verdict(word, then.replace("%1", number_text(left)), Tone.WARN)


def is_unbroken(report: LoudnessReport) -> bool:
    """Whether nothing was recorded so loud that it breaks."""
    return report.true_peak_dbtp is None or report.true_peak_dbtp < _FULL_DBTP


def details_text(report: LoudnessReport, target_lufs: float, noise_dbfs: float | None) -> str:
    """The figures, a line each."""
    unknown = QCoreApplication.translate("Produce", "không có")

    def said(value: float | None, unit: str) -> str:
        return f"{number_text(value)}\N{NO-BREAK SPACE}{unit}" if value is not None else unknown

    lines = (
        QCoreApplication.translate("Produce", "Âm lượng: %1").replace("%1", said(report.integrated_lufs, "LUFS")),
        QCoreApplication.translate("Produce", "Mức cần đạt: %1").replace("%1", said(target_lufs, "LUFS")),
        QCoreApplication.translate("Produce", "Khoảng động: %1").replace("%1", said(report.range_lu, "LU")),
        QCoreApplication.translate("Produce", "Lúc to nhất (M): %1").replace(
            "%1", said(report.momentary_max_lufs, "LUFS")
        ),
        QCoreApplication.translate("Produce", "Đoạn to nhất (S): %1").replace(
            "%1", said(report.short_term_max_lufs, "LUFS")
        ),
        QCoreApplication.translate("Produce", "Đỉnh thật: %1").replace("%1", said(report.true_peak_dbtp, "dBTP")),
        QCoreApplication.translate("Produce", "Tạp âm nền: %1").replace("%1", said(noise_dbfs, "dBFS")),
    )
    return "\n".join(lines)


def alarm_text(alarm: Alarm, status: RecorderStatus) -> str:
    if alarm is Alarm.DISK_SHORT:
        said = QCoreApplication.translate("Produce", "Ổ đĩa chỉ còn đủ thu %1. Xóa bớt tệp không cần.")
        return said.replace("%1", length_text(status.disk_left_s))
    if alarm is Alarm.MIC_LOST:
        said = QCoreApplication.translate(
            "Produce", "Mất micro %1. Phần đã thu vẫn giữ. Cắm lại dây, máy tự thu tiếp; hoặc bấm Dừng thu."
        )
        return said.replace("%1", name_of(status.device))
    if alarm is Alarm.MIC_BACK:
        away_s = sum(gap.length_frames for gap in status.gaps if gap.cause == MIC_AWAY) / INTERNAL_RATE_HZ
        said = QCoreApplication.translate("Produce", "Micro đã có lại, đang thu tiếp. Chỗ mất %1 đã được đánh dấu.")
        return said.replace("%1", length_text(away_s))
    return {
        Alarm.MIC_SILENT: QCoreApplication.translate(
            "Produce", "Micro không có tiếng. Kiểm tra dây và công tắc micro; phần đã thu vẫn giữ."
        ),
        Alarm.MIC_BLOCKED: QCoreApplication.translate(
            "Produce", "Micro bị tắt trong máy. Mở Cài đặt › Quyền riêng tư › Micro và cho phép; phần đã thu vẫn giữ."
        ),
        Alarm.CLIPPING: QCoreApplication.translate("Produce", "Tiếng quá to, bị vỡ. Ngồi xa micro hơn hoặc giảm mức."),
        Alarm.SOUND_LOST: QCoreApplication.translate("Produce", "Máy bận, có chỗ bị mất tiếng. Nghe lại sau khi thu."),
    }[alarm]


def scene_text(scene: Scene, playhead: int) -> str:
    """The timeline for a screen reader: where the playhead is and what is chosen."""
    said = QCoreApplication.translate("Produce", "Vạch đỏ ở %1 trên %2.")
    parts = [said.replace("%1", _spoken(playhead)).replace("%2", _spoken(scene.length))]
    chosen = scene.clip(scene.selection.clip_id)
    if scene.selection.span is not None:
        start, end = scene.selection.span
        said = QCoreApplication.translate("Produce", "Đang chọn khoảng từ %1 đến %2.")
        parts.append(said.replace("%1", _spoken(start)).replace("%2", _spoken(end)))
    elif chosen is not None:
        said = QCoreApplication.translate("Produce", "Đang chọn đoạn “%1”, lớp %2, từ %3 đến %4.")
        said = said.replace("%1", chosen.title).replace("%2", track_name(chosen.track))
        parts.append(said.replace("%3", _spoken(chosen.start)).replace("%4", _spoken(chosen.end)))
    else:
        said = QCoreApplication.translate("Produce", "%1 đoạn, chưa chọn đoạn nào.")
        parts.append(said.replace("%1", str(len(scene.clips))))
    return " ".join(parts)


def _spoken(frame: int) -> str:
    return short_time(frame / INTERNAL_RATE_HZ, tenths=True)
