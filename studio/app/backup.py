"""``studio backup``: the station in one file, made while it is on air."""

from __future__ import annotations

import argparse
import getpass
import hashlib
import io
import json
import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from studio.app import backup_format as form
from studio.app.backup_records import copy_records
from studio.app.processes import VERSION
from studio.app.station_folder import StationFolder
from studio.audio.take_folder import read_sidecar
from studio.domain.errors import Misuse, OperatorFixable
from studio.storage.durable import remove_abandoned, replace, sync, sync_folder, told_as_disk, unfinished
from studio.storage.schema import head_revision
from studio.storage.secrets import FileSecrets

PASSPHRASE_VARIABLE = "STUDIO_BACKUP_PASSPHRASE"
Progress = Callable[[int, int], None]
# Room for the zip's own tables and for what grows meanwhile.
_SPARE_BYTES = 16 << 20
_COPY_PREFIX = ".backup-"
_SECRET_SUFFIX = ".secret"


def backup(chosen: argparse.Namespace, folder: StationFolder) -> int:
    """Write ``--out``; secrets only with ``--with-secrets`` and a passphrase from STUDIO_BACKUP_PASSPHRASE."""
    passphrase = ask_passphrase() if chosen.with_secrets else ""
    target = Path(chosen.out).absolute()
    manifest = make_backup(folder, target, passphrase, show_progress if sys.stderr.isatty() else _quiet)
    told = {
        "path": str(target),
        "files": len(manifest.files),
        "bytes": target.stat().st_size,
        "secrets": any(entry.path == form.CONFIDENTIAL for entry in manifest.files),
    }
    text = json.dumps(told, ensure_ascii=False, indent=1) if chosen.json else f"{target}  {told['bytes']}"
    sys.stdout.write(text + "\n")
    return 0


