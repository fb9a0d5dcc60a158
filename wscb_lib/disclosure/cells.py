"""Which printed numbers are the same number.

A figure's numerator and denominator each count a population in a quarter. Two figures that count the same
population share one count. What links a stock to its flows and to the quarter before is seen to in
`over_time`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from wscb_lib.disclosure.figures import Figure, InOrder, Label
from wscb_lib.disclosure.populations import Population
from wscb_lib.disclosure.rule import HEADLINES, Rule
from wscb_lib.disclosure.told import NOWHERE


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


class _Share(NamedTuple):
    """A figure of how many of how many, with the counts it prints."""

    figure: Figure
    met: int
    of: int
    above: Count
    below: Count

    @property
    def counts(self) -> tuple[Count, Count]:
        return self.above, self.below


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
        in_order: InOrder,
        rule: Rule,
        dropped: Iterable[Spread] = (),
        may_hide_totals: bool = False,
        is_told: bool = True,
        forced: Iterable[Count] = (),
    ) -> None:
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
        self.labels: dict[Population, dict[Label, Count]] = defaultdict(dict)
        self.shares: set[tuple[Count, Count]] = set()
        self.guarded: set[tuple[Count, Count]] = set()
        self.counts_of: dict[int, tuple[Count | None, Count | None]] = {}
        self.users: dict[Spread, set[str]] = defaultdict(set)
        figures, self.stands_for, self.twins, self.alike = in_order
        for figure in figures:
            self._place(figure)
        self._veil(list(self._shares(figures)))
        self.gone -= self.covered | self.exact

    def is_dropped(self, figure: Figure) -> bool:
        """Whether this figure stands in a breakdown that is not shown at all."""
        if not self.dropped or figure.breakdown in HEADLINES or figure.place == NOWHERE:
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

    @cached_property
    def _small(self) -> set[Count]:
        """The counts that the rule itself hides."""
        return {count for count in self.covered - self.exact if self.rule.is_small(self.values[count])}

    @cached_property
    def hidden(self) -> frozenset[Count]:
        """The counts that are hidden whatever else is shown."""
        return frozenset(self._small | (self.forced - self.exact) | self.veiled.keys())

    @cached_property
    def secrets(self) -> frozenset[Count]:
        """The counts that must stay in doubt: the small ones, and the noughts of few."""
        return frozenset((self._small | self.noughts) - self.told)

    def is_of_few(self, figure: Figure) -> bool:
        """Whether this figure is a share of few people, or perhaps of nobody: it is never shown, whatever
        came of them."""
        if not figure.is_covered or figure.place not in self.counts_of or figure.share is None:
            return False
        _, of = figure.share
        return self.rule.is_small(of) or self.counts_of[figure.place][1] in self.veiled

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
        if above and below and above != below and self.values[above] <= self.values[below]:
            self._place_share(above, below, figure.is_covered)
            self.guarded |= {(above, below)} if figure.is_guarded else set()

    def _place_share(self, above: Count, below: Count, is_covered: bool) -> None:
        self.shares.add((above, below))
        left_out = self.values[below] - self.values[above]
        if is_covered and self.values[above] and self.rule.is_small(left_out):
            self.forced.add(above)

    def _shares(self, figures: Iterable[Figure]) -> Iterator[_Share]:
        """The figures of how many of how many, with the counts that they print."""
        for figure in figures:
            above, below = self.counts_of.get(figure.place, (None, None))
            if figure.share and above and below:
                yield _Share(figure, *figure.share, above, below)

    def _veil(self, shares: list[_Share]) -> None:
        """Find the shares of few people. "None of them" and "all of them" tell of each as much as a count of
        one does.

        A share of those whom a veiled nought counts is of nobody, and veiled with it. Of a share that is
        guarded, none and few read alike, and so do all and nearly all, however many they are.
        """
        at = {(s.figure.measure.id, s.figure.breakdown, s.figure.group, s.figure.agency): s for s in shares}
        told = {s.figure.place: self._tellers(s, at) for s in shares if s.of and s.met in (0, s.of)}
        for share in shares:
            figure = share.figure
            if figure.is_guarded and share.of and not (self.is_told and told.get(figure.place)):
                self._guard(share)
        veiled = -1
        while veiled < len(self.veiled):
            veiled = len(self.veiled)
            for share in shares:
                if self.is_of_few(share.figure) and share.above not in self.exact:
                    most = share.of if share.below in self.exact else self.rule.hide_to
                    self.veiled[share.above] = min(most, self.veiled.get(share.above, most))
        for share in shares:
            figure = share.figure
            if figure.place in told and (figure.is_guarded or self.is_of_few(figure)):
                tellers = told[figure.place]
                self._place_none_or_all(share, bool(tellers) and self.is_told)
                self.tellers |= {count for each in tellers for count in each.counts if self.values[count]}

    def _guard(self, share: _Share) -> None:
        """Hide a numerator of none, as a few are, and one of all, as nearly all are.

        That it is of one person alone is known only where that number stands: else it must stay as wide as
        any.
        """
        if share.above in self.exact:
            return
        if share.met <= self.rule.hide_to:
            told = share.of if share.below in self.exact else max(share.of, self.rule.minimum_width)
            self.veiled[share.above] = min(told, self.rule.hide_to)
        elif share.met == share.of:
            self.forced.add(share.above)

    def _tellers(self, share: _Share, at: Mapping[tuple[str, str, str, str], _Share]) -> list[_Share]:
        """The wider figures that say of everybody what this says of its group."""
        return [
            at[wider]
            for wider in _wider(share.figure)
            if wider in at and _says_as_much(at[wider], share, self.rule)
        ]

    def _place_none_or_all(self, share: _Share, is_told: bool) -> None:
        above, below = share.counts
        if not share.met:
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


def _wider(figure: Figure) -> list[tuple[str, str, str, str]]:
    """Where the figures stand that count everyone this one counts: its total, all agencies together, and
    both."""
    of, own = figure.measure.id, (figure.breakdown, figure.group, figure.agency)
    found = [(of, "all", "all", figure.agency), (of, *own[:2], "all"), (of, "all", "all", "all")]
    return [each for each in found if each[1:] != own]


def _says_as_much(wider: _Share, share: _Share, rule: Rule) -> bool:
    """Whether a wider figure, which is shown, already says that it is none, or all, of everyone."""
    is_same = wider.met == (wider.of if share.met else 0)
    return is_same and not (wider.figure.is_covered and rule.is_small(wider.of))


def _enter(counts: list[Count], count: Count) -> None:
    if count not in counts:
        counts.append(count)
