"""Words of the error codes of bulletin boards, in both languages: (what happened, what was kept, what to do)."""

from __future__ import annotations

_NOTHING_CHANGED_VI, _NOTHING_CHANGED_EN = "Chưa có gì thay đổi.", "Nothing was changed."

SIGNAGE_VI: dict[str, tuple[str, ...]] = {
    "BAD_LAYOUT": ("Bố cục bảng tin có chỗ không hợp lệ ({what}).", _NOTHING_CHANGED_VI, "Sửa chỗ đó rồi làm lại."),
    "BAD_COLOUR": ("Màu “{colour}” không đúng dạng.", _NOTHING_CHANGED_VI, "Chọn lại màu."),
    "REGION_OUTSIDE": ("Ô này nằm ngoài bảng hoặc quá nhỏ.", _NOTHING_CHANGED_VI, "Kéo ô vào trong bảng."),
    "NO_SUCH_REGION": ("Không còn ô này trong bố cục.", _NOTHING_CHANGED_VI, "Chọn lại ô."),
    "REGION_EXISTS": ("Ô này đã có trong bố cục.", _NOTHING_CHANGED_VI, ""),
    "QR_TEXT": ("Mã QR trống hoặc quá dài.", _NOTHING_CHANGED_VI, "Viết địa chỉ ngắn hơn."),
    "NOT_A_PICTURE": ("Tệp này không phải ảnh PNG, JPEG hay WebP.", _NOTHING_CHANGED_VI, "Chọn tệp ảnh khác."),
    "PICTURE_TOO_LARGE": ("Ảnh quá lớn.", _NOTHING_CHANGED_VI, "Thu nhỏ ảnh rồi chọn lại."),
    "NO_SUCH_LAYOUT": ("Không tìm thấy bố cục này.", _NOTHING_CHANGED_VI, "Tải lại danh sách rồi chọn lại."),
    "NO_SUCH_TEMPLATE": ("Không có mẫu “{template}”.", _NOTHING_CHANGED_VI, "Chọn mẫu khác."),
    "NO_SUCH_BOARD": ("Không tìm thấy bảng tin này.", _NOTHING_CHANGED_VI, "Tải lại danh sách rồi chọn lại."),
    "BOARD_INCOMPLETE": ("Bảng tin còn thiếu mã, tên hoặc kích thước.", _NOTHING_CHANGED_VI, "Điền cho đủ."),
    "NOTHING_CHOSEN": ("Chưa chọn nội dung hoặc bảng tin.", _NOTHING_CHANGED_VI, "Chọn ít nhất một."),
    "LAYOUT_EMPTY": ("Bố cục chưa có gì.", _NOTHING_CHANGED_VI, "Thêm chữ hoặc ảnh rồi gửi duyệt."),
    "PACKAGE_TOO_LARGE": ("Nội dung gửi bảng tin quá lớn.", _NOTHING_CHANGED_VI, "Bớt trang hoặc mã QR."),
    "BOARDS_NOT_RUNNING": (
        "Máy chủ bảng tin chưa chạy.",
        "Nội dung đã lưu, sẽ lên bảng khi máy chủ chạy.",
        "Khởi động phần chạy nền của đài.",
    ),
    "BOARDS_PORT_TAKEN": ("Cổng {port} cho bảng tin đang bị phần mềm khác dùng.", "", "Đóng phần mềm kia."),
    "BOARDS_SERVER_DOWN": ("Nơi bảng tin lấy nội dung (cổng {port}) chưa chạy.", "", "Khởi động lại máy."),
    "PLAYER_PORT_TAKEN": ("Cổng {port} của trình chiếu đang bị phần mềm khác dùng.", "", "Chọn cổng khác."),
    "PLAYER_SERVER_DOWN": ("Trình chiếu của bảng tin chưa chạy.", "", "Khởi động lại bảng tin."),
}

SIGNAGE_EN: dict[str, tuple[str, ...]] = {
    "BAD_LAYOUT": ("Something in the layout is not valid ({what}).", _NOTHING_CHANGED_EN, "Correct it and try again."),
    "BAD_COLOUR": ("“{colour}” is not a colour.", _NOTHING_CHANGED_EN, "Choose the colour again."),
    "REGION_OUTSIDE": ("This would stand outside the board, or be too small.", _NOTHING_CHANGED_EN, "Drag it inside."),
    "NO_SUCH_REGION": ("This is no longer in the layout.", _NOTHING_CHANGED_EN, "Choose again."),
    "REGION_EXISTS": ("This is in the layout already.", _NOTHING_CHANGED_EN, ""),
    "QR_TEXT": ("The QR code is empty or too long.", _NOTHING_CHANGED_EN, "Write a shorter address."),
    "NOT_A_PICTURE": ("This file is no PNG, JPEG or WebP picture.", _NOTHING_CHANGED_EN, "Choose another picture."),
    "PICTURE_TOO_LARGE": ("The picture is too large.", _NOTHING_CHANGED_EN, "Make it smaller and choose it again."),
    "NO_SUCH_LAYOUT": ("The layout was not found.", _NOTHING_CHANGED_EN, "Reload the list and choose again."),
    "NO_SUCH_TEMPLATE": ("There is no template “{template}”.", _NOTHING_CHANGED_EN, "Choose another one."),
    "NO_SUCH_BOARD": ("The board was not found.", _NOTHING_CHANGED_EN, "Reload the list and choose again."),
    "BOARD_INCOMPLETE": ("The board lacks its code, name or size.", _NOTHING_CHANGED_EN, "Fill them in."),
    "NOTHING_CHOSEN": ("No content or no board was chosen.", _NOTHING_CHANGED_EN, "Choose at least one."),
    "LAYOUT_EMPTY": ("There is nothing in the layout.", _NOTHING_CHANGED_EN, "Add text or a picture, then submit it."),
    "PACKAGE_TOO_LARGE": ("The boards' content is too large.", _NOTHING_CHANGED_EN, "Use fewer pages or QR codes."),
    "BOARDS_NOT_RUNNING": (
        "The board server does not run.",
        "The content is kept and goes out when it does.",
        "Start the station's background part.",
    ),
    "BOARDS_PORT_TAKEN": ("Port {port} of the boards is used by other software.", "", "Close that software."),
    "BOARDS_SERVER_DOWN": ("The boards' server (port {port}) does not run.", "", "Restart the computer."),
    "PLAYER_PORT_TAKEN": ("The player's port {port} is used by other software.", "", "Choose another port."),
    "PLAYER_SERVER_DOWN": ("The board's player does not run.", "", "Restart the board."),
}
