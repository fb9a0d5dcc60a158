"""Dates as people write them, decided for a whole column at once, and with the whole file in sight.

A single `03/04/2016` cannot say whether it is in March or April. A column often can: if any of its dates has
a day after the 12th, the order is proved for all. Where nothing proves it, day/month is taken, as in Britain,
and the reading says so. Where a column proves both, the dates that could be either are refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from wscb_lib.counts_in_words import counted
from wscb_lib.returns.british_time import in_britain, is_day_in_summer
from wscb_lib.returns.date_order import (
    EITHER_WAY,
    NOTHING_SAID,
    FileDates,
    decide_order,
    find_swapped,
    may_begin_with_year,
)
from wscb_lib.returns.date_spellings import (
    WANTED,
    WANTED_TIME,
    Seen,
    look,
)
from wscb_lib.returns.outcomes import Outcome

_PLACEHOLDERS = {
    (1900, 1, 1),
    (1899, 12, 30),
    (1899, 12, 31),
    (1904, 1, 1),
    (1753, 1, 1),
    (1, 1, 1),
    (0, 0, 0),
    (9999, 12, 31),
}
_ALL_ON_THE_FIRST = 3  # so many different months, and no day but the 1st, are no accident
_ONLY_MONTHS = "every date is the 1st of a month, as where only month and year are known. Are these the days?"
_FAR_YEARS, _FARTHER_YEARS = 10, 60  # from every other date of a column; and, whatever the others, before now
_YEAR_FIRST = "Its year may stand first. Wanted a date such as 31/03/2016."
YEARS_AHEAD = 10
"""A year of two digits is at most so far after the quarter: the end of a plan, not the birth of a
grandparent."""
_EVE = (
    "It is an hour before midnight in summer time, as a computer writes a day in UTC, so the day may be the "
    "one after."
)


def read_dates(
    values: Sequence[object],
    counts: Sequence[int],
    has_time: bool,
    latest_year: int,
    file_dates: FileDates = NOTHING_SAID,
) -> tuple[list[Outcome], list[str]]:
    """Read the distinct values of one column, each with its number of rows; also what to say of the column.

    `latest_year` decides two-digit years: none is read as later than that.
    `file_dates` is what the dates of the whole file say together.

    >>> outcomes, remarks = read_dates(["03/04/2016", "25/04/2016"], [1, 1], False, 2026)
    >>> outcomes[0].value, remarks
    (datetime.datetime(2016, 4, 3, 0, 0), [])
    """
    seen = [look(value, latest_year, file_dates.counts_from_1904) for value in values]
    order, remarks = decide_order(seen, counts, file_dates)
    swapped, said = find_swapped(seen, file_dates)
    outcomes = [_settle(s, order, has_time, swapped) for s in seen]
    if may_begin_with_year(seen, latest_year - YEARS_AHEAD, file_dates):
        outcomes = [
            Outcome(wanted=_YEAR_FIRST)
            if isinstance(s, Seen) and s.order == "numbers" and s.has_short_year
            else outcome
            for s, outcome in zip(seen, outcomes, strict=True)
        ]
    if not has_time:
        outcomes = _with_days_from_utc(seen, outcomes)
    days = {outcome.value.date() for outcome in outcomes if outcome.value}
    if len(days) >= _ALL_ON_THE_FIRST and all(day.day == 1 for day in days):
        said.append(_ONLY_MONTHS)
    if far := _count_far(outcomes, counts, latest_year):
        said.append(
            f"{counted(far, 'date')} many years from every other, or from now: read as written. Is the year "
            "right?"
        )
    return outcomes, remarks + said


def _count_far(outcomes: Sequence[Outcome], counts: Sequence[int], latest_year: int) -> int:
    """How many cells hold a day many years from every other day of the column, or from any that is asked
    for."""
    rows: Counter[date] = Counter()
    for outcome, count in zip(outcomes, counts, strict=True):
        if outcome.value is not None:
            rows[outcome.value.date()] += count
    days = sorted(rows)
    are_near = bool(days) and days[-1] - days[0] <= timedelta(_FAR_YEARS * 365)
    if are_near and latest_year - _FARTHER_YEARS <= days[0].year and days[-1].year <= latest_year:
        return 0
    far = 0
    for place, day in enumerate(days):
        beside = [*days[max(place - 1, 0) : place], *days[place + 1 : place + 2]]
        nearest = min((abs((day - other).days) for other in beside), default=0)
        is_beyond = not latest_year - _FARTHER_YEARS <= day.year <= latest_year
        if nearest > _FAR_YEARS * 365 or is_beyond:
            far += rows[day]
    return far


def _settle(seen: Seen | Outcome, order: str, has_time: bool, swapped: frozenset[str]) -> Outcome:
    if isinstance(seen, Outcome):
        return Outcome(wanted=WANTED_TIME) if seen.wanted and has_time else seen
    day, month = seen.one, seen.two
    is_either = day <= 12 and month <= 12 and day != month
    if seen.order in swapped or (seen.order == "year first" and EITHER_WAY in swapped and is_either):
        return Outcome(wanted="Day and month may be swapped. Wanted a date such as 2016-03-31.")
    if seen.order == "numbers" and order == "mixed" and is_either:
        return Outcome(wanted="It could be day/month or month/day. Wanted a date such as 31 Mar 2016.")
    if seen.order == "numbers" and (order == "month first" or (order == "mixed" and month > 12)):
        day, month = month, day
    return _build(seen, day, month, has_time)


@lru_cache(maxsize=2**14)  # the same days stand in one column after another
def _build(seen: Seen, day: int, month: int, has_time: bool) -> Outcome:
    wanted = WANTED_TIME if has_time else WANTED
    if (seen.year, month, day) in _PLACEHOLDERS:
        return Outcome(remark="placeholder")
    if not 1900 <= seen.year <= 2100:
        return Outcome(wanted=wanted)
    try:
        written_as = datetime(seen.year, month, day, *seen.clock or ())
    except ValueError:
        return Outcome(wanted=f"There is no such day or time. {wanted}")
    whole = written_as
    if seen.zone is not None and seen.clock is not None:
        in_place = in_britain(written_as - seen.zone)
        if in_place is None:
            return Outcome(wanted=f"Which day it was in Britain cannot be told. {wanted}")
        whole = in_place
    value = whole if has_time else datetime(whole.year, whole.month, whole.day)
    return Outcome(value, remark=_remark(seen, has_time, whole != written_as))


def _remark(seen: Seen, has_time: bool, is_moved: bool) -> str:
    """The one thing worth counting about how a date was written."""
    if is_moved:
        return "utc"
    if not has_time and seen.clock and any(seen.clock):
        return "time dropped"
    if has_time and seen.clock is None:
        return "no time"
    return "day number" if seen.order == "day number" else "short year" if seen.has_short_year else ""


def _with_days_from_utc(seen: Sequence[Seen | Outcome], outcomes: list[Outcome]) -> list[Outcome]:
    """Days that a computer wrote in UTC with no word of it: in summer at 23:00 of the day before, in winter
    at midnight.

    Where every summer day is so, and two are, they are read so. Where another is at midnight, those at 23:00
    are refused. With other times among them they are times, and stay.
    """
    if not any(isinstance(s, Seen) and s.clock and s.clock[0] == 23 for s in seen):
        return outcomes  # none is an hour before midnight
    eves, midnights = [], 0
    for place, (s, outcome) in enumerate(zip(seen, outcomes, strict=True)):
        if not isinstance(s, Seen) or outcome.value is None or s.zone is not None:
            continue
        moment = datetime.combine(outcome.value, time(*s.clock or (0, 0, 0)))
        if is_day_in_summer(moment):
            eves.append(place)
        elif s.clock and any(s.clock):
            return outcomes
        else:
            midnights += is_day_in_summer(moment - timedelta(hours=1))
    for place in eves:
        outcomes[place] = (
            Outcome(outcomes[place].value + timedelta(days=1), remark="summer")
            if len(eves) > 1 and not midnights
            else Outcome(wanted=f"{_EVE} {WANTED}")
        )
    return outcomes
