"""Becoming known above: a one-time code, and a key pair that was made here and stays here."""

from __future__ import annotations

from sync_client.contract import paths
from sync_client.contract.enrolment import About, Enrolled, EnrolmentRequest
from sync_client.contract.envelope import EnvelopeRefused, SigningKey
from sync_client.contract.keys import KeyList, open_key_list
from sync_client.contract.version import is_compatible
from sync_client.errors import ExchangeError
from sync_client.transport import Transport


def enrol(transport: Transport, code: str, name: str, key: SigningKey, attempt_id: str, software: str = "") -> Enrolled:
    """Return the answer, its key list checked. A lost answer is fetched again by the same ``attempt_id`` and key.

    Raises ``ExchangeError``: CONTRACT_UNKNOWN, KEYS_BAD, and what calls raise (ENROL_CODE_REFUSED).
    """
    about = transport.get(About, paths.ABOUT)
    if not is_compatible(about.contract):
        raise ExchangeError("CONTRACT_UNKNOWN", about.contract)
    request = EnrolmentRequest(code=code.strip().upper(), public_key=key.public, name=name, software=software)
    enrolled = transport.post(Enrolled, paths.ENROLMENTS, request.to_json(), attempt_id)
    first_keys(enrolled)
    return enrolled


def first_keys(enrolled: Enrolled) -> KeyList:
    """Return the key list of an enrolment's answer; raises ``ExchangeError("KEYS_BAD")``."""
    try:
        return open_key_list(enrolled.keys, enrolled.root_public_key)
    except EnvelopeRefused as refused:
        raise ExchangeError("KEYS_BAD", refused.code) from refused
