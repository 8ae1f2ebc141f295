"""Whose courses the station trusts: its own, and those signed by a level above it, by the keys got at enrolment."""

from __future__ import annotations

from pydantic import ValidationError

from studio.domain.errors import OperatorFixable
from studio.ports.secrets import Signer
from studio.ports.store import Store
from sync_client.contract.envelope import Envelope, EnvelopeRefused, decode_base64, open_envelope
from sync_client.contract.keys import KeyList, open_key_list


class CourseSigner:
    """``ports.secrets.Signer`` for course packages: signs with the station's key, opens what either side signed.

    Validity in time is not judged, as a course outlives its key; a revoked key opens nothing.
    """

    def __init__(self, station: Signer, store: Store) -> None:
        self._station = station
        self._store = store

    def sign(self, payload: bytes) -> bytes:
        return self._station.sign(payload)

    def open(self, envelope: bytes) -> bytes:
        try:
            return self._station.open(envelope)
        except OperatorFixable as error:
            if error.code != "SIGNATURE_BAD":
                raise
        return self._open_from_above(envelope)

    def _open_from_above(self, raw: bytes) -> bytes:
        try:
            envelope = Envelope.model_validate_json(raw)
            for key in self._keys().keys:
                if key.key_id == envelope.key_id and key.revoked_at is None:
                    return open_envelope(envelope, decode_base64(key.public_key))
        except (ValidationError, EnvelopeRefused) as error:
            raise OperatorFixable("SIGNATURE_BAD", why=type(error).__name__) from error
        raise OperatorFixable("SIGNATURE_BAD", why="KEY_UNKNOWN")

    def _keys(self) -> KeyList:
        """The key list in force, checked against the root anew. Raises ``EnvelopeRefused``."""
        with self._store.read() as unit:
            held, enrolment = unit.exchange.state("keys"), unit.exchange.state("enrolment")
        if held is None or enrolment is None:
            raise EnvelopeRefused("KEY_UNKNOWN")
        return open_key_list(Envelope.model_validate_json(held), enrolment["root_public_key"])
