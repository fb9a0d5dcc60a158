"""How closely a reader can bring each hidden number: the auditor's own arithmetic."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from wscb_lib.disclosure.evidence import Evidence, Line, Name
from wscb_lib.disclosure.populations import NEARLY_ALWAYS, Population
from wscb_lib.disclosure.rule import HIDDEN, Rule
from wscb_lib.disclosure.stocks import Stock

Terms = tuple[tuple[Name, int], ...]
Truth = Mapping[Name, int] | None  # what only the strong attacker is told: which hidden counts are small

_TOGETHER = 8  # tables that are asked for with all at once, before each is asked for alone
_NEARLY_WHOLE = 1e-6  # the solver's own tolerance


@dataclass
class Target:
    """A hidden number, or the difference of two, that must stay wide.

    is_told_small: the reader knows that it is small. wheres: the tables it stands in; beside: those of
    another edition. seen: the least and the
    greatest it was found to be able to be. asked: 0 while neither end was sought, 1 the greatest, 2 both.
    width: how far apart the two must be.
    """

    terms: Terms
    is_told_small: bool
    wheres: set[tuple[str, str, str, str]] = field(default_factory=set)
    beside: set[tuple[str, str, str, str]] = field(default_factory=set)
    seen: tuple[float, float] = (inf, -inf)
    asked: int = 0
    width: float = inf


class _Row(NamedTuple):
    """Hidden numbers, by place and sign, whose sum lies between two ends."""

    terms: tuple[tuple[int, int], ...]
    least: float
    greatest: float


def left_out(line: Line, known: Mapping[Name, int]) -> int | None:
    """The people of a share who are not in its numerator; None where it has none there, or is not known."""
    above, below = (known.get(name) if name else None for name in line.names)
    return below - above if line.is_share and above and below is not None else None


def alike(evidence: Evidence, truth: Truth) -> list[tuple[Name, Name]]:
    """Pairs, the first within the second, that are the same people as far as their numbers and totals
    tell."""
    wholes_of: dict[Name, set[Name]] = defaultdict(set)  # a group of one measure may be the total of another
    for line in evidence.lines:
        for name, whole in zip(line.names, line.wholes, strict=True):
            wholes_of[name].add(whole)
    number = evidence.known if truth is None else truth

    def same(one: Name, other: Name) -> bool:
        return one in number and number[one] == number.get(other)

    return [
        (part, whole)
        for part, whole in evidence.nested
        if same(part, whole)
        and any(same(one, other) for one in wholes_of[part] for other in wholes_of[whole])
    ]


def too_narrow(evidence: Evidence, rule: Rule, truth: Truth, targets: list[Target]) -> list[Target]:
    """The targets that a reader can bring within less than the rule's width.

    A number in one sum and nothing else is bounded by arithmetic. Of all others, each group of linked numbers
    is asked for one end of one target, all groups in one programme; its answer is a table that fits what is
    printed, and so widens what is possible for every target of the group.
    """
    system = _System(evidence, rule, truth)
    by_group: dict[int, list[Target]] = defaultdict(list)
    for target in targets:
        if target.width == inf:
            target.width = system.width(target)
        by_group[system.group(target)].append(target)
    hard = {
        g for g, found in by_group.items() if not system.is_simple(g) or any(len(t.terms) > 1 for t in found)
    }
    for group in by_group.keys() - hard:
        for target in by_group[group]:
            target.seen = system.range_in_one_sum(target)

    for turn in range(_TOGETHER):  # a few tables with many as great, or as small, as they can be widen most
        open_ones = [t for group in sorted(hard) for t in by_group[group] if _is_narrow(t, rule)]
        most = max(Counter(system.group(target) for target in open_ones).values(), default=0)
        if most < 2:  # as soon asked one by one
            break
        for target, number in system.ask_together(open_ones, turn):
            target.seen = min(target.seen[0], number), max(target.seen[1], number)

    def next_of(group: int) -> Target | None:
        return next((t for t in by_group[group] if t.asked < 2 and _is_narrow(t, rule)), None)

    pending = {group: next_of(group) for group in sorted(hard)}
    while pending := {group: target for group, target in pending.items() if target}:
        least, greatest = system.ask(pending)
        for group, asked in pending.items():
            asked.asked += 1
            for target in by_group[group]:
                found = system.number(target, least), system.number(target, greatest)
                target.seen = min(target.seen[0], *found), max(target.seen[1], *found)
        pending = {group: next_of(group) for group in pending}
    return [target for target in targets if _is_narrow(target, rule)]


def _is_narrow(target: Target, rule: Rule) -> bool:
    least, greatest = target.seen
    is_small = target.is_told_small or (rule.hide_from <= least and greatest <= rule.hide_to)
    return is_small and greatest - least < target.width


class _System:
    """The hidden numbers, their ranges, and the rows that tie them: what a reader would write down."""

    def __init__(self, evidence: Evidence, rule: Rule, truth: Truth):
        self.evidence, self.rule, self.truth = evidence, rule, truth
        self.veiled = self._veiled()
        self.totals = {
            name: evidence.known[whole]
            for line in evidence.lines
            if evidence.is_gone(line)
            for name, whole in zip(line.names, line.wholes, strict=True)
            if name is not None and whole in evidence.known
        }
        self.by_headlines = self._by_headlines()
        self.ranges = self._ranges()
        self.names = sorted(self.ranges)
        self.place = {name: n for n, name in enumerate(self.names)}
        self.rows: list[_Row] = []
        few = self._told_few()
        for parts, whole in evidence.sums:
            self._add_sum(parts, whole)
        for part, whole in evidence.nested:
            self._add_nested(part, whole, few.get((part, whole), (0, inf)))
        for stocks in evidence.stocks.values():
            self._add_stocks(stocks)
        for whole, parts in evidence.twice:
            self._add([(whole, 1), *((part, -1) for part in parts)], 0, 0)
        for year in evidence.years:
            self._add_sum(year.parts, year.whole)
        self._link()

    def group(self, target: Target) -> int:
        """The group of linked numbers that a target belongs to."""
        return next(self.group_of_place[self.place[name]] for name, _ in target.terms if name in self.place)

    def width(self, target: Target) -> float:
        """How wide a target must stay: of one person known to be there, no more can be in doubt than yes or
        no.

        Where nothing of a breakdown is shown, its total says by itself that a group is no more than that.
        """
        total = min((self.totals.get(name, inf) for name, sign in target.terms if sign > 0), default=inf)
        told = self.by_headlines.get(target.terms, inf)
        return min(
            self.rule.minimum_width, total, told, *(self.veiled.get(name, inf) for name, _ in target.terms)
        )

    def is_simple(self, group: int) -> bool:
        """Whether nothing but one sum, or none, ties this group."""
        return len(self.rows_of[group]) < 2

    def number(self, target: Target, numbers: np.ndarray) -> float:
        """What a target is when the hidden numbers are these."""
        known, place = self.evidence.known, self.place
        return sum(sign * (numbers[place[n]] if n in place else known[n]) for n, sign in target.terms)

    def range_in_one_sum(self, target: Target) -> tuple[float, float]:
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

    def ask(self, pending: Mapping[int, Target]) -> np.ndarray:
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
        return tables

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
            table = np.round(answer)
            yield from ((t, self.number(t, table)) for t in targets if self.group(t) not in broken)

    def _veiled(self) -> dict[Name, float]:
        """Numerators of shares of few people, with the most each can be: whether none, some or all is not
        told."""
        found: dict[Name, float] = {}
        at_most: dict[Name, float] = dict(self.evidence.known)
        for part, whole in self.evidence.nested:
            if whole in self.evidence.known:
                at_most[part] = min(self.evidence.known[whole], at_most.get(part, inf))
        known = -1
        while known < len(found):
            known = len(found)
            for line in self.evidence.lines:
                above, below = line.names
                if not self.evidence.is_gone(line) and (
                    self._is_of_few(line, found) or self._is_guarded_few(line)
                ):
                    found[above] = min(line.rule.hide_to, at_most.get(below, inf), found.get(above, inf))
            for part, whole in alike(self.evidence, self.truth):
                if part in found and whole not in self.evidence.known:
                    found.setdefault(whole, found[part])
        return found

    def _by_headlines(self) -> dict[Terms, float]:
        """Of each share of which no group is shown, how far apart the exact totals and an exact size leave its
        numerator, and whoever is left out of it: of few no further than they are, and not at all where
        everybody is in this group."""
        found: dict[Terms, float] = {}
        known, everybody = self.evidence.known, self._everybody()
        for line in self.evidence.lines:
            if not (line.is_share and self.evidence.is_gone(line)):
                continue
            (above, below), size = line.names, known.get(line.names[1])
            met, of = (known.get(whole, inf) for whole in line.wholes)
            room = (
                (self.truth or {}).get(below, inf)
                if size is None
                else min(size, met) - max(0, size - of + met)
            )
            room = min(room, of - met) if met < inf and of < inf else room
            if any(line.wholes[1][0].is_within(wider) for wider in everybody[line.where[1:], line.group]):
                room = 0
            found |= dict.fromkeys((((above, 1),), ((below, 1), (above, -1))), room)
        return found

    def _everybody(self) -> dict[tuple, set[Population]]:
        """By quarter, breakdown, agency and group, the people who are all in that group, as is printed."""
        found: dict[tuple, set[Population]] = defaultdict(set)
        known = self.evidence.known
        for line in self.evidence.lines:
            for name, whole in zip(line.names, line.wholes, strict=True):
                if name is not None and name != whole and name in known and known[name] == known.get(whole):
                    found[line.where[1:], line.group].add(whole[0])
        return found

    def _is_of_few(self, line: Line, veiled: Mapping[Name, float]) -> bool:
        """Whether a row hides a share of few people, as its text says or the strong attacker is told."""
        above, below = line.names
        if not (line.is_share and line.is_covered) or above in self.evidence.known:
            return False
        if self.truth is not None:
            of = self.truth.get(below, 0)
            return (line.rule.is_small(of) or below in veiled) and self.truth.get(above, 0) <= of
        return line.says_of_few(line.rule)

    def _is_guarded_few(self, line: Line) -> bool:
        """Whether a guarded share hides few: a reader is not told whether it is none of them."""
        above, below = line.names
        if self.truth is None or not line.is_guarded or above in self.evidence.known:
            return False
        return self.truth.get(above, inf) <= line.rule.hide_to and bool(self.truth.get(below))

    def _ranges(self) -> dict[Name, tuple[float, float]]:
        """What is known of each hidden number before anything is added up."""
        ranges: dict[Name, tuple[float, float]] = {}
        for line in self.evidence.lines:
            for name in line.names:
                if name is not None and name not in self.evidence.known:
                    least, greatest = self._range(name, line)
                    known = ranges.get(name, (0, inf))
                    ranges[name] = max(known[0], least), min(known[1], greatest)
        return {name: ends if ends[0] <= ends[1] else (0, inf) for name, ends in ranges.items()}

    def _range(self, name: Name, line: Line) -> tuple[float, float]:
        """What one row tells of a number it hides: a nought only where its share or another's is of few.

        The strong attacker is told of every other nought, though it may be hidden with the number it is of.
        """
        rule = line.rule
        small, large = (rule.hide_from, rule.hide_to), (rule.hide_to + 1, inf)
        if self.evidence.is_gone(line):
            return 0, inf
        if name in self.veiled:
            return 0, self.veiled[name]
        if self.truth is not None and name in self.truth:
            return (0, 0) if not self.truth[name] else small if rule.is_small(self.truth[name]) else large
        if not rule.states_numbers:
            return 0, inf
        if line.text in (rule.text_for_some_of_few, rule.text_for_perhaps_nobody):
            return 0, rule.hide_to
        if name == line.names[0] or line.text == rule.text_for_few:
            return large if line.text == HIDDEN else small
        return 1, inf

    def _told_few(self) -> dict[tuple[Name, Name], tuple[float, float]]:
        """Shares hidden because few are not in the numerator, with how many those can be: the strong attacker
        is told so."""
        if self.truth is None:
            return {}
        return {
            line.names: (0 if line.is_guarded else line.rule.hide_from, line.rule.hide_to)
            for line in self.evidence.lines
            if line.is_covered
            and not self.evidence.is_gone(line)
            and line.names[0] not in self.veiled
            and self._leaves_few(line)
        }

    def _leaves_few(self, line: Line) -> bool:
        """Whether a share that is not of few leaves few out, or none where that is guarded."""
        few = left_out(line, self.truth or {})
        if few is None or line.rule.is_small((self.truth or {})[line.names[0]]):
            return False
        return line.rule.is_small(few) or (line.is_guarded and not few)

    def _add_sum(self, parts: tuple[Name, ...], whole: Name) -> None:
        """Parts make the whole; less where some people are in no group, more where some are in two."""
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

    def _ends(self, name: Name) -> tuple[float, float]:
        number = self.evidence.known.get(name)
        return self.ranges[name] if number is None else (number, number)

    def _add_nested(self, part: Name, whole: Name, ends: tuple[float, float]) -> None:
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
        found = [0 if name is None else number.get(name) for name in stock]
        if None in found:
            return None
        over = found[0] + found[1] - found[2] - found[3]
        if stock.came is None or stock.went is None:
            return None if (over >= 0 if stock.went is None else over <= 0) else False
        return over == 0

    def _add(self, terms: Iterable[tuple[Name, int]], least: float, greatest: float) -> None:
        """A row over the hidden numbers; the known ones go to the other side."""
        terms = list(terms)
        known = sum(sign * self.evidence.known.get(name, 0) for name, sign in terms)
        hidden = tuple((self.place[name], sign) for name, sign in terms if name in self.place)
        if hidden:
            self.rows.append(_Row(hidden, least - known, greatest - known))

    def _link(self) -> None:
        """Number the groups of linked numbers, and lay all rows out as one matrix."""
        entries = [(n, place, sign) for n, row in enumerate(self.rows) for place, sign in row.terms]
        down, across, signs = np.array(entries, dtype=int).reshape(-1, 3).T
        first = np.array([row.terms[0][0] for row in self.rows], dtype=int)
        size = len(self.names)
        links = coo_array((np.ones(len(down)), (first[down], across)), shape=(size, size))
        self.group_of_place = connected_components(links, directed=False)[1]
        self.group_of_row = self.group_of_place[first]
        self.rows_of: dict[int, list[_Row]] = defaultdict(list)
        for row, group in zip(self.rows, self.group_of_row.tolist(), strict=True):
            self.rows_of[group].append(row)
        self.matrix = csr_array((signs.astype(float), (down, across)), shape=(len(self.rows), size))
        self.row_ends = np.array([row[1:] for row in self.rows]).reshape(-1, 2).T
        self.ends = np.array([self.ranges[name] for name in self.names]).reshape(-1, 2).T
        self.ceiling = (
            2 * max([*self.evidence.known.values(), *(self.truth or {}).values(), self.rule.hide_to]) + 100
        )

    def _solve(self, pending: Mapping[int, Target], whole_numbers: bool) -> np.ndarray | None:
        """Numbers that fit everything, with one end of each target sought; None when nothing fits."""
        aim = np.zeros(len(self.names))
        for target in pending.values():
            for name, sign in target.terms:
                if name in self.place:
                    aim[self.place[name]] = -sign if target.asked == 0 else sign
        return self._solve_for(aim, np.array(list(pending)), whole_numbers)

    def _solve_for(self, aim: np.ndarray, groups: np.ndarray, whole_numbers: bool) -> np.ndarray | None:
        """Numbers of these groups that fit everything, with the sum that is aimed at as small as can be."""
        places = np.flatnonzero(np.isin(self.group_of_place, groups))
        rows = np.flatnonzero(np.isin(self.group_of_row, groups))
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
