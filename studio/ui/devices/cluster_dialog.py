"""Adding or changing a cluster."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QSpinBox, QWidget

from studio.domain.clusters import SpeakerCluster, Technology
from studio.domain.errors import StudioError
from studio.domain.ids import new_id
from studio.ui.desk import Desk, Topic
from studio.ui.errors import words_in
from studio.ui.theme import Space
from studio.ui.widgets.forms import FormDialog, field_row
from studio.ui.words import language_text, technology_text

LANGUAGES = ("vi", "pac", "brv")


class ClusterDialog(FormDialog):
    def __init__(self, desk: Desk, cluster: SpeakerCluster | None, position: int, parent: QWidget | None) -> None:
        title = self.tr("Sửa cụm loa") if cluster else self.tr("Thêm cụm loa")
        super().__init__(title, self.tr("Lưu"), parent)
        self._desk = desk
        self._old = cluster
        self._position = cluster.position if cluster else position
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.M)
        self._name = QLineEdit(cluster.name if cluster else "")
        self._code = QLineEdit(cluster.code if cluster else "")
        self._hamlet = QLineEdit(cluster.hamlet if cluster else "")
        self._phone = QLineEdit(cluster.caretaker_phone if cluster else "")
        self._technology, self._language = QComboBox(), QComboBox()
        for technology in Technology:
            self._technology.addItem(technology_text(technology), technology.value)
        for code in LANGUAGES:
            self._language.addItem(language_text(code), code)
        self._volume = QSpinBox()
        self._volume.setRange(0, 100)
        self._volume.setSuffix(" %")
        self._volume.setValue(cluster.volume_percent if cluster else 80)
        grid.addWidget(field_row(self.tr("&Tên cụm loa"), self._name), 0, 0, 1, 2)
        grid.addWidget(field_row(self.tr("&Mã thiết bị"), self._code), 1, 0)
        grid.addWidget(field_row(self.tr("Thô&n, tổ dân phố"), self._hamlet), 1, 1)
        grid.addWidget(field_row(self.tr("&Loại đường truyền"), self._technology), 2, 0)
        grid.addWidget(field_row(self.tr("Ti&ếng"), self._language), 2, 1)
        grid.addWidget(field_row(self.tr("Âm lượn&g"), self._volume), 3, 0)
        grid.addWidget(field_row(self.tr("Điện t&hoại người trông coi"), self._phone), 3, 1)
        self.body.addLayout(grid)
        self._confirms = QCheckBox(self.tr("Thiết bị báo về đài (xác nhận được đã phát)"))
        self._enabled = QCheckBox(self.tr("Đang dùng"))
        self._confirms.setChecked(cluster.confirms if cluster else True)
        self._enabled.setChecked(cluster.enabled if cluster else True)
        self.body.addWidget(self._confirms)
        self.body.addWidget(self._enabled)
        self.body.addStretch(1)
        if cluster is not None:
            self._technology.setCurrentIndex(self._technology.findData(cluster.technology.value))
            self._language.setCurrentIndex(max(0, self._language.findData(cluster.language)))
        else:
            self._technology.currentIndexChanged.connect(self._on_technology)

    def submit(self) -> None:
        cluster = self._cluster()
        devices, person = self._desk.station.devices, self._desk.person
        self._desk.tasks.run(lambda: devices.save(person, cluster), done=self._on_saved, failed=self._on_failed)

    def _cluster(self) -> SpeakerCluster:
        base = self._old or SpeakerCluster(new_id(), "", "", "", Technology.IP)
        return replace(
            base,
            code=_clean(self._code.text()),
            name=_clean(self._name.text()),
            hamlet=_clean(self._hamlet.text()),
            technology=Technology(self._technology.currentData()),
            language=str(self._language.currentData()),
            volume_percent=self._volume.value(),
            confirms=self._confirms.isChecked(),
            enabled=self._enabled.isChecked(),
            caretaker_phone=_clean(self._phone.text()),
            position=self._position,
        )

    def _on_technology(self) -> None:
        """Most wired and FM equipment has no way to answer."""
        technology = Technology(self._technology.currentData())
        self._confirms.setChecked(technology in (Technology.IP, Technology.CELLULAR))

    def _on_saved(self, _nothing: None) -> None:
        self._desk.tell(self.tr("Đã lưu cụm loa “%1”.").replace("%1", self._name.text()))
        self._desk.news(Topic.DEVICES)
        self.accept()

    def _on_failed(self, error: StudioError) -> None:
        self.say_trouble(words_in(error).sentence)


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()
