"""The microphone before one records: which it is, whether it is there, and what it hears while nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain.errors import StudioError
from studio.ports.recording import RecorderState, RecorderStatus, SoundDevice
from studio.ui.desk import Desk
from studio.ui.produce.recording import SNAPSHOT_MS
from studio.ui.tasks import Lane

# A microphone that is not there is looked for again so often.
_AGAIN_MS = 5000


@dataclass(frozen=True, slots=True)
class Microphones:
    """What can be heard with, and what was chosen: ``chosen`` is None for the system's own."""

    inputs: tuple[SoundDevice, ...] = ()
    chosen: str | None = None
    # Why it is not heard, as an error's code.
    fault: str = ""

    @property
    def default(self) -> SoundDevice | None:
        return next((each for each in self.inputs if each.is_default_input), None)

    @property
    def device(self) -> SoundDevice | None:
        """The one that is meant; None when it is not there."""
        if self.chosen is None:
            return self.default or next(iter(self.inputs), None)
        return next((each for each in self.inputs if each.key == self.chosen), None)

    @property
    def name(self) -> str:
        """Also of one that went away."""
        return self.device.name if self.device is not None else name_of(self.chosen or "")

    @property
    def near(self) -> tuple[SoundDevice, ...]:
        """Each card once, by the way that the system prefers (on Windows: WASAPI)."""
        ways = [each.host_api for each in self.inputs if each.is_default_input]
        return tuple(each for each in self.inputs if not ways or each.host_api == ways[0])

    @property
    def far(self) -> tuple[SoundDevice, ...]:
        """The same cards by other ways."""
        return tuple(each for each in self.inputs if each not in self.near)


def name_of(key: str) -> str:
    """A device's own name: its key begins with the host API."""
    return key.partition("/")[2] or key


class MicrophoneModel(QObject):
    """Listens while the page is in sight. ``heard`` gives the level while no take runs."""

    found = Signal(Microphones)
    heard = Signal(RecorderStatus)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._recording, self._settings = desk.station.recording, desk.station.settings
        self._person = desk.person
        self._tasks = desk.tasks
        self._wanted = self._busy = self._open = False
        self.microphones = Microphones()
        self._timer = QTimer(self)
        self._timer.setInterval(SNAPSHOT_MS)
        self._timer.timeout.connect(self._on_tick)
        self._again = QTimer(self)
        self._again.setInterval(_AGAIN_MS)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self._look)

    def begin(self) -> None:
        """The page is in sight."""
        self._wanted = True
        self._look()

    def end(self) -> None:
        """It is not: the microphone is let go, once no take runs."""
        self._wanted = False
        self._shut()
        self._tasks.run(self._recording.stop_listening, lane=Lane.AIR)

    def let_go(self) -> None:
        """The room is closed: nothing that waits in a lane is sure to run any more."""
        self._wanted = False
        if self._open:
            self._shut()
            self._recording.stop_listening()

    def choose(self, key: str | None) -> None:
        """Keep the choice, and hear with it."""
        person, settings = self._person, self._settings
        self._tasks.run(lambda: settings.put(person, "microphone", key), done=self._on_kept, lane=Lane.STORE)

    def look_anew(self) -> None:
        """Look for microphones that were plugged in; the open one is let go for a moment."""
        self._tasks.run(self._recording.stop_listening, done=self._on_kept, lane=Lane.AIR)

    def _on_kept(self, _nothing: None) -> None:
        self._shut()
        self._look()

    def _shut(self) -> None:
        self._open = False
        self._timer.stop()
        self._again.stop()

    def _look(self) -> None:
        if not self._wanted or self._busy:
            return
        self._busy = True
        recording, settings = self._recording, self._settings

        def look() -> Microphones:
            inputs = tuple(each for each in recording.devices() if each.input_channels)
            chosen = settings.get("microphone")
            try:
                recording.listen()
            except StudioError as error:
                # No fault of the moment: it is said beside the meter, and tried again.
                return Microphones(inputs, chosen, error.code)
            return Microphones(inputs, chosen)

        self._tasks.run(look, done=self._on_found, failed=self._on_failed, lane=Lane.AIR)

    def _on_found(self, found: Microphones) -> None:
        self._busy = False
        self.microphones = found
        self.found.emit(found)
        if not self._wanted:
            return
        if found.fault:
            self._again.start()
        else:
            self._open = True
            self._timer.start()

    def _on_failed(self, error: StudioError) -> None:
        self._on_found(Microphones(fault=error.code))

    def _on_tick(self) -> None:
        status = self._recording.status()
        if status.state is RecorderState.IDLE and status.listening:
            self.heard.emit(status)
