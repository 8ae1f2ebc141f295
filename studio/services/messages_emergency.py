"""Words of the live desk and of emergencies: (what happened, what was kept, what to do)."""

from __future__ import annotations

_NOTHING = "Chưa có gì phát ra."
_GOES_ON = "Những gì đang phát vẫn tiếp tục."
_REPORT = "Hãy gửi tệp nhật ký lỗi cho nơi cung cấp phần mềm."

EMERGENCY_VI: dict[str, tuple[str, ...]] = {
    "AIR_ORDER_BAD": ("Lệnh phát không đúng dạng.", _GOES_ON, _REPORT),
    "AIR_REPORT_BAD": ("Không đọc được tình trạng phát khẩn cấp.", _GOES_ON, _REPORT),
    "ORDERED_BY_MISSING": ("Chưa chọn người ra lệnh.", _NOTHING, "Chọn người ra lệnh rồi phát."),
    "NO_TARGETS": ("Chưa chọn nơi phát.", _NOTHING, "Chọn thôn hoặc cụm loa."),
    "TEXT_MISSING": ("Chưa có lời thông báo.", _NOTHING, "Viết lời cần nói."),
    "TEXT_TOO_LONG": ("Lời thông báo dài quá {most} chữ cái.", _NOTHING, "Viết ngắn lại."),
    "LEVEL_NOT_NATURAL": ("Cấp độ rủi ro chỉ dùng cho thiên tai.", _NOTHING, "Chọn “Chưa công bố cấp”."),
    "LEVEL_UNKNOWN": ("Không có cấp độ rủi ro {level}.", _NOTHING, "Chọn từ cấp 1 đến cấp 5."),
    "LEVEL_SOURCE_MISSING": ("Chưa ghi cấp độ theo bản tin nào.", _NOTHING, "Ghi số bản tin công bố cấp độ."),
    "REPEAT_OUT_OF_RANGE": ("Phải lặp lại từ {least} đến {most} phút một lần.", _NOTHING, "Chọn lại số phút."),
    "PIN_WEAK": ("Mã PIN dễ đoán hoặc ngắn hơn {shortest} chữ số.", "Mã PIN cũ vẫn dùng.", "Chọn mã PIN khác."),
    "PIN_NOT_SET": ("Người này chưa có mã PIN khẩn cấp.", _NOTHING, "Đặt mã PIN ở Quản trị."),
    "PIN_WRONG": ("Mã PIN không đúng, còn {left} lần thử.", _NOTHING, "Bấm lại mã PIN của mình."),
    "PIN_WAIT": ("Sai mã PIN nhiều lần, chờ {wait_s} giây.", _NOTHING, "Chờ, hoặc để người khác bấm mã PIN của họ."),
    "NO_SUCH_ORDER": ("Buổi phát này đã kết thúc.", _GOES_ON, "Xem lại danh sách đang phát."),
    "NO_SUCH_EMERGENCY": ("Không tìm thấy buổi phát khẩn cấp này.", _GOES_ON, "Xem lại danh sách đang phát."),
    "NOT_AN_ENDING": ("Không kết thúc được bằng cách này.", _GOES_ON, "Chọn Báo yên hoặc Đính chính."),
    "NOT_FROM_ABOVE": ("Buổi phát này là của đài, không phải từ cấp trên.", _GOES_ON, "Dùng Dừng phát."),
    "EXERCISE_NEEDS_TRAINING": ("Diễn tập chỉ mở được từ Đào tạo.", _NOTHING, "Mở bài diễn tập ở Đào tạo."),
    "PRACTICE_STATION_ONLY": ("Diễn tập trong máy chỉ mở ở đài tập.", _NOTHING, "Mở bài diễn tập ở Đào tạo."),
    "EMERGENCY_NOT_IN_RECORDS": (
        "Bản tin khẩn cấp này đang phát nhưng chưa kịp vào sổ.",
        "Lệnh kết thúc chưa thực hiện được.",
        "Không cần làm gì: máy tự thử lại sau vài giây.",
    ),
    "SPEAK_AFTER_START": ("Nói trực tiếp bắt đầu sau khi đã phát.", _NOTHING, "Phát lời máy đọc, rồi bấm Nói thêm."),
    "SOUND_TOO_LONG": ("Bản thu dài quá {most_s:.0f} giây.", _NOTHING, "Chọn bản thu ngắn hơn."),
    "SOUND_SILENT": ("Bản thu không có tiếng.", _NOTHING, "Chọn bản thu khác, hoặc để máy đọc."),
    "GAIN_OUT_OF_RANGE": ("Mức tăng {gain_db} dB quá lớn.", _GOES_ON, "Chọn từ −24 đến 24 dB."),
    "BAD_CHOICE": ("Không có lựa chọn “{text}”.", _NOTHING, "Chọn một trong: {known}."),
    "LIVE_ALREADY": ("Micro đang mở cho một buổi khác.", _GOES_ON, "Kết thúc buổi trực tiếp kia trước."),
}

