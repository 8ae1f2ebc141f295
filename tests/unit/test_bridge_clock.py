"""A device's idea of the station's time: exact to half the round trip, over offset and drift."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from device_bridge.agent.clock import StationClock

STATION_S = 1_800_000_000.0


class Pair:
    """A device's monotonic clock, off by ``offset_s`` and fast by ``ppm``, and the station's."""

    def __init__(self, offset_s: float, ppm: float) -> None:
        self.true_s = 0.0
        self._offset_s, self._rate = offset_s, 1 + ppm * 1e-6
        self.clock = StationClock(self.device_s)

    def device_s(self) -> float:
        return self._offset_s + self.true_s * self._rate

    def station_us(self) -> int:
        return round((STATION_S + self.true_s) * 1e6)

    def trip(self, there_s: float, back_s: float, busy_s: float = 0.0) -> None:
        asked_s = self.device_s()
        self.true_s += there_s
        received_us = self.station_us()
        self.true_s += busy_s
        sent_us = self.station_us()
        self.true_s += back_s
        self.clock.add(asked_s, self.device_s(), received_us, sent_us)

    def error_ms(self) -> float:
        now_us = self.clock.now_us()
        assert now_us is not None
        return abs(now_us - self.station_us()) / 1000


def test_before_the_first_answer_the_time_is_unknown() -> None:
    clock = StationClock(lambda: 5.0)
    assert clock.now_us() is None
    assert clock.to_monotonic(1) is None
    assert not clock.learned


@given(
    st.floats(0, 1e9),
    st.floats(-50, 50),
    st.lists(st.tuples(st.floats(0.0005, 0.5), st.floats(0.0005, 0.5)), min_size=1, max_size=20),
)
def test_the_error_is_within_half_the_best_round_trip(
    offset_s: float, ppm: float, trips: list[tuple[float, float]]
) -> None:
    pair = Pair(offset_s, ppm)
    for there_s, back_s in trips:
        pair.trip(there_s, back_s, busy_s=0.001)
    passed_s = sum(there + back + 0.001 for there, back in trips)
    best_s = min((there + back) / 2 for there, back in trips)
    assert pair.error_ms() <= (best_s + passed_s * 110e-6) * 1000 + 0.01


def test_drift_is_followed_over_hours() -> None:
    pair, chance = Pair(123.0, 50.0), random.Random(1)
    worst = 0.0
    for _ in range(720):
        pair.true_s += 10.0
        pair.trip(chance.uniform(0.002, 0.004), chance.uniform(0.002, 0.004))
        worst = max(worst, pair.error_ms())
    assert worst < 4.0


def test_one_stalled_answer_does_not_move_the_clock() -> None:
    pair = Pair(0.0, 0.0)
    for _ in range(8):
        pair.trip(0.002, 0.002)
    pair.trip(0.002, 1.0)
    assert pair.error_ms() < 0.1


def test_a_station_clock_that_is_set_is_followed_at_once() -> None:
    pair = Pair(5.0, 0.0)
    for _ in range(8):
        pair.trip(0.001, 0.001)
    pair.clock.add(
        pair.device_s() - 0.2, pair.device_s(), pair.station_us() + 3_600_000_000, pair.station_us() + 3_600_000_000
    )
    now_us = pair.clock.now_us()
    assert now_us is not None
    assert abs(now_us - pair.station_us() - 3_600_000_000) < 110_000


def test_an_answer_from_before_it_was_asked_is_dropped() -> None:
    clock = StationClock(lambda: 10.0)
    clock.add(9.0, 8.0, 1, 1)
    clock.add(8.0, 8.5, 1_000_000, 2_000_000)
    assert not clock.learned


def test_station_time_goes_both_ways() -> None:
    pair = Pair(77.0, 0.0)
    pair.trip(0.001, 0.001)
    us = pair.clock.to_us(100.25)
    assert us is not None
    back_s = pair.clock.to_monotonic(us)
    assert back_s is not None
    assert abs(back_s - 100.25) < 2e-6
