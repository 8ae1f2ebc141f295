"""What the operating system says about itself: microphone privacy, sleep, restarts, clock.

Each function returns True (good), False (bad) or None (this system does not say). The Windows halves follow
Microsoft's documentation of the registry and of powercfg; the Linux halves ask systemd.
"""

from __future__ import annotations

import shutil
import subprocess
import sys


def microphone_allowed() -> bool | None:
    """Windows' privacy switch gives silence, not an error, when it is off."""
    if sys.platform != "win32":
        return None
    value = _registry(
        r"SOFTWARE\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore\microphone", "Value"
    )
    return None if value is None else value != "Deny"


def never_sleeps() -> bool | None:
    if sys.platform == "win32":
        text = _run("powercfg", "/query", "SCHEME_CURRENT", "SUB_SLEEP", "STANDBYIDLE")
        indices = [line.rsplit("0x", 1)[-1] for line in text.splitlines() if "0x" in line]
        # The last two indices are seconds on mains and on battery; zero means never.
        return int(indices[-2], 16) == 0 if len(indices) >= 2 else None
    if shutil.which("systemctl") is None:
        return None
    state = _run("systemctl", "is-enabled", "sleep.target").strip()
    return state == "masked" if state else None


def restarts_held_back() -> bool | None:
    """Whether updates may restart this PC by themselves while it broadcasts."""
    if sys.platform != "win32":
        return None
    value = _registry(r"SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate\AU", "NoAutoRebootWithLoggedOnUsers")
    return None if value is None else value == "1"


def clock_synchronised() -> bool | None:
    if sys.platform == "win32":
        text = _run("w32tm", "/query", "/status", "/verbose")
        return ("Last Sync Error: 0" in text) if text else None
    text = _run("timedatectl", "show", "-p", "NTPSynchronized")
    return "yes" in text if "NTPSynchronized=" in text else None


def _run(*command: str) -> str:
    """Return what a system program prints, or nothing where it is missing or fails."""
    if shutil.which(command[0]) is None:
        return ""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=5, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 or command[:2] == ("systemctl", "is-enabled") else ""


def _registry(key: str, name: str) -> str | None:
    if sys.platform != "win32":
        return None
    import winreg

    for root in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):
        try:
            with winreg.OpenKey(root, key) as opened:
                return str(winreg.QueryValueEx(opened, name)[0])
        except OSError:
            continue
    return None
