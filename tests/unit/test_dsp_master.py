from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from studio.domain.errors import OperatorFixable
from studio.domain.loudness import PRESETS, MasterReason
from studio.dsp.checks import Sound
from studio.dsp.loudness import measure
from studio.dsp.master import Goal, SoundSource, master, master_blocks, measure_blocks
from tests.support.signals import RATE_HZ, silence, speech_like, tone


@pytest.mark.parametrize("preset", sorted(PRESETS))
@pytest.mark.parametrize("channels", [1, 2])
def test_speech_like_noise_reaches_every_preset(preset: str, channels: int) -> None:
    chosen = PRESETS[preset]
    sound = speech_like(6, seed=11, channels=channels, level=0.03)
    out, outcome = master(sound, RATE_HZ, chosen.target_lufs, chosen.ceiling_dbtp, chosen.most_limiting_db)
    found = measure(out, RATE_HZ)
    assert outcome.reason is MasterReason.MET
    assert found.integrated_lufs == pytest.approx(chosen.target_lufs, abs=0.1)
    assert found.true_peak_dbtp is not None
    assert found.true_peak_dbtp <= chosen.ceiling_dbtp
    assert outcome.after.integrated_lufs == pytest.approx(found.integrated_lufs, abs=0.001)
    assert outcome.after.true_peak_dbtp == pytest.approx(found.true_peak_dbtp, abs=0.01)


@settings(max_examples=10, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    level=st.floats(0.003, 0.3),
    target_lufs=st.floats(-30, -10),
    ceiling_dbtp=st.floats(-6, -0.1),
)
def test_met_is_true_and_the_ceiling_holds_after_24_bits(
    seed: int, level: float, target_lufs: float, ceiling_dbtp: float
) -> None:
    sound = speech_like(3, seed, level=level)
    out, outcome = master(sound, RATE_HZ, target_lufs, ceiling_dbtp)
    stored = (np.rint(out * 2**23) / 2**23).astype(np.float32)
    found = measure(stored, RATE_HZ)
    assert found.integrated_lufs is not None
    assert found.true_peak_dbtp is not None
    assert found.true_peak_dbtp <= ceiling_dbtp
    met = abs(found.integrated_lufs - target_lufs) <= 0.1 + 1e-3
    assert met == (outcome.reason is MasterReason.MET)
    assert outcome.reason in (MasterReason.MET, MasterReason.PEAKS_TOO_HIGH)


def test_without_a_peak_in_the_way_it_is_one_linear_gain() -> None:
    sound = tone(-40, 3)
    out, outcome = master(sound, RATE_HZ, -23.0, -1.0)
    assert outcome.gain_db == pytest.approx(17.0, abs=0.05)
    assert outcome.limited_s == 0.0
    assert out == pytest.approx(sound * 10 ** (outcome.gain_db / 20), abs=1e-6)
    assert outcome.before.integrated_lufs == pytest.approx(-40, abs=0.05)


def test_peaks_that_stand_too_high_give_up_the_target_and_say_so() -> None:
    sound = tone(-40.0, 6)
    sound[100_000] = 0.99
    out, outcome = master(sound, RATE_HZ, -16.0, -1.0, most_limiting_db=12.0)
    assert outcome.reason is MasterReason.PEAKS_TOO_HIGH
    assert outcome.gain_db == pytest.approx(11.1, abs=0.1)
    assert outcome.limited_s > 0
    assert outcome.after.integrated_lufs is not None
    assert outcome.after.integrated_lufs < -25
    assert measure(out, RATE_HZ).true_peak_dbtp == pytest.approx(-1.1, abs=0.12)


@pytest.mark.parametrize(
    ("length_s", "level", "reason"),
    [
        (2.0, None, MasterReason.SILENT),
        (2.0, -80.0, MasterReason.SILENT),
        (0.3, -20.0, MasterReason.TOO_SHORT),
        (0.0, None, MasterReason.TOO_SHORT),
    ],
)
def test_what_cannot_be_measured_is_left_as_it_is(length_s: float, level: float | None, reason: MasterReason) -> None:
    sound = silence(length_s) if level is None else tone(level, length_s)
    out, outcome = master(sound, RATE_HZ, -16.0, -1.0)
    assert outcome.reason is reason
    assert outcome.gain_db == 0.0
    assert np.array_equal(out, sound)
    assert outcome.after.integrated_lufs is None


def test_a_short_loud_sound_is_still_held_under_the_ceiling() -> None:
    out, outcome = master(tone(0.0, 0.2), RATE_HZ, -16.0, -3.0)
    assert outcome.reason is MasterReason.TOO_SHORT
    found = measure(out, RATE_HZ).true_peak_dbtp
    assert found is not None
    assert -3.3 <= found <= -3.0


