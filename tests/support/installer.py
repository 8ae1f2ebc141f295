"""Packages of tiny payloads, their tables, and a Wine of our own to install them in."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from installers.package import make_msi
from tests.support.tiny_windows import noting_program

# Debian's wine64 alone puts no program on PATH.
WINE_FOLDER = Path("/usr/lib/wine")
NOTE = "C:\\called.txt"
Rows = dict[str, tuple[str, ...]]


def needs(*programs: str) -> None:
    """Skip the test, saying what is missing, where one of the programs is not there."""
    missing = [name for name in programs if shutil.which(name, path=f"{os.environ['PATH']}:{WINE_FOLDER}") is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")


def tiny_package(folder: Path, version: str, library: tuple[int, int, int, int], name: str = "") -> Path:
    """Build a package of three small files; the library's version is as told, whatever the product's."""
    payload = folder / (name or version) / "TruyenThanhStudio"
    (payload / "_internal" / "deep").mkdir(parents=True)
    major, minor, build = (int(part) for part in version.split("."))
    (payload / "studio.exe").write_bytes(noting_program(NOTE, (major, minor, build, 0)))
    (payload / "_internal" / "library.dll").write_bytes(noting_program("C:\\never.txt", library))
    (payload / "_internal" / "deep" / f"only-{name or version}.txt").write_text(version)
    target = folder / f"{name or version}.msi"
    make_msi(payload, version, target, "made by a test")
    return target


def table(package: Path, name: str) -> Rows:
    """Return a table's rows by their first column. Fails where the package has no such table."""
    done = subprocess.run(["msiinfo", "export", str(package), name], capture_output=True, text=True, check=True)
    rows = [tuple(line.rstrip("\r").split("\t")) for line in done.stdout.split("\n")[3:] if line.strip()]
    return {row[0]: row[1:] for row in rows}


@dataclass
class Wine:
    """A Wine prefix with a screen of its own."""

    prefix: Path
    display: str
    environment: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.prefix.parent),
            "DISPLAY": self.display,
            "WINEPREFIX": str(self.prefix),
            "WINEDEBUG": "-all",
            # No menu entries on the tester's own desktop; no .NET and HTML, which nothing here uses.
            "WINEDLLOVERRIDES": "winemenubuilder.exe=d;mscoree=d;mshtml=d",
        }

    @property
    def disk(self) -> Path:
        return self.prefix / "drive_c"

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a Windows program to its end. Its exit code comes modulo 256."""
        # Not through pipes: Wine's own services hold them open long after the program has ended.
        with tempfile.TemporaryFile() as out:
            command = [str(WINE_FOLDER / "wine64"), *words]
            done = subprocess.run(
                command, env=self.environment, cwd=self.prefix, stdout=out, stderr=out, timeout=100, check=False
            )
            out.seek(0)
            said = out.read().decode(errors="replace")
        return subprocess.CompletedProcess(command, done.returncode, said, said)

    def msiexec(self, *words: str) -> int:
        """Run msiexec silently and return its exit code: 0 done, 67 failed (1603)."""
        return self.run("msiexec", *words, "/qn").returncode

    def registry(self, key: str) -> dict[str, str]:
        """Return the values under a key and the keys below it, by their names; empty where there is none."""
        values = {}
        for line in self.run("reg", "query", key, "/s").stdout.splitlines():
            parts = line.strip().split("    ")
            if len(parts) == 3:
                values[parts[0]] = parts[2]
        return values

    def calls(self) -> list[str]:
        """Return how the installed program was called since the last time asked."""
        note = self.disk / "called.txt"
        lines = note.read_text(encoding="ascii").splitlines() if note.exists() else []
        note.unlink(missing_ok=True)
        return [line.partition('studio.exe" ')[2] for line in lines]

    def end(self) -> None:
        """End this prefix's own Windows processes."""
        server = [str(WINE_FOLDER / "wineserver64"), "-k", "-w"]
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(server, env=self.environment, capture_output=True, timeout=20, check=False)


@contextlib.contextmanager
def wine(folder: Path) -> Iterator[Wine]:
    """A fresh prefix in ``folder``, and nothing of it left afterwards."""
    with subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "640x480x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as screen:
        assert screen.stdout is not None
        made = Wine(folder / "prefix", f":{screen.stdout.readline().strip()}")
        made.prefix.mkdir()
        try:
            started = made.run("wineboot", "--init")
            assert made.disk.is_dir(), started.stderr
            yield made
        finally:
            made.end()
            screen.terminate()
            shutil.rmtree(made.prefix, ignore_errors=True)
