"""Programmes taken out of a real station as files, and files taken into it, measured."""

from __future__ import annotations

import json
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile as sf

from studio.app.cli import main
from studio.audio.files import read_sound
from studio.domain.errors import OperatorFixable, Refused
from studio.dsp.loudness import measure
from studio.ports.exporting import ExportFormat, ExportKind
from studio.ports.recording import to_the_end
from studio.services.exporting import PRESETS, file_name_of
from studio.services.importing import MOST_FILES, ImportService, files_of
from tests.support.sound_files import lag_and_likeness, speech_like
from tests.support.stations import PASSWORD, TestStation, make_station


@pytest.fixture
def made(tmp_path: Path) -> TestStation:
    return make_station(tmp_path / "station", clusters=1)


def tags_of(path: Path) -> dict[str, str]:
    with av.open(str(path)) as container:
        found = {**container.metadata, **container.streams.audio[0].metadata}
    return {name.upper(): value for name, value in found.items()}


def test_a_programme_is_exported_as_it_was_approved(made: TestStation, tmp_path: Path) -> None:
    programme = made.approved("Bản tin sáng 24/11")
    assert programme.manifest is not None
    manifest = programme.manifest.manifest
    target = tmp_path / "ra.flac"
    exporting, editor = made.station.exporting, made.cast.editor
    told: list[float] = []

    def tell(done: float) -> bool:
        told.append(done)
        return True

    done = exporting.export(editor, programme.id, str(target), ExportKind(ExportFormat.FLAC), tell, comment=" Lúa ")
    assert (done.is_master, done.size_bytes) == (True, target.stat().st_size)
    master, _ = sf.read(made.station.mastering.media.path(manifest.master_sha256), always_2d=True)
    assert np.array_equal(sf.read(target, always_2d=True)[0], master)
    found = tags_of(target)
    assert (found["TITLE"], found["ARTIST"], found["COMMENT"]) == (programme.title, "Đài xã Bình Minh", "Lúa")
    assert found["DATE"] == "2026-11-24"
    assert manifest.integrated_lufs is not None
    assert float(found["REPLAYGAIN_TRACK_GAIN"].split()[0]) == pytest.approx(-18 - manifest.integrated_lufs, abs=0.01)
    assert told[-1] == 1.0
    with made.station.people.store.read() as unit:
        kept = [entry for entry in unit.audit.entries() if entry.verb == "EXPORTED"]
    assert [entry.subject for entry in kept] == [programme.id]


def test_a_draft_is_exported_as_it_stands_and_measured(made: TestStation, tmp_path: Path) -> None:
    draft = made.draft(level=0.05)
    exporting, editor = made.station.exporting, made.cast.editor
    done = exporting.export(editor, draft.programme.id, str(tmp_path / "ra.opus"), PRESETS["small"], to_the_end)
    assert not done.is_master
    sound = made.station.mastering.render(draft)
    loudness = measure(sound, 48_000).integrated_lufs
    assert loudness is not None
    assert int(tags_of(tmp_path / "ra.opus")["R128_TRACK_GAIN"]) == pytest.approx((-23 - loudness) * 256, abs=2)
    heard, _ = read_sound(tmp_path / "ra.opus")
    assert lag_and_likeness(sound[:, 0], heard[:, 0])[0] == 0


def test_what_cannot_be_exported_is_refused_before_anything_is_written(made: TestStation, tmp_path: Path) -> None:
    exporting, editor = made.station.exporting, made.cast.editor
    kind, target = PRESETS["send"], tmp_path / "ra.mp3"
    empty = made.station.production.create(editor, "Rỗng")
    with pytest.raises(Refused, match="NOTHING_RECORDED"):
        exporting.export(editor, empty.programme.id, str(target), kind, to_the_end)
    draft = made.draft()
    with pytest.raises(OperatorFixable, match="CANCELLED"):
        exporting.export(editor, draft.programme.id, str(target), kind, lambda done: done < 0.6)
    with pytest.raises(Refused):
        exporting.export(made.cast.admin, draft.programme.id, str(target), kind, to_the_end)
    assert not target.exists()


def test_a_file_is_measured_as_it_comes_in(made: TestStation, tmp_path: Path) -> None:
    sf.write(source := tmp_path / "Thông báo.wav", sound := speech_like(3.0), 48_000, subtype="FLOAT")
    told: list[float] = []

    def tell(done: float) -> bool:
        told.append(done)
        return True

    brought = ImportService(made.station.recording, made.station.mastering.reader).bring(
        made.cast.editor, str(source), tell
    )
    assert brought.take.title == "Thông báo"
    assert brought.loudness is not None
    assert brought.loudness.integrated_lufs == pytest.approx(measure(sound, 48_000).integrated_lufs, abs=0.01)
    assert told == sorted(told)


def test_folders_are_looked_through_and_hidden_files_left(tmp_path: Path) -> None:
    for name in ("b.MP3", "a.wav", "x/c.amr", ".hidden.wav", ".trash/d.wav", "ghi chú.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    single = str(tmp_path / "ghi chú.txt")
    found = [str(Path(each).relative_to(tmp_path)) for each in files_of([single, str(tmp_path)])]
    assert found == ["ghi chú.txt", "a.wav", "b.MP3", str(Path("x/c.amr"))]
    for number in range(MOST_FILES + 1):
        (tmp_path / f"{number}.wav").touch()
    with pytest.raises(OperatorFixable, match="TOO_MANY_FILES"):
        files_of([str(tmp_path)])


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Bản tin 24/11: họp?", "Bản tin 24-11- họp.mp3"),
        ("...", "ban-tin.mp3"),
        ("a" * 300, "a" * 100 + ".mp3"),
    ],
)
def test_a_title_becomes_a_name_that_windows_takes(title: str, name: str) -> None:
    assert file_name_of(title, ExportFormat.MP3) == name


def test_the_command_writes_programmes_and_files(
    made: TestStation, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUDIO_PASSWORD", PASSWORD)
    programme, target = made.approved(), tmp_path / "ra.mp3"
    words = ["--station", str(made.folder.root), "export", programme.id, str(target), "--as", "editor", "--json"]
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out)["is_master"]
    before = target.read_bytes()
    assert main(words) == 1
    assert "Đã có tệp" in capsys.readouterr().err
    assert target.read_bytes() == before
    copy = tmp_path / "ra.aac.m4a"
    assert main(["export", str(target), str(copy), "--title", "Chép lại"]) == 0
    assert tags_of(copy)["TITLE"] == "Chép lại"
    sound, heard = read_sound(target)[0], read_sound(copy)[0]
    assert (len(heard), lag_and_likeness(sound[:, 0], heard[:, 0])[0]) == (len(sound), 0)
    assert main(["export", str(target), str(tmp_path / "ra.txt")]) == 2
    assert main(["export", str(target), str(tmp_path / "ra.txt"), "--format", "opus"]) == 0
    assert main(["export", str(target), str(tmp_path / "b.mp3"), "--kbps", "9"]) == 2
