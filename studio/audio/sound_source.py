"""Decoders behind one face: libsndfile for what it knows, libav for what telephones and the web send."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import numpy as np
import soundfile as sf
from numpy.typing import NDArray

from studio.audio.structure import check_format, mp3_states_length, protected, truncated
from studio.domain.errors import OperatorFixable

if TYPE_CHECKING:
    import av.container

_MOST_FRAMES = 1 << 40
# A container's stated length is rounded by its packets; what lacks more than this was cut off.
_MOST_MISSING_S = 0.5
_MOST_MISSING_SHARE = 0.05
# Bare streams of frames, whose length libav guesses from the bit rate.
_GUESSED_LENGTHS = ("aac", "amr", "mp3", "ac3", "eac3", "loas", "gsm")
# Ends are padded to the codec's packets; the track's length says where the sound stops (ISO/IEC 14496-12 clause 8.6.6).
_EXACT_LENGTHS = "mov,"
_MOST_PADDING_FRAMES = 4096
# ISO/IEC 23001-7 and Apple's older way: sample entries of what is enciphered.
_LOCKED_TAGS = ("enca", "drms")
# Known by their first bytes; an MPEG frame may be found in any rubbish.
_SURE_FORMATS = ("WAV", "WAVEX", "RF64", "FLAC", "OGG", "AIFF")


class Unrecognised(Exception):
    """The decoder does not know this kind of file; another may."""


class SoundSource(ABC):
    """An open sound file. ``blocks`` may be run once."""

    path: Path
    sample_rate_hz: int
    channels: int
    codec: str
    # As the file's head says; an estimate for some kinds, 0 where it does not say.
    frames: int
    # How long blocks are to be; who decodes packet by packet gives them as they come.
    block_frames = 1 << 18

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None: ...

    @abstractmethod
    def _decode(self) -> Iterator[NDArray[np.float32]]: ...

    def blocks(self) -> Iterator[NDArray[np.float32]]:
        """Yield (frames, channels) float32 to the end.

        Raises ``OperatorFixable``: FILE_EMPTY (no frame at all), FILE_TRUNCATED, NAN_SAMPLES, NOT_AUDIO.
        """
        frames = 0
        for block in self._decode():
            if not np.isfinite(block).all():
                raise OperatorFixable("NAN_SAMPLES", path=str(self.path), frame=frames + _first_bad(block))
            frames += len(block)
            yield block
        if frames == 0:
            raise OperatorFixable("FILE_EMPTY", path=str(self.path))


def _first_bad(block: NDArray[np.float32]) -> int:
    return int(np.argmin(np.isfinite(block).all(axis=1)))


class LibsndfileSource(SoundSource):
    """Raises ``Unrecognised`` for other kinds of files."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file = sf.SoundFile(path)
        except (sf.SoundFileError, TypeError, ValueError) as error:
            # TypeError: libsndfile takes ".raw" for headerless samples and wants to be told the rate.
            raise Unrecognised from error
        if (self._file.format, self._file.subtype) == ("WAV", "MPEG_LAYER_III"):
            # libsndfile counts its frames wrongly.
            self.close()
            raise Unrecognised
        self.sample_rate_hz, self.channels = self._file.samplerate, self._file.channels
        self.codec = f"{self._file.format}/{self._file.subtype}"
        self.frames = min(self._file.frames, _MOST_FRAMES)
        try:
            check_format(path, self.channels, self.sample_rate_hz)
        except OperatorFixable:
            self.close()
            raise

    def close(self) -> None:
        self._file.close()

    def _decode(self) -> Iterator[NDArray[np.float32]]:
        promised, frames = self._file.frames, 0
        while True:
            try:
                block: NDArray[np.float32] = self._file.read(self.block_frames, dtype="float32", always_2d=True)
            except sf.SoundFileError as error:
                # The decoder lost its way: in a file whose kind is sure, or behind good frames, that is a cut.
                sure = frames or self._file.format in _SURE_FORMATS
                raise truncated(self.path) if sure else _not_audio(self.path) from error
            if not len(block):
                break
            frames += len(block)
            yield block
        guessed = self._file.format == "MP3" and not mp3_states_length(self.path)
        # Live captures carry no length, and libsndfile then promises the largest number there is.
        if frames < promised < 1 << 62 and not guessed:
            raise truncated(self.path)


