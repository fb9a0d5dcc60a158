"""Children in care who are settled: long in care, and long in one place. A function a return names, as in
`named`.

Two tables of one return must be asked: one says who is in care and since when, the other where they live.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from wscb_lib.framework.declared import Measure
from wscb_lib.framework.values import Framework
from wscb_lib.measures.calendar import months_after
from wscb_lib.measures.columns import ABSENT, Columns
from wscb_lib.measures.filters import rows_meeting
from wscb_lib.measures.kinds import share
from wscb_lib.measures.named import Facts, headline_rows
from wscb_lib.quarter import Quarter

IN_CARE, IN_ONE_PLACE = 30, 24
"""Months in care from which a child should be settled, and in one place from which a child is."""

SIXTEEN = 16
"""Years of age from which a child is no longer counted."""

PLACEMENTS = "placements"
"""The table, beside the measure's own, that says where each child lives."""

_YEAR = 365.25


def children_settled(
    framework: Framework, measure: Measure, facts: Facts, quarters: tuple[Quarter, ...], as_of: Quarter
) -> pd.DataFrame:
    """The share settled, of the children under 16 who have been in care for two and a half years at a
    quarter's end.

    Settled is two years or more in the place they live in or, by the measure's numerator, a kind of place
    that counts however new it is. The age is what it was when they came into care, and the whole years since.
    """
    tables = framework.returns[measure.return_id].tables
    care = Columns(facts.get((measure.return_id, measure.table)), tables[measure.table])
    places = Columns(facts.get((measure.return_id, PLACEMENTS)), tables[PLACEMENTS])
    counts = rows_meeting(measure.numerator, places)
    settled, long = np.zeros(len(quarters)), np.zeros(len(quarters))
    for slot, quarter in enumerate(quarters):
        day = np.datetime64(quarter.end, "D")
        stayed = _is_open(places, day) & (
            counts | (months_after(places.days("started_on"), IN_ONE_PLACE) <= day)
        )
        known = (
            _is_open(care, day)
            & (months_after(care.days("started_on"), IN_CARE) <= day)
            & _is_young(care, day)
        )
        children = _children(care, known)
        settled[slot], long[slot] = len(children & _children(places, stayed)), len(children)
    return headline_rows(measure, quarters, share(settled, long))


def _is_open(columns: Columns, day: np.datetime64) -> np.ndarray:
    return (columns.days("started_on") <= day) & ~(columns.days("ended_on") <= day)


def _is_young(care: Columns, day: np.datetime64) -> np.ndarray:
    """Under 16 on a day, as far as whole years tell; a child whose age nobody gave is not counted."""
    years = (day - care.days("started_on")).astype(float) // _YEAR
    return care.numbers("age") + years < SIXTEEN


def _children(columns: Columns, rows: np.ndarray) -> set[str]:
    coded = columns.coded("child_id")
    return {coded.labels[code] for code in coded.codes[rows] if code != ABSENT}
