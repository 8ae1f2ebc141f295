"""The mixer into an array: places to the frame, fades, limits, and loudness as sent."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from studio.domain.broadcast import PlayState
from studio.dsp.loudness import measure
from studio.onair.limiter import BusLimiter
from studio.onair.meter import IntegratedMeter
from studio.onair.mixer import FADE_OUT_FRAMES, Mixer, VoiceEnded, VoiceStarted
from studio.onair.output import BLOCK_FRAMES, RATE_HZ
from tests.support.onair_station import noise


class ArraySource:
    """A source that has everything at hand, until ``fails_at``."""

    def __init__(self, sound: NDArray[np.float32], fails_at: int | None = None) -> None:
        self._sound = sound if sound.ndim == 2 else sound[:, np.newaxis]
        self.frames, self.channels = self._sound.shape
        self._fails_at = fails_at
        self._failed = False

    def aim(self, frame: int) -> None:
        pass

    def read(self, frame: int, out: NDArray[np.float32]) -> bool:
        out[:] = 0.0
        if self._fails_at is not None and frame + len(out) > self._fails_at:
            self._failed = True
            return False
        out[:] = self._sound[frame : frame + len(out)]
        return True

    def failure(self) -> str:
        return "FILE_CHANGED" if self._failed else ""

    def close(self) -> None:
        pass


class ExactClock:
    """Frame n is heard at second n / 48000."""

    def heard_at(self, frame: float) -> float:
        return frame / RATE_HZ

    def frame_heard_at(self, monotonic_s: float) -> float:
        return monotonic_s * RATE_HZ


def render(mixer: Mixer, frames: int, first: int = 0) -> NDArray[np.float32]:
    blocks = [mixer.render(frame, ExactClock()) for frame in range(first, first + frames, BLOCK_FRAMES)]
    return np.concatenate(blocks)


@pytest.mark.parametrize("frame", [9_600, 9_601, 9_840, 10_079])
def test_a_start_stands_on_its_frame(frame: int) -> None:
    sound = noise(0.2, 1)
    mixer = Mixer()
    voice = mixer.start("a", ArraySource(sound), frame / RATE_HZ, 0)
    out = render(mixer, 24_000)
    np.testing.assert_allclose(out[frame : frame + len(sound), 0], sound, atol=1e-7)
    np.testing.assert_array_equal(out[:, 0], out[:, 1])
    assert np.abs(out[:frame]).max() == 0.0
    assert np.abs(out[frame + len(sound) :]).max() == 0.0
    started, ended = mixer.reports()
    assert started == VoiceStarted(voice, frame, frame / RATE_HZ, 0)
    assert isinstance(ended, VoiceEnded)
    assert (ended.state, ended.position_frames) == (PlayState.PLAYED, len(sound))
    assert ended.at_s == pytest.approx((frame + len(sound)) / RATE_HZ)


def test_joined_late_it_keeps_its_time() -> None:
    sound = noise(1.0, 1)
    mixer = Mixer()
    render(mixer, 9_600)
    mixer.start("a", ArraySource(sound), 7_200 / RATE_HZ, 4_800)
    out = render(mixer, 24_000, 9_600)
    started = mixer.reports()[0]
    assert isinstance(started, VoiceStarted)
    # At frame f stands what would stand there, had it begun at 7 200 with frame 4 800.
    settled = 1_000
    expected = sound[9_600 + settled - 7_200 + 4_800 :][:20_000]
    np.testing.assert_allclose(out[settled : settled + len(expected), 0], expected, atol=1e-7)


def test_a_late_beginning_is_played_whole() -> None:
    sound = noise(0.2, 1)
    mixer = Mixer()
    render(mixer, 9_600)
    mixer.start("a", ArraySource(sound), 7_200 / RATE_HZ, 0)
    out = render(mixer, 24_000, 9_600)
    first = mixer.delay_frames
    np.testing.assert_allclose(out[first : first + len(sound), 0], sound, atol=1e-7)


def test_a_stop_fades_out_from_its_frame() -> None:
    mixer = Mixer()
    voice = mixer.start("a", ArraySource(np.full(48_000, 0.5, np.float32)), 0.0, 0)
    mixer.stop(voice, 24_100 / RATE_HZ)
    out = render(mixer, 48_000)[:, 0]
    assert out[24_099] == np.float32(0.5)
    assert np.abs(np.diff(out[mixer.delay_frames :])).max() < 0.001
    assert np.flatnonzero(out)[-1] == 24_100 + FADE_OUT_FRAMES - 1
    ended = mixer.reports()[-1]
    assert isinstance(ended, VoiceEnded)
    assert ended.state is PlayState.PREEMPTED


def test_a_withdrawn_stop_is_not_heard() -> None:
    sound = noise(0.5, 1)
    mixer = Mixer()
    voice = mixer.start("a", ArraySource(sound), 0.05, 0)
    mixer.stop(voice, 0.3)
    render(mixer, 4_800)
    mixer.carry_on(voice)
    out = render(mixer, 24_000, 4_800)
    assert mixer.reports()[-1].voice == voice
    np.testing.assert_allclose(out[: len(sound) - 2_400, 0], sound[2_400:], atol=1e-7)


def test_a_start_takes_the_place_of_what_sounds() -> None:
    mixer = Mixer()
    first = mixer.start("a", ArraySource(np.full(96_000, 0.3, np.float32)), 0.0, 0)
    mixer.start("b", ArraySource(np.full(48_000, 0.2, np.float32)), 0.5, 0)
    out = render(mixer, 72_000)[:, 0]
    after = 24_000 + FADE_OUT_FRAMES
    np.testing.assert_allclose(out[after : after + 9_600], 0.2, atol=1e-7)
    ended = [report for report in mixer.reports() if isinstance(report, VoiceEnded)]
    assert (ended[0].voice, ended[0].state) == (first, PlayState.PREEMPTED)


def test_a_source_that_fails_ends_the_voice() -> None:
    mixer = Mixer()
    mixer.start("a", ArraySource(noise(2.0, 1), fails_at=24_000), 0.0, 0)
    render(mixer, 48_000)
    ended = mixer.reports()[-1]
    assert isinstance(ended, VoiceEnded)
    assert (ended.state, ended.error) == (PlayState.PARTIAL, "FILE_CHANGED")
    assert ended.position_frames < 30_000


def test_the_limiter_holds_the_ceiling_and_leaves_the_rest_alone() -> None:
    rng = np.random.default_rng(3)
    sound = (rng.normal(0, 0.2, (96_000, 2)) * np.linspace(0.1, 3.0, 96_000)[:, np.newaxis]).astype(np.float32)
    limiter = BusLimiter(ceiling=0.9)
    out = np.concatenate([limiter.process(sound[at : at + BLOCK_FRAMES]) for at in range(0, 96_000, BLOCK_FRAMES)])
    assert np.abs(out).max() <= 0.9 + 1e-6
    assert limiter.limited_frames > 0
    quiet = 9_600
    np.testing.assert_array_equal(out[limiter.look_ahead : quiet], sound[: quiet - limiter.look_ahead])
    # The gain moves, it never jumps.
    delayed = sound[: -limiter.look_ahead, 0]
    loud = np.abs(delayed) > 0.05
    gain = out[limiter.look_ahead :, 0][loud] / delayed[loud]
    assert np.abs(np.diff(gain)).max() < 0.1


@pytest.mark.parametrize("channels", [1, 2])
def test_loudness_as_sent_is_that_of_the_master(channels: int) -> None:
    rng = np.random.default_rng(4)
    steps = np.repeat([0.02, 0.3, 0.0005, 0.15], 3 * RATE_HZ)
    sound = (rng.normal(0, 0.5, (len(steps), channels)) * steps[:, np.newaxis]).astype(np.float32)
    mixer = Mixer()
    mixer.start("a", ArraySource(sound), 0.1003, 0)
    render(mixer, len(sound) + 24_000)
    ended = mixer.reports()[-1]
    assert isinstance(ended, VoiceEnded)
    assert ended.integrated_lufs == pytest.approx(measure(sound, RATE_HZ).integrated_lufs, abs=0.05)


def test_silence_has_no_loudness() -> None:
    meter = IntegratedMeter(1)
    meter.feed(np.zeros((RATE_HZ * 2, 2), np.float32))
    assert meter.integrated_lufs() is None


def test_two_runs_of_one_play_are_metered_as_one() -> None:
    sound = noise(4.0, 1)
    mixer = Mixer()
    voice = mixer.start("a", ArraySource(sound), 0.0, 0)
    mixer.stop(voice, 2.0)
    render(mixer, 3 * RATE_HZ)
    mixer.start("a", ArraySource(sound), 3.5, 2 * RATE_HZ)
    render(mixer, 4 * RATE_HZ, 3 * RATE_HZ)
    ended = mixer.reports()[-1]
    assert isinstance(ended, VoiceEnded)
    assert ended.integrated_lufs == pytest.approx(measure(sound[:, np.newaxis], RATE_HZ).integrated_lufs, abs=0.15)
