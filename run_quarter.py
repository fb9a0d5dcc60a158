"""Make a quarter's pack:  python run_quarter.py 2015-16-Q4 --workspace specimen"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from contextlib import suppress

from wscb_lib.errors import WorkbookFault, sentences_of

EXIT_CODES = """exit codes:
   0  done; returns that could not be read or trusted are held and named, and the pack still comes
   1  stopped by hand, or by a fault of the workbench's own; the last good pack is untouched
   2  the command asked for something that is not known, or contradicts itself; or a folder cannot be
      written to: no right to, or no room
  10  a page of data/framework is at fault
  11  a register of what came, received.csv, is at fault
  12  a return is held or missing, and a release was asked for
  13  a notebook failed
  14  commentary is missing or stale, and a release was asked for
  15  a hidden figure could be worked out from what would be shown, or a page holds a child's own number
  16  papers or pictures were asked for and could not be made; the pages are in their place
  17  a pack is not, byte for byte, what its manifest says (--verify)
  18  another run is at work in the workspace"""


def read_arguments(words: list[str] | None = None) -> argparse.Namespace:
    """The options of the command; a mistake prints what was wanted and ends with exit code 2."""
    parser = argparse.ArgumentParser(
        prog="run_quarter.py",
        description="Make one quarter's Board pack.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("quarter", nargs="?", help="the quarter reported on, such as 2015-16-Q4")
    parser.add_argument("--workspace", default="specimen", help="specimen (made up), live, or a folder")
    parser.add_argument("--edition", default="board", choices=("board", "public"), help="who the pack is for")
    parser.add_argument(
        "--only",
        nargs="+",
        action="extend",
        default=[],
        metavar="ELEMENT",
        help="make only these elements' pages",
    )
    parser.add_argument(
        "--check", action="store_true", help="stop after the checks and write feedback for agencies"
    )
    parser.add_argument("--request", action="store_true", help="write what each agency is asked for")
    parser.add_argument(
        "--status", action="store_true", help="say who has sent what, and lay e-mails to chase"
    )
    parser.add_argument(
        "--from",
        nargs="+",
        default=[],
        dest="source",
        metavar=("SOURCE", "FILE"),
        help="write returns from what a case system exported: annex_a, cin_census, ssda903 or ssd",
    )
    parser.add_argument(
        "--comparators",
        nargs="+",
        default=[],
        metavar="FILE",
        help="say what published figures in these files would change of what stands beside ours",
    )
    parser.add_argument("--write", action="store_true", help="with --comparators: lay them in")
    parser.add_argument("--release", action="store_true", help="refuse what is incomplete, unsigned or stale")
    parser.add_argument(
        "--accept",
        action="append",
        default=[],
        metavar='"RETURN: reason"',
        help="release although this return is held or missing",
    )
    parser.add_argument(
        "--new-commentary", action="store_true", help="lay a file of questions for each page without words"
    )
    parser.add_argument(
        "--rows",
        default="",
        metavar="MEASURE",
        help="make nothing; say which rows of which files made this measure's figure in the last run",
    )
    parser.add_argument(
        "--preview",
        default="",
        metavar="ELEMENT",
        help="make one page from what the last run kept, in seconds; the pack stays as it is",
    )
    parser.add_argument(
        "--boards",
        nargs="+",
        default=[],
        metavar="PATTERN",
        help="make every Board's pack: folders, region/*",
    )
    parser.add_argument(
        "--quarters", default="", metavar="A..B", help="with --boards: every quarter of a span"
    )
    parser.add_argument("--workers", type=int, default=2, help="with --boards: how many at once")
    parser.add_argument(
        "--scheduler", default="local", help="with --boards: local, pool, or a Dask scheduler's address"
    )
    parser.add_argument("--pdf", action="store_true", help="print the papers too: the meeting's, partners'")
    parser.add_argument("--pictures", action="store_true", help="write each open chart too, as SVG and PNG")
    parser.add_argument("--jobs", type=int, default=2, help="how many processes may draw at once")
    parser.add_argument(
        "--limit",
        type=int,
        default=300,
        metavar="SECONDS",
        help="how long one cell of a notebook may take before it is stopped",
    )
    parser.add_argument(
        "--forget",
        type=int,
        default=0,
        metavar="QUARTERS",
        help="make nothing; say which returns are older than so many quarters, to be forgotten",
    )
    parser.add_argument("--for-good", action="store_true", help="with --forget: forget them now")
    parser.add_argument(
        "--verify",
        default="",
        metavar="PACK",
        help="make nothing; say whether the pack in a folder is, byte for byte, what its manifest says",
    )
    read = parser.parse_args(words)
    if bool(read.quarter) == bool(read.verify):
        parser.error("wanted a quarter, such as 2015-16-Q4, or --verify PACK, and not both")
    return read


def main(words: list[str] | None = None) -> int:
    """Run the quarter; a person's mistake, or a machine's, is a sentence on standard error and an exit code,
    never a traceback."""
    arguments = vars(read_arguments(words))
    measure, verify = arguments.pop("rows"), arguments.pop("verify")
    region = {name: arguments.pop(name) for name in ("boards", "quarters", "workers", "scheduler")}
    before = os.umask(0o077)  # what a run writes is for the account that runs it, until somebody gives it on
    try:
        if verify:
            from wscb_lib.pack.verify import say_verified

            return say_verified(verify)
        if measure:
            from wscb_lib.notebook.trace import say_rows

            others = [f"--{name.replace('_', '-')}" for name, value in arguments.items() if value is True]
            others += [f"--{name}" for name in ("only", "accept", "preview") if arguments[name]]
            return say_rows(
                measure, arguments["quarter"], arguments["workspace"], arguments["edition"], others
            )
        if region["boards"]:
            from wscb_lib.boards import run_region

            return run_region(arguments, **region)
        from wscb_lib.quarterly import run_quarter

        return run_quarter(**arguments)
    except WorkbookFault as fault:
        return _told(fault.sentences, fault.exit_code)
    except KeyboardInterrupt:
        return _told(("Stopped. The last good pack is untouched.",), 1)
    except Exception as error:  # no traceback reaches a user: it could hold what stands in a return
        if os.environ.get("WSCB_TRACEBACK"):
            raise
        return _told(*sentences_of(error))
    finally:
        os.umask(before)


def _told(sentences: tuple[str, ...], code: int) -> int:
    """Say on standard error why the run ends so; nobody may be there to hear it."""
    for sentence in sentences:
        with suppress(OSError, ValueError):
            print(sentence, file=sys.stderr)
    return code


def command() -> int:
    """The command itself: ended by another program it tidies up as after Ctrl-C, and a screen that is gone
    or knows fewer letters stops nothing."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    code = main()
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):  # else Python would try once more as it ends, and say so
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return code


if __name__ == "__main__":
    sys.exit(command())
