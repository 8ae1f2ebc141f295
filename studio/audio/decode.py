"""Importing a file from outside, through a helper process with bounds."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from studio.audio.decode_program import DecodeRequest
from studio.audio.disk import free_bytes, is_disk_full, sync_folder
from studio.audio.take_folder import read_sidecar
from studio.audio.take_lock import LOCK_NAME, TakeLock
from studio.domain.errors import Defect, OperatorFixable
from studio.domain.takes import Take

# Recovery passes over names that begin with a dot: half an import is no take.
STAGING_NAME = ".importing"
_LEAST_ROOM_BYTES = 16 << 20


@dataclass(frozen=True, slots=True)
class ImportLimits:
    """``wall_s`` holds on every system; memory and processor time where the system can bound them."""

    most_s: float = 6 * 3600.0
    wall_s: float = 900.0
    cpu_s: int = 900
    memory_bytes: int = 3 << 30


class ProcessImporter:
    """``ports.recording.Importer``. ``command`` starts ``studio.audio.decode_program``."""

    def __init__(
        self, takes: Path, limits: ImportLimits = ImportLimits(), command: Sequence[str] | None = None
    ) -> None:
        self._takes = takes
        self._limits = limits
        self._command = list(command) if command is not None else helper_command()

    def import_file(
        self, source: Path, take_id: str, author_id: str, cancelled: Callable[[], bool] = lambda: False
    ) -> Take:
        """Return a sealed take at 48 kHz, of one or two channels; on an error nothing is left behind.

        Raises as the port says, and ``OperatorFixable``: TAKE_EXISTS, FILE_UNREADABLE, FOLDER_UNWRITABLE,
        CANCELLED.
        """
        if not source.is_file():
            raise OperatorFixable("FILE_MISSING", path=str(source))
        final = self._takes / take_id
        if final.exists():
            raise OperatorFixable("TAKE_EXISTS", take=take_id)
        staging = self._takes / STAGING_NAME / take_id
        try:
            self._takes.mkdir(parents=True, exist_ok=True)
            if free_bytes(self._takes) < _LEAST_ROOM_BYTES:
                raise OperatorFixable("DISK_FULL", folder=str(self._takes))
            self._sweep()
            staging.mkdir(parents=True)
            lock = TakeLock(staging)
            lock.acquire()
            try:
                self._decode(source, staging / "take", take_id, author_id, cancelled)
                (staging / "take").rename(final)
            finally:
                lock.release()
                shutil.rmtree(staging)
            sync_folder(self._takes)
        except OSError as error:
            code = "DISK_FULL" if is_disk_full(error) else "FOLDER_UNWRITABLE"
            raise OperatorFixable(code, folder=str(self._takes), why=str(error)) from error
        sidecar = read_sidecar(final)
        if sidecar is None or not sidecar.sealed:
            raise Defect("IMPORT_UNSEALED", take=take_id)
        return sidecar.take

    def _decode(self, source: Path, folder: Path, take_id: str, author_id: str, cancelled: Callable[[], bool]) -> None:
        folder.mkdir()
        limits = self._limits
        title = unicodedata.normalize("NFC", source.stem).strip() or take_id
        request = DecodeRequest(
            str(source), str(folder), take_id, title, author_id, limits.most_s, limits.memory_bytes, limits.cpu_s
        )
        answer = self._run(json.dumps(asdict(request)), source, cancelled)
        if "code" in answer:
            kind = Defect if answer["code"].startswith("IMPORT_") else OperatorFixable
            raise kind(answer["code"], **answer["details"])

    def _run(self, request: str, source: Path, cancelled: Callable[[], bool]) -> dict[str, Any]:
        # One BLAS thread: each takes address space that the bound counts.
        env = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}
        with subprocess.Popen(
            [*self._command, request],
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        ) as helper:
            left_s = self._limits.wall_s
            while True:
                try:
                    out, err = helper.communicate(timeout=min(0.2, left_s))
                    break
                except subprocess.TimeoutExpired:
                    left_s -= 0.2
                    if cancelled():
                        helper.kill()
                        raise OperatorFixable("CANCELLED") from None
                    if left_s <= 0:
                        helper.kill()
                        raise OperatorFixable("TOO_LONG", path=str(source), wall_s=self._limits.wall_s) from None
        if helper.returncode == 0:
            answer: dict[str, Any] = json.loads(out)
            return answer
        if helper.returncode > 0:
            raise Defect("IMPORT_HELPER_FAILED", why=err.decode(errors="replace")[-2000:])
        # Killed by a signal: the file crashed the decoder, or went beyond its bounds.
        raise OperatorFixable("NOT_AUDIO", path=str(source), why=f"signal {-helper.returncode}")

    def _sweep(self) -> None:
        """Remove what imports left that were killed; the files they came from are still where they were."""
        staging = self._takes / STAGING_NAME
        if not staging.is_dir():
            return
        for folder in staging.iterdir():
            lock = TakeLock(folder)
            if not (folder / LOCK_NAME).exists() or lock.acquire():
                lock.release()
                shutil.rmtree(folder)


def helper_command() -> list[str]:
    """Return how the decoding program is started: by this Python, or by name from a frozen bundle."""
    if getattr(sys, "frozen", False):
        own = Path(sys.executable)
        # The window's own program has no console to answer through; the console one lies beside it.
        name = f"studio{own.suffix if sys.platform == 'win32' else ''}"
        return [str(own.with_name(name)), "--helper", "studio.audio.decode_program"]
    return [sys.executable, "-m", "studio.audio.decode_program"]
