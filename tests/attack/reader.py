"""A reader with all the packs: lays their results.csv together and works out what is hidden.

It imports nothing of the project. A hidden number of few people with fewer than three possible values has
been given away. No secret is that nobody is there, and what an exact headline tells by itself: both are
listed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import inf
from pathlib import Path

from tests.attack.desk import Desk
from tests.attack.narrow import System, Target
from tests.attack.printed import BELOW, Cell

FEW = 4, 5  # of a quarter for the board, and of a year for the public
LEFT_OUT = "left out of "
TOLD = "an exact headline tells it by itself"
Narrow = dict[Cell, tuple[int, int]]


@dataclass
class Found:
    """What was given away: each hidden number with its least and greatest, and how many there were in all.

    told: what is close and no secret, by why. told_by_board: what the quarters' packs alone tell of a number
    that only the year's hides. contradictions, undecided: groups of numbers that nothing fits, so that the
    reader supposed wrongly, and those that took too long.
    """

    hidden: int = 0
    told: dict[str, Narrow] = field(default_factory=lambda: defaultdict(dict))
    narrow: Narrow = field(default_factory=dict)
    told_by_board: Narrow = field(default_factory=dict)
    contradictions: list[Cell] = field(default_factory=list)
    undecided: list[Cell] = field(default_factory=list)


def read_together(board: Iterable[Path], public: Iterable[Path] = ()) -> Found:
    """What the packs give away together, those of one edition newest first."""
    board, public = list(board), list(public)
    desk = Desk()
    for path in [*board, *public]:
        desk.lay(path)
    desk.reason()
    narrow, unfit, undecided = _seek(desk, _targets(desk))
    found = Found(len(desk.hidden()), contradictions=unfit, undecided=undecided)
    for cell, ends in narrow.items():
        because = _no_secret(desk, cell, ends, narrow)
        (found.told[because] if because else found.narrow)[cell] = ends
    years = {cell for cell in found.narrow if _is_year(cell)}
    if years:
        found.told_by_board = _without_years(board, desk, years)
        found.narrow = {cell: ends for cell, ends in found.narrow.items() if cell not in found.told_by_board}
    return found


def _seek(desk: Desk, targets: list[Target]) -> tuple[Narrow, list[Cell], list[Cell]]:
    """What is close, what nothing fits, and what took too long; where nothing fits, with no more supposed
    than printed figures bear out."""
    ends = {cell: desk.ends[cell] for cell in desk.hidden()}
    system = System(ends, desk.rows)
    close = system.seek(targets)
    again = [t for t in targets if system.group_of(t) in system.unfit]
    if again:
        careful = System(ends, [row for row in desk.rows if not row.is_supposed])
        for target in again:
            target.least, target.greatest = inf, -inf
        close += careful.seek(again)
        unfit = [t.name for t in again if careful.group_of(t) in careful.unfit]
    else:
        careful, unfit = system, []
    slow = [t.name for s in {system, careful} for t in targets if s.group_of(t) in s.undecided]
    return {t.name: (int(t.least), int(t.greatest)) for t in close}, unfit, slow


def _targets(desk: Desk) -> list[Target]:
    """Every hidden number that may be of few, and every difference within a share."""
    counts = [Target(cell, {cell: 1}) for cell in desk.hidden()]
    return counts + [Target(name, terms, known) for name, terms, known in desk.gaps()]


def _is_year(cell: Cell) -> bool:
    return "-Q" not in cell[1]


def _without_years(board: list[Path], together: Desk, years: set[Cell]) -> Narrow:
    """Of what was found of years, what is found too when no year's figure is printed."""
    desk = Desk()
    for path in board:
        desk.lay(path)
    unknown = {c for c in [*together.known, *together.ends] if _is_year(c)}
    desk.ends |= {cell: (0, inf) for cell in unknown}
    desk.shares = set(together.shares)
    desk.year_ways = together.year_ways
    desk.reason()
    return _seek(desk, [t for t in _targets(desk) if t.name in years])[0]


def _no_secret(desk: Desk, cell: Cell, ends: tuple[int, int], narrow: Narrow) -> str:
    """Why a number that a reader came close to is none; empty where it is one."""
    what, period, breakdown, _, _ = cell
    own = what.removeprefix(LEFT_OUT).removesuffix(BELOW)
    if ends[0] > FEW[_is_year(cell)]:
        return "more than few"
    above, below = (desk.heads[name].get(period, inf) for name in (own, own + BELOW))
    size_of = (own + BELOW, *cell[1:])
    is_part = (size_of in desk.known or size_of in desk.ends) and not what.endswith(BELOW)
    size = desk.number(size_of)
    if size is None and desk.one(size_of) in narrow:
        least, size = narrow[desk.one(size_of)]
        size = size if least == size else None
    met = desk.number((own, *cell[1:]))
    if what.endswith(BELOW) and met is not None and below - above < 2 and ends == (met, met + below - above):
        return TOLD
    if what.endswith(BELOW) and breakdown in desk.stands:
        return "its like is printed, however small"
    if ends == (0, 0) and (not is_part or size == 0):
        return "nobody is there"
    most = below - above if what.startswith(LEFT_OUT) else below if what.endswith(BELOW) else above
    if ends == (0, most) or (is_part and above in (0, below)):
        return TOLD
    if is_part and ends == (0, size):
        return "yes or no of one who is printed"
    others = desk.table.get((own + BELOW if is_part else what, period, breakdown), {})
    if ends == (most, most) and all(desk.number(c) == 0 for g, c in others.items() if g != cell[3]):
        return TOLD
    if is_part and below - above < 2 and ends[1] - ends[0] == below - above:
        return TOLD
    return ""
