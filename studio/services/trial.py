"""The test broadcast: a few words on the station's output and its clusters, to hear and see which answer.

It goes the way of everything on air, through the on-air process and its journal, at the lowest priority: it
waits for what is on air and cuts nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.domain.air_orders import AirKind, AirOrder, AirSound
from studio.domain.clusters import LOCAL_OUTPUT
from studio.domain.errors import OperatorFixable
from studio.domain.ids import new_id
from studio.domain.roles import Person, Verb, require
from studio.ports.clock import Clock
from studio.ports.onair import OnAirControl
from studio.ports.store import Store
from studio.services.devices import DeviceService
from studio.services.emergency_sound import EmergencySounds
from studio.services.emergency_views import EmergencyTarget, TargetMark, away_of, rows_of

if TYPE_CHECKING:
    # numpy is not loaded before a sound is.
    import numpy as np
    from numpy.typing import NDArray

RATE_HZ = 48_000
# What a cluster has not said so long after the end, it will not say.
WAITS_S = 20.0
_TONE_HZ = (523.25, 659.25, 783.99)
_NOTE_S, _REST_S, _EDGE_S, _LEVEL = 0.45, 0.12, 0.02, 0.2


@dataclass(frozen=True, slots=True)
class Trial:
    """``spoken`` is false where this PC has no voice: three notes were played in the words' place."""

    order_id: str
    spoken: bool
    length_s: float


@dataclass(frozen=True, slots=True)
class TrialView:
    """One row a target, with how it answered; ``over`` when nothing more will come."""

    rows: tuple[EmergencyTarget, ...]
    over: bool

    def count(self, mark: TargetMark) -> int:
        return sum(1 for row in self.rows if row.mark is mark)


@dataclass(frozen=True, slots=True)
class TrialService:
    store: Store
    clock: Clock
    onair: OnAirControl
    devices: DeviceService
    sounds: EmergencySounds

    def sound(self, text: str) -> tuple[NDArray[np.float32], bool]:
        """Return (frames, 1) float32 at 48 kHz: the words as the PC reads them, and True; else three notes, False."""
        try:
            return self.sounds.voices.speak(text), True
        except OperatorFixable as error:
            if error.code not in ("NO_VOICE", "VOICE_FAILED"):
                raise
        return notes(), False

    def start(self, by: Person, title: str, text: str) -> Trial:
        """Air it now on the station's output and every cluster in use. Takes a second or two.

        Raises ``Refused("NOT_ALLOWED")``, ``OperatorFixable("ONAIR_NOT_RUNNING")``.
        """
        require(by, Verb.ADMINISTER)
        # Asked first: no sound is made for a process that does not run.
        self.onair.status()
        made, spoken = self.sound(text)
        order = self._order(by, title, self.sounds.of_sound(made))
        with self.store.write(by.id) as unit:
            unit.audit.record("TRIAL_STARTED", order.id, targets=len(order.targets))
        self.onair.emergency_start(order)
        assert order.sound is not None
        return Trial(order.id, spoken, order.sound.length_s)

    def look(self, trial: Trial) -> TrialView:
        """Return how every target answered so far. Raises ``OperatorFixable("ONAIR_NOT_RUNNING")``."""
        report = next((one for one in self.onair.air_reports() if one.order.id == trial.order_id), None)
        if report is None:
            return TrialView((), over=False)
        view = self.devices.view()
        known = {one.cluster.id: one.cluster for one in view.clusters}
        passed_s = (self.clock.now() - report.started_at).total_seconds()
        over = report.ended_at is not None or passed_s > trial.length_s + WAITS_S
        # Whoever has said nothing by the end did not answer.
        silent = frozenset(steps.target for steps in report.targets if over)
        return TrialView(rows_of(report, known, away_of(view.clusters) | silent), over)

    def stop(self, by: Person, trial: Trial) -> None:
        """End it at once; it is no fault when it ended by itself."""
        try:
            self.onair.emergency_stop(trial.order_id, by.id, "TRIAL_STOPPED")
        except OperatorFixable as error:
            if error.code != "NO_SUCH_ORDER":
                raise

    def _order(self, by: Person, title: str, sound: AirSound) -> AirOrder:
        clusters = [one.cluster for one in self.devices.view().clusters if one.cluster.enabled]
        return AirOrder(
            new_id(),
            AirKind.TRIAL,
            title,
            by.id,
            (LOCAL_OUTPUT, *(cluster.id for cluster in clusters)),
            self.clock.now(),
            sound,
            max_length_s=sound.length_s + WAITS_S,
        )


def notes() -> NDArray[np.float32]:
    """Three rising notes, (frames, 1) float32 at 48 kHz: they sound like nothing that warns."""
    import numpy as np

    edge = round(_EDGE_S * RATE_HZ)
    parts: list[NDArray[np.float32]] = []
    for pitch_hz in _TONE_HZ:
        time_s = np.arange(round(_NOTE_S * RATE_HZ)) / RATE_HZ
        note = _LEVEL * np.sin(2 * np.pi * pitch_hz * time_s)
        note[:edge] *= np.linspace(0.0, 1.0, edge)
        note[-edge:] *= np.linspace(1.0, 0.0, edge)
        parts += [note.astype(np.float32), np.zeros(round(_REST_S * RATE_HZ), np.float32)]
    return np.concatenate(parts)[:, np.newaxis]
