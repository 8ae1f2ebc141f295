"""Commands of a person at the station's PC, each a process of its own that can be killed in its middle.

``python -m tests.support.kill_commands`` has all imports done and forks one process a command, so that a kill falls
into the work and not into the imports. A command looks where the work stands and does what is left of it, as the
person does who comes back after a crash: run again until it ends, it must have happened once.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from typing import IO, Any

from tests.support.programs import ROOT


class Commands:
    """``lengths_s``: how long a command took when it was last left in peace."""

    def __init__(self, log: IO[bytes]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.kill_commands"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
        )
        self.lengths_s: dict[str, float] = {}

    def run(self, name: str, **words: str) -> None:
        """Run one to its end."""
        began_s = time.monotonic()
        self._begin(name, words)
        code = int(self._answer()["code"])
        assert code == 0, f"{name} ended with {code}"
        self.lengths_s[name] = time.monotonic() - began_s

    def run_killed(self, name: str, share: float, **words: str) -> bool:
        """Run one, killed after that share of its usual length; False if it was quicker."""
        began_s = time.monotonic()
        pid = self._begin(name, words)
        time.sleep(max(0.0, share * self.lengths_s[name] - (time.monotonic() - began_s)))
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        code = int(self._answer()["code"])
        assert code in (0, -signal.SIGKILL), f"{name} ended with {code}"
        return bool(code)

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()

    def _begin(self, name: str, words: dict[str, str]) -> int:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"name": name, "words": words}).encode() + b"\n")
        self._process.stdin.flush()
        return int(self._answer()["pid"])

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the commands' process has ended"
        return dict(json.loads(line))


@contextlib.contextmanager
def commands(log: IO[bytes]) -> Iterator[Commands]:
    made = Commands(log)
    try:
        yield made
    finally:
        made.close()


def main() -> int:
    # All of them are loaded before the first fork.
    from tests.support.kill_verbs import VERBS

    for line in sys.stdin:
        asked = json.loads(line)
        pid = os.fork()
        if pid == 0:
            code = 1
            # What a command prints is not an answer of ours.
            os.dup2(2, 1)
            try:
                VERBS[asked["name"]](**asked["words"])
                code = 0
            finally:
                # What was raised is on stderr; nothing of the parent's is cleaned up here.
                if code:
                    traceback.print_exc()
                os._exit(code)
        _tell(pid=pid)
        _, status = os.waitpid(pid, 0)
        _tell(code=os.waitstatus_to_exitcode(status))
    return 0


def _tell(**words: int) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
