"""The card of what sounds now: how long it still goes, and where it is heard, mark by mark."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout

from studio.ui.theme import Mark, Role, Space, Tone
from studio.ui.widgets import Card, Elided, Figures, MarkCounts, MarkStrip, Text
from studio.ui.words import clock_text, target_name, timer_text

if TYPE_CHECKING:
    from studio.services.today import NextItem, OnAirCard, OnAirTarget, TodayView

_MARKS = {
    "CONFIRMED": Mark.CONFIRMED,
    "UNCONFIRMABLE": Mark.UNCONFIRMABLE,
    "WAITING": Mark.WAITING,
    "FAULT": Mark.FAULT,
}


class OnAirPanel(Card):
    """Shows the first thing on air; what sounds beside it is named below."""

    def __init__(self) -> None:
        super().__init__(self.tr("ĐANG PHÁT"), "broadcast")
        self._card: OnAirCard | None = None
        self._waiting_for: datetime | None = None
        self._title, self._under = Elided("", Role.HEADLINE), Elided("", Role.SMALL)
        self._left = Figures("", Role.FIGURE, align=Qt.AlignmentFlag.AlignRight)
        self._left_words = Text("", Role.SMALL)
        self._left_words.setAlignment(Qt.AlignmentFlag.AlignRight)
        words = QVBoxLayout()
        words.setSpacing(Space.NONE)
        words.addWidget(self._title)
        words.addWidget(self._under)
        clock = QVBoxLayout()
        clock.setSpacing(Space.NONE)
        clock.addWidget(self._left, 0, Qt.AlignmentFlag.AlignRight)
        clock.addWidget(self._left_words)
        row = QHBoxLayout()
        row.addLayout(words, 1)
        row.addLayout(clock)
        self.body.addLayout(row)
        self._bar = QProgressBar()
        self._bar.setProperty("tone", "air")
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._bar.setAccessibleName(self.tr("Đã phát được"))
        self.body.addWidget(self._bar)
        self._strip, self._counts = MarkStrip(), MarkCounts()
        self.body.addWidget(self._strip)
        self.body.addWidget(self._counts)
        self._beside = Text("", Role.SMALL, wrap=True)
        self.body.addWidget(self._beside)
        self.body.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_view(self, view: TodayView, now: datetime) -> None:
        """``now`` in the station's zone, here as in ``tick``."""
        self._card = view.playing[0] if view.playing else None
        if self._card is not None:
            self._show_playing(self._card, view, now)
        elif view.onair is None:
            self._show_stopped()
        else:
            self._show_silent(view.next[0] if view.next else None, now)
        self.tick(now)

    def tick(self, now: datetime) -> None:
        """The second has turned."""
        card = self._card
        if card is not None:
            whole = (card.ends_at - card.starts_at).total_seconds()
            left = (card.ends_at - now).total_seconds()
            self._left.setText(timer_text(left))
            self._bar.setValue(round(1000 * min(1.0, max(0.0, 1 - left / whole))) if whole else 0)
        elif self._waiting_for is not None:
            self._left.setText(timer_text((self._waiting_for - now).total_seconds()))

    def _show_playing(self, card: OnAirCard, view: TodayView, now: datetime) -> None:
        self.set_caption(self.tr("ĐANG PHÁT"), Tone.AIR)
        self.set_edge("air")
        self._title.setText(card.title)
        start, end = clock_text(card.starts_at.astimezone(now.tzinfo)), clock_text(card.ends_at.astimezone(now.tzinfo))
        under = self.tr("từ %1 đến %2 · %3 nơi phát")
        self._under.setText(under.replace("%1", start).replace("%2", end).replace("%3", str(len(card.targets))))
        self._left_words.setText(self.tr("còn lại"))
        self._strip.set_cells([(target_name(t.name), _MARKS[t.mark.value]) for t in card.targets])
        self._counts.set_texts(_count_texts(card.targets))
        others = ", ".join(other.title for other in view.playing[1:])
        self._beside.setText(self.tr("Cùng lúc, ở nơi khác: %1").replace("%1", others))
        self._set_shown(playing=True, timer=True, beside=bool(others))

    def _show_silent(self, item: NextItem | None, now: datetime) -> None:
        self.set_caption(self.tr("KHÔNG PHÁT"))
        self.set_edge("")
        self._waiting_for = item.slot.starts_at if item else None
        if item is None:
            self._title.setText(self.tr("Hôm nay không còn chương trình"))
            self._under.setText(self.tr("Bộ phát sóng đang chạy và chờ lịch."))
        else:
            at = clock_text(item.slot.starts_at.astimezone(now.tzinfo))
            self._title.setText(self.tr("Tiếp theo: %1").replace("%1", item.slot.title))
            self._under.setText(self.tr("phát lúc %1").replace("%1", at))
            self._left_words.setText(self.tr("nữa sẽ phát"))
        self._set_shown(playing=False, timer=item is not None, beside=False)

    def _show_stopped(self) -> None:
        self.set_caption(self.tr("BỘ PHÁT SÓNG CHƯA CHẠY"), Tone.WARN)
        self.set_edge("warn")
        self._waiting_for = None
        self._title.setText(self.tr("Chưa phát được theo lịch"))
        self._under.setText(self.tr("Lịch vẫn còn. Khởi động lại máy để chạy lại."))
        self._set_shown(playing=False, timer=False, beside=False)

    def _set_shown(self, *, playing: bool, timer: bool, beside: bool) -> None:
        for widget in (self._bar, self._strip, self._counts):
            widget.setVisible(playing)
        self._left.setVisible(timer)
        self._left_words.setVisible(timer)
        self._beside.setVisible(beside)


def _count_texts(targets: tuple[OnAirTarget, ...]) -> dict[Mark, str]:
    counts = dict.fromkeys(Mark, 0)
    for target in targets:
        counts[_MARKS[target.mark.value]] += 1
    words = {
        Mark.CONFIRMED: QCoreApplication.translate("OnAirPanel", "%1 đã xác nhận"),
        Mark.UNCONFIRMABLE: QCoreApplication.translate("OnAirPanel", "%1 không xác nhận được"),
        Mark.FAULT: QCoreApplication.translate("OnAirPanel", "%1 không phát được"),
        Mark.WAITING: QCoreApplication.translate("OnAirPanel", "%1 đang chờ"),
    }
    return {mark: words[mark].replace("%1", str(count)) for mark, count in counts.items() if count}
