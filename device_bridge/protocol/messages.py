"""The messages of the open speaker protocol, version 1 (PROTOCOL.md says what each means).

Every message is JSON with ``type`` and ``version``, and travels as the payload of a signed envelope.
Instants are integer microseconds since 1970-01-01 UTC on the station's clock.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta

from device_bridge.errors import OperatorFixable, ProtocolRefused

PROTOCOL_VERSION = 1
TOPIC_PREFIX = "tt/1"

Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
# Of what was played: empty for a live play.
PlayedSha256 = Annotated[str, Meta(pattern="^([0-9a-f]{64})?$")]
LIVE_CODEC = "pcm_s16le_24000_mono"
_CODE = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}"
Code = Annotated[str, Meta(pattern=f"^{_CODE}$")]
Name = Annotated[str, Meta(max_length=256)]
Percent = Annotated[int, Meta(ge=0, le=100)]
Count = Annotated[int, Meta(ge=0, le=2**62)]
Micros = Annotated[int, Meta(ge=-(2**62), le=2**62)]
Priority = Annotated[int, Meta(ge=0, le=100)]


class Message(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    version: Literal[1] = 1
    station: Name
    device: Code


class Content(msgspec.Struct, frozen=True):
    """A file a device fetches: ``base_url`` + ``path`` (its query proves the right to fetch)."""

    sha256: Sha256
    size_bytes: Count
    codec: Name
    base_url: Annotated[str, Meta(max_length=512)]
    path: Annotated[str, Meta(max_length=512)]
    decoder_delay_frames: Count = 0


class Command(Message, frozen=True, kw_only=True):
    """``counter`` rises with every command sent to a device; a repeat of the same ``id`` has a new counter."""

    id: Name
    counter: Count
    issued_at_us: Micros
    expires_at_us: Micros


class Prepare(Command, frozen=True, kw_only=True, tag="prepare"):
    content: Content


class PlayAt(Command, frozen=True, kw_only=True, tag="play_at"):
    """Have ``position_s`` of the content sound at ``starts_at_us``; stop at ``ends_at_us`` at the latest."""

    play_id: Name
    content: Content
    starts_at_us: Micros
    ends_at_us: Micros
    position_s: Annotated[float, Meta(ge=0, le=86_400)]
    volume_percent: Percent
    priority: Priority

    @property
    def file_sha256(self) -> str:
        return self.content.sha256


class PlayLive(Command, frozen=True, kw_only=True, tag="play_live"):
    """Have the live stream at ``base_url`` + ``path`` sound: what was spoken at t sounds at t + ``delay_ms``.

    ``starts_at_us`` is the place 0 of the play: nothing spoken before ``delay_ms`` before it sounds.
    """

    play_id: Name
    base_url: Annotated[str, Meta(max_length=512)]
    path: Annotated[str, Meta(max_length=512)]
    codec: Literal["pcm_s16le_24000_mono"]
    starts_at_us: Micros
    ends_at_us: Micros
    delay_ms: Annotated[int, Meta(ge=100, le=10_000)]
    volume_percent: Percent
    priority: Priority

    @property
    def position_s(self) -> float:
        return 0.0

    @property
    def file_sha256(self) -> str:
        """There is no file."""
        return ""


class Stop(Command, frozen=True, kw_only=True, tag="stop"):
    """Stop the play that the command ``target_id`` began; one that was commanded anew since goes on."""

    play_id: Name
    target_id: Name
    fade_ms: Annotated[int, Meta(ge=0, le=10_000)] = 200


class Volume(Command, frozen=True, kw_only=True, tag="volume"):
    volume_percent: Percent


class Ping(Command, frozen=True, kw_only=True, tag="ping"):
    pass


class UpdateKeys(Command, frozen=True, kw_only=True, tag="update_keys"):
    """Certificates and revocations, each an envelope signed by the station's root."""

    certificates: tuple[bytes, ...]
    revocations: bytes | None = None


class Report(Message, frozen=True, kw_only=True):
    """``seq`` counts the reports of one log (a log lives as long as the device's state folder).

    ``oldest_seq`` is the oldest report that the device still holds when it sends this one: the station takes
    reports in order, and so knows that none before is missing.
    """

    log_id: Name
    seq: Count
    oldest_seq: Count = 0
    command_id: Name
    at_us: Micros
    play_id: Name = ""


class Received(Report, frozen=True, kw_only=True, tag="received"):
    """The command is verified and written down."""


class Prepared(Report, frozen=True, kw_only=True, tag="prepared"):
    """The file lies on the device and has the right hash."""

    file_sha256: Sha256


class Playing(Report, frozen=True, kw_only=True, tag="playing"):
    """``at_us`` is the instant of the first frame, ``position_s`` its place in the content."""

    file_sha256: PlayedSha256
    position_s: float


PlayResult = Literal["PLAYED", "PARTIAL", "PREEMPTED", "CANCELLED"]


class Played(Report, frozen=True, kw_only=True, tag="played"):
    """``started_at_us`` is the first frame's instant; ``at_us`` the last one's, ``position_s`` its place.

    ``lost_pieces``: of a live play, how many pieces (40 ms) should have sounded and did not.
    """

    file_sha256: PlayedSha256
    started_at_us: Micros
    position_s: float
    result: PlayResult
    lost_pieces: Count = 0


