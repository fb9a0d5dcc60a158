"""What a reader can gather from shown results: numbers known, numbers hidden, and how they must agree.

This is the auditor's own reading. It shares with the suppression only the rule and the meaning of a
population; everything else is put together again from what is printed.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import isnan, nan
from typing import TYPE_CHECKING

import pandas as pd

from wscb_lib.disclosure.lines import Line, Name, Pair, Share, Truth, Where
from wscb_lib.disclosure.populations import Population, Source, populations, tied
from wscb_lib.disclosure.rows import Row, rows_of
from wscb_lib.disclosure.rule import HEADLINES, HIDDEN, Rule
from wscb_lib.disclosure.stocks import Stock, StockKey, agreeing, known_of, stocks_of
from wscb_lib.disclosure.twins import Year, same_people, sums_found, years

if TYPE_CHECKING:
    from wscb_lib.framework import Measure

_READ = ("ok", "partial", "suppressed", "not_applicable")


@dataclass(frozen=True)
class Evidence:
    """Everything gathered from one frame.

    known: every number printed or worked out from its own row. exact: those that the rule lets stand whatever
    they are. at: lines by measure, quarter, breakdown, agency and group. gone: breakdowns of which nothing is
    shown. sums: (parts, whole). nested: (within, whole). stocks: by who and how they are broken down, what
    stood before, what came, what went, and what stands now; firm: those of which the fourth is as good as
    printed where three stand exact.
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
    lines, apart = _lines(shown, measures, rule, apart)
    lines = [*lines, *beside]
    alias = same_people(lines, truth)
    named = [_called(line, alias) for line in lines]
    stocks = stocks_of(named)
    firm = tuple(stock for key in stocks for stock in agreeing(stocks[key], truth))
    known, exact = known_of(named, firm)
    at = _by_place(named)
    sums = (*_sums(named), *_joined(named))
    twice = sums_found(lines, alias, truth)
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
    )


def lines_beside(
    shown: pd.DataFrame, measures: Mapping[str, Measure], rule: Rule, apart: frozenset[Name] = frozenset()
) -> list[Line]:
    """The rows of another edition, as `gather` wants them beside its own."""
    return [line._replace(is_beside=True) for line in _lines(shown, measures, rule, apart)[0]]


def numbers(
    results: pd.DataFrame, measures: Mapping[str, Measure], rule: Rule
) -> tuple[dict[Name, int], frozenset[Name]]:
    """Every number that is printed or follows from its own row, and the populations counted in two ways."""
    lines, apart = _lines(results, measures, rule, frozenset())
    return {name: number for line in lines for name, number in line.known()}, apart


def _lines(
    shown: pd.DataFrame | Sequence[Row], measures: Mapping[str, Measure], rule: Rule, apart: frozenset[Name]
) -> tuple[list[Line], frozenset[Name]]:
    lines = list(_read(shown, measures, rule))
    apart |= _unlike(lines)
    return ([_set_apart(line, apart) for line in lines] if apart else lines), apart


def _read(shown: pd.DataFrame | Sequence[Row], measures: Mapping[str, Measure], rule: Rule) -> Iterator[Line]:
    rows = rows_of(shown) if isinstance(shown, pd.DataFrame) else shown
    pairs = dict.fromkeys((measure, breakdown) for measure, _, breakdown, *_ in rows)
    who = {(m, b): populations(measures[m], b) for m, b in pairs}
    covered = {(m, b) for m, b in pairs if rule.covers(measures[m], b)}
    every = {p.source for pair in pairs for p in who[pair] if p}
    sources = tied({p.source for pair in covered for p in who[pair] if p}, every)
    kinds = {
        (m, b): _Kind(who[m, b], measures[m], rule, (m, b) in covered)
        for m, b in pairs
        if not sources.isdisjoint(p.source for p in who[m, b] if p)
    }
    wholes: dict[Where, Pair] = {}
    for measure_id, quarter, breakdown, group, agency, numerator, denominator, value, status, text in rows:
        kind = kinds.get((measure_id, breakdown))
        if kind is None or status not in _READ or (status == "not_applicable" and kind.is_rate):
            continue  # of a rate nothing is said of anybody: how many children live here is not known
        numbers = (
            _worked_out(kind.times, numerator, denominator, value) if status != "not_applicable" else (0, 0)
        )
        where = measure_id, quarter, breakdown, agency
        if where not in wholes:
            wholes[where] = _pair(p and (p, rule.period_of(quarter), agency) for p in kind.people)
        above, below = whole = wholes[where]
        names = _pair(w and (w[0].narrowed(breakdown, group), *w[1:]) for w in whole)
        yield Line(
            where,
            group,
            names,
            whole,
            (numbers[0] if above else None, numbers[1] if below else None),
            text,
            kind.is_covered,
            kind.is_share,
            names,
            kind.is_guarded,
            rule,
        )


