"""The command line: ``studio …``. Exit codes: 0 done, 1 the operator can mend it, 2 wrong usage, 3 our defect.

Nothing heavy is imported here: the supervisor and the on-air process start through this module too.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

from studio.app.cli_emergency_words import add_emergency
from studio.app.parentage import die_with_parent
from studio.app.station_folder import StationFolder, default_folder
from studio.domain.errors import Defect, Misuse, OperatorFixable

# Said before anything imports numpy: threads of a BLAS pool multiply the work of small products on two cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

DONE, MENDABLE, WRONG_USAGE, OUR_DEFECT = 0, 1, 2, 3

Command = Callable[[argparse.Namespace, StationFolder], int]


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code; errors are one line on stderr."""
    die_with_parent()
    parser = build_parser()
    chosen = parser.parse_args(argv)
    folder = StationFolder(Path(chosen.station).absolute() if chosen.station else default_folder().absolute())
    try:
        module, name = str(chosen.run).split(":")
        command: Command = getattr(importlib.import_module(module), name)
        return command(chosen, folder)
    except Misuse as error:
        return _complain(error, WRONG_USAGE)
    except OperatorFixable as error:
        return _complain(error, MENDABLE)
    except Defect as error:
        return _complain(error, OUR_DEFECT)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone; that is their right (``studio log | head``).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # noqa: BLE001 - the last line of defence: no traceback reaches the person
        return _report_defect(error, folder)


def _complain(error: OperatorFixable | Misuse | Defect, code: int) -> int:
    from studio.services.messages import sentence

    print(f"studio: {sentence(error, language())}", file=sys.stderr)
    return code


def _report_defect(error: Exception, folder: StationFolder) -> int:
    import logging

    from studio.app.logs import log_to_file

    log_to_file(folder, "cli")
    logging.getLogger("studio").error("a defect", exc_info=error)
    return _complain(Defect("UNEXPECTED", what=f"{type(error).__name__}: {error}"), OUR_DEFECT)


def language() -> str:
    """Vietnamese first; ``STUDIO_LANG=en`` for English."""
    return "en" if os.environ.get("STUDIO_LANG", "vi").startswith("en") else "vi"


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="studio", description="Truyền Thanh Studio")
    parser.add_argument("--station", metavar="DIR", help="the station folder (or STUDIO_STATION)")
    parser.add_argument("--screenshots", metavar="DIR", help="render every screen with the demo station's data")
    parser.set_defaults(run="studio.app.window:open_window")
    commands = parser.add_subparsers(metavar="COMMAND")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", action="store_true", help="print JSON")
    common.add_argument("--station", metavar="DIR", default=argparse.SUPPRESS, help=argparse.SUPPRESS)

    def add(name: str, run: str, words: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=words, description=words, parents=[common])
        made.set_defaults(run=run)
        return made

    _sound_commands(add)
    _station_commands(add)
    _process_commands(add)
    _upkeep_commands(add)
    add_emergency(add)
    return parser


Adder = Callable[[str, str, str], argparse.ArgumentParser]


def _sound_commands(add: Adder) -> None:
    loudness = add("loudness", "studio.app.cli_sound:loudness", "measure loudness (ITU-R BS.1770-5)")
    loudness.add_argument("files", nargs="+", metavar="FILE")
    master = add("master", "studio.app.cli_sound:master_file", "level a file to a target")
    master.add_argument("source", metavar="IN")
    master.add_argument("target", metavar="OUT")
    master.add_argument("--preset", default="horn")
    master.add_argument("--target", dest="target_lufs", type=float, metavar="LUFS")
    master.add_argument("--ceiling", dest="ceiling_dbtp", type=float, metavar="DBTP")
    master.add_argument("--clean", action="store_true", help="clean the voice first, as the preset says")
    master.add_argument(
        "--without", action="append", default=[], metavar="STAGE", help="with --clean: leave out hum, denoise, gate, …"
    )
    speak = add("speak", "studio.app.cli_speak:speak", "read a text aloud into a file, or show how it is said")
    speak.add_argument(
        "words", nargs="*", metavar="TEXT OUT", help="the text (not with -f) and the WAV or FLAC to write"
    )
    speak.add_argument("-f", "--file", metavar="FILE", help="read the text from a file")
    speak.add_argument("--show", action="store_true", help="print how it is said; what to look at goes to stderr")
    speak.add_argument("--voice", default="", metavar="KEY", help="see --voices; the station's choice unless named")
    speak.add_argument("--voices", action="store_true", help="list the voices of this PC")
    speak.add_argument("--speed", type=float, metavar="0.6-1.6")
    speak.add_argument("--pitch", type=float, metavar="0.7-1.4")
    speak.add_argument("--region", choices=["north", "central", "south"])
    given = add("export", "studio.app.cli_export:export", "write a programme or a sound file to take along, with tags")
    given.add_argument("source", metavar="PROGRAMME|FILE")
    given.add_argument("target", metavar="OUT")
    given.add_argument("--format", metavar="flac|wav|mp3|opus|aac", help="by the ending of OUT unless named")
    given.add_argument("--kbps", type=int, metavar="24-320", help="128 unless named; nothing to flac and wav")
    given.add_argument("--mono", action="store_true", help="one channel")
    given.add_argument("--title", default="", help="of a file; its name unless named")
    given.add_argument("--comment", default="")
    given.add_argument("--force", action="store_true", help="replace OUT when it is there")
    _signed(given)
    taken = add("import", "studio.app.cli_sound:import_file", "take a sound file into the station")
    taken.add_argument("file", metavar="FILE")
    _signed(taken)


