"""The auditor: tries to work out every hidden count from everything an edition shows.

Other code than the suppression, on purpose. A count in one sum and nothing else is bounded by arithmetic; every
other by whole-number programmes, one objective for each group of linked counts, all groups at once. Each answer
is a table that fits what is printed, so it widens what is known to be possible for every count of its group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from wscb_lib.disclosure.evidence import Evidence, Line, Name, gather, numbers
from wscb_lib.disclosure.rule import HIDDEN, Rule

Terms = tuple[tuple[Name, int], ...]


@dataclass(frozen=True, order=True)
class Breach:
    """A small count that the edition gives away. It names where, never the count."""

    measure: str
    quarter: str
    breakdown: str
    agency: str
    why: str

    @property
    def sentence(self) -> str:
        """One sentence for the ledger and the error."""
        of = "" if self.agency == "all" else f", {self.agency}"
        return f"{self.measure}, {self.quarter}, by {self.breakdown}{of}: {self.why}."


_PRINTED = "a small count is printed, or follows from its own row"
_NARROW = "a hidden small count can be worked out too closely from what is shown around it"
_SHOWN_BEFORE = "a count hidden now was printed in an earlier pack"


def attack(
    shown: pd.DataFrame, measures: Mapping[str, Any], rule: Rule, results: pd.DataFrame | None = None
) -> list[Breach]:
    """Every small count that a reader could work out, in order; an empty list when the edition is safe.

    shown: what `protect` returned. With `results`, what it was given, the auditor is the strong attacker of the
    plan: told which hidden counts are small, never how small. Without, it knows only what a reader is told, and
    reports a count of unknown kind only when it can be no other than small. Raises nothing for what it finds.

    >>> attack(pd.DataFrame(columns=["measure", "quarter", "breakdown", "group", "agency", "numerator",
    ...                              "denominator", "value", "status", "shown_as"]), {}, Rule("board"))
    []
    """
    truth, apart = (None, frozenset()) if results is None else numbers(results, measures, rule)
    evidence = gather(shown, measures, rule, apart)
    found = _printed(evidence, rule)
    targets = _targets(evidence, rule, truth)
    narrow = _Bounds(evidence, rule, truth).too_narrow(targets)
    found |= {Breach(*where, _NARROW) for target in narrow for where in target.wheres}
    return sorted(found)


def shown_before(
    shown: pd.DataFrame, earlier: pd.DataFrame, measures: Mapping[str, Any], rule: Rule
) -> list[Breach]:
    """Counts hidden now that an earlier pack printed: hiding can only grow before a count is first printed."""
    before, apart = numbers(earlier, measures, rule)
    now = gather(shown, measures, rule, apart)
    return sorted(
        {
            Breach(*line.where, _SHOWN_BEFORE)
            for line in now.lines
            for name in line.names
            if line.is_covered and name in before and name not in now.known and rule.is_small(before[name])
        }
    )


@dataclass
class _Target:
    """A hidden number, or the difference of two, that must stay wide. `is_told_small`: known to be small."""

    terms: Terms
    is_told_small: bool
    wheres: set[tuple[str, str, str, str]] = field(default_factory=set)
    seen: list[float] = field(default_factory=lambda: [inf, -inf])
    asked: int = 0  # 0: neither end sought yet, 1: the greatest, 2: both


def _printed(evidence: Evidence, rule: Rule) -> set[Breach]:
    found = set()
    for line in evidence.lines:
        counts = [evidence.known[n] for n in line.names if n in evidence.known and n not in evidence.exact]
        others = _others(line, evidence.known)
        is_told = others is not None and not set(line.names) <= evidence.exact and rule.is_small(others)
        if line.is_covered and (any(rule.is_small(c) for c in counts) or is_told):
            found.add(Breach(*line.where, _PRINTED))
    return found


def _others(line: Line, known: Mapping[Name, int]) -> int | None:
    """The people of a share's denominator who are not in its numerator; None unless somebody is, and both are known."""
    above, below = (known.get(name) if name else None for name in line.names)
    return below - above if line.is_share and above and below is not None else None


