"""Opens the page that cleans the voice of the open draft, with what the station has chosen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from studio.domain.cleaning import Cleaning
from studio.domain.errors import Refused, StudioError
from studio.services.cleaning import CleaningService
from studio.ui.desk import Desk
from studio.ui.produce.cleaning_model import CleaningModel
from studio.ui.produce.cleaning_page import CleaningDialog
from studio.ui.produce.model import EditorModel
from studio.ui.produce.playback import PlaybackModel
from studio.ui.tasks import Lane


class CleaningDesk(QObject):
    """``chosen_changed``: another cleaning will be used from now on."""

    chosen_changed = Signal()
    _found = Signal(object)

    def __init__(
        self,
        desk: Desk,
        model: EditorModel,
        playback: PlaybackModel,
        show_dialog: Callable[[QDialog], bool],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._model = model
        self._playback = playback
        self._show_dialog = show_dialog
        self._page = parent
        # A dialog runs until it is closed: not inside the delivery of a task, which would count as running.
        self._found.connect(self._on_found, Qt.ConnectionType.QueuedConnection)

    def open(self) -> None:
        """Ask for the station's choice, and show the page; what plays stops."""
        if not self._model.is_open or not self._model.state.edit.length:
            self._desk.fail(Refused("NOTHING_RECORDED"))
            return
        self._playback.stop()
        settings = self._desk.station.settings
        self._desk.tasks.run(
            lambda: _chosen(CleaningService(settings), str(settings.get("preset"))),
            done=self._on_chosen,
            failed=self._on_failed,
            lane=Lane.STORE,
        )

    def _on_chosen(self, found: tuple[str, Cleaning]) -> None:
        self._found.emit(found)

    def _on_found(self, found: tuple[str, Cleaning]) -> None:
        preset, cleaning = found
        desk = self._desk
        work = CleaningModel(
            desk.station,
            desk.person,
            desk.tasks,
            self._playback,
            self._model.draft,
            cleaning,
            preset,
            self._model.playhead,
            self,
        )
        work.failed.connect(desk.fail)
        dialog = CleaningDialog(self._page, work)
        kept = self._show_dialog(dialog)
        work.let_go()
        if kept:
            self.chosen_changed.emit()
            desk.tell(self.tr("Đã nhớ cách làm sạch. Bấm Hoàn thiện để dùng."))
        dialog.deleteLater()
        work.deleteLater()

    def _on_failed(self, error: StudioError) -> None:
        self._desk.fail(error)


def _chosen(service: CleaningService, preset: str) -> tuple[str, Cleaning]:
    return preset, service.chosen(preset)
