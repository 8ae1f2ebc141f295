"""Before the microphone opens: where to, until when, and which microphone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QSize, QTime, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QTimeEdit

from studio.domain.clusters import LOCAL_OUTPUT
from studio.ports.recording import SoundDevice
from studio.services.devices import ClusterView
from studio.ui.theme import Mark, Role, Size, Space, Tone, icon, theme
from studio.ui.widgets import Card, Text, clear
from studio.ui.widgets.forms import field_row
from studio.ui.words import device_text, target_name

_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class LiveWish:
    """What was chosen."""

    title: str
    targets: tuple[str, ...]
    returns_at: datetime | None
    over_programme: bool
    microphone: str | None


class PrepareCard(Card):
    """``begin_asked`` when the person presses Bắt đầu."""

    begin_asked = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("CHUẨN BỊ NÓI TRỰC TIẾP"), "broadcast")
        self._ids: tuple[str, ...] = ()
        self.title = QLineEdit()
        self.title.setPlaceholderText(self.tr("Ví dụ: Thông báo của Ủy ban nhân dân xã"))
        self.title.setMaxLength(200)
        self.microphone = QComboBox()
        self.microphone.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        top = QHBoxLayout()
        top.setSpacing(Space.M)
        top.addWidget(field_row(self.tr("&Nói về việc gì"), self.title), 3)
        top.addWidget(field_row(self.tr("&Micro"), self.microphone), 2)
        self.body.addLayout(top)
        self.body.addWidget(Text(self.tr("PHÁT TỚI"), Role.CAPTION))
        self.whole = QCheckBox(self.tr("Tất cả cụm loa và tại đài"))
        self.whole.setChecked(True)
        self.whole.clicked.connect(self._on_whole)
        self.body.addWidget(self.whole)
        self.boxes: dict[str, QCheckBox] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setVerticalSpacing(Space.NONE)
        self.body.addLayout(self._grid)
        self.body.addWidget(Text(self.tr("TRỞ LẠI LỊCH"), Role.CAPTION))
        self.returns = QCheckBox(self.tr("Tự trở lại lịch lúc"))
        self.at = QTimeEdit()
        self.at.setDisplayFormat("HH:mm")
        self.at.findChildren(QLineEdit)[0].setTextMargins(Space.S + 2, 0, 0, 0)
        self._at_known = False
        self.at.setAccessibleName(self.tr("Giờ trở lại lịch"))
        self.at.setFixedWidth(theme().scaled(Size.NARROW_SIDE))
        self.returns.toggled.connect(self.at.setEnabled)
        self.at.setEnabled(False)
        self.next = Text("", Role.SMALL, wrap=True)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(self.returns)
        row.addWidget(self.at)
        row.addWidget(self.next, 1)
        self.body.addLayout(row)
        self.over = QCheckBox(self.tr("Nói trên nền chương trình đang phát tại đài (hạ nhạc nền khi nói)"))
        self.body.addWidget(self.over)
        self.body.addStretch(1)
        self.trouble = Text("", Role.SMALL_STRONG, tone=Tone.WARN, wrap=True)
        self.trouble.hide()
        self.body.addWidget(self.trouble)
        self.begin_button = QPushButton(f"  {self.tr('Bắt đầu, mở micro')}")
        self.begin_button.setProperty("big", "true")
        self.begin_button.setProperty("act", "begin")
        self.begin_button.setIcon(icon("microphone", "on_strong"))
        self.begin_button.setIconSize(QSize(Size.BADGE, Size.BADGE))
        self.begin_button.setAutoDefault(False)
        self.begin_button.setAccessibleName(self.tr("Bắt đầu, mở micro"))
        self.begin_button.clicked.connect(self.begin_asked)
        self.body.addWidget(self.begin_button)

    def set_places(self, clusters: Sequence[ClusterView]) -> None:
        """The clusters and how they are, in the station's order."""
        shown = [view for view in clusters if view.cluster.enabled]
        ids = (*(view.cluster.id for view in shown), LOCAL_OUTPUT)
        if ids != self._ids:
            self._ids = ids
            clear(self._grid)
            self.boxes = {}
            for place, key in enumerate(ids):
                box = QCheckBox()
                box.setChecked(True)
                box.clicked.connect(self._on_box)
                self.boxes[key] = box
                self._grid.addWidget(box, place // _COLUMNS, place % _COLUMNS)
            self.boxes[LOCAL_OUTPUT].setText(target_name(""))
            self._on_whole()
        for view in shown:
            state, mark = device_text(view.status.state, confirms=view.cluster.confirms)
            box = self.boxes[view.cluster.id]
            box.setText(f"{view.cluster.name} {mark.value}")
            box.setToolTip(state)
            box.setAccessibleDescription(state if mark is not Mark.CONFIRMED else "")

    def set_microphones(self, devices: Sequence[SoundDevice], chosen: str | None) -> None:
        kept = self.microphone.currentData() if self.microphone.count() else chosen
        self.microphone.clear()
        for device in devices:
            if device.input_channels:
                self.microphone.addItem(device.name, device.key)
        if not self.microphone.count():
            self.microphone.addItem(self.tr("Chưa thấy micro nào"), None)
        self.microphone.setCurrentIndex(max(0, self.microphone.findData(kept)))

    def set_now(self, now: datetime) -> None:
        """By the station's clock, in its zone: half an hour is proposed until the person or the schedule says."""
        if not self._at_known:
            self._at_known = True
            proposed = now + timedelta(minutes=30)
            self.at.setTime(QTime(proposed.hour, proposed.minute))

    def set_next(self, title: str, at: datetime | None) -> None:
        """What the schedule plays next, ``at`` in the station's zone."""
        if at is None:
            self.next.setText(self.tr("Hôm nay không còn mục nào trong lịch."))
            return
        self.next.setText(self.tr("Mục kế tiếp: %1").replace("%1", title))
        if not self.returns.isChecked() and not self.at.isEnabled():
            self.at.setTime(QTime(at.hour, at.minute))
            self.returns.setChecked(True)

    def wish(self, now: datetime) -> LiveWish:
        """``now`` in the station's zone; an hour that is past is tomorrow's."""
        targets = tuple(key for key, box in self.boxes.items() if box.isChecked())
        returns_at = None
        if self.returns.isChecked():
            picked = self.at.time()
            returns_at = now.replace(hour=picked.hour(), minute=picked.minute(), second=0, microsecond=0)
            if returns_at <= now:
                returns_at += timedelta(days=1)
        microphone = self.microphone.currentData()
        return LiveWish(
            self.title.text(), targets, returns_at, self.over.isChecked(), str(microphone) if microphone else None
        )

    def say_trouble(self, text: str) -> None:
        self.trouble.setText(f"✗ {text}" if text else "")
        self.trouble.setVisible(bool(text))

    def _on_whole(self) -> None:
        for box in self.boxes.values():
            box.setChecked(self.whole.isChecked())

    def _on_box(self) -> None:
        self.whole.setChecked(all(box.isChecked() for box in self.boxes.values()))
