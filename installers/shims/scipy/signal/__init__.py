"""What of scipy.signal the product uses, over scipy's own compiled filter.

``scipy.signal`` as a whole loads optimisers, sparse matrices and a second OpenBLAS: 65 MB and two seconds, for one
recursive filter. The frozen tree has this module under the name ``scipy.signal`` and, of scipy, its ``_sigtools``
alone. A test compares it with scipy's to the last bit, and another finds any use of scipy that is not here.
"""

from typing import Any

import numpy as np

from scipy.signal._sigtools import _linear_filter


def lfilter(b: Any, a: Any, x: Any, axis: int = -1, zi: Any = None) -> Any:
    """Filter ``x`` along ``axis``; with ``zi`` return also the filter's state at the end. As scipy's of that name."""
    numerator, denominator, signal = np.atleast_1d(b), np.atleast_1d(a), np.asarray(x)
    if zi is None:
        return _linear_filter(numerator, denominator, signal, axis)
    return _linear_filter(numerator, denominator, signal, axis, np.asarray(zi))
