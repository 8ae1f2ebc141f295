"""The audit chain and the settings."""

from __future__ import annotations

import json
import secrets
from typing import Any

from sqlalchemy import select, text

from studio.domain.audit import CHAIN_START, AuditEntry, BrokenLink, link, verify
from studio.domain.instants import from_us
from studio.storage.audit_facts import needs_salt, without_personal_text
from studio.storage.models import AuditEntryRow, AuditHeadRow, AuditSaltRow, SettingRow
from studio.storage.repositories.base import Repository


class SqlAudit(Repository):
    """One chain per writing process, named after it."""

    def record(self, verb: str, subject: str, **facts: Any) -> AuditEntry:
        """A text that is not of a code's form is kept as a salted hash, with the subject's salt beside."""
        self._changing.flush()
        chain = self._context.process_name
        salt = self._salt(subject) if needs_salt(facts) else b""
        head = self._session.get(AuditHeadRow, chain)
        if head is None:
            head = AuditHeadRow(chain=chain, counter=0, sha256=CHAIN_START)
            self._changing.add(head)
        entry = link(
            chain,
            head.counter + 1,
            self._context.at,
            self._context.actor,
            verb,
            subject,
            without_personal_text(facts, salt),
            head.sha256,
        )
        self._changing.add(
            AuditEntryRow(
                chain=entry.chain,
                counter=entry.counter,
                at=entry.at,
                actor=entry.actor,
                verb=entry.verb,
                subject=entry.subject,
                facts=entry.facts,
                previous=entry.previous,
                sha256=entry.sha256,
            )
        )
        head.counter, head.sha256 = entry.counter, entry.sha256
        self._changing.flush()
        return entry

    def entries(self) -> list[AuditEntry]:
        # Read below the column types: a row that somebody altered must be named, not stop the reading.
        rows = self._session.execute(
            text("SELECT chain, counter, at, actor, verb, subject, facts, previous, sha256 FROM audit_entry")
        )
        entries = [
            AuditEntry(chain, counter, _instant(at), actor, verb, subject, _facts(facts), previous, sha256)
            for chain, counter, at, actor, verb, subject, facts, previous, sha256 in rows
        ]
        return sorted(entries, key=lambda entry: (entry.chain, entry.counter))

    def verify(self) -> list[BrokenLink]:
        """Check every entry against its hash and its neighbour, and every chain's end against its head."""
        entries = self.entries()
        heads = {row.chain: row for row in self._session.scalars(select(AuditHeadRow))}
        return sorted(
            {*verify(entries), *broken_heads(entries, {c: (h.counter, h.sha256) for c, h in heads.items()})},
            key=lambda broken: (broken.chain, broken.counter, broken.why),
        )

    def _salt(self, subject: str) -> bytes:
        row = self._session.get(AuditSaltRow, subject)
        if row is None:
            row = AuditSaltRow(subject=subject, salt=secrets.token_bytes(32))
            self._changing.add(row)
        return row.salt


def broken_heads(entries: list[AuditEntry], heads: dict[str, tuple[int, str]]) -> list[BrokenLink]:
    """Compare each chain's last entry with its head: a cut tail is ``MISSING``, another end ``UNCHAINED``."""
    last = {entry.chain: entry for entry in entries}
    broken: list[BrokenLink] = []
    for chain, (counter, sha256) in heads.items():
        entry = last.get(chain)
        reached = 0 if entry is None else entry.counter
        if reached < counter:
            broken.append(BrokenLink(chain, reached + 1, "MISSING"))
        elif entry is not None and (reached, entry.sha256) != (counter, sha256):
            broken.append(BrokenLink(chain, reached, "UNCHAINED"))
    broken.extend(BrokenLink(chain, entry.counter, "UNCHAINED") for chain, entry in last.items() if chain not in heads)
    return broken


class SqlSettings(Repository):
    def get(self, key: str) -> Any:
        """Return the value, None where there is none."""
        row = self._session.get(SettingRow, key)
        return None if row is None else row.value

    def put(self, key: str, value: Any) -> None:
        self._changing.merge(SettingRow(key=key, value=value))
        self._changing.flush()


def _instant(us: Any) -> Any:
    try:
        return from_us(us)
    except (TypeError, ValueError, OverflowError):
        return from_us(0)


def _facts(raw: Any) -> dict[str, Any]:
    try:
        facts = json.loads(raw)
    except (TypeError, ValueError):
        return {"unreadable": True}
    return facts if isinstance(facts, dict) else {"unreadable": True}
