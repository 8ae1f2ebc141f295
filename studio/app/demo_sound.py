"""Made-up sound for the demo station: noise with the rhythm of speech, or of music."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

import numpy as np
import soundfile as sf
from numpy.typing import NDArray

from studio.audio.take_folder import Sidecar, make_folder, segment_name, write_sidecar
from studio.domain.editing import TrackKind
from studio.domain.takes import INTERNAL_RATE_HZ, Take, TakeSegment


def speech_like(length_s: float, seed: int, track: TrackKind) -> NDArray[np.float32]:
    """Return (frames, 1) float32: syllables of about a fifth of a second in phrases of a few seconds."""
    rng = np.random.default_rng(seed)
    frames = int(length_s * INTERNAL_RATE_HZ)
    grid = np.linspace(0, length_s, max(2, int(length_s * 10)))
    syllables = rng.uniform(0.15, 1.0, len(grid))
    phrases = np.clip(1.3 * np.sin(np.pi * grid / rng.uniform(3.2, 4.4) + seed) ** 2 - 0.15, 0, 1)
    if track is not TrackKind.VOICE:
        phrases = 0.6 + 0.4 * phrases
    shape = np.interp(np.arange(frames) / INTERNAL_RATE_HZ, grid, syllables * phrases)
    level = {TrackKind.VOICE: 0.22, TrackKind.BED: 0.06, TrackKind.TUNE: 0.15}[track]
    sound = rng.standard_normal(frames) * shape * level
    return np.clip(sound, -0.98, 0.98).astype(np.float32)[:, np.newaxis]


def write_take(
    folder: Path, take_id: str, title: str, author_id: str, sound: NDArray[np.float32], started_at: datetime
) -> Take:
    """Write ``sound`` as a sealed take of one segment."""
    place = make_folder(folder, take_id)
    path = place / segment_name(1)
    sf.write(path, sound, INTERNAL_RATE_HZ, subtype="PCM_24")
    segment = TakeSegment(path.name, len(sound), hashlib.sha256(path.read_bytes()).hexdigest())
    channels = sound.shape[1]
    take = Take(take_id, title, started_at, INTERNAL_RATE_HZ, channels, (segment,), (), "demo", author_id)
    write_sidecar(place, Sidecar(take, sealed=True))
    return take
