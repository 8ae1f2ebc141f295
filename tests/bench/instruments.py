"""The stand-in for the sound card, and the ear on it, are instruments: they come before what they judge.

A card takes its samples whatever the PC does; PulseAudio's null sink takes them only when it gets the
processor. So the bench's own session (PulseAudio, its recorder, the reference clicks) goes first while it
listens; the station's processes and the window run in sessions of their own, at their own priority.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from tests.bench.output import say

# Linux shares the processor out by session first, and by nice value only inside one.
_SESSION = Path("/proc/self/autogroup")
_FIRST = "-15"


@contextlib.contextmanager
def instruments_first() -> Iterator[bool]:
    """Raise this session while the block runs; False, and a word, where the system does not let us."""
    if not _SESSION.exists():
        yield False
        return
    before = _SESSION.read_text(encoding="ascii").split()[-1]
    if not _put(_FIRST):
        say("  card and ear get no priority here: a busy PC is heard as gaps that a real card would not have")
        yield False
        return
    try:
        yield True
    finally:
        _put(before)


def _put(nice: str) -> bool:
    try:
        _SESSION.write_text(nice, encoding="ascii")
    except OSError:
        return False
    return True
