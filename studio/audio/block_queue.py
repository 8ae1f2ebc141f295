"""The queue between the drain thread and the writer thread: bounded in frames, in order, with gaps in it."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.domain.takes import MarkerKind


@dataclass(frozen=True, slots=True)
class Lost:
    """Frames that are missing at this place."""

    length_frames: int
    cause: str


@dataclass(frozen=True, slots=True)
class Mark:
    """This place was marked."""

    text: str
    kind: MarkerKind


Item = NDArray[np.float32] | Lost | Mark


class BlockQueue:
    """One thread puts, one takes. ``end`` lets the taker run dry and stop."""

    def __init__(self, most_frames: int) -> None:
        self._most = most_frames
        self._items: deque[Item] = deque()
        self._frames = 0
        self._ended = False
        self._changed = threading.Condition()

    def has_room(self) -> bool:
        """Tell whether a block may be put."""
        with self._changed:
            return self._frames < self._most

    def put(self, item: Item) -> None:
        """Append; never blocks. The bound is kept by whoever asks ``has_room`` first."""
        with self._changed:
            self._items.append(item)
            self._frames += len(item) if isinstance(item, np.ndarray) else 0
            self._changed.notify()

    def end(self) -> None:
        """Nothing more will come."""
        with self._changed:
            self._ended = True
            self._changed.notify()

    def take(self, timeout_s: float) -> list[Item] | None:
        """Return all that waits, after at most ``timeout_s`` nothing, and None at the end."""
        with self._changed:
            if not self._items and not self._ended:
                self._changed.wait(timeout_s)
            if not self._items:
                return None if self._ended else []
            items = list(self._items)
            self._items.clear()
            self._frames = 0
            return items
