<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="vi">
<context>
    <name>AddDialog</name>
    <message>
        <source>Thêm vào lịch</source>
        <translation>Add to schedule</translation>
    </message>
    <message>
        <source>&amp;Chương trình đã duyệt</source>
        <translation>&amp;Approved programme</translation>
    </message>
    <message>
        <source>Chưa có bản tin nào được duyệt. Làm và gửi duyệt ở Sản xuất trước.</source>
        <translation>Nothing is approved yet. Make something in Produce and submit it first.</translation>
    </message>
    <message>
        <source>Đã thêm “%1” lúc %2.</source>
        <translation>“%1” was added at %2.</translation>
    </message>
    <message>
        <source>Trùng giờ với %1.</source>
        <translation>It collides with %1.</translation>
    </message>
</context>
<context>
    <name>AdminScreen</name>
    <message>
        <source>Quản trị</source>
        <translation>Admin</translation>
    </message>
    <message>
        <source>Máy này</source>
        <translation>This PC</translation>
    </message>
    <message>
        <source>Đài</source>
        <translation>Station</translation>
    </message>
    <message>
        <source>Hệ thống nguồn</source>
        <translation>Source system</translation>
    </message>
    <message>
        <source>Sức khỏe máy</source>
        <translation>Health</translation>
    </message>
    <message>
        <source>Người</source>
        <translation>People</translation>
    </message>
    <message>
        <source>Phần của Quản trị</source>
        <translation>Part of Administration</translation>
    </message>
</context>
<context>
    <name>ApprovalsScreen</name>
    <message>
        <source>Chờ duyệt</source>
        <translation>Awaiting approval</translation>
    </message>
    <message>
        <source>Về Hôm nay</source>
        <translation>Back to Today</translation>
    </message>
    <message>
        <source>ĐANG CHỜ</source>
        <translation>WAITING</translation>
    </message>
    <message>
        <source>Không có bản tin nào chờ duyệt. Bản tin gửi từ Sản xuất sẽ hiện ở đây.</source>
        <translation>Nothing waits for approval. What is submitted from Produce appears here.</translation>
    </message>
    <message>
        <source>%1 bản tin đang chờ</source>
        <translation>%1 waiting</translation>
    </message>
</context>
<context>
    <name>Assembly</name>
    <message>
        <source>Nhạc hiệu</source>
        <translation>Signature tune</translation>
    </message>
    <message>
        <source>Lời xướng</source>
        <translation>Ident</translation>
    </message>
    <message>
        <source>Tin, bài</source>
        <translation>Items</translation>
    </message>
    <message>
        <source>Nhạc cắt giữa các tin</source>
        <translation>Stinger between items</translation>
    </message>
    <message>
        <source>Nhạc kết</source>
        <translation>Closing music</translation>
    </message>
    <message>
        <source>Chương trình đủ phần</source>
        <translation>Full programme</translation>
    </message>
    <message>
        <source>Thông báo ngắn</source>
        <translation>Short notice</translation>
    </message>
    <message>
        <source>Chỉ tin, bài</source>
        <translation>Items only</translation>
    </message>
</context>
<context>
    <name>AssemblyDialog</name>
    <message>
        <source>Ráp chương trình</source>
        <translation>Assemble a programme</translation>
    </message>
    <message>
        <source>Ráp</source>
        <translation>Assemble</translation>
    </message>
    <message>
        <source>Kiểu chương trình</source>
        <translation>Kind of programme</translation>
    </message>
    <message>
        <source> phút</source>
        <translation> min</translation>
    </message>
    <message>
        <source>Nối chồng với nhạc</source>
        <translation>Crossfade with music</translation>
    </message>
    <message>
        <source>Khung phát dài</source>
        <translation>Length of the slot</translation>
    </message>
    <message>
        <source>Chưa chọn mục nào. Chọn một tin, bài rồi nhấn Thêm.</source>
        <translation>Nothing is chosen. Choose an item and press Add.</translation>
    </message>
    <message>
        <source>Kho tin, bài</source>
        <translation>Items</translation>
    </message>
    <message>
        <source>Trong chương trình, theo thứ tự</source>
        <translation>In the programme, in order</translation>
    </message>
    <message>
        <source>Thêm</source>
        <translation>Add</translation>
    </message>
    <message>
        <source>Lên</source>
        <translation>Up</translation>
    </message>
    <message>
        <source>Xuống</source>
        <translation>Down</translation>
    </message>
    <message>
        <source>Bỏ</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>Không dùng</source>
        <translation>None</translation>
    </message>
    <message>
        <source>Tổng cộng %1, khung %2</source>
        <translation>Total %1, slot %2</translation>
    </message>
    <message>
        <source>dài hơn khung %1</source>
        <translation>%1 longer than the slot</translation>
    </message>
    <message>
        <source>còn trống %1</source>
        <translation>%1 left</translation>
    </message>
</context>
<context>
    <name>BackupCard</name>
    <message>
        <source>SAO LƯU</source>
        <translation>BACKUP</translation>
    </message>
    <message>
        <source>Tệp sao &amp;lưu (nên để ở USB hoặc ổ khác)</source>
        <translation>Backup &amp;file (best on USB or another drive)</translation>
    </message>
    <message>
        <source>Chọn nơi lưu</source>
        <translation>Choose where</translation>
    </message>
    <message>
        <source>Chọn nơi để tệp sao lưu</source>
        <translation>Choose where the backup goes</translation>
    </message>
    <message>
        <source>Kèm khóa và mã bí mật, khóa lại bằng cụm mật khẩu</source>
        <translation>With keys and secrets, locked by a passphrase</translation>
    </message>
    <message>
        <source>Cụm &amp;mật khẩu</source>
        <translation>&amp;Passphrase</translation>
    </message>
    <message>
        <source>Gõ lạ&amp;i</source>
        <translation>A&amp;gain</translation>
    </message>
    <message>
        <source>Sao lưu được bao nhiêu</source>
        <translation>How far the backup is</translation>
    </message>
    <message>
        <source>Dừng sao lưu</source>
        <translation>Stop the backup</translation>
    </message>
    <message>
        <source>Sao lưu ngay</source>
        <translation>Back up now</translation>
    </message>
    <message>
        <source>Khôi phục: cài phần mềm ở máy mới, chưa mở lên, rồi chạy “studio restore” với tệp này. Không kèm khóa bí mật thì phải ghép lại cụm loa và ghi danh lại.</source>
        <translation>To restore: install the program on a new PC, do not open it yet, and run “studio restore” with this file. Without the secrets, clusters must be paired and the station enrolled again.</translation>
    </message>
    <message>
        <source>Lưu bản sao lưu</source>
        <translation>Save the backup</translation>
    </message>
    <message>
        <source>Gõ cụm mật khẩu hai lần cho giống nhau.</source>
        <translation>Type the same passphrase twice.</translation>
    </message>
    <message>
        <source>Đang sao lưu; việc phát sóng vẫn chạy.</source>
        <translation>Backing up; broadcasting goes on.</translation>
    </message>
    <message>
        <source>Đã dừng; tệp dở dang không để lại.</source>
        <translation>Stopped; no half-made file is left.</translation>
    </message>
    <message>
        <source>Đang sao lưu: %1 %</source>
        <translation>Backing up: %1 %</translation>
    </message>
    <message>
        <source>Đã sao lưu %1 tệp, %2 MB: %3</source>
        <translation>Backed up %1 files, %2 MB: %3</translation>
    </message>
</context>
<context>
    <name>BigKey</name>
    <message>
        <source>BẤM LẦN NỮA ĐỂ PHÁT</source>
        <translation>PRESS AGAIN TO AIR</translation>
    </message>
    <message>
        <source>GIỮ 2 GIÂY ĐỂ PHÁT</source>
        <translation>HOLD 2 SECONDS TO AIR</translation>
    </message>
    <message>
        <source>trong 10 giây, rồi mã PIN</source>
        <translation>within 10 seconds, then the PIN</translation>
    </message>
    <message>
        <source>hoặc bấm hai lần trong 10 giây, rồi mã PIN</source>
        <translation>or press twice within 10 seconds, then the PIN</translation>
    </message>
</context>
<context>
    <name>BoardDialog</name>
    <message>
        <source>Sửa bảng</source>
        <translation>Change board</translation>
    </message>
    <message>
        <source>Thêm bảng</source>
        <translation>Add board</translation>
    </message>
    <message>
        <source>Lưu</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Bảng đang dùng</source>
        <translation>Board is in use</translation>
    </message>
    <message>
        <source>&amp;Tên bảng</source>
        <translation>&amp;Name of the board</translation>
    </message>
    <message>
        <source>Đặt &amp;ở đâu</source>
        <translation>Where it &amp;stands</translation>
    </message>
    <message>
        <source>Số điểm ngang</source>
        <translation>Pixels across</translation>
    </message>
    <message>
        <source>Số điểm dọc</source>
        <translation>Pixels down</translation>
    </message>
    <message>
        <source>Bề ngang phần sáng</source>
        <translation>Width of the lit part</translation>
    </message>
    <message>
        <source>Người xem đứng cách</source>
        <translation>People stand at</translation>
    </message>
    <message>
        <source>Đặt tên cho bảng.</source>
        <translation>Give the board a name.</translation>
    </message>
</context>
<context>
    <name>BoardView</name>
    <message>
        <source>Bảng, như sẽ hiện</source>
        <translation>The board as it will look</translation>
    </message>
    <message>
        <source>Chưa chọn phần nào. Phím Tab chọn phần kế tiếp.</source>
        <translation>Nothing is chosen. Tab chooses the next part.</translation>
    </message>
    <message>
        <source>cách trái %1, cách trên %2, rộng %3, cao %4</source>
        <translation>%1 from the left, %2 from the top, %3 wide, %4 high</translation>
    </message>
</context>
<context>
    <name>BoardsPage</name>
    <message>
        <source>BẢNG CỦA ĐÀI</source>
        <translation>THE STATION&apos;S BOARDS</translation>
    </message>
    <message>
        <source>Đài chưa có bảng nào. Người quản trị bấm Thêm bảng, rồi ghép bảng với đài.</source>
        <translation>The station has no board yet. The administrator presses Add board, then pairs it with the station.</translation>
    </message>
    <message>
        <source>Bảng</source>
        <translation>Board</translation>
    </message>
    <message>
        <source>Tình trạng</source>
        <translation>State</translation>
    </message>
    <message>
        <source>Đang hiện</source>
        <translation>Shows</translation>
    </message>
    <message>
        <source>Xem từ</source>
        <translation>Read from</translation>
    </message>
    <message>
        <source>Báo về lúc</source>
        <translation>Last heard</translation>
    </message>
    <message>
        <source>Bảng của đài</source>
        <translation>The station&apos;s boards</translation>
    </message>
    <message>
        <source>Thêm bảng</source>
        <translation>Add board</translation>
    </message>
    <message>
        <source>Sửa bảng</source>
        <translation>Change board</translation>
    </message>
    <message>
        <source>Ghép bảng…</source>
        <translation>Pair board…</translation>
    </message>
    <message>
        <source>Ghi tệp cấu hình để chép sang máy của bảng; máy ghép trước đó sẽ mất quyền</source>
        <translation>Write the configuration file to copy to the board&apos;s computer; one paired before loses its account</translation>
    </message>
    <message>
        <source>Xem thử khẩn cấp</source>
        <translation>Preview an emergency</translation>
    </message>
    <message>
        <source>✗ Chưa hỏi được các bảng. Nội dung đã gửi vẫn hiện; đài sẽ hỏi lại khi máy chủ bảng chạy.</source>
        <translation>✗ The boards could not be asked. What was sent is still shown; the station asks again when the board server runs.</translation>
    </message>
    <message>
        <source>Chưa có trang nào</source>
        <translation>No page yet</translation>
    </message>
    <message>
        <source>KHẨN CẤP</source>
        <translation>EMERGENCY</translation>
    </message>
    <message>
        <source>Chưa báo về</source>
        <translation>Not heard yet</translation>
    </message>
    <message>
        <source>Lưu tệp cấu hình của bảng</source>
        <translation>Save the board&apos;s configuration file</translation>
    </message>
    <message>
        <source>Tệp cấu hình (*.json)</source>
        <translation>Configuration file (*.json)</translation>
    </message>
    <message>
        <source>Đã ghi tệp cấu hình. Chép tệp này sang máy của bảng.</source>
        <translation>The configuration file is written. Copy it to the board&apos;s computer.</translation>
    </message>
</context>
<context>
    <name>Cleaning</name>
    <message>
        <source>loa nén ngoài trời</source>
        <translation>outdoor horn loudspeakers</translation>
    </message>
    <message>
        <source>máy phát FM</source>
        <translation>an FM transmitter</translation>
    </message>
    <message>
        <source>nghe trên mạng</source>
        <translation>listening on the web</translation>
    </message>
    <message>
        <source>trao đổi với đài khác</source>
        <translation>exchange with other stations</translation>
    </message>
    <message>
        <source>Sửa tiếng lách tách</source>
        <translation>Repair clicks</translation>
    </message>
    <message>
        <source>Tiếng nổ nhỏ do dây, do chạm mic</source>
        <translation>Small cracks of a cable or a touched microphone</translation>
    </message>
    <message>
        <source>Lọc ù điện</source>
        <translation>Remove mains hum</translation>
    </message>
    <message>
        <source>Tiếng ù 50 Hz của điện lưới; không có thì thôi</source>
        <translation>The mains&apos; 50 Hz hum; nothing where there is none</translation>
    </message>
    <message>
        <source>Bỏ tiếng trầm</source>
        <translation>Cut rumble</translation>
    </message>
    <message>
        <source>Tiếng gió, tiếng va bàn, hơi thở vào mic</source>
        <translation>Wind, knocks on the table, breath on the microphone</translation>
    </message>
    <message>
        <source>Bỏ dưới</source>
        <translation>Cut below</translation>
    </message>
    <message>
        <source>Khử tạp âm</source>
        <translation>Reduce noise</translation>
    </message>
    <message>
        <source>Tiếng rì rào của quạt, của máy, của phòng</source>
        <translation>The hiss of a fan, a computer, a room</translation>
    </message>
    <message>
        <source>Khử nhiều nhất</source>
        <translation>At most</translation>
    </message>
    <message>
        <source>Chặn tạp âm</source>
        <translation>Gate</translation>
    </message>
    <message>
        <source>Chỗ nghỉ giữa các câu được nhỏ đi</source>
        <translation>Pauses between sentences get quieter</translation>
    </message>
    <message>
        <source>Nhỏ đi nhiều nhất</source>
        <translation>Quieter by at most</translation>
    </message>
    <message>
        <source>Dịu tiếng xì</source>
        <translation>Soften sharp s</translation>
    </message>
    <message>
        <source>Âm s, x gắt tai</source>
        <translation>Harsh s and x</translation>
    </message>
    <message>
        <source>Dịu nhiều nhất</source>
        <translation>At most</translation>
    </message>
    <message>
        <source>Chỉnh âm sắc</source>
        <translation>Tone</translation>
    </message>
    <message>
        <source>Hợp với nơi nghe, cho rõ lời</source>
        <translation>Fits where it is heard, for clear words</translation>
    </message>
    <message>
        <source>Đều giọng</source>
        <translation>Compressor</translation>
    </message>
    <message>
        <source>Câu to câu nhỏ gần nhau hơn</source>
        <translation>Loud and soft sentences come closer</translation>
    </message>
    <message>
        <source>Mức đều</source>
        <translation>Ratio</translation>
    </message>
</context>
<context>
    <name>CleaningDesk</name>
    <message>
        <source>Đã nhớ cách làm sạch. Bấm Hoàn thiện để dùng.</source>
        <translation>The cleaning is remembered. Press Finish to use it.</translation>
    </message>
</context>
<context>
    <name>CleaningDialog</name>
    <message>
        <source>Làm sạch tiếng</source>
        <translation>Clean the voice</translation>
    </message>
    <message>
        <source>Dùng từ nay</source>
        <translation>Use from now on</translation>
    </message>
    <message>
        <source>Chỉ làm sạch giọng nói, khi bấm Hoàn thiện. Dành cho: %1.</source>
        <translation>Cleans the voice alone, when you press Finish. For %1.</translation>
    </message>
    <message>
        <source>Về mặc định</source>
        <translation>Back to default</translation>
    </message>
    <message>
        <source>Nghe thử</source>
        <translation>Listen</translation>
    </message>
    <message>
        <source>Trước</source>
        <translation>Before</translation>
    </message>
    <message>
        <source>Sau</source>
        <translation>After</translation>
    </message>
    <message>
        <source>Nghe như loa</source>
        <translation>As on a horn</translation>
    </message>
    <message>
        <source>Nghe giọng trước hay sau khi làm sạch</source>
        <translation>Hear the voice before or after cleaning</translation>
    </message>
    <message>
        <source>Hai bản to như nhau khi nghe thử.</source>
        <translation>Both versions play equally loud.</translation>
    </message>
    <message>
        <source>Đang chuẩn bị bản nghe thử</source>
        <translation>Preparing what you will hear</translation>
    </message>
    <message>
        <source>Dừng nghe</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Khử tạp âm theo mẫu đã lấy trong bản này.</source>
        <translation>Noise is reduced by the sample taken in this programme.</translation>
    </message>
    <message>
        <source>Máy tự nhận tạp âm. Muốn theo mẫu: chọn chỗ không ai nói rồi bấm Lấy mẫu tạp âm.</source>
        <translation>The noise is found by itself. To go by a sample: choose a place where nobody speaks and press Take a noise sample.</translation>
    </message>
</context>
<context>
    <name>ClipLight</name>
    <message>
        <source>Vỡ tiếng %1 lần</source>
        <translation>Clipped %1 times</translation>
    </message>
    <message>
        <source>Không vỡ tiếng</source>
        <translation>No clipping</translation>
    </message>
    <message>
        <source>Bấm để tắt báo vỡ tiếng</source>
        <translation>Click to put the clip light out</translation>
    </message>
</context>
<context>
    <name>ClusterDialog</name>
    <message>
        <source>Sửa cụm loa</source>
        <translation>Change cluster</translation>
    </message>
    <message>
        <source>Thêm cụm loa</source>
        <translation>Add cluster</translation>
    </message>
    <message>
        <source>Lưu</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>&amp;Tên cụm loa</source>
        <translation>Cluster &amp;name</translation>
    </message>
    <message>
        <source>&amp;Mã thiết bị</source>
        <translation>Device &amp;code</translation>
    </message>
    <message>
        <source>Thô&amp;n, tổ dân phố</source>
        <translation>&amp;Hamlet</translation>
    </message>
    <message>
        <source>&amp;Loại đường truyền</source>
        <translation>&amp;Link</translation>
    </message>
    <message>
        <source>Ti&amp;ếng</source>
        <translation>Lan&amp;guage</translation>
    </message>
    <message>
        <source>Âm lượn&amp;g</source>
        <translation>&amp;Volume</translation>
    </message>
    <message>
        <source>Điện t&amp;hoại người trông coi</source>
        <translation>Caretaker&apos;s &amp;phone</translation>
    </message>
    <message>
        <source>Thiết bị báo về đài (xác nhận được đã phát)</source>
        <translation>The device reports back (playing can be confirmed)</translation>
    </message>
    <message>
        <source>Đang dùng</source>
        <translation>In use</translation>
    </message>
    <message>
        <source>Đã lưu cụm loa “%1”.</source>
        <translation>Cluster “%1” was saved.</translation>
    </message>
</context>
<context>
    <name>ConflictBar</name>
    <message>
        <source>%1 nơi phát</source>
        <translation>%1 targets</translation>
    </message>
    <message>
        <source>%1 %2: hai tin ưu tiên trùng giờ</source>
        <translation>%1 %2: two priority items at one time</translation>
    </message>
    <message>
        <source>“%1” và “%2”. Máy không tự chọn.</source>
        <translation>“%1” and “%2”. The program does not choose.</translation>
    </message>
    <message>
        <source>Phát “%1” trước</source>
        <translation>Air “%1” first</translation>
    </message>
    <message>
        <source>%1 %2: hai chương trình chồng giờ</source>
        <translation>%1 %2: two programmes overlap</translation>
    </message>
    <message>
        <source>“%1” và “%2”. Khi phát, mục ưu tiên cao hơn được giữ.</source>
        <translation>“%1” and “%2”. On air, the one of higher priority stays.</translation>
    </message>
    <message>
        <source>Dời “%1” ra sau</source>
        <translation>Move “%1” after it</translation>
    </message>
    <message>
        <source>Còn %1 chỗ nữa.</source>
        <translation>%1 more.</translation>
    </message>
</context>
<context>
    <name>CourseCard</name>
    <message>
        <source>Đã học xong</source>
        <translation>Completed</translation>
    </message>
    <message>
        <source>Bắt đầu</source>
        <translation>Begin</translation>
    </message>
    <message>
        <source>Xem lại</source>
        <translation>Look again</translation>
    </message>
    <message>
        <source>Học tiếp</source>
        <translation>Go on</translation>
    </message>
    <message>
        <source>Đã học</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>chừng %1</source>
        <translation>about %1</translation>
    </message>
    <message>
        <source>kiểm tra %1</source>
        <translation>quiz %1</translation>
    </message>
</context>
<context>
    <name>CourseList</name>
    <message>
        <source>Chưa có khóa học nào. Bấm “Thêm khóa học” và chọn gói khóa học nhận từ tỉnh.</source>
        <translation>There are no courses yet. Press “Add a course” and choose a course package from the province.</translation>
    </message>
</context>
<context>
    <name>CoursePage</name>
    <message>
        <source>NỘI DUNG</source>
        <translation>CONTENTS</translation>
    </message>
    <message>
        <source>Bài kiểm tra</source>
        <translation>Quiz</translation>
    </message>
    <message>
        <source>Thực hành</source>
        <translation>Lab</translation>
    </message>
    <message>
        <source>đã xong</source>
        <translation>done</translation>
    </message>
    <message>
        <source>chưa xong</source>
        <translation>not done</translation>
    </message>
</context>
<context>
    <name>DayTable</name>
    <message>
        <source>Giờ</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>Chương trình</source>
        <translation>Programme</translation>
    </message>
    <message>
        <source>Loại</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>Dài</source>
        <translation>Length</translation>
    </message>
    <message>
        <source>Nơi phát</source>
        <translation>Targets</translation>
    </message>
    <message>
        <source>Chú ý</source>
        <translation>Notes</translation>
    </message>
    <message>
        <source>Danh sách chương trình trong ngày</source>
        <translation>The day&apos;s programmes</translation>
    </message>
    <message>
        <source>%1 nơi phát</source>
        <translation>%1 targets</translation>
    </message>
    <message>
        <source>✗ Trùng giờ: %1</source>
        <translation>✗ Collides with: %1</translation>
    </message>
    <message>
        <source>Sau đó trống sóng %1</source>
        <translation>Then silence of %1</translation>
    </message>
</context>
<context>
    <name>DecisionCard</name>
    <message>
        <source>Nghe</source>
        <translation>Listen</translation>
    </message>
    <message>
        <source>Nghe, dừng nghe bản đang duyệt</source>
        <translation>Listen to what is being judged, or stop</translation>
    </message>
    <message>
        <source>Đã nghe được</source>
        <translation>Heard so far</translation>
    </message>
    <message>
        <source>&amp;Lý do (khi trả lại hoặc không duyệt)</source>
        <translation>&amp;Reason (when returning or rejecting)</translation>
    </message>
    <message>
        <source>Không duyệt</source>
        <translation>Reject</translation>
    </message>
    <message>
        <source>Trả lại để sửa</source>
        <translation>Return for revision</translation>
    </message>
    <message>
        <source>Duyệt</source>
        <translation>Approve</translation>
    </message>
    <message>
        <source>Người làm</source>
        <translation>Made by</translation>
    </message>
    <message>
        <source>Sửa lần cuối</source>
        <translation>Last changed</translation>
    </message>
    <message>
        <source>Dài</source>
        <translation>Length</translation>
    </message>
    <message>
        <source>Loại tin</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>Tiếng</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>vừa, đều (%1 LUFS)</source>
        <translation>even and right (%1 LUFS)</translation>
    </message>
    <message>
        <source>Âm lượng</source>
        <translation>Loudness</translation>
    </message>
    <message>
        <source>Đây là bài bạn làm: người khác trong ban duyệt sẽ duyệt.</source>
        <translation>This is your own work: somebody else of the board will judge it.</translation>
    </message>
    <message>
        <source>Chờ ban biên tập hoặc lãnh đạo xã duyệt.</source>
        <translation>It waits for the editorial board or the commune&apos;s leadership.</translation>
    </message>
    <message>
        <source>Trả lại</source>
        <translation>Returned</translation>
    </message>
    <message>
        <source>Lý do</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>Dừng nghe</source>
        <translation>Stop listening</translation>
    </message>
</context>
<context>
    <name>DeviceBox</name>
    <message>
        <source>Theo máy (mặc định)</source>
        <translation>The PC&apos;s own (default)</translation>
    </message>
    <message>
        <source>%1 (chưa cắm)</source>
        <translation>%1 (not plugged in)</translation>
    </message>
</context>
<context>
    <name>Devices</name>
    <message>
        <source>Chưa nối lần nào</source>
        <translation>Never connected</translation>
    </message>
    <message>
        <source>Loại này không báo về đài; nghe tại chỗ để biết chắc.</source>
        <translation>This kind does not report back; listen on the spot to be sure.</translation>
    </message>
    <message>
        <source>Đang tắt trong phần khai báo; bật lại khi dùng.</source>
        <translation>Switched off in its settings; switch it on to use it.</translation>
    </message>
    <message>
        <source>Chờ bộ nối loa chạy rồi xem lại.</source>
        <translation>Wait until the loudspeaker bridge runs, then look again.</translation>
    </message>
    <message>
        <source>Ghép thiết bị với đài (cách làm ở dưới).</source>
        <translation>Pair the device with the station (how, below).</translation>
    </message>
    <message>
        <source>Tắt điện 10 giây rồi bật lại; vẫn hỏng thì báo kỹ thuật.</source>
        <translation>Switch its power off for 10 seconds; if it stays broken, call a technician.</translation>
    </message>
    <message>
        <source>Kiểm tra điện và sim 4G; tắt bật lại thiết bị.</source>
        <translation>Check power and 4G SIM; switch the device off and on.</translation>
    </message>
    <message>
        <source>Kiểm tra điện và dây mạng; tắt bật lại thiết bị.</source>
        <translation>Check power and network cable; switch the device off and on.</translation>
    </message>
    <message>
        <source>Gọi %1.</source>
        <translation>Ring %1.</translation>
    </message>
    <message>
        <source>chưa bao giờ</source>
        <translation>never</translation>
    </message>
    <message>
        <source>vừa xong</source>
        <translation>just now</translation>
    </message>
    <message>
        <source>%1 trước</source>
        <translation>%1 ago</translation>
    </message>
</context>
<context>
    <name>DevicesScreen</name>
    <message>
        <source>Thiết bị</source>
        <translation>Devices</translation>
    </message>
    <message>
        <source>Sửa</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>Sửa cụm loa đang chọn</source>
        <translation>Change the chosen cluster</translation>
    </message>
    <message>
        <source>Thêm cụm loa</source>
        <translation>Add cluster</translation>
    </message>
    <message>
        <source>Cụm loa</source>
        <translation>Cluster</translation>
    </message>
    <message>
        <source>Tình trạng</source>
        <translation>State</translation>
    </message>
    <message>
        <source>Thấy lần cuối</source>
        <translation>Last seen</translation>
    </message>
    <message>
        <source>Âm lượng</source>
        <translation>Volume</translation>
    </message>
    <message>
        <source>Loại</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>Mã</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Việc cần làm</source>
        <translation>What to do</translation>
    </message>
    <message>
        <source>Danh sách cụm loa</source>
        <translation>Clusters</translation>
    </message>
    <message>
        <source>Ghép cụm loa</source>
        <translation>Pair the cluster</translation>
    </message>
    <message>
        <source>✗ Bộ nối loa chưa chạy: chưa biết cụm loa nào ra sao. Lịch vẫn còn. Khởi động lại máy.</source>
        <translation>✗ The loudspeaker bridge does not run: nothing is known of any cluster. The schedule is kept. Restart the PC.</translation>
    </message>
    <message>
        <source>✗ Đài chưa nối được tới các cụm loa. Kiểm tra mạng của đài.</source>
        <translation>✗ The station cannot reach its clusters. Check the station&apos;s network.</translation>
    </message>
    <message>
        <source>%1 sẵn sàng</source>
        <translation>%1 ready</translation>
    </message>
    <message>
        <source>%1 không biết được</source>
        <translation>%1 cannot be known</translation>
    </message>
    <message>
        <source>%1 cần xem</source>
        <translation>%1 to look at</translation>
    </message>
    <message>
        <source>%1 cụm loa</source>
        <translation>%1 clusters</translation>
    </message>
    <message>
        <source>Chưa có cụm loa nào. Bấm “Thêm cụm loa” để khai báo cụm đầu tiên.</source>
        <translation>There are no clusters yet. Press “Add cluster” to enter the first.</translation>
    </message>
    <message>
        <source>Chưa có cụm loa nào. Người quản trị khai báo ở đây.</source>
        <translation>There are no clusters yet. An administrator enters them here.</translation>
    </message>
    <message>
        <source>Cụm nào chưa ghép: làm bước “Cụm loa” trong thiết lập ban đầu (ở Quản trị), hoặc chạy “studio pair --code %1 --out %1.json”; rồi chép tệp ấy sang thiết bị của cụm.</source>
        <translation>A cluster not yet paired: do the step “Clusters” of the first setup (under Administration), or run “studio pair --code %1 --out %1.json”; then copy that file to the cluster&apos;s device.</translation>
    </message>
    <message>
        <source>MÃ_CỤM</source>
        <translation>CLUSTER_CODE</translation>
    </message>
