"""Course packages: made, opened, and every hostile one refused; the program's own courses hold the same rules."""

from __future__ import annotations

import hashlib
import json
import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from studio.app.training import courses_folder
from studio.domain.errors import OperatorFixable, StudioError
from studio.domain.training_courses import MANIFEST
from studio.domain.training_labs import LABS
from studio.services import course_packages
from studio.services.course_packages import SIGNED_MANIFEST, check_files, open_package, pack_course
from studio.services.courses import built_in_books
from tests.support.ui_fakes import PlainSigner

COURSES = courses_folder()
VOICE = COURSES / "2-thu-am"
SIGNER = PlainSigner()


@pytest.fixture
def package(tmp_path: Path) -> Path:
    target = tmp_path / "voice.zip"
    pack_course(VOICE, target, SIGNER)
    return target


def entries(package: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(package) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(target: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return target


def resigned(
    files: dict[str, bytes], change: Callable[[dict[str, Any]], None] = lambda _data: None
) -> dict[str, bytes]:
    """List and sign again what now lies there: what a dishonest or careless author with the key could make."""
    data: dict[str, Any] = json.loads(SIGNER.open(files[SIGNED_MANIFEST]))
    rest = {name: raw for name, raw in files.items() if name != SIGNED_MANIFEST}
    data["files"] = [
        {"path": name, "sha256": hashlib.sha256(raw).hexdigest(), "size": len(raw)} for name, raw in rest.items()
    ]
    change(data)
    return rest | {SIGNED_MANIFEST: SIGNER.sign(json.dumps(data).encode())}


def code_of(package: Path) -> str:
    with pytest.raises(StudioError) as refusal:
        open_package(package, SIGNER)
    return refusal.value.code


def test_a_package_comes_back_as_it_was_written(package: Path) -> None:
    opened = open_package(package, SIGNER)
    assert opened.course.title == "Thu âm và cân âm lượng giọng nói"
    assert opened.course.lab_id == "master-a-voice"
    assert opened.files["sounds/vo.flac"] == (VOICE / "sounds" / "vo.flac").read_bytes()
    assert MANIFEST not in opened.files


def test_a_package_fits_its_published_schema(package: Path) -> None:
    schema = jsonschema_rs.validator_for(json.loads((COURSES / "course-1.schema.json").read_text("utf-8")))
    data = json.loads(SIGNER.open(entries(package)[SIGNED_MANIFEST]))
    schema.validate(data)
    assert not schema.is_valid(data | {"schema": 2})
    assert not schema.is_valid(data | {"files": [{"path": "../x", "sha256": "0" * 64, "size": 1}]})


@pytest.mark.parametrize(
    "name", ["../../evil.md", "/etc/evil.md", "..\\evil.md", "C:\\evil.md", "a/../../evil.md", "Evil.md"]
)
def test_zip_slip_is_refused_before_anything_is_read(package: Path, tmp_path: Path, name: str) -> None:
    files = entries(package) | {name: b"# x"}
    hostile = write(tmp_path / "slip.zip", resigned(files))
    assert code_of(hostile) == "COURSE_UNSAFE_PATH"
    assert code_of(write(tmp_path / "slip2.zip", entries(package) | {name: b"# x"})) == "COURSE_UNSAFE_PATH"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["slip.zip", "slip2.zip", "voice.zip"]


def test_a_link_in_a_package_is_refused(package: Path, tmp_path: Path) -> None:
    shutil.copy(package, tmp_path / "link.zip")
    link = zipfile.ZipInfo("link.md")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert code_of(tmp_path / "link.zip") == "COURSE_UNSAFE_PATH"


def test_two_entries_of_one_name_are_refused(package: Path, tmp_path: Path) -> None:
    shutil.copy(package, tmp_path / "twice.zip")
    with zipfile.ZipFile(tmp_path / "twice.zip", "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("quiz.json", b"{}")
    assert code_of(tmp_path / "twice.zip") == "COURSE_UNSAFE_PATH"


def test_a_bomb_is_refused_by_what_it_declares(package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course_packages, "MOST_BYTES", 2_000_000)
    bomb = write(tmp_path / "bomb.zip", resigned(entries(package) | {"big.md": b" " * 3_000_000}))
    assert bomb.stat().st_size < 1_000_000
    assert code_of(bomb) == "COURSE_TOO_LARGE"


def test_a_bomb_that_lies_about_its_size_is_stopped_while_it_unfolds(package: Path, tmp_path: Path) -> None:
    """Both sizes of the headers say 10 bytes; five million would come out."""
    files = resigned(
        entries(package) | {"big.md": b" " * 5_000_000},
        lambda data: next(each for each in data["files"] if each["path"] == "big.md").update(size=10),
    )
    raw = bytearray(write(tmp_path / "liar.zip", files).read_bytes())
    size = (5_000_000).to_bytes(4, "little")
    assert raw.count(size) == 2
    (tmp_path / "liar.zip").write_bytes(bytes(raw).replace(size, (10).to_bytes(4, "little")))
    assert code_of(tmp_path / "liar.zip") in {"COURSE_NOT_A_PACKAGE", "COURSE_TOO_LARGE", "COURSE_FILE_CHANGED"}
    honest_list = write(tmp_path / "long.zip", files)
    assert code_of(honest_list) == "COURSE_TOO_LARGE"


def test_too_many_files_are_refused(package: Path, tmp_path: Path) -> None:
    many = entries(package) | {f"n{number}.md": b"" for number in range(300)}
    assert code_of(write(tmp_path / "many.zip", many)) == "COURSE_TOO_LARGE"


def test_a_changed_file_is_refused(package: Path, tmp_path: Path) -> None:
    files = entries(package)
    changed = files | {"1-micro.md": files["1-micro.md"].replace(b"micro", b"mirco", 1)}
    assert code_of(write(tmp_path / "changed.zip", changed)) == "COURSE_FILE_CHANGED"
    assert code_of(write(tmp_path / "more.zip", files | {"more.md": b"# x"})) == "COURSE_FILE_UNLISTED"
    less = {name: raw for name, raw in files.items() if name != "3-doc.md"}
    assert code_of(write(tmp_path / "less.zip", less)) == "COURSE_FILE_MISSING"
    assert code_of(write(tmp_path / "fewer.zip", resigned(less))) == "COURSE_FILE_MISSING"


def test_a_forged_or_missing_signature_is_refused(package: Path, tmp_path: Path) -> None:
    files = entries(package)
    forged = files | {SIGNED_MANIFEST: b"forged:" + SIGNER.open(files[SIGNED_MANIFEST])}
    assert code_of(write(tmp_path / "forged.zip", forged)) == "COURSE_NOT_SIGNED"
    unsigned = {name: raw for name, raw in files.items() if name != SIGNED_MANIFEST}
    assert code_of(write(tmp_path / "unsigned.zip", unsigned)) == "COURSE_NOT_SIGNED"


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("pictures/a.svg", b"<svg onload='alert(1)'/>", "COURSE_FILE_KIND"),
        ("pictures/a.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "COURSE_FILE_KIND"),
        ("page.html", b"<script>alert(1)</script>", "COURSE_FILE_KIND"),
        ("run.exe", b"MZ", "COURSE_FILE_KIND"),
        ("sounds/a.flac", b"ID3", "COURSE_FILE_KIND"),
        ("sounds/a.flac", b"fLaC" + bytes(14) + (44_100 << 4).to_bytes(3) + bytes(40), "COURSE_FILE_KIND"),
        ("more.md", b"# x\n\n<script>alert(1)</script>", "COURSE_TEXT_UNSAFE"),
        ("more.md", b"[x](javascript:alert(1))", "COURSE_TEXT_UNSAFE"),
        ("more.md", b"![x](https://example.test/x.png)", "COURSE_TEXT_UNSAFE"),
    ],
)
def test_what_could_act_is_refused_whoever_signed_it(
    package: Path, tmp_path: Path, name: str, raw: bytes, code: str
) -> None:
    assert code_of(write(tmp_path / "act.zip", resigned(entries(package) | {name: raw}))) == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"schema": 2}, "COURSE_NEWER"),
        ({"format": "other"}, "COURSE_UNREADABLE"),
        ({"lessons": []}, "COURSE_UNREADABLE"),
        ({"pass_percent": 101}, "COURSE_UNREADABLE"),
        ({"id": "../x"}, "COURSE_UNREADABLE"),
        ({"quiz": "../quiz.json"}, "COURSE_UNSAFE_PATH"),
        ({"quiz": "none.json"}, "COURSE_FILE_MISSING"),
        ({"lab": "fly-a-kite"}, "NO_SUCH_LAB"),
    ],
)
def test_a_description_that_is_not_ours_is_refused(
    package: Path, tmp_path: Path, change: dict[str, Any], code: str
) -> None:
    assert code_of(write(tmp_path / "odd.zip", resigned(entries(package), lambda data: data.update(change)))) == code


