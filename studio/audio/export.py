"""Files to take along, through libav: FLAC, WAV, MP3, Opus, AAC, with tags and loudness.

The decoder's delay is said in each file the way its kind has for it (LAME's header, Opus' pre-skip, MP4's edit
list), so that players begin at the first frame.
"""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from studio.audio.disk import free_bytes, is_disk_full, sync_folder
from studio.audio.export_tags import gain_tags, plain_tags
from studio.audio.mp4_tags import add_freeform
from studio.domain.errors import OperatorFixable
from studio.domain.takes import INTERNAL_RATE_HZ
from studio.ports.exporting import ExportFormat, ExportKind, ExportSound, ExportTags

if TYPE_CHECKING:
    import av
    import av.container

_LITTLE_ROOM_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class _Codec:
    container: str
    codec: str
    sample: str
    is_lossy: bool
    options: dict[str, str]


_CODECS = {
    ExportFormat.FLAC: _Codec("flac", "flac", "s32", is_lossy=False, options={}),
    ExportFormat.WAV: _Codec("wav", "pcm_s24le", "s32", is_lossy=False, options={"rf64": "auto"}),
    ExportFormat.MP3: _Codec("mp3", "libmp3lame", "fltp", is_lossy=True, options={"id3v2_version": "3"}),
    ExportFormat.OPUS: _Codec("opus", "libopus", "flt", is_lossy=True, options={}),
    ExportFormat.AAC: _Codec("ipod", "aac", "fltp", is_lossy=True, options={}),
}


class FileExporter:
    """``ports.exporting.Exporter`` through libav."""

    def export(
        self,
        sound: ExportSound,
        target: Path,
        kind: ExportKind,
        tags: ExportTags,
        progress: Callable[[float], bool],
        *,
        overwrite: bool = False,
    ) -> None:
        if not target.parent.is_dir():
            raise OperatorFixable("FOLDER_MISSING", folder=str(target.parent))
        if target.exists() and not overwrite:
            raise OperatorFixable("FILE_EXISTS", path=str(target))
        draft = target.with_name(f".{uuid.uuid4().hex}.tmp")
        try:
            with _worded(target.parent):
                _write(sound, draft, kind, tags, progress)
                if kind.format is ExportFormat.AAC:
                    add_freeform(draft, gain_tags(kind.format, tags))
                with draft.open("rb+") as written:
                    os.fsync(written.fileno())
                _put(draft, target, overwrite=overwrite)
                sync_folder(target.parent)
        finally:
            draft.unlink(missing_ok=True)


def _write(
    sound: ExportSound, draft: Path, kind: ExportKind, tags: ExportTags, progress: Callable[[float], bool]
) -> None:
    import av

    form, channels = _CODECS[kind.format], 1 if kind.mono else min(sound.channels, 2)
    words = plain_tags(tags)
    if kind.format is not ExportFormat.AAC:
        words |= gain_tags(kind.format, tags)
    av.logging.set_level(None)
    with av.open(str(draft), "w", format=form.container, options=form.options) as container:
        layout = "mono" if channels == 1 else "stereo"
        stream = container.add_stream(form.codec, rate=INTERNAL_RATE_HZ, layout=layout, format=form.sample)
        assert isinstance(stream, av.AudioStream)
        stream.time_base = Fraction(1, INTERNAL_RATE_HZ)
        if form.is_lossy:
            stream.bit_rate = kind.kbps * 1000
        # Ogg keeps its comments with the stream, the others with the file.
        (stream.metadata if kind.format is ExportFormat.OPUS else container.metadata).update(words)
        stream.codec_context.open()
        fit = av.AudioResampler(form.sample, layout, INTERNAL_RATE_HZ, stream.codec_context.frame_size or None)
        done = 0
        for block in sound.blocks:
            for part in fit.resample(_frame(block, channels, done)):
                container.mux(stream.encode(part))
            done += len(block)
            if not progress(min(1.0, done / max(1, sound.frames))):
                raise OperatorFixable("CANCELLED")
        if not done:
            raise OperatorFixable("FILE_EMPTY", path=draft.name)
        for part in fit.resample(None):
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))


def _frame(block: NDArray[np.float32], channels: int, at: int) -> av.AudioFrame:
    """Return the block as libav takes it. Without its place in time, the encoder's delay is not written."""
    import av

    if channels == 1 and block.shape[1] > 1:
        block = block.mean(axis=1, dtype=np.float32, keepdims=True)
    packed = np.ascontiguousarray(block[:, :channels].clip(-1.0, 1.0), np.float32).reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(packed, format="flt", layout="mono" if channels == 1 else "stereo")
    frame.sample_rate, frame.pts, frame.time_base = INTERNAL_RATE_HZ, at, Fraction(1, INTERNAL_RATE_HZ)
    return frame


def _put(draft: Path, target: Path, *, overwrite: bool) -> None:
    """Give the file its name; one that came there meanwhile is not written over unasked."""
    if target.exists() and not overwrite:
        raise OperatorFixable("FILE_EXISTS", path=str(target))
    draft.replace(target)


@contextlib.contextmanager
def _worded(folder: Path) -> Iterator[None]:
    import av

    try:
        yield
    except (OSError, av.FFmpegError) as error:
        # libav says an errno, and sometimes no more than that writing failed.
        full = isinstance(error, OSError) and is_disk_full(error)
        if full or free_bytes(folder) < _LITTLE_ROOM_BYTES:
            raise OperatorFixable("DISK_FULL", folder=str(folder)) from error
        raise OperatorFixable("FOLDER_UNWRITABLE", folder=str(folder), why=str(error)) from error
