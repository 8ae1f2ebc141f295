"""Mastering: render the edit, level it, write master and rendition, sign the manifest."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.domain.approval import ApprovalState
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
from studio.services.manifest_codec import encode_manifest
from studio.services.production import Draft, ProductionService

if TYPE_CHECKING:
    # numpy is not loaded before a sound is.
    import numpy as np
    from numpy.typing import NDArray

# Asked with the share done, 0 to 1; False cancels, and nothing is kept.
Progress = Callable[[float], bool]


@dataclass(frozen=True, slots=True)
class Mastered:
    programme: Programme
    outcome: MasterOutcome


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

        channels = max((take.channels for take in draft.takes.values()), default=1)
        length = draft.edit.length - start if frames is None else frames

        def read(take_id: str, at: int, count: int) -> NDArray[np.float32]:
            take = draft.takes.get(take_id)
            if take is None:
                raise OperatorFixable("TAKE_MISSING", take=take_id)
            return self.reader.read(take, at, count)

        return render(draft.edit, read, start, length, min(channels, 2))

    def measure(self, draft: Draft) -> LoudnessReport:
        from studio.dsp.loudness import measure

        return measure(self.render(draft), INTERNAL_RATE_HZ)

    def master(
        self,
        by: Person,
        programme_id: str,
        preset: str = "horn",
        contributors: tuple[Contributor, ...] = (),
        text: str = "",
        progress: Progress | None = None,
    ) -> Mastered:
        """Make the programme ready to be judged. Raises ``OperatorFixable("CANCELLED")`` when told to stop."""
        from studio.dsp.master import master

        require(by, Verb.EDIT)
        chosen = find_preset(preset)
        draft = self.production.open(programme_id)
        if draft.programme.state is not ApprovalState.DRAFT:
            raise Refused("NOT_A_DRAFT", state=draft.programme.state.value)
        if draft.edit.length == 0:
            raise Refused("NOTHING_RECORDED")
        tell = progress or (lambda _done: True)
        sound, outcome = master(
            self.render(draft),
            INTERNAL_RATE_HZ,
            chosen.target_lufs,
            chosen.ceiling_dbtp,
            chosen.most_limiting_db,
            lambda done: tell(0.05 + 0.75 * done),
        )
        signed = self._sign(draft.programme, sound, outcome, contributors, text)
        if not tell(0.95):
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
            )
        return Mastered(self.production.open(programme_id).programme, outcome)

    def _sign(
        self,
        programme: Programme,
        sound: NDArray[np.float32],
        outcome: MasterOutcome,
        contributors: tuple[Contributor, ...],
        text: str,
    ) -> SignedManifest:
        with tempfile.TemporaryDirectory(prefix="master-") as folder:
            master_file, rendition_file = Path(folder) / "master.flac", Path(folder) / "rendition"
            self.encoder.master(sound, master_file)
            made = self.encoder.rendition(sound, rendition_file)
            master_size, rendition_size = master_file.stat().st_size, rendition_file.stat().st_size
            master_sha256 = self.media.put(master_file)
            rendition_sha256 = self.media.put(rendition_file)
        manifest = Manifest(
            programme.id,
            programme.version,
            programme.title,
            programme.language,
            programme.bulletin_class,
            programme.origin,
            programme.category,
            master_sha256,
            master_size,
            len(sound),
            INTERNAL_RATE_HZ,
            sound.shape[1],
            outcome.after.integrated_lufs,
            outcome.after.true_peak_dbtp,
            (Rendition(made.codec, made.bitrate_kbps, rendition_sha256, rendition_size, made.decoder_delay_frames),),
            text,
            contributors,
        )
        payload = encode_manifest(manifest)
        return SignedManifest(manifest, hashlib.sha256(payload).hexdigest(), self.signer.sign(payload))


def find_preset(name: str) -> MasterPreset:
    """Return a preset by name; raises ``Misuse("NO_SUCH_PRESET")``."""
    try:
        return PRESETS[name]
    except KeyError:
        raise Misuse("NO_SUCH_PRESET", name=name, known=", ".join(PRESETS)) from None
