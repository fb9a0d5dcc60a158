"""Whether day or month comes first, in a column and in a whole file; and whether Excel has exchanged them.

Excel turns text into dates where it can. Given British text and American settings that is only where the day
is 12 or less, and then day and month are exchanged; what it leaves as text gives it away. That happens to a
file, not to a column.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wscb_lib.returns.date_spellings import Seen
from wscb_lib.returns.outcomes import Outcome

_PROOF = 10  # so many times as many proofs one way settle the order; the few the other way are refused
_CHANCE = 0.01  # below this, days that fall only on the 1st to the 12th are not put down to luck
_YEARS_NEAR = 3  # before the year asked for: most of what a return tells of is no older
_FEW = 3  # with fewer dates than this nothing is said of them
_REAL = frozenset({"excel", "day number"})
_PLAIN = (
    frozenset({"year first"}),
    frozenset({"named"}),
)  # in a file with no real dates: what Excel wrote of them

_CANNOT_TELL = (
    "no date has a day after the 12th, so day/month cannot be told from month/day. Read as day/month, as in "
    "Britain: please check one against the case record"
)
_AMERICAN_BESIDE = (
    "no date has a day after the 12th, and other dates of the file are month/day/year, in the American "
    "order: those that could be either were refused"
)
_SWAPPED = (
    "every real Excel date falls on the 1st to the 12th and every date left as text after the 12th: Excel "
    "has probably swapped day and month. The real dates were refused; ask for the column as text, year first"
)
_MAY_BE_SWAPPED = (
    "every real Excel date falls on the 1st to the 12th and every date left as text after the 12th, though "
    "there are few: Excel may have swapped day and month. Please check one against the case record"
)

_DAY_BEFORE_MONTH = (
    "some dates are written year, day, month: those that could be either were refused; ask for year, month, "
    "day"
)
EITHER_WAY = "year first, month or day next"
"""Stands among the ways of writing in which day and month were exchanged, where only some dates are so."""


@dataclass(frozen=True)
class FileDates:
    """What all the dates of a file, of every table and column, say of each column; nothing by default.

    `swapped` are the ways of writing a date in which day and month were exchanged, `doubted` those in which
    they may be. In one that `begins_with_year`, years of two digits stand first in some column.
    """

    swapped: frozenset[str] = frozenset()
    doubted: frozenset[str] = frozenset()
    is_american: bool = False
    begins_with_year: bool = False
    counts_from_1904: bool = False


NOTHING_SAID = FileDates()
"""Of a column that stands alone."""


def judge_file(columns: Iterable[Sequence[Seen | Outcome]], year: int) -> FileDates:
    """Judge the dates of a file together, from the distinct dates of each of its columns; `year` is the one
    asked for.

    >>> real, text = Seen("excel", 2015, 4, 3), [Seen("numbers", 2015, day, 3) for day in range(13, 23)]
    >>> sorted(judge_file([[real], text], 2016).swapped)
    ['day number', 'excel']
    """
    looked = [[seen for seen in column if isinstance(seen, Seen)] for column in columns]
    proofs = [_proofs(column, [1] * len(column)) for column in looked]
    swapped, doubted = _exchanged([seen for column in looked for seen in column])
    is_american = any(month for _, month, _ in proofs) and not any(day for day, _, _ in proofs)
    begins_with_year = any(may_begin_with_year(column, year) for column in looked)
    return FileDates(swapped, doubted, is_american, begins_with_year)


def decide_order(
    seen: Sequence[Seen | Outcome], counts: Sequence[int], file_dates: FileDates = NOTHING_SAID
) -> tuple[str, list[str]]:
    """Decide whether the two numbers of a column's dates are day and month, or month and day, or cannot be
    told."""
    day_first, month_first, unsure = _proofs(seen, counts)
    if month_first and day_first and max(day_first, month_first) < _PROOF * min(day_first, month_first):
        return "mixed", [
            "some dates are day/month and some month/day: those that could be either were refused"
        ]
    if month_first > day_first:
        return "month first", ["dates are month/day/year, in the American order; they were read so"]
    if unsure and not day_first:
        return ("mixed", [_AMERICAN_BESIDE]) if file_dates.is_american else ("day first", [_CANNOT_TELL])
    return "day first", []


def find_swapped(
    seen: Sequence[Seen | Outcome], file_dates: FileDates = NOTHING_SAID
) -> tuple[frozenset[str], list[str]]:
    """Find the ways of writing in which a column's dates have day and month exchanged.

    The column alone may show it, or its whole file.
    """
    looked = [s for s in seen if isinstance(s, Seen)]
    if _have_day_before_month(looked):
        return frozenset({EITHER_WAY}), [_DAY_BEFORE_MONTH]
    swapped, doubted = _exchanged(looked)
    orders = {s.order for s in looked}
    if orders & (swapped | file_dates.swapped):
        return swapped | file_dates.swapped, [_SWAPPED]
    return frozenset(), [_MAY_BE_SWAPPED] if orders & (doubted | file_dates.doubted) else []


def may_begin_with_year(
    seen: Sequence[Seen | Outcome], year: int, file_dates: FileDates = NOTHING_SAID
) -> bool:
    """Whether dates with a year of two digits stand near the year asked for if that comes first, and far from
    it else; or can be read so, where others of the file do.

    >>> [may_begin_with_year([Seen("numbers", 2029, day, 9, None, True) for day in days], 2016)
    ...     for days in ((15, 16, 15), (3, 28, 16))]
    [True, False]
    """
    short = [s for s in seen if isinstance(s, Seen) and s.has_short_year and s.order == "numbers"]
    near = range(year - _YEARS_NEAR, year + 2)
    if not all(s.two <= 12 and 1 <= s.year % 100 <= 31 for s in short):
        return False
    if short and file_dates.begins_with_year:
        return True
    turned = sum(2000 + s.one in near for s in short)
    as_written = sum(s.year in near for s in short)
    return turned >= _FEW and turned > max(as_written, len(short) / 2)


def _have_day_before_month(seen: Sequence[Seen]) -> bool:
    """Whether dates that are written year first have the day before the month, some of them or all."""
    days = sum(s.order == "year first" and s.one <= 12 < s.two <= 31 for s in seen)
    months = sum(s.order == "year first" and s.two <= 12 < s.one <= 31 for s in seen)
    return _PROOF * days > months and days > 0


def _proofs(seen: Sequence[Seen | Outcome], counts: Sequence[int]) -> tuple[int, int, int]:
    """How many dates in two numbers can only be day and month, how many only month and day, how many could be
    either."""
    pairs = [
        (s, n) for s, n in zip(seen, counts, strict=True) if isinstance(s, Seen) and s.order == "numbers"
    ]
    day_first = sum(n for s, n in pairs if 12 < s.one <= 31 and s.two <= 12)
    month_first = sum(n for s, n in pairs if 12 < s.two <= 31 and s.one <= 12)
    unsure = sum(n for s, n in pairs if s.one != s.two and s.one <= 12 and s.two <= 12)
    return day_first, month_first, unsure


def _exchanged(seen: Sequence[Seen]) -> tuple[frozenset[str], frozenset[str]]:
    """The ways of writing in which day and month were exchanged, and those in which they may have been."""
    text = {(s.year, s.one, s.two) for s in seen if s.order == "numbers"}
    if not text or any(one <= 12 and two <= 12 for _, one, two in text):
        return frozenset(), frozenset()
    swapped, doubted = frozenset[str](), frozenset[str]()
    for orders in [_REAL] if any(s.order in _REAL for s in seen) else _PLAIN:
        real = {(s.year, s.two, s.one) for s in seen if s.order in orders}
        if not real or any(day > 12 for _, _, day in real) or len(real) + len(text) < _FEW:
            continue
        if (12 / 31) ** len(real) * (19 / 31) ** len(text) <= _CHANCE:
            swapped |= orders
        else:
            doubted |= orders
    return swapped, doubted
