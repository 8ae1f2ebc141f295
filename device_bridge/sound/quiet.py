"""Keeps ALSA's remarks about devices that do not exist off stderr."""

from __future__ import annotations

import ctypes
import sys

_HANDLER = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p)


def _ignore(_file: bytes, _line: int, _function: bytes, _error: int, _format: bytes) -> None:
    """PortAudio tries every configured device; each one that is missing prints several lines."""


_handler = _HANDLER(_ignore)


def quieten_alsa() -> bool:
    """Install a handler that drops ALSA's messages; False where there is no ALSA.

    What matters comes back as PortAudio's error anyway.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        library = ctypes.CDLL("libasound.so.2")
    except OSError:
        return False
    library.snd_lib_error_set_handler(_handler)
    return True
