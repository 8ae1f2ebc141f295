"""The Recorder port, on a hand-fed input and on a real PortAudio stream."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from device_bridge.sound.errors import DeviceBusy
from studio.audio.recorder import RingRecorder
from studio.domain.errors import Misuse, OperatorFixable
from studio.domain.takes import Take
from studio.ports.recording import Recorder, RecorderState
from tests.support.fake_input import RATE_HZ, HandFedInput, ramp
from tests.support.pulse import PrivatePulse
from tests.support.waiting import wait_until

pytestmark = pytest.mark.real_time


@dataclass(frozen=True, slots=True)
class Studio:
    """A recorder, and ways to make sound and to make its microphone vanish and return."""

    recorder: Recorder
    takes: Path
    sound: Callable[[], None]
    unplug: Callable[[], None]
    plug: Callable[[], object]


@pytest.fixture(params=["fake", "portaudio"])
def studio(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Studio]:
    takes = tmp_path / "takes"
    if request.param == "fake":
        stream = HandFedInput()

        def feed() -> None:
            stream.feed(ramp(0, RATE_HZ // 10))

        yield Studio(
            RingRecorder(takes, lambda _: stream),
            takes,
            feed,
            lambda: setattr(stream, "plugged", False),
            lambda: setattr(stream, "plugged", True),
        )
        return
    pulse: PrivatePulse = request.getfixturevalue("portaudio")
    microphone: str = request.getfixturevalue("microphone")
    # The virtual microphone gives frames without being asked; they are digital zero.
    yield Studio(
        RingRecorder(takes),
        takes,
        lambda: None,
        lambda: pulse.remove_virtual_mic(microphone),
        lambda: pulse.add_virtual_mic(microphone),
    )


def record(studio: Studio, seconds: float, take_id: str = "take-1") -> Take:
    studio.recorder.start(take_id, "Bản tin sáng", "person-1")
    hear(studio, seconds)
    return studio.recorder.stop()


def hear(studio: Studio, seconds: float) -> None:
    wanted = studio.recorder.status().length_s + seconds

    def heard() -> bool:
        studio.sound()
        return studio.recorder.status().length_s >= wanted

    wait_until(heard, 15.0, f"{seconds} s were heard")


def test_a_take_is_what_was_heard(studio: Studio) -> None:
    take = record(studio, 0.5)
    assert (take.id, take.title, take.author_id) == ("take-1", "Bản tin sáng", "person-1")
    assert take.length_s >= 0.5
    assert not take.gaps
    assert not take.recovered
    assert take.device
    (segment,) = take.segments
    info = sf.info(studio.takes / take.id / segment.path)
    assert (info.samplerate, info.channels, info.subtype) == (RATE_HZ, take.channels, "PCM_24")
    assert info.frames == segment.frames == take.frames
    assert sorted(path.name for path in (studio.takes / take.id).iterdir()) == ["0001.wav", "take.json"]


def test_status_tells_length_and_sync(studio: Studio) -> None:
    assert studio.recorder.status().state is RecorderState.IDLE
    studio.recorder.start("take-1", "", "")
    hear(studio, 0.3)
    wait_until(lambda: studio.recorder.status().synced_s > 0.2, 5.0, "what is older than a second is synced")
    status = studio.recorder.status()
    assert status.state is RecorderState.RECORDING
    assert status.synced_s <= status.length_s
    assert status.disk_left_s > 0
    studio.recorder.stop()
    assert studio.recorder.status().state is RecorderState.IDLE


def test_what_was_heard_before_the_press_is_in_the_take(studio: Studio) -> None:
    studio.recorder.listen()

    def heard() -> bool:
        studio.sound()
        return studio.recorder.status().preroll_s >= 0.5

    wait_until(heard, 15.0, "half a second is held back")
    assert studio.recorder.status().listening
    assert not studio.takes.exists(), "nothing is written before the press"
    take = record(studio, 0.2)
    assert RATE_HZ // 2 <= take.preroll_frames < take.frames
    assert studio.recorder.status().listening, "it is heard on"
    studio.recorder.stop_listening()
    assert not studio.recorder.status().listening


def test_one_take_at_a_time(studio: Studio) -> None:
    with pytest.raises(Misuse, match="NOT_RECORDING"):
        studio.recorder.stop()
    studio.recorder.start("take-1", "", "")
    with pytest.raises(Misuse, match="ALREADY_RECORDING"):
        studio.recorder.start("take-2", "", "")
    studio.recorder.stop()
    with pytest.raises(OperatorFixable, match="TAKE_EXISTS"):
        studio.recorder.start("take-1", "", "")
    record(studio, 0.1, "take-2")


def test_a_sealed_take_needs_no_recovery(studio: Studio) -> None:
    assert studio.recorder.recover() == []
    record(studio, 0.1)
    assert studio.recorder.recover() == []


def test_recovery_leaves_the_running_take_alone(studio: Studio) -> None:
    studio.recorder.start("take-1", "", "")
    hear(studio, 0.2)
    assert studio.recorder.recover() == []
    assert not studio.recorder.stop().recovered


def test_no_microphone_is_told(studio: Studio) -> None:
    studio.unplug()
    with pytest.raises(OperatorFixable) as caught:
        studio.recorder.start("take-1", "", "", "no such microphone")
    assert caught.value.code == "NO_MICROPHONE"
    assert studio.recorder.status().state is RecorderState.IDLE
    assert not (studio.takes / "take-1").exists()
    studio.plug()


def test_a_microphone_that_vanishes_leaves_a_gap_and_no_loss(studio: Studio) -> None:
    studio.recorder.start("take-1", "", "")
    hear(studio, 0.3)
    studio.unplug()
    wait_until(lambda: studio.recorder.status().state is RecorderState.DEVICE_LOST, 5.0, "the loss is seen")
    studio.plug()
    wait_until(lambda: studio.recorder.status().state is RecorderState.RECORDING, 8.0, "it is opened again")
    hear(studio, 0.2)
    wait_until(lambda: bool(studio.recorder.status().gaps), 5.0, "the gap is shown")
    take = studio.recorder.stop()
    (gap,) = take.gaps
    assert gap.cause == "INPUT_LOST"
    assert gap.length_frames > 0
    assert 0 < gap.at_frame < take.frames - gap.length_frames
    (segment,) = take.segments
    sound, _ = sf.read(studio.takes / take.id / segment.path, dtype="float32", always_2d=True)
    hole = sound[gap.at_frame : gap.at_frame + gap.length_frames]
    assert len(hole) == gap.length_frames
    assert not np.any(hole)


def test_a_microphone_in_use_elsewhere_is_told_apart(tmp_path: Path) -> None:
    class Busy(HandFedInput):
        def open(self) -> None:
            raise DeviceBusy(device=self.device_name)

    with pytest.raises(OperatorFixable) as caught:
        RingRecorder(tmp_path, lambda _: Busy()).start("take-1", "", "")
    assert caught.value.code == "DEVICE_BUSY"
    assert list(tmp_path.iterdir()) == []
