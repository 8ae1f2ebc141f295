"""Kill any one process of a path at any moment of it, and count what was lost and what was doubled.

A path has victims (its processes, by name). ``strike`` does one piece of the path's work while the victim is killed
(SIGKILL), and brings the victim back as its supervisor or the person at the PC would. ``settle`` waits until all is
told, and counts since it was last asked.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

PidOf = Callable[[], int | None]
_LONGEST_AWAY_S = 30.0
_LOOK_S = 0.02


@dataclass(slots=True)
class Tally:
    """What was lost and what was doubled, named; its length is how many in all."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)

    def compare(self, what: str, wanted: Iterable[str], found: Iterable[str]) -> None:
        """Each of ``wanted`` is to be found once; what nobody wanted counts as doubled."""
        counted, asked = Counter(found), set(wanted)
        self.lost += [f"{what} {one}" for one in sorted(asked - counted.keys())]
        for one, times in sorted(counted.items()):
            self.doubled += [f"{what} {one}"] * (times - (one in asked))

    def __len__(self) -> int:
        return len(self.lost) + len(self.doubled)

    def __str__(self) -> str:
        return f"lost {self.lost or 'nothing'}, doubled {self.doubled or 'nothing'}"


class Path(Protocol):
    """``share`` says where in the piece of work the kill falls, from 0 to 1."""

    @property
    def victims(self) -> Sequence[str]: ...

    def strike(self, victim: str, share: float) -> None: ...

    def settle(self) -> Tally: ...


def kill_each(path: Path, seed: int, kills: int, victims: Sequence[str] = ()) -> Tally:
    """Kill each of ``victims`` (or all) ``kills`` times, in turn; the moments depend on the seed and the name alone."""
    chosen = victims or path.victims
    moments = {victim: random.Random(f"{seed} {victim}") for victim in chosen}
    for _ in range(kills):
        for victim in chosen:
            path.strike(victim, moments[victim].random())
    return path.settle()


@contextlib.contextmanager
def killing(pid_of: PidOf, after_s: float) -> Iterator[threading.Event]:
    """Kill a process ``after_s`` after the block began; the block ends when both are done.

    A victim that is away (its supervisor waits) is killed as soon as it is there. The event is set when it fell.
    """
    strike = _Strike(pid_of, after_s)
    strike.start()
    try:
        yield strike.fell
    except BaseException:
        strike.given_up.set()
        strike.join()
        raise
    strike.join()
    assert strike.fell.is_set(), "there was no process to kill"


class _Strike(threading.Thread):
    def __init__(self, pid_of: PidOf, after_s: float) -> None:
        super().__init__(name="strike")
        self._pid_of, self._after_s = pid_of, after_s
        self.given_up = threading.Event()
        self.fell = threading.Event()

    def run(self) -> None:
        if self.given_up.wait(self._after_s):
            return
        for _ in range(round(_LONGEST_AWAY_S / _LOOK_S)):
            pid = self._pid_of()
            if pid is not None:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    self.fell.set()
                return
            if self.given_up.wait(_LOOK_S):
                return
