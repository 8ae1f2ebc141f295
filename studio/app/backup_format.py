"""What a backup is: one zip with the station's parts and ``manifest.json``, format 1.

station.json, station.db (one plain SQLite file), plan.json, setup.json, media/…, takes/… (sealed ones), journal/…;
``confidential.bin`` only with a passphrase: the secrets and the loudspeakers' accounts, AES-256-GCM under scrypt.
The manifest names every other file with its size and SHA-256; nothing stands in the zip that it does not name.
"""

from __future__ import annotations

import base64
import json
import os
import re
from dataclasses import asdict, dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from studio.domain.errors import Misuse, OperatorFixable

FORMAT = 1
MANIFEST = "manifest.json"
CONFIDENTIAL = "confidential.bin"
FILES = ("station.json", "station.db", "plan.json", "setup.json")
FOLDERS = ("media", "takes", "journal")
LEAST_PASSPHRASE = 12
MOST_MANIFEST_BYTES = 256 << 20
BLOCK_BYTES = 1 << 20

# RFC 7914; 64 MB and about 0.2 s on a station's PC.
_SCRYPT_N, _SCRYPT_R, _SCRYPT_P = 1 << 16, 8, 1
_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\-]*")
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the backup; ``path`` with ``/``, from the station folder."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """``schema`` is the records' revision; ``made_at`` ISO 8601, UTC."""

    product: str
    made_at: str
    station_id: str
    station_name: str
    schema: str
    files: tuple[Entry, ...]


def encode_manifest(manifest: Manifest) -> bytes:
    return json.dumps({"format": FORMAT, **asdict(manifest)}, ensure_ascii=False, indent=1).encode()


def decode_manifest(data: bytes) -> Manifest:
    """Raises ``OperatorFixable``: BACKUP_DAMAGED, BACKUP_NEWER, BACKUP_UNSAFE (a name that leads elsewhere)."""
    try:
        body: dict[str, Any] = json.loads(data)
        if body.pop("format") != FORMAT:
            raise OperatorFixable("BACKUP_NEWER")
        entries = tuple(Entry(str(e["path"]), int(e["size"]), str(e["sha256"])) for e in body.pop("files"))
        manifest = Manifest(files=entries, **{key: str(value) for key, value in body.items()})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise OperatorFixable("BACKUP_DAMAGED", path=MANIFEST) from error
    names = [entry.path for entry in entries]
    for name in names:
        if not is_safe(name):
            raise OperatorFixable("BACKUP_UNSAFE", path=name[:80])
    # Windows does not tell case apart: two names for one file would hide one of them.
    if len({name.lower() for name in names}) != len(names) or any(entry.size < 0 for entry in entries):
        raise OperatorFixable("BACKUP_DAMAGED", path=MANIFEST)
    return manifest


def is_safe(path: str) -> bool:
    """Tell whether the path is one of a station's parts: plain names under the known ones, on every system."""
    parts = path.split("/")
    if len(path) > 240 or not all(_PART.fullmatch(part) and not part.endswith(".") for part in parts):
        return False
    if any(_DEVICES.fullmatch(part) for part in parts):
        return False
    return path in FILES or path == CONFIDENTIAL or (len(parts) > 1 and parts[0] in FOLDERS)


def seal(files: dict[str, bytes], passphrase: str) -> bytes:
    """Encrypt small files under a passphrase. Raises ``Misuse("WEAK_PASSPHRASE")``."""
    if len(passphrase) < LEAST_PASSPHRASE:
        raise Misuse("WEAK_PASSPHRASE", least=LEAST_PASSPHRASE)
    plain = json.dumps({name: base64.b64encode(data).decode() for name, data in files.items()}).encode()
    salt, nonce = os.urandom(16), os.urandom(12)
    return salt + nonce + AESGCM(_key(passphrase, salt)).encrypt(nonce, plain, CONFIDENTIAL.encode())


def unseal(sealed: bytes, passphrase: str) -> dict[str, bytes]:
    """Raises ``OperatorFixable("PASSPHRASE_WRONG")``, also for a sealed part that was altered."""
    salt, nonce, rest = sealed[:16], sealed[16:28], sealed[28:]
    try:
        plain = AESGCM(_key(passphrase, salt)).decrypt(nonce, rest, CONFIDENTIAL.encode())
    except (InvalidTag, ValueError) as error:
        raise OperatorFixable("PASSPHRASE_WRONG") from error
    return {name: base64.b64decode(data) for name, data in json.loads(plain).items()}


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=_SCRYPT_N, r=_SCRYPT_R, p=_SCRYPT_P).derive(passphrase.encode())
