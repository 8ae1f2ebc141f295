"""The audit chain: every change, chained by hash, one chain per writing process.

It holds salted hashes, never personal text: erasing the salt erases the person, and the chain stays whole.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from studio.domain.instants import to_us

CHAIN_START = "0" * 64


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """``subject`` is an id; ``facts`` codes, ids, numbers and hashes only."""

    chain: str
    counter: int
    at: datetime
    actor: str
    verb: str
    subject: str
    facts: dict[str, Any]
    previous: str
    sha256: str


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """Where a chain does not hold: ``why`` is ``ALTERED``, ``MISSING`` or ``UNCHAINED``."""

    chain: str
    counter: int
    why: str


def link(
    chain: str,
    counter: int,
    at: datetime,
    actor: str,
    verb: str,
    subject: str,
    facts: dict[str, Any],
    previous: str,
) -> AuditEntry:
    """Return the next entry of a chain, with its hash."""
    body = [chain, counter, to_us(at), actor, verb, subject, facts, previous]
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return AuditEntry(chain, counter, at, actor, verb, subject, facts, previous, digest)


def verify(entries: Iterable[AuditEntry]) -> list[BrokenLink]:
    """Check entries, given in order of (chain, counter), and return every broken link."""
    broken: list[BrokenLink] = []
    chain, counter, previous = "", 0, CHAIN_START
    for entry in entries:
        if entry.chain != chain:
            chain, counter, previous = entry.chain, 0, CHAIN_START
        counter += 1
        again = link(
            entry.chain,
            entry.counter,
            entry.at,
            entry.actor,
            entry.verb,
            entry.subject,
            entry.facts,
            entry.previous,
        )
        if again.sha256 != entry.sha256:
            broken.append(BrokenLink(chain, entry.counter, "ALTERED"))
        elif entry.counter != counter:
            broken.append(BrokenLink(chain, counter, "MISSING"))
        elif entry.previous != previous:
            broken.append(BrokenLink(chain, entry.counter, "UNCHAINED"))
        counter, previous = entry.counter, entry.sha256
    return broken


def salted_hash(salt: bytes, text: str) -> str:
    """Return what the chain may keep of a personal text."""
    return hashlib.sha256(salt + text.encode()).hexdigest()
