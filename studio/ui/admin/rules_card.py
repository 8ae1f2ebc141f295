"""The locality's rules of the air: hours without broadcasts, and how much a day."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTime
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSpinBox, QTimeEdit

from studio.domain.errors import StudioError
from studio.ui.desk import Desk, Topic
from studio.ui.errors import words_in
from studio.ui.theme import Role, Space, Tone
from studio.ui.widgets import Button, Card, Kind, Text
from studio.ui.widgets.forms import field_row

_MOST_MINUTES = 24 * 60
_USUAL_QUIET = (QTime(21, 30), QTime(5, 0))
_USUAL_MINUTES = 135


class RulesCard(Card):
    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("GIỜ PHÁT THEO QUY ĐỊNH ĐỊA PHƯƠNG"), "clock")
        self._desk = desk
        self.quiet = QCheckBox(self.tr("Có giờ không phát"))
        self.start, self.end = QTimeEdit(_USUAL_QUIET[0]), QTimeEdit(_USUAL_QUIET[1])
        for edit in (self.start, self.end):
            edit.setDisplayFormat("HH:mm")
        times = QHBoxLayout()
        times.setSpacing(Space.M)
        times.addWidget(field_row(self.tr("T&ừ"), self.start), 1)
        times.addWidget(field_row(self.tr("Đế&n"), self.end), 1)
        self.limited = QCheckBox(self.tr("Có giới hạn thời lượng mỗi ngày"))
        self.minutes = QSpinBox()
        self.minutes.setRange(1, _MOST_MINUTES)
        self.minutes.setValue(_USUAL_MINUTES)
        self.minutes.setSuffix(self.tr(" phút"))
        self.body.addWidget(self.quiet)
        self.body.addLayout(times)
        self.body.addWidget(self.limited)
        self.body.addWidget(field_row(self.tr("Mỗi cụm loa, &nhiều nhất một ngày"), self.minutes))
        said = self.tr(
            "Ví dụ: 2 buổi × 15 phút là 30 phút; 3 buổi × 45 phút là 135 phút. "
            "Tin khẩn cấp không bị giới hạn; lịch phạm quy định được nhắc khi soát."
        )
        self.body.addWidget(Text(said, Role.SMALL, wrap=True))
        self.trouble = Text("", Role.SMALL_STRONG, tone=Tone.WARN, wrap=True)
        self.trouble.hide()
        self.body.addWidget(self.trouble)
        row = QHBoxLayout()
        self.save = Button(self.tr("Lưu giờ phát"), Kind.PRIMARY, "save")
        self.save.clicked.connect(self._on_save)
        row.addStretch(1)
        row.addWidget(self.save)
        self.body.addLayout(row)
        self.body.addStretch(1)
        self.quiet.toggled.connect(self._show)
        self.limited.toggled.connect(self._show)
        self._show()

    def refresh(self) -> None:
        settings = self._desk.station.settings
        self._desk.tasks.run(
            lambda: (settings.get("quiet_hours"), settings.get("airtime_limit_s")), done=self._on_known
        )

    def _show(self) -> None:
        for edit in (self.start, self.end):
            edit.setEnabled(self.quiet.isChecked())
        self.minutes.setEnabled(self.limited.isChecked())

    def _on_known(self, answer: tuple[Any, Any]) -> None:
        hours, limit_s = answer
        self.quiet.setChecked(bool(hours))
        if hours:
            self.start.setTime(QTime.fromString(str(hours[0])[:5], "HH:mm"))
            self.end.setTime(QTime.fromString(str(hours[1])[:5], "HH:mm"))
        self.limited.setChecked(limit_s is not None)
        if limit_s is not None:
            self.minutes.setValue(round(float(limit_s) / 60))
        self._show()

    def _on_save(self) -> None:
        hours = [edit.time().toString("HH:mm") for edit in (self.start, self.end)]
        if self.quiet.isChecked() and hours[0] == hours[1]:
            self._say(self.tr("Hai giờ này giống nhau: như vậy là không phát cả ngày."))
            return
        self._say("")
        settings, person = self._desk.station.settings, self._desk.person
        quiet = hours if self.quiet.isChecked() else None
        limit_s = self.minutes.value() * 60.0 if self.limited.isChecked() else None

        def keep() -> None:
            settings.put(person, "quiet_hours", quiet)
            settings.put(person, "airtime_limit_s", limit_s)

        self._desk.tasks.run(keep, done=self._on_saved, failed=self._on_failed)

    def _on_saved(self, _nothing: None) -> None:
        self._desk.tell(self.tr("Đã lưu giờ phát."))
        self._desk.news(Topic.SCHEDULE)

    def _on_failed(self, error: StudioError) -> None:
        self._say(words_in(error).sentence)

    def _say(self, text: str) -> None:
        self.trouble.setText(f"✗ {text}" if text else "")
        self.trouble.setVisible(bool(text))
