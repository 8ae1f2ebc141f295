"""The command line: what it prints, its exit codes, and that an error is one clear line."""

from __future__ import annotations

import json
import shutil
import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from sqlalchemy import create_engine, text

from device_bridge.agent import __main__ as agent_program
from device_bridge.sound import devices
from device_bridge.sound.errors import NoDevice
from studio.app import cli_sound
from studio.app.build import build_station
from studio.app.cli import main
from studio.app.station_folder import FolderLock, StationFolder
from studio.domain.errors import OperatorFixable
from studio.domain.roles import FIRST_ROLES
from studio.storage.engines import sqlite_url
from tests.support.stations import PASSWORD, TestStation, make_station, voice_like

KEYS = {
    "path",
    "duration_s",
    "sample_rate_hz",
    "channels",
    "integrated_lufs",
    "momentary_max_lufs",
    "short_term_max_lufs",
    "range_lu",
    "true_peak_dbtp",
    "sample_peak_dbfs",
}


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    path = tmp_path / "giọng nói.wav"
    sf.write(path, voice_like(4.0), 48_000, subtype="PCM_24")
    return path


@pytest.fixture
def made(tmp_path: Path) -> TestStation:
    return make_station(tmp_path / "station")


def test_loudness_prints_the_promised_keys(voice: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["loudness", str(voice), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [set(row) for row in rows] == [KEYS]
    assert rows[0]["path"] == str(voice)
    assert rows[0]["duration_s"] == 4.0


def test_silence_has_no_loudness_and_says_so_with_null(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "silence.wav"
    sf.write(path, np.zeros((96_000, 2)), 48_000)
    assert main(["loudness", "--json", str(path)]) == 0
    row = json.loads(capsys.readouterr().out)[0]
    assert row["integrated_lufs"] is None
    assert row["true_peak_dbtp"] is None


def wav(channels: int, rate: int, frames: bytes = b"\0" * 960) -> bytes:
    """A WAV whose header says what no microphone gives."""
    form = struct.pack("<HHIIHH", 1, channels, rate, rate * channels * 2, max(channels, 1) * 2, 16)
    return (
        b"RIFF"
        + struct.pack("<I", 36 + len(frames))
        + b"WAVEfmt "
        + struct.pack("<I", 16)
        + form
        + b"data"
        + struct.pack("<I", len(frames))
        + frames
    )


def bad_files(folder: Path) -> dict[str, Path]:
    contents = {
        "empty": b"",
        "text": "Đây không phải âm thanh".encode(),
        "no-channel": wav(0, 48_000),
        "nine-channels": wav(9, 48_000, b"\0" * 1800),
        "one-kilohertz": wav(1, 1_000),
        "too-fast": wav(1, 384_000),
    }
    made = {name: folder / f"{name}.wav" for name in contents}
    for name, path in made.items():
        path.write_bytes(contents[name])
    whole = folder / "whole.wav"
    sf.write(whole, voice_like(2.0), 48_000, subtype="PCM_16")
    made["truncated"] = folder / "truncated.wav"
    made["truncated"].write_bytes(whole.read_bytes()[:30_000])
    made["nan"] = folder / "nan.wav"
    broken = voice_like(1.0)
    broken[1000] = np.nan
    sf.write(made["nan"], broken, 48_000, subtype="FLOAT")
    made["missing"] = folder / "missing.wav"
    return made


@pytest.mark.parametrize(
    "name",
    ["empty", "text", "no-channel", "nine-channels", "one-kilohertz", "too-fast", "truncated", "nan", "missing"],
)
@pytest.mark.parametrize("command", ["loudness", "master"])
def test_a_bad_file_is_one_clear_line_and_leaves_nothing_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, name: str
) -> None:
    path, out = bad_files(tmp_path)[name], tmp_path / "out.wav"
    words = [command, str(path)] + ([str(out)] if command == "master" else [])
    before = set(tmp_path.iterdir())
    assert main(words) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.strip().splitlines()) == 1
    assert command == "master" or path.name in told.err
    assert "Traceback" not in told.err
    assert set(tmp_path.iterdir()) == before


def test_one_bad_file_keeps_none_of_the_others_from_being_measured(
    voice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["loudness", "--json", str(tmp_path / "none.wav"), str(voice)]) == 1
    assert len(json.loads(capsys.readouterr().out)) == 1


def test_master_levels_a_file_and_tells_both_sides(
    voice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "ra.flac"
    assert main(["master", str(voice), str(out), "--preset", "fm", "--target", "-20", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {"target_lufs", "ceiling_dbtp", "before", "after", "gain_db", "limited_s", "reason"} <= set(told)
    assert (told["target_lufs"], told["reason"]) == (-20.0, "MET")
    assert main(["loudness", "--json", str(out)]) == 0
    measured = json.loads(capsys.readouterr().out)[0]
    assert measured["integrated_lufs"] == pytest.approx(-20.0, abs=0.2)
    assert measured["true_peak_dbtp"] <= -1.0


def test_what_cannot_be_levelled_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "silence.wav"
    sf.write(path, np.zeros((96_000, 1)), 48_000)
    assert main(["master", str(path), str(tmp_path / "out.wav"), "--preset", "horn", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["reason"] == "SILENT"


@pytest.mark.parametrize(
    "words",
    [
        ["master", "in.wav", "out.mp3"],
        ["master", "in.wav", "out.wav", "--preset", "unheard-of"],
        ["master", "in.wav", "out.wav", "--target", "3"],
    ],
)
def test_a_wrong_call_is_told_from_a_bad_file(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_an_unknown_command_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["dance"])
    assert left.value.code == 2
    assert "dance" in capsys.readouterr().err


def test_our_own_defect_is_exit_code_3_without_a_traceback(
    voice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_path: Path) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(cli_sound, "measure_file", broken)
    assert main(["--station", str(tmp_path / "s"), "loudness", str(voice)]) == 3
    told = capsys.readouterr().err
    assert "Traceback" not in told
    assert "ZeroDivisionError" in (tmp_path / "s" / "logs" / "cli.log").read_text(encoding="utf-8")


def test_importing_makes_a_draft_with_the_sound_in_it(
    made: TestStation, voice: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUDIO_PASSWORD", PASSWORD)
    station = ["--station", str(made.folder.root)]
    assert main([*station, "import", str(voice), "--as", "editor", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["length_s"] == pytest.approx(4.0, abs=0.001)
    draft = made.reopened().production.open(told["programme_id"])
    assert [clip.take_id for clip in draft.edit.clips] == [told["take_id"]]
    monkeypatch.setenv("STUDIO_PASSWORD", "wrong-password")
    assert main([*station, "import", str(voice), "--as", "editor"]) == 1
    assert main([*station, "import", str(voice)]) == 2


def test_scheduling_and_proving(
    made: TestStation, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUDIO_PASSWORD", PASSWORD)
    programme = made.approved()
    station = ["--station", str(made.folder.root)]
    add = [*station, "schedule", "add", "--programme", programme.id, "--as", "editor", "--cluster", "cum-01"]
    assert main([*add, "--cluster", "local", "--at", "2030-01-02T05:00:00", "--json"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert first["conflicts"] == []
    assert main([*add, "--at", "2030-01-02T05:00:01", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["conflicts"] == [{"with": first["slot_id"]}]
    assert main([*add, "--at", "2030-01-02T25:00"]) == 2
    assert main([*add, "--at", "2020-01-02T05:00"]) == 1
    capsys.readouterr()

    assert main([*station, "schedule", "list", "--date", "2030-01-02", "--json"]) == 0
    day = json.loads(capsys.readouterr().out)
    assert [slot["title"] for slot in day["slots"]] == ["Bản tin sáng", "Bản tin sáng"]
    assert main([*station, "prove", "--date", "2030-01-02", "--json"]) == 1
    assert {f["code"] for f in json.loads(capsys.readouterr().out)["findings"]} == {"OVERLAP", "CLUSTER_NOT_READY"}
    assert main([*station, "prove", "--date", "2030-01-03"]) == 0


def test_the_on_air_process_that_does_not_run_is_said_to(made: TestStation, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--station", str(made.folder.root), "onair-status"]) == 1
    assert "studio supervise" in capsys.readouterr().err


def test_the_doctor_names_an_altered_row(made: TestStation, capsys: pytest.CaptureFixture[str]) -> None:
    def audit() -> dict[str, object]:
        main(["--station", str(made.folder.root), "doctor", "--json"])
        rows = json.loads(capsys.readouterr().out)
        found: dict[str, object] = next(row for row in rows if row["code"] == "AUDIT")
        return found

    assert audit()["state"] == "GOOD"
    engine = create_engine(sqlite_url(made.folder.database))
    with engine.begin() as connection:
        changed = connection.execute(text("UPDATE audit_entry SET verb = 'NOTHING' WHERE counter = 3"))
        assert changed.rowcount >= 1
    engine.dispose()
    broken = audit()
    assert broken["state"] == "BAD"
    assert broken["details"] == {"chain": "test", "counter": 3, "why": "ALTERED", "broken": 1}


def test_a_station_folder_is_not_held_twice(tmp_path: Path) -> None:
    folder = StationFolder(tmp_path)
    lock = FolderLock(folder, "window")
    with pytest.raises(OperatorFixable, match="ALREADY_OPEN"):
        FolderLock(folder, "window")
    lock.release()
    FolderLock(folder, "window").release()


def test_a_folder_without_a_station_and_one_that_has_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = ["--station", str(tmp_path / "dai")]
    assert main([*place, "log"]) == 1
    monkeypatch.setenv("STUDIO_PASSWORD", PASSWORD)
    init = [*place, "init", "--name", "Đài xã Bình Minh", "--person", "Hoa", "--sign-in", "hoa"]
    assert main([*init, "--zone", "Asia/Nowhere"]) == 2
    assert main(init) == 0
    assert main([*place, "log"]) == 0
    assert main(init) == 1
    assert main([*place, "migrate"]) == 0
    shutil.rmtree(tmp_path / "dai")
    capsys.readouterr()


def test_whoever_makes_a_station_may_use_it_as_after_the_first_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = StationFolder(tmp_path / "dai")
    monkeypatch.setenv("STUDIO_PASSWORD", PASSWORD)
    init = ["init", "--name", "Đài xã Bình Minh", "--person", "Hoa", "--sign-in", "hoa"]
    assert main(["--station", str(folder.root), *init]) == 0
    assert build_station(folder).people.sign_in("hoa", PASSWORD).roles == FIRST_ROLES


def test_only_a_cluster_of_the_station_is_paired_and_it_says_what_it_made(
    made: TestStation, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("STUDIO_LANG", "vi")
    place, out = ["--station", str(made.folder.root)], tmp_path / "agent.json"
    assert main([*place, "hub", "--set-up", "--port", "0"]) == 0
    assert "Tiếp theo: chạy “studio supervise”" in capsys.readouterr().out
    assert main([*place, "pair", "--code", "khong-co", "--out", str(out)]) == 1
    said = capsys.readouterr().err
    assert not out.exists()
    assert "khong-co" in said
    assert made.clusters[0].code in said
    assert "Thiết bị" in said
    code = made.clusters[0].code
    assert main([*place, "pair", "--code", code, "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"Đã ghép cụm loa {code}: {out}.")
    assert len(said.splitlines()) == 1
    assert main([*place, "pair", "--code", code, "--out", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"code": code, "file": str(out)}
    assert main([*place, "hub", "--set-up", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["host"] == "127.0.0.1"


def test_an_agent_without_a_sound_card_says_what_to_do(
    made: TestStation, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def no_card(_device: str | None) -> object:
        raise NoDevice(device="output")

    monkeypatch.setattr(devices, "choose_output", no_card)
    monkeypatch.setattr(agent_program, "come_first", lambda: None)
    place, out = ["--station", str(made.folder.root)], tmp_path / "agent.json"
    assert main([*place, "hub", "--set-up", "--port", "0"]) == 0
    assert main([*place, "pair", "--code", made.clusters[0].code, "--out", str(out)]) == 0
    capsys.readouterr()
    assert agent_program.main(["--config", str(out), "--state", str(tmp_path / "state")]) == 1
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1
    assert "NO_DEVICE" in said
    assert "--device null for none" in said
