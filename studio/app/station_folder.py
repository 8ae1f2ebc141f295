"""The station folder: where everything of one station lies, and who may hold it open."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from studio.domain.errors import OperatorFixable

FOLDER_FORMAT = 1


def default_folder() -> Path:
    """Return the platform's data directory for the station, unless ``STUDIO_STATION`` names another."""
    named = os.environ.get("STUDIO_STATION")
    if named:
        return Path(named)
    if sys.platform == "win32":
        return _installed_folder() or Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "TruyenThanhStudio"
    if os.geteuid() == 0:
        return Path("/var/lib/truyen-thanh-studio")
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local/share") / "truyen-thanh-studio"


@dataclass(frozen=True, slots=True)
class StationFolder:
    """Paths of one station. Nothing else in the program joins file names onto the folder."""

    root: Path

    @property
    def description(self) -> Path:
        return self.root / "station.json"

    @property
    def database(self) -> Path:
        return self.root / "station.db"

    @property
    def media(self) -> Path:
        return self.root / "media"

    @property
    def takes(self) -> Path:
        return self.root / "takes"

    @property
    def plan(self) -> Path:
        return self.root / "plan.json"

    @property
    def journal(self) -> Path:
        return self.root / "journal"

    @property
    def bridge(self) -> Path:
        return self.root / "bridge"

    @property
    def secrets(self) -> Path:
        return self.root / "secrets"

    @property
    def run(self) -> Path:
        """Ready files of running processes: ``onair.json``, ``bridge.json`` ({"port", "pid"})."""
        return self.root / "run"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def voices(self) -> Path:
        """Where the station puts voices for Piper; see ``studio.audio.voices.piper``."""
        return self.root / "voices"

    @property
    def cache(self) -> Path:
        """What can be made anew, and may be deleted at any time."""
        return self.root / "cache"

    @property
    def ballast(self) -> Path:
        return self.root / "ballast"

    def create(self) -> None:
        """Make the folders that are missing, readable by this account alone."""
        self.root.mkdir(parents=True, exist_ok=True)
        for folder in (self.media, self.takes, self.journal, self.bridge, self.secrets, self.run, self.logs):
            folder.mkdir(exist_ok=True, mode=0o700)

    def token(self) -> str:
        """Return the 256-bit token of the station's control sockets, made at the first call."""
        import secrets  # it brings in what the supervisor, which needs no token, is kept small without

        path = self.secrets / "control.token"
        try:
            return path.read_text(encoding="ascii")
        except FileNotFoundError:
            self.secrets.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32), encoding="ascii")
        try:
            os.link(draft, path)
        except FileExistsError:
            # Another process made it at the same moment: the one that lies there counts, for both.
            pass
        finally:
            draft.unlink()
        return path.read_text(encoding="ascii")

    def describe(self) -> dict[str, Any]:
        """Return ``station.json``; raises ``OperatorFixable("NO_STATION")`` where there is none."""
        try:
            description: dict[str, Any] = json.loads(self.description.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise OperatorFixable("NO_STATION", folder=str(self.root)) from None
        except ValueError:
            raise OperatorFixable("STATION_UNREADABLE", folder=str(self.root)) from None
        if description.get("format") != FOLDER_FORMAT:
            raise OperatorFixable("STATION_UNREADABLE", folder=str(self.root))
        return description


class FolderLock:
    """A lock on one name in the station folder, freed by the system when the process dies.

    Raises ``OperatorFixable("ALREADY_OPEN")`` with the holder's pid when another process holds it.
    """

    def __init__(self, folder: StationFolder, name: str) -> None:
        folder.run.mkdir(parents=True, exist_ok=True)
        self._path = folder.run / f"{name}.lock"
        self._file: IO[str] | None = self._path.open("a+", encoding="ascii")
        try:
            _lock(self._file)
        except OSError:
            self._file.seek(0)
            holder = self._file.read().strip()
            self._file.close()
            raise OperatorFixable("ALREADY_OPEN", what=name, pid=holder) from None
        self._file.seek(0)
        self._file.truncate()
        self._file.write(str(os.getpid()))
        self._file.flush()

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


if sys.platform == "win32":
    import msvcrt
    import winreg

    def _installed_folder() -> Path | None:
        """The folder that the administrator named when the program was installed."""
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\TruyenThanhStudio") as key:
                named = str(winreg.QueryValueEx(key, "StationDir")[0])
        except OSError:
            return None
        return Path(named) if named else None

    def _lock(file: IO[str]) -> None:
        # A byte far behind the pid, so that others can still read who holds it.
        file.seek(1 << 20)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
