"""A station in one file, and back: whole, verified, and refused where it is not."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from studio.app import backup as making
from studio.app import backup_format as form
from studio.app.backup import make_backup
from studio.app.build import build_station
from studio.app.preset import Preset, enrol_code, read_preset, write_preset
from studio.app.restore import STAGING, restore_backup
from studio.app.setup import migrate_records, prepare, wanted_preset, write_unit
from studio.app.station_folder import FolderLock, StationFolder
from studio.domain.errors import Misuse, StudioError
from studio.storage.secrets import FileSecrets
from tests.support.stations import PASSWORD, TestStation, make_station

PASSPHRASE = "một cụm mật khẩu dài"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> TestStation:
    """A station with an approved programme, its media and takes, secrets and a journal."""
    station = make_station(tmp_path_factory.mktemp("made") / "đài")
    station.approved()
    folder = station.folder
    (folder.bridge / "hub").mkdir()
    (folder.bridge / "hub" / "passwords").write_bytes(b"cum-01:secret")
    (folder.journal / "0001.jsonl").write_bytes(b'{"counter":1}\n')
    (folder.takes / "being-recorded").mkdir()
    (folder.takes / "being-recorded" / "0001.wav.part").write_bytes(b"\0" * 99)
    write_preset(folder, Preset("https://tinh.example", "vi"))
    return station


@pytest.fixture(scope="module")
def whole(made: TestStation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("backup") / "đài.zip"
    make_backup(made.folder, target, PASSPHRASE)
    return target


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def refusal(work: Callable[[], object]) -> str:
    with pytest.raises(StudioError) as refused:
        work()
    return refused.value.code


def test_what_comes_back_is_what_was_there(made: TestStation, whole: Path, tmp_path: Path) -> None:
    folder = StationFolder(tmp_path / "lại")
    manifest = restore_backup(whole, folder, lambda: PASSPHRASE)
    assert manifest.station_name == "Đài xã Bình Minh"
    back, before = contents(folder.root), contents(made.folder.root)
    same = [name for name in before if name.split("/")[0] in ("media", "takes", "journal", "secrets", "bridge")]
    wanted = {name: before[name] for name in same if "being-recorded" not in name and "control.token" not in name}
    assert wanted.items() <= back.items()
    assert len([name for name in wanted if name.startswith("media/")]) >= 2
    assert {"station.json", "station.db", "setup.json", "bridge/hub/passwords"} <= back.keys()
    assert not any("being-recorded" in name or name.startswith(STAGING) for name in back)
    # It opens, signs in and reads: not only bytes, a station.
    again = build_station(folder)
    assert again.people.all() == made.station.people.all()
    with again.people.store.read() as unit:
        assert unit.audit.verify() == []


def test_progress_ends_at_all_of_it(made: TestStation, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    make_backup(made.folder, tmp_path / "a.zip", progress=lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] / told[-1][1] > 0.9


def test_without_a_passphrase_no_secret_is_in_the_file(made: TestStation, tmp_path: Path) -> None:
    FileSecrets(made.folder.secrets).put("source-key", b"a-very-secret-key")
    make_backup(made.folder, tmp_path / "open.zip")
    make_backup(made.folder, tmp_path / "sealed.zip", PASSPHRASE)
    with zipfile.ZipFile(tmp_path / "open.zip") as archive:
        assert not [name for name in archive.namelist() if name.split("/")[0] in ("secrets", "bridge")]
        assert form.CONFIDENTIAL not in archive.namelist()
    for name in ("open.zip", "sealed.zip"):
        assert b"a-very-secret-key" not in (tmp_path / name).read_bytes()
    assert refusal(lambda: make_backup(made.folder, tmp_path / "x.zip", "ngắn")) == "WEAK_PASSPHRASE"
    assert not (tmp_path / "x.zip").exists()


def test_secrets_come_back_with_the_right_passphrase_alone(whole: Path, tmp_path: Path) -> None:
    folder = StationFolder(tmp_path / "lại")
    assert refusal(lambda: restore_backup(whole, folder, lambda: "sai mật khẩu rồi")) == "PASSPHRASE_WRONG"
    assert not folder.root.exists()
    restore_backup(whole, folder, None)
    assert not list(folder.secrets.glob("*.secret"))
    assert not (folder.bridge / "hub").exists()


def test_records_are_whole_while_somebody_writes(made: TestStation, tmp_path: Path) -> None:
    stop = threading.Event()
    wrote: list[object] = []

    def write() -> None:
        while not stop.is_set():
            wrote.append(made.station.production.create(made.cast.editor, f"Bản tin {len(wrote)}"))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            make_backup(made.folder, tmp_path / f"{number}.zip")
    finally:
        stop.set()
        writer.join()
    assert wrote
    for number in range(3):
        folder = StationFolder(tmp_path / str(number))
        restore_backup(tmp_path / f"{number}.zip", folder, None)
        with build_station(folder).people.store.read() as unit:
            assert unit.audit.verify() == []


def test_a_backup_overwrites_nothing_and_is_whole_or_not_there(
    made: TestStation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "there.zip"
    there.write_bytes(b"kept")
    assert refusal(lambda: make_backup(made.folder, there)) == "BACKUP_EXISTS"
    assert there.read_bytes() == b"kept"
    assert refusal(lambda: make_backup(made.folder, made.folder.logs / "b.zip")) == "BACKUP_INSIDE"
    assert refusal(lambda: make_backup(StationFolder(tmp_path / "none"), tmp_path / "n.zip")) == "NO_STATION"

    class Full(NamedTuple):
        total: int = 1
        used: int = 1
        free: int = 1000

    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Full())
    assert refusal(lambda: make_backup(made.folder, tmp_path / "full.zip")) == "DISK_FULL"
    monkeypatch.undo()
    monkeypatch.setattr(making, "sync", _fails)
    with pytest.raises(OSError, match="pulled out"):
        make_backup(made.folder, tmp_path / "cut.zip")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["there.zip"]


def _fails(_file: object) -> None:
    raise OSError("pulled out")


def rewritten(source: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """A backup whose files were changed, with a manifest that fits them unless ``change`` set its own."""
    with zipfile.ZipFile(source) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = files.pop(form.MANIFEST)
    change(files)
    if form.MANIFEST not in files:
        body = json.loads(manifest)
        body["files"] = [
            {"path": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in files.items()
        ]
        files[form.MANIFEST] = json.dumps(body).encode()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target


@pytest.mark.parametrize(
    "name",
    [
        "../outside.txt",
        "media/../../outside.txt",
        "/etc/outside.txt",
        "C:/outside.txt",
        "media\\..\\..\\outside.txt",
        "media/ab/./x",
        "media/con.txt",
        "media/a:b",
        "media/trailing.",
        "secrets/control.token",
        "run/onair.json",
        "media//x",
        "media/" + "x" * 300,
    ],
)
def test_a_path_that_leads_elsewhere_is_refused_before_anything_is_written(
    whole: Path, tmp_path: Path, name: str
) -> None:
    bad = rewritten(whole, tmp_path / "bad.zip", lambda files: files.update({name: b"evil"}))
    place = tmp_path / "in" / "station"
    assert refusal(lambda: restore_backup(bad, StationFolder(place), None)) == "BACKUP_UNSAFE"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.zip"]


def damage(files: dict[str, bytes], name: str, manifest: bytes) -> None:
    files[name] = files[name][:-1] + bytes([files[name][-1] ^ 1])
    files[form.MANIFEST] = manifest


def test_one_changed_bit_is_found_in_any_file(whole: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(whole) as archive:
        manifest = archive.read(form.MANIFEST)
        names = [name for name in archive.namelist() if name != form.MANIFEST]
    for name in names:
        bad = rewritten(whole, tmp_path / "bad.zip", lambda files, n=name: damage(files, n, manifest))  # type: ignore[misc]  # bound at once
        assert refusal(lambda file=bad: restore_backup(file, StationFolder(tmp_path / "s"), None)) == "BACKUP_DAMAGED"  # type: ignore[misc]  # bound at once
    assert not (tmp_path / "s").exists()


def test_what_is_missing_added_or_no_backup_is_refused(whole: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(whole) as archive:
        manifest = archive.read(form.MANIFEST)

    def refused(change: Callable[[dict[str, bytes]], None]) -> str:
        bad = rewritten(whole, tmp_path / "bad.zip", change)
        return refusal(lambda: restore_backup(bad, StationFolder(tmp_path / "s"), None))

    added = {"media/ff/" + "f" * 64: b"new", form.MANIFEST: manifest}
    assert refused(lambda files: files.update(added)) == "BACKUP_DAMAGED"
    assert refused(lambda files: files.pop("station.db")) == "BACKUP_DAMAGED"  # type: ignore[arg-type]
    assert refused(lambda files: files.update({form.MANIFEST: b"[]"})) == "BACKUP_DAMAGED"
    assert refused(lambda files: files.update({form.MANIFEST: b'{"format":2}'})) == "BACKUP_NEWER"
    assert refused(lambda files: files.update({"station.db": b"no database"})) == "BACKUP_DAMAGED"
    assert not list((tmp_path / "s").rglob("station*"))
    other = tmp_path / "other.zip"
    other.write_bytes(b"PK no zip")
    assert refusal(lambda: restore_backup(other, StationFolder(tmp_path / "s"), None)) == "BACKUP_DAMAGED"
    assert refusal(lambda: restore_backup(tmp_path / "-", StationFolder(tmp_path / "s"), None)) == "FILE_MISSING"


def test_a_bomb_is_stopped_at_the_size_that_was_promised(whole: Path, tmp_path: Path) -> None:
    """The zip says 10 bytes in its table, the stream holds many megabytes."""
    target = tmp_path / "bomb.zip"
    name = "media/ab/" + "ab" * 32
    bad = rewritten(whole, target, lambda files: files.update({name: b"x" * 10}))
    with zipfile.ZipFile(bad, "a") as archive:
        body = json.loads(archive.read(form.MANIFEST))
    raw = io.BytesIO()
    with zipfile.ZipFile(bad) as source, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as out:
        for info in source.infolist():
            out.writestr(info.filename, b"\0" * (32 << 20) if info.filename == name else source.read(info))
    assert next(entry for entry in body["files"] if entry["path"] == name)["size"] == 10
    target.write_bytes(raw.getvalue())
    assert refusal(lambda: restore_backup(target, StationFolder(tmp_path / "s"), None)) == "BACKUP_DAMAGED"


def test_a_folder_with_anything_in_it_is_left_alone(made: TestStation, whole: Path, tmp_path: Path) -> None:
    before = contents(made.folder.root)
    assert refusal(lambda: restore_backup(whole, made.folder, None)) == "FOLDER_NOT_EMPTY"
    after = contents(made.folder.root)
    assert {n: h for n, h in after.items() if not n.startswith("run/")} == {
        n: h for n, h in before.items() if not n.startswith("run/")
    }
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "letter.doc").write_text("mine")
    assert refusal(lambda: restore_backup(whole, StationFolder(tmp_path / "s"), None)) == "FOLDER_NOT_EMPTY"


def test_a_running_station_is_not_restored_over(whole: Path, tmp_path: Path) -> None:
    folder = StationFolder(tmp_path / "s")
    lock = FolderLock(folder, "supervisor")
    try:
        assert refusal(lambda: restore_backup(whole, folder, None)) == "ALREADY_OPEN"
    finally:
        lock.release()
    restore_backup(whole, folder, None)


def test_what_an_installation_left_is_no_hindrance_and_a_cut_restore_begins_anew(whole: Path, tmp_path: Path) -> None:
    folder = StationFolder(tmp_path / "s")
    prepare(folder, Preset("https://khac.example", "en"), "MA-01")
    (folder.root / STAGING).mkdir()
    (folder.root / "station.db").write_bytes(b"half")
    (folder.root / STAGING / "station.json").write_bytes(b"half")
    restore_backup(whole, folder, None)
    assert not (folder.root / STAGING).exists()
    with sqlite3.connect(folder.database) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    opened.close()


def test_an_installation_s_words_are_kept_until_new_ones_come(tmp_path: Path) -> None:
    folder = StationFolder(tmp_path / "s")
    assert read_preset(folder) is None
    prepare(folder, wanted_preset(folder, "https://tinh.example", "en"), " MA-01 ")
    assert read_preset(folder) == Preset("https://tinh.example", "en")
    assert enrol_code(folder) == "MA-01"
    # An upgrade says nothing.
    prepare(folder, wanted_preset(folder, "", ""), "")
    assert read_preset(folder) == Preset("https://tinh.example", "en")
    assert enrol_code(folder) == "MA-01"
    assert "MA-01" not in (folder.root / "setup.json").read_text()
    with pytest.raises(Misuse):
        wanted_preset(folder, "tinh", "")


def test_the_unit_is_written_for_this_program_and_folder(tmp_path: Path) -> None:
    write_unit(StationFolder(tmp_path / "dai"), tmp_path / "one.service")
    lines = (tmp_path / "one.service").read_text(encoding="utf-8").splitlines()
    assert f'Environment="STUDIO_STATION={tmp_path / "dai"}"' in lines
    assert any(line.startswith("ExecStart=") and line.endswith("studio.app.cli supervise") for line in lines)
    assert refusal(lambda: write_unit(StationFolder(tmp_path), tmp_path / "no" / "one.service")) == "SETUP_FAILED"


def test_an_upgrade_leaves_current_records_alone_and_needs_no_station(made: TestStation, tmp_path: Path) -> None:
    migrate_records(StationFolder(tmp_path / "none"))
    before = contents(made.folder.root)
    migrate_records(made.folder)
    assert not list(made.folder.root.glob("station.before-*"))
    assert contents(made.folder.root)["station.json"] == before["station.json"]


def test_the_commands_say_what_they_did(
    made: TestStation, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from studio.app.cli import main

    out = str(tmp_path / "a.zip")
    monkeypatch.setenv("STUDIO_BACKUP_PASSPHRASE", PASSPHRASE)
    assert main(["--station", str(made.folder.root), "backup", "--out", out, "--with-secrets", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["secrets"] is True
    assert main(["--station", str(tmp_path / "s"), "restore", out, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["name"] == "Đài xã Bình Minh"
    again = build_station(StationFolder(tmp_path / "s"))
    assert again.people.sign_in("editor", PASSWORD).name == "Editor"
    assert main(["--station", str(tmp_path / "s"), "restore", out]) == 1
    assert "không trống" in capsys.readouterr().err
    monkeypatch.delenv("STUDIO_BACKUP_PASSPHRASE")
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(["--station", str(tmp_path / "t"), "restore", out]) == 2
    assert main(["setup"]) == 2


_WAITS = """
import sys, threading
from pathlib import Path
from studio.app.backup import make_backup
from studio.app.station_folder import StationFolder

