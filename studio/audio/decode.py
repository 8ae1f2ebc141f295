"""Importing a file from outside, through a helper process with bounds."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from studio.audio.decode_program import DecodeRequest
from studio.audio.disk import free_bytes, is_disk_full, sync_folder
from studio.audio.take_folder import read_sidecar
from studio.audio.take_lock import LOCK_NAME, TakeLock
from studio.domain.errors import Defect, OperatorFixable
from studio.domain.takes import Take
from studio.ports.recording import GoOn, to_the_end

# Recovery passes over names that begin with a dot: half an import is no take.
STAGING_NAME = ".importing"
_LEAST_ROOM_BYTES = 16 << 20
_LOOK_EVERY_S = 0.2
_MOST_COMPLAINT_BYTES = 1 << 20


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

    def import_file(self, source: Path, take_id: str, author_id: str, progress: GoOn = to_the_end) -> Take:
        """Return a sealed take at 48 kHz, of one or two channels; on an error nothing is left behind.

        Raises as the port says, and ``OperatorFixable``: TAKE_EXISTS, FILE_UNREADABLE, FOLDER_UNWRITABLE.
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
                self._decode(source, staging / "take", take_id, author_id, progress)
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

    def _decode(self, source: Path, folder: Path, take_id: str, author_id: str, progress: GoOn) -> None:
        folder.mkdir()
        limits = self._limits
        title = unicodedata.normalize("NFC", source.stem).strip() or take_id
        request = DecodeRequest(
            str(source), str(folder), take_id, title, author_id, limits.most_s, limits.memory_bytes, limits.cpu_s
        )
        answer = self._run(json.dumps(asdict(request)), source, progress)
        if "code" in answer:
            kind = Defect if answer["code"].startswith("IMPORT_") else OperatorFixable
            raise kind(answer["code"], **answer["details"])

    def _run(self, request: str, source: Path, progress: GoOn) -> dict[str, Any]:
        # One BLAS thread: each takes address space that the bound counts.
        env = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}
        with (
            tempfile.TemporaryFile() as complaints,
            subprocess.Popen(
                [*self._command, request],
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=complaints,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            ) as helper,
        ):
            try:
                answer = self._await(helper, source, progress)
            except BaseException:
                helper.kill()
                raise
            complaints.seek(0)
            err = complaints.read(_MOST_COMPLAINT_BYTES).decode(errors="replace")
        if helper.returncode > 0 or (helper.returncode == 0 and not answer):
            raise Defect("IMPORT_HELPER_FAILED", why=err[-2000:])
        if helper.returncode < 0:
            # Killed by a signal: the file crashed the decoder, or went beyond its bounds.
            raise OperatorFixable("NOT_AUDIO", path=str(source), why=f"signal {-helper.returncode}")
        return answer

    def _await(self, helper: subprocess.Popen[bytes], source: Path, progress: GoOn) -> dict[str, Any]:
        """Return the helper's last line, telling on the way how far it is."""
        assert helper.stdout is not None
        said: dict[str, Any] = {}
        listener = threading.Thread(target=_listen, args=(helper.stdout, said), name="import-listener", daemon=True)
        listener.start()
        ends_at = time.monotonic() + self._limits.wall_s
        told = -1.0
        while True:
            left_s = ends_at - time.monotonic()
            try:
                helper.wait(timeout=max(0.01, min(_LOOK_EVERY_S, left_s)))
                break
            except subprocess.TimeoutExpired:
                done = float(said.get("done", 0.0))
                told = max(told, done)
                if not progress(told):
                    raise OperatorFixable("CANCELLED") from None
                if left_s <= 0:
                    raise OperatorFixable("TOO_LONG", path=str(source), wall_s=self._limits.wall_s) from None
        listener.join()
        answer = said.get("answer")
        return answer if isinstance(answer, dict) else {}

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


def _listen(lines: IO[bytes], said: dict[str, Any]) -> None:
    """Keep the last of what the helper says: how far it is, and its answer."""
    for line in lines:
        words: dict[str, Any] = json.loads(line)
        if "done" in words:
            said["done"] = words["done"]
        else:
            said["answer"] = words


def helper_command() -> list[str]:
    """Return how the decoding program is started: by this Python, or by name from a frozen bundle."""
    if getattr(sys, "frozen", False):
        own = Path(sys.executable)
        # The window's own program has no console to answer through; the console one lies beside it.
        name = f"studio{own.suffix if sys.platform == 'win32' else ''}"
        return [str(own.with_name(name)), "--helper", "studio.audio.decode_program"]
    return [sys.executable, "-m", "studio.audio.decode_program"]
