"""Sounds going up by tus 1.0.0: create, ask for the offset, send on from there."""

from __future__ import annotations

import base64
import threading
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sync_client.contract import paths
from sync_client.contract.signing import IDEMPOTENCY_HEADER
from sync_client.contract.uploads import CHUNK_TYPE, TUS_VERSION
from sync_client.errors import AnswerLost, FileRefused, Refused, Stopped
from sync_client.transport import Transport

# Small enough for a slow 4G link to finish one within the time limit, and to lose little.
CHUNK_BYTES = 512 * 1024
_TUS = {"Tus-Resumable": TUS_VERSION}
# An upload may be gone above (kept too long, or its hash did not hold): begun anew so often.
_MOST_BEGINNINGS = 3


@dataclass(frozen=True, slots=True)
class Sound:
    sha256: str
    size_bytes: int
    path: Path


def upload(
    transport: Transport, sound: Sound, row_id: str, stop: threading.Event, chunk_bytes: int = CHUNK_BYTES
) -> None:
    """Hand the sound up, going on where an earlier try was cut off; nothing is sent that is there already.

    The upload is created under a key made of ``row_id``, so that asking again finds the same one. Raises
    ``ExchangeError``: ``Stopped``, ``FileRefused("FILE_GONE")``, and what calls raise.
    """
    for beginning in range(_MOST_BEGINNINGS):
        place = _create(transport, sound, f"{row_id}-{sound.sha256[:12]}-{beginning}")
        if place is None:
            return
        try:
            _send_from(transport, sound, place, _offset(transport, place), stop, chunk_bytes)
        except Refused as refused:
            if refused.status not in (404, 410) and refused.code != "HASH_MISMATCH":
                raise
            if beginning == _MOST_BEGINNINGS - 1:
                raise
        else:
            return


def _create(transport: Transport, sound: Sound, key: str) -> str | None:
    """Return the upload's path; None when the sound is there already."""
    named = base64.b64encode(sound.sha256.encode()).decode()
    headers = {
        **_TUS,
        IDEMPOTENCY_HEADER: key,
        "Upload-Length": str(sound.size_bytes),
        "Upload-Metadata": f"sha256 {named}",
    }
    with transport.open("POST", paths.UPLOADS, b"", headers) as answer:
        place = urlsplit(answer.headers.get("Location", "")).path
        complete = answer.headers.get("Upload-Offset") == str(sound.size_bytes)
    if complete:
        return None
    if not place:
        raise AnswerLost("ANSWER_UNREADABLE", "Location")
    return place[place.index("/v1/") :] if "/v1/" in place else place


def _offset(transport: Transport, place: str) -> int:
    with transport.open("HEAD", place, b"", _TUS) as answer:
        return _number(answer.headers.get("Upload-Offset"))


def _send_from(
    transport: Transport, sound: Sound, place: str, offset: int, stop: threading.Event, chunk_bytes: int
) -> None:
    try:
        file = sound.path.open("rb")
    except OSError as error:
        raise FileRefused("FILE_GONE", sound.sha256) from error
    with file:
        while offset < sound.size_bytes:
            if stop.is_set():
                raise Stopped
            file.seek(offset)
            chunk = file.read(chunk_bytes)
            if not chunk:
                raise FileRefused("FILE_GONE", sound.sha256)
            headers = {**_TUS, "Upload-Offset": str(offset), "Content-Type": CHUNK_TYPE}
            try:
                with transport.open("PATCH", place, chunk, headers) as answer:
                    offset = _number(answer.headers.get("Upload-Offset"))
            except Refused as refused:
                if refused.code != "OFFSET_MISMATCH":
                    raise
                # A chunk whose answer was lost had arrived.
                offset = _offset(transport, place)


def _number(header: str | None) -> int:
    if header is None or not header.isascii() or not header.isdigit():
        raise AnswerLost("ANSWER_UNREADABLE", "Upload-Offset")
    return int(header)
