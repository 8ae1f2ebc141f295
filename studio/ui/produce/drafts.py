"""The view-model of the room's entry: programmes, new drafts, files from outside, rescued takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from studio.domain.editing import TrackKind
from studio.domain.errors import StudioError
from studio.domain.programme import Programme
from studio.domain.takes import Take
from studio.services.production import Draft
from studio.ui.desk import Desk, Topic
from studio.ui.produce.import_queue import Arrived, ImportQueue
from studio.ui.produce.import_words import brought_text
from studio.ui.tasks import Lane


@dataclass(frozen=True, slots=True)
class Imported:
    """A file that came in, and the track it was meant for."""

    take: Take
    track: TrackKind


class DraftsModel(QObject):
    listed = Signal()
    opened = Signal(Draft)
    imported = Signal(Imported)
    importing_changed = Signal()
    rescued_changed = Signal()
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._production = desk.station.production
        self._recording = desk.station.recording
        self.programmes: list[Programme] | None = None
        self.rescued: tuple[Take, ...] = ()
        self.imports = ImportQueue(desk, self)
        self.imports.changed.connect(self.importing_changed)
        self.imports.arrived.connect(self._on_arrived)
        self.imports.ended.connect(self._on_imports_ended)
        self.imports.failed.connect(self._on_failed)

    @property
    def importing(self) -> bool:
        return self.imports.is_busy

    def refresh(self) -> None:
        self._desk.tasks.run(self._production.programmes, done=self._on_listed, failed=self._on_failed)

    def rescue(self) -> None:
        """Seal what a crash left open, and offer it."""
        self._desk.tasks.run(self._recording.recover, done=self.offer, failed=self._on_failed, lane=Lane.WORK)

    def offer(self, takes: list[Take]) -> None:
        """Takes that were rescued and lie in no programme yet."""
        heard = [take for take in takes if take.frames]
        if heard:
            self.rescued = (*self.rescued, *heard)
            self.rescued_changed.emit()

    def open(self, programme_id: str) -> None:
        self._desk.tasks.run(lambda: self._production.open(programme_id), done=self._on_opened, failed=self._on_failed)

    def create(self, title: str) -> None:
        """Begin an empty draft and open it."""
        person = self._desk.person
        self._desk.tasks.run(
            lambda: self._production.create(person, title), done=self._on_created, failed=self._on_failed
        )

    def use(self, take: Take) -> None:
        """Make a rescued take a draft of its own and open it."""
        self.rescued = tuple(each for each in self.rescued if each.id != take.id)
        self.rescued_changed.emit()
        self._draft_of(take)

    def bring(self, path: str, track: TrackKind | None = None) -> None:
        """Take a file in: into the open draft on ``track``, or as a new draft."""
        self.imports.add([path], track)

    def bring_all(self, paths: Sequence[str], track: TrackKind | None = None) -> None:
        """Take in files and whole folders, one after another."""
        self.imports.add(paths, track)

    def cancel_import(self) -> None:
        """Let the files be that have not come in yet."""
        self.imports.stop()

    def _draft_of(self, take: Take) -> None:
        person, production = self._desk.person, self._production

        def make() -> Draft:
            draft = production.create(person, take.title)
            return production.add_take(person, draft.programme.id, take, 0)

        self._desk.tasks.run(make, done=self._on_created, failed=self._on_failed)

    def _on_listed(self, programmes: list[Programme]) -> None:
        self.programmes = programmes
        self.listed.emit()

    def _on_created(self, draft: Draft) -> None:
        self._desk.news(Topic.PROGRAMMES)
        self.opened.emit(draft)

    def _on_opened(self, draft: Draft) -> None:
        self.opened.emit(draft)

    def _on_arrived(self, arrived: Arrived) -> None:
        track = arrived.wanted.track
        if arrived.brought is not None and track is not None:
            self.imported.emit(Imported(arrived.brought.take, track))

    def _on_imports_ended(self) -> None:
        """One file opens, or fails, as if it were the work itself; of several a list tells."""
        results = self.imports.results
        if any(each.draft is not None for each in results):
            self._desk.news(Topic.PROGRAMMES)
        if len(results) != 1:
            return
        (only,) = results
        self.imports.forget()
        if only.brought is not None:
            said = self.tr("Đã nhập “%1”: %2.").replace("%2", brought_text(only.brought))
            self._desk.tell(said.replace("%1", only.brought.take.title))
        if only.draft is not None:
            self.opened.emit(only.draft)
        elif only.error is not None and only.error.code != "CANCELLED":
            self.failed.emit(only.error)

    def _on_failed(self, error: StudioError) -> None:
        self.failed.emit(error)
