"""The task gateway: answers come on the main thread, errors have one way out, what is gone is not called."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from studio.domain.errors import Refused, StudioError
from studio.ui.tasks import Progress, TaskLife, Tasks


class Receiver(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.got: list[object] = []
        self.threads: set[int] = set()

    def on_done(self, result: object) -> None:
        self.got.append(result)
        self.threads.add(threading.get_ident())

    def on_failed(self, error: StudioError) -> None:
        self.got.append(error.code)

    def on_progress(self, progress: Progress) -> None:
        self.got.append(progress.fraction)


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    gateway = Tasks()
    yield gateway
    assert gateway.close()


@pytest.fixture
def receiver(qtbot: QtBot) -> Receiver:
    return Receiver()


def test_the_answer_comes_on_the_main_thread(qtbot: QtBot, tasks: Tasks, receiver: Receiver) -> None:
    with qtbot.waitSignal(tasks.idle):
        tasks.run(threading.get_ident, done=receiver.on_done)
    assert receiver.threads == {threading.get_ident()}
    assert receiver.got != [threading.get_ident()]


def test_work_of_the_store_lane_runs_in_order(qtbot: QtBot, tasks: Tasks, receiver: Receiver) -> None:
    with qtbot.waitSignal(tasks.idle):
        for number in range(20):
            tasks.run(partial(abs, number), done=receiver.on_done)
    assert receiver.got == list(range(20))


def test_an_error_reaches_its_own_receiver(qtbot: QtBot, tasks: Tasks, receiver: Receiver) -> None:
    def refuse() -> None:
        raise Refused("OWN_WORK")

    with qtbot.waitSignal(tasks.idle):
        tasks.run(refuse, done=receiver.on_done, failed=receiver.on_failed)
    assert receiver.got == ["OWN_WORK"]


def test_an_error_without_receiver_reaches_the_funnel(
    qtbot: QtBot, tasks: Tasks, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down() -> None:
        raise ZeroDivisionError

    with qtbot.waitSignal(tasks.error_raised) as raised:
        tasks.run(break_down)
    assert raised.args is not None
    assert raised.args[0].code == "UNEXPECTED"
    assert "ZeroDivisionError" in caplog.text
    qtbot.waitUntil(lambda: tasks.running == 0)


def test_a_cancelled_task_delivers_nothing_more(qtbot: QtBot, tasks: Tasks, receiver: Receiver) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def work(life: TaskLife) -> str:
        life.report(0.25)
        begun.set()
        assert go_on.wait(10)
        life.report(0.5)
        return "finished"

    handle = tasks.run_long(work, done=receiver.on_done, failed=receiver.on_failed, progress=receiver.on_progress)
    assert begun.wait(10)
    qtbot.waitUntil(lambda: receiver.got == [0.25])
    with qtbot.waitSignal(tasks.idle):
        handle.cancel()
        go_on.set()
    assert receiver.got == [0.25]


def test_a_receiver_that_is_gone_is_not_called(qtbot: QtBot, tasks: Tasks) -> None:
    go_on = threading.Event()
    called: list[object] = []

    class Passing(QObject):
        def on_done(self, result: object) -> None:
            called.append(result)

    passing = Passing()
    tasks.run(lambda: go_on.wait(10), done=passing.on_done)
    del passing
    with qtbot.waitSignal(tasks.idle):
        go_on.set()
    assert called == []


def test_a_plain_function_is_no_receiver(qtbot: QtBot, tasks: Tasks) -> None:
    # It would run in the worker's thread.
    with pytest.raises(TypeError):
        tasks.run(lambda: 1, done=print)
