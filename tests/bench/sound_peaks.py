"""Waveforms: all peaks of an hour from the page cache, and the first picture of three hours."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from studio.audio.peaks_store import FilePeaksStore
from studio.audio.take_reader import FileTakeReader
from studio.domain.takes import Take, TakeSegment
from studio.dsp.peaks import peaks_between, peaks_of_lanes
from studio.services.waveforms import WaveformService
from tests.bench.output import say
from tests.bench.rows import Measured
from tests.bench.sound_material import RATE_HZ, write_material

RUNS = 5
HOUR_FRAMES = 3600 * RATE_HZ
COLUMNS = 1000
HEIGHT_PX = 200


def measure() -> list[Measured]:
    with hours() as (reader, take):
        return [all_peaks(reader, take(1)), first_picture(reader, take(3))]


class Hours:
    """Takes of whole hours, whose segments are one file under several names."""

    def __init__(self, takes: Path) -> None:
        self._folder = takes / "long"
        self._folder.mkdir(parents=True)
        write_material(self._folder / "0001.wav", 3600.0)

    def __call__(self, count: int) -> Take:
        for number in range(2, count + 1):
            if not (self._folder / f"{number:04d}.wav").exists():
                os.link(self._folder / "0001.wav", self._folder / f"{number:04d}.wav")
        segments = tuple(TakeSegment(f"{number + 1:04d}.wav", HOUR_FRAMES, str(number)) for number in range(count))
        return Take("long", "Long", datetime.now(UTC), RATE_HZ, 2, segments, (), "", "")


@contextmanager
def hours() -> Iterator[tuple[FileTakeReader, Hours]]:
    with tempfile.TemporaryDirectory(prefix="bench-sound-") as place:
        reader = FileTakeReader(Path(place))
        try:
            yield reader, Hours(Path(place))
        finally:
            reader.close()


def all_peaks(reader: FileTakeReader, take: Take) -> Measured:
    read = partial(reader.read16, take)
    # The first run brings the file into the page cache.
    took_s = [_timed(lambda: peaks_of_lanes(read, take.frames, take.channels)) for _ in range(RUNS + 1)][1:]
    say("  all peaks of an hour: " + " ".join(f"{one:.3f}" for one in took_s) + " s")
    return Measured("sound.peaks_1h_s", statistics.median(took_s), took_s)


def first_picture(reader: FileTakeReader, take: Take) -> Measured:
    """From a take whose peaks were never made to an image of it; and, told only, from kept peaks."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QColor, QImage

    from studio.ui.produce.waveform import paint_columns

    with tempfile.TemporaryDirectory(prefix="bench-sound-") as place:
        waveforms = WaveformService(reader, FilePeaksStore(Path(place)))

        def picture() -> QImage:
            peaks = waveforms.kept(take) or waveforms.glimpse(take)
            return paint_columns(peaks_between(peaks, 0, take.frames, COLUMNS)[:, 0, :2], HEIGHT_PX, QColor("#0A6A86"))

        took_ms = [1000 * _timed(picture) for _ in range(RUNS)]
        waveforms.make(take)
        kept_ms = [1000 * _timed(picture) for _ in range(RUNS)]
    say("  first picture of three hours: " + " ".join(f"{one:.0f}" for one in took_ms) + " ms")
    return Measured(
        "sound.first_waveform_3h_ms", statistics.median(took_ms), took_ms, {"kept ms": statistics.median(kept_ms)}
    )


def _timed(work: object) -> float:
    assert callable(work)
    began_s = time.perf_counter()
    work()
    return time.perf_counter() - began_s
