"""Which printed numbers are the same number.

A figure's numerator and denominator each count a population in a quarter. Two figures that count the same
population share one count. Each source in each quarter is a family of its own; what links a stock to its
flows and to the quarter before is seen to in `over_time`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import isnan
from typing import Any, NamedTuple

from wscb_lib.disclosure.alike import NOBODY_TWICE, Alike, found_in, totals_of
from wscb_lib.disclosure.populations import Population, populations, tied
from wscb_lib.disclosure.rule import HEADLINES, Rule
from wscb_lib.disclosure.told import NOWHERE, told_by_stocks


class Figure(NamedTuple):
    """One row of results that holds a figure; `place` is its row number in the frame, or `NOWHERE` where it is
    told by others; `period` what it is a figure of.

    is_guarded: that none, or all, of its group met it is hidden, however many they are.
    """

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
    period: str
    is_guarded: bool

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


def families(
    rows: Mapping[str, list], measures: Mapping[str, Any], rule: Rule, alike: Alike | None = None
) -> tuple[list[list[Figure]], Alike]:
    """The figures of a results frame (as lists by column), gathered by what hangs together in one quarter;
    and who is counted twice.

    Rows with a status of ok or partial hold a figure, and those with nothing to divide by tell a nought; a
    source of which the rule covers nothing, nor any stock or flow of it, is left out. `alike` is what other figures told of who is counted
    twice; without it these tell. Raises KeyError for a measure nobody declared.
    """
    pairs = dict.fromkeys(zip(rows["measure"], rows["breakdown"], strict=True))
    people = {(m, b): populations(measures[m], b) for m, b in pairs}
    covered = {(m, b) for m, b in pairs if rule.covers(measures[m], b)}
    guarded = {m for m, _ in pairs if rule.guards(measures[m])}
    every = {(above or below).source for above, below in people.values()}
    sources = tied({(above or below).source for above, below in (people[pair] for pair in covered)}, every)
    columns = ("measure", "quarter", "breakdown", "group", "agency", "numerator", "denominator", "status")
    found: list[Figure] = []
    for place, row in enumerate(zip(*(rows[c] for c in columns), strict=True)):
        measure, quarter, breakdown, group, agency, numerator, denominator, status = row
        above, below = people[measure, breakdown]
        if status not in ("ok", "partial", "not_applicable") or (above or below).source not in sources:
            continue
        if status == "not_applicable" and measures[measure].kind == "rate":
            continue  # it is the number of children living here that is not known
        if status == "not_applicable":
            numerator = denominator = 0
        is_covered = (measure, breakdown) in covered
        found.append(Figure(
            place, measures[measure], quarter, breakdown, group, agency,
            whole_number(numerator) if above else None,
            whole_number(denominator) if below else None,
            (above, below), is_covered, rule.period_of(quarter), is_covered and measure in guarded,
        ))  # fmt: skip
    alike = _alike(found) if alike is None else alike
    found += told_by_stocks(found)
    cluster = alike.clusters(sources)
    gathered: dict[tuple, list[Figure]] = defaultdict(list)
    for figure in found:
        gathered[cluster[next(p for p in figure.populations if p).source], figure.quarter].append(figure)
    return list(gathered.values()), alike


def _alike(figures: Iterable[Figure]) -> Alike:
    """Who is counted twice, by the totals; an agency's own are left alone."""
    several = {p.source for figure in figures if figure.agency != "all" for p in figure.populations if p}
    totals = (f for f in figures if f.breakdown == "all")
    return found_in(
        totals_of((f.quarter, p, n) for f in totals for p, n in f.printed if p.source not in several)
    )


def whole_number(count: float) -> int | None:
    """A count of people as a whole number; None where there is none."""
    return None if isnan(count) else round(count)


