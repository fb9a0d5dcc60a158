"""What the command takes: each option, what it is for, and every exit code."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

from wscb_lib.errors import UsageFault

EXIT_CODES = """exit codes:
   0  done; returns that could not be read or trusted are held and named, and the pack still comes
   1  stopped by hand, or by a fault of the workbench's own; the last good pack is untouched, where it does
      not say that the new one is in its place
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

SWITCHES = {
    "--check": "stop after the checks and write feedback for agencies",
    "--request": "write what each agency is asked for",
    "--status": "say who has sent what, and lay e-mails to chase",
    "--write": "with --comparators: lay them in",
    "--release": "refuse what is incomplete, unsigned or stale",
    "--new-commentary": "lay a file of questions for each page without words",
    "--pdf": "print the papers too: the meeting's, partners'",
    "--for-good": "with --forget: forget them now",
    "--pictures": "write each open chart too, as SVG and PNG",
}
"""Option -> what is done where it is given."""

WORDS: dict[str, tuple[str | int, str | None, str]] = {
    "--workspace": ("specimen", None, "specimen (made up), live, or a folder"),
    "--rows": ("", "MEASURE", "make nothing; say which rows of which files made its figure in the last run"),
    "--preview": ("", "ELEMENT", "make one page in seconds, from what the last run kept; the pack stays"),
    "--agency": ("", "NAME", "make an agency's own page, from its own files alone"),
    "--quarters": ("", "A..B", "with --boards: every quarter of a span"),
    "--workers": (2, None, "with --boards: how many at once"),
    "--scheduler": ("local", None, "with --boards: local, pool, or a Dask scheduler's address"),
    "--jobs": (2, None, "how many processes may work at once"),
    "--limit": (300, "SECONDS", "how long one cell of a notebook may take before it is stopped"),
    "--forget": (0, "QUARTERS", "make nothing; say which returns are older than so many quarters, to forget"),
    "--verify": ("", "PACK", "make nothing; say whether a pack is, byte for byte, what its manifest says"),
}
"""Option -> what stands where it is left out, what it takes, and what for. A number takes a number."""


def read_arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the options of the command; a mistake prints what was wanted and ends with exit code 2.

    >>> asked = read_arguments(["2015-16-Q4", "--only", "training", "--jobs", "1"])
    >>> asked.quarter, asked.only, asked.jobs, asked.release
    ('2015-16-Q4', ['training'], 1, False)
    """
    parser = argparse.ArgumentParser(
        prog="run_quarter.py",
        description="Make one quarter's Board pack.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("quarter", nargs="?", help="the quarter reported on, such as 2015-16-Q4")
    add("--edition", default="board", choices=("board", "public"), help="who the pack is for")
    for name, (standard, takes, told) in WORDS.items():
        add(name, default=standard, type=type(standard), metavar=takes, help=told)
    for name, told in SWITCHES.items():
        add(name, action="store_true", help=told)
    told = "make only these elements' pages"
    add("--only", nargs="+", action="extend", default=[], metavar="ELEMENT", help=told)
    told = "release although this return is held or missing"
    add("--accept", action="append", default=[], metavar='"RETURN: reason"', help=told)
    told = "write returns from what a case system exported: annex_a, cin_census, ssda903 or ssd"
    add("--from", nargs="+", default=[], dest="source", metavar=("SOURCE", "FILE"), help=told)
    told = "say what published figures in these files would change of what stands beside ours"
    add("--comparators", nargs="+", default=[], metavar="FILE", help=told)
    told = "make every Board's pack: folders, region/*"
    add("--boards", nargs="+", default=[], metavar="PATTERN", help=told)
    read = parser.parse_args(words)
    if bool(read.quarter) == bool(read.verify):
        parser.error("wanted a quarter, such as 2015-16-Q4, or --verify PACK, and not both")
    return read


def given(arguments: Mapping[str, object]) -> list[str]:
    """Name the options of a command that would make or check something, as they were written.

    >>> given({"new_commentary": True, "check": False, "only": ["training"], "source": [], "preview": ""})
    ['--new-commentary', '--only']
    """
    switches = [f"--{name.replace('_', '-')}" for name, value in arguments.items() if value is True]
    named = ("only", "accept", "preview", "rows", "forget", "comparators", "source", "boards", "quarters")
    options = {name: f"--{name}" for name in named} | {"source": "--from"}
    return switches + [option for name, option in options.items() if arguments.get(name)]


def refuse_beside_verify(others: Sequence[str]) -> None:
    """Refuse what is given beside --verify, which looks at a pack and does nothing else."""
    if others:
        raise UsageFault(
            f"--verify with {' and '.join(others)}: --verify looks at a pack and does nothing else. Leave "
            "the others out."
        )
