"""The words of the exchange with the level above, in both languages: what happened, what was kept, what to do."""

from __future__ import annotations

EXCHANGE_VI: dict[str, tuple[str, str, str]] = {
    "ALREADY_SUBMITTED": ("Báo cáo này đã nộp rồi.", "Bản đã nộp vẫn còn.", "Bấm “Xem trước” để lập báo cáo mới."),
    "ANSWER_NEEDED": ("Chưa viết câu trả lời.", "Phản ánh vẫn chờ.", "Viết câu trả lời rồi gửi."),
    "BAD_ENROL_CODE": ("Mã ghi danh không đúng dạng.", "Chưa có gì thay đổi.", "Chép lại đúng mã mà cấp trên đã cấp."),
    "CANNOT_DECLINE": (
        "Bản tin ưu tiên và khẩn cấp không từ chối được.",
        "Bản tin vẫn chờ.",
        "Nhận bản tin rồi chọn giờ phát.",
    ),
    "EMERGENCY_AIRS_ITSELF": (
        "Bản tin khẩn cấp “{title}” máy tự phát ngay, không xếp vào lịch.",
        "Bản tin vẫn còn nguyên.",
        "Nếu chưa nghe thấy, xem lỗi ghi ở bản tin rồi bấm KHẨN CẤP để phát bằng tay.",
    ),
    "EMERGENCY_TOO_LONG": (
        "Bản tin khẩn cấp từ cấp trên dài {seconds} giây, quá dài để phát ngay.",
        "Bản tin vẫn chờ ở mục Trao đổi.",
        "Nghe rồi nhận phát, hoặc gọi cấp trên.",
    ),
    "ENROL_REFUSED": (
        "Hệ thống nguồn không nhận đài ({why}).",
        "Chưa có gì thay đổi.",
        "Xin cấp trên mã ghi danh mới rồi thử lại.",
    ),
    "HAS_SOUND": (
        "Bản tin “{title}” đã có tiếng.",
        "Bản tin vẫn chờ.",
        "Nghe rồi bấm “Nhận và xếp lịch”.",
    ),
    "NOT_ENROLLED": ("Đài chưa ghi danh với hệ thống nguồn.", "Báo cáo chưa gửi.", "Nhờ người quản trị ghi danh đài."),
    "NOT_VALID_NOW": ("Bản tin “{title}” đã hết hiệu lực.", "Chưa có gì thay đổi.", "Chọn bản tin khác."),
    "NOT_YET_OVER": ("Bản tin còn hiệu lực.", "Chưa có gì thay đổi.", "Nhận hoặc từ chối bản tin."),
    "NO_EMERGENCY_DESK": (
        "Phần phát khẩn cấp chưa chạy.",
        "Bản tin khẩn cấp vẫn chờ ở mục Trao đổi.",
        "Bấm KHẨN CẤP để phát bằng tay, rồi khởi động lại máy.",
    ),
    "NO_SOUND": (
        "Bản tin “{title}” chỉ có chữ, chưa có tiếng.",
        "Bản tin vẫn chờ.",
        "Bấm “Nhận để đọc”, thu ở mục Sản xuất rồi xếp lịch.",
    ),
    "NO_SUCH_BULLETIN": ("Không có bản tin {id}.", "Chưa có gì thay đổi.", "Tải lại danh sách."),
    "NO_SUCH_FEEDBACK": ("Không có phản ánh {id}.", "Chưa có gì thay đổi.", "Tải lại danh sách."),
    "SOURCE_UNREACHABLE": (
        "Không tới được hệ thống nguồn {url} ({why}).",
        "Chưa có gì thay đổi.",
        "Kiểm tra mạng và địa chỉ rồi thử lại.",
    ),
}

EXCHANGE_EN: dict[str, tuple[str, str, str]] = {
    "ALREADY_SUBMITTED": ("This report was submitted.", "What was submitted stays.", "Preview to make a new one."),
    "ANSWER_NEEDED": ("There is no answer yet.", "The feedback still waits.", "Write the answer, then send it."),
    "BAD_ENROL_CODE": ("The enrolment code is malformed.", "Nothing was changed.", "Copy the code exactly as given."),
    "CANNOT_DECLINE": (
        "Priority and emergency bulletins cannot be declined.",
        "The bulletin still waits.",
        "Take it and choose its time.",
    ),
    "EMERGENCY_AIRS_ITSELF": (
        "The emergency bulletin “{title}” airs at once by itself and is not scheduled.",
        "The bulletin is as it was.",
        "If it is not heard, look at the fault beside it, then press EMERGENCY to air it by hand.",
    ),
    "EMERGENCY_TOO_LONG": (
        "An emergency bulletin from above is {seconds} s long, too long to be aired unheard.",
        "It waits in Exchange.",
        "Listen and take it, or call the level above.",
    ),
    "ENROL_REFUSED": (
        "The source system does not take this station ({why}).",
        "Nothing was changed.",
        "Ask the level above for a new code, then try again.",
    ),
    "HAS_SOUND": (
        "The bulletin “{title}” comes with its sound.",
        "It still waits.",
        "Listen, then take and schedule it.",
    ),
    "NOT_ENROLLED": (
        "The station is not enrolled at a source system.",
        "The report was not sent.",
        "Have the administrator enrol the station.",
    ),
    "NOT_VALID_NOW": ("The bulletin “{title}” is no longer valid.", "Nothing was changed.", "Choose another one."),
    "NOT_YET_OVER": ("The bulletin is still valid.", "Nothing was changed.", "Take it or decline it."),
    "NO_EMERGENCY_DESK": (
        "The emergency desk does not run.",
        "The emergency bulletin waits in Exchange.",
        "Press EMERGENCY to air it by hand, then restart the PC.",
    ),
    "NO_SOUND": (
        "The bulletin “{title}” is text alone, without sound.",
        "It still waits.",
        "Take it to be read, record it in Produce, then schedule it.",
    ),
    "NO_SUCH_BULLETIN": ("There is no bulletin {id}.", "Nothing was changed.", "Reload the list."),
    "NO_SUCH_FEEDBACK": ("There is no feedback {id}.", "Nothing was changed.", "Reload the list."),
    "SOURCE_UNREACHABLE": (
        "The source system {url} cannot be reached ({why}).",
        "Nothing was changed.",
        "Check the network and the address, then try again.",
    ),
}