class Failed(Report, frozen=True, kw_only=True, tag="failed"):
    """``reason``: CONTENT_UNREACHABLE, CONTENT_CORRUPT, CONTENT_UNREADABLE, STORAGE_FULL, TOO_LATE."""

    reason: Name


class Refused(Report, frozen=True, kw_only=True, tag="refused"):
    """A command was not obeyed. ``reason`` is a code of ``ProtocolRefused``; ``command_id`` empty if unreadable."""

    reason: Name


class Presence(Message, frozen=True, kw_only=True, tag="presence"):
    """Retained: online when connected, the last will says offline. ``session`` tells connections apart."""

    online: bool
    log_id: Name
    session: Name
    firmware: Name = ""


class Telemetry(Message, frozen=True, kw_only=True, tag="telemetry"):
    """``clock_offset_ms``: the device's own wall clock less the station's, None until learned."""

    state: Literal["ONLINE", "PLAYING", "FAULT"]
    volume_percent: Percent
    firmware: Name
    play_id: Name = ""
    clock_offset_ms: float | None = None
    storage_free_bytes: Count | None = None
    signal_percent: Percent | None = None
    temperature_c: float | None = None
    power: Name = ""


class TimeRequest(Message, frozen=True, kw_only=True, tag="time_request"):
    nonce: Name


class TimeReply(Message, frozen=True, kw_only=True, tag="time_reply"):
    """The station's clock when the request came and when this reply left."""

    nonce: Name
    received_at_us: Micros
    sent_at_us: Micros


class Receipt(Message, frozen=True, kw_only=True, tag="receipt"):
    """The station keeps every report of ``log_id`` up to ``through_seq``; the device may forget them."""

    log_id: Name
    through_seq: Count


class StationKeysNotice(msgspec.Struct, frozen=True, kw_only=True, tag="station_keys", tag_field="type"):
    """Retained on the station's ``keys`` topic, in no envelope: each part is signed by the root itself."""

    version: Literal[1] = 1
    certificates: tuple[bytes, ...]
    revocations: bytes | None = None


AnyPlay = PlayAt | PlayLive
AnyCommand = Prepare | PlayAt | PlayLive | Stop | Volume | Ping | UpdateKeys
AnyReport = Received | Prepared | Playing | Played | Failed | Refused
FromStation = AnyCommand | TimeReply | Receipt
FromDevice = AnyReport | Presence | Telemetry | TimeRequest
COMMAND_TYPES = (Prepare, PlayAt, PlayLive, Stop, Volume, Ping, UpdateKeys)
REPORT_TYPES = (Received, Prepared, Playing, Played, Failed, Refused)

_from_station: msgspec.json.Decoder[FromStation] = msgspec.json.Decoder(FromStation)
_from_device: msgspec.json.Decoder[FromDevice] = msgspec.json.Decoder(FromDevice)
_keys_notice = msgspec.json.Decoder(StationKeysNotice)
_T = TypeVar("_T")


def encode(message: Message | StationKeysNotice) -> bytes:
    return msgspec.json.encode(message)


def decode_from_station(payload: bytes) -> FromStation:
    """Return what a device receives; raises ``ProtocolRefused("MALFORMED")``."""
    return _strictly(_from_station, payload)


def decode_from_device(payload: bytes) -> FromDevice:
    """Return what the station receives; raises ``ProtocolRefused("MALFORMED")``."""
    return _strictly(_from_device, payload)


def decode_keys_notice(payload: bytes) -> StationKeysNotice:
    return _strictly(_keys_notice, payload)


def _strictly(decoder: msgspec.json.Decoder[_T], payload: bytes) -> _T:
    try:
        return decoder.decode(payload)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise ProtocolRefused("MALFORMED", why=str(error)) from error


class Topics:
    """``tt/1/<station>/<device>/<leaf>``. A device publishes under report, state, telemetry and time_ask alone."""

    COMMAND = "cmd"
    RECEIPT = "receipt"
    TIME_REPLY = "time"
    REPORT = "report"
    STATE = "state"
    TELEMETRY = "telemetry"
    TIME_REQUEST = "time_ask"
    TO_DEVICE = (COMMAND, RECEIPT, TIME_REPLY)
    FROM_DEVICE = (REPORT, STATE, TELEMETRY, TIME_REQUEST)

    @staticmethod
    def of(station: str, device: str, leaf: str) -> str:
        return f"{TOPIC_PREFIX}/{station}/{device}/{leaf}"

    @staticmethod
    def keys(station: str) -> str:
        """Two levels below the station are a device's; this one has a name no device may have."""
        return f"{TOPIC_PREFIX}/{station}/_station/keys"

    @staticmethod
    def split(topic: str) -> tuple[str, str]:
        """Return (device, leaf) of a topic; raises ``ProtocolRefused("MALFORMED")``."""
        parts = topic.split("/")
        if len(parts) != 5:
            raise ProtocolRefused("MALFORMED", why="topic")
        return parts[3], parts[4]


def is_code(code: str) -> bool:
    """Tell whether a device can have this code: it is a part of topics and user names."""
    return re.fullmatch(_CODE, code) is not None


def check_code(code: str) -> None:
    """Raises ``OperatorFixable("DEVICE_CODE_BAD")``."""
    if not is_code(code):
        raise OperatorFixable("DEVICE_CODE_BAD", device=code)
