"""The figures of a results frame, and who they count.

Each source in each quarter is a family of figures of its own, with whatever hangs together with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import isnan
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from wscb_lib.disclosure.alike import Alike, found_in, totals_of
from wscb_lib.disclosure.joined import Joined
from wscb_lib.disclosure.populations import Population, Source, populations, source_of, tied
from wscb_lib.disclosure.rule import HEADLINES, Rule
from wscb_lib.disclosure.told import told_by_stocks

if TYPE_CHECKING:
    from wscb_lib.framework import Measure

Label: TypeAlias = tuple[str, str, str]  # breakdown, group, agency
Labelled: TypeAlias = tuple[Population, Label]  # whose number, and of which group


class Figure(NamedTuple):
    """One row of results that holds a figure; `place` is its row number in the frame, or `NOWHERE` where it
    is told by others; `period` what it is a figure of.

    is_guarded: that none, or all, of its group met it is hidden, however many they are.
    """

    place: int
    measure: Measure
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
        above, below = self.populations
        met = () if above is None or self.numerator is None else ((above, self.numerator),)
        of = () if below is None or self.denominator is None else ((below, self.denominator),)
        return met + of

    @property
    def share(self) -> tuple[int, int] | None:
        """How many of how many people; None for a figure that is not one of some of them."""
        if self.numerator is None or self.denominator is None or self.numerator > self.denominator:
            return None
        return self.numerator, self.denominator


def figures_of(rows: Mapping[str, list[Any]], measures: Mapping[str, Measure], rule: Rule) -> list[Figure]:
    """The figures of a results frame, as lists by column.

    Rows with a status of ok or partial hold a figure, and those with nothing to divide by tell a nought; a
    source of which the rule covers nothing, nor any stock or flow of it, is left out. Raises KeyError for a
    measure nobody declared.
    """
    pairs = dict.fromkeys(zip(rows["measure"], rows["breakdown"], strict=True))
    people = {(m, b): populations(measures[m], b) for m, b in pairs}
    covered = {(m, b) for m, b in pairs if rule.covers(measures[m], b)}
    guarded = {m for m, _ in pairs if rule.guards(measures[m])}
    counts = {m: source_of(measures[m]) for m, _ in pairs}
    sources = tied({counts[m] for m, _ in covered}, counts.values())
    columns = ("measure", "quarter", "breakdown", "group", "agency", "numerator", "denominator", "status")
    found: list[Figure] = []
    for place, row in enumerate(zip(*(rows[c] for c in columns), strict=True)):
        measure, quarter, breakdown, group, agency, numerator, denominator, status = row
        above, below = people[measure, breakdown]
        if status not in ("ok", "partial", "not_applicable") or counts[measure] not in sources:
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
    return found


def families(figures: Iterable[Figure], alike: Alike) -> list[list[Figure]]:
    """The figures, and what stocks tell besides, gathered by what hangs together in one quarter."""
    found = list(figures)
    found += told_by_stocks(found)
    cluster = alike.clusters({source_of(figure.measure) for figure in found})
    gathered: dict[tuple[Source, str], list[Figure]] = defaultdict(list)
    for figure in found:
        gathered[cluster[source_of(figure.measure)], figure.quarter].append(figure)
    return list(gathered.values())


def counted_twice(figures: Iterable[Figure]) -> Alike:
    """Who is counted twice, by the totals; an agency's own are left alone."""
    figures = list(figures)
    several = {p.source for figure in figures if figure.agency != "all" for p in figure.populations if p}
    totals = (f for f in figures if f.breakdown == "all")
    return found_in(
        totals_of((f.quarter, p, n) for f in totals for p, n in f.printed if p.source not in several)
    )


def whole_number(count: float) -> int | None:
    """A count of people as a whole number; None where there is none."""
    return None if isnan(count) else round(count)


class InOrder(NamedTuple):
    """The figures of a family in a fixed order, and who stands for whom among the people they count.

    stands_for: by population; twins: by population and breakdown, those that are counted twice.
    """

    figures: list[Figure]
    stands_for: Mapping[Population, Population]
    twins: Mapping[tuple[Population, str], Population]
    alike: Alike

    @classmethod
    def of(cls, figures: Iterable[Figure], alike: Alike) -> InOrder:
        """What a family of figures tells of the people it counts."""
        figures = set_apart(figures)
        stands_for = same_people(figures)
        return cls(figures, stands_for, twins(figures, stands_for, alike), alike)


def set_apart(figures: Iterable[Figure]) -> list[Figure]:
    """The figures in a fixed order; a population that two measures count differently is each one's own."""
    figures = sorted(figures, key=lambda f: (f.breakdown not in HEADLINES, f[2:6], f.measure.id))
    printed: dict[tuple[Population, str], list[tuple[Population, int]]] = defaultdict(list)
    for figure in figures:
        for population, value in figure.printed:
            label = population.narrowed(figure.breakdown, figure.group), figure.agency
            printed[label].append((population, value))
    several = [found for found in printed.values() if len(found) > 1]
    unlike = {p for found in several if len({value for _, value in found}) > 1 for p, _ in found}
    if not unlike:
        return figures

    def own(figure: Figure) -> Figure:
        above, below = (p.only(figure.measure.id) if p and p in unlike else p for p in figure.populations)
        return figure._replace(populations=(above, below))

    return [own(figure) for figure in figures]


def same_people(figures: list[Figure]) -> dict[Population, Population]:
    """For each population the widest that is the same people: it lies within, and all their figures agree.

    A reader knows them for the same from the totals alone; to enter them once spares the solver much work.
    """
    printed: dict[Population, dict[Label, int]] = defaultdict(dict)
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


def twins(
    figures: list[Figure], stands_for: Mapping[Population, Population], alike: Alike
) -> dict[tuple[Population, str], Population]:
    """By population and breakdown, who stands for those that are counted twice: only where every group
    agrees, and the total."""
    if not alike.leaders:
        return {}
    tables: dict[Population, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    together = Joined[Population]()
    for figure in figures:
        for population, number in figure.printed if figure.agency == "all" else ():
            if population in alike.leaders or stands_for.get(population) in alike.leaders:
                own = stands_for.get(population, population)
                tables[own][figure.breakdown][figure.group] = number
                together.join(own, alike.of(population), alike.of(own))
    by_leader: dict[Population, list[Population]] = defaultdict(list)
    for population in sorted(tables):
        by_leader[together.first_of(population)].append(population)
    found: dict[tuple[Population, str], Population] = {}
    for same in by_leader.values():
        first = max(same, key=lambda p: len(tables[p]))  # of equals the first: they are in order
        for twin in same:
            if twin != first and _agree(tables[twin]["all"], tables[first]["all"]):
                found |= {
                    (twin, breakdown): first
                    for breakdown, groups in tables[twin].items()
                    if breakdown in tables[first] and _agree(groups, tables[first][breakdown])
                }
    return found


def _agree(one: Mapping[str, int], other: Mapping[str, int]) -> bool:
    """Whether two tables hold the same number of every group; a group that one lacks has nobody in it."""
    return all(one.get(group, 0) == other.get(group, 0) for group in {*one, *other})
