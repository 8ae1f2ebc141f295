"""Which boards may fetch: an account each, with a token made here; the server's own certificate.

Boards were defaced through their makers' default passwords; here nobody chooses one.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from device_bridge.durable import replace_file
from device_bridge.errors import OperatorFixable
from device_bridge.hub.accounts import check_password, make_password
from device_bridge.protocol.messages import check_code

_CERTIFICATE_DAYS = 20 * 366


class BoardAgentConfig(msgspec.Struct, frozen=True, kw_only=True):
    """What a board is told when it is paired. ``certificate_sha256`` pins the server; ``root_public``: Ed25519."""

    station: str
    board: str
    server_host: str
    server_port: int
    certificate_sha256: str
    token: str
    root_public: bytes


@dataclass(frozen=True, slots=True)
class BoardsFolder:
    """The board server's own folder; readable by its account alone."""

    root: Path

    @property
    def certificate(self) -> Path:
        return self.root / "server.pem"

    @property
    def key(self) -> Path:
        return self.root / "server.key"

    @property
    def accounts(self) -> Path:
        return self.root / "accounts.json"

    @property
    def boards(self) -> Path:
        return self.root / "boards.json"

    @property
    def current(self) -> Path:
        return self.root / "current"

    @property
    def plays(self) -> Path:
        return self.root / "plays.jsonl"


def ensure_certificate(folder: BoardsFolder, station: str) -> str:
    """Make the server's certificate at the first call; return the SHA-256 of its DER form, in hex."""
    folder.root.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not folder.certificate.exists() or not folder.key.exists():
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, station)])
        now = datetime.datetime.now(datetime.UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            # Boards pin the certificate and do not judge its dates: their clocks are wrong too often.
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=_CERTIFICATE_DAYS))
            .sign(key, hashes.SHA256())
        )
        plain = serialization.NoEncryption()
        replace_file(
            folder.key, key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        )
        replace_file(folder.certificate, certificate.public_bytes(serialization.Encoding.PEM))
    try:
        found = x509.load_pem_x509_certificate(folder.certificate.read_bytes())
    except (OSError, ValueError) as error:
        raise OperatorFixable("KEYS_UNREADABLE", path=str(folder.certificate)) from error
    return hashlib.sha256(found.public_bytes(serialization.Encoding.DER)).hexdigest()


class Accounts:
    """Tokens are kept hashed; each has 192 random bits, so a plain hash is enough."""

    def __init__(self, folder: BoardsFolder) -> None:
        self._path = folder.accounts
        try:
            self._hashes = msgspec.json.decode(self._path.read_bytes(), type=dict[str, str])
        except FileNotFoundError:
            self._hashes = {}
        except (OSError, msgspec.MsgspecError, ValueError) as error:
            raise OperatorFixable("PAIRINGS_UNREADABLE", path=str(self._path), why=str(error)) from error

    def add(self, code: str, token: str) -> None:
        """Give a board its account; one that it had before is gone. Raises PASSWORD_WEAK, DEVICE_CODE_BAD."""
        check_code(code)
        check_password(token)
        self._keep({**self._hashes, code: _hashed(token)})

    def remove(self, code: str) -> None:
        """Raises ``OperatorFixable("NOT_PAIRED")``."""
        if code not in self._hashes:
            raise OperatorFixable("NOT_PAIRED", device=code)
        self._keep({one: token for one, token in self._hashes.items() if one != code})

    def has(self, code: str) -> bool:
        return code in self._hashes

    def admits(self, code: str, token: str) -> bool:
        return hmac.compare_digest(self._hashes.get(code, ""), _hashed(token))

    def _keep(self, hashed: dict[str, str]) -> None:
        replace_file(self._path, msgspec.json.encode(hashed))
        self._hashes = hashed


def make_board_config(
    accounts: Accounts, code: str, station: str, server: tuple[str, int], certificate_sha256: str, root_public: bytes
) -> BoardAgentConfig:
    """Make (anew) a board's account and return what its agent is told. ``server``: host and port, as it reaches it."""
    token = make_password()
    accounts.add(code, token)
    return BoardAgentConfig(
        station=station,
        board=code,
        server_host=server[0],
        server_port=server[1],
        certificate_sha256=certificate_sha256,
        token=token,
        root_public=root_public,
    )


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
