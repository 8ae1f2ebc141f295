"""The practice station: the demo station in a folder of its own, on the real clock and the real microphone.

Nothing leaves it: no process runs on it, its loudspeakers are made up, and it is not enrolled anywhere.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from studio.app.station_folder import StationFolder
from studio.domain.errors import Defect, OperatorFixable
from studio.domain.roles import Person, Role
from studio.ports.recording import RecorderState
from studio.ports.voices import Voice, Voices, never
from studio.services.exercise import ExerciseService
from studio.services.practice import PracticeStation, PracticeWatch
from studio.storage.store import SqlStore

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from studio.services.station import Station

# Shown on the screen beside the field: it opens nothing but this folder.
PIN = "2580"
_SIGN_IN = "hoc-vien"
_ROLES = frozenset({Role.EDITOR, Role.ANNOUNCER, Role.TRAINER, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class FolderPractice:
    """``services.practice.PracticeMaker`` in ``root``, which holds nothing else."""

    root: Path

    def open(self, learner: Person) -> PracticeStation:
        from studio.app.demo_station import make_demo_station  # it composes stations, as build does, which makes us

        self._clear()
        try:
            told, _ = make_demo_station(StationFolder(self.root), datetime.now(UTC))
            _closed(told)
            station = self._composed(told)
            person = self._learner(station, learner)
        except OSError as error:
            raise OperatorFixable("FOLDER_UNWRITABLE", folder=str(self.root), why=error.strerror) from error

        def close() -> None:
            station.player.stop()
            # A recording that was left running holds the microphone.
            if station.recording.status().state is not RecorderState.IDLE:
                station.recording.recorder.stop()
            station.recording.recorder.stop_listening()
            _closed(station)
            self._clear()

        exercise = ExerciseService(station.people.store, station.emergency, station.mastering.encoder)
        watch = PracticeWatch(station.people.store, station.mastering.reader)
        return PracticeStation(station, person, PIN, exercise, watch, close)

    def _composed(self, told: Station) -> Station:
        from studio.app.build import Stand, build_station

        voices = FallbackVoices(told.emergency.sounds.voices)
        stand = Stand(onair=told.onair, watch=told.devices.watch, voices=voices)
        return build_station(StationFolder(self.root), "practice", stand)

    def _learner(self, station: Station, learner: Person) -> Person:
        admin = next(person for person in station.people.all() if Role.ADMIN in person.roles)
        person = station.people.add(admin, learner.name, _SIGN_IN, "luyen-tap-o-dai", _ROLES, learner.address)
        station.people.set_pin(person, person.id, PIN)
        return person

    def _clear(self) -> None:
        # What a virus scanner still holds open is thrown away the next time.
        shutil.rmtree(self.root, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class FallbackVoices:
    """The PC's voices; two soft tones where it has none, so that an exercise can be walked through anywhere."""

    voices: Voices

    def available(self) -> list[Voice]:
        return self.voices.available()

    def speak(
        self, text: str, voice: str = "", speed: float = 1.0, pitch: float = 1.0, cancelled: Callable[[], bool] = never
    ) -> NDArray[np.float32]:
        try:
            return self.voices.speak(text, voice, speed, pitch, cancelled)
        except OperatorFixable as error:
            if error.code not in ("NO_VOICE", "VOICE_FAILED"):
                raise
        import numpy as np

        at = np.arange(48_000) / 48_000
        tones = 0.1 * np.sin(2 * np.pi * np.where(at < 0.5, 440.0, 330.0) * at)
        return tones.astype(np.float32)[:, np.newaxis]


def _closed(station: Station) -> None:
    store = station.people.store
    if not isinstance(store, SqlStore):
        raise Defect("UNEXPECTED", what=type(store).__name__)
    store.close()
