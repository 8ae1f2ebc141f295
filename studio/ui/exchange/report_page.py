"""The annual report: looked at as a table of figures, then submitted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QHeaderView, QLineEdit, QVBoxLayout, QWidget

from studio.domain.annual_report import AnnualReport
from studio.domain.roles import Verb
from studio.ui.desk import Desk, Topic
from studio.ui.exchange.words import origin_text
from studio.ui.theme import Role, Space
from studio.ui.widgets import Button, Card, Kind, Text
from studio.ui.widgets.forms import field_row
from studio.ui.widgets.tables import Table, cell
from studio.ui.words import (
    category_text,
    class_text,
    clock_text,
    day_text,
    device_text,
    number_text,
    technology_text,
    timer_text,
)


class ReportPage(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._report: AnnualReport | None = None
        self._submitted: list[AnnualReport] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        card = Card()
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        self._year = QComboBox()
        now = desk.now()
        current = now.year + 1 if (now.month, now.day) >= (12, 15) else now.year
        for year in (current, current - 1):
            self._year.addItem(str(year), year)
        self._year.currentIndexChanged.connect(self.preview)
        self._notes = QLineEdit()
        head.addWidget(field_row(self.tr("&Năm báo cáo"), self._year))
        head.addWidget(field_row(self.tr("&Ghi chú của đài"), self._notes), 1)
        card.body.addLayout(head)
        self._said = Text("", Role.STRONG, wrap=True)
        self._sent = Text("", Role.SMALL, wrap=True)
        card.body.addWidget(self._said)
        card.body.addWidget(self._sent)
        self.table = Table([self.tr("Mục"), self.tr("Chi tiết"), self.tr("Số liệu")], self.tr("Số liệu báo cáo năm"))
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.setMinimumHeight(110)
        card.body.addWidget(self.table, 1)
        acts = QHBoxLayout()
        acts.setSpacing(Space.M)
        self.submit = Button(self.tr("Nộp báo cáo"), Kind.PRIMARY, "export")
        self.submit.clicked.connect(self._on_submit)
        self.again = Button(self.tr("Xem trước"), Kind.QUIET, "eye")
        self.again.clicked.connect(self.preview)
        acts.addWidget(self.submit)
        acts.addWidget(self.again)
        acts.addStretch(1)
        card.body.addLayout(acts)
        column.addWidget(card, 1)
        may = desk.may(Verb.REPORT)
        self.submit.setVisible(may)
        self.submit.setEnabled(False)
        self.again.setVisible(may)

    def preview(self) -> None:
        """Compute it as of now."""
        reports, person, year = self._desk.station.reports, self._desk.person, int(self._year.currentData())
        if not self._desk.may(Verb.REPORT):
            self._said.setText(self.tr("Người biên tập, ban biên tập hoặc lãnh đạo xã lập và nộp báo cáo."))
            return
        notes = self._notes.text()
        self._desk.tasks.run(
            lambda: (reports.preview(person, year, notes), reports.submitted(year)), done=self._on_previewed
        )

    def _on_previewed(self, answer: tuple[AnnualReport, list[AnnualReport]]) -> None:
        self._report, self._submitted = answer
        report = self._report
        said = self.tr("Từ %1 đến %2").replace("%1", report.period_start.strftime("%d/%m/%Y"))
        said = said.replace("%2", report.period_end.strftime("%d/%m/%Y"))
        if not report.final:
            said += self.tr(" · số liệu đến hôm nay, kỳ chưa kết thúc")
        self._said.setText(said)
        self._say_submitted()
        rows = self._rows(report)
        self.table.setRowCount(len(rows))
        for place, (what, which, figure) in enumerate(rows):
            for column, text in enumerate((what, which, figure)):
                cell(self.table, place, column, text, strong=column == 2)
        self.table.fit_rows()
        self.submit.setEnabled(True)

    def _say_submitted(self) -> None:
        if not self._submitted:
            self._sent.setText(self.tr("Năm này chưa nộp. Tỉnh tổng hợp trước ngày 20/12."))
            return
        last = self._submitted[0]
        local = self._desk.local(last.prepared_at)
        said = self.tr("Đã nộp lúc %1 %2 (%3). Nộp lại sẽ thay bản trước.")
        for place, part in enumerate((clock_text(local), day_text(local.date()), last.prepared_by), start=1):
            said = said.replace(f"%{place}", part)
        self._sent.setText(said)

    def _rows(self, report: AnnualReport) -> Sequence[tuple[str, str, str]]:
        minutes = self.tr("%1 phút")
        rows: list[tuple[str, str, str]] = []
        for programmes in report.programmes:
            figure = self.tr("%1 lượt · %2 phút").replace("%1", str(programmes.count))
            figure = figure.replace("%2", number_text(programmes.minutes, 1))
            which = f"{origin_text(programmes.origin)} · {category_text(programmes.category)}"
            rows.append((self.tr("Chương trình"), which, figure))
        for each in report.minutes_by_class:
            figure = minutes.replace("%1", number_text(each.minutes, 1))
            rows.append((self.tr("Thời lượng"), class_text(each.bulletin_class), figure))
        for cluster in report.clusters:
            which = f"{technology_text(cluster.technology)} · {device_text(cluster.state, confirms=True)[0]}"
            rows.append((self.tr("Cụm loa"), which, str(cluster.count)))
        share = f"{number_text(report.share_connected * 100, 0)} %"
        rows.append((self.tr("Cụm loa"), self.tr("Tỷ lệ đang kết nối (các cụm có tín hiệu trả lời)"), share))
        for emergency in report.emergencies:
            heard = emergency.time_to_air_s
            figure = self.tr("chưa phát") if heard is None else timer_text(heard)
            rows.append((self.tr("Khẩn cấp, thời gian tới loa"), emergency.title, figure))
        rows += [
            (self.tr("Ý kiến người dân"), self.tr("Đã nhận"), str(report.feedback_received)),
            (self.tr("Ý kiến người dân"), self.tr("Đã trả lời"), str(report.feedback_answered)),
            (self.tr("Bảng điện tử"), self.tr("Đã dùng trong kỳ"), str(report.boards)),
            (self.tr("Tập huấn"), self.tr("Số người học xong ít nhất một khóa"), str(report.staff_trained)),
            (self.tr("Lỗi phát sóng"), self.tr("Số lần một cụm loa không phát được"), str(report.faults)),
        ]
        return rows

    def _on_submit(self) -> None:
        report, reports, person = self._report, self._desk.station.reports, self._desk.person
        if report is None:
            return
        self.submit.setEnabled(False)
        self._desk.tasks.run(lambda: reports.submit(person, report), done=self._on_submitted)

    def _on_submitted(self, report: AnnualReport) -> None:
        self._desk.tell(self.tr("Đã nộp báo cáo năm %1. Máy tự gửi khi có mạng.").replace("%1", str(report.year)))
        self._desk.news(Topic.EXCHANGE)
        self.preview()
