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

import numpy as np

from wscb_lib.counts_in_words import counted
from wscb_lib.framework.declared import Column
from wscb_lib.returns.categories import read_categories
from wscb_lib.returns.date_order import NOTHING_SAID, FileDates
from wscb_lib.returns.dates import read_dates
from wscb_lib.returns.figures import read_age, read_figure
from wscb_lib.returns.marks import STRUCK, has_foreign_letter, unwrapped, visible, without_footnote
from wscb_lib.returns.outcomes import Outcome
from wscb_lib.returns.prefixes import orders
from wscb_lib.returns.references import are_plain, read_references
from wscb_lib.returns.spellings import MISSING, fold, is_blank, is_excel_error, written

_FLAGS = {
    **dict.fromkeys(("y", "yes", "true", "t", "1"), True),
    **dict.fromkeys(("n", "no", "false", "f", "0"), False),
    **dict.fromkeys(("u", "unknown", "not known", "not recorded"), None),
}
_LETTERED = re.compile(r"\(?(?P<prefix>[a-z0-9]{1,2})\)\s*(?P<answer>.+)")

_UNMARKED = re.compile(
    r"[A-Za-z0-9](?:[ -~]*[A-Za-z0-9])?"
)  # most cells are: nothing need be taken from them

_REMARKS = {
    "error": "held an Excel error such as #N/A or an unsaved formula: read as absent",
    "placeholder": "held a placeholder date such as 01/01/1900: read as absent",
    "time dropped": "held a time of day, which this column does not keep",
    "summer": "held an hour before midnight in summer time, as a computer writes a day in UTC: "
    "read as the day after",
    "utc": "held a moment in UTC or of another zone: read as it was in Britain",
    "no time": "held a date with no time of day: read as midnight",
    "day number": "held Excel's day number in place of a date: read as the date it stands for",
    "short year": "held a year of two digits: read as the latest year that fits",
    "floored": "held an age with a fraction: read as whole years",
    "unborn": 'said "unborn": read as age -1',
    "symbol": "held a symbol in the place of a figure: read as what it stands for, and as no figure",
    "unit": "held its unit behind the figure: read as the figure",
    "invisible": "held a mark that nobody can see: read without it",
    "wrapped": 'stood in quotation marks, or behind an apostrophe, as in ="123": read without them',
    "footnote": "held the mark of a footnote: read without it. Please read the note",
    "small letters": "held a reference in small letters, as C42 written c42: read in capitals",
    "commas": "held commas between the thousands of a reference: read without them",
    "around": "held a mark around a reference, of a footnote or of none: read without it",
    "foreign": "held a letter of another alphabet that may look like one of ours: read as it stands",
    "doubtful": "held more than a reference, none at all, or a mark of doubt: read as it stands. "
    "Is the reference sure?",
    "dated": "held a date in the place of a reference, as Excel makes of some: read as it stands. "
    "Is the reference sure?",
}


@dataclass(frozen=True)
class Typed:
    """A column as read: its values, the symbols' words beside figures, and what went wrong or is worth
    saying.

    `wrong` holds (position, text as written, what was wanted). `remarks` are ends of sentences about the
    column.
    """

    values: np.ndarray
    statuses: np.ndarray | None
    wrong: tuple[tuple[int, str, str], ...]
    remarks: tuple[str, ...]


