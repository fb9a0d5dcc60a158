"""Which Boards and quarters a command means; whatever cannot be made is said before any work begins."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from wscb_lib.errors import UsageFault
from wscb_lib.quarter import Quarter

SPAN = ".."


def boards_of(patterns: Sequence[str], root: Path) -> tuple[Path, ...]:
    """The workspaces that patterns such as `region/*` name, in order: folders that hold `returns/`.

    Raises `UsageFault` for a pattern that matches none, for one folder that is no workspace, for two of one
    name, and for a workspace that may not be written to.
    """
    found: list[Path] = []
    faults: list[str] = []
    for pattern in patterns:
        places = _matching(pattern, root)
        boards = [place for place in places if (place / "returns").is_dir()]
        if not boards:
            what = f"{len(places)} folders, none with returns/ in it" if places else "nothing"
            faults.append(
                f'--boards: "{pattern}" matches {what}. Wanted folders of Boards, such as region/*, each '
                "with its returns/."
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
    if faults:
        raise UsageFault(*faults)
    return unique


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
