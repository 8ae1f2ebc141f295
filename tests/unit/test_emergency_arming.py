"""Arming and PINs: what arms, what does not, what is too easy to guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.emergency_arming import (
    ARMED_FOR_S,
    Arming,
    cancel,
    check_pin,
    pin_delay_s,
    press,
    release,
    tick,
)
from studio.domain.errors import Refused


def test_two_seconds_of_holding_arm() -> None:
    arming = press(Arming(), 0.0)
    assert not tick(arming, 1.9).armed(1.9)
    assert tick(arming, 1.0).held_share(1.0) == pytest.approx(0.5)
    held = tick(arming, 2.0)
    assert held.armed(2.0)
    assert release(held, 2.1).armed(2.1)
    assert held.first_press_s == 0.0


def test_a_short_hold_does_not_arm_and_counts_as_a_press() -> None:
    arming = release(press(Arming(), 0.0), 1.0)
    assert not arming.armed(1.0)
    assert press(arming, 9.0).armed(9.0)


def test_two_presses_within_ten_seconds_arm_and_later_ones_do_not() -> None:
    once = release(press(Arming(), 0.0), 0.2)
    assert not press(once, 10.5).armed(10.5)
    assert press(press(once, 10.5), 11.0).armed(11.0)


def test_a_trembling_hand_presses_once() -> None:
    assert not press(press(Arming(), 0.0), 0.1).armed(0.1)


def test_armed_is_not_forever() -> None:
    armed = tick(press(Arming(), 0.0), 2.0)
    assert not armed.armed(2.0 + ARMED_FOR_S + 0.1)
    assert not cancel().armed(0.0)


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=8), st.floats(10.2, 100.0))
def test_presses_further_apart_than_ten_seconds_never_arm(holds: list[float], apart_s: float) -> None:
    arming, now_s = Arming(), 0.0
    for hold_s in holds:
        arming = press(arming, now_s)
        arming = release(arming, now_s + hold_s)
        assert not arming.armed(now_s + hold_s)
        now_s += apart_s


@pytest.mark.parametrize("pin", ["", "123", "0000", "1234", "9876", "2024", "1212", "7890", "12a4", "1990", "٣٧٤٩"])
def test_weak_pins_are_refused(pin: str) -> None:
    with pytest.raises(Refused, match="PIN_WEAK"):
        check_pin(pin)


@pytest.mark.parametrize("pin", ["3749", "80361", "274915"])
def test_others_are_taken(pin: str) -> None:
    check_pin(pin)


def test_five_wrong_tries_delay_and_more_delay_longer() -> None:
    assert [pin_delay_s(tries) for tries in (0, 4)] == [0.0, 0.0]
    assert 0 < pin_delay_s(5) < pin_delay_s(10) <= pin_delay_s(1000) <= 900
