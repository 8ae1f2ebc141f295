"""Where the parts of a course are read from: a folder of the program, or the files of a package in the media store."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from studio.domain.errors import OperatorFixable
from studio.domain.training import Course
from studio.domain.training_courses import MANIFEST, ListedFile, course_of, quiz_path, read_manifest
from studio.ports.media import MediaStore


class CourseBook(Protocol):
    """A course with its files."""

    @property
    def course(self) -> Course: ...

    @property
    def built_in(self) -> bool: ...

    def read(self, path: str) -> bytes:
        """Raises ``OperatorFixable``: COURSE_FILE_MISSING, COURSE_FILE_CHANGED, MEDIA_MISSING."""

    def path(self, path: str) -> Path:
        """Where the file lies, for what is read piece by piece."""


@dataclass(frozen=True, slots=True)
class FolderBook:
    """A course that is part of the program, trusted as the program is."""

    folder: Path
    course: Course
    built_in: bool = True

    def read(self, path: str) -> bytes:
        try:
            return self.path(path).read_bytes()
        except OSError as error:
            raise OperatorFixable("COURSE_FILE_MISSING", path=path) from error

    def path(self, path: str) -> Path:
        return self.folder / path


@dataclass(frozen=True, slots=True)
class StoredBook:
    """An installed package: its files lie in the media store by their hashes."""

    media: MediaStore
    course: Course
    files: dict[str, ListedFile]
    built_in: bool = False

    def read(self, path: str) -> bytes:
        raw = self.path(path).read_bytes()
        if hashlib.sha256(raw).hexdigest() != self.files[path].sha256:
            raise OperatorFixable("COURSE_FILE_CHANGED", path=path)
        return raw

    def path(self, path: str) -> Path:
        if path not in self.files:
            raise OperatorFixable("COURSE_FILE_MISSING", path=path)
        return self.media.path(self.files[path].sha256)


def folder_book(folder: Path) -> FolderBook:
    """Open an unpacked course. Raises ``OperatorFixable``: COURSE_FILE_MISSING, COURSE_UNREADABLE, COURSE_NEWER."""
    try:
        manifest = (folder / MANIFEST).read_bytes()
        data, _ = read_manifest(manifest)
        quiz = (folder / quiz_path(data)).read_bytes()
    except OSError as error:
        raise OperatorFixable("COURSE_FILE_MISSING", path=folder.name) from error
    return FolderBook(folder, course_of(data, quiz))


def built_in_books(folder: Path) -> list[FolderBook]:
    """The program's own courses, in the order of their folders' names."""
    if not folder.is_dir():
        return []
    return [folder_book(each) for each in sorted(folder.iterdir()) if (each / MANIFEST).is_file()]


def stored_book(media: MediaStore, manifest: bytes) -> StoredBook:
    """Open an installed package by its manifest, whose signature was checked when it was installed."""
    data, listed = read_manifest(manifest)
    files = {each.path: each for each in listed}
    quiz = files.get(quiz_path(data))
    if quiz is None:
        raise OperatorFixable("COURSE_FILE_MISSING", path=quiz_path(data))
    raw = media.path(quiz.sha256).read_bytes()
    if hashlib.sha256(raw).hexdigest() != quiz.sha256:
        raise OperatorFixable("COURSE_FILE_CHANGED", path=quiz.path)
    return StoredBook(media, course_of(data, raw), files)
