"""How a station, or the source system of an area below, becomes known above."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sync_client.contract.areas import Area
from sync_client.contract.base import AreaCode, Ed25519Key, FilledLine, Identifier, Instant, Line, Model, Word
from sync_client.contract.envelope import Envelope


class PeerKind(Word):
    STATION = "STATION"
    SYSTEM = "SYSTEM"


class EnrolmentRequest(Model):
    """``code`` was given out above, for one area, once; the key pair was made below and stays there."""

    code: Annotated[str, Field(pattern=r"^[A-Z0-9-]{8,40}$")]
    public_key: Ed25519Key
    name: FilledLine
    software: Line = ""


class Enrolled(Model):
    """``root_public_key`` is the one to trust from now on; ``keys`` is the envelope of a KeyList it signed."""

    station_id: Identifier
    kind: PeerKind
    area: Area
    ancestors: list[Area] = Field(description="from the top down")
    system_id: Identifier
    system_name: FilledLine
    root_public_key: Ed25519Key
    keys: Envelope
    contract: str
    server_time: Instant


class About(Model):
    """Who answers here; open to all."""

    contract: str
    system_id: Identifier
    system_name: FilledLine
    area: AreaCode
    root_public_key: Ed25519Key
    server_time: Instant
    training_data: bool = Field(description="true: a demo country, not to be used for real")
