"""The frozen tree does the product's work where there is no Python, under a name with spaces and diacritics."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import soundfile as sf

from installers.build import MOST_BYTES, tree_bytes
from studio.app.cli_sound import measure_file
from studio.app.station_folder import StationFolder
from tests.support.frozen import Frozen, frozen_tree, moved
from tests.support.programs import end, pid_in, wait_for_file
from tests.support.pulse import PrivatePulse
from tests.support.stations import PASSWORD, TestStation, make_station, voice_like
from tests.support.waiting import wait_until

# Making the tree takes one to two minutes on two cores.
pytestmark = [
    pytest.mark.timeout(600),
    pytest.mark.skipif(sys.platform == "win32" or shutil.which("objdump") is None, reason="needs Linux and binutils"),
]


@pytest.fixture(scope="module")
def tree() -> Path:
    return frozen_tree()


@pytest.fixture(scope="module")
def place(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    moved_to = moved(tree, tmp_path_factory.mktemp("frozen") / "Đài truyền thanh xã" / "Studio")
    yield moved_to
    shutil.rmtree(moved_to)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> TestStation:
    return make_station(tmp_path_factory.mktemp("station") / "Bình Minh")


@pytest.fixture
def frozen(place: Path, made: TestStation, tmp_path: Path) -> Frozen:
    return Frozen(place, made.folder.root, tmp_path)


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("voice") / "giọng nói.ogg"
    sf.write(path, voice_like(3.0), 48_000, format="OGG", subtype="VORBIS")
    return path


def test_the_tree_is_at_most_300_megabytes(tree: Path) -> None:
    megabytes = tree_bytes(tree) / 1e6
    print(f"frozen tree: {megabytes:.0f} MB")
    assert tree_bytes(tree) <= MOST_BYTES
    assert megabytes > 100, "something is missing"


def test_doctor_looks_at_the_station(frozen: Frozen) -> None:
    found = {row["code"]: row["state"] for row in frozen.json("doctor")}
    assert found["STATION"] == found["AUDIT"] == found["JOURNAL"] == "GOOD"


def test_loudness_measures_as_the_sources_do(frozen: Frozen, voice: Path) -> None:
    (row,) = frozen.json("loudness", str(voice))
    assert row["integrated_lufs"] == measure_file(voice).integrated_lufs
    assert row["true_peak_dbtp"] == measure_file(voice).true_peak_dbtp


def test_import_goes_through_the_bounded_helper(frozen: Frozen, made: TestStation, voice: Path) -> None:
    told = frozen.json("import", str(voice), "--as", "editor", STUDIO_PASSWORD=PASSWORD)
    assert told["length_s"] == pytest.approx(3.0, abs=0.01)
    assert made.reopened().production.open(told["programme_id"]).edit.clips[0].take_id == told["take_id"]
    refused = frozen.run("import", str(Path(__file__)), "--as", "editor", STUDIO_PASSWORD=PASSWORD)
    assert refused.returncode == 1
    assert len(refused.stderr.strip().splitlines()) == 1


def test_only_our_own_helpers_are_started_by_name(frozen: Frozen) -> None:
    done = frozen.run("--helper", "os.path", "x")
    assert done.returncode == 2
    assert "usage" in done.stderr


def test_every_screen_is_drawn(frozen: Frozen, tmp_path: Path) -> None:
    done = frozen.run("--screenshots", str(tmp_path / "ảnh"))
    assert done.returncode == 0, done.stderr
    pictures = sorted((tmp_path / "ảnh").glob("*.png"))
    assert len(pictures) >= 16
    assert all(path.stat().st_size > 5_000 for path in pictures)
    assert "font" not in done.stderr.lower()


def test_a_backup_is_made_and_restored(frozen: Frozen, tmp_path: Path) -> None:
    told = frozen.json("backup", "--out", str(tmp_path / "bản sao.zip"))
    again = Frozen(frozen.tree, tmp_path / "khôi phục", tmp_path)
    restored = again.json("restore", str(tmp_path / "bản sao.zip"))
    assert restored["files"] == told["files"]
    assert {row["code"]: row["state"] for row in again.json("doctor")}["STATION"] == "GOOD"


def test_a_new_station_gets_its_records_by_migration(frozen: Frozen, tmp_path: Path) -> None:
    words = ("init", "--name", "Đài mới", "--person", "Hoa", "--sign-in", "hoa", "--station", str(tmp_path / "mới"))
    done = frozen.run(*words, STUDIO_PASSWORD=PASSWORD)
    assert done.returncode == 0, done.stderr
    assert StationFolder(tmp_path / "mới").describe()["name"] == "Đài mới"


def test_setup_names_the_frozen_program(frozen: Frozen) -> None:
    done = frozen.run("setup", "--system", "--dry-run", "--source-url", "https://tinh.example")
    assert done.returncode == 0, done.stderr
    assert "systemctl restart truyen-thanh-studio.service" in done.stdout
    assert (frozen.tree / "_internal" / "installers" / "systemd" / "truyen-thanh-studio.service").is_file()


@pytest.mark.parametrize("program", ["device-bridge", "speaker-agent"])
def test_the_loudspeaker_programs_start(frozen: Frozen, program: str) -> None:
    done = frozen.run("--help", program=program)
    assert done.returncode == 0, done.stderr
    assert program in done.stdout


def test_the_station_s_processes_run_from_the_tree_and_on_air_without_qt(
    frozen: Frozen, made: TestStation, pulse: PrivatePulse, sink: str, tmp_path: Path
) -> None:
    environment = frozen.environment(**{k: v for k, v in pulse.env(sink).items() if "PULSE" in k or "ALSA" in k})
    with (tmp_path / "supervise.log").open("ab") as log:
        process = subprocess.Popen(
            [frozen.studio, "supervise"], cwd=tmp_path, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        wait_for_file(made.folder.run / "onair.json", 30, process)
        onair = pid_in(made.folder.run / "onair.json")
        assert Path(f"/proc/{onair}/exe").readlink() == Path(frozen.studio)
        assert "libQt6Core" not in Path(f"/proc/{onair}/maps").read_text()
        assert frozen.json("onair-status")["pid"] == onair
        wait_until(lambda: frozen.json("onair-status")["output_open"], 20, "the output is open")
        process.terminate()
        assert process.wait(15) == 0
        assert not Path(f"/proc/{onair}").exists()
    finally:
        end(process)
