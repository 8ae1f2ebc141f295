"""The frozen ``studio``: the command line, the processes and, as ``--helper``, the bounded helper programs."""

import sys

from installers.entries import frozen

if __name__ == "__main__":
    frozen.prepare()
    done = frozen.helper(sys.argv[1:])
    if done is None:
        from studio.app.cli import main

        done = main()
    sys.exit(done)
