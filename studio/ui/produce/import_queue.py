"""Files that come in one after another: how far, what became of each, and the way to stop."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from PySide6.QtCore import QObject, Signal

from studio.domain.editing import TrackKind
from studio.domain.errors import OperatorFixable, StudioError
from studio.services.importing import BroughtIn, ImportService, files_of
from studio.services.production import Draft
from studio.ui.desk import Desk
from studio.ui.tasks import Lane, Progress, TaskHandle, TaskLife


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to take in, and the track of the open draft it is meant for; None begins a draft of its own."""

    path: str
    track: TrackKind | None


@dataclass(frozen=True, slots=True)
class Arrived:
    """What became of a file: ``brought`` (and ``draft`` where it began one), or ``error``."""

    wanted: Wanted
    brought: BroughtIn | None = None
    draft: Draft | None = None
    error: StudioError | None = None

    @property
    def name(self) -> str:
        return PurePath(self.wanted.path).name


@dataclass(frozen=True, slots=True)
class Standing:
    """Where it stands: file ``number`` of ``count``, and its share done."""

    name: str
    number: int
    count: int
    done: float


class ImportQueue(QObject):
    """One file at a time; one that cannot be read does not keep the others back."""

    changed = Signal()
    progressed = Signal()
    arrived = Signal(Arrived)
    ended = Signal()
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._waiting: deque[Wanted] = deque()
        self._looking: list[TaskHandle] = []
        self._task: TaskHandle | None = None
        self._now: Wanted | None = None
        self._done = 0.0
        # What became of the files of this round, in order; a new round begins when nothing is left of the old.
        self.results: tuple[Arrived, ...] = ()

    @property
    def is_busy(self) -> bool:
        return self._now is not None or bool(self._waiting) or bool(self._looking)

    @property
    def standing(self) -> Standing | None:
        """None while the folders are looked through, and when nothing comes in."""
        if self._now is None:
            return None
        done = len(self.results)
        return Standing(PurePath(self._now.path).name, done + 1, done + 1 + len(self._waiting), self._done)

    def add(self, paths: Sequence[str], track: TrackKind | None) -> None:
        """Take in files, and the sound files in folders; behind those that already wait."""
        if not self.is_busy:
            self.results = ()
        handle = self._desk.tasks.run(
            _Look(tuple(paths), track), done=self._on_found, failed=self._on_not_found, lane=Lane.WORK
        )
        self._looking.append(handle)
        self.changed.emit()

    def stop(self) -> None:
        """Let be what has not come in yet; what has is kept, and the rest is listed as stopped."""
        left = ([self._now] if self._now is not None else []) + list(self._waiting)
        for handle in (*self._looking, *((self._task,) if self._task is not None else ())):
            handle.cancel()
        self._looking.clear()
        self._waiting.clear()
        self._task, self._now = None, None
        self.results += tuple(Arrived(each, error=OperatorFixable("CANCELLED")) for each in left)
        self.changed.emit()
        self.ended.emit()

    def forget(self) -> None:
        """The person has read what became of the files."""
        if not self.is_busy:
            self.results = ()
            self.changed.emit()

    def _on_found(self, found: list[Wanted]) -> None:
        self._looking = self._looking[1:]
        self._waiting.extend(found)
        self._go_on()

    def _on_not_found(self, error: StudioError) -> None:
        self._looking = self._looking[1:]
        self.failed.emit(error)
        self._go_on()

    def _go_on(self) -> None:
        if self._now is None and self._waiting:
            self._now, self._done = self._waiting.popleft(), 0.0
            self._task = self._desk.tasks.run_long(
                _Bring(self._desk, self._now),
                done=self._on_arrived,
                failed=self._on_failed,
                progress=self._on_progress,
                lane=Lane.WORK,
            )
        self.changed.emit()
        if not self.is_busy and self.results:
            self.ended.emit()

    def _on_progress(self, progress: Progress) -> None:
        self._done = progress.fraction
        self.progressed.emit()

    def _on_failed(self, error: StudioError) -> None:
        assert self._now is not None
        self._settle(Arrived(self._now, error=error))

    def _on_arrived(self, arrived: Arrived) -> None:
        self._settle(arrived)

    def _settle(self, arrived: Arrived) -> None:
        self._task, self._now = None, None
        self.results += (arrived,)
        if arrived.brought is not None:
            self.arrived.emit(arrived)
        self._go_on()


class _Look:
    """Find the files; a folder on a slow stick takes its time."""

    def __init__(self, paths: tuple[str, ...], track: TrackKind | None) -> None:
        self._paths, self._track = paths, track

    def __call__(self) -> list[Wanted]:
        return [Wanted(path, self._track) for path in files_of(self._paths)]


class _Bring:
    def __init__(self, desk: Desk, wanted: Wanted) -> None:
        self._station, self._person, self._wanted = desk.station, desk.person, wanted

    def __call__(self, life: TaskLife) -> Arrived:
        def tell(done: float) -> bool:
            if not life.cancelled:
                life.report(done)
            return not life.cancelled

        tell(0.0)
        imports = ImportService(self._station.recording, self._station.mastering.reader)
        brought = imports.bring(self._person, self._wanted.path, tell)
        if self._wanted.track is not None:
            return Arrived(self._wanted, brought)
        production = self._station.production
        draft = production.create(self._person, brought.take.title)
        draft = production.add_take(self._person, draft.programme.id, brought.take, 0)
        return Arrived(self._wanted, brought, draft)