def read_column(
    column: Column,
    cells: Sequence[object],
    latest_year: int = 2030,
    file_dates: FileDates = NOTHING_SAID,
) -> Typed:
    """Type one column. An absent cell is None, NaT or NaN by the column's type; so is a cell at fault.

    `file_dates` is what the file's dates say together.

    >>> column = Column("attended", "Did the agency attend?", "flag")
    >>> typed = read_column(column, ["Y", "no", "perhaps", None])
    >>> typed.values.tolist(), typed.wrong
    ([True, False, None, None], ((2, 'perhaps', 'Wanted Y, N or U (unknown).'),))
    """
    if column.type == "id" and are_plain(cells):
        return Typed(_objects([cell or None for cell in cells]), None, (), ())
    distinct, codes = _distinct(cells)
    counts = np.bincount(codes, minlength=len(distinct)).tolist()
    is_day = column.type in ("date", "datetime")
    bare, marks = _without_marks(column, distinct)
    if is_day:
        has_time = column.type == "datetime"
        outcomes, remarks = read_dates(bare, counts, has_time, latest_year, file_dates)
    elif column.type == "category":
        outcomes, remarks = read_categories(column, bare, counts), []
        _read_again_without_footnotes(column, bare, counts, outcomes, marks)
    else:
        outcomes, remarks = _READERS[column.type](column, bare), []
    outcomes = [_STRUCK_OUT if bare[place] is _STRUCK else outcome for place, outcome in enumerate(outcomes)]
    said = [(o.remark, count) for o, count in zip(outcomes, counts, strict=True) if o.remark]
    are_wrong = any(outcome.wanted for outcome in outcomes)
    said += [(mark, counts[place]) for place, mark in marks]
    remarks = [*remarks, *_count_remarks(said)]
    return Typed(
        _spread(column, outcomes, codes),
        _spread_statuses(column, outcomes, codes),
        tuple(
            (place, written(distinct[code]), _with_foreign(distinct[code], outcomes[code].wanted))
            for place, code in enumerate(codes.tolist() if are_wrong else ())
            if outcomes[code].wanted
        ),
        tuple(remarks),
    )


def _distinct(cells: Sequence[object]) -> tuple[list[object], np.ndarray]:
    """The distinct cells, and which of them each is."""
    if len({bool, int, float}.intersection(map(type, cells))) > 1:
        kinds: dict[tuple[type, object], int] = {}  # 1 and 1.0 are one key to Python and two cells to us
        codes = [kinds.setdefault((cell.__class__, cell), len(kinds)) for cell in cells]
        return [cell for _, cell in kinds], np.array(codes, dtype="int64")
    places = {cell: place for place, cell in enumerate(dict.fromkeys(cells))}
    return list(places), np.fromiter(map(places.__getitem__, cells), "int64", len(cells))


_STRUCK = f"#{STRUCK}"  # what stands for a text of which a part is struck out
_STRUCK_OUT = Outcome(
    wanted="Part of it is struck out, or cannot be seen. Ask what stands, and for that alone."
)


def _with_foreign(cell: object, wanted: str) -> str:
    """Add to what was wanted that a letter of another alphabet may look like one of ours."""
    is_foreign = isinstance(cell, str) and has_foreign_letter(cell)
    return (
        f"{wanted} It has a letter of another alphabet that may look like one of ours."
        if is_foreign
        else wanted
    )


def _without_marks(column: Column, distinct: Sequence[object]) -> tuple[list[object], list[tuple[int, str]]]:
    """Each value without what is no part of it, and which were not so: what is invisible, wrapped, marked
    with a footnote.

    Words are kept as they were written; of a category or a reference a footnote may be a part, so they are
    asked first.
    """
    bare, marks = list(distinct), list[tuple[int, str]]()
    for place, cell in enumerate(distinct):
        if not isinstance(cell, str) or _UNMARKED.fullmatch(cell):
            continue
        if STRUCK in cell and column.type != "text":
            bare[place] = _STRUCK
            continue
        text = cell if column.type == "text" else visible(cell)
        if text != cell:
            marks.append((place, "invisible"))
        text = text.strip()
        if (inside := unwrapped(text)) != text and (column.type != "text" or text[0] == "="):
            marks.append((place, "wrapped"))
            text = inside
        if column.type not in ("text", "category", "id") and (inside := without_footnote(text)) != text:
            marks.append((place, "footnote"))
            text = inside
        bare[place] = text
    return bare, marks


