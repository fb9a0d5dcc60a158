"""Days as whole numbers (days since 1 January 1970), and the working days of England among them."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np

from wscb_lib.measures.calendar import bank_holidays, months_after
from wscb_lib.quarter import Quarter

ABSENT = np.iinfo("int64").min
"""Stands for no day: numpy's own number for a day that is not a time."""


def number_of(day: date) -> int:
    """A day as a whole number.

    >>> number_of(date(1970, 1, 2))
    1
    """
    return (day - date(1970, 1, 1)).days


def day_of(number: int) -> date:
    """The day a whole number stands for.

    >>> day_of(16891)
    datetime.date(2016, 3, 31)
    """
    return date.fromordinal(719163 + int(number))


def as_days(numbers) -> np.ndarray:
    """Whole numbers as `datetime64[D]`; `ABSENT` as NaT."""
    return np.asarray(numbers, dtype="int64").astype("datetime64[D]")


@cache
def _working() -> np.ndarray:
    """Every working day from 2000 to 2040, in order; before 2012 bank holidays are not known, and weekends
    are."""
    days = np.arange(np.datetime64("2000-01-01"), np.datetime64("2041-01-01"))
    return days[np.is_busday(days, holidays=np.array(bank_holidays(), dtype="datetime64[D]"))].astype("int64")


def working_day_after(day, working_days):
    """The day so many working days after each day; with 0, the day itself or the next working day.

    >>> thursday = number_of(date(2016, 3, 24))
    >>> day_of(working_day_after(thursday, 1)), day_of(working_day_after(thursday + 1, 0))
    (datetime.date(2016, 3, 29), datetime.date(2016, 3, 29))
    """
    working = _working()
    here = np.searchsorted(working, day, side="left")
    # From a day that is not a working day, the first working day after it is the first counted.
    is_off = working[here] != day
    return working[here + working_days - (is_off & (np.asarray(working_days) > 0))]


def working_day_before(day, working_days):
    """The day so many working days before each day; with 0, the day itself or the last working day before it.

    >>> day_of(working_day_before(number_of(date(2016, 3, 31)), 15))
    datetime.date(2016, 3, 8)
    """
    working = _working()
    here = np.searchsorted(working, day, side="right") - 1
    is_off = working[here] != day
    return working[here - working_days + (is_off & (np.asarray(working_days) > 0))]


def working_days_in(quarter: Quarter) -> np.ndarray:
    """Every working day of a quarter, in order."""
    working = _working()
    low, high = np.searchsorted(working, [number_of(quarter.start), number_of(quarter.end) + 1])
    return working[low:high]


def later(day: int, months: int) -> int:
    """The same day of the month, so many months on.

    >>> day_of(later(number_of(date(2015, 11, 30)), 3))
    datetime.date(2016, 2, 29)
    """
    return int(months_after(np.array([day], dtype="datetime64[D]"), months).astype("int64")[0])


def quarter_places(days: np.ndarray, first: Quarter, count: int) -> np.ndarray:
    """Which of `count` quarters from `first` each `datetime64` day falls in; one outside takes the nearest
    end."""
    months = days.astype("datetime64[M]").astype("int64")
    start = (first.start.year - 1970) * 12 + first.start.month - 1
    return np.clip((months - start) // 3, 0, count - 1)
