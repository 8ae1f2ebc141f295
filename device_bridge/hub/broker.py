"""mosquitto as a child: started, watched, told of new accounts, ended."""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

from device_bridge.durable import replace_file
from device_bridge.errors import OperatorFixable
from device_bridge.hub.accounts import HubFolder, find_program, write_configuration

logger = logging.getLogger(__name__)

_START_TIMEOUT_S = 10.0
_STOP_TIMEOUT_S = 5.0
_WATCH_EVERY_S = 0.5
_RESTART_AFTER_S = 1.0
_MOST_LOG_BYTES = 1 << 20


class Broker:
    """One mosquitto for one hub folder."""

    def __init__(self, folder: HubFolder) -> None:
        self._folder = folder
        self._child: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None
        self._stamps: tuple[int, ...] = ()

    @property
    def pid(self) -> int | None:
        return None if self._child is None else self._child.pid

    @property
    def running(self) -> bool:
        return self._child is not None and self._child.poll() is None

    def start(self) -> None:
        """Start it and return once it accepts connections.

        Raises ``OperatorFixable``: NO_HUB, MOSQUITTO_MISSING, BROKER_DOWN (with its last words).
        """
        write_configuration(self._folder)
        self._stamps = self._read_stamps()
        settings = self._folder.settings()
        address = "127.0.0.1" if settings.bind in ("0.0.0.0", "::", "") else settings.bind
        if _accepts(address, settings.port) and not self._end_orphan(address, settings.port):
            raise OperatorFixable("BROKER_DOWN", port=settings.port, why="another program has the port")
        self._open_log()
        self._child = subprocess.Popen(
            [find_program("mosquitto"), "-c", str(self._folder.configuration)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._log,
        )
        owners = {"hub": os.getpid(), "broker": self._child.pid}
        replace_file(self._folder.owners, json.dumps(owners).encode(), sync=False)
        deadline = time.monotonic() + _START_TIMEOUT_S
        pause = threading.Event()
        while not _accepts(address, settings.port):
            if not self.running or time.monotonic() > deadline:
                self.stop()
                raise OperatorFixable("BROKER_DOWN", port=settings.port, why=self._last_words())
            pause.wait(0.01)

    def stop(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.terminate()
            try:
                child.wait(timeout=_STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        if self._log is not None:
            self._log.close()
            self._log = None

    def refresh(self) -> None:
        """Have it read accounts and access anew, if they changed (SIGHUP; on Windows it is restarted)."""
        stamps = self._read_stamps()
        if stamps == self._stamps or self._child is None:
            return
        self._stamps = stamps
        if sys.platform == "win32":
            self.stop()
            self.start()
        else:
            self._child.send_signal(signal.SIGHUP)

    def watch(self, stop: threading.Event) -> None:
        """Keep it running and up to date until ``stop`` is set."""
        while not stop.wait(_WATCH_EVERY_S):
            if self.running:
                self.refresh()
                continue
            logger.error("the broker died: %s", self._last_words())
            self.stop()
            try:
                self.start()
            except OperatorFixable:
                logger.exception("the broker does not start")
                stop.wait(_RESTART_AFTER_S)

    def _end_orphan(self, address: str, port: int) -> bool:
        """End the broker that a killed hub left behind; False if the port is somebody else's.

        Linux alone tells whose a process is; elsewhere nobody is ended.
        """
        if sys.platform != "linux":
            return False
        try:
            owners = json.loads(self._folder.owners.read_bytes())
            hub, broker = int(owners["hub"]), int(owners["broker"])
        except (OSError, ValueError, KeyError, TypeError):
            return False
        if _is_running(hub) or not _runs_with(broker, self._folder.configuration):
            return False
        logger.warning("ending the broker that a dead hub left behind: %s", broker)
        os.kill(broker, signal.SIGTERM)
        deadline = time.monotonic() + _STOP_TIMEOUT_S
        pause = threading.Event()
        while _accepts(address, port):
            if time.monotonic() > deadline:
                return False
            pause.wait(0.05)
        return True

    def _read_stamps(self) -> tuple[int, ...]:
        files: list[Path] = [self._folder.passwords, self._folder.access]
        return tuple(path.stat().st_mtime_ns for path in files if path.exists())

    def _open_log(self) -> None:
        path = self._folder.log
        large = path.exists() and path.stat().st_size > _MOST_LOG_BYTES
        self._log = path.open("wb" if large else "ab")

    def _last_words(self) -> str:
        try:
            lines = self._folder.log.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return ""
        return " | ".join(lines[-3:])


def _accepts(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=0.5):
            return True
    except OSError:
        return False


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _runs_with(pid: int, configuration: Path) -> bool:
    """Tell whether a process was started with our configuration."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return os.fsencode(configuration) in command


def free_port(host: str = "127.0.0.1") -> int:
    """Return a port that was free a moment ago."""
    with socket.create_server((host, 0)) as found:
        port: int = found.getsockname()[1]
        return port
