"""The live microphone on real streams: agents as processes, each heard on a null sink of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from device_bridge.bridge.live import DELAY_MS
from studio.links.loudspeakers import BridgeLoudspeakers
from tests.support.broker import RATE_HZ, TOKEN, running_bridge, running_desk, running_hub
from tests.support.hearing import find
from tests.support.live_stage import CODES, PIECE_S, Microphone, spoken
from tests.support.monitor import MonitorRecording
from tests.support.pulse import PrivatePulse
from tests.support.waiting import wait_until

pytestmark = pytest.mark.real_time

ROOT = Path(__file__).resolve().parents[2]
# Null sinks run off by up to 0.5 %: only a short excerpt keeps its shape.
EXCERPT_S = 0.1


def test_two_sinks_hear_the_microphone_in_step(pulse: PrivatePulse, tmp_path: Path) -> None:
    with ExitStack() as stack:
        hub = stack.enter_context(running_hub(tmp_path))
        recordings: list[MonitorRecording] = []
        for code in CODES:
            sink = f"live_{code.lower().replace('-', '_')}"
            pulse.add_sink(sink)
            stack.callback(pulse.remove_sink, sink)
            state = hub.pair(code).with_name("state")
            log = stack.enter_context((tmp_path / f"{code}.log").open("wb"))
            command = ["--config", str(state.with_name("agent.json")), "--state", str(state)]
            agent = subprocess.Popen(
                [sys.executable, "-m", "device_bridge.agent", *command],
                cwd=ROOT,
                env=pulse.env(sink),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
            stack.callback(_end, agent)
            recordings.append(pulse.record_monitor(sink))
            stack.callback(recordings[-1].stop)
        stack.enter_context(running_bridge(hub))
        desk = stack.enter_context(running_desk(hub))
        desk.set_devices(*CODES)
        desk.wait_online(*CODES)
        loudspeakers = BridgeLoudspeakers(hub.ready_file, TOKEN)
        stack.callback(loudspeakers.close)
        wait_until(lambda: loudspeakers.connected, 10.0, "the bridge is there")
        loudspeakers.live_open("sound", CODES, 100, 40)
        microphone = Microphone(loudspeakers, "sound", 20.0)
        stack.callback(microphone.stop)
        for code in CODES:
            desk.wait_state("sound", "PLAYING", code)
        from_s = microphone.spoken * PIECE_S + 0.2
        spoken(microphone, from_s + 2.0)
        began_s = microphone.began.timestamp() - time.time() + time.monotonic()
        latencies = []
        for recording in recordings:
            capture = recording.samples()
            skipped = max(0, len(capture) - 4 * RATE_HZ)
            found = find(microphone.at_48k(from_s, EXCERPT_S), capture[skipped:])
            assert found.likeness > 0.5, found
            latencies.append(recording.heard_at(skipped + found.frame) - began_s - from_s)
        loudspeakers.live_close("sound")
        for code in CODES:
            desk.wait_state("sound", "PLAYED", code)
    print(f"heard {[round(1000 * one) for one in latencies]} ms after it was spoken")
    assert all(abs(one - DELAY_MS / 1000) < 0.3 for one in latencies), latencies
    assert abs(latencies[0] - latencies[1]) < 0.15


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10.0)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
