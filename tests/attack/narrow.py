"""How closely hidden numbers can be brought: by programmes in fractions, and in whole numbers where those are
not enough.

A table in whole numbers that fits all that is printed shows two values possible; the ends that fractions
reach bound those of whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from tests.attack.desk import Row
from tests.attack.printed import Cell, Ends

CEILING = 2000.0  # no number on the desk is greater
_ROUNDS = (
    12  # tables with many numbers as great or as small as they can be together, before each is asked for
)
_PATIENCE = 30.0  # seconds for one programme in whole numbers
_WHOLE = 1e-6


@dataclass
class Target:
    """A number to seek: its terms over hidden numbers, what is known of it besides, and what it was found to
    be able to be."""

    name: Cell
    terms: dict[Cell, int]
    known: int = 0
    least: float = inf
    greatest: float = -inf

    @property
    def width(self) -> float:
        """How far apart two of its possible values are; below nought before any was found."""
        return self.greatest - self.least


class System:
    """Hidden numbers with their ends, and the rows that tie them; numbers that hang together make a group."""

    def __init__(self, ends: Mapping[Cell, Ends], rows: Iterable[Row]):
        self.cells = sorted(ends)
        self.place = {cell: n for n, cell in enumerate(self.cells)}
        rows = list(rows)
        entries = [(n, self.place[cell], sign) for n, row in enumerate(rows) for cell, sign in row[0].items()]
        down, across, signs = np.array(entries, dtype=int).reshape(-1, 3).T
        size = len(self.cells)
        self.matrix = csr_array((signs.astype(float), (down, across)), shape=(len(rows), size))
        self.row_ends = np.array([row[1:3] for row in rows], dtype=float).reshape(-1, 2).T
        self.ends = np.array([ends[cell] for cell in self.cells], dtype=float).reshape(-1, 2).T
        first = np.array([self.place[next(iter(row[0]))] for row in rows], dtype=int)
        links = csr_array((np.ones(len(down)), (first[down], across)), shape=(size, size))
        self.group = connected_components(links, directed=False)[1]
        self.group_of_row = self.group[first]
        self.unfit: set[int] = set()  # groups that nothing fits
        self.undecided: set[int] = set()  # groups in which patience ended

    def group_of(self, target: Target) -> int:
        """The group a target belongs to."""
        return int(self.group[self.place[next(iter(target.terms))]])

    def seek(self, targets: Iterable[Target], width: int = 2) -> list[Target]:
        """The targets that cannot be `width` apart, with their ends; of groups that nothing fits, none."""
        targets = list(targets)
        by_group: dict[int, list[Target]] = {}
        for target in targets:
            by_group.setdefault(self.group_of(target), []).append(target)
        self._try_together(by_group, width)
        waiting = {g: [t for t in found if t.width < width] for g, found in by_group.items()}
        waiting = {g: found for g, found in waiting.items() if found and g not in self.unfit}
        while waiting:
            asked = {group: found[0] for group, found in waiting.items()}
            for sign in (1, -1):
                self._ask(asked, sign, by_group, width)
            waiting = {
                g: [t for t in found[1:] if t.width < width]
                for g, found in waiting.items()
                if g not in self.unfit
            }
            waiting = {g: found for g, found in waiting.items() if found}
        return [t for t in targets if t.width < width and self.group_of(t) not in self.unfit]

    def _try_together(self, by_group: Mapping[int, list[Target]], width: int) -> None:
        """Tables that fit, each with about half of what is still narrow as great as can be and the rest as
        small."""
        random = np.random.default_rng(len(self.cells))
        for n in range(_ROUNDS):
            pending = [t for found in by_group.values() for t in found if t.width < width]
            aim = np.zeros(len(self.cells))
            for target, sign in zip(pending, random.choice([-1.0, 1.0], len(pending)), strict=True):
                for cell, own in target.terms.items():
                    aim[self.place[cell]] += sign * own
            for side in (1, -1):
                groups = {g for g in by_group if any(t.width < width for t in by_group[g])} - self.unfit
                if not groups:
                    return
                table = self._solve(side * aim, groups, is_whole=False)
                if table is None and n == 0:
                    self._find_unfit(groups)
                elif table is not None:
                    self._learn(table, groups, by_group)

    def _find_unfit(self, groups: Iterable[int]) -> None:
        for group in groups:
            if self._solve(np.zeros(len(self.cells)), {group}, is_whole=False) is None:
                self.unfit.add(group)

    def _learn(
        self, table: np.ndarray, groups: Iterable[int], by_group: Mapping[int, list[Target]]
    ) -> set[int]:
        """Widen every target of the groups in which a table is whole; return the others."""
        broken = set(self.group[np.abs(table - np.round(table)) > _WHOLE].tolist())
        for group in set(groups) - broken:
            for target in by_group[group]:
                number = target.known + sum(s * round(table[self.place[c]]) for c, s in target.terms.items())
                target.least, target.greatest = min(target.least, number), max(target.greatest, number)
        return broken & set(groups)

    def _ask(
        self, asked: Mapping[int, Target], sign: int, by_group: Mapping[int, list[Target]], width: int
    ) -> None:
        """One end of one target of each group."""
        asked = {g: t for g, t in asked.items() if t.width < width and g not in self.unfit}
        if not asked:
            return
        table = self._solve(self._aim(asked.values(), sign), set(asked), is_whole=False)
        broken = set(asked) if table is None else self._learn(table, set(asked), by_group)
        for group in sorted(broken):
            table = self._solve(self._aim([asked[group]], sign), {group}, is_whole=True)
            if table is None:
                self.unfit.add(group)
            else:
                self._learn(np.round(table), {group}, by_group)

    def _aim(self, targets: Iterable[Target], sign: int) -> np.ndarray:
        aim = np.zeros(len(self.cells))
        for target in targets:
            for cell, own in target.terms.items():
                aim[self.place[cell]] = sign * own
        return aim

    def _solve(self, aim: np.ndarray, groups: set[int], is_whole: bool) -> np.ndarray | None:
        """Numbers of these groups that fit everything, with what is aimed at as small as can be; None when
        none do."""
        places = np.flatnonzero(np.isin(self.group, list(groups)))
        rows = np.flatnonzero(np.isin(self.group_of_row, list(groups)))
        found = milp(
            aim[places],
            integrality=np.full(len(places), float(is_whole)),
            bounds=Bounds(self.ends[0, places], np.minimum(self.ends[1, places], CEILING)),
            constraints=LinearConstraint(self.matrix[rows][:, places], *self.row_ends[:, rows])
            if len(rows)
            else (),
            options={"time_limit": _PATIENCE} if is_whole else {},
        )
        if is_whole and found.status == 1:
            self.undecided |= groups
        if found.x is None:
            return None
        table = np.zeros(len(self.cells))
        table[places] = found.x
        return table
