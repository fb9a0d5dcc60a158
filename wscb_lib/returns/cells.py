"""Cells to typed values, a column at a time.

Each column's distinct values are read once, whatever the number of rows. Nothing is guessed: a cell that is
neither a value of its column's type nor one of the known spellings of nothing becomes a fault.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from wscb_lib.framework.declared import Column
from wscb_lib.returns.categories import denies, read_categories
from wscb_lib.returns.dates import Outcome, read_dates
from wscb_lib.returns.spellings import MISSING, STATUS_WORDS, counted, fold, is_blank, is_excel_error, written

_NUMBER = re.compile(r"[-+]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?(?:e[-+]?\d+)?|[-+]?\.\d+")
_MONEY = re.compile(r"[£$€]")
_SMALL = re.compile(
    r"[<≤]=?\s*\d+|(?:fewer|less) than \d+|under \d+|[01]\s*(?:-|to)\s*[4-9]"  # how small counts are hidden
)
_FLAGS = {
    **dict.fromkeys(("y", "yes", "true", "t", "1"), True),
    **dict.fromkeys(("n", "no", "false", "f", "0"), False),
    **dict.fromkeys(("u", "unknown", "not known", "not recorded"), None),
}
_LETTERED = re.compile(r"\(?(?P<prefix>[a-z0-9]{1,2})\)\s*(?P<answer>.+)")
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?e\+\d+", re.IGNORECASE)
_NOT_NOTHING_IN_FIGURES = {"none"}  # "none" beside a count may mean nought: a person must say

_REMARKS = {
    "error": "held an Excel error such as #N/A or an unsaved formula: read as absent",
    "placeholder": "held a placeholder date such as 01/01/1900: read as absent",
    "time dropped": "held a time of day, which this column does not keep",
    "no time": "held a date with no time of day: read as midnight",
    "day number": "held Excel's day number in place of a date: read as the date it stands for",
    "short year": "held a year of two digits: read as the latest year that fits",
    "floored": "held an age with a fraction: read as whole years",
    "unborn": 'said "unborn": read as age -1',
}


@dataclass(frozen=True)
class Typed:
    """A column as read: its values, the symbols' words beside figures, and what went wrong or is worth saying.

    `wrong` holds (position, text as written, what was wanted). `remarks` are ends of sentences about the column.
    """

    values: np.ndarray
    statuses: np.ndarray | None
    wrong: tuple[tuple[int, str, str], ...]
    remarks: tuple[str, ...]


def read_column(column: Column, cells: Sequence[Any], latest_year: int = 2030) -> Typed:
    """Type one column. An absent cell is None, NaT or NaN by the column's type; so is a cell at fault.

    >>> column = Column("attended", "Did the agency attend?", "flag")
    >>> typed = read_column(column, ["Y", "no", "perhaps", None])
    >>> typed.values.tolist(), typed.wrong
    ([True, False, None, None], ((2, 'perhaps', 'Wanted Y, N or U (unknown).'),))
    """
    places: dict[tuple[type, Any], int] = {}  # True, 1 and 1.0 are one key to Python and three cells to us
    codes = [places.setdefault((cell.__class__, cell), len(places)) for cell in cells]
    distinct = [cell for _, cell in places]
    tally = Counter(codes)
    counts = [tally[place] for place in range(len(distinct))]
    if column.type in ("date", "datetime"):
        has_time = column.type == "datetime"
        outcomes, remarks = read_dates(distinct, counts, has_time, latest_year)
    else:
        outcomes, remarks = _READERS[column.type](column, distinct), []
    remarks = [*remarks, *_count_remarks(outcomes, counts)]
    return Typed(
        _spread(column, outcomes, codes),
        _spread_statuses(column, outcomes, codes),
        tuple(
            (place, written(distinct[code]), outcomes[code].wanted)
            for place, code in enumerate(codes)
            if outcomes[code].wanted
        ),
        tuple(remarks),
    )


def _count_remarks(outcomes: Sequence[Outcome], counts: Sequence[int]) -> list[str]:
    tally: Counter[str] = Counter()
    for outcome, count in zip(outcomes, counts, strict=True):
        if outcome.remark:
            tally[outcome.remark] += count
    return [
        f"{counted(tally[remark], 'cell')} {words}" for remark, words in _REMARKS.items() if tally[remark]
    ]


def _spread(column: Column, outcomes: Sequence[Outcome], codes: Sequence[int]) -> np.ndarray:
    """The outcomes back in the order of the rows, in the array the column's type asks for."""
    read = [outcome.value for outcome in outcomes]
    if column.type in ("date", "datetime"):
        distinct = np.array([np.datetime64(v or "NaT", "ns") for v in read], dtype="datetime64[ns]")
    elif column.type in ("count", "number", "age"):
        distinct = np.array([math.nan if v is None else v for v in read], dtype="float64")
    else:
        distinct = np.empty(len(read), dtype=object)
        distinct[:] = read
    return distinct[np.array(codes, dtype="int64")]


