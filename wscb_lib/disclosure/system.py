"""The hidden numbers and all that ties them, as one system: the auditor's own arithmetic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from math import inf, nan
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from wscb_lib.disclosure.bounds import Range, Ranges
from wscb_lib.disclosure.evidence import Evidence
from wscb_lib.disclosure.examples import Examples
from wscb_lib.disclosure.lines import Name, Truth
from wscb_lib.disclosure.populations import NEARLY_ALWAYS
from wscb_lib.disclosure.rule import Rule
from wscb_lib.disclosure.stocks import Stock
from wscb_lib.disclosure.target import Target

Numbers: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.int_]

_ROUNDS = 12  # how often each row may narrow its numbers before a programme is asked
_NEARLY_WHOLE = 1e-6  # the solver's own tolerance


def _of_others(least: Numbers, row: Places, rows: int) -> Numbers:
    """For each entry of a row the sum of what its others are at least; without end where one of them is."""
    is_endless = np.isinf(least)
    own = np.where(is_endless, 0.0, least)
    total, endless = np.bincount(row, own, rows), np.bincount(row, is_endless, rows)
    return np.where(endless[row] - is_endless > 0, -inf, total[row] - own)


class _Row(NamedTuple):
    """Hidden numbers, by place and sign, whose sum lies between two ends."""

    terms: tuple[tuple[int, int], ...]
    least: float
    greatest: float


class System:
    """The hidden numbers, their ranges, and the rows that tie them: what a reader would write down."""

    def __init__(self, evidence: Evidence, rule: Rule, truth: Truth) -> None:
        self.evidence, self.rule, self.truth = evidence, rule, truth
        before = Ranges(evidence, rule, truth)
        self.width_of, self.ranges = before.width_of, before.ranges
        self.names = sorted(self.ranges)
        self.place = {name: n for n, name in enumerate(self.names)}
        self.own = {n for line in evidence.lines if not line.is_beside for n in line.names if n is not None}
        self.rows: list[_Row] = []
        self.is_own_row: list[bool] = []
        for parts, whole in evidence.sums:
            self._add_sum(parts, whole)
        for part, whole in evidence.nested:
            self._add_nested(part, whole, before.told_few.get((part, whole), (0, inf)))
        for stocks in evidence.stocks.values():
            self._add_stocks(stocks)
        for whole, parts in evidence.twice:
            self._add([(whole, 1), *((part, -1) for part in parts)], 0, 0)
        for year in evidence.years:
            self._add_sum(year.parts, year.whole)
        self._link()

    def group(self, target: Target) -> int:
        """The group of linked numbers that a target belongs to."""
        return next(self._groups[self.place[n]] for n, _ in target.terms if n in self.place)

    def is_known_safe(self, group: int) -> bool:
        """Whether no number of this edition is tied to this group, shown or hidden."""
        return group not in self.own_groups

    def is_simple(self, group: int) -> bool:
        """Whether nothing but one sum, or none, ties this group."""
        return len(self.rows_of[group]) < 2

    def holds_truth(self, group: int) -> bool:
        """Whether the true numbers fit all that ties this group: then something does."""
        return group in self.true_groups

    def begin(self, target: Target) -> None:
        """What is so of a target without a programme: that it can be what it truly is; and where it cannot
        pass what is too narrow anyway, that."""
        least, greatest = target.within
        if greatest - least < target.width:
            target.seen, target.asked = target.within, 2
        else:
            true = self.number(target, self.truths)
            target.seen = min(target.seen[0], true), max(target.seen[1], true)

    def show(self, target: Target) -> None:
        """How far from what it truly is a target is seen to be in examples that are near the truth."""
        places = [(self.place[name], sign) for name, sign in target.terms if name in self.place]
        less, more = self.examples.range_of(places, target.width)
        true = self.number(target, self.truths)
        target.seen = min(target.seen[0], true + less), max(target.seen[1], true + more)

    @cached_property
    def examples(self) -> Examples:
        """Numbers near the true ones that fit as well, for the groups that the truth fits."""
        (least, greatest), (low, high) = self.row_ends - self.reached, self.ends - self.true
        terms = (row.terms for row in self.rows)
        rows = list(zip(terms, least.tolist(), greatest.tolist(), strict=True))
        return Examples(rows, low.tolist(), high.tolist())

    def reach(self, target: Target) -> Range:
        """What a target cannot pass, by what each row leaves to each number, and by any row of its own."""
        least = greatest = 0.0
        for name, sign in target.terms:
            n = self.place.get(name)
            low, high = (self.evidence.known[name],) * 2 if n is None else self.room[n]
            least, greatest = (least + low, greatest + high) if sign > 0 else (least - high, greatest - low)
        if all(name in self.place for name, _ in target.terms):
            for row in self.rows_alike[frozenset((self.place[n], sign) for n, sign in target.terms)]:
                least, greatest = max(least, row.least), min(greatest, row.greatest)
        return least, greatest

    def number(self, target: Target, numbers: Sequence[float]) -> float:
        """What a target is when the hidden numbers are these."""
        known, place = self.evidence.known, self.place
        return sum(sign * (numbers[place[n]] if n in place else known[n]) for n, sign in target.terms)

    def range_in_one_sum(self, target: Target) -> Range:
        """The exact range of a number that stands in one sum at most."""
        ((name, _),) = target.terms
        least, greatest = self.ranges[name]
        for row in self.rows_of[self.group(target)]:
            signs = dict(row.terms)
            sign = signs.pop(self.place[name])
            ends = [(s, *self.ranges[self.names[p]]) for p, s in signs.items()]
            low = sum(s * (first if s > 0 else last) for s, first, last in ends)
            high = sum(s * (last if s > 0 else first) for s, first, last in ends)
            reached = sorted((sign * (row.least - high), sign * (row.greatest - low)))
            least, greatest = max(least, reached[0]), min(greatest, reached[1])
        return least, greatest

    def ask(self, pending: Mapping[int, Target]) -> list[list[float]]:
        """Two tables that fit, the same one twice; where none fits, the two ends of each number's own range.

        Fractions are quick and nearly always come out whole; a group where they do not is asked again alone.
        """
        answer = self._solve(pending, whole_numbers=False)
        unsure = set(pending)
        if answer is None:
            answer = np.zeros(len(self.names))
        else:
            unsure &= set(self.group_of_place[np.abs(answer - np.round(answer)) > _NEARLY_WHOLE].tolist())
        tables = np.round([answer, answer])
        for group in unsure:
            places = self.group_of_place == group
            alone = self._solve({group: pending[group]}, whole_numbers=True)
            tables[:, places] = self.ends[:, places] if alone is None else np.round(alone[places])
        found: list[list[float]] = tables.tolist()
        return found

    def ask_together(self, targets: Sequence[Target], turn: int) -> Iterator[tuple[Target, float]]:
        """What each target is in one table that fits, with half of them as great as they can be together and
        half as small, another half each second turn and the other way round in between; none of a group
        where the table is not whole."""
        aim = np.zeros(len(self.names))
        for n, target in enumerate(targets):
            sign = 1 if (n >> turn // 2) % 2 == turn % 2 else -1
            for name, own in target.terms:
                if name in self.place:
                    aim[self.place[name]] += sign * own
        answer = self._solve_for(aim, np.unique([self.group(t) for t in targets]), whole_numbers=False)
        if answer is not None:
            broken = set(self.group_of_place[np.abs(answer - np.round(answer)) > _NEARLY_WHOLE].tolist())
            table: list[float] = np.round(answer).tolist()
            yield from ((t, self.number(t, table)) for t in targets if self.group(t) not in broken)

    def _add_sum(self, parts: tuple[Name, ...], whole: Name) -> None:
        """Parts make the whole; less where some people are in no group, more where some are in two."""
        if self.place.keys().isdisjoint((whole, *parts)):
            return
        rest = self._rest(parts, whole)
        terms = [(whole, 1), *((part, -1) for part in parts)]
        self._add(terms, -inf if rest < 0 else 0, inf if rest > 0 else 0)
        for part in parts if rest < 0 else ():
            self._add([(whole, 1), (part, -1)], 0, inf)

    def _rest(self, parts: tuple[Name, ...], whole: Name) -> float:
        """The whole less its parts. A reader supposes none, but that distinct people can be in two groups."""
        if self.truth is not None:
            return self.truth.get(whole, 0) - sum(self.truth.get(part, 0) for part in parts)
        if whole[0].of:
            return -1
        least = self._ends(whole)[0] - sum(self._ends(part)[1] for part in parts)
        greatest = self._ends(whole)[1] - sum(self._ends(part)[0] for part in parts)
        return 0 if least <= 0 <= greatest else greatest

    def _ends(self, name: Name) -> Range:
        number = self.evidence.known.get(name)
        return self.ranges[name] if number is None else (number, number)

    def _add_nested(self, part: Name, whole: Name, ends: Range) -> None:
        if self.truth is None or self.truth.get(part, 0) <= self.truth.get(whole, inf):
            self._add([(whole, 1), (part, -1)], *ends)

    def _add_stocks(self, stocks: Sequence[Stock]) -> None:
        """What stood and came is what went and stands, where that is so nearly wherever a reader, or the
        truth, can tell."""
        number = self.evidence.known if self.truth is None else self.truth
        agree = {each: self._agrees(each, number) for each in stocks}
        told = [is_so for is_so in agree.values() if is_so is not None]
        if told and sum(told) < NEARLY_ALWAYS * len(told):
            return
        for each in (each for each, is_so in agree.items() if is_so is not False):
            terms = zip(each, (1, 1, -1, -1), strict=True)  # before, came, went, now
            least = 0 if each.came else -inf
            self._add([(name, sign) for name, sign in terms if name], least, 0 if each.went else inf)

    def _agrees(self, stock: Stock, number: Mapping[Name, int]) -> bool | None:
        """Whether the numbers agree; None where that cannot be told. A flow that nobody prints is not below
        nought."""
        found = [n for n in (0 if name is None else number.get(name) for name in stock) if n is not None]
        if len(found) < len(stock):
            return None
        over = found[0] + found[1] - found[2] - found[3]
        if stock.came is None or stock.went is None:
            return None if (over >= 0 if stock.went is None else over <= 0) else False
        return over == 0

    def _add(self, terms: Iterable[tuple[Name, int]], least: float, greatest: float) -> None:
        """A row over the hidden numbers; the known ones go to the other side."""
        terms, known, hidden = list(terms), 0, list[tuple[int, int]]()
        for name, sign in terms:
            if (place := self.place.get(name)) is None:
                known += sign * self.evidence.known.get(name, 0)
            else:
                hidden.append((place, sign))
        if hidden:
            self.rows.append(_Row(tuple(hidden), least - known, greatest - known))
            self.is_own_row.append(any(name in self.own for name, _ in terms))

    def _link(self) -> None:
        """Number the groups of linked numbers, and lay all rows out as one matrix."""
        down = np.array([n for n, row in enumerate(self.rows) for _ in row.terms], dtype=int)
        across = np.array([place for row in self.rows for place, _ in row.terms], dtype=int)
        signs = np.array([sign for row in self.rows for _, sign in row.terms], dtype=int)
        first = np.array([row.terms[0][0] for row in self.rows], dtype=int)
        size = len(self.names)
        links = coo_array((np.ones(len(down)), (first[down], across)), shape=(size, size))
        self.group_of_place = connected_components(links, directed=False)[1]
        self._groups: list[int] = self.group_of_place.tolist()
        self.group_of_row = self.group_of_place[first]
        own = np.array([name in self.own for name in self.names], dtype=bool)
        self.own_groups = {
            *self.group_of_place[own].tolist(),
            *self.group_of_row[np.array(self.is_own_row, dtype=bool)].tolist(),
        }
        self.rows_of: dict[int, list[_Row]] = defaultdict(list)
        for row, group in zip(self.rows, self.group_of_row.tolist(), strict=True):
            self.rows_of[group].append(row)
        self._entries = signs.astype(float), (down, across)
        self.row_ends = np.array([row[1:] for row in self.rows]).reshape(-1, 2).T
        self.ends = np.array([self.ranges[name] for name in self.names]).reshape(-1, 2).T
        self._begin(down, across, signs)
        self.rows_alike: dict[frozenset[tuple[int, int]], list[_Row]] = defaultdict(list)
        for row, group in zip(self.rows, self.group_of_row.tolist(), strict=True):
            if len(row.terms) == 2 and self.holds_truth(group):
                self.rows_alike[frozenset(row.terms)].append(row)

    @cached_property
    def matrix(self) -> csr_array:
        """All rows as one matrix."""
        return csr_array(self._entries, shape=(len(self.rows), len(self.names)))

    @cached_property
    def ceiling(self) -> int:
        """More than any number that is asked for."""
        known, truth = self.evidence.known, self.truth or {}
        return 2 * max([*known.values(), *truth.values(), self.rule.hide_to]) + 100

    def _begin(self, down: Places, across: Places, signs: Places) -> None:
        """Find the groups that the truth fits, and narrow their numbers by each row in turn, until none moves
        or enough has been tried."""
        truth = self.truth or {}
        self.truths = [truth.get(name, nan) for name in self.names]
        self.true = np.array(self.truths, dtype=float)
        least, greatest = self.row_ends
        fits = (self.ends[0] <= self.true) & (self.true <= self.ends[1])  # what is not told fits nothing
        self.reached = np.bincount(down, signs * self.true[across], len(self.rows))
        broken = self.group_of_row[~((least <= self.reached) & (self.reached <= greatest))]
        every = set(self.group_of_place.tolist())
        self.true_groups = every - {*broken.tolist(), *self.group_of_place[~fits].tolist()}
        is_so = np.isin(self.group_of_place, list(self.true_groups))
        entries = is_so[across]
        down, across, signs = down[entries], across[entries], signs[entries]
        low, high = self.ends.copy()
        for _ in range(_ROUNDS):
            before = low.copy(), high.copy()
            up = np.where(signs > 0, high[across], -low[across])
            to = np.where(signs > 0, low[across], -high[across])
            most = greatest[down] - _of_others(to, down, len(self.rows))
            fewest = least[down] + _of_others(-up, down, len(self.rows))
            np.minimum.at(high, across, np.where(signs > 0, most, -fewest))
            np.maximum.at(low, across, np.where(signs > 0, fewest, -most))
            if np.array_equal(before, (low, high)):
                break
        self.ends = np.array([low, high]).reshape(2, -1)
        self.room: list[tuple[float, float]] = list(zip(low.tolist(), high.tolist(), strict=True))

    def _solve(self, pending: Mapping[int, Target], whole_numbers: bool) -> Numbers | None:
        """Numbers that fit everything, with one end of each target sought; None when nothing fits."""
        aim = np.zeros(len(self.names))
        for target in pending.values():
            for name, sign in target.terms:
                if name in self.place:
                    aim[self.place[name]] = -sign if target.asked == 0 else sign
        return self._solve_for(aim, np.array(list(pending)), whole_numbers)

    def _solve_for(self, aim: Numbers, groups: Numbers, whole_numbers: bool) -> Numbers | None:
        """Numbers of these groups that fit everything, with the sum that is aimed at as small as can be."""
        asked = np.isin(self.group_of_place, groups)
        is_free = self.ends[0] < self.ends[1]
        places, rows = np.flatnonzero(asked & is_free), np.flatnonzero(np.isin(self.group_of_row, groups))
        answer = np.where(asked & ~is_free, self.ends[0], 0.0)  # what can be one number alone is no question
        matrix = self.matrix[rows]
        least, greatest = self.row_ends[:, rows] - matrix @ answer
        if not len(places):
            return answer if np.all((least <= 0) & (greatest >= 0)) else None
        found = milp(
            aim[places],
            integrality=np.full(len(places), float(whole_numbers)),
            bounds=Bounds(self.ends[0, places], np.minimum(self.ends[1, places], self.ceiling)),
            constraints=LinearConstraint(matrix[:, places], least, greatest),
        )
        if found.x is None:
            return None
        answer[places] = found.x
        return answer
