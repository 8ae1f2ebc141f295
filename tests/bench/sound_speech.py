"""Spoken Vietnamese: the share of the normaliser's table that comes out right."""

from __future__ import annotations

from tests.bench.rows import Measured
from tests.bench.speech_cases import share_right


def measure() -> list[Measured]:
    share = share_right()
    return [Measured("sound.speech_cases_right", share, [share])]
