"""The microphone in the real process: heard at the output, recorded, and handed back to the schedule."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile

from studio.app.station_folder import StationFolder
from studio.audio.take_folder import sealed_takes
from studio.domain.air_orders import AirKind, AirOrder
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


@pytest.fixture
def folder(tmp_path: Path) -> StationFolder:
    made = StationFolder(tmp_path)
    made.create()
    return made


@pytest.fixture
def microphone(pulse: PrivatePulse) -> Iterator[str]:
    source = pulse.add_virtual_mic("livemic")
    yield source
    pulse.remove_virtual_mic("livemic")


def live_order(order_id: str, microphone: str = "", **more: object) -> AirOrder:
    return AirOrder(
        order_id, AirKind.LIVE, "Trực tiếp", "officer", (LOCAL_OUTPUT,), datetime.now(UTC), microphone=microphone,
        over_programme=bool(more.get("over_programme")),
    )  # fmt: skip


def test_what_is_spoken_is_heard_recorded_and_the_schedule_goes_on(
    pulse: PrivatePulse, sink: str, microphone: str, folder: StationFolder
) -> None:
    programme, speech = noise(60.0, 7), noise(4.0, 9, level=0.3)
    wav = folder.root / "speech.wav"
    soundfile.write(wav, speech, RATE_HZ, subtype="FLOAT")
    with engine(folder, pulse.env(sink=sink, source=microphone)) as made:
        recording = pulse.record_monitor(sink)
        now = datetime.now(UTC)
        item = plan_item("a", now + timedelta(seconds=1), 60.0, write_programme(folder.root, programme))
        folder.plan.write_bytes(encode_plan(plan_of(item, published_at=now)))
        wait_until(lambda: bool(made.status().get("playing")), 10.0, "the programme plays")
        control = SocketOnAirControl(folder.run / "onair.json", folder.token())
        control.live_start(live_order("l"))
        wait_until(lambda: (s := control.live_status()) is not None and s.open, 5.0, "the microphone is on air")
        with pytest.raises(OperatorFixable, match="LIVE_ALREADY"):
            control.live_start(live_order("again"))
        spoken_s = time.monotonic()
        assert pulse.play_into_mic(wav, "livemic").wait(15.0) == 0
        status = control.live_status()
        assert status is not None
        assert status.on_air_peak > 0.05
        recording.wait_frames(recording.frames + RATE_HZ)
        control.live_stop("l", "officer")
        wait_until(lambda: any("a:" in play for play in made.status()["playing"]), 10.0, "the programme goes on")
        wait_until(lambda: len(sealed_takes(folder.takes)) == 1, 10.0, "the take is sealed")
        recording.wait_frames(recording.frames + 2 * RATE_HZ)
        control.close()
        heard = recording.stop()[:, 0]
    piece = speech[RATE_HZ : 2 * RATE_HZ]
    found, likeness = find_in(heard, piece)
    delay_s = recording.heard_at(found) - spoken_s - 1.0
    print(
        f"microphone to output: likeness {likeness:.3f}, {delay_s * 1e3:.0f} ms after it was played into it; {status}"
    )
    assert likeness > 0.8
    assert status.dropouts == 0
    assert find_in(programme, heard[-RATE_HZ:])[1] > 0.7
    take = sealed_takes(folder.takes)[0]
    assert take.author_id == "officer"
    kept, _ = soundfile.read(folder.takes / take.id / take.segments[0].path, dtype="float32")
    assert find_in(kept, piece)[1] > 0.8


def test_over_the_programme_it_is_ducked_and_comes_back(
    pulse: PrivatePulse, sink: str, microphone: str, folder: StationFolder
) -> None:
    programme = noise(60.0, 7, level=0.4)
    with engine(folder, pulse.env(sink=sink, source=microphone)) as made:
        recording = pulse.record_monitor(sink)
        now = datetime.now(UTC)
        item = plan_item("a", now + timedelta(seconds=1), 60.0, write_programme(folder.root, programme))
        folder.plan.write_bytes(encode_plan(plan_of(item, published_at=now)))
        wait_until(lambda: bool(made.status().get("playing")), 10.0, "the programme plays")
        recording.wait_frames(recording.frames + RATE_HZ)
        control = SocketOnAirControl(folder.run / "onair.json", folder.token())
        control.live_start(live_order("l", over_programme=True))
        wait_until(lambda: (s := control.live_status()) is not None and s.open, 5.0, "the microphone is on air")
        recording.wait_frames(recording.frames + 2 * RATE_HZ)
        ducked = recording.frames
        control.live_set("l", duck=False, cough=True)
        recording.wait_frames(ducked + 2 * RATE_HZ)
        control.live_stop("l", "officer")
        wait_until(lambda: control.live_status() is None, 5.0, "the microphone is closed")
        control.close()
        heard = recording.stop()[:, 0]
        assert any("a:" in play for play in made.status()["playing"])

    def level(around: int) -> float:
        return float(np.sqrt(np.mean(heard[around - RATE_HZ // 4 : around + RATE_HZ // 4] ** 2)))

    under, beside = level(ducked - RATE_HZ // 2), level(ducked + 3 * RATE_HZ // 2)
    assert 0.1 < under / beside < 0.35
