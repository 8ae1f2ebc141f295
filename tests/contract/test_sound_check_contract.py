"""``ports.sound_check.SoundCheck``: the stand-in of the window's tests and the real one over a fed microphone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from device_bridge.sound.errors import DeviceBusy
from studio.audio.sound_check import RealSoundCheck
from studio.domain.errors import OperatorFixable
from studio.ports.sound_check import Heard, SoundCheck
from tests.support.fake_input import HandFedInput
from tests.support.setup_fakes import FakeSoundCheck

TONE: NDArray[np.float32] = np.full((4_800, 1), 0.25, np.float32)


class HeldPlayer:
    """``ClosablePlayer`` that sounds until it is stopped."""

    def __init__(self, device: str | None) -> None:
        self.device = device
        self.sound: NDArray[np.float32] | None = None
        self.closed = False

    def play(self, sound: NDArray[np.float32], from_frame: int = 0) -> None:
        self.sound = sound[from_frame:]

    def stop(self) -> None:
        self.sound = None

    def position(self) -> int | None:
        return None if self.sound is None else 0

    def close(self) -> None:
        self.closed = True


@dataclass
class Stand:
    check: SoundCheck
    hear: Callable[[], None]


class Bench:
    """The real check with its edges in hand."""

    def __init__(self) -> None:
        self.input = HandFedInput()
        self.asked: list[str | None] = []
        self.players: list[HeldPlayer] = []
        self.now_s = 100.0
        self.check = RealSoundCheck(lambda: None, self._open, self._player, lambda: self.now_s)

    def _open(self, device: str | None) -> HandFedInput:
        self.asked.append(device)
        return self.input

    def _player(self, device: str | None) -> HeldPlayer:
        self.players.append(HeldPlayer(device))
        return self.players[-1]


@pytest.fixture(params=["fake", "real"])
def stand(request: pytest.FixtureRequest) -> Stand:
    if request.param == "fake":
        fake = FakeSoundCheck(Heard(0.25))
        return Stand(fake, lambda: None)
    bench = Bench()
    return Stand(bench.check, lambda: bench.input.feed(TONE))


def test_nothing_is_heard_before_and_after(stand: Stand) -> None:
    assert stand.check.heard() == Heard()
    stand.check.listen(None)
    stand.hear()
    assert stand.check.heard().peak == pytest.approx(0.25)
    stand.check.stop_listening()
    stand.hear()
    assert stand.check.heard() == Heard()
    stand.check.stop_listening()


def test_it_plays_until_it_is_stopped(stand: Stand) -> None:
    assert not stand.check.playing()
    stand.check.play(TONE, "amp")
    assert stand.check.playing()
    stand.check.stop_playing()
    assert not stand.check.playing()
    stand.check.stop_playing()


def test_digital_silence_is_told_after_a_second_and_not_before() -> None:
    bench = Bench()
    bench.check.listen("mv7")
    bench.input.feed(np.zeros((480, 1), np.float32))
    bench.now_s += 0.9
    assert not bench.check.heard().silent
    bench.now_s += 0.2
    assert bench.check.heard().silent
    bench.input.feed(TONE)
    assert not bench.check.heard().silent
    assert bench.asked == ["mv7"]


def test_a_microphone_that_goes_away_is_let_go(stand: Stand) -> None:
    bench = Bench()
    bench.check.listen(None)
    bench.input.plugged = False
    assert bench.check.heard().lost
    assert bench.check.heard() == Heard(), "it is told once"
    with pytest.raises(OperatorFixable, match="NO_MICROPHONE"):
        bench.check.listen(None)


def test_a_card_that_another_program_holds_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench()

    def busy() -> None:
        raise DeviceBusy(device="mv7")

    monkeypatch.setattr(bench.input, "open", busy)
    with pytest.raises(OperatorFixable, match="DEVICE_BUSY"):
        bench.check.listen("mv7")


def test_another_output_closes_the_first() -> None:
    bench = Bench()
    bench.check.play(TONE, "amp")
    bench.check.play(TONE, "amp")
    bench.check.play(TONE, "fm")
    assert [player.device for player in bench.players] == ["amp", "fm"]
    assert bench.players[0].closed
    bench.check.stop_playing()
    assert bench.players[1].closed
