"""The sound of a bulletin from above: decoded once, heard, and made into a signed programme of the station's."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from studio.domain.approval import ApprovalState
from studio.domain.errors import OperatorFixable, Refused
from studio.domain.exchange import InboundBulletin
from studio.domain.ids import new_id
from studio.domain.programme import Manifest, Programme, Rendition, SignedManifest
from studio.domain.takes import INTERNAL_RATE_HZ, Take
from studio.ports.media import MediaStore
from studio.ports.recording import Encoder, Importer, TakeReader
from studio.ports.secrets import Signer
from studio.ports.store import Store
from studio.services.manifest_codec import encode_manifest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class InboundSound:
    store: Store
    media: MediaStore
    importer: Importer
    reader: TakeReader
    encoder: Encoder
    signer: Signer

    def decoded(self, bulletin: InboundBulletin) -> Take:
        """The bulletin's sound as a take, decoded once however often it is asked for."""
        content = bulletin.content
        if content.audio is None:
            raise Refused("NO_SOUND", title=content.title)
        sha256, key = content.audio.sha256, f"decoded:{content.audio.sha256}"
        if not self.media.verify(sha256):
            raise OperatorFixable("FILE_CHANGED", title=content.title)
        with self.store.read() as unit:
            known = unit.exchange.state(key)
            take = unit.takes.get(known) if known else None
        if take is not None:
            return take
        source = f"source:{content.source_area}"
        take = replace(self.importer.import_file(self.media.path(sha256), new_id(), source), title=content.title)
        with self.store.write("sync") as unit:
            unit.takes.add(take)
            unit.exchange.put_state(key, take.id)
        return take

    def programme(self, bulletin: InboundBulletin, now: datetime) -> Programme:
        """Make the programme, its manifest signed by the station over the verified sound."""
        content = bulletin.content
        if content.audio is None:
            raise Refused("NO_SOUND", title=content.title)
        take = self.decoded(bulletin)
        source = f"source:{content.source_area}"
        programme_id = new_id()
        sound = self.reader.read(take, 0, take.frames)
        signed = self._signed(programme_id, bulletin, sound)
        return Programme(
            programme_id,
            1,
            content.title,
            content.language,
            content.bulletin_class,
            content.origin,
            content.category,
            ApprovalState.APPROVED,
            "",
            frozenset({source}),
            now,
            now,
            family_id=content.id,
            manifest=signed,
        )

    def _signed(self, programme_id: str, bulletin: InboundBulletin, sound: NDArray[np.float32]) -> SignedManifest:
        from studio.dsp.loudness import measure  # heavy, and only here

        content = bulletin.content
        loudness = measure(sound, INTERNAL_RATE_HZ)
        with tempfile.TemporaryDirectory(prefix="master-") as folder:
            master_file, rendition_file = Path(folder) / "master.flac", Path(folder) / "rendition"
            self.encoder.master(sound, master_file)
            made = self.encoder.rendition(sound, rendition_file)
            sizes = master_file.stat().st_size, rendition_file.stat().st_size
            master, rendition = self.media.put(master_file), self.media.put(rendition_file)
        manifest = Manifest(
            programme_id,
            1,
            content.title,
            content.language,
            content.bulletin_class,
            content.origin,
            content.category,
            master,
            sizes[0],
            len(sound),
            INTERNAL_RATE_HZ,
            sound.shape[1],
            loudness.integrated_lufs,
            loudness.true_peak_dbtp,
            (Rendition(made.codec, made.bitrate_kbps, rendition, sizes[1], made.decoder_delay_frames),),
            content.text,
        )
        payload = encode_manifest(manifest)
        return SignedManifest(manifest, hashlib.sha256(payload).hexdigest(), self.signer.sign(payload))
