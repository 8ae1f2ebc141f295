"""A sound file measured or levelled from disk to disk, in memory that does not grow with its length."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.audio.files import FileKind, SoundWriter, kind_of, open_sound
from studio.domain.loudness import LoudnessReport, MasterOutcome
from studio.domain.takes import INTERNAL_RATE_HZ
from studio.dsp.master import BLOCK_FRAMES, Goal, SoundSource, master_blocks, measure_blocks
from studio.dsp.resample import Resampler

# Beyond this a WAV's sizes, of 32 bits, do not hold: RF64 (EBU Tech 3306) does.
_MOST_WAV_BYTES = (1 << 32) - (1 << 16)
# Measuring alone holds few blocks at a time: they may be longer.
_MEASURED_FRAMES = 1 << 19

Progress = Callable[[float], bool]


def measure_file(path: Path, progress: Progress | None = None) -> LoudnessReport:
    """Measure one file at its own rate. Raises as ``open_sound`` and its blocks do, and CANCELLED."""
    return measure_blocks(file_source(path, block_frames=_MEASURED_FRAMES), progress)


def level_file(
    source: Path,
    target: Path,
    goal: Goal,
    progress: Progress | None = None,
    change: Callable[[SoundSource], SoundSource] | None = None,
) -> MasterOutcome:
    """Level ``source`` to 48 kHz, 24 bits, as WAV or FLAC by the target's name; ``before`` is at 48 kHz.

    ``change`` is done to the sound before it is levelled.
    Raises as ``open_sound``, ``SoundWriter`` and ``master_blocks`` do; then no target is left.
    """
    sound = file_source(source, INTERNAL_RATE_HZ)
    if change is not None:
        sound = change(sound)
    kind = kind_of(target)
    if kind.container == "WAV" and sound.frames * sound.channels * 3 > _MOST_WAV_BYTES:
        kind = FileKind("RF64", kind.subtype)
    with SoundWriter(target, sound.rate_hz, sound.channels, kind) as writer:
        return master_blocks(sound, writer, goal, progress)


def file_source(path: Path, rate_hz: int | None = None, block_frames: int = BLOCK_FRAMES) -> SoundSource:
    """Return a file as a sound that is read anew at every pass, brought to ``rate_hz`` if that is given."""
    with open_sound(path) as file:
        own_hz, channels, frames = file.sample_rate_hz, file.channels, file.frames
    to_hz = rate_hz or own_hz

    def blocks() -> Iterator[NDArray[np.float32]]:
        with open_sound(path) as file:
            file.block_frames = block_frames
            if to_hz == own_hz:
                yield from file.blocks()
                return
            convert = Resampler(own_hz, channels, to_hz)
            for block in file.blocks():
                yield convert.feed(block)
            yield convert.finish()

    return SoundSource(blocks, to_hz, channels, round(frames * to_hz / own_hz))
