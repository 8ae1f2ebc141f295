"""The queue between drain and writer."""

from __future__ import annotations

import numpy as np

from studio.audio.block_queue import BlockQueue, Lost


def block(frames: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.zeros((frames, 1), np.float32)


def test_order_and_gaps_are_kept() -> None:
    queue = BlockQueue(100)
    first, second = block(10), block(20)
    queue.put(first)
    queue.put(Lost(5, "RING_FULL"))
    queue.put(second)
    items = queue.take(0.0)
    assert items is not None
    assert items[0] is first
    assert items[1] == Lost(5, "RING_FULL")
    assert items[2] is second
    assert queue.take(0.0) == []


def test_the_bound_counts_frames_and_gaps_take_no_room() -> None:
    queue = BlockQueue(100)
    queue.put(block(99))
    queue.put(Lost(1_000_000, "DEVICE_LOST"))
    assert queue.has_room()
    queue.put(block(1))
    assert not queue.has_room()
    queue.take(0.0)
    assert queue.has_room()


def test_what_waits_at_the_end_is_still_given() -> None:
    queue = BlockQueue(100)
    queue.put(block(1))
    queue.end()
    items = queue.take(0.0)
    assert items is not None
    assert len(items) == 1
    assert queue.take(0.0) is None
