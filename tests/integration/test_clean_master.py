"""The voice is cleaned on its way to the master; what was done stays in the record; both versions are heard alike."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from numpy.typing import NDArray

from studio.app.cli import main
from studio.app.demo_sound import write_take
from studio.domain.cleaning import PROFILE_BANDS, Denoise, NoiseProfile, decode_cleaning
from studio.domain.cleaning_presets import UNTOUCHED, cleaning_preset, without
from studio.domain.editing import NoiseStretch, SetNoise, TrackKind
from studio.domain.errors import Misuse, OperatorFixable
from studio.domain.ids import new_id
from studio.domain.loudness import MasterReason
from studio.dsp.loudness import measure
from studio.services.cleaning import CleaningService, audition, with_noise_of
from studio.services.mixes import Mix
from studio.services.production import Draft
from tests.support.signals import RATE_HZ, speech_like, tone
from tests.support.stations import TestStation, make_station


@pytest.fixture
def made(tmp_path: Path) -> TestStation:
    return make_station(tmp_path / "station")


def noisy_voice(length_s: float = 6.0) -> NDArray[np.float32]:
    """A voice with pauses, room noise and hum, (frames, 1)."""
    noise = np.random.default_rng(3).standard_normal((round(length_s * RATE_HZ), 1)) * 10 ** (-52 / 20)
    hum = tone(-40.0, length_s, 50.0, channels=1) + tone(-44.0, length_s, 150.0, channels=1)
    sound: NDArray[np.float32] = (speech_like(length_s, 5) + noise + hum).astype(np.float32)
    return sound


def draft_of(made: TestStation, *tracks: tuple[NDArray[np.float32], TrackKind]) -> Draft:
    station, editor = made.station, made.cast.editor
    draft = station.production.create(editor, "Bản tin sáng")
    for sound, track in tracks:
        take = write_take(made.folder.takes, new_id(), track.value, editor.id, sound, made.clock.now())
        with station.people.store.write(editor.id) as unit:
            unit.takes.add(take)
        draft = station.production.add_take(editor, draft.programme.id, take, 0, track)
    return draft


def mastered_sound(made: TestStation, draft: Draft) -> NDArray[np.float32]:
    programme = made.station.production.open(draft.programme.id).programme
    assert programme.manifest is not None
    file = made.station.planning.media.path(programme.manifest.manifest.master_sha256)
    sound: NDArray[np.float32] = sf.read(file, dtype="float32", always_2d=True)[0]
    return sound


def quiet_dbfs(sound: NDArray[np.float32]) -> float:
    stretch = RATE_HZ // 20
    power = np.square(sound[: len(sound) // stretch * stretch].reshape(-1, stretch)).mean(axis=1)
    return float(10 * np.log10(np.percentile(power, 10)))


def test_the_master_is_cleaned_levelled_and_says_with_what(made: TestStation) -> None:
    draft = draft_of(made, (noisy_voice(), TrackKind.VOICE))
    mastering, editor = made.station.mastering, made.cast.editor
    mastering.master(editor, draft.programme.id, "horn")
    plain = mastered_sound(made, draft)
    cleaning = without(cleaning_preset("horn"), "de_esser")
    told: list[float] = []

    def tell(share: float) -> bool:
        told.append(share)
        return True

    done = mastering.master(editor, draft.programme.id, "horn", cleaning=cleaning, progress=tell)
    cleaned = mastered_sound(made, draft)
    assert done.outcome.reason is MasterReason.MET
    assert len(cleaned) == len(plain)
    assert quiet_dbfs(cleaned) < quiet_dbfs(plain) - 15.0
    assert told == sorted(told)
    with made.station.people.store.read() as unit:
        entry = [each for each in unit.audit.entries() if each.verb == "MASTERED"][-1]
    assert entry.facts["preset"] == "horn"
    assert decode_cleaning(entry.facts["cleaning"]) == cleaning


def test_music_beside_the_voice_stays_as_it_is(made: TestStation) -> None:
    bed = tone(-30.0, 6.0, 1000.0, channels=1)
    draft = draft_of(made, (noisy_voice(), TrackKind.VOICE), (bed, TrackKind.BED))
    mix = made.station.mastering.mix(draft)
    frames = mix.length
    voice, whole = mix.voice(0, frames), made.station.mastering.render(draft)
    assert np.abs(mix.with_voice(0, voice) - whole).max() < 1e-6
    assert np.abs(mix.with_voice(0, np.zeros_like(voice)) - (whole - voice)).max() < 1e-6


def test_cleaning_can_be_cancelled_and_nothing_is_kept(made: TestStation) -> None:
    draft = draft_of(made, (noisy_voice(), TrackKind.VOICE))
    cleaning = cleaning_preset("horn")
    with pytest.raises(OperatorFixable, match="CANCELLED"):
        made.station.mastering.master(
            made.cast.editor, draft.programme.id, cleaning=cleaning, progress=lambda done: done < 0.2
        )
    assert made.station.production.open(draft.programme.id).programme == draft.programme


def test_both_versions_are_heard_equally_loud(made: TestStation) -> None:
    mix = mix_of(made)
    heard = audition(mix, cleaning_preset("horn"), 0, lambda _done: True)
    sound = heard(0, mix.length)
    before, after = measure(mix.voice(0, mix.length), RATE_HZ), measure(sound, RATE_HZ)
    assert before.integrated_lufs is not None
    assert after.integrated_lufs == pytest.approx(before.integrated_lufs, abs=0.1)


def test_listening_goes_on_and_jumps_without_a_seam(made: TestStation) -> None:
    mix = mix_of(made)
    heard = audition(mix, without(cleaning_preset("horn"), "denoise", "hum"), 0, lambda _done: True)
    whole = heard(0, mix.length)
    pieces = [heard(at, 24_000) for at in range(0, mix.length, 24_000)]
    assert np.abs(np.concatenate(pieces) - whole).max() < 1e-5
    # After a jump the chain has run in: it is where it would have been.
    jumped = heard(5 * RATE_HZ, 12_000)
    assert np.abs(jumped - whole[5 * RATE_HZ : 5 * RATE_HZ + 12_000]).max() < 0.01
    assert heard(mix.length, 4800).shape == (4800, 1)


def test_nothing_on_is_nothing_done(made: TestStation) -> None:
    mix = mix_of(made)
    heard = audition(mix, UNTOUCHED, 0, lambda _done: True)
    assert np.array_equal(heard(0, mix.length), mix.voice(0, mix.length))


def test_what_the_station_chose_is_kept_and_forgotten(made: TestStation) -> None:
    service = CleaningService(made.station.settings)
    usual = cleaning_preset("horn")
    assert service.chosen("horn") == usual
    own = replace(usual, denoise=Denoise(most_db=18.0, profile=NoiseProfile((-80.5,) * PROFILE_BANDS)))
    service.choose(made.cast.editor, "horn", own)
    assert CleaningService(made.reopened().settings).chosen("horn") == own
    assert service.chosen("web") == cleaning_preset("web")
    service.choose(made.cast.editor, "horn", usual)
    assert made.station.settings.get("cleaning") == {}
    with pytest.raises(Misuse, match="NO_SUCH_PRESET"):
        service.chosen("wire")


def test_the_noise_that_was_marked_is_the_profile(made: TestStation) -> None:
    hiss = np.random.default_rng(8).standard_normal((2 * RATE_HZ, 1)).astype(np.float32) * np.float32(0.003)
    draft = draft_of(made, (np.concatenate((hiss, noisy_voice())), TrackKind.VOICE))
    reader, cleaning = made.station.mastering.reader, cleaning_preset("horn")
    assert with_noise_of(draft, cleaning, reader) == cleaning
    take_id = next(iter(draft.takes))
    step = SetNoise(NoiseStretch(take_id, 0, 2 * RATE_HZ))
    draft = made.station.production.apply(made.cast.editor, draft.programme.id, step)
    profile = with_noise_of(draft, cleaning, reader).denoise.profile
    assert profile is not None
    # White noise of that power, in 1 Hz.
    wanted = 20 * np.log10(0.003) - 10 * np.log10(RATE_HZ / 2)
    assert np.median(profile.levels_db) == pytest.approx(wanted, abs=0.5)
    assert with_noise_of(draft, without(cleaning, "denoise"), reader).denoise.profile is None


def test_the_command_line_cleans_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "voice.wav", tmp_path / "out.flac"
    sf.write(source, noisy_voice()[::3], RATE_HZ // 3)
    words = ["master", str(source), str(target), "--preset", "web", "--json", "--clean", "--without", "gate"]
    assert main(words) == 0
    told = json.loads(capsys.readouterr().out)
    assert decode_cleaning(told["cleaning"]) == without(cleaning_preset("web"), "gate")
    assert told["after"]["integrated_lufs"] == pytest.approx(-16.0, abs=0.1)
    sound, rate_hz = sf.read(target, dtype="float32", always_2d=True)
    assert (rate_hz, len(sound)) == (RATE_HZ, 6 * RATE_HZ)
    assert main([*words, "--without", "magic"]) == 2


def mix_of(made: TestStation) -> Mix:
    return made.station.mastering.mix(draft_of(made, (noisy_voice(), TrackKind.VOICE)))
