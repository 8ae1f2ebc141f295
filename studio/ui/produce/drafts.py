"""The view-model of the room's entry: programmes, new drafts, files from outside, rescued takes."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from studio.domain.editing import TrackKind
from studio.domain.errors import StudioError
from studio.domain.programme import Programme
from studio.domain.takes import Take
from studio.services.production import Draft
from studio.ui.desk import Desk, Topic
from studio.ui.tasks import Lane, TaskHandle, TaskLife


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
        self._import: TaskHandle | None = None

    @property
    def importing(self) -> bool:
        return self._import is not None

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
        """Take a file in: into the open draft on ``track``, or as a new draft; one at a time."""
        if self._import is not None:
            return
        done = self._on_brought if track is None else self._on_brought_into
        self._track = track or TrackKind.VOICE
        work = _Import(self._desk, path)
        self._import = self._desk.tasks.run_long(work, done=done, failed=self._on_import_failed, lane=Lane.WORK)
        self.importing_changed.emit()

    def cancel_import(self) -> None:
        """Let the file be; what was read of it is not used."""
        if self._import is not None:
            self._import.cancel()
            self._end_import()

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

    def _on_brought(self, take: Take) -> None:
        self._end_import()
        self._draft_of(take)

    def _on_brought_into(self, take: Take) -> None:
        self._end_import()
        self.imported.emit(Imported(take, self._track))

    def _on_import_failed(self, error: StudioError) -> None:
        self._end_import()
        self.failed.emit(error)

    def _end_import(self) -> None:
        self._import = None
        self.importing_changed.emit()

    def _on_failed(self, error: StudioError) -> None:
        self.failed.emit(error)


class _Import:
    def __init__(self, desk: Desk, path: str) -> None:
        self._recording = desk.station.recording
        self._person = desk.person
        self._path = path

    def __call__(self, life: TaskLife) -> Take:
        life.report(0.0)
        return self._recording.import_file(self._person, self._path)