def make_backup(
    folder: StationFolder, target: Path, passphrase: str = "", progress: Progress | None = None
) -> form.Manifest:
    """Write the backup, whole or not at all; ``progress`` gets bytes done and bytes in all.

    Raises ``OperatorFixable``: NO_STATION, BACKUP_EXISTS, BACKUP_INSIDE, BACKUP_SHARED_DATABASE, DISK_FULL,
    FOLDER_UNWRITABLE, DATABASE_UNREADABLE, FILE_UNREADABLE; ``Misuse("WEAK_PASSPHRASE")``.
    """
    station = folder.describe()
    if station.get("database"):
        raise OperatorFixable("BACKUP_SHARED_DATABASE")
    if target.exists():
        raise OperatorFixable("BACKUP_EXISTS", path=str(target))
    if target.resolve().is_relative_to(folder.root.resolve()):
        raise OperatorFixable("BACKUP_INSIDE", folder=str(folder.root))
    sealed = form.seal(_confidential(folder), passphrase) if passphrase else b""
    with told_as_disk(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear(target.parent)
    files = list(_files(folder))
    total = sum(path.stat().st_size for _, path in files) + folder.database.stat().st_size + len(sealed)
    if shutil.disk_usage(target.parent).free < total + folder.database.stat().st_size + _SPARE_BYTES:
        raise OperatorFixable("DISK_FULL", folder=str(target.parent))
    with unfinished(target.parent) as (draft, file):
        with _records(folder, target.parent) as records, zipfile.ZipFile(file, "w", allowZip64=True) as archive:
            writer = _Writer(archive, total, progress or _quiet)
            # The records first: whatever they name lay in the media store before them.
            writer.add("station.db", records, zipfile.ZIP_DEFLATED)
            for name, path in files:
                writer.add(name, path, zipfile.ZIP_STORED)
            if sealed:
                writer.add_bytes(form.CONFIDENTIAL, sealed)
            made_at = datetime.now(UTC).isoformat(timespec="seconds")
            manifest = form.Manifest(
                VERSION, made_at, station["station_id"], station["name"], head_revision(), tuple(writer.entries)
            )
            archive.writestr(form.MANIFEST, form.encode_manifest(manifest), zipfile.ZIP_DEFLATED)
        sync(file)
        file.close()
        replace(draft, target)
    sync_folder(target.parent)
    return manifest


class _Writer:
    def __init__(self, archive: zipfile.ZipFile, total: int, progress: Progress) -> None:
        self._archive, self._total, self._progress = archive, total, progress
        self._done = 0
        self.entries: list[form.Entry] = []

    def add(self, name: str, path: Path, method: int) -> None:
        try:
            with path.open("rb") as source:
                # As long as it is now: the journal grows while it is read.
                self._copy(name, source, os.fstat(source.fileno()).st_size, method)
        except FileNotFoundError:
            # The journal's old segments are folded away meanwhile; what is listed was copied.
            return
        except PermissionError as error:
            raise OperatorFixable("FILE_UNREADABLE", path=str(path)) from error

    def add_bytes(self, name: str, data: bytes) -> None:
        self._copy(name, io.BytesIO(data), len(data), zipfile.ZIP_STORED)

    def _copy(self, name: str, source: BinaryIO, size: int, method: int) -> None:
        digest, left = hashlib.sha256(), size
        info = zipfile.ZipInfo(name, datetime.now(UTC).timetuple()[:6])
        info.compress_type, info.external_attr = method, 0o600 << 16
        with self._archive.open(info, "w", force_zip64=True) as target:
            while left and (block := source.read(min(form.BLOCK_BYTES, left))):
                digest.update(block)
                target.write(block)
                left -= len(block)
                self._done += len(block)
                self._progress(self._done, self._total)
        self.entries.append(form.Entry(name, size - left, digest.hexdigest()))


def _files(folder: StationFolder) -> Iterator[tuple[str, Path]]:
    """Every file but the records, with its name in the backup; a take that is being recorded waits for the next."""
    for name in form.FILES:
        path = folder.root / name
        if name != folder.database.name and path.is_file():
            yield name, path
    for part in form.FOLDERS:
        for path in sorted((folder.root / part).rglob("*")):
            name = path.relative_to(folder.root).as_posix()
            if path.is_file() and not path.is_symlink() and form.is_safe(name) and _lasting(folder, path):
                yield name, path


def _lasting(folder: StationFolder, path: Path) -> bool:
    if not path.is_relative_to(folder.takes):
        return path.suffix not in (".part", ".tmp", ".lock")
    take = folder.takes / path.relative_to(folder.takes).parts[0]
    sidecar = read_sidecar(take)
    return sidecar is not None and sidecar.sealed and path.suffix not in (".part", ".tmp", ".lock")


def _confidential(folder: StationFolder) -> dict[str, bytes]:
    """The secrets in the open (Windows seals them to one PC), and what lies in ``bridge/``."""
    secrets = FileSecrets(folder.secrets)
    found: dict[str, bytes] = {}
    for path in sorted(folder.secrets.glob(f"*{_SECRET_SUFFIX}")):
        value = secrets.get(path.name.removesuffix(_SECRET_SUFFIX))
        if value is not None:
            found[f"secrets/{path.name}"] = value
    for path in sorted(folder.bridge.rglob("*")):
        if path.is_file() and path.suffix not in (".lock", ".log", ".tmp", ".pid"):
            found[path.relative_to(folder.root).as_posix()] = path.read_bytes()
    return found


@contextmanager
def _records(folder: StationFolder, beside: Path) -> Iterator[Path]:
    """A whole copy of the records beside the backup, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=_COPY_PREFIX, dir=beside) as name:
        place = Path(name)
        # Held for as long as this process lives.
        with unfinished(place):
            copy = place / "station.db"
            copy_records(folder.database, copy)
            yield copy


def _clear(beside: Path) -> None:
    """Remove what backups that were killed left here: it takes as much room as a backup."""
    remove_abandoned(beside)
    for place in beside.glob(f"{_COPY_PREFIX}*"):
        if place.is_dir() and not place.is_symlink() and remove_abandoned(place) and not any(place.glob(".*.part")):
            shutil.rmtree(place)


def ask_passphrase() -> str:
    """Return the passphrase, from the environment or the keyboard. Raises ``Misuse("PASSPHRASE_MISSING")``."""
    given = os.environ.get(PASSPHRASE_VARIABLE, "")
    if not given and sys.stdin.isatty():
        given = getpass.getpass("passphrase: ")
    if not given:
        raise Misuse("PASSPHRASE_MISSING", variable=PASSPHRASE_VARIABLE)
    return given


def show_progress(done: int, total: int) -> None:
    sys.stderr.write(f"\r{done * 100 // max(total, 1):3d} % " + ("\n" if done >= total else ""))


def _quiet(_done: int, _total: int) -> None:
    """No terminal, no progress."""
