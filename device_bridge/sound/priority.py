"""A process that puts sound out comes before everything else that its machine is used for."""

from __future__ import annotations

import logging
import os
import sys

logger = logging.getLogger(__name__)

_NICE = -11


def come_first() -> bool:
    """Raise this process above ordinary ones; threads made from now on follow. False where not allowed.

    Linux: needs the right to it (a systemd unit gives it); Windows: any account may take HIGH.
    """
    if sys.platform == "win32":
        return _high_class()
    try:
        os.setpriority(os.PRIO_PROCESS, 0, _NICE)
    except OSError as error:
        logger.info("no higher priority: %s", error)
        return False
    return True


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _HIGH_PRIORITY_CLASS = 0x80

    def _high_class() -> bool:
        kernel = ctypes.WinDLL("kernel32")
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.SetPriorityClass.argtypes = [wintypes.HANDLE, wintypes.DWORD]
        return bool(kernel.SetPriorityClass(kernel.GetCurrentProcess(), _HIGH_PRIORITY_CLASS))