def stop(_done, _total):
    print("writing", flush=True)
    threading.Event().wait()

make_backup(StationFolder(Path(sys.argv[1])), Path(sys.argv[2]), progress=stop)
"""


def test_what_a_killed_backup_left_is_removed_by_the_next_and_nothing_else(made: TestStation, tmp_path: Path) -> None:
    writing = [
        subprocess.Popen(
            [sys.executable, "-c", _WAITS, str(made.folder.root), str(tmp_path / f"{number}.zip")],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        for number in range(2)
    ]
    try:
        for one in writing:
            assert one.stdout is not None
            assert one.stdout.readline() == b"writing\n"
        writing[0].kill()
        writing[0].wait()
        theirs = tmp_path / ".someone.part"
        theirs.write_bytes(b"not ours")
        for path in [*tmp_path.rglob("*")]:
            os.utime(path, (1, 1))
        assert len(list(tmp_path.glob(".*"))) == 5
        make_backup(made.folder, tmp_path / "next.zip")
        # The other one still writes: its draft and its copy of the records stand.
        assert len(list(tmp_path.glob(".*"))) == 3
        assert theirs.exists()
        writing[1].kill()
        writing[1].wait()
        for path in [*tmp_path.rglob("*")]:
            os.utime(path, (1, 1))
        make_backup(made.folder, tmp_path / "last.zip")
        assert {path.name for path in tmp_path.iterdir()} == {".someone.part", "next.zip", "last.zip"}
    finally:
        for one in writing:
            one.kill()
            one.wait()
            if one.stdout is not None:
                one.stdout.close()
