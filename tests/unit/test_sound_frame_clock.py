"""The frame clock follows a drifting, jittering card, and forgives mishaps."""

from __future__ import annotations

import random

import pytest

from device_bridge.sound.frame_clock import FrameClock

RATE_HZ = 48_000


def _feed(clock: FrameClock, seconds: float, ppm: float = 0.0, jitter_s: float = 0.0, begun_s: float = 100.0) -> None:
    dice = random.Random(7)
    for tick in range(int(seconds * 10)):
        frame = tick * RATE_HZ // 10
        at = begun_s + frame / RATE_HZ * (1 + ppm * 1e-6)
        clock.add(frame, at + dice.uniform(-jitter_s, jitter_s))


def test_one_pair_is_enough_at_the_nominal_rate() -> None:
    clock = FrameClock(RATE_HZ)
    assert not clock.ready
    clock.add(480, 10.0)
    assert clock.ready
    assert clock.heard_at(480 + RATE_HZ) == pytest.approx(11.0)
    assert clock.frame_heard_at(9.99) == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("ppm", [-4000.0, -100.0, 0.0, 60.0, 4000.0])
def test_drift_is_followed_through_jitter(ppm: float) -> None:
    clock = FrameClock(RATE_HZ)
    _feed(clock, 30.0, ppm, jitter_s=0.002)
    assert clock.drift_ppm == pytest.approx(ppm, abs=60.0)
    ahead = 31 * RATE_HZ
    assert clock.heard_at(ahead) == pytest.approx(100.0 + 31 * (1 + ppm * 1e-6), abs=0.001)


def test_there_and_back_is_the_same_frame() -> None:
    clock = FrameClock(RATE_HZ)
    _feed(clock, 10.0, 200.0)
    assert clock.frame_heard_at(clock.heard_at(123_456.25)) == pytest.approx(123_456.25, abs=1e-3)


def test_a_single_mishap_is_dropped() -> None:
    clock = FrameClock(RATE_HZ)
    _feed(clock, 5.0)
    before = clock.heard_at(5 * RATE_HZ)
    clock.add(5 * RATE_HZ, before + 0.5)
    assert clock.heard_at(5 * RATE_HZ) == before
    assert clock.jumps == 0


def test_a_lasting_jump_is_believed() -> None:
    clock = FrameClock(RATE_HZ)
    _feed(clock, 5.0)
    for tick in range(5):
        frame = 5 * RATE_HZ + tick * 4800
        clock.add(frame, 100.0 + frame / RATE_HZ + 0.3)
    assert clock.jumps == 1
    assert clock.heard_at(6 * RATE_HZ) == pytest.approx(106.3, abs=0.001)


def test_a_small_step_of_a_steady_stream_is_followed_at_once() -> None:
    clock = FrameClock(RATE_HZ)
    _feed(clock, 10.0, jitter_s=0.0002)
    for tick in range(5):
        frame = 10 * RATE_HZ + tick * 4800
        clock.add(frame, 100.0 + frame / RATE_HZ - 0.008)
    assert clock.heard_at(11 * RATE_HZ) == pytest.approx(110.992, abs=0.0005)


@pytest.mark.parametrize("ppm", [-5000.0, 5000.0])
def test_a_strong_drift_is_no_jump(ppm: float) -> None:
    clock = FrameClock(RATE_HZ)
    _feed(clock, 30.0, ppm, jitter_s=0.0002)
    assert clock.jumps == 0


def test_reset_begins_anew() -> None:
    clock = FrameClock(RATE_HZ)
    _feed(clock, 30.0, 3000.0)
    clock.reset()
    assert not clock.ready
    assert clock.drift_ppm == pytest.approx(0.0)
    clock.add(0, 500.0)
    assert clock.heard_at(RATE_HZ) == pytest.approx(501.0)
