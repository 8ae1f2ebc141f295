"""Real agents as processes, on real streams: three null sinks hear the programme at the same time."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from tests.support.broker import RATE_HZ, running_bridge, running_desk, running_hub
from tests.support.hearing import find
from tests.support.monitor import MonitorRecording
from tests.support.pulse import PrivatePulse

pytestmark = pytest.mark.real_time

CODES = ("LOA-1", "LOA-2", "LOA-3")
LENGTH_S = 2.0
EXCERPT_FRAMES = 4800
ROOT = Path(__file__).resolve().parents[2]
# The product's bar for agents.
START_ERROR_S = 0.3


def test_three_sinks_hear_the_programme_at_its_time(pulse: PrivatePulse, tmp_path: Path) -> None:
    with ExitStack() as stack:
        hub = stack.enter_context(running_hub(tmp_path))
        recordings: dict[str, MonitorRecording] = {}
        for code in CODES:
            sink = f"agent_{code.lower().replace('-', '_')}"
            pulse.add_sink(sink)
            stack.callback(pulse.remove_sink, sink)
            state = hub.pair(code).with_name("state")
            log = stack.enter_context((tmp_path / f"{code}.log").open("wb"))
            agent = subprocess.Popen(
                [
                    *(sys.executable, "-m", "device_bridge.agent"),
                    *("--config", str(state.with_name("agent.json")), "--state", str(state), "--verbose"),
                ],
                cwd=ROOT,
                env=pulse.env(sink),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
            stack.callback(_end, agent)
            recordings[code] = pulse.record_monitor(sink)
            stack.callback(recordings[code].stop)
        stack.enter_context(running_bridge(hub))
        desk = stack.enter_context(running_desk(hub))
        desk.set_devices(*CODES)
        desk.wait_online(*CODES)
        sha256, size, noise = hub.add_noise(LENGTH_S)
        commands = [desk.command("sound", code, (sha256, size), 1.5, length_s=LENGTH_S) for code in CODES]
        for command in commands:
            command.update(starts_at_us=commands[0]["starts_at_us"], ends_at_us=commands[0]["ends_at_us"])
        desk.ask("prepare", commands=commands)
        desk.ask("play", commands=commands)
        starts_at_s = commands[0]["starts_at_us"] / 1e6 - time.time() + time.monotonic()
        errors = {}
        for code in CODES:
            ended = desk.wait_state("sound", "PLAYED", code)
            assert ended["file_sha256"] == sha256
            recording = recordings[code]
            recording.wait_frames(recording.frames + RATE_HZ // 2)
            # A null sink's clock runs off by up to 0.5 %: only a short piece keeps its shape.
            found = find(noise[:EXCERPT_FRAMES, np.newaxis], recording.samples())
            assert found.likeness > 0.5, code
            errors[code] = recording.heard_at(found.frame) - starts_at_s
        spread_ms = (max(errors.values()) - min(errors.values())) * 1000
        print(f"start error ms: { {code: round(1000 * one, 1) for code, one in errors.items()} }, skew {spread_ms:.1f}")
        assert errors == pytest.approx(dict.fromkeys(CODES, 0.0), abs=START_ERROR_S)
        assert spread_ms < 150


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10.0)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
