"""What of scipy.signal the product uses, over scipy's own compiled filters.

``scipy.signal`` as a whole loads optimisers, sparse matrices and a second OpenBLAS: 65 MB and two seconds, for two
recursive filters. The frozen tree has this module under the name ``scipy.signal`` and, of scipy, the compiled modules
alone that it calls. A test compares it with scipy's to the last bit, and another finds any use of scipy that is not
here.
"""

from typing import Any

import numpy as np

from scipy.signal._sigtools import _linear_filter
from scipy.signal._sosfilt import _sosfilt


def lfilter(b: Any, a: Any, x: Any, axis: int = -1, zi: Any = None) -> Any:
    """Filter ``x`` along ``axis``; with ``zi`` return also the filter's state at the end. As scipy's of that name."""
    numerator, denominator, signal = np.atleast_1d(b), np.atleast_1d(a), np.asarray(x)
    if zi is None:
        return _linear_filter(numerator, denominator, signal, axis)
    return _linear_filter(numerator, denominator, signal, axis, np.asarray(zi))


def sosfilt(sos: Any, x: Any, *, zi: Any) -> Any:
    """Filter (channels, frames) ``x`` along its last axis by second-order sections. As scipy's of that name.

    ``zi``, (sections, channels, 2), is where it begins; returned with the sound is where it ends.
    """
    sections = np.ascontiguousarray(sos, np.float64)
    sound = np.array(x, np.float64, order="C")
    state = np.ascontiguousarray(np.moveaxis(np.asarray(zi, np.float64), 0, 1)).copy()
    _sosfilt(sections, sound, state)
    return sound, np.moveaxis(state, 1, 0)
