"""How the product starts another process of its own: by this Python, or by the frozen program."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def is_frozen() -> bool:
    """Tell whether this runs from the frozen tree, where there is no Python to start with ``-m``."""
    return bool(getattr(sys, "frozen", False))


def studio_program() -> tuple[str, ...]:
    """Return the words that start ``studio``; its arguments follow.

    In the frozen tree this may be the windowed program or a sibling: the console one is named, for a child
    is read through its stdout.
    """
    if is_frozen():
        own = Path(sys.executable)
        return (str(own.with_name(f"studio{own.suffix if sys.platform == 'win32' else ''}")),)
    return (sys.executable, "-m", "studio.app.cli")


def unseen() -> int:
    """Return the creation flags of a child without a window of its own, whose console its children share.

    A detached process would have no console: each console program it starts would open one on the screen, and
    Ctrl+Break, by which the supervisor asks them to stop, would reach nobody.
    """
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
    return 0
