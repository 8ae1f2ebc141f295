from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from studio.dsp.pipeline import Behind, ahead


def test_blocks_come_in_order_and_are_made_in_another_thread() -> None:
    makers: set[int] = set()

    def blocks() -> Iterator[int]:
        for number in range(50):
            makers.add(threading.get_ident())
            yield number

    assert list(ahead(blocks())) == list(range(50))
    assert makers
    assert threading.get_ident() not in makers


def test_no_more_than_a_few_blocks_are_made_beforehand() -> None:
    made: list[int] = []

    def blocks() -> Iterator[int]:
        for number in range(1, 50):
            made.append(number)
            yield number

    for block in ahead(blocks(), most=2):
        if block == 1:
            break
    assert len(made) <= 4


def test_an_error_among_the_blocks_comes_through_and_the_source_is_closed() -> None:
    closed: list[bool] = []

    def blocks() -> Iterator[int]:
        try:
            yield 1
            raise OSError("cut")
        finally:
            closed.append(True)

    stream = ahead(blocks())
    assert next(stream) == 1
    with pytest.raises(OSError, match="cut"):
        next(stream)
    assert closed == [True]


def test_leaving_early_closes_the_source() -> None:
    closed: list[bool] = []

    def blocks() -> Iterator[int]:
        try:
            yield from range(1, 100)
        finally:
            closed.append(True)

    for block in ahead(blocks()):
        if block == 3:
            break
    assert closed == [True]


def test_work_behind_is_done_in_order_before_the_end() -> None:
    seen: list[int] = []
    with Behind(seen.append) as worker:
        for number in range(100):
            worker.give(number)
    assert seen == list(range(100))


def test_an_error_behind_reaches_who_gives_or_ends() -> None:
    def refuse(number: int) -> None:
        raise OSError(str(number))

    def give(count: int) -> None:
        with Behind(refuse, most=1) as worker:
            for number in range(count):
                worker.give(number)
            assert count == 1, "an error was kept back"

    for count in (1, 5):
        with pytest.raises(OSError, match="0"):
            give(count)


def test_an_error_of_the_giver_is_not_covered_by_one_behind() -> None:
    def refuse(_number: int) -> None:
        raise OSError("behind")

    def give_and_fail() -> None:
        with Behind(refuse) as worker:
            worker.give(1)
            raise ValueError("own")

    with pytest.raises(ValueError, match="own"):
        give_and_fail()
