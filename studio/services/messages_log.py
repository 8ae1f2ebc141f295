"""What stands beside a line of the log: why a play or a notice failed, or how much of a live voice did not sound."""

from __future__ import annotations

import re

from studio.services.messages import words_of
from studio.services.messages_en import ENGLISH
from studio.services.messages_vi import VIETNAMESE

# The bridge's remark on a live play: "SOUND_LOST_0.20_S".
_SOUND_LOST = re.compile(r"SOUND_LOST_(\d{1,6}\.\d{2})_S")

LOG_VI: dict[str, str] = {
    # Plays.
    "SOUND_LOST": "Mất {seconds} giây tiếng trên đường truyền.",
    "NO_ANSWER": "Cụm loa không trả lời.",
    "NO_REPORT": "Cụm loa không báo kết quả.",
    "DEVICE_OFFLINE": "Cụm loa mất kết nối.",
    "DEVICE_UNKNOWN": "Đài không biết cụm loa này.",
    "UNKNOWN_CLUSTER": "Cụm loa không còn ở đài.",
    "OUTPUT_LOST": "Mất đường ra âm thanh.",
    "INTERRUPTED": "Bị đứt giữa chừng, không phát tiếp được.",
    "MISSED": "Đã qua giờ phát mà chưa phát được.",
    "NOT_IN_PLAN": "Đã đưa ra khỏi lịch phát.",
    "MEDIA_LATE": "Tệp âm thanh tới trễ.",
    "CONTENT_CORRUPT": "Tệp tải về cụm loa bị hỏng.",
    "CONTENT_UNREACHABLE": "Cụm loa không tải được tệp.",
    "STORAGE_FULL": "Bộ nhớ của cụm loa đã đầy.",
    "EXPIRED": "Lệnh tới nơi thì đã quá hạn.",
    "REPLAYED": "Lệnh cũ gửi lại, thiết bị không nhận.",
    "WRONG_DEVICE": "Lệnh gửi cho thiết bị khác.",
    # Ends of orders.
    "STOP": "Người trực đã dừng.",
    "TIME": "Đã hết thời gian phát.",
    "ALL_CLEAR": "Đã báo yên.",
    "CORRECTION": "Đã đính chính.",
    "LOCAL_STOP": "Dừng tại chỗ vì nghi sai.",
    # Boards.
    "FETCHING": "Bảng đang tải nội dung.",
    "FILE_WRONG": "Tệp của bảng không đúng bản đã duyệt.",
    "FONT_BROKEN": "Phông chữ của bảng bị hỏng.",
    "VERSION_UNKNOWN": "Bảng chưa hiểu dạng nội dung này.",
    "RANGE_IGNORED": "Máy chủ nội dung không cho tải tiếp phần còn lại.",
    "SERVER_UNREACHABLE": "Bảng không tới được máy của đài.",
    "SERVER_REFUSED": "Máy của đài không nhận yêu cầu của bảng.",
    "SERVER_FORGED": "Máy trả lời không phải là máy của đài.",
    "NOT_ADMITTED": "Bảng chưa được ghép với đài.",
}

LOG_EN: dict[str, str] = {
    "SOUND_LOST": "{seconds} s of sound were lost on the way.",
    "NO_ANSWER": "The loudspeakers did not answer.",
    "NO_REPORT": "The loudspeakers did not report the result.",
    "DEVICE_OFFLINE": "The loudspeakers were not connected.",
    "DEVICE_UNKNOWN": "The station does not know these loudspeakers.",
    "UNKNOWN_CLUSTER": "The loudspeakers are not the station's any more.",
    "OUTPUT_LOST": "The sound output was lost.",
    "INTERRUPTED": "It broke off and could not go on.",
    "MISSED": "Its time had passed before it could be aired.",
    "NOT_IN_PLAN": "It was taken out of the schedule.",
    "MEDIA_LATE": "The sound file came late.",
    "CONTENT_CORRUPT": "The file was damaged on its way to the loudspeakers.",
    "CONTENT_UNREACHABLE": "The loudspeakers could not fetch the file.",
    "STORAGE_FULL": "The loudspeakers' memory is full.",
    "EXPIRED": "The order came too late.",
    "REPLAYED": "An old order sent again; the device refused it.",
    "WRONG_DEVICE": "The order was for another device.",
    "STOP": "Stopped by the person on duty.",
    "TIME": "Its time on air was over.",
    "ALL_CLEAR": "The all-clear was given.",
    "CORRECTION": "It was corrected.",
    "LOCAL_STOP": "Stopped here as suspected wrong.",
    "FETCHING": "The board is fetching its content.",
    "FILE_WRONG": "The board's file is not the approved one.",
    "FONT_BROKEN": "The board's font is damaged.",
    "VERSION_UNKNOWN": "The board does not know this kind of content.",
    "RANGE_IGNORED": "The content server does not let a fetch go on.",
    "SERVER_UNREACHABLE": "The board cannot reach the station's PC.",
    "SERVER_REFUSED": "The station's PC refused the board's request.",
    "SERVER_FORGED": "What answered is not the station's PC.",
    "NOT_ADMITTED": "The board is not paired with the station.",
}


def remark_words(remark: str, language: str = "vi") -> str:
    """Return the words of a log line's ``error``: one sentence per code in it; a code without words names itself.

    ``STOP SOUND_LOST_0.20_S`` is a live voice that was ended, of which 0.2 s did not sound.
    """
    return " ".join(_words(code, language) for code in remark.split())


def _words(code: str, language: str) -> str:
    table, known = (LOG_EN, ENGLISH) if language == "en" else (LOG_VI, VIETNAMESE)
    lost = _SOUND_LOST.fullmatch(code)
    if lost is not None:
        seconds = lost[1] if language == "en" else lost[1].replace(".", ",")
        return table["SOUND_LOST"].format(seconds=seconds)
    if code in table:
        return table[code]
    return words_of(code, {}, language).what if code in known else code
