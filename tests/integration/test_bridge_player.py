"""The player on an output that the test watches: places, clocks that differ, and an output that goes away."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from device_bridge.agent.clock import StationClock
from device_bridge.agent.output import NullOutput
from device_bridge.agent.player import Player, PlayEvent, PlayEventKind, PlayOrder
from tests.support.broker import RATE_HZ, running_agent, running_bridge, running_desk, running_hub
from tests.support.waiting import wait_until

pytestmark = pytest.mark.real_time


class UnpluggedOutput(NullOutput):
    """Goes away when ``gone`` is set, until it is opened again."""

    def __init__(self) -> None:
        super().__init__(keep_s=20.0)
        self.gone = False
        self.opened = 0

    def open(self) -> None:
        super().open()
        self.gone, self.opened = False, self.opened + 1

    def write(self, block: NDArray[np.float32]) -> int:
        if self.gone:
            raise OSError("unplugged")
        return super().write(block)


class Stand:
    def __init__(self, folder: Path, output: NullOutput) -> None:
        self.folder, self.output = folder, output
        self.clock = StationClock()
        now_us = time.time_ns() // 1000
        self.clock.add(time.monotonic() - 0.0001, time.monotonic(), now_us, now_us)
        self.events: queue.SimpleQueue[PlayEvent] = queue.SimpleQueue()
        self.player = Player(output, self.clock, self.events.put)
        self.player.start()

    def order(self, play_id: str, sound: NDArray[np.float32], starts_in_s: float, length_s: float) -> PlayOrder:
        path = self.folder / f"{play_id}.flac"
        soundfile.write(str(path), sound, RATE_HZ, format="FLAC", subtype="PCM_24")
        now_us = self.clock.now_us()
        assert now_us is not None
        starts_at_us = now_us + round(starts_in_s * 1e6)
        return PlayOrder(play_id, path, starts_at_us, starts_at_us + round(length_s * 1e6), 0.0, 100, 10)

    def next_event(self, kind: PlayEventKind) -> PlayEvent:
        event = self.events.get(timeout=10.0)
        assert event.kind is kind, event
        return event


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    made = Stand(tmp_path, UnpluggedOutput())
    yield made
    made.player.close()


def _noise(length_s: float, channels: int = 1) -> NDArray[np.float32]:
    noise = np.random.default_rng(5).uniform(-0.4, 0.4, (int(length_s * RATE_HZ), channels))
    return noise.astype(np.float32)


def test_every_frame_of_a_stereo_file_is_heard_as_it_is(stand: Stand) -> None:
    sound = _noise(0.5, 2)
    order = stand.order("whole", sound, 1.0, 10.0)
    stand.player.add(order)
    started = stand.next_event(PlayEventKind.STARTED)
    ended = stand.next_event(PlayEventKind.ENDED)
    assert started.at_us == pytest.approx(order.starts_at_us, abs=30)
    assert (ended.at_us - started.at_us) / 1e6 == pytest.approx(0.5, abs=0.001)
    assert ended.position_s == pytest.approx(0.5, abs=0.001)
    assert ended.lost_s == 0.0
    written = stand.output.frames_written
    wait_until(lambda: stand.output.frames_written > written, 5.0, "the last block is out")
    _, heard = stand.output.kept()
    loud = np.flatnonzero(np.abs(heard).max(axis=1) > 0)
    np.testing.assert_allclose(heard[loud[0] : loud[0] + len(sound)], sound, atol=1e-4)


def test_a_play_ends_at_its_time_even_if_the_file_goes_on(stand: Stand) -> None:
    stand.player.add(stand.order("short", _noise(3.0), 0.8, 0.4))
    started = stand.next_event(PlayEventKind.STARTED)
    ended = stand.next_event(PlayEventKind.ENDED)
    assert (ended.at_us - started.at_us) / 1e6 == pytest.approx(0.4, abs=0.001)


def test_an_output_that_goes_away_is_opened_again_and_the_loss_is_told(stand: Stand) -> None:
    assert isinstance(stand.output, UnpluggedOutput)
    stand.player.add(stand.order("unplugged", _noise(3.0), 0.3, 3.0))
    stand.next_event(PlayEventKind.STARTED)
    stand.output.gone = True
    wait_until(lambda: stand.player.output_lost, 5.0, "the loss is seen")
    wait_until(lambda: not stand.player.output_lost, 5.0, "the output is back")
    ended = stand.next_event(PlayEventKind.ENDED)
    assert stand.output.opened == 2
    assert ended.position_s == pytest.approx(3.0, abs=0.03)
    assert 0.7 < ended.lost_s < 2.9


def test_a_file_of_another_rate_is_refused(stand: Stand) -> None:
    order = stand.order("rate", _noise(0.5), 0.3, 1.0)
    soundfile.write(str(order.path), _noise(0.5), 16_000, format="FLAC", subtype="PCM_16")
    stand.player.add(order)
    assert stand.next_event(PlayEventKind.FAILED).reason.startswith("CONTENT_UNREADABLE")


def test_volume_is_the_square_of_the_percentage(stand: Stand) -> None:
    sound = np.full((RATE_HZ // 2, 1), 0.5, np.float32)
    order = stand.order("volume", sound, 0.3, 1.0)
    stand.player.add(PlayOrder(order.play_id, order.path, order.starts_at_us, order.ends_at_us, 0.0, 50, 10))
    stand.next_event(PlayEventKind.STARTED)
    stand.next_event(PlayEventKind.ENDED)
    _, heard = stand.output.kept()
    assert float(heard.max()) == pytest.approx(0.125, abs=1e-3)


def test_devices_whose_clocks_differ_start_together(tmp_path: Path) -> None:
    """Offsets of ±30 s and drifts of ±50 ppm, of which the bridge knows nothing."""
    clocks = {"LOA-1": (30.0, 50e-6), "LOA-2": (-30.0, -50e-6), "LOA-3": (0.0, 0.0)}
    with ExitStack() as stack:
        hub = stack.enter_context(running_hub(tmp_path))
        outputs: dict[str, NullOutput] = {}
        for code, (offset_s, drift) in clocks.items():

            def own(offset_s: float = offset_s, drift: float = drift) -> float:
                return offset_s + time.monotonic() * (1 + drift)

            outputs[code] = NullOutput(keep_s=10.0, monotonic=own)
            stack.enter_context(running_agent(hub, code, outputs[code], own))
        stack.enter_context(running_bridge(hub))
        desk = stack.enter_context(running_desk(hub))
        desk.set_devices(*clocks)
        desk.wait_online(*clocks)
        content = hub.add_noise(0.5)[:2]
        commands = [desk.command("step", code, content, 1.5, length_s=0.5) for code in clocks]
        for command in commands:
            command["starts_at_us"] = commands[0]["starts_at_us"]
        desk.ask("play", commands=commands)
        errors_ms = []
        for code, (offset_s, drift) in clocks.items():
            desk.wait_state("step", "PLAYED", code)
            first, heard = outputs[code].kept()
            frame = first + int(np.flatnonzero(np.abs(heard[:, 0]) > 1e-4)[0])
            true_s = (outputs[code].heard_at(frame) - offset_s) / (1 + drift)
            errors_ms.append((true_s - time.monotonic() + time.time() - commands[0]["starts_at_us"] / 1e6) * 1000)
        print(f"start errors ms: {[round(one, 2) for one in errors_ms]}")
        assert max(errors_ms) - min(errors_ms) < 20.0
        assert max(abs(one) for one in errors_ms) < 50.0


@pytest.mark.parametrize("position_s", [0.0, 0.7])
def test_opus_is_entered_at_its_place(stand: Stand, position_s: float) -> None:
    """A click one second into the file is heard one second after where the file's beginning would be."""
    sound = np.zeros((2 * RATE_HZ, 1), np.float32)
    sound[RATE_HZ : RATE_HZ + 48] = 0.9
    order = stand.order("opus", sound, 1.0, 1.2)
    path = order.path.with_suffix(".opus")
    soundfile.write(str(path), sound, RATE_HZ, format="OGG", subtype="OPUS")
    stand.player.add(PlayOrder("opus", path, order.starts_at_us, order.ends_at_us, position_s, 100, 10))
    started = stand.next_event(PlayEventKind.STARTED)
    assert started.position_s == pytest.approx(position_s, abs=0.001)
    stand.next_event(PlayEventKind.ENDED)
    first, heard = stand.output.kept()
    click_s = stand.output.heard_at(first + int(np.argmax(np.abs(heard[:, 0]))))
    click_us = stand.clock.to_us(click_s)
    assert click_us is not None
    assert (click_us - order.starts_at_us) / 1e6 == pytest.approx(1.0 - position_s, abs=0.003)
