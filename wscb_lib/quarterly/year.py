"""The year's pack: four quarters together, for publication, and held against what was published before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from wscb_lib import disclosure
from wscb_lib.errors import DisclosureNotSafe, UsageFault
from wscb_lib.framework import Edition, Framework, Measure
from wscb_lib.measures.year import QUARTERS, YearResults, of_year, of_years, partial_words
from wscb_lib.pages.evidence import Year
from wscb_lib.quality import Gate
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly import line
from wscb_lib.quarterly.background import InBackground
from wscb_lib.quarterly.gathering import gather
from wscb_lib.store import Store

MOSTLY_HIDDEN = "most of its numbers are too small to publish"
_KEYS = ["measure", "quarter", "breakdown", "group", "agency"]
_TABLE = ["measure", "quarter", "breakdown", "agency"]
_SHOWN = [*_KEYS, "numerator", "denominator", "value", "status", "shown_as"]


def refuse_unfinished_year(quarter: Quarter, edition: Edition) -> None:
    """Raise `UsageFault` for a yearly edition of a quarter that ends no year."""
    if edition.is_yearly and quarter.number != QUARTERS:
        raise UsageFault(
            f'edition: "{edition.id}" is published once a year, over four quarters together, and {quarter} '
            "ends no year. "
            f"Make it for {quarter.year_label}-Q{QUARTERS}; a quarter's figures are for the board edition "
            "alone."
        )


def measure_year(
    gate: Gate, workspace: str, edition: Edition, is_specimen: bool, memory: line.Memory
) -> tuple[line.Measured, list[str]]:
    """The year's figures as this edition may show them, and sentences for whoever runs it.

    It is made from returns alone: a quarter known by past totals lacks in it, and nothing of the year has a
    seam.

    Raises `DisclosureNotSafe` when they could be undone, alone or beside an earlier year's pack.
    """
    framework, counted = gate.framework, line.count(gate)
    judging = InBackground(lambda: line.judge(gate, counted, memory), memory.jobs)
    made = of_years(
        framework,
        gate.facts,
        gate.table_statuses,
        counted.of_returns,
        gate.quarter,
        disclosure.characteristics_of(framework),
    )
    board = next(e for e in framework.board.editions.values() if not e.is_yearly)
    quarterly = line.protect(framework, counted.results, board, memory=memory)
    whole = line.protect(framework, made.frame, edition, quarterly, memory).shown
    left_out = _left_out(framework, made, whole)
    shown = whole[~whole["measure"].isin(list(left_out))].reset_index(drop=True)
    if shown.empty:
        raise UsageFault(
            f"{edition.title}, {gate.quarter.year_label}: nothing to publish. Of {len(framework.measures)} "
            "measures none has figures of the whole year that may be shown: so it is in a first year, or for "
            "a small Board. Nothing was made, and the last good pack is untouched. The Board's own pack is "
            "made with --edition board."
        )
    said = held_against_earlier(framework, shown, made.frame, edition, memory.store, gate.quarter)
    judged = judging.result()
    material = gather(
        gate, shown, {}, judged.concerns, judged.record, made.ends, workspace, edition, is_specimen
    )
    year = _year(gate, made, left_out, partial_words(framework, shown, counted.of_returns, gate.quarter))
    return line.Measured(
        made.ends, counted.results, shown, replace(material, framework=framework, seams={}, year=year)
    ), said


def _left_out(framework: Framework, made: YearResults, whole: pd.DataFrame) -> dict[str, str]:
    """Why each measure that is not published is not, by id, in declared order."""
    because = {each.measure: each.because for each in made.left_out}
    because |= dict.fromkeys((m for m in disclosure.mostly_hidden(whole) if m not in because), MOSTLY_HIDDEN)
    return {m: because[m] for m in framework.measures if m in because}


def _year(gate: Gate, made: YearResults, left_out: Mapping[str, str], partial: Mapping[str, str]) -> Year:
    return Year(
        label=gate.quarter.year_label,
        before=made.ends[0].year_label if len(made.ends) > 1 else "",
        left_out=tuple((gate.framework.measure(m).title, because) for m, because in left_out.items()),
        partial=partial,
        missing=tuple(missing_returns(gate)),
    )


def missing_returns(gate: Gate) -> list[str]:
    """A sentence for each agency's return that did not come, or was held, in some quarter of the year."""
    said = []
    for spec in gate.framework.returns.values():
        for agency in spec.agencies:
            words = [(gate.status_of(spec.id, agency, str(q)), q) for q in of_year(gate.quarter)]
            lacking = [
                f"{word.replace('_', ' ')} for {q.short}"
                for word, q in words
                if word in ("held", "not_returned")
            ]
            if lacking:
                said.append(
                    f"{spec.title}, from {gate.framework.board.agency_name(agency)}: {'; '.join(lacking)}."
                )
    return said


