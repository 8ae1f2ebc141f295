"""What training says: where one stands, a lab's steps, and why one is not met yet."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from studio.domain.training import Stage
from studio.domain.training_labs import Hint
from studio.ui.words import number_text


def stage_text(stage: Stage) -> str:
    """What comes next."""
    return {
        Stage.LESSON: QCoreApplication.translate("Training", "Tiếp theo: đọc bài"),
        Stage.QUIZ: QCoreApplication.translate("Training", "Tiếp theo: bài kiểm tra"),
        Stage.LAB: QCoreApplication.translate("Training", "Tiếp theo: thực hành"),
        Stage.DONE: QCoreApplication.translate("Training", "Đã học xong"),
    }[stage]


def parts_text(done: int, parts: int) -> str:
    said = QCoreApplication.translate("Training", "%1 trên %2 phần")
    return said.replace("%1", str(done)).replace("%2", str(parts))


def percent_text(percent: float) -> str:
    return f"{round(percent)}\N{NO-BREAK SPACE}%"


def lab_title(lab_id: str) -> str:
    return {
        "record-ten-seconds": QCoreApplication.translate("Training", "Thu mười giây tiếng nói"),
        "master-a-voice": QCoreApplication.translate("Training", "Thu giọng đọc rồi cân âm lượng"),
        "arm-and-cancel": QCoreApplication.translate("Training", "Diễn tập: sẵn sàng rồi hủy"),
    }.get(lab_id, lab_id)


def lab_text(lab_id: str) -> str:
    """What to do, said before the practice begins."""
    return {
        "record-ten-seconds": QCoreApplication.translate(
            "Training",
            "Bấm “Thu âm mới”, rồi bấm nút đỏ tròn và nói chừng mười lăm giây. Bấm lần nữa để dừng. "
            "Tiếng phải nghe được, không vỡ và không bị ngắt.",
        ),
        "master-a-voice": QCoreApplication.translate(
            "Training",
            "Thu một đoạn giọng đọc chừng mười giây, rồi bấm “Hoàn thiện”. "
            "Bản tin phải vừa mức của loa ngoài trời, lệch không quá 0,5.",
        ),
        "arm-and-cancel": QCoreApplication.translate(
            "Training",
            "Điền các ô, giữ nút hai giây cho máy sẵn sàng. Khi máy hỏi mã PIN thì đổi ý: "
            "bấm “Thôi, không phát”. Không có tiếng nào phát ra.",
        ),
    }.get(lab_id, "")


def step_text(code: str) -> str:
    return {
        "RECORD_TEN_SECONDS": QCoreApplication.translate("Training", "Thu được mười giây, không vỡ tiếng"),
        "RECORD_SOMETHING": QCoreApplication.translate("Training", "Thu được một đoạn có tiếng"),
        "MASTER_IT": QCoreApplication.translate("Training", "Hoàn thiện, vừa mức loa ngoài trời"),
        "ARM_EXERCISE": QCoreApplication.translate("Training", "Giữ nút cho máy sẵn sàng"),
        "CANCEL_EXERCISE": QCoreApplication.translate("Training", "Hủy trước khi nhập mã PIN"),
    }.get(code, code)


def hint_text(hint: Hint) -> str:
    """Why the last try was not enough, and what to do."""
    if hint.code == "TAKE_SHORT":
        said = QCoreApplication.translate("Training", "Bản thu mới được %1 giây. Thu lại, nói ít nhất mười giây.")
        return said.replace("%1", _number(hint, "length_s"))
    if hint.code == "OTHER_TARGET":
        return _other_target(hint)
    return {
        "TAKE_SILENT": QCoreApplication.translate(
            "Training", "Bản thu không nghe thấy tiếng. Kiểm tra micro đã cắm, đã bật, rồi thu lại."
        ),
        "TAKE_CLIPPED": QCoreApplication.translate(
            "Training", "Bản thu bị vỡ tiếng. Lùi xa micro một chút, hoặc vặn nhỏ núm Gain, rồi thu lại."
        ),
        "TAKE_BROKEN": QCoreApplication.translate(
            "Training", "Bản thu có chỗ mất tiếng. Đóng bớt chương trình khác trên máy, rồi thu lại."
        ),
        "TARGET_MISSED": QCoreApplication.translate(
            "Training",
            "Máy chưa cân được cho vừa: bản quá ngắn, không có tiếng, hoặc chỗ to chỗ nhỏ quá. "
            "Thu lại đều giọng hơn, rồi bấm Hoàn thiện.",
        ),
        "CONFIRMED_INSTEAD": QCoreApplication.translate(
            "Training",
            "Bạn đã nhập mã PIN nên diễn tập đã phát trong máy này. Bài này cần hủy: dừng lại, giữ nút lần nữa, "
            "rồi bấm “Thôi, không phát”.",
        ),
    }.get(hint.code, hint.code)


def _other_target(hint: Hint) -> str:
    by_lu = hint.facts.get("by_lu")
    if isinstance(by_lu, int | float) and by_lu > 0:
        said = QCoreApplication.translate("Training", "Bản tin to hơn mức loa ngoài trời %1 LU.")
    else:
        said = QCoreApplication.translate("Training", "Bản tin nhỏ hơn mức loa ngoài trời %1 LU.")
    then = QCoreApplication.translate(
        "Training",
        "Vào Quản trị › Âm thanh, ở “Cân âm lượng cho” chọn “Loa nén ngoài trời”, rồi bấm Hoàn thiện lần nữa.",
    )
    return f"{said.replace('%1', _number(hint, 'off_lu'))} {then}"


def _number(hint: Hint, fact: str) -> str:
    found = hint.facts.get(fact)
    return number_text(float(found)) if isinstance(found, int | float) else "…"
