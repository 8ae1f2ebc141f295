"""The product's own programs, started as a person would start them, and always ended."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from tests.support.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]


def studio(
    *words: str, env: Mapping[str, str] | None = None, timeout_s: float = 60
) -> subprocess.CompletedProcess[str]:
    """Run one ``studio`` command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "studio.app.cli", *words],
        cwd=ROOT,
        env=_environment(env),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout_s,
        check=False,
    )


def studio_json(*words: str, env: Mapping[str, str] | None = None) -> Any:
    """Run one ``studio`` command with ``--json`` and return what it printed."""
    done = studio(*words, "--json", env=env)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)


@contextlib.contextmanager
def running(
    *command: str, log: Path, env: Mapping[str, str] | None = None, grace_s: float = 10
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program in a process group of its own while the block runs; SIGTERM, then SIGKILL, at its end."""
    output: IO[bytes]
    with log.open("ab") as output:
        process = subprocess.Popen(
            list(command),
            cwd=ROOT,
            env=_environment(env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        end(process, grace_s)


def end(process: subprocess.Popen[bytes], grace_s: float = 10) -> None:
    """Ask a process group to end, and make it after ``grace_s``."""
    if process.poll() is None:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(grace_s)
    # Whatever it left behind in its own group goes with it; the group was made by us.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_for_file(path: Path, timeout_s: float = 20, process: subprocess.Popen[bytes] | None = None) -> None:
    """Wait until ``path`` exists; fail at once when ``process`` has died."""

    def there() -> bool:
        assert process is None or process.poll() is None, f"{path.name}: the program has ended"
        return path.exists()

    wait_until(there, timeout_s, f"{path.name} exists")


def pid_in(ready_file: Path) -> int:
    """Return the pid that a running process wrote into its ready file."""
    return int(json.loads(ready_file.read_text(encoding="utf-8"))["pid"])


def _environment(env: Mapping[str, str] | None) -> dict[str, str]:
    return {**(os.environ if env is None else env), "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
