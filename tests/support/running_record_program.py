"""``studio.audio.record_program`` on a microphone that needs no card."""

from __future__ import annotations

import sys

from studio.audio.record_program import main
from tests.support.fake_input import RunningInput

if __name__ == "__main__":
    sys.exit(main(open_input=RunningInput))
