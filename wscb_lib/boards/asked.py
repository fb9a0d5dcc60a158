"""Which Boards and quarters a command means; whatever cannot be made is said before any work begins."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from wscb_lib.counts_in_words import counted
from wscb_lib.errors import UsageFault
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.intake import checksums

SPAN = ".."
RETURNS, REPORTS, STORE = "returns", "reports", "store"


def boards_of(patterns: Sequence[str], root: Path) -> tuple[Path, ...]:
    """The workspaces that patterns such as `region/*` name, in order: folders with files in their `returns/`.

    Raises `UsageFault` for a pattern that matches none, for two of one name or with the very same files, and
    for a workspace that may not be read or written to.
    """
    found: list[Path] = []
    faults: list[str] = []
    for pattern in patterns:
        places = _matching(pattern, root)
        shut = [folder for place in places if (folder := _unreadable(place))]
        faults += [
            f"--boards: {folder} may not be read. Ask for the rights, or leave it out." for folder in shut
        ]
        boards = [] if shut else [place for place in places if is_board(place)]
        if not boards and not shut:
            what = (
                f"{counted(len(places), 'folder')}, none with returns/ and files in it"
                if places
                else "nothing"
            )
            faults.append(
                f'--boards: "{pattern}" matches {what}. Wanted folders of Boards, such as region/*, each '
                "with what agencies sent in its returns/."
            )
        found += boards
    unique = tuple(sorted({board.resolve() for board in found}))
    faults += [
        f"--boards: {board} may not be written to. Ask for the rights, or leave it out."
        for board in unique
        if not os.access(board, os.W_OK | os.X_OK)
    ]
    names = [board.name for board in unique]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        faults.append(
            f"--boards: two folders are called {twice[0]}. Rename one: the table tells Boards by name."
        )
    faults += [
        f"--boards: {one.name} and {other.name} hold the very same files in returns/. One is a copy, and "
        "would be counted twice: leave it out, or lay that Board's own files there."
        for one, other in _copies(unique)
    ]
    if faults:
        raise UsageFault(*faults)
    return unique


def passed_over(patterns: Sequence[str], root: Path, boards: Sequence[Path]) -> list[str]:
    """A sentence for each folder that patterns match and that is no Board, but for what a region's own page
    keeps beside them."""
    places = {place.resolve() for pattern in patterns for place in _matching(pattern, root)}
    others = sorted(place for place in places - set(boards) if place.name not in (REPORTS, STORE))
    return [
        f"--boards: {place.name} is left out: "
        + ("its returns/ holds no file." if (place / RETURNS).is_dir() else "it has no returns/.")
        for place in others
    ]


def is_board(place: Path) -> bool:
    """Whether a folder is a Board's workspace: something was sent to it."""
    return any(path.is_file() for path in (place / RETURNS).rglob("*"))


def _unreadable(place: Path) -> Path | None:
    """The folder that may not be looked into, of a Board's own and its returns/; None where both may."""
    rights = os.R_OK | os.X_OK
    if not os.access(place, rights):
        return place
    returns = place / RETURNS
    return returns if returns.is_dir() and not os.access(returns, rights) else None


def _copies(boards: Sequence[Path]) -> list[tuple[Path, Path]]:
    """Each Board with the first before it that sent the same files, byte for byte."""
    first: dict[frozenset[tuple[str, str]], Path] = {}
    found = []
    for board in boards:
        sent = frozenset(checksums(board / RETURNS, board).items())
        if (one := first.setdefault(sent, board)) != board:
            found.append((one, board))
    return found


def _matching(pattern: str, root: Path) -> list[Path]:
    path = Path(pattern)
    if not path.name:  # nothing, a full stop or the root of a disc: no folder is named
        return []
    base, below = (Path(path.anchor), path.relative_to(path.anchor)) if path.anchor else (root, path)
    return sorted(place for place in base.glob(below.as_posix()) if place.is_dir())


def quarters_of(first: str, span: str) -> tuple[Quarter, ...]:
    """The quarters of a span such as `2014-15-Q1..2015-16-Q4`, in order; the one that is named where there is
    none.

    >>> [str(q) for q in quarters_of("2015-16-Q4", "2015-16-Q3..2015-16-Q4")]
    ['2015-16-Q3', '2015-16-Q4']
    >>> [str(q) for q in quarters_of("2015-16-Q4", "")]
    ['2015-16-Q4']
    """
    if not span:
        return (Quarter.parse(first),)
    begin, dots, end = span.partition(SPAN)
    if not dots:
        raise UsageFault(
            f'--quarters: found "{span}". Wanted the first and the last with two dots between, such as '
            "2014-15-Q1..2015-16-Q4."
        )
    start, stop = Quarter.parse(begin), Quarter.parse(end)
    if stop < start:
        raise UsageFault(f'--quarters: found "{span}": the last comes before the first. Turn them round.')
    if Quarter.parse(first) not in Quarter.range(start, stop):
        raise UsageFault(
            f'--quarters: found "{span}", which does not hold {first}. Name a quarter within it.'
        )
    return Quarter.range(start, stop)
