"""Moments that computers write in the time of Greenwich, as clocks in Britain showed them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_FIRST_YEAR = 1981  # from here on summer time begins on the last Sunday of March; before it nothing is said
# from here on it ends on the last Sunday of October; before it on the Sunday from the 23rd to the 29th
_LAST_OCTOBER = 1996
_ZONE = re.compile(
    r"(?P<name>z|utc|gmt|bst)?\s*(?:(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>\d{2})?)?(?:\s*\((?:[a-z]+ "
    r")+time\))?"
)


def offset(zone: str) -> timedelta | None:
    """How far a written zone is ahead of Greenwich; None where it is no zone.

    >>> offset("z"), offset("+01:00"), offset("gmt+0100 (british summer time)"), offset("cet")
    (datetime.timedelta(0), datetime.timedelta(seconds=3600), datetime.timedelta(seconds=3600), None)
    """
    found = _ZONE.fullmatch(zone)
    if not found or not zone:
        return None
    ahead = timedelta(hours=int(found["hours"] or 0), minutes=int(found["minutes"] or 0))
    return (timedelta(hours=found["name"] == "bst") or ahead) * (-1 if found["sign"] == "-" else 1)


def in_britain(moment: datetime) -> datetime | None:
    """A moment at Greenwich as clocks in Britain showed it; None before 1981.

    >>> str(in_britain(datetime(2015, 9, 28, 23))), str(in_britain(datetime(2015, 12, 31, 23)))
    ('2015-09-29 00:00:00', '2015-12-31 23:00:00')
    """
    if moment.year < _FIRST_YEAR:
        return None
    return moment + timedelta(hours=1) if _is_summer(moment) else moment


def is_day_in_summer(moment: datetime) -> bool:
    """Whether a moment at Greenwich is midnight in Britain in summer time: an hour before it.

    >>> is_day_in_summer(datetime(2015, 9, 28, 23)), is_day_in_summer(datetime(2015, 12, 31, 23))
    (True, False)
    """
    return (
        (moment.hour, moment.minute, moment.second) == (23, 0, 0)
        and moment.year >= _FIRST_YEAR
        and _is_summer(moment)
    )


def _is_summer(moment: datetime) -> bool:
    """Whether clocks in Britain are an hour ahead at a moment at Greenwich: they change at one o'clock
    there."""
    begins = _sunday_by(datetime(moment.year, 3, 31, 1))
    ends = _sunday_by(datetime(moment.year, 10, 31 if moment.year >= _LAST_OCTOBER else 29, 1))
    return begins <= moment < ends


def _sunday_by(day: datetime) -> datetime:
    """The last Sunday that is no later than a day."""
    return day - timedelta(days=(day.weekday() + 1) % 7)