def _spread_statuses(column: Column, outcomes: Sequence[Outcome], codes: Sequence[int]) -> np.ndarray | None:
    if column.type not in ("count", "number"):
        return None
    distinct = np.empty(len(outcomes), dtype=object)
    distinct[:] = [outcome.status for outcome in outcomes]
    return distinct[np.array(codes, dtype="int64")]


def _each(read: Callable[[Column, str], Outcome]) -> Callable[[Column, Sequence[Any]], list[Outcome]]:
    """A reader of a column from a reader of one spelling: errors and blanks are the same for all."""

    def read_all(column: Column, values: Sequence[Any]) -> list[Outcome]:
        return [
            Outcome()
            if is_blank(value)
            else Outcome(remark="error")
            if is_excel_error(value)
            else read(column, written(value))
            for value in values
        ]

    return read_all


def _read_text(column: Column, text: str) -> Outcome:
    return Outcome() if fold(text) in MISSING else Outcome(text)


def _read_id(column: Column, text: str) -> Outcome:
    """An identifier: spaces and case as written, but `1001.0` is 1001, and digits Excel has lost are a fault."""
    if _SHORTENED.fullmatch(text):
        return Outcome(
            wanted="Excel has shortened a long number and lost its last digits. Ask for the column formatted as text."
        )
    whole = " ".join(re.sub(r"(?<=\d)\.0$", "", text).split())
    return Outcome() if fold(whole) in MISSING else Outcome(whole)


def _read_flag(column: Column, text: str) -> Outcome:
    folded = fold(text)
    for spelling in (folded, _without_letter(folded), folded.removesuffix(".0")):
        if spelling in _FLAGS:
            return Outcome(_FLAGS[spelling])
    return Outcome() if folded in MISSING else Outcome(wanted="Wanted Y, N or U (unknown).")


def _without_letter(folded: str) -> str:
    """An answer without the letter or number that puts a list in order; whole where that is an answer too, and another.

    >>> _without_letter("b) no"), _without_letter("n) no"), _without_letter("1) no"), _without_letter("(n) yes")
    ('no', 'no', 'no', '(n) yes')
    """
    match = _LETTERED.fullmatch(folded)
    if not match:
        return folded
    prefix, answer = match["prefix"], match["answer"]
    is_another = prefix.isalpha() and prefix in _FLAGS and _FLAGS[prefix] is not _FLAGS.get(answer)
    return folded if is_another or denies(prefix, answer) else answer


def _read_figure(column: Column, text: str) -> Outcome:
    """A number, or the symbol that stands where one was hidden, unknown or meaningless."""
    folded = fold(text)
    bare = folded[1:-1].strip() if folded[:1] == "[" and folded[-1:] == "]" else folded
    if bare in STATUS_WORDS:
        return Outcome(status=STATUS_WORDS[bare])
    if _SMALL.fullmatch(bare):
        return Outcome(status="suppressed")
    if folded in MISSING - _NOT_NOTHING_IN_FIGURES:
        return Outcome()
    value = _number(folded)
    if value is None:
        return Outcome(wanted=_wanted_figure(column, folded))
    if column.type == "count" and (value < 0 or not value.is_integer()):
        return Outcome(wanted="Wanted a whole number, 0 or more.")
    return Outcome(value)


def _number(folded: str) -> float | None:
    """The number written, without the crumbs of binary arithmetic (74.400000000000006); None when it is none."""
    if not _NUMBER.fullmatch(folded):
        return None
    value = float(folded.replace(",", ""))
    return float(f"{value:.12g}") if math.isfinite(value) else None


def _wanted_figure(column: Column, folded: str) -> str:
    if _MONEY.search(folded):
        return "Wanted a plain number, with no sign for money."
    if folded.endswith("%"):
        return "Wanted a plain number, with no % sign."
    if folded in _NOT_NOTHING_IN_FIGURES:
        return "Wanted 0 if there were none, or an empty cell if it is not known."
    return "Wanted a whole number, 0 or more." if column.type == "count" else "Wanted a number."


def _read_age(column: Column, text: str) -> Outcome:
    """Whole years; -1 is a child not yet born. `6.9` is 6: a child is that age until the birthday."""
    folded = fold(text)
    if folded in MISSING:
        return Outcome()
    if folded in ("unborn", "not yet born"):
        return Outcome(-1.0, remark="unborn")
    if folded in ("<1", "< 1", "under 1"):
        return Outcome(0.0, remark="floored")
    value = _number(folded)
    if value is None or (value < 0 and value != -1):
        return Outcome(wanted="Wanted an age in whole years; -1 for a child not yet born.")
    return Outcome(float(math.floor(value)), remark="" if value.is_integer() else "floored")


_READERS: dict[str, Callable[[Column, Sequence[Any]], list[Outcome]]] = {
    "text": _each(_read_text),
    "id": _each(_read_id),
    "flag": _each(_read_flag),
    "count": _each(_read_figure),
    "number": _each(_read_figure),
    "age": _each(_read_age),
    "category": read_categories,
}
