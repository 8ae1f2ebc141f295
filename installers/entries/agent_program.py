"""The frozen ``speaker-agent``."""

import sys

from installers.entries import frozen

if __name__ == "__main__":
    frozen.prepare()
    from device_bridge.agent.__main__ import main

    sys.exit(main())
