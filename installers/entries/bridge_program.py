"""The frozen ``device-bridge``."""

import sys

from installers.entries import frozen

if __name__ == "__main__":
    frozen.prepare()
    from device_bridge.cli import main

    sys.exit(main())
