"""Recording: one take at a time, kept whatever happens."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studio.domain.ids import new_id
from studio.domain.roles import Person, Verb, require
from studio.domain.takes import MarkerKind, Take
from studio.ports.recording import GoOn, Importer, Recorder, RecorderStatus, SoundDevice, to_the_end
from studio.ports.store import Store


@dataclass(frozen=True, slots=True)
class RecordingService:
    store: Store
    recorder: Recorder
    importer: Importer

    def devices(self) -> list[SoundDevice]:
        return self.recorder.devices()

    def listen(self) -> None:
        """Keep the station's microphone open between takes; see ``ports.recording.Recorder``. Nothing is recorded."""
        self.recorder.listen(self._microphone())

    def stop_listening(self) -> None:
        self.recorder.stop_listening()

    def mark(self, by: Person, text: str, kind: MarkerKind = MarkerKind.NOTE) -> int:
        """Mark what is heard now in the running take; return its frame."""
        require(by, Verb.RECORD)
        return self.recorder.mark(text, kind)

    def start(self, by: Person, title: str, device: str | None = None) -> str:
        """Begin a take on the chosen or the station's microphone; return its id."""
        require(by, Verb.RECORD)
        take_id = new_id()
        self.recorder.start(take_id, title, by.id, self._microphone() if device is None else device)
        return take_id

    def status(self) -> RecorderStatus:
        return self.recorder.status()

    def stop(self, by: Person) -> Take:
        """Seal the take and enter it. Whoever stops it, it stays its author's."""
        take = self.recorder.stop()
        self._enter(by.id, take)
        return take

    def recover(self) -> list[Take]:
        """Seal what a crash left open, and enter what is on the disk but not in the records; return both."""
        recovered = {take.id: take for take in self.recorder.recover()}
        with self.store.read() as unit:
            known = {take.id for take in unit.takes.all()}
        found = recovered | {take.id: take for take in self.recorder.sealed() if take.id not in known}
        for take in found.values():
            self._enter("recovery", take)
        return list(found.values())

    def import_file(self, by: Person, path: str, progress: GoOn = to_the_end) -> Take:
        """Take a file from outside in; see ``ports.recording.Importer`` for what is refused."""
        require(by, Verb.RECORD)
        take = self.importer.import_file(Path(path), new_id(), by.id, progress)
        self._enter(by.id, take)
        return take

    def _microphone(self) -> str | None:
        with self.store.read() as unit:
            key: str | None = unit.settings.get("microphone")
        return key

    def _enter(self, actor: str, take: Take) -> None:
        with self.store.write(actor) as unit:
            # A take may be sealed by recovery and yet already stand in the records.
            if unit.takes.get(take.id) is None:
                unit.takes.add(take)
                unit.audit.record(
                    "TAKE_KEPT",
                    take.id,
                    frames=take.frames,
                    sha256=[segment.sha256 for segment in take.segments],
                    gaps=len(take.gaps),
                    recovered=take.recovered,
                    consent=any(marker.kind is MarkerKind.CONSENT for marker in take.markers),
                )
