"""What a reader can gather from shown results: numbers known, numbers hidden, and how they must agree.

This is the auditor's own reading. It shares with the suppression only the rule and the meaning of a
population; everything else is put together again from what is printed.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isnan, nan
from typing import Any, NamedTuple

import pandas as pd

from wscb_lib.disclosure.populations import flows_of, populations
from wscb_lib.disclosure.rule import HEADLINES, HIDDEN, Rule

Name = tuple  # what a number is called: population, quarter, agency
_READ = ("ok", "partial", "suppressed", "not_applicable")
_COLUMNS = [
    "measure",
    "quarter",
    "breakdown",
    "group",
    "agency",
    "numerator",
    "denominator",
    "value",
    "status",
]


class Line(NamedTuple):
    """One printed row, as read. Each pair is (above, below): numerator and denominator.

    names: what each number is called; None where the row has no such number. wholes: the same people before
    they were broken down. numbers: None where it is not known.
    """

    where: tuple[str, str, str, str]  # measure, quarter, breakdown, agency
    group: str
    names: tuple[Name | None, Name | None]
    wholes: tuple[Name | None, Name | None]
    numbers: tuple[int | None, int | None]
    text: str
    is_covered: bool
    is_share: bool

    def says_of_few(self, rule: Rule) -> bool:
        """Whether its text says that it hides a share of few people."""
        return rule.states_numbers and self.text in (rule.text_for_few, rule.text_for_perhaps_nobody)

    def says_small(self, rule: Rule, is_above: bool) -> bool:
        """Whether its text says of a number it hides, the numerator or the denominator, that it is small, or a nought of few."""
        if not rule.states_numbers:
            return False
        return self.text == rule.text_for_few or (is_above and self.text == rule.symbol)

    @property
    def wider(self) -> tuple[tuple[str, str, str, str, str], ...]:
        """Where the lines stand that count everyone this one counts, of one agency and of all."""
        measure, quarter, breakdown, agency = self.where
        every = (measure, quarter, "all", agency, "all"), (measure, quarter, "all", "all", "all")
        return (*every, (measure, quarter, breakdown, "all", self.group))

    def known(self) -> Iterator[tuple[Name, int]]:
        """Each number this row gives away."""
        yield from ((n, v) for n, v in zip(self.names, self.numbers, strict=True) if n and v is not None)


class Stock(NamedTuple):
    """The numbers of one group of a stock that should agree: before + came = now + went. None where none is printed."""

    before: Name
    came: Name | None
    went: Name | None
    now: Name


@dataclass(frozen=True)
class Evidence:
    """Everything gathered from one frame.

    known: every number printed or worked out from its own row. exact: those that the rule lets stand whatever
    they are. at: lines by measure, quarter, breakdown, agency and group. gone: breakdowns of which nothing is shown. sums: (parts, whole). nested: (within, whole).
    stocks: by who and how they are broken down, what stood before, what came, what went, and what stands now.
    """

    lines: tuple[Line, ...]
    known: Mapping[Name, int]
    exact: frozenset[Name]
    at: Mapping[tuple[str, str, str, str, str], Line]
    gone: frozenset[tuple[str, str, str, str]]
    sums: tuple[tuple[tuple[Name, ...], Name], ...]
    nested: tuple[tuple[Name, Name], ...]
    stocks: Mapping[tuple, tuple[Stock, ...]]


def gather(
    shown: pd.DataFrame, measures: Mapping[str, Any], rule: Rule, apart: frozenset[Name] = frozenset()
) -> Evidence:
    """Read every row, work out what it gives away by itself, and list how the numbers must agree.

    apart: populations already known to be counted differently by different measures.
    """
    lines, apart = _lines(shown, measures, rule, apart)
    known = {name: number for line in lines for name, number in line.known()}
    exact = frozenset(name for line in lines if not line.is_covered for name, _ in line.known())
    at = {(*line.where, line.group): line for line in lines}
    return Evidence(tuple(lines), known, exact, at, _gone(lines), (*_sums(lines), *_joined(lines)), _nested(lines, known), _stocks(lines))


def numbers(
    results: pd.DataFrame, measures: Mapping[str, Any], rule: Rule
) -> tuple[dict[Name, int], frozenset[Name]]:
    """Every number that is printed or follows from its own row, and the populations counted in two ways."""
    lines, apart = _lines(results, measures, rule, frozenset())
    return {name: number for line in lines for name, number in line.known()}, apart


def _lines(
    shown: pd.DataFrame, measures: Mapping[str, Any], rule: Rule, apart: frozenset[Name]
) -> tuple[list[Line], frozenset[Name]]:
    lines = list(_read(shown, measures, rule))
    apart |= _unlike(lines)
    return [_set_apart(line, apart) for line in lines], apart


def _read(shown: pd.DataFrame, measures: Mapping[str, Any], rule: Rule) -> Iterator[Line]:
    pairs = dict.fromkeys(zip(shown["measure"], shown["breakdown"], strict=True))
    who = {(m, b): populations(measures[m], b) for m, b in pairs}
    covered = {(m, b) for m, b in pairs if rule.covers(measures[m], b)}
    sources = {p.source for pair in covered for p in who[pair] if p}
    texts = shown["shown_as"].tolist() if "shown_as" in shown else [""] * len(shown)
    for row, text in zip(zip(*(shown[c].tolist() for c in _COLUMNS), strict=True), texts, strict=True):
        measure_id, quarter, breakdown, group, agency, numerator, denominator, value, status = row
        people = who[measure_id, breakdown]
        if status not in _READ or sources.isdisjoint(p.source for p in people if p):
            continue
        measure = measures[measure_id]
        numbers = _worked_out(_times(measure, rule), numerator, denominator, value)
        if status == "not_applicable":
            numbers = (0, 0)
        yield Line(
            where=(measure_id, quarter, breakdown, agency),
            group=group,
            names=tuple(p and (p.narrowed(breakdown, group), quarter, agency) for p in people),
            wholes=tuple(p and (p, quarter, agency) for p in people),
            numbers=tuple(n if p else None for n, p in zip(numbers, people, strict=True)),
            text=text,
            is_covered=(measure_id, breakdown) in covered,
            is_share=measure.kind == "share",
        )


def _times(measure: Any, rule: Rule) -> int:
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
    return tuple(None if isnan(n) else round(n) for n in (numerator, denominator))


def _unlike(lines: list[Line]) -> frozenset[Name]:
    """The populations in which a number is printed in two ways: they cannot be the same people."""
    printed: dict[Name, set[int]] = defaultdict(set)
    counted: dict[Name, set[Name]] = defaultdict(set)
    for line in lines:
        for name, number in line.known():
            printed[name].add(number)
        for name, whole in zip(line.names, line.wholes, strict=True):
            counted[name].add(whole)
    return frozenset(
        whole for name, numbers in printed.items() if len(numbers) > 1 for whole in counted[name]
    )


def _set_apart(line: Line, apart: frozenset[Name]) -> Line:
    if not apart.intersection(line.wholes):
        return line

    def own(name: Name | None, whole: Name | None) -> Name | None:
        return (name[0].only(line.where[0]), *name[1:]) if whole in apart else name

    names = tuple(own(n, w) for n, w in zip(line.names, line.wholes, strict=True))
    return line._replace(names=names, wholes=tuple(own(w, w) for w in line.wholes))


def _gone(lines: list[Line]) -> frozenset[tuple[str, str, str, str]]:
    """Tables of which nothing is shown: they tell no more than their absence would."""
    tables: dict[tuple, bool] = {}
    for line in lines:
        if line.where[2] not in HEADLINES:
            is_hidden = line.text == HIDDEN and line.numbers == (None, None)
            tables[line.where] = tables.get(line.where, True) and is_hidden
    return frozenset(where for where, is_hidden in tables.items() if is_hidden)


def _sums(lines: list[Line]) -> tuple[tuple[tuple[Name, ...], Name], ...]:
    """Groups add up to their total, and agencies to all agencies together."""
    parts: dict[tuple[Name, str], set[Name]] = defaultdict(set)
    every: set[Name] = set()
    for line in lines:
        for name, whole in zip(line.names, line.wholes, strict=True):
            if name is None:
                continue
            every.add(name)
            if line.where[2] not in HEADLINES:
                parts[whole, line.where[2]].add(name)
            if line.where[3] != "all":
                parts[(*name[:2], "all"), "agencies"].add(name)
    wanted = sorted(parts.items(), key=lambda item: (item[0][0], item[0][1]))
    return tuple((tuple(sorted(p)), whole) for (whole, _), p in wanted if whole in every and whole not in p)


def _joined(lines: list[Line]) -> tuple[tuple[tuple[Name, ...], Name], ...]:
    """A number that counts several groups of a breakdown together is their sum, though nobody prints it as their total."""
    every = {name for line in lines for name in line.names if name is not None}
    found = []
    for name in sorted(every):
        for condition in name[0].conditions:
            column, wanted = json.loads(condition) if condition.startswith("[") else ("", "")
            if isinstance(wanted, list) and all(isinstance(each, str) for each in wanted):
                rest = name[0]._replace(conditions=tuple(c for c in name[0].conditions if c != condition))
                parts = tuple((rest.narrowed(column, group), *name[1:]) for group in wanted)
                found += [(tuple(p for p in parts if p in every), name)] if any(p in every for p in parts) else []
    return tuple(found)


def _nested(lines: list[Line], known: Mapping[Name, int]) -> tuple[tuple[Name, Name], ...]:
    """A number never exceeds another that counts everyone it counts; only where one of the two is hidden."""
    alike: dict[tuple, set[Name]] = defaultdict(set)
    for line in lines:
        for name in line.names:
            if name is not None:
                alike[(name[0].source, line.where[1:], line.group)].add(name)
    return tuple(
        (a, b)
        for names in alike.values()
        if not names <= known.keys()
        for a in sorted(names)
        for b in sorted(names)
        if a != b and a[0].is_within(b[0]) and not (a in known and b in known)
    )


def _stocks(lines: list[Line]) -> dict[tuple, tuple[Stock, ...]]:
    """Each group of a stock with its flows: rows of one table, of which one date opens and another closes them."""
    named: dict[tuple, Name] = {}
    for line in lines:
        for name in line.names:
            if name is not None:
                _, quarter, breakdown, agency = line.where
                named.setdefault((name[0].source, name[0].told_apart_by, quarter, breakdown, line.group, agency), name)
    quarters = sorted({key[2] for key in named})
    before_it = dict(zip(quarters[1:], quarters, strict=False))
    found: dict[tuple, list[Stock]] = defaultdict(list)
    for key, now in named.items():
        source, under, quarter, *label = key
        before, flows = named.get((source, under, before_it.get(quarter), *label)), flows_of(source)
        if before is None or flows is None:
            continue
        came, went = (named.get((flow, under, quarter, *label)) for flow in flows)
        if came or went:
            found[source, under - {_of_group(now, label)}, label[0], label[2]].append(Stock(before, came, went, now))
    return {key: tuple(stocks) for key, stocks in found.items()}


def _of_group(name: Name, label: list[str]) -> str | None:
    """The condition that a breakdown's group added to a number's own."""
    return next((each for each in name[0].conditions if each.startswith(f'["{label[0]}", ')), None)
