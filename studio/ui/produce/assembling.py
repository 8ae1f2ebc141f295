"""Assembling a programme: what is there is fetched, the dialog asks, and one step lays it all."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from studio.domain.editing.assembly import assemble
from studio.domain.errors import Refused, StudioError
from studio.domain.ids import new_id
from studio.domain.takes import Take
from studio.services.production import Material
from studio.services.station import Station
from studio.ui.produce.assembly_dialog import AssemblyDialog
from studio.ui.produce.hand import ShowDialog
from studio.ui.produce.model import EditorModel
from studio.ui.tasks import Lane, Tasks


class Assembling(QObject):
    """``known`` gives the takes of what is about to be laid, so that they can be drawn."""

    known = Signal(dict)

    def __init__(self, model: EditorModel, station: Station, tasks: Tasks, show_dialog: ShowDialog) -> None:
        super().__init__(model)
        self._model = model
        self._station = station
        self._tasks = tasks
        self._show_dialog = show_dialog
        self._parent: QWidget | None = None

    def ask(self, parent: QWidget) -> None:
        """Fetch what there is, and ask."""
        self._parent = parent
        station, programme_id = self._station, self._model.state.programme.id
        self._tasks.run(
            lambda: (programme_id, station.production.materials(programme_id), station.settings.get("assembly")),
            done=self._on_materials,
            failed=self._on_failed,
            lane=Lane.STORE,
        )

    def _on_materials(self, found: tuple[str, list[Material], dict[str, Any] | None]) -> None:
        programme_id, materials, habit = found
        parent, model = self._parent, self._model
        if parent is None or model.state.programme.id != programme_id:
            return
        if not materials:
            model.refused.emit(Refused("NOTHING_TO_ASSEMBLE"))
            return
        dialog = AssemblyDialog(parent, materials, habit)
        if self._show_dialog(dialog):
            takes: dict[str, Take] = {}
            for material in dialog.materials_used:
                takes |= material.takes
            self.known.emit(takes)
            model.know(takes)
            order, crossfade, at = dialog.order, dialog.crossfade, model.state.edit.length
            if model.perform(lambda _edit: assemble(order, at, crossfade, new_id)):
                model.seek(at)
            self._remember(dialog.habit)
        dialog.deleteLater()

    def _remember(self, habit: dict[str, Any]) -> None:
        settings, person = self._station.settings, self._model.person
        self._tasks.run(lambda: settings.put(person, "assembly", habit), failed=self._on_failed, lane=Lane.STORE)

    def _on_failed(self, error: StudioError) -> None:
        self._model.refused.emit(error)
