"""A live broadcast whose on-air process is killed: the voice goes on, the take is kept, the schedule comes back."""

from __future__ import annotations

import os
import random
import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import soundfile

from studio.app.station_folder import StationFolder
from studio.audio.recovery import recover_takes
from studio.audio.take_folder import sealed_takes
from studio.domain.air_orders import AirKind, AirOrder
from studio.domain.air_reports import LiveStatus
from studio.domain.clusters import LOCAL_OUTPUT
from studio.domain.errors import OperatorFixable
from studio.domain.plan import encode_plan
from studio.links.onair_control import SocketOnAirControl
from tests.integration.test_onair_kills import engine
from tests.support.onair_station import RATE_HZ, find_in, noise, plan_item, plan_of, write_programme
from tests.support.pulse import PrivatePulse
from tests.support.waiting import wait_until

pytestmark = pytest.mark.real_time

pytest_plugins = ["tests.support.pulse_fixtures"]

SPOKEN_S = 5.5


def test_killed_while_live_the_voice_goes_on_and_what_was_said_is_kept(
    pulse: PrivatePulse, sink: str, tmp_path: Path
) -> None:
    folder = StationFolder(tmp_path)
    folder.create()
    programme, speech = noise(60.0, 7), noise(SPOKEN_S, 9, level=0.3)
    wav = tmp_path / "speech.wav"
    soundfile.write(wav, speech, RATE_HZ, subtype="FLOAT")
    microphone = pulse.add_virtual_mic("livemic")
    control = SocketOnAirControl(folder.run / "onair.json", folder.token())

    def live() -> LiveStatus | None:
        try:
            return control.live_status()
        except OperatorFixable:
            # Between the two there is none that could answer.
            return None

    try:
        with engine(folder, pulse.env(sink=sink, source=microphone)) as made:
            wait_until(made.standby_ready, 20.0, "a standby is warm")
            now = datetime.now(UTC)
            item = plan_item("a", now + timedelta(seconds=0.5), 60.0, write_programme(tmp_path, programme))
            folder.plan.write_bytes(encode_plan(plan_of(item, published_at=now)))
            wait_until(lambda: bool(made.status().get("playing")), 10.0, "the programme plays")
            control.live_start(
                AirOrder("l", AirKind.LIVE, "Trực tiếp", "officer", (LOCAL_OUTPUT,), datetime.now(UTC), microphone="")
            )
            wait_until(lambda: (s := live()) is not None and s.open, 5.0, "the microphone is on air")
            voice = pulse.play_into_mic(wav, "livemic")
            begun_s = time.monotonic()
            until_s = begun_s + random.Random(11).uniform(1.8, 2.4)
            wait_until(lambda: time.monotonic() >= until_s, 5.0)
            before = live()
            assert before is not None
            os.kill(made.status()["pid"], signal.SIGKILL)
            # The window asks each second, and is told of the same broadcast, its microphone open, a new take.
            wait_until(lambda: (s := live()) is not None and s.open and s.take_id != before.take_id, 10.0, "it is live")
            after = live()
            assert after is not None
            assert (after.order_id, after.started_at) == (before.order_id, before.started_at)
            # What the keeper does at its next look: the dead process's take is whole up to the death.
            recovered = [take.id for take in recover_takes(folder.takes)]
            assert recovered == [before.take_id]
            assert voice.wait(15.0) == 0
            control.live_stop("l", "officer")
            wait_until(lambda: any("a:" in play for play in made.status()["playing"]), 10.0, "the programme goes on")
            wait_until(lambda: len(sealed_takes(folder.takes)) == 2, 10.0, "the second take is sealed")
    finally:
        control.close()
        pulse.remove_virtual_mic("livemic")
    kept = {take.id: take for take in sealed_takes(folder.takes)}
    first = kept[before.take_id]
    sound, _ = soundfile.read(folder.takes / first.id / first.segments[0].path, dtype="float32")
    # Asked just before the kill, so that it is measured against the process's own count of frames.
    assert before.recorded_s - len(sound) / RATE_HZ < 1.0
    assert find_in(sound, speech[RATE_HZ // 2 : RATE_HZ * 3 // 2])[1] > 0.8
    second = kept[after.take_id]
    rest, _ = soundfile.read(folder.takes / second.id / second.segments[0].path, dtype="float32")
    assert find_in(rest, speech[-RATE_HZ:])[1] > 0.8
