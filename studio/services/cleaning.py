"""The voice of an edit cleaned: for the master, once and kept in a file; for the ear, from wherever one listens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from studio.domain.cleaning import Cleaning, decode_cleaning, encode_cleaning
from studio.domain.cleaning_presets import cleaning_preset
from studio.domain.editing import TrackKind
from studio.domain.errors import OperatorFixable
from studio.domain.roles import Person
from studio.domain.takes import INTERNAL_RATE_HZ
from studio.ports.recording import TakeReader
from studio.services.mixes import Mix
from studio.services.production import Draft
from studio.services.settings import SettingsService

if TYPE_CHECKING:
    # numpy is not loaded before a sound is.
    import numpy as np
    from numpy.typing import NDArray

    from studio.dsp.checks import Sound
    from studio.dsp.clean.filters import Filters
    from studio.dsp.master import SoundSource
    from studio.dsp.stage import Chain

Progress = Callable[[float], bool]
_BLOCK_FRAMES = 1 << 17
_FRAME_BYTES = 4
# How long a stretch is heard out for the two loudnesses of a comparison, and how long a chain needs to settle.
_COMPARED_FRAMES = 30 * INTERNAL_RATE_HZ
_RUN_IN_FRAMES = 4 * INTERNAL_RATE_HZ
_LISTEN_FRAMES = INTERNAL_RATE_HZ
_SPEAKER_RUN_IN_FRAMES = INTERNAL_RATE_HZ // 10
_MEASURE_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class CleaningService:
    """What the station has chosen for each preset, kept over its own."""

    settings: SettingsService

    def chosen(self, preset: str) -> Cleaning:
        """Return the station's own choice for a preset, else the preset's. Raises ``Misuse("NO_SUCH_PRESET")``."""
        usual = cleaning_preset(preset)
        kept = (self.settings.get("cleaning") or {}).get(preset)
        return usual if kept is None else decode_cleaning(kept)

    def choose(self, by: Person, preset: str, cleaning: Cleaning) -> None:
        """Keep ``cleaning`` for a preset from now on; the preset's own is kept by forgetting."""
        kept = dict(self.settings.get("cleaning") or {})
        kept.pop(preset, None)
        if cleaning != cleaning_preset(preset):
            kept[preset] = encode_cleaning(cleaning)
        self.settings.put(by, "cleaning", kept)


def with_noise_of(draft: Draft, cleaning: Cleaning, reader: TakeReader) -> Cleaning:
    """Return ``cleaning`` with the noise that was marked in the edit as its profile, where one was.

    Raises ``OperatorFixable``: NOISE_TOO_SHORT, TAKE_MISSING.
    """
    from studio.dsp.clean.noise import measure_profile

    noise = draft.edit.state.noise
    if noise is None or not cleaning.denoise.on or cleaning.denoise.profile is not None:
        return cleaning
    take = draft.takes.get(noise.take_id)
    if take is None:
        raise OperatorFixable("TAKE_MISSING", take=noise.take_id)
    # The voice is cleaned as it stands in the mix: louder where its clip was made louder.
    clip = next((each for each in draft.edit.state.clips if each.take_id == noise.take_id), None)
    track_db = draft.edit.state.track(TrackKind.VOICE).gain_db
    gain = 10.0 ** (((clip.gain_db if clip else 0.0) + track_db) / 20.0)
    sample = reader.read(take, noise.start, noise.length) * gain
    return replace(cleaning, denoise=replace(cleaning.denoise, profile=measure_profile(sample, take.sample_rate_hz)))


def cleaned_sound(mix: Mix, cleaning: Cleaning, file: Path, tell: Progress) -> SoundSource:
    """Return the edit with its voice cleaned and as loud as before beside the music, to be gone through in blocks.

    As ``cleaned_source``.
    """
    import numpy as np

    from studio.dsp.checks import as_frames
    from studio.dsp.master import SoundSource

    def voice() -> Iterator[NDArray[np.float32]]:
        for at in range(0, mix.length, _BLOCK_FRAMES):
            yield mix.voice(at, min(_BLOCK_FRAMES, mix.length - at))

    alone = SoundSource(voice, INTERNAL_RATE_HZ, mix.channels, mix.length)
    cleaned = cleaned_source(alone, cleaning, file, tell)

    def blocks() -> Iterator[NDArray[np.float32]]:
        at = 0
        for piece in cleaned.blocks():
            yield mix.with_voice(at, as_frames(piece).astype(np.float32, copy=False))
            at += len(piece)

    return SoundSource(blocks, INTERNAL_RATE_HZ, mix.channels, mix.length)


