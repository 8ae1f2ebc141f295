"""What the window must know of the station before anyone sits there, asked in one go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.services.station import Station


@dataclass(frozen=True, slots=True)
class Outside:
    """The name on the door, whether anyone works here, and how the window is worn."""

    name: str
    people: bool
    text_size: str
    language: str
    dark: bool


def look_at(station: Station) -> Outside:
    """Ask the records; raises what they raise."""
    settings, people = station.settings, bool(station.people.all())
    # Before its first person chose one, the language is what the installation said.
    language = settings.get("language") if people else station.upkeep.installer_words().language
    return Outside(station.upkeep.plate().name, people, settings.get("text_size"), language, bool(settings.get("dark")))
