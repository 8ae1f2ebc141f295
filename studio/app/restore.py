"""``studio restore``: a backup becomes a station folder again. Everything is verified before anything is touched."""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import shutil
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from studio.app import backup_format as form
from studio.app.backup import Progress, ask_passphrase, show_progress
from studio.app.backup_records import records_are_whole
from studio.app.preset import ENROL_SECRET, PRESET_NAME
from studio.app.station_folder import FolderLock, StationFolder
from studio.domain.errors import OperatorFixable
from studio.storage.durable import sync_folder, told_as_disk
from studio.storage.secrets import FileSecrets

# What is half restored lies here; while it is there, the folder is no station and restoring begins anew.
STAGING = ".restoring"
_LOCKS = ("window", "supervisor", "onair", "bridge", "keeper")
_SPARE_BYTES = 16 << 20
_SECRET_SUFFIX = ".secret"


def restore(chosen: argparse.Namespace, folder: StationFolder) -> int:
    """Restore FILE into ``--station DIR``; the passphrase of its secrets is asked, unless ``--without-secrets``."""
    progress = show_progress if sys.stderr.isatty() else None
    manifest = restore_backup(Path(chosen.file), folder, None if chosen.without_secrets else ask_passphrase, progress)
    told = {
        "station": str(folder.root),
        "name": manifest.station_name,
        "made_at": manifest.made_at,
        "files": len(manifest.files),
    }
    line = f"{folder.root}  {manifest.station_name}  {manifest.made_at}"
    sys.stdout.write((json.dumps(told, ensure_ascii=False, indent=1) if chosen.json else line) + "\n")
    return 0


def restore_backup(
    file: Path, folder: StationFolder, passphrase: Callable[[], str] | None, progress: Progress | None = None
) -> form.Manifest:
    """Restore ``file`` into an empty folder. ``passphrase`` is called when there are secrets; None leaves them out.

    Raises ``OperatorFixable``: FILE_MISSING, BACKUP_DAMAGED, BACKUP_UNSAFE, BACKUP_NEWER, PASSPHRASE_WRONG,
    FOLDER_NOT_EMPTY, ALREADY_OPEN, DISK_FULL, FOLDER_UNWRITABLE; then the folder is as it was.
    """
    with _opened(file) as archive:
        manifest = verify(archive, progress)
        secrets = _confidential(archive, manifest, passphrase)
        with told_as_disk(folder.root):
            _refuse_in_use(folder)
            folder.root.mkdir(parents=True, exist_ok=True)
            with _locked(folder):
                _clear_half_restored(folder)
                _require_empty(folder)
                _unpack(archive, manifest, folder, secrets)
    return manifest


def verify(archive: zipfile.ZipFile, progress: Progress | None = None) -> form.Manifest:
    """Read the whole backup and hold every file to the manifest; nothing is written."""
    infos = {info.filename: info for info in archive.infolist()}
    if form.MANIFEST not in infos or infos[form.MANIFEST].file_size > form.MOST_MANIFEST_BYTES:
        raise OperatorFixable("BACKUP_DAMAGED", path=form.MANIFEST)
    manifest = form.decode_manifest(archive.read(form.MANIFEST))
    named = {entry.path for entry in manifest.files}
    if len(infos) != len(archive.infolist()) or named | {form.MANIFEST} != infos.keys():
        stranger = sorted((named | {form.MANIFEST}) ^ infos.keys())
        raise OperatorFixable("BACKUP_DAMAGED", path=stranger[0][:80] if stranger else form.MANIFEST)
    if not {"station.json", "station.db"} <= named:
        raise OperatorFixable("BACKUP_DAMAGED", path="station.db")
    total, done = sum(entry.size for entry in manifest.files), 0
    for entry in manifest.files:
        if infos[entry.path].file_size != entry.size:
            raise OperatorFixable("BACKUP_DAMAGED", path=entry.path)
        for block in _blocks(archive, entry):
            done += len(block)
            if progress is not None:
                progress(done, total)
    return manifest