class Family:
    """The figures of one source in one quarter, and the counts they print.

    values: every count. exact: those printed whatever they are. covered: those printed under the rule.
    headlines: totals. forced: hidden because those left out of a share are few, or because a stock would
    tell. veiled: in a share of few people, so that a reader is not told whether it is none, some or all of
    them; with the most it can be. noughts: those that are none. wholly: shares that are all. told: what a
    wider figure tells of them anyway, unless it is hidden itself; tellers: its counts. gone: not shown at
    all, so that a reader knows only that they are not below nought. spreads, agencies: the counts that add up
    to one. labels: each population's counts by breakdown, group and agency. shares: (numerator, denominator).
    counts_of: by row number. users: the measures that print a spread.
    """

    def __init__(
        self,
        figures: Iterable[Figure],
        rule: Rule,
        dropped: Iterable[Spread] = (),
        may_hide_totals=False,
        is_told=True,
        forced: Iterable[Count] = (),
        alike: Alike = NOBODY_TWICE,
    ):
        self.rule, self.dropped, self.may_hide_totals, self.is_told = (
            rule,
            frozenset(dropped),
            may_hide_totals,
            is_told,
        )
        self.values: dict[Count, int] = {}
        self.exact: set[Count] = set()
        self.covered: set[Count] = set()
        self.headlines: set[Count] = set()
        self.forced: set[Count] = set(forced)
        self.veiled: dict[Count, int] = {}
        self.noughts: set[Count] = set()
        self.told: set[Count] = set()
        self.tellers: set[Count] = set()
        self.wholly: set[tuple[Count, Count]] = set()
        self.gone: set[Count] = set()
        self.spreads: dict[Spread, list[Count]] = defaultdict(list)
        self.agencies: dict[Count, list[Count]] = defaultdict(list)
        self.labels: dict[Population, dict[tuple, Count]] = defaultdict(dict)
        self.shares: set[tuple[Count, Count]] = set()
        self.guarded: set[tuple[Count, Count]] = set()
        self.counts_of: dict[int, tuple[Count | None, Count | None]] = {}
        self.users: dict[Spread, set[str]] = defaultdict(set)
        figures = _set_apart(figures)
        self.stands_for = _same_people(figures)
        self.twins = _twins(figures, self.stands_for, alike)
        self.alike = alike
        for figure in figures:
            self._place(figure)
        self._veil([f for f in figures if f.place in self.counts_of and _is_share(f)])
        self.gone -= self.covered | self.exact

    def is_dropped(self, figure: Figure) -> bool:
        """Whether this figure stands in a breakdown that is not shown at all."""
        if figure.breakdown in HEADLINES or figure.place == NOWHERE:
            return False
        found = (self.who(p, figure.breakdown, figure.agency) for p in figure.populations if p)
        return any(Spread(p, figure.breakdown, figure.agency) in self.dropped for p in found)

    def who(self, population: Population, breakdown: str, agency: str = "all") -> Population:
        """The people that stand for these in one breakdown: the widest of one table, and of several the
        first."""
        own = self.stands_for.get(population, population)
        return self.twins.get((own, breakdown), own) if agency == "all" else own

    def whole_of(self, spread: Spread, period: str) -> Count:
        """The total that a spread's counts add up to."""
        return Count(self.who(spread.population, "all", spread.agency), period, spread.agency)

    def is_small(self, count: Count) -> bool:
        """Whether the rule itself hides this count."""
        return count in self.covered and count not in self.exact and self.rule.is_small(self.values[count])

    @property
    def hidden(self) -> set[Count]:
        """The counts that are hidden whatever else is shown."""
        small = {count for count in self.values if self.is_small(count)}
        return small | (self.forced - self.exact) | self.veiled.keys()

    @property
    def secrets(self) -> set[Count]:
        """The counts that must stay in doubt: the small ones, and the noughts of few."""
        return ({count for count in self.values if self.is_small(count)} | self.noughts) - self.told

    def is_of_few(self, figure: Figure) -> bool:
        """Whether this figure is a share of few people, or perhaps of nobody: it is never shown, whatever
        came of them."""
        if not figure.is_covered or figure.place not in self.counts_of or not _is_share(figure):
            return False
        return self.rule.is_small(figure.denominator) or self.counts_of[figure.place][1] in self.veiled

    @property
    def choices(self) -> set[Count]:
        """The counts that may be hidden for another's sake; headlines only when nothing else is left."""
        kept = self.exact if self.may_hide_totals else self.exact | self.headlines
        return {c for c in self.covered - kept - self.hidden if self.values[c] > self.rule.hide_to}

    def _place(self, figure: Figure) -> None:
        above, below = (self._count(figure, n) for n in (0, 1))
        counts = {count for count in (above, below) if count}
        if self.is_dropped(figure) and figure.place != NOWHERE:
            self.gone |= counts
            return
        self.counts_of[figure.place] = above, below
        (self.covered if figure.is_covered else self.exact).update(counts)
        if figure.breakdown in HEADLINES:
            self.headlines |= counts
        if len(counts) == 2 and self.values[above] <= self.values[below]:
            self._place_share(above, below, figure.is_covered)
            self.guarded |= {(above, below)} if figure.is_guarded else set()

    def _place_share(self, above: Count, below: Count, is_covered: bool) -> None:
        self.shares.add((above, below))
        left_out = self.values[below] - self.values[above]
        if is_covered and self.values[above] and self.rule.is_small(left_out):
            self.forced.add(above)

    def _veil(self, shares: list[Figure]) -> None:
        """Find the shares of few people. "None of them" and "all of them" tell of each as much as a count of
        one does.

        A share of those whom a veiled nought counts is of nobody, and veiled with it. Of a share that is
        guarded, none and few read alike, and so do all and nearly all, however many they are.
        """
        at = {(f.measure.id, f.breakdown, f.group, f.agency): f for f in shares}
        told = {
            f.place: self._tellers(f, at)
            for f in shares
            if f.denominator and f.numerator in (0, f.denominator)
        }
        for figure in shares:
            if figure.is_guarded and figure.denominator and not (self.is_told and told.get(figure.place)):
                self._guard(figure)
        veiled = -1
        while veiled < len(self.veiled):
            veiled = len(self.veiled)
            for figure in shares:
                above, below = self.counts_of[figure.place]
                if self.is_of_few(figure) and above not in self.exact:
                    most = figure.denominator if below in self.exact else self.rule.hide_to
                    self.veiled[above] = min(most, self.veiled.get(above, most))
        for figure in shares:
            if figure.place in told and (figure.is_guarded or self.is_of_few(figure)):
                tellers = told[figure.place]
                self._place_none_or_all(figure, bool(tellers) and self.is_told)
                self.tellers |= {
                    count
                    for teller in tellers
                    for count in self.counts_of[teller.place]
                    if self.values[count]
                }

    def _guard(self, figure: Figure) -> None:
        """Hide a numerator of none, as a few are, and one of all, as nearly all are."""
        above, _ = self.counts_of[figure.place]
        if above in self.exact:
            return
        if figure.numerator <= self.rule.hide_to:
            self.veiled[above] = min(figure.denominator, self.rule.hide_to)
        elif figure.numerator == figure.denominator:
            self.forced.add(above)

    def _tellers(self, figure: Figure, at: Mapping[tuple, Figure]) -> list[Figure]:
        """The wider figures that say of everybody what this says of its group."""
        return [
            at[wider]
            for wider in _wider(figure)
            if wider in at and _says_as_much(at[wider], figure, self.rule)
        ]

    def _place_none_or_all(self, figure: Figure, is_told: bool) -> None:
        above, below = self.counts_of[figure.place]
        if not figure.numerator:
            (self.told if is_told or above in self.exact else self.noughts).add(above)
        elif not is_told:
            self.wholly.add((above, below))
        elif below in self.exact:
            self.told.add(above)

    def _count(self, figure: Figure, n: int) -> Count | None:
        """The count a figure prints above (0) or below (1) the line, entered wherever it belongs."""
        own, value = figure.populations[n], (figure.numerator, figure.denominator)[n]
        if own is None or value is None:
            return None
        population = self.who(own, figure.breakdown, figure.agency)
        count = Count(population.narrowed(figure.breakdown, figure.group), figure.period, figure.agency)
        self.values[count] = value
        # Under its own name: whatever holds these people is known by that, not by the one it stands for.
        self.labels[own][figure.breakdown, figure.group, figure.agency] = count
        if figure.breakdown not in HEADLINES:
            spread = Spread(population, figure.breakdown, figure.agency)
            self.users[spread].add(figure.measure.id)
            _enter(self.spreads[spread], count)
        if figure.agency != "all":
            _enter(self.agencies[count._replace(agency="all")], count)
        return count


