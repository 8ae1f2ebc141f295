"""Dialogs of the editing tools: how long a silence may be, and how loud a whole track is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from studio.domain.editing import TrackKind
from studio.domain.takes import INTERNAL_RATE_HZ
from studio.ui.produce.axis import short_time
from studio.ui.produce.dialogs import number_box, seconds_box
from studio.ui.produce.words import track_name
from studio.ui.theme import Role, Size
from studio.ui.widgets import Text
from studio.ui.widgets.forms import FormDialog, field_row

_LONGER_S, _TO_S = 1.2, 0.6
_LOWEST_DB, _HIGHEST_DB = -40.0, 12.0

# (longer than, to; frames) -> how many silences there are, and the frames that shortening them saves.
CountSilences = Callable[[int, int], tuple[int, int]]


class ShortenDialog(FormDialog):
    """Which silences shrink, and to what; says at once how many there are and what it saves."""

    def __init__(self, parent: QWidget, count: CountSilences) -> None:
        super().__init__(self.tr("Rút ngắn khoảng lặng"), self.tr("Rút ngắn"), parent, Size.FORM)
        self._count = count
        self.body.addWidget(
            Text(self.tr("Chỉ chỗ không ai nói mới bị rút; nhạc nền chạy tiếp, lời nói giữ nguyên."), wrap=True)
        )
        self.longer = seconds_box(_LONGER_S)
        self.to = seconds_box(_TO_S)
        self.body.addWidget(field_row(self.tr("Khoảng lặng dài hơn"), self.longer))
        self.body.addWidget(field_row(self.tr("Rút còn"), self.to))
        self.found = Text("", Role.SMALL_STRONG, wrap=True)
        self.body.addWidget(self.found)
        self.body.addStretch()
        self.longer.valueChanged.connect(self._on_changed)
        self.to.valueChanged.connect(self._on_changed)
        self._on_changed()

    @property
    def frames(self) -> tuple[int, int]:
        """Longer than, and to; in frames."""
        return round(self.longer.value() * INTERNAL_RATE_HZ), round(self.to.value() * INTERNAL_RATE_HZ)

    def _on_changed(self) -> None:
        count, saved = self._count(*self.frames)
        if not count:
            self.found.setText(self.tr("Không có khoảng lặng nào dài như vậy."))
            return
        said = self.tr("Có %1 chỗ; chương trình ngắn đi %2.").replace("%1", str(count))
        self.found.setText(said.replace("%2", short_time(saved / INTERNAL_RATE_HZ, tenths=True)))


class TrackGainDialog(FormDialog):
    """The level of a whole track; ``level`` holds it once accepted."""

    def __init__(self, parent: QWidget, track: TrackKind, gain_db: float) -> None:
        super().__init__(self.tr("Âm lượng cả lớp"), self.tr("Áp dụng"), parent, Size.FORM)
        hint = self.tr("Lớp “%1”. Số âm là nhỏ đi, số dương là to lên; cộng với mức của từng đoạn.")
        self.body.addWidget(Text(hint.replace("%1", track_name(track)), wrap=True))
        self.level = number_box(_LOWEST_DB, _HIGHEST_DB, 1.0, gain_db)
        self.level.setSuffix(" dB")
        self.body.addWidget(field_row(self.tr("Âm lượng"), self.level))
        self.body.addStretch()