def _targets(evidence: Evidence, rule: Rule, truth: Mapping[Name, int] | None) -> list[_Target]:
    targets: dict[Terms, _Target] = {}

    def add(terms: Terms, is_told_small: bool, line: Line) -> None:
        target = targets.setdefault(terms, _Target(terms, is_told_small))
        target.is_told_small |= is_told_small
        target.wheres.add(line.where)

    for line in evidence.lines:
        if not line.is_covered or line.where in evidence.gone or line.text == "" and None not in line.numbers:
            continue
        above, below = line.names
        for name in line.names:
            if name and name not in evidence.known:
                told = _told_small(name, line, rule, truth)
                if told is not None:
                    add(((name, 1),), told, line)
        others = _others(line, truth) if truth is not None else None
        is_open = line.is_share and not {above, below} <= evidence.known.keys() and evidence.known.get(above) != 0
        if is_open and (truth is None or others is not None and rule.is_small(others)):
            add(((below, 1), (above, -1)), truth is not None, line)
    return list(targets.values())


def _told_small(name: Name, line: Line, rule: Rule, truth: Mapping[Name, int] | None) -> bool | None:
    """Whether a hidden number is known to be small; None when it is known not to be."""
    if truth is not None:
        return True if name in truth and rule.is_small(truth[name]) else None
    return name == line.names[0] and line.text != rule.text_for(is_small=False)


@dataclass(frozen=True)
class _Row:
    """Hidden numbers, by place and sign, whose sum lies between two ends."""

    terms: tuple[tuple[int, int], ...]
    least: float
    greatest: float


