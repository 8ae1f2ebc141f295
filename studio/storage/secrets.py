"""The station's secrets as files in ``secrets/``: 0600, and on Windows sealed to the machine."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from studio.domain.errors import Defect
from studio.storage.durable import write_whole

_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")


class FileSecrets:
    """``studio.ports.secrets.Secrets`` in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, name: str) -> bytes | None:
        """Return the secret, None where there is none. On Windows a secret of another machine is a
        ``OperatorFixable("SECRET_UNREADABLE")``."""
        try:
            return _unseal(self._path(name).read_bytes(), name)
        except FileNotFoundError:
            return None

    def put(self, name: str, value: bytes) -> None:
        """Raises ``OperatorFixable``: DISK_FULL, FOLDER_UNWRITABLE; the value before then still stands."""
        write_whole(self._path(name), _seal(value), mode=0o600)

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise Defect("BAD_SECRET_NAME", name=name)
        return self._folder / f"{name}.secret"


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    from studio.domain.errors import OperatorFixable

    class _Blob(ctypes.Structure):
        _fields_ = (("length", wintypes.DWORD), ("data", ctypes.POINTER(ctypes.c_char)))

    # CRYPTPROTECT_UI_FORBIDDEN | CRYPTPROTECT_LOCAL_MACHINE: a service has no screen to ask on, and it
    # runs under another account than the window. The folder's rights keep other accounts out.
    _FLAGS = 0x1 | 0x4

    def _call(name: str, data: bytes) -> bytes | None:
        source = _Blob(len(data), ctypes.create_string_buffer(data, len(data)))
        result = _Blob()
        function = getattr(ctypes.WinDLL("crypt32", use_last_error=True), name)
        if not function(ctypes.byref(source), None, None, None, None, _FLAGS, ctypes.byref(result)):
            return None
        try:
            return ctypes.string_at(result.data, result.length)
        finally:
            ctypes.WinDLL("kernel32").LocalFree(result.data)

    def _seal(value: bytes) -> bytes:
        sealed = _call("CryptProtectData", value)
        if sealed is None:
            raise Defect("SECRET_NOT_SEALED", error=ctypes.get_last_error())
        return sealed

    def _unseal(sealed: bytes, name: str) -> bytes:
        value = _call("CryptUnprotectData", sealed)
        if value is None:
            raise OperatorFixable("SECRET_UNREADABLE", name=name)
        return value
else:

    def _seal(value: bytes) -> bytes:
        return value

    def _unseal(sealed: bytes, name: str) -> bytes:
        return sealed