def by_year(shown: pd.DataFrame) -> pd.DataFrame:
    """As the files print it: a year's figure stands under the year's name, and not under its last
    quarter's."""
    return shown.assign(quarter=[Quarter.parse(q).year_label for q in shown["quarter"]])


def published_rows(shown: pd.DataFrame) -> list[dict[str, object]]:
    """What a release keeps of the rows it published, so that the next can be held against them; an absence is
    None."""
    return [
        {name: None if pd.isna(row[name]) else row[name] for name in _SHOWN}
        for row in shown[_SHOWN].to_dict("records")
    ]


def held_against_earlier(
    framework: Framework,
    shown: pd.DataFrame,
    results: pd.DataFrame,
    edition: Edition,
    store: Store,
    quarter: Quarter,
) -> list[str]:
    """Sentences of what an earlier release printed that cannot be taken back; what it printed counts as
    known.

    Raises `DisclosureNotSafe` for what it and this pack would give away together. What releases gave away
    already is said, and nothing is added to it.
    """
    rule = disclosure.rule_of(framework, edition)
    said, told = [], []
    for rows in rows_published(store, quarter, edition):
        cannot, breaches = beside_earlier(shown, rows, framework.measures, rule, results)
        said += cannot
        told += breaches
    if told:
        raise DisclosureNotSafe(
            *dict.fromkeys(told),
            "Nothing was written. Leave the breakdown out of the measure's `by`, or ask for its groups to be "
            "joined; where it was left out already, ask whoever answers for what the Board publishes.",
        )
    return list(dict.fromkeys(said))


def rows_published(store: Store, quarter: Quarter, edition: Edition) -> list[Sequence[Mapping[str, object]]]:
    """The rows of every pack ever published of these periods, newest first: a reader may have kept any.

    Of a yearly edition this year's and the last's; of a quarterly one those of this quarter and the four
    before it.
    """
    periods = (
        (quarter, quarter - QUARTERS)
        if edition.is_yearly
        else tuple(quarter - n for n in range(QUARTERS + 1))
    )
    told = [each for q in periods for each in store.versions(q, edition.id)]
    return [each["rows"] for each in told if each.get("rows")]


def beside_earlier(
    shown: pd.DataFrame,
    rows: Sequence[Mapping[str, object]],
    measures: Mapping[str, Measure],
    rule: disclosure.Rule,
    results: pd.DataFrame,
) -> tuple[list[str], list[str]]:
    """What an earlier pack printed that is hidden now, and what it gives away of this one: two lists of
    sentences.

    `rows` are what `published_rows` kept. A reader who kept that pack knows every figure of it that still
    holds.
    """
    earlier = pd.DataFrame(rows, columns=_SHOWN).astype(
        {"numerator": float, "denominator": float, "value": float}
    )
    earlier = earlier.assign(shown_as=earlier["shown_as"].fillna(""))
    earlier = earlier[earlier["measure"].isin(list(measures))]
    if not _adds_anything(shown, earlier):
        return [], []
    gone = disclosure.shown_before(shown, earlier, measures, rule)
    known = _with_what_was_printed(shown, earlier, results)
    places = {_place(b) for b in gone}
    found = [b for b in disclosure.attack(known, measures, rule, results) if _place(b) not in places]
    found += _in_what_was_left_out(known, earlier, measures, rule)
    leaked = _given_away_already(shown, earlier, measures, rule, results) if found else set()
    found = [b for b in found if _place(b) not in leaked]
    cannot = [
        f"{b.sentence} It cannot be taken back: tell whoever answers for what the Board publishes."
        for b in gone
    ]
    cannot += [
        f"{m}, {q}, by {by}: given away by what was published already; nothing is added to it here."
        for m, q, by, _ in sorted(leaked)
    ]
    return cannot, [
        f"{b.measure}, {b.quarter}, by {b.breakdown}: hidden here, and told by an earlier pack beside this "
        "one."
        for b in found
    ]


