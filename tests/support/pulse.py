"""A private PulseAudio with null sinks: a sound card and a microphone for machines that have none.

PortAudio reaches it through ALSA's ``default`` device, exactly as the product does on Linux.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from tests.support.monitor import MonitorRecording
from tests.support.waiting import wait_until

RATE_HZ = 48_000
_SYSTEM_ALSA = Path("/usr/share/alsa/alsa.conf")


class PrivatePulse:
    """A PulseAudio daemon of one's own, with its socket and state in a temporary folder."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._daemon: subprocess.Popen[bytes] | None = None
        self._recordings: list[MonitorRecording] = []

    def __enter__(self) -> PrivatePulse:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def folder(self) -> Path:
        assert self._folder is not None, "not started"
        return self._folder

    @property
    def server(self) -> str:
        return f"unix:{self.folder / 'native'}"

    def start(self) -> None:
        """Start the daemon and wait until it answers."""
        self._folder = Path(tempfile.mkdtemp(prefix="pulse-"))
        self._write_configuration()
        self._spawn()

    def _spawn(self) -> None:
        native = self.folder / "native"
        for left in (native, self.folder / "cli"):
            left.unlink(missing_ok=True)
        log = (self.folder / "daemon.log").open("ab")
        with log:
            self._daemon = subprocess.Popen(
                [
                    "pulseaudio",
                    "-n",
                    "--daemonize=no",
                    "--exit-idle-time=-1",
                    "--use-pid-file=no",
                    "--disallow-exit",
                    # A sound server has precedence on real machines too; as root it may take it.
                    "--high-priority=yes",
                    "--realtime=yes",
                    "--log-target=stderr",
                    "--load",
                    f"module-native-protocol-unix socket={native} auth-anonymous=1",
                    "--load",
                    f"module-cli-protocol-unix socket={self.folder / 'cli'}",
                ],
                env=self._base_env(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        wait_until(self._answers, 15.0, "the private PulseAudio answers")

    def stop(self) -> None:
        """End the daemon and everything started here, and remove the folder."""
        for recording in self._recordings:
            recording.stop()
        self._recordings.clear()
        self.stop_daemon()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def stop_daemon(self) -> None:
        """End the daemon alone, as when the sound system dies; ``restart_daemon`` brings it back."""
        if self._daemon is None:
            return
        self._daemon.terminate()
        try:
            self._daemon.wait(5.0)
        except subprocess.TimeoutExpired:
            self._daemon.kill()
            self._daemon.wait()
        self._daemon = None

    def restart_daemon(self) -> None:
        """Start the daemon again, without its former sinks."""
        self.stop_daemon()
        self._spawn()

    def env(self, sink: str | None = None, source: str | None = None) -> dict[str, str]:
        """Return the whole environment for a child whose sound shall go to ``sink`` and come from ``source``."""
        env = {**os.environ, **self._base_env()}
        env.pop("PULSE_SINK", None)
        env.pop("PULSE_SOURCE", None)
        if sink is not None:
            env["PULSE_SINK"] = sink
        if source is not None:
            env["PULSE_SOURCE"] = source
        return env

    @contextlib.contextmanager
    def applied(self, sink: str | None = None, source: str | None = None) -> Iterator[None]:
        """Give this very process that environment; open PortAudio only inside."""
        before = dict(os.environ)
        wanted = self.env(sink, source)
        os.environ.clear()
        os.environ.update(wanted)
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)

    def add_sink(self, name: str, channels: int = 2) -> str:
        """Make a null sink and return the name of its monitor source."""
        self._load(
            "module-null-sink",
            f"sink_name={name}",
            f"rate={RATE_HZ}",
            "format=float32le",
            f"channels={channels}",
            # An idle null sink renders 2 s ahead, and a stream that joins waits for that; without rewinds 50 ms.
            "norewinds=1",
        )
        return f"{name}.monitor"

    def add_virtual_mic(self, name: str = "mic") -> str:
        """Make a microphone that hears what ``play_into_mic`` plays; it becomes the default source."""
        monitor = self.add_sink(f"{name}_in", channels=1)
        self._load("module-remap-source", f"source_name={name}", f"master={monitor}", "channels=1")
        self.pactl("set-default-source", name)
        return name

    def remove_sink(self, name: str) -> None:
        """Take the sink away, with every stream on it: a device that is unplugged."""
        self.kill_streams(sink=name)
        self._unload(f"sink_name={name} ")

    def remove_virtual_mic(self, name: str = "mic") -> None:
        """Take the microphone away, with every stream on it: a device that is unplugged."""
        self.kill_streams(source=name)
        self._unload(f"source_name={name} ")
        self._unload(f"sink_name={name}_in ")

    def kill_streams(self, sink: str | None = None, source: str | None = None) -> int:
        """Kill the streams on a device, which PulseAudio would otherwise move to another; return how many."""
        killed = 0
        for device, devices, streams, command in (
            (sink, "sinks", "sink-inputs", "kill-sink-input"),
            (source, "sources", "source-outputs", "kill-source-output"),
        ):
            numbers = {row[1]: row[0] for row in self._rows(devices)}
            for row in self._rows(streams) if device is not None else ():
                if row[1] == numbers[str(device)]:
                    self._command(f"{command} {row[0]}")
                    killed += 1
        return killed

    def record_monitor(self, sink: str, channels: int = 2) -> MonitorRecording:
        """Begin to record what ``sink`` plays; returns once the first frames came."""
        recording = MonitorRecording(f"{sink}.monitor", self._base_env(), RATE_HZ, channels)
        self._recordings.append(recording)
        recording.wait_started()
        return recording

    def play_into_mic(self, wav: Path, name: str = "mic") -> subprocess.Popen[bytes]:
        """Start playing ``wav`` into the microphone; the caller waits for the returned process."""
        return subprocess.Popen(
            ["paplay", f"--device={name}_in", str(wav)], env=self._base_env(), stdin=subprocess.DEVNULL
        )

    def pactl(self, *words: str) -> str:
        """Run pactl on this daemon and return what it printed."""
        done = subprocess.run(
            ["pactl", *words], env=self._base_env(), capture_output=True, text=True, timeout=15, check=True
        )
        return done.stdout.strip()

    def _answers(self) -> bool:
        assert self._daemon is not None
        if self._daemon.poll() is not None:
            raise AssertionError((self.folder / "daemon.log").read_text(errors="replace"))
        if not (self.folder / "native").exists():
            return False
        return subprocess.run(["pactl", "info"], env=self._base_env(), capture_output=True, check=False).returncode == 0

    def _rows(self, kind: str) -> list[list[str]]:
        return [line.split("\t") for line in self.pactl("list", "short", kind).splitlines()]

    def _command(self, line: str) -> None:
        with socket.socket(socket.AF_UNIX) as console:
            console.settimeout(5.0)
            console.connect(str(self.folder / "cli"))
            console.sendall(f"{line}\n".encode())
            console.shutdown(socket.SHUT_WR)
            while console.recv(4096):
                pass

    def _load(self, module: str, *arguments: str) -> None:
        self.pactl("load-module", module, *arguments)

    def _unload(self, argument: str) -> None:
        for line in self.pactl("list", "short", "modules").splitlines():
            if argument in f"{line} ":
                self.pactl("unload-module", line.split("\t", 1)[0])
                return
        message = f"no module with {argument}"
        raise AssertionError(message)

    def _write_configuration(self) -> None:
        (self.folder / "client.conf").write_text("autospawn = no\nenable-shm = no\n", encoding="ascii")
        (self.folder / "daemon.conf").write_text(
            f"default-sample-rate = {RATE_HZ}\nalternate-sample-rate = {RATE_HZ}\n"
            "default-sample-format = float32le\nenable-shm = no\nflat-volumes = no\n",
            encoding="ascii",
        )
        (self.folder / "asound.conf").write_text(
            f"<{_SYSTEM_ALSA}>\n"
            f'pcm.!default {{ type pulse server "{self.server}" }}\n'
            f'ctl.!default {{ type pulse server "{self.server}" }}\n',
            encoding="ascii",
        )

    def _base_env(self) -> dict[str, str]:
        folder = str(self.folder)
        return {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "HOME": folder,
            "XDG_RUNTIME_DIR": folder,
            "XDG_CONFIG_HOME": folder,
            "PULSE_RUNTIME_PATH": folder,
            "PULSE_STATE_PATH": folder,
            "PULSE_CONFIG": f"{folder}/daemon.conf",
            "PULSE_CLIENTCONFIG": f"{folder}/client.conf",
            "PULSE_SERVER": self.server,
            "ALSA_CONFIG_PATH": f"{folder}/asound.conf",
            "LC_ALL": "C.UTF-8",
        }
