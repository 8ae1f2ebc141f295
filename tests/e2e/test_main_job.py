"""The whole mission end to end, with every process real: what ``dev.py demo`` shows, held to its bars."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.chromium import missing_browser
from tests.support.programs import ROOT

# The whole job runs once, in the first test's setup.
pytestmark = [pytest.mark.timeout(480), pytest.mark.real_time]

PROGRAMS = ("pulseaudio", "parec", "paplay", "espeak-ng", "mosquitto")


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    missing = [name for name in PROGRAMS if shutil.which(name) is None and not Path("/usr/sbin", name).exists()]
    if missing:
        pytest.skip("not installed: " + ", ".join(missing))
    out = tmp_path_factory.mktemp("main-job")
    done = subprocess.run(
        [sys.executable, "-m", "tests.e2e.demo", "--out", str(out), "--lead", "20"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=420,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told: dict[str, Any] = json.loads((out / "facts.json").read_text(encoding="utf-8"))
    told["out"] = out
    return told


@pytest.fixture
def board(facts: dict[str, Any]) -> dict[str, Any]:
    if missing_browser():
        pytest.skip(missing_browser())
    return facts


def test_the_spoken_words_are_in_the_take(facts: dict[str, Any]) -> None:
    record = facts["record"]
    assert record["likeness"] > 0.9
    assert record["gaps"] == 0
    assert record["length_s"] >= record["spoken_s"]
    assert record["unsynced_s"] <= 1.0


def test_every_edit_step_is_undone_and_redone_by_a_program_that_has_just_started(facts: dict[str, Any]) -> None:
    assert facts["edit"]["undo_after_restart"] == 7
    assert facts["edit"]["clips"] == 3


def test_the_master_meets_its_target(facts: dict[str, Any]) -> None:
    master = facts["master"]
    assert master["reason"] == "MET"
    assert abs(master["after_lufs"] - master["target_lufs"]) <= 0.2
    assert master["true_peak_dbtp"] <= master["ceiling_dbtp"]


def test_another_person_approves(facts: dict[str, Any]) -> None:
    assert facts["approve"]["own_approval"] in ("OWN_WORK", "NOT_ALLOWED")
    assert facts["approve"]["state"] == "APPROVED"


def test_the_conflict_is_told(facts: dict[str, Any]) -> None:
    assert facts["schedule"]["conflicts_told"] == 1


def test_it_starts_on_time_at_the_local_output_and_nothing_notices_the_dead_window(facts: dict[str, Any]) -> None:
    local = facts["air_local"]
    assert local["likeness"] > 0.9
    assert abs(local["start_error_ms"]) <= 50
    assert local["silence_around_window_kill_s"] <= 0.02


def test_the_standby_rejoins_at_the_right_position(facts: dict[str, Any]) -> None:
    assert facts["air_local"]["rejoin_s"] <= 2.0
    assert abs(facts["air_local"]["position_error_after_ms"]) <= 100


@pytest.mark.parametrize("code", ["dong-1", "trung-1", "doai"])
def test_each_cluster_starts_on_time_and_never_stops(facts: dict[str, Any], code: str) -> None:
    heard = facts[f"air_{code}"]
    assert heard["likeness"] > 0.9
    assert abs(heard["start_error_ms"]) <= 300
    assert heard["longest_silence_s"] <= 0.02


def test_the_log_tells_plan_and_result_of_every_target(facts: dict[str, Any]) -> None:
    rows = facts["log"]["rows"]
    assert len(rows) == 4
    for row in rows:
        assert row["result"] == "PLAYED"
        assert row["actual_start"] is not None
        assert row["actual_end"] is not None
        assert row["manifest_sha256"].startswith(facts["master"]["manifest"])
        assert row["file_sha256"]
        assert row["integrated_lufs"] == pytest.approx(facts["master"]["after_lufs"], abs=1.0)
    assert {row["target"]: row["rejoins"] for row in rows}["local"] == 1


def test_a_bulletin_from_the_province_is_aired_and_every_play_is_seen_above(facts: dict[str, Any]) -> None:
    assert facts["enrol"]["standing"] == "CONNECTED"
    assert facts["bulletin"] == {"played": 4, "plays_seen_above": 4}


def test_an_emergency_from_above_is_heard_without_a_click_and_its_all_clear_ends_it(facts: dict[str, Any]) -> None:
    emergency = facts["emergency"]
    assert emergency["likeness"] > 0.6
    assert emergency["first_sound_s"] <= 3.0
    assert emergency["running"] == 1
    assert emergency["running_after_all_clear"] == 0


def test_the_bulletin_is_on_the_board_and_looks_as_in_the_editor(board: dict[str, Any]) -> None:
    assert board["board"]["title_on_it"] is True
    assert board["board"]["likeness"] >= 0.95


def test_the_emergency_is_over_the_board_too_and_never_black(board: dict[str, Any]) -> None:
    assert board["emergency"]["board_s"] <= 3.0
    assert board["emergency"]["black_frames"] == 0


def test_a_citizen_reads_the_answer_and_it_is_heard(facts: dict[str, Any]) -> None:
    assert facts["citizen"]["state"] == "BROADCAST"
    assert facts["citizen"]["bulletin"] == "Trả lời về đường ngõ 5"


def test_a_lab_is_passed_and_its_record_and_the_report_are_above_once(facts: dict[str, Any]) -> None:
    assert facts["lab"]["passed"] is True
    above = facts["report_above"]
    assert (above["reports"], above["lab_records"], above["outbox_dead"]) == (1, 1, 0)


def test_the_table_tells_every_step_and_whether_it_held(facts: dict[str, Any]) -> None:
    on_board = {"Bulletin on the board", "Board like the editor", "The same on the board", "The board meanwhile"}
    done = [row for row in facts["table"] if "board" in facts or row["step"] not in on_board]
    assert [row["step"] for row in done if not row["held"]] == []
    assert len(facts["table"]) >= 20


def test_there_are_pictures(facts: dict[str, Any]) -> None:
    assert (facts["out"] / "master.png").stat().st_size > 10_000
    assert facts["pictures"]["screens"] >= 12
    for name in ("lab.png", "lab_passed.png"):
        assert (facts["out"] / name).stat().st_size > 10_000


def test_there_are_pictures_of_the_board(board: dict[str, Any]) -> None:
    for name in ("board.png", "board_editor.png", "board_emergency.png", "board_all_clear.png"):
        assert (board["out"] / name).stat().st_size > 10_000
