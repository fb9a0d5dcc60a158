"""Which printed numbers are the same number, and how they tie together.

A figure's numerator and denominator each count a population in a quarter. Two figures that count the same
population share one count. Links never cross from one source and quarter to another, so each such family is
linked by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf, isnan
from typing import Any, NamedTuple

from wscb_lib.disclosure.populations import Population, populations
from wscb_lib.disclosure.puzzle import Gap, Puzzle, Sum
from wscb_lib.disclosure.rule import HEADLINES, Rule

MARGIN = 10_000  # added to the cost of hiding a count that others add up to


class Figure(NamedTuple):
    """One row of results that holds a figure; `place` is its row number in the frame."""

    place: int
    measure: Any
    quarter: str
    breakdown: str
    group: str
    agency: str
    numerator: int | None
    denominator: int | None
    populations: tuple[Population | None, Population | None]
    is_covered: bool

    @property
    def printed(self) -> tuple[tuple[Population, int], ...]:
        """Each population this figure counts, with its count."""
        pairs = zip(self.populations, (self.numerator, self.denominator), strict=True)
        return tuple((p, n) for p, n in pairs if p is not None and n is not None)


class Count(NamedTuple):
    """The name of one count: who, when, as returned by which agency."""

    population: Population
    quarter: str
    agency: str


class Spread(NamedTuple):
    """One population broken down one way: the counts that add up to its total."""

    population: Population
    breakdown: str
    agency: str


@dataclass(frozen=True)
class Component:
    """A puzzle, the names of its counts by place, and the spreads it holds.

    A place without a name holds the people of a sum who are in no group, or in more than one.
    """

    puzzle: Puzzle
    counts: tuple[Count | None, ...]
    spreads: tuple[Spread, ...]
    spread_of_sum: tuple[Spread | None, ...]


def families(rows: Mapping[str, list], measures: Mapping[str, Any], rule: Rule) -> list[list[Figure]]:
    """The figures of a results frame (as lists by column), gathered by source and quarter.

    Only rows with a status of ok or partial hold a figure, and a source of which the rule covers nothing is left
    out. Raises KeyError for a measure nobody declared.
    """
    gathered: dict[tuple, list[Figure]] = defaultdict(list)
    pairs = dict.fromkeys(zip(rows["measure"], rows["breakdown"], strict=True))
    people = {(m, b): populations(measures[m], b) for m, b in pairs}
    covered = {(m, b) for m, b in pairs if rule.covers(measures[m], b)}
    sources = {(above or below).source for above, below in (people[pair] for pair in covered)}
    columns = ("measure", "quarter", "breakdown", "group", "agency", "numerator", "denominator", "status")
    for place, row in enumerate(zip(*(rows[c] for c in columns), strict=True)):
        measure, quarter, breakdown, group, agency, numerator, denominator, status = row
        above, below = people[measure, breakdown]
        source = (above or below).source
        if status not in ("ok", "partial") or source not in sources:
            continue
        figure = Figure(
            place, measures[measure], quarter, breakdown, group, agency,
            whole_number(numerator) if above else None,
            whole_number(denominator) if below else None,
            (above, below), (measure, breakdown) in covered,
        )  # fmt: skip
        gathered[source, quarter].append(figure)
    return list(gathered.values())


def whole_number(count: float) -> int | None:
    """A count of people as a whole number; None where there is none."""
    return None if isnan(count) else round(count)


class Family:
    """The figures of one source in one quarter, with every link between their counts."""

    def __init__(self, figures: Iterable[Figure], rule: Rule, dropped: Iterable[Spread] = (), may_hide_totals=False):
        self.rule, self.may_hide_totals = rule, may_hide_totals
        self.dropped = frozenset(dropped)
        figures = _set_apart(figures)
        self.stands_for = self._same_populations(figures)
        self.values: dict[Count, int] = {}
        self.exact: set[Count] = set()
        self.covered: set[Count] = set()
        self.forced: set[Count] = set()
        self.spreads: dict[Spread, list[Count]] = defaultdict(list)
        self.agencies: dict[Count, list[Count]] = defaultdict(list)
        self.labels: dict[Population, dict[tuple, Count]] = defaultdict(dict)
        self.shares: set[tuple[Count, Count]] = set()
        self.gone: set[Count] = set()  # not shown at all, so that a reader knows only that they are not below nought
        self.counts_of: dict[int, tuple[Count | None, Count | None]] = {}
        self.users: dict[Spread, set[str]] = defaultdict(set)
        for figure in figures:
            self._place(figure)
        self.gone -= self.covered | self.exact

    def is_dropped(self, figure: Figure) -> bool:
        """Whether this figure stands in a breakdown that is not shown at all."""
        return any(spread in self.dropped for spread in self._spreads_of(figure))

    def is_small(self, count: Count) -> bool:
        """Whether the rule itself hides this count."""
        return count in self.covered and count not in self.exact and self.rule.is_small(self.values[count])

    def components(self) -> list[Component]:
        """Every group of linked counts that holds a secret."""
        return _components(self)

    def _spreads_of(self, figure: Figure) -> list[Spread]:
        if figure.breakdown in HEADLINES:
            return []
        found = (self.stands_for.get(p, p) for p in figure.populations if p)
        return [Spread(p, figure.breakdown, figure.agency) for p in found]

    def _same_populations(self, figures: list[Figure]) -> dict[Population, Population]:
        """Where one population lies within another and every total of theirs agrees, they are the same people."""
        totals: dict[Population, dict[str, int]] = defaultdict(dict)
        for figure in figures:
            if figure.breakdown == "all":
                for population, value in figure.printed:
                    totals[population][figure.agency] = value
        widest_first = sorted(totals, key=lambda p: (len(p.conditions), p.of != "", p))
        return {
            population: next(p for p in widest_first if totals[p] == known and population.is_within(p))
            for population, known in totals.items()
        }

    def _place(self, figure: Figure) -> None:
        counts = [self._count(figure, n) for n in (0, 1)]
        if self.is_dropped(figure):
            self.gone |= {count for count in counts if count}
            return
        self.counts_of[figure.place] = counts[0], counts[1]
        above, below = counts
        for count in filter(None, counts):
            (self.covered if figure.is_covered else self.exact).add(count)
        if above and below and above != below and self.values[above] <= self.values[below]:
            self.shares.add((above, below))
            others = self.values[below] - self.values[above]
            if figure.is_covered and self.values[above] and self.rule.is_small(others):
                self.forced.add(above)

    def _count(self, figure: Figure, n: int) -> Count | None:
        """The count a figure prints above or below the line, put in its breakdown the first time it is met."""
        population, value = figure.populations[n], (figure.numerator, figure.denominator)[n]
        if population is None or value is None:
            return None
        population = self.stands_for.get(population, population)
        narrowed = population.narrowed(figure.breakdown, figure.group)
        count = Count(narrowed, figure.quarter, figure.agency)
        self.values[count] = value
        self._remember(figure, population, count)
        return count

    def _remember(self, figure: Figure, population: Population, count: Count) -> None:
        label = (figure.breakdown, figure.group, figure.agency)
        self.labels[population].setdefault(label, count)
        if figure.breakdown not in HEADLINES:
            spread = Spread(population, figure.breakdown, figure.agency)
            self.users[spread].add(figure.measure.id)
            if count not in self.spreads[spread]:
                self.spreads[spread].append(count)
        if figure.agency != "all":
            together = self.agencies[count._replace(agency="all")]
            if count not in together:
                together.append(count)


def _set_apart(figures: Iterable[Figure]) -> list[Figure]:
    """The figures in a fixed order; populations that two measures count differently become each measure's own."""
    figures = sorted(figures, key=lambda f: (f.breakdown not in HEADLINES, f[2:6], f.measure.id))
    printed: dict[tuple, set[int]] = defaultdict(set)
    counted: dict[tuple, set[Population]] = defaultdict(set)
    for figure in figures:
        for population, value in figure.printed:
            label = population.narrowed(figure.breakdown, figure.group), figure.agency
            printed[label].add(value)
            counted[label].add(population)
    unlike = {p for label, values in printed.items() if len(values) > 1 for p in counted[label]}
    if not unlike:
        return figures

    def own(figure: Figure) -> Figure:
        people = (p.only(figure.measure.id) if p in unlike else p for p in figure.populations)
        return figure._replace(populations=tuple(people))

    return [own(figure) for figure in figures]


