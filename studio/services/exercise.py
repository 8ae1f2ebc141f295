"""Exercises of an emergency, as Training alone enters them: armed, then cancelled or confirmed.

Nothing is heard before the PIN; what is armed and let go leaves two lines in the records and no sound.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.domain.emergency import Emergency, EmergencyDraft, SoundFrom, check_draft
from studio.domain.errors import Refused
from studio.domain.ids import new_id
from studio.domain.roles import Person, Verb, require
from studio.ports.recording import Encoder
from studio.ports.store import Store
from studio.services.emergency import EmergencyService, ExerciseContext, Prepared

if TYPE_CHECKING:
    # numpy is not loaded before a sound is.
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class ArmedExercise:
    """The key was held, or pressed twice: the PIN may be given, or the exercise let go."""

    id: str
    draft: EmergencyDraft
    context: ExerciseContext


@dataclass(frozen=True, slots=True)
class ExerciseService:
    store: Store
    emergency: EmergencyService
    encoder: Encoder

    def arm(self, by: Person, draft: EmergencyDraft, lesson: str) -> ArmedExercise:
        """Raises what ``check_draft`` raises, ``Refused``: NOT_ALLOWED, EXERCISE_NEEDS_TRAINING."""
        require(by, Verb.EXERCISE)
        if not lesson:
            raise Refused("EXERCISE_NEEDS_TRAINING")
        check_draft(draft)
        armed = ArmedExercise(new_id(), draft, ExerciseContext(lesson))
        self._note(by, "EXERCISE_ARMED", armed.id, hazard=draft.hazard.value)
        return armed

    def cancel(self, by: Person, armed: ArmedExercise) -> None:
        """Let it go; nothing was heard."""
        self._note(by, "EXERCISE_CANCELLED", armed.id)

    def confirm(self, by: Person, armed: ArmedExercise, pin: str) -> tuple[Emergency, Prepared]:
        """Go on with the exercise, in this computer only. Raises what a real start raises, PIN_WRONG first of all."""
        self.emergency.people.check_pin(by.id, pin)
        prepared = self.emergency.prepare_exercise(armed.draft, armed.context)
        emergency = self.emergency.start_exercise(prepared, by.id, pin, armed.context)
        self._note(by, "EXERCISE_STARTED", armed.id, emergency=emergency.id)
        return emergency, prepared

    def stop(self, by: Person, emergency_id: str, pin: str) -> None:
        self.emergency.stop(emergency_id, by.id, pin)

    def sound(self, prepared: Prepared) -> NDArray[np.float32]:
        """Return what the exercise says, (frames, channels) float32 at 48 kHz, for this computer's own output."""
        sound = prepared.order.sound
        if sound is None or prepared.draft.sound_from is SoundFrom.LIVE:
            raise Refused("SPEAK_AFTER_START")
        path = self.emergency.sounds.media.path(sound.master.sha256)
        return self.encoder.read_master(path, 0, round(sound.length_s * 48_000))

    def _note(self, by: Person, verb: str, exercise_id: str, **facts: str) -> None:
        with self.store.write(by.id) as unit:
            unit.audit.record(verb, exercise_id, **facts)