class _Kind:
    """What is so of every row of one measure broken down one way."""

    def __init__(
        self,
        people: tuple[Population | None, Population | None],
        measure: Measure,
        rule: Rule,
        is_covered: bool,
    ) -> None:
        self.people, self.is_covered, self.times = people, is_covered, _times(measure, rule)
        self.is_rate, self.is_share = measure.kind == "rate", measure.kind == "share"
        self.is_guarded = is_covered and rule.guards(measure)


def _pair(names: Iterable[Name | None]) -> Pair:
    above, below = names
    return above, below


def _times(measure: Measure, rule: Rule) -> int:
    """What a figure is besides its numerator over its denominator: times 100, say; 0 for no division."""
    if measure.kind == "rate":
        return 40_000 if measure.annualised and rule.period == "quarter" else 10_000
    return {"share": 100, "count": 1, "stock": 1, "sum": 1}.get(measure.kind, 0)


def _worked_out(
    times: int, numerator: float, denominator: float, value: float
) -> tuple[int | None, int | None]:
    """Numerator and denominator, each as printed or worked out from the other and the figure.

    >>> nan = float("nan")
    >>> _worked_out(100, nan, 47, 6.4), _worked_out(100, 3, nan, 6.383), _worked_out(100, nan, 47, nan)
    ((3, 47), (3, 47), (None, 47))
    """
    if times == 1:
        denominator, numerator = nan, value if isnan(numerator) else numerator
    elif times:
        numerator = value * denominator / times if isnan(numerator) else numerator
        denominator = numerator * times / value if isnan(denominator) and value else denominator
    above, below = (None if isnan(n) else round(n) for n in (numerator, denominator))
    return above, below


def _unlike(lines: list[Line]) -> frozenset[Name]:
    """The populations in which a number is printed in two ways: they cannot be the same people."""
    printed: dict[Name, int] = {}
    twice = {
        name for line in lines for name, number in line.known() if printed.setdefault(name, number) != number
    }
    if not twice:
        return frozenset()
    pairs = (pair for line in lines for pair in zip(line.names, line.wholes, strict=True))
    return frozenset(whole for name, whole in pairs if whole is not None and name in twice)


def _set_apart(line: Line, apart: frozenset[Name]) -> Line:
    if not apart.intersection(line.wholes):
        return line

    def own(name: Name | None, whole: Name | None) -> Name | None:
        return name if name is None or whole not in apart else (name[0].only(line.where[0]), *name[1:])

    names = _pair(own(n, w) for n, w in zip(line.names, line.wholes, strict=True))
    return line._replace(names=names, own=names, wholes=_pair(own(w, w) for w in line.wholes))


def _called(line: Line, alias: Mapping[Name, Name]) -> Line:
    """A row in which whoever is counted under two names has one."""
    if alias.keys().isdisjoint((*line.names, *line.wholes)):
        return line
    names, wholes = (_pair(n and alias.get(n, n) for n in pair) for pair in (line.names, line.wholes))
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
        ordered = [(own, names[own], names[own] in known) for own in sorted(names)]
        for own, part, is_known in ordered:
            for other, whole, is_known_too in ordered:
                if not (is_known and is_known_too) and own != other and own[0].is_within(other[0]):
                    found[part, whole] = None
    return tuple(pair for pair in found if pair[0] != pair[1])