class _Link(NamedTuple):
    parts: tuple[Count, ...]
    whole: Count
    rest: int  # the whole less its parts: people in no group; below nought, people in more than one
    spread: Spread | None


def _links(family: Family) -> list[_Link]:
    """Every whole that is shown or known, with its parts."""
    wanted = [(tuple(counts), Count(s.population, counts[0].quarter, s.agency), s) for s, counts in family.spreads.items()]
    wanted += [(tuple(counts), whole, None) for whole, counts in family.agencies.items()]
    found = []
    for parts, whole, spread in wanted:
        if whole in family.values and whole not in parts:
            rest = family.values[whole] - sum(family.values[p] for p in parts)
            found.append(_Link(tuple(sorted(parts)), whole, rest, spread))
    return found


def _nested(family: Family, links: list[_Link]) -> set[tuple[Count, Count]]:
    """Every pair of counts of which the first lies within the second, the shares' own pairs left out."""
    found = {(part, link.whole) for link in links if link.rest < 0 for part in link.parts}
    for inner in family.labels:
        for wider in family.labels:
            if inner != wider and inner.is_within(wider):
                known = family.labels[wider]
                found |= {(c, known[label]) for label, c in family.labels[inner].items() if label in known}
    values = family.values
    return {(a, b) for a, b in found if a != b and values[a] <= values[b]} - family.shares


