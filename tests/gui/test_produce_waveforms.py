"""A take's waveform: at a glimpse, whole, and kept for the next time."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from studio.domain.takes import Take
from studio.services.waveforms import WaveformService
from studio.ui.produce.take_peaks import TakePeaks
from studio.ui.tasks import Tasks
from tests.support.produce_desk import RATE, HandSound, make_take

LONG_S = 900.0


class MemoryPeaks:
    """Kept peaks, for as long as the test lasts."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load(self, key: str) -> bytes | None:
        return self.kept.get(key)

    def keep(self, key: str, data: bytes) -> bool:
        self.kept[key] = data
        return True


class SlowSound(HandSound):
    """Takes whose long parts are read only when the test opens the gate."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()

    def read16(self, take: Take, start: int, out: NDArray[np.int16]) -> None:
        if out.shape[1] > RATE:
            assert self.gate.wait(20), "the gate stays shut"
        out[:] = 8_000


@pytest.fixture
def sound() -> Iterator[SlowSound]:
    made = SlowSound()
    yield made
    made.gate.set()


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    qtbot.waitUntil(lambda: made.running == 0)


def open_peaks(sound: SlowSound, store: MemoryPeaks, tasks: Tasks, take: Take) -> TakePeaks:
    peaks = TakePeaks(sound.read, WaveformService(sound, store), tasks, tasks)
    peaks.know({take.id: take})
    return peaks


def test_a_long_take_is_seen_before_it_is_read(qtbot: QtBot, sound: SlowSound, tasks: Tasks) -> None:
    take, store = make_take("long", LONG_S), MemoryPeaks()
    peaks = open_peaks(sound, store, tasks, take)
    with qtbot.waitSignal(peaks.arrived):
        assert peaks.columns("long", 0, take.frames, 100) is None
    seen = peaks.columns("long", 0, take.frames, 100)
    assert seen is not None
    assert seen[:, 1] == pytest.approx(8_000 / 32_767, abs=1e-4)
    # A glimpse misses most: whoever looks for pauses waits for the whole.
    assert peaks.held("long") is None
    assert store.kept == {}
    with qtbot.waitSignals([peaks.replaced, peaks.arrived]):
        sound.gate.set()
    whole = peaks.held("long")
    assert whole is not None
    assert len(whole.levels[0]) == -(-take.frames // 256)
    assert len(store.kept) == 1


def test_a_kept_waveform_is_there_without_reading(qtbot: QtBot, sound: SlowSound, tasks: Tasks) -> None:
    take, store = make_take("long", LONG_S), MemoryPeaks()
    sound.gate.set()
    WaveformService(sound, store).make(take)
    sound.gate.clear()
    peaks = open_peaks(sound, store, tasks, take)
    with qtbot.waitSignal(peaks.arrived):
        peaks.held("long")
    assert peaks.held("long") is not None


def test_a_short_take_is_read_at_once(qtbot: QtBot, sound: SlowSound, tasks: Tasks) -> None:
    take = make_take("short", 20.0)
    sound.gate.set()
    peaks = open_peaks(sound, MemoryPeaks(), tasks, take)
    with qtbot.waitSignal(peaks.arrived):
        peaks.held("short")
    assert peaks.held("short") is not None
