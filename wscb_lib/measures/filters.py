"""Which rows: the conditions a measure may put in its numerator and denominator.

    { outcome = "neglect" }                        is this value
    { attendance = ["in person", "deputy"] }       is one of these
    { is_quorate = true }                          a flag
    { ended_on = "present" }  { … = "absent" }     something is recorded, or nothing is
    { previous_plans = { at_least = 1 } }          a number or a date: at_least, at_most, more_than, less_than
    { within = { working_days = 15, of = [a, b] }} b came no later than that after a: hours, days,
    working_days, months
    { not = { … } }                                the row does not meet the filter inside
    { any = [{ … }, { … }] }                       the row meets at least one of them

Conditions written side by side must all be met. An absent value meets no condition but "absent", so
`not` takes in the rows where nothing is recorded: ask for "present" as well where that matters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from wscb_lib.errors import FrameworkFault, nearest
from wscb_lib.framework.filters import Filter
from wscb_lib.measures import calendar
from wscb_lib.measures.columns import Columns, as_label

_BOUNDS = {
    "at_least": np.greater_equal,
    "at_most": np.less_equal,
    "more_than": np.greater,
    "less_than": np.less,
}


def rows_meeting(wanted: Filter, columns: Columns) -> np.ndarray:
    """For each row, whether it meets every condition; an empty filter is met by all.

    Raises `FrameworkFault` when a bound or a span is not one of those above.

    >>> import pandas as pd
    >>> from wscb_lib.framework.declared import Table
    >>> plans = Columns(pd.DataFrame({"category": ["neglect", None]}), Table("plans", "", (), ""))
    >>> rows_meeting({"category": "neglect"}, plans).tolist()
    [True, False]
    >>> rows_meeting({"category": "absent"}, plans).tolist()
    [False, True]
    """
    return columns.remember("filter", repr(wanted), lambda: _all_of(wanted, columns))


def _all_of(wanted: Filter, columns: Columns) -> np.ndarray:
    met = np.ones(len(columns), dtype=bool)
    for name, value in wanted.items():
        met &= _condition(name, value, columns)
    return met


def _condition(name: str, value: Any, columns: Columns) -> np.ndarray:
    if name == "not":
        return ~rows_meeting(value, columns)
    if name == "any":
        met: np.ndarray = np.logical_or.reduce([rows_meeting(each, columns) for each in value])
        return met
    if name == "within":
        return _within(value, columns)
    if isinstance(value, Mapping):
        return _bounded(name, value, columns)
    if value == "present":
        return columns.is_present(name)
    if value == "absent":
        return ~columns.is_present(name)
    return _one_of(name, value if isinstance(value, list | tuple) else [value], columns)


def _one_of(name: str, wanted: Sequence[object], columns: Columns) -> np.ndarray:
    coded = columns.coded(name)
    labels = {as_label(value) for value in wanted}
    is_wanted = np.array([label in labels for label in coded.labels] + [False])
    met: np.ndarray = is_wanted[coded.codes]  # an absent value is -1, and so finds the False at the end
    return met


def _bounded(name: str, bounds: Filter, columns: Columns) -> np.ndarray:
    met = np.ones(len(columns), dtype=bool)
    for bound, limit in bounds.items():
        if bound not in _BOUNDS:
            raise FrameworkFault(
                f'filter on {name}: found "{bound}".{nearest(bound, _BOUNDS)} Wanted {", ".join(_BOUNDS)}.'
            )
        is_date = isinstance(limit, date)
        found = columns.days(name) if is_date else columns.numbers(name)
        met &= _BOUNDS[bound](found, np.datetime64(limit, "D") if is_date else limit)
    return met


def _within(value: Filter, columns: Columns) -> np.ndarray:
    start, end = value["of"]
    (unit, length) = next((unit, length) for unit, length in value.items() if unit != "of")
    if unit == "months":
        in_time: np.ndarray = columns.days(end) <= calendar.months_after(columns.days(start), length)
    else:
        in_time = span_between(unit, start, end, columns) <= length
    return in_time


def span_between(unit: str, start: str, end: str, columns: Columns) -> np.ndarray:
    """How long it was from one date column to another, row by row; NaN where either date is absent.

    It is negative where `end` came before `start`. `unit` is hours, days, weeks or working_days. Raises
    `FrameworkFault` for any other.
    """
    return columns.remember(f"span {unit} {start}", end, lambda: _span(unit, start, end, columns))


def _span(unit: str, start: str, end: str, columns: Columns) -> np.ndarray:
    if unit == "working_days":
        return calendar.working_days(columns.days(start), columns.days(end))
    lengths = {
        "hours": np.timedelta64(1, "h"),
        "days": np.timedelta64(1, "D"),
        "weeks": np.timedelta64(1, "W"),
    }
    if unit not in lengths:
        known = [*lengths, "working_days"]
        raise FrameworkFault(
            f'span from {start} to {end}: found "{unit}".{nearest(unit, known)} Wanted {", ".join(known)}.'
        )
    when = columns.times if unit == "hours" else columns.days
    long: np.ndarray = (when(end) - when(start)) / lengths[unit]
    return long
