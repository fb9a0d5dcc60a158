"""Working days, and dates so many months on. Days are numpy `datetime64[D]`; an absent day is NaT.

The bank holidays of England come from the copy of GOV.UK's list that govuk-bank-holidays carries:
nothing is fetched. Outside the years of that list only weekends are known, so a run whose quarters
leave it is refused by `require_bank_holidays` rather than judged by the wrong calendar.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

import numpy as np

from wscb_lib.errors import FrameworkFault, UsageFault

_ONE_DAY = np.timedelta64(1, "D")


@cache
def bank_holidays() -> tuple[date, ...]:
    """Every bank holiday of England that is known, in order.

    >>> date(2016, 3, 28) in bank_holidays()     # Easter Monday
    True
    """
    from govuk_bank_holidays.bank_holidays import BankHolidays  # brings in requests: only where it is needed

    listed = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    return tuple(holiday["date"] for holiday in listed)


@cache
def _calendar() -> np.busdaycalendar:
    return np.busdaycalendar(holidays=np.array(bank_holidays(), dtype="datetime64[D]"))


def require_bank_holidays(first: date, last: date) -> None:
    """Refuse a span of days of which not every bank holiday is known: a `UsageFault` that says what to do.

    >>> require_bank_holidays(date(2012, 4, 1), date(2016, 3, 31))
    """
    known_from, known_to = date(bank_holidays()[0].year, 1, 1), date(bank_holidays()[-1].year, 12, 31)
    if first < known_from:
        raise UsageFault(
            f"bank holidays: found a history that starts on {first}. They are known from {known_from}. Start "
            "the history later, or leave out the measures counted in working days."
        )
    if last > known_to:
        raise UsageFault(
            f"bank holidays: found a quarter that ends on {last}. They are known up to {known_to}. Bring "
            "govuk-bank-holidays up to date: pip install --upgrade govuk-bank-holidays."
        )


def working_days(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Count the working days after each `start`, up to and including `end`.

    Negative where `end` is earlier, NaN where a day is absent. From a Friday to the Monday after is one; so
    is Saturday to Monday, and Friday to Saturday is none.

    >>> days = np.array(["2016-03-24", "2016-03-25", "NaT"], dtype="datetime64[D]")
    >>> working_days(days, np.full(3, np.datetime64("2016-03-29")))      # over Easter 2016
    array([ 1.,  1., nan])
    """
    found = np.full(len(start), np.nan)
    known = ~(np.isnat(start) | np.isnat(end))
    earlier, later = np.minimum(start[known], end[known]), np.maximum(start[known], end[known])
    # numpy counts the first day and not the last; the clock of a timescale starts the day after.
    counted = np.busday_count(earlier + _ONE_DAY, later + _ONE_DAY, busdaycal=_calendar())
    found[known] = np.where(end[known] < start[known], -counted, counted)
    return found


def months_after(days: np.ndarray, months: int) -> np.ndarray:
    """The same day of the month, so many months later; the month's last day where it is shorter. NaT stays
    NaT.

    >>> months_after(np.array(["2015-11-30", "2016-01-15"], dtype="datetime64[D]"), 3).astype(str).tolist()
    ['2016-02-29', '2016-04-15']
    """
    month = days.astype("datetime64[M]")
    day_of_month = days - month.astype("datetime64[D]")
    target = month + np.timedelta64(months, "M")
    last = (target + np.timedelta64(1, "M")).astype("datetime64[D]") - _ONE_DAY
    found: np.ndarray = np.minimum(target.astype("datetime64[D]") + day_of_month, last)
    return found


def day_after(day: date, span: Mapping[str, int]) -> date:
    """The day that lies a span after another, such as {"months": 3} or {"days": 28}; an empty span adds
    nothing.

    >>> day_after(date(2015, 12, 31), {"months": 3})
    datetime.date(2016, 3, 31)
    """
    found = np.array([day], dtype="datetime64[D]")
    for unit, length in span.items():
        if unit == "months":
            found = months_after(found, length)
        elif unit == "days":
            found = found + np.timedelta64(length, "D")
        else:
            raise FrameworkFault(
                f'known_after: found "{unit}". Wanted months or days, such as {{ months = 3 }}.'
            )
    day_found: date = found[0].item()
    return day_found
