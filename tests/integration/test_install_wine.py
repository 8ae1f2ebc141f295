"""The package, installed, upgraded and taken away by Wine's Windows Installer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.installer import Wine, needs, tiny_package, wine

PLACE = "Program Files/TruyenThanhStudio"
UNINSTALL = "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall"
WINDOWS = "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"
OURS = "HKLM\\SOFTWARE\\TruyenThanhStudio"
FAILED = 1603 & 0xFF


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wine]:
    needs("wine64", "wixl", "msibuild", "Xvfb")
    with wine(tmp_path_factory.mktemp("wine")) as made:
        yield made


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    needs("wixl", "msibuild")
    folder = tmp_path_factory.mktemp("packages")
    return {
        "v1": tiny_package(folder, "1.0.0", (5, 1, 0, 0), "v1"),
        # A library whose version goes down: costing alone would leave it out.
        "v2": tiny_package(folder, "1.1.0", (4, 0, 0, 0), "v2"),
        "v2 again": tiny_package(folder, "1.1.0", (4, 2, 0, 0), "v2-again"),
    }


def library_of(packages: dict[str, Path], name: str) -> bytes:
    folder = packages[name].with_suffix("")
    return (folder / "TruyenThanhStudio" / "_internal" / "library.dll").read_bytes()


def installed(machine: Wine) -> set[str]:
    root = machine.disk / PLACE
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def entries(machine: Wine) -> list[str]:
    """The versions listed under Add/Remove Programs."""
    said = machine.run("reg", "query", UNINSTALL, "/s").stdout
    return [line.split()[-1] for line in said.splitlines() if "DisplayVersion" in line]


def windows_build(machine: Wine, number: int) -> None:
    machine.run("reg", "add", WINDOWS, "/v", "CurrentBuildNumber", "/d", str(number), "/f")


def shortcuts(machine: Wine) -> list[str]:
    # Wine puts the machine's start menu into the user's.
    menus = [place for place in machine.disk.rglob("Start Menu") if place.is_dir()]
    return [path.name for menu in menus for path in menu.rglob("*.lnk")]


def test_a_whole_life(machine: Wine, packages: dict[str, Path]) -> None:
    v1, v2, again = (str(packages[name]) for name in ("v1", "v2", "v2 again"))
    # Too old a Windows is refused, and nothing of the package is there.
    windows_build(machine, 17762)
    assert machine.msiexec("/i", v1) == FAILED
    assert not installed(machine)
    windows_build(machine, 17763)

    # A folder that ends with a backslash would swallow the quote after it.
    assert machine.msiexec("/i", v1, "STATIONDIR=C:\\dai\\") == FAILED

    # Installed silently, with what the administrator said.
    told = ("STATIONDIR=C:\\dai xa", "SOURCEURL=https://tinh.example", "ENROLCODE=MA-MOT-LAN", "LANG=en")
    assert machine.msiexec("/i", v1, *told) == 0
    assert installed(machine) == {"studio.exe", "_internal/library.dll", "_internal/deep/only-v1.txt"}
    assert machine.calls() == [
        'setup --system --station-dir "C:\\dai xa" --source-url "https://tinh.example" '
        '--enrol-code "MA-MOT-LAN" --lang "en"'
    ]
    assert entries(machine) == ["1.0.0"]
    assert shortcuts(machine) == ["Truyen Thanh Studio.lnk"]
    assert machine.registry(OURS)["StationDir"] == "C:\\dai xa"
    assert machine.registry(OURS)["InstallDir"] == "C:\\Program Files\\TruyenThanhStudio\\"

    # Upgraded without being told anything: one entry, every file is the new one's, the folder is remembered.
    data = machine.disk / "dai xa" / "station.json"
    data.parent.mkdir()
    data.write_text("the station")
    assert machine.msiexec("/i", v2) == 0
    assert installed(machine) == {"studio.exe", "_internal/library.dll", "_internal/deep/only-v2.txt"}
    assert (machine.disk / PLACE / "_internal/library.dll").read_bytes() == library_of(packages, "v2")
    assert machine.calls() == [
        "setup --remove",
        'setup --system --station-dir "C:\\dai xa" --source-url "" --enrol-code "" --lang ""',
    ]
    assert entries(machine) == ["1.1.0"]
    assert data.read_text() == "the station"

    # Another build of the same version takes its place; an older version is refused.
    assert machine.msiexec("/i", again) == 0
    assert entries(machine) == ["1.1.0"]
    assert (machine.disk / PLACE / "_internal/library.dll").read_bytes() == library_of(packages, "v2 again")
    assert machine.msiexec("/i", v1) == FAILED
    assert entries(machine) == ["1.1.0"]

    # Taken away: the program goes, the station stays.
    machine.calls()
    assert machine.msiexec("/x", again) == 0
    assert machine.calls() == ["setup --remove"]
    assert not installed(machine)
    assert entries(machine) == []
    assert shortcuts(machine) == []
    assert machine.registry(OURS) == {}
    assert data.read_text() == "the station"