def test_progress_rises_to_the_end() -> None:
    told: list[float] = []

    def tell(share: float) -> bool:
        told.append(share)
        return True

    master(speech_like(20, 2, level=0.05), RATE_HZ, -14.0, -1.0, progress=tell)
    assert told == sorted(told)
    assert told[0] == 0.0
    assert told[-1] == 1.0
    assert len(told) > 8


@pytest.mark.parametrize("after", [0.0, 0.2, 0.5, 0.8])
def test_mastering_can_be_cancelled_at_any_stage(after: float) -> None:
    with pytest.raises(OperatorFixable) as caught:
        master(speech_like(10, 2, level=0.05), RATE_HZ, -14.0, -1.0, progress=lambda share: share < after)
    assert caught.value.code == "CANCELLED"


def test_samples_that_are_no_numbers_are_refused() -> None:
    sound = tone(-20, 1)
    sound[100] = np.nan
    with pytest.raises(OperatorFixable) as caught:
        master(sound, RATE_HZ, -16.0, -1.0)
    assert caught.value.code == "NAN_SAMPLES"


class Written:
    """A sink that counts its passes, and can be full."""

    def __init__(self, most_frames: int = 1 << 40) -> None:
        self.passes = 0
        self.blocks: list[NDArray[np.float32]] = []
        self._most = most_frames

    def restart(self) -> None:
        self.passes += 1
        self.blocks.clear()

    def write(self, block: NDArray[np.float32]) -> None:
        if sum(map(len, self.blocks)) + len(block) > self._most:
            raise OperatorFixable("DISK_FULL")
        self.blocks.append(block.copy())

    @property
    def sound(self) -> NDArray[np.float32]:
        return np.concatenate(self.blocks)


class Told:
    """Progress that is told, and stops after so many answers."""

    def __init__(self, most: int = 1 << 30) -> None:
        self.shares: list[float] = []
        self._most = most

    def __call__(self, done: float) -> bool:
        self.shares.append(done)
        return len(self.shares) <= self._most


def in_blocks(sound: Sound, size: int) -> SoundSource:
    return SoundSource(
        lambda: (sound[at : at + size] for at in range(0, len(sound), size)), RATE_HZ, sound.shape[1], len(sound)
    )


@pytest.mark.parametrize("size", [4_801, 131_072])
@pytest.mark.parametrize(("level", "target_lufs"), [(0.03, -16.0), (0.2, -23.0), (0.0, -16.0)])
def test_block_by_block_it_comes_out_as_the_whole_array_does(size: int, level: float, target_lufs: float) -> None:
    sound = speech_like(4, seed=12, channels=2, level=level)
    whole, outcome = master(sound, RATE_HZ, target_lufs, -1.0)
    written = Written()
    streamed = master_blocks(in_blocks(sound, size), written, Goal(target_lufs, -1.0))
    assert written.sound == pytest.approx(whole, abs=1e-6)
    assert (streamed.reason, streamed.limited_s) == (outcome.reason, outcome.limited_s)
    assert streamed.gain_db == pytest.approx(outcome.gain_db, abs=1e-6)
    assert streamed.after.integrated_lufs == pytest.approx(outcome.after.integrated_lufs, abs=1e-6)


def test_a_target_out_of_reach_is_told_with_the_reason_in_blocks_too() -> None:
    clicks = silence(4, channels=1)
    clicks[::4800] = 0.9
    outcome = master_blocks(in_blocks(clicks, 10_000), Written(), Goal(-10.0, -1.0, 6.0))
    assert outcome.reason is MasterReason.PEAKS_TOO_HIGH


def test_what_the_sink_raises_comes_through() -> None:
    sound = speech_like(4, seed=2, level=0.05)
    with pytest.raises(OperatorFixable, match="DISK_FULL"):
        master_blocks(in_blocks(sound, 48_000), Written(most_frames=100_000), Goal(-16.0, -1.0))


def test_it_is_cancelled_in_every_part_and_tells_a_rising_share() -> None:
    sound = speech_like(6, seed=3, level=0.03)
    all_of_it = Told()
    master_blocks(in_blocks(sound, 48_000), Written(), Goal(-16.0, -1.0), all_of_it)
    assert all_of_it.shares == sorted(all_of_it.shares)
    assert all_of_it.shares[-1] == 1.0
    for most in (0, len(all_of_it.shares) // 2, len(all_of_it.shares) - 1):
        with pytest.raises(OperatorFixable, match="CANCELLED"):
            master_blocks(in_blocks(sound, 48_000), Written(), Goal(-16.0, -1.0), Told(most))


def test_measuring_in_blocks_is_measuring() -> None:
    sound = speech_like(4, seed=8, channels=2)
    assert measure_blocks(in_blocks(sound, 10_001)).integrated_lufs == pytest.approx(
        measure(sound, RATE_HZ).integrated_lufs, abs=1e-6
    )
