"""Protected, attacked, and protected again: what the auditor can still work out is left out, breakdown by
breakdown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from wscb_lib.disclosure.alike import Alike
from wscb_lib.disclosure.attack import Breach, Laid, attack, laid
from wscb_lib.disclosure.over_time import Decided
from wscb_lib.disclosure.populations import Source, flows_of, populations
from wscb_lib.disclosure.protect import Asked, Protected, Table, protect, protected
from wscb_lib.disclosure.rule import HEADLINES, Rule

if TYPE_CHECKING:
    from wscb_lib.framework import Measure

_SOON = 2
_BACK = 5


def protect_until_safe(
    results: pd.DataFrame, measures: Mapping[str, Measure], rule: Rule, beside: Protected | None = None
) -> tuple[Protected, list[Breach]]:
    """What may be shown, and the breaches that leaving breakdowns out did not end: none, or nothing may be
    written.

    The suppression looks at a quarter at a time, and at a stock beside its flows. The auditor lays all
    quarters side by side. Where it still works out a small number, the breakdown of the first quarter that
    tells it is left out: it is the same quarter in whatever pack, and so what one pack shows no later one
    hides. A yearly edition is attacked alone, and with the quarterly one beside it.
    """
    left_out: set[Table] = set()
    strictly: set[Table] = set()
    decided: dict[int, Decided] = {}
    thought: dict[Asked, Decided] = {}
    doubtful = set(results["measure"])
    quarterly = laid(beside, measures) if beside else Laid({}, ())
    while True:
        found = protected(results, measures, rule, left_out, decided, beside, strictly, thought)
        shown, truth = (frame[frame["measure"].isin(list(doubtful))] for frame in (found.shown, results))
        breaches = attack(shown, measures, rule, truth)
        if beside:
            breaches += attack(shown, measures, rule, truth, quarterly.only(doubtful))
            if (
                firmer := _behind_all([b for b in breaches if b.is_beside], measures, rule, results)
                - strictly
            ):
                strictly |= firmer
                told = {breach.measure for breach in breaches}
                doubtful = (
                    _hanging_on(told | {table[0] for table in firmer}, measures, found.alike) & doubtful
                )
                continue
            sources = _every_source(measures)
            near: dict[Source, Source] = {}
            twins, whole = found.alike.clusters(sources), {s: s[:1] for s in sources}
            flows = twins | {flow: twins[stock] for stock in sources for flow in flows_of(stock) or ()}
            kinds = ((near, False), (twins, False), (flows, False), (flows, True), (whole, True))
            ways = (_behind_all(breaches, measures, rule, results, *kind) for kind in kinds)
            more = next((tables for tables in ways if not tables <= left_out), set())
        else:
            more = set(_in_order(breaches, truth, measures, rule, left_out)) or _behind_all(
                breaches, measures, rule, truth
            )
        if more <= left_out:
            return found, sorted(set(breaches))
        left_out |= more
        told = {breach.measure for breach in breaches}
        doubtful = _hanging_on(told | {table[0] for table in more}, measures, found.alike) & doubtful


def _hanging_on(moved: set[str], measures: Mapping[str, Measure], alike: Alike) -> set[str]:
    """The measures of which what is hidden may be told otherwise now: those of the same returns, and of
    whoever is counted twice."""
    cluster = alike.clusters(_every_source(measures))
    kin: dict[str, set[str]] = defaultdict(set)
    for source, first in cluster.items():
        kin[source[0]].add(first[0])
        kin[first[0]].add(source[0])
    of = {m: {source[0] for source in _sources(measure)} for m, measure in measures.items()}
    reached = {measures[m].return_id for m in moved}.union(*(of[m] for m in moved))
    while more := {other for each in reached for other in kin[each]} - reached:
        reached |= more
    return {m for m in measures if measures[m].return_id in reached or not of[m].isdisjoint(reached)}


def _in_order(
    breaches: Sequence[Breach],
    results: pd.DataFrame,
    measures: Mapping[str, Measure],
    rule: Rule,
    left_out: set[Table],
) -> Iterator[Table]:
    """What to leave out, found quarter after quarter in each breakdown that has a breach; a total's breach is
    seen to elsewhere."""
    doubtful: dict[tuple[str, str], set[str]] = defaultdict(set)
    for breach in breaches:
        if breach.breakdown not in HEADLINES:
            doubtful[measures[breach.measure].return_id, breach.breakdown].add(breach.quarter)
    for (return_id, breakdown), quarters in doubtful.items():
        having = results.loc[results["breakdown"] == breakdown, "measure"].unique()
        counted = {
            source for m in having if measures[m].return_id == return_id for source in _sources(measures[m])
        }
        here = {
            m: measures[m]
            for m in results["measure"].unique()
            if not counted.isdisjoint(_sources(measures[m]))
        }
        part = results[results["measure"].isin(list(here)) & results["breakdown"].isin([breakdown, "all"])]
        yield from _mended(part, here, breakdown, rule, left_out, quarters) - left_out


def _mended(
    part: pd.DataFrame,
    measures: Mapping[str, Measure],
    breakdown: str,
    rule: Rule,
    left_out: set[Table],
    doubtful: set[str],
) -> set[Table]:
    """What to leave out of one breakdown of one return: of each quarter in turn, what it is that tells a
    doubtful one.

    A quarter's secret is told by itself, or by one that follows soon, with what stands shortly before it;
    what is told otherwise is found when all is attacked again.
    """
    own = {table for table in left_out if table[0] in measures and table[2] == breakdown}
    decided: dict[int, Decided] = {}
    quarters = sorted(part["quarter"].unique())
    shown = protect(part, measures, rule, own, decided)
    for n, quarter in enumerate(quarters):
        if doubtful.isdisjoint(quarters[max(0, n - _SOON) : n + 1]):
            continue
        window = quarters[max(0, n - _BACK) : n + 1]
        truth = part[part["quarter"].isin(window)]
        while True:
            told = [
                b
                for b in attack(shown[shown["quarter"].isin(window)], measures, rule, truth)
                if b.breakdown == breakdown
            ]
            more = _of_quarter(quarter, told, measures, part, breakdown, own) if told else set()
            if not more:
                break
            own |= more
            shown = protect(part, measures, rule, own, decided)
    return own


def _of_quarter(
    quarter: str,
    breaches: Iterable[Breach],
    measures: Mapping[str, Measure],
    part: pd.DataFrame,
    breakdown: str,
    left_out: set[Table],
) -> set[Table]:
    """The least that may help of one quarter: the flows of a stock that is told, the tables that are, those
    of the same people, or all that hangs together."""
    is_here = (part["quarter"] == quarter) & (part["breakdown"] == breakdown)
    here = (
        set(
            part.loc[is_here, ["measure", "quarter", "breakdown", "agency"]].itertuples(
                index=False, name=None
            )
        )
        - left_out
    )
    told = {b.measure for b in breaches}
    own = {source for m in told for source in _sources(measures[m])}
    flows = {flow for m in told for source in _sources(measures[m]) for flow in flows_of(source) or ()}
    ways: tuple[Callable[[Table], bool], ...] = (
        lambda table: not flows.isdisjoint(_sources(measures[table[0]])),
        lambda table: table[0] in {b.measure for b in breaches if b.quarter == quarter},
        lambda table: table[0] in told,
        lambda table: not own.isdisjoint(_sources(measures[table[0]])),
        lambda table: True,
    )
    return next((found for way in ways if (found := {table for table in here if way(table)})), set())


def _every_source(measures: Mapping[str, Measure]) -> set[Source]:
    return {source for measure in measures.values() for source in _sources(measure)}


def _sources(measure: Measure) -> set[Source]:
    return {p.source for p in populations(measure, "all") if p}


def _behind_all(
    breaches: Iterable[Breach],
    measures: Mapping[str, Measure],
    rule: Rule,
    results: pd.DataFrame,
    kin: Mapping[Source, Source] | None = None,
    is_next_too: bool = False,
) -> set[Table]:
    """What to leave out for every breach; of another edition's, the tables here of the period that holds it,
    by what is counted; of a quarter that no period here holds, those of the next, which a stock ties to it.

    `kin` says which sources go together: none but its own, those that count the same people, a stock and its
    flows, or those of one return; is_next_too, that the period after is left out besides.
    """
    kin = kin or {}

    own = {table for breach in breaches if not breach.is_beside for table in _behind(breach, measures)}
    theirs = [breach for breach in breaches if breach.is_beside]
    if not theirs:
        return own
    tables: dict[str, list[Table]] = defaultdict(list)
    for table in (
        results[["measure", "quarter", "breakdown", "agency"]]
        .drop_duplicates()
        .itertuples(index=False, name=None)
    ):
        tables[table[2]].append(table)
    sources = {
        m: {kin.get(s, s) for s in _sources(measures[m])}
        for m in {*results["measure"], *(b.measure for b in theirs)}
    }
    for breach in theirs:
        like = [t for t in tables[breach.breakdown] if not sources[t[0]].isdisjoint(sources[breach.measure])]
        holding = [t for t in like if breach.quarter.startswith(f"{rule.period_of(t[1])}-")]
        after = [t for t in like if rule.period_of(t[1]) > breach.quarter]
        first = min((t[1] for t in after), default="")
        following = {t for t in after if t[1] == first}
        own |= {*holding, *following} if is_next_too or not holding else set(holding)
    return own


def _behind(breach: Breach, measures: Mapping[str, Measure]) -> Iterator[Table]:
    """What to leave out for a breach: its own breakdown; of a total that counts several groups together,
    theirs."""
    if breach.breakdown not in HEADLINES:
        yield breach.measure, breach.quarter, breach.breakdown, breach.agency
        return
    own = measures[breach.measure]
    joined = {
        column
        for column, wanted in {**own.denominator, **own.numerator}.items()
        if isinstance(wanted, list | tuple)
    }
    for other in measures.values():
        if (other.return_id, other.table) == (own.return_id, own.table):
            yield from (
                (other.id, breach.quarter, column, breach.agency) for column in other.by if column in joined
            )