</context>
<context>
    <name>DraftsModel</name>
    <message>
        <source>Đã nhập “%1”: %2.</source>
        <translation>Imported “%1”: %2.</translation>
    </message>
</context>
<context>
    <name>DraftsPage</name>
    <message>
        <source>Sản xuất</source>
        <translation>Produce</translation>
    </message>
    <message>
        <source>Nhập tệp</source>
        <translation>Import file</translation>
    </message>
    <message>
        <source>Thu âm mới</source>
        <translation>New recording</translation>
    </message>
    <message>
        <source>Đọc văn bản</source>
        <translation>Read a text</translation>
    </message>
    <message>
        <source>ĐANG LÀM</source>
        <translation>IN PROGRESS</translation>
    </message>
    <message>
        <source>ĐÃ GỬI</source>
        <translation>SUBMITTED</translation>
    </message>
    <message>
        <source>MÁY ĐÃ CỨU ĐƯỢC BẢN THU DỞ</source>
        <translation>UNFINISHED TAKES WERE RESCUED</translation>
    </message>
    <message>
        <source>Chưa có bản tin nào</source>
        <translation>Nothing here yet</translation>
    </message>
    <message>
        <source>Bấm Thu âm mới rồi nói vào micro. Đã có tệp âm thanh thì bấm Nhập tệp, hoặc kéo tệp thả vào đây.</source>
        <translation>Press New recording and speak. If you have a sound file, press Import file, or drop it here.</translation>
    </message>
    <message>
        <source>%1 bản đang làm, %2 bản đã gửi.</source>
        <translation>%1 in progress, %2 submitted.</translation>
    </message>
    <message>
        <source>%1 · sửa lúc %2</source>
        <translation>%1 · changed at %2</translation>
    </message>
    <message>
        <source>“%1” · %2 · thu lúc %3</source>
        <translation>“%1” · %2 · recorded at %3</translation>
    </message>
    <message>
        <source>Dùng làm bản nháp</source>
        <translation>Use as draft</translation>
    </message>
    <message>
        <source>Dùng “%1” làm bản nháp</source>
        <translation>Use “%1” as a draft</translation>
    </message>
</context>
<context>
    <name>EditBar</name>
    <message>
        <source>Hoàn tác</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>Làm lại</source>
        <translation>Redo</translation>
    </message>
    <message>
        <source>Lên</source>
        <translation>Up</translation>
    </message>
    <message>
        <source>Đưa lên lớp trên</source>
        <translation>One layer up</translation>
    </message>
    <message>
        <source>Xuống</source>
        <translation>Down</translation>
    </message>
    <message>
        <source>Đưa xuống lớp dưới</source>
        <translation>One layer down</translation>
    </message>
    <message>
        <source>Xóa</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>Xóa phần đang chọn</source>
        <translation>Delete what is chosen</translation>
    </message>
    <message>
        <source>Khác</source>
        <translation>More</translation>
    </message>
    <message>
        <source>Việc khác với trang này</source>
        <translation>More to do with this page</translation>
    </message>
    <message>
        <source>Trả lại để sửa, không duyệt…</source>
        <translation>Return for revision, reject…</translation>
    </message>
    <message>
        <source>Thu hồi khỏi các bảng…</source>
        <translation>Recall from the boards…</translation>
    </message>
    <message>
        <source>Cất trang này</source>
        <translation>Put this page away</translation>
    </message>
    <message>
        <source>Tab chọn · ←↑→↓ dời · Shift đổi cỡ</source>
        <translation>Tab chooses · ←↑→↓ move · Shift resizes</translation>
    </message>
