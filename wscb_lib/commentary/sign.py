"""Sign words off:  python -m wscb_lib.commentary.sign 2015-16-Q4 --workspace specimen --by "Board business
manager" """

from __future__ import annotations

import argparse
import sys
from datetime import date

from wscb_lib.commentary.checks import commentary_path
from wscb_lib.commentary.signing import sign_page
from wscb_lib.errors import CommentaryNotReady, UsageFault, WorkbookFault
from wscb_lib.page_content import kept_pages
from wscb_lib.quarter import Quarter
from wscb_lib.store import Store, project_root, workspace_folder


def read_arguments(words: list[str] | None = None) -> argparse.Namespace:
    """The options of the command."""
    parser = argparse.ArgumentParser(
        prog="python -m wscb_lib.commentary.sign", description="Sign a quarter's commentary off."
    )
    parser.add_argument("quarter", help="the quarter the words are about, such as 2015-16-Q4")
    parser.add_argument(
        "--workspace", default="specimen", help="specimen (made-up figures), live, or a folder"
    )
    parser.add_argument(
        "--edition",
        default="board",
        choices=("board", "public"),
        help="whose figures they were written against",
    )
    parser.add_argument("--by", required=True, help="the office that signs; never the author's")
    parser.add_argument(
        "--on",
        type=date.fromisoformat,
        default=None,
        help="the day it is signed, as 2016-05-13; today when left out",
    )
    parser.add_argument(
        "--only",
        nargs="+",
        action="extend",
        default=[],
        metavar="ELEMENT",
        help="sign only these elements' words",
    )
    return parser.parse_args(words)


def sign_quarter(
    quarter: str, workspace: str, edition: str, by: str, on: date | None, only: list[str]
) -> list[str]:
    """Sign every page that has words, or only some; what was done, a sentence a line.

    Every page that may not be signed is refused in one list; the others are signed all the same.
    """
    store, when = Store(workspace_folder(workspace, project_root())), Quarter.parse(quarter)
    pages = kept_pages(store, when, edition)
    if not pages:
        raise UsageFault(
            f"{workspace} has no figures for {when} yet. Run:  python run_quarter.py {when} --workspace "
            f"{workspace}"
        )
    released = {page.element for page in pages}
    said: list[str] = []
    faults: list[str] = []
    for page in pages:
        if (only and page.element not in only) or not commentary_path(page, store.workspace).exists():
            continue
        try:
            changed = sign_page(page, store, by, on or date.today(), released)
        except CommentaryNotReady as fault:
            faults += fault.sentences
        else:
            said += [f"{page.stem}.md: signed off by {by}.", *(f"  {sentence}" for sentence in changed)]
    for sentence in said:
        print(sentence)
    if faults:
        raise CommentaryNotReady(*faults)
    return said


def main(words: list[str] | None = None) -> int:
    """Sign; a person's mistake is a sentence and an exit code."""
    try:
        sign_quarter(**vars(read_arguments(words)))
    except WorkbookFault as fault:
        for sentence in fault.sentences:
            print(sentence, file=sys.stderr)
        return fault.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
