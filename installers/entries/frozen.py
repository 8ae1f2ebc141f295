"""What every frozen program does before its own main: foreign programs get their own libraries back."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

# Only these may be started by name: the bundle is no general Python.
_HELPERS = ("studio.", "device_bridge.", "sync_client.")


def prepare() -> None:
    """Undo what the bootloader set for itself, so that children outside the bundle (the broker) start; Qt's plugins."""
    for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
        before = os.environ.pop(f"{name}_ORIG", None)
        if before is not None:
            os.environ[name] = before
        else:
            os.environ.pop(name, None)
    if "QT_PLUGIN_PATH" not in os.environ:
        qt = Path(getattr(sys, "_MEIPASS", ".")) / "PySide6"
        os.environ["QT_PLUGIN_PATH"] = str((qt if sys.platform == "win32" else qt / "Qt") / "plugins")
    for stream in (sys.stdout, sys.stderr):
        # Windows' consoles speak an old code page; ours and a pipe's reader speak UTF-8. A window has none.
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def helper(arguments: list[str]) -> int | None:
    """Run ``--helper MODULE …``: the module's ``main(list of words)``. None when this is no such call."""
    if len(arguments) < 2 or arguments[0] != "--helper" or not arguments[1].startswith(_HELPERS):
        return None
    main: Callable[[list[str]], int] = importlib.import_module(arguments[1]).main
    return main(arguments[2:])
