"""Measures of inspectors' judgements, which come seldom and stand until the next.

A share of what was published in one quarter would be a share of two or three. These look back: over a year,
or to the newest judgement of each thing judged. Each is a function a return names, as in `named`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from wscb_lib.framework.declared import Measure
from wscb_lib.framework.values import Framework
from wscb_lib.measures.columns import ABSENT, Columns
from wscb_lib.measures.filters import rows_meeting
from wscb_lib.measures.kinds import share
from wscb_lib.measures.named import Facts, headline_rows
from wscb_lib.quarter import Quarter

YEAR = 4
"""Quarters in a year."""


def share_in_the_year(
    framework: Framework, measure: Measure, facts: Facts, quarters: tuple[Quarter, ...], as_of: Quarter
) -> pd.DataFrame:
    """The share, of the rows of the four quarters that end with each, that meet the numerator.

    Both ends of the year are counted. A year in which no row falls reads `not_applicable`.
    """
    return _shares(framework, measure, facts, quarters, _of_the_year)


def standing_judgements(
    framework: Framework, measure: Measure, facts: Facts, quarters: tuple[Quarter, ...], as_of: Quarter
) -> pd.DataFrame:
    """The share, of all things that had been judged when a quarter ended, whose newest judgement meets the
    numerator.

    The measure's `of` says what is one thing. Of two rows of one thing on one day the later in the return
    stands. A row that does not say what was judged stands for itself.
    """
    return _shares(framework, measure, facts, quarters, _standing)


Choose = Callable[[Measure, Columns, np.ndarray, tuple[Quarter, ...]], Iterator[np.ndarray]]
"""Chooses, quarter by quarter, which of the rows that may count do."""


def _shares(
    framework: Framework, measure: Measure, facts: Facts, quarters: tuple[Quarter, ...], choose: Choose
) -> pd.DataFrame:
    columns = Columns(facts.get((measure.return_id, measure.table)), framework.table_of(measure))
    within = rows_meeting({measure.counted_on: "present", **measure.denominator}, columns)
    met = rows_meeting(measure.numerator, columns)
    chosen = list(choose(measure, columns, np.flatnonzero(within), quarters))
    counts = np.array([[np.sum(met[rows]), len(rows)] for rows in chosen], dtype=float).reshape(-1, 2)
    return headline_rows(measure, quarters, share(counts[:, 0], counts[:, 1]))


def _of_the_year(
    measure: Measure, columns: Columns, kept: np.ndarray, quarters: tuple[Quarter, ...]
) -> Iterator[np.ndarray]:
    """The rows of the year that ends with each quarter."""
    days = columns.days(measure.counted_on)[kept]
    for quarter in quarters:
        first, last = (np.datetime64(day, "D") for day in ((quarter - (YEAR - 1)).start, quarter.end))
        yield kept[(days >= first) & (days <= last)]


def _standing(
    measure: Measure, columns: Columns, kept: np.ndarray, quarters: tuple[Quarter, ...]
) -> Iterator[np.ndarray]:
    """The newest row of each thing, at each quarter's end."""
    codes = columns.coded(measure.of).codes
    things = np.where(codes == ABSENT, len(codes) + np.arange(len(codes)), codes)
    days = columns.days(measure.counted_on)
    newest_first = kept[np.argsort(days[kept], kind="stable")][::-1]
    for quarter in quarters:
        known = newest_first[days[newest_first] <= np.datetime64(quarter.end, "D")]
        yield known[np.unique(things[known], return_index=True)[1]]
