"""Dates as people write them, decided for a whole column at once.

A single `03/04/2016` cannot say whether it is in March or April. A column often can: if any of its dates has
a day after the 12th, the order is proved for all. Where nothing proves it, day/month is taken, as in Britain,
and the reading says so. Where a column proves both, the dates that could be either are refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from wscb_lib.returns.spellings import MISSING, fold, is_excel_error, written

_TIME = r"(?:[t ,]+(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?\s*(?P<half>am|pm)?(?:z|\+00:?00)?)?"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? +)?"
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})" + _TIME)
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

_PLACEHOLDERS = {
    (1900, 1, 1),
    (1899, 12, 30),
    (1899, 12, 31),
    (1753, 1, 1),
    (1, 1, 1),
    (0, 0, 0),
    (9999, 12, 31),
}
_PROOF = 10  # so many times as many proofs one way settle the order; the few the other way are refused
_CHANCE = 0.001  # below this, days that fall only on the 1st to the 12th are not put down to luck

WANTED = "Wanted a date such as 31/03/2016."
_WANTED_TIME = "Wanted a date and time such as 31/03/2016 14:30."


_CANNOT_TELL = (
    "no date has a day after the 12th, so day/month cannot be told from month/day. "
    "Read as day/month, as in Britain: please check one against the case record"
)


@dataclass(frozen=True)
class Outcome:
    """What one spelling was read as: a value, or what was wanted instead, and a remark worth counting."""

    value: Any = None
    wanted: str = ""
    remark: str = ""
    status: str | None = None


@dataclass(frozen=True)
class _Seen:
    """A date as written, its parts not yet judged. `order` is "numbers" when day and month are undecided."""

    order: str
    year: int
    one: int  # the day, or the first of two numbers
    two: int  # the month, or the second
    clock: tuple[int, int, int] | None = None  # hour, minute, second; not yet known to exist
    has_short_year: bool = False
    is_day_number: bool = False


def read_dates(
    values: Sequence[Any], counts: Sequence[int], has_time: bool, latest_year: int
) -> tuple[list[Outcome], list[str]]:
    """Read the distinct values of one column, each with its number of rows; also what to say of the column.

    `latest_year` decides two-digit years: none is read as later than that.

    >>> outcomes, remarks = read_dates(["03/04/2016", "25/04/2016"], [1, 1], False, 2026)
    >>> outcomes[0].value, remarks
    (datetime.datetime(2016, 4, 3, 0, 0), [])
    """
    seen = [_look(value, latest_year) for value in values]
    order, remarks = _decide_order(seen, counts)
    swapped = _looks_swapped(seen, values)
    if swapped:
        remarks.append(swapped)
    return [
        _settle(value, s, order, has_time, bool(swapped)) for value, s in zip(values, seen, strict=True)
    ], remarks


def _look(value: Any, latest_year: int) -> _Seen | Outcome:
    """A cell as a date not yet judged; an `Outcome` when it is certainly none."""
    if isinstance(value, datetime):
        near = _to_the_second(value)
        return _Seen("excel", near.year, near.day, near.month, (near.hour, near.minute, near.second))
    if isinstance(value, date):
        return _Seen("excel", value.year, value.day, value.month)
    if isinstance(value, time):  # Excel's day nought: an empty cell with a date's format
        return Outcome(remark="placeholder") if value == time() else Outcome(wanted=WANTED)
    if isinstance(value, bool | timedelta):
        return Outcome(wanted=WANTED)
    if is_excel_error(value):
        return Outcome(remark="error")
    text = fold(written(value))
    if text in MISSING:
        return Outcome()
    return Outcome(remark="placeholder") if text == "0" else _look_at_text(text, latest_year)


def _to_the_second(moment: datetime) -> datetime:
    """The nearest second, but never of the next day: unless by so little that it is the crumbs of binary arithmetic.

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


def _look_at_text(text: str, latest_year: int) -> _Seen | Outcome:
    if match := _YEAR_FIRST.fullmatch(text) or _RUN_TOGETHER.fullmatch(text):
        return _from_match(match, "year first", latest_year)
    if match := _TWO_NUMBERS.fullmatch(text):
        return _from_match(match, "numbers", latest_year)
    if match := _NAMED.fullmatch(text) or _NAME_FIRST.fullmatch(text):
        return (
            _from_match(match, "named", latest_year) if _month_of(match["name"]) else Outcome(wanted=WANTED)
        )
    if match := _DAY_NUMBER.fullmatch(text):
        return _from_day_number(match)
    return Outcome(wanted=WANTED)


def _month_of(name: str) -> int:
    """1 to 12, or 0 when the word is no month: `sept` is one, `marvellous` is not."""
    for number, (short, full) in enumerate(zip(_MONTHS, _FULL, strict=True), 1):
        if name.startswith(short) and full.startswith(name):
            return number
    return 0


