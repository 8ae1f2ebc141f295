"""The boards of a station, composed: their services, and the server in the bridge process."""

from __future__ import annotations

import contextlib
import importlib.util
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from studio.app.station_folder import StationFolder
from studio.domain.signage import SignageLayout
from studio.domain.signage_codec import decode_layout
from studio.ports.boards import BoardControl, BoardSigner
from studio.ports.clock import Clock
from studio.ports.media import MediaStore
from studio.ports.store import Store
from studio.services.boards import BoardService
from studio.services.signage import SignageService, Template
from studio.services.signage_packages import Packer
from studio.storage.secrets import FileSecrets

if TYPE_CHECKING:
    from device_bridge.boards.run import BoardsConfig

logger = logging.getLogger(__name__)

BOARDS_PORT = 8139
_FACES = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold"}


def make_signage(
    folder: StationFolder,
    store: Store,
    clock: Clock,
    media: MediaStore,
    control: BoardControl | None = None,
    signer: BoardSigner | None = None,
) -> SignageService:
    """Compose the signage services over the folder; ``control`` and ``signer`` stand in for the real ones."""
    station = folder.describe()
    packer = Packer(media, station["zone"], board_fonts())
    boards = BoardService(
        store, clock, packer, signer or _signer(folder, station["station_id"]), control or _control(folder)
    )
    return SignageService(store, clock, media, boards, templates())


def templates() -> tuple[Template, ...]:
    """The layouts that come with the program, by name."""
    folder = _resources() / "signage" / "templates"
    return tuple(Template(path.stem, _layout(path)) for path in sorted(folder.glob("*.json")))


def board_fonts() -> dict[int, Path]:
    """The files of Be Vietnam Pro by weight, from their package; empty where it is not installed."""
    spec = importlib.util.find_spec("fontpkg_be_vietnam_pro")
    if spec is None or spec.origin is None:
        return {}
    files = Path(spec.origin).parent / "files"
    return {weight: files / f"BeVietnamPro-{face}.ttf" for weight, face in _FACES.items()}


@contextlib.contextmanager
def serving_boards(folder: StationFolder) -> Iterator[None]:
    """Have the board server run meanwhile. One that cannot start is logged, and keeps no loudspeaker silent."""
    from device_bridge.boards.run import BoardsProcess
    from device_bridge.errors import BridgeError

    process: BoardsProcess | None = None
    try:
        process = BoardsProcess(boards_config(folder))
        process.start()
    except BridgeError:
        logger.exception("the board server does not run")
    try:
        yield
    finally:
        if process is not None:
            process.close()


def boards_config(folder: StationFolder) -> BoardsConfig:
    """The board server listens where the hub does: boards stand in the same network as loudspeakers."""
    from device_bridge.boards.run import BoardsConfig
    from device_bridge.hub.accounts import HubFolder
    from device_bridge.protocol.keys import Purpose
    from studio.links.signer import station_keys

    bind, host, port = "127.0.0.1", "127.0.0.1", 0
    hub = HubFolder(folder.bridge / "hub")
    if hub.settings_file.exists() and (settings := hub.settings()).bind != "127.0.0.1":
        bind, host, port = settings.bind, settings.host, BOARDS_PORT
    return BoardsConfig(
        station=folder.describe()["station_id"],
        folder=folder.bridge / "boards",
        media=folder.media,
        keys=station_keys(FileSecrets(folder.secrets), Purpose.BOARD),
        ready_file=folder.run / "boards.json",
        token=folder.token(),
        bind=bind,
        public_host=host,
        port=port,
    )


def _control(folder: StationFolder) -> BoardControl:
    from studio.links.boards import SocketBoardControl

    return SocketBoardControl(folder.run / "boards.json", folder.token())


def _signer(folder: StationFolder, station_id: str) -> BoardSigner:
    from studio.links.boards import StationBoardSigner

    return StationBoardSigner.over(FileSecrets(folder.secrets), station_id)


def _layout(path: Path) -> SignageLayout:
    return decode_layout(path.read_bytes())


def _resources() -> Path:
    package = Path(__file__).parents[1]
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"
