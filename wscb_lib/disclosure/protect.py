"""Results in, shown results out: the only road from what was counted to what is printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import nan
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import pandas as pd

from wscb_lib.disclosure.alike import Alike
from wscb_lib.disclosure.cells import Count, Family, Spread
from wscb_lib.disclosure.figures import Figure, InOrder, Labelled, counted_twice, families, figures_of
from wscb_lib.disclosure.over_time import Decided, Link, OverTime, links_of
from wscb_lib.disclosure.pattern import least_for_sum, least_hidden, pinned
from wscb_lib.disclosure.populations import Source
from wscb_lib.disclosure.rows import ROW, Columns, Row
from wscb_lib.disclosure.rule import HEADLINES, Rule
from wscb_lib.disclosure.ties import Beneath, Component, components, components_beside, hidden_beneath
from wscb_lib.disclosure.told import NOWHERE
from wscb_lib.disclosure.whole_tables import HOLD_FIGURES, Table, add_every_group, hide_row, hide_whole_tables

if TYPE_CHECKING:
    from wscb_lib.framework import Measure

_FIGURES = ("numerator", "denominator", "value")
Without: TypeAlias = tuple[int, frozenset[Spread], frozenset[Count]]  # a family, and what it must leave out
Group: TypeAlias = tuple[Table, str]  # one row of a table
# a family, what it hides and leaves out by itself, and what it must hide besides
Asked: TypeAlias = tuple[int, frozenset[Count], frozenset[Spread], frozenset[Labelled]]


@dataclass(frozen=True)
class Protected:
    """One edition as it is shown: what it was made from, its rule, what each family hides, and who is counted
    twice."""

    results: pd.DataFrame
    shown: pd.DataFrame
    rule: Rule
    decided: tuple[Decided, ...]
    alike: Alike

    def only(self, measures: Iterable[str], sources: set[Source]) -> Protected:
        """What is shown of some measures alone, and of what they count."""
        own = list(measures)
        results, shown = (frame[frame["measure"].isin(own)] for frame in (self.results, self.shown))
        decided = tuple(each for each in self.decided if not each.sources.isdisjoint(sources))
        return Protected(results, shown, self.rule, decided, self.alike.only(sources))


class Written(NamedTuple):
    """One edition as it is shown, by column, and what each family hides."""

    columns: Columns
    decided: tuple[Decided, ...]

    @property
    def rows(self) -> list[Row]:
        """The same, row by row."""
        return list(zip(*(self.columns[name] for name in ROW), strict=True))


def protect(
    results: pd.DataFrame, measures: Mapping[str, Measure], rule: Rule, left_out: Iterable[Table] = ()
) -> pd.DataFrame:
    """What one edition may show: `results` with small counts hidden, and a column `shown_as`.

    results: the results frame (share values in percent, rates per 10,000). measures: by id, every measure of
    the frame. Returns rows in the same order. A hidden row has status "suppressed", no numerator, no value,
    and in `shown_as` the text to print: the rule's symbol for a small count, "hidden" where that would be
    untrue. Its denominator stays where that is safe. A nought stays, with its share or rate of nought; but a
    share of few people is hidden whatever came of them, for "none" or "all" tells of each of them, and its
    numerator is hidden wherever else it stands (see `Rule.text_for_few`). A breakdown that cannot be made
    safe reads "hidden" in every group (see `coarsened`), with a row for every group the measure ever has, so
    that none is told apart by its absence.

    `left_out` names further breakdowns, as (measure, quarter, breakdown, agency), of which no group is shown.

    An edition without agencies loses the rows of single agencies. Protecting twice changes nothing.
    Raises KeyError for a measure that is not in `measures`.

    >>> from wscb_lib.framework import Measure
    >>> words = dict.fromkeys(("title", "question", "decision", "evidence", "better", "why"), "")
    >>> plans = Measure("plans", "conferences", table="plans", kind="count", counted_on="started_on", **words)
    >>> counts = {"all": 32, "white": 20, "mixed": 3, "asian": 9}
    >>> results = pd.DataFrame({
    ...     "measure": "plans", "quarter": "2015-16-Q4", "breakdown": ["all", *["ethnicity"] * 3],
    ...     "group": list(counts), "agency": "all", "numerator": list(counts.values()), "denominator": nan,
    ...     "value": list(counts.values()), "status": "ok"})
    >>> shown = protect(results, {"plans": plans}, Rule("board"))
    >>> [(row.group, row.shown_as or row.value) for row in shown.itertuples()]
    [('all', 32.0), ('white', 20.0), ('mixed', '1 to 4'), ('asian', 'hidden')]
    """
    return Suppression(results, measures, rule).protected(left_out).shown


class Suppression:
    """Hides what `protect` hides of one set of figures, which are read once, however often it is asked.

    `alike` is who is counted twice, where others tell it. `beside` is the quarterly edition of the same
    facts, which stands as it is: a yearly one gives way to it, and shows no total from which a count that is
    hidden there could be worked out.
    """

    def __init__(
        self,
        results: pd.DataFrame,
        measures: Mapping[str, Measure],
        rule: Rule,
        alike: Alike | None = None,
        beside: Protected | None = None,
    ) -> None:
        self._results, self._rule, self._beside = results, rule, beside
        kept = results if rule.has_agencies else results[results["agency"] == "all"]
        self._index = kept.index
        self._columns: Columns = {name: kept[name].tolist() for name in kept.columns}
        self._columns.setdefault("shown_as", [""] * len(kept))
        for name in _FIGURES:
            self._columns[name] = [
                float(number) if status in HOLD_FIGURES else nan
                for number, status in zip(self._columns[name], self._columns["status"], strict=True)
            ]
        figures = figures_of(self._columns, measures, rule)
        self._alike = counted_twice(figures) if alike is None else alike
        self._found = families(figures, self._alike)
        self._in_order = [InOrder.of(family, self._alike) for family in self._found]
        self._decided: dict[Without, Decided] = {}
        self._laid: dict[Asked, Decided] = {}

    @cached_property
    def _links(self) -> Mapping[str, Sequence[Link]]:
        """What stocks and flows tie together, by period."""
        return links_of([self._decide(place) for place in range(len(self._found))])

    def protected(
        self, left_out: Iterable[Table] = (), strictly: Iterable[Group] = (), given_back: Iterable[Count] = ()
    ) -> Protected:
        """What may be shown: what is `written`, as a frame."""
        return self.as_frame(self.written(left_out, strictly, given_back))

    def written(
        self,
        left_out: Iterable[Table] = (),
        strictly: Iterable[Group] = (),
        given_back: Iterable[Count] = (),
        without_totals: Iterable[Table] = (),
    ) -> Written:
        """What may be shown without the tables of `left_out`, with what each family hides.

        Of the groups named by `strictly` no total at all stands of which any quarter is hidden beside it.
        What is `given_back` stands, though it was hidden for another's sake; totals of the tables named by
        `without_totals` are hidden, where they need not stand exact.
        """
        every = _decide_all(self._found, self._decide, self._links, frozenset(left_out))
        if self._beside:
            every = [self._give_way(place, each, frozenset(strictly)) for place, each in enumerate(every)]
        if totals := frozenset((table, "all") for table in without_totals):
            every = [self._hiding(place, each, totals) for place, each in enumerate(every)]
        if given_back:
            every = [replace(each, hidden=each.hidden - frozenset(given_back)) for each in every]
        columns = {name: list(cells) for name, cells in self._columns.items()}
        dropped: dict[Table, None] = {}
        for figures, each in zip(self._found, every, strict=True):
            dropped |= _hide(columns, figures, each)
        hide_whole_tables(columns, dropped)
        add_every_group(columns, dropped)
        return Written(columns, tuple(every))

    def as_frame(self, written: Written) -> Protected:
        """What is written, with what it was thought from."""
        is_as_long = len(written.columns["group"]) == len(self._index)
        shown = pd.DataFrame(written.columns, index=self._index if is_as_long else None)
        return Protected(self._results, shown, self._rule, written.decided, self._alike)

    def _hiding(self, place: int, each: Decided, totals: frozenset[Group]) -> Decided:
        """What one family hides, and these totals besides."""
        labels = each.family.labels
        counts = {
            count
            for f in self._found[place]
            if ((f.measure.id, f.quarter, f.breakdown, f.agency), f.group) in totals
            for p in f.populations
            if p and (count := labels.get(p, {}).get((f.breakdown, f.group, f.agency)))
        }
        return replace(each, hidden=each.hidden | (counts & each.family.covered - each.family.exact))

    def _decide(self, place: int, spreads: Iterable[Spread] = (), counts: Iterable[Count] = ()) -> Decided:
        """What one family hides without some breakdowns and totals; asked again, it is as it was."""
        key = place, frozenset(spreads), frozenset(counts)
        if key not in self._decided:
            self._decided[key] = _decide(self._in_order[place], self._rule, *key[1:])
        return self._decided[key]

    def _give_way(self, place: int, each: Decided, strictly: frozenset[Group]) -> Decided:
        """What one family hides beside the quarterly edition; asked the same again, it is not thought through
        again."""
        figures, quarterly = self._found[place], self._beside.decided if self._beside else ()
        labels = _labels_of(figures, strictly)
        key = place, each.hidden, each.family.dropped, labels
        if key not in self._laid:
            self._laid[key] = _beside(each, self._in_order[place], quarterly, labels)
        return self._laid[key]


def _decide_all(
    found: list[list[Figure]],
    decide: Callable[..., Decided],
    links: Mapping[str, Sequence[Link]],
    tables: frozenset[Table],
) -> list[Decided]:
    """What each family hides: by itself, and then, period after period, what it must leave out for what
    stands before it."""
    decided = [decide(place) for place in range(len(found))]
    left_out: dict[int, tuple[set[Spread], set[Count]]] = {}
    for place, figures in enumerate(found if tables else ()):
        if spreads := _spreads_of(figures, decided[place].family, tables):
            left_out[place] = (spreads, set())
            decided[place] = decide(place, spreads)
    over_time = OverTime(links)
    for period in sorted({each.period for each in decided}):
        while more := over_time.to_leave_out(decided, period):
            already = {place: left_out.get(place, (set(), set())) for place in more}
            left_out |= {
                place: (spreads | already[place][0], counts | already[place][1])
                for place, (spreads, counts) in more.items()
            }
            if all(
                left_out[place] == already[place] for place in more
            ):  # nothing more can be: the auditor says what still follows
                break
            for place in more:
                decided[place] = decide(place, *left_out[place])
    return decided


def _beside(
    each: Decided,
    in_order: InOrder,
    quarterly: Iterable[Decided],
    strictly: frozenset[Labelled],
) -> Decided:
    """One family of a year, hiding what more it must so that its quarters, as they are shown, hide what they
    hide."""
    beneath = sorted(
        (
            Beneath(q.period, q.family, q.hidden)
            for q in quarterly
            if q.period.startswith(f"{each.period}-") and not q.sources.isdisjoint(each.sources)
        ),
        key=lambda b: b.period,
    )
    while beneath:
        each = replace(each, hidden=each.hidden | hidden_beneath(each.family, beneath, strictly))
        found = [(c, least_hidden(c.puzzle)) for c in components_beside(each.family, each.hidden, beneath)]
        spreads = {s for c, places in found if places is None for s in c.spreads} - each.family.dropped
        if not spreads:
            more = {
                count
                for c, places in found
                for j in places or ()
                if (count := c.counts[j]) is not None and count in each.family.values
            }
            return replace(each, hidden=each.hidden | more)
        each = _decide(in_order, each.family.rule, each.family.dropped | spreads, each.family.forced)
    return each


def _labels_of(figures: list[Figure], groups: frozenset[Group]) -> frozenset[Labelled]:
    """Whose numbers stand in some groups of a family's tables: wherever else they are printed, they go
    too."""
    return frozenset(
        (p, (f.breakdown, f.group, f.agency))
        for f in figures
        if f.breakdown not in HEADLINES
        and ((f.measure.id, f.quarter, f.breakdown, f.agency), f.group) in groups
        for p in f.populations
        if p
    )


def _spreads_of(figures: list[Figure], family: Family, tables: frozenset[Table]) -> set[Spread]:
    """What the tables of a family break down: wherever else those counts are printed, they go too."""
    return {
        Spread(family.who(p, f.breakdown, f.agency), f.breakdown, f.agency)
        for f in figures
        if (f.measure.id, f.quarter, f.breakdown, f.agency) in tables
        for p in f.populations
        if p
    }


def _hide(columns: Columns, figures: list[Figure], decided: Decided) -> dict[Table, None]:
    """Write what is shown of one family into the columns; return the tables that are not shown at all."""
    family, hidden = decided.family, decided.hidden
    rule = family.rule
    for figure in (each for each in figures if each.place != NOWHERE):
        above, below = family.counts_of.get(figure.place, (None, None))
        is_of_few = family.is_of_few(figure)
        if above not in hidden and below not in hidden and not is_of_few:
            continue
        if figure.numerator == 0 and above not in hidden and not is_of_few and rule.states_numbers:
            columns["denominator"][figure.place] = nan
            continue
        is_denominator_hidden = below in hidden or is_of_few
        hide_row(columns, figure.place, _text(family, figure, hidden), is_denominator_hidden)
    tables = ((f.measure.id, f.quarter, f.breakdown, f.agency) for f in figures if family.is_dropped(f))
    return dict.fromkeys(tables)


def _text(family: Family, figure: Figure, hidden: frozenset[Count]) -> str:
    """What stands instead of a figure: true of it, and of every figure a reader may take it for."""
    (above, below), rule = family.counts_of[figure.place], family.rule
    if family.is_of_few(figure):
        return rule.text_for_perhaps_nobody if below in family.veiled else rule.text_for_few
    if above in family.veiled:
        return rule.text_for_some_of_few
    return rule.text_for(is_small=above in hidden and family.is_small(above))


def _decide(
    in_order: InOrder,
    rule: Rule,
    left_out: Iterable[Spread] = (),
    forced: Iterable[Count] = (),
) -> Decided:
    """The counts to hide, and the family without the breakdowns that no pattern can make safe."""
    dropped: frozenset[Spread] = frozenset(left_out)
    may_hide_totals, is_told = False, True
    sources = frozenset(p.source for figure in in_order.figures for p in figure.populations if p)
    period = in_order.figures[0].period
    while True:
        family = Family(in_order, rule, dropped, may_hide_totals, is_told, forced)
        hidden, unsafe = _solve(family)
        if not unsafe:
            if is_told and family.tellers & hidden:
                is_told = False  # what was to tell it anyway is hidden for another's sake
                continue
            return Decided(sources, period, family, frozenset(hidden))
        spreads = _spreads_to_drop(family, unsafe)
        if spreads:
            dropped |= spreads
        elif not may_hide_totals:
            may_hide_totals = True
        else:
            everything = {c for component in unsafe for c in component.counts if c}
            return Decided(sources, period, family, frozenset(hidden | everything))


def _solve(family: Family) -> tuple[set[Count], list[Component]]:
    hidden: set[Count] = set()
    unsafe = []
    for component in components(family):
        places = least_hidden(component.puzzle)
        if places is None:
            unsafe.append(component)
        else:
            hidden |= {count for j in places if (count := component.counts[j])}
    return hidden, unsafe


def _spreads_to_drop(family: Family, unsafe: list[Component]) -> frozenset[Spread]:
    """Those no pattern can protect even alone; otherwise, of each component, the one that gives most away."""
    alone = {
        spread
        for component in unsafe
        for total, spread in zip(component.puzzle.sums, component.spread_of_sum, strict=True)
        if spread and least_for_sum(component.puzzle, total) is None
    }
    return frozenset(alone or {_worst(family, component) for component in unsafe if component.spreads})


def _worst(family: Family, component: Component) -> Spread:
    """The spread that holds most of what a reader could work out; of equals, the least used."""
    given_away = Counter(component.counts[j] for secret in pinned(component.puzzle) for j, _ in secret)

    def order(spread: Spread) -> tuple[int, int, Spread]:
        return -sum(given_away[count] for count in family.spreads[spread]), len(family.users[spread]), spread

    return min(component.spreads, key=order)
