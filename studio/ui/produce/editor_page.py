"""The editor: steps, tools, timeline, loudness, what comes next, and the recording card."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from studio.ui.live.script import ScriptCard
from studio.ui.produce.keys import letter_of
from studio.ui.produce.painting import SpectrumSource
from studio.ui.produce.side_cards import LoudnessCard, NextCard
from studio.ui.produce.steps_bar import StepsBar
from studio.ui.produce.timeline_card import TimelineCard
from studio.ui.produce.toolbar import EditToolbar
from studio.ui.produce.tools import CTRL_LETTERS, CTRL_SHIFT_LETTERS, LETTERS, Act
from studio.ui.produce.transport import TransportCard
from studio.ui.produce.waveform import PeakSource
from studio.ui.theme import Space, icon, theme
from studio.ui.widgets import Button, Kind, Page

_NARROW_PX = 1000
# What one does with a clip under the pointer.
_MENU = (
    Act.SPLIT,
    Act.TRIM_HEAD,
    Act.TRIM_TAIL,
    Act.RIPPLE,
    Act.CLEAR,
    Act.COPY,
    Act.CUT,
    Act.PASTE,
    Act.PASTE_PUSH,
    Act.FADE,
    Act.CROSSFADE,
    Act.GAIN,
    Act.MARKER,
)
_SOUND_MENU = (Act.NORMALISE, Act.ENVELOPE, Act.ROOM_TONE, Act.NOISE)


class EditorPage(QWidget):
    """Layout and keys alone. Letter keys are read by their place; Backspace does nothing here."""

    leave_asked = Signal()
    act_asked = Signal(Act)
    record_asked = Signal()
    play_asked = Signal()

    def __init__(self, peaks: PeakSource, spectra: SpectrumSource, importing: QWidget) -> None:
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
        self.tracks = TimelineCard(peaks, spectra)
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
        self.toolbar.asked.connect(self.act_asked)
        self.timeline.menu_asked.connect(self._on_menu)
        self.toolbar.zoom_in_asked.connect(self.timeline.zoom_in)
        self.toolbar.zoom_out_asked.connect(self.timeline.zoom_out)
        self.transport.record_asked.connect(self.record_asked)
        self.transport.play_asked.connect(self.play_asked)
        self.clip_menu = QMenu(self)
        self.clip_menu.addActions([self.toolbar.actions_of[act] for act in _MENU])
        # On a low screen a longer menu would fall apart into columns.
        inner = self.clip_menu.addMenu(icon("level"), self.tr("Âm thanh"))
        inner.addActions([self.toolbar.actions_of[act] for act in _SOUND_MENU])

    def show_script(self, words: str, *, wanted: bool) -> None:
        """Give the words to be read; ``wanted``: beside the tracks at once, else at the key's pressing."""
        self.script.text.setPlainText(words)
        self.script_key.setVisible(bool(words))
        self.script_key.setChecked(bool(words) and wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.steps.set_brief(self.width() < theme().scaled(_NARROW_PX))

    def _on_menu(self, at: QPoint) -> None:
        self.clip_menu.popup(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        act = self._act_of(event, held)
        plain = not held & ~Qt.KeyboardModifier.ShiftModifier
        if act is not None:
            if not event.isAutoRepeat() or act in (Act.UNDO, Act.REDO):
                self.act_asked.emit(act)
        elif not plain or event.isAutoRepeat():
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.timeline.zoom_in()
        elif event.key() in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.timeline.zoom_out()
        elif event.key() != Qt.Key.Key_Backspace:
            # Backspace edits text only: input methods send it by themselves.
            super().keyPressEvent(event)

    @staticmethod
    def _act_of(event: QKeyEvent, held: Qt.KeyboardModifier) -> Act | None:
        shift, ctrl = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
        if held == ctrl:
            return CTRL_LETTERS.get(letter_of(event))
        if held == ctrl | shift:
            return CTRL_SHIFT_LETTERS.get(letter_of(event))
        if held & ~shift:
            return None
        if event.key() == Qt.Key.Key_Delete:
            return Act.CLEAR if held & shift else Act.RIPPLE
        if event.key() == Qt.Key.Key_Space:
            return Act.PLAY
        return LETTERS.get(letter_of(event))