_NOTHING_EN = "Nothing went on air."
_GOES_ON_EN = "What is on air goes on."
_REPORT_EN = "Send the error log to the supplier of the software."

EMERGENCY_EN: dict[str, tuple[str, ...]] = {
    "AIR_ORDER_BAD": ("The order has a wrong form.", _GOES_ON_EN, _REPORT_EN),
    "AIR_REPORT_BAD": ("How the emergency stands cannot be read.", _GOES_ON_EN, _REPORT_EN),
    "ORDERED_BY_MISSING": ("Nobody is named who ordered it.", _NOTHING_EN, "Choose who ordered it."),
    "NO_TARGETS": ("No place is chosen.", _NOTHING_EN, "Choose hamlets or clusters."),
    "TEXT_MISSING": ("There is no message.", _NOTHING_EN, "Write what shall be said."),
    "TEXT_TOO_LONG": ("The message is longer than {most} letters.", _NOTHING_EN, "Shorten it."),
    "LEVEL_NOT_NATURAL": ("Levels are for natural disasters only.", _NOTHING_EN, "Choose “not announced”."),
    "LEVEL_UNKNOWN": ("There is no level {level}.", _NOTHING_EN, "Choose 1 to 5."),
    "LEVEL_SOURCE_MISSING": ("The bulletin that announced the level is missing.", _NOTHING_EN, "Name the bulletin."),
    "REPEAT_OUT_OF_RANGE": ("It repeats every {least} to {most} minutes.", _NOTHING_EN, "Choose other minutes."),
    "PIN_WEAK": ("The PIN is easy to guess, or under {shortest} digits.", "The old PIN stays.", "Choose another PIN."),
    "PIN_NOT_SET": ("This person has no emergency PIN.", _NOTHING_EN, "Set one under Administration."),
    "PIN_WRONG": ("The PIN is wrong; {left} tries are left.", _NOTHING_EN, "Enter your own PIN again."),
    "PIN_WAIT": ("Too many wrong PINs: wait {wait_s} s.", _NOTHING_EN, "Wait, or let another officer enter theirs."),
    "NO_SUCH_ORDER": ("This has ended already.", _GOES_ON_EN, "Look at what is on air."),
    "NO_SUCH_EMERGENCY": ("There is no such emergency.", _GOES_ON_EN, "Look at what is on air."),
    "NOT_AN_ENDING": ("It cannot be ended this way.", _GOES_ON_EN, "Choose all-clear or correction."),
    "NOT_FROM_ABOVE": ("This one is the station's own.", _GOES_ON_EN, "Use stop."),
    "EXERCISE_NEEDS_TRAINING": ("Exercises begin in Training only.", _NOTHING_EN, "Open the exercise in Training."),
    "PRACTICE_STATION_ONLY": (
        "Practice within the PC needs the practice station.",
        _NOTHING_EN,
        "Open it in Training.",
    ),
    "EMERGENCY_NOT_IN_RECORDS": (
        "This emergency is on air but not in the records yet.",
        "Its end could not be carried out.",
        "Nothing to do: it is tried again in a few seconds.",
    ),
    "SPEAK_AFTER_START": ("Speaking live begins after the start.", _NOTHING_EN, "Air the read message, then speak."),
    "SOUND_TOO_LONG": ("The recording is longer than {most_s:.0f} s.", _NOTHING_EN, "Choose a shorter one."),
    "SOUND_SILENT": ("The recording is silent.", _NOTHING_EN, "Choose another, or let the machine read."),
    "GAIN_OUT_OF_RANGE": ("A gain of {gain_db} dB is too much.", _GOES_ON_EN, "Choose −24 to 24 dB."),
    "BAD_CHOICE": ("There is no choice “{text}”.", _NOTHING_EN, "Choose one of: {known}."),
    "LIVE_ALREADY": ("The microphone is open for another broadcast.", _GOES_ON_EN, "End that one first."),
}
