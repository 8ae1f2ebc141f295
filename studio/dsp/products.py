"""Matrix products that stay in the thread that asks for them."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Real = TypeVar("Real", np.float32, np.float64)

# OpenBLAS shares a product among threads from 2**18 multiplications on. On a PC that is busy it then waits for
# threads that do not get their turn, ten times as long as the product takes.
_MOST_MULTIPLICATIONS = (1 << 18) - 1


def product(rows: NDArray[Real], matrix: NDArray[Real], out: NDArray[Real] | None = None) -> NDArray[Real]:
    """Return ``rows @ matrix``, (n, m) of (n, k) and (k, m), as products each too small to be shared out.

    ``out``, if given, is contiguous.
    """
    count, inner, wide = len(rows), rows.shape[1], matrix.shape[1]
    if out is None:
        out = np.empty((count, wide), rows.dtype)
    height = max(1, _MOST_MULTIPLICATIONS // (inner * wide))
    whole = count // height * height
    if whole:
        tall = rows[:whole].reshape(-1, height, inner)
        np.matmul(tall, matrix, out=out[:whole].reshape(-1, height, wide))
    if whole < count:
        np.matmul(rows[whole:], matrix, out=out[whole:])
    return out
