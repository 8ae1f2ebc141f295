"""Emergencies from above, on the station's own output: from the issuing call to the first sound."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.bench.instruments import instruments_first
from tests.support.hearing import Found, find
from tests.support.mission_stage import AREA, RATE_HZ, SINK, MissionStage, alert_sound, flac_of, mission_stage
from tests.support.waiting import wait_until

LENGTH_S = 3.0
_LIKE = 0.5


def first_sounds_s(root: Path, count: int) -> list[float]:
    """Return, for ``count`` emergencies one after the other, the seconds from the call to the first sound."""
    with instruments_first(), mission_stage(root) as stage:
        return [_first_sound_s(stage, number) for number in range(count)]


def _first_sound_s(stage: MissionStage, number: int) -> float:
    """Issue one, hear it, end it from above, and wait for the silence after the end."""
    sound = alert_sound(LENGTH_S, number)
    audio = flac_of(sound)
    described = stage.source.desk("editor.t1").upload(audio, LENGTH_S)
    capture = stage.pulse.record_monitor(SINK)
    capture.wait_started()
    called_at = time.monotonic()
    issued = stage.source.issue(
        [AREA],
        described,
        bulletin_class="EMERGENCY",
        title=f"Lũ quét {number}",
        disaster_level=3,
        repeat_every_s=600,
    )

    def heard_from() -> int:
        """The frame at which it was called."""
        return max(0, round((called_at - capture.heard_at(0)) * RATE_HZ))

    def heard() -> bool:
        return _begin(sound, capture.samples()[heard_from() :]).likeness > _LIKE

    wait_until(heard, 20, "the emergency is heard")
    found = _begin(sound, capture.stop()[heard_from() :])
    assert found.likeness > _LIKE
    end = {"id": issued["id"], "version": issued["version"]}
    stage.source.issue([AREA], bulletin_class="EMERGENCY", kind="RECALL", title="Thu hồi", supersedes=end)
    wait_until(lambda: not stage.station.emergency.running(), 60, "it is over")
    return found.frame / RATE_HZ


def _begin(sound: NDArray[np.float32], captured: NDArray[np.float32]) -> Found:
    """Where the sound begins: the one before it may still be heard."""
    return find(sound[: RATE_HZ // 2], captured)