class LibavSource(SoundSource):
    """Whatever libav decodes: AAC, AMR, 3GP, WMA, the sound of a video.

    Raises ``OperatorFixable``: NO_SOUND_TRACK (a video without sound), FILE_PROTECTED, and NOT_AUDIO for the rest.
    """

    def __init__(self, path: Path) -> None:
        import av

        self.path = path
        av.logging.set_level(None)
        try:
            self._container: av.container.InputContainer = av.open(str(path), "r")
        except (av.FFmpegError, ValueError, OSError) as error:
            raise _not_audio(path) from error
        try:
            if not self._container.streams.audio:
                raise self._soundless()
            self._stream = self._container.streams.audio[0]
            # A stream whose kind the file does not say has no decoder, whatever the stubs promise.
            context: av.AudioCodecContext | None = self._stream.codec_context
            if context is None:
                raise _not_audio(path)
            if _tag_of(context) in _LOCKED_TAGS:
                raise protected(path)
            self.sample_rate_hz, self.channels = context.sample_rate or 0, context.channels or 0
            self.codec = context.name
            # Of streams that do not say, libav's estimate.
            length_s = self._promised_s() or max(0, self._container.duration or 0) / av.time_base
            self.frames = min(round(length_s * self.sample_rate_hz), _MOST_FRAMES)
            check_format(path, self.channels, self.sample_rate_hz)
        except OperatorFixable:
            self.close()
            raise

    def close(self) -> None:
        self._container.close()

    def _decode(self) -> Iterator[NDArray[np.float32]]:
        import av

        frames = 0
        held: deque[NDArray[np.float32]] = deque()
        held_frames = 0
        try:
            for block in self._all():
                frames += len(block)
                held.append(block)
                held_frames += len(block)
                while held_frames - len(held[0]) >= _MOST_PADDING_FRAMES:
                    held_frames -= len(held[0])
                    yield held.popleft()
        except (av.FFmpegError, ValueError) as error:
            raise truncated(self.path) if frames else _not_audio(self.path) from error
        promised_s = self._promised_s()
        missing_s = promised_s - frames / self.sample_rate_hz
        if missing_s > max(_MOST_MISSING_S, _MOST_MISSING_SHARE * promised_s):
            raise truncated(self.path)
        if held:
            yield self._without_padding(np.concatenate(held), frames)

    def _all(self) -> Iterator[NDArray[np.float32]]:
        import av

        convert = av.AudioResampler(format="flt", layout=self._stream.layout, rate=self.sample_rate_hz)
        for frame in self._container.decode(self._stream):
            yield from self._converted(convert, frame)
        yield from self._converted(convert, None)

    def _without_padding(self, last: NDArray[np.float32], frames: int) -> NDArray[np.float32]:
        """Return the last block up to where the track ends; what is much longer than it says is all taken."""
        padding = frames - round(self._promised_s() * self.sample_rate_hz)
        exact = self._container.format.name.startswith(_EXACT_LENGTHS)
        return last[:-padding] if exact and 0 < padding < min(len(last), _MOST_PADDING_FRAMES) else last

    def _soundless(self) -> OperatorFixable:
        """Tell a video without sound from what is neither."""
        # libav takes text for pictures of letters, and pictures for videos of one frame.
        name = self._container.format.name
        pictures = name.endswith("_pipe") or name in ("image2", "tty", "gif")
        if self._container.streams.video and not pictures:
            return OperatorFixable("NO_SOUND_TRACK", path=str(self.path))
        return _not_audio(self.path)

    def _converted(self, convert: av.AudioResampler, frame: av.AudioFrame | None) -> Iterator[NDArray[np.float32]]:
        for part in convert.resample(frame):
            yield np.array(part.to_ndarray(), np.float32).reshape(-1, self.channels)

    def _promised_s(self) -> float:
        if self._container.format.name in _GUESSED_LENGTHS:
            return 0.0
        if self._stream.duration is not None and self._stream.time_base is not None:
            return float(self._stream.duration * self._stream.time_base)
        return 0.0


def _tag_of(context: av.AudioCodecContext) -> str:
    """Return the four letters that a container gives its codec; nothing where they are no letters."""
    try:
        return context.codec_tag
    except UnicodeDecodeError:
        return ""


def _not_audio(path: Path) -> OperatorFixable:
    return OperatorFixable("NOT_AUDIO", path=str(path))
