"""Running an engine's program: one process a text, with a time limit, ended when it is no longer wanted."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from studio.domain.errors import OperatorFixable

_ASKED_EVERY_S = 0.1
# On Windows a program run from a window opens none of its own.
_NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
# Loading a model on a small computer, and then slower than real time.
START_S, PER_LETTER_S = 20.0, 0.15


def time_limit_s(text: str) -> float:
    """Return how long an engine may take for ``text``."""
    return START_S + PER_LETTER_S * len(text)


def run_engine(
    command: Sequence[str], given: bytes, limit_s: float, cancelled: Callable[[], bool], cwd: str | None = None
) -> bytes:
    """Run a program to its end and return what it printed; ``given`` is its input. No process outlives the call.

    Raises ``OperatorFixable``: VOICE_FAILED (it did not start, or said no), VOICE_TOO_SLOW, CANCELLED.
    """
    ends_at = time.monotonic() + limit_s
    try:
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            creationflags=_NO_WINDOW,
            cwd=cwd,
        )
    except OSError as error:
        raise OperatorFixable("VOICE_FAILED", why=error.strerror or type(error).__name__) from error
    with process:
        try:
            out, err = _communicate(process, given, ends_at, limit_s, cancelled)
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        why = err.decode(errors="replace").strip().splitlines()
        raise OperatorFixable("VOICE_FAILED", why=why[-1][:200] if why else f"exit {process.returncode}")
    return out


def _communicate(
    process: subprocess.Popen[bytes], given: bytes, ends_at: float, limit_s: float, cancelled: Callable[[], bool]
) -> tuple[bytes, bytes]:
    left: bytes | None = given
    while True:
        try:
            return process.communicate(left, timeout=_ASKED_EVERY_S)
        except subprocess.TimeoutExpired:
            left = None
        if cancelled():
            raise OperatorFixable("CANCELLED")
        if time.monotonic() >= ends_at:
            raise OperatorFixable("VOICE_TOO_SLOW", seconds=round(limit_s))


def own_program(module: str) -> list[str]:
    """Return how one of our own programs is started: by this Python, or by name from a frozen bundle."""
    if not getattr(sys, "frozen", False):
        return [sys.executable, "-m", module]
    from studio.audio.decode import helper_command

    return [*helper_command()[:2], module]
