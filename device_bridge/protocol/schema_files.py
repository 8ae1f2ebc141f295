"""JSON Schemas of the protocol's messages, made from the code: ``python -m device_bridge.protocol.schema_files``."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec

from device_bridge.protocol import messages
from device_bridge.protocol.envelope import Envelope
from device_bridge.protocol.keys import KeyCertificate, RevocationList
from device_bridge.protocol.messages import COMMAND_TYPES, REPORT_TYPES

FOLDER = Path(__file__).with_name("schemas")
_OTHERS = (
    messages.Presence,
    messages.Telemetry,
    messages.TimeRequest,
    messages.TimeReply,
    messages.Receipt,
    messages.StationKeysNotice,
    KeyCertificate,
    RevocationList,
    Envelope,
)


def generate() -> dict[str, str]:
    """Return the text of each schema by its file name."""
    made = {}
    for kind in (*COMMAND_TYPES, *REPORT_TYPES, *_OTHERS):
        name = kind.__struct_config__.tag or kind.__name__.lower()
        schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(kind)}
        made[f"{name}.json"] = json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    return made


def write(folder: Path = FOLDER) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in generate().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