</context>
<context>
    <name>EditToolbar</name>
    <message>
        <source>Cắt đầu, đuôi</source>
        <translation>Trim</translation>
    </message>
    <message>
        <source>Bỏ phần trước hoặc sau vạch đỏ</source>
        <translation>Drop what is before or after the red line</translation>
    </message>
    <message>
        <source>Thêm</source>
        <translation>More</translation>
    </message>
    <message>
        <source>Các công cụ khác, kèm phím tắt</source>
        <translation>Other tools, with their keys</translation>
    </message>
    <message>
        <source>Âm thanh</source>
        <translation>Sound</translation>
    </message>
    <message>
        <source>Nghe</source>
        <translation>Listen</translation>
    </message>
    <message>
        <source>Xem</source>
        <translation>View</translation>
    </message>
    <message>
        <source>Hoàn tác</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>Hoàn tác (Ctrl+Z)</source>
        <translation>Undo (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Làm lại</source>
        <translation>Redo</translation>
    </message>
    <message>
        <source>Làm lại (Ctrl+Y)</source>
        <translation>Redo (Ctrl+Y)</translation>
    </message>
    <message>
        <source>Thu nhỏ</source>
        <translation>Zoom out</translation>
    </message>
    <message>
        <source>Thu nhỏ (phím −, hoặc Ctrl và lăn chuột)</source>
        <translation>Zoom out (key −, or Ctrl and wheel)</translation>
    </message>
    <message>
        <source>Phóng to</source>
        <translation>Zoom in</translation>
    </message>
    <message>
        <source>Phóng to (phím +, hoặc Ctrl và lăn chuột)</source>
        <translation>Zoom in (key +, or Ctrl and wheel)</translation>
    </message>
</context>
<context>
    <name>EditingHand</name>
    <message>
        <source>Nhạc nền sẽ tự hạ khi có tiếng nói.</source>
        <translation>The music bed will make way for the voice.</translation>
    </message>
    <message>
        <source>Nhạc nền giữ nguyên mức.</source>
        <translation>The music bed keeps its level.</translation>
    </message>
    <message>
        <source>Đã chép. Ctrl+V để dán đè, Ctrl+Shift+V để dán chen.</source>
        <translation>Copied. Ctrl+V pastes over, Ctrl+Shift+V pastes between.</translation>
    </message>
    <message>
        <source>Mốc %1</source>
        <translation>Marker %1</translation>
    </message>
    <message>
        <source>Đã nhớ mẫu tạp âm; Hoàn thiện sẽ dùng mẫu này.</source>
        <translation>The noise sample is kept; making ready will use it.</translation>
    </message>
    <message>
        <source>Tạp âm phòng</source>
        <translation>Room tone</translation>
    </message>
</context>
<context>
    <name>Editor</name>
    <message>
        <source>Đã gửi duyệt “%1”.</source>
        <translation>“%1” was submitted.</translation>
    </message>
    <message>
        <source>%1, đang lưu</source>
        <translation>%1, saving</translation>
    </message>
    <message>
        <source>%1, tự lưu lúc %2</source>
        <translation>%1, saved at %2</translation>
    </message>
    <message>
        <source>%1 bước có thể hoàn tác</source>
        <translation>%1 steps can be undone</translation>
    </message>
    <message>
        <source>Đã gửi, đang chờ duyệt. Sửa tiếp sẽ thành bản mới.</source>
        <translation>Submitted and waiting. Going on editing makes a new version.</translation>
    </message>
    <message>
        <source>%1. Sửa tiếp sẽ thành bản mới.</source>
        <translation>%1. Going on editing makes a new version.</translation>
    </message>
</context>
<context>
    <name>EditorModel</name>
    <message>
        <source>Mất tiếng</source>
        <translation>Sound lost</translation>
    </message>
</context>
<context>
    <name>EditorPage</name>
    <message>
        <source>Danh sách</source>
        <translation>List</translation>
    </message>
    <message>
        <source>Về danh sách bản tin; mọi thứ đã tự lưu</source>
        <translation>Back to the list; everything is saved</translation>
    </message>
    <message>
        <source>Kịch bản</source>
        <translation>Script</translation>
    </message>
    <message>
        <source>Hiện hoặc giấu lời để đọc</source>
        <translation>Show or hide the words to read</translation>
    </message>
    <message>
        <source>Âm thanh</source>
        <translation>Sound</translation>
    </message>
</context>
<context>
    <name>Emergency</name>
    <message>
        <source>Lũ, ngập</source>
        <translation>Flood</translation>
    </message>
    <message>
        <source>Bão, lốc</source>
        <translation>Storm</translation>
    </message>
    <message>
        <source>Sạt lở</source>
        <translation>Landslide</translation>
    </message>
    <message>
        <source>Cháy</source>
        <translation>Fire</translation>
    </message>
    <message>
        <source>Dịch bệnh</source>
        <translation>Epidemic</translation>
    </message>
    <message>
        <source>An ninh</source>
        <translation>Security</translation>
    </message>
    <message>
        <source>Khác</source>
        <translation>Other</translation>
    </message>
    <message>
        <source>Điện thoại</source>
        <translation>By telephone</translation>
    </message>
    <message>
        <source>Văn bản</source>
        <translation>In writing</translation>
    </message>
    <message>
        <source>Trực tiếp</source>
        <translation>In person</translation>
    </message>
    <message>
        <source>Chưa liên lạc được, trực ban tự quyết</source>
        <translation>Not reached, duty officer decides</translation>
    </message>
    <message>
        <source>Theo lệnh %1 qua điện thoại lúc %2</source>
        <translation>By order of %1, by telephone at %2</translation>
    </message>
    <message>
        <source>Theo lệnh %1 bằng văn bản lúc %2</source>
        <translation>By order of %1, in writing at %2</translation>
    </message>
    <message>
        <source>Theo lệnh %1 trực tiếp lúc %2</source>
        <translation>By order of %1, in person at %2</translation>
    </message>
    <message>
        <source>Chưa liên lạc được %1, trực ban tự quyết lúc %2</source>
        <translation>%1 not reached, the duty officer decided at %2</translation>
    </message>
    <message>
        <source>Chưa công bố cấp</source>
        <translation>Level not announced</translation>
    </message>
    <message>
        <source>Thấp</source>
        <translation>Low</translation>
    </message>
    <message>
        <source>Trung bình</source>
        <translation>Medium</translation>
    </message>
    <message>
        <source>Lớn</source>
        <translation>High</translation>
    </message>
    <message>
        <source>Rất lớn</source>
        <translation>Very high</translation>
    </message>
    <message>
        <source>Thảm họa</source>
        <translation>Disaster</translation>
    </message>
    <message>
        <source>Cấp %1</source>
        <translation>Level %1</translation>
    </message>
    <message>
        <source>%1 đã phát</source>
        <translation>%1 played</translation>
    </message>
    <message>
        <source>%1 không xác nhận được</source>
        <translation>%1 cannot be confirmed</translation>
    </message>
    <message>
        <source>%1 chưa tới</source>
        <translation>%1 not reached</translation>
    </message>
    <message>
        <source>%1 đang chờ</source>
        <translation>%1 waiting</translation>
    </message>
    <message>
        <source>Đã phát</source>
        <translation>Aired</translation>
    </message>
    <message>
        <source>Không tới</source>
        <translation>Not reached</translation>
    </message>
    <message>
        <source>Dừng trước khi tới</source>
        <translation>Stopped before it got there</translation>
    </message>
    <message>
        <source>Chờ tin khẩn khác phát xong</source>
        <translation>Waits for another emergency</translation>
    </message>
    <message>
        <source>Đã ra cổng, không có xác nhận</source>
        <translation>Left the port, no confirmation</translation>
    </message>
    <message>
        <source>Chưa tới, máy tự thử lại</source>
        <translation>Not reached, tried again by itself</translation>
    </message>
    <message>
        <source>Đang phát</source>
        <translation>Playing</translation>
    </message>
    <message>
        <source>Đã phát, chờ lần sau</source>
        <translation>Played, waits for the next time</translation>
    </message>
    <message>
        <source>Đã nhận lệnh</source>
        <translation>Order received</translation>
    </message>
    <message>
        <source>Đang gửi lệnh</source>
        <translation>Sending the order</translation>
    </message>
    <message>
        <source>màu đỏ</source>
        <translation>red</translation>
    </message>
    <message>
        <source>màu xanh nhạt</source>
        <translation>light blue</translation>
    </message>
    <message>
        <source>màu vàng nhạt</source>
        <translation>light yellow</translation>
    </message>
    <message>
        <source>màu cam</source>
        <translation>orange</translation>
    </message>
    <message>
        <source>màu tím</source>
        <translation>purple</translation>
    </message>
    <message>
        <source>Đã trở lại nội dung thường ngày</source>
        <translation>Shows its own content again</translation>
    </message>
    <message>
        <source>Bảng đang hiện tin khẩn khác</source>
        <translation>The board shows another emergency</translation>
    </message>
    <message>
        <source>Bảng đã hiện tin này</source>
        <translation>The board showed it</translation>
    </message>
    <message>
        <source>Bảng đang hiện lời này</source>
        <translation>The board shows these words</translation>
    </message>
    <message>
        <source>Bảng đang hiện, ghi rõ diễn tập</source>
        <translation>The board shows it, marked as an exercise</translation>
    </message>
    <message>
        <source>Bảng đã sang %1</source>
        <translation>The board has turned %1</translation>
    </message>
    <message>
        <source>Tin này không tới bảng</source>
        <translation>It did not reach the board</translation>
    </message>
    <message>
        <source>Chưa tới bảng, máy tự thử lại</source>
        <translation>Board not reached, retried by itself</translation>
    </message>
    <message>
        <source>Bảng đã nhận</source>
        <translation>The board has it</translation>
    </message>
    <message>
        <source>Đang gửi tới bảng</source>
        <translation>Being sent to the board</translation>
    </message>
    <message>
        <source>+%1 giây</source>
        <translation>+%1 s</translation>
    </message>
    <message>
        <source>Mã PIN chưa đúng. Chưa có gì thay đổi. Gõ lại.</source>
        <translation>The PIN is wrong. Nothing has changed. Type it again.</translation>
    </message>
    <message>
        <source>Còn %1 lần trước khi phải chờ.</source>
        <translation>%1 more tries before a wait.</translation>
    </message>
    <message>
        <source>Sai mã PIN nhiều lần. Chờ %1 giây rồi gõ lại, hoặc chọn người khác có mã.</source>
        <translation>Too many wrong PINs. Wait %1 seconds, or choose someone else who has a PIN.</translation>
    </message>
    <message>
        <source>Người này chưa đặt mã PIN khẩn cấp. Chọn người khác có mã.</source>
        <translation>This person has no emergency PIN. Choose someone who has one.</translation>
    </message>
    <message>
        <source>Mã dễ đoán. Dùng ít nhất 4 chữ số, không lặp, không liền nhau, không phải năm sinh.</source>
        <translation>Easy to guess. Use at least 4 digits: no repeats, no runs, no year of birth.</translation>
    </message>
</context>
<context>
    <name>EmergencyActs</name>
    <message>
        <source>Micro mở ngay, tới đúng những nơi đang nhận tin này.</source>
        <translation>The microphone opens at once, to exactly the places that get this alert.</translation>
    </message>
    <message>
        <source>Nói thêm trực tiếp</source>
        <translation>Speak live</translation>
    </message>
    <message>
        <source>Mở micro</source>
        <translation>Open the microphone</translation>
    </message>
    <message>
        <source>Dừng hẳn ở mọi nơi. Muốn nói cho dân biết đã qua, chọn Báo yên; phát nhầm, chọn Đính chính.</source>
        <translation>Stops everywhere for good. To tell people that it is over, choose All-clear; after a mistake, Correction.</translation>
    </message>
    <message>
        <source>Dừng phát</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Tin khẩn dừng, rồi lời này phát tới đúng những nơi đã nghe tin.</source>
        <translation>The alert stops, and these words go to exactly the places that heard it.</translation>
    </message>
    <message>
        <source>Báo yên</source>
        <translation>All-clear</translation>
    </message>
    <message>
        <source>Phát lời báo yên</source>
        <translation>Air the all-clear</translation>
    </message>
    <message>
        <source>Đính chính (báo nhầm)</source>
        <translation>Correction (false alarm)</translation>
    </message>
    <message>
        <source>Phát lời đính chính</source>
        <translation>Air the correction</translation>
    </message>
    <message>
        <source>Lời sẽ phát</source>
        <translation>Words to be aired</translation>
    </message>
    <message>
        <source>Chỉ dừng ở xã này. Việc dừng và lý do được báo ngay lên cấp trên; phát lại bằng một nút.</source>
        <translation>Stops in this commune alone. The stop and its reason are reported at once; one key resumes.</translation>
    </message>
    <message>
        <source>Dừng tại chỗ – nghi sai/chèn sóng</source>
        <translation>Stop here – suspected wrong or hijacked</translation>
    </message>
    <message>
        <source>Dừng tại chỗ</source>
        <translation>Stop here</translation>
    </message>
    <message>
        <source>Vì sao nghi sai</source>
        <translation>Why it is suspected</translation>
    </message>
</context>
<context>
    <name>EmergencyHost</name>
    <message>
        <source>ĐANG PHÁT KHẨN CẤP · %1</source>
        <translation>EMERGENCY ON AIR · %1</translation>
    </message>
    <message>
        <source>ĐANG DIỄN TẬP · %1</source>
        <translation>EXERCISE ON AIR · %1</translation>
    </message>
    <message>
        <source>TRỰC TIẾP · %1</source>
        <translation>LIVE · %1</translation>
    </message>
</context>
<context>
    <name>EmergencyKey</name>
    <message>
        <source>KHẨN CẤP</source>
        <translation>EMERGENCY</translation>
    </message>
    <message>
        <source>KHẨN CẤP THẬT</source>
        <translation>REAL EMERGENCY</translation>
    </message>
    <message>
        <source>Khẩn cấp, đang phát. Mở màn hình đang phát.</source>
        <translation>Emergency, on air. Opens its screen.</translation>
    </message>
    <message>
        <source>Khẩn cấp</source>
        <translation>Emergency</translation>
    </message>
    <message>
        <source>Khẩn cấp thật: rời bài luyện tập, mở bảng khẩn cấp của đài.</source>
        <translation>Real emergency: leave the practice and open the station&apos;s emergency panel.</translation>
    </message>
</context>
<context>
    <name>EmergencyPanel</name>
    <message>
        <source>Phát khẩn cấp</source>
        <translation>Emergency broadcast</translation>
    </message>
    <message>
        <source>PHÁT KHẨN CẤP</source>
        <translation>EMERGENCY BROADCAST</translation>
    </message>
    <message>
        <source>Đang chuẩn bị. Chưa có gì phát ra.</source>
        <translation>Being prepared. Nothing is on air yet.</translation>
    </message>
    <message>
        <source>Đóng</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>PHÁT NGAY</source>
        <translation>AIR IT NOW</translation>
    </message>
    <message>
        <source>Thôi, không phát</source>
        <translation>No, do not air it</translation>
    </message>
    <message>
        <source>Nghe thử tại máy</source>
        <translation>Listen here first</translation>
    </message>
    <message>
        <source>Chọn việc gì xảy ra (câu 2).</source>
        <translation>Choose what is happening (question 2).</translation>
    </message>
    <message>
        <source>Ghi bản tin nào đã công bố cấp, hoặc chọn Chưa công bố cấp (câu 3).</source>
        <translation>Write which bulletin announced the level, or choose Level not announced (question 3).</translation>
    </message>
    <message>
        <source>Chọn ít nhất một nơi (câu 4).</source>
        <translation>Choose at least one place (question 4).</translation>
    </message>
    <message>
        <source>Ghi lời sẽ phát (câu 5).</source>
        <translation>Write the words to be aired (question 5).</translation>
    </message>
    <message>
        <source>Chọn bản thu sẵn, hoặc chọn Máy đọc (câu 5).</source>
        <translation>Choose a recording, or the machine&apos;s voice (question 5).</translation>
    </message>
    <message>
        <source>Đang phát…</source>
        <translation>Going on air…</translation>
    </message>
</context>
<context>
    <name>EmergencyPreview</name>
    <message>
        <source>Xem thử khẩn cấp</source>
        <translation>Preview of an emergency</translation>
    </message>
    <message>
        <source>XEM THỬ · CHƯA PHÁT</source>
        <translation>PREVIEW · NOT ON AIR</translation>
    </message>
    <message>
        <source>Bảng %1 sẽ hiện thế này khi có khẩn cấp. Phát thật bằng nút KHẨN CẤP (F12).</source>
        <translation>The board %1 will look like this in an emergency. The real thing is sent with EMERGENCY (F12).</translation>
    </message>
    <message>
        <source>CẢNH BÁO LŨ QUÉT</source>
        <translation>FLASH FLOOD WARNING</translation>
    </message>
    <message>
        <source>Bà con ven suối rời ngay lên nhà văn hóa thôn. Không qua ngầm tràn.</source>
        <translation>People by the stream: go up to the hamlet hall at once. Do not cross the ford.</translation>
    </message>
    <message>
        <source>Khẩn cấp</source>
        <translation>Emergency</translation>
    </message>
    <message>
        <source>Báo yên</source>
        <translation>All-clear</translation>
    </message>
    <message>
        <source>Đính chính (báo nhầm)</source>
        <translation>Correction (false alarm)</translation>
    </message>
    <message>
        <source>&amp;Loại</source>
        <translation>&amp;Kind</translation>
    </message>
    <message>
        <source>&amp;Cấp thiên tai</source>
        <translation>Disaster &amp;level</translation>
    </message>
    <message>
        <source>&amp;Dòng to</source>
        <translation>&amp;Heading</translation>
    </message>
    <message>
        <source>&amp;Nội dung</source>
        <translation>&amp;Message</translation>
    </message>
    <message>
        <source>Đóng</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>EnrolCard</name>
    <message>
        <source>HỆ THỐNG NGUỒN</source>
        <translation>SOURCE SYSTEM</translation>
    </message>
    <message>
        <source>Ghi danh</source>
        <translation>Enrol</translation>
    </message>
    <message>
        <source>Ghi danh lại</source>
        <translation>Enrol again</translation>
    </message>
    <message>
        <source>Ghi danh lại khi tỉnh đổi hệ thống, hoặc khi cấp trên yêu cầu. Cần mã mới; từ lúc ấy đài trao đổi với nơi mới.</source>
        <translation>Enrol again when the province changes its system, or when asked from above. It takes a new code; from then on the exchange is with the new one.</translation>
    </message>
    <message>
        <source>Đã ghi danh với %1.</source>
        <translation>Enrolled with %1.</translation>
    </message>
</context>
<context>
    <name>EnrolForm</name>
    <message>
        <source>Địa &amp;chỉ hệ thống nguồn</source>
        <translation>&amp;Address of the source system</translation>
    </message>
    <message>
        <source>Mã &amp;ghi danh dùng một lần</source>
        <translation>One-time enrolment &amp;code</translation>
    </message>
    <message>
        <source>Cần cả địa chỉ và mã ghi danh; cấp trên cho cả hai.</source>
        <translation>Both the address and the code are needed; the level above gives both.</translation>
    </message>
    <message>
        <source>Đang ghi danh…</source>
        <translation>Enrolling…</translation>
    </message>
    <message>
        <source>Chưa ghi danh với hệ thống nguồn.</source>
        <translation>Not enrolled with the source system.</translation>
    </message>
    <message>
        <source>Chưa ghi danh thì đài vẫn phát bình thường; tin cấp trên chưa tới được đây.</source>
        <translation>The station broadcasts all the same; bulletins from above do not reach it yet.</translation>
    </message>
    <message>
        <source>Đã ghi danh: %1.</source>
        <translation>Enrolled: %1.</translation>
    </message>
    <message>
        <source>%1 · %2 · từ %3</source>
        <translation>%1 · %2 · since %3</translation>
    </message>
</context>
<context>
    <name>ExchangeScreen</name>
    <message>
        <source>Trao đổi</source>
        <translation>Exchange</translation>
    </message>
    <message>
        <source>Từ cấp trên</source>
        <translation>From above</translation>
    </message>
    <message>
        <source>Người dân</source>
        <translation>Citizens</translation>
    </message>
    <message>
        <source>Chờ gửi</source>
        <translation>Waiting to be sent</translation>
    </message>
    <message>
        <source>Báo cáo năm</source>
        <translation>Annual report</translation>
    </message>
    <message>
        <source>Phần của Trao đổi</source>
        <translation>Parts of Exchange</translation>
    </message>
    <message>
        <source>Ghi danh đài</source>
        <translation>Enrol the station</translation>
    </message>
    <message>
        <source>nghe thấy lần cuối %1</source>
        <translation>last heard %1</translation>
    </message>
    <message>
        <source>✗ Đồng hồ máy này lệch %1 phút so với cấp trên. Chỉnh lại giờ của máy.</source>
        <translation>✗ This PC&apos;s clock is %1 min off the source system&apos;s. Set the PC&apos;s clock.</translation>
    </message>
</context>
<context>
    <name>ExchangeWords</name>
    <message>
        <source>Đang tải tiếng</source>
        <translation>Fetching sound</translation>
    </message>
    <message>
        <source>Chờ đài quyết định</source>
        <translation>Waits for you</translation>
    </message>
    <message>
        <source>Đã nhận</source>
        <translation>Taken</translation>
    </message>
    <message>
        <source>Đã từ chối</source>
        <translation>Declined</translation>
    </message>
    <message>
        <source>Hết hiệu lực</source>
        <translation>Expired</translation>
    </message>
    <message>
        <source>Đài tự làm</source>
        <translation>Our own</translation>
    </message>
    <message>
        <source>Cấp ủy, chính quyền</source>
        <translation>Party committee, authority</translation>
    </message>
    <message>
        <source>Huyện</source>
        <translation>District</translation>
    </message>
    <message>
        <source>Tỉnh</source>
        <translation>Province</translation>
    </message>
    <message>
        <source>Trung ương</source>
        <translation>Centre</translation>
    </message>
    <message>
        <source>Mới</source>
        <translation>New</translation>
    </message>
    <message>
        <source>Chờ trả lời</source>
        <translation>Waits for an answer</translation>
    </message>
    <message>
        <source>Đã chuyển</source>
        <translation>Forwarded</translation>
    </message>
    <message>
        <source>Đang xử lý</source>
        <translation>In progress</translation>
    </message>
    <message>
        <source>Đã trả lời</source>
        <translation>Answered</translation>
    </message>
    <message>
        <source>Đã phát sóng</source>
        <translation>Broadcast</translation>
    </message>
    <message>
        <source>Đã xong</source>
        <translation>Closed</translation>
    </message>
    <message>
        <source>Không tiếp nhận</source>
        <translation>Not taken up</translation>
    </message>
    <message>
        <source>Phản ánh</source>
        <translation>Report</translation>
    </message>
    <message>
        <source>Kiến nghị</source>
        <translation>Proposal</translation>
    </message>
    <message>
        <source>Câu hỏi</source>
        <translation>Question</translation>
    </message>
    <message>
        <source>Đánh giá</source>
        <translation>Rating</translation>
    </message>
    <message>
        <source>Việc đã làm với bản tin cấp trên</source>
        <translation>What became of a bulletin from above</translation>
    </message>
    <message>
        <source>Nhật ký phát sóng</source>
        <translation>Broadcast log</translation>
    </message>
    <message>
        <source>Tình trạng cụm loa</source>
        <translation>States of clusters</translation>
    </message>
    <message>
        <source>Lịch phát</source>
        <translation>Schedule</translation>
    </message>
    <message>
        <source>Việc cần báo ngay</source>
        <translation>Told at once</translation>
    </message>
    <message>
        <source>Kết quả tập huấn</source>
        <translation>Training records</translation>
    </message>
    <message>
        <source>Báo cáo năm</source>
        <translation>Annual report</translation>
    </message>
    <message>
        <source>Bản tin của đài</source>
        <translation>Our bulletin</translation>
    </message>
    <message>
        <source>Phản ánh đến đài</source>
        <translation>Feedback at the station</translation>
    </message>
    <message>
        <source>Trả lời người dân</source>
        <translation>Answer to a citizen</translation>
    </message>
    <message>
        <source>Chờ gửi</source>
        <translation>Waiting to be sent</translation>
    </message>
    <message>
        <source>Đang gửi</source>
        <translation>Sending</translation>
    </message>
    <message>
        <source>Chưa rõ đã tới</source>
        <translation>Arrival unknown</translation>
    </message>
    <message>
        <source>Đã tới</source>
        <translation>Arrived</translation>
    </message>
    <message>
        <source>Không gửi được</source>
        <translation>Could not be sent</translation>
    </message>
    <message>
        <source>Cấp trên không còn việc này</source>
        <translation>No longer known above</translation>
    </message>
    <message>
        <source>Ngoài địa bàn của đài</source>
        <translation>Outside the station&apos;s area</translation>
    </message>
    <message>
        <source>Cấp trên đã ghi khác</source>
        <translation>Recorded otherwise above</translation>
    </message>
    <message>
        <source>Tệp tiếng bị hỏng</source>
        <translation>The sound file is damaged</translation>
    </message>
    <message>
        <source>Tệp tiếng không còn trong máy</source>
        <translation>The sound file is gone</translation>
    </message>
    <message>
        <source>Quá lớn để gửi</source>
        <translation>Too large to be sent</translation>
    </message>
    <message>
        <source>Chưa tới được cấp trên</source>
        <translation>The level above was not reached</translation>
    </message>
    <message>
        <source>Mạng đứt giữa chừng</source>
        <translation>The connection broke</translation>
    </message>
    <message>
        <source>Cấp trên đang bận</source>
        <translation>The level above is busy</translation>
    </message>
    <message>
        <source>Nội dung không đúng mẫu; báo người hỗ trợ</source>
        <translation>Malformed; tell those who support you</translation>
    </message>
    <message>
        <source>Trái quy định của cấp trên</source>
        <translation>Against a rule of the level above</translation>
    </message>
    <message>
        <source>Cấp trên đang lỗi</source>
        <translation>The level above has a fault</translation>
    </message>
    <message>
        <source>Đài chưa ghi danh với hệ thống nguồn.</source>
        <translation>The station is not enrolled with the source system.</translation>
    </message>
    <message>
        <source>✓ Đang nối với hệ thống nguồn</source>
        <translation>✓ Connected to the source system</translation>
    </message>
    <message>
        <source>Đang nối với hệ thống nguồn…</source>
        <translation>Connecting to the source system…</translation>
    </message>
    <message>
        <source>Mất mạng tới hệ thống nguồn. Việc của đài vẫn chạy; nối lại sẽ tự gửi.</source>
        <translation>No network to the source system. The station goes on; all is sent once it is back.</translation>
    </message>
    <message>
        <source>✗ Hệ thống nguồn không nhận đài này. Gọi cấp trên.</source>
        <translation>✗ The source system refuses this station. Call the level above.</translation>
    </message>
    <message>
        <source>✗ Máy của đài không ghi được. Xem dung lượng ổ đĩa.</source>
        <translation>✗ This PC cannot write. Look at the disk&apos;s free space.</translation>
    </message>
    <message>
        <source>Đài chưa ghi danh với hệ thống nguồn. Nhờ người quản trị.</source>
        <translation>The station is not enrolled at the source system. Ask the administrator.</translation>
    </message>
    <message>
        <source>✗ Phần trao đổi chưa chạy. Khởi động lại máy.</source>
        <translation>✗ The exchange does not run. Restart the PC.</translation>
    </message>
</context>
<context>
    <name>ExerciseRoom</name>
    <message>
        <source>DIỄN TẬP: phát khẩn cấp</source>
        <translation>EXERCISE: emergency broadcast</translation>
    </message>
    <message>
        <source>Lũ, ngập</source>
        <translation>Flood</translation>
    </message>
    <message>
        <source>Bão, lốc</source>
        <translation>Storm</translation>
    </message>
    <message>
        <source>Sạt lở</source>
        <translation>Landslide</translation>
    </message>
    <message>
        <source>Cháy</source>
        <translation>Fire</translation>
    </message>
    <message>
        <source>Việc khác</source>
        <translation>Something else</translation>
    </message>
    <message>
        <source>Nước sông đang lên nhanh. Đề nghị bà con thôn Hạ chuyển lên chỗ cao ngay.</source>
        <translation>The river is rising fast. People of Hạ hamlet, please move to higher ground now.</translation>
    </message>
    <message>
        <source>DIỄN TẬP · &amp;Ai ra lệnh</source>
        <translation>EXERCISE · &amp;By whose order</translation>
    </message>
    <message>
        <source>DIỄN TẬP · &amp;Chuyện gì</source>
        <translation>EXERCISE · &amp;What</translation>
    </message>
    <message>
        <source>DIỄN TẬP · &amp;Nói gì</source>
        <translation>EXERCISE · What to &amp;say</translation>
    </message>
    <message>
        <source>GIỮ 2 GIÂY</source>
        <translation>HOLD 2 SECONDS</translation>
    </message>
    <message>
        <source>Giữ hai giây, hoặc bấm hai lần, cho máy sẵn sàng</source>
        <translation>Hold for two seconds, or press twice, to arm</translation>
    </message>
    <message>
        <source>DIỄN TẬP · Giữ nút hai giây, hoặc bấm hai lần trong mười giây.</source>
        <translation>EXERCISE · Hold the key for two seconds, or press it twice within ten.</translation>
    </message>
    <message>
        <source>DIỄN TẬP · Mã PIN luyện tập là %1</source>
        <translation>EXERCISE · The practice PIN is %1</translation>
    </message>
    <message>
        <source>Thôi, không phát</source>
        <translation>No, do not air</translation>
    </message>
    <message>
        <source>Phát diễn tập</source>
        <translation>Air the exercise</translation>
    </message>
    <message>
        <source>Dừng diễn tập</source>
        <translation>Stop the exercise</translation>
    </message>
    <message>
        <source>DIỄN TẬP · Đang phát trong máy này. Không có gì ra loa.</source>
        <translation>EXERCISE · On air in this computer. Nothing goes to the loudspeakers.</translation>
    </message>
    <message>
        <source>DIỄN TẬP · Máy đã sẵn sàng. Chưa có gì phát ra.</source>
        <translation>EXERCISE · Armed. Nothing is on air.</translation>
    </message>
    <message>
        <source>DIỄN TẬP · Chưa có gì phát ra.</source>
        <translation>EXERCISE · Nothing is on air.</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Xuất tệp</source>
        <translation>Export file</translation>
    </message>
    <message>
        <source>Để làm &amp;gì</source>
        <translation>What &amp;for</translation>
    </message>
    <message>
        <source>Chọn nơi lưu</source>
        <translation>Choose place</translation>
    </message>
    <message>
        <source>Chọn nơi lưu tệp</source>
        <translation>Choose where to save the file</translation>
    </message>
    <message>
        <source>&amp;Lưu vào</source>
        <translation>&amp;Save to</translation>
    </message>
    <message>
        <source>Không bắt buộc; máy nghe hiện cùng tên bản tin và tên đài</source>
        <translation>Optional; players show it with the title and the station&apos;s name</translation>
    </message>
    <message>
        <source>Lời &amp;ghi chú trong tệp</source>
        <translation>&amp;Note in the file</translation>
    </message>
    <message>
        <source>Tiến độ xuất tệp</source>
        <translation>Export progress</translation>
    </message>
    <message>
        <source>Mở thư mục</source>
        <translation>Open folder</translation>
    </message>
    <message>
        <source>Chưa có nơi lưu. Bấm Chọn nơi lưu.</source>
        <translation>No place is chosen. Press Choose place.</translation>
    </message>
    <message>
        <source>Đã dừng, chưa có tệp nào được ghi.</source>
        <translation>Stopped; no file was written.</translation>
    </message>
    <message>
        <source>“%1” chưa hoàn thiện: tệp sẽ có tiếng y như bản dựng lúc này, chưa làm sạch, chưa cân âm lượng.</source>
        <translation>“%1” is not made ready: the file will sound as the edit does now, neither cleaned nor levelled.</translation>
    </message>
    <message>
        <source>“%1” đã hoàn thiện: tệp sẽ có tiếng đúng như bản phát.</source>
        <translation>“%1” is ready: the file will sound exactly as it airs.</translation>
    </message>
    <message>
        <source>Chép vào %1</source>
        <translation>Copy to %1</translation>
    </message>
    <message>
        <source>Dừng lại</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Thôi</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Đã xuất “%1”, %2 MB.</source>
        <translation>Exported “%1”, %2 MB.</translation>
    </message>
    <message>
        <source>Đóng</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Ghi đè</source>
        <translation>Replace</translation>
    </message>
    <message>
        <source>Đã có tệp “%1”. Bấm Ghi đè để thay tệp ấy, hoặc đặt tên khác.</source>
        <translation>There is a file “%1”. Press Replace to replace it, or choose another name.</translation>
    </message>
</context>
<context>
    <name>FadeDialog</name>
    <message>
        <source>To dần, nhỏ dần</source>
        <translation>Fade</translation>
    </message>
    <message>
        <source>Áp dụng</source>
        <translation>Apply</translation>
    </message>
    <message>
        <source>Đoạn “%1”. Để 0 là không dùng.</source>
        <translation>Clip “%1”. 0 means none.</translation>
    </message>
    <message>
        <source>To dần ở đầu</source>
        <translation>Fade in</translation>
    </message>
    <message>
        <source>Nhỏ dần ở cuối</source>
        <translation>Fade out</translation>
    </message>
</context>
<context>
    <name>FeedbackPage</name>
    <message>
        <source>NGƯỜI DÂN GỬI</source>
        <translation>FROM CITIZENS</translation>
    </message>
    <message>
        <source>Chưa có phản ánh nào. Người dân gửi từ trang thông tin của xã, thư hiện ở đây.</source>
        <translation>No feedback yet. What citizens send from the commune&apos;s page appears here.</translation>
    </message>
    <message>
        <source>Câu &amp;trả lời (người dân sẽ đọc)</source>
        <translation>&amp;Answer (the citizen will read it)</translation>
    </message>
    <message>
        <source>Gửi trả lời</source>
        <translation>Send the answer</translation>
    </message>
    <message>
        <source>Làm bản tin trả lời</source>
        <translation>Make a bulletin of it</translation>
    </message>
    <message>
        <source>Không tiếp nhận…</source>
        <translation>Do not take up…</translation>
    </message>
    <message>
        <source>Xong việc</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>Người gửi giấu tên</source>
        <translation>Anonymous</translation>
    </message>
    <message>
        <source>Người gửi có để lại tên (cấp trên giữ)</source>
        <translation>Left a name (kept above)</translation>
    </message>
    <message>
        <source>Đã trả lời: %1</source>
        <translation>Answered: %1</translation>
    </message>
    <message>
        <source>Mở bản tin trả lời</source>
        <translation>Open the answer&apos;s bulletin</translation>
    </message>
    <message>
        <source>Đã trả lời. Người dân sẽ đọc được khi đài có mạng.</source>
        <translation>Answered. The citizen reads it once the station is online.</translation>
    </message>
    <message>
        <source>Trả lời ý kiến người dân</source>
        <translation>Answer to citizens</translation>
    </message>
    <message>
        <source>Không tiếp nhận</source>
        <translation>Not taken up</translation>
    </message>
    <message>
        <source>&amp;Lý do (người dân sẽ đọc)</source>
        <translation>&amp;Reason (the citizen will read it)</translation>
    </message>
    <message>
        <source>Đã ghi lý do. Người dân sẽ đọc được.</source>
        <translation>The reason is noted. The citizen will read it.</translation>
    </message>
</context>
<context>
    <name>FormDialog</name>
    <message>
        <source>Thôi</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>GainDialog</name>
    <message>
        <source>Âm lượng của đoạn</source>
        <translation>Level of the clip</translation>
    </message>
    <message>
        <source>Áp dụng</source>
        <translation>Apply</translation>
    </message>
    <message>
        <source>Đoạn “%1”. Số âm là nhỏ đi, số dương là to lên, 0 là như lúc thu.</source>
        <translation>Clip “%1”. Negative is softer, positive louder, 0 as recorded.</translation>
    </message>
    <message>
        <source>Âm lượng</source>
        <translation>Loudness</translation>
    </message>
</context>
<context>
    <name>GoingToCard</name>
    <message>
        <source>ĐANG PHÁT TỚI</source>
        <translation>GOING TO</translation>
    </message>
</context>
<context>
    <name>HazardQuestion</name>
    <message>
        <source>2 · VIỆC GÌ XẢY RA?</source>
        <translation>2 · WHAT IS HAPPENING?</translation>
    </message>
    <message>
        <source>Việc gì xảy ra</source>
        <translation>What is happening</translation>
    </message>
</context>
<context>
    <name>HealthCard</name>
    <message>
        <source>SỨC KHỎE HỆ THỐNG</source>
        <translation>SYSTEM HEALTH</translation>
    </message>
    <message>
        <source>Xem lại</source>
        <translation>Look again</translation>
    </message>
    <message>
        <source>Xem lại sức khỏe hệ thống</source>
        <translation>Look at the system&apos;s health again</translation>
    </message>
    <message>
        <source>Đang xem… mất vài giây.</source>
        <translation>Looking… this takes a few seconds.</translation>
    </message>
    <message>
        <source>%1 việc phải sửa.</source>
        <translation>%1 to be mended.</translation>
    </message>
    <message>
        <source>Phát được; %1 việc nên xem.</source>
        <translation>Fit to broadcast; %1 worth a look.</translation>
    </message>
    <message>
        <source>Máy sẵn sàng phát sóng.</source>
        <translation>This PC is ready to broadcast.</translation>
    </message>
    <message>
        <source>tốt</source>
        <translation>good</translation>
    </message>
    <message>
        <source>nên xem</source>
        <translation>worth a look</translation>
    </message>
    <message>
        <source>phải sửa</source>
        <translation>to be mended</translation>
    </message>
    <message>
        <source>máy không cho biết</source>
        <translation>not told by this PC</translation>
    </message>
</context>
<context>
    <name>ImportBar</name>
    <message>
        <source>Tiến độ nhập tệp</source>
        <translation>Import progress</translation>
    </message>
    <message>
        <source>Dừng lại</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Đóng</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Đóng danh sách tệp đã nhập</source>
        <translation>Close the list of imported files</translation>
    </message>
    <message>
        <source>Từng tệp đã nhập ra sao</source>
        <translation>What became of each file</translation>
    </message>
    <message>
        <source>Đang tìm tệp âm thanh…</source>
        <translation>Looking for sound files…</translation>
    </message>
    <message>
        <source>Đang nhập “%1”, %2%</source>
        <translation>Importing “%1”, %2%</translation>
    </message>
    <message>
        <source>Đang nhập tệp %3/%4 “%1”, %2%</source>
        <translation>Importing file %3/%4 “%1”, %2%</translation>
    </message>
    <message>
        <source>Đã nhập đủ %1 tệp.</source>
        <translation>All %1 files were imported.</translation>
    </message>
    <message>
        <source>Đã nhập %1 tệp, %2 tệp không nhập được.</source>
        <translation>%1 files imported, %2 could not be.</translation>
    </message>
    <message>
        <source>Mở</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>Mở “%1”</source>
        <translation>Open “%1”</translation>
    </message>
</context>
<context>
    <name>InboxPage</name>
    <message>
        <source>TỪ CẤP TRÊN</source>
        <translation>FROM ABOVE</translation>
    </message>
    <message>
        <source>Chưa có bản tin nào từ cấp trên. Khi có, bản tin hiện ở đây và cấp trên biết đài đã nhận.</source>
        <translation>No bulletin from above yet. One that comes appears here, and the level above knows that it came.</translation>
    </message>
    <message>
        <source>Nội dung bản tin</source>
        <translation>The bulletin&apos;s text</translation>
    </message>
    <message>
        <source>Nhận và xếp lịch…</source>
        <translation>Take and schedule…</translation>
    </message>
    <message>
        <source>Từ chối…</source>
        <translation>Decline…</translation>
    </message>
    <message>
        <source>Nhận để đọc</source>
        <translation>Take to read</translation>
    </message>
    <message>
        <source>Thành bản nháp ở Sản xuất, chữ của bản tin là kịch bản</source>
        <translation>It becomes a draft in Produce, the bulletin&apos;s words its script</translation>
    </message>
    <message>
        <source>chỉ có chữ</source>
        <translation>text alone</translation>
    </message>
    <message>
        <source>%1 · %2 · %3 · %4
Hiệu lực: %5 đến %6 · Người duyệt: %7</source>
        <translation>%1 · %2 · %3 · %4
Valid: %5 to %6 · Approved by: %7</translation>
    </message>
    <message>
        <source>Mở bản nháp</source>
        <translation>Open the draft</translation>
    </message>
    <message>
        <source>Lý do từ chối: %1</source>
        <translation>Reason: %1</translation>
    </message>
    <message>
        <source>Đài đã làm ngay lúc %1, không cần bấm.</source>
        <translation>Carried out at %1, without a click.</translation>
    </message>
    <message>
        <source>Cấp trên đã thu hồi bản tin này.</source>
        <translation>The level above recalled this bulletin.</translation>
    </message>
    <message>
        <source>Cấp trên đã thay bằng bản mới.</source>
        <translation>The level above replaced it with a newer one.</translation>
    </message>
    <message>
        <source>Cấp trên đã kết thúc trước khi đài phát.</source>
        <translation>The level above ended it before the station aired it.</translation>
    </message>
    <message>
        <source>Bản tin chỉ có chữ: đài đọc và thu, rồi gửi duyệt như bài của đài.</source>
        <translation>Text alone: read and record it, then submit it as one of the station&apos;s own.</translation>
    </message>
    <message>
        <source>Đài chọn có phát hay không, và phát lúc nào.</source>
        <translation>The station chooses whether and when to air it.</translation>
    </message>
    <message>
        <source>Bản tin ưu tiên: đài phải phát, đài chọn giờ và thứ tự.</source>
        <translation>Priority: it must air; the station chooses time and order.</translation>
    </message>
    <message>
        <source>Bản tin khẩn cấp: phát ngay, không từ chối được.</source>
        <translation>Emergency: it airs at once and cannot be declined.</translation>
    </message>
    <message>
        <source>Từ chối bản tin</source>
        <translation>Decline the bulletin</translation>
    </message>
    <message>
        <source>&amp;Lý do (cấp trên sẽ đọc)</source>
        <translation>&amp;Reason (the level above will read it)</translation>
    </message>
    <message>
        <source>Từ chối</source>
        <translation>Decline</translation>
    </message>
    <message>
        <source>Đã từ chối “%1”. Cấp trên sẽ biết lý do.</source>
        <translation>“%1” declined. The level above is told why.</translation>
    </message>
</context>
<context>
    <name>JudgeDialog</name>
    <message>
        <source>Duyệt</source>
        <translation>Approve</translation>
    </message>
    <message>
        <source>Người làm: %1 · bản %2</source>
        <translation>Made by %1 · version %2</translation>
    </message>
    <message>
        <source>&amp;Lý do (khi trả lại hoặc không duyệt)</source>
        <translation>&amp;Reason (to return or reject)</translation>
    </message>
    <message>
        <source>Trả lại để sửa</source>
        <translation>Return for revision</translation>
    </message>
    <message>
        <source>Không duyệt</source>
        <translation>Reject</translation>
    </message>
</context>
<context>
    <name>KeysDialog</name>
    <message>
        <source>Phím tắt khi biên tập</source>
        <translation>Keys while editing</translation>
    </message>
    <message>
        <source>Đóng</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Thu âm, dừng thu; đang chọn khoảng nào thì thu thay khoảng đó</source>
        <translation>Record, stop recording; a chosen range is replaced by the new take</translation>
    </message>
    <message>
        <source>Phím cách</source>
        <translation>Space</translation>
    </message>
    <message>
        <source>Nghe, dừng nghe</source>
        <translation>Listen, stop listening</translation>
    </message>
    <message>
        <source>Nghe lùi, dừng, nghe nhanh</source>
        <translation>Play backwards, stop, play faster</translation>
    </message>
    <message>
        <source>Tới đầu câu trước, câu sau</source>
        <translation>To the beginning of the phrase before, the next phrase</translation>
    </message>
    <message>
        <source>Tách đoạn ở vạch đỏ</source>
        <translation>Split the clip at the red line</translation>
    </message>
    <message>
        <source>Bỏ phần trước, bỏ phần sau vạch đỏ</source>
        <translation>Drop what is before, drop what is after the red line</translation>
    </message>
    <message>
        <source>Xóa phần đang chọn, dồn liền</source>
        <translation>Delete the selection and close up</translation>
    </message>
    <message>
        <source>Xóa phần đang chọn, để trống</source>
        <translation>Delete the selection and leave it empty</translation>
    </message>
    <message>
        <source>Chép, lấy ra, dán đè; Ctrl + Shift + V để dán chen</source>
        <translation>Copy, take out, paste over; Ctrl + Shift + V to paste between</translation>
    </message>
    <message>
        <source>To dần, nhỏ dần; âm lượng của đoạn; nối chồng</source>
        <translation>Fades; the clip&apos;s level; crossfade</translation>
    </message>
    <message>
        <source>Cân âm lượng đoạn; đặt điểm âm lượng ở vạch đỏ</source>
        <translation>Level the clip; put a level point at the red line</translation>
    </message>
    <message>
        <source>Rút ngắn khoảng lặng; bù tạp âm phòng</source>
        <translation>Shorten silences; fill with room tone</translation>
    </message>
    <message>
        <source>Đánh dấu mốc; nhạc nền tự hạ</source>
        <translation>Marker; the music bed makes way</translation>
    </message>
    <message>
        <source>Hiện đường to nhỏ; hiện phổ âm</source>
        <translation>Show loudness; show the spectrum</translation>
    </message>
    <message>
        <source>Tới đầu, cuối đoạn hoặc mốc kế bên</source>
        <translation>To the next edge of a clip or marker</translation>
    </message>
    <message>
        <source>Hoàn tác, làm lại</source>
        <translation>Undo, redo</translation>
    </message>
    <message>
        <source>Dời vạch đỏ; giữ Shift để chọn một khoảng</source>
        <translation>Move the red line; hold Shift to select a range</translation>
    </message>
    <message>
        <source>Về đầu, tới cuối</source>
        <translation>To the start, to the end</translation>
    </message>
    <message>
        <source>Chọn đoạn trước, đoạn sau</source>
        <translation>Choose the clip before, after</translation>
    </message>
    <message>
        <source>Dời đoạn đang chọn</source>
        <translation>Move the chosen clip</translation>
    </message>
    <message>
        <source>To lên, nhỏ đi 1 dB: điểm ở vạch đỏ, hoặc cả đoạn</source>
        <translation>1 dB louder, softer: the point at the red line, or the whole clip</translation>
    </message>
    <message>
        <source>Phóng to, thu nhỏ; Ctrl + 0 để thấy tất cả</source>
        <translation>Zoom in, out; Ctrl + 0 shows all</translation>
    </message>
    <message>
        <source>Hoàn thiện, gửi duyệt</source>
        <translation>Finish, submit</translation>
    </message>
    <message>
        <source>Bỏ chọn</source>
        <translation>Choose nothing</translation>
    </message>
</context>
<context>
    <name>KeysHelp</name>
    <message>
        <source>Các phím tắt</source>
        <translation>Keys</translation>
    </message>
    <message>
        <source>Đóng</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Mở một phòng ở cột bên trái</source>
        <translation>Open a room of the rail</translation>
    </message>
    <message>
        <source>Sang ô, nút kế tiếp hoặc trước đó</source>
        <translation>To the next or previous field or button</translation>
    </message>
    <message>
        <source>Phím cách, Enter</source>
        <translation>Space, Enter</translation>
    </message>
    <message>
        <source>Bấm nút đang chọn</source>
        <translation>Press the button in focus</translation>
    </message>
    <message>
        <source>Lịch phát: dời mục đang chọn một phút</source>
        <translation>Schedule: move the chosen item by a minute</translation>
    </message>
    <message>
        <source>Lịch phát: hôm trước, hôm sau</source>
        <translation>Schedule: the day before, the day after</translation>
    </message>
    <message>
        <source>Bỏ thao tác đang làm; không bao giờ dừng tiếng đang phát</source>
        <translation>Leave what is being done; never stops what is on air</translation>
    </message>
    <message>
        <source>Khẩn cấp: mở bảng, hoặc màn hình tin đang phát</source>
        <translation>Emergency: opens the panel, or the screen of what is on air</translation>
    </message>
    <message>
        <source>Trực tiếp, khẩn cấp: kết thúc</source>
        <translation>Live, emergency: end</translation>
    </message>
    <message>
        <source>Phím cách, D</source>
        <translation>Space, D</translation>
    </message>
    <message>
        <source>Trực tiếp: giữ để tắt mic; hạ nhạc nền</source>
        <translation>Live: hold to mute; lower the music</translation>
    </message>
    <message>
        <source>Bảng này</source>
        <translation>This list</translation>
    </message>
</context>
<context>
    <name>LabPage</name>
    <message>
        <source>BÀI THỰC HÀNH</source>
        <translation>LAB</translation>
    </message>
    <message>
        <source>Bạn sẽ vào đài luyện tập, có viền xanh và chữ LUYỆN TẬP. Ở đó không có gì phát ra loa ngoài thôn, không có gì gửi đi. Cứ thử nhiều lần.</source>
        <translation>You will enter the practice station, with a blue edge and the word PRACTICE. Nothing there goes to the loudspeakers and nothing is sent. Try as often as you like.</translation>
    </message>
    <message>
        <source>KẾT QUẢ</source>
        <translation>RESULT</translation>
    </message>
    <message>
        <source>Vào đài luyện tập</source>
        <translation>Enter the practice station</translation>
    </message>
    <message>
        <source>✓ Bạn đã đạt bài thực hành này.</source>
        <translation>✓ You have passed this lab.</translation>
    </message>
    <message>
        <source>✗ Chưa: %1</source>
        <translation>✗ Not yet: %1</translation>
    </message>
    <message>
        <source>Đạt. Kết quả đã ghi vào sổ.</source>
        <translation>Passed. It is in the records.</translation>
    </message>
    <message>
        <source>Đang dựng đài luyện tập…</source>
        <translation>Making the practice station…</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>Thông thường</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Ưu tiên</source>
        <translation>Priority</translation>
    </message>
    <message>
        <source>Tiếp sóng</source>
        <translation>Relay</translation>
    </message>
    <message>
        <source>Giờ không phát</source>
        <translation>Quiet hours</translation>
    </message>
    <message>
        <source>Nhiều nhất: %1, %2</source>
        <translation>Most: %1, %2</translation>
    </message>
    <message>
        <source> / giới hạn %1</source>
        <translation> / limit %1</translation>
    </message>
</context>
<context>
    <name>LegibilityCard</name>
    <message>
        <source>ĐỌC ĐƯỢC KHÔNG?</source>
        <translation>CAN IT BE READ?</translation>
    </message>
    <message>
        <source>Sửa giúp</source>
        <translation>Mend it</translation>
    </message>
    <message>
        <source>Người xem đứng cách %1 (%2)</source>
        <translation>People stand at %1 (%2)</translation>
    </message>
    <message>
        <source>Chưa có chữ nào trên bảng.</source>
        <translation>There are no letters on the board yet.</translation>
    </message>
    <message>
        <source>Phóng %1 lên %2 px để đọc được từ %3.</source>
        <translation>Enlarge %1 to %2 px so that it can be read from %3.</translation>
    </message>
    <message>
        <source>%1 dài quá ô: phần dưới bị che.</source>
        <translation>%1 is too long for its place: the lower part is hidden.</translation>
    </message>
    <message>
        <source>%1 chìm vào nền. Chọn màu chữ hoặc màu nền khác.</source>
        <translation>%1 sinks into its ground. Choose another colour of the letters or the ground.</translation>
    </message>
</context>
<context>
    <name>LessonPage</name>
    <message>
        <source>Đọc xong</source>
        <translation>I have read it</translation>
    </message>
    <message>
        <source>Bài %1 trên %2 · chừng %3 phút</source>
        <translation>Lesson %1 of %2 · about %3 minutes</translation>
    </message>
    <message>
        <source>Đọc xong, làm bài kiểm tra</source>
        <translation>Read, to the quiz</translation>
    </message>
    <message>
        <source>Đọc xong, sang bài tiếp theo</source>
        <translation>Read, to the next lesson</translation>
    </message>
    <message>
        <source>Nghe mẫu:</source>
        <translation>Listen:</translation>
    </message>
    <message>
        <source>Nghe: %1</source>
        <translation>Listen: %1</translation>
    </message>
</context>
<context>
    <name>LessonText</name>
    <message>
        <source>Nội dung bài</source>
        <translation>The lesson</translation>
    </message>
</context>
<context>
    <name>LevelCard</name>
    <message>
        <source>Micro</source>
        <translation>Microphone</translation>
    </message>
    <message>
        <source>Ra loa</source>
        <translation>To loudspeakers</translation>
    </message>
    <message>
        <source>Mất tiếng %1 lần</source>
        <translation>Sound lost %1 times</translation>
    </message>
    <message>
        <source>Micro không có tiếng. Xem dây, công tắc micro.</source>
        <translation>The microphone is silent. Check its cable and switch.</translation>
    </message>
    <message>
        <source>Mất micro. Cắm lại dây.</source>
        <translation>The microphone is gone. Plug it in again.</translation>
    </message>
    <message>
        <source>Đĩa đầy: đang phát nhưng không ghi âm lưu.</source>
        <translation>Disk full: on air, but not recorded.</translation>
    </message>
    <message>
        <source>Không ghi âm lưu được: đang phát bình thường.</source>
        <translation>Not recorded: on air as usual.</translation>
    </message>
    <message>
        <source>Trễ %1 ms</source>
        <translation>Delay %1 ms</translation>
    </message>
</context>
<context>
    <name>LevelMeter</name>
    <message>
        <source>Mức tiếng vào micro</source>
        <translation>Level of the microphone</translation>
    </message>
</context>
<context>
    <name>LevelQuestion</name>
    <message>
        <source>3 · CẤP ĐỘ RỦI RO THIÊN TAI</source>
        <translation>3 · DISASTER RISK LEVEL</translation>
    </message>
    <message>
        <source>Theo bản tin số… của Đài Khí tượng Thủy văn</source>
        <translation>By bulletin no. … of the weather service</translation>
    </message>
    <message>
        <source>Bản tin đã công bố cấp</source>
        <translation>The bulletin that announced the level</translation>
    </message>
    <message>
        <source>chỉ hỏi khi là thiên tai</source>
        <translation>asked for natural disasters alone</translation>
    </message>
    <message>
        <source>Cấp độ rủi ro thiên tai</source>
        <translation>Disaster risk level</translation>
    </message>
</context>
<context>
    <name>LexiconDialog</name>
    <message>
        <source>Từ điển đọc của đài</source>
        <translation>The station&apos;s reading lexicon</translation>
    </message>
    <message>
        <source>Đóng</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Những từ đài tự đặt cách đọc: tên riêng, chữ viết tắt, tiếng nước ngoài.</source>
        <translation>Words for which the station says how they are read: names, abbreviations, foreign words.</translation>
    </message>
    <message>
        <source>Viết là</source>
        <translation>Written</translation>
    </message>
    <message>
        <source>Đọc là</source>
        <translation>Said</translation>
    </message>
    <message>
        <source>Chưa có từ nào. Bấm Thêm từ để đặt cách đọc.</source>
        <translation>No words yet. Press Add a word to say how one is read.</translation>
    </message>
    <message>
        <source>Thêm từ</source>
        <translation>Add a word</translation>
    </message>
    <message>
        <source>Sửa</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>Nghe</source>
        <translation>Listen</translation>
    </message>
    <message>
        <source>Xóa</source>
        <translation>Delete</translation>
    </message>
</context>
<context>
    <name>ListenBar</name>
    <message>
        <source>Nghe</source>
        <translation>Listen</translation>
    </message>
    <message>
        <source>Nghe, dừng nghe bản tin</source>
        <translation>Listen to the bulletin, or stop</translation>
    </message>
    <message>
        <source>Nghe từ giây thứ</source>
        <translation>Listen from second</translation>
    </message>
    <message>
        <source>Đang mở…</source>
        <translation>Opening…</translation>
    </message>
    <message>
        <source>Dừng nghe</source>
        <translation>Stop listening</translation>
    </message>
</context>
<context>
    <name>LiveBlock</name>
    <message>
        <source>Đã nói</source>
        <translation>Spoken so far</translation>
    </message>
    <message>
        <source>Giữ để kết thúc</source>
        <translation>Hold to end</translation>
    </message>
    <message>
        <source>Kết thúc: giữ một giây, hoặc Ctrl+End</source>
        <translation>End: hold for a second, or Ctrl+End</translation>
    </message>
    <message>
        <source>Giữ để tắt mic</source>
        <translation>Hold to mute</translation>
    </message>
    <message>
        <source>Phím cách</source>
        <translation>Space</translation>
    </message>
    <message>
        <source>Hạ nhạc nền</source>
        <translation>Lower the music</translation>
    </message>
    <message>
        <source>MICRO ĐANG CHỜ</source>
        <translation>MICROPHONE WAITS</translation>
    </message>
    <message>
        <source>MICRO ĐANG TẮT TẠM</source>
        <translation>MICROPHONE MUTED</translation>
    </message>
    <message>
        <source>ĐANG NÓI TRONG TIN KHẨN CẤP</source>
        <translation>SPEAKING IN AN EMERGENCY</translation>
    </message>
    <message>
        <source>MICRO ĐANG MỞ</source>
        <translation>MICROPHONE OPEN</translation>
    </message>
    <message>
        <source>trở lại lịch lúc %1</source>
        <translation>back to schedule at %1</translation>
    </message>
    <message>
        <source>Nhạc nền đang hạ</source>
        <translation>Music is lowered</translation>
    </message>
</context>
<context>
    <name>LiveScreen</name>
    <message>
        <source>Trực tiếp</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Chọn ít nhất một nơi phát tới.</source>
        <translation>Choose at least one place.</translation>
    </message>
    <message>
        <source>Đã tắt micro, trở lại lịch. Bản ghi âm được lưu.</source>
        <translation>The microphone is closed, back to schedule. The recording is kept.</translation>
    </message>
    <message>
        <source>Phát trực tiếp tới %1 nơi · có ghi âm lưu</source>
        <translation>Live to %1 places · recorded</translation>
    </message>
    <message>
        <source>Đã kết thúc, trở lại lịch. Bản ghi âm được lưu.</source>
        <translation>Ended, back to schedule. The recording is kept.</translation>
    </message>
</context>
<context>
    <name>LogScreen</name>
    <message>
        <source>Nhật ký phát sóng</source>
        <translation>Broadcast log</translation>
    </message>
    <message>
        <source>Xuất ra tệp CSV</source>
        <translation>Export as CSV</translation>
    </message>
    <message>
        <source>Chương trình</source>
        <translation>Programme</translation>
    </message>
    <message>
        <source>Nơi phát</source>
        <translation>Targets</translation>
    </message>
    <message>
        <source>Theo lịch</source>
        <translation>Planned</translation>
    </message>
    <message>
        <source>Thực phát</source>
        <translation>Actual</translation>
    </message>
    <message>
        <source>Kết quả</source>
        <translation>Result</translation>
    </message>
    <message>
        <source>Âm lượng</source>
        <translation>Loudness</translation>
    </message>
    <message>
        <source>Mã bản</source>
        <translation>Version hash</translation>
    </message>
    <message>
        <source>Nhật ký phát sóng trong ngày</source>
        <translation>The day&apos;s broadcast log</translation>
    </message>
    <message>
        <source>Ngày của nhật ký</source>
        <translation>Day of the log</translation>
    </message>
    <message>
        <source>Hôm trước</source>
        <translation>Day before</translation>
    </message>
    <message>
        <source>Hôm sau</source>
        <translation>Day after</translation>
    </message>
    <message>
        <source>Mọi nơi phát</source>
        <translation>All targets</translation>
    </message>
    <message>
        <source>Lọc theo nơi phát</source>
        <translation>Filter by target</translation>
    </message>
    <message>
        <source>Mọi kết quả</source>
        <translation>All results</translation>
    </message>
    <message>
        <source>Chỉ chỗ có lỗi</source>
        <translation>Only faults</translation>
    </message>
    <message>
        <source>Lọc theo kết quả</source>
        <translation>Filter by result</translation>
    </message>
    <message>
        <source> (nối lại %1 lần)</source>
        <translation> (rejoined %1 times)</translation>
    </message>
    <message>
        <source>%1 đã phát</source>
        <translation>%1 aired</translation>
    </message>
    <message>
        <source>%1 không xác nhận được</source>
        <translation>%1 cannot be confirmed</translation>
    </message>
    <message>
        <source>%1 có lỗi</source>
        <translation>%1 with faults</translation>
    </message>
    <message>
        <source>%1 chưa xong</source>
        <translation>%1 not finished</translation>
    </message>
    <message>
        <source>Ngày này chưa phát gì.</source>
        <translation>Nothing was aired on this day.</translation>
    </message>
    <message>
        <source>Không có dòng nào hợp với bộ lọc.</source>
        <translation>No line fits the filter.</translation>
    </message>
    <message>
        <source>Xuất nhật ký</source>
        <translation>Export the log</translation>
    </message>
    <message>
        <source>Bảng tính CSV (*.csv)</source>
        <translation>CSV spreadsheet (*.csv)</translation>
    </message>
    <message>
        <source>Bắt đầu theo lịch</source>
        <translation>Planned start</translation>
    </message>
    <message>
        <source>Kết thúc theo lịch</source>
        <translation>Planned end</translation>
    </message>
    <message>
        <source>Bắt đầu thực phát</source>
        <translation>Actual start</translation>
    </message>
    <message>
        <source>Kết thúc thực phát</source>
        <translation>Actual end</translation>
    </message>
    <message>
        <source>Số lần nối lại</source>
        <translation>Rejoins</translation>
    </message>
    <message>
        <source>SHA-256 bản duyệt</source>
        <translation>SHA-256 approved</translation>
    </message>
    <message>
        <source>SHA-256 tệp</source>
        <translation>SHA-256 of file</translation>
    </message>
    <message>
        <source>Lỗi</source>
        <translation>Error</translation>
    </message>
    <message>
        <source>Người thao tác</source>
        <translation>Operator</translation>
    </message>
    <message>
        <source>Nhường cho</source>
        <translation>Pre-empted by</translation>
    </message>
    <message>
        <source>Đã xuất %1 dòng ra tệp.</source>
        <translation>%1 lines were exported.</translation>
    </message>
</context>
<context>
    <name>LoudnessBars</name>
    <message>
        <source>Thước âm lượng</source>
        <translation>Loudness meter</translation>
    </message>
</context>
<context>
    <name>LoudnessCard</name>
    <message>
        <source>ÂM LƯỢNG</source>
        <translation>LOUDNESS</translation>
    </message>
    <message>
        <source>Không vỡ tiếng</source>
        <translation>No distortion</translation>
    </message>
    <message>
        <source>Tạp âm nền</source>
        <translation>Background noise</translation>
    </message>
    <message>
        <source>Chi tiết</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Thu gọn</source>
        <translation>Fold</translation>
    </message>
</context>
<context>
    <name>MicrophoneKey</name>
    <message>
        <source>Chọn micro</source>
        <translation>Choose a microphone</translation>
    </message>
    <message>
        <source>Đang tìm micro…</source>
        <translation>Looking for the microphone…</translation>
    </message>
    <message>
        <source>Chưa thấy micro</source>
        <translation>No microphone found</translation>
    </message>
    <message>
        <source>Micro: %1 (chưa cắm)</source>
        <translation>Microphone: %1 (not plugged in)</translation>
    </message>
    <message>
        <source>Micro: %1 (phần mềm khác đang dùng)</source>
        <translation>Microphone: %1 (another program uses it)</translation>
    </message>
    <message>
        <source>Micro: %1</source>
        <translation>Microphone: %1</translation>
    </message>
    <message>
        <source>Micro: %1 (vừa mất)</source>
        <translation>Microphone: %1 (just went away)</translation>
    </message>
    <message>
        <source>Bấm để chọn micro khác.</source>
        <translation>Click to choose another microphone.</translation>
    </message>
    <message>
        <source>Theo máy (mặc định)</source>
        <translation>This PC’s default</translation>
    </message>
    <message>
        <source>%1 (chưa cắm)</source>
        <translation>%1 (not plugged in)</translation>
    </message>
    <message>
        <source>Nối cách khác</source>
        <translation>By another way</translation>
    </message>
    <message>
        <source>Tìm lại micro</source>
        <translation>Look for microphones again</translation>
    </message>
</context>
<context>
    <name>MicrophoneTrial</name>
    <message>
        <source>Mức tiếng</source>
        <translation>Level</translation>
    </message>
    <message>
        <source>Đang mở micro…</source>
        <translation>Opening the microphone…</translation>
    </message>
    <message>
        <source>Nói thử vài câu vào micro, xem vạch có chạy không.</source>
        <translation>Say a few words into the microphone and see whether the bar moves.</translation>
    </message>
    <message>
        <source>Micro vừa mất kết nối. Cắm lại rồi chọn lại micro.</source>
        <translation>The microphone went away. Plug it in and choose it again.</translation>
    </message>
    <message>
        <source>Nghe thấy tiếng rõ.</source>
        <translation>Your voice is heard well.</translation>
    </message>
    <message>
        <source>Micro im hẳn. Xem công tắc trên micro; trên Windows mở Cài đặt › Quyền riêng tư › Micro, cho phép ứng dụng dùng micro.</source>
        <translation>The microphone is quite silent. Look at its switch; on Windows open Settings › Privacy › Microphone and let apps use it.</translation>
    </message>
</context>
<context>
    <name>NewPageDialog</name>
    <message>
        <source>Trang mới</source>
        <translation>New page</translation>
    </message>
    <message>
        <source>Tạo trang</source>
        <translation>Make the page</translation>
    </message>
    <message>
        <source>&amp;Tên trang</source>
        <translation>&amp;Name of the page</translation>
    </message>
    <message>
        <source>Bắt đầu từ mẫu</source>
        <translation>Begin with a template</translation>
    </message>
    <message>
        <source>Mẫu</source>
        <translation>Template</translation>
    </message>
</context>
<context>
    <name>NextCard</name>
    <message>
        <source>TIẾP THEO</source>
        <translation>NEXT</translation>
    </message>
    <message>
        <source>Hoàn thiện</source>
        <translation>Finish</translation>
    </message>
    <message>
        <source>Làm sạch tiếng, cân âm lượng và làm bản để phát (Ctrl+Enter)</source>
        <translation>Clean the voice, level it and make the version to air (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Làm sạch tiếng, cân âm lượng và làm bản để phát. Ctrl+Enter</source>
        <translation>Clean the voice, level it and make the version to air. Ctrl+Enter</translation>
    </message>
    <message>
        <source>Gửi duyệt</source>
        <translation>Submit</translation>
    </message>
    <message>
        <source>Tiến độ</source>
        <translation>Progress</translation>
    </message>
    <message>
        <source>Dừng lại</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Đang hoàn thiện…</source>
        <translation>Finishing…</translation>
    </message>
    <message>
        <source>Đang gửi duyệt…</source>
        <translation>Submitting…</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Đóng</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>OnAirPanel</name>
    <message>
        <source>ĐANG PHÁT</source>
        <translation>ON AIR</translation>
    </message>
    <message>
        <source>Đã phát được</source>
        <translation>Aired so far</translation>
    </message>
    <message>
        <source>từ %1 đến %2 · %3 nơi phát</source>
        <translation>from %1 to %2 · %3 targets</translation>
    </message>
    <message>
        <source>còn lại</source>
        <translation>left</translation>
    </message>
    <message>
        <source>Cùng lúc, ở nơi khác: %1</source>
        <translation>At the same time elsewhere: %1</translation>
    </message>
    <message>
        <source>KHÔNG PHÁT</source>
        <translation>OFF AIR</translation>
    </message>
    <message>
        <source>Hôm nay không còn chương trình</source>
        <translation>No more programmes today</translation>
    </message>
    <message>
        <source>Bộ phát sóng đang chạy và chờ lịch.</source>
        <translation>The on-air process runs and waits for the schedule.</translation>
    </message>
    <message>
        <source>Tiếp theo: %1</source>
        <translation>Next: %1</translation>
    </message>
    <message>
        <source>phát lúc %1</source>
        <translation>airs at %1</translation>
    </message>
    <message>
        <source>nữa sẽ phát</source>
        <translation>until it airs</translation>
    </message>
    <message>
        <source>BỘ PHÁT SÓNG CHƯA CHẠY</source>
        <translation>THE ON-AIR PROCESS DOES NOT RUN</translation>
    </message>
    <message>
        <source>Chưa phát được theo lịch</source>
        <translation>The schedule is not being aired</translation>
    </message>
    <message>
        <source>Lịch vẫn còn. Khởi động lại máy để chạy lại.</source>
        <translation>The schedule is kept. Restart the PC to run it again.</translation>
    </message>
    <message>
        <source>%1 đã xác nhận</source>
        <translation>%1 confirmed</translation>
    </message>
    <message>
        <source>%1 không xác nhận được</source>
        <translation>%1 cannot be confirmed</translation>
    </message>
    <message>
        <source>%1 không phát được</source>
        <translation>%1 not playing</translation>
    </message>
    <message>
        <source>%1 đang chờ</source>
        <translation>%1 waiting</translation>
    </message>
</context>
<context>
    <name>OrderQuestion</name>
    <message>
        <source>1 · THEO LỆNH AI?</source>
        <translation>1 · BY WHOSE ORDER?</translation>
    </message>
    <message>
        <source>Theo lệnh ai</source>
        <translation>By whose order</translation>
    </message>
    <message>
        <source>Lệnh đến bằng cách nào</source>
        <translation>How the order came</translation>
    </message>
</context>
<context>
    <name>OutboxPage</name>
    <message>
        <source>Việc</source>
        <translation>What</translation>
    </message>
    <message>
        <source>Tình trạng</source>
        <translation>State</translation>
    </message>
    <message>
        <source>Từ lúc</source>
        <translation>Since</translation>
    </message>
    <message>
        <source>Vì sao</source>
        <translation>Why</translation>
    </message>
    <message>
        <source>Những việc chờ gửi lên cấp trên</source>
        <translation>What waits to go up</translation>
    </message>
    <message>
        <source>Gửi lại việc đang chọn</source>
        <translation>Send the chosen one again</translation>
    </message>
    <message>
        <source>Gửi lại tất cả việc không gửi được</source>
        <translation>Send all that failed again</translation>
    </message>
    <message>
        <source>%1 việc chờ gửi · %2 không gửi được · %3 đã tới trong 30 ngày qua</source>
        <translation>%1 waiting · %2 could not be sent · %3 arrived in the last 30 days</translation>
    </message>
    <message>
        <source>Sẽ gửi lại ngay khi có mạng.</source>
        <translation>It is sent again as soon as there is a network.</translation>
    </message>
</context>
<context>
    <name>OutlookList</name>
    <message>
        <source>NGAY KHI PHÁT</source>
        <translation>AS SOON AS IT AIRS</translation>
    </message>
    <message>
        <source>%1 cụm loa</source>
        <translation>%1 loudspeaker clusters</translation>
    </message>
    <message>
        <source>%1 sẵn sàng</source>
        <translation>%1 ready</translation>
    </message>
    <message>
        <source>Loa tại đài cũng phát</source>
        <translation>The station&apos;s own loudspeaker too</translation>
    </message>
    <message>
        <source>%1 bảng điện tử đổi sang %2</source>
        <translation>%1 bulletin boards turn %2</translation>
    </message>
    <message>
        <source>Chưa chọn nơi nào</source>
        <translation>No place chosen yet</translation>
    </message>
    <message>
        <source>Ngắt “%1”, phát lại sau</source>
        <translation>Interrupts “%1”, aired later</translation>
    </message>
    <message>
        <source>Phát cả lúc này, đang là giờ không phát</source>
        <translation>Aired now, although these are quiet hours</translation>
    </message>
    <message>
        <source>Phát cả trong giờ không phát</source>
        <translation>Aired in quiet hours too</translation>
    </message>
    <message>
        <source>Tự báo lên cấp trên, ghi nhật ký từng nơi</source>
        <translation>Reported upwards by itself, logged place by place</translation>
    </message>
    <message>
        <source>%1 mất kết nối.</source>
        <translation>%1 is offline.</translation>
    </message>
    <message>
        <source>Gọi trưởng thôn: %1</source>
        <translation>Ring the hamlet head: %1</translation>
    </message>
    <message>
        <source>và %1 nơi nữa mất kết nối</source>
        <translation>and %1 more are offline</translation>
    </message>
</context>
<context>
    <name>OutputTrial</name>
    <message>
        <source>Nghe thử</source>
        <translation>Listen</translation>
    </message>
    <message>
        <source>Nghe thử đường ra</source>
        <translation>Listen on this output</translation>
    </message>
    <message>
        <source>Đang mở đường ra…</source>
        <translation>Opening the output…</translation>
    </message>
    <message>
        <source>Đang đọc một câu.</source>
        <translation>A sentence is being read.</translation>
    </message>
    <message>
        <source>Đang phát ba tiếng nhạc (máy chưa có giọng đọc).</source>
        <translation>Three notes are played (this PC has no voice).</translation>
    </message>
    <message>
        <source>Không nghe thấy gì? Xem dây, núm âm lượng, hoặc chọn đường ra khác.</source>
        <translation>Heard nothing? Look at the cable and the volume, or choose another output.</translation>
    </message>
</context>
<context>
    <name>OverWindow</name>
    <message>
        <source>Phát khẩn cấp</source>
        <translation>Emergency broadcast</translation>
    </message>
</context>
<context>
    <name>Overview</name>
    <message>
        <source>Toàn bộ chương trình</source>
        <translation>The whole programme</translation>
    </message>
    <message>
        <source>Kéo để xem phần khác (mũi tên trái, phải)</source>
        <translation>Drag to see another part (left and right arrows)</translation>
    </message>
</context>
<context>
    <name>OwnPinDialog</name>
    <message>
        <source>Mã PIN khẩn cấp</source>
        <translation>Emergency PIN</translation>
    </message>
    <message>
        <source>Lưu mã</source>
        <translation>Keep the PIN</translation>
    </message>
    <message>
        <source>Mã này phát, dừng và báo yên tin khẩn cấp, kể cả khi chưa đăng nhập. Không cho ai biết.</source>
        <translation>This PIN airs, stops and clears emergencies, also when nobody is signed in. Tell it to nobody.</translation>
    </message>
    <message>
        <source>&amp;Mã mới, ít nhất 4 chữ số</source>
        <translation>&amp;New PIN, at least 4 digits</translation>
    </message>
    <message>
        <source>Gõ &amp;lại</source>
        <translation>&amp;Again</translation>
    </message>
    <message>
        <source>Hai lần gõ chưa giống nhau.</source>
        <translation>The two do not agree.</translation>
    </message>
    <message>
        <source>Đã lưu mã PIN khẩn cấp.</source>
        <translation>The emergency PIN is kept.</translation>
    </message>
</context>
<context>
    <name>PagePanel</name>
    <message>
        <source>CẢ TRANG</source>
        <translation>THE WHOLE PAGE</translation>
    </message>
    <message>
        <source>&amp;Tên trang</source>
        <translation>&amp;Name of the page</translation>
    </message>
    <message>
        <source>Nền bảng</source>
        <translation>Ground</translation>
    </message>
    <message>
        <source> giây</source>
        <translation> seconds</translation>
    </message>
    <message>
        <source>Hiện trong (khi có nhiều trang)</source>
        <translation>Shown for (among several pages)</translation>
    </message>
    <message>
        <source>Chờ chữ chạy hết lượt</source>
        <translation>Wait for the ticker&apos;s end</translation>
    </message>
    <message>
        <source>Chỉ hiện đến hết</source>
        <translation>Shown only until</translation>
    </message>
    <message>
        <source>Hết hạn thì bảng &amp;ghi</source>
        <translation>&amp;After that the board says</translation>
    </message>
</context>
<context>
    <name>PageStrip</name>
    <message>
        <source>Các trang của đài</source>
        <translation>The station&apos;s pages</translation>
    </message>
    <message>
        <source>Thêm trang</source>
        <translation>Add a page</translation>
    </message>
</context>
<context>
    <name>PageWay</name>
    <message>
        <source>Gửi duyệt</source>
        <translation>Submit</translation>
    </message>
    <message>
        <source>Xem và duyệt…</source>
        <translation>Look and approve…</translation>
    </message>
    <message>
        <source>Đang chờ duyệt</source>
        <translation>Waiting for approval</translation>
    </message>
    <message>
        <source>Đưa lên bảng…</source>
        <translation>Put on boards…</translation>
    </message>
    <message>
        <source>Đã gửi lên bảng. Bảng báo về khi đã hiện nội dung mới.</source>
        <translation>Sent to the boards. They report when they show it.</translation>
    </message>
    <message>
        <source>“%1” sẽ được gỡ khỏi mọi bảng đang hiện.</source>
        <translation>“%1” will be taken off every board that shows it.</translation>
    </message>
    <message>
        <source>Thu hồi trang</source>
        <translation>Recall the page</translation>
    </message>
    <message>
        <source>Thu hồi</source>
        <translation>Recall</translation>
    </message>
</context>
<context>
    <name>PairingCard</name>
    <message>
        <source>GHÉP CỤM LOA</source>
        <translation>PAIR A CLUSTER</translation>
    </message>
    <message>
        <source>ví dụ Thôn Đông 1</source>
        <translation>for example East Hamlet 1</translation>
    </message>
    <message>
        <source>ví dụ DONG1</source>
        <translation>for example EAST1</translation>
    </message>
    <message>
        <source>Tên cụm &amp;loa</source>
        <translation>C&amp;luster&apos;s name</translation>
    </message>
    <message>
        <source>&amp;Mã ghi trên thiết bị</source>
        <translation>&amp;Code on the device</translation>
    </message>
    <message>
        <source>Tệp ghép, để chép vào thiết bị bằng thẻ nhớ hoặc USB</source>
        <translation>Pairing file, to be copied to the device by memory card or USB</translation>
    </message>
    <message>
        <source>Chọn nơi lưu</source>
        <translation>Choose where</translation>
    </message>
    <message>
        <source>Ghép cụm loa</source>
        <translation>Pair the cluster</translation>
    </message>
    <message>
        <source>Lưu tệp ghép</source>
        <translation>Save the pairing file</translation>
    </message>
    <message>
        <source>Cần cả tên và mã của cụm loa.</source>
        <translation>The cluster needs a name and a code.</translation>
    </message>
    <message>
        <source>Đang ghép…</source>
        <translation>Pairing…</translation>
    </message>
    <message>
        <source>Đã ghép “%1”. Chép tệp %2 vào thiết bị rồi bật thiết bị; đang chờ nó nối tới…</source>
        <translation>“%1” is paired. Copy %2 to the device and switch it on; waiting for it to connect…</translation>
    </message>
    <message>
        <source>Cụm loa “%1” đã nối tới đài.</source>
        <translation>Cluster “%1” has connected.</translation>
    </message>
</context>
<context>
    <name>PasswordDialog</name>
    <message>
        <source>Đặt mật khẩu cho %1</source>
        <translation>Set a password for %1</translation>
    </message>
    <message>
        <source>Đặt mật khẩu</source>
        <translation>Set password</translation>
    </message>
    <message>
        <source>&amp;Tên đăng nhập của người đó</source>
        <translation>That person&apos;s &amp;sign-in name</translation>
    </message>
    <message>
        <source>Ít nhất 8 ký tự, không dùng dãy số quen thuộc.</source>
        <translation>At least 8 characters, no well-known row of digits.</translation>
    </message>
    <message>
        <source>&amp;Mật khẩu mới</source>
        <translation>New &amp;password</translation>
    </message>
</context>
<context>
    <name>PasswordField</name>
    <message>
        <source>Xem</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>Xem mật khẩu đang gõ</source>
        <translation>Show the password being typed</translation>
    </message>
</context>
<context>
    <name>PeopleCard</name>
    <message>
        <source>NGƯỜI LÀM VIỆC</source>
        <translation>PEOPLE</translation>
    </message>
    <message>
        <source>Họ và tên</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Vai trò</source>
        <translation>Roles</translation>
    </message>
    <message>
        <source>Tình trạng</source>
        <translation>State</translation>
    </message>
    <message>
        <source>Danh sách người làm việc</source>
        <translation>The station&apos;s people</translation>
    </message>
    <message>
        <source>Đặt mật khẩu</source>
        <translation>Set password</translation>
    </message>
    <message>
        <source>Sửa</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>Sửa người đang chọn</source>
        <translation>Change the chosen person</translation>
    </message>
    <message>
        <source>Thêm người</source>
        <translation>Add person</translation>
    </message>
    <message>
        <source>Đang làm việc</source>
        <translation>Active</translation>
    </message>
    <message>
        <source>Đã nghỉ</source>
        <translation>Left</translation>
    </message>
</context>
<context>
    <name>PeoplePage</name>
    <message>
        <source>NGƯỜI LÀM VIỆC</source>
        <translation>PEOPLE</translation>
    </message>
    <message>
        <source>Thêm người</source>
        <translation>Add a person</translation>
    </message>
    <message>
        <source>Thêm được cả sau này, ở Quản trị. Lãnh đạo duyệt tin nên có tên riêng ở đây.</source>
        <translation>More can be added later, under Administration. A leader who approves should have their own name here.</translation>
    </message>
    <message>
        <source>Ai là người đầu tiên của đài?</source>
        <translation>Who is the station&apos;s first person?</translation>
    </message>
    <message>
        <source>Người này quản trị đài, và làm được việc của biên tập viên.</source>
        <translation>This person administers the station and does an editor&apos;s work.</translation>
    </message>
    <message>
        <source>Còn ai làm việc ở đài?</source>
        <translation>Who else works here?</translation>
    </message>
    <message>
        <source>Mỗi người đăng nhập bằng tên của mình, để nhật ký ghi đúng ai đã làm gì.</source>
        <translation>Everyone signs in by their own name, so that the log tells who did what.</translation>
    </message>
    <message>
        <source>có mã PIN khẩn cấp</source>
        <translation>has an emergency PIN</translation>
    </message>
    <message>
        <source>chưa có mã PIN khẩn cấp</source>
        <translation>no emergency PIN yet</translation>
    </message>
</context>
<context>
    <name>PersonDialog</name>
    <message>
        <source>Sửa người</source>
        <translation>Change person</translation>
    </message>
    <message>
        <source>Thêm người</source>
        <translation>Add person</translation>
    </message>
    <message>
        <source>Lưu</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>không dùng</source>
        <translation>none</translation>
    </message>
    <message>
        <source>&amp;Họ và tên</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>Cách &amp;xưng hô</source>
        <translation>Form of &amp;address</translation>
    </message>
    <message>
        <source>&amp;Tên đăng nhập</source>
        <translation>&amp;Sign-in name</translation>
    </message>
    <message>
        <source>Ít nhất 8 ký tự, không dùng dãy số quen thuộc.</source>
        <translation>At least 8 characters, no well-known row of digits.</translation>
    </message>
    <message>
        <source>&amp;Mật khẩu</source>
        <translation>&amp;Password</translation>
    </message>
    <message>
        <source>Vai trò (một người có thể giữ nhiều vai)</source>
        <translation>Roles (one person may hold several)</translation>
    </message>
    <message>
        <source>Đang làm việc (bỏ dấu thì không đăng nhập được nữa)</source>
        <translation>Active (without it, they cannot sign in any more)</translation>
    </message>
    <message>
        <source>Còn thiếu họ tên hoặc vai trò.</source>
        <translation>A name or a role is missing.</translation>
    </message>
</context>
<context>
    <name>PinBox</name>
    <message>
        <source>Người chịu trách nhiệm</source>
        <translation>Who answers for it</translation>
    </message>
    <message>
        <source>Mã PIN khẩn cấp (chỉ có số)</source>
        <translation>Emergency PIN (digits alone)</translation>
    </message>
    <message>
        <source>Chưa ai đặt mã PIN khẩn cấp. Đăng nhập, bấm vào tên mình ở góc trên rồi chọn Mã PIN khẩn cấp.</source>
        <translation>Nobody has an emergency PIN. Sign in, press your name at the top and choose Emergency PIN.</translation>
    </message>
    <message>
        <source>Chọn người chịu trách nhiệm trước.</source>
        <translation>Choose who answers for it first.</translation>
    </message>
    <message>
        <source>Gõ mã PIN của người này.</source>
        <translation>Type this person&apos;s PIN.</translation>
    </message>
</context>
<context>
    <name>PinDialog</name>
    <message>
        <source>Ghi mấy chữ vào ô trống.</source>
        <translation>Write a few words in the empty field.</translation>
    </message>
</context>
<context>
    <name>PlateFields</name>
    <message>
        <source>Đài truyền thanh xã …</source>
        <translation>Radio of … commune</translation>
    </message>
    <message>
        <source>ví dụ BM-01</source>
        <translation>for example BM-01</translation>
    </message>
    <message>
        <source>Xã …, tỉnh …</source>
        <translation>… commune, … province</translation>
    </message>
    <message>
        <source>&amp;Tên đài, như đọc trên sóng</source>
        <translation>Station&apos;s &amp;name, as said on air</translation>
    </message>
    <message>
        <source>Địa &amp;bàn</source>
        <translation>A&amp;rea</translation>
    </message>
    <message>
        <source>&amp;Mã đài (nếu cấp trên đã cấp)</source>
        <translation>Station&apos;s &amp;code (if given from above)</translation>
    </message>
</context>
<context>
    <name>PracticeWindow</name>
    <message>
        <source>LUYỆN TẬP – %1</source>
        <translation>PRACTICE – %1</translation>
    </message>
    <message>
        <source>LUYỆN TẬP</source>
        <translation>PRACTICE</translation>
    </message>
    <message>
        <source>Không có gì ra loa, không có gì gửi đi. Đóng là xóa hết.</source>
        <translation>Nothing goes to the loudspeakers, nothing is sent. Closing erases it all.</translation>
    </message>
    <message>
        <source>Kết thúc luyện tập</source>
        <translation>End the practice</translation>
    </message>
    <message>
        <source>Sản xuất</source>
        <translation>Produce</translation>
    </message>
    <message>
        <source>Quản trị</source>
        <translation>Administration</translation>
    </message>
    <message>
        <source>Trong bài này chỉ luyện ở các phòng đang mở.</source>
        <translation>In this lab you practise in the open rooms only.</translation>
    </message>
    <message>
        <source>Đạt. Bấm “Xong, về lớp học”.</source>
        <translation>Passed. Press “Done, back to class”.</translation>
    </message>
    <message>
        <source>Xong, về lớp học</source>
        <translation>Done, back to class</translation>
    </message>
</context>
<context>
    <name>PrepareCard</name>
    <message>
        <source>CHUẨN BỊ NÓI TRỰC TIẾP</source>
        <translation>BEFORE GOING LIVE</translation>
    </message>
    <message>
        <source>Ví dụ: Thông báo của Ủy ban nhân dân xã</source>
        <translation>For example: a notice of the People&apos;s Committee</translation>
    </message>
    <message>
        <source>&amp;Nói về việc gì</source>
        <translation>&amp;What it is about</translation>
    </message>
    <message>
        <source>&amp;Micro</source>
        <translation>&amp;Microphone</translation>
    </message>
    <message>
        <source>PHÁT TỚI</source>
        <translation>WHERE TO</translation>
    </message>
    <message>
        <source>Tất cả cụm loa và tại đài</source>
        <translation>All loudspeakers and the station itself</translation>
    </message>
    <message>
        <source>TRỞ LẠI LỊCH</source>
        <translation>BACK TO SCHEDULE</translation>
    </message>
    <message>
        <source>Tự trở lại lịch lúc</source>
        <translation>Back to schedule by itself at</translation>
    </message>
    <message>
        <source>Giờ trở lại lịch</source>
        <translation>Hour of going back to schedule</translation>
    </message>
    <message>
        <source>Nói trên nền chương trình đang phát tại đài (hạ nhạc nền khi nói)</source>
        <translation>Speak over the programme at the station (music lowered)</translation>
    </message>
    <message>
        <source>Bắt đầu, mở micro</source>
        <translation>Begin, open the microphone</translation>
    </message>
    <message>
        <source>Chưa thấy micro nào</source>
        <translation>No microphone found</translation>
    </message>
    <message>
        <source>Hôm nay không còn mục nào trong lịch.</source>
        <translation>Nothing more is scheduled today.</translation>
    </message>
    <message>
        <source>Mục kế tiếp: %1</source>
        <translation>Next: %1</translation>
    </message>
</context>
<context>
    <name>Produce</name>
    <message>
        <source> giây</source>
        <translation> s</translation>
    </message>
    <message>
        <source>%1 hôm nay</source>
        <translation>%1 today</translation>
    </message>
    <message>
        <source>Chọn tệp âm thanh</source>
        <translation>Choose a sound file</translation>
    </message>
    <message>
        <source>Tệp âm thanh (%1);;Mọi tệp (*)</source>
        <translation>Sound files (%1);;All files (*)</translation>
    </message>
    <message>
        <source>Giọng nói</source>
        <translation>Voice</translation>
    </message>
    <message>
        <source>Nhạc nền</source>
        <translation>Music bed</translation>
    </message>
    <message>
        <source>Nhạc hiệu</source>
        <translation>Signature tune</translation>
    </message>
    <message>
        <source>Tiếng động</source>
        <translation>Sound effects</translation>
    </message>
    <message>
        <source>Tiếng Kinh</source>
        <translation>Kinh</translation>
    </message>
    <message>
        <source>Tiếng Pa Cô</source>
        <translation>Pa Cô</translation>
    </message>
    <message>
        <source>Tiếng Vân Kiều</source>
        <translation>Vân Kiều</translation>
    </message>
    <message>
        <source>Tiếng Tày</source>
        <translation>Tày</translation>
    </message>
    <message>
        <source>Tiếng Mông</source>
        <translation>Mông</translation>
    </message>
    <message>
        <source>Tiếng Khmer</source>
        <translation>Khmer</translation>
    </message>
    <message>
        <source>Tiếng Anh</source>
        <translation>English</translation>
    </message>
    <message>
        <source>đã tắt tiếng</source>
        <translation>muted</translation>
    </message>
    <message>
        <source>còn trống</source>
        <translation>empty</translation>
    </message>
    <message>
        <source>nhiều mức</source>
        <translation>several levels</translation>
    </message>
    <message>
        <source>%1 dB</source>
        <translation>%1 dB</translation>
    </message>
    <message>
        <source>Chưa đo</source>
        <translation>Not measured</translation>
    </message>
    <message>
        <source>máy tự đo khi bạn ngừng tay</source>
        <translation>measured once you pause</translation>
    </message>
    <message>
        <source>Không có tiếng</source>
        <translation>No sound</translation>
    </message>
    <message>
        <source>hãy nghe lại bản thu</source>
        <translation>please listen to the recording</translation>
    </message>
    <message>
        <source>Vừa tai</source>
        <translation>Just right</translation>
    </message>
    <message>
        <source>máy chỉ chỉnh chút ít khi hoàn thiện</source>
        <translation>only a touch is changed when finishing</translation>
    </message>
    <message>
        <source>Hơi nhỏ</source>
        <translation>A little soft</translation>
    </message>
    <message>
        <source>Nhỏ</source>
        <translation>Soft</translation>
    </message>
    <message>
        <source>máy sẽ tăng %1 dB khi hoàn thiện</source>
        <translation>it will be raised by %1 dB when finishing</translation>
    </message>
    <message>
        <source>Hơi to</source>
        <translation>A little loud</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Loud</translation>
    </message>
    <message>
        <source>máy sẽ giảm %1 dB khi hoàn thiện</source>
        <translation>it will be lowered by %1 dB when finishing</translation>
    </message>
    <message>
        <source>Đã cân</source>
        <translation>Levelled</translation>
    </message>
    <message>
        <source>nghe rõ, đều trên loa</source>
        <translation>clear and even on the horns</translation>
    </message>
    <message>
        <source>Chưa đạt mức</source>
        <translation>Below target</translation>
    </message>
    <message>
        <source>vì cả bản không có tiếng</source>
        <translation>because all of it is silent</translation>
    </message>
    <message>
        <source>vì bản quá ngắn để đo</source>
        <translation>because it is too short to measure</translation>
    </message>
    <message>
        <source>vì tiếng chỗ to chỗ nhỏ quá, còn thiếu %1 dB</source>
        <translation>because loud and soft differ too much; %1 dB are missing</translation>
    </message>
    <message>
        <source>không có</source>
        <translation>none</translation>
    </message>
    <message>
        <source>Âm lượng: %1</source>
        <translation>Loudness: %1</translation>
    </message>
    <message>
        <source>Mức cần đạt: %1</source>
        <translation>Target: %1</translation>
    </message>
    <message>
        <source>Khoảng động: %1</source>
        <translation>Loudness range: %1</translation>
    </message>
    <message>
        <source>Lúc to nhất (M): %1</source>
        <translation>Loudest moment (M): %1</translation>
    </message>
    <message>
        <source>Đoạn to nhất (S): %1</source>
        <translation>Loudest passage (S): %1</translation>
    </message>
    <message>
        <source>Đỉnh thật: %1</source>
        <translation>True peak: %1</translation>
    </message>
    <message>
        <source>Tạp âm nền: %1</source>
        <translation>Background noise: %1</translation>
    </message>
    <message>
        <source>Ổ đĩa chỉ còn đủ thu %1. Xóa bớt tệp không cần.</source>
        <translation>The disk has room for %1 only. Delete what is not needed.</translation>
    </message>
    <message>
        <source>Mất micro %1. Phần đã thu vẫn giữ. Cắm lại dây, máy tự thu tiếp; hoặc bấm Dừng thu.</source>
        <translation>The microphone %1 went away. What was recorded is kept. Plug it in again and recording goes on by itself, or press Stop recording.</translation>
    </message>
    <message>
        <source>Micro đã có lại, đang thu tiếp. Chỗ mất %1 đã được đánh dấu.</source>
        <translation>The microphone is back and recording goes on. The gap of %1 is marked.</translation>
    </message>
    <message>
        <source>Micro không có tiếng. Kiểm tra dây và công tắc micro; phần đã thu vẫn giữ.</source>
        <translation>The microphone is silent. Check its cable and switch; what was recorded is kept.</translation>
    </message>
    <message>
        <source>Micro bị tắt trong máy. Mở Cài đặt › Quyền riêng tư › Micro và cho phép; phần đã thu vẫn giữ.</source>
        <translation>The PC mutes the microphone. Open Settings › Privacy › Microphone and allow it; what was recorded is kept.</translation>
    </message>
    <message>
        <source>Tiếng quá to, bị vỡ. Ngồi xa micro hơn hoặc giảm mức.</source>
        <translation>Too loud, it distorts. Sit further away or lower the level.</translation>
    </message>
    <message>
        <source>Máy bận, có chỗ bị mất tiếng. Nghe lại sau khi thu.</source>
        <translation>The PC was busy and sound was lost. Listen again afterwards.</translation>
    </message>
    <message>
        <source>Vạch đỏ ở %1 trên %2.</source>
        <translation>The red line is at %1 of %2.</translation>
    </message>
    <message>
        <source>Đang chọn khoảng từ %1 đến %2.</source>
        <translation>Selected from %1 to %2.</translation>
    </message>
    <message>
        <source>Đang chọn đoạn “%1”, lớp %2, từ %3 đến %4.</source>
        <translation>Clip “%1” is chosen, track %2, from %3 to %4.</translation>
    </message>
    <message>
        <source>%1 đoạn, chưa chọn đoạn nào.</source>
        <translation>%1 clips, none chosen.</translation>
    </message>
    <message>
        <source>Gửi Zalo, chép USB cho tăng âm (MP3, 1 MB một phút)</source>
        <translation>Send by Zalo, USB stick for an amplifier (MP3, 1 MB a minute)</translation>
    </message>
    <message>
        <source>Gửi khi mạng yếu (Opus, 0,4 MB một phút)</source>
        <translation>Send over a weak line (Opus, 0.4 MB a minute)</translation>
    </message>
    <message>
        <source>Có nhạc, cần hay hơn (MP3 hai kênh, 1,5 MB một phút)</source>
        <translation>With music, better sound (stereo MP3, 1.5 MB a minute)</translation>
    </message>
    <message>
        <source>Điện thoại, phần mềm dựng phim (M4A, 1 MB một phút)</source>
        <translation>Telephones, video editors (M4A, 1 MB a minute)</translation>
    </message>
    <message>
        <source>Lưu trữ nguyên vẹn (FLAC, 5 đến 10 MB một phút)</source>
        <translation>Archive, nothing lost (FLAC, 5 to 10 MB a minute)</translation>
    </message>
    <message>
        <source>Đài khác dựng tiếp (WAV, 9 đến 17 MB một phút)</source>
        <translation>For another station&apos;s editing (WAV, 9 to 17 MB a minute)</translation>
    </message>
    <message>
        <source>Chọn nơi lưu tệp</source>
        <translation>Choose where to save the file</translation>
    </message>
    <message>
        <source>Đã dừng, tệp này chưa nhập.</source>
        <translation>Stopped; this file was not imported.</translation>
    </message>
    <message>
        <source>trong tệp không có tiếng gì</source>
        <translation>nothing is heard in it</translation>
    </message>
    <message>
        <source>âm lượng %1 LUFS</source>
        <translation>loudness %1 LUFS</translation>
    </message>
    <message>
        <source>tiếng rất nhỏ</source>
        <translation>very faint</translation>
    </message>
    <message>
        <source>có chỗ chạm trần, nên nghe lại</source>
        <translation>it touches full scale, listen to it</translation>
    </message>
</context>
<context>
    <name>ProduceScreen</name>
    <message>
        <source>Máy đọc</source>
        <translation>Machine reads</translation>
    </message>
    <message>
        <source>Để máy đọc kịch bản này</source>
        <translation>Have the machine read this script</translation>
    </message>
    <message>
        <source>Xuất tệp</source>
        <translation>Export file</translation>
    </message>
    <message>
        <source>Xuất bản tin này thành tệp</source>
        <translation>Export this bulletin as a file</translation>
    </message>
    <message>
        <source>Ghi ra MP3, WAV… để gửi Zalo hay chép USB (Ctrl+E)</source>
        <translation>Write MP3, WAV… to send by Zalo or copy to USB (Ctrl+E)</translation>
    </message>
    <message>
        <source>Đang thu âm. Dừng thu rồi thả tệp lại.</source>
        <translation>Recording. Stop it, then drop the files again.</translation>
    </message>
    <message>
        <source>Bản tin %1 lúc %2</source>
        <translation>Bulletin %1 at %2</translation>
    </message>
    <message>
        <source>Đã đọc và hoàn thiện. Nghe lại rồi bấm Gửi duyệt.</source>
        <translation>Read and made ready. Listen once more, then press Submit.</translation>
    </message>
</context>
<context>
    <name>ProofDialog</name>
    <message>
        <source>Soát lịch %1</source>
        <translation>Proof of %1</translation>
    </message>
    <message>
        <source>Đóng</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Thôi soát</source>
        <translation>Stop the proof</translation>
    </message>
    <message>
        <source>Đang đọc lại từng tệp và hỏi từng cụm loa…</source>
        <translation>Reading every file again and asking every cluster…</translation>
    </message>
    <message>
        <source>Đang soát</source>
        <translation>Proof running</translation>
    </message>
    <message>
        <source>Ngày này chưa có chương trình nào.</source>
        <translation>There is nothing on this day yet.</translation>
    </message>
    <message>
        <source>✓ Đủ và đúng: không có chỗ nào phải sửa.</source>
        <translation>✓ All there and right: nothing to mend.</translation>
    </message>
    <message>
        <source>✗ Còn %1 chỗ phải sửa. Bấm vào từng dòng để tới chỗ đó.</source>
        <translation>✗ %1 things to mend. Press a line to get there.</translation>
    </message>
</context>
<context>
    <name>PublishDialog</name>
    <message>
        <source>Đưa lên bảng</source>
        <translation>Put on boards</translation>
    </message>
    <message>
        <source>Bảng nào</source>
        <translation>Which boards</translation>
    </message>
    <message>
        <source>Đài chưa có bảng nào. Người quản trị thêm bảng trước.</source>
        <translation>The station has no board yet. The administrator adds one first.</translation>
    </message>
    <message>
        <source>Trang nào, lần lượt hiện</source>
        <translation>Which pages, one after the other</translation>
    </message>
    <message>
        <source>Bảng giữ nội dung cũ cho đến khi nhận đủ nội dung mới.</source>
        <translation>A board keeps what it shows until it has all of the new.</translation>
    </message>
    <message>
        <source>Chọn ít nhất một bảng và một trang.</source>
        <translation>Choose at least one board and one page.</translation>
    </message>
</context>
<context>
    <name>QuestionCard</name>
    <message>
        <source>✓ Đúng.</source>
        <translation>✓ Right.</translation>
    </message>
    <message>
        <source>✗ Chưa đúng.</source>
        <translation>✗ Not right.</translation>
    </message>
    <message>
        <source>Câu đúng: %1.</source>
        <translation>Right: %1.</translation>
    </message>
</context>
<context>
    <name>QuizPage</name>
    <message>
        <source>Làm lại</source>
        <translation>Once more</translation>
    </message>
    <message>
        <source>Nộp bài</source>
        <translation>Hand in</translation>
    </message>
    <message>
        <source>Học tiếp</source>
        <translation>Go on</translation>
    </message>
    <message>
        <source>%1 câu, đạt từ %2.</source>
        <translation>%1 questions, passed from %2.</translation>
    </message>
    <message>
        <source>Đạt, đúng %1.</source>
        <translation>Passed, %1 right.</translation>
    </message>
    <message>
        <source>Chưa đạt, mới đúng %1. Đọc lời giải ở từng câu rồi làm lại.</source>
        <translation>Not passed, %1 right. Read why at each question and try once more.</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Hôm nay</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>Sản xuất</source>
        <translation>Produce</translation>
    </message>
    <message>
        <source>Trực tiếp</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Lịch phát</source>
        <translation>Schedule</translation>
    </message>
    <message>
        <source>Bảng điện tử</source>
        <translation>Boards</translation>
    </message>
    <message>
        <source>Thiết bị</source>
        <translation>Devices</translation>
    </message>
    <message>
        <source>Trao đổi</source>
        <translation>Exchange</translation>
    </message>
    <message>
        <source>Đào tạo</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Chờ duyệt</source>
        <translation>Awaiting approval</translation>
    </message>
    <message>
        <source>Nhật ký</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>Quản trị</source>
        <translation>Admin</translation>
    </message>
    <message>
        <source>Các phòng</source>
        <translation>Rooms</translation>
    </message>
</context>
<context>
    <name>ReadingCard</name>
    <message>
        <source>CÁCH ĐỌC</source>
        <translation>READING</translation>
    </message>
    <message>
        <source>Vừa</source>
        <translation>Medium</translation>
    </message>
    <message>
        <source>Lớn</source>
        <translation>Large</translation>
    </message>
    <message>
        <source>Rất lớn</source>
        <translation>Largest</translation>
    </message>
    <message>
        <source>Cỡ chữ</source>
        <translation>Text size</translation>
    </message>
    <message>
        <source>Ngôn ngữ</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>Sáng</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>Tối</source>
        <translation>Dark</translation>
    </message>
    <message>
        <source>Màn hình</source>
        <translation>Screen</translation>
    </message>
    <message>
        <source>Đổi là thấy ngay; áp dụng cho máy này. Màn hình tối đỡ chói khi trực đêm.</source>
        <translation>Changes are seen at once, on this PC. A dark screen dazzles less on night duty.</translation>
    </message>
    <message>
        <source>Đổi mật khẩu của tôi</source>
        <translation>Change my password</translation>
    </message>
</context>
<context>
    <name>RealPreview</name>
    <message>
        <source>Xem như bảng thật</source>
        <translation>As on the real board</translation>
    </message>
    <message>
        <source>Chữ chạy đúng tốc độ trên bảng. Chưa đưa gì lên bảng.</source>
        <translation>The ticker runs as fast as on the board. Nothing is sent.</translation>
    </message>
    <message>
        <source>Đóng</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>ReasonDialog</name>
    <message>
        <source>&amp;Lý do</source>
        <translation>&amp;Reason</translation>
    </message>
    <message>
        <source>Ghi lý do, để người khác hiểu.</source>
        <translation>Write the reason, so that others understand.</translation>
    </message>
</context>
<context>
    <name>RecordingDesk</name>
    <message>
        <source>Khách: %1</source>
        <translation>Visitor: %1</translation>
    </message>
    <message>
        <source>Hết lời đồng ý</source>
        <translation>End of consent</translation>
    </message>
    <message>
        <source>Đã giữ lời đồng ý. Mời khách nói.</source>
        <translation>The consent is kept. The visitor may speak.</translation>
    </message>
    <message>
        <source>Lời đồng ý của %1 được giữ ở đầu bản thu, không phát.</source>
        <translation>The consent of %1 is kept at the head of the take and not aired.</translation>
    </message>
    <message>
        <source>Chưa có lời đồng ý của %1. Hãy hỏi lại trước khi phát.</source>
        <translation>There is no consent of %1 yet. Ask again before this is aired.</translation>
    </message>
    <message>
        <source>%1 – đoạn %2</source>
        <translation>%1 – part %2</translation>
    </message>
    <message>
        <source>Mốc %1</source>
        <translation>Marker %1</translation>
    </message>
</context>
<context>
    <name>RegionItem</name>
    <message>
        <source>Chưa chọn ảnh</source>
        <translation>No picture chosen</translation>
    </message>
    <message>
        <source>Không mở được ảnh</source>
        <translation>The picture cannot be opened</translation>
    </message>
    <message>
        <source>Chưa có chữ</source>
        <translation>No words yet</translation>
    </message>
    <message>
        <source>Chưa có địa chỉ</source>
        <translation>No address yet</translation>
    </message>
</context>
<context>
    <name>RegionPanel</name>
    <message>
        <source>&amp;Nội dung</source>
        <translation>&amp;Words</translation>
    </message>
    <message>
        <source>Chọn ảnh…</source>
        <translation>Choose picture…</translation>
    </message>
    <message>
        <source>Cả ảnh</source>
        <translation>Whole picture</translation>
    </message>
    <message>
        <source>Kín ô</source>
        <translation>Fill the place</translation>
    </message>
    <message>
        <source>Ảnh trong ô</source>
        <translation>Picture in its place</translation>
    </message>
    <message>
        <source>&amp;Hiện gì</source>
        <translation>S&amp;hows</translation>
    </message>
    <message>
        <source>&amp;Cỡ chữ</source>
        <translation>&amp;Size</translation>
    </message>
    <message>
        <source>&amp;Kiểu chữ</source>
        <translation>&amp;Font weight</translation>
    </message>
    <message>
        <source>Căn chữ</source>
        <translation>Alignment</translation>
    </message>
    <message>
        <source>Màu chữ</source>
        <translation>Colour of letters</translation>
    </message>
    <message>
        <source>Nền ô</source>
        <translation>Ground of the place</translation>
    </message>
    <message>
        <source>Phần này hiện đến hết</source>
        <translation>This part is shown until</translation>
    </message>
    <message>
        <source>Để trống</source>
        <translation>Nothing</translation>
    </message>
    <message>
        <source>Hết hạn hoặc thiếu ảnh thì hiện</source>
        <translation>Then, or without its picture, show</translation>
    </message>
    <message>
        <source>ĐANG CHỌN: %1</source>
        <translation>CHOSEN: %1</translation>
    </message>
</context>
<context>
    <name>RemovedDialog</name>
    <message>
        <source>Đã bỏ khỏi lịch</source>
        <translation>Taken off the schedule</translation>
    </message>
    <message>
        <source>Xong</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>Không còn gì để đưa lại vào lịch.</source>
        <translation>There is nothing left to put back.</translation>
    </message>
    <message>
        <source>Hoàn tác: %1</source>
        <translation>Undo: %1</translation>
    </message>
    <message>
        <source>Hoàn tác</source>
        <translation>Undo</translation>
    </message>
</context>
<context>
    <name>ReportPage</name>
    <message>
        <source>&amp;Năm báo cáo</source>
        <translation>&amp;Year</translation>
    </message>
    <message>
        <source>&amp;Ghi chú của đài</source>
        <translation>The station&apos;s &amp;notes</translation>
    </message>
    <message>
        <source>Mục</source>
        <translation>Item</translation>
    </message>
    <message>
        <source>Chi tiết</source>
        <translation>Detail</translation>
    </message>
    <message>
        <source>Số liệu</source>
        <translation>Figure</translation>
    </message>
    <message>
        <source>Số liệu báo cáo năm</source>
        <translation>Figures of the annual report</translation>
    </message>
    <message>
        <source>Nộp báo cáo</source>
        <translation>Submit the report</translation>
    </message>
    <message>
        <source>Xem trước</source>
        <translation>Preview</translation>
    </message>
    <message>
        <source>Người biên tập, ban biên tập hoặc lãnh đạo xã lập và nộp báo cáo.</source>
        <translation>An editor, the board or the leadership makes and submits the report.</translation>
    </message>
    <message>
        <source>Từ %1 đến %2</source>
        <translation>From %1 to %2</translation>
    </message>
    <message>
        <source> · số liệu đến hôm nay, kỳ chưa kết thúc</source>
        <translation> · figures so far, the period is not over</translation>
    </message>
    <message>
        <source>Năm này chưa nộp. Tỉnh tổng hợp trước ngày 20/12.</source>
        <translation>Not submitted for this year. The province collects before 20 December.</translation>
    </message>
    <message>
        <source>Đã nộp lúc %1 %2 (%3). Nộp lại sẽ thay bản trước.</source>
        <translation>Submitted at %1 %2 (%3). A new one replaces it.</translation>
    </message>
    <message>
        <source>%1 phút</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 lượt · %2 phút</source>
        <translation>%1 times · %2 min</translation>
    </message>
    <message>
        <source>Chương trình</source>
        <translation>Programmes</translation>
    </message>
    <message>
        <source>Thời lượng</source>
        <translation>Airtime</translation>
    </message>
    <message>
        <source>Cụm loa</source>
        <translation>Clusters</translation>
    </message>
    <message>
        <source>Tỷ lệ đang kết nối (các cụm có tín hiệu trả lời)</source>
        <translation>Share connected (of clusters with a return channel)</translation>
    </message>
    <message>
        <source>Đã dùng trong kỳ</source>
        <translation>In use in the period</translation>
    </message>
    <message>
        <source>Tập huấn</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Số người học xong ít nhất một khóa</source>
        <translation>People who completed at least one course</translation>
    </message>
    <message>
        <source>chưa phát</source>
        <translation>not aired</translation>
    </message>
    <message>
        <source>Khẩn cấp, thời gian tới loa</source>
        <translation>Emergency, time to air</translation>
    </message>
    <message>
        <source>Ý kiến người dân</source>
        <translation>Feedback</translation>
    </message>
    <message>
        <source>Đã nhận</source>
        <translation>Taken</translation>
    </message>
    <message>
        <source>Đã trả lời</source>
        <translation>Answered</translation>
    </message>
    <message>
        <source>Bảng điện tử</source>
        <translation>Boards</translation>
    </message>
    <message>
        <source>Lỗi phát sóng</source>
        <translation>Faults</translation>
    </message>
    <message>
        <source>Số lần một cụm loa không phát được</source>
        <translation>Times that a cluster did not play</translation>
    </message>
    <message>
        <source>Đã nộp báo cáo năm %1. Máy tự gửi khi có mạng.</source>
        <translation>Report of %1 submitted. It is sent once there is a network.</translation>
    </message>
</context>
<context>
    <name>ResultsPage</name>
    <message>
        <source>KẾT QUẢ HỌC</source>
        <translation>RESULTS</translation>
    </message>
    <message>
        <source>Người học</source>
        <translation>Learner</translation>
    </message>
    <message>
        <source>Khóa học</source>
        <translation>Course</translation>
    </message>
    <message>
        <source>Đã học</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>Kiểm tra</source>
        <translation>Quiz</translation>
    </message>
    <message>
        <source>Thực hành</source>
        <translation>Lab</translation>
    </message>
    <message>
        <source>Học xong</source>
        <translation>Completed</translation>
    </message>
    <message>
        <source>Kết quả học</source>
        <translation>Results</translation>
    </message>
    <message>
        <source>Chưa ai bắt đầu khóa nào. Mở một khóa học rồi bấm “Bắt đầu”.</source>
        <translation>Nobody has begun a course. Open one and press “Begin”.</translation>
    </message>
    <message>
        <source>(đã nghỉ)</source>
        <translation>(left)</translation>
    </message>
    <message>
        <source>(khóa đã gỡ)</source>
        <translation>(removed course)</translation>
    </message>
    <message>
        <source>✓ đạt</source>
        <translation>✓ passed</translation>
    </message>
</context>
<context>
    <name>RulesCard</name>
    <message>
        <source>GIỜ PHÁT THEO QUY ĐỊNH ĐỊA PHƯƠNG</source>
        <translation>BROADCAST HOURS BY LOCAL RULES</translation>
    </message>
    <message>
        <source>Có giờ không phát</source>
        <translation>There are quiet hours</translation>
    </message>
    <message>
        <source>T&amp;ừ</source>
        <translation>Fr&amp;om</translation>
    </message>
    <message>
        <source>Đế&amp;n</source>
        <translation>&amp;To</translation>
    </message>
    <message>
        <source>Có giới hạn thời lượng mỗi ngày</source>
        <translation>There is a limit on airtime a day</translation>
    </message>
    <message>
        <source> phút</source>
        <translation> minutes</translation>
    </message>
    <message>
        <source>Mỗi cụm loa, &amp;nhiều nhất một ngày</source>
        <translation>Each cluster, at &amp;most a day</translation>
    </message>
    <message>
        <source>Ví dụ: 2 buổi × 15 phút là 30 phút; 3 buổi × 45 phút là 135 phút. Tin khẩn cấp không bị giới hạn; lịch phạm quy định được nhắc khi soát.</source>
        <translation>For example: 2 sessions × 15 minutes are 30; 3 × 45 are 135. Emergencies are exempt; a schedule that breaks the rules is told in the proof.</translation>
    </message>
    <message>
        <source>Lưu giờ phát</source>
        <translation>Save the hours</translation>
    </message>
    <message>
        <source>Hai giờ này giống nhau: như vậy là không phát cả ngày.</source>
        <translation>The two times are the same: that would be the whole day.</translation>
    </message>
    <message>
        <source>Đã lưu giờ phát.</source>
        <translation>The hours are saved.</translation>
    </message>
</context>
<context>
    <name>RunningPage</name>
    <message>
        <source>Phát khẩn cấp</source>
        <translation>Emergency broadcast</translation>
    </message>
    <message>
        <source>TỪNG NƠI NHẬN</source>
        <translation>PLACE BY PLACE</translation>
    </message>
    <message>
        <source>Đọc lại ngay</source>
        <translation>Say it again now</translation>
    </message>
    <message>
        <source>Đọc lại tin khẩn cấp ngay, không chờ lần tới</source>
        <translation>Say the emergency message again now, without waiting for the next time</translation>
    </message>
    <message>
        <source>Phát lại lời này ngay, lần tới tính từ lúc này (Ctrl+R)</source>
        <translation>Say this again now; the next time counts from here (Ctrl+R)</translation>
    </message>
    <message>
        <source>Phát thêm tin khẩn cấp khác</source>
        <translation>Air another emergency</translation>
    </message>
    <message>
        <source>Về màn hình trước</source>
        <translation>Back to the screen before</translation>
    </message>
    <message>
        <source>Thời gian từ lúc bấm phát</source>
        <translation>Time since the press</translation>
    </message>
    <message>
        <source>từ lúc bấm phát</source>
        <translation>since the press</translation>
    </message>
    <message>
        <source>Đã phát một giờ. Không ai trả lời thì vẫn phát tiếp.</source>
        <translation>On air for an hour. It goes on when nobody answers.</translation>
    </message>
    <message>
        <source>Phát tiếp</source>
        <translation>Go on</translation>
    </message>
    <message>
        <source>Tin khẩn từ cấp trên, máy đã tự phát. Nghe thấy sai hoặc lạ giọng thì Dừng tại chỗ.</source>
        <translation>Emergency from the level above, put on air by itself. If it sounds wrong or the voice is strange, stop it here.</translation>
    </message>
    <message>
        <source>Đã thấy</source>
        <translation>Seen</translation>
    </message>
    <message>
        <source>Nói thêm trực tiếp</source>
        <translation>Speak live</translation>
    </message>
    <message>
        <source>Giữ để tắt micro</source>
        <translation>Hold to close the microphone</translation>
    </message>
    <message>
        <source>DỪNG PHÁT</source>
        <translation>STOP</translation>
    </message>
    <message>
        <source>giữ · Ctrl+End</source>
        <translation>hold · Ctrl+End</translation>
    </message>
    <message>
        <source>Dừng phát: giữ một giây, hoặc Ctrl+End</source>
        <translation>Stop: hold for a second, or Ctrl+End</translation>
    </message>
    <message>
        <source>BÁO YÊN</source>
        <translation>ALL-CLEAR</translation>
    </message>
    <message>
        <source>ĐÍNH CHÍNH (báo nhầm)</source>
        <translation>CORRECTION (false alarm)</translation>
    </message>
    <message>
        <source>DỪNG TẠI CHỖ – nghi sai/chèn sóng</source>
        <translation>STOP HERE – suspected wrong/hijacked</translation>
    </message>
    <message>
        <source>Phát lại</source>
        <translation>Resume</translation>
    </message>
    <message>
        <source>BÁO YÊN TỚI TỪNG NƠI</source>
        <translation>ALL-CLEAR PLACE BY PLACE</translation>
    </message>
    <message>
        <source>ĐÍNH CHÍNH TỚI TỪNG NƠI</source>
        <translation>CORRECTION PLACE BY PLACE</translation>
    </message>
    <message>
        <source>lặp lại mỗi %1</source>
        <translation>again every %1</translation>
    </message>
    <message>
        <source>, lần tới %1</source>
        <translation>, next at %1</translation>
    </message>
    <message>
        <source>%1 nơi nhận</source>
        <translation>%1 places</translation>
    </message>
    <message>
        <source>đang báo lên cấp trên</source>
        <translation>telling the level above</translation>
    </message>
    <message>
        <source>chưa báo được lên cấp trên</source>
        <translation>the level above has not been told yet</translation>
    </message>
    <message>
        <source>đã báo cấp trên lúc %1</source>
        <translation>level above told at %1</translation>
    </message>
    <message>
        <source>đã thấy lúc %1</source>
        <translation>seen at %1</translation>
    </message>
    <message>
        <source>ĐÃ DỪNG TẠI CHỖ</source>
        <translation>STOPPED HERE</translation>
    </message>
    <message>
        <source>ĐANG PHÁT KHẨN CẤP</source>
        <translation>EMERGENCY ON AIR</translation>
    </message>
    <message>
        <source>đang phát</source>
        <translation>on air</translation>
    </message>
    <message>
        <source>ĐÃ BÁO YÊN</source>
        <translation>ALL-CLEAR GIVEN</translation>
    </message>
    <message>
        <source>ĐÃ ĐÍNH CHÍNH</source>
        <translation>CORRECTED</translation>
    </message>
    <message>
        <source>ĐÃ DỪNG</source>
        <translation>STOPPED</translation>
    </message>
    <message>
        <source>Từ cấp trên: %1</source>
        <translation>From above: %1</translation>
    </message>
    <message>
        <source>theo lệnh %1 lúc %2</source>
        <translation>by order of %1 at %2</translation>
    </message>
    <message>
        <source>hệ thống thông tin nguồn</source>
        <translation>the source system</translation>
    </message>
    <message>
        <source>Phát lúc %1</source>
        <translation>On air since %1</translation>
    </message>
</context>
<context>
    <name>SayQuestion</name>
    <message>
        <source>5 · NÓI GÌ?</source>
        <translation>5 · WHAT TO SAY?</translation>
    </message>
    <message>
        <source>Lời sẽ phát</source>
        <translation>Words to be aired</translation>
    </message>
    <message>
        <source>Tiếng từ đâu</source>
        <translation>Where the sound comes from</translation>
    </message>
    <message>
        <source>Máy đọc</source>
        <translation>Machine&apos;s voice</translation>
    </message>
    <message>
        <source>Nói trực tiếp</source>
        <translation>Speak live</translation>
    </message>
    <message>
        <source>Bản thu sẵn</source>
        <translation>A recording</translation>
    </message>
    <message>
        <source>Lặp lại mỗi mấy phút</source>
        <translation>Repeated every how many minutes</translation>
    </message>
    <message>
        <source>Lặp lại mỗi</source>
        <translation>Again every</translation>
    </message>
    <message>
        <source>đến khi bấm Dừng</source>
        <translation>until Stop is pressed</translation>
    </message>
    <message>
        <source>Micro mở ngay khi phát. Nói xong, máy đọc lặp lại lời ở trên.</source>
        <translation>The microphone opens at once. Afterwards the machine&apos;s voice repeats the words above.</translation>
    </message>
    <message>
        <source>Phát bản thu này; lời ở trên ghi vào nhật ký và báo cáo.</source>
        <translation>This recording is aired; the words above go into the log and the report.</translation>
    </message>
</context>
<context>
    <name>ScheduleScreen</name>
    <message>
        <source>Chưa có chương trình nào được duyệt. Vào Sản xuất để làm bản tin, gửi duyệt, rồi xếp vào lịch.</source>
        <translation>No programme is approved yet. Make one under Produce, send it for approval, then put it into the schedule.</translation>
    </message>
    <message>
        <source>Vào Sản xuất</source>
        <translation>To Produce</translation>
    </message>
    <message>
        <source>Hôm trước</source>
        <translation>Day before</translation>
    </message>
    <message>
        <source>Hôm nay</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>Hôm sau</source>
        <translation>Day after</translation>
    </message>
    <message>
        <source>Ngày</source>
        <translation>Day</translation>
    </message>
    <message>
        <source>Danh sách</source>
        <translation>List</translation>
    </message>
    <message>
        <source>Cách xem</source>
        <translation>View</translation>
    </message>
    <message>
        <source>Đã bỏ</source>
        <translation>Taken off</translation>
    </message>
    <message>
        <source>Những buổi đã bỏ khỏi lịch</source>
        <translation>What was taken off the schedule</translation>
    </message>
    <message>
        <source>Soát lịch</source>
        <translation>Proof</translation>
    </message>
    <message>
        <source>Soát lịch trước khi phát</source>
        <translation>Proof before air</translation>
    </message>
    <message>
        <source>Thêm vào lịch</source>
        <translation>Add to schedule</translation>
    </message>
    <message>
        <source>Đã bỏ %1</source>
        <translation>%1 taken off</translation>
    </message>
    <message>
        <source>Đã đưa “%1” lại vào lịch lúc %2.</source>
        <translation>“%1” is back on the schedule at %2.</translation>
    </message>
    <message>
        <source>“%1” sẽ phát lúc %2.</source>
        <translation>“%1” will air at %2.</translation>
    </message>
    <message>
        <source>“%1” phát trước.</source>
        <translation>“%1” airs first.</translation>
    </message>
</context>
<context>
    <name>ScriptCard</name>
    <message>
        <source>KỊCH BẢN</source>
        <translation>SCRIPT</translation>
    </message>
    <message>
        <source>Chữ kịch bản nhỏ hơn</source>
        <translation>Smaller script</translation>
    </message>
    <message>
        <source>Chữ kịch bản to hơn</source>
        <translation>Larger script</translation>
    </message>
    <message>
        <source>Kịch bản</source>
        <translation>Script</translation>
    </message>
    <message>
        <source>Dán hoặc gõ lời sẽ đọc vào đây.</source>
        <translation>Paste or type here what will be read.</translation>
    </message>
    <message>
        <source>câu trước, câu sau</source>
        <translation>sentence before, after</translation>
    </message>
</context>
<context>
    <name>Setup</name>
    <message>
        <source>Tên đài</source>
        <translation>Station</translation>
    </message>
    <message>
        <source>Người làm việc</source>
        <translation>People</translation>
    </message>
    <message>
        <source>Âm thanh</source>
        <translation>Sound</translation>
    </message>
    <message>
        <source>Cụm loa</source>
        <translation>Loudspeakers</translation>
    </message>
    <message>
        <source>Hệ thống nguồn</source>
        <translation>Source system</translation>
    </message>
    <message>
        <source>Phát thử</source>
        <translation>Test broadcast</translation>
    </message>
    <message>
        <source>xong</source>
        <translation>done</translation>
    </message>
    <message>
        <source>cần xem</source>
        <translation>to be looked at</translation>
    </message>
    <message>
        <source>đã bỏ qua</source>
        <translation>skipped</translation>
    </message>
    <message>
        <source>chưa làm</source>
        <translation>to do</translation>
    </message>
</context>
<context>
    <name>SetupPage</name>
    <message>
        <source>Tiếp tục</source>
        <translation>Continue</translation>
    </message>
</context>
<context>
    <name>SetupWizard</name>
    <message>
        <source>Quay lại</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Để sau, vào làm việc</source>
        <translation>Later; start working</translation>
    </message>
    <message>
        <source>Để sau</source>
        <translation>Later</translation>
    </message>
    <message>
        <source>Bỏ qua bước này</source>
        <translation>Skip this step</translation>
    </message>
    <message>
        <source>Tiếp tục</source>
        <translation>Continue</translation>
    </message>
</context>
<context>
    <name>ShortenDialog</name>
    <message>
        <source>Rút ngắn khoảng lặng</source>
        <translation>Shorten silences</translation>
    </message>
    <message>
        <source>Rút ngắn</source>
        <translation>Shorten</translation>
    </message>
    <message>
        <source>Chỉ chỗ không ai nói mới bị rút; nhạc nền chạy tiếp, lời nói giữ nguyên.</source>
        <translation>Only places where nobody speaks are shortened; music runs on, speech stays as it is.</translation>
    </message>
    <message>
        <source>Khoảng lặng dài hơn</source>
        <translation>Silences longer than</translation>
    </message>
    <message>
        <source>Rút còn</source>
        <translation>Become</translation>
    </message>
    <message>
        <source>Không có khoảng lặng nào dài như vậy.</source>
        <translation>No silence is that long.</translation>
    </message>
    <message>
        <source>Có %1 chỗ; chương trình ngắn đi %2.</source>
        <translation>%1 places; the programme becomes %2 shorter.</translation>
    </message>
</context>
<context>
    <name>SignIn</name>
    <message>
        <source>&amp;Tên đăng nhập</source>
        <translation>&amp;Sign-in name</translation>
    </message>
    <message>
        <source>&amp;Mật khẩu</source>
        <translation>&amp;Password</translation>
    </message>
    <message>
        <source>Vào làm việc</source>
        <translation>Sign in</translation>
    </message>
    <message>
        <source>Đang mở đài…</source>
        <translation>Opening the station…</translation>
    </message>
    <message>
        <source>Việc phát sóng theo lịch vẫn chạy, không cần đăng nhập.</source>
        <translation>The schedule goes on air; nobody needs to be signed in for it.</translation>
    </message>
    <message>
        <source>Đăng nhập để làm việc. Việc phát sóng theo lịch vẫn chạy.</source>
        <translation>Sign in to work. The schedule goes on air meanwhile.</translation>
    </message>
    <message>
        <source>Chưa mở được đài</source>
        <translation>The station could not be opened</translation>
    </message>
</context>
<context>
    <name>SignageColours</name>
    <message>
        <source>Không nền</source>
        <translation>No ground</translation>
    </message>
    <message>
        <source>Trắng</source>
        <translation>White</translation>
    </message>
    <message>
        <source>Đen</source>
        <translation>Black</translation>
    </message>
    <message>
        <source>Xám</source>
        <translation>Grey</translation>
    </message>
    <message>
        <source>Đỏ</source>
        <translation>Red</translation>
    </message>
    <message>
        <source>Nâu đậm</source>
        <translation>Dark brown</translation>
    </message>
    <message>
        <source>Vàng</source>
        <translation>Yellow</translation>
    </message>
    <message>
        <source>Xanh lá đậm</source>
        <translation>Dark green</translation>
    </message>
    <message>
        <source>Xanh lá</source>
        <translation>Green</translation>
    </message>
    <message>
        <source>Xanh đậm</source>
        <translation>Dark blue</translation>
    </message>
    <message>
        <source>Xanh nhạt</source>
        <translation>Light blue</translation>
    </message>
    <message>
        <source>Tím</source>
        <translation>Purple</translation>
    </message>
</context>
<context>
    <name>SignageScreen</name>
    <message>
        <source>Bảng điện tử</source>
        <translation>Boards</translation>
    </message>
    <message>
        <source>Các bảng</source>
        <translation>The boards</translation>
    </message>
    <message>
        <source>Xem như bảng thật</source>
        <translation>As on the real board</translation>
    </message>
    <message>
        <source>Chưa có trang nào. Bấm “+ Thêm trang”, chọn một mẫu, rồi sửa chữ cho hợp.</source>
        <translation>There is no page yet. Press “+ Add a page”, choose a template, and change its words.</translation>
    </message>
    <message>
        <source>bảng rộng 1,92 m</source>
        <translation>a board 1.92 m wide</translation>
    </message>
    <message>
        <source>Đọc được từ %1</source>
        <translation>Read from %1</translation>
    </message>
    <message>
        <source>sửa thì thành bản mới</source>
        <translation>a change makes a new version</translation>
    </message>
    <message>
        <source>Chưa đưa lên bảng nào.</source>
        <translation>Not on any board yet.</translation>
    </message>
    <message>
        <source>Trên %1 bảng: %2</source>
        <translation>On %1 boards: %2</translation>
    </message>
    <message>
        <source>%1 bảng của đài</source>
        <translation>%1 boards of the station</translation>
    </message>
    <message>
        <source>Về trang</source>
        <translation>Back to the page</translation>
    </message>
    <message>
        <source>Về trang đang làm</source>
        <translation>Back to the page in work</translation>
    </message>
    <message>
        <source>Chữ mới</source>
        <translation>New words</translation>
    </message>
    <message>
        <source>Chữ chạy mới</source>
        <translation>New ticker</translation>
    </message>
    <message>
        <source>Chọn ảnh</source>
        <translation>Choose a picture</translation>
    </message>
    <message>
        <source>Ảnh (*.png *.jpg *.jpeg *.webp)</source>
        <translation>Pictures (*.png *.jpg *.jpeg *.webp)</translation>
    </message>
</context>
<context>
    <name>SignageWords</name>
    <message>
        <source>Chưa công bố cấp</source>
        <translation>No level announced</translation>
    </message>
    <message>
        <source>Cấp 1 (thấp)</source>
        <translation>Level 1 (low)</translation>
    </message>
    <message>
        <source>Cấp 2 (trung bình)</source>
        <translation>Level 2 (medium)</translation>
    </message>
    <message>
        <source>Cấp 3 (lớn)</source>
        <translation>Level 3 (high)</translation>
    </message>
    <message>
        <source>Cấp 4 (rất lớn)</source>
        <translation>Level 4 (very high)</translation>
    </message>
    <message>
        <source>Cấp 5 (thảm họa)</source>
        <translation>Level 5 (catastrophe)</translation>
    </message>
    <message>
        <source>Chữ</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Chữ chạy</source>
        <translation>Ticker</translation>
    </message>
    <message>
        <source>Ảnh</source>
        <translation>Picture</translation>
    </message>
    <message>
        <source>Giờ, lịch</source>
        <translation>Clock, date</translation>
    </message>
    <message>
        <source>Mã QR</source>
        <translation>QR code</translation>
    </message>
    <message>
        <source>Thường</source>
        <translation>Regular</translation>
    </message>
    <message>
        <source>Vừa</source>
        <translation>Medium</translation>
    </message>
    <message>
        <source>Hơi đậm</source>
        <translation>Semibold</translation>
    </message>
    <message>
        <source>Đậm</source>
        <translation>Bold</translation>
    </message>
    <message>
        <source>Trái</source>
        <translation>Left</translation>
    </message>
    <message>
        <source>Giữa</source>
        <translation>Middle</translation>
    </message>
    <message>
        <source>Phải</source>
        <translation>Right</translation>
    </message>
    <message>
        <source>Giờ</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>Ngày</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>Giờ và ngày</source>
        <translation>Time and date</translation>
    </message>
    <message>
        <source>Giờ, ngày, âm lịch</source>
        <translation>Time, date, lunar date</translation>
    </message>
    <message>
        <source>%1 m</source>
        <translation>%1 m</translation>
    </message>
    <message>
        <source>Đang hiện đúng</source>
        <translation>Shows what it should</translation>
    </message>
    <message>
        <source>Đang hiện bản cũ</source>
        <translation>Still shows the old</translation>
    </message>
    <message>
        <source>Không nhận bản mới</source>
        <translation>Refused the new</translation>
    </message>
    <message>
        <source>Mất kết nối</source>
        <translation>Offline</translation>
    </message>
    <message>
        <source>Đang tắt</source>
        <translation>Switched off</translation>
    </message>
    <message>
        <source>Chưa biết</source>
        <translation>Not known</translation>
    </message>
</context>
<context>
    <name>SlotDialog</name>
    <message>
        <source>Lưu giờ và nơi phát</source>
        <translation>Save time and targets</translation>
    </message>
    <message>
        <source>&amp;Lý do thu hồi</source>
        <translation>&amp;Reason of the recall</translation>
    </message>
    <message>
        <source>Bỏ khỏi lịch</source>
        <translation>Take off the schedule</translation>
    </message>
    <message>
        <source>Thu hồi, dừng phát ngay</source>
        <translation>Recall and stop now</translation>
    </message>
    <message>
        <source>“%1” sẽ phát lúc %2.</source>
        <translation>“%1” will air at %2.</translation>
    </message>
    <message>
        <source>Đã thu hồi “%1” và dừng phát.</source>
        <translation>“%1” was recalled and stopped.</translation>
    </message>
</context>
<context>
    <name>SoundCard</name>
    <message>
        <source>ÂM THANH</source>
        <translation>SOUND</translation>
    </message>
    <message>
        <source>Thử micro</source>
        <translation>Try the microphone</translation>
    </message>
    <message>
        <source>&amp;Micro</source>
        <translation>&amp;Microphone</translation>
    </message>
    <message>
        <source>Đườn&amp;g ra tại đài</source>
        <translation>Station&apos;s &amp;output</translation>
    </message>
    <message>
        <source>Cân âm &amp;lượng cho</source>
        <translation>&amp;Levelled for</translation>
    </message>
    <message>
        <source>Tìm lại thiết bị</source>
        <translation>Look for devices again</translation>
    </message>
    <message>
        <source>Đang tìm thiết bị âm thanh…</source>
        <translation>Looking for sound devices…</translation>
    </message>
    <message>
        <source>Loa nén ngoài trời</source>
        <translation>Horns outdoors</translation>
    </message>
    <message>
        <source>Máy phát FM</source>
        <translation>FM transmitter</translation>
    </message>
    <message>
        <source>Nghe trên mạng</source>
        <translation>Web listening</translation>
    </message>
    <message>
        <source>Chuẩn châu Âu R 128</source>
        <translation>European R 128</translation>
    </message>
    <message>
        <source>✗ Không thấy micro. Cắm micro rồi bấm “Tìm lại thiết bị”.</source>
        <translation>✗ No microphone found. Plug one in and press “Look for devices again”.</translation>
    </message>
    <message>
        <source>Thôi thử micro</source>
        <translation>Stop trying</translation>
    </message>
    <message>
        <source>Đã lưu chọn lựa âm thanh.</source>
        <translation>The sound choice was saved.</translation>
    </message>
</context>
<context>
    <name>SoundPage</name>
    <message>
        <source>Micro và loa tại đài có tiếng không?</source>
        <translation>Do the microphone and the station&apos;s loudspeaker work?</translation>
    </message>
    <message>
        <source>Chọn micro, nói thử; chọn đường ra tăng âm, nghe thử. Chưa có gì phát ra ngoài.</source>
        <translation>Choose the microphone and speak; choose the amplifier&apos;s output and listen. Nothing goes out yet.</translation>
    </message>
    <message>
        <source>MICRO</source>
        <translation>MICROPHONE</translation>
    </message>
    <message>
        <source>LOA, TĂNG ÂM TẠI ĐÀI</source>
        <translation>LOUDSPEAKER AT THE STATION</translation>
    </message>
    <message>
        <source>&amp;Micro</source>
        <translation>&amp;Microphone</translation>
    </message>
    <message>
        <source>Đườn&amp;g ra</source>
        <translation>Out&amp;put</translation>
    </message>
    <message>
        <source>Tìm lại thiết bị</source>
        <translation>Look for devices again</translation>
    </message>
    <message>
        <source>Đang tìm thiết bị âm thanh…</source>
        <translation>Looking for sound devices…</translation>
    </message>
    <message>
        <source>Không thấy micro.</source>
        <translation>No microphone was found.</translation>
    </message>
    <message>
        <source>Không thấy đường ra âm thanh.</source>
        <translation>No sound output was found.</translation>
    </message>
    <message>
        <source>Cắm vào rồi bấm “Tìm lại thiết bị”, hoặc bỏ qua và làm sau.</source>
        <translation>Plug it in and press “Look for devices again”, or skip this for now.</translation>
    </message>
</context>
<context>
    <name>SourcePage</name>
    <message>
        <source>Nối với hệ thống nguồn của tỉnh?</source>
        <translation>Connect to the province&apos;s source system?</translation>
    </message>
    <message>
        <source>Tỉnh cấp cho đài một địa chỉ và một mã dùng một lần. Chưa có thì bỏ qua, làm sau ở Quản trị.</source>
        <translation>The province gives the station an address and a one-time code. Without them, skip this and do it later under Administration.</translation>
    </message>
    <message>
        <source>Khóa riêng của đài được tạo ngay trên máy này và không rời khỏi máy.</source>
        <translation>The station&apos;s own key is made on this PC and never leaves it.</translation>
    </message>
    <message>
        <source>Tiếp tục</source>
        <translation>Continue</translation>
    </message>
    <message>
        <source>Ghi danh</source>
        <translation>Enrol</translation>
    </message>
</context>
<context>
    <name>SpeakPage</name>
    <message>
        <source>Đọc văn bản</source>
        <translation>Read a text</translation>
    </message>
    <message>
        <source>Gõ hoặc dán thông báo, máy đọc thành bản tin.</source>
        <translation>Type or paste a notice; the machine reads it into a bulletin.</translation>
    </message>
    <message>
        <source>Danh sách</source>
        <translation>List</translation>
    </message>
    <message>
        <source>Từ điển đọc</source>
        <translation>Reading lexicon</translation>
    </message>
    <message>
        <source>Những từ đài tự đặt cách đọc</source>
        <translation>Words for which the station says how they are read</translation>
    </message>
    <message>
        <source>VĂN BẢN</source>
        <translation>TEXT</translation>
    </message>
    <message>
        <source>Dán</source>
        <translation>Paste</translation>
    </message>
    <message>
        <source>Dán văn bản đã chép</source>
        <translation>Paste the copied text</translation>
    </message>
    <message>
        <source>Văn bản cần đọc</source>
        <translation>The text to be read</translation>
    </message>
    <message>
        <source>Ví dụ: UBND xã thông báo: 7h30 ngày 25/11, họp dân tại nhà văn hóa thôn 3.</source>
        <translation>Example: UBND xã thông báo: 7h30 ngày 25/11, họp dân tại nhà văn hóa thôn 3.</translation>
    </message>
    <message>
        <source>Tên bản tin</source>
        <translation>Bulletin&apos;s name</translation>
    </message>
    <message>
        <source>SẼ ĐỌC LÀ</source>
        <translation>WILL BE READ AS</translation>
    </message>
    <message>
        <source>Bấm vào chữ có màu để sửa cách đọc.</source>
        <translation>Press a coloured word to change how it is read.</translation>
    </message>
    <message>
        <source>CẦN XEM LẠI</source>
        <translation>LOOK AT THESE</translation>
    </message>
    <message>
        <source>Chỗ sau</source>
        <translation>Next one</translation>
    </message>
    <message>
        <source>Giọng đọc</source>
        <translation>Voice</translation>
    </message>
    <message>
        <source>Cách đọc số</source>
        <translation>Numbers said as in the</translation>
    </message>
    <message>
        <source>Bắc</source>
        <translation>North</translation>
    </message>
    <message>
        <source>Trung</source>
        <translation>Centre</translation>
    </message>
    <message>
        <source>Nam</source>
        <translation>South</translation>
    </message>
    <message>
        <source>Vừa</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Tốc độ</source>
        <translation>Speed</translation>
    </message>
    <message>
        <source>Trầm</source>
        <translation>Low</translation>
    </message>
    <message>
        <source>Cao</source>
        <translation>High</translation>
    </message>
    <message>
        <source>Độ cao</source>
        <translation>Pitch</translation>
    </message>
    <message>
        <source>Nghe thử</source>
        <translation>Listen</translation>
    </message>
    <message>
        <source>Hoàn thiện</source>
        <translation>Make ready</translation>
    </message>
    <message>
        <source>Đọc, cân âm lượng và làm bản để gửi duyệt (Ctrl+Enter)</source>
        <translation>Read it, level it and make it ready to submit (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Tiến độ</source>
        <translation>Progress</translation>
    </message>
    <message>
        <source>Dừng</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Máy này chưa có giọng đọc tiếng Việt. Cài eSpeak NG, Piper, hoặc giọng tiếng Việt của Windows.</source>
        <translation>This PC has no Vietnamese voice. Install eSpeak NG, Piper, or a Vietnamese voice of Windows.</translation>
    </message>
    <message>
        <source>“%1” đọc là “%2”</source>
        <translation>“%1” is read as “%2”</translation>
    </message>
    <message>
        <source>“%1” bị bỏ, không đọc</source>
        <translation>“%1” is left out and not read</translation>
    </message>
    <message>
        <source>“%1” đọc nguyên như viết: máy chưa biết từ này</source>
        <translation>“%1” is read as it is written: the machine does not know this word</translation>
    </message>
    <message>
        <source>Đúng rồi</source>
        <translation>That is right</translation>
    </message>
    <message>
        <source>“%1” đúng rồi</source>
        <translation>“%1” is right</translation>
    </message>
    <message>
        <source>Sửa cách đọc</source>
        <translation>Change how it is read</translation>
    </message>
    <message>
        <source>rất chậm</source>
        <translation>very slow</translation>
    </message>
    <message>
        <source>chậm</source>
        <translation>slow</translation>
    </message>
    <message>
        <source>vừa</source>
        <translation>normal</translation>
    </message>
    <message>
        <source>nhanh</source>
        <translation>fast</translation>
    </message>
    <message>
        <source>CẦN XEM LẠI: CÒN %1 CHỖ</source>
        <translation>LOOK AT THESE: %1 LEFT</translation>
    </message>
    <message>
        <source>Sửa cách đọc “%1”</source>
        <translation>Change how “%1” is read</translation>
    </message>
    <message>
        <source>Đang đọc…</source>
        <translation>Reading…</translation>
    </message>
    <message>
        <source>Đang hoàn thiện…</source>
        <translation>Making ready…</translation>
    </message>
</context>
<context>
    <name>SpeakersPage</name>
    <message>
        <source>Các cụm loa nối vào đài bằng cách nào?</source>
        <translation>How do the loudspeakers reach the station?</translation>
    </message>
    <message>
        <source>Loa qua mạng cần một nơi để gặp đài: máy chủ kết nối. Loa kéo dây và FM thì không cần.</source>
        <translation>Networked loudspeakers need a place to meet the station: the hub. Wired and FM ones do not.</translation>
    </message>
    <message>
        <source>Loa ở trong mạng của đài: máy này làm máy chủ kết nối</source>
        <translation>They are in the station&apos;s network: this PC is the hub</translation>
    </message>
    <message>
        <source>Có loa 4G hoặc ở xa: máy này làm máy chủ, qua địa chỉ công khai</source>
        <translation>Some are on 4G or far away: this PC is the hub, at a public address</translation>
    </message>
    <message>
        <source>Máy chủ kết nối đặt hẳn ở nơi khác (tỉnh, nhà cung cấp)</source>
        <translation>The hub stands elsewhere (province, supplier)</translation>
    </message>
    <message>
        <source>Chưa có loa qua mạng</source>
        <translation>No networked loudspeakers yet</translation>
    </message>
    <message>
        <source>Đị&amp;a chỉ để loa nối vào</source>
        <translation>&amp;Address that they connect to</translation>
    </message>
    <message>
        <source>Bật máy chủ kết nối</source>
        <translation>Start the hub</translation>
    </message>
    <message>
        <source>Tiếp tục</source>
        <translation>Continue</translation>
    </message>
    <message>
        <source>Gõ địa chỉ mà loa sẽ nối vào.</source>
        <translation>Type the address that the loudspeakers connect to.</translation>
    </message>
    <message>
        <source>Máy này chưa cài mosquitto. Cài mosquitto rồi mở lại trang này.</source>
        <translation>mosquitto is not installed on this PC. Install it and open this page again.</translation>
    </message>
    <message>
        <source>Đã bật. Loa nối vào %1, cổng %2.</source>
        <translation>Running. Loudspeakers connect to %1, port %2.</translation>
    </message>
    <message>
        <source>Đặt địa chỉ cố định cho máy này ở bộ phát Wi-Fi hoặc bộ định tuyến, để loa tìm thấy mãi.</source>
        <translation>Give this PC a fixed address in the Wi-Fi box or router, so that loudspeakers always find it.</translation>
    </message>
    <message>
        <source>Gõ địa chỉ công khai của đài (nhà mạng cấp). Ở bộ định tuyến, chuyển cổng 1883 và 8137 vào máy này.</source>
        <translation>Type the station&apos;s public address (from the network operator). In the router, forward ports 1883 and 8137 to this PC.</translation>
    </message>
    <message>
        <source>Việc này cần kỹ thuật viên của tỉnh hoặc nhà cung cấp: cho họ biết tên và mã đài. Bấm Tiếp tục; đài vẫn phát ra loa tại chỗ, và khai báo cụm loa ở mục Thiết bị.</source>
        <translation>This takes a technician of the province or the supplier: tell them the station&apos;s name and code. Press Continue; the station broadcasts on its own output all the same, and clusters are entered under Devices.</translation>
    </message>
    <message>
        <source>Loa kéo dây từ tăng âm phát cùng đường ra tại đài. Thêm loa qua mạng lúc nào cũng được.</source>
        <translation>Loudspeakers wired to the amplifier play with the station&apos;s output. Networked ones can be added at any time.</translation>
    </message>
</context>
<context>
    <name>SpokenView</name>
    <message>
        <source>Sẽ đọc là</source>
        <translation>Will be read as</translation>
    </message>
</context>
<context>
    <name>StationCard</name>
    <message>
        <source>ĐÀI</source>
        <translation>STATION</translation>
    </message>
    <message>
        <source>Lưu tên đài</source>
        <translation>Save the name</translation>
    </message>
    <message>
        <source>Chạy lại thiết lập ban đầu</source>
        <translation>Run the first setup again</translation>
    </message>
    <message>
        <source>Thiết lập ban đầu đã xong mọi bước.</source>
        <translation>Every step of the first setup is done.</translation>
    </message>
    <message>
        <source>Thiết lập ban đầu còn để lại: %1.</source>
        <translation>The first setup left: %1.</translation>
    </message>
    <message>
        <source>Hỏi lần lượt: tên đài, người, âm thanh, cụm loa, hệ thống nguồn, phát thử.</source>
        <translation>It asks in turn: name, people, sound, loudspeakers, source system, test broadcast.</translation>
    </message>
    <message>
        <source>Đã lưu tên đài.</source>
        <translation>The name is saved.</translation>
    </message>
</context>
<context>
    <name>StationPage</name>
    <message>
        <source>Đài của mình tên là gì?</source>
        <translation>What is your station called?</translation>
    </message>
    <message>
        <source>Tên này hiện trên màn hình, trong báo cáo và ở hệ thống nguồn. Sau này sửa được.</source>
        <translation>The name is shown on the screen, in reports and at the source system. It can be changed later.</translation>
    </message>
    <message>
        <source>Giờ phát sóng theo giờ Việt Nam (GMT+7), không đổi theo mùa.</source>
        <translation>Broadcasts follow Vietnam time (GMT+7), all year.</translation>
    </message>
    <message>
        <source>Chưa gõ tên đài.</source>
        <translation>The station&apos;s name is missing.</translation>
    </message>
</context>
<context>
    <name>StepList</name>
    <message>
        <source>Thiết lập ban đầu</source>
        <translation>First setup</translation>
    </message>
    <message>
        <source>Bước %1: %2, %3</source>
        <translation>Step %1: %2, %3</translation>
    </message>
</context>
<context>
    <name>StepsBar</name>
    <message>
        <source>Thu âm</source>
        <translation>Record</translation>
    </message>
    <message>
        <source>Biên tập</source>
        <translation>Edit</translation>
    </message>
    <message>
        <source>Cân âm lượng</source>
        <translation>Level</translation>
    </message>
    <message>
        <source>Gửi duyệt</source>
        <translation>Submit</translation>
    </message>
    <message>
        <source>Cả bốn bước đã xong</source>
        <translation>All four steps are done</translation>
    </message>
    <message>
        <source>Bước %1 trên 4: %2</source>
        <translation>Step %1 of 4: %2</translation>
    </message>
</context>
<context>
    <name>StoreList</name>
    <message>
        <source>KHO TIN, BÀI</source>
        <translation>ITEMS</translation>
    </message>
    <message>
        <source>Tìm tên…</source>
        <translation>Find…</translation>
    </message>
    <message>
        <source>Tìm trong kho tin, bài</source>
        <translation>Find in the items</translation>
    </message>
    <message>
        <source>Kho tin, bài đã duyệt</source>
        <translation>Approved items</translation>
    </message>
    <message>
        <source>Chưa có bản tin nào được duyệt.</source>
        <translation>Nothing is approved yet.</translation>
    </message>
    <message>
        <source>Không tìm thấy.</source>
        <translation>Nothing found.</translation>
    </message>
    <message>
        <source>Kéo vào lịch, hoặc Enter.</source>
        <translation>Drag onto the day, or Enter.</translation>
    </message>
</context>
<context>
    <name>SubmitForm</name>
    <message>
        <source>Gửi duyệt</source>
        <translation>Submit</translation>
    </message>
    <message>
        <source>Người duyệt sẽ nghe đúng bản này. Tên nhiều người cách nhau bằng dấu phẩy.</source>
        <translation>The approver hears exactly this version. Separate several names by commas.</translation>
    </message>
    <message>
        <source>Loại tin</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>Tiếng</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>Người viết</source>
        <translation>Author</translation>
    </message>
    <message>
        <source>Người đọc</source>
        <translation>Announcer</translation>
    </message>
    <message>
        <source>Tên bản tin</source>
        <translation>Title</translation>
    </message>
    <message>
        <source>Nhóm nội dung</source>
        <translation>Category</translation>
    </message>
    <message>
        <source>Kỹ thuật</source>
        <translation>Technician</translation>
    </message>
    <message>
        <source>Chưa có tên bản tin. Gõ tên rồi gửi lại.</source>
        <translation>The item has no title. Type one and submit again.</translation>
    </message>
</context>
<context>
    <name>SummaryPage</name>
    <message>
        <source>Việc bỏ qua làm được bất cứ lúc nào ở Quản trị › Chạy lại thiết lập ban đầu.</source>
        <translation>What was skipped can be done at any time under Administration › Run the first setup again.</translation>
    </message>
    <message>
        <source>Vào làm việc</source>
        <translation>Start working</translation>
    </message>
    <message>
        <source>Đài đã dùng được.</source>
        <translation>The station can be used.</translation>
    </message>
    <message>
        <source>Vài việc còn để lại; làm lúc nào cũng được.</source>
        <translation>A few things were left; do them whenever you like.</translation>
    </message>
    <message>
        <source>Đài đã sẵn sàng.</source>
        <translation>The station is ready.</translation>
    </message>
    <message>
        <source>Mọi bước đã xong. Chúc một ca làm việc tốt.</source>
        <translation>Every step is done. Have a good shift.</translation>
    </message>
    <message>
        <source>Làm bây giờ</source>
        <translation>Do it now</translation>
    </message>
    <message>
        <source>Làm bây giờ: %1</source>
        <translation>Do it now: %1</translation>
    </message>
</context>
<context>
    <name>TakeDialog</name>
    <message>
        <source>Nhận bản tin</source>
        <translation>Take the bulletin</translation>
    </message>
    <message>
        <source>Nhận và xếp lịch</source>
        <translation>Take and schedule</translation>
    </message>
    <message>
        <source>%1 · %2 · dùng đến %3 %4</source>
        <translation>%1 · %2 · valid until %3 %4</translation>
    </message>
    <message>
        <source>Chỉ nhận vào kho, xếp lịch sau</source>
        <translation>Only into the store, schedule later</translation>
    </message>
    <message>
        <source>Nhận vào kho</source>
        <translation>Take into the store</translation>
    </message>
    <message>
        <source>Đã nhận “%1”. Trùng với bản tin ưu tiên khác: chọn bản nào phát trước.</source>
        <translation>“%1” taken. It collides with another priority bulletin: choose which airs first.</translation>
    </message>
    <message>
        <source>Đã nhận “%1” vào kho.</source>
        <translation>“%1” taken into the store.</translation>
    </message>
    <message>
        <source>Đã nhận “%1”, phát lúc %2.</source>
        <translation>“%1” taken, airs at %2.</translation>
    </message>
</context>
<context>
    <name>Tally</name>
    <message>
        <source>Đang hỏi bộ phát sóng…</source>
        <translation>Asking the on-air process…</translation>
    </message>
    <message>
        <source>Bộ phát sóng chưa chạy</source>
        <translation>The on-air process does not run</translation>
    </message>
    <message>
        <source>ĐANG PHÁT · %1 · còn %2</source>
        <translation>ON AIR · %1 · %2 left</translation>
    </message>
    <message>
        <source>Không phát · %1 %2</source>
        <translation>Off air · %1 %2</translation>
    </message>
    <message>
        <source>Không phát</source>
        <translation>Off air</translation>
    </message>
</context>
<context>
    <name>TargetCard</name>
    <message>
        <source>nhận lệnh</source>
        <translation>order received</translation>
    </message>
    <message>
        <source>Từng nơi nhận, với giờ của nó</source>
        <translation>Place by place, with its times</translation>
    </message>
    <message>
        <source>bắt đầu</source>
        <translation>began</translation>
    </message>
    <message>
        <source>Gọi %1</source>
        <translation>Ring %1</translation>
    </message>
</context>
<context>
    <name>TargetPicker</name>
    <message>
        <source>Phát ở đâu</source>
        <translation>Where it plays</translation>
    </message>
    <message>
        <source>Tất cả cụm loa</source>
        <translation>All clusters</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Dòng thời gian</source>
        <translation>Timeline</translation>
    </message>
    <message>
        <source>tự hạ khi có tiếng</source>
        <translation>makes way for the voice</translation>
    </message>
    <message>
        <source>mẫu tạp âm</source>
        <translation>noise sample</translation>
    </message>
    <message>
        <source>hết ngày</source>
        <translation>end of day</translation>
    </message>
    <message>
        <source>%1 giờ %2 không phát</source>
        <translation>%1 h %2 off air</translation>
    </message>
    <message>
        <source>%1 không phát</source>
        <translation>%1 off air</translation>
    </message>
    <message>
        <source>✗ 2 tin</source>
        <translation>✗ 2 items</translation>
    </message>
    <message>
        <source>Lịch trong ngày theo từng cụm loa</source>
        <translation>The day&apos;s schedule by cluster</translation>
    </message>
    <message>
        <source>Mũi tên: chọn mục. Enter: mở. Alt + mũi tên trái, phải: dời một phút. Esc: bỏ.</source>
        <translation>Arrows choose an item, Enter opens it, Alt + left or right moves it by a minute, Esc leaves.</translation>
    </message>
    <message>
        <source>%1 nơi phát</source>
        <translation>%1 targets</translation>
    </message>
</context>
<context>
    <name>Today</name>
    <message>
        <source>Cụm loa %1 mất kết nối</source>
        <translation>Cluster %1 is offline</translation>
    </message>
    <message>
        <source>từ %1 · xem cách xử lý</source>
        <translation>since %1 · see what to do</translation>
    </message>
    <message>
        <source>chưa thấy bao giờ · xem cách xử lý</source>
        <translation>never seen · see what to do</translation>
    </message>
    <message>
        <source>Hai tin ưu tiên trùng %1</source>
        <translation>Two priority items at %1</translation>
    </message>
    <message>
        <source>“%1” và “%2”: cần chọn tin phát trước</source>
        <translation>“%1” and “%2”: choose which airs first</translation>
    </message>
    <message>
        <source>“%1” chờ duyệt</source>
        <translation>“%1” awaits approval</translation>
    </message>
    <message>
        <source>gửi %1 · nghe và duyệt</source>
        <translation>sent %1 · listen and judge</translation>
    </message>
    <message>
        <source>“%1” không phát được ở %2</source>
        <translation>“%1” did not air at %2</translation>
    </message>
    <message>
        <source>Cấp trên thu hồi “%1”</source>
        <translation>The level above recalled “%1”</translation>
    </message>
    <message>
        <source>%1 · đã dừng và bỏ khỏi lịch phát</source>
        <translation>%1 · stopped and taken out of the schedule</translation>
    </message>
    <message>
        <source>Cấp trên thay “%1”</source>
        <translation>The level above replaced “%1”</translation>
    </message>
    <message>
        <source>%1 · bản cũ đã bỏ khỏi lịch; xem bản mới “%2”</source>
        <translation>%1 · the old one is out of the schedule; see the new one, “%2”</translation>
    </message>
    <message>
        <source>Bộ phát sóng chưa chạy</source>
        <translation>The on-air process does not run</translation>
    </message>
    <message>
        <source>Mất đường ra âm thanh %1</source>
        <translation>Sound output %1 is lost</translation>
    </message>
    <message>
        <source>Đồng hồ máy chưa tin được</source>
        <translation>The PC&apos;s clock cannot be trusted</translation>
    </message>
    <message>
        <source>Bộ nối loa chưa chạy</source>
        <translation>The loudspeaker bridge does not run</translation>
    </message>
    <message>
        <source>Mất kết nối tới các cụm loa</source>
        <translation>The clusters cannot be reached</translation>
    </message>
    <message>
        <source>Đã cứu bản thu “%1” sau khi máy tắt</source>
        <translation>Take “%1” was rescued after a shutdown</translation>
    </message>
    <message>
        <source>Lịch chưa phát. Khởi động lại máy.</source>
        <translation>The schedule is not aired. Restart the PC.</translation>
    </message>
    <message>
        <source>Cắm lại dây, hoặc chọn đường ra khác.</source>
        <translation>Plug the cable in, or choose another output.</translation>
    </message>
    <message>
        <source>Nối mạng để chỉnh giờ, hoặc đặt lại giờ máy.</source>
        <translation>Connect to the network, or set the PC&apos;s clock.</translation>
    </message>
    <message>
        <source>Chưa gửi được tới cụm loa. Khởi động lại máy.</source>
        <translation>Nothing reaches the clusters. Restart the PC.</translation>
    </message>
    <message>
        <source>Kiểm tra mạng của đài.</source>
        <translation>Check the station&apos;s network.</translation>
    </message>
    <message>
        <source>Nghe lại rồi dùng hoặc bỏ.</source>
        <translation>Listen, then use or drop it.</translation>
    </message>
    <message>
        <source>%1 trống sóng %2, %3</source>
        <translation>%1 silence of %2, %3</translation>
    </message>
    <message>
        <source>%1 hai chương trình trùng %2, %3</source>
        <translation>%1 two programmes overlap by %2, %3</translation>
    </message>
    <message>
        <source>%1 hai tin ưu tiên trùng giờ, %3</source>
        <translation>%1 two priority items at one time, %3</translation>
    </message>
    <message>
        <source>%1 “%4” thiếu tệp âm thanh</source>
        <translation>%1 “%4” has no sound file</translation>
    </message>
    <message>
        <source>%1 “%4” khác bản đã duyệt</source>
        <translation>%1 “%4” differs from what was approved</translation>
    </message>
    <message>
        <source>%1 “%4” chưa duyệt</source>
        <translation>%1 “%4” is not approved</translation>
    </message>
    <message>
        <source>%1 “%4” quá to hoặc quá nhỏ%5</source>
        <translation>%1 “%4” is too loud or too soft%5</translation>
    </message>
    <message>
        <source>%3 phát %2, quá giới hạn trong ngày</source>
        <translation>%3 plays %2, over the day&apos;s limit</translation>
    </message>
    <message>
        <source>%1 “%4” rơi vào giờ không phát</source>
        <translation>%1 “%4” falls into quiet hours</translation>
    </message>
    <message>
        <source>%3 chưa sẵn sàng cho %1</source>
        <translation>%3 is not ready for %1</translation>
    </message>
    <message>
        <source>%1 nơi phát</source>
        <translation>%1 targets</translation>
    </message>
    <message>
        <source>lúc %1 · xem nhật ký</source>
        <translation>at %1 · see the log</translation>
    </message>
</context>
<context>
    <name>TodayScreen</name>
    <message>
        <source>Thu âm mới</source>
        <translation>New recording</translation>
    </message>
    <message>
        <source>TIẾP THEO</source>
        <translation>NEXT</translation>
    </message>
    <message>
        <source>Xem lịch cả ngày</source>
        <translation>See the whole day</translation>
    </message>
    <message>
        <source>LỊCH NGÀY MAI</source>
        <translation>TOMORROW</translation>
    </message>
    <message>
        <source>Soát và sửa</source>
        <translation>Proof and mend</translation>
    </message>
    <message>
        <source>CẦN CHÚ Ý</source>
        <translation>NEEDS ATTENTION</translation>
    </message>
    <message>
        <source>Hôm nay không còn chương trình nào. Vào Lịch phát để thêm.</source>
        <translation>No more programmes today. Add some under Schedule.</translation>
    </message>
    <message>
        <source>Không có việc nào cần làm.</source>
        <translation>Nothing needs you.</translation>
    </message>
    <message>
        <source>LỊCH NGÀY MAI: CÒN %1 CHỖ PHẢI SỬA</source>
        <translation>TOMORROW: %1 TO MEND</translation>
    </message>
    <message>
        <source>LỊCH NGÀY MAI: ĐỦ VÀ ĐÚNG ✓</source>
        <translation>TOMORROW: ALL RIGHT ✓</translation>
    </message>
    <message>
        <source>LỊCH NGÀY MAI: CHƯA CÓ GÌ</source>
        <translation>TOMORROW: NOTHING YET</translation>
    </message>
    <message>
        <source>Xếp lịch ngày mai</source>
        <translation>Plan tomorrow</translation>
    </message>
    <message>
        <source>Không có chỗ nào phải sửa.</source>
        <translation>Nothing to mend.</translation>
    </message>
    <message>
        <source>Ngày mai chưa có chương trình nào.</source>
        <translation>There is nothing for tomorrow yet.</translation>
    </message>
    <message>
        <source>Ca sáng</source>
        <translation>Morning shift</translation>
    </message>
    <message>
        <source>Ca trưa</source>
        <translation>Noon shift</translation>
    </message>
    <message>
        <source>Ca chiều</source>
        <translation>Afternoon shift</translation>
    </message>
    <message>
        <source>Ca tối</source>
        <translation>Evening shift</translation>
    </message>
    <message>
        <source>%1 · %2 của %3</source>
        <translation>%1 · %2 of %3</translation>
    </message>
    <message>
        <source>Hôm nay còn %1 chương trình, %2 việc cần chú ý.</source>
        <translation>%1 programmes still today, %2 things need attention.</translation>
    </message>
</context>
<context>
    <name>ToolColumn</name>
    <message>
        <source>Thêm vào bảng</source>
        <translation>Add to the board</translation>
    </message>
    <message>
        <source>Thêm %1</source>
        <translation>Add %1</translation>
    </message>
</context>
<context>
    <name>Tools</name>
    <message>
        <source>Tách</source>
        <translation>Split</translation>
    </message>
    <message>
        <source>Tách đoạn ở vạch đỏ</source>
        <translation>Split the clip at the red line</translation>
    </message>
    <message>
        <source>Cắt đầu</source>
        <translation>Trim head</translation>
    </message>
    <message>
        <source>Cắt đầu: bỏ phần trước vạch đỏ</source>
        <translation>Trim head: drop what is before the red line</translation>
    </message>
    <message>
        <source>Cắt đuôi</source>
        <translation>Trim tail</translation>
    </message>
    <message>
        <source>Cắt đuôi: bỏ phần sau vạch đỏ</source>
        <translation>Trim tail: drop what is behind the red line</translation>
    </message>
    <message>
        <source>Xóa, dồn liền</source>
        <translation>Delete, close up</translation>
    </message>
    <message>
        <source>Xóa phần đang chọn, phần sau dồn lên</source>
        <translation>Delete what is chosen; what follows moves up</translation>
    </message>
    <message>
        <source>To dần, nhỏ dần</source>
        <translation>Fades</translation>
    </message>
    <message>
        <source>Đầu đoạn to dần, cuối đoạn nhỏ dần</source>
        <translation>Fade in at the clip&apos;s beginning, out at its end</translation>
    </message>
    <message>
        <source>Âm lượng</source>
        <translation>Level</translation>
    </message>
    <message>
        <source>Chỉnh to nhỏ của đoạn</source>
        <translation>How loud the clip is</translation>
    </message>
    <message>
        <source>Rút khoảng lặng</source>
        <translation>Shorten silences</translation>
    </message>
    <message>
        <source>Rút ngắn khoảng lặng; tiếng nói giữ nguyên</source>
        <translation>Shorten silences; speech stays as it is</translation>
    </message>
    <message>
        <source>Xóa, để trống</source>
        <translation>Delete, leave a gap</translation>
    </message>
    <message>
        <source>Xóa phần đang chọn, chừa chỗ trống</source>
        <translation>Delete what is chosen and leave its place empty</translation>
    </message>
    <message>
        <source>Chép</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>Chép phần đang chọn</source>
        <translation>Copy what is chosen</translation>
    </message>
    <message>
        <source>Lấy ra</source>
        <translation>Take out</translation>
    </message>
    <message>
        <source>Chép rồi xóa, dồn liền</source>
        <translation>Copy, then delete and close up</translation>
    </message>
    <message>
        <source>Dán đè</source>
        <translation>Paste over</translation>
    </message>
    <message>
        <source>Dán đè lên chỗ vạch đỏ</source>
        <translation>Paste over what is at the red line</translation>
    </message>
    <message>
        <source>Dán chen</source>
        <translation>Paste between</translation>
    </message>
    <message>
        <source>Dán vào vạch đỏ, đẩy phần sau lùi lại</source>
        <translation>Paste at the red line and push back what follows</translation>
    </message>
    <message>
        <source>Nối chồng</source>
        <translation>Crossfade</translation>
    </message>
    <message>
        <source>Hai đoạn liền kề nhỏ dần, to dần vào nhau</source>
        <translation>Two neighbours fade into each other</translation>
    </message>
    <message>
        <source>Cắt lặng đầu, cuối</source>
        <translation>Trim silent ends</translation>
    </message>
    <message>
        <source>Bỏ khoảng lặng trước câu đầu và sau câu cuối</source>
        <translation>Take off the silence before the first and after the last phrase</translation>
    </message>
    <message>
        <source>Đánh dấu mốc</source>
        <translation>Marker</translation>
    </message>
    <message>
        <source>Đặt hoặc bỏ dấu mốc ở vạch đỏ</source>
        <translation>Put or remove a marker at the red line</translation>
    </message>
    <message>
        <source>Thêm tiếng động</source>
        <translation>Add a sound effect</translation>
    </message>
    <message>
        <source>Đưa một tệp tiếng động vào lớp riêng, ở vạch đỏ</source>
        <translation>Bring a file of sound effects into a track of its own, at the red line</translation>
    </message>
    <message>
        <source>Ráp chương trình</source>
        <translation>Assemble a programme</translation>
    </message>
    <message>
        <source>Nhạc hiệu, lời xướng, tin bài, nhạc cắt, nhạc kết ráp thành một chương trình</source>
        <translation>Signature tune, ident, items, stingers and closing music become one programme</translation>
    </message>
    <message>
        <source>Cân âm lượng đoạn</source>
        <translation>Level the clip</translation>
    </message>
    <message>
        <source>Đưa đoạn về mức chung, chặn chỗ quá to</source>
        <translation>Bring the clip to the common level and hold what is too loud</translation>
    </message>
    <message>
        <source>Đường âm lượng</source>
        <translation>Level line</translation>
    </message>
    <message>
        <source>Đặt điểm âm lượng ở vạch đỏ; kéo điểm lên xuống</source>
        <translation>Put a level point at the red line; drag it up or down</translation>
    </message>
    <message>
        <source>Nhạc nền tự hạ</source>
        <translation>Ducking</translation>
    </message>
    <message>
        <source>Nhạc nền tự hạ khi có tiếng nói</source>
        <translation>The music bed makes way for the voice</translation>
    </message>
    <message>
        <source>Bù tạp âm phòng</source>
        <translation>Fill with room tone</translation>
    </message>
    <message>
        <source>Lấp chỗ trống ở vạch đỏ bằng tạp âm nền của phòng</source>
        <translation>Fill the hole at the red line with the room&apos;s own tone</translation>
    </message>
    <message>
        <source>Lấy mẫu tạp âm</source>
        <translation>Take a noise sample</translation>
    </message>
    <message>
        <source>Nhớ khoảng đang chọn làm mẫu để khử tạp âm</source>
        <translation>Keep the chosen range as the sample for noise reduction</translation>
    </message>
    <message>
        <source>Làm sạch tiếng</source>
        <translation>Clean the voice</translation>
    </message>
    <message>
        <source>Lọc ù, khử tạp âm, đều giọng: chọn cách và nghe trước, sau</source>
        <translation>Hum, noise, evenness: choose how, and hear before and after</translation>
    </message>
    <message>
        <source>Hiện đường to nhỏ</source>
        <translation>Show loudness</translation>
    </message>
    <message>
        <source>Vẽ chỗ to, chỗ nhỏ lên lớp giọng nói</source>
        <translation>Draw where it is loud and soft over the voice</translation>
    </message>
    <message>
        <source>Hiện phổ âm</source>
        <translation>Show the spectrum</translation>
    </message>
    <message>
        <source>Vẽ phổ âm thay cho hình sóng</source>
        <translation>Draw spectra in place of waveforms</translation>
    </message>
    <message>
        <source>Nghe nhanh</source>
        <translation>Play faster</translation>
    </message>
    <message>
        <source>Mỗi lần nhấn nhanh hơn một nấc; giọng không đổi</source>
        <translation>Each press a step faster; the pitch stays</translation>
    </message>
    <message>
        <source>Dừng nghe</source>
        <translation>Stop listening</translation>
    </message>
    <message>
        <source>Dừng ở chỗ đang nghe</source>
        <translation>Stop where it plays</translation>
    </message>
    <message>
        <source>Nghe lùi</source>
        <translation>Play backwards</translation>
    </message>
    <message>
        <source>Nghe ngược về trước; mỗi lần nhấn nhanh hơn một nấc</source>
        <translation>Play backwards; each press a step faster</translation>
    </message>
    <message>
        <source>Phím tắt</source>
        <translation>Keys</translation>
    </message>
    <message>
        <source>Mọi phím dùng khi biên tập</source>
        <translation>Every key of the editor</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Đồng hồ của đài</source>
        <translation>The station&apos;s clock</translation>
    </message>
    <message>
        <source>Cỡ chữ, ngôn ngữ…</source>
        <translation>Text size, language…</translation>
    </message>
    <message>
        <source>Mã PIN khẩn cấp…</source>
        <translation>Emergency PIN…</translation>
    </message>
    <message>
        <source>Đổi người, đăng xuất</source>
        <translation>Change person, sign out</translation>
    </message>
    <message>
        <source>Người đang làm việc: %1</source>
        <translation>At the desk: %1</translation>
    </message>
</context>
<context>
    <name>TrackGainDialog</name>
    <message>
        <source>Âm lượng cả lớp</source>
        <translation>Level of the track</translation>
    </message>
    <message>
        <source>Áp dụng</source>
        <translation>Apply</translation>
    </message>
    <message>
        <source>Lớp “%1”. Số âm là nhỏ đi, số dương là to lên; cộng với mức của từng đoạn.</source>
        <translation>Track “%1”. Below 0 is softer, above 0 louder; added to each clip&apos;s level.</translation>
    </message>
    <message>
        <source>Âm lượng</source>
        <translation>Level</translation>
    </message>
</context>
<context>
    <name>TrackHead</name>
    <message>
        <source>Lớp %1: thêm lựa chọn</source>
        <translation>Track %1: more</translation>
    </message>
    <message>
        <source>Thêm tệp</source>
        <translation>Add file</translation>
    </message>
    <message>
        <source>Thêm tệp vào %1</source>
        <translation>Add a file to %1</translation>
    </message>
    <message>
        <source>Âm lượng cả lớp…</source>
        <translation>Level of the track…</translation>
    </message>
    <message>
        <source>Tắt tiếng lớp này</source>
        <translation>Mute this track</translation>
    </message>
    <message>
        <source>Chỉ nghe lớp này</source>
        <translation>Listen to this track alone</translation>
    </message>
    <message>
        <source>Tự hạ khi có tiếng nói</source>
        <translation>Makes way for the voice</translation>
    </message>
    <message>
        <source>Thêm tệp vào lớp này…</source>
        <translation>Add a file to this track…</translation>
    </message>
</context>
<context>
    <name>Training</name>
    <message>
        <source>Tiếp theo: đọc bài</source>
        <translation>Next: a lesson</translation>
    </message>
    <message>
        <source>Tiếp theo: bài kiểm tra</source>
        <translation>Next: the quiz</translation>
    </message>
    <message>
        <source>Tiếp theo: thực hành</source>
        <translation>Next: the lab</translation>
    </message>
    <message>
        <source>Đã học xong</source>
        <translation>Completed</translation>
    </message>
    <message>
        <source>%1 trên %2 phần</source>
        <translation>%1 of %2 parts</translation>
    </message>
    <message>
        <source>Thu mười giây tiếng nói</source>
        <translation>Record ten seconds of speech</translation>
    </message>
    <message>
        <source>Thu giọng đọc rồi cân âm lượng</source>
        <translation>Record a voice and level it</translation>
    </message>
    <message>
        <source>Diễn tập: sẵn sàng rồi hủy</source>
        <translation>Exercise: armed, then let go</translation>
    </message>
    <message>
        <source>Bấm “Thu âm mới”, rồi bấm nút đỏ tròn và nói chừng mười lăm giây. Bấm lần nữa để dừng. Tiếng phải nghe được, không vỡ và không bị ngắt.</source>
        <translation>Press “New recording”, then the round red button, and speak for about fifteen seconds. Press it again to stop. The voice must be heard, not distorted and not interrupted.</translation>
    </message>
    <message>
        <source>Thu một đoạn giọng đọc chừng mười giây, rồi bấm “Hoàn thiện”. Bản tin phải vừa mức của loa ngoài trời, lệch không quá 0,5.</source>
        <translation>Record about ten seconds of reading, then press “Make ready”. It must be at the horn loudspeakers&apos; level, within 0.5.</translation>
    </message>
    <message>
        <source>Điền các ô, giữ nút hai giây cho máy sẵn sàng. Khi máy hỏi mã PIN thì đổi ý: bấm “Thôi, không phát”. Không có tiếng nào phát ra.</source>
        <translation>Fill in the fields and hold the key for two seconds to arm. When the PIN is asked for, change your mind: press “No, do not air”. Nothing is heard.</translation>
    </message>
    <message>
        <source>Thu được mười giây, không vỡ tiếng</source>
        <translation>Recorded ten seconds without distortion</translation>
    </message>
    <message>
        <source>Thu được một đoạn có tiếng</source>
        <translation>Recorded something that is heard</translation>
    </message>
    <message>
        <source>Hoàn thiện, vừa mức loa ngoài trời</source>
        <translation>Made ready, at the horns&apos; level</translation>
    </message>
    <message>
        <source>Giữ nút cho máy sẵn sàng</source>
        <translation>Held the key until armed</translation>
    </message>
    <message>
        <source>Hủy trước khi nhập mã PIN</source>
        <translation>Let it go before the PIN</translation>
    </message>
    <message>
        <source>Bản thu mới được %1 giây. Thu lại, nói ít nhất mười giây.</source>
        <translation>The recording has %1 seconds. Record again, for ten seconds at least.</translation>
    </message>
    <message>
        <source>Bản thu không nghe thấy tiếng. Kiểm tra micro đã cắm, đã bật, rồi thu lại.</source>
        <translation>Nothing is heard in the recording. See that the microphone is plugged in and on, then record again.</translation>
    </message>
    <message>
        <source>Bản thu bị vỡ tiếng. Lùi xa micro một chút, hoặc vặn nhỏ núm Gain, rồi thu lại.</source>
        <translation>The recording is distorted. Move back a little, or turn the gain down, then record again.</translation>
    </message>
    <message>
        <source>Bản thu có chỗ mất tiếng. Đóng bớt chương trình khác trên máy, rồi thu lại.</source>
        <translation>Sound is missing in the recording. Close other programs, then record again.</translation>
    </message>
    <message>
        <source>Máy chưa cân được cho vừa: bản quá ngắn, không có tiếng, hoặc chỗ to chỗ nhỏ quá. Thu lại đều giọng hơn, rồi bấm Hoàn thiện.</source>
        <translation>It could not be levelled: too short, silent, or too uneven. Record it again more evenly, then press Make ready.</translation>
    </message>
    <message>
        <source>Bạn đã nhập mã PIN nên diễn tập đã phát trong máy này. Bài này cần hủy: dừng lại, giữ nút lần nữa, rồi bấm “Thôi, không phát”.</source>
        <translation>You gave the PIN, so the exercise was aired in this computer. This lab asks to let it go: stop it, hold the key again, then press “No, do not air”.</translation>
    </message>
    <message>
        <source>Bản tin to hơn mức loa ngoài trời %1 LU.</source>
        <translation>The bulletin is %1 LU above the horns&apos; level.</translation>
    </message>
    <message>
        <source>Bản tin nhỏ hơn mức loa ngoài trời %1 LU.</source>
        <translation>The bulletin is %1 LU below the horns&apos; level.</translation>
    </message>
    <message>
        <source>Vào Quản trị › Âm thanh, ở “Cân âm lượng cho” chọn “Loa nén ngoài trời”, rồi bấm Hoàn thiện lần nữa.</source>
        <translation>Go to Administration › Sound, choose “Outdoor horn loudspeakers” at “Level for”, then press Make ready again.</translation>
    </message>
    <message>
        <source>Chọn gói khóa học</source>
        <translation>Choose a course package</translation>
    </message>
    <message>
        <source>Gói khóa học (*.zip);;Mọi tệp (*)</source>
        <translation>Course packages (*.zip);;All files (*)</translation>
    </message>
</context>
<context>
    <name>TrainingScreen</name>
    <message>
        <source>Đào tạo</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Các khóa học</source>
        <translation>Courses</translation>
    </message>
    <message>
        <source>Kết quả</source>
        <translation>Results</translation>
    </message>
    <message>
        <source>Thêm khóa học</source>
        <translation>Add a course</translation>
    </message>
    <message>
        <source>Học từng bài ngắn, rồi làm thử ở đài luyện tập.</source>
        <translation>Short lessons, then a try at the practice station.</translation>
    </message>
    <message>
        <source>Kết quả học</source>
        <translation>Results</translation>
    </message>
    <message>
        <source>Đọc nốt các bài</source>
        <translation>Read the other lessons</translation>
    </message>
    <message>
        <source>Sang thực hành</source>
        <translation>To the lab</translation>
    </message>
    <message>
        <source>Về danh sách</source>
        <translation>Back to the list</translation>
    </message>
    <message>
        <source>Đã thêm khóa “%1”.</source>
        <translation>The course “%1” was added.</translation>
    </message>
</context>
<context>
    <name>TransportCard</name>
    <message>
        <source>Vị trí</source>
        <translation>Position</translation>
    </message>
    <message>
        <source>thu</source>
        <translation>record</translation>
    </message>
    <message>
        <source>nghe</source>
        <translation>listen</translation>
    </message>
    <message>
        <source>Phím cách</source>
        <translation>Space</translation>
    </message>
    <message>
        <source>đánh dấu</source>
        <translation>mark</translation>
    </message>
    <message>
        <source>Thu khách</source>
        <translation>Record a visitor</translation>
    </message>
    <message>
        <source>Khách đã đồng ý</source>
        <translation>The visitor has agreed</translation>
    </message>
    <message>
        <source>Âm lượng lúc này</source>
        <translation>Loudness now</translation>
    </message>
    <message>
        <source>Nghe đoạn trước rồi máy tự thu. Bấm R để thôi.</source>
        <translation>What lies before is played, then recording begins by itself. Press R to call it off.</translation>
    </message>
    <message>
        <source>Thu lại từ đây</source>
        <translation>Record again from here</translation>
    </message>
    <message>
        <source>Thu tiếp từ đây</source>
        <translation>Go on recording from here</translation>
    </message>
    <message>
        <source>nghe lùi ×%1</source>
        <translation>backwards ×%1</translation>
    </message>
    <message>
        <source>nghe nhanh ×%1</source>
        <translation>faster ×%1</translation>
    </message>
    <message>
        <source>Dừng thu</source>
        <translation>Stop recording</translation>
    </message>
    <message>
        <source>Dừng thu (R)</source>
        <translation>Stop recording (R)</translation>
    </message>
    <message>
        <source>Thu âm</source>
        <translation>Record</translation>
    </message>
    <message>
        <source>Thu âm (R)</source>
        <translation>Record (R)</translation>
    </message>
    <message>
        <source>Dừng nghe</source>
        <translation>Stop listening</translation>
    </message>
    <message>
        <source>Dừng nghe (Phím cách)</source>
        <translation>Stop listening (Space)</translation>
    </message>
    <message>
        <source>Nghe</source>
        <translation>Listen</translation>
    </message>
    <message>
        <source>Nghe (Phím cách)</source>
        <translation>Listen (Space)</translation>
    </message>
    <message>
        <source>dừng thu</source>
        <translation>stop recording</translation>
    </message>
    <message>
        <source>dừng</source>
        <translation>stop</translation>
    </message>
    <message>
        <source>%1 chỗ mất tiếng</source>
        <translation>%1 dropouts</translation>
    </message>
    <message>
        <source>Mất tất cả %1 giây</source>
        <translation>%1 seconds lost in all</translation>
    </message>
    <message>
        <source>Không mất tiếng</source>
        <translation>No dropouts</translation>
    </message>
</context>
<context>
    <name>TrialPage</name>
    <message>
        <source>Phát thử một câu ra loa?</source>
        <translation>Broadcast a test sentence?</translation>
    </message>
    <message>
        <source>Loa tại đài và mọi cụm loa cùng đọc một câu ngắn. Nếu đang có chương trình, phát thử chờ tới lượt.</source>
        <translation>The station&apos;s loudspeaker and every cluster read one short sentence. If a programme is on, the test waits its turn.</translation>
    </message>
    <message>
        <source>Phát thử lại</source>
        <translation>Test again</translation>
    </message>
    <message>
        <source>LOA NÀO TRẢ LỜI</source>
        <translation>WHO ANSWERED</translation>
    </message>
    <message>
        <source>Xong</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>Phát thử bây giờ</source>
        <translation>Test now</translation>
    </message>
    <message>
        <source>Phát thử</source>
        <translation>Test broadcast</translation>
    </message>
    <message>
        <source>Đang chuẩn bị câu phát thử…</source>
        <translation>Preparing the sentence…</translation>
    </message>
    <message>
        <source>Đang phát thử…</source>
        <translation>Testing…</translation>
    </message>
    <message>
        <source>Đang phát thử ba tiếng nhạc (máy này chưa có giọng đọc)…</source>
        <translation>Testing with three notes (this PC has no voice)…</translation>
    </message>
    <message>
        <source>Loa tại đài</source>
        <translation>Station output</translation>
    </message>
    <message>
        <source>đã phát</source>
        <translation>played</translation>
    </message>
    <message>
        <source>đã gửi, nghe tại chỗ để biết</source>
        <translation>sent; listen there to be sure</translation>
    </message>
    <message>
        <source>không trả lời</source>
        <translation>no answer</translation>
    </message>
    <message>
        <source>chờ chương trình đang phát</source>
        <translation>waits for the programme on air</translation>
    </message>
    <message>
        <source>đang chờ</source>
        <translation>waiting</translation>
    </message>
    <message>
        <source>%1 nơi đã phát.</source>
        <translation>%1 played.</translation>
    </message>
    <message>
        <source>%1 nơi không xác nhận được.</source>
        <translation>%1 cannot be confirmed.</translation>
    </message>
    <message>
        <source>%1 nơi không trả lời.</source>
        <translation>%1 did not answer.</translation>
    </message>
    <message>
        <source>Xem điện, dây mạng của nơi không trả lời rồi phát thử lại.</source>
        <translation>Look at power and network where there was no answer, then test again.</translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>Hoàn tác</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>Đã bỏ “%1” lúc %2. Bản tin vẫn còn trong kho.</source>
        <translation>“%1” at %2 was taken off. The item is still in the store.</translation>
    </message>
</context>
<context>
    <name>Visitor</name>
    <message>
        <source>“Tôi là %1. Tôi đồng ý để %2 thu tiếng nói của tôi và phát trên loa truyền thanh.”</source>
        <translation>“I am %1. I agree that %2 records my voice and broadcasts it over the public loudspeakers.”</translation>
    </message>
</context>
<context>
    <name>VisitorForm</name>
    <message>
        <source>Thu khách</source>
        <translation>Record a visitor</translation>
    </message>
    <message>
        <source>Bắt đầu thu</source>
        <translation>Start recording</translation>
    </message>
    <message>
        <source>Tên khách</source>
        <translation>Visitor’s name</translation>
    </message>
    <message>
        <source>Bấm Bắt đầu thu rồi mời khách đọc:</source>
        <translation>Press Start recording, then ask the visitor to read:</translation>
    </message>
    <message>
        <source>Lời đồng ý được giữ ở đầu bản thu và không phát. Khách là trẻ em thì cha, mẹ hoặc người giám hộ đọc.</source>
        <translation>The words of consent are kept at the head of the take and not aired. For a child, a parent or guardian reads them.</translation>
    </message>
    <message>
        <source>Hãy ghi tên khách.</source>
        <translation>Write the visitor’s name.</translation>
    </message>
</context>
<context>
    <name>WhenFields</name>
    <message>
        <source>&amp;Ngày</source>
        <translation>&amp;Day</translation>
    </message>
    <message>
        <source>&amp;Giờ</source>
        <translation>&amp;Time</translation>
    </message>
</context>
<context>
    <name>WhereQuestion</name>
    <message>
        <source>4 · Ở ĐÂU?</source>
        <translation>4 · WHERE?</translation>
    </message>
    <message>
        <source>Toàn xã</source>
        <translation>The whole commune</translation>
    </message>
    <message>
        <source>Bảng điện tử</source>
        <translation>Boards</translation>
    </message>
    <message>
        <source>Hiện cả trên bảng điện tử</source>
        <translation>Show on the bulletin boards too</translation>
    </message>
</context>
<context>
    <name>WordDialog</name>
    <message>
        <source>Cách đọc</source>
        <translation>How it is read</translation>
    </message>
    <message>
        <source>Ghi vào từ điển</source>
        <translation>Keep in the lexicon</translation>
    </message>
    <message>
        <source>Nghe</source>
        <translation>Listen</translation>
    </message>
    <message>
        <source>Viết là</source>
        <translation>Written</translation>
    </message>
    <message>
        <source>Viết đúng như khi nói, chỉ dùng chữ cái. Ví dụ: Zalo đọc là “da lô”.</source>
        <translation>Write it as one speaks, with letters only. Example: Zalo is said “da lô”.</translation>
    </message>
    <message>
        <source>Đọc là</source>
        <translation>Said</translation>
    </message>
    <message>
        <source>Từ nay mọi văn bản của đài đều đọc như vậy.</source>
        <translation>From now on every text of the station is read so.</translation>
    </message>
    <message>
        <source>Hai ô đều phải có chữ; cách đọc chỉ gồm chữ cái.</source>
        <translation>Both fields need words; how it is said has letters only.</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>%1 giây</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 phút</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 giờ</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 giờ %2 phút</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>Thứ Hai</source>
        <translation>Monday</translation>
    </message>
    <message>
        <source>Thứ Ba</source>
        <translation>Tuesday</translation>
    </message>
    <message>
        <source>Thứ Tư</source>
        <translation>Wednesday</translation>
    </message>
    <message>
        <source>Thứ Năm</source>
        <translation>Thursday</translation>
    </message>
    <message>
        <source>Thứ Sáu</source>
        <translation>Friday</translation>
    </message>
    <message>
        <source>Thứ Bảy</source>
        <translation>Saturday</translation>
    </message>
    <message>
        <source>Chủ Nhật</source>
        <translation>Sunday</translation>
    </message>
    <message>
        <source>%1 tháng %2, %3</source>
        <comment>lunar date; %4 is the month&apos;s number</comment>
        <translation>Lunar %1/%4, %3</translation>
    </message>
    <message>
        <source>,</source>
        <comment>decimal point</comment>
        <translation>.</translation>
    </message>
    <message>
        <source>Phóng viên</source>
        <translation>Reporter</translation>
    </message>
    <message>
        <source>Biên tập viên</source>
        <translation>Editor</translation>
    </message>
    <message>
        <source>Phát thanh viên</source>
        <translation>Announcer</translation>
    </message>
    <message>
        <source>Ban biên tập</source>
        <translation>Editorial board</translation>
    </message>
    <message>
        <source>Lãnh đạo xã</source>
        <translation>Commune leader</translation>
    </message>
    <message>
        <source>Người tập huấn</source>
        <translation>Trainer</translation>
    </message>
    <message>
        <source>Quản trị</source>
        <translation>Admin</translation>
    </message>
    <message>
        <source>Thông thường</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Ưu tiên</source>
        <translation>Priority</translation>
    </message>
    <message>
        <source>Khẩn cấp</source>
        <translation>Emergency</translation>
    </message>
    <message>
        <source>Chính sách, thời sự địa phương</source>
        <translation>Policy, local events</translation>
    </message>
    <message>
        <source>Dự án, an sinh xã hội</source>
        <translation>Projects, social security</translation>
    </message>
    <message>
        <source>Chính trị, kinh tế, văn hóa, khoa học</source>
        <translation>Politics, economy, culture, science</translation>
    </message>
    <message>
        <source>An ninh, quân sự</source>
        <translation>Security, military</translation>
    </message>
    <message>
        <source>Thiên tai, hỏa hoạn, dịch bệnh</source>
        <translation>Disaster, fire, epidemic</translation>
    </message>
    <message>
        <source>Gương người tốt, việc tốt</source>
        <translation>Good examples</translation>
    </message>
    <message>
        <source>Phòng, chống vi phạm pháp luật</source>
        <translation>Against illegal acts</translation>
    </message>
    <message>
        <source>Sản phẩm, hàng hóa</source>
        <translation>Products</translation>
    </message>
    <message>
        <source>Tiếp sóng</source>
        <translation>Relay</translation>
    </message>
    <message>
        <source>Trực tiếp</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Bản nháp</source>
        <translation>Draft</translation>
    </message>
    <message>
        <source>Chờ duyệt</source>
        <translation>Awaiting approval</translation>
    </message>
    <message>
        <source>Trả lại để sửa</source>
        <translation>Returned for revision</translation>
    </message>
    <message>
        <source>Đã duyệt</source>
        <translation>Approved</translation>
    </message>
    <message>
        <source>Không duyệt</source>
        <translation>Rejected</translation>
    </message>
    <message>
        <source>Đã lên lịch</source>
        <translation>Scheduled</translation>
    </message>
    <message>
        <source>Đã thu hồi</source>
        <translation>Recalled</translation>
    </message>
    <message>
        <source>Đã cất</source>
        <translation>Archived</translation>
    </message>
    <message>
        <source>Chờ phát</source>
        <translation>Queued</translation>
    </message>
    <message>
        <source>Đã gửi lệnh</source>
        <translation>Sent</translation>
    </message>
    <message>
        <source>Đã phát, chưa xác nhận được</source>
        <translation>Aired, cannot be confirmed</translation>
    </message>
    <message>
        <source>Đã nhận lệnh</source>
        <translation>Received</translation>
    </message>
    <message>
        <source>Đang phát</source>
        <translation>Playing</translation>
    </message>
    <message>
        <source>Đã phát</source>
        <translation>Aired</translation>
    </message>
    <message>
        <source>Phát thiếu</source>
        <translation>Aired in part</translation>
    </message>
    <message>
        <source>Không phát được</source>
        <translation>Not aired</translation>
    </message>
    <message>
        <source>Nhường tin khác</source>
        <translation>Pre-empted</translation>
    </message>
    <message>
        <source>Đã hủy</source>
        <translation>Cancelled</translation>
    </message>
    <message>
        <source>Không báo về</source>
        <translation>No return channel</translation>
    </message>
    <message>
        <source>Sẵn sàng</source>
        <translation>Ready</translation>
    </message>
    <message>
        <source>Mất kết nối</source>
        <translation>Offline</translation>
    </message>
    <message>
        <source>Hỏng</source>
        <translation>Fault</translation>
    </message>
    <message>
        <source>Đang tắt</source>
        <translation>Off</translation>
    </message>
    <message>
        <source>Chưa biết</source>
        <translation>Unknown</translation>
    </message>
    <message>
        <source>Mạng (IP)</source>
        <translation>Network (IP)</translation>
    </message>
    <message>
        <source>4G</source>
        <translation>4G</translation>
    </message>
    <message>
        <source>Hữu tuyến</source>
        <translation>Wired</translation>
    </message>
    <message>
        <source>FM</source>
        <translation>FM</translation>
    </message>
    <message>
        <source>Tiếng Việt</source>
        <translation>Vietnamese</translation>
    </message>
    <message>
        <source>Tiếng Pa Cô</source>
        <translation>Pa Cô</translation>
    </message>
    <message>
        <source>Tiếng Vân Kiều</source>
        <translation>Vân Kiều</translation>
    </message>
    <message>
        <source>Tại đài</source>
        <translation>Station</translation>
    </message>
</context>
<context>
    <name>_AdminDialog</name>
    <message>
        <source>Đã lưu.</source>
        <translation>Saved.</translation>
    </message>
</context>
<context>
    <name>_Check</name>
    <message>
        <source>tốt</source>
        <translation>good</translation>
    </message>
    <message>
        <source>cần để ý</source>
        <translation>needs care</translation>
    </message>
</context>
<context>
    <name>_Entry</name>
    <message>
        <source>%1 việc chờ</source>
        <translation>%1 waiting</translation>
    </message>
</context>
<context>
    <name>_FirstPerson</name>
    <message>
        <source>Nguyễn Văn …</source>
        <translation>Nguyễn Văn …</translation>
    </message>
    <message>
        <source>&amp;Họ và tên</source>
        <translation>&amp;Full name</translation>
    </message>
    <message>
        <source>&amp;Tên đăng nhập</source>
        <translation>Sign-in &amp;name</translation>
    </message>
    <message>
        <source>Ít nhất 8 ký tự, không dùng dãy số quen thuộc.</source>
        <translation>At least 8 characters, no familiar row of digits.</translation>
    </message>
    <message>
        <source>&amp;Mật khẩu</source>
        <translation>&amp;Password</translation>
    </message>
    <message>
        <source>Mã &amp;PIN khẩn cấp, ít nhất 4 chữ số</source>
        <translation>Emergency P&amp;IN, at least 4 digits</translation>
    </message>
    <message>
        <source>Gõ &amp;lại mã PIN</source>
        <translation>PIN a&amp;gain</translation>
    </message>
    <message>
        <source>Mã PIN phát được tin khẩn cấp kể cả khi chưa đăng nhập. Để trống thì đặt sau.</source>
        <translation>The PIN airs an emergency even when nobody is signed in. Leave it empty to set it later.</translation>
    </message>
    <message>
        <source>Chưa gõ họ và tên.</source>
        <translation>The full name is missing.</translation>
    </message>
    <message>
        <source>Chưa gõ tên đăng nhập.</source>
        <translation>The sign-in name is missing.</translation>
    </message>
    <message>
        <source>Hai lần gõ mã PIN chưa giống nhau.</source>
        <translation>The two PINs differ.</translation>
    </message>
</context>
<context>
    <name>_Sheet</name>
    <message>
        <source>Thả tệp vào đây để nhập</source>
        <translation>Drop files here to import them</translation>
    </message>
    <message>
        <source>WAV, MP3, M4A, WMA, OGG, FLAC, AMR, 3GP, phim có tiếng; một hay nhiều tệp, cả thư mục.</source>
        <translation>WAV, MP3, M4A, WMA, OGG, FLAC, AMR, 3GP, video with sound; one file, many, or folders.</translation>
    </message>
</context>
</TS>
