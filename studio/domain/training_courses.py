"""The files of a course, read strictly: description, quiz, and text without anything that could act.

The form is described in ``resources/courses/course-1.schema.json`` and ``quiz-1.schema.json``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from studio.domain.errors import OperatorFixable
from studio.domain.signage_images import picture_facts
from studio.domain.takes import INTERNAL_RATE_HZ
from studio.domain.training import Course, Lesson, Question, Quiz

COURSE_FORMAT, COURSE_SCHEMA = "studio-course", 1
QUIZ_FORMAT, QUIZ_SCHEMA = "studio-quiz", 1
MANIFEST = "manifest.json"
TEXT, QUIZ, PICTURES, SOUNDS = ".md", ".json", frozenset({".png", ".jpg", ".jpeg", ".webp"}), frozenset({".flac"})

_NAME = re.compile(r"^[a-z0-9][a-z0-9._-]{0,79}$")
_ID = re.compile(r"^[a-z0-9][a-z0-9-]{0,59}$")
_SHA256 = re.compile(r"^[0-9a-f]{64}$")
# Anything that Markdown would pass on as HTML, CommonMark 0.31 section 6.6, autolinks (6.5) among it.
_HTML = re.compile(r"<\s*[/!?a-zA-Z]")
_TARGET = re.compile(r"(!?)\[(?:[^\]\\]|\\.)*\]\(\s*<?([^)>\s]*)")
_REFERENCE = re.compile(r"^\s{0,3}\[[^\]]+\]:", re.MULTILINE)
_SCHEME = re.compile(r"\b(?:javascript|vbscript|data|file|https?|ftp)\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file of a package as its signed manifest names it."""

    path: str
    sha256: str
    size: int


def safe_path(path: str) -> bool:
    """Tell whether a path may stand in a package: plain names, at most two folders deep, nothing of a system's."""
    parts = path.split("/")
    return len(parts) <= 3 and all(_NAME.match(part) and not part.endswith(".") for part in parts)


def read_manifest(payload: bytes) -> tuple[dict[str, Any], tuple[ListedFile, ...]]:
    """Return the description and the listed files (none in an unpacked course).

    Raises ``OperatorFixable``: COURSE_UNREADABLE, COURSE_NEWER, COURSE_UNSAFE_PATH.
    """
    data = _object(payload, MANIFEST)
    _form(data, COURSE_FORMAT, COURSE_SCHEMA, MANIFEST)
    listed = tuple(_listed(entry) for entry in _list(data, "files", MANIFEST)) if "files" in data else ()
    if len({entry.path for entry in listed}) != len(listed):
        raise _unreadable(MANIFEST, "files")
    return data, listed


def course_of(data: dict[str, Any], quiz: bytes) -> Course:
    """Return the course that a description and its quiz file say. Raises ``OperatorFixable("COURSE_UNREADABLE")``."""
    lessons = tuple(_lesson(entry) for entry in _list(data, "lessons", MANIFEST))
    percent = _whole(data, "pass_percent", MANIFEST)
    if not lessons or len({lesson.id for lesson in lessons}) != len(lessons) or not 1 <= percent <= 100:
        raise _unreadable(MANIFEST, "lessons" if 1 <= percent <= 100 else "pass_percent")
    return Course(
        _identity(data, MANIFEST),
        _whole(data, "version", MANIFEST),
        _text(data, "title", MANIFEST),
        _text(data, "summary", MANIFEST),
        _text(data, "language", MANIFEST),
        _text(data, "author", MANIFEST),
        _text(data, "licence", MANIFEST),
        percent,
        lessons,
        read_quiz(quiz, quiz_path(data)),
        _text(data, "lab", MANIFEST) if "lab" in data else "",
    )


def quiz_path(data: dict[str, Any]) -> str:
    return _path(data, "quiz", MANIFEST)


def read_quiz(raw: bytes, path: str) -> Quiz:
    """Raises ``OperatorFixable``: COURSE_UNREADABLE, COURSE_NEWER."""
    data = _object(raw, path)
    _form(data, QUIZ_FORMAT, QUIZ_SCHEMA, path)
    questions = tuple(_question(entry, path) for entry in _list(data, "questions", path))
    if not questions or len({question.id for question in questions}) != len(questions):
        raise _unreadable(path, "questions")
    return Quiz(questions)


