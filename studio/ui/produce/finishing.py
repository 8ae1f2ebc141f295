"""How loud it is, making it ready, and sending it for approval: long work that shows where it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain.approval import ApprovalState
from studio.domain.editing import AddClip, EditList, TrackKind
from studio.domain.errors import StudioError
from studio.domain.loudness import LoudnessReport, MasterOutcome
from studio.domain.programme import BulletinClass, Category, Contributor, ContributorPart, Programme
from studio.domain.roles import Person
from studio.domain.takes import INTERNAL_RATE_HZ
from studio.services.cleaning import CleaningService
from studio.services.mastering import Mastered
from studio.services.production import Draft
from studio.services.station import Station
from studio.ui.tasks import Lane, Progress, TaskHandle, TaskLife, Tasks

_QUIET_MS = 1200
# Longer edits are measured when they are made ready: on a small computer it would slow the editing.
_LONGEST_MEASURED_S = 20 * 60
_NOISE_LOOKED_S = 120


class Job(Enum):
    MASTER = "MASTER"
    SUBMIT = "SUBMIT"


@dataclass(frozen=True, slots=True)
class Description:
    """What the short form asks before it is sent."""

    title: str
    bulletin_class: BulletinClass
    category: Category
    language: str
    contributors: tuple[Contributor, ...]


@dataclass(frozen=True, slots=True)
class Loudness:
    """What was measured of the edit as it stands; ``noise_dbfs`` is its quiet moments' level."""

    report: LoudnessReport
    noise_dbfs: float | None


class FinishingModel(QObject):
    measured = Signal()
    progressed = Signal(float)
    job_changed = Signal()
    mastered = Signal(Programme)
    submitted = Signal(Programme)
    failed = Signal(object)

    def __init__(self, station: Station, person: Person, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._station = station
        self._person = person
        self._tasks = tasks
        self._draft: Draft | None = None
        self._loudness: Loudness | None = None
        self._outcome: MasterOutcome | None = None
        self._contributors = presumed_contributors(person)
        self._job: Job | None = None
        self._task: TaskHandle | None = None
        self._measuring: TaskHandle | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_QUIET_MS)
        self._timer.timeout.connect(self._on_quiet)

    @property
    def loudness(self) -> Loudness | None:
        """None while it is not measured."""
        return self._loudness

    @property
    def outcome(self) -> MasterOutcome | None:
        """Of the last making ready, as long as the edit was not changed since."""
        return self._outcome

    @property
    def job(self) -> Job | None:
        return self._job

    @property
    def preset(self) -> str:
        return str(self._station.settings.get("preset"))

    def show(self, draft: Draft) -> None:
        """The edit changed: what was measured is old, and is measured anew once the hands rest."""
        self._draft, self._loudness, self._outcome = draft, None, None
        if self._measuring is not None:
            self._measuring.cancel()
            self._measuring = None
        self._timer.start()
        self.measured.emit()

    def master(self) -> None:
        """Clean, level and write it; ``mastered`` or ``failed`` follows."""
        programme_id = self._begin(Job.MASTER)
        if programme_id is None:
            return
        work = _Master(self._station, self._person, programme_id, self.preset, self._contributors)
        self._task = self._tasks.run_long(
            work, done=self._on_mastered, failed=self._on_failed, progress=self._on_progress, lane=Lane.WORK
        )
        self.job_changed.emit()

    def submit(self, description: Description) -> None:
        """Store the form, make ready again where the form changed what is signed, and send it."""
        programme_id = self._begin(Job.SUBMIT)
        if programme_id is None:
            return
        self._contributors = description.contributors
        work = _Submit(self._station, self._person, programme_id, self.preset, description)
        self._task = self._tasks.run_long(
            work, done=self._on_submitted, failed=self._on_failed, progress=self._on_progress, lane=Lane.WORK
        )
        self.job_changed.emit()

    def cancel(self) -> None:
        """Stop the running job; the programme stays as it was."""
        if self._task is not None:
            self._task.cancel()
            self._end()

    def _on_progress(self, progress: Progress) -> None:
        self.progressed.emit(progress.fraction)

    def _begin(self, job: Job) -> str | None:
        """Return the programme to work on, or None while it cannot be."""
        if self._draft is None or self._job is not None:
            return None
        self._job = job
        self._timer.stop()
        return self._draft.programme.id

    def _end(self) -> None:
        self._job, self._task = None, None
        self.job_changed.emit()

    def _on_mastered(self, mastered: Mastered) -> None:
        self._outcome = mastered.outcome
        self._loudness = Loudness(mastered.outcome.before, self._loudness.noise_dbfs if self._loudness else None)
        self._end()
        self.measured.emit()
        self.mastered.emit(mastered.programme)

    def _on_submitted(self, programme: Programme) -> None:
        self._end()
        self.submitted.emit(programme)

    def _on_failed(self, error: StudioError) -> None:
        self._end()
        if error.code != "CANCELLED":
            self.failed.emit(error)

    def _on_quiet(self) -> None:
        draft = self._draft
        if draft is None or draft.edit.length == 0 or self._job is not None:
            return
        if draft.edit.length > _LONGEST_MEASURED_S * INTERNAL_RATE_HZ:
            return
        self._measuring = self._tasks.run_long(
            _Measure(self._station, draft), done=self._on_measured, failed=self._on_measure_failed, lane=Lane.WORK
        )

    def _on_measured(self, loudness: Loudness) -> None:
        self._measuring = None
        self._loudness = loudness
        self.measured.emit()

    def _on_measure_failed(self, error: StudioError) -> None:
        self._measuring = None
        self.failed.emit(error)


