"""What became of a file that came in, in a listener's words."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import QCoreApplication

from studio.domain.errors import StudioError
from studio.domain.loudness import LoudnessReport
from studio.services.importing import BroughtIn
from studio.services.messages import words_of
from studio.ui.errors import language
from studio.ui.produce.import_queue import Arrived
from studio.ui.words import length_text, number_text

# Beyond what making ready mends without being heard.
_FAINT_BELOW_LUFS = -30.0
_CLIPPED_FROM_DBFS = -0.01


def arrival_text(arrived: Arrived) -> str:
    """Return length and loudness, or why it did not come in."""
    if arrived.brought is not None:
        return brought_text(arrived.brought)
    assert arrived.error is not None
    return refusal_text(arrived.error)


def brought_text(brought: BroughtIn) -> str:
    parts = [length_text(brought.take.length_s), *_loudness(brought.loudness)]
    return ", ".join(parts)


def refusal_text(error: StudioError) -> str:
    """Return what is the matter and what to do; the list names the file, so that its folders are left out."""
    if error.code == "CANCELLED":
        return QCoreApplication.translate("Produce", "Đã dừng, tệp này chưa nhập.")
    details = {**error.details}
    if "path" in details:
        details["path"] = PurePath(str(details["path"])).name
    words = words_of(error.code, details, language())
    return " ".join(part for part in (words.what, words.todo) if part)


def _loudness(report: LoudnessReport | None) -> list[str]:
    if report is None or report.integrated_lufs is None:
        return [QCoreApplication.translate("Produce", "trong tệp không có tiếng gì")]
    said = QCoreApplication.translate("Produce", "âm lượng %1 LUFS")
    parts = [said.replace("%1", number_text(report.integrated_lufs))]
    if report.integrated_lufs < _FAINT_BELOW_LUFS:
        parts.append(QCoreApplication.translate("Produce", "tiếng rất nhỏ"))
    if report.sample_peak_dbfs is not None and report.sample_peak_dbfs >= _CLIPPED_FROM_DBFS:
        parts.append(QCoreApplication.translate("Produce", "có chỗ chạm trần, nên nghe lại"))
    return parts