def _is_share(figure: Figure) -> bool:
    return (
        figure.numerator is not None
        and figure.denominator is not None
        and figure.numerator <= figure.denominator
    )


def _wider(figure: Figure) -> list[tuple[str, str, str, str]]:
    """Where the figures stand that count everyone this one counts: its total, all agencies together, and
    both."""
    of, own = figure.measure.id, (figure.breakdown, figure.group, figure.agency)
    found = [(of, "all", "all", figure.agency), (of, *own[:2], "all"), (of, "all", "all", "all")]
    return [each for each in found if each[1:] != own]


def _says_as_much(wider: Figure, figure: Figure, rule: Rule) -> bool:
    """Whether a wider figure, which is shown, already says that it is none, or all, of everyone."""
    is_same = wider.numerator == (wider.denominator if figure.numerator else 0)
    return is_same and not (wider.is_covered and rule.is_small(wider.denominator))


def _enter(counts: list[Count], count: Count) -> None:
    if count not in counts:
        counts.append(count)


def _set_apart(figures: Iterable[Figure]) -> list[Figure]:
    """The figures in a fixed order; a population that two measures count differently is each one's own."""
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


def _same_people(figures: list[Figure]) -> dict[Population, Population]:
    """For each population the widest that is the same people: it lies within, and all their figures agree.

    A reader knows them for the same from the totals alone; to enter them once spares the solver much work.
    """
    printed: dict[Population, dict[tuple, int]] = defaultdict(dict)
    totals: dict[Population, dict[str, int]] = defaultdict(dict)
    for figure in figures:
        for population, value in figure.printed:
            printed[population][figure[3:6]] = value
            if figure.breakdown == "all":
                totals[population][figure.agency] = value
    widest_first = sorted(totals, key=lambda p: (len(p.conditions), p.of != "", p))

    def is_same(inner: Population, wider: Population) -> bool:
        if totals[inner] != totals[wider] or not inner.is_within(wider):
            return False
        return all(printed[wider].get(label, value) == value for label, value in printed[inner].items())

    return {inner: next(p for p in widest_first if is_same(inner, p)) for inner in totals}