class _Measure:
    def __init__(self, station: Station, draft: Draft) -> None:
        self._station = station
        self._draft = draft

    def __call__(self, life: TaskLife) -> Loudness:
        mastering = self._station.mastering
        report = mastering.measure(self._draft)
        life.report(0.7)
        # Music has no quiet moments: the noise of the room is looked for under the voice alone.
        voices = [AddClip(clip) for clip in self._draft.edit.clips if clip.track is TrackKind.VOICE]
        voice = replace(self._draft, edit=EditList("voice", tuple(voices), len(voices)))
        frames = min(voice.edit.length, _NOISE_LOOKED_S * INTERNAL_RATE_HZ)
        return Loudness(report, noise_dbfs(mastering.render(voice, 0, frames)))


class _Master:
    def __init__(
        self,
        station: Station,
        person: Person,
        programme_id: str,
        preset: str,
        contributors: tuple[Contributor, ...],
    ) -> None:
        self._station = station
        self._person = person
        self._programme_id = programme_id
        self._preset = preset
        self._contributors = contributors

    def __call__(self, life: TaskLife) -> Mastered:
        def tell(done: float) -> bool:
            if not life.cancelled:
                life.report(done)
            return not life.cancelled

        station = self._station
        return station.mastering.master(
            self._person,
            self._programme_id,
            self._preset,
            self._contributors,
            progress=tell,
            cleaning=CleaningService(station.settings).chosen(self._preset),
        )


class _Submit:
    """Describe, make ready, send: each only where it is needed."""

    def __init__(
        self, station: Station, person: Person, programme_id: str, preset: str, description: Description
    ) -> None:
        self._station = station
        self._person = person
        self._programme_id = programme_id
        self._master = _Master(station, person, programme_id, preset, description.contributors)
        self._asked = description

    def __call__(self, life: TaskLife) -> Programme:
        asked, production = self._asked, self._station.production
        programme = production.open(self._programme_id).programme
        stale = programme.manifest is None or programme.manifest.manifest.contributors != asked.contributors
        described = (asked.title, asked.bulletin_class, asked.category, asked.language)
        # What was returned is made anew as a new version; only a draft can be mastered.
        if _described(programme) != described or (stale and programme.state is not ApprovalState.DRAFT):
            programme = production.describe(
                self._person,
                self._programme_id,
                title=asked.title,
                bulletin_class=asked.bulletin_class,
                category=asked.category,
                language=asked.language,
            )
        if stale or programme.manifest is None:
            self._master(life)
        life.report(1.0)
        return self._station.approvals.submit(self._person, self._programme_id)


def presumed_contributors(person: Person) -> tuple[Contributor, ...]:
    """Who sits there wrote and read it, until the form says otherwise."""
    parts = (ContributorPart.AUTHOR, ContributorPart.ANNOUNCER)
    return tuple(Contributor(person.name, part, person.id) for part in parts)


def _described(programme: Programme) -> tuple[str, BulletinClass, Category, str]:
    return programme.title, programme.bulletin_class, programme.category, programme.language


def noise_dbfs(sound: NDArray[np.float32]) -> float | None:
    """The level of the quiet moments: the tenth percentile of the power of 50 ms stretches, in dBFS.

    Digital silence between clips is no noise and is left out; None where nothing is left.
    """
    stretch = INTERNAL_RATE_HZ // 20
    whole = len(sound) // stretch * stretch
    if not whole:
        return None
    power = np.square(sound[:whole]).reshape(-1, stretch * sound.shape[1]).mean(axis=1)
    heard = power[power > 1e-12]
    return float(10 * np.log10(np.percentile(heard, 10))) if len(heard) else None
