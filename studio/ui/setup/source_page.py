"""The system above: enrolled with its one-time code, or left for later."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from studio.domain.exchange import Enrolment
from studio.ui.setup.enrol_form import EnrolForm
from studio.ui.setup.host import SetupHost
from studio.ui.setup.page import SetupPage
from studio.ui.theme import Role
from studio.ui.widgets import Text


class SourcePage(SetupPage):
    def __init__(self, host: SetupHost) -> None:
        super().__init__(host)
        self.ask(
            self.tr("Nối với hệ thống nguồn của tỉnh?"),
            self.tr("Tỉnh cấp cho đài một địa chỉ và một mã dùng một lần. Chưa có thì bỏ qua, làm sau ở Quản trị."),
        )
        self.form = EnrolForm(host)
        self.form.enrolled.connect(self._on_enrolled)
        self.form.refused.connect(self.end_work)
        self.form.state_known.connect(self._on_state)
        self.body.addWidget(self.form)
        said = self.tr("Khóa riêng của đài được tạo ngay trên máy này và không rời khỏi máy.")
        self.body.addWidget(Text(said, Role.SMALL, wrap=True))
        self.body.addStretch(1)

    def act_text(self) -> str:
        return self.tr("Tiếp tục") if self.form.enrolment is not None else self.tr("Ghi danh")

    def first_field(self) -> QWidget:
        return self.form.code if self.form.address.text() else self.form.address

    def enter(self) -> None:
        self.form.refresh()

    def submit(self) -> None:
        if self.form.enrolment is not None and not self.form.code.text().strip():
            self.answered.emit()
            return
        self.begin_work()
        self.form.submit()

    def _on_state(self, _enrolment: Enrolment | None) -> None:
        # The big button says what it will do.
        self.end_work()

    def _on_enrolled(self, _enrolment: Enrolment) -> None:
        self.end_work()
        self.answered.emit()
