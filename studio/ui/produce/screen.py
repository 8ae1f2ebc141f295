"""The Produce room: its entry and its editor."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QCloseEvent, QHideEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from studio.domain.approval import ApprovalState
from studio.domain.editing import TrackKind
from studio.domain.roles import Verb
from studio.domain.takes import Take
from studio.services.importing import ENDINGS
from studio.services.production import Draft
from studio.ui.desk import Desk, Screen, Topic
from studio.ui.produce.drafts import DraftsModel
from studio.ui.produce.drafts_page import DraftsPage
from studio.ui.produce.editor import Editor
from studio.ui.produce.export_dialog import ChooseTarget, ExportDialog
from studio.ui.produce.hand import ShowDialog
from studio.ui.produce.import_drop import FileDrop
from studio.ui.produce.speak_model import Activity, SpeakModel
from studio.ui.produce.speak_page import SpeakPage
from studio.ui.theme import Space
from studio.ui.widgets import Button, Kind
from studio.ui.words import clock_text

ChooseFile = Callable[[QWidget], str]


class ProduceScreen(Screen):
    """Record, edit, make ready, send. Subjects: a programme's id, ``new`` to begin one, ``speak`` to read a text."""

    topics = frozenset({Topic.PROGRAMMES})

    def __init__(
        self,
        desk: Desk,
        choose_file: ChooseFile | None = None,
        show_dialog: ShowDialog | None = None,
        choose_target: ChooseTarget | None = None,
    ) -> None:
        """``choose_file`` asks for a path ("" for none), ``show_dialog`` runs a dialog to its end.

        ``choose_target`` asks where an exported file goes, given a proposal.
        """
        super().__init__(desk)
        self._choose_file = choose_file
        self._choose_target = choose_target
        self._show_dialog = show_dialog or _show_dialog
        self.drafts = DraftsModel(desk, self)
        self.entry = DraftsPage(self.drafts)
        self.editor = Editor(desk, self.drafts, show_dialog or _show_dialog)
        self.speaking = SpeakModel(desk, self)
        self.speak = SpeakPage(self.speaking, show_dialog or _show_dialog)
        # A draft that is made of words can be read by the machine instead of a person.
        self.read_out = Button(self.tr("Máy đọc"), Kind.TOOL, "speaker", name=self.tr("Để máy đọc kịch bản này"))
        self.read_out.clicked.connect(self._on_read_out)
        self.editor.script.header.insertWidget(2, self.read_out)
        self.export = Button(self.tr("Xuất tệp"), Kind.TOOL, "export", name=self.tr("Xuất bản tin này thành tệp"))
        self.export.setToolTip(self.tr("Ghi ra MP3, WAV… để gửi Zalo hay chép USB (Ctrl+E)"))
        self.export.setShortcut("Ctrl+E")
        self.export.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.export.clicked.connect(self._on_export)
        self.editor.page.acts.insertWidget(0, self.export)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.entry)
        self._stack.addWidget(self.editor)
        self._stack.addWidget(self.speak)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        layout.addWidget(self._stack)
        self.entry.new_asked.connect(self.start_new)
        self.entry.file_asked.connect(self._on_file_asked)
        self.entry.open_asked.connect(self.drafts.open)
        self.entry.new.setEnabled(desk.may(Verb.RECORD))
        self.entry.bring.setEnabled(desk.may(Verb.RECORD))
        self.entry.speak.setEnabled(desk.may(Verb.RECORD) and desk.may(Verb.EDIT))
        self.entry.speak_asked.connect(self.start_speaking)
        self.speak.leave_asked.connect(self.show_entry)
        self.speaking.made.connect(self._on_spoken_programme)
        self.speaking.failed.connect(desk.fail)
        self.editor.file_asked.connect(self._on_track_file_asked)
        self.editor.leave_asked.connect(self.show_entry)
        self.drafts.opened.connect(self._on_opened)
        self.drafts.failed.connect(desk.fail)
        self.drop = FileDrop(self, self._may_drop)
        self.drop.dropped.connect(self._on_dropped)
        self.drafts.rescue()

    @property
    def in_editor(self) -> bool:
        return self._stack.currentWidget() is self.editor

    def refresh(self) -> None:
        self.entry.show_at(self.desk.now())
        self.drafts.refresh()
        if self.in_editor:
            self.editor.refresh()

    def open_subject(self, subject: str) -> None:
        if self.editor.is_recording:
            return
        if subject == "new":
            self.start_new()
        elif subject == "speak":
            self.start_speaking()
        else:
            self.drafts.open(subject)

    def take_files(self, paths: list[str]) -> None:
        """Bring in what was dropped elsewhere in the window: each as a draft of its own."""
        if self.editor.is_recording:
            self.desk.tell(self.tr("Đang thu âm. Dừng thu rồi thả tệp lại."))
            return
        self.show_entry()
        self.drafts.bring_all(paths)

    def start_new(self) -> None:
        """Begin an empty draft, named by day and time until it gets its name."""
        now = self.desk.now()
        title = self.tr("Bản tin %1 lúc %2").replace("%1", f"{now.day}/{now.month}")
        self.drafts.create(title.replace("%2", clock_text(now)))

    def start_speaking(self) -> None:
        """Show the page where a text is typed and read aloud."""
        if self.editor.is_recording or self.speaking.activity is Activity.FINISHING:
            return
        self._stack.setCurrentWidget(self.speak)
        self.speak.begin()

    def show_entry(self) -> None:
        """Back to the list; a running recording keeps the editor in sight."""
        if self.editor.is_recording:
            return
        self.editor.playback.stop()
        self._stack.setCurrentWidget(self.entry)
        self.refresh()
        self.entry.new.setFocus()

    def offer_rescued(self, takes: list[Take]) -> None:
        """Takes that were sealed after a crash before this room was made."""
        self.drafts.offer(takes)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        # Listening ends with leaving the room; recording does not.
        self.editor.playback.stop()
        if self.speaking.activity is Activity.LISTENING:
            self.speaking.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.editor.let_go()
        super().closeEvent(event)

    def _on_opened(self, draft: Draft) -> None:
        if self.editor.is_recording:
            # A file that came in meanwhile is found in the list.
            return
        drafted = draft.programme.state is ApprovalState.DRAFT
        self.read_out.setVisible(drafted and draft.edit.length == 0 and self.desk.may(Verb.EDIT))
        self._stack.setCurrentWidget(self.editor)
        self.editor.open(draft)

    def _on_read_out(self) -> None:
        state = self.editor.model.state
        # Someone may have begun to speak meanwhile.
        if self.editor.is_recording or state.edit.length or self.speaking.activity is Activity.FINISHING:
            return
        self._stack.setCurrentWidget(self.speak)
        self.speak.begin(self.editor.script.text.toPlainText(), state.programme.title, state.programme.id)

    def _on_spoken_programme(self, programme_id: str) -> None:
        self.desk.news(Topic.PROGRAMMES)
        self.desk.tell(self.tr("Đã đọc và hoàn thiện. Nghe lại rồi bấm Gửi duyệt."))
        self.drafts.open(programme_id)

    def _on_file_asked(self) -> None:
        paths = _choose_files(self) if self._choose_file is None else [self._choose_file(self)]
        if any(paths):
            self.drafts.bring_all(paths)

    def _on_dropped(self, paths: list[str]) -> None:
        """Onto the list each file begins a draft; onto the editor they lie one after another."""
        self.drafts.bring_all(paths, TrackKind.VOICE if self.in_editor else None)

    def _may_drop(self) -> bool:
        if not self.desk.may(Verb.RECORD) or self.editor.is_recording:
            return False
        if self.in_editor:
            return self.editor.model.is_open and self.editor.model.state.programme.state is ApprovalState.DRAFT
        return self._stack.currentWidget() is self.entry

    def _on_export(self) -> None:
        if not self.editor.model.is_open or self.editor.is_recording or self.editor.model.state.edit.length == 0:
            return
        self.editor.playback.stop()
        dialog = ExportDialog(self, self.desk, self.editor.model.state.programme, self._choose_target)
        self._show_dialog(dialog)
        dialog.deleteLater()

    def _on_track_file_asked(self, track: TrackKind) -> None:
        if self.editor.is_recording:
            return
        paths = _choose_files(self) if self._choose_file is None else [self._choose_file(self)]
        if any(paths):
            self.drafts.bring_all(paths, track)


def _choose_files(parent: QWidget) -> list[str]:
    patterns = " ".join(f"*{ending}" for ending in ENDINGS)
    title = QCoreApplication.translate("Produce", "Chọn tệp âm thanh")
    kinds = QCoreApplication.translate("Produce", "Tệp âm thanh (%1);;Mọi tệp (*)").replace("%1", patterns)
    return QFileDialog.getOpenFileNames(parent, title, "", kinds)[0]


def _show_dialog(dialog: QDialog) -> bool:
    return dialog.exec() == QDialog.DialogCode.Accepted