def check_text(path: str, raw: bytes, files: Container[str]) -> str:
    """Return a lesson's Markdown. Raises ``OperatorFixable("COURSE_TEXT_UNSAFE")`` with the line of the first HTML,
    script, address of the outside, or picture that is not in the package; COURSE_UNREADABLE where it is no text."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _unreadable(path, "UTF-8") from error
    for number, line in enumerate(text.splitlines(), 1):
        if _HTML.search(line) or _SCHEME.search(line) or _REFERENCE.search(line):
            raise OperatorFixable("COURSE_TEXT_UNSAFE", path=path, line=number)
        for bang, target in _TARGET.findall(line):
            wanted = str(PurePosixPath(path).parent / target)
            if wanted not in files or (bang and PurePosixPath(target).suffix not in PICTURES):
                raise OperatorFixable("COURSE_TEXT_UNSAFE", path=path, line=number)
    return text


def pictures_of(text: str) -> tuple[str, ...]:
    """The pictures that a checked text shows, named as it names them."""
    return tuple(dict.fromkeys(target for bang, target in _TARGET.findall(text) if bang))


def check_kind(path: str, raw: bytes) -> None:
    """Judge a file by its name and its first bytes: text, quiz, raster picture, FLAC of 48 kHz.

    Raises ``OperatorFixable("COURSE_FILE_KIND")``, ("PICTURE_TOO_LARGE").
    """
    suffix = PurePosixPath(path).suffix
    if suffix in PICTURES:
        try:
            picture_facts(raw)
        except OperatorFixable as error:
            if error.code == "NOT_A_PICTURE":
                raise OperatorFixable("COURSE_FILE_KIND", path=path) from error
            raise
        return
    # FLAC (RFC 9639 section 8.2): the stream begins with STREAMINFO, whose bits 144 to 163 are the rate.
    if suffix in SOUNDS and raw[:4] == b"fLaC" and int.from_bytes(raw[18:21]) >> 4 == INTERNAL_RATE_HZ:
        return
    if suffix not in (TEXT, QUIZ):
        raise OperatorFixable("COURSE_FILE_KIND", path=path)


def _lesson(entry: Any) -> Lesson:
    data = _mapping(entry, MANIFEST, "lessons")
    sounds = _list(data, "audio", MANIFEST) if "audio" in data else []
    heard = [_mapping(sound, MANIFEST, "audio") for sound in sounds]
    return Lesson(
        _identity(data, MANIFEST),
        _text(data, "title", MANIFEST),
        _path(data, "file", MANIFEST),
        _whole(data, "minutes", MANIFEST),
        tuple((_path(sound, "file", MANIFEST), _text(sound, "title", MANIFEST)) for sound in heard),
    )


def _question(entry: Any, path: str) -> Question:
    data = _mapping(entry, path, "questions")
    options = tuple(_list(data, "options", path))
    right = frozenset(_list(data, "right", path))
    good = all(isinstance(option, str) and option.strip() for option in options)
    known = all(isinstance(place, int) and 0 <= place < len(options) for place in right)
    if not good or not known or not right or not 2 <= len(options) <= 8 or len(set(options)) != len(options):
        raise _unreadable(path, "options")
    return Question(_identity(data, path), _text(data, "text", path), options, right, _text(data, "why", path))


def _listed(entry: Any) -> ListedFile:
    data = _mapping(entry, MANIFEST, "files")
    path, sha256 = _text(data, "path", MANIFEST), _text(data, "sha256", MANIFEST)
    if not safe_path(path):
        raise OperatorFixable("COURSE_UNSAFE_PATH", path=path)
    if not _SHA256.match(sha256):
        raise _unreadable(MANIFEST, "sha256")
    return ListedFile(path, sha256, _whole(data, "size", MANIFEST))


def _object(raw: bytes, path: str) -> dict[str, Any]:
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise _unreadable(path, "JSON") from error
    return _mapping(data, path, "JSON")


def _form(data: dict[str, Any], name: str, schema: int, path: str) -> None:
    if data.get("format") != name:
        raise _unreadable(path, "format")
    version = _whole(data, "schema", path)
    if version > schema:
        raise OperatorFixable("COURSE_NEWER")


def _mapping(value: Any, path: str, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _unreadable(path, what)
    return value


def _list(data: dict[str, Any], key: str, path: str) -> list[Any]:
    found = data.get(key)
    if not isinstance(found, list):
        raise _unreadable(path, key)
    return found


def _text(data: dict[str, Any], key: str, path: str) -> str:
    found = data.get(key)
    if not isinstance(found, str) or not found.strip() or len(found) > 4000:
        raise _unreadable(path, key)
    return found.strip()


def _whole(data: dict[str, Any], key: str, path: str) -> int:
    found = data.get(key)
    if not isinstance(found, int) or isinstance(found, bool) or found < 0:
        raise _unreadable(path, key)
    return found


def _identity(data: dict[str, Any], path: str) -> str:
    found = _text(data, "id", path)
    if not _ID.match(found):
        raise _unreadable(path, "id")
    return found


def _path(data: dict[str, Any], key: str, path: str) -> str:
    found = _text(data, key, path)
    if not safe_path(found):
        raise OperatorFixable("COURSE_UNSAFE_PATH", path=found)
    return found


def _unreadable(path: str, what: str) -> OperatorFixable:
    return OperatorFixable("COURSE_UNREADABLE", path=path, what=what)
