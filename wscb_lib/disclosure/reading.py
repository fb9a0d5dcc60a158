"""Each row of a results frame as the auditor reads it: what it calls the numbers in it, and what it tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isnan, nan
from typing import TYPE_CHECKING, TypeAlias

import pandas as pd

from wscb_lib.disclosure.lines import Line, Name, Pair, Where
from wscb_lib.disclosure.populations import Population, populations, tied
from wscb_lib.disclosure.rows import Row, rows_of
from wscb_lib.disclosure.rule import HEADLINES, Rule

if TYPE_CHECKING:
    from wscb_lib.framework import Measure

People: TypeAlias = tuple[Population | None, Population | None]  # above and below the line
_READ = ("ok", "partial", "suppressed", "not_applicable")


def lines_of(
    shown: pd.DataFrame | Sequence[Row], measures: Mapping[str, Measure], rule: Rule, apart: frozenset[Name]
) -> tuple[list[Line], frozenset[Name]]:
    """The rows that tell of anybody, and with those of `apart` the populations counted in two ways."""
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
            wholes[where] = _named(kind.people, rule.period_of(quarter), agency)
        above, below = names = whole = wholes[where]
        if breakdown not in HEADLINES:
            names = _named(kind.of_group(breakdown, group), rule.period_of(quarter), agency)
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
        people: People,
        measure: Measure,
        rule: Rule,
        is_covered: bool,
    ) -> None:
        self.people, self.is_covered, self.times = people, is_covered, _times(measure, rule)
        self.is_rate, self.is_share = measure.kind == "rate", measure.kind == "share"
        self.is_guarded = is_covered and rule.guards(measure)
        self._groups: dict[str, People] = {}

    def of_group(self, breakdown: str, group: str) -> People:
        """Who of these a group of the breakdown holds."""
        if group not in self._groups:
            above, below = self.people
            self._groups[group] = (
                above and above.narrowed(breakdown, group),
                below and below.narrowed(breakdown, group),
            )
        return self._groups[group]


def _named(people: People, period: str, agency: str) -> Pair:
    above, below = people
    return above and (above, period, agency), below and (below, period, agency)


def pair_of(names: Iterable[Name | None]) -> Pair:
    """Two names, or their absence, above and below the line."""
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
    return (
        None if isnan(numerator) else round(numerator),
        None if isnan(denominator) else round(denominator),
    )


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

    names = pair_of(own(n, w) for n, w in zip(line.names, line.wholes, strict=True))
    return line._replace(names=names, own=names, wholes=pair_of(own(w, w) for w in line.wholes))
