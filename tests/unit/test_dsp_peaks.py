from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from studio.domain.errors import OperatorFixable
from studio.dsp.peaks import (
    BIN_FRAMES,
    PeaksBuilder,
    build_peaks,
    columns_of,
    from_bytes,
    glimpse_of_lanes,
    peaks_between,
    peaks_of_lanes,
    to_bytes,
)
from tests.support.signals import speech_like, steps

STEP = 1 / 32_767


@settings(max_examples=30, deadline=None)
@given(
    frames=st.integers(0, 60_000),
    sizes=st.lists(st.integers(1, 5_000), min_size=1, max_size=6),
    channels=st.integers(1, 3),
)
def test_bins_hold_what_the_samples_hold(frames: int, sizes: list[int], channels: int) -> None:
    sound = np.random.default_rng(frames).uniform(-1, 1, (frames, channels)).astype(np.float32)
    builder, at, turn = PeaksBuilder(), 0, 0
    while at < frames:
        size = sizes[turn % len(sizes)] + 100
        builder.feed(sound[at : at + size])
        at, turn = at + size, turn + 1
    peaks = builder.peaks()
    assert peaks.frames == frames
    assert len(peaks.levels[0]) == -(-frames // BIN_FRAMES)
    for level, bins in enumerate(peaks.levels):
        wide = BIN_FRAMES * peaks.factor**level
        for index in {0, len(bins) // 2, len(bins) - 1} if len(bins) else ():
            part = sound[index * wide : (index + 1) * wide]
            seen = bins[index].astype(float) * STEP
            assert seen[:, 0] == pytest.approx(part.min(axis=0), abs=STEP)
            assert seen[:, 1] == pytest.approx(part.max(axis=0), abs=STEP)
            assert seen[:, 2] == pytest.approx(np.sqrt((part.astype(float) ** 2).mean(axis=0)), abs=6 * STEP)


def test_columns_match_the_samples_at_every_zoom() -> None:
    sound = speech_like(30, 3, channels=2)
    peaks = build_peaks([sound])
    for start, end, columns in ((0, 1_433_600, 100), (256_000, 512_000, 1000), (0, 1_024_000, 10)):
        seen = peaks_between(peaks, start, end, columns)
        exact = columns_of(sound[start:end], columns)
        assert seen.shape == (columns, 2, 3)
        assert seen == pytest.approx(exact, abs=6 * STEP)


@settings(max_examples=40, deadline=None)
@given(start=st.integers(-50_000, 250_000), length=st.integers(1, 300_000), columns=st.integers(1, 1500))
def test_no_peak_is_lost_between_columns(start: int, length: int, columns: int) -> None:
    sound = np.zeros((200_000, 1), np.float32)
    sound[77_777] = 1.0
    seen = peaks_between(build_peaks([sound]), start, start + length, columns)
    assert seen.shape == (columns, 1, 3)
    # A peak more than a bin inside the window shows; one more than a bin or a column outside does not.
    slack = max(BIN_FRAMES, length / columns)
    if start + slack < 77_777 < start + length - slack:
        assert seen[:, 0, 1].max() == 1.0
    if not start - slack <= 77_777 <= start + length + slack:
        assert seen.max() == 0.0


def test_outside_the_sound_nothing_is_shown() -> None:
    peaks = build_peaks([steps((0.0, 1), channels=1)])
    seen = peaks_between(peaks, -48_000, 96_000, 30)
    assert seen[:10].max() == 0.0
    assert seen[11:19, 0, 1].min() > 0.9
    assert seen[21:].max() == 0.0
    assert peaks_between(build_peaks([]), 0, 1000, 10).max() == 0.0


def test_bytes_bring_the_same_back() -> None:
    peaks = build_peaks([speech_like(20, 4, channels=2)])
    again = from_bytes(memoryview(to_bytes(peaks)))
    assert (again.frames, again.channels, again.bin_frames, again.factor) == (960_000, 2, 256, 8)
    assert len(again.levels) == len(peaks.levels) == 3
    for level, other in zip(peaks.levels, again.levels, strict=True):
        assert np.array_equal(level, other)
    assert from_bytes(to_bytes(build_peaks([]))).frames == 0


@pytest.mark.parametrize(
    ("spoil", "cause"),
    [
        (lambda data: data[:10], "cut"),
        (lambda data: data[:-1], "cut"),
        (lambda data: b"RIFF" + data[4:], "version"),
        (lambda data: data[:4] + b"\x63\x00" + data[6:], "version"),
        (lambda data: data[:6] + b"\x00\x00" + data[8:], "header"),
    ],
)
def test_spoiled_bytes_are_refused(spoil: object, cause: str) -> None:
    assert callable(spoil)
    data = to_bytes(build_peaks([speech_like(1, 4)]))
    with pytest.raises(OperatorFixable) as caught:
        from_bytes(spoil(data))
    assert caught.value.code == "PEAKS_UNREADABLE"
    assert caught.value.details == {"cause": cause}


def test_samples_that_are_no_numbers_are_drawn_as_silence_and_clipping_as_full_scale() -> None:
    sound = np.zeros((512, 1), np.float32)
    sound[3], sound[300] = np.nan, 2.5
    seen = peaks_between(build_peaks([sound]), 0, 512, 2)
    assert seen[0, 0].tolist() == [0.0, 0.0, 0.0]
    assert seen[1, 0, 1] == 1.0


@pytest.mark.parametrize("frames", [0, 1, 255, 256, 70_001, BIN_FRAMES * 4096 + 300])
@pytest.mark.parametrize("channels", [1, 2])
def test_peaks_of_lanes_are_those_of_the_samples(frames: int, channels: int) -> None:
    lanes = np.random.default_rng(frames).integers(-32_768, 32_768, (channels, frames)).astype(np.int16)

    def read(first: int, out: NDArray[np.int16]) -> None:
        out[:] = lanes[:, first : first + out.shape[1]]

    found = peaks_of_lanes(read, frames, channels)
    expected = build_peaks([lanes.T.astype(np.float32) / 32_768])
    assert (found.frames, found.channels) == (frames, channels)
    assert [len(level) for level in found.levels] == [len(level) for level in expected.levels]
    for own, other in zip(found.levels, expected.levels, strict=True):
        if frames:
            assert np.abs(own.astype(int) - other.astype(int)).max() <= 2


def test_peaks_of_lanes_can_be_cancelled_and_pass_errors_on() -> None:
    def read(_first: int, _out: NDArray[np.int16]) -> None:
        raise OperatorFixable("MEDIA_MISSING")

    with pytest.raises(OperatorFixable, match="MEDIA_MISSING"):
        peaks_of_lanes(read, 1_000_000, 1)
    with pytest.raises(OperatorFixable, match="CANCELLED"):
        peaks_of_lanes(lambda _first, out: out.fill(0), 10_000_000, 1, lambda done: done < 0.2)


def test_a_glimpse_reads_little_and_covers_all() -> None:
    reads: list[tuple[int, int]] = []

    def read(first: int, out: NDArray[np.int16]) -> None:
        reads.append((first, out.shape[1]))
        out[:] = first // 1000

    seen = glimpse_of_lanes(read, 1_000_000, 1, 100)
    assert len(reads) == len(seen.levels[0]) == 100
    assert sum(frames for _, frames in reads) <= 100 * BIN_FRAMES
    assert seen.levels[0][50, 0, 1] == 500
    assert peaks_between(seen, 0, 1_000_000, 10)[9, 0, 1] == pytest.approx(990 * STEP, abs=STEP)
    assert len(glimpse_of_lanes(read, 50, 1, 100).levels[0]) == 50
