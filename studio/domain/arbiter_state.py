"""What the arbiter knows, hears and orders: plays, their runs, events and actions, as frozen values."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from studio.domain.broadcast import PlayRecord, PlayState
from studio.domain.clusters import LOCAL_OUTPUT
from studio.domain.instants import to_us
from studio.domain.plan import PlanItem, PlanSnapshot

TERMINAL = frozenset({PlayState.PLAYED, PlayState.PARTIAL, PlayState.FAILED, PlayState.PREEMPTED, PlayState.CANCELLED})


def seconds(value: float) -> timedelta:
    return timedelta(seconds=value)


def play_id_of(item: PlanItem, target: str) -> str:
    """Return ``slot_id:start_us:target``, the play's stable name."""
    return f"{item.slot_id}:{to_us(item.starts_at)}:{target}"


class Phase(StrEnum):
    """WAITING for its turn; RUNNING: a start is ordered or it sounds; SETTLING: over, the result is awaited."""

    WAITING = "WAITING"
    RUNNING = "RUNNING"
    SETTLING = "SETTLING"


@dataclass(frozen=True, slots=True)
class Run:
    """One stretch of sound, ordered: from ``begins_at`` on, ``position_s`` into the programme.

    ``cut`` tells that it is stopped at ``ends_at``; ``cut_by`` names the play that takes over then, where what
    is lost counts.
    """

    begins_at: datetime
    position_s: float
    ends_at: datetime
    cut_by: str = ""
    cut: bool = False

    def position_at(self, instant: datetime) -> float:
        return self.position_s + (instant - self.begins_at).total_seconds()


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a play ends once its target has fallen silent."""

    state: PlayState
    error: str = ""
    preempted_by: str = ""
    operator: str = ""


@dataclass(frozen=True, slots=True)
class Play:
    """One item on one target, from 60 s before its start to its last record.

    While WAITING it goes on from ``position_s``; with ``catch_up`` set the position has been running since
    that instant (joined in progress). ``held_by`` names the play that kept it from starting.
    """

    id: str
    item: PlanItem
    target: str
    phase: Phase = Phase.WAITING
    position_s: float = 0.0
    catch_up: datetime | None = None
    started: bool = False
    held_by: str = ""
    prepared: bool = False
    run: Run | None = None
    verdict: Verdict | None = None
    settle_by: datetime | None = None
    last_said: PlayState | None = None
    resend: bool = False

    @property
    def local(self) -> bool:
        return self.target == LOCAL_OUTPUT

    @property
    def rank(self) -> tuple[int, int, datetime, str]:
        """Lower is first: priority, decided order, start, then the slot's id."""
        return (-int(self.item.priority), self.item.order, self.item.starts_at, self.item.slot_id)

    @property
    def planned_end(self) -> datetime:
        return self.item.starts_at + seconds(self.item.length_s)

    def position_at(self, instant: datetime) -> float:
        """Where in the programme it would sound at ``instant``, if it had the target then."""
        if self.run is not None:
            return self.run.position_s + max(0.0, (instant - self.run.begins_at).total_seconds())
        if self.catch_up is not None:
            return self.position_s + (instant - self.catch_up).total_seconds()
        return self.position_s


@dataclass(frozen=True, slots=True)
class Finished:
    """A play that has its last record."""

    state: PlayState
    error: str
    planned_end: datetime


@dataclass(frozen=True, slots=True)
class ArbiterState:
    """All that ``step`` carries on. ``wake_at``: call again then, at the latest."""

    plays: Mapping[str, Play] = field(default_factory=dict)
    finished: Mapping[str, Finished] = field(default_factory=dict)
    # Plays begun before a restart whose item is in no plan any more: they get their last record first.
    orphans: tuple[PlayRecord, ...] = ()
    wake_at: datetime = datetime(1970, 1, 1, tzinfo=UTC)


