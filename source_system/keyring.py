"""The system's private keys, as files of the data folder; the public side is in the database."""

from __future__ import annotations

import hashlib
import os
import threading
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from source_system.database.tables import AreaRow, IssuingKeyRow, SystemRow
from source_system.geography import find_area
from sync_client.contract.envelope import SEED_BYTES, Envelope, SigningKey
from sync_client.contract.keys import KeyEntry, KeyList

_VALID_FOR = timedelta(days=5 * 366)
_EARLY = timedelta(days=1)


class Keyring:
    """``root`` signs the list of issuing keys and nothing else; each area issues by a key of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._folder.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self.root = self.named("root")

    def named(self, name: str) -> SigningKey:
        """Return the key of this name, made at the first asking."""
        # A hash names the file: area codes are data, and no file name on Windows.
        file = self._folder / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.key"
        with self._lock:
            if file.exists():
                return SigningKey(file.read_bytes()[:SEED_BYTES])
            key = SigningKey.generate()
            part = file.with_suffix(".part")
            part.unlink(missing_ok=True)
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as out:
                out.write(key.seed)
                out.flush()
                os.fsync(out.fileno())
            part.replace(file)
            return key

    def issuing_key(self, session: Session, area_code: str, now: datetime) -> SigningKey:
        """Return the key that signs for an area, put on the list where it is new; in a writing unit."""
        generation = 0
        while True:
            key = self.named(f"area:{area_code}:{generation}")
            row = session.get(IssuingKeyRow, key.id)
            if row is None:
                self._list(session, key, find_area(session, area_code), now)
                return key
            if row.revoked_at is None and row.valid_from <= now < row.valid_to:
                return key
            generation += 1

    def key_list(self, session: Session, now: datetime) -> Envelope:
        """Return the list of all issuing keys, signed by the root."""
        serial = session.scalars(select(SystemRow.key_serial)).one()
        rows = session.scalars(
            select(IssuingKeyRow).order_by(IssuingKeyRow.area, IssuingKeyRow.valid_from).limit(10_000)
        )
        keys = [
            KeyEntry(
                key_id=row.key_id,
                public_key=row.public_key,
                area=row.area,
                level=row.level,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                revoked_at=row.revoked_at,
            )
            for row in rows
        ]
        return self.root.seal(KeyList(serial=serial, issued_at=now, keys=keys).to_json())

    def revoke(self, session: Session, area_code: str, now: datetime) -> int:
        """Revoke all of our keys of an area; the next bulletin makes another. Returns how many."""
        rows = session.scalars(
            select(IssuingKeyRow).where(
                IssuingKeyRow.area == area_code, IssuingKeyRow.ours, IssuingKeyRow.revoked_at.is_(None)
            )
        ).all()
        for row in rows:
            row.revoked_at = now
        if rows:
            raise_serial(session)
        return len(rows)

    def _list(self, session: Session, key: SigningKey, area: AreaRow, now: datetime) -> None:
        session.add(
            IssuingKeyRow(
                key_id=key.id,
                public_key=key.public,
                area=area.code,
                level=area.level,
                # Stations' clocks may be behind ours.
                valid_from=now - _EARLY,
                valid_to=now + _VALID_FOR,
                revoked_at=None,
                ours=True,
            )
        )
        raise_serial(session)


def raise_serial(session: Session) -> None:
    """Every change of the issuing keys makes a new list."""
    session.scalars(select(SystemRow)).one().key_serial += 1
    session.flush()
