"""Where it is to play: the station's output and clusters, ticked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from studio.domain.clusters import LOCAL_OUTPUT, SpeakerCluster
from studio.ui.theme import Role, Space
from studio.ui.widgets import Text, divider
from studio.ui.words import target_name


class TargetPicker(QWidget):
    changed = Signal()

    def __init__(self, clusters: Sequence[SpeakerCluster]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        column.setSpacing(Space.XS)
        column.addWidget(Text(self.tr("Phát ở đâu"), Role.SMALL))
        self._all = QCheckBox(self.tr("Tất cả cụm loa"))
        self._all.clicked.connect(self._on_all)
        column.addWidget(self._all)
        column.addWidget(divider())
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(Space.NONE)
        self._boxes: dict[str, QCheckBox] = {LOCAL_OUTPUT: QCheckBox(target_name(""))}
        for cluster in clusters:
            self._boxes[cluster.id] = QCheckBox(cluster.name)
        for place, box in enumerate(self._boxes.values()):
            grid.addWidget(box, place // 2, place % 2)
            box.toggled.connect(self._on_toggled)
        column.addLayout(grid)
        self._all.setEnabled(len(self._boxes) > 1)

    def targets(self) -> frozenset[str]:
        return frozenset(target for target, box in self._boxes.items() if box.isChecked())

    def set_targets(self, targets: Iterable[str]) -> None:
        wanted = set(targets)
        for target, box in self._boxes.items():
            box.setChecked(target in wanted)

    def set_all(self) -> None:
        """Everywhere."""
        self.set_targets(self._boxes)

    def _on_all(self, checked: bool) -> None:
        for target, box in self._boxes.items():
            if target != LOCAL_OUTPUT:
                box.setChecked(checked)

    def _on_toggled(self) -> None:
        clusters = [box for target, box in self._boxes.items() if target != LOCAL_OUTPUT]
        self._all.setChecked(bool(clusters) and all(box.isChecked() for box in clusters))
        self.changed.emit()
