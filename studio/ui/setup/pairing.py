"""Pairing a cluster: its name and code, the file that its device needs, and whether it has come."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, QTimer
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLineEdit

from studio.domain.clusters import DeviceState, SpeakerCluster, Technology
from studio.domain.errors import StudioError
from studio.domain.ids import new_id
from studio.domain.roles import Person
from studio.ui.desk import Topic
from studio.ui.errors import words_in
from studio.ui.setup.host import SetupHost
from studio.ui.tasks import Lane
from studio.ui.theme import Role, Space, Tone
from studio.ui.widgets import Button, Card, Kind, Text
from studio.ui.widgets.forms import field_row

if TYPE_CHECKING:
    from studio.services.station import Station

_LOOK_MS = 2000


@dataclass(frozen=True, slots=True)
class _Paired:
    cluster: SpeakerCluster
    path: Path


class PairingCard(Card):
    def __init__(self, host: SetupHost) -> None:
        super().__init__(self.tr("GHÉP CỤM LOA"), "devices")
        self._host = host
        self._paired: _Paired | None = None
        self._typed_path = self._busy = False
        self.name, self.code, self.path = QLineEdit(), QLineEdit(), QLineEdit()
        self.name.setPlaceholderText(self.tr("ví dụ Thôn Đông 1"))
        self.code.setPlaceholderText(self.tr("ví dụ DONG1"))
        self.code.textChanged.connect(self._on_code)
        self.path.textEdited.connect(self._on_path_edited)
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.M)
        grid.addWidget(field_row(self.tr("Tên cụm &loa"), self.name), 0, 0)
        grid.addWidget(field_row(self.tr("&Mã ghi trên thiết bị"), self.code), 0, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self.body.addWidget(field_row(self.tr("Tệp ghép, để chép vào thiết bị bằng thẻ nhớ hoặc USB"), self.path))
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        self.browse = Button(self.tr("Chọn nơi lưu"), Kind.QUIET, "folder")
        self.browse.clicked.connect(self._on_browse)
        self.act = Button(self.tr("Ghép cụm loa"), Kind.QUIET, "devices")
        self.act.clicked.connect(self._on_act)
        row.addWidget(self.browse)
        row.addStretch(1)
        row.addWidget(self.act)
        self.body.addLayout(row)
        self.said = Text("", Role.SMALL_STRONG, wrap=True)
        self.said.hide()
        self.body.addWidget(self.said)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._on_look)

    def begin(self) -> None:
        if self._paired is not None:
            self._timer.start()

    def end(self) -> None:
        self._timer.stop()

    def _on_code(self, code: str) -> None:
        if not self._typed_path:
            place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
            name = code.strip() or "moi"
            self.path.setText(str(Path(place or Path.home()) / f"cum-loa-{name}.json"))

    def _on_path_edited(self, _text: str) -> None:
        self._typed_path = True

    def _on_browse(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Lưu tệp ghép"), self.path.text(), "JSON (*.json)")
        if chosen:
            self._typed_path = True
            self.path.setText(chosen)

    def _on_act(self) -> None:
        if self._busy:
            return
        name, code = (unicodedata.normalize("NFC", edit.text()).strip() for edit in (self.name, self.code))
        missing = next((edit for edit, text in ((self.name, name), (self.code, code)) if not text), None)
        if missing is not None:
            self._say("✗ " + self.tr("Cần cả tên và mã của cụm loa."), Tone.WARN)
            missing.setFocus()
            return
        desk, path = self._host.seated(), Path(self.path.text())
        station, person = desk.station, desk.person
        self._busy = True
        self._say(self.tr("Đang ghép…"), None)
        self._host.tasks.run(
            lambda: pair_cluster(station, person, name, code, path), done=self._on_paired, failed=self._on_failed
        )

    def _on_paired(self, cluster: SpeakerCluster) -> None:
        self._paired = _Paired(cluster, Path(self.path.text()))
        self._busy = False
        self._host.seated().news(Topic.DEVICES)
        said = self.tr("Đã ghép “%1”. Chép tệp %2 vào thiết bị rồi bật thiết bị; đang chờ nó nối tới…")
        self._say("… " + said.replace("%2", self._paired.path.name).replace("%1", cluster.name), None)
        self._timer.start()

    def _on_failed(self, error: StudioError) -> None:
        self._busy = False
        self._say(f"✗ {words_in(error).sentence}", Tone.WARN)

    def _on_look(self) -> None:
        paired = self._paired
        if paired is not None:
            devices, wanted = self._host.seated().station.devices, paired.cluster.id
            self._host.tasks.run(
                lambda: next((v.status.state for v in devices.view().clusters if v.cluster.id == wanted), None),
                done=self._on_state,
                failed=self._on_failed,
                lane=Lane.STATUS,
            )

    def _on_state(self, state: DeviceState | None) -> None:
        paired = self._paired
        if paired is not None and state in (DeviceState.ONLINE, DeviceState.PLAYING):
            self._timer.stop()
            self._say("✓ " + self.tr("Cụm loa “%1” đã nối tới đài.").replace("%1", paired.cluster.name), Tone.OK)

    def _say(self, text: str, tone: Tone | None) -> None:
        self.said.setText(text)
        self.said.show()
        self.said.set_tone(tone)


def pair_cluster(station: Station, by: Person, name: str, code: str, path: Path) -> SpeakerCluster:
    """Pair the device, and enter its cluster where the station does not know it yet."""
    # Paired first: a code that cannot be one leaves no cluster behind.
    station.upkeep.pair(by, code, path)
    known = [view.cluster for view in station.devices.view().clusters]
    cluster = next((one for one in known if one.code == code), None)
    if cluster is None:
        cluster = SpeakerCluster(new_id(), code, name, name, Technology.IP, position=len(known))
        station.devices.save(by, cluster)
    return cluster
