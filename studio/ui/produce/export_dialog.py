"""Xuất tệp: a programme as a file to send or to carry; where to, how, and how far it is."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDir, QStandardPaths, QStorageInfo, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QProgressBar, QWidget

from studio.domain.errors import StudioError
from studio.domain.programme import Programme
from studio.services.exporting import PRESETS, Exported, file_name_of
from studio.ui.desk import Desk
from studio.ui.produce.import_words import refusal_text
from studio.ui.tasks import Lane, Progress, TaskHandle, TaskLife
from studio.ui.theme import Role, Size, Space, Tone
from studio.ui.widgets import Button, Kind, Text
from studio.ui.widgets.forms import FormDialog, field_row
from studio.ui.words import number_text

ChooseTarget = Callable[[QWidget, str], str]
_WHOLE = 1000
_WIDE_PX = Size.DIALOG + 140


class ExportDialog(FormDialog):
    """One programme; closing it while it writes stops the writing, and leaves no half file."""

    def __init__(
        self, parent: QWidget, desk: Desk, programme: Programme, choose_target: ChooseTarget | None = None
    ) -> None:
        """``choose_target`` asks where to, given a proposal; "" for nowhere."""
        super().__init__(self.tr("Xuất tệp"), self.tr("Xuất tệp"), parent, _WIDE_PX)
        self._desk = desk
        self._programme = programme
        self._choose_target = choose_target or _choose_target
        self._task: TaskHandle | None = None
        self._may_replace = ""
        self.exported: Exported | None = None
        self._words = Text(self._said(), Role.SMALL, wrap=True)
        self.body.addWidget(self._words)
        self.kind = QComboBox()
        # The form is as wide as it is; the longest words do not push its fields out of sight.
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.kind.setMinimumContentsLength(20)
        for name, words in _preset_words():
            self.kind.addItem(words, name)
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.body.addWidget(field_row(self.tr("Để làm &gì"), self.kind))
        self.target = QLineEdit(str(Path(_home(), file_name_of(programme.title, PRESETS["send"].format))))
        self.target.textChanged.connect(self._on_target)
        self.choose = Button(self.tr("Chọn nơi lưu"), Kind.QUIET, "folder", name=self.tr("Chọn nơi lưu tệp"))
        self.choose.clicked.connect(self._on_choose)
        place, line = QWidget(), QHBoxLayout()
        line.setContentsMargins(Space.NONE, Space.NONE, Space.NONE, Space.NONE)
        line.setSpacing(Space.S)
        line.addWidget(self.target, 1)
        line.addWidget(self.choose)
        place.setLayout(line)
        self.body.addWidget(field_row(self.tr("&Lưu vào"), self.target, place))
        self._add_sticks()
        self.comment = QLineEdit()
        self.comment.setPlaceholderText(self.tr("Không bắt buộc; máy nghe hiện cùng tên bản tin và tên đài"))
        self.body.addWidget(field_row(self.tr("Lời &ghi chú trong tệp"), self.comment))
        self.progress = QProgressBar()
        self.progress.setRange(0, _WHOLE)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Tiến độ xuất tệp"))
        self.progress.hide()
        self.body.addWidget(self.progress)
        self.outcome = Text("", Role.STRONG, tone=Tone.OK, wrap=True)
        self.outcome.hide()
        self.body.addWidget(self.outcome)
        self.body.addStretch()
        self.show_folder = Button(self.tr("Mở thư mục"), Kind.QUIET, "folder")
        self.show_folder.clicked.connect(self._on_show_folder)
        self.show_folder.hide()
        self.buttons.insertWidget(1, self.show_folder)

    @property
    def is_writing(self) -> bool:
        return self._task is not None

    def submit(self) -> None:
        if self.exported is not None:
            self.accept()
            return
        path = unicodedata.normalize("NFC", self.target.text()).strip()
        if not path:
            self.say_trouble(self.tr("Chưa có nơi lưu. Bấm Chọn nơi lưu."))
            return
        self.say_trouble("")
        self._show_writing(writing=True)
        work = _Export(self._desk, self._programme.id, path, str(self.kind.currentData()), self.comment.text())
        work.overwrite = path == self._may_replace
        self._task = self._desk.tasks.run_long(
            work, done=self._on_done, failed=self._on_failed, progress=self._on_progress, lane=Lane.WORK
        )

    def reject(self) -> None:
        """Stop what is being written; else close."""
        if self._task is not None:
            self._task.cancel()
            self._show_writing(writing=False)
            self.say_trouble(self.tr("Đã dừng, chưa có tệp nào được ghi."))
            return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
        super().closeEvent(event)

    def _said(self) -> str:
        if self._programme.manifest is None:
            words = self.tr(
                "“%1” chưa hoàn thiện: tệp sẽ có tiếng y như bản dựng lúc này, chưa làm sạch, chưa cân âm lượng."
            )
        else:
            words = self.tr("“%1” đã hoàn thiện: tệp sẽ có tiếng đúng như bản phát.")
        return words.replace("%1", self._programme.title)

    def _add_sticks(self) -> None:
        """A key for each stick that is plugged in."""
        sticks = _sticks()
        if not sticks:
            return
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        for folder, name in sticks:
            key = Button(self.tr("Chép vào %1").replace("%1", name), Kind.QUIET)
            key.setProperty("folder", folder)
            key.clicked.connect(self._on_stick)
            line.addWidget(key)
        line.addStretch()
        self.body.addLayout(line)

    def _show_writing(self, *, writing: bool) -> None:
        if not writing:
            self._task = None
        self.progress.setValue(0)
        self.progress.setVisible(writing)
        for part in (self.kind, self.target, self.choose, self.comment, self.act_button):
            part.setEnabled(not writing)
        self.cancel_button.setText(self.tr("Dừng lại") if writing else self.tr("Thôi"))

    def _on_progress(self, progress: Progress) -> None:
        self.progress.setValue(round(progress.fraction * _WHOLE))

    def _on_done(self, exported: Exported) -> None:
        self._show_writing(writing=False)
        self.exported = exported
        words = self.tr("Đã xuất “%1”, %2 MB.").replace("%2", number_text(max(0.1, exported.size_bytes / 1e6)))
        self.outcome.setText(words.replace("%1", Path(exported.path).name))
        self.outcome.show()
        self.show_folder.show()
        self.cancel_button.hide()
        self.act_button.setText(self.tr("Đóng"))
        self.act_button.setFocus()

    def _on_failed(self, error: StudioError) -> None:
        self._show_writing(writing=False)
        if error.code == "FILE_EXISTS":
            self._may_replace = unicodedata.normalize("NFC", self.target.text()).strip()
            self.act_button.setText(self.tr("Ghi đè"))
            said = self.tr("Đã có tệp “%1”. Bấm Ghi đè để thay tệp ấy, hoặc đặt tên khác.")
            self.say_trouble(said.replace("%1", Path(self._may_replace).name))
            return
        self.say_trouble(refusal_text(error))

    def say_trouble(self, text: str) -> None:
        super().say_trouble(text)
        self.fit()

    def _on_kind(self) -> None:
        ending = PRESETS[str(self.kind.currentData())].format.value
        path = Path(self.target.text())
        if path.name and path.suffix.removeprefix(".") in {each.format.value for each in PRESETS.values()}:
            self.target.setText(str(path.with_suffix(f".{ending}")))

    def _on_target(self) -> None:
        self.act_button.setText(self.tr("Xuất tệp"))
        self.say_trouble("")

    def _on_choose(self) -> None:
        path = self._choose_target(self, self.target.text())
        if path:
            self.target.setText(QDir.toNativeSeparators(path))

    def _on_stick(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.target.setText(str(Path(str(sender.property("folder")), Path(self.target.text()).name)))

    def _on_show_folder(self) -> None:
        if self.exported is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self.exported.path).parent)))


class _Export:
    def __init__(self, desk: Desk, programme_id: str, path: str, preset: str, comment: str) -> None:
        self._service, self._person = desk.station.exporting, desk.person
        self._programme_id, self._path, self._preset, self._comment = programme_id, path, preset, comment
        self.overwrite = False

    def __call__(self, life: TaskLife) -> Exported:
        def tell(done: float) -> bool:
            if not life.cancelled:
                life.report(done)
            return not life.cancelled

        return self._service.export(
            self._person,
            self._programme_id,
            self._path,
            PRESETS[self._preset],
            tell,
            comment=unicodedata.normalize("NFC", self._comment),
            overwrite=self.overwrite,
        )


def _preset_words() -> tuple[tuple[str, str], ...]:
    """Every preset of ``services.exporting``, the commonest first."""
    return (
        ("send", QCoreApplication.translate("Produce", "Gửi Zalo, chép USB cho tăng âm (MP3, 1 MB một phút)")),
        ("small", QCoreApplication.translate("Produce", "Gửi khi mạng yếu (Opus, 0,4 MB một phút)")),
        ("music", QCoreApplication.translate("Produce", "Có nhạc, cần hay hơn (MP3 hai kênh, 1,5 MB một phút)")),
        ("apple", QCoreApplication.translate("Produce", "Điện thoại, phần mềm dựng phim (M4A, 1 MB một phút)")),
        ("archive", QCoreApplication.translate("Produce", "Lưu trữ nguyên vẹn (FLAC, 5 đến 10 MB một phút)")),
        ("edit", QCoreApplication.translate("Produce", "Đài khác dựng tiếp (WAV, 9 đến 17 MB một phút)")),
    )


def _home() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DesktopLocation) or QDir.homePath()


def _sticks() -> list[tuple[str, str]]:
    """(folder, name) of sticks and cards: small volumes of the kinds of file system that they have."""
    found = []
    for volume in QStorageInfo.mountedVolumes():
        kind = bytes(volume.fileSystemType().data()).decode(errors="replace").lower()
        # A stick is what a person can pull out; the system's own parts have such file systems, too, but are not seen.
        usable = volume.isReady() and not volume.isReadOnly() and not volume.rootPath().startswith("/boot")
        if usable and kind in ("vfat", "fat", "fat32", "exfat"):
            found.append((volume.rootPath(), volume.displayName()))
    return found[:3]


def _choose_target(parent: QWidget, proposed: str) -> str:
    title = QCoreApplication.translate("Produce", "Chọn nơi lưu tệp")
    # The dialog of the system asks nothing: the form itself does, in its own words.
    option = QFileDialog.Option.DontConfirmOverwrite
    return QFileDialog.getSaveFileName(parent, title, proposed, options=option)[0]