def _components(family: Family) -> list[Component]:
    hidden = {c for c in family.values if family.is_small(c)} | (family.forced - family.exact)
    if not hidden:
        return []
    links = _links(family)
    ties = [*family.shares, *_nested(family, links)]
    totals = {link.whole for link in links if link.spread}
    wholes = {link.whole for link in links}
    choices = {
        c
        for c in family.covered - family.exact - hidden
        if family.values[c] > family.rule.hide_to and (c not in totals or family.may_hide_totals)
    }
    free = hidden | choices | family.gone
    ties = sorted(pair for pair in ties if not free.isdisjoint(pair))
    return [
        _component(family, counts, links, ties, hidden, wholes)
        for counts in _gather(free, links, ties)
        if not hidden.isdisjoint(counts)
    ]


def _gather(counts: set[Count], links: list[_Link], ties: list[tuple[Count, Count]]) -> list[list[Count]]:
    """The counts that hang together by a sum or a tie, in a fixed order."""
    leader = {c: c for c in counts}

    def lead(c: Count) -> Count:
        while leader[c] != c:
            leader[c] = c = leader[leader[c]]
        return c

    for bundle in [(*link.parts, link.whole) for link in links] + ties:
        free = [c for c in bundle if c in counts]
        for other in free[1:]:
            leader[lead(other)] = lead(free[0])
    groups: dict[Count, list[Count]] = defaultdict(list)
    for c in sorted(counts):
        groups[lead(c)].append(c)
    return list(groups.values())


def _component(
    family: Family,
    counts: list[Count],
    links: list[_Link],
    ties: list[tuple[Count, Count]],
    hidden: set[Count],
    wholes: set[Count],
) -> Component:
    place = {c: n for n, c in enumerate(counts)}
    names: list[Count | None] = list(counts)
    values = [family.values[c] for c in counts]
    sums, spread_of_sum = [], []
    for link in links:
        plus = [place[c] for c in link.parts if c in place]
        minus = [place[link.whole]] if link.whole in place else []
        if not plus and not minus:
            continue
        if link.rest:
            (plus if link.rest > 0 else minus).append(len(names))
            names.append(None)
            values.append(abs(link.rest))
        sums.append(Sum(tuple(plus), tuple(minus)))
        spread_of_sum.append(link.spread)
    gaps = [_gap(family, a, b, place) for a, b in ties if a in place or b in place]
    rule, unknown = family.rule, [c is None or c in family.gone for c in names]
    small = [c is not None and family.is_small(c) for c in names]
    puzzle = Puzzle(
        values=tuple(values),
        least=tuple(0 if u else rule.hide_from if s else rule.hide_to + 1 for u, s in zip(unknown, small, strict=True)),
        greatest=tuple(rule.hide_to if s else inf for s in small),
        is_hidden=tuple(u or c in hidden for u, c in zip(unknown, names, strict=True)),
        may_hide=tuple(not u and c not in hidden for u, c in zip(unknown, names, strict=True)),
        is_secret=tuple(small),
        costs=tuple(v + 1 + MARGIN * (c in wholes) for c, v in zip(names, values, strict=True)),
        sums=tuple(sums),
        gaps=tuple(gaps),
        width=rule.minimum_width,
    )
    spreads = tuple(sorted(s for s, known in family.spreads.items() if s not in family.dropped and place.keys() & known))
    return Component(puzzle, tuple(names), spreads, tuple(spread_of_sum))


def _gap(family: Family, part: Count, whole: Count, place: dict[Count, int]) -> Gap:
    """What a reader knows of the people in `whole` and not in `part`.

    That they are few is told by the row being hidden, unless the row is hidden because `part` is few.
    """
    rule, value = family.rule, family.values[whole] - family.values[part]
    is_secret = part in family.forced and (part, whole) in family.shares and rule.is_small(value)
    is_known_small = is_secret and not family.is_small(part)
    ends = (rule.hide_from, rule.hide_to) if is_known_small else (0, inf)
    return Gap(place.get(part), place.get(whole), value, *ends, is_secret)
