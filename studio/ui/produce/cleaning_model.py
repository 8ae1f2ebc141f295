"""Cleaning the open draft's voice: what is chosen, and hearing it before and after while it plays."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain.cleaning import Cleaning
from studio.domain.cleaning_presets import cleaning_preset
from studio.domain.errors import StudioError
from studio.domain.roles import Person
from studio.services.cleaning import Audition, CleaningService, OnHorn, audition, with_noise_of
from studio.services.mixes import Mix
from studio.services.production import Draft
from studio.services.station import Station
from studio.ui.produce.play_stream import Source
from studio.ui.produce.playback import PlaybackModel
from studio.ui.tasks import Lane, Progress, TaskHandle, TaskLife, Tasks

# A slider that moves is not heard at every step.
_SETTLE_MS = 350


class Version(Enum):
    """What one listens to."""

    BEFORE = "before"
    AFTER = "after"
    ON_HORN = "on_horn"


class CleaningModel(QObject):
    """``changed``: another choice or version; ``prepared``: it can be heard; ``progressed``: on the way there."""

    changed = Signal()
    progressed = Signal(float)
    prepared = Signal()
    failed = Signal(object)

    def __init__(
        self,
        station: Station,
        person: Person,
        tasks: Tasks,
        playback: PlaybackModel,
        draft: Draft,
        cleaning: Cleaning,
        preset: str,
        around: int,
        parent: QObject | None = None,
    ) -> None:
        """``around`` is the frame where one listens first."""
        super().__init__(parent)
        self._station = station
        self._person = person
        self._tasks = tasks
        self._draft = draft
        self.playback = playback
        self.preset = preset
        self.cleaning = cleaning
        self.version = Version.AFTER
        self._around = around
        self._mix: Mix | None = None
        self._audition: Audition | None = None
        self._task: TaskHandle | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLE_MS)
        self._timer.timeout.connect(self._on_settled)
        playback.state_changed.connect(self.changed)
        self._on_settled()

    @property
    def ready(self) -> bool:
        """Whether what is chosen can be heard at once."""
        return self._audition is not None and self._task is None and not self._timer.isActive()

    @property
    def can_play(self) -> bool:
        """Whether there is something to hear: the first preparation is over."""
        return self._mix is not None

    @property
    def has_noise_sample(self) -> bool:
        return self._draft.edit.state.noise is not None

    @property
    def is_usual(self) -> bool:
        return self.cleaning == cleaning_preset(self.preset)

    def choose(self, cleaning: Cleaning) -> None:
        """Take another cleaning; it is heard as soon as it is prepared."""
        if cleaning != self.cleaning:
            self.cleaning = cleaning
            self._timer.start()
            self.changed.emit()

    def choose_usual(self) -> None:
        self.choose(cleaning_preset(self.preset))

    def listen(self, version: Version) -> None:
        """Hear the voice as it was, as it will be, or that from a loudspeaker; what plays goes on at its place."""
        self.version = version
        source = self._source()
        if self.playback.running and source is not None:
            self.playback.replace(source, self._draft.edit.length)
        self.changed.emit()

    def play_or_stop(self) -> None:
        if self.playback.running:
            self.playback.stop()
            return
        source = self._source()
        if source is not None:
            length = self._draft.edit.length
            self.playback.play(source, self._around if self._around < length else 0, length)

    def keep(self) -> None:
        """Use it from now on, whenever a programme is made ready; ``failed`` tells when it could not be kept."""
        service, person = CleaningService(self._station.settings), self._person
        preset, cleaning = self.preset, self.cleaning
        self._tasks.run(lambda: service.choose(person, preset, cleaning), failed=self._on_failed, lane=Lane.STORE)

    def let_go(self) -> None:
        """The page is closed: listening and preparing end."""
        self._timer.stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self.playback.stop()

    def _source(self) -> Source | None:
        if self._mix is None or self._audition is None:
            return None
        if self.version is Version.ON_HORN:
            return OnHorn(self._audition)
        return self._audition if self.version is Version.AFTER else self._mix.whole.render

    def _on_settled(self) -> None:
        if self._task is not None:
            self._task.cancel()
        work = _Prepare(self._station, self._draft, self.cleaning, self._around)
        self._task = self._tasks.run_long(
            work, done=self._on_prepared, failed=self._on_failed, progress=self._on_progress, lane=Lane.WORK
        )
        self.changed.emit()

    def _on_progress(self, progress: Progress) -> None:
        self.progressed.emit(progress.fraction)

    def _on_prepared(self, made: Audition) -> None:
        self._task, self._audition, self._mix = None, made, made.mix
        source = self._source()
        if source is not None and self.playback.running and self.version is not Version.BEFORE:
            self.playback.replace(source, self._draft.edit.length)
        self.prepared.emit()
        self.changed.emit()

    def _on_failed(self, error: StudioError) -> None:
        self._task = None
        self.changed.emit()
        if error.code not in ("CANCELLED", "TASK_CANCELLED"):
            self.failed.emit(error)


class _Prepare:
    def __init__(self, station: Station, draft: Draft, cleaning: Cleaning, around: int) -> None:
        self._station = station
        self._draft = draft
        self._cleaning = cleaning
        self._around = around

    def __call__(self, life: TaskLife) -> Audition:
        def tell(done: float) -> bool:
            if not life.cancelled:
                life.report(done)
            return not life.cancelled

        mastering = self._station.mastering
        cleaning = with_noise_of(self._draft, self._cleaning, mastering.reader)
        return audition(mastering.mix(self._draft), cleaning, self._around, tell)
