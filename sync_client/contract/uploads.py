"""Sound going up: tus 1.0.0 (core, creation), then a few words that say what it is."""

from __future__ import annotations

from pydantic import Field

from sync_client.contract.base import AreaCode, FilledLine, Identifier, Instant, LanguageTag, Line, Model, Text, Version
from sync_client.contract.bulletins import AudioDescriptor, Category, Origin

TUS_VERSION = "1.0.0"
TUS_EXTENSIONS = "creation"
# One PATCH carries at most this much, since its body is hashed before it is believed.
MAX_CHUNK_BYTES = 4 * 1024 * 1024
MAX_UPLOAD_BYTES = 512 * 1024 * 1024
CHUNK_TYPE = "application/offset+octet-stream"


class ProgrammeUp(Model):
    """A programme of the station's own, for the level above and the citizens' page.

    Its audio is there first: an upload whose ``Upload-Metadata`` named ``sha256``. ``rights_known`` false keeps
    it from the citizens' page.
    """

    station_id: Identifier
    area: AreaCode
    id: Identifier
    version: Version
    title: FilledLine
    text: Text = ""
    language: LanguageTag = "vi"
    origin: Origin
    category: Category
    audio: AudioDescriptor | None = None
    aired_at: Instant | None = None
    authors: list[Line] = Field(default_factory=list, max_length=30)
    rights_known: bool = False
    public: bool = False
    answers_feedback: Identifier | None = None
