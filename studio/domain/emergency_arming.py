"""Arming: hold the key for two seconds, or press it twice within ten; then the officer's own PIN.

Pure: the surface tells presses and releases with monotonic seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from studio.domain.errors import Refused

HOLD_S = 2.0
TWICE_WITHIN_S = 10.0
# Two presses of a shaking hand are one.
_BOUNCE_S = 0.15
ARMED_FOR_S = 60.0

SHORTEST_PIN = 4
LONGEST_PIN = 12
FREE_TRIES = 5
_FIRST_DELAY_S, _LONGEST_DELAY_S = 30.0, 900.0


@dataclass(frozen=True, slots=True)
class Arming:
    """``armed_at_s`` is set once armed; ``first_press_s`` is what the two presses count from (the log's PRESSED)."""

    down_at_s: float | None = None
    pressed_at_s: float | None = None
    first_press_s: float | None = None
    armed_at_s: float | None = None

    def armed(self, now_s: float) -> bool:
        """Tell whether the PIN may be entered now."""
        return self.armed_at_s is not None and now_s - self.armed_at_s <= ARMED_FOR_S

    def held_share(self, now_s: float) -> float:
        """Return how much of the hold is done, 0 to 1."""
        if self.armed_at_s is not None:
            return 1.0
        return 0.0 if self.down_at_s is None else min(1.0, (now_s - self.down_at_s) / HOLD_S)


def press(arming: Arming, now_s: float) -> Arming:
    """The key goes down. A second press within ten seconds arms."""
    before = arming.pressed_at_s
    if before is not None and now_s - before < _BOUNCE_S:
        return arming
    if before is not None and now_s - before <= TWICE_WITHIN_S:
        return replace(arming, down_at_s=now_s, pressed_at_s=now_s, armed_at_s=now_s)
    return Arming(now_s, now_s, now_s)


def tick(arming: Arming, now_s: float) -> Arming:
    """Time passes while the key may be down."""
    if arming.armed_at_s is None and arming.down_at_s is not None and now_s - arming.down_at_s >= HOLD_S:
        return replace(arming, armed_at_s=arming.down_at_s + HOLD_S)
    return arming


def release(arming: Arming, now_s: float) -> Arming:
    """The key comes up: too short a hold counts as one press."""
    return replace(tick(arming, now_s), down_at_s=None)


def cancel() -> Arming:
    return Arming()


def check_pin(pin: str) -> None:
    """Raise ``Refused("PIN_WEAK")`` for one that others guess: too short, one digit, a run, a year."""
    digits = pin.isascii() and pin.isdigit()
    if not digits or not SHORTEST_PIN <= len(pin) <= LONGEST_PIN:
        raise Refused("PIN_WEAK", shortest=SHORTEST_PIN)
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    halves = pin[: len(pin) // 2] * 2 == pin
    year = len(pin) == SHORTEST_PIN and pin[:2] in ("19", "20")
    if steps in ({0}, {1}, {9}) or halves or year:
        raise Refused("PIN_WEAK", shortest=SHORTEST_PIN)


def pin_delay_s(wrong_tries: int) -> float:
    """Return how long the next try must wait after so many wrong ones in a row."""
    if wrong_tries < FREE_TRIES:
        return 0.0
    return min(_LONGEST_DELAY_S, _FIRST_DELAY_S * 2.0 ** ((wrong_tries - FREE_TRIES) // FREE_TRIES))
