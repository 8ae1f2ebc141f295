"""A backup: the station in one file, while it is on air; and how it comes back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QCheckBox, QFileDialog, QGridLayout, QHBoxLayout, QProgressBar, QWidget

from studio.domain.errors import StudioError
from studio.ports.upkeep import BackupMade
from studio.ui.desk import Desk
from studio.ui.errors import words_in
from studio.ui.tasks import Progress, TaskHandle, TaskLife
from studio.ui.theme import Role, Space, Tone
from studio.ui.widgets import Button, Card, Kind, Text, divider
from studio.ui.widgets.forms import PasswordField, PathEdit, field_row
from studio.ui.words import number_text

_MEGABYTE = 1_000_000


class BackupCard(Card):
    def __init__(self, desk: Desk) -> None:
        super().__init__(self.tr("SAO LƯU"), "save")
        self._desk = desk
        self._task: TaskHandle | None = None
        self._typed = False
        self.path = PathEdit()
        self.path.textEdited.connect(self._on_typed)
        self.body.addWidget(field_row(self.tr("Tệp sao &lưu (nên để ở USB hoặc ổ khác)"), self.path))
        self.browse = Button(self.tr("Chọn nơi lưu"), Kind.QUIET, "folder", name=self.tr("Chọn nơi để tệp sao lưu"))
        self.browse.clicked.connect(self._on_browse)
        self.secrets = QCheckBox(self.tr("Kèm khóa và mã bí mật, khóa lại bằng cụm mật khẩu"))
        self.secrets.toggled.connect(self._on_secrets)
        self.body.addWidget(self.secrets)
        self.phrase, self.again = PasswordField(), PasswordField()
        self._phrases = QWidget()
        grid = QGridLayout(self._phrases)
        grid.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        grid.setHorizontalSpacing(Space.M)
        grid.addWidget(field_row(self.tr("Cụm &mật khẩu"), self.phrase.edit, self.phrase), 0, 0)
        grid.addWidget(field_row(self.tr("Gõ lạ&i"), self.again.edit, self.again), 0, 1)
        self._phrases.hide()
        self.body.addWidget(self._phrases)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Sao lưu được bao nhiêu"))
        self.bar.hide()
        self.body.addWidget(self.bar)
        self.said = Text("", Role.SMALL_STRONG, wrap=True)
        self.body.addWidget(self.said)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        self.stop = Button(self.tr("Dừng sao lưu"), Kind.QUIET)
        self.stop.clicked.connect(self._on_stop)
        self.stop.hide()
        self.act = Button(self.tr("Sao lưu ngay"), Kind.PRIMARY, "save")
        self.act.clicked.connect(self._on_act)
        row.addWidget(self.browse)
        row.addStretch(1)
        row.addWidget(self.stop)
        row.addWidget(self.act)
        self.body.addLayout(row)
        self.body.addWidget(divider())
        hint = self.tr(
            "Khôi phục: cài phần mềm ở máy mới, chưa mở lên, rồi chạy “studio restore” với tệp này. "
            "Không kèm khóa bí mật thì phải ghép lại cụm loa và ghi danh lại."
        )
        self.body.addWidget(Text(hint, Role.SMALL, wrap=True))
        self.body.addStretch(1)

    def refresh(self) -> None:
        if not self._typed and self._task is None:
            place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
            name = f"sao-luu-{self._desk.now():%Y-%m-%d-%Hh%M}.zip"
            self.path.setText(str(Path(place or Path.home()) / name))

    def _on_typed(self, _text: str) -> None:
        self._typed = True

    def _on_browse(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Lưu bản sao lưu"), self.path.text(), "ZIP (*.zip)")
        if chosen:
            self._typed = True
            self.path.setText(chosen)

    def _on_secrets(self, wanted: bool) -> None:
        self._phrases.setVisible(wanted)

    def _on_act(self) -> None:
        phrase = self.phrase.edit.text() if self.secrets.isChecked() else ""
        if self.secrets.isChecked() and (not phrase or phrase != self.again.edit.text()):
            self._say("✗ " + self.tr("Gõ cụm mật khẩu hai lần cho giống nhau."), Tone.WARN)
            self.phrase.edit.setFocus()
            return
        upkeep, person, target = self._desk.station.upkeep, self._desk.person, Path(self.path.text()).absolute()

        def back_up(life: TaskLife) -> BackupMade:
            def told(done: int, total: int) -> None:
                life.report(done / max(total, 1))

            return upkeep.back_up(person, target, phrase, told)

        self._say(self.tr("Đang sao lưu; việc phát sóng vẫn chạy."), None)
        self._run(True)
        self._task = self._desk.tasks.run_long(
            back_up, done=self._on_made, failed=self._on_failed, progress=self._on_progress
        )

    def _on_stop(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
        self._run(False)
        self._say(self.tr("Đã dừng; tệp dở dang không để lại."), None)

    def _on_progress(self, progress: Progress) -> None:
        percent = round(100 * progress.fraction)
        self.bar.setValue(percent)
        self._say(self.tr("Đang sao lưu: %1 %").replace("%1", str(percent)), None)

    def _on_made(self, made: BackupMade) -> None:
        self._task = None
        self._run(False)
        self._typed = False
        for edit in (self.phrase.edit, self.again.edit):
            edit.clear()
        size = number_text(made.size_bytes / _MEGABYTE)
        said = self.tr("Đã sao lưu %1 tệp, %2 MB: %3")
        said = said.replace("%3", made.path).replace("%2", size).replace("%1", str(made.files))
        self._say(f"✓ {said}", Tone.OK)

    def _on_failed(self, error: StudioError) -> None:
        self._task = None
        self._run(False)
        self._say(f"✗ {words_in(error).sentence}", Tone.WARN)

    def _run(self, running: bool) -> None:
        self.bar.setValue(0)
        self.bar.setVisible(running)
        self.stop.setVisible(running)
        self.act.setEnabled(not running)
        if running:
            self.stop.setFocus()
        else:
            self.act.setFocus()

    def _say(self, text: str, tone: Tone | None) -> None:
        self.said.setText(text)
        self.said.set_tone(tone)