def _station_commands(add: Adder) -> None:
    init = add("init", "studio.app.cli_station:init", "make a station folder with its first administrator")
    init.add_argument("--name", required=True, help="the station's name")
    init.add_argument("--zone", default="Asia/Ho_Chi_Minh")
    init.add_argument("--person", required=True, help="the administrator's name")
    init.add_argument("--sign-in", required=True, help="the name to sign in with; password from STUDIO_PASSWORD")
    schedule = add("schedule", "studio.app.cli_station:schedule", "the broadcast schedule")
    schedule.add_argument("action", choices=["list", "add"])
    schedule.add_argument("--date", help="YYYY-MM-DD, the station's day (list)")
    schedule.add_argument("--programme", help="the programme's id (add)")
    schedule.add_argument("--at", help="YYYY-MM-DDTHH:MM[:SS], the station's time (add)")
    schedule.add_argument("--cluster", action="append", default=[], help="a cluster's code, or local (add)")
    _signed(schedule)
    prove = add("prove", "studio.app.cli_station:prove", "look through a day before it airs")
    prove.add_argument("--date", help="YYYY-MM-DD; tomorrow unless named")
    log = add("log", "studio.app.cli_station:log", "what was aired, per cluster")
    log.add_argument("--date", help="YYYY-MM-DD; today unless named")
    add("doctor", "studio.app.doctor:doctor", "is this PC fit to broadcast, and what to do where not")
    add("migrate", "studio.app.cli_station:migrate", "bring the station's records to this program's format")


def _process_commands(add: Adder) -> None:
    onair = add("onair", "studio.app.processes:onair", "the on-air process")
    onair.add_argument("--for", dest="for_s", type=float, metavar="S", help="stop after S seconds")
    onair.add_argument("--standby", action="store_true", help=argparse.SUPPRESS)
    add("onair-status", "studio.app.cli_station:onair_status", "what is on air now")
    add("bridge", "studio.app.processes:bridge", "the process that drives the loudspeakers")
    hub = add("hub", "studio.app.processes:hub", "the broker between the station and its loudspeakers")
    hub.add_argument("--set-up", action="store_true", help="only set it up; the supervisor runs it from then on")
    hub.add_argument("--port", type=int, help="0 for a free one; 1883 unless named")
    hub.add_argument("--host", default="", help="the name or address that loudspeakers connect to")
    hub.add_argument("--bind", default="", help="the address to listen on; 127.0.0.1 unless named")
    pair = add("pair", "studio.app.processes:pair", "give one cluster's agent its account and keys")
    pair.add_argument("--code", required=True, help="the cluster's code")
    pair.add_argument("--out", required=True, metavar="FILE", help="where to write the agent's configuration")
    pair.add_argument("--device", help="the agent's sound output")
    add("keeper", "studio.app.keeper:keeper", "copies the journal into the records, renews the plan")
    add("sync", "studio.app.sync:sync", "the exchange with the source system above")
    enrol = add("enrol", "studio.app.cli_exchange:enrol", "become known to the source system above")
    enrol.add_argument("--source", required=True, metavar="URL", help="the source system's address")
    enrol.add_argument("--code", required=True, help="the one-time code from above")
    add("supervise", "studio.app.processes:supervise", "start and watch the station's processes")


def _upkeep_commands(add: Adder) -> None:
    backup = add("backup", "studio.app.backup:backup", "the station in one file, made while it is on air")
    backup.add_argument("--out", required=True, metavar="FILE.zip")
    backup.add_argument("--with-secrets", action="store_true", help="keys too, under STUDIO_BACKUP_PASSPHRASE or asked")
    restore = add("restore", "studio.app.restore:restore", "make a station folder from a backup")
    restore.add_argument("file", metavar="FILE.zip")
    restore.add_argument("--without-secrets", action="store_true", help="leave the keys in the backup out")
    setup = add("setup", "studio.app.setup:setup", "make this PC a station's; run by the installer")
    setup.add_argument("--system", action="store_true", help="folder, rights, firewall, start with the PC")
    setup.add_argument("--remove", action="store_true", help="take that back; the station's data stay")
    setup.add_argument("--dry-run", action="store_true", help="only print what would be called")
    setup.add_argument("--station-dir", metavar="DIR")
    setup.add_argument("--source-url", metavar="URL", help="the province's source system")
    setup.add_argument("--enrol-code", metavar="CODE", help="the one-time code from the province")
    setup.add_argument("--lang", metavar="vi|en")


def _signed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as", dest="by", metavar="NAME", help="who does it; password from STUDIO_PASSWORD or asked")


if __name__ == "__main__":
    sys.exit(main())
