"""Words of the error codes of reading texts aloud."""

from __future__ import annotations

_NOTHING = "Chưa có gì thay đổi."
_NOTHING_EN = "Nothing has changed."

SPEAKING_VI: dict[str, tuple[str, ...]] = {
    "NO_VOICE": (
        "Máy này chưa có giọng đọc tiếng Việt.",
        _NOTHING,
        "Thêm giọng tiếng Việt trong Cài đặt của Windows, hoặc cài eSpeak NG hay Piper; hoặc thu bằng micro.",
    ),
    "NO_SUCH_VOICE": ("Giọng đọc “{voice}” không còn trên máy này.", _NOTHING, "Chọn giọng khác."),
    "VOICE_FAILED": ("Giọng đọc không chạy được ({why}).", _NOTHING, "Chọn giọng khác, hoặc dùng bản thu sẵn."),
    "VOICE_TOO_SLOW": (
        "Giọng đọc quá {seconds} giây vẫn chưa xong một đoạn.",
        _NOTHING,
        "Chọn giọng nhẹ hơn như eSpeak NG, hoặc đóng bớt chương trình khác.",
    ),
    "NOTHING_TO_READ": ("Chưa có lời nào để đọc.", _NOTHING, "Gõ hoặc dán văn bản vào ô bên trái."),
    "TEXT_TOO_LONG": ("Văn bản dài quá {most} chữ cái.", _NOTHING, "Chia thành nhiều bản tin."),
    "BAD_LEXICON_ENTRY": (
        "Không ghi được cách đọc “{said}” cho “{written}”.",
        _NOTHING,
        "Hai ô đều phải có chữ; cách đọc chỉ gồm chữ cái, viết đúng như khi nói.",
    ),
    "LEXICON_FULL": ("Từ điển đọc đã đủ {most} từ.", _NOTHING, "Xóa bớt những từ không dùng."),
}

SPEAKING_EN: dict[str, tuple[str, ...]] = {
    "NO_VOICE": (
        "This PC has no Vietnamese voice.",
        _NOTHING_EN,
        "Add a Vietnamese voice in Windows' Settings, or install eSpeak NG or Piper; or record with the microphone.",
    ),
    "NO_SUCH_VOICE": ("The voice “{voice}” is no longer on this PC.", _NOTHING_EN, "Choose another voice."),
    "VOICE_FAILED": ("The voice did not work ({why}).", _NOTHING_EN, "Choose another voice, or use a recording."),
    "VOICE_TOO_SLOW": (
        "The voice had not finished one piece after {seconds} seconds.",
        _NOTHING_EN,
        "Choose a lighter voice such as eSpeak NG, or close other programs.",
    ),
    "NOTHING_TO_READ": ("There are no words to read yet.", _NOTHING_EN, "Type or paste a text into the left field."),
    "TEXT_TOO_LONG": ("The text is longer than {most} letters.", _NOTHING_EN, "Split it into several bulletins."),
    "BAD_LEXICON_ENTRY": (
        "“{said}” could not be kept as the way to say “{written}”.",
        _NOTHING_EN,
        "Both fields need words; how it is said has letters only, as one speaks it.",
    ),
    "LEXICON_FULL": ("The lexicon already has {most} words.", _NOTHING_EN, "Delete words that are not used."),
}
