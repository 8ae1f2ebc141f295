"""Mastering: render the edit, level it, write master and rendition, sign the manifest."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.domain.approval import ApprovalState
from studio.domain.cleaning import Cleaning, encode_cleaning
from studio.domain.editing import TrackKind
from studio.domain.errors import Misuse, OperatorFixable, Refused
from studio.domain.loudness import PRESETS, LoudnessReport, MasterOutcome, MasterPreset
from studio.domain.programme import Contributor, Manifest, Programme, Rendition, SignedManifest
from studio.domain.roles import Person, Verb, require
from studio.domain.takes import INTERNAL_RATE_HZ
from studio.ports.clock import Clock
from studio.ports.media import MediaStore
from studio.ports.recording import Encoder, TakeReader
from studio.ports.secrets import Signer
from studio.ports.store import Store
from studio.services.cleaning import cleaned_sound, has_voice, with_noise_of
from studio.services.manifest_codec import encode_manifest
from studio.services.mixes import Mix
from studio.services.production import Draft, ProductionService

if TYPE_CHECKING:
    # numpy is not loaded before a sound is.
    import numpy as np
    from numpy.typing import NDArray

    from studio.dsp.master import SoundSource
    from studio.dsp.render import Mixer

# Asked with the share done, 0 to 1; False cancels, and nothing is kept.
Progress = Callable[[float], bool]
# Of the whole, by the time each takes: Opus is slower than levelling, and cleaning than both.
_MASTER_SHARE = 0.25
_CLEANING_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Mastered:
    programme: Programme
    outcome: MasterOutcome


@dataclass(frozen=True, slots=True)
class _Made:
    """What mastering left in the media store."""

    outcome: MasterOutcome
    master_sha256: str
    master_bytes: int
    frames: int
    channels: int
    rendition: Rendition


@dataclass(frozen=True, slots=True)
class MasteringService:
    store: Store
    clock: Clock
    media: MediaStore
    reader: TakeReader
    encoder: Encoder
    signer: Signer
    production: ProductionService

    def render(self, draft: Draft, start: int = 0, frames: int | None = None) -> NDArray[np.float32]:
        """Return the edit's sound, (frames, channels) float32 at 48 kHz; mono when every take is."""
        from studio.dsp.render import render  # heavy, and only here

        length = draft.edit.length - start if frames is None else frames
        return render(draft.edit, self._read_of(draft), start, length, _channels(draft))

    def mixer(self, draft: Draft, solo: frozenset[TrackKind] = frozenset()) -> Mixer:
        """Return the edit ready to be heard in any window, or its ``solo`` tracks alone."""
        from studio.dsp.render import Mixer, Sources

        return Mixer(draft.edit.state, Sources(self._read_of(draft), _channels(draft)), solo)

    def mix(self, draft: Draft) -> Mix:
        """Return the edit as its voice and all the rest, in any window."""
        voice = frozenset({TrackKind.VOICE})
        tracks = frozenset(clip.track for clip in draft.edit.state.clips)
        return Mix(self.mixer(draft), self.mixer(draft, voice), _channels(draft), tracks)

    def sound_of(self, draft: Draft) -> SoundSource:
        """Return the edit's sound to be gone through in blocks, in flat memory, as often as one likes."""
        from studio.dsp.master import BLOCK_FRAMES, SoundSource
        from studio.dsp.render import Sources, render_blocks

        sources = Sources(self._read_of(draft), _channels(draft))
        return SoundSource(
            lambda: render_blocks(draft.edit, sources, BLOCK_FRAMES),
            INTERNAL_RATE_HZ,
            sources.channels,
            draft.edit.length,
        )

    def _read_of(self, draft: Draft) -> Callable[[str, int, int], NDArray[np.float32]]:
        def read(take_id: str, at: int, count: int) -> NDArray[np.float32]:
            take = draft.takes.get(take_id)
            if take is None:
                raise OperatorFixable("TAKE_MISSING", take=take_id)
            return self.reader.read(take, at, count)

        return read

    def measure(self, draft: Draft, progress: Progress | None = None) -> LoudnessReport:
        """Measure the edit as it is. Raises ``OperatorFixable("CANCELLED")`` when told to stop."""
        from studio.dsp.master import measure_blocks

        return measure_blocks(self.sound_of(draft), progress)

    def master(
        self,
        by: Person,
        programme_id: str,
        preset: str = "horn",
        contributors: tuple[Contributor, ...] = (),
        text: str = "",
        progress: Progress | None = None,
        cleaning: Cleaning | None = None,
    ) -> Mastered:
        """Make the programme ready to be judged, in memory that does not grow with its length.

        ``cleaning`` is done to its voice before it is levelled, and is kept in the record with the preset.
        ``text`` goes into its manifest; the script that it was read from, where none is given.
        Raises ``OperatorFixable("CANCELLED")`` when told to stop; then nothing is kept.
        """
        require(by, Verb.EDIT)
        chosen = find_preset(preset)
        draft = self.production.open(programme_id)
        if draft.programme.state is not ApprovalState.DRAFT:
            raise Refused("NOT_A_DRAFT", state=draft.programme.state.value)
        if draft.edit.length == 0:
            raise Refused("NOTHING_RECORDED")
        tell = progress or (lambda _done: True)
        if cleaning is not None:
            cleaning = with_noise_of(draft, cleaning, self.reader)
        with tempfile.TemporaryDirectory(prefix="master-") as folder:
            made = self._make(draft, chosen, cleaning, Path(folder), tell)
            outcome = made.outcome
            signed = self._sign(draft.programme, made, contributors, text or draft.script)
        if not tell(0.98):
            raise OperatorFixable("CANCELLED")
        with self.store.write(by.id) as unit:
            now = unit.programmes.get(programme_id)
            if now is None or (now.version, now.changed_at) != (draft.programme.version, draft.programme.changed_at):
                raise Refused("CHANGED_MEANWHILE")
            unit.programmes.set_manifest(programme_id, now.version, signed, self.clock.now())
            unit.audit.record(
                "MASTERED",
                programme_id,
                version=now.version,
                manifest_sha256=signed.sha256,
                master_sha256=signed.manifest.master_sha256,
                reason=outcome.reason.value,
                preset=chosen.name,
                cleaning=None if cleaning is None else encode_cleaning(cleaning),
            )
        return Mastered(self.production.open(programme_id).programme, outcome)

    def _make(
        self, draft: Draft, preset: MasterPreset, cleaning: Cleaning | None, folder: Path, tell: Progress
    ) -> _Made:
        """Write master and rendition into ``folder`` and put them into the media store."""
        from studio.dsp.master import Goal, master_blocks

        sound = self.sound_of(draft)
        mix = self.mix(draft)
        if cleaning is not None and cleaning.anything and has_voice(mix):
            sound = cleaned_sound(mix, cleaning, folder / "voice", _part(tell, 0.0, _CLEANING_SHARE))
            tell = _part(tell, _CLEANING_SHARE, 1.0)
        goal = Goal(preset.target_lufs, preset.ceiling_dbtp, preset.most_limiting_db)
        master, rendition = folder / "master.flac", folder / "rendition"
        with self.encoder.master_writer(master, sound.channels) as writer:
            outcome = master_blocks(sound, writer, goal, lambda done: tell(_MASTER_SHARE * done))
            frames = writer.frames
        form = self.encoder.rendition_of(
            master, rendition, lambda done: tell(_MASTER_SHARE + (0.95 - _MASTER_SHARE) * done)
        )
        sizes = master.stat().st_size, rendition.stat().st_size
        hashes = self.media.put(master), self.media.put(rendition)
        made = Rendition(form.codec, form.bitrate_kbps, hashes[1], sizes[1], form.decoder_delay_frames)
        return _Made(outcome, hashes[0], sizes[0], frames, sound.channels, made)

    def _sign(
        self, programme: Programme, made: _Made, contributors: tuple[Contributor, ...], text: str
    ) -> SignedManifest:
        manifest = Manifest(
            programme.id,
            programme.version,
            programme.title,
            programme.language,
            programme.bulletin_class,
            programme.origin,
            programme.category,
            made.master_sha256,
            made.master_bytes,
            made.frames,
            INTERNAL_RATE_HZ,
            made.channels,
            made.outcome.after.integrated_lufs,
            made.outcome.after.true_peak_dbtp,
            (made.rendition,),
            text,
            contributors,
        )
        payload = encode_manifest(manifest)
        return SignedManifest(manifest, hashlib.sha256(payload).hexdigest(), self.signer.sign(payload))


def _part(tell: Progress, first: float, last: float) -> Progress:
    return lambda done: tell(first + (last - first) * done)


def _channels(draft: Draft) -> int:
    return min(max((take.channels for take in draft.takes.values()), default=1), 2)


def find_preset(name: str) -> MasterPreset:
    """Return a preset by name; raises ``Misuse("NO_SUCH_PRESET")``."""
    try:
        return PRESETS[name]
    except KeyError:
        raise Misuse("NO_SUCH_PRESET", name=name, known=", ".join(PRESETS)) from None
