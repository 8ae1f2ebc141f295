"""The output ring on a real PortAudio stream, heard at the monitor of a null sink."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from numpy.typing import NDArray

from device_bridge.sound.devices import choose_output, list_devices, refresh_devices
from device_bridge.sound.errors import DeviceLost, NoDevice
from device_bridge.sound.ring_output import RingOutput
from tests.support.pulse import RATE_HZ, PrivatePulse
from tests.support.waiting import wait_until

pytestmark = pytest.mark.real_time

BLOCK = 480
AHEAD = 9600
Source = Callable[[int], NDArray[np.float32]]


def tone(first: int) -> NDArray[np.float32]:
    """440 Hz, continuous over blocks."""
    phase = 2 * np.pi * 440 / RATE_HZ * np.arange(first, first + BLOCK)
    return np.repeat((0.5 * np.sin(phase)).astype(np.float32)[:, None], 2, axis=1)


class Writer:
    """Keeps the ring filled from ``source``, as a mixer thread does; ``starve`` holds it."""

    def __init__(self, output: RingOutput, source: Source) -> None:
        self.failure: Exception | None = None
        self._output = output
        self._source = source
        self._stop = threading.Event()
        self._flow = threading.Event()
        self._flow.set()
        self._thread = threading.Thread(target=self._run, name="test writer")
        self._thread.start()

    def starve(self) -> None:
        self._flow.clear()

    def resume(self) -> None:
        self._flow.set()

    def stop(self) -> None:
        self._stop.set()
        self._flow.set()
        self._thread.join(5.0)

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                self._flow.wait()
                if self._output.fill() < AHEAD:
                    self._output.write(self._source(self._output.frames_written))
                else:
                    self._stop.wait(0.004)
        except DeviceLost as error:
            self.failure = error


@contextmanager
def writing(output: RingOutput, source: Source) -> Iterator[Writer]:
    output.open()
    writer = Writer(output, source)
    try:
        yield writer
    finally:
        writer.stop()
        output.close()


@pytest.fixture
def output(portaudio: PrivatePulse) -> RingOutput:
    return RingOutput()


def test_the_default_device_leads_to_the_sound_server(portaudio: PrivatePulse) -> None:
    defaults = [device for device in list_devices() if device.is_default_output]
    assert [device.key for device in defaults] == ["ALSA/default"]
    assert choose_output("pulse").key == "ALSA/pulse"
    with pytest.raises(NoDevice) as caught:
        choose_output("ALSA/no such card")
    assert caught.value.code == "NO_DEVICE"


def test_a_continuous_tone_has_no_gap(output: RingOutput, portaudio: PrivatePulse, sink: str) -> None:
    recording = portaudio.record_monitor(sink)
    with writing(output, tone):
        wait_until(lambda: output.frames_consumed > 2 * RATE_HZ, 10.0, "two seconds were played")
        assert output.alive()
        assert output.underruns == 0
        assert not refresh_devices(), "a refresh would have killed the open stream"
    heard = recording.stop()[:, 0]
    sounding = np.flatnonzero(np.abs(heard) > 0.01)
    body = heard[sounding[0] : sounding[0] + int(1.9 * RATE_HZ)]
    # A pure tone obeys x[n+1] = 2 cos(w) x[n] - x[n-1]: any sample lost or doubled breaks it.
    error = body[2:] - (2 * np.cos(2 * np.pi * 440 / RATE_HZ) * body[1:-1] - body[:-2])
    assert np.abs(error).max() < 1e-5


def test_a_planned_frame_is_heard_on_time(output: RingOutput, portaudio: PrivatePulse, sink: str) -> None:
    planned_at = [time.monotonic() + 1.0 + 0.2 * number for number in range(8)]
    waiting = list(planned_at)
    late: list[float] = []

    def clicks(first: int) -> NDArray[np.float32]:
        block = np.zeros((BLOCK, 2), np.float32)
        while waiting:
            place = round(output.frame_heard_at(waiting[0])) - first
            if place >= BLOCK:
                break
            if place < 0:
                late.append(waiting[0])
            else:
                block[place] = 0.9
            waiting.pop(0)
        return block

    recording = portaudio.record_monitor(sink)
    with writing(output, clicks):
        wait_until(lambda: time.monotonic() > planned_at[-1] + 0.3, 10.0, "all clicks were heard")
    heard = recording.stop()[:, 0]
    errors_ms = [
        1000 * (recording.heard_at(int(frame)) - at)
        for frame, at in zip(np.flatnonzero(heard > 0.5), planned_at, strict=True)
    ]
    assert not late
    # The null sink renders blocks of some milliseconds, and on a busy machine the sound server itself may
    # put in a hole: six of eight must be where they were planned, and close together.
    assert len(errors_ms) == len(planned_at)
    nearest_ms = sorted(errors_ms, key=abs)[:6]
    assert max(map(abs, nearest_ms)) < 20.0, errors_ms
    assert max(nearest_ms) - min(nearest_ms) < 10.0, errors_ms


def test_a_starved_ring_is_counted_and_plays_on(output: RingOutput, portaudio: PrivatePulse, sink: str) -> None:
    recording = portaudio.record_monitor(sink)
    with writing(output, tone) as writer:
        wait_until(lambda: output.frames_consumed > RATE_HZ // 2, 10.0, "half a second was played")
        underruns, gaps = output.underruns, len(output.gaps)
        writer.starve()
        begun = time.monotonic()
        wait_until(lambda: output.alive() and output.underruns > underruns, 5.0, "the dead ring is seen")
        wait_until(lambda: time.monotonic() - begun > 0.5, 5.0)
        writer.resume()
        wait_until(lambda: len(output.gaps) > gaps, 5.0, "the gap is reported")
        resumed_at = output.frames_consumed
        wait_until(lambda: output.frames_consumed > resumed_at + RATE_HZ // 4, 5.0, "it plays on")
    gap = max(output.gaps, key=lambda gap: gap.length_frames)
    heard = np.abs(recording.stop()[:, 0])
    sounding = np.flatnonzero(heard > 0.01)
    silences = np.diff(sounding)
    longest = int(silences.max())
    # Silence in the capture before this gap is not in the ring's count of frames.
    place = int(np.argmax(silences))
    before = int(sounding[place] - sounding[0]) - sum(g.length_frames for g in output.gaps if g.at_frame < gap.at_frame)
    assert longest > 0.2 * RATE_HZ
    assert gap.length_frames == pytest.approx(longest, abs=0.03 * RATE_HZ)
    assert gap.at_frame == pytest.approx(before, abs=0.03 * RATE_HZ)


def test_a_sink_that_goes_away_is_a_lost_device(output: RingOutput, portaudio: PrivatePulse, sink: str) -> None:
    with writing(output, tone) as writer:
        wait_until(lambda: output.frames_consumed > BLOCK, 10.0, "it plays")
        portaudio.remove_sink(sink)
        wait_until(lambda: not output.alive(), 8.0, "the stream is seen dead")
        writer.stop()
    portaudio.add_sink(sink)
    assert refresh_devices()
    with writing(output, tone):
        wait_until(lambda: output.frames_consumed > RATE_HZ // 4, 10.0, "it plays again after reopening")


def test_a_closed_output_refuses_frames(output: RingOutput) -> None:
    with pytest.raises(DeviceLost):
        output.write(np.zeros((BLOCK, 2), np.float32))
    output.open()
    with pytest.raises(ValueError, match="frames, 2"):
        output.write(np.zeros((BLOCK, 1), np.float32))
    assert output.write(np.zeros((BLOCK, 2), np.float32)) == BLOCK
    assert output.fill() == BLOCK
    output.close()
    assert not output.alive()
