"""Protected, attacked, and protected again: what the auditor can still work out is left out, breakdown by
breakdown."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

import pandas as pd

from wscb_lib.disclosure.alike import Alike
from wscb_lib.disclosure.attack import Anyway, Breach, attack, laid, told_of
from wscb_lib.disclosure.cells import Count
from wscb_lib.disclosure.giving_back import needed
from wscb_lib.disclosure.parts import Part, parts_of, together
from wscb_lib.disclosure.populations import Source, flows_of, source_of
from wscb_lib.disclosure.protect import Group, Protected, Suppression
from wscb_lib.disclosure.rows import Row
from wscb_lib.disclosure.rule import HEADLINES, Rule
from wscb_lib.disclosure.whole_tables import Table

if TYPE_CHECKING:
    from wscb_lib.framework import Measure

Safe: TypeAlias = tuple[Protected, list[Breach]]  # what may be shown of a part, and what still tells
_SOON = 2
_NEAR = 0, 1, 2, 4, 8, 16, 32  # so many quarters about a breach, until something more can be left out
_BACK = 5


def protect_until_safe(
    results: pd.DataFrame,
    measures: Mapping[str, Measure],
    rule: Rule,
    beside: Protected | None = None,
    made_safe: Callable[[Sequence[Part]], Sequence[Safe]] | None = None,
) -> tuple[Protected, list[Breach]]:
    """What may be shown, and the breaches that leaving breakdowns out did not end: none, or nothing may be
    written.

    What hangs together is made safe by itself, part by part (see `until_safe`); `made_safe` is a way to do so
    for all of them that finds the same, such as one that remembers.
    """
    kept = results if rule.has_agencies else results[results["agency"] == "all"]
    parts = parts_of(kept, measures, rule, beside)
    found = made_safe(parts) if made_safe else [until_safe(part) for part in parts]
    whole = together(kept, rule, zip(parts, (each for each, _ in found), strict=True))
    return whole, sorted({breach for _, breaches in found for breach in breaches})


def until_safe(part: Part) -> Safe:
    """What may be shown of one part, and the breaches that nothing ended.

    The suppression looks at a quarter at a time, and at a stock beside its flows. The auditor lays all
    quarters side by side. Where it still works out a small number, the breakdown of the first quarter that
    tells it is left out: it is the same quarter in whatever pack, and so what one pack shows no later one
    hides. A yearly edition is attacked alone, and with the quarterly one beside it.
    """
    with _unswept():
        return _until_safe(part)


@contextmanager
def _unswept() -> Iterator[None]:
    """Nothing that is weighed holds itself: to look for what does, among an agency's rows, costs a sixth of
    the time."""
    is_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_collecting:
            gc.enable()


def _until_safe(part: Part) -> Safe:
    results, measures, rule, beside = part.results, part.measures, part.rule, part.beside
    left_out: set[Table] = set()
    strictly: set[Group] = set()
    totals: set[Table] = set()
    suppression = Suppression(results, measures, rule, part.alike, beside)
    quarterly = laid(beside, measures) if beside else None
    told = told_of(results, measures, rule)
    kinds = _kinds_of_kin(measures, part.alike)
    anyway: dict[bool, Anyway] = {True: {}, False: {}}

    def attacked(shown: pd.DataFrame | Sequence[Row], is_trial: bool = False) -> list[Breach]:
        """What is still told, alone and beside the other edition; of a trial, anything at all."""
        breaches: list[Breach] = []
        for other in [None, quarterly] if quarterly else [None]:
            known = anyway[other is None]
            breaches += attack(shown, measures, rule, told, other, anyway=known, is_any_enough=is_trial)
            if breaches and is_trial:
                break
        return breaches

    while True:
        written = suppression.written(left_out, strictly, without_totals=totals)
        breaches = attacked(written.rows)
        if not breaches:
            break
        if quarterly:
            told_beside = [breach for breach in breaches if breach.is_beside]
            if firmer := _firmer(told_beside, part, strictly):
                strictly |= firmer
                continue
            ways = (_behind_all(breaches, measures, rule, results, *kind) for kind in kinds)
            more = next((tables for tables in ways if not tables <= left_out), set())
        else:
            more = set(_in_order(breaches, part, left_out)) or _behind_all(breaches, measures, rule, results)
        if more <= left_out:  # what is told is left out already: then whatever may tell it is
            around = (_around(breaches, part, near) for near in _NEAR)
            more = next((tables for tables in around if not tables <= left_out), set())
        if more <= left_out and (total := _least_total(breaches, part, totals)):
            totals.add(total)
            continue
        if more <= left_out:
            break
        left_out |= more
    found = suppression.as_frame(written)
    if quarterly and not breaches and not totals:
        found = _without_what_is_not_needed(
            found, left_out, strictly, suppression, lambda trial: not attacked(trial.shown, is_trial=True)
        )
    return found, sorted(set(breaches))


def _least_total(breaches: Sequence[Breach], part: Part, hidden: set[Table]) -> Table | None:
    """Where nothing more can be left out: the least total of a breach's quarter that need not stand exact and
    is not hidden yet; None where all that do not are."""
    if part.rule.applies_to == "characteristics":
        return None
    quarters = {breach.quarter for breach in breaches}
    rows = part.results[part.results["quarter"].isin(quarters) & part.results["breakdown"].eq("all")]
    tables = zip(rows["value"].tolist(), _tables_of_rows(rows), strict=True)
    return min((t for t in tables if t[1] not in hidden), default=(0, None))[1]


def _without_what_is_not_needed(
    found: Protected,
    left_out: set[Table],
    strictly: set[Group],
    suppression: Suppression,
    is_safe: Callable[[Protected], bool],
) -> Protected:
    """What is safe as well, and hides no more: without some of what was left out or hidden on the way there;
    then with some numbers that were hidden for another's sake, the greatest first.

    Of a quarterly edition what one pack shows no later one may hide, and so it is not asked.
    """
    best = found

    def is_as_good(out: set[Table], strict: set[Table], given_back: set[Count]) -> bool:
        nonlocal best
        groups = {group for group in strictly if group[0] in strict}
        trial = suppression.protected(out, groups, given_back)
        if _hidden_in(trial) > _hidden_in(best) or not is_safe(trial):
            return False
        best = trial
        return True

    firm = {table for table, _ in strictly}
    pieces = [*((True, table) for table in sorted(left_out)), *((False, table) for table in sorted(firm))]

    def split(kept: Iterable[tuple[bool, Table]]) -> tuple[set[Table], set[Table]]:
        kept = list(kept)
        return {table for is_out, table in kept if is_out}, {table for is_out, table in kept if not is_out}

    kept = split(needed(pieces, lambda kept: is_as_good(*split(kept), set())))
    numbers = {
        count: each.family.values[count]
        for each in best.decided
        for count in each.hidden - each.family.hidden
        if count in each.family.values
    }
    order = sorted(numbers, key=lambda count: (-numbers[count], count))
    needed(order, lambda hidden: is_as_good(*kept, set(order) - set(hidden)))
    return best


def _hidden_in(found: Protected) -> int:
    return int((found.shown["status"] == "suppressed").sum())


def _firmer(breaches: Sequence[Breach], part: Part, strictly: set[Group]) -> set[Group]:
    """What more of the year to hide where any quarter of it is hidden: the groups that are told; where they
    are hidden so already, their tables whole."""
    by_group = {
        (table, breach.group)
        for breach in breaches
        for table in _behind_all([breach], part.measures, part.rule, part.results)
    }
    if not by_group <= strictly:
        return by_group - strictly
    tables = {table for table, _ in by_group}
    rows = zip(_tables_of_rows(part.results), part.results["group"].tolist(), strict=True)
    return {(table, group) for table, group in rows if table in tables} - strictly


def _kinds_of_kin(
    measures: Mapping[str, Measure], alike: Alike
) -> tuple[tuple[Mapping[Source, Source], bool], ...]:
    """Which sources go together when something is left out, the nearest first, and whether the period after
    goes as well."""
    sources = {source_of(measure) for measure in measures.values()}
    near: dict[Source, Source] = {}
    twins, whole = alike.clusters(sources), {s: s[:1] for s in sources}
    flows = twins | {flow: twins[stock] for stock in sources for flow in flows_of(stock) or ()}
    return (near, False), (twins, False), (flows, False), (flows, True), (whole, True)


def _in_order(breaches: Sequence[Breach], part: Part, left_out: set[Table]) -> Iterator[Table]:
    """What to leave out, found quarter after quarter in each breakdown that has a breach; a total's breach is
    seen to elsewhere."""
    results, measures = part.results, part.measures
    doubtful: dict[tuple[str, str], set[Table]] = defaultdict(set)
    for breach in breaches:
        if breach.breakdown not in HEADLINES:
            table = breach.measure, breach.quarter, breach.breakdown, breach.agency
            doubtful[measures[breach.measure].return_id, breach.breakdown].add(table)
    for (return_id, breakdown), tables in doubtful.items():
        having = results.loc[results["breakdown"] == breakdown, "measure"].unique()
        counted = {source_of(measures[m]) for m in having if measures[m].return_id == return_id}
        here = {m: measures[m] for m in results["measure"].unique() if source_of(measures[m]) in counted}
        rows = results[results["measure"].isin(list(here)) & results["breakdown"].isin([breakdown, "all"])]
        yield from _mended(rows, here, breakdown, part, left_out, tables) - left_out


def _mended(
    rows: pd.DataFrame,
    measures: Mapping[str, Measure],
    breakdown: str,
    part: Part,
    left_out: set[Table],
    doubtful: set[Table],
) -> set[Table]:
    """What to leave out of one breakdown of one return: of each quarter in turn, what it is that tells a
    doubtful one.

    A quarter's secret is told by itself, or by one that follows soon, with what stands shortly before it;
    what is told otherwise is found when all is attacked again.
    """
    own = {table for table in left_out if table[0] in measures and table[2] == breakdown}
    suppression = Suppression(rows, measures, part.rule, part.alike)
    quarters = sorted(rows["quarter"].unique())
    in_doubt = {quarter for _, quarter, _, _ in doubtful}
    truth = told_of(rows, measures, part.rule)
    tables, shown = _tables_in(rows), suppression.written(own).rows
    for n, quarter in enumerate(quarters):
        if in_doubt.isdisjoint(quarters[max(0, n - _SOON) : n + 1]):
            continue
        window = quarters[max(0, n - _BACK) : n + 1]
        attacked = None
        while True:
            here = [row for row in shown if row[1] in window]
            if here != attacked:  # the same again tells the same again
                found = attack(here, measures, part.rule, truth, tables=doubtful)
                attacked, told = here, [b for b in found if b.breakdown == breakdown]
            in_quarter = {t for t in tables if t[1] == quarter and t[2] == breakdown}
            more = _of_quarter(quarter, told, measures, in_quarter - own) if told else set()
            if not more:
                break
            own |= more
            shown = suppression.written(own).rows
    return own


def _of_quarter(
    quarter: str,
    breaches: Iterable[Breach],
    measures: Mapping[str, Measure],
    here: set[Table],
) -> set[Table]:
    """The least that may help of what is not left out `here`, in one quarter: the flows of a stock that is
    told, the tables that are, those of the same people, or all that hangs together."""
    told = {b.measure for b in breaches}
    own = {source_of(measures[m]) for m in told}
    flows = {flow for source in own for flow in flows_of(source) or ()}
    ways: tuple[Callable[[Table], bool], ...] = (
        lambda table: source_of(measures[table[0]]) in flows,
        lambda table: table[0] in {b.measure for b in breaches if b.quarter == quarter},
        lambda table: table[0] in told,
        lambda table: source_of(measures[table[0]]) in own,
        lambda table: True,
    )
    return next((found for way in ways if (found := {table for table in here if way(table)})), set())


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
    for table in _tables_in(results):
        tables[table[2]].append(table)
    counted = {*results["measure"].unique(), *(b.measure for b in theirs)}
    sources = {m: source_of(measures[m]) for m in counted}
    sources = {m: kin.get(source, source) for m, source in sources.items()}
    for breach in theirs:
        like = [t for t in tables[breach.breakdown] if sources[t[0]] == sources[breach.measure]]
        holding = [t for t in like if breach.quarter.startswith(f"{rule.period_of(t[1])}-")]
        after = [t for t in like if rule.period_of(t[1]) > breach.quarter]
        first = min((t[1] for t in after), default="")
        following = {t for t in after if t[1] == first}
        own |= {*holding, *following} if is_next_too or not holding else set(holding)
    return own


def _around(breaches: Sequence[Breach], part: Part, near: int) -> set[Table]:
    """Every table of a breach's return that is broken down as it is, of its quarter and of so many beside it:
    of a list of whoever is open, what was open before and what came tell together what went."""
    results, measures = part.results, part.measures
    quarters = {quarter: n for n, quarter in enumerate(sorted(results["quarter"].unique()))}
    places = {
        (measures[b.measure].return_id, b.breakdown, b.agency, quarters[b.quarter] + step)
        for b in breaches
        if not b.is_beside
        for step in range(-near, near + 1)
    }
    return {
        (measure, quarter, breakdown, agency)
        for measure, quarter, breakdown, agency in _tables_in(results)
        if (measures[measure].return_id, breakdown, agency, quarters[quarter]) in places
        and breakdown not in HEADLINES
    }


def _tables_in(results: pd.DataFrame) -> list[Table]:
    """The tables of a results frame, each once and in its order."""
    return list(dict.fromkeys(_tables_of_rows(results)))


def _tables_of_rows(results: pd.DataFrame) -> list[Table]:
    """Which table each row of a results frame stands in."""
    names = (results[name].tolist() for name in ("measure", "quarter", "breakdown", "agency"))
    return list(zip(*names, strict=True))


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
