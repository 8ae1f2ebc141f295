"""``SystemKeys`` by RegisterHotKey of user32.dll (Windows 2000 and later).

A hot key registered with no window posts WM_HOTKEY to the queue of the thread that registered it, so it has a
thread and a message loop of its own: the window's loop is not slowed, and a native file dialog does not swallow it.
F12 itself is reserved for debuggers, as the documentation of RegisterHotKey says.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _MOD_ALT, _MOD_CONTROL, _MOD_NOREPEAT = 0x0001, 0x0002, 0x4000
    _VK_K = 0x4B
    _WM_HOTKEY, _WM_QUIT, _WM_USER = 0x0312, 0x0012, 0x0400
    _PM_NOREMOVE = 0
    _ID = 1

    class User32Keys:
        """Ctrl+Alt+K."""

        def __init__(self) -> None:
            self._user32 = ctypes.WinDLL("user32", use_last_error=True)
            self._kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
            self._user32.RegisterHotKey.argtypes = [wintypes.HWND, ctypes.c_int, wintypes.UINT, wintypes.UINT]
            self._user32.PostThreadMessageW.argtypes = [
                wintypes.DWORD,
                wintypes.UINT,
                wintypes.WPARAM,
                wintypes.LPARAM,
            ]
            self._user32.GetMessageW.argtypes = [
                ctypes.POINTER(wintypes.MSG),
                wintypes.HWND,
                wintypes.UINT,
                wintypes.UINT,
            ]
            self._thread_id = 0
            self._ready = threading.Event()

        def listen(self, pressed: Callable[[], None]) -> bool:
            message = wintypes.MSG()
            # The thread has no queue, and ``stop`` nowhere to post to, before it has looked into it once.
            self._user32.PeekMessageW(ctypes.byref(message), None, _WM_USER, _WM_USER, _PM_NOREMOVE)
            self._thread_id = int(self._kernel32.GetCurrentThreadId())
            self._ready.set()
            if not self._user32.RegisterHotKey(None, _ID, _MOD_ALT | _MOD_CONTROL | _MOD_NOREPEAT, _VK_K):
                return False
            try:
                # Above 0: a message; 0: WM_QUIT; -1: an error, which ends it too.
                while self._user32.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
                    if message.message == _WM_HOTKEY and message.wParam == _ID:
                        pressed()
            finally:
                self._user32.UnregisterHotKey(None, _ID)
            return True

        def stop(self) -> None:
            if self._ready.wait(1.0):
                self._user32.PostThreadMessageW(self._thread_id, _WM_QUIT, 0, 0)
