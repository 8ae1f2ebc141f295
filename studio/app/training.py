"""Training put together: where the program's own courses lie, whose packages are trusted, where one practises."""

from __future__ import annotations

from pathlib import Path

import studio
from studio.app.practice import FolderPractice
from studio.app.station_folder import StationFolder
from studio.links.course_signer import CourseSigner
from studio.ports.clock import Clock
from studio.ports.media import MediaStore
from studio.ports.recording import Encoder
from studio.ports.secrets import Signer
from studio.ports.store import Store
from studio.services.practice import PracticeMaker
from studio.services.training import TrainingService


def make_training(store: Store, clock: Clock, media: MediaStore, signer: Signer, encoder: Encoder) -> TrainingService:
    return TrainingService(store, clock, media, CourseSigner(signer, store), encoder, courses_folder())


def make_practice(folder: StationFolder) -> PracticeMaker:
    return FolderPractice(folder.root / "practice")


def courses_folder() -> Path:
    """Beside the package when installed, at the root in a checkout."""
    package = Path(studio.__file__).parent
    inside = package / "resources" / "courses"
    return inside if inside.is_dir() else package.parent / "resources" / "courses"
