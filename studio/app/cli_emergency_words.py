"""The words of ``studio emergency`` on the command line; nothing heavy is loaded for them."""

from __future__ import annotations

import argparse
from collections.abc import Callable

_ACTIONS = ("start", "stop", "all-clear", "correct", "local-stop", "resume", "go-on", "status", "pin")


def add_emergency(add: Callable[[str, str, str], argparse.ArgumentParser]) -> None:
    made = add("emergency", "studio.app.cli_emergency:emergency", "air an emergency, end it, see how it stands")
    made.add_argument("action", choices=_ACTIONS)
    made.add_argument("--officer", metavar="NAME", help="whose PIN it is; PIN from STUDIO_PIN or asked")
    made.add_argument(
        "--id",
        dest="emergency_id",
        metavar="ID",
        help="which one; the running one unless named (all-clear: else the latest)",
    )
    made.add_argument("--by", dest="ordered_by", metavar="POST", help="by whose order (start)")
    made.add_argument(
        "--how", default="PHONE", metavar="HOW", help="PHONE, WRITTEN, IN_PERSON, NOT_REACHED_DUTY_OFFICER"
    )
    made.add_argument(
        "--hazard", default="OTHER", metavar="KIND", help="FLOOD, STORM, LANDSLIDE, FIRE, EPIDEMIC, SECURITY, OTHER"
    )
    made.add_argument("--level", type=int, metavar="1-5", help="as announced; only for natural disasters")
    made.add_argument("--level-source", default="", metavar="TEXT", help="the bulletin that announced the level")
    made.add_argument("--cluster", action="append", default=[], help="a cluster's code, or local; all unless named")
    made.add_argument(
        "--text", default="", help="what to say; the station's prepared message if left out; also of an all-clear"
    )
    made.add_argument("--no-boards", action="store_true", help="leave the bulletin boards as they are (start)")
    made.add_argument("--take", default="", metavar="ID", help="a recorded take instead of the machine's voice")
    made.add_argument("--repeat", type=int, default=10, metavar="MIN", help="minutes from start to start")
    made.add_argument("--reason", default="", help="why it is stopped here (local-stop)")
