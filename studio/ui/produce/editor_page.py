"""The editor: steps, tools, timeline, loudness, what comes next, and the recording card."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.ui.live.script import ScriptCard
from studio.ui.produce.keys import letter_of
from studio.ui.produce.side_cards import LoudnessCard, NextCard
from studio.ui.produce.steps_bar import StepsBar
from studio.ui.produce.timeline_card import TimelineCard
from studio.ui.produce.toolbar import EditToolbar
from studio.ui.produce.transport import TransportCard
from studio.ui.produce.waveform import PeakSource
from studio.ui.theme import Space, theme
from studio.ui.widgets import Button, Kind, Page

_NARROW_PX = 1000


class EditorPage(QWidget):
    """Layout and keys alone. Letter keys are read by their place; Backspace does nothing here."""

    leave_asked = Signal()
    split_asked = Signal()
    trim_head_asked = Signal()
    trim_tail_asked = Signal()
    delete_asked = Signal(bool)
    fade_asked = Signal()
    gain_asked = Signal()
    record_asked = Signal()
    play_asked = Signal()

    def __init__(self, peaks: PeakSource, importing: QWidget) -> None:
        """``importing`` shows itself while a file comes in."""
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        self.page = Page("")
        outer.addWidget(self.page)
        self.leave = Button(self.tr("Danh sách"), Kind.TOOL, "left")
        self.leave.setToolTip(self.tr("Về danh sách bản tin; mọi thứ đã tự lưu"))
        self.leave.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.leave.clicked.connect(self.leave_asked)
        self.page.head.insertWidget(0, self.leave)
        self.script_key = Button(self.tr("Kịch bản"), Kind.TOOL, "file")
        self.script_key.setToolTip(self.tr("Hiện hoặc giấu lời để đọc"))
        self.script_key.setCheckable(True)
        self.script_key.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.script_key.hide()
        self.page.acts.addWidget(self.script_key)
        self.steps = StepsBar()
        self.page.acts.addWidget(self.steps)
        self.toolbar = EditToolbar()
        self.page.body.addWidget(self.toolbar)
        self.page.body.addWidget(importing)
        self.tracks = TimelineCard(peaks)
        self.timeline = self.tracks.timeline
        self.loudness = LoudnessCard()
        self.transport = TransportCard()
        self.next = NextCard()
        self.script = ScriptCard()
        self.script.text.setPlaceholderText("")
        self.script.text.setReadOnly(True)
        self.script.hide()
        self.script_key.toggled.connect(self.script.setVisible)
        for parts, stretch in (((self.tracks, self.script, self.loudness), 1), ((self.transport, self.next), 0)):
            row = QHBoxLayout()
            row.setSpacing(Space.M + 2)
            for part in parts:
                row.addWidget(part, int(part is not parts[-1]))
            self.page.body.addLayout(row, stretch)
        self.toolbar.split_asked.connect(self.split_asked)
        self.toolbar.trim_head_asked.connect(self.trim_head_asked)
        self.toolbar.trim_tail_asked.connect(self.trim_tail_asked)
        self.toolbar.delete_asked.connect(self.delete_asked)
        self.toolbar.fade_asked.connect(self.fade_asked)
        self.toolbar.gain_asked.connect(self.gain_asked)
        self.toolbar.zoom_in_asked.connect(self.timeline.zoom_in)
        self.toolbar.zoom_out_asked.connect(self.timeline.zoom_out)
        self.transport.record_asked.connect(self.record_asked)
        self.transport.play_asked.connect(self.play_asked)
        self._by_letter = {
            "S": self.split_asked,
            "Q": self.trim_head_asked,
            "W": self.trim_tail_asked,
            "F": self.fade_asked,
            "G": self.gain_asked,
            "R": self.record_asked,
        }

    def show_script(self, words: str, *, wanted: bool) -> None:
        """Give the words to be read; ``wanted``: beside the tracks at once, else at the key's pressing."""
        self.script.text.setPlainText(words)
        self.script_key.setVisible(bool(words))
        self.script_key.setChecked(bool(words) and wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.steps.set_brief(self.width() < theme().scaled(_NARROW_PX))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if held == Qt.KeyboardModifier.ControlModifier and letter_of(event) in ("Z", "Y"):
            back = letter_of(event) == "Z" and not shift
            (self.toolbar.undo if back else self.toolbar.redo).click()
            return
        if held or event.isAutoRepeat():
            super().keyPressEvent(event)
            return
        letter = letter_of(event)
        if letter in self._by_letter:
            self._by_letter[letter].emit()
        elif event.key() == Qt.Key.Key_Space:
            self.play_asked.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit(not shift)
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.timeline.zoom_in()
        elif event.key() in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.timeline.zoom_out()
        elif event.key() != Qt.Key.Key_Backspace:
            # Backspace edits text only: input methods send it by themselves.
            super().keyPressEvent(event)
