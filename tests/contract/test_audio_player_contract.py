"""The Player port on a real PortAudio stream, heard at the monitor of a null sink."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from studio.audio.player import RingPlayer
from studio.domain.errors import OperatorFixable
from tests.support.pulse import RATE_HZ, PrivatePulse
from tests.support.sound_files import tone
from tests.support.waiting import wait_until

pytestmark = pytest.mark.real_time


@pytest.fixture
def player(portaudio: PrivatePulse) -> Iterator[RingPlayer]:
    player = RingPlayer()
    yield player
    player.close()


def test_a_sound_is_heard_whole_and_once(player: RingPlayer, portaudio: PrivatePulse, sink: str) -> None:
    assert player.position() is None
    recording = portaudio.record_monitor(sink)
    player.play(tone(0.5))
    wait_until(lambda: (player.position() or 0) > RATE_HZ // 4, 5.0, "the middle is heard")
    wait_until(lambda: player.position() is None, 5.0, "it ends by itself")
    heard = recording.stop()
    sounding = np.flatnonzero(np.abs(heard[:, 0]) > 1e-4)
    assert len(sounding)
    assert sounding[-1] - sounding[0] == pytest.approx(RATE_HZ // 2, abs=50)
    assert np.array_equal(heard[:, 0], heard[:, 1]), "mono is heard on both sides"


def test_what_is_pulled_is_heard_whole_and_ends_it(player: RingPlayer, portaudio: PrivatePulse, sink: str) -> None:
    sound, given = tone(0.5), 0

    def pull(frames: int) -> NDArray[np.float32]:
        nonlocal given
        part = sound[given : given + frames]
        given += len(part)
        return part

    player.play_from(pull)
    wait_until(lambda: (player.position() or 0) > RATE_HZ // 4, 5.0, "the middle is heard")
    wait_until(lambda: player.position() is None, 5.0, "it ends by itself")
    assert given == len(sound)


def test_what_is_pulled_is_heard_within_a_fifth_of_a_second(player: RingPlayer, portaudio: PrivatePulse) -> None:
    """So an edit is heard that soon: counted in frames, so that a busy machine changes nothing."""
    given = 0

    def pull(frames: int) -> NDArray[np.float32]:
        nonlocal given
        given += frames
        return np.zeros((frames, 1), np.float32)

    player.play_from(pull)
    wait_until(lambda: (player.position() or 0) > RATE_HZ // 2, 5.0, "it plays")
    ahead = []
    for _ in range(50):
        before = given
        ahead.append(before - (player.position() or 0))
    player.stop()
    # What is left of the fifth is for rendering the edit: some 20 ms.
    assert max(ahead) < 0.18 * RATE_HZ, ahead


def test_position_begins_where_it_was_told_to(player: RingPlayer) -> None:
    player.play(tone(3.0, channels=2), from_frame=2 * RATE_HZ)
    first = player.position()
    assert first is not None
    assert 2 * RATE_HZ <= first < 2.5 * RATE_HZ
    wait_until(lambda: (player.position() or 0) > 2.2 * RATE_HZ, 5.0, "it advances")


def test_another_sound_replaces_the_first_and_stop_silences(player: RingPlayer) -> None:
    player.play(tone(3.0), from_frame=RATE_HZ)
    player.play(tone(3.0))
    wait_until(lambda: 0 < (player.position() or 0) < RATE_HZ, 5.0, "the second is heard from its beginning")
    player.stop()
    assert player.position() is None


def test_no_output_is_told(portaudio: PrivatePulse) -> None:
    with pytest.raises(OperatorFixable) as caught:
        RingPlayer("no such card").play(tone(0.1))
    assert caught.value.code == "NO_OUTPUT"


def test_an_output_that_goes_away_ends_the_playing(player: RingPlayer, portaudio: PrivatePulse, sink: str) -> None:
    player.play(tone(30.0))
    wait_until(lambda: (player.position() or 0) > 0, 5.0, "it plays")
    portaudio.kill_streams(sink=sink)
    wait_until(lambda: player.position() is None, 5.0, "the loss is seen")
    player.play(tone(30.0))
    wait_until(lambda: (player.position() or 0) > 0, 5.0, "it plays again")
