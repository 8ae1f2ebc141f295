"""``python -m source_system``."""

from __future__ import annotations

import sys

from source_system.cli import main

if __name__ == "__main__":
    sys.exit(main())
