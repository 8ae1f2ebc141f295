from collections.abc import Iterator
from os import PathLike
from types import TracebackType
from typing import IO, Any, Self, TypeAlias

from numpy.typing import NDArray

__libsndfile_version__: str

class SoundFileError(Exception): ...
class SoundFileRuntimeError(SoundFileError, RuntimeError): ...

class LibsndfileError(SoundFileRuntimeError):
    code: int
    @property
    def error_string(self) -> str: ...

_Path: TypeAlias = str | PathLike[str] | int | IO[bytes]

class SoundFile:
    def __init__(
        self,
        file: _Path,
        mode: str | None = "r",
        samplerate: int | None = None,
        channels: int | None = None,
        subtype: str | None = None,
        endian: str | None = None,
        format: str | None = None,  # noqa: A002 (the library's own name)
        closefd: bool = True,
        compression_level: float | None = None,
        bitrate_mode: str | None = None,
    ) -> None: ...
    @property
    def samplerate(self) -> int: ...
    @property
    def frames(self) -> int: ...
    @property
    def channels(self) -> int: ...
    @property
    def format(self) -> str: ...
    @property
    def subtype(self) -> str: ...
    @property
    def closed(self) -> bool: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None: ...
    def __len__(self) -> int: ...
    def seekable(self) -> bool: ...
    def seek(self, frames: int, whence: int = ...) -> int: ...
    def tell(self) -> int: ...
    def read(
        self,
        frames: int = -1,
        dtype: str = "float64",
        always_2d: bool = False,
        fill_value: float | None = None,
        out: NDArray[Any] | None = None,
    ) -> NDArray[Any]: ...
    def write(self, data: NDArray[Any]) -> None: ...
    def blocks(
        self, blocksize: int | None = None, overlap: int = 0, frames: int = -1, dtype: str = "float64"
    ) -> Iterator[NDArray[Any]]: ...
    def flush(self) -> None: ...
    def close(self) -> None: ...

def read(
    file: _Path,
    frames: int = -1,
    start: int = 0,
    stop: int | None = None,
    dtype: str = "float64",
    always_2d: bool = False,
    fill_value: float | None = None,
) -> tuple[NDArray[Any], int]: ...
def write(
    file: _Path,
    data: NDArray[Any],
    samplerate: int,
    subtype: str | None = None,
    endian: str | None = None,
    format: str | None = None,  # noqa: A002 (the library's own name)
) -> None: ...
def info(file: _Path, verbose: bool = False) -> Any: ...
def available_formats() -> dict[str, str]: ...
