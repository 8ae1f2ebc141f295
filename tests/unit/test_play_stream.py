"""The stream between the worker that renders and the player that pulls."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from studio.domain.takes import INTERNAL_RATE_HZ as RATE
from studio.ui.produce.play_stream import PlayStream

MS = RATE // 1000


def ramp(start: int, frames: int) -> NDArray[np.float32]:
    return (np.arange(start, start + frames, dtype=np.float32) / 1e6)[:, None]


def level(value: float) -> Callable[[int, int], NDArray[np.float32]]:
    return lambda _start, frames: np.full((frames, 1), value, np.float32)


def filled(stream: PlayStream) -> None:
    while stream.wants_more:
        stream.fill()


def test_all_is_given_in_order_and_then_it_ends() -> None:
    stream = PlayStream(ramp, 1_000, 1_000 + 5 * RATE)
    parts = []
    while True:
        filled(stream)
        part = stream.pull(480)
        parts.append(part)
        if len(part) < 480:
            break
    assert np.array_equal(np.concatenate(parts), ramp(1_000, 5 * RATE))
    assert stream.starved_frames == 0
    assert stream.position(5 * RATE) == 1_000 + 5 * RATE


def test_what_is_not_rendered_in_time_is_silence_and_does_not_shift_the_place() -> None:
    stream = PlayStream(ramp, 0, RATE)
    assert not stream.pull(480).any()
    filled(stream)
    assert np.array_equal(stream.pull(480), ramp(0, 480))
    assert stream.starved_frames == 480
    assert stream.position(960) == 480


def test_an_edit_is_heard_from_where_it_plays_without_a_click() -> None:
    stream = PlayStream(level(0.5), 0, 60 * RATE)
    filled(stream)
    stream.pull(20 * MS)
    stream.replace(level(-0.5), 60 * RATE)
    stream.fill()
    next_200_ms = stream.pull(200 * MS)[:, 0]
    assert next_200_ms[0] == pytest.approx(0.5, abs=0.01)
    assert np.all(next_200_ms[10 * MS :] == -0.5)
    assert np.abs(np.diff(next_200_ms)).max() < 0.01


def test_a_replacement_rendered_late_keeps_its_place() -> None:
    stream = PlayStream(level(0.0), 0, 60 * RATE)
    filled(stream)

    def slow(start: int, frames: int) -> NDArray[np.float32]:
        stream.pull(50 * MS)
        return ramp(start, frames)

    stream.replace(slow, 60 * RATE)
    stream.fill()
    assert np.array_equal(stream.pull(100 * MS)[20 * MS :], ramp(70 * MS, 80 * MS))


def test_a_shorter_edit_ends_where_it_ends_now() -> None:
    stream = PlayStream(ramp, 0, 60 * RATE)
    filled(stream)
    stream.pull(RATE)
    stream.replace(ramp, 2 * RATE)
    filled(stream)
    assert len(stream.pull(60 * RATE)) == RATE


def test_backwards_it_runs_to_the_beginning() -> None:
    stream = PlayStream(ramp, RATE, 0, -1.0)
    filled(stream)
    assert np.array_equal(stream.pull(2 * RATE), ramp(0, RATE)[::-1])
    assert stream.position(RATE // 2) == RATE // 2


def test_twice_as_fast_takes_half_as_long() -> None:
    stream = PlayStream(ramp, 0, 4 * RATE, 2.0)
    heard = 0
    while True:
        filled(stream)
        part = stream.pull(480)
        heard += len(part)
        if len(part) < 480:
            break
    assert heard == 2 * RATE
    assert stream.position(RATE) == 2 * RATE
