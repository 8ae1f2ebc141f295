"""Words of the error codes of editing, in both languages: (what happened, what was kept, what to do)."""

from __future__ import annotations

_KEPT_VI, _KEPT_EN = "Chưa có gì thay đổi.", "Nothing was changed."
_AGAIN_VI, _AGAIN_EN = "Chọn lại đoạn rồi làm lại.", "Choose the clip again and repeat."

EDITING_VI: dict[str, tuple[str, ...]] = {
    "NO_NEIGHBOUR": ("Không có đoạn nào liền kề để nối chồng.", _KEPT_VI, "Đặt hai đoạn cạnh nhau trên cùng một lớp."),
    "NOTHING_BEYOND_EDGE": (
        "Hai đoạn này không còn tiếng dư ở chỗ nối.",
        _KEPT_VI,
        "Kéo đoạn sau chồng lên đoạn trước rồi nối.",
    ),
    "NO_OVERLAP": ("Hai đoạn chưa chồng lên nhau.", _KEPT_VI, _AGAIN_VI),
    "NO_LONG_SILENCE": ("Không có khoảng lặng nào dài như vậy.", _KEPT_VI, "Chọn thời gian ngắn hơn."),
    "NO_SILENT_ENDS": ("Đầu và cuối không có khoảng lặng để cắt.", _KEPT_VI, ""),
    "NO_HOLE": ("Ở vạch đỏ không có chỗ trống giữa hai đoạn giọng nói.", _KEPT_VI, "Đặt vạch đỏ vào chỗ trống."),
    "NO_QUIET_STRETCH": (
        "Không tìm được chỗ chỉ có tạp âm phòng trong bản thu.",
        _KEPT_VI,
        "Thu vài giây không nói gì, rồi đánh dấu chỗ đó làm mẫu tạp âm.",
    ),
    "NOTHING_COPIED": ("Chưa chép gì để dán.", _KEPT_VI, "Chọn một đoạn rồi nhấn Ctrl+C."),
    "NOTHING_SAID": ("Đoạn này không có tiếng để đo.", _KEPT_VI, ""),
    "PEAKS_NOT_READY": ("Máy còn đang đọc bản thu.", _KEPT_VI, "Chờ hình sóng hiện ra rồi làm lại."),
    "NOT_OUTWARDS": ("Mép đoạn chỉ kéo ra được, không kéo vào.", _KEPT_VI, _AGAIN_VI),
    "BAD_ENVELOPE": ("Đường âm lượng của đoạn không hợp lệ.", _KEPT_VI, _AGAIN_VI),
    "BAD_LOOP": ("Đoạn lặp không hợp lệ.", _KEPT_VI, _AGAIN_VI),
    "BAD_CEILING": ("Mức chặn đỉnh không hợp lệ.", _KEPT_VI, "Chọn mức từ −60 đến 0."),
    "BAD_DUCKING": ("Cách hạ nhạc nền không hợp lệ.", _KEPT_VI, "Chọn lại mức hạ."),
    "BAD_MARKER": ("Dấu mốc nằm ngoài chương trình.", _KEPT_VI, ""),
    "NO_SUCH_MARKER": ("Không còn dấu mốc này.", _KEPT_VI, ""),
    "NO_SUCH_STEP": ("Máy không hiểu bước sửa này.", _KEPT_VI, "Khởi động lại chương trình."),
    "BAD_SPEED": ("Tốc độ nghe không hợp lệ.", "", "Chọn tốc độ khác."),
    "CLEANING_UNREADABLE": (
        "Cách làm sạch tiếng đã lưu không hợp lệ ({why}).",
        "Bản thu vẫn nguyên.",
        "Mở Làm sạch tiếng và bấm Về mặc định.",
    ),
    "NO_SUCH_STAGE": ("Không có bước làm sạch tên “{name}”, hoặc thiếu --clean.", "", "Các bước: {known}."),
    "NOISE_TOO_SHORT": (
        "Đoạn chọn làm mẫu tạp âm ngắn quá.",
        _KEPT_VI,
        "Chọn một chỗ không ai nói, dài ít nhất nửa giây.",
    ),
    "NOTHING_TO_ASSEMBLE": ("Chưa chọn tin, bài nào để ráp.", _KEPT_VI, "Chọn ít nhất một mục."),
}

EDITING_EN: dict[str, tuple[str, ...]] = {
    "NO_NEIGHBOUR": ("There is no clip beside it to crossfade with.", _KEPT_EN, "Lay two clips next to each other."),
    "NOTHING_BEYOND_EDGE": (
        "Neither clip has more sound at the seam.",
        _KEPT_EN,
        "Drag the later clip over the earlier one, then crossfade.",
    ),
    "NO_OVERLAP": ("The two clips do not overlap.", _KEPT_EN, _AGAIN_EN),
    "NO_LONG_SILENCE": ("No silence is that long.", _KEPT_EN, "Choose a shorter time."),
    "NO_SILENT_ENDS": ("There is no silence to cut at either end.", _KEPT_EN, ""),
    "NO_HOLE": ("There is no hole between two voice clips at the red line.", _KEPT_EN, "Put the red line into a hole."),
    "NO_QUIET_STRETCH": (
        "No place with the room's tone alone was found in the recording.",
        _KEPT_EN,
        "Record a few seconds without a word, then mark them as the noise sample.",
    ),
    "NOTHING_COPIED": ("Nothing was copied yet.", _KEPT_EN, "Choose a clip and press Ctrl+C."),
    "NOTHING_SAID": ("There is no sound in this clip to measure.", _KEPT_EN, ""),
    "PEAKS_NOT_READY": ("The recording is still being read.", _KEPT_EN, "Wait for its waveform, then try again."),
    "NOT_OUTWARDS": ("This edge can only be drawn outwards.", _KEPT_EN, _AGAIN_EN),
    "BAD_ENVELOPE": ("The clip's level line is not valid.", _KEPT_EN, _AGAIN_EN),
    "BAD_LOOP": ("The loop is not valid.", _KEPT_EN, _AGAIN_EN),
    "BAD_CEILING": ("The ceiling is not valid.", _KEPT_EN, "Choose one from −60 to 0."),
    "BAD_DUCKING": ("The ducking is not valid.", _KEPT_EN, "Choose the depth again."),
    "BAD_MARKER": ("The marker lies outside the programme.", _KEPT_EN, ""),
    "NO_SUCH_MARKER": ("This marker is no longer there.", _KEPT_EN, ""),
    "NO_SUCH_STEP": ("This editing step is not known.", _KEPT_EN, "Restart the program."),
    "BAD_SPEED": ("The listening speed is not valid.", "", "Choose another one."),
    "CLEANING_UNREADABLE": (
        "The saved cleaning of the voice makes no sense ({why}).",
        "The recording is as it was.",
        "Open Clean the voice and press Back to default.",
    ),
    "NO_SUCH_STAGE": ("There is no cleaning stage “{name}”, or --clean is missing.", "", "Stages: {known}."),
    "NOISE_TOO_SHORT": (
        "What you chose as a sample of the noise is too short.",
        _KEPT_EN,
        "Choose a place where nobody speaks, half a second or more.",
    ),
    "NOTHING_TO_ASSEMBLE": ("No item was chosen to assemble.", _KEPT_EN, "Choose at least one."),
}
