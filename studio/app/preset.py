"""What an administrator's installation said before the first start: read by the first run, once."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from studio.app.station_folder import StationFolder
from studio.domain.errors import Misuse
from studio.storage.durable import write_whole
from studio.storage.secrets import FileSecrets

PRESET_NAME = "setup.json"
ENROL_SECRET = "enrol-code"
LANGUAGES = ("vi", "en")
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Preset:
    """``source_url`` of the province's source system, "" for none; ``language`` of the window."""

    source_url: str = ""
    language: str = "vi"


def checked_preset(source_url: str, language: str) -> Preset:
    """Return the preset of these words. Raises ``Misuse``: BAD_SOURCE_URL, BAD_LANGUAGE."""
    source_url, language = source_url.strip(), language.strip().lower() or "vi"
    if source_url:
        try:
            parts = urlsplit(source_url)
            good = parts.scheme in ("https", "http") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            good = False
        if not good:
            raise Misuse("BAD_SOURCE_URL", url=source_url)
    if language not in LANGUAGES:
        raise Misuse("BAD_LANGUAGE", language=language)
    return Preset(source_url, language)


def write_preset(folder: StationFolder, preset: Preset, enrol_code: str = "") -> None:
    """Write ``setup.json``, and the enrolment code among the secrets. Raises as ``write_whole``."""
    body = json.dumps({"format": _FORMAT, **asdict(preset)}, ensure_ascii=False, indent=1)
    write_whole(folder.root / PRESET_NAME, body.encode())
    if enrol_code.strip():
        FileSecrets(folder.secrets).put(ENROL_SECRET, enrol_code.strip().encode())


def read_preset(folder: StationFolder) -> Preset | None:
    """Return what the installation said; None where it said nothing, or nothing readable."""
    try:
        body = json.loads((folder.root / PRESET_NAME).read_text(encoding="utf-8"))
        return checked_preset(str(body["source_url"]), str(body["language"])) if body["format"] == _FORMAT else None
    except (OSError, ValueError, KeyError, TypeError, Misuse):
        return None


def enrol_code(folder: StationFolder) -> str:
    """Return the one-time enrolment code, "" where there is none (any more)."""
    return (FileSecrets(folder.secrets).get(ENROL_SECRET) or b"").decode()


def forget_enrol_code(folder: StationFolder) -> None:
    """Call it once the station is enrolled: the code is worth nothing then, and is not kept."""
    if enrol_code(folder):
        FileSecrets(folder.secrets).put(ENROL_SECRET, b"")
