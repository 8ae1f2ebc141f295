"""A live play on one device, and at the bridge: places, holes, seams and ends, without a network."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest

from device_bridge.agent.live_stream import LiveStream
from device_bridge.bridge.live import LiveRelay, live_id
from device_bridge.protocol.live_frames import HEADER_BYTES, Piece, pack, unpack_header

PIECE_US = 40_000
PIECE_FRAMES = 1920
T0 = 1_700_000_000_000_000


def _piece(number: int, at_us: int | None = None) -> Piece:
    return Piece(number, T0 + number * PIECE_US if at_us is None else at_us, np.full(960, 8000, "<i2").tobytes())


def _stream() -> LiveStream:
    return LiveStream(48_000, 2, T0)


def test_a_piece_sounds_at_its_place_and_no_other() -> None:
    stream = _stream()
    stream.put(_piece(2))
    before, _, _ = stream.read(PIECE_FRAMES, PIECE_FRAMES)
    assert not before.any()
    sound, low, high = stream.read(2 * PIECE_FRAMES, PIECE_FRAMES)
    assert (low, high) == (0, PIECE_FRAMES)
    assert sound[100:] == pytest.approx(8000 / 32768, rel=0.02)
    assert stream.lost_pieces == 0


def test_a_late_piece_is_silence_and_counted_once() -> None:
    stream = _stream()
    for number in (0, 2):
        stream.put(_piece(number))
    for number in range(2):
        stream.read(number * PIECE_FRAMES, PIECE_FRAMES)
    stream.put(_piece(1))
    sound, low, _ = stream.read(2 * PIECE_FRAMES, PIECE_FRAMES)
    assert low == 0
    assert sound.any()
    assert stream.lost_pieces == 1


def test_what_is_missing_at_the_end_is_no_loss() -> None:
    stream = _stream()
    stream.put(_piece(0))
    stream.read(0, PIECE_FRAMES)
    stream.end(T0 + PIECE_US)
    assert stream.ended(PIECE_FRAMES)
    assert not stream.ended(PIECE_FRAMES - 1)
    stream.read(PIECE_FRAMES, PIECE_FRAMES)
    assert stream.lost_pieces == 0


def test_a_stream_that_never_came_ends_in_an_error_and_one_that_broke_off_at_its_last_frame() -> None:
    never, broken = _stream(), _stream()
    assert not never.begun
    never.break_off("CONTENT_UNREACHABLE")
    assert never.error == "CONTENT_UNREACHABLE"
    assert never.drained(0)
    broken.put(_piece(0))
    assert broken.begun
    broken.read(0, PIECE_FRAMES)
    broken.break_off("CONTENT_UNREACHABLE")
    assert (broken.error, broken.cut, broken.length_frames) == ("", True, PIECE_FRAMES)


def test_frames_on_the_wire_come_back_and_broken_headers_do_not() -> None:
    raw = pack(_piece(7))
    assert unpack_header(raw[:HEADER_BYTES]) == (1920, 7, T0 + 7 * PIECE_US)
    for bad in (b"", raw[:15], b"\xff" * 16, b"\0\0\0\x01" + raw[4:16]):
        with pytest.raises(ValueError, match=r"header|piece"):
            unpack_header(bad)


class _Clock:
    def __init__(self) -> None:
        self.now_us = T0

    def relay(self) -> LiveRelay:
        return LiveRelay(lambda: self.now_us, lambda: self.now_us / 1e6)


def _drain(relay: LiveRelay, play_id: str) -> list[tuple[int, int, int]]:
    """Return the headers of everything up to the end of an ended play."""

    async def gather() -> bytes:
        stream: AsyncIterator[bytes] = relay.pieces(live_id(play_id), "LOA-1", lambda _: True)
        return b"".join([chunk async for chunk in stream])

    raw, found = asyncio.run(gather()), []
    while raw:
        header = unpack_header(raw[:HEADER_BYTES])
        found.append(header)
        raw = raw[HEADER_BYTES + header[0] :]
    return found


def test_the_relay_keeps_two_seconds_and_then_the_end() -> None:
    clock = _Clock()
    relay = clock.relay()
    relay.open("play")
    for number in range(100):
        clock.now_us = T0 + (number + 1) * PIECE_US
        relay.feed("play", _piece(number).pcm, T0 + number * PIECE_US)
    relay.close("play")
    headers = _drain(relay, "play")
    assert [one[0] for one in headers] == [1920] * 50 + [0]
    assert headers[0][2] == T0 + 50 * PIECE_US
    assert headers[-1][2] == T0 + 100 * PIECE_US


def test_scattered_instants_are_seamless_and_a_gap_stays_one() -> None:
    clock = _Clock()
    relay = clock.relay()
    instants = [0, PIECE_US + 15_000, 2 * PIECE_US - 12_000, 10 * PIECE_US]
    for at_us in instants:
        clock.now_us = T0 + at_us + PIECE_US
        relay.feed("play", _piece(0).pcm, T0 + at_us)
    relay.close("play")
    assert [one[2] - T0 for one in _drain(relay, "play")[:-1]] == [0, PIECE_US, 2 * PIECE_US, 10 * PIECE_US]


def test_what_is_stale_ended_or_no_piece_is_not_taken() -> None:
    clock = _Clock()
    relay = clock.relay()
    relay.feed("play", _piece(0).pcm, T0 - 6_000_000)
    relay.close("play")
    relay.feed("play", _piece(0).pcm, T0)
    assert relay.status() == [{"play_id": "play", "open": False, "pieces": 0, "refused": 2, "devices": []}]
    for bad in (b"", b"\0", b"\0" * 20_000):
        with pytest.raises(ValueError, match="piece"):
            relay.feed("play", bad, T0)


def test_a_device_that_is_no_longer_paired_hears_no_more() -> None:
    clock = _Clock()
    relay = clock.relay()
    relay.feed("play", _piece(0).pcm, T0)

    async def listen() -> int:
        chunks = 0
        async for _ in relay.pieces(live_id("play"), "LOA-1", lambda _: False):
            chunks += 1
            clock.now_us += 2_000_000
        return chunks

    assert asyncio.run(asyncio.wait_for(listen(), 5.0)) == 1