def _twins(
    figures: list[Figure], stands_for: Mapping[Population, Population], alike: Alike
) -> dict[tuple[Population, str], Population]:
    """By population and breakdown, who stands for those that are counted twice: only where every group
    agrees, and the total."""
    if not alike.leaders:
        return {}
    tables: dict[Population, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for figure in figures:
        for population, number in figure.printed if figure.agency == "all" else ():
            if population in alike.leaders or stands_for.get(population) in alike.leaders:
                tables[stands_for.get(population, population)][figure.breakdown][figure.group] = number
    by_leader: dict[Population, list[Population]] = defaultdict(list)
    for population in sorted(tables):
        by_leader[alike.of(population)].append(population)
    found: dict[tuple[Population, str], Population] = {}
    for twins in by_leader.values():
        first = max(twins, key=lambda p: len(tables[p]))  # of equals the first: they are in order
        for twin in twins:
            if twin != first and _agree(tables[twin]["all"], tables[first]["all"]):
                same = [
                    b
                    for b in tables[twin]
                    if b in tables[first] and _agree(tables[twin][b], tables[first][b])
                ]
                found |= {(twin, breakdown): first for breakdown in same}
    return found


def _agree(one: Mapping[str, int], other: Mapping[str, int]) -> bool:
    """Whether two tables hold the same number of every group; a group that one lacks has nobody in it."""
    return all(one.get(group, 0) == other.get(group, 0) for group in {*one, *other})
