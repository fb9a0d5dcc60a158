"""Measures of spells: what has been open too long, who was moved too often, who went missing while in care.

A spell is a row with a first and a last day: a placement, a case. The kinds count spells open on a day; these
ask about the time before that day, which a filter cannot see. Each is a function a return names, as in
`named`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from wscb_lib.framework.declared import Measure
from wscb_lib.framework.values import Framework
from wscb_lib.measures.calendar import months_after
from wscb_lib.measures.columns import ABSENT, Columns
from wscb_lib.measures.filters import rows_meeting
from wscb_lib.measures.kinds import count, share
from wscb_lib.measures.named import Facts, headline_rows
from wscb_lib.measures.slots import Slots
from wscb_lib.quarter import Quarter

LONG = 3
"""Months after which a case is said to have been open too long."""

TOO_LONG = 24
"""Months from which a plan is said to have gone on too long."""

MANY = 3
"""Places in one year from which a child is said to be moved from place to place."""

YEAR = 4
"""Quarters in a year."""

MISSING = ("missing_children", "episodes")
"""The return and table in which police report children missing."""


def open_over_three_months(
    framework: Framework, measure: Measure, facts: Facts, quarters: tuple[Quarter, ...], as_of: Quarter
) -> pd.DataFrame:
    """How many rows are open when a quarter ends and have been for more than three months.

    One that began on 31 December has been open for three months on 31 March, and is not yet among them.
    """
    spells = _Spells(framework, measure, facts)
    long_ago = months_after(spells.opened, LONG)
    found = [np.sum(spells.is_open(q) & (long_ago < _day(q))) for q in quarters]
    return headline_rows(measure, quarters, count(np.array(found, dtype=float)))


def open_for_two_years(
    framework: Framework, measure: Measure, facts: Facts, quarters: tuple[Quarter, ...], as_of: Quarter
) -> pd.DataFrame:
    """Of the rows open when a quarter ends, the share that have been for two years or more."""
    spells = _Spells(framework, measure, facts)
    long_ago = months_after(spells.opened, TOO_LONG)
    open_then = [spells.is_open(q) for q in quarters]
    long = [np.sum(here & (long_ago <= _day(q))) for here, q in zip(open_then, quarters, strict=True)]
    return headline_rows(
        measure, quarters, share(np.array(long, float), np.array([np.sum(o) for o in open_then], float))
    )


def children_with_three_placements(
    framework: Framework, measure: Measure, facts: Facts, quarters: tuple[Quarter, ...], as_of: Quarter
) -> pd.DataFrame:
    """The share, of the children in care at a quarter's end, who lived in three or more places in the year
    before.

    A place left before the year began is not counted. Where the year reaches back beyond the first placement
    known to have ended, the rows that were over by then never came, and the quarter reads `not_returned`.
    """
    spells = _Spells(framework, measure, facts)
    moved, in_care = np.zeros(len(quarters)), np.zeros(len(quarters))
    for slot, quarter in enumerate(quarters):
        places = np.bincount(
            spells.children[spells.touch(quarter - (YEAR - 1), quarter)], minlength=spells.many
        )
        here = np.unique(spells.children[spells.is_open(quarter)])
        moved[slot], in_care[slot] = np.sum(places[here] >= MANY), len(here)
    rows = headline_rows(measure, quarters, share(moved, in_care))
    is_known = [spells.begin is not None and spells.begin <= q - (YEAR - 1) for q in quarters]
    return _unless(rows, is_known)


def children_missing_in_the_quarter(
    framework: Framework, measure: Measure, facts: Facts, quarters: tuple[Quarter, ...], as_of: Quarter
) -> pd.DataFrame:
    """The share, of the children with a spell in a quarter, who were reported missing in it, as police count
    them.

    The measure's numerator says which episodes count. A quarter in which police sent no episode at all reads
    `not_returned`: a nought there would be a comfort nobody has earned.
    """
    return _missing(framework, measure, facts, quarters, 1)


def children_missing_in_the_year(
    framework: Framework, measure: Measure, facts: Facts, quarters: tuple[Quarter, ...], as_of: Quarter
) -> pd.DataFrame:
    """The same as `children_missing_in_the_quarter` over four quarters; returns of all four must have
    come."""
    return _missing(framework, measure, facts, quarters, YEAR)


def _missing(
    framework: Framework, measure: Measure, facts: Facts, quarters: tuple[Quarter, ...], over: int
) -> pd.DataFrame:
    spells = _Spells(framework, measure, facts)
    return_id, table = MISSING
    if return_id not in framework.returns:  # nobody is asked for it
        nothing = np.zeros(len(quarters))
        rows = headline_rows(measure, quarters, share(nothing, nothing))
        return rows.assign(status="not_due")
    episodes = Columns(facts.get(MISSING), framework.returns[return_id].tables[table])
    counts = rows_meeting({"category": "missing", "child_id": "present", **measure.numerator}, episodes)
    children = episodes.coded("child_id").codes
    gone, all_told, is_known = np.zeros(len(quarters)), np.zeros(len(quarters)), []
    for slot, quarter in enumerate(quarters):
        wanted = tuple(_back(quarter, over))
        placed = Slots(wanted).of_days(episodes.days("reported_at"))
        is_known.append(len(set(placed[placed >= 0])) == len(wanted))
        gone[slot] = len(np.unique(children[counts & (placed >= 0)]))
        all_told[slot] = len(np.unique(spells.children[spells.touch(wanted[0], quarter)]))
    # More children gone than there were is two returns about different children: there is no share to tell.
    out_of = np.where(gone <= all_told, all_told, 0.0)
    return _unless(headline_rows(measure, quarters, share(gone, out_of)), is_known)


class _Spells:
    """The rows a measure's `open_from` and `open_to` bound, and whose they are."""

    def __init__(self, framework: Framework, measure: Measure, facts: Facts) -> None:
        columns = Columns(facts.get((measure.return_id, measure.table)), framework.table_of(measure))
        # The numerator is the episodes' where a measure looks into another return, and ours where it does
        # not.
        own = measure.numerator if measure.kind == "stock" else {}
        kept = np.flatnonzero(
            rows_meeting({measure.open_from: "present", **own, **measure.denominator}, columns)
        )
        self.opened = columns.days(measure.open_from)[kept]
        self.ended = columns.days(measure.open_to)[kept]
        self.children, self.many = _whose(columns, kept)

    @property
    def begin(self) -> Quarter | None:
        """The quarter of the first spell known to have ended; earlier endings are not in the returns."""
        known = self.ended[~np.isnat(self.ended)]
        return Quarter.of(known.min().item()) if len(known) else None

    def is_open(self, quarter: Quarter) -> np.ndarray:
        """Which spells are open when a quarter ends; one that ends on its last day is not."""
        return (self.opened <= _day(quarter)) & ~(self.ended <= _day(quarter))

    def touch(self, first: Quarter, last: Quarter) -> np.ndarray:
        """Which spells were open on any day from one quarter to another."""
        return (self.opened <= _day(last)) & ~(self.ended <= np.datetime64(first.start, "D"))


def _whose(columns: Columns, kept: np.ndarray) -> tuple[np.ndarray, int]:
    """Number the children, and give each kept row its child's number; a row without a child is a child of
    its own."""
    if "child_id" not in columns.declared.columns:
        return np.arange(len(kept)), len(kept)
    coded = columns.coded("child_id")
    codes = coded.codes[kept]
    own = len(coded.labels) + np.arange(len(kept))
    return np.where(codes == ABSENT, own, codes), len(coded.labels) + len(kept)


def _back(quarter: Quarter, over: int) -> Iterator[Quarter]:
    """So many quarters that end with this one, in order."""
    return (quarter - (over - 1 - step) for step in range(over))


def _day(quarter: Quarter) -> np.datetime64:
    return np.datetime64(quarter.end, "D")


def _unless(rows: pd.DataFrame, is_known: list[bool]) -> pd.DataFrame:
    """The rows, `not_returned` where what they need did not come."""
    rows["status"] = np.where(is_known, rows["status"], "not_returned")
    return rows
