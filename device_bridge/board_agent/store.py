"""The board's disk: verified packages (the current and the previous of each place), their files, and plays."""

from __future__ import annotations

import hashlib
import logging
import secrets
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from device_bridge.boards.package import BoardPackage, PackageFile, decode_package
from device_bridge.boards.wire import Play
from device_bridge.durable import DurableLines, replace_file, sync_folder
from device_bridge.errors import ProtocolRefused
from device_bridge.protocol.envelope import decode_envelope

logger = logging.getLogger(__name__)

_MOST_PLAYS = 200_000
_REWRITE_BYTES = 1 << 20
_READ_BYTES = 1 << 20
OWN, EMERGENCY = "own", "emergency"


class FileWrong(Exception):
    """What came is not the file that the manifest names."""


class PackageStore:
    """Thread-safe. A package is put in place only when every file of it lies here, whole."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = folder / "files"
        self._files.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._held: dict[str, tuple[BoardPackage, bytes]] = {}
        for place in (OWN, EMERGENCY):
            for path in (self._path(place), self._path(f"{place}.previous")):
                held = _read(path)
                if held is not None:
                    self._held[place] = held
                    break

    def held(self, place: str) -> tuple[BoardPackage, bytes] | None:
        """Return the package in a place with the envelope that proves it."""
        with self._lock:
            return self._held.get(place)

    def file_path(self, sha256: str) -> Path:
        return self._files / sha256

    def fetch(self, file: PackageFile, read: Callable[[int], Iterator[bytes]]) -> None:
        """Have the file on disk, going on from a part that was fetched before; ``read(start)`` yields its bytes.

        Raises ``FileWrong``, OSError, and what ``read`` raises.
        """
        path = self.file_path(file.sha256)
        if path.exists() and path.stat().st_size == file.size_bytes:
            return
        part = path.with_suffix(".part")
        start = part.stat().st_size if part.exists() else 0
        if start >= file.size_bytes:
            part.unlink()
            start = 0
        with part.open("ab") as out:
            length = start
            for data in read(start):
                length += len(data)
                if length > file.size_bytes:
                    break
                out.write(data)
            out.flush()
        if length < file.size_bytes:
            raise FileWrong("short")
        if length > file.size_bytes or _hash(part) != file.sha256:
            part.unlink()
            raise FileWrong("hash")
        part.replace(path)
        sync_folder(self._files)

    def distrust(self, sha256: str) -> None:
        """The player found the file changed: fetch it anew."""
        path = self.file_path(sha256)
        if path.exists() and _hash(path) != sha256:
            path.unlink()

    def whole(self, package: BoardPackage) -> bool:
        return all(self.file_path(file.sha256).exists() for file in package.files)

    def put(self, place: str, package: BoardPackage, envelope: bytes) -> None:
        """Put a whole package in its place; the one that was there is kept as the previous."""
        with self._lock:
            before = self._held.get(place)
            if before is not None and before[0].package != package.package:
                replace_file(self._path(f"{place}.previous"), before[1])
            replace_file(self._path(place), envelope)
            self._held[place] = (package, envelope)
        self._forget_files()

    def clear(self, place: str) -> None:
        with self._lock:
            self._held.pop(place, None)
            for name in (place, f"{place}.previous"):
                self._path(name).unlink(missing_ok=True)

    def counter(self, place: str) -> int:
        """The highest counter that was taken in for a place; it stays when the place is cleared."""
        try:
            return int((self._folder / f"{place}.counter").read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            return 0

    def keep_counter(self, place: str, counter: int) -> None:
        replace_file(self._folder / f"{place}.counter", str(counter).encode())

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.json"

    def _forget_files(self) -> None:
        """Delete the files of packages that are neither current nor previous."""
        wanted: set[str] = set()
        for name in (OWN, f"{OWN}.previous", EMERGENCY, f"{EMERGENCY}.previous"):
            held = _read(self._path(name))
            if held is not None:
                wanted |= {file.sha256 for file in held[0].files}
        for path in self._files.iterdir():
            if path.suffix != ".part" and path.name not in wanted:
                path.unlink(missing_ok=True)


class PlaySpool:
    """Proof of play on its way to the station: numbered here, kept until the server has it.

    ``record`` is idempotent by the player's own (run, number).
    """

    def __init__(self, path: Path) -> None:
        self._lines = DurableLines(path)
        self._lock = threading.Lock()
        self._plays: dict[int, Play] = {}
        self._seen: dict[str, int] = {}
        self._counter = 0
        self._journal = ""
        for record in self._lines.records:
            self._take(record)
        self._lines.records.clear()
        if not self._journal:
            # A board whose disk was replaced counts anew, under a new name.
            self._journal = secrets.token_hex(8)
            self._lines.append({"journal": self._journal})

    def record(self, plays: list[dict[str, Any]]) -> int:
        """Keep the player's plays that are new, with one sync; return how many were.

        Each: ``run``, ``number`` (rising by run), ``package``, ``layout_sha256``, ``started_at_us``, ``length_s``.
        """
        with self._lock:
            lines: list[dict[str, Any]] = []
            seen: dict[str, int] = {}
            for one in plays:
                run, number = one["run"], one["number"]
                if number <= seen.get(run, self._seen.get(run, -1)):
                    continue
                seen[run] = number
                play = Play(
                    self._journal,
                    self._counter + len(lines) + 1,
                    one["package"],
                    one["layout_sha256"],
                    one["started_at_us"],
                    one["length_s"],
                )
                lines.append({"run": run, "number": number, "play": msgspec.to_builtins(play)})
            if lines:
                self._lines.append(*lines)
                for line in lines:
                    self._take(line)
            return len(lines)

    def waiting(self, most: int) -> tuple[Play, ...]:
        with self._lock:
            return tuple(self._plays[counter] for counter in sorted(self._plays)[:most])

    def confirm(self, journal: str, upto: int) -> None:
        with self._lock:
            if journal != self._journal:
                return
            for counter in [one for one in self._plays if one <= upto]:
                del self._plays[counter]
            self._lines.append({"upto": upto})
            if self._lines.size_bytes > _REWRITE_BYTES:
                self._rewrite()

    def close(self) -> None:
        self._lines.close()

    def _take(self, record: dict[str, Any]) -> None:
        if "journal" in record:
            self._journal, self._counter = record["journal"], record.get("counter", 0)
            self._seen = dict(record.get("seen", {}))
        elif "upto" in record:
            for counter in [one for one in self._plays if one <= record["upto"]]:
                del self._plays[counter]
        else:
            play = msgspec.convert(record["play"], Play)
            self._plays[play.counter] = play
            self._counter = max(self._counter, play.counter)
            if "run" in record:
                self._seen[record["run"]] = record["number"]
            if len(self._plays) > _MOST_PLAYS:
                del self._plays[min(self._plays)]

    def _rewrite(self) -> None:
        # Only the newest runs can still be repeated by a player.
        newest = dict(list(self._seen.items())[-50:])
        head = {"journal": self._journal, "counter": self._counter, "seen": newest}
        self._lines.rewrite([head, *({"play": msgspec.to_builtins(play)} for play in self._plays.values())])


def _read(path: Path) -> tuple[BoardPackage, bytes] | None:
    """Return what lies there, unverified: the player verifies it, and a broken one counts as none."""
    try:
        envelope = path.read_bytes()
        return decode_package(decode_envelope(envelope).payload), envelope
    except FileNotFoundError:
        return None
    except (OSError, ProtocolRefused) as error:
        logger.warning("%s is not a package: %s", path.name, error)
        return None


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while data := file.read(_READ_BYTES):
            digest.update(data)
    return digest.hexdigest()
