"""Dates as people and computers write them, one cell at a time: parts not yet judged, for the order is a
column's."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from wscb_lib.returns.british_time import offset
from wscb_lib.returns.outcomes import Outcome
from wscb_lib.returns.spellings import MISSING, fold, is_excel_error, written

_TIME = (
    r"(?:[t ,]+(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?\s*(?P<half>am|pm)?)?"
    r"\s*(?P<zone>(?:(?:z|utc|gmt|bst)(?:\s*[+-]\d{2}(?::?\d{2})?)?|[+-]\d{2}(?::?\d{2})?)(?:\s*\((?:[a-z]+ "
    r")+time\))?)?"
)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_WEEKDAY = r"(?:(?P<weekday>mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?,? +)?"
YEAR_FIRST = re.compile(r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})" + _TIME)
_RUN_TOGETHER = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})")
_TWO_NUMBERS = re.compile(r"(?P<one>\d{1,2})([-/. ])(?P<two>\d{1,2})\2(?P<year>\d{4}|\d{2})" + _TIME)
_NAMED = re.compile(
    _WEEKDAY
    + r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[-/. ]*(?P<name>[a-z]{3,9})\.?,?[-/. ]*(?P<year>\d{4}|\d{2})"
    + _TIME
)
_NAME_FIRST = re.compile(
    _WEEKDAY + r"(?P<name>[a-z]{3,9})\.? +(?P<day>\d{1,2})(?:st|nd|rd|th)?,? +(?P<year>\d{4})" + _TIME
)
_DAY_NUMBER = re.compile(r"(?P<number>\d{5})(?P<part>\.\d+)?")
_LONG = 60  # letters: what has more is no date, and is not kept

WANTED = "Wanted a date such as 31/03/2016."
WANTED_TIME = "Wanted a date and time such as 31/03/2016 14:30."
_ANOTHER_DAY = f"It was another day of the week. {WANTED}"


class Seen(NamedTuple):
    """A date as written, its parts not yet judged. `order` is "numbers" when day and month are undecided."""

    order: str
    year: int
    one: int  # the day, or the first of two numbers
    two: int  # the month, or the second
    clock: tuple[int, int, int] | None = None  # hour, minute, second; not yet known to exist
    has_short_year: bool = False
    zone: timedelta | None = None  # how far ahead of Greenwich it was written; None where that is not said


def look(value: object, latest_year: int, counts_from_1904: bool = False) -> Seen | Outcome:
    """A cell as a date not yet judged; an `Outcome` when it is certainly none.

    `latest_year` decides two-digit years. A workbook of an old Macintosh counts its days from 1904, not from
    1900.

    >>> look("03/04/16", 2026)
    Seen(order='numbers', year=2016, one=3, two=4, clock=None, has_short_year=True, zone=None)
    """
    is_long = isinstance(value, str) and len(value) > _LONG
    return (_look.__wrapped__ if is_long else _look)(value, latest_year, counts_from_1904)


@lru_cache(maxsize=2**14, typed=True)  # the same days stand in one column after another
def _look(value: object, latest_year: int, counts_from_1904: bool) -> Seen | Outcome:
    if isinstance(value, datetime):
        near = _to_the_second(value)
        return Seen("excel", near.year, near.day, near.month, (near.hour, near.minute, near.second))
    if isinstance(value, date):
        return Seen("excel", value.year, value.day, value.month)
    if isinstance(value, time):  # Excel's day nought: an empty cell with a date's format
        return Outcome(remark="placeholder") if value == time() else Outcome(wanted=WANTED)
    if isinstance(value, bool | timedelta):
        return Outcome(wanted=WANTED)
    if is_excel_error(value):
        return Outcome(remark="error")
    text = fold(written(value))
    if text in MISSING:
        return Outcome()
    return (
        Outcome(remark="placeholder") if text == "0" else _look_at_text(text, latest_year, counts_from_1904)
    )


def _to_the_second(moment: datetime) -> datetime:
    """The nearest second, but never of the next day: unless by so little that it is the crumbs of binary
    arithmetic.

    >>> str(_to_the_second(datetime(2016, 3, 31, 9, 29, 59, 990_000)))
    '2016-03-31 09:30:00'
    >>> str(_to_the_second(datetime(2016, 3, 31, 23, 59, 59, 700_000)))
    '2016-03-31 23:59:59'
    >>> str(_to_the_second(datetime(2016, 3, 31, 23, 59, 59, 999_995)))
    '2016-04-01 00:00:00'
    """
    near = moment + timedelta(microseconds=500_000)
    is_moved = near.date() > moment.date() and (moment + timedelta(milliseconds=1)).date() == moment.date()
    return (moment if is_moved else near).replace(microsecond=0)


def _look_at_text(text: str, latest_year: int, counts_from_1904: bool) -> Seen | Outcome:
    if match := YEAR_FIRST.fullmatch(text) or _RUN_TOGETHER.fullmatch(text):
        return from_match(match, "year first", latest_year)
    if match := _TWO_NUMBERS.fullmatch(text):
        return from_match(match, "numbers", latest_year)
    if match := _NAMED.fullmatch(text) or _NAME_FIRST.fullmatch(text):
        if not _month_of(match["name"]):
            return Outcome(wanted=WANTED)
        seen = from_match(match, "named", latest_year)
        return Outcome(wanted=_ANOTHER_DAY) if _denies(match["weekday"], seen) else seen
    if match := _DAY_NUMBER.fullmatch(text):
        return _from_day_number(match, counts_from_1904)
    return Outcome(wanted=WANTED)


def _denies(weekday: str | None, seen: Seen) -> bool:
    """Whether the day of the week that is written is not that day's.

    >>> _denies("thu", Seen("named", 2016, 31, 3)), _denies("fri", Seen("named", 2016, 31, 3))
    (False, True)
    """
    if not weekday:
        return False
    try:
        return _DAYS[date(seen.year, seen.two, seen.one).weekday()] != weekday
    except ValueError:  # there is no such day, which is said by itself
        return False


def _month_of(name: str) -> int:
    """1 to 12, or 0 when the word is no month: `sept` is one, `marvellous` is not."""
    for number, (short, full) in enumerate(zip(_MONTHS, _FULL, strict=True), 1):
        if name.startswith(short) and full.startswith(name):
            return number
    return 0


def from_match(match: re.Match[str], order: str, latest_year: int) -> Seen:
    """The parts of a date as its pattern found them."""
    parts = match.groupdict()
    year = int(parts["year"])
    is_short = len(parts["year"]) == 2
    if is_short:
        year += 2000 if 2000 + year <= latest_year else 1900
    if order == "numbers":
        one, two = int(parts["one"]), int(parts["two"])
    else:
        one = int(parts["day"])
        two = _month_of(parts["name"]) if order == "named" else int(parts["month"])
    return Seen(order, year, one, two, _clock(parts), is_short, offset(parts.get("zone") or ""))


def _clock(parts: dict[str, str | None]) -> tuple[int, int, int] | None:
    """Hour, minute and second as written, on the 24-hour clock; None when no time was written."""
    if not parts.get("hour"):
        return None
    hour, minute, second = (int(parts[part] or 0) for part in ("hour", "minute", "second"))
    if parts["half"] == "am" and hour > 12:
        return 24, 0, 0  # 13:30 am is no time
    if parts["half"]:
        hour = hour % 12 + (12 if parts["half"] == "pm" else 0)
    return hour, minute, second


def _from_day_number(match: re.Match[str], counts_from_1904: bool) -> Seen | Outcome:
    """Excel's own count of days, which it shows when a cell loses its date format."""
    first = datetime(1904, 1, 1) if counts_from_1904 else datetime(1899, 12, 30)
    day = first + timedelta(days=float(match[0]))
    if not 1930 <= day.year <= 2100:
        return Outcome(wanted=WANTED)
    day = _to_the_second(day)
    clock = (day.hour, day.minute, day.second) if match["part"] else None
    return Seen("day number", day.year, day.day, day.month, clock)
