from typing import Any

from numpy.typing import DTypeLike, NDArray

QQ: int
LQ: int
MQ: int
HQ: int
VHQ: int

def resample(x: NDArray[Any], in_rate: float, out_rate: float, quality: int | str = "HQ") -> NDArray[Any]: ...

class ResampleStream:
    def __init__(
        self,
        in_rate: float,
        out_rate: float,
        num_channels: int,
        dtype: DTypeLike = "float32",
        quality: int | str = "HQ",
    ) -> None: ...
    def resample_chunk(self, x: NDArray[Any], last: bool = False) -> NDArray[Any]: ...
    def delay(self) -> float: ...
    def clear(self) -> None: ...
