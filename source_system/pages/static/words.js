export const CATEGORIES = {
  POLICY: "Chính sách, việc địa phương", PROJECTS: "Dự án, an sinh", SOCIETY: "Kinh tế, văn hóa, xã hội",
  SECURITY: "An ninh, quân sự", DISASTER: "Thiên tai, cháy nổ, dịch bệnh", GOOD_EXAMPLES: "Người tốt, việc tốt",
  ILLEGAL_ACTS: "Phòng chống vi phạm", PRODUCTS: "Sản phẩm địa phương",
};
export const LEVELS = ["", "cấp 1 – thấp", "cấp 2 – trung bình", "cấp 3 – lớn", "cấp 4 – rất lớn", "cấp 5 – thảm họa"];
const WHEN = new Intl.DateTimeFormat("vi-VN", {
  hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit", year: "numeric",
});
export const when = (instant) => WHEN.format(new Date(instant));
export const STATES = {
  NEW: "Đã gửi, chờ đài tiếp nhận", RECEIVED: "Đài đã tiếp nhận", FORWARDED: "Đã chuyển nơi có thẩm quyền",
  IN_PROGRESS: "Đang xem xét", ANSWERED: "Đã trả lời", BROADCAST: "Đã trả lời và phát trên đài",
  CLOSED: "Đã kết thúc", REJECTED: "Không giải quyết",
};
export const PROBLEMS = {
  TOO_MANY: "Gửi quá nhiều lần. Xin chờ một lúc rồi thử lại.",
  MALFORMED: "Có chỗ chưa đúng. Xin xem lại nội dung và số điện thoại.",
  NOT_FOUND: "Không tìm thấy. Xin xem lại mã.",
  OFFLINE: "Không có mạng. Nội dung vẫn còn ở đây, có mạng thì bấm lại.",
};
export const problem = (code) => PROBLEMS[code] ?? "Chưa được. Xin thử lại sau ít phút.";
