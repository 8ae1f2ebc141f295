"""Reading ahead and working behind: threads that keep a block-wise pass busy on both sides, in flat memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Generic, Self, TypeVar

T = TypeVar("T")

_MOST_WAITING = 2


def ahead(blocks: Iterable[T], most: int = _MOST_WAITING) -> Iterator[T]:
    """Yield ``blocks``, at most ``most`` of which are made beforehand in a thread; errors come through."""
    iterator = iter(blocks)
    try:
        with ThreadPoolExecutor(1, "ahead") as reader:
            coming = deque(reader.submit(next, iterator, None) for _ in range(most))
            while (block := coming.popleft().result()) is not None:
                coming.append(reader.submit(next, iterator, None))
                yield block
    finally:
        if isinstance(iterator, Generator):
            iterator.close()


class Behind(Generic[T]):
    """Does ``work`` on each block in a thread, in order; whoever gives waits when ``most`` blocks lie there.

    Used in a ``with`` statement, whose end waits for the rest. What ``work`` raises comes out of ``give`` or the end.
    """

    def __init__(self, work: Callable[[T], None], most: int = _MOST_WAITING) -> None:
        self._work = work
        self._most = most
        self._worker = ThreadPoolExecutor(1, "behind")
        self._given: deque[Future[None]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._worker.shutdown(wait=True, cancel_futures=kind is not None)
        if kind is None:
            for one in self._given:
                one.result()

    def give(self, block: T) -> None:
        """Hand over a block, which must not change any more."""
        while len(self._given) >= self._most:
            self._given.popleft().result()
        self._given.append(self._worker.submit(self._work, block))