@pytest.mark.parametrize(
    "raw", [b"not json", b"[" * 100_000, b'{"format": "studio-quiz", "schema": 1, "questions": []}', b"\xff"]
)
def test_a_quiz_that_cannot_be_read_is_refused(package: Path, tmp_path: Path, raw: bytes) -> None:
    hostile = write(tmp_path / "quiz.zip", resigned(entries(package) | {"quiz.json": raw}))
    assert code_of(hostile) == "COURSE_UNREADABLE"


def test_files_that_are_no_packages_are_refused(tmp_path: Path, package: Path) -> None:
    (tmp_path / "text.zip").write_bytes(b"PK but no zip")
    assert code_of(tmp_path / "text.zip") == "COURSE_NOT_A_PACKAGE"
    assert code_of(tmp_path / "none.zip") == "FILE_MISSING"
    (tmp_path / "cut.zip").write_bytes(package.read_bytes()[:-400])
    assert code_of(tmp_path / "cut.zip") == "COURSE_NOT_A_PACKAGE"


def test_the_programs_own_courses_hold_the_same_rules() -> None:
    course_schema = jsonschema_rs.validator_for(json.loads((COURSES / "course-1.schema.json").read_text("utf-8")))
    quiz_schema = jsonschema_rs.validator_for(json.loads((COURSES / "quiz-1.schema.json").read_text("utf-8")))
    books = built_in_books(COURSES)
    assert [book.course.lab_id for book in books] == list(LABS)
    for book in books:
        course_schema.validate(json.loads((book.folder / MANIFEST).read_text("utf-8")))
        quiz_schema.validate(json.loads((book.folder / "quiz.json").read_text("utf-8")))
        files = {
            path.relative_to(book.folder).as_posix(): path.read_bytes()
            for path in book.folder.rglob("*")
            if path.is_file() and path.name != MANIFEST
        }
        check_files(book.course, files)
        used = {book.course.lessons[place].file for place in range(len(book.course.lessons))}
        assert {name for name in files if name.endswith(".md")} == used
        assert 3 <= len(book.course.lessons) <= 5
        assert len(book.course.quiz.questions) >= 6
        assert any(question.several for question in book.course.quiz.questions)


def test_administrative_spelling_is_held_in_the_courses() -> None:
    for path in COURSES.rglob("*"):
        if path.suffix not in (".md", ".json") or not path.is_file():
            continue
        text = path.read_text("utf-8").lower()
        for wrong in ("xoá", "huỷ", "hoà ", "văn hoá", "thảm hoạ", "uỷ ban", "khoá", "chuẩn âm", "khử ồn", "âm ly"):
            assert wrong not in text, (path.name, wrong)


def test_packing_refuses_what_opening_would(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(VOICE, folder)
    (folder / "3-doc.md").write_text("<b>đậm</b>", "utf-8")
    with pytest.raises(OperatorFixable, match="COURSE_TEXT_UNSAFE"):
        pack_course(folder, tmp_path / "mine.zip", SIGNER)