class PlanIndex:
    """A plan, ready to be asked by time. Immutable."""

    def __init__(self, plan: PlanSnapshot) -> None:
        self.plan = plan
        self._items = sorted(plan.items, key=lambda item: (item.starts_at, item.slot_id))
        self._starts = [item.starts_at for item in self._items]
        self.clusters = {cluster.id: cluster for cluster in plan.clusters}
        self.by_id = {play_id_of(item, target): (item, target) for item in self._items for target in item.targets}

    def starting(self, after: datetime, until: datetime) -> list[PlanItem]:
        """Return the items that start in ``[after, until]``, in order of start."""
        return self._items[bisect_left(self._starts, after) : bisect_right(self._starts, until)]

    def next_start(self, after: datetime) -> datetime | None:
        index = bisect_right(self._starts, after)
        return self._starts[index] if index < len(self._starts) else None


EMPTY_PLAN = PlanIndex(PlanSnapshot("", datetime(1970, 1, 1, tzinfo=UTC), "UTC", (), ()))


@dataclass(frozen=True, slots=True)
class Rules:
    """The arbiter's times, in seconds."""

    prepare_ahead_s: float = 60.0
    # How long before its start a run is ordered, and the soonest a run can begin after "now".
    local_lead_s: float = 0.5
    local_soonest_s: float = 0.15
    cluster_lead_s: float = 3.0
    cluster_soonest_s: float = 0.5
    # Found later than this after its start, a play is joined in progress; sooner, it is played whole.
    whole_within_s: float = 5.0
    # A DROP play may wait this long for the target; a resumed or shifted one until so long after its slot.
    drop_after_s: float = 2.0
    give_up_after_s: float = 1800.0
    # Less than this is not worth starting; a cut this close to the end leaves the play whole.
    least_rest_s: float = 0.5
    least_run_s: float = 1.0
    whole_enough_s: float = 0.25
    # How long the result of a finished run is awaited.
    local_result_s: float = 3.0
    # The bridge concludes by itself after 15 minutes; this is for when the bridge is gone.
    cluster_result_s: float = 960.0
    look_back_s: float = 86_400.0
    longest_sleep_s: float = 1.0


RULES = Rules()


# ---- what happened ----


@dataclass(frozen=True, slots=True)
class LocalStarted:
    """The first frame of a run was put at ``at`` on the output's clock."""

    play_id: str
    at: datetime
    position_s: float


@dataclass(frozen=True, slots=True)
class LocalEnded:
    """The local output has finished with a play: to its end, cut, or with losses (``error``)."""

    play_id: str
    at: datetime
    state: PlayState
    position_s: float
    integrated_lufs: float | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class DeviceSaid:
    """A cluster's report on a play."""

    play_id: str
    state: PlayState
    at: datetime
    position_s: float = 0.0
    error: str = ""
    file_sha256: str = ""


@dataclass(frozen=True, slots=True)
class StopAsked:
    """A person recalls these plays."""

    play_ids: tuple[str, ...]
    operator: str
    reason: str


@dataclass(frozen=True, slots=True)
class ClockJumped:
    """The wall clock moved by ``by_s`` against the monotonic one."""

    by_s: float


@dataclass(frozen=True, slots=True)
class LocalDrifted:
    """By the card's own clock a run will end at ``ends_at``, not when the wall clock promised."""

    play_id: str
    ends_at: datetime


Happened = LocalStarted | LocalDrifted | LocalEnded | DeviceSaid | StopAsked | ClockJumped


# ---- what to do ----


@dataclass(frozen=True, slots=True)
class Prepare:
    """Open, check and fetch what these plays need."""

    plays: tuple[Play, ...]


@dataclass(frozen=True, slots=True)
class StartLocal:
    play: Play
    at: datetime
    position_s: float


@dataclass(frozen=True, slots=True)
class StartCluster:
    play: Play
    at: datetime
    position_s: float


@dataclass(frozen=True, slots=True)
class Stop:
    """Fade out and stop at ``at`` (an instant past means now)."""

    play: Play
    at: datetime


@dataclass(frozen=True, slots=True)
class CarryOn:
    """An ordered ``Stop`` of the future is withdrawn."""

    play: Play


@dataclass(frozen=True, slots=True)
class Log:
    """Write this to the journal."""

    record: PlayRecord


Action = Prepare | StartLocal | StartCluster | Stop | CarryOn | Log
