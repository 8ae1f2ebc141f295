#!/usr/bin/env python3
"""Everything a developer does, from a fresh machine: python3 dev.py {demo,test,studio,check,bench,setup}.

Standard library alone. It makes ``.venv``, installs the locked dependencies, and on Debian the system
packages that are missing (as root; else it prints the one command that does).
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
BIN = VENV / ("Scripts" if sys.platform == "win32" else "bin")
PYTHON = BIN / ("python.exe" if sys.platform == "win32" else "python")

# Debian package → why it is needed.
DEBIAN = {
    "libportaudio2": "sound devices",
    "libasound2-plugins": "PortAudio reaches PulseAudio through ALSA",
    "pulseaudio": "a virtual sound card where there is none",
    "pulseaudio-utils": "recording and playing on the virtual sound card",
    "xvfb": "a screen where there is none",
    "espeak-ng": "spoken Vietnamese for the demo and the tests",
    "mosquitto": "the broker between the station and its loudspeakers",
    "postgresql": "the other database of the storage tests",
    "chromium": "the browser that shows a board, in the tests",
    "chromium-driver": "driving it",
    "iproute2": "a board on a network of its own, in the tests",
    "wixl": "building the Windows package",
    "msitools": "reading its tables",
    "wine64": "installing it, in the tests",
    "xauth": "xvfb-run",
    "binutils": "freezing",
    "libegl1": "Qt",
    "libgl1": "Qt",
    "libglib2.0-0": "Qt",
    "libdbus-1-3": "Qt",
    "libfontconfig1": "Qt",
    "libxkbcommon0": "Qt",
    "libxkbcommon-x11-0": "Qt on X11",
    "libxcb-cursor0": "Qt on X11",
    "libxcb-icccm4": "Qt on X11",
    "libxcb-image0": "Qt on X11",
    "libxcb-keysyms1": "Qt on X11",
    "libxcb-randr0": "Qt on X11",
    "libxcb-render-util0": "Qt on X11",
    "libxcb-shape0": "Qt on X11",
    "libxcb-xinerama0": "Qt on X11",
    "libxcb-xkb1": "Qt on X11",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("setup", help="install what is missing, and nothing else")
    commands.add_parser("demo", help="the main job, end to end, with what was measured; pictures in demo/")
    commands.add_parser("check", help="ruff, mypy, import-linter, translations, licences")
    commands.add_parser("test", help="check, then every test; what follows is given to pytest")
    commands.add_parser("studio", help="open the window; what follows is given to studio")
    bench = commands.add_parser("bench", help="measure; rows with floor and goal")
    bench.add_argument("name")
    bench.add_argument("--json", action="store_true")
    build = commands.add_parser("build", help="the frozen tree and the installer package, in dist/")
    build.add_argument("--tree-only", action="store_true", help="no package")
    build.add_argument("--package-only", action="store_true", help="of the tree that is there")
    chosen, more = parser.parse_known_args()
    if more and chosen.command not in ("test", "studio"):
        parser.error("not understood: " + " ".join(more))
    if not set_up():
        return 1
    if chosen.command == "demo":
        return run(PYTHON, "-m", "tests.e2e.demo", "--out", "demo")
    if chosen.command == "check":
        return check()
    if chosen.command == "test":
        return check() or (run(PYTHON, "-m", "pytest", *more) if more else test_in_two_lanes())
    if chosen.command == "studio":
        return run(PYTHON, "-m", "studio.app.cli", *more)
    if chosen.command == "build":
        parts = [f"--{name}-only" for name in ("tree", "package") if getattr(chosen, f"{name}_only")]
        return run(PYTHON, "-m", "installers.build", *parts)
    if chosen.command == "bench":
        return run(PYTHON, "-m", "tests.bench", chosen.name, *(["--json"] if chosen.json else []))
    return 0


def set_up() -> bool:
    """Install what is missing; tell in one line what is wrong where that fails."""
    if sys.version_info < (3, 11):
        say("Python 3.11 or later is needed; this is " + sys.version.split()[0])
        return False
    return system_packages() and virtual_environment()


def system_packages() -> bool:
    if not Path("/etc/debian_version").exists():
        return True
    wanted = list(DEBIAN)
    if importlib.util.find_spec("ensurepip") is None:
        wanted.insert(0, "python3-venv")
    asked = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *wanted],
        capture_output=True,
        text=True,
        check=False,
    )
    there = {line.split()[0] for line in asked.stdout.splitlines() if line.endswith(" installed")}
    missing = [name for name in wanted if name not in there]
    if not missing:
        return True
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if os.geteuid() != 0:
        say("System packages are missing. Run this once, then again what you ran:")
        say("  sudo " + " ".join(command))
        return False
    if "postgresql" in missing:
        # The tests start a server of their own; the package shall not start another for the whole machine.
        common = Path("/etc/postgresql-common")
        common.mkdir(parents=True, exist_ok=True)
        with (common / "createcluster.conf").open("a", encoding="ascii") as settings:
            settings.write("create_main_cluster = false\n")
    say("installing system packages: " + " ".join(missing))
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    quiet = {"stdout": subprocess.DEVNULL, "env": environment}
    # An old package list names files that are gone; so it is renewed before the first try.
    subprocess.run(["apt-get", "update", "-q"], check=False, **quiet)  # type: ignore[call-overload]
    done = subprocess.run([*command, "-q"], check=False, **quiet)  # type: ignore[call-overload]
    if done.returncode != 0:
        say("apt-get failed; try by hand: " + " ".join(command))
    return bool(done.returncode == 0)


def virtual_environment() -> bool:
    stamp = VENV / "installed.sha256"
    inputs = LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes() + str(ROOT).encode()
    wanted = hashlib.sha256(inputs).hexdigest()
    if not (stamp.exists() and stamp.read_text() == wanted and PYTHON.exists()):
        say("making .venv and installing the locked dependencies (once)")
        started = time.monotonic()
        if not PYTHON.exists():
            shutil.rmtree(VENV, ignore_errors=True)
            if run(Path(sys.executable), "-m", "venv", str(VENV)):
                return False
        pip = ["-m", "pip", "install", "-q", "--disable-pip-version-check"]
        locked = run(PYTHON, *pip, "--require-hashes", "-r", LOCK)
        if locked or run(PYTHON, *pip, "--no-deps", "--no-build-isolation", "-e", ROOT):
            say("the dependencies could not be installed; is there a network?")
            return False
        stamp.write_text(wanted)
        say(f"installed in {time.monotonic() - started:.0f} s")
    return translations()


def translations() -> bool:
    """Compile the translations that are older than their source."""
    for source in sorted((ROOT / "resources" / "translations").glob("*.ts")):
        compiled = source.with_suffix(".qm")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            release = BIN / ("pyside6-lrelease.exe" if sys.platform == "win32" else "pyside6-lrelease")
            if run(release, "-silent", str(source), "-qm", str(compiled)):
                return False
    return True


def check() -> int:
    """Every check runs, so that one look shows all that is wrong; return 1 if any failed."""
    tool = ".exe" if sys.platform == "win32" else ""
    checks: list[tuple[str, list[str | Path]]] = [
        ("ruff", [BIN / f"ruff{tool}", "check", "-q", "."]),
        ("format", [BIN / f"ruff{tool}", "format", "-q", "--check", "."]),
        ("mypy strict", [PYTHON, "-m", "mypy"]),
        ("import-linter", [BIN / f"lint-imports{tool}"]),
        ("translations fresh", [PYTHON, "-m", "tests.support.translations"]),
        ("contract fresh", [PYTHON, "-m", "source_system.openapi", "--check"]),
        ("licences listed", [PYTHON, "-m", "tests.support.licences"]),
    ]
    failed = []
    for name, command in checks:
        started = time.monotonic()
        done = subprocess.run(
            [str(part) for part in command], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
        )
        mark = "ok" if done.returncode == 0 else "FAILED"
        say(f"check {name}: {mark} ({time.monotonic() - started:.1f} s)")
        if done.returncode != 0:
            failed.append(name)
            say(done.stdout + done.stderr)
    return 1 if failed else 0


def test_in_two_lanes() -> int:
    """Run every test: those that measure against the clock in front, the others behind with what is left.

    The former mostly wait for sound to pass, so side by side they take little longer than alone.
    """
    pytest = [str(PYTHON), "-m", "pytest", "-m"]
    environment = os.environ | {"PYTHONUTF8": "1"}
    options: dict[str, object] = {"cwd": ROOT, "env": environment}
    if sys.platform == "win32":
        options["creationflags"] = subprocess.IDLE_PRIORITY_CLASS
    else:
        options["preexec_fn"] = step_back
    with tempfile.TemporaryFile() as said:
        behind = subprocess.Popen(  # type: ignore[call-overload]
            [*pytest, "not real_time", "-p", "no:cacheprovider"], stdout=said, stderr=subprocess.STDOUT, **options
        )
        try:
            in_front = subprocess.run([*pytest, "real_time"], cwd=ROOT, env=environment, check=False).returncode
            say("… and the tests behind them:")
            others: int = behind.wait()
        finally:
            if behind.poll() is None:
                # Interrupted, it cleans up after itself.
                behind.terminate() if sys.platform == "win32" else behind.send_signal(signal.SIGINT)
                behind.wait()
        said.seek(0)
        shutil.copyfileobj(said, sys.stdout.buffer)
        sys.stdout.flush()
    return in_front or others


def step_back() -> None:
    """Leave the processor to whoever else wants it."""
    os.setsid()
    os.nice(19)
    # Linux shares the processor among sessions first, and within them only then by niceness.
    group = Path("/proc/self/autogroup")
    if group.exists():
        group.write_text("19")


def run(program: Path, *arguments: str | Path) -> int:
    environment = os.environ | {"PYTHONUTF8": "1"}
    return subprocess.run([str(program), *map(str, arguments)], cwd=ROOT, env=environment, check=False).returncode


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