class _Bounds:
    """What every hidden number can be, given everything gathered."""

    def __init__(self, evidence: Evidence, rule: Rule, truth: Mapping[Name, int] | None):
        self.evidence, self.rule, self.truth = evidence, rule, truth
        self.ranges = self._ranges()
        self.few = self._told_few()
        self.ceiling = 2 * max([*evidence.known.values(), rule.hide_to]) + 100
        self.names = sorted(self.ranges)
        self.place = {name: n for n, name in enumerate(self.names)}
        self.rows: list[_Row] = []
        for parts, whole in evidence.sums:
            self._add_sum(parts, whole)
        for part, whole in evidence.nested:
            self._add_nested(part, whole)

    def too_narrow(self, targets: list[_Target]) -> list[_Target]:
        """The targets that a reader can bring within less than the rule's width."""
        group_of = self._groups()
        by_group: dict[int, list[_Target]] = defaultdict(list)
        for target in targets:
            group = next(group_of[self.place[name]] for name, _ in target.terms if name in self.place)
            by_group[group].append(target)
        rows_of: dict[int, list[_Row]] = defaultdict(list)
        for row in self.rows:
            rows_of[group_of[row.terms[0][0]]].append(row)
        hard = {g for g in by_group if len(rows_of[g]) > 1 or any(len(t.terms) > 1 for t in by_group[g])}
        for group in by_group.keys() - hard:
            for target in by_group[group]:
                self._by_arithmetic(target, rows_of[group])
        if hard:
            self._by_programme({g: by_group[g] for g in hard}, group_of)
        return [target for target in targets if self._is_narrow(target)]

    def _is_narrow(self, target: _Target) -> bool:
        least, greatest = target.seen
        is_surely_small = target.is_told_small or self.rule.hide_from <= least and greatest <= self.rule.hide_to
        return is_surely_small and greatest - least < self.rule.minimum_width

    def _ranges(self) -> dict[Name, tuple[float, float]]:
        """What is known of each hidden number before anything is added up."""
        rule, ranges = self.rule, {}
        for line in self.evidence.lines:
            for name in line.names:
                if name is None or name in self.evidence.known:
                    continue
                least, greatest = ranges.get(name, (0, inf))
                new = self._range(name, line)
                ranges[name] = max(least, new[0]), min(greatest, new[1])
        return {n: r if r[0] <= r[1] else (0, rule.hide_to) for n, r in ranges.items()}

    def _range(self, name: Name, line: Line) -> tuple[float, float]:
        rule = self.rule
        if line.where in self.evidence.gone:
            return 0, inf
        if self.truth is not None and name in self.truth:
            return (rule.hide_from, rule.hide_to) if rule.is_small(self.truth[name]) else (rule.hide_to + 1, inf)
        if name == line.names[0] and rule.text_for(is_small=False) == HIDDEN:
            return (rule.hide_to + 1, inf) if line.text == HIDDEN else (rule.hide_from, rule.hide_to)
        return 1, inf

    def _told_few(self) -> set[tuple[Name, Name]]:
        """Shares hidden because few are not in the numerator: the strong attacker is told so."""
        if self.truth is None:
            return set()
        return {
            line.names
            for line in self.evidence.lines
            if line.is_covered
            and line.where not in self.evidence.gone
            and self.rule.is_small(_others(line, self.truth) or 0)
            and not self.rule.is_small(self.truth[line.names[0]])
        }

    def _add_sum(self, parts: tuple[Name, ...], whole: Name) -> None:
        """Parts add up to the whole; to less where some people are in no group, to more where some are in two."""
        rest = self._rest(parts, whole)
        self._add([(whole, 1), *((part, -1) for part in parts)], -inf if rest < 0 else 0, inf if rest > 0 else 0)
        if rest < 0:
            for part in parts:
                self._add([(whole, 1), (part, -1)], 0, inf)

    def _rest(self, parts: tuple[Name, ...], whole: Name) -> float:
        """The whole less its parts. A reader supposes none, but of distinct people, who can be in two groups."""
        if self.truth is not None:
            return self.truth.get(whole, 0) - sum(self.truth.get(part, 0) for part in parts)
        if whole[0].of:
            return -1
        least = self._ends(whole)[0] - sum(self._ends(part)[1] for part in parts)
        greatest = self._ends(whole)[1] - sum(self._ends(part)[0] for part in parts)
        return 0 if least <= 0 <= greatest else greatest

    def _add_nested(self, part: Name, whole: Name) -> None:
        if self.truth is not None and self.truth.get(part, 0) > self.truth.get(whole, inf):
            return
        is_few = (part, whole) in self.few
        ends = (self.rule.hide_from, self.rule.hide_to) if is_few else (0, inf)
        self._add([(whole, 1), (part, -1)], *ends)

    def _add(self, terms: Iterable[tuple[Name, int]], least: float, greatest: float) -> None:
        """A row of the programme; known numbers go to the other side."""
        terms = list(terms)
        known = sum(sign * self.evidence.known.get(name, 0) for name, sign in terms)
        hidden = [(self.place[name], sign) for name, sign in terms if name in self.place]
        if hidden:
            self.rows.append(_Row(tuple(hidden), least - known, greatest - known))

    def _ends(self, name: Name) -> tuple[float, float]:
        number = self.evidence.known.get(name)
        return self.ranges[name] if number is None else (number, number)

    def _groups(self) -> list[int]:
        """For each hidden number, which group of linked numbers it belongs to."""
        pairs = [(row.terms[0][0], place) for row in self.rows for place, _ in row.terms]
        size = len(self.names)
        links = coo_array((np.ones(len(pairs)), tuple(np.array(pairs).reshape(-1, 2).T)), shape=(size, size))
        return connected_components(links, directed=False)[1].tolist()

    def _by_arithmetic(self, target: _Target, rows: list[_Row]) -> None:
        """The exact range of a number that stands in one sum at most."""
        ((name, _),) = target.terms
        least, greatest = self.ranges[name]
        for row in rows:
            ends = {place: self.ranges[self.names[place]] for place, _ in row.terms}
            signs = dict(row.terms)
            sign = signs.pop(self.place[name])
            low = sum(s * ends[p][s < 0] for p, s in signs.items())
            high = sum(s * ends[p][s > 0] for p, s in signs.items())
            first, last = sign * (row.least - high), sign * (row.greatest - low)
            least, greatest = max(least, min(first, last)), min(greatest, max(first, last))
        target.seen = [least, greatest]

    def _by_programme(self, groups: dict[int, list[_Target]], group_of: list[int]) -> None:
        """Ask every group at once for one end of one target, until each target is wide or has both its ends."""
        self.group_of_place = np.array(group_of)
        self.group_of_row = np.array([group_of[row.terms[0][0]] for row in self.rows])
        entries = [(n, place, sign) for n, row in enumerate(self.rows) for place, sign in row.terms]
        down, across, signs = np.array(entries).T
        self.matrix = csr_array((signs.astype(float), (down, across)), shape=(len(self.rows), len(self.names)))
        self.row_ends = np.array([(row.least, row.greatest) for row in self.rows]).T
        self.ends = np.array([self.ranges[name] for name in self.names]).T
        pending = {group: self._next(targets) for group, targets in groups.items()}
        while pending := {group: target for group, target in pending.items() if target}:
            numbers = self._ask(pending)
            for group, asked in pending.items():
                asked.asked += 1
                for target in groups[group]:
                    number = self._number(target, numbers)
                    target.seen = [min(target.seen[0], number[0]), max(target.seen[1], number[1])]
            pending = {group: self._next(groups[group]) for group in pending}

    def _next(self, targets: list[_Target]) -> _Target | None:
        return next((t for t in targets if t.asked < 2 and self._is_narrow(t)), None)

    def _number(self, target: _Target, numbers: np.ndarray) -> list[float]:
        """The least and the greatest a target is in an answer: one number, or a range where nothing fits."""
        known = self.evidence.known
        sides = [[numbers[:, self.place[n]] if n in self.place else known[n], sign] for n, sign in target.terms]
        total = sum(sign * number for number, sign in sides)
        return sorted(total.tolist())

    def _ask(self, pending: dict[int, _Target]) -> np.ndarray:
        """For every hidden number, one value in a table that fits (twice over); where nothing fits, its own range."""
        numbers = np.zeros((2, len(self.names)))
        answer = self._solve(pending, whole_numbers=False)
        unsure = pending if answer is None else self._fractional(answer, pending)
        if answer is not None:
            numbers[:] = answer
        for group in unsure:
            places = self.group_of_place == group
            alone = self._solve({group: pending[group]}, whole_numbers=True)
            numbers[:, places] = self.ends[:, places] if alone is None else alone[places]
        return numbers

    def _fractional(self, answer: np.ndarray, pending: Iterable[int]) -> set[int]:
        broken = np.abs(answer - np.round(answer)) > 1e-6
        return set(self.group_of_place[broken].tolist()) & set(pending)

    def _solve(self, pending: dict[int, _Target], whole_numbers: bool) -> np.ndarray | None:
        """A table that fits everything, with one end of each target asked for; None when nothing fits."""
        groups = np.array(list(pending))
        places = np.flatnonzero(np.isin(self.group_of_place, groups))
        rows = np.flatnonzero(np.isin(self.group_of_row, groups))
        aim = np.zeros(len(self.names))
        for target in pending.values():
            for name, sign in target.terms:
                if name in self.place:
                    aim[self.place[name]] = -sign if target.asked == 0 else sign
        found = milp(
            aim[places],
            integrality=np.full(len(places), float(whole_numbers)),
            bounds=Bounds(self.ends[0, places], np.minimum(self.ends[1, places], self.ceiling)),
            constraints=LinearConstraint(self.matrix[rows][:, places], *self.row_ends[:, rows]),
        )
        if found.x is None:
            return None
        answer = np.zeros(len(self.names))
        answer[places] = found.x
        return answer