def _read_again_without_footnotes(
    column: Column,
    bare: list[object],
    counts: Sequence[int],
    outcomes: list[Outcome],
    marks: list[tuple[int, str]],
) -> None:
    """Read the values of a category that are none of its list once more, without the marks of footnotes."""
    again = {
        place: inside
        for place, outcome in enumerate(outcomes)
        if outcome.wanted and isinstance(was := bare[place], str) and (inside := without_footnote(was)) != was
    }
    if again:
        marked = [again.get(place, cell) for place, cell in enumerate(bare)]
        for place, outcome in enumerate(read_categories(column, marked, counts)):
            if place in again and not outcome.wanted:
                outcomes[place] = outcome
                marks.append((place, "footnote"))


def _count_remarks(said: Sequence[tuple[str, int]]) -> list[str]:
    tally: Counter[str] = Counter()
    for remark, count in said:
        tally[remark] += count
    return [
        f"{counted(tally[remark], 'cell')} {words}" for remark, words in _REMARKS.items() if tally[remark]
    ]


def _spread(column: Column, outcomes: Sequence[Outcome], codes: np.ndarray) -> np.ndarray:
    """The outcomes back in the order of the rows, in the array the column's type asks for."""
    read = [outcome.value for outcome in outcomes]
    if column.type in ("date", "datetime"):
        distinct = np.array(read, dtype="datetime64[us]").astype("datetime64[ns]")
    elif column.type in ("count", "number", "age"):
        distinct = np.array([math.nan if v is None else v for v in read], dtype="float64")
    else:
        distinct = _objects(read)
    spread: np.ndarray = distinct[codes]
    return spread


def _objects(values: Sequence[object]) -> np.ndarray:
    return np.fromiter(values, dtype=object, count=len(values))


def _spread_statuses(column: Column, outcomes: Sequence[Outcome], codes: np.ndarray) -> np.ndarray | None:
    if column.type not in ("count", "number"):
        return None
    spread: np.ndarray = _objects([outcome.status for outcome in outcomes])[codes]
    return spread


def _each(read: Callable[[Column, str], Outcome]) -> Callable[[Column, Sequence[object]], list[Outcome]]:
    """A reader of a column from a reader of one spelling: errors and blanks are the same for all."""

    def read_all(column: Column, values: Sequence[object]) -> list[Outcome]:
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


def _read_flag(column: Column, text: str) -> Outcome:
    folded = fold(text)
    for spelling in (folded, _without_letter(folded), folded.removesuffix(".0")):
        if spelling in _FLAGS:
            return Outcome(_FLAGS[spelling])
    return Outcome() if folded in MISSING else Outcome(wanted="Wanted Y, N or U (unknown).")


def _without_letter(folded: str) -> str:
    """An answer without the letter or number that puts a list in order; whole where that is an answer too,
    and another.

    A list of answers is short: a letter far down the alphabet is none of its places.

    >>> [_without_letter(answer) for answer in ("b) no", "n) no", "1) no", "(n) yes")]
    ['no', 'no', 'no', '(n) yes']
    """
    match = _LETTERED.fullmatch(folded)
    if not match:
        return folded
    prefix, answer = match["prefix"], match["answer"]
    is_another = prefix.isalpha() and prefix in _FLAGS and _FLAGS[prefix] is not _FLAGS.get(answer)
    is_early = not prefix.isalpha() or prefix <= "f" or answer.startswith(prefix)
    return answer if orders(prefix, answer) and is_early and not is_another else folded


def _read_references(column: Column, values: Sequence[object]) -> list[Outcome]:
    outcomes = _each(lambda _, text: Outcome(text))(column, values)
    held = [place for place, outcome in enumerate(outcomes) if outcome.value]
    read = read_references([values[place] for place in held], [outcomes[place].value for place in held])
    for place, outcome in zip(held, read, strict=True):
        outcomes[place] = outcome
    return outcomes


_READERS: dict[str, Callable[[Column, Sequence[object]], list[Outcome]]] = {
    "text": _each(_read_text),
    "id": _read_references,
    "flag": _each(_read_flag),
    "count": _each(read_figure),
    "number": _each(read_figure),
    "age": _each(read_age),
    "category": read_categories,
}
