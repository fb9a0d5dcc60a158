"""What a reader can gather from shown results: numbers known, numbers hidden, and how they must agree.

This is the auditor's own reading. It shares with the suppression only the rule and the meaning of a
population; everything else is put together again from what is printed.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from wscb_lib.disclosure.lines import Line, Name, Share, Truth
from wscb_lib.disclosure.populations import Source
from wscb_lib.disclosure.reading import lines_of, pair_of
from wscb_lib.disclosure.rows import Row
from wscb_lib.disclosure.rule import HEADLINES, HIDDEN, Rule
from wscb_lib.disclosure.stocks import Stock, StockKey, agreeing, known_of, stocks_of
from wscb_lib.disclosure.twins import Year, same_people, sums_found, totals_of, years

if TYPE_CHECKING:
    from wscb_lib.framework import Measure


@dataclass(frozen=True)
class Evidence:
    """Everything gathered from one frame.

    known: every number printed or worked out from its own row. exact: those that the rule lets stand whatever
    they are. at: lines by measure, quarter, breakdown, agency and group. gone: breakdowns of which nothing is
    shown. sums: (parts, whole). nested: (within, whole). stocks: by who and how they are broken down, what
    stood before, what came, what went, and what stands now; firm: those of which the fourth is as good as
    printed where three stand exact. truth: what the strong attacker is told.
    """

    lines: tuple[Line, ...]
    known: Mapping[Name, int]
    exact: frozenset[Name]
    at: Mapping[tuple[str, ...], Line]
    gone: frozenset[tuple[str, ...]]
    sums: tuple[tuple[tuple[Name, ...], Name], ...]
    nested: tuple[Share, ...]
    stocks: Mapping[StockKey, tuple[Stock, ...]]
    twice: tuple[tuple[Name, tuple[Name, Name]], ...]
    years: tuple[Year, ...]
    firm: tuple[Stock, ...]
    truth: Truth

    def without_its_own(self, but_exact: bool = False) -> Evidence:
        """What is left when this edition shows nothing, or nothing but what stands exact, and the one beside
        it all that it does."""

        def stands(line: Line) -> bool:
            return line.is_beside or (but_exact and not line.is_covered)

        lines = tuple(
            line if stands(line) else line._replace(numbers=(None, None), text=HIDDEN) for line in self.lines
        )
        known, exact = known_of(lines, self.firm)
        gone = self.gone | {(line.rule.name, *line.where) for line in lines if not stands(line)}
        at = _by_place(lines)
        return replace(
            self, lines=lines, known=known, exact=exact, at=at, gone=gone, nested=_nested(list(lines), known)
        )

    @cached_property
    def open_lines(self) -> tuple[Line, ...]:
        """The rows with a number that is not known."""
        return tuple(
            line
            for line in self.lines
            if any(name is not None and name not in self.known for name in line.names)
        )

    @cached_property
    def alike(self) -> list[Share]:
        """Pairs, the first within the second, that are the same people as far as their numbers and totals
        tell."""
        number = self.known if self.truth is None else self.truth

        def same(one: Name, other: Name) -> bool:
            return one in number and number[one] == number.get(other)

        equal = [(part, whole) for part, whole in self.nested if same(part, whole)]
        # a group of one measure may be the total of another
        wholes_of: dict[Name, set[Name]] = {name: set() for pair in equal for name in pair}
        for line in self.lines if equal else ():
            for name, whole in zip(line.names, line.wholes, strict=True):
                if name in wholes_of and whole is not None:
                    wholes_of[name].add(whole)
        return [
            (part, whole)
            for part, whole in equal
            if any(same(one, other) for one in wholes_of[part] for other in wholes_of[whole])
        ]

    def known_of(self, line: Line) -> list[tuple[Name, int]]:
        """The numbers of a row that are known, from it or from another."""
        return [(n, self.known[n]) for n in line.names if n is not None and n in self.known]

    def is_gone(self, line: Line) -> bool:
        """Whether a row stands in a table of which nothing is shown."""
        return (line.rule.name, *line.where) in self.gone


def gather(
    shown: pd.DataFrame | Sequence[Row],
    measures: Mapping[str, Measure],
    rule: Rule,
    apart: frozenset[Name] = frozenset(),
    truth: Truth = None,
    beside: Iterable[Line] = (),
) -> Evidence:
    """Read every row, work out what it gives away by itself, and list how the numbers must agree.

    apart: populations already known to be counted differently by different measures. truth: what the strong
    attacker is told, by a table's own names. beside: the lines of other editions of the same facts, as read.
    """
    lines, apart = lines_of(shown, measures, rule, apart)
    lines = [*lines, *beside]
    totals = totals_of(lines)
    alias = same_people(lines, totals, truth)
    named = [_called(line, alias) for line in lines] if alias else lines
    stocks = stocks_of(named)
    firm = tuple(stock for key in stocks for stock in agreeing(stocks[key], truth))
    known, exact = known_of(named, firm)
    at = _by_place(named)
    sums = (*_sums(named), *_joined(named))
    twice = sums_found(lines, totals, alias, truth)
    return Evidence(
        tuple(named),
        known,
        exact,
        at,
        _gone(named),
        sums,
        _nested(named, known),
        stocks,
        twice,
        years(named, alias),
        firm,
        truth,
    )


def lines_beside(
    shown: pd.DataFrame, measures: Mapping[str, Measure], rule: Rule, apart: frozenset[Name] = frozenset()
) -> list[Line]:
    """The rows of another edition, as `gather` wants them beside its own."""
    return [line._replace(is_beside=True) for line in lines_of(shown, measures, rule, apart)[0]]


def numbers(
    results: pd.DataFrame, measures: Mapping[str, Measure], rule: Rule
) -> tuple[dict[Name, int], frozenset[Name]]:
    """Every number that is printed or follows from its own row, and the populations counted in two ways."""
    lines, apart = lines_of(results, measures, rule, frozenset())
    return {name: number for line in lines for name, number in line.known()}, apart


def _called(line: Line, alias: Mapping[Name, Name]) -> Line:
    """A row in which whoever is counted under two names has one."""
    if alias.keys().isdisjoint((*line.names, *line.wholes)):
        return line
    names, wholes = (pair_of(n and alias.get(n, n) for n in pair) for pair in (line.names, line.wholes))
    return line._replace(names=names, wholes=wholes)


def _by_place(lines: Iterable[Line]) -> dict[tuple[str, ...], Line]:
    return {(line.rule.name, *line.where, line.group): line for line in lines}


def _gone(lines: list[Line]) -> frozenset[tuple[str, ...]]:
    """Tables of which nothing is shown: they tell no more than their absence would."""
    tables: dict[tuple[str, ...], bool] = {}
    for line in lines:
        if line.where[2] not in HEADLINES:
            is_hidden = line.text == HIDDEN and line.numbers == (None, None)
            place = (line.rule.name, *line.where)
            tables[place] = tables.get(place, True) and is_hidden
    return frozenset(place for place, is_hidden in tables.items() if is_hidden)


def _sums(lines: list[Line]) -> tuple[tuple[tuple[Name, ...], Name], ...]:
    """Groups add up to their total, and agencies to all agencies together."""
    parts: dict[tuple[Name, str], set[Name]] = defaultdict(set)
    every: set[Name] = set()
    for line in lines:
        for name, whole in zip(line.names, line.wholes, strict=True):
            if name is None or whole is None:
                continue
            every.add(name)
            if line.where[2] not in HEADLINES:
                parts[whole, line.where[2]].add(name)
            if line.where[3] != "all":
                parts[(*name[:2], "all"), "agencies"].add(name)
    wanted = sorted(parts.items(), key=lambda item: (item[0][0], item[0][1]))
    return tuple((tuple(sorted(p)), whole) for (whole, _), p in wanted if whole in every and whole not in p)


def _joined(lines: list[Line]) -> tuple[tuple[tuple[Name, ...], Name], ...]:
    """A number that counts several groups of a breakdown together is their sum, though nobody prints it as
    their total."""
    every = {name for line in lines for name in line.names if name is not None}
    found = []
    conditions = {condition for name in every for condition in name[0].conditions}
    several = {condition: groups for condition in conditions if (groups := _several(condition))}
    for name in sorted(name for name in every if not several.keys().isdisjoint(name[0].conditions)):
        for condition in name[0].conditions:
            if condition in several:
                column, wanted = several[condition]
                rest = name[0]._replace(conditions=tuple(c for c in name[0].conditions if c != condition))
                parts = tuple((rest.narrowed(column, group), *name[1:]) for group in wanted)
                found += (
                    [(tuple(p for p in parts if p in every), name)] if any(p in every for p in parts) else []
                )
    return tuple(found)


@lru_cache(maxsize=4096)
def _several(condition: str) -> tuple[str, list[str]] | None:
    """The column of a condition and the groups of which it wants any; None where it wants no such thing."""
    if not condition.startswith("["):
        return None
    column, wanted = json.loads(condition)
    is_several = isinstance(wanted, list) and all(isinstance(each, str) for each in wanted)
    return (column, wanted) if is_several else None


def _nested(lines: list[Line], known: Mapping[Name, int]) -> tuple[Share, ...]:
    """A number never exceeds another that counts everyone it counts; only where one of the two is hidden."""
    places = [(line.where[1:], line.group) for line in lines]
    is_open = {
        place
        for line, place in zip(lines, places, strict=True)
        if any(name is not None and name not in known for name in line.names)
    }
    alike: dict[tuple[Source, str, tuple[tuple[str, ...], str]], dict[Name, Name]] = defaultdict(dict)
    for line, place in zip(lines, places, strict=True):
        for own, name in zip(line.own, line.names, strict=True) if place in is_open else ():
            if own is not None and name is not None:
                alike[own[0].source, own[1], place][own] = name
    found: dict[Share, None] = {}
    for names in alike.values():
        if len(names) < 2 or all(name in known for name in names.values()):
            continue
        ordered = [(own[0], names[own], names[own] in known) for own in sorted(names)]
        for n, (people, part, is_known) in enumerate(ordered):
            for m, (others, whole, is_known_too) in enumerate(ordered):
                if n != m and not (is_known and is_known_too) and people.is_within(others):
                    found[part, whole] = None
    return tuple(pair for pair in found if pair[0] != pair[1])
