"""An emergency as a person orders it: by whose word, what, how grave, where, what to say.

DOMAIN.md, "Emergency practice", "Who orders it", "Disaster levels" (Decision 18/2021).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from studio.domain.errors import Misuse, Refused

DEFAULT_REPEAT_MINUTES = 10
LONGEST_TEXT = 2000


class OrderedHow(StrEnum):
    PHONE = "PHONE"
    WRITTEN = "WRITTEN"
    IN_PERSON = "IN_PERSON"
    # Nobody could be reached: the duty officer decides, which is allowed and reported at once.
    NOT_REACHED_DUTY_OFFICER = "NOT_REACHED_DUTY_OFFICER"


class Hazard(StrEnum):
    FLOOD = "FLOOD"
    STORM = "STORM"
    LANDSLIDE = "LANDSLIDE"
    FIRE = "FIRE"
    EPIDEMIC = "EPIDEMIC"
    SECURITY = "SECURITY"
    OTHER = "OTHER"


# Only for these does the weather service announce a level.
NATURAL = frozenset({Hazard.FLOOD, Hazard.STORM, Hazard.LANDSLIDE})
LEVELS = (1, 2, 3, 4, 5)


class EmergencyKind(StrEnum):
    EMERGENCY = "EMERGENCY"
    FROM_ABOVE = "FROM_ABOVE"
    EXERCISE = "EXERCISE"


class SoundFrom(StrEnum):
    """What is heard: the machine's voice reading the text, a recorded take, or the microphone."""

    SPEECH = "SPEECH"
    TAKE = "TAKE"
    LIVE = "LIVE"


class Ending(StrEnum):
    STOP = "STOP"
    ALL_CLEAR = "ALL_CLEAR"
    CORRECTION = "CORRECTION"
    TIME = "TIME"  # one from above that reached its greatest length


class Step(StrEnum):
    """Every step, with its time; the later ones per target."""

    PRESSED = "PRESSED"
    DECIDED = "DECIDED"
    SENT = "SENT"
    ACKED = "ACKED"
    ALL_ACKED = "ALL_ACKED"
    PLAYING = "PLAYING"
    FAILED = "FAILED"
    ASKED = "ASKED"
    WENT_ON = "WENT_ON"
    # A person had it said again at once.
    REPEATED = "REPEATED"
    LOCAL_STOP = "LOCAL_STOP"
    RESUMED = "RESUMED"
    STOPPED = "STOPPED"
    ALL_CLEAR = "ALL_CLEAR"
    CORRECTION = "CORRECTION"
    # What tells the level above lies in the outbox (its row in ``detail``); REPORTED: it has arrived there.
    REPORTING = "REPORTING"
    REPORTED = "REPORTED"
    # One from above was seen by a person here.
    SEEN = "SEEN"
    # Boards: published, fetched by the board, on its screen; not reached; given back to what it showed.
    BOARD_SENT = "BOARD_SENT"
    BOARD_ACKED = "BOARD_ACKED"
    BOARD_SHOWN = "BOARD_SHOWN"
    BOARD_FAILED = "BOARD_FAILED"
    BOARD_RETURNED = "BOARD_RETURNED"


@dataclass(frozen=True, slots=True)
class EmergencyDraft:
    """What the panel gathers. ``ordered_by`` is a post from the station's list; ``level`` None is "not announced".

    ``level_source`` names the bulletin that announced the level. ``take_id`` is for ``SoundFrom.TAKE``.
    ``on_boards``: the station's bulletin boards show it too.
    """

    ordered_by: str
    ordered_how: OrderedHow
    hazard: Hazard
    targets: tuple[str, ...]
    text: str
    sound_from: SoundFrom = SoundFrom.SPEECH
    take_id: str = ""
    level: int | None = None
    level_source: str = ""
    repeat_minutes: int = DEFAULT_REPEAT_MINUTES
    ordered_at: datetime | None = None
    on_boards: bool = True


@dataclass(frozen=True, slots=True)
class Emergency:
    """One emergency as recorded. ``source_id`` names the bulletin from above, with its ``agency``.

    ``ending_text``: the words of its all-clear or correction; empty for the station's prepared ones.
    """

    id: str
    kind: EmergencyKind
    draft: EmergencyDraft
    title: str
    officer_id: str
    pressed_at: datetime
    decided_at: datetime
    ended_at: datetime | None = None
    ending: Ending | None = None
    reason: str = ""
    source_id: str = ""
    agency: str = ""
    ending_text: str = ""


@dataclass(frozen=True, slots=True)
class EmergencyStep:
    """One step; ``target`` is empty for what concerns the whole emergency."""

    emergency_id: str
    step: Step
    at: datetime
    target: str = ""
    detail: str = ""


def check_draft(draft: EmergencyDraft) -> None:
    """Raise ``Misuse`` or ``Refused`` for what cannot be aired as it stands.

    Codes: ORDERED_BY_MISSING, NO_TARGETS, TEXT_MISSING, TEXT_TOO_LONG, LEVEL_NOT_NATURAL, LEVEL_UNKNOWN,
    LEVEL_SOURCE_MISSING, REPEAT_OUT_OF_RANGE, TAKE_MISSING.
    """
    if not draft.ordered_by.strip():
        raise Refused("ORDERED_BY_MISSING")
    if not draft.targets:
        raise Refused("NO_TARGETS")
    if not draft.text.strip():
        raise Refused("TEXT_MISSING")
    if len(draft.text) > LONGEST_TEXT:
        raise Refused("TEXT_TOO_LONG", most=LONGEST_TEXT)
    if draft.level is not None:
        if draft.hazard not in NATURAL:
            raise Refused("LEVEL_NOT_NATURAL")
        if draft.level not in LEVELS:
            raise Misuse("LEVEL_UNKNOWN", level=draft.level)
        if not draft.level_source.strip():
            raise Refused("LEVEL_SOURCE_MISSING")
    if not 1 <= draft.repeat_minutes <= 240:
        raise Refused("REPEAT_OUT_OF_RANGE", least=1, most=240)
    if draft.sound_from is SoundFrom.TAKE and not draft.take_id:
        raise Refused("TAKE_MISSING")
