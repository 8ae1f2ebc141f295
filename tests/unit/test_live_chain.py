"""The voice's way to the air: chain, queue between two clocks, pieces for the loudspeakers, talk-over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from studio.onair.live_source import DEPTH_FRAMES, LiveQueue, LiveSource
from studio.onair.pieces import PIECE_HZ, Pieces
from studio.onair.voice_chain import BLOCK_FRAMES, CEILING, VoiceChain
from tests.support.onair_station import RATE_HZ, TurnedClock, noise


def through(chain: VoiceChain, sound: NDArray[np.float32]) -> NDArray[np.float32]:
    blocks = [sound[at : at + BLOCK_FRAMES] for at in range(0, len(sound) - BLOCK_FRAMES + 1, BLOCK_FRAMES)]
    return np.concatenate([chain.process(block) for block in blocks])


def tone(frequency_hz: float, length_s: float = 1.0, level: float = 0.5) -> NDArray[np.float32]:
    time_s = np.arange(round(length_s * RATE_HZ)) / RATE_HZ
    sound: NDArray[np.float32] = (level * np.sin(2 * np.pi * frequency_hz * time_s)).astype(np.float32)
    return sound


def rms(sound: NDArray[np.float32]) -> float:
    return float(np.sqrt(np.mean(sound[len(sound) // 2 :].astype(np.float64) ** 2)))


def test_hum_is_kept_out_and_speech_is_not() -> None:
    assert rms(through(VoiceChain(), tone(25.0))) < 0.12 * rms(tone(25.0))
    assert abs(rms(through(VoiceChain(), tone(80.0))) / rms(tone(80.0)) - 2**-0.5) < 0.01
    assert abs(rms(through(VoiceChain(), tone(1000.0))) / rms(tone(1000.0)) - 1.0) < 0.01


def test_no_sample_passes_the_ceiling_and_quiet_ones_are_untouched() -> None:
    chain = VoiceChain()
    chain.gain_db = 20.0
    shout = noise(2.0, 3, level=1.5)
    assert float(np.abs(through(chain, shout)).max()) <= CEILING + 1e-6
    assert chain.limited_blocks > 0
    quiet = tone(1000.0, level=0.3)
    assert VoiceChain().process(quiet[:BLOCK_FRAMES]).dtype == np.float32
    settled = through(VoiceChain(), quiet)[RATE_HZ // 2 :]
    assert abs(float(np.abs(settled).max()) - 0.3) < 0.01


def test_the_cough_key_mutes_without_a_click() -> None:
    chain = VoiceChain()
    before = through(chain, tone(400.0, 0.1))
    chain.cough = True
    muted = through(chain, tone(400.0, 0.1))
    assert np.abs(before).max() > 0.4
    assert np.abs(muted[BLOCK_FRAMES:]).max() == 0.0
    joined = np.concatenate([before, muted])
    assert np.abs(np.diff(joined)).max() < 0.05
    chain.cough = False
    assert np.abs(through(chain, tone(400.0, 0.1))).max() > 0.4


def test_nothing_is_lost_between_equal_clocks() -> None:
    queue, sound = LiveQueue(), noise(4.0, 5)
    taken = []
    for at in range(0, len(sound), 960):
        queue.put(sound[at : at + 960])
        # The card hands over 20 ms at a time, the mixer takes 10.
        taken += [piece for _ in range(2) if (piece := queue.take(480)) is not None]
    heard = np.concatenate(taken)
    assert queue.dropouts == 0
    assert queue.mended_frames == 0
    begin = int(np.flatnonzero(sound == heard[0])[0])
    assert np.array_equal(heard, sound[begin : begin + len(heard)])


def test_two_cards_that_run_apart_neither_starve_nor_pile_up() -> None:
    for off in (-3e-4, 3e-4):
        queue, rng = LiveQueue(), np.random.default_rng(1)
        owed, depths = 0.0, []
        for _ in range(12_000):
            owed += 480 * (1.0 + off)
            gulp = int(owed) if rng.random() < 0.9 else 0
            owed -= gulp
            if gulp:
                queue.put(np.ones(gulp, np.float32))
            queue.take(480)
            depths.append(queue.frames)
        assert queue.dropouts <= 1
        assert max(depths[2000:]) < DEPTH_FRAMES * 3
        assert queue.mended_frames > 1000


def test_a_microphone_that_stutters_is_counted_and_heard_again() -> None:
    queue = LiveQueue()
    source = LiveSource(queue, 10.0)
    out = np.ones((480, 2), np.float32)
    assert not source.read(0, out)
    assert np.abs(out).max() == 0.0
    queue.put(np.full(DEPTH_FRAMES, 0.5, np.float32))
    assert source.ready(0)
    for _ in range(DEPTH_FRAMES // 480):
        assert source.read(0, out)
    assert float(out[0, 1]) == 0.5
    assert not source.read(0, out)
    assert queue.dropouts == 1
    queue.put(np.full(DEPTH_FRAMES * 2, 0.25, np.float32))
    assert source.read(0, out)


def test_loudspeakers_get_40_ms_of_24_khz_with_the_instant_it_was_spoken() -> None:
    clock = TurnedClock(datetime(2026, 3, 2, tzinfo=UTC))
    fed: list[tuple[bytes, datetime]] = []
    pieces = Pieces(lambda pcm, at: fed.append((pcm, at)), clock)
    sound = tone(1000.0) + tone(15_000.0, level=0.3)
    begun = clock.now()
    for at in range(0, len(sound), 480):
        clock.turn(0.01)
        pieces.put(sound[at : at + 480])
    assert len(fed) == 25
    assert {len(pcm) for pcm, _ in fed} == {960 * 2}
    assert [round((at - begun) / timedelta(milliseconds=1)) for _, at in fed[:3]] == [0, 40, 80]
    heard = np.frombuffer(b"".join(pcm for pcm, _ in fed), "<i2").astype(np.float64) / 32767
    spectrum = np.abs(np.fft.rfft(heard[PIECE_HZ // 2 :]))
    rate = PIECE_HZ / 2 / (len(spectrum) - 1)
    assert abs(np.argmax(spectrum) * rate - 1000.0) < 5.0
    # What lies above half the rate must not fold back: 15 kHz would be heard at 9.
    folded = spectrum[round(9000 / rate) - 5 : round(9000 / rate) + 5].max()
    assert folded < spectrum.max() / 300
