"""Recording from a microphone, and hearing it again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from studio.domain.takes import MarkerKind, Take, TakeGap, TakeMarker

if TYPE_CHECKING:
    # numpy is not loaded before a sound is.
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class SoundDevice:
    """An input or output as PortAudio names it; ``key`` is what a person's choice is stored as."""

    key: str
    name: str
    host_api: str
    input_channels: int
    output_channels: int
    is_default_input: bool
    is_default_output: bool


class RecorderState(StrEnum):
    IDLE = "IDLE"
    RECORDING = "RECORDING"
    DEVICE_LOST = "DEVICE_LOST"
    DISK_FULL = "DISK_FULL"


@dataclass(frozen=True, slots=True)
class RecorderStatus:
    """A snapshot for meters: levels are linear peaks since the last snapshot, per channel.

    ``warnings`` are codes: MIC_SILENT (digital zero: a privacy switch, a mute), INPUT_OVERFLOW, DISK_ERROR, and
    DEVICE_LOST where nothing is recorded. ``length_s`` and ``synced_s`` count from the press; ``gaps`` and
    ``markers`` from the take's first frame, ``preroll_s`` earlier. ``listening``: the microphone ``device`` is open.
    ``disk_left_s`` is how long one can go on, at the rate at which the disk fills.
    """

    state: RecorderState
    length_s: float
    synced_s: float
    peaks: tuple[float, ...]
    clipped: bool
    gaps: tuple[TakeGap, ...]
    disk_left_s: float
    warnings: tuple[str, ...] = ()
    device: str = ""
    listening: bool = False
    momentary_lufs: float | None = None
    preroll_s: float = 0.0
    markers: tuple[TakeMarker, ...] = ()


class Recorder(Protocol):
    """One take at a time, crash-safe: what is older than a second survives SIGKILL."""

    def devices(self) -> list[SoundDevice]: ...

    def listen(self, device: str | None = None) -> None:
        """Keep the microphone open between takes: its level is seen, and a take begins with seconds from before.

        Nothing is written. Another one that was listened to is closed; a running take keeps its own.
        Raises ``OperatorFixable``: NO_MICROPHONE, DEVICE_BUSY.
        """

    def stop_listening(self) -> None:
        """Let the microphone go once no take runs."""

    def mark(self, text: str, kind: MarkerKind = MarkerKind.NOTE) -> int:
        """Mark what is heard now; return the take's frame. Raises ``Misuse("NOT_RECORDING")``."""

    def start(self, take_id: str, title: str, author_id: str, device: str | None = None) -> None:
        """Open the stream, if it is not listened to already, and begin.

        Raises ``OperatorFixable``: NO_MICROPHONE, DEVICE_BUSY, DISK_FULL.
        """

    def status(self) -> RecorderStatus: ...

    def stop(self) -> Take:
        """Seal the take and return it."""

    def recover(self) -> list[Take]:
        """Seal every take that a crash left open, and return them; call once at start."""

    def sealed(self) -> list[Take]:
        """Return every sealed take that is on the disk."""


# Gives the next frames, (frames, channels) float32 at 48 kHz, mono or stereo.
Pull = Callable[[int], "NDArray[np.float32]"]


class Player(Protocol):
    """Plays sound on the local monitor output, for listening while editing."""

    def play(self, sound: NDArray[np.float32], from_frame: int = 0) -> None:
        """``sound`` is (frames, channels) float32 at 48 kHz. Replaces what was playing."""

    def play_from(self, pull: Pull) -> None:
        """Play what ``pull`` gives, asked block by block as the card needs it; fewer frames than asked end it.

        ``pull`` is called on the player's thread and answers at once. Replaces what was playing; ``position``
        counts from 0.
        """

    def stop(self) -> None: ...

    def position(self) -> int | None:
        """The frame now heard, or None when silent."""


class TakeReader(Protocol):
    """Reads frames of stored takes."""

    def read(self, take: Take, start: int, frames: int) -> NDArray[np.float32]:
        """Return (frames, channels) float32; zeros past the end. Raises ``OperatorFixable``."""

    def read16(self, take: Take, start: int, out: NDArray[np.int16]) -> None:
        """Fill ``out``, (channels, frames), with the upper 16 bits, for pictures; raises as ``read``. Thread-safe."""


@dataclass(frozen=True, slots=True)
class DecodedFile:
    """An imported file as the decoder left it: 48 kHz WAV segments."""

    title: str
    sample_rate_hz: int
    channels: int
    frames: int
    source_codec: str
    source_rate_hz: int


# Told the share done, 0 to 1; answers whether to go on.
GoOn = Callable[[float], bool]


def to_the_end(_done: float) -> bool:
    """Go on whatever was done: of work that nobody watches."""
    return True


class Importer(Protocol):
    """Decodes a file from outside in a bounded helper process."""

    def import_file(self, source: Path, take_id: str, author_id: str, progress: GoOn = to_the_end) -> Take:
        """Return a sealed take at 48 kHz. Raises ``OperatorFixable``: FILE_MISSING, FILE_EMPTY,
        FILE_TRUNCATED, FILE_PROTECTED, NOT_AUDIO, NO_SOUND_TRACK, BAD_CHANNELS (not 1–8), BAD_RATE (not
        8–192 kHz), NAN_SAMPLES, TOO_LONG, DISK_FULL, and CANCELLED once ``progress`` answers false."""


@dataclass(frozen=True, slots=True)
class RenditionFormat:
    """How a rendition was encoded; its file is hashed by the media store."""

    codec: str
    bitrate_kbps: int
    decoder_delay_frames: int


class MasterWriter(Protocol):
    """A master being written block by block."""

    @property
    def frames(self) -> int:
        """Frames written since the last ``restart``."""

    def restart(self) -> None:
        """Begin anew: what was written is void."""

    def write(self, block: NDArray[np.float32]) -> None:
        """Take the next frames, (frames, channels)."""


class Encoder(Protocol):
    """Writes masters and their renditions. Raises ``OperatorFixable("DISK_FULL")``, leaving nothing behind."""

    def master(self, sound: NDArray[np.float32], target: Path) -> None:
        """Write FLAC 48 kHz 24-bit; ``sound`` is (frames, channels)."""

    def master_writer(self, target: Path, channels: int) -> AbstractContextManager[MasterWriter]:
        """Write the same block by block; ``target`` is there once the context ends well."""

    def rendition(self, sound: NDArray[np.float32], target: Path) -> RenditionFormat:
        """Write what loudspeakers fetch."""

    def rendition_of(self, master: Path, target: Path, progress: Callable[[float], bool]) -> RenditionFormat:
        """Write the same from a written master, block by block, asked with the share done.

        Raises ``OperatorFixable``: FILE_MISSING, NOT_AUDIO, and CANCELLED once ``progress`` answers false."""

    def read_master(self, master: Path, start: int, frames: int) -> NDArray[np.float32]:
        """Return (frames, channels) of a written master, fewer past its end.

        Raises ``OperatorFixable``: FILE_MISSING, NOT_AUDIO."""
