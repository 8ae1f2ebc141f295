"""The real input stream: sound through a virtual microphone, a full ring, a source that falls asleep."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from numpy.typing import NDArray

from studio.audio.input_stream import RtmixerInput
from studio.audio.recorder import RingRecorder
from studio.audio.take_reader import FileTakeReader
from studio.ports.recording import RecorderState
from tests.support.pulse import RATE_HZ, PrivatePulse
from tests.support.waiting import wait_until

pytestmark = pytest.mark.real_time


def read_all(stream: RtmixerInput) -> tuple[NDArray[np.float32], int]:
    """Return what is there, and the frames lost before it."""
    parts: list[NDArray[np.float32]] = []
    lost = 0
    while True:
        chunk = stream.read(RATE_HZ)
        lost += chunk.lost_frames
        if not len(chunk.sound):
            return np.concatenate(parts) if parts else chunk.sound, lost
        parts.append(chunk.sound)


def test_what_is_said_into_the_microphone_is_in_the_take(
    tmp_path: Path, portaudio: PrivatePulse, microphone: str
) -> None:
    rng = np.random.default_rng(11)
    said = (0.3 * rng.uniform(-1, 1, (RATE_HZ, 1))).astype(np.float32)
    sf.write(tmp_path / "said.wav", said, RATE_HZ, subtype="FLOAT")
    recorder = RingRecorder(tmp_path / "takes")
    recorder.start("take", "", "")
    playing = portaudio.play_into_mic(tmp_path / "said.wav", microphone)
    assert playing.wait(10.0) == 0
    wanted = recorder.status().length_s + 0.3
    wait_until(lambda: recorder.status().length_s > wanted, 5.0, "the end was heard too")
    take = recorder.stop()
    heard = FileTakeReader(tmp_path / "takes").read(take, 0, take.frames)[:, 0]
    first = int(np.argmax(np.abs(heard) > 0))
    assert np.abs(heard[first : first + RATE_HZ] - said[:, 0]).max() < 1e-6, "bit for bit, to 24 bits"
    assert not np.any(heard[first + RATE_HZ :])


def test_a_full_ring_is_mended_and_its_gap_measured(portaudio: PrivatePulse) -> None:
    stream = RtmixerInput(None, ring_s=0.3)
    stream.open()
    try:
        begun_at, frames, lost = time.monotonic(), 0, 0
        while frames < RATE_HZ // 2:
            frames += len(read_all(stream)[0])
        # Nobody drains: the ring of 0.34 s fills, and rtmixer drops it without a word.
        stalled_at = time.monotonic()
        wait_until(lambda: time.monotonic() - stalled_at > 1.0, 5.0)
        assert stream.fill() == 1.0
        while lost == 0:
            sound, lost = read_all(stream)
            frames += len(sound)
        assert stream.alive()
        wait_until(lambda: stream.fill() > 0.1, 5.0, "frames come again")
        sound, again = read_all(stream)
        frames += len(sound)
        passed_s = time.monotonic() - begun_at
    finally:
        stream.close()
    assert again == 0
    assert lost == pytest.approx(0.66 * RATE_HZ, abs=0.15 * RATE_HZ)
    assert (frames + lost) / RATE_HZ == pytest.approx(passed_s, abs=0.1), "time stays true"


def test_a_source_that_falls_asleep_is_a_lost_device(tmp_path: Path, portaudio: PrivatePulse, microphone: str) -> None:
    recorder = RingRecorder(tmp_path)
    recorder.start("take", "", "")
    wait_until(lambda: recorder.status().length_s > 0.2, 5.0, "it records")
    portaudio.pactl("suspend-source", microphone, "1")
    wait_until(lambda: recorder.status().state is RecorderState.DEVICE_LOST, 5.0, "no frames for a second")
    portaudio.pactl("suspend-source", microphone, "0")
    wait_until(lambda: recorder.status().state is RecorderState.RECORDING, 5.0, "it wakes up")
    length_s = recorder.status().length_s
    wait_until(lambda: recorder.status().length_s > length_s + 0.2, 5.0, "it goes on")
    take = recorder.stop()
    assert [gap.cause for gap in take.gaps][:1] == ["INPUT_LOST"]