def _adds_anything(shown: pd.DataFrame, earlier: pd.DataFrame) -> bool:
    """Whether an earlier pack printed any row that is hidden, or not there, now: else it says nothing that
    this one does not."""
    printed = earlier[earlier["status"].isin(["ok", "partial"])].set_index(_KEYS).index
    now = shown[shown["status"].isin(["ok", "partial"])].set_index(_KEYS).index
    here = printed[printed.get_level_values("quarter").isin(list(shown["quarter"].unique()))]
    return not here.difference(now).empty


def _given_away_already(
    shown: pd.DataFrame,
    earlier: pd.DataFrame,
    measures: Mapping[str, Measure],
    rule: disclosure.Rule,
    results: pd.DataFrame,
) -> set[tuple[str, str, str, str]]:
    """The tables that what was published gives away by itself, were nothing shown now."""
    blank = shown.assign(
        numerator=float("nan"),
        denominator=float("nan"),
        value=float("nan"),
        status="suppressed",
        shown_as=disclosure.HIDDEN,
    )
    return {
        _place(b)
        for b in disclosure.attack(_with_what_was_printed(blank, earlier, results), measures, rule, results)
    }


def _place(breach: disclosure.Breach) -> tuple[str, str, str, str]:
    return breach.measure, breach.quarter, breach.breakdown, breach.agency


def _in_what_was_left_out(
    known: pd.DataFrame, earlier: pd.DataFrame, measures: Mapping[str, Measure], rule: disclosure.Rule
) -> list[disclosure.Breach]:
    """What can be worked out of a breakdown that an earlier pack had and this one has not.

    Nothing is counted by it any more, so the auditor is told nothing but what both packs print. Where the
    total was printed and is another now, the groups are of another count and tell nothing.
    """
    rows = list(earlier[_TABLE].itertuples(index=False, name=None))
    has = set(known[_TABLE].itertuples(index=False, name=None))
    quarters = set(known["quarter"])
    restated = _restated(known, earlier)
    left_out = earlier[[row not in has and row[1] in quarters and row[:2] not in restated for row in rows]]
    if left_out.empty:
        return []
    places = set(left_out[_TABLE].itertuples(index=False, name=None))
    both = pd.concat([known, left_out], ignore_index=True)
    return [b for b in disclosure.attack(both, measures, rule) if _place(b) in places]


def _restated(known: pd.DataFrame, earlier: pd.DataFrame) -> set[tuple[str, str]]:
    """Each measure and quarter whose total was printed in both packs, and is not the same in both."""
    was, now = (
        f[f["breakdown"] == "all"].set_index(["measure", "quarter"])["value"].dropna()
        for f in (earlier, known)
    )
    both = was.index.intersection(now.index)
    return set(both[((was[both] - now[both]).abs() > 1e-6).to_numpy()])


def _with_what_was_printed(shown: pd.DataFrame, earlier: pd.DataFrame, results: pd.DataFrame) -> pd.DataFrame:
    """The rows shown, each hidden one as the earlier pack printed it where that is still the figure."""
    numbers = ["numerator", "denominator", "value"]
    was, now = earlier.set_index(_KEYS), results.set_index(_KEYS)
    printed = was[was["status"].isin(["ok", "partial"])]
    same = printed.index.intersection(now.index)
    still = (printed.loc[same, "value"] - now.loc[same, "value"]).abs() < 1e-6
    kept = printed.loc[same[still.to_numpy()]]
    made = shown.set_index(_KEYS)
    hidden = made.index[made["status"] == "suppressed"].intersection(kept.index)
    made.loc[hidden, numbers] = kept.loc[hidden, numbers]
    made.loc[hidden, "status"], made.loc[hidden, "shown_as"] = "ok", ""
    return made.reset_index()
