"""Adapters that load PortAudio, numpy and codecs at their first use, so that the window opens without them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from studio.domain.takes import MarkerKind, Take
from studio.ports.exporting import Exporter, ExportKind, ExportSound, ExportTags
from studio.ports.recording import (
    Encoder,
    GoOn,
    Importer,
    MasterWriter,
    Player,
    Pull,
    Recorder,
    RecorderStatus,
    RenditionFormat,
    SoundDevice,
    TakeReader,
    to_the_end,
)
from studio.ports.sound_check import Heard, SoundCheck
from studio.ports.voices import Voice, Voices, never
from studio.ports.waveforms import PeaksStore

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Adapter = TypeVar("Adapter")


class _Lazy(Generic[Adapter]):
    def __init__(self, make: Callable[[], Adapter]) -> None:
        self._make = make

    @cached_property
    def _real(self) -> Adapter:
        return self._make()


class LazyRecorder(_Lazy[Recorder]):
    def devices(self) -> list[SoundDevice]:
        return self._real.devices()

    def start(self, take_id: str, title: str, author_id: str, device: str | None = None) -> None:
        self._real.start(take_id, title, author_id, device)

    def listen(self, device: str | None = None) -> None:
        self._real.listen(device)

    def stop_listening(self) -> None:
        self._real.stop_listening()

    def mark(self, text: str, kind: MarkerKind = MarkerKind.NOTE) -> int:
        return self._real.mark(text, kind)

    def status(self) -> RecorderStatus:
        return self._real.status()

    def stop(self) -> Take:
        return self._real.stop()

    def recover(self) -> list[Take]:
        return self._real.recover()

    def sealed(self) -> list[Take]:
        return self._real.sealed()


class LazyImporter(_Lazy[Importer]):
    def import_file(self, source: Path, take_id: str, author_id: str, progress: GoOn = to_the_end) -> Take:
        return self._real.import_file(source, take_id, author_id, progress)


class LazyTakeReader(_Lazy[TakeReader]):
    def read(self, take: Take, start: int, frames: int) -> NDArray[np.float32]:
        return self._real.read(take, start, frames)

    def read16(self, take: Take, start: int, out: NDArray[np.int16]) -> None:
        self._real.read16(take, start, out)


class LazyPeaksStore:
    """Peaks in ``folder``; what reads and writes them is loaded at the first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _real(self) -> PeaksStore:
        from studio.audio.peaks_store import FilePeaksStore

        return FilePeaksStore(self._folder)

    def load(self, key: str) -> bytes | None:
        return self._real.load(key)

    def keep(self, key: str, data: bytes) -> bool:
        return self._real.keep(key, data)


class LazyEncoder(_Lazy[Encoder]):
    def master(self, sound: NDArray[np.float32], target: Path) -> None:
        self._real.master(sound, target)

    def rendition(self, sound: NDArray[np.float32], target: Path) -> RenditionFormat:
        return self._real.rendition(sound, target)

    def master_writer(self, target: Path, channels: int) -> AbstractContextManager[MasterWriter]:
        return self._real.master_writer(target, channels)

    def rendition_of(self, master: Path, target: Path, progress: Callable[[float], bool]) -> RenditionFormat:
        return self._real.rendition_of(master, target, progress)

    def read_master(self, master: Path, start: int, frames: int) -> NDArray[np.float32]:
        return self._real.read_master(master, start, frames)


class LazyExporter(_Lazy[Exporter]):
    def export(
        self,
        sound: ExportSound,
        target: Path,
        kind: ExportKind,
        tags: ExportTags,
        progress: GoOn,
        *,
        overwrite: bool = False,
    ) -> None:
        self._real.export(sound, target, kind, tags, progress, overwrite=overwrite)


class LazyVoices(_Lazy[Voices]):
    def available(self) -> list[Voice]:
        return self._real.available()

    def speak(
        self, text: str, voice: str = "", speed: float = 1.0, pitch: float = 1.0, cancelled: Callable[[], bool] = never
    ) -> NDArray[np.float32]:
        return self._real.speak(text, voice, speed, pitch, cancelled)


class LazyPlayer(_Lazy[Player]):
    def play(self, sound: NDArray[np.float32], from_frame: int = 0) -> None:
        self._real.play(sound, from_frame)

    def play_from(self, pull: Pull) -> None:
        self._real.play_from(pull)

    def stop(self) -> None:
        self._real.stop()

    def position(self) -> int | None:
        return self._real.position()


class LazySoundCheck(_Lazy[SoundCheck]):
    def listen(self, device: str | None) -> None:
        self._real.listen(device)

    def heard(self) -> Heard:
        return self._real.heard()

    def stop_listening(self) -> None:
        self._real.stop_listening()

    def play(self, sound: NDArray[np.float32], device: str | None) -> None:
        self._real.play(sound, device)

    def playing(self) -> bool:
        return self._real.playing()

    def stop_playing(self) -> None:
        self._real.stop_playing()

    def microphone_allowed(self) -> bool | None:
        return self._real.microphone_allowed()