def _from_match(match: re.Match, order: str, latest_year: int) -> _Seen:
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
    return _Seen(order, year, one, two, _clock(parts), is_short)


def _clock(parts: dict[str, str | None]) -> tuple[int, int, int] | None:
    """Hour, minute and second as written, on the 24-hour clock; None when no time was written."""
    if not parts.get("hour"):
        return None
    hour, minute, second = (int(parts[part] or 0) for part in ("hour", "minute", "second"))
    if parts["half"]:
        hour = hour % 12 + (12 if parts["half"] == "pm" else 0)
    return hour, minute, second


def _from_day_number(match: re.Match) -> _Seen | Outcome:
    """Excel's own count of days, which it shows when a cell loses its date format."""
    day = datetime(1899, 12, 30) + timedelta(days=float(match[0]))
    if not 1930 <= day.year <= 2100:
        return Outcome(wanted=WANTED)
    day = _to_the_second(day)
    clock = (day.hour, day.minute, day.second) if match["part"] else None
    return _Seen("day number", day.year, day.day, day.month, clock, is_day_number=True)


def _decide_order(seen: Sequence[_Seen | Outcome], counts: Sequence[int]) -> tuple[str, list[str]]:
    """Whether the two numbers of a column's dates are day and month, or month and day, or cannot be settled."""
    pairs = [
        (s, n) for s, n in zip(seen, counts, strict=True) if isinstance(s, _Seen) and s.order == "numbers"
    ]
    day_first = sum(n for s, n in pairs if 12 < s.one <= 31 and s.two <= 12)
    month_first = sum(n for s, n in pairs if 12 < s.two <= 31 and s.one <= 12)
    unsure = sum(n for s, n in pairs if s.one != s.two and s.one <= 12 and s.two <= 12)
    if month_first and day_first and max(day_first, month_first) < _PROOF * min(day_first, month_first):
        return "mixed", [
            "some dates are day/month and some month/day: those that could be either were refused"
        ]
    if month_first > day_first:
        return "month first", ["dates are month/day/year, in the American order; they were read so"]
    if unsure and not day_first:
        return "day first", [_CANNOT_TELL]
    return "day first", []


def _looks_swapped(seen: Sequence[_Seen | Outcome], values: Sequence[Any]) -> str:
    """Excel turns text into dates where it can: given British text and American settings, only where the day
    is 12 or less, and then with day and month swapped. What it leaves as text gives it away.
    """
    real = [s for s in seen if isinstance(s, _Seen) and s.order == "excel"]
    text = [s for s in seen if isinstance(s, _Seen) and s.order == "numbers"]
    if not real or not text or any(s.one > 12 for s in real) or any(s.one <= 12 < s.two for s in text):
        return ""
    if any(s.one <= 12 for s in text) or (12 / 31) ** len(real) * (19 / 31) ** len(text) > _CHANCE:
        return ""
    return (
        "every real Excel date falls on the 1st to the 12th and every date left as text after the 12th: Excel has "
        "probably swapped day and month. The real dates were refused; ask for the column as text, year first"
    )


def _settle(value: Any, seen: _Seen | Outcome, order: str, has_time: bool, is_swapped: bool) -> Outcome:
    if isinstance(seen, Outcome):
        return Outcome(wanted=_WANTED_TIME) if seen.wanted and has_time else seen
    day, month = seen.one, seen.two
    if seen.order == "excel" and is_swapped:
        return Outcome(wanted="Day and month may be swapped. Wanted a date such as 2016-03-31.")
    if seen.order == "numbers" and order == "mixed" and day <= 12 and month <= 12 and day != month:
        return Outcome(wanted="It could be day/month or month/day. Wanted a date such as 31 Mar 2016.")
    if seen.order == "numbers" and (order == "month first" or (order == "mixed" and month > 12)):
        day, month = month, day
    return _build(seen, day, month, has_time)


def _build(seen: _Seen, day: int, month: int, has_time: bool) -> Outcome:
    wanted = _WANTED_TIME if has_time else WANTED
    if (seen.year, month, day) in _PLACEHOLDERS:
        return Outcome(remark="placeholder")
    if not 1900 <= seen.year <= 2100:
        return Outcome(wanted=wanted)
    try:
        day_read = datetime(seen.year, month, day)
        whole = datetime.combine(day_read, time(*seen.clock or (0, 0, 0)))
    except ValueError:
        return Outcome(wanted=f"There is no such day or time. {wanted}")
    return Outcome(whole if has_time else day_read, remark=_remark(seen, has_time))


def _remark(seen: _Seen, has_time: bool) -> str:
    """The one thing worth counting about how a date was written."""
    if not has_time and seen.clock and any(seen.clock):
        return "time dropped"
    if has_time and seen.clock is None:
        return "no time"
    return "day number" if seen.is_day_number else "short year" if seen.has_short_year else ""
