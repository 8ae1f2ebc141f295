"""Commands about sound files: measure, level, take in."""

from __future__ import annotations

import argparse
import json
import tempfile
from dataclasses import asdict, fields
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.app.station_folder import StationFolder
from studio.domain.cleaning import Cleaning, encode_cleaning
from studio.domain.cleaning_presets import cleaning_preset, without
from studio.domain.errors import Misuse, OperatorFixable
from studio.domain.loudness import LoudnessReport, MasterReason
from studio.domain.takes import INTERNAL_RATE_HZ

if TYPE_CHECKING:
    from studio.dsp.master import SoundSource


def loudness(chosen: argparse.Namespace, _folder: StationFolder) -> int:
    """Print what was measured of each file; one bad file stops nothing of the others, and gives exit code 1."""
    from studio.services.messages import sentence

    reports: list[dict[str, Any]] = []
    faults: list[str] = []
    for name in chosen.files:
        try:
            reports.append({"path": name, **asdict(measure_file(Path(name)))})
        except OperatorFixable as error:
            faults.append(f"studio: {name}: {sentence(error, _language())}")
    if chosen.json:
        print(json.dumps(reports, ensure_ascii=False, indent=1))
    else:
        for report in reports:
            print(_line(report))
    if faults:
        import sys

        print("\n".join(faults), file=sys.stderr)
    return 1 if faults else 0


def measure_file(path: Path) -> LoudnessReport:
    """Measure one file block by block: memory does not grow with its length."""
    from studio.audio import levelling

    return levelling.measure_file(path)


def master_file(chosen: argparse.Namespace, _folder: StationFolder) -> int:
    """Level IN to OUT (WAV or FLAC by its name); says why when the target was not met."""
    from studio.audio.files import open_sound
    from studio.audio.levelling import level_file
    from studio.dsp.master import Goal
    from studio.services.mastering import find_preset

    source, target = Path(chosen.source), Path(chosen.target)
    if target.suffix.lower() not in (".wav", ".flac"):
        raise Misuse("BAD_OUTPUT_NAME", name=target.name)
    preset = find_preset(chosen.preset)
    target_lufs = preset.target_lufs if chosen.target_lufs is None else chosen.target_lufs
    ceiling_dbtp = preset.ceiling_dbtp if chosen.ceiling_dbtp is None else chosen.ceiling_dbtp
    if not -70 <= target_lufs <= 0 or not -20 <= ceiling_dbtp <= 0:
        raise Misuse("BAD_TARGET", target_lufs=target_lufs, ceiling_dbtp=ceiling_dbtp)
    goal = Goal(target_lufs, ceiling_dbtp, preset.most_limiting_db)
    cleaning = _cleaning_of(chosen)
    if cleaning is None:
        outcome = level_file(source, target, goal)
    else:
        with tempfile.TemporaryDirectory(prefix="clean-") as folder:
            voice = Path(folder) / "voice"
            outcome = level_file(source, target, goal, change=partial(_cleaned, cleaning=cleaning, file=voice))
    with open_sound(source) as sound:
        rate_hz = sound.sample_rate_hz
    # Of the file as it came, at its own rate.
    before = outcome.before if rate_hz == INTERNAL_RATE_HZ else measure_file(source)
    data = {
        "path": str(target),
        "preset": preset.name,
        **asdict(outcome),
        "before": {"path": str(source), **asdict(before)},
        "after": {"path": str(target), **asdict(outcome.after)},
        "reason": outcome.reason.value,
        "cleaning": None if cleaning is None else encode_cleaning(cleaning),
    }
    if chosen.json:
        print(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        print(_line({"path": str(source), **asdict(before)}))
        print(_line({"path": str(target), **asdict(outcome.after)}))
        if outcome.reason is not MasterReason.MET:
            print(outcome.reason.value)
    return 0


def _cleaning_of(chosen: argparse.Namespace) -> Cleaning | None:
    """Return the preset's cleaning without the stages that were named, None where none was asked for."""
    stages = [each.name for each in fields(Cleaning)]
    unknown = sorted(set(chosen.without) - set(stages))
    if unknown or (chosen.without and not chosen.clean):
        raise Misuse("NO_SUCH_STAGE", name=", ".join(unknown or chosen.without), known=", ".join(stages))
    return without(cleaning_preset(chosen.preset), *chosen.without) if chosen.clean else None


def _cleaned(sound: SoundSource, cleaning: Cleaning, file: Path) -> SoundSource:
    from studio.services.cleaning import cleaned_source

    return cleaned_source(sound, cleaning, file, lambda _done: True)


def import_file(chosen: argparse.Namespace, folder: StationFolder) -> int:
    """Take a file in as a take, in a draft of its own."""
    from studio.app.build import build_station
    from studio.app.cli_station import sign_in

    station = build_station(folder)
    by = sign_in(chosen, station)
    take = station.recording.import_file(by, chosen.file)
    draft = station.production.create(by, take.title)
    station.production.add_take(by, draft.programme.id, take, 0)
    data = {
        "take_id": take.id,
        "programme_id": draft.programme.id,
        "title": take.title,
        "length_s": take.length_s,
        "channels": take.channels,
    }
    print(json.dumps(data, ensure_ascii=False, indent=1) if chosen.json else f"{draft.programme.id}  {take.title}")
    return 0


def _language() -> str:
    from studio.app.cli import language

    return language()


def _line(report: dict[str, Any]) -> str:
    def show(key: str, unit: str) -> str:
        value = report[key]
        return f"{'–' if value is None else format(value, '.1f')} {unit}"

    loud = (show("integrated_lufs", "LUFS"), show("momentary_max_lufs", "LUFS"), show("short_term_max_lufs", "LUFS"))
    rest = (show("range_lu", "LU"), show("true_peak_dbtp", "dBTP"), report["path"])
    return "I {:>11}  M {:>11}  S {:>11}  LRA {:>8}  {:>10}  {}".format(*loud, *rest)
