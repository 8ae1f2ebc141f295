"""Course packages: packed and signed, and opened with nothing believed that was not checked.

A package is a zip. ``manifest.signed`` is the envelope around the manifest, which lists every other file by path,
size and SHA-256; what is not listed is refused, and nothing is ever written under a name that a package gave.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from studio.domain.errors import OperatorFixable
from studio.domain.training import Course
from studio.domain.training_courses import (
    MANIFEST,
    TEXT,
    ListedFile,
    check_kind,
    check_text,
    course_of,
    quiz_path,
    read_manifest,
    safe_path,
)
from studio.domain.training_labs import find_lab
from studio.ports.secrets import Signer

SIGNED_MANIFEST = "manifest.signed"
MOST_FILES = 300
MOST_BYTES = 100 * 1024 * 1024
MOST_FILE_BYTES = 30 * 1024 * 1024
MOST_MANIFEST_BYTES = 2 * 1024 * 1024
_PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class OpenedPackage:
    """A package whose signature, sizes, hashes and contents hold. ``files`` are by path."""

    course: Course
    manifest: bytes
    envelope: bytes
    files: dict[str, bytes]


def open_package(source: Path, signer: Signer) -> OpenedPackage:
    """Open and check a whole package.

    Raises ``OperatorFixable``: FILE_MISSING, COURSE_NOT_A_PACKAGE, COURSE_NOT_SIGNED, COURSE_UNSAFE_PATH,
    COURSE_TOO_LARGE, COURSE_FILE_MISSING, COURSE_FILE_UNLISTED, COURSE_FILE_CHANGED, COURSE_FILE_KIND,
    COURSE_TEXT_UNSAFE, COURSE_UNREADABLE, COURSE_NEWER, PICTURE_TOO_LARGE; ``Misuse("NO_SUCH_LAB")``.
    """
    if not source.is_file():
        raise OperatorFixable("FILE_MISSING", path=str(source))
    if source.stat().st_size > MOST_BYTES:
        raise OperatorFixable("COURSE_TOO_LARGE")
    try:
        with zipfile.ZipFile(source) as archive:
            return _opened(archive, signer)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        # RuntimeError and NotImplementedError are zipfile's words for a password and an unknown compression.
        raise OperatorFixable("COURSE_NOT_A_PACKAGE", path=source.name) from error


def _opened(archive: zipfile.ZipFile, signer: Signer) -> OpenedPackage:
    entries = _entries(archive)
    if SIGNED_MANIFEST not in entries:
        raise OperatorFixable("COURSE_NOT_SIGNED")
    envelope = _read(archive, entries.pop(SIGNED_MANIFEST), MOST_MANIFEST_BYTES)
    try:
        manifest = signer.open(envelope)
    except OperatorFixable as error:
        raise OperatorFixable("COURSE_NOT_SIGNED", why=error.code) from error
    data, listed = read_manifest(manifest)
    wanted = {each.path: each for each in listed}
    for path in entries:
        if path not in wanted:
            raise OperatorFixable("COURSE_FILE_UNLISTED", path=path)
    if sum(each.size for each in listed) > MOST_BYTES:
        raise OperatorFixable("COURSE_TOO_LARGE")
    files = {}
    for path, each in wanted.items():
        if path not in entries:
            raise OperatorFixable("COURSE_FILE_MISSING", path=path)
        files[path] = _checked(_read(archive, entries[path], each.size), each)
    if quiz_path(data) not in files:
        raise OperatorFixable("COURSE_FILE_MISSING", path=quiz_path(data))
    course = course_of(data, files[quiz_path(data)])
    check_files(course, files)
    return OpenedPackage(course, manifest, envelope, files)


def check_files(course: Course, files: dict[str, bytes]) -> None:
    """Every file is of a known kind, every text safe, and every lesson's text, sound and lab is there."""
    for path, raw in files.items():
        check_kind(path, raw)
        if path.endswith(TEXT):
            check_text(path, raw, files.keys())
    for lesson in course.lessons:
        for path in (lesson.file, *(sound for sound, _ in lesson.audio)):
            if path not in files:
                raise OperatorFixable("COURSE_FILE_MISSING", path=path)
    if course.lab_id:
        find_lab(course.lab_id)


def _entries(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The archive's entries by name, judged by what they declare, before anything is read."""
    infos = archive.infolist()
    if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > MOST_BYTES:
        raise OperatorFixable("COURSE_TOO_LARGE")
    found: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        # ``orig_filename`` still has the backslashes and NULs that zipfile tidies away.
        name = info.orig_filename
        # The upper half of the attributes is the Unix mode: only a plain file (or no mode at all) may stand here.
        is_plain = (info.external_attr >> 16 & 0o170000) in (0, 0o100000)
        if not safe_path(name) or not is_plain or name in found:
            raise OperatorFixable("COURSE_UNSAFE_PATH", path=name[:80])
        found[name] = info
    return found


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """Unpack one entry, and stop at the first byte over ``most``: what an entry declares is not believed."""
    most = min(most, MOST_FILE_BYTES)
    pieces, size = [], 0
    with archive.open(info) as file:
        while piece := file.read(min(_PIECE, most + 1 - size)):
            pieces.append(piece)
            size += len(piece)
            if size > most:
                raise OperatorFixable("COURSE_TOO_LARGE")
    return b"".join(pieces)


def _checked(raw: bytes, listed: ListedFile) -> bytes:
    if len(raw) != listed.size or hashlib.sha256(raw).hexdigest() != listed.sha256:
        raise OperatorFixable("COURSE_FILE_CHANGED", path=listed.path)
    return raw


def pack_course(folder: Path, target: Path, signer: Signer) -> None:
    """Pack an unpacked course into a signed package at ``target``. Raises what ``open_package`` raises of contents."""
    raw = {path.relative_to(folder).as_posix(): path.read_bytes() for path in _files(folder)}
    data, _ = read_manifest(raw.pop(MANIFEST))
    if quiz_path(data) not in raw:
        raise OperatorFixable("COURSE_FILE_MISSING", path=quiz_path(data))
    check_files(course_of(data, raw[quiz_path(data)]), raw)
    data["files"] = [
        {"path": path, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
        for path, content in sorted(raw.items())
    ]
    envelope = signer.sign(json.dumps(data, ensure_ascii=False, indent=1).encode())
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(SIGNED_MANIFEST, envelope)
        for path, content in sorted(raw.items()):
            archive.writestr(path, content)


def _files(folder: Path) -> Iterable[Path]:
    if not (folder / MANIFEST).is_file():
        raise OperatorFixable("COURSE_FILE_MISSING", path=MANIFEST)
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]