def cleaned_source(source: SoundSource, cleaning: Cleaning, file: Path, tell: Progress) -> SoundSource:
    """Return a sound cleaned, as loud as before, to be gone through in blocks.

    The cleaned sound is written to ``file``, which must stay while it is used: a chain runs once, mastering goes
    through the sound several times. Raises ``OperatorFixable("CANCELLED")``, and what the source raises.
    """
    import numpy as np

    from studio.dsp.checks import as_frames
    from studio.dsp.clean.chain import build_chain
    from studio.dsp.loudness import LoudnessMeter
    from studio.dsp.master import SoundSource
    from studio.dsp.stage import run_through

    rate_hz, channels = source.rate_hz, source.channels

    def told(first: float, last: float) -> Iterator[Sound]:
        done = 0
        for block in source.blocks():
            if not tell(first + (last - first) * min(1.0, done / max(1, source.frames))):
                raise OperatorFixable("CANCELLED")
            yield block
            done += len(block)

    with LoudnessMeter(rate_hz, channels, true_peak=False, threads=2) as meter:
        for block in told(0.0, _MEASURE_SHARE):
            meter.feed(as_frames(block))
    before = meter.report().integrated_lufs
    chain = build_chain(cleaning, rate_hz, channels, before)
    with file.open("wb") as out, LoudnessMeter(rate_hz, channels, true_peak=False, threads=2) as after:
        for piece in run_through(chain, told(_MEASURE_SHARE, 1.0)):
            after.feed(piece)
            out.write(np.ascontiguousarray(piece).data)
    gain = np.float32(equal_gain(before, after.report().integrated_lufs))

    def blocks() -> Iterator[NDArray[np.float32]]:
        with file.open("rb") as kept:
            while raw := kept.read(_BLOCK_FRAMES * channels * _FRAME_BYTES):
                yield np.frombuffer(raw, np.float32).reshape(-1, channels) * gain

    return SoundSource(blocks, rate_hz, channels, source.frames)


def equal_gain(before_lufs: float | None, after_lufs: float | None) -> float:
    """Return the linear gain that makes what came out as loud as what went in; 1 where one of them is silent."""
    if before_lufs is None or after_lufs is None:
        return 1.0
    gain: float = 10.0 ** ((before_lufs - after_lufs) / 20.0)
    return gain


@dataclass(slots=True)
class Audition:
    """The edit with its voice cleaned, from any frame, as loud as the edit without. Used from one thread at a time.

    Going on where the last call ended costs least: the chain runs on. Elsewhere it begins anew a little before.
    """

    mix: Mix
    cleaning: Cleaning
    before_lufs: float | None
    gain: float
    _chain: Chain | None = field(default=None, init=False)
    _fed: int = field(default=0, init=False)
    _given: int = field(default=0, init=False)
    _ready: NDArray[np.float32] | None = field(default=None, init=False)

    def __call__(self, start: int, frames: int) -> NDArray[np.float32]:
        """Return frames ``[start, start + frames)``, (frames, channels) float32; silence past the end."""
        import numpy as np

        from studio.dsp.clean.chain import build_chain

        if self._chain is None or start != self._given:
            self._chain = build_chain(self.cleaning, INTERNAL_RATE_HZ, self.mix.channels, self.before_lufs)
            self._fed = max(0, start - _RUN_IN_FRAMES)
            self._given = self._fed
            self._ready = np.zeros((0, self.mix.channels), np.float32)
            self._take(start - self._fed)
        return self.mix.with_voice(start, self._take(frames) * np.float32(self.gain))

    def _take(self, frames: int) -> NDArray[np.float32]:
        import numpy as np

        assert self._chain is not None
        assert self._ready is not None
        while len(self._ready) < frames:
            # Past the edit's end the mix gives silence, which drives out what the chain holds.
            more = self._chain.process(self.mix.voice(self._fed, _LISTEN_FRAMES))
            self._fed += _LISTEN_FRAMES
            self._ready = np.concatenate((self._ready, more)) if len(more) else self._ready
        taken, self._ready = self._ready[:frames], self._ready[frames:]
        self._given += frames
        return taken


@dataclass(slots=True)
class OnHorn:
    """What a listener in front of a horn loudspeaker hears of an audition, from any frame."""

    source: Audition
    _speaker: Filters | None = field(default=None, init=False)
    _next: int = field(default=0, init=False)

    def __call__(self, start: int, frames: int) -> NDArray[np.float32]:
        """As the audition's."""
        from studio.dsp.clean.filters import horn_speaker

        if self._speaker is None or start != self._next:
            self._speaker = horn_speaker(INTERNAL_RATE_HZ, self.source.mix.channels)
            lead = min(start, _SPEAKER_RUN_IN_FRAMES)
            self._speaker.process(self.source(start - lead, lead))
        self._next = start + frames
        return self._speaker.process(self.source(start, frames))


def audition(mix: Mix, cleaning: Cleaning, around: int, tell: Progress) -> Audition:
    """Prepare to listen: half a minute around a frame is heard out, so that both versions are equally loud there.

    Raises ``OperatorFixable("CANCELLED")``.
    """
    import numpy as np

    from studio.dsp.clean.chain import build_chain
    from studio.dsp.loudness import measure
    from studio.dsp.stage import run_through

    first = max(0, min(around - _COMPARED_FRAMES // 4, mix.length - _COMPARED_FRAMES))
    frames = min(_COMPARED_FRAMES, mix.length - first)
    voice = mix.voice(first, frames)
    before = measure(voice, INTERNAL_RATE_HZ).integrated_lufs if frames else None
    chain = build_chain(cleaning, INTERNAL_RATE_HZ, mix.channels, before)

    def blocks() -> Iterator[NDArray[np.float32]]:
        for at in range(0, frames, _LISTEN_FRAMES):
            if not tell(at / frames):
                raise OperatorFixable("CANCELLED")
            yield voice[at : at + _LISTEN_FRAMES]

    pieces = list(run_through(chain, blocks()))
    after = measure(np.concatenate(pieces), INTERNAL_RATE_HZ).integrated_lufs if pieces else None
    return Audition(mix, cleaning, before, equal_gain(before, after))


def has_voice(mix: Mix) -> bool:
    return TrackKind.VOICE in mix.tracks