def _blocks(archive: zipfile.ZipFile, entry: form.Entry) -> Iterator[bytes]:
    """The file's content; raises at its end unless it is what the manifest says, and never yields more."""
    digest, left = hashlib.sha256(), entry.size
    try:
        with archive.open(entry.path) as source:
            while block := source.read(form.BLOCK_BYTES):
                left -= len(block)
                if left < 0:
                    break
                digest.update(block)
                yield block
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise OperatorFixable("BACKUP_DAMAGED", path=entry.path) from error
    if left or digest.hexdigest() != entry.sha256:
        raise OperatorFixable("BACKUP_DAMAGED", path=entry.path)


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(file)
    except FileNotFoundError:
        raise OperatorFixable("FILE_MISSING", path=str(file)) from None
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise OperatorFixable("BACKUP_DAMAGED", path=str(file)) from error
    with archive:
        yield archive


def _confidential(
    archive: zipfile.ZipFile, manifest: form.Manifest, passphrase: Callable[[], str] | None
) -> dict[str, bytes]:
    if passphrase is None or form.CONFIDENTIAL not in {entry.path for entry in manifest.files}:
        return {}
    files = form.unseal(archive.read(form.CONFIDENTIAL), passphrase())
    for name in files:
        parts = PurePosixPath(name).parts
        if len(parts) < 2 or parts[0] not in ("secrets", "bridge") or not form.is_safe(f"media/{name}"):
            raise OperatorFixable("BACKUP_UNSAFE", path=name[:80])
    return files


def _refuse_in_use(folder: StationFolder) -> None:
    if folder.run.is_dir():
        with _locked(folder):
            return


@contextlib.contextmanager
def _locked(folder: StationFolder) -> Iterator[None]:
    """Hold every process's place, so that none starts meanwhile. Raises ``OperatorFixable("ALREADY_OPEN")``."""
    with contextlib.ExitStack() as held:
        for name in _LOCKS:
            held.callback(FolderLock(folder, name).release)
        yield


def _require_empty(folder: StationFolder) -> None:
    """Only what an installation left may be there: empty folders, its preset, locks and logs."""
    allowed = {folder.root / PRESET_NAME, folder.root / "task.xml", folder.secrets / f"{ENROL_SECRET}{_SECRET_SUFFIX}"}
    for path in folder.root.rglob("*"):
        if path.is_dir() and not path.is_symlink():
            continue
        if path not in allowed and not path.is_relative_to(folder.run) and not path.is_relative_to(folder.logs):
            raise OperatorFixable("FOLDER_NOT_EMPTY", folder=str(folder.root))


def _clear_half_restored(folder: StationFolder) -> None:
    """Take away what an interrupted restore left; a folder with a station.json is never touched."""
    staging = folder.root / STAGING
    if not staging.is_dir() or folder.description.exists():
        return
    for name in (*form.FILES, *form.FOLDERS, "bridge", "secrets", STAGING):
        path = folder.root / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _unpack(
    archive: zipfile.ZipFile, manifest: form.Manifest, folder: StationFolder, secrets: dict[str, bytes]
) -> None:
    needed = sum(entry.size for entry in manifest.files) + _SPARE_BYTES
    if shutil.disk_usage(folder.root).free < needed:
        raise OperatorFixable("DISK_FULL", folder=str(folder.root))
    staging = folder.root / STAGING
    try:
        staging.mkdir(mode=0o700)
        for entry in manifest.files:
            if entry.path != form.CONFIDENTIAL:
                _write(staging / entry.path, _blocks(archive, entry), 0o400 if entry.path[:6] == "media/" else 0o600)
        _require_whole(staging / "station.db")
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    _move_in(staging, folder, secrets)


def _require_whole(database: Path) -> None:
    if not records_are_whole(database):
        raise OperatorFixable("BACKUP_DAMAGED", path=database.name)


def _write(target: Path, blocks: Iterator[bytes], mode: int) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with target.open("xb") as file:
        for block in blocks:
            file.write(block)
        _sync(file)
    target.chmod(mode)


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _move_in(staging: Path, folder: StationFolder, secrets: dict[str, bytes]) -> None:
    """Put every part in its place, ``station.json`` last: with it the folder is a station."""
    store = FileSecrets(folder.secrets)
    for name, data in secrets.items():
        if name.startswith("secrets/"):
            store.put(name.removeprefix("secrets/").removesuffix(_SECRET_SUFFIX), data)
        else:
            _write(folder.root / name, iter([data]), 0o600)
    for path in sorted(staging.iterdir(), key=lambda found: found.name == "station.json"):
        target = folder.root / path.name
        if path.name == "station.json":
            folder.create()
            sync_folder(folder.root)
        if target.is_dir():
            # An installation made it, with nothing in it.
            shutil.rmtree(target)
        path.replace(target)
    sync_folder(folder.root)
    staging.rmdir()
