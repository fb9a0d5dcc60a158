"""Protected, attacked, and protected again: what the auditor can still work out is left out, breakdown by breakdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from wscb_lib.disclosure.attack import Breach, attack
from wscb_lib.disclosure.over_time import Decided
from wscb_lib.disclosure.populations import flows_of, populations
from wscb_lib.disclosure.protect import Protected, Table, protect, protected
from wscb_lib.disclosure.rule import HEADLINES, Rule

Source = tuple[str, ...]


def protect_until_safe(
    results: pd.DataFrame, measures: Mapping[str, Any], rule: Rule, beside: Protected | None = None
) -> tuple[Protected, list[Breach]]:
    """What may be shown, and the breaches that leaving breakdowns out did not end: none, or nothing may be written.

    The suppression looks at a quarter at a time, and at a stock beside its flows. The auditor lays all quarters
    side by side. Where it still works out a small number, the breakdown of the first quarter that tells it is left out:
    it is the same quarter in whatever pack, and so what one pack shows no later one hides. A yearly edition is
    attacked alone, and with the quarterly one beside it.
    """
    left_out: set[Table] = set()
    decided: dict[int, Decided] = {}
    while True:
        found = protected(results, measures, rule, left_out, decided, beside)
        breaches = attack(found.shown, measures, rule, results)
        if beside:
            breaches += attack(found.shown, measures, rule, results, beside)
            ways = (_behind_all(breaches, measures, rule, results, is_whole_return) for is_whole_return in (False, True))
            more = next((tables for tables in ways if not tables <= left_out), set())
        else:
            more = set(_in_order(breaches, results, measures, rule, left_out)) or _behind_all(breaches, measures, rule, results)
        if more <= left_out:
            return found, sorted(set(breaches))
        left_out |= more


def _in_order(
    breaches: Sequence[Breach], results: pd.DataFrame, measures: Mapping[str, Any], rule: Rule, left_out: set[Table]
) -> Iterator[Table]:
    """What to leave out, found quarter after quarter in each breakdown that has a breach; a total's breach is seen to elsewhere."""
    groups = _hanging_together(results, measures)
    places = dict.fromkeys((groups[b.measure], b.breakdown) for b in breaches if b.breakdown not in HEADLINES)
    for group, breakdown in places:
        part = results[results["measure"].isin(list(group)) & results["breakdown"].isin([breakdown, *HEADLINES])]
        yield from _mended(part, {m: measures[m] for m in group}, breakdown, rule, left_out) - left_out


def _mended(part: pd.DataFrame, measures: Mapping[str, Any], breakdown: str, rule: Rule, left_out: set[Table]) -> set[Table]:
    """What to leave out of one breakdown of measures that hang together, so that nothing follows; or what was found before nothing helped."""
    own = {table for table in left_out if table[0] in measures and table[2] == breakdown}
    decided: dict[int, Decided] = {}
    quarters = sorted(part["quarter"].unique())
    while True:
        shown = protect(part, measures, rule, own, decided)

        def told_by(quarter: str, shown: pd.DataFrame = shown) -> list[Breach]:
            before = shown[shown["quarter"] <= quarter]
            return [b for b in attack(before, measures, rule, part[part["quarter"] <= quarter]) if b.breakdown == breakdown]

        if not (every := told_by(quarters[-1])):
            return own
        first = min(b.quarter for b in every)
        told = next(((q, found) for q in quarters if q >= first and (found := told_by(q))), None)
        more = _of_quarter(*told, measures, part, breakdown, own) if told else set()
        if not more:
            return own
        own |= more


def _of_quarter(
    quarter: str, breaches: Iterable[Breach], measures: Mapping[str, Any], part: pd.DataFrame, breakdown: str, left_out: set[Table]
) -> set[Table]:
    """The least that may help of one quarter: the flows of a stock that is told, the tables that are, or all that hangs together."""
    is_here = (part["quarter"] == quarter) & (part["breakdown"] == breakdown)
    here = set(part.loc[is_here, ["measure", "quarter", "breakdown", "agency"]].itertuples(index=False, name=None)) - left_out
    told = {b.measure for b in breaches}
    flows = {flow for m in told for source in _sources(measures[m]) for flow in flows_of(source) or ()}
    ways: tuple[Callable[[Table], bool], ...] = (
        lambda table: not flows.isdisjoint(_sources(measures[table[0]])),
        lambda table: table[0] in {b.measure for b in breaches if b.quarter == quarter},
        lambda table: table[0] in told,
        lambda table: True,
    )
    return next((found for way in ways if (found := {table for table in here if way(table)})), set())


def _hanging_together(results: pd.DataFrame, measures: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """For each measure those of which one may tell another: of one source, of a stock and its flows, or of one return."""
    here = list(dict.fromkeys(results["measure"]))
    by_return: dict[str, set[str]] = {}
    for measure in here:
        by_return.setdefault(measures[measure].return_id, set()).add(measure)
    return {m: frozenset(by_return[measures[m].return_id]) for m in here}


def _sources(measure: Any) -> set[Source]:
    return {p.source for p in populations(measure, "all") if p}


def _behind_all(breaches: Iterable[Breach], measures: Mapping[str, Any], rule: Rule, results: pd.DataFrame, is_whole_return: bool = False) -> set[Table]:
    """What to leave out for every breach; of another edition's, the tables here of the period that holds it, by what is counted.

    Where that did not help, whatever is broken down so of the whole return.
    """
    own = {table for breach in breaches if not breach.is_beside for table in _behind(breach, measures)}
    theirs = [breach for breach in breaches if breach.is_beside]
    tables = results[["measure", "quarter", "breakdown", "agency"]].drop_duplicates() if theirs else results[:0]
    for table in tables.itertuples(index=False, name=None):
        for breach in theirs:
            is_of_it = breach.breakdown == table[2] and breach.quarter.startswith(f"{rule.period_of(table[1])}-")
            one, other = measures[table[0]], measures[breach.measure]
            is_kin = one.return_id == other.return_id if is_whole_return else not _sources(one).isdisjoint(_sources(other))
            if is_of_it and is_kin:
                own.add(table)
    return own


def _behind(breach: Breach, measures: Mapping[str, Any]) -> Iterator[Table]:
    """What to leave out for a breach: its own breakdown; of a total that counts several groups together, theirs."""
    if breach.breakdown not in HEADLINES:
        yield breach.measure, breach.quarter, breach.breakdown, breach.agency
        return
    own = measures[breach.measure]
    joined = {column for column, wanted in {**own.denominator, **own.numerator}.items() if isinstance(wanted, list | tuple)}
    for other in measures.values():
        if (other.return_id, other.table) == (own.return_id, own.table):
            yield from ((other.id, breach.quarter, column, breach.agency) for column in other.by if column in joined)
