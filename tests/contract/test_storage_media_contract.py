"""One suite for the media store: in memory and on disk; and what only a disk can do."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from studio.domain.errors import Defect, OperatorFixable
from studio.ports.media import MediaStore
from studio.storage.media import FileMediaStore
from tests.support.memory_store import MemoryMedia

SOUND = bytes(range(256)) * 9_000
SOUND_SHA256 = hashlib.sha256(SOUND).hexdigest()


@pytest.fixture(params=["memory", "disk"])
def media(request: pytest.FixtureRequest, tmp_path: Path) -> MediaStore:
    if request.param == "memory":
        return MemoryMedia(tmp_path)
    return FileMediaStore(tmp_path / "media", tmp_path)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source.flac"
    path.write_bytes(SOUND)
    return path


def test_a_file_is_found_again_by_its_hash(media: MediaStore, source: Path) -> None:
    assert media.put(source) == SOUND_SHA256
    assert media.path(SOUND_SHA256).read_bytes() == SOUND
    assert media.verify(SOUND_SHA256)
    assert source.read_bytes() == SOUND


def test_bytes_and_file_are_one_and_the_same(media: MediaStore, source: Path) -> None:
    assert media.put_bytes(SOUND) == media.put(source) == SOUND_SHA256
    assert media.put_bytes(b"") == hashlib.sha256().hexdigest()
    assert media.verify(hashlib.sha256().hexdigest())


def test_what_is_missing_is_said(media: MediaStore, tmp_path: Path) -> None:
    with pytest.raises(OperatorFixable, match="MEDIA_MISSING"):
        media.path(SOUND_SHA256)
    assert not media.verify(SOUND_SHA256)
    for nothing in (tmp_path / "none.wav", tmp_path):
        with pytest.raises(OperatorFixable, match="FILE_MISSING"):
            media.put(nothing)


def test_the_relative_path_is_told_whether_or_not_it_exists(media: MediaStore) -> None:
    assert media.relative_path(SOUND_SHA256) == f"media/{SOUND_SHA256[:2]}/{SOUND_SHA256}"


def test_a_changed_file_no_longer_verifies(media: MediaStore) -> None:
    path = media.path(media.put_bytes(SOUND))
    path.chmod(0o600)
    path.write_bytes(SOUND[:-1] + b"\0")
    assert not media.verify(SOUND_SHA256)


@pytest.mark.parametrize("name", ["", "../../station.db", "A" * 64, SOUND_SHA256 + "0", "é" * 64])
def test_what_is_no_hash_is_our_defect(media: MediaStore, name: str) -> None:
    calls: list[Callable[[str], object]] = [media.path, media.relative_path, media.verify]
    for call in calls:
        with pytest.raises(Defect, match="BAD_SHA256"):
            call(name)


# --- on disk -------------------------------------------------------------------------------------------------


@pytest.fixture
def disk(tmp_path: Path) -> FileMediaStore:
    return FileMediaStore(tmp_path / "media", tmp_path)


def files_under(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_stored_file_is_writable_by_nobody_and_alone(disk: FileMediaStore, tmp_path: Path) -> None:
    path = disk.path(disk.put_bytes(SOUND))
    assert files_under(tmp_path / "media") == [path]
    assert tmp_path / disk.relative_path(SOUND_SHA256) == path
    assert stat.S_IMODE(path.stat().st_mode) == 0o400


def test_a_damaged_copy_is_mended_by_putting_it_again(disk: FileMediaStore) -> None:
    path = disk.path(disk.put_bytes(SOUND))
    path.chmod(0o600)
    path.write_bytes(SOUND[:100])
    assert disk.put_bytes(SOUND) == SOUND_SHA256
    assert disk.verify(SOUND_SHA256)
    assert not path.stat().st_mode & stat.S_IWUSR


def test_many_threads_put_the_same_file(disk: FileMediaStore, source: Path, tmp_path: Path) -> None:
    together = threading.Barrier(6)
    hashes: list[str] = []

    def put() -> None:
        together.wait(10)
        hashes.append(disk.put(source))

    threads = [threading.Thread(target=put) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert hashes == [SOUND_SHA256] * 6
    assert files_under(tmp_path / "media") == [disk.path(SOUND_SHA256)]
    assert disk.verify(SOUND_SHA256)


def test_what_a_crash_left_half_copied_is_swept_by_age(disk: FileMediaStore, tmp_path: Path) -> None:
    kept = disk.path(disk.put_bytes(SOUND))
    left = tmp_path / "media" / ".0123456789abcdef.part"
    left.write_bytes(SOUND[:10])
    assert disk.remove_unfinished(datetime.now(UTC) - timedelta(hours=1)) == 0
    os.utime(left, (0, 0))
    assert disk.remove_unfinished(datetime.now(UTC) - timedelta(hours=1)) == 1
    assert files_under(tmp_path / "media") == [kept]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MiB."""
    if sys.platform == "win32" or os.geteuid() != 0:
        pytest.skip("a small file system can be mounted by root alone")
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"no small file system: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_leaves_nothing_half_written(small_disk: Path) -> None:
    disk = FileMediaStore(small_disk / "media", small_disk)
    kept = disk.put_bytes(b"x" * 300_000)
    with pytest.raises(OperatorFixable, match="DISK_FULL"):
        disk.put_bytes(SOUND)
    assert files_under(small_disk) == [disk.path(kept)]
    assert disk.verify(kept)
    assert disk.put_bytes(b"y" * 300_000)
