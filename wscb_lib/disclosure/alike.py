"""Who is counted twice under two names: found from the figures, as a reader finds it, and never declared.

Two totals that are the same number quarter after quarter count the same people, wherever they come from; and
where one total is two others together, so is each of its groups. What is found for totals is used for a
breakdown only where the groups agree too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from typing import NamedTuple

import numpy as np

from wscb_lib.disclosure.joined import Joined
from wscb_lib.disclosure.populations import NEARLY_ALWAYS, Population

QUARTERS_EQUAL = 4
QUARTERS_SUM = 8
_PEOPLE, _NUMBERS = 40, 3  # how many people they must count in all, and in how many different numbers
_FEWEST = 3  # the mean of a part below which sums come out by chance

Series = Mapping[str, int]


class Alike(NamedTuple):
    """What was found. leaders: each population that has a twin, and the one that stands for all its twins.

    sums: (whole, part, part), of the populations that stand for others.
    """

    leaders: Mapping[Population, Population] = {}
    sums: tuple[tuple[Population, Population, Population], ...] = ()

    def of(self, population: Population) -> Population:
        """The population that stands for this one."""
        return self.leaders.get(population, population)

    def only(self, sources: Container[tuple[str, ...]]) -> Alike:
        """What was found of some sources alone."""
        leaders = {p: first for p, first in self.leaders.items() if p.source in sources}
        return Alike(leaders, tuple(three for three in self.sums if three[0].source in sources))

    def clusters(self, sources: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], tuple[str, ...]]:
        """For each source the first of those it hangs together with: their figures must be made safe as
        one."""
        known = dict.fromkeys(sources)
        together = Joined[tuple[str, ...]]()
        for bundle in [*self.leaders.items(), *self.sums]:
            together.join(*(p.source for p in bundle if p.source in known))
        return {source: together.first_of(source) for source in known}


NOBODY_TWICE = Alike()


def found_in(totals: Mapping[Population, Series]) -> Alike:
    """What totals tell of one another; each is a number by quarter, where it is known.

    >>> names = ("conferences", "plans", "visits")
    >>> conferences, plans, visits = (Population((name,), "", ()) for name in names)
    >>> counts = {f"2015-16-Q{n}": 20 + n for n in range(1, 5)}
    >>> found = found_in({conferences: counts, plans: counts, visits: dict.fromkeys(counts, 21)})
    >>> found.of(plans) == conferences, found.of(visits) == visits
    (True, True)
    """
    people = sorted(totals)
    quarters = sorted({quarter for series in totals.values() for quarter in series})
    table = np.array([[totals[p].get(q, np.nan) for q in quarters] for p in people]).reshape(
        len(people), len(quarters)
    )
    leaders = _twins(people, table)
    own = [n for n, p in enumerate(people) if leaders.get(p, p) == p]
    return Alike(leaders, tuple(_sums([people[n] for n in own], table[own])))


def _twins(people: list[Population], table: np.ndarray) -> dict[Population, Population]:
    """The first of each set of populations whose totals are equal nearly always."""
    known = ~np.isnan(table)
    groups: dict[int, int] = {}
    for n in range(len(people)):
        both = known[n] & known[:n]
        equal = (table[:n] == table[n]) & both
        often = (equal.sum(1) >= NEARLY_ALWAYS * both.sum(1)) & (both.sum(1) >= QUARTERS_EQUAL)
        for other in np.flatnonzero(often):
            counted = table[n][equal[other]]
            if counted.sum() >= _PEOPLE and len(np.unique(counted)) >= _NUMBERS:
                groups[n] = groups.setdefault(int(other), int(other))
                break
    return {people[n]: people[first] for n, first in groups.items()}


def _sums(people: list[Population], table: np.ndarray) -> Iterable[tuple[Population, Population, Population]]:
    """Every population that is two others together, wherever all three are known, and not all of one
    source."""
    likely = [
        n
        for n in range(len(people))
        if (~np.isnan(table[n])).sum() >= QUARTERS_SUM and np.nanmean(table[n]) >= _FEWEST
    ]
    rows = table[likely]
    last = range(table.shape[1])[-3:]
    for one in range(len(likely)):
        sums = rows[one] + rows[one + 1 :]
        is_other = np.any([np.abs(rows[:, q] - sums[:, [q]]) > 0 for q in last], 0)  # most are told apart so
        for other, n in np.argwhere(~is_other).tolist():
            apart = np.abs(rows[n] - sums[other])
            is_sum = (~np.isnan(apart)).sum() >= QUARTERS_SUM and np.nansum(apart) == 0
            three = people[likely[n]], people[likely[one]], people[likely[one + 1 + other]]
            if is_sum and len({p.source for p in three}) > 1 and n not in (one, one + 1 + other):
                yield three


def totals_of(printed: Iterable[tuple[str, Population, int]]) -> dict[Population, dict[str, int]]:
    """(quarter, population, number) gathered as `found_in` wants it."""
    found: dict[Population, dict[str, int]] = defaultdict(dict)
    for quarter, population, number in printed:
        found[population][quarter] = number
    return found
