"""``studio setup``: makes this PC a station's, or takes that back. Run by the installer, as the system.

Running it again changes nothing but what it was told anew. It never removes a station's data.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import studio
from studio.app import setup_commands as calls
from studio.app.preset import Preset, checked_preset, read_preset, write_preset
from studio.app.program import studio_program
from studio.app.station_folder import StationFolder
from studio.domain.errors import Misuse, OperatorFixable

Run = Callable[[Sequence[str]], "subprocess.CompletedProcess[str]"]
_TIMEOUT_S = 120.0


def setup(chosen: argparse.Namespace, folder: StationFolder) -> int:
    """Set the system up, take it back (``--remove``), or only print the calls (``--dry-run``)."""
    if chosen.remove:
        steps = calls.windows_remove() if sys.platform == "win32" else calls.linux_remove()
        if chosen.dry_run:
            return _print(steps)
        _require_administrator()
        return run_all(steps)
    if not chosen.system:
        raise Misuse("SETUP_WHAT")
    # An installer's property that was not given comes as an empty word.
    if chosen.station_dir:
        folder = StationFolder(Path(chosen.station_dir).absolute())
    preset = wanted_preset(folder, chosen.source_url or "", chosen.lang or "")
    if chosen.dry_run:
        return _print(system_steps(folder))
    _require_administrator()
    prepare(folder, preset, chosen.enrol_code or "")
    migrate_records(folder)
    if sys.platform != "win32":
        write_unit(folder, calls.UNIT_PLACE)
    return run_all(system_steps(folder))


def wanted_preset(folder: StationFolder, source_url: str, language: str) -> Preset:
    """Return what is to stand in ``setup.json``: what was said now, else what was said before."""
    before = read_preset(folder) or Preset()
    return checked_preset(source_url or before.source_url, language or before.language)


def prepare(folder: StationFolder, preset: Preset, enrol_code: str) -> None:
    """Make the folder and write what the first run reads. Raises ``OperatorFixable("FOLDER_UNWRITABLE")``."""
    try:
        folder.create()
    except OSError as error:
        raise OperatorFixable("FOLDER_UNWRITABLE", folder=str(folder.root), why=error.strerror) from error
    write_preset(folder, preset, enrol_code)


def migrate_records(folder: StationFolder) -> None:
    """After an upgrade: keep a copy of the records beside them, then bring them to this program's format."""
    if not folder.description.exists():
        return
    from studio.app.backup_records import copy_records
    from studio.app.build import migrate_station
    from studio.storage.engines import sqlite_url
    from studio.storage.schema import head_revision, schema_is_current

    own = not folder.describe().get("database")
    if own and schema_is_current(sqlite_url(folder.database)):
        return
    if own:
        copy_records(folder.database, folder.root / f"station.before-{head_revision()}.db")
    migrate_station(folder)


def system_steps(folder: StationFolder) -> list[calls.Command]:
    """Return what is asked of the system; writes the task's or unit's file that the steps name."""
    program = Path(studio_program()[0])
    if sys.platform == "win32":
        task = folder.root / "task.xml"
        if folder.root.is_dir():
            task.write_text(calls.task_xml(str(program), str(folder.root)), encoding="utf-16")
        return calls.windows_setup(str(folder.root), str(program), str(task))
    import pwd

    known = any(entry.pw_name == calls.ACCOUNT for entry in pwd.getpwall())
    return calls.linux_setup(str(folder.root), known)


def write_unit(folder: StationFolder, place: Path) -> None:
    """Write the systemd unit that runs this program on this folder."""
    template = Path(studio.__file__).parents[1] / "installers" / "systemd" / calls.UNIT
    try:
        text = template.read_text(encoding="utf-8")
        place.write_text(calls.unit_text(text, studio_program(), str(folder.root)), encoding="utf-8")
    except OSError as error:
        raise OperatorFixable("SETUP_FAILED", command=str(place), why=error.strerror) from error


def run_all(steps: Sequence[calls.Command], run: Run | None = None) -> int:
    """Run the calls in order. Raises ``OperatorFixable("SETUP_FAILED")`` with the one that failed."""
    for step in steps:
        try:
            done = (run or _run)(step.words)
            trouble = "" if done.returncode == 0 else (done.stderr or done.stdout or "").strip() or str(done.returncode)
        except (OSError, subprocess.TimeoutExpired) as error:
            trouble = str(error)
        if trouble and not step.may_fail:
            raise OperatorFixable("SETUP_FAILED", command=" ".join(step.words[:2]), why=trouble[-300:])
    return 0


def _run(words: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, errors="replace", timeout=_TIMEOUT_S, check=False)


def _print(steps: Sequence[calls.Command]) -> int:
    for step in steps:
        sys.stdout.write(subprocess.list2cmdline(step.words) + "\n")
    return 0


def _require_administrator() -> None:
    if sys.platform == "win32":
        import ctypes

        administrator = bool(ctypes.windll.shell32.IsUserAnAdmin())
    else:
        administrator = os.geteuid() == 0
    if not administrator:
        raise OperatorFixable("SETUP_NEEDS_ADMIN")
