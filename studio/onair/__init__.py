"""The on-air process: schedule runner, mixer, journal. No Qt, no database, no scipy."""

import os

# One thread for linear algebra, said before anything imports numpy: a pool would fight the mixer for two cores.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
