"""A programme mastered block by block is the programme mastered whole."""

from __future__ import annotations

from pathlib import Path

import pytest
import soundfile as sf

from studio.domain.errors import OperatorFixable
from studio.domain.loudness import PRESETS
from studio.dsp.master import master
from tests.support.stations import TestStation, make_station


@pytest.fixture
def made(tmp_path: Path) -> TestStation:
    return make_station(tmp_path / "station", clusters=1)


def media_of(made: TestStation) -> list[Path]:
    return sorted(path for path in made.folder.media.rglob("*") if path.is_file())


@pytest.mark.parametrize("preset", ["horn", "ebu-r128"])
def test_it_is_what_the_whole_array_gives(made: TestStation, preset: str) -> None:
    # Longer than one block.
    draft = made.draft(length_s=7.0, level=0.05)
    mastering, chosen = made.station.mastering, PRESETS[preset]
    mastered = mastering.master(made.cast.editor, draft.programme.id, preset)
    whole, outcome = master(
        mastering.render(draft), 48_000, chosen.target_lufs, chosen.ceiling_dbtp, chosen.most_limiting_db
    )
    assert mastered.programme.manifest is not None
    manifest = mastered.programme.manifest.manifest
    written, rate_hz = sf.read(mastering.media.path(manifest.master_sha256), dtype="float32", always_2d=True)
    assert (rate_hz, manifest.duration_frames, manifest.channels) == (48_000, len(whole), whole.shape[1])
    # The steps of 24 bits are an eighth of this.
    assert written == pytest.approx(whole, abs=1e-6)
    assert mastered.outcome.reason is outcome.reason
    assert manifest.integrated_lufs == pytest.approx(outcome.after.integrated_lufs, abs=1e-6)
    assert mastering.measure(draft).integrated_lufs == pytest.approx(outcome.before.integrated_lufs, abs=1e-6)


def test_it_is_cancelled_at_any_share_and_leaves_nothing(made: TestStation) -> None:
    draft = made.draft(length_s=7.0, level=0.05)
    before = media_of(made)
    for most in (0.0, 0.1, 0.2, 0.5, 0.9):
        with pytest.raises(OperatorFixable, match="CANCELLED"):
            made.station.mastering.master(made.cast.editor, draft.programme.id, progress=most.__ge__)
        assert made.station.production.open(draft.programme.id).programme.manifest is None
    assert media_of(made) == before


def test_the_share_told_rises_to_its_end(made: TestStation) -> None:
    draft = made.draft(length_s=7.0, level=0.05)
    told: list[float] = []

    def tell(done: float) -> bool:
        told.append(done)
        return True

    made.station.mastering.master(made.cast.editor, draft.programme.id, progress=tell)
    assert told == sorted(told)
    assert len(told) > 8
    assert 0.9 < told[-1] <= 1.0
