"""The Windows package from a tree of files: harvested, compiled with wixl (Linux) or WiX 3 (Windows)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

SOURCE = Path(__file__).with_name("studio.wxs")
# Ties all versions together for ever: never change it.
UPGRADE_CODE = "B0F1E6F7-4C0A-4C27-9E5B-6E2C3A1D7A10"
# msidbCustomActionType…: an installed file (18), in script (1024), as the system (2048), target not logged (8192).
_HIDDEN_SETUP_TYPE = 18 | 1024 | 2048 | 8192
_SET_PROPERTY_TYPE = 51
SECURE = ("ENROLCODE", "LANG", "NEWERFOUND", "OLDERFOUND", "SOURCEURL", "STATIONDIR")


class PackagingFailed(Exception):
    """A tool is missing or failed; the message says which and why."""


def make_msi(payload: Path, version: str, target: Path, comments: str) -> None:
    """Write ``target`` (.msi) that installs the files under ``payload`` into Program Files.

    ``payload`` holds the program ``studio.exe`` (``studio`` in a Linux tree); ``version`` is ``1.2.3``.
    Raises ``PackagingFailed``.
    """
    studio = _one_of(payload, "studio.exe", "studio")
    window = _one_of(payload, "studiow.exe", "studio.exe", "studio")
    with tempfile.TemporaryDirectory(prefix="msi-") as place:
        work = Path(place)
        tree = work / "tree.wxs"
        made = work / "made.msi"
        _harvest(payload, tree)
        variables = {
            "Version": version,
            "NextVersion": next_version(version),
            "UpgradeCode": UPGRADE_CODE,
            "Win64": "yes",
            "Comments": comments,
            "WindowProgram": window,
            "StudioFile": file_id(tree.read_text(encoding="utf-8"), studio),
        }
        if sys.platform == "win32":
            _compile_with_wix(payload, variables, tree, made, work)
        else:
            _compile_with_wixl(payload, variables, tree, made)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(made, target)


def next_version(version: str) -> str:
    """Return the lowest version above ``1.2.3``, as MSI compares: three numbers, below 127, 256 and 65535."""
    found = re.fullmatch(r"(\d+)\.(\d+)\.(\d+)", version)
    if found is None:
        raise PackagingFailed(f"an MSI version is three numbers, not {version!r}")
    major, minor, build = (int(part) for part in found.groups())
    if major > 126 or minor > 255 or build > 65534:
        raise PackagingFailed(f"a version ends at 126.255.65534 here, {version!r} is above")
    return f"{major}.{minor}.{build + 1}"


def file_id(harvested: str, name: str) -> str:
    """Return the Id of the File at the tree's root whose name is ``name``."""
    found = re.search(rf'<File Id="(\w+)"[^>]*Source="\$\(var\.Source\)[/\\]{re.escape(name)}"', harvested)
    if found is None:
        raise PackagingFailed(f"{name} is not in the harvested tree")
    return found.group(1)


def _one_of(payload: Path, *names: str) -> str:
    for name in names:
        if (payload / name).is_file():
            return name
    raise PackagingFailed(f"{payload} holds no {names[0]}")


def _carried(path: Path) -> bool:
    # A package knows no links; a Linux tree's only repeat libraries that are there in full.
    return path.is_file() and not path.is_symlink()


def _harvest(payload: Path, target: Path) -> None:
    if sys.platform == "win32":
        words = ["heat", "dir", payload, "-cg", "Tree", "-dr", "INSTALLDIR", "-var", "var.Source"]
        _run([*words, "-srd", "-sreg", "-scom", "-sfrag", "-ag", "-out", target])
        return
    files = sorted(path.relative_to(payload).as_posix() for path in payload.rglob("*") if _carried(path))
    # Its prefix must be there to be cut off.
    names = "".join(f"SRC/{name}\n" for name in files)
    words = ["wixl-heat", "--directory-ref", "INSTALLDIR", "--component-group", "Tree", "--var", "var.Source"]
    target.write_text(_run([*words, "--win64", "-p", "SRC/"], given=names), encoding="utf-8")


def _compile_with_wixl(payload: Path, variables: dict[str, str], tree: Path, made: Path) -> None:
    # wixl finds files from where it stands, never by an absolute path.
    defines = [word for name, value in variables.items() for word in ("-D", f"{name}={value}")]
    words: list[str | Path] = ["wixl", "-a", "x64", "-o", made, "-D", f"Source={payload.name}", *defines, SOURCE, tree]
    _run(words, cwd=payload.parent)
    # What wixl has no words for.
    for query in (
        f"UPDATE `CustomAction` SET `Type` = {_HIDDEN_SETUP_TYPE} WHERE `Action` = 'SetUpSystem'",
        f"UPDATE `CustomAction` SET `Type` = {_SET_PROPERTY_TYPE} WHERE `Action` = 'KeepStationDir'",
        f"UPDATE `Property` SET `Value` = '{';'.join(SECURE)}' WHERE `Property` = 'SecureCustomProperties'",
    ):
        _run(["msibuild", made, "-q", query])


def _compile_with_wix(payload: Path, variables: dict[str, str], tree: Path, made: Path, work: Path) -> None:
    defines = [f"-d{name}={value}" for name, value in {**variables, "Source": str(payload), "Wix": "3"}.items()]
    _run(["candle", "-nologo", "-arch", "x64", "-out", f"{work}{os.sep}", *defines, SOURCE, tree])
    # These checks take the start menu for a user's own; here it is the machine's.
    quiet = [f"-sice:{check}" for check in ("ICE38", "ICE43", "ICE57", "ICE64")]
    _run(["light", "-nologo", *quiet, "-out", made, work / "studio.wixobj", work / "tree.wixobj"])


def _run(words: Sequence[str | Path], given: str | None = None, cwd: Path | None = None) -> str:
    tool = _tool(str(words[0]))
    done = subprocess.run(
        [tool, *map(str, words[1:])],
        input=given,
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    # wixl says some of its faults on stderr and returns 0 all the same.
    if done.returncode != 0 or "CRITICAL" in done.stderr:
        raise PackagingFailed(f"{words[0]} failed: {(done.stderr or done.stdout).strip()[-2000:]}")
    return done.stdout


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None and "WIX" in os.environ:
        found = shutil.which(name, path=str(Path(os.environ["WIX"]) / "bin"))
    if found is None:
        raise PackagingFailed(f"{name} is missing; on Debian: apt-get install wixl msitools; on Windows: WiX 3.14")
    return found
