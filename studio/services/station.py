"""The station's services, gathered: what the window and the command line are handed."""

from __future__ import annotations

from dataclasses import dataclass

from studio.ports.clock import Clock
from studio.ports.onair import OnAirControl
from studio.ports.recording import Player
from studio.ports.sound_check import SoundCheck
from studio.services.approvals import ApprovalService
from studio.services.broadcasts import BroadcastLogService
from studio.services.devices import DeviceService
from studio.services.emergency import EmergencyService
from studio.services.exchange import ExchangeService
from studio.services.exporting import ExportService
from studio.services.feedback import FeedbackService
from studio.services.first_run import FirstRunService
from studio.services.live import LiveService
from studio.services.mastering import MasteringService
from studio.services.people import PeopleService
from studio.services.planning import PlanningService
from studio.services.practice import PracticeMaker
from studio.services.production import ProductionService
from studio.services.proving import ProvingService
from studio.services.recording import RecordingService
from studio.services.reports import ReportService
from studio.services.scheduling import SchedulingService
from studio.services.settings import SettingsService
from studio.services.signage import SignageService
from studio.services.speaking import SpeakingService
from studio.services.today import TodayService
from studio.services.training import TrainingService
from studio.services.trial import TrialService
from studio.services.upkeep import UpkeepService
from studio.services.waveforms import WaveformService


@dataclass(frozen=True, slots=True)
class Station:
    """One station. ``name`` as people say it; ``zone`` an IANA time zone."""

    id: str
    name: str
    zone: str
    clock: Clock
    people: PeopleService
    recording: RecordingService
    production: ProductionService
    mastering: MasteringService
    exporting: ExportService
    waveforms: WaveformService
    speaking: SpeakingService
    approvals: ApprovalService
    planning: PlanningService
    scheduling: SchedulingService
    proving: ProvingService
    devices: DeviceService
    log: BroadcastLogService
    today: TodayService
    settings: SettingsService
    exchange: ExchangeService
    emergency: EmergencyService
    live: LiveService
    feedback: FeedbackService
    reports: ReportService
    signage: SignageService
    training: TrainingService
    practice: PracticeMaker
    first_run: FirstRunService
    trial: TrialService
    upkeep: UpkeepService
    onair: OnAirControl
    player: Player
    sound_check: SoundCheck
